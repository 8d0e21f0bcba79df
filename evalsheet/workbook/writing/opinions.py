"""The committee's opinions as a table that stands before the form: one row per node of the top level."""

from __future__ import annotations

from evalsheet.findings import Catalogue
from evalsheet.forms import Form
from evalsheet.model import Opinion, Plan
from evalsheet.plan import name_among_several, path_of
from evalsheet.workbook.writing.table import Table

TOP, TEXT = 16.0, 90.0  # full-width characters


def opinion_tables(form: Form, plan: Plan, words: Catalogue, name: str = "") -> tuple[Table, ...]:
    """The table, where there are opinions and no chapter for them. One about nothing in the plan has its own row.

    `name` is that of the form's sheet in a round of several forms.
    """
    if form.opinions is None or form.opinions.chapter or not plan.opinions:
        return ()
    label, general = form.opinions.label, form.opinions.general
    titles = {level.key: level.title for level in form.levels}

    def named(opinion: Opinion) -> str:
        head = label.format(level=titles.get(opinion.level, ""), number=opinion.number, title=opinion.title)
        return f"{head}\n{opinion.text}"

    def shown(opinion: Opinion) -> str:
        return f"【{general}】\n{opinion.text}" if opinion.general else named(opinion)

    rows = []
    for top in dict.fromkeys(item.path[0] for item in plan.items):
        about = [shown(opinion) for opinion in plan.opinions if path_of(plan, opinion)[:1] == (top,)]
        if about:
            rows.append([form.levels[0].label_of(top), "\n".join(about)])
    lost = [named(opinion) for opinion in plan.opinions if not path_of(plan, opinion)]
    rows += [[words.word("result.nowhere"), text] for text in lost]
    title = form.opinions.title
    return (Table(name_among_several(title, name), "", ((form.levels[0].title, TOP), (title, TEXT)), rows),)
