"""Write every generated page: `python docs/generate.py`, or `make docs`.

Nothing here is worded a second time: keys and defaults come from the models that read the YAML, checks from the
registry, findings from the catalogue, commands from the command line itself. Only what a key means and is not said
in its model stands in meanings.yaml.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from functools import partial
from pathlib import Path

import typer
from form_pages import packaged_forms
from schema_tables import table, tables

from evalsheet.checks import CHECKS, NamedCheck
from evalsheet.cli.app import app
from evalsheet.findings import Code, catalogue, codes
from evalsheet.forms import Form
from evalsheet.normalise import STEPS
from evalsheet.report import result_schema, status_schema
from evalsheet.report.comparison import comparison_schema
from evalsheet.report.log import log_schema
from evalsheet.report.mailing import mailing_schema
from evalsheet.report.rollover import rollover_schema
from evalsheet.round import Round
from evalsheet.rules.schema import RuleFile

DOCS = Path(__file__).resolve().parent
NOTE = "<!-- written by docs/generate.py; `make docs` writes it anew -->"
BLOCK = re.compile(r"(<!-- generated: (?P<name>[a-z-]+) -->\n).*?(<!-- end -->)", re.DOTALL)
COUNTED = re.compile(r"\{(\w+):[^{}|]*\|([^{}]*)\}")  # {count:item|items}

GROUPS = {  # headings of codes.py → the same in Japanese
    "intake: which file is this": "ファイルの受付",
    "the sheet: which cell is which question": "調書の形",
    "rules": "記入内容の点検",
    "cross-listings": "再掲",
    "the committee": "委員会の意見",
    "the next plan": "次期計画",
    "the register": "plan.xlsx",
    "the next year": "次の年度の調査",
    "messages to departments": "メール",
    "definitions": "様式・点検の決まり・round.yaml",
    "runs that cannot go on": "中止のとき",
}
WORDS = {
    "ja": ("指摘の一覧", "重要度", "原因", "直し方"),
    "en": ("Findings", "Severity", "Cause", "Remedy"),
}
FAULTS = {  # the register's sheets → faults found on them; all others can stand on any sheet
    "faults-departments": ("plan-department-twice", "plan-group-name", "plan-mail-invalid"),
    "faults-former": ("plan-former-twice",),
    "faults-plan": (
        "plan-number-twice",
        "plan-node-differs",
        "plan-item-unassigned",
        "plan-repeat-unknown",
        "plan-repeat-differs",
        "plan-repeat-unmarked",
    ),
    "faults-assignments": (
        "plan-item-unknown",
        "plan-department-unknown",
        "plan-group-name",
        "plan-assignment-twice",
        "plan-lead-missing",
        "plan-lead-twice",
    ),
    "faults-reorganisation": ("reorganisation-item", "reorganisation-twice", "reorganisation-open"),
    "faults-previous": ("plan-item-unknown", "plan-number-twice", "plan-label-unknown"),
}
INTRODUCTION = {
    "ja": "`evalsheet explain コード` と同じ内容です。`{ }` の中は、実際の番号や文に置き換わります。",
    "en": "The same as `evalsheet explain CODE`. What stands in `{ }` is replaced by what was found.",
}


def pages() -> dict[Path, str]:
    """Every generated file with its content."""
    written = {
        path: path.read_text(encoding="utf-8") for path in (DOCS / "forms.md", DOCS / "coordinator-guide.ja.md")
    }
    schemas = {
        "result": result_schema(),
        "status": status_schema(),
        "log": log_schema(),
        "mailing": mailing_schema(),
        "rollover": rollover_schema(),
        "comparison": comparison_schema(),
    }
    return {
        DOCS / "findings.md": findings("en"),
        DOCS / "findings.ja.md": findings("ja"),
        DOCS / "commands.md": commands(),
        DOCS / "packaged-forms.md": packaged_forms("en", NOTE),
        DOCS / "packaged-forms.ja.md": packaged_forms("ja", NOTE),
        **{
            DOCS / f"{name}.schema.json": json.dumps(schema, ensure_ascii=False, indent=2) + "\n"
            for name, schema in schemas.items()
        },
        **{path: with_blocks(text) for path, text in written.items()},
    }


def with_blocks(text: str) -> str:
    """A hand-written page with its generated blocks written anew."""
    makers = {
        "form-keys": lambda: tables(Form),
        "rule-keys": lambda: tables(RuleFile),
        "round-keys": lambda: tables(Round),
        "checks": checks,
        "steps": steps,
        "faults-any": lambda: faults(_faults_anywhere()),
        "rollover": lambda: faults(_decisions()),
        **{name: partial(faults, listed) for name, listed in FAULTS.items()},
    }
    return BLOCK.sub(lambda block: f"{block[1]}\n{makers[block['name']]()}\n{block[3]}", text)


def checks() -> str:
    """The registry as a table."""
    rows = [
        (
            f"`{check.name}`",
            _meaning(check),
            ", ".join(f"`{key}`" for key in check.needs) or "—",
            f"[`{check.code.text}`](findings.md#{check.code.text})",
            check.code.severity,
            "yes" if check.formula is not NamedCheck.__dataclass_fields__["formula"].default else "—",
        )
        for check in sorted(CHECKS.values(), key=lambda check: check.name)
    ]
    head = ("check", "what it asks", "keys it needs", "finding", "severity unless the rule says", "in the workbook")
    return table(head, rows)


def _meaning(check: NamedCheck) -> str:
    """The first sentence of the module a check lives in, without its name."""
    module = __import__(check.passes.__module__, fromlist=["__doc__"])
    first = (module.__doc__ or "").strip().split("\n\n")[0].replace("\n", " ")
    return first.removeprefix(f"{check.name}: ")


def steps() -> str:
    """The normalisation steps as a table."""
    shown = catalogue("ja")
    rows = [(f"`{name}`", shown.word(f"step.{name}"), step.__doc__ or "") for name, step in STEPS.items()]
    return table(("step", "in 正規化記録", "what it changes"), rows)


def faults(listed: Iterable[str]) -> str:
    """Faults of the register for its coordinator: what is shown, and what to do."""
    entries = [catalogue("ja").entries[code] for code in listed]
    rows = [(entry.open_message, entry.cause, entry.remedy) for entry in entries]
    return table(("出る文", "原因", "直し方"), rows)


def _faults_anywhere() -> list[str]:
    named = {code for listed in FAULTS.values() for code in listed}
    return [code.text for code in Code if code.text.startswith("plan-") and code.text not in named]


def _decisions() -> list[str]:
    """What the next round's checklist can hold."""
    return [code.text for code in Code if code.text.startswith("rollover-") and code is not Code.ROLLOVER_INSIDE]


def findings(language: str) -> str:
    """The catalogue as a page."""
    words = catalogue(language)
    title, severity, cause, remedy = WORDS[language]
    parts = [f"# {title}\n\n{NOTE}\n\n{INTRODUCTION[language]}\n"]
    groups = _groups()
    for code in Code:
        if code in groups:
            heading = groups[code]
            shown = GROUPS.get(heading, heading) if language == "ja" else heading[0].upper() + heading[1:]
            parts.append(f"\n## {shown}\n")
        entry = words.entries[code.text]
        message = COUNTED.sub(r"{\1} \2", entry.message)
        level = words.word(f"severity.{code.severity}")
        parts.append(
            f"\n### {code.text}\n\n{message}\n\n"
            f"- {severity}: {level}\n- {cause}: {entry.cause}\n- {remedy}: {entry.remedy}\n"
        )
    return "".join(parts)


def _groups() -> dict[Code, str]:
    """The code each group of codes.py begins with → the group's heading."""
    source = Path(codes.__file__).read_text(encoding="utf-8")
    return {Code[name]: heading for heading, name in re.findall(r"^    # (.+)\n    ([A-Z_]+) = ", source, re.M)}


def commands() -> str:
    """Every command with its arguments and options, as `--help` has them."""
    group = typer.main.get_command(app)
    parts = [
        f"# Commands\n\n{NOTE}\n\nThe same as `evalsheet COMMAND --help`. Exit status: 0 nothing to mend; "
        "1 findings of severity error, or an answer missing; 2 the command could not run.\n"
    ]
    for name, command in group.commands.items():  # type: ignore[attr-defined]
        arguments = [one for one in command.params if one.param_type_name == "argument"]
        usage = " ".join(["evalsheet", name, *(_written(one) for one in arguments), "[OPTIONS]"])
        rows = [(f"`{_written(one)}`", one.help or "", _default(one)) for one in command.params]
        options = table(("argument or option", "meaning", "default"), rows)
        parts.append(f"\n## {name}\n\n```\n{usage}\n```\n\n{command.help}\n\n{options}")
    return "".join(parts)


def _written(one: typer.core.TyperArgument | typer.core.TyperOption) -> str:
    if one.param_type_name == "argument":
        return str(one.metavar)
    value = "" if one.is_flag else f" {one.metavar or one.name.rstrip('_').upper()}"
    return f"{one.opts[0]}{value}"


def _default(one: typer.core.TyperArgument | typer.core.TyperOption) -> str:
    if one.required:
        return "required"
    shown = "—" if one.default in (None, "", False) else f"`{one.default}`"
    return f"{shown}, or `{one.envvar}`" if one.envvar else shown


def main() -> None:
    """Write what changed."""
    for path, content in pages().items():
        if not path.is_file() or path.read_text(encoding="utf-8") != content:
            path.write_text(content, encoding="utf-8", newline="\n")
            print(path.relative_to(DOCS.parent))


if __name__ == "__main__":
    main()
