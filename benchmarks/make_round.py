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

from evalsheet.forms import Form, Kind, Per, find_form
from evalsheet.model import Assignment, Department, Item, Node, Plan
from evalsheet.plan.examples import load_example
from evalsheet.round import RoundFolder
from evalsheet.workbook.fill import FilledSheet
from evalsheet.workbook.writing.register import write_register
from evalsheet.workflow.distribute import distribute
from evalsheet.workflow.load import LoadedRound, load
from evalsheet.workflow.new import new_round

FORM = "mokuhyo-jigyo-hyoka"  # the one analyst.py knows
DEPARTMENTS, ITEMS = 20, 40
SHORTEST, LONGEST = 50, 800  # characters of a text
NOW = datetime.datetime(2025, 4, 1, tzinfo=datetime.UTC)

WORDS = {
    "topic": """
        防災 見守り 子育て 介護予防 就労 住まい 移動 食育 環境 読書 健康づくり 文化 多文化共生 権利擁護 学び直し
        商店街 農業体験 公園管理 交通安全 情報発信 虐待の防止 空き家 ごみの減量 観光 生活困窮 認知症 発達の相談
        ひきこもり 災害時の避難 口腔ケア 下校時の安全 里山の手入れ 伝統行事 男女の平等 水路の清掃 消費生活
        若者の居場所 手話の普及 運動の習慣 道路の段差
    """,
    "area": """
        東部 西部 南部 北部 駅前 川沿い 丘の上 旧市街 新町 本町 港町 一丁目 団地 中央 山手 田園 工業地区
        三中校区 五小校区 沿線 県境 湖畔 街道筋 学園通り
    """,
    "place": """
        公民館 集会所 図書館 交流室 体育館 保健センター 出張所 商工会館 児童館 公園 旧校舎 寺の本堂 病院の待合室
        空き店舗 高校 駐車場 資料館 憩いの家
    """,
    "partner": """
        自治会 民生委員 大学生 社会福祉法人 地元の企業 消防団 PTA 医師会 子ども会 老人クラブ 当事者 ボランティア
        近隣の市 専門の相談員 保育士 警察署 農協 薬剤師 商店主 通訳の登録者 図書委員 建築士 理学療法士 弁護士
        高校の部活動 郵便局 新聞販売店 栄養士 NPO法人 まちづくり協議会
    """,
    "done": """
        講座を開いた 意見を聴いた 手引きを改めた 窓口を広げた 訪問を重ねた 名簿を整えた 訓練を行った
        特集を組んだ 補助を見直した 研修を受けた 申込みを電子化した 調査を終えた 展示を催した 巡回を始めた
        助成を決めた 地図を作った 動画を配った 協定を結んだ 会報を出した 備品を貸した 相談に応じた
        見学会を設けた 名称を募った 冊子を届けた
    """,
    "result": """
        参加は{n}名 前年度より{n}件増 回答は{n}世帯 延べ{n}人が利用 新たに{n}団体が加入 満足は{n}％
        待ち時間は{n}分減 {n}か所で定着 配布{n}部 閲覧{n}回 修了{n}名 登録{n}人 相談{n}件 寄付{n}口 視察{n}組
        電話{n}本
    """,
    "open": """
        担い手が固定している 若い世代に届かない 予算が足りない 会場の空きが少ない 周知に工夫が要る
        手順が定まらない 様式がそろわない 足のない人が来られない 効果を測りにくい 夜間は手薄である
        講師が見つからない 電話がつながりにくい 男性の参加が少ない 記録に手間がかかる 名簿が古い
        雨の日に人が減る 言葉の壁が残る 後継ぎがいない 機器が古びた 申込みが偏る 評判が広まらない
        責任の所在があいまいである 希望を断っている 熱意に頼っている
    """,
    "next": """
        引き続き検討する 次年度に試す 分担を決める 対象を絞る 前半に案を示す 先例を調べる 委託を見直す
        声を集める 予算を求める 様式を一つにする 回数を増やす 電子の申請に移す 広報を改める 時間をずらす
        担当を増やす 会場を分ける 大学に助言を頼む 要綱に定める 効果を測る 休止も考える
    """,
}
DID = (
    "{topic}は、{area}の{place}で{partner}と{done}（{result}）。",
    "{partner}の協力で、{topic}を{area}に広め、{done}。{result}であった。",
    "{area}では{topic}に力を入れ、{place}を使って{done}。結果は{result}となった。",
    "{count}回にわたり{partner}と{topic}を話し合い、{done}。【{result}】",
    "{place}に{partner}を招き、{topic}を題材に{done}。{area}から来た人もあり、{result}。",
    "年度の後半、{area}にも{topic}を及ぼし、{done}。{partner}によれば{result}という。",
)
REMAINS = (
    "{topic}は{open}ため、{partner}と{next}。",
    "{area}の{place}では{open}との声が{count}件あり、{next}。",
    "{partner}から{open}と聞いている。{topic}の進め方を含めて{next}。",
    "{open}。{area}を手始めに、{topic}については{next}。",
    "{topic}を{place}で続けるうちに{open}ことが分かり、{partner}を交えて{next}。",
    "依然として{open}。{count}月までに{next}よう、{partner}に働きかける。",
)


class Writer:
    """Writes texts as departments do: entries with a bullet each, until the text is long enough."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)
        self._words = {name: words.split() for name, words in WORDS.items()}

    def text(self, kind: int) -> str:
        """A text of 50 to 800 characters, short ones more often; of what was done (0) or what remains (1)."""
        length = int(SHORTEST * (LONGEST / SHORTEST) ** self._random.random() ** 0.7)
        entries: list[str] = []
        while sum(map(len, entries)) < max(SHORTEST, length - 45):
            sentences = [self._sentence(kind) for _ in range(self._random.randint(1, 3))]
            entries.append("○" + "".join(sentences))
        return "\n".join(entries)[:LONGEST]

    def _sentence(self, kind: int) -> str:
        chosen = {name: self._random.choice(words) for name, words in self._words.items()}
        chosen["result"] = chosen["result"].format(n=self._random.randint(3, 990))
        template = self._random.choice(REMAINS if kind else DID)
        return template.format(**chosen, count=self._random.randint(2, 12))

    def one_of(self, values: tuple[str, ...]) -> str:
        """A choice."""
        return self._random.choice(values)


def make_round(path: Path) -> RoundFolder:
    """The round at `path`, its inbox full."""
    form = find_form(FORM)
    new_round(path, [form.form], NOW.date())
    settings, _, _ = load_example(form)
    write_register(RoundFolder(path).register, form, large_plan(form), settings["fiscal_year"])
    loaded = load(path)
    distribution = distribute(path)
    for seed, (department, blank) in enumerate(zip(loaded.first.plan.departments, distribution.files, strict=True)):
        sheet = FilledSheet(blank, loaded.first)
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
    topics = WORDS["topic"].split()
    return Node(level.key, str(number), f"{topics[number % len(topics)]}の{level.title}")


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
    for assignment in loaded.first.plan.assigned_to(department.label):
        for kind, field in enumerate(loaded.first.form.fields):
            if field.per is Per.ITEM and not assignment.lead:
                continue
            scale = loaded.first.form.scale_of(field)
            text = writer.text(kind) if field.kind is Kind.TEXT else writer.one_of(scale.values if scale else ("",))
            yield (assignment.item, field.key), text


if __name__ == "__main__":
    make_round(Path(sys.argv[1]))
