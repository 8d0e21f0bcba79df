"""The texts that a department's workbook goes out with: whatever else stands in it, somebody wrote."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from evalsheet.celltext import comparable
from evalsheet.findings import catalogue
from evalsheet.sheet.columns import Role
from evalsheet.sheet.content import SheetFacts, answerers, head_lines, prefilled_text
from evalsheet.sheet.guidance import guidance
from evalsheet.sheet.identity import TOLD, digest, hidden_rows
from evalsheet.sheet.selfcheck import SelfCheck

STATES = ("empty", "joint", "partial", "done")


@dataclass(frozen=True)
class TemplateTexts:
    """All texts of one department's workbook, which holds the forms `parts`, as `comparable` gives them.

    `submission` is how often it was handed out; `told` are the signs of what was written for it alone.
    """

    parts: Sequence[SheetFacts]
    department: str
    submission: int = 1
    told: frozenset[str] = frozenset()

    def hold(self, text: str) -> bool:
        """Whether the template put `text` there, on one sheet or another, or a formula of its own gives it."""
        plain = comparable(text)
        return (
            not plain
            or plain in self._written
            or plain in self._prefilled
            or digest(plain) in self.told
            or self._is_told(plain)
        )

    @cached_property
    def _written(self) -> frozenset[str]:
        return frozenset(comparable(text) for text in self._fixed())

    def _fixed(self) -> Iterator[str]:
        """Headings, guidance, choices, identity and the labels of the self-check."""
        words = catalogue("ja")
        yield f"{self.parts[0].round.title}{words.word('guide.name')}"
        for line in guidance(self.parts, answerers(self.parts)[self.department]):
            yield from (line.about, line.text)
        for part in self.parts:
            yield from head_lines(part, self.department, self.submission)
            yield from (column.heading for column in part.columns)
            yield from (value for scale in part.form.scales.values() for value in scale.values)
        identities = [part.identity(self.department, self.submission) for part in self.parts]
        yield from (text for row in hidden_rows(identities) for text in row)
        yield from (TOLD, *self.told)
        yield from (words.word(f"selfcheck.{name}") for name in ("name", "ready", "number", "state", "todo"))
        yield "・".join(dict.fromkeys(part.form.item_level.title for part in self.parts))
        yield from (words.word(f"sheet.state-{name}") for name in STATES)

    @cached_property
    def _prefilled(self) -> frozenset[str]:
        """What stands in the rows of the forms, and in those of the self-check."""
        return frozenset(comparable(text) for part in self.parts for text in self._rows_of(part))

    def _rows_of(self, part: SheetFacts) -> Iterator[str]:
        for assignment in part.plan.assigned_to(self.department):
            item = part.plan.item_by_number[assignment.item]
            yield item.number
            for title in (item.title, item.node.title):
                yield from (title, f"【{part.sheet_name}】{title}")
            for column in part.columns:
                if column.role not in (Role.STATE, Role.COUNTER):
                    yield prefilled_text(part, column, item, self.department)

    def _is_told(self, plain: str) -> bool:
        """Whether a text is put together by the self-check: what is missing in a row, or in how many rows."""
        words = catalogue("ja")
        before, after = (comparable(words.word(f"selfcheck.open-{name}")) for name in ("before", "after"))
        if re.fullmatch(f"{re.escape(before)}[0-9]+{re.escape(after)}", plain):
            return True
        for text in self._todo:
            plain = plain.replace(text, "")
        return not plain

    @cached_property
    def _todo(self) -> tuple[str, ...]:
        """What the self-check can say of a row, the longest first."""
        texts = {comparable(text) for part in self.parts for text in self._told_of(part)}
        return tuple(sorted(texts - {""}, key=len, reverse=True))

    def _told_of(self, part: SheetFacts) -> Iterator[str]:
        check = SelfCheck(part, self.department)
        for assignment in part.plan.assigned_to(self.department):
            fields = [one.key for one in part.form.fields if part.decides(one, assignment.item, self.department)]
            for told in check.of_row(assignment.item, dict.fromkeys(fields, "A1")):
                yield told.text
