"""The records every layer shares: frozen, and free of any behaviour that needs a library.

Those that travel between processes have no slots: Python packs a record with slots field by field, and one without
in C, in half the time.
"""

from evalsheet.model.answer import Answer, AnswerKey, Change, LocatedCell, Submission
from evalsheet.model.aside import Aside, AsideKind
from evalsheet.model.crosslisting import Crosslisting, Verdict
from evalsheet.model.difference import Difference, DifferenceKind
from evalsheet.model.fileformat import FileFormat
from evalsheet.model.filename import as_argument, file_name
from evalsheet.model.place import NOWHERE, Place, address_of, column_letters
from evalsheet.model.plan import (
    Assignment,
    Department,
    FormerName,
    Item,
    Node,
    Opinion,
    Plan,
    Successor,
    department_named,
    path_number,
)
from evalsheet.model.raw import (
    SHOWN_AS_FORMULA,
    UNUSABLE,
    Area,
    CellKind,
    Mark,
    MarkedRun,
    RawCell,
    RawRemark,
    RawSheet,
    RawWorkbook,
    RemarkKind,
)
from evalsheet.model.state import DepartmentState, Status

__all__ = [
    "NOWHERE",
    "SHOWN_AS_FORMULA",
    "UNUSABLE",
    "Answer",
    "AnswerKey",
    "Area",
    "Aside",
    "AsideKind",
    "Assignment",
    "CellKind",
    "Change",
    "Crosslisting",
    "Department",
    "DepartmentState",
    "Difference",
    "DifferenceKind",
    "FileFormat",
    "FormerName",
    "Item",
    "LocatedCell",
    "Mark",
    "MarkedRun",
    "Node",
    "Opinion",
    "Place",
    "Plan",
    "RawCell",
    "RawRemark",
    "RawSheet",
    "RawWorkbook",
    "RemarkKind",
    "Status",
    "Submission",
    "Successor",
    "Verdict",
    "address_of",
    "as_argument",
    "column_letters",
    "department_named",
    "file_name",
    "path_number",
]
