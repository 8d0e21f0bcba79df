"""What a person sees on the terminal."""

from __future__ import annotations

import io
import sys
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from getpass import getpass
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console as RichConsole
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from evalsheet.console.lines import in_lines
from evalsheet.console.visible import VisibleOnly
from evalsheet.errors import DefinitionError, EvalsheetError
from evalsheet.findings import Catalogue, Entry, Finding
from evalsheet.model import address_of

if TYPE_CHECKING:
    from evalsheet.forms import Form
    from evalsheet.history import History
    from evalsheet.report import FindingEntry, ResultDocument
    from evalsheet.report.comparison import ComparisonDocument
    from evalsheet.report.mailing import MailingDocument
    from evalsheet.report.rollover import RolloverDocument

COLOURS = {"error": "bold red", "warning": "yellow", "info": "dim"}
LONGEST = 140  # characters of a message
INDENT = 4
GROUPED = 2  # findings alike of one department are shown this often, then counted
MOST_GROUPS = 40
MOST_CELLS = 4  # further cells of a finding


class Console:
    """Prints in one language; `json` output goes out bare."""

    def __init__(self, words: Catalogue) -> None:
        self.words = words
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, io.TextIOWrapper):
                stream.reconfigure(errors="replace")  # a redirected stream may know fewer characters than the text
        self.out = RichConsole(highlight=False)
        self._err = RichConsole(stderr=True, highlight=False)
        for console in (self.out, self._err):
            console.push_render_hook(VisibleOnly())

    def json(self, text: str) -> None:
        """A document for machines, in UTF-8 whatever the console's own encoding."""
        sys.stdout.flush()
        sys.stdout.buffer.write(text.encode("utf-8"))

    def line(self, key: str, **values: object) -> None:
        """A line of the catalogue's words."""
        self.out.print(escape(self.words.word(key, **values)), soft_wrap=True)

    def document(self, document: ResultDocument) -> None:
        """The departments, then the findings, most severe first, and the totals."""
        from evalsheet.console.departments import departments_table  # noqa: PLC0415 - start-up time

        if document.departments:
            self.out.print(departments_table(document.departments, self.words, self.out))
        self._findings(document.findings, whole="written" if document.outputs else "json")
        self.out.print(self._totals(document))

    def history(self, history: History) -> None:
        """What happened so far, and what a stopped run left of the last line."""
        from evalsheet.console.history import history_table  # noqa: PLC0415 - start-up time

        if history.events:
            self.out.print(history_table(history, self.words))
        else:
            self.line("terminal.no-history")
        if history.torn:
            self.line("terminal.torn", text=history.torn)

    def departments(self, document: ResultDocument) -> None:
        """The departments and the totals."""
        for part in self.standing(document):
            self.out.print(part)

    def standing(self, document: ResultDocument) -> tuple[Table, Text]:
        """The departments and the totals, to be printed."""
        from evalsheet.console.departments import departments_table  # noqa: PLC0415 - start-up time

        return departments_table(document.departments, self.words, self.out), self._totals(document)

    def letters(self, document: MailingDocument) -> None:
        """The letters, the totals, and what stands in the way of those that cannot go out."""
        from evalsheet.console.letters import letter_totals, letters_table  # noqa: PLC0415 - start-up time

        if not document.letters:
            self.line("terminal.no-letters")
            return
        self.out.print(letters_table(document, self.words, self.out))
        self.out.print(Text(letter_totals(document, self.words)))
        if document.findings:
            self._findings(document.findings, whole="json")

    def comparison(self, document: ComparisonDocument) -> None:
        """Two rounds side by side."""
        from evalsheet.console.comparison import comparison_tables  # noqa: PLC0415 - start-up time

        for key, year in (("before", document.before), ("after", document.after)):
            self.line(f"compare.{key}", year=year.wareki, title=year.title)
        for heading, table in comparison_tables(document, self.words):
            self.out.print(Text(f"\n{heading}", style="bold"))
            self.out.print(table)

    def rolled_over(self, document: RolloverDocument, folder: Path) -> None:
        """What the next round begins with, and what in it has to be decided."""
        before, after = document.before, document.after
        self.line("terminal.rolled-over", before=before.title, after=after.title, folder=folder)
        self.line("terminal.rolled-over-round", id=after.id, deadline=after.deadline)
        for one in document.forms:
            self.line("terminal.rolled-over-form", **one.model_dump())
        self._findings(document.findings, whole="checklist")

    def confirmed(self, key: str, **values: object) -> bool:
        """Whether a person at the terminal says yes.

        Raises:
            EvalsheetError: there is nobody to ask.
        """
        _at_a_terminal("mail-not-confirmed")
        self.out.print(Text(f"{self.words.word(key, **values)} [y/N] ", style="bold"), end="")
        try:
            return input().strip().lower() in ("y", "yes", "はい")
        except EOFError:
            return False

    def password(self, key: str, **values: object) -> str:
        """What a person types unseen.

        Raises:
            EvalsheetError: there is nobody to ask.
        """
        _at_a_terminal("mail-password-missing", **values)
        return getpass(f"{self.words.word(key, **values)}: ")

    def _totals(self, document: ResultDocument) -> Text:
        complete = sum(entry.status == "complete" for entry in document.departments)
        counts = Counter(entry.severity for entry in document.findings)
        return Text(
            self.words.word(
                "terminal.totals",
                departments=len(document.departments),
                complete=complete,
                errors=counts["error"],
                warnings=counts["warning"],
            )
        )

    def outputs(self, folder: Path, document: ResultDocument) -> None:
        """Where the results stand."""
        for path in document.outputs.values():
            self.out.print(f"  {escape(str(folder / path))}", soft_wrap=True)

    def _findings(self, entries: Sequence[FindingEntry], whole: str) -> None:
        """The findings in groups; `whole` says where all of them stand."""
        self.out.print()
        if not entries:
            self.line("terminal.nothing")
            return
        groups: dict[tuple[str, str, str], list[FindingEntry]] = {}
        for entry in entries:
            groups.setdefault((entry.severity, entry.code, entry.department), []).append(entry)
        for (severity, code, department), group in list(groups.items())[:MOST_GROUPS]:
            head = Text(f"[{self.words.word(f'severity.{severity}')}] ", style=COLOURS[severity])
            head.append(f"{department + ' ' if department else ''}{code}", style="bold")
            if len(group) > 1:
                head.append("  " + self.words.word("terminal.same", count=len(group)), style="dim")
            self.out.print(head)
            for entry in group[:GROUPED]:
                self._indented(self.out, f"{_place(entry)}{_item(entry)}{_shortened(entry.message)}")
                if cells := _further_cells(entry):
                    self._indented(self.out, self.words.word("terminal.related", cells=cells), style="dim")
            if len(group) > GROUPED:
                one_file = len({entry.file for entry in group}) == 1
                places = (f"{_item(one)}{one.cell if one_file else _place(one)}".strip() for one in group[GROUPED:])
                others = "、".join(filter(None, places))
                self._indented(self.out, f"{self.words.word('terminal.others')}: {others}", style="dim")
        hidden = len(groups) - MOST_GROUPS
        if hidden > 0:
            self.line(
                f"terminal.more-{whole}", count=sum(len(group) for group in list(groups.values())[MOST_GROUPS:])
            )
        self.line("terminal.explain", code=entries[0].code)
        self.out.print()

    def findings(self, findings: Iterable[Finding], units: Mapping[str, str]) -> None:
        """Findings outside a document: the faults of definitions; `units` are the forms' words for an item."""
        words = self.words.calling(units)
        for one in findings:
            where = " ".join(part for part in (one.place.file, one.place.sheet, one.place.cell) if part)
            self._indented(self._err, f"{where}: {words.message(one)}")
            self._indented(self._err, f"→ {words.entries[one.code.text].remedy}", style="dim")

    def error(self, error: EvalsheetError) -> None:
        """Why a run could not go on, and how to mend it."""
        head = f"{self.words.word('terminal.error')}: "
        file = f"{error.params['file']}: " if error.params.get("file") else ""
        first, *more = in_lines(head + file + self.words.render(error.code, error.params), self._err.width - 1)
        self._err.print(Text.assemble((head, "bold red"), first.removeprefix(head)), soft_wrap=True)
        for line in more:
            self._err.print(Text(line), soft_wrap=True)
        if isinstance(error, DefinitionError):
            self.findings([one for one in error.faults if isinstance(one, Finding)], error.units)
        else:
            self._indented(self._err, f"→ {self.words.entries[error.remedy].remedy}", style="dim")

    def _indented(self, console: RichConsole, text: str, style: str = "") -> None:
        """A paragraph set in from the edge."""
        for line in in_lines(text, max(20, console.width - INDENT - 1)):
            console.print(Text(" " * INDENT + line, style=style), soft_wrap=True)

    def crash(self, error: BaseException) -> None:
        """A fault of evalsheet itself."""
        self._err.print(Text(self.words.word("terminal.crash", error=f"{type(error).__name__}: {error}")))

    def explain(self, entry: Entry, severity: str) -> None:
        """A code's meaning, cause and remedy."""
        self.out.print(Text(f"{entry.code}  [{self.words.word(f'severity.{severity}')}]", style="bold"))
        self.out.print()
        self._indented(self.out, entry.open_message)
        for key, text in (("terminal.cause", entry.cause), ("terminal.remedy", entry.remedy)):
            self.out.print()
            self.out.print(Text(self.words.word(key), style="bold"))
            self._indented(self.out, text)

    def form(self, form: Form, *, whole: bool) -> None:
        """A form with what it asks; `whole` with each of its fields."""
        from evalsheet.console.forms import form_lines  # noqa: PLC0415 - start-up time

        summary = form.summary[self.words.language]  # type: ignore[index]
        head = Text(form.form, style="bold")
        self.out.print(head.append(f"  {form.title}: {summary}", style="not bold"), soft_wrap=True)
        for line in form_lines(form, self.words, whole=whole):
            self._indented(self.out, line)


def _at_a_terminal(code: str, **values: object) -> None:
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise EvalsheetError(code, **values)


def _place(entry: FindingEntry) -> str:
    cell = "!".join(part for part in (entry.sheet, entry.cell) if part)
    where = " ".join(part for part in (entry.file, cell) if part)
    return f"{where}  " if where else ""


def _further_cells(entry: FindingEntry) -> str:
    """The cells of other rows that a finding is about, each with its file where that is another; not those that the
    message names."""
    row, named = address_of(entry.cell)[0], []
    for one in entry.related:
        elsewhere = one.file != entry.file or address_of(one.cell)[0] != row
        if one.cell and elsewhere and one.cell not in entry.message:
            named.append(one.cell if one.file == entry.file else f"{one.file} {one.cell}")
    return "、".join(named[:MOST_CELLS])


def _shortened(message: str) -> str:
    """A message in one line; what is cut here stands whole in the findings sheet."""
    line = " ".join(message.split("\n"))
    return line if len(line) <= LONGEST else line[:LONGEST] + "…"


def _item(entry: FindingEntry) -> str:
    return f"({entry.item}) " if entry.item else ""
