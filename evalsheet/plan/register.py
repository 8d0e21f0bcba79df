"""The sheets of the register, derived from the form: one definition for writing and for reading it."""

from __future__ import annotations

from dataclasses import dataclass

from evalsheet.forms import Form
from evalsheet.model import Plan

MARK = "○"
PLAIN = "文字"  # what a cell must hold where an error or a date Excel made of a number stands


@dataclass(frozen=True, slots=True)
class RegisterColumn:
    """A column of the register: how it is known in code, and its heading."""

    key: str
    heading: str
    required: bool
    width: float
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RegisterSheet:
    """A sheet of the register; one that is `needed` cannot stay empty."""

    key: str
    name: str
    note: str
    columns: tuple[RegisterColumn, ...]
    needed: bool = True


def register_sheets(form: Form) -> tuple[RegisterSheet, ...]:
    """The sheets a form's register has: departments, plan, assignments, and last year where it is shown."""
    item = form.item_level
    number = RegisterColumn("item", f"{item.title}番号", True, 12)
    departments = RegisterSheet(
        "departments",
        "担当課",
        "1行に1課。並び順が、統合調書での課の順番になります。略称は調書の本文で使う名前です。",
        (
            RegisterColumn("label", "略称", True, 12),
            RegisterColumn("name", "名称", True, 28),
            RegisterColumn("division", "部", False, 18),
            RegisterColumn("mail", "メールアドレス", False, 36),
        ),
    )
    assignments = RegisterSheet(
        "assignments",
        "担当",
        "1行に1つの担当。主担当の課に○を付けます(1項目に1課)。関係各課のような総称ではなく、課ごとに書きます。",
        (
            number,
            RegisterColumn("department", "担当課", True, 16),
            RegisterColumn("lead", "主担当", False, 10, (MARK,)),
        ),
    )
    return (
        departments,
        _plan_sheet(form),
        assignments,
        *((_previous_sheet(form, number),) if form.carried_fields else ()),
    )


def _plan_sheet(form: Form) -> RegisterSheet:
    columns: list[RegisterColumn] = []
    for level in form.levels:
        columns.append(RegisterColumn(f"{level.key}.number", f"{level.title}番号", True, 12))
        columns.append(RegisterColumn(f"{level.key}.title", level.title, True, 30))
        columns.extend(
            RegisterColumn(
                f"{level.key}.{attribute.key}",
                attribute.title,
                False,
                10 if attribute.kind == "flag" else 40,
                (MARK,) if attribute.kind == "flag" else (),
            )
            for attribute in level.attributes
        )
    return RegisterSheet(
        "plan", "計画", f"1行に1つの{form.item_level.title}。上の階層は行ごとに繰り返します。", tuple(columns)
    )


def _previous_sheet(form: Form, number: RegisterColumn) -> RegisterSheet:
    columns = []
    for field in form.carried_fields:
        scale = form.scale_of(field)
        columns.append(
            RegisterColumn(
                field.key,
                field.title.format(year="前年度", last_year="前々年度"),
                False,
                10 if scale else 60,
                scale.values if scale else (),
            )
        )
    return RegisterSheet(
        "previous",
        "前年度",
        "前年度の調書の内容。各課の部分は、本文と同じく《略称》で始めます。",
        (number, *columns),
        needed=False,
    )


def register_rows(form: Form, plan: Plan) -> dict[str, list[tuple[str, ...]]]:
    """The cells of each sheet for a plan, by the sheet's key, in the order of its columns."""
    rows: dict[str, list[tuple[str, ...]]] = {
        "departments": [(d.label, d.name, d.division, d.mail) for d in plan.departments],
        "assignments": [(a.item, a.department, MARK if a.lead else "") for a in plan.assignments],
        "plan": [],
        "previous": [],
    }
    for item in plan.items:
        cells: list[str] = []
        for level, node in zip(form.levels, item.path, strict=True):
            cells += [node.number, node.title, *(node.attribute(a.key) for a in level.attributes)]
        rows["plan"].append(tuple(cells))
        last = [plan.previous.get((item.number, field.key), "") for field in form.carried_fields]
        if any(last):
            rows["previous"].append((item.number, *last))
    return rows
