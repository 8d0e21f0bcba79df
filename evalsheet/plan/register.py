"""The sheets of the register, derived from the form: one definition for writing and for reading it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from evalsheet.forms import Attribute, Form, Kind
from evalsheet.model import Assignment, Opinion, Plan
from evalsheet.plan.opinions import opinion_levels
from evalsheet.round import wareki

MARK = "○"
ORIGINAL = (
    "再掲の{item}には、{column}の欄に元の番号(または○。同じ名称の最初の{item}が元になります)を書きます。"
    "担当と前年度までの内容は、元の{item}にだけ書きます。"
)


@dataclass(frozen=True, slots=True)
class RegisterPart:
    """One form's place in a register.

    Attributes:
        form: the form.
        name: stands behind the names of its sheets; empty where the register has one form only.
        tree: stands behind the names of the sheets of tree and assignments, which may be those of another form.
        sharing: every form on that tree, where there are several.
    """

    form: Form
    name: str = ""
    tree: str = ""
    sharing: tuple[Form, ...] = ()

    @property
    def asks_leads(self) -> bool:
        return any(form.asks_leads for form in self.sharing or (self.form,))

    @property
    def has_notation(self) -> bool:
        return any(form.departments.notation for form in self.sharing or (self.form,))


def register_parts(
    forms: Sequence[Form], names: Sequence[str], plan_of: Mapping[str, str]
) -> tuple[RegisterPart, ...]:
    """Where each form stands in the register of a round.

    Args:
        forms: of the round.
        names: of each form's sheet.
        plan_of: form → the form whose tree and assignments it shares.
    """
    if len(forms) == 1:
        return (RegisterPart(forms[0]),)
    name_of = {form.form: name for form, name in zip(forms, names, strict=True)}
    trees = {form.form: plan_of.get(form.form, form.form) for form in forms}
    return tuple(
        RegisterPart(
            form,
            name_of[form.form],
            name_of[trees[form.form]],
            tuple(one for one in forms if trees[one.form] == trees[form.form]),
        )
        for form in forms
    )


@dataclass(frozen=True, slots=True)
class RegisterColumn:
    """A column of the register: how it is known in code, and its heading.

    `counts`: it holds whole numbers; `letters`: how long its texts may be; `optional`: it may be missing.
    """

    key: str
    heading: str
    required: bool
    width: float
    choices: tuple[str, ...] = ()
    counts: bool = False
    letters: int | None = None
    optional: bool = False


@dataclass(frozen=True, slots=True)
class RegisterSheet:
    """A sheet of the register; one that is `needed` cannot stay empty, one that is `optional` may be missing."""

    key: str
    name: str
    note: str
    columns: tuple[RegisterColumn, ...]
    needed: bool = True
    optional: bool = False


FORMER = RegisterSheet(
    "former",
    "旧名称",
    "課の名称や部が変わったときに書きます。1行に1つの旧名称。どの名称で書かれた文も、同じ課のものとして扱います。",
    (
        RegisterColumn("department", "担当課", True, 16),
        RegisterColumn("former", "旧名称", True, 28),
        RegisterColumn("former_label", "旧略称", False, 12),
        RegisterColumn("former_division", "旧部", False, 18),
        RegisterColumn("until", "最後の年度", True, 12),
    ),
    needed=False,
    optional=True,
)


def register_sheets(part: RegisterPart) -> tuple[RegisterSheet, ...]:
    """The sheets a form has in the register: departments, plan, assignments, and last year where it is shown.

    The departments are those of all forms; the others bear the form's name behind their own.
    """
    form, item = part.form, part.form.item_level
    number = RegisterColumn("item", f"{item.title}番号", True, 12)
    departments = RegisterSheet(
        "departments",
        "担当課",
        "1行に1課。並び順が、統合調書での課の順番になります。略称は調書の本文で使う名前です。",
        (
            RegisterColumn("label", "略称", True, 12, letters=form.departments.letters),
            RegisterColumn("name", "名称", True, 28),
            RegisterColumn("division", "部", False, 18),
            RegisterColumn("mail", "メールアドレス", False, 36),
        ),
    )
    tree = (_plan_sheet(form), _assignments_sheet(part, number))
    own = (
        *(_earlier_sheets(form, number) if form.carried_fields else ()),
        *((_opinions_sheet(form),) if form.opinions else ()),
        *((_successors_sheet(form),) if form.successors else ()),
    )
    return (
        departments,
        FORMER,
        *(_of_part(sheet, part.tree, "・".join(one.title for one in part.sharing)) for sheet in tree),
        *(_of_part(sheet, part.name, form.title) for sheet in own),
    )


def name_among_several(sheet: str, form: str) -> str:
    """The name of a sheet that belongs to one form of several, that form's behind its own; alone without `form`."""
    return f"{sheet[:10]}_{form}" if form else sheet


def _of_part(sheet: RegisterSheet, name: str, titles: str) -> RegisterSheet:
    """A sheet as one of several of its kind, if `name` says so."""
    if not name:
        return sheet
    return replace(sheet, name=name_among_several(sheet.name, name), note=f"【{titles}】{sheet.note}")


def _successors_sheet(form: Form) -> RegisterSheet:
    assert form.successors is not None  # asked for only where there are successors
    return RegisterSheet(
        "successors",
        form.successors.sheet,
        "1行に1つの見出し。番号は、シート「計画」の各行が指す番号です。",
        (
            RegisterColumn("number", "番号", True, 10),
            RegisterColumn("group", "上位の見出し", False, 30),
            RegisterColumn("title", "見出し", True, 50),
            RegisterColumn("priority", "重点", False, 10),
            RegisterColumn("text", "内容", False, 90),
        ),
    )


def _assignments_sheet(part: RegisterPart, number: RegisterColumn) -> RegisterSheet:
    columns = [number, RegisterColumn("department", "担当課", True, 16)]
    note = "1行に1つの担当。関係各課のような総称ではなく、課ごとに書きます。"
    if part.asks_leads:
        columns.append(RegisterColumn("lead", "主担当", False, 10, (MARK,)))
        note += "主担当の課に○を付けます(1項目に1課)。"
    if part.has_notation:
        columns.append(RegisterColumn("notation", "表記", False, 36))
        columns.append(RegisterColumn("beside", "関係課", False, 48))
        note += "表記は印刷する担当課の欄の書き方、関係課は名前だけ挙げる課(、で区切る)です。"
    columns.append(RegisterColumn("deputies", "代理回答", False, 24, optional=True))
    note += "代理回答は、この担当に代わって自分の調書で答えてよい課(、で区切る)です。"
    return RegisterSheet("assignments", "担当", note, tuple(columns))


def _opinions_sheet(form: Form) -> RegisterSheet:
    assert form.opinions is not None  # asked for only where there are opinions
    below = [level.title for level in opinion_levels(form) if level is not form.item_level]
    whole = f"対象が{below[0]}全体のときは、名称に「{form.opinions.general}」と書きます。" if below else ""
    above = "上位の見出しは、委員会の資料にあるとおりに、1行に1つ書きます。" if form.opinions.chapter else ""
    return RegisterSheet(
        "opinions",
        form.opinions.title,
        f"1行に1つの意見。{whole}{above}",
        (
            RegisterColumn("level", "対象", True, 16, tuple(level.title for level in opinion_levels(form))),
            RegisterColumn("number", "番号", True, 10),
            RegisterColumn("title", "名称", True, 40),
            *(
                (RegisterColumn("above", "上位の見出し", False, 40, optional=True),)
                if form.opinions.chapter
                else ()
            ),
            RegisterColumn("text", "意見", True, 90),
        ),
        needed=False,
    )


def _attribute_width(attribute: Attribute, *, counts: bool) -> float:
    """The width of a node's attribute: a mark's or a number's, a short text's, or a text's."""
    if counts or attribute.kind in ("flag", "repeat"):
        return 12
    return 20 if attribute.kind == "list" or (attribute.width or 8) < 8 else 40


def _plan_sheet(form: Form) -> RegisterSheet:
    columns: list[RegisterColumn] = []
    counted = {
        (field.per, key)
        for field in form.computed_fields
        if field.share and field.share.unlisted
        for key in (field.share.unlisted.met, field.share.unlisted.of)
    }
    for level in form.levels:
        columns.append(RegisterColumn(f"{level.key}.number", f"{level.title}番号", not level.optional, 12))
        columns.append(RegisterColumn(f"{level.key}.title", level.title, not level.optional, 30))
        columns.extend(
            RegisterColumn(
                f"{level.key}.{attribute.key}",
                attribute.title,
                False,
                _attribute_width(attribute, counts=(level.key, attribute.key) in counted),
                (MARK,) if attribute.kind == "flag" else (),
                counts=(level.key, attribute.key) in counted,
            )
            for attribute in level.attributes
        )
    note = f"1行に1つの{form.item_level.title}。上の階層は行ごとに繰り返します。"
    if form.repeat_attribute is not None:
        note += ORIGINAL.format(item=form.item_level.title, column=form.repeat_attribute.title)
    return RegisterSheet("plan", "計画", note, tuple(columns))


def _earlier_sheets(form: Form, number: RegisterColumn) -> tuple[RegisterSheet, ...]:
    """Last year's values, or those of every year of the plan: one row per item, or per item and year."""
    columns = []
    this, last = ("当年度", "前年度") if form.is_multi_year else ("前年度", "前々年度")
    for field in form.carried_fields:
        scale = form.scale_of(field) if field.kind is Kind.CHOICE else None
        columns.append(
            RegisterColumn(
                field.key,
                field.title.format(year=this, last_year=last, next_year="翌年度"),
                False,
                60 if field.kind is Kind.TEXT else 10,
                scale.values if scale else (),
            )
        )
    label = form.departments.label
    own = f"各課の部分は、本文と同じく{label.open}略称{label.close}で始めます。"
    if form.is_multi_year:
        year = RegisterColumn("year", "年度", True, 12)
        note = f"これまでの年度の内容。1行に1つの{form.item_level.title}の1年度。{own}"
        return (RegisterSheet("history", "これまでの年度", note, (number, year, *columns), needed=False),)
    note = f"前年度の調書の内容。{own}"
    return (RegisterSheet("previous", "前年度", note, (number, *columns), needed=False),)


def register_rows(part: RegisterPart, plan: Plan) -> dict[str, list[tuple[str, ...]]]:
    """The cells of each sheet for a plan, by the sheet's key, in the order of its columns."""
    form = part.form
    rows: dict[str, list[tuple[str, ...]]] = {
        "departments": [(d.label, d.name, d.division, d.mail) for d in plan.departments],
        "former": [
            (d.label, one.name, one.label, one.division, wareki(one.until))
            for d in plan.departments
            for one in d.former
        ],
        "assignments": [_assignment_row(part, a) for a in plan.assignments],
        "plan": [],
        "previous": [],
        "history": [],
        "opinions": [_opinion_row(form, opinion) for opinion in plan.opinions],
        "successors": [(s.number, s.group, s.title, s.priority, s.text) for s in plan.successors],
    }
    for item in plan.items:
        cells: list[str] = []
        for level, node in zip(form.levels, item.path, strict=True):
            cells += [node.number, node.title, *(node.attribute(a.key) for a in level.attributes)]
        rows["plan"].append(tuple(cells))
        last = [plan.previous.get((item.number, field.key), "") for field in form.carried_fields]
        if any(last):
            rows["previous"].append((item.number, *last))
        for year in sorted({year for number, year, _ in plan.history if number == item.number}):
            past = [plan.past(item.number, field.key, year) for field in form.carried_fields]
            rows["history"].append((item.number, wareki(year), *past))
    return rows


def _assignment_row(part: RegisterPart, one: Assignment) -> tuple[str, ...]:
    lead = (MARK if one.lead else "",) if part.asks_leads else ()
    printed = (one.notation, "、".join(one.beside)) if part.has_notation else ()
    return (one.item, one.department, *lead, *printed, "、".join(one.deputies))


def _opinion_row(form: Form, one: Opinion) -> tuple[str, ...]:
    titles = {level.key: level.title for level in form.levels}
    above = ("\n".join(one.above),) if form.opinions and form.opinions.chapter else ()
    return (titles[one.level], one.number, one.title, *above, one.text)
