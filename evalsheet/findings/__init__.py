"""Findings: the record, and the one catalogue of codes with words in Japanese and English."""

from evalsheet.findings.catalogue import Catalogue, Entry, catalogue
from evalsheet.findings.codes import Code
from evalsheet.findings.record import Finding, Severity, finding, most_severe_first, of_form

__all__ = [
    "Catalogue",
    "Code",
    "Entry",
    "Finding",
    "Severity",
    "catalogue",
    "finding",
    "most_severe_first",
    "of_form",
]
