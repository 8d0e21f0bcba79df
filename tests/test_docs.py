"""The documentation holds: generated pages are up to date, links resolve, and what the guides show works."""

from __future__ import annotations

import re
import sys
import tomllib
from pathlib import Path

import pytest
import typer
from crosslist_table import check

from evalsheet.cli.app import app
from evalsheet.definitions import Definition
from evalsheet.findings import Code, catalogue
from evalsheet.forms import Form, form_names
from evalsheet.model import Verdict
from evalsheet.round import Round
from evalsheet.rules.schema import RuleFile

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
sys.path.insert(0, str(DOCS))

import generate  # noqa: E402
import schema_tables  # noqa: E402

READMES = (ROOT / "README.md", ROOT / "README.ja.md")
GUIDE = DOCS / "coordinator-guide.ja.md"
PAGES = (*READMES, ROOT / "CHANGELOG.md", *sorted(DOCS.glob("*.md")))
ROOTS: dict[str, type[Definition]] = {"form": Form, "rules": RuleFile, "round": Round}


def read(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def fenced(path: Path, info: str = "") -> list[str]:
    """The code blocks of a page whose opening line says `info`."""
    return re.findall(rf"^ *```{info}\n(.*?)^ *```$", read(path), re.MULTILINE | re.DOTALL)


def commands_of(path: Path) -> list[str]:
    """Every line of a code block, indentation and remarks aside."""
    lines = [line.split("#")[0].strip() for block in fenced(path) for line in block.splitlines()]
    return [line for line in lines if line]


# generated pages


def test_generated_pages_are_up_to_date() -> None:
    stale = [path.name for path, content in generate.pages().items() if not path.is_file() or read(path) != content]
    assert stale == [], "run: make docs"


def test_every_row_of_a_generated_table_is_whole() -> None:
    shown = schema_tables.table(("key", "default"), [("`text`", "`【{group}】\n{title}`"), ("`a|b`", "—")])
    assert shown.splitlines() == [
        "| key | default |",
        "| --- | --- |",
        r"| `text` | `【{group}】\n{title}` |",
        r"| `a\|b` | — |",
    ]
    for text in generate.pages().values():
        for block in re.findall(r"(?:^\|.*\n)+", text, re.MULTILINE):
            assert len({len(re.findall(r"(?<!\\)\|", row)) for row in block.splitlines()}) == 1, block


def test_the_table_of_layers_has_the_order_of_the_contract() -> None:
    contracts = tomllib.loads(read(ROOT / "pyproject.toml"))["tool"]["importlinter"]["contracts"]
    layers = next(one["layers"] for one in contracts if one["type"] == "layers")
    section = read(DOCS / "architecture.md").split("## Layers")[1].split("\n## ")[0]
    _, _, *rows = re.findall(r"^\|.*$", section, re.MULTILINE)
    listed = [set(re.findall(r"`(\w+)`", row.split("|")[1])) for row in rows]
    assert listed == [set(re.findall(r"\w+", layer)) for layer in layers]


def test_every_key_of_a_definition_has_one_meaning() -> None:
    silent, twice = [], []
    for model in (model for root in ROOTS.values() for model in schema_tables.models(root)):
        listed = schema_tables.MEANINGS.get(model.__name__, {})
        for name, field in model.model_fields.items():
            key = field.alias or name
            if not schema_tables.meaning(model, key):
                silent.append(f"{model.__name__}.{key}")
            if field.description and key in listed:
                twice.append(f"{model.__name__}.{key}")
    assert (silent, twice) == ([], [])


def test_meanings_name_keys_that_exist() -> None:
    known = {
        (model.__name__, field.alias or name)
        for root in ROOTS.values()
        for model in schema_tables.models(root)
        for name, field in model.model_fields.items()
    }
    listed = {(model, key) for model, keys in schema_tables.MEANINGS.items() for key in keys}
    assert listed - known == set()


# links


def anchors(path: Path) -> set[str]:
    """The anchors of a page's headings, as they are made from the headings' words."""
    headings = re.findall(r"^#+ (.+)$", read(path), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_relative_links_resolve(page: Path) -> None:
    broken = []
    for link in re.findall(r"\]\((?!https?:)([^)\s]+)\)", read(page)):
        name, _, anchor = link.partition("#")
        target = (page.parent / name).resolve() if name else page
        if not target.exists() or (anchor and anchor not in anchors(target)):
            broken.append(link)
    assert broken == []


# commands


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_commands_named_exist(page: Path) -> None:
    known = {
        name: {option for one in command.params for option in one.opts}
        for name, command in typer.main.get_command(app).commands.items()  # type: ignore[attr-defined]
    }
    code = [*commands_of(page), *re.findall(r"`([^`\n]+)`", read(page))]
    unknown = []
    for line in code:
        found = re.match(r"(?:\S*[\\/])?evalsheet +([a-z]+)(.*)", line)
        if found is not None:
            options = set(re.findall(r"--[a-z-]+", found[2])) - {"--help"}
            if not options <= known.get(found[1], set()) or found[1] not in known:
                unknown.append(line)
    assert unknown == []


def test_make_targets_named_exist() -> None:
    targets = set(re.findall(r"^([a-z]+):", read(ROOT / "Makefile"), re.MULTILINE))
    named = {line.removeprefix("make ") for page in PAGES for line in commands_of(page) if line.startswith("make ")}
    assert {"demo", "test"} <= named <= targets


# the two READMEs


def test_readmes_give_the_same_commands() -> None:
    english, japanese = map(commands_of, READMES)
    assert english == japanese


@pytest.mark.parametrize(
    "sign", [r"^## ", r"^!\[", r"^\d\. ", r"^- ", r"^\| "], ids=["sections", "pictures", "steps", "points", "rows"]
)
def test_readmes_have_the_same_parts(sign: str) -> None:
    english, japanese = (len(re.findall(sign, read(path), re.MULTILINE)) for path in READMES)
    assert english == japanese > 0


def test_pictures_are_small_enough_for_a_page() -> None:
    pictures = {link for path in READMES for link in re.findall(r"!\[.*?\]\((.+?)\)", read(path))}
    assert len(pictures) == 4
    assert {link for link in pictures if (ROOT / link).stat().st_size > 200 * 1024} == set()


def test_every_packaged_form_has_its_picture() -> None:
    """Where one is missing: python docs/pictures.py NAME"""
    sizes = {name: (DOCS / f"images/{name}.png").stat().st_size for name in form_names()}
    assert {name for name, size in sizes.items() if size > 200 * 1024} == set()


# the coordinator's guide

CUT = "買い物に同行する会を三つの自治会とともに、それぞれの団地の集会所で"  # what stands for … in the examples


def crosslisting_examples() -> list[object]:
    """(code, before, after) of each row of the table of 再掲 findings."""
    rows = re.findall(r"^\| \[.+?\]\(findings\.ja\.md#([a-z-]+)\) \| (.+?) \| (.+?) \|$", read(GUIDE), re.MULTILINE)
    return [pytest.param(*row, id=row[0]) for row in rows]


def codes_of(example: str) -> set[str]:
    """The codes found in an example such as 「3：○…開いた。　5：○…開いた。」, all by one department."""
    cells = [part.split("：", 1) for part in example.replace("…", CUT).split("　")]
    return {
        found.code.text
        for found in check("\n".join(f"| {item} | 社協 | {text} |" for item, text in cells)).findings
    }


@pytest.mark.parametrize(("code", "before", "after"), crosslisting_examples())
def test_the_guides_crosslisting_examples_hold(code: str, before: str, after: str) -> None:
    assert code in codes_of(before)
    assert codes_of(after) == set()


def test_the_guide_explains_every_verdict_of_a_crosslisting() -> None:
    words = catalogue("ja")
    named = [f"| {words.word(f'verdict.{verdict}')} | " for verdict in Verdict]
    assert [one for one in named if one not in read(GUIDE)] == []


def test_the_guide_has_an_example_of_each_crosslisting_finding_to_mend() -> None:
    shown = {example.values[0] for example in crosslisting_examples()}  # type: ignore[attr-defined]
    known = {code.text for code in Code if code.text.startswith("crosslisting-") and code.severity != "info"}
    assert known <= shown
