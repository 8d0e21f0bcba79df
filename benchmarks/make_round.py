"""A round to measure on: 20 departments that each answer all 40 items, with every workbook returned.

Usage: python benchmarks/make_round.py DIR

It is made through the functions the commands use. The same version makes the same texts every time.
"""

from __future__ import annotations

import datetime
import random
import sys
from collections.abc import Iterator
from pathlib import Path

from evalsheet.forms import Form, Kind, Per, find_form, form_names
from evalsheet.model import Assignment, Department, Item, Node, Plan
from evalsheet.plan import load_example
from evalsheet.round import RoundFolder
from evalsheet.workbook.fill import FilledSheet
from evalsheet.workbook.register import write_register
from evalsheet.workflow.distribute import distribute
from evalsheet.workflow.load import LoadedRound, load
from evalsheet.workflow.new import new_round

DEPARTMENTS, ITEMS = 20, 40
SHORTEST, LONGEST = 50, 800  # characters of a text
NOW = datetime.datetime(2025, 4, 1, tzinfo=datetime.UTC)

TOPICS = (
    "防災", "見守り", "子育て", "介護予防", "就労", "住まい", "移動", "食育", "環境", "読書", "健康づくり", "文化", "多文化共生",
    "権利擁護", "学び直し", "商店街", "農業体験", "公園管理", "交通安全", "情報発信",
)  # fmt: skip
PLACES = (
    "東部地区", "駅前の交流室", "中央図書館", "三つの中学校区", "南公民館", "川沿いの集会所", "市役所の一階", "旧小学校の校舎",
    "北部の団地", "保健センター", "商工会館", "市民体育館", "西口広場", "各出張所",
)  # fmt: skip
PARTNERS = (
    "自治会", "民生委員", "大学の学生", "社会福祉法人", "地元の企業", "消防団", "PTA", "医師会", "子ども会", "老人クラブ",
    "当事者の団体", "ボランティア", "近隣の自治体", "専門の相談員",
)  # fmt: skip
DONE = (
    "講座を開いた", "意見交換の場を設けた", "手引きを改訂した", "相談窓口を広げた", "訪問を重ねた", "名簿を整えた", "訓練を行った",
    "広報紙で特集した", "補助の要件を見直した", "研修を受けた職員を配置した", "申込みを電子化した", "調査を実施した",
)  # fmt: skip
RESULTS = (
    "参加者は{n}名であった", "前年度より{n}件増えた", "{n}世帯から回答を得た", "延べ{n}人が利用した", "{n}団体が新たに加わった",
    "満足度は{n}％となった", "待ち時間が{n}分短くなった", "{n}か所で定着した",
)  # fmt: skip
OPEN = (
    "担い手が固定している", "若い世代に届いていない", "予算の確保が難しい", "会場の空きが少ない", "周知の方法に工夫が要る",
    "連携の手順が定まっていない", "記録の様式がそろっていない", "移動の手段がない人への配慮が欠かせない",
    "効果を測る指標が決まっていない", "夜間の対応に限りがある",
)  # fmt: skip
NEXT = (
    "引き続き検討する", "次年度に試行する", "関係する課と分担を決める", "対象を絞って進める", "年度の前半に案を示す",
    "先行する事例を調べる", "委託の範囲を見直す", "利用者の声を集める",
)  # fmt: skip


class Writer:
    """Writes texts as departments do: entries with a bullet each, until the text is long enough."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)

    def text(self, kind: int) -> str:
        """A text of 50 to 800 characters, short ones more often; of what was done (0) or what remains (1)."""
        length = int(SHORTEST * (LONGEST / SHORTEST) ** self._random.random() ** 0.7)
        entries: list[str] = []
        while sum(map(len, entries)) < length - 60:
            sentences = [self._sentence(kind) for _ in range(self._random.randint(1, 3))]
            entries.append("○" + "".join(sentences))
        return "\n".join(entries or ["○" + self._sentence(kind)])[: LONGEST - 1]

    def _sentence(self, kind: int) -> str:
        one = self._random.choice
        about = f"{one(TOPICS)}について、{one(PLACES)}で{one(PARTNERS)}とともに"
        if kind == 0:
            return f"{about}{self._random.randint(2, 30)}回{one(DONE)}。{one(RESULTS).format(n=self._random.randint(3, 990))}。"
        return f"{about}取り組む中で、{one(OPEN)}ことが{self._random.randint(2, 90)}件挙がった。{one(NEXT)}。"

    def one_of(self, values: tuple[str, ...]) -> str:
        """A choice."""
        return self._random.choice(values)


def make_round(path: Path) -> RoundFolder:
    """The round at `path`, its inbox full."""
    form = find_form(form_names()[0])
    new_round(path, form.form, NOW.date())
    settings, _, _ = load_example(form)
    write_register(RoundFolder(path).register, form, large_plan(form), settings["fiscal_year"])
    loaded = load(path)
    distribution = distribute(path)
    for seed, (department, blank) in enumerate(zip(loaded.plan.departments, distribution.files, strict=True)):
        sheet = FilledSheet(blank, loaded.facts)
        sheet.write(dict(_answers(loaded, department, Writer(seed))))
        sheet.save(loaded.folder.inbox / blank.name, NOW.replace(tzinfo=None))
    return loaded.folder


def large_plan(form: Form) -> Plan:
    """A plan with as many departments and items, all departments on all items, and last year's values."""
    departments = tuple(
        Department(f"第{number}", f"第{number}事業課", f"第{(number + 3) // 4}部", number)
        for number in range(1, DEPARTMENTS + 1)
    )
    items = tuple(Item(_node(form, -1, number), _ancestors(form, number)) for number in range(1, ITEMS + 1))
    assignments = tuple(
        Assignment(item.number, department.label, lead=order % DEPARTMENTS == department.order - 1)
        for order, item in enumerate(items)
        for department in departments
    )
    return Plan(departments, items, assignments, dict(_last_year(form, departments, items)))


def _ancestors(form: Form, number: int) -> tuple[Node, ...]:
    """Ten items under one node, the nodes above it alone."""
    above = len(form.levels) - 1
    return tuple(_node(form, at, (number + 9) // 10 if at == above - 1 else 1) for at in range(above))


def _node(form: Form, at: int, number: int) -> Node:
    level = form.levels[at]
    return Node(level.key, str(number), f"{TOPICS[number % len(TOPICS)]}の{level.title}")


def _last_year(
    form: Form, departments: tuple[Department, ...], items: tuple[Item, ...]
) -> Iterator[tuple[tuple[str, str], str]]:
    writer = Writer(DEPARTMENTS)
    for item in items:
        for kind, field in enumerate(form.carried_fields):
            scale = form.scale_of(field)
            if scale is not None:
                yield (item.number, field.key), writer.one_of(scale.values)
            else:
                blocks = [f"《{department.label}》\n{writer.text(kind)}" for department in departments]
                yield (item.number, field.key), "\n".join(blocks)


def _answers(loaded: LoadedRound, department: Department, writer: Writer) -> Iterator[tuple[tuple[str, str], str]]:
    for assignment in loaded.plan.assigned_to(department.label):
        for kind, field in enumerate(loaded.form.fields):
            if field.per is Per.ITEM and not assignment.lead:
                continue
            scale = loaded.form.scale_of(field)
            text = writer.text(kind) if field.kind is Kind.TEXT else writer.one_of(scale.values if scale else ("",))
            yield (assignment.item, field.key), text


if __name__ == "__main__":
    make_round(Path(sys.argv[1]))
