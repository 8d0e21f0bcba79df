"""The department's workbook as content: columns, prefilled texts, identity, guidance, self-check.

What is written into an outgoing workbook and what is expected in a returned one come from here.
"""

from evalsheet.sheet.columns import Role, SheetColumn, sheet_columns
from evalsheet.sheet.content import (
    LIST_SHEET,
    SheetFacts,
    answerers,
    closed_note,
    form_name,
    head_lines,
    part_names,
    parts_for,
    parts_of,
    prefilled_text,
    sheet_names,
    template_sheets,
)
from evalsheet.sheet.guidance import guidance
from evalsheet.sheet.history import CarriedColumn, carried_columns
from evalsheet.sheet.identity import (
    HIDDEN_SHEET,
    TOLD,
    Identity,
    digest,
    hidden_rows,
    identity_from_rows,
    identity_from_text,
)
from evalsheet.sheet.known import TemplateTexts, state_words, texts_of_the_round
from evalsheet.sheet.leaflet import LeafletLine, leaflet, leaflet_title
from evalsheet.sheet.offices import OfficePart, derived_form, office_parts, opinions_in, with_opinions
from evalsheet.sheet.selfcheck import MAY_STAY, RowCheck, SelfCheck

__all__ = [
    "HIDDEN_SHEET",
    "LIST_SHEET",
    "MAY_STAY",
    "TOLD",
    "CarriedColumn",
    "Identity",
    "LeafletLine",
    "OfficePart",
    "Role",
    "RowCheck",
    "SelfCheck",
    "SheetColumn",
    "SheetFacts",
    "TemplateTexts",
    "answerers",
    "carried_columns",
    "closed_note",
    "derived_form",
    "digest",
    "form_name",
    "guidance",
    "head_lines",
    "hidden_rows",
    "identity_from_rows",
    "identity_from_text",
    "leaflet",
    "leaflet_title",
    "office_parts",
    "opinions_in",
    "part_names",
    "parts_for",
    "parts_of",
    "prefilled_text",
    "sheet_columns",
    "sheet_names",
    "state_words",
    "template_sheets",
    "texts_of_the_round",
    "with_opinions",
]
