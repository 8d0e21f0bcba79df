"""Distribute, validate and consolidate the Excel forms of municipal plan evaluations."""

__version__ = "0.1.0"
