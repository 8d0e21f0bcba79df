"""`remind` and `distribute --mail` on the command line: lists, questions, exit statuses, passwords."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import jsonschema
import pytest

from evalsheet.findings import Code
from evalsheet.report.mailing import mailing_schema
from evalsheet.workflow.load import load
from tests.mail_server import PASSWORD, Desk, Running, mail_server
from tests.rounds import SETTINGS, distributed, hand_in_all
from tests.test_cli import CLEAN, COULD_NOT_RUN, TO_MEND, message, run, says
from tests.test_remind import SHAKYO, plan_with

Serving = Callable[..., AbstractContextManager[Running]]


@pytest.fixture(scope="module")
def blank_round(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return distributed(tmp_path_factory.mktemp("mail") / "r6", plan_with()).folder.path


@pytest.fixture
def round_(blank_round: Path, tmp_path: Path) -> Path:
    """A copy of a round that has been distributed, and nothing has come back."""
    shutil.copytree(blank_round, tmp_path / "r6")
    return tmp_path / "r6"


@pytest.fixture
def serving(round_: Path, monkeypatch: pytest.MonkeyPatch) -> Serving:
    """A server that the round's settings name, and its password in the environment."""
    monkeypatch.setenv("EVALSHEET_SMTP_PASSWORD", PASSWORD)

    @contextmanager
    def given(desk: Desk | None = None) -> Iterator[Running]:
        with mail_server(round_, desk) as running:
            server = running.settings
            (round_ / "round.yaml").write_text(
                f"{SETTINGS}mail: {{server: {{host: {server.host}, port: {server.port}, "
                f"user: {server.user}, ca_file: ca.pem}}}}\n",
                encoding="utf-8",
            )
            yield running

    return given


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if somebody sat at a terminal."""
    monkeypatch.setattr("evalsheet.console.show._at_a_terminal", lambda *_arguments, **_values: None)


# drafts


def test_drafts_and_a_list_of_them(round_: Path) -> None:
    result = run("remind", round_)
    assert result.exit_code == CLEAN
    rows = [line.split() for line in result.stdout.splitlines()]
    assert rows[0] == ["担当課", "宛先", "提出期限", "未記入", "不備", "確認", "添付", "メール"]
    assert [row[:2] + row[-1:] for row in rows[1:4]] == [
        ["福祉総務課", "fukuso@city.example.jp", "下書き"],
        ["社会福祉協議会", SHAKYO, "下書き"],
        ["市民協働課", "kyodo@city.example.jp", "下書き"],
    ]
    assert rows[4] == ["3課", "下書き", "3"]
    assert sorted(path.name for path in (round_ / "result" / "mail").iterdir()) == [
        "01_福祉総務課.eml",
        "02_社会福祉協議会.eml",
        "03_市民協働課.eml",
    ]


def test_the_list_fits_a_terminal_of_80_columns(round_: Path) -> None:
    rows = run("remind", round_, COLUMNS="80").stdout.splitlines()
    assert [row.split()[0] for row in rows[1:4]] == ["福総", "社協", "協働"]
    assert "shakyo@shakyo.example.jp" in rows[2]


def test_the_list_in_english(round_: Path) -> None:
    output = run("remind", round_, lang="en").stdout
    assert "3 departments · drafted 3" in output
    assert "Drafts are in" in output


def test_when_nobody_owes_anything(round_: Path) -> None:
    hand_in_all(load(round_))
    result = run("remind", round_)
    assert (result.exit_code, result.stdout.strip()) == (CLEAN, "メールの要る課はありません。")


def test_a_department_without_an_address_stands_in_the_list(tmp_path: Path) -> None:
    path = distributed(tmp_path / "r6", plan_with(社協="")).folder.path
    result = run("remind", path)
    assert result.exit_code == TO_MEND
    assert "社会福祉協議会のメールアドレスが台帳にないため" in result.stdout
    assert "3課　下書き 2　未送信 1" in result.stdout


def test_merging_takes_the_drafts_away(round_: Path) -> None:
    run("remind", round_)
    hand_in_all(load(round_))
    run("merge", round_)
    assert not (round_ / "result" / "mail").exists()


def test_distribute_with_mail_leaves_the_outbox_as_it_is(round_: Path) -> None:
    before = {path.name: path.read_bytes() for path in (round_ / "outbox").glob("*.xlsx")}
    for _ in range(2):
        result = run("distribute", round_, "--mail")
        assert (result.exit_code, "内容は変わっていません" in result.stdout) == (CLEAN, True)
    assert {path.name: path.read_bytes() for path in (round_ / "outbox").glob("*.xlsx")} == before
    assert len(list((round_ / "outbox" / "mail").glob("*.eml"))) == 3


@pytest.mark.parametrize("option", ["--send", "--yes", "--again", "--json"])
def test_options_for_mail_need_mail(round_: Path, option: str) -> None:
    assert run("distribute", round_, option).exit_code == COULD_NOT_RUN


@pytest.mark.parametrize("command", [("remind",), ("distribute", "--mail")])
def test_json_is_valid_and_nothing_else_is_printed(round_: Path, command: tuple[str, ...]) -> None:
    result = run(*command, round_, "--json")
    document = json.loads(result.stdout)
    jsonschema.validate(document, mailing_schema())
    assert (result.exit_code, result.stderr) == (CLEAN, "")
    assert [one["state"] for one in document["letters"]] == ["drafted"] * 3
    assert document["drafts"] == ("result/mail" if command == ("remind",) else "outbox/mail")


def test_a_fault_of_a_template_stops_the_run(round_: Path) -> None:
    templates = round_ / "templates" / "mail" / "ja"
    templates.mkdir(parents=True)
    (templates / "closing.j2").write_text("{{ telefon }}\n", encoding="utf-8")
    result = run("remind", round_)
    assert result.exit_code == COULD_NOT_RUN
    assert "closing.j2: メールの文面の1行目に誤りがあります：'telefon' is undefined" in message(result)
    assert not (round_ / "result").exists()


# sending


def test_sending_shows_the_list_and_asks_first(round_: Path, serving: Serving, terminal: None) -> None:
    with serving() as running:
        result = run("remind", round_, "--send", typed="y\n")
        assert (result.exit_code, len(running.desk.taken)) == (CLEAN, 3)
    listed, _, done = result.stdout.partition("localhost から3通を送ります。よろしいですか。 [y/N]")
    assert listed.count("送信前") == 4  # each row, and the totals
    assert "3課　送信済み 3" in done


@pytest.mark.parametrize("answer", ["n", "", "no", "いいえ"])
def test_nothing_is_sent_without_a_yes(round_: Path, serving: Serving, terminal: None, answer: str) -> None:
    with serving() as running:
        result = run("remind", round_, "--send", typed=f"{answer}\n")
        assert (result.exit_code, running.desk.taken) == (TO_MEND, [])
        assert "送りませんでした。" in result.stdout


def test_a_scheduler_sends_without_being_asked(round_: Path, serving: Serving) -> None:
    with serving() as running:
        assert run("remind", round_, "--send", "--yes").exit_code == CLEAN
        second = run("remind", round_, "--send", "--yes")
        assert (second.exit_code, len(running.desk.taken)) == (CLEAN, 3)
        assert "3課　前に送信 3" in second.stdout
        assert run("remind", round_, "--send", "--yes", "--again").exit_code == CLEAN
        assert len(running.desk.taken) == 6


def test_where_nobody_can_be_asked_nothing_is_sent(round_: Path, serving: Serving) -> None:
    with serving() as running:
        assert says(run("remind", round_, "--send"), Code.MAIL_NOT_CONFIRMED)
        assert says(run("remind", round_, "--send", "--json"), Code.MAIL_NOT_CONFIRMED)
        assert running.desk.taken == []


def test_a_refusal_is_shown_in_the_servers_words(round_: Path, serving: Serving) -> None:
    with serving(Desk(refused={SHAKYO: "550 5.1.1 no such user here"})):
        result = run("remind", round_, "--send", "--yes")
    assert result.exit_code == TO_MEND
    assert (
        f"社会福祉協議会（{SHAKYO}）へのメールは、サーバーに断られました：550 5.1.1 no such user here"
        in result.stdout
    )


def test_sending_as_json(round_: Path, serving: Serving) -> None:
    with serving(Desk(cut_at=SHAKYO)):
        result = run("remind", round_, "--send", "--yes", "--json")
    document = json.loads(result.stdout)
    jsonschema.validate(document, mailing_schema())
    assert [(one["state"], one["reply"][:3]) for one in document["letters"]] == [
        ("sent", "250"),
        ("not-sent", "Con"),
        ("not-sent", ""),
    ]
    assert [one["code"] for one in document["findings"]] == ["mail-broken", "mail-not-tried"]


def test_forms_are_sent_too(round_: Path, serving: Serving) -> None:
    with serving() as running:
        assert run("distribute", round_, "--mail", "--send", "--yes").exit_code == CLEAN
        assert len(running.desk.taken) == 3


def test_without_a_server_in_the_settings(round_: Path) -> None:
    assert says(run("remind", round_, "--send", "--yes"), Code.MAIL_NO_SERVER)


# passwords


def test_the_password_is_asked_for_where_the_environment_has_none(
    round_: Path, serving: Serving, terminal: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("EVALSHEET_SMTP_PASSWORD")
    asked = []
    monkeypatch.setattr("evalsheet.console.show.getpass", lambda text: asked.append(text) or PASSWORD)
    with serving() as running:
        assert run("remind", round_, "--send", "--yes").exit_code == CLEAN
        assert len(running.desk.taken) == 3
    assert asked == ["localhost の利用者 keikaku のパスワード: "]


def test_without_password_and_terminal_nothing_is_sent(
    round_: Path, serving: Serving, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("EVALSHEET_SMTP_PASSWORD")
    with serving() as running:
        result = run("remind", round_, "--send", "--yes")
        assert says(result, Code.MAIL_PASSWORD_MISSING, host="localhost", user="keikaku")
        assert running.desk.taken == []


def test_a_wrong_password_is_said_and_not_shown(
    round_: Path, serving: Serving, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EVALSHEET_SMTP_PASSWORD", "hidden-word")
    with serving():
        result = run("remind", round_, "--send", "--yes")
    reason = "535 5.7.8 Authentication credentials invalid"
    assert says(result, Code.MAIL_LOGIN, host="localhost", user="keikaku", reason=reason)
    assert "hidden-word" not in result.output


@pytest.mark.parametrize(
    ("settings", "key"),
    [
        ("{password: hidden-word}", "mail.password"),
        ("{server: {host: mail.example.jp, user: a, password: hidden-word}}", "mail.server.password"),
    ],
)
def test_a_password_in_a_file_of_the_round_is_a_fault_that_does_not_repeat_it(
    round_: Path, settings: str, key: str
) -> None:
    (round_ / "round.yaml").write_text(f"{SETTINGS}mail: {settings}\n", encoding="utf-8")
    result = run("remind", round_)
    assert result.exit_code == COULD_NOT_RUN
    assert f"round.yaml {key}: 9行目に「password」というキーがあります。" in message(result)
    assert "EVALSHEET_SMTP_PASSWORD" in message(result)
    assert "hidden-word" not in result.output


def test_a_login_without_protection_is_a_fault(round_: Path) -> None:
    text = f"{SETTINGS}mail: {{server: {{host: mail.example.jp, user: a, security: none}}}}\n"
    (round_ / "round.yaml").write_text(text, encoding="utf-8")
    result = run("remind", round_)
    assert (result.exit_code, "user でログインするには security: starttls" in message(result)) == (
        COULD_NOT_RUN,
        True,
    )
