"""What a round comes to, for machines: the result document (JSON) and the data table (CSV, XLSX)."""

from evalsheet.report.data import DataRow, data_headings, data_rows, grade_rows, write_csv
from evalsheet.report.document import (
    DepartmentEntry,
    DifferenceEntry,
    FindingEntry,
    FormEntry,
    MendedEntry,
    PlaceEntry,
    ResultDocument,
    RoundEntry,
    StandingEntry,
    StatusDocument,
    aside_entry,
    difference_entry,
    finding_entry,
    mended_entry,
    result_schema,
    status_schema,
)
from evalsheet.report.log import EventEntry, LogDocument, log_document, log_schema
from evalsheet.report.mailing import LetterEntry, MailingDocument, mailing_schema
from evalsheet.report.rollover import CarriedEntry, RolloverDocument, YearEntry, rollover_schema

__all__ = [
    "CarriedEntry",
    "DataRow",
    "DepartmentEntry",
    "DifferenceEntry",
    "EventEntry",
    "FindingEntry",
    "FormEntry",
    "LetterEntry",
    "LogDocument",
    "MailingDocument",
    "MendedEntry",
    "PlaceEntry",
    "ResultDocument",
    "RolloverDocument",
    "RoundEntry",
    "StandingEntry",
    "StatusDocument",
    "YearEntry",
    "aside_entry",
    "data_headings",
    "data_rows",
    "difference_entry",
    "finding_entry",
    "grade_rows",
    "log_document",
    "log_schema",
    "mailing_schema",
    "mended_entry",
    "result_schema",
    "rollover_schema",
    "status_schema",
    "write_csv",
]
