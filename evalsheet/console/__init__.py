"""The only package that prints."""

from evalsheet.console.show import Console

__all__ = ["Console"]
