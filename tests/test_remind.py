"""Reminders and forms by mail, from the round to a real server: drafts, sending once, true records."""

from __future__ import annotations

import datetime
import email
import os
import re
import shutil
import zipfile
from collections.abc import Callable
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from evalsheet.errors import EvalsheetError
from evalsheet.findings import Code
from evalsheet.history import Event, EventKind, read_history
from evalsheet.mail import connected
from evalsheet.model import Department, Plan
from evalsheet.round import Security
from evalsheet.summary import last_reminders
from evalsheet.workflow.load import load
from evalsheet.workflow.mail_forms import mail_forms
from evalsheet.workflow.mailing import MEGABYTE, Mailing, State, send, write_drafts
from evalsheet.workflow.remind import remind
from tests.mail_server import PASSWORD, Desk, Running, mail_server
from tests.rounds import COMPLETE, DEPARTMENTS, NOW, SETTINGS, blank, distributed, hand_in, hand_in_all, small_plan

FUKUSO, SHAKYO, KYODO = "fukuso@city.example.jp", "shakyo@shakyo.example.jp", "kyodo@city.example.jp"
ADDRESSES = {"福総": FUKUSO, "社協": SHAKYO, "協働": KYODO, "防災": ""}


def plan_with(**addresses: str) -> Plan:
    """The small plan with an address for everybody, or as given."""
    plan = small_plan()
    known = {**ADDRESSES, **addresses}
    departments = tuple(Department(d.label, d.name, d.division, d.order, known[d.label]) for d in DEPARTMENTS)
    return Plan(departments, plan.items, plan.assignments, plan.previous)


@pytest.fixture(scope="module")
def blank_round(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A round that has been distributed, and nothing has come back."""
    return distributed(tmp_path_factory.mktemp("remind") / "r6", plan_with()).folder.path


@pytest.fixture
def round_(blank_round: Path, tmp_path: Path) -> Path:
    """A copy of it that a test may change."""
    shutil.copytree(blank_round, tmp_path / "r6")
    return tmp_path / "r6"


def later(**time: int) -> datetime.datetime:
    return NOW + datetime.timedelta(**time)


def states(mailing: Mailing) -> dict[str, State]:
    return {one.request.department.label: one.state for one in mailing.prepared}


def codes(mailing: Mailing) -> list[tuple[Code, str]]:
    return [(one.code, one.department) for one in mailing.findings]


def drafts(folder: Path) -> dict[str, EmailMessage]:
    """Recipient → draft."""
    found = {}
    for path in sorted(folder.glob("*.eml")):
        message = email.message_from_bytes(path.read_bytes(), policy=default)
        assert isinstance(message, EmailMessage)
        found[str(message["To"].addresses[0].addr_spec)] = message
    return found


def text_of(message: EmailMessage) -> str:
    body = message.get_body()
    assert body is not None
    return str(body.get_content())


def sent(path: Path, server: Running, now: datetime.datetime = NOW, *, again: bool = False) -> Mailing:
    """Prepare the reminders and send them."""
    mailing = remind(path, now, again=again)
    with connected(server.settings, PASSWORD, server.folder) as post:
        return send(mailing, post)


def events(path: Path) -> list[Event]:
    """What the history says of messages."""
    return [event for event in read_history(path).events if event.known("purpose")]


def recorded(path: Path) -> list[tuple[EventKind, str, object]]:
    return [(event.kind, event.department, event.known("reply")) for event in events(path)]


# to whom


def test_who_owes_nothing_gets_nothing(round_: Path) -> None:
    hand_in_all(load(round_))
    assert remind(round_, NOW).prepared == ()


def test_each_department_that_owes_something_gets_one_draft(round_: Path) -> None:
    loaded = load(round_)
    hand_in(loaded, "福総", COMPLETE["福総"])
    hand_in(loaded, "社協", {**COMPLETE["社協"], ("3", "grade"): "E"})
    done = write_drafts(remind(round_, NOW), round_ / "result" / "mail")
    assert states(done) == {"社協": State.DRAFTED, "協働": State.DRAFTED}
    found = drafts(round_ / "result" / "mail")
    assert list(found) == [SHAKYO, KYODO]
    assert "評価に「E」とありますが" in text_of(found[SHAKYO])
    assert [part.get_filename() for part in found[SHAKYO].iter_attachments()] == []
    (form,) = found[KYODO].iter_attachments()
    assert form.get_content() == blank(loaded, "協働").read_bytes()
    assert all(message["X-Unsent"] == "1" for message in found.values())


def test_a_department_without_an_address_is_told_of(tmp_path: Path) -> None:
    path = distributed(tmp_path / "r6", plan_with(社協="")).folder.path
    mailing = remind(path, NOW)
    assert states(mailing) == {"福総": State.READY, "社協": State.NOT_SENT, "協働": State.READY}
    assert codes(mailing) == [(Code.MAIL_ADDRESS_MISSING, "社協")]


@pytest.mark.parametrize("address", ["a@b.jp\nBcc: c@d.jp", "a@b.jp, c@d.jp", "課@b.jp"])
def test_an_address_that_is_none_is_told_of_and_not_used(address: str, tmp_path: Path) -> None:
    path = distributed(tmp_path / "r6", plan_with(社協=address)).folder.path
    mailing = remind(path, NOW)
    assert states(mailing)["社協"] is State.NOT_SENT
    assert (Code.MAIL_ADDRESS_INVALID, "社協") in codes(mailing)


def test_without_an_address_to_send_from_nothing_is_made(round_: Path) -> None:
    (round_ / "round.yaml").write_text(SETTINGS.replace(f", mail: {FUKUSO}", ""), encoding="utf-8")
    with pytest.raises(EvalsheetError) as raised:
        remind(round_, NOW)
    assert raised.value.code == "mail-sender-invalid"


def test_drafts_of_an_earlier_run_do_not_stay(round_: Path) -> None:
    target = round_ / "result" / "mail"
    write_drafts(remind(round_, NOW), target)
    hand_in(load(round_), "福総", COMPLETE["福総"])
    write_drafts(remind(round_, NOW), target)
    assert list(drafts(target)) == [SHAKYO, KYODO]


# attachments


def hand_back(path: Path, seconds_from_now: int) -> Path:
    """A workbook to correct, as merge will make it for 福総."""
    returns = path / "result" / "returns"
    returns.mkdir(parents=True)
    file = returns / f"{blank(load(path), '福総').stem}_2.xlsx"
    file.write_bytes(b"to correct")
    when = datetime.datetime.now().timestamp() + seconds_from_now
    os.utime(file, (when, when))
    return file


def attached(mailing: Mailing, department: str) -> list[tuple[str, bytes]]:
    (one,) = [one for one in mailing.prepared if one.request.department.label == department]
    return [(attachment.name, attachment.content) for attachment in one.request.attachments]


def test_the_workbook_to_correct_goes_along(round_: Path) -> None:
    hand_in(load(round_), "福総", {})
    file = hand_back(round_, 60)
    mailing = remind(round_, NOW)
    assert (attached(mailing, "福総"), codes(mailing)) == ([(file.name, b"to correct")], [])


def test_the_workbook_to_correct_does_not_go_along_when_something_newer_has_come(round_: Path) -> None:
    hand_in(load(round_), "福総", {})
    hand_back(round_, -60)
    mailing = remind(round_, NOW)
    assert (attached(mailing, "福総"), codes(mailing)) == ([], [(Code.MAIL_HAND_BACK_OLD, "福総")])


@pytest.mark.parametrize(("seconds", "goes"), [(60, True), (-60, False)])
def test_what_came_in_a_zip_came_with_the_zip(round_: Path, seconds: float, goes: bool) -> None:
    returned = hand_in(load(round_), "福総", {})
    with zipfile.ZipFile(returned.with_suffix(".zip"), "w") as packed:
        packed.write(returned, returned.name)
    returned.unlink()
    file = hand_back(round_, seconds)
    assert attached(remind(round_, NOW), "福総") == ([(file.name, b"to correct")] if goes else [])


def test_a_form_that_is_not_in_the_outbox_is_told_of(round_: Path) -> None:
    blank(load(round_), "社協").unlink()
    mailing = remind(round_, NOW)
    assert (attached(mailing, "社協"), codes(mailing)) == ([], [(Code.MAIL_FILE_MISSING, "社協")])
    assert "添付" not in mailing.prepared[1].request.worded.body


def with_mail(path: Path, text: str) -> None:
    """Add the key `mail` to round.yaml."""
    (path / "round.yaml").write_text(f"{SETTINGS}mail: {text}\n", encoding="utf-8")


def test_a_message_that_is_too_large_names_its_file_and_is_not_made(round_: Path) -> None:
    with_mail(round_, "{size_limit: 0.001}")
    mailing = remind(round_, NOW)
    assert set(states(mailing).values()) == {State.NOT_SENT}
    first = dict(mailing.findings[0].params)
    assert (mailing.findings[0].code, first["attached"], first["limit"]) == (
        Code.MAIL_TOO_LARGE,
        blank(load(round_), "福総").name,
        "0.001",
    )


@pytest.mark.parametrize(("part", "state"), [(0.8, State.NOT_SENT), (1.01, State.READY)])
def test_a_message_is_too_large_as_soon_as_it_passes_the_limit(round_: Path, part: float, state: State) -> None:
    size = remind(round_, NOW).prepared[0].size
    with_mail(round_, f"{{size_limit: {size * part / MEGABYTE}}}")
    assert states(remind(round_, NOW))["福総"] is state


def test_iso_2022_jp_where_it_is_asked_for_and_utf_8_where_a_sign_is_outside_it(tmp_path: Path) -> None:
    plan = small_plan()
    departments = tuple(
        Department(
            d.label, d.name.replace("社会福祉協議会", "髙井社会福祉協議会"), d.division, d.order, ADDRESSES[d.label]
        )
        for d in plan.departments
    )
    path = distributed(tmp_path / "r6", Plan(departments, plan.items, plan.assignments, plan.previous)).folder.path
    with_mail(path, "{charset: iso-2022-jp}")
    done = write_drafts(remind(path, NOW), path / "result" / "mail")
    found = drafts(path / "result" / "mail")
    used = {to: message.get_body().get_content_charset() for to, message in found.items()}  # type: ignore[union-attr]
    assert used == {FUKUSO: "iso-2022-jp", SHAKYO: "utf-8", KYODO: "iso-2022-jp"}
    assert codes(done) == [(Code.MAIL_SIGNS, "社協")]


def test_the_language_of_the_messages_is_the_rounds(round_: Path) -> None:
    with_mail(round_, "{language: en}")
    assert (
        remind(round_, NOW).prepared[0].request.worded.subject
        == "Reminder: 令和6年度 目標事業評価調書, due Friday 30 May"
    )


# sent once


@pytest.fixture
def server(tmp_path: Path) -> Callable[..., object]:
    """Makes a server whose certificates lie beside the round."""
    (tmp_path / "server").mkdir()
    return lambda desk=None, **options: mail_server(tmp_path / "server", desk, **options)


def test_what_is_sent_is_recorded(round_: Path, server: Callable) -> None:
    with server() as running:
        done = sent(round_, running)
        assert states(done) == dict.fromkeys(("福総", "社協", "協働"), State.SENT)
        assert running.desk.recipients == [FUKUSO, SHAKYO, KYODO]
    assert recorded(round_) == [
        (EventKind.SENT, "福総", "250 queued as 1"),
        (EventKind.SENT, "社協", "250 queued as 2"),
        (EventKind.SENT, "協働", "250 queued as 3"),
    ]
    event = events(round_)[1]
    assert (event.time, event.known("to"), event.known("purpose"), event.known("stage")) == (
        NOW.replace(microsecond=0),
        SHAKYO,
        "reminder",
        "before",
    )
    assert event.known("message") == email.message_from_bytes(running.desk.taken[1][2])["Message-ID"]
    assert set(last_reminders(read_history(round_))) == {"福総", "社協", "協働"}


def test_what_is_sent_is_the_draft_without_its_mark(round_: Path, server: Callable) -> None:
    write_drafts(remind(round_, NOW), round_ / "result" / "mail")
    draft = (round_ / "result" / "mail" / "02_社会福祉協議会.eml").read_bytes()
    with server() as running:
        sent(round_, running)
    assert running.desk.taken[1][2] == draft.replace(b"X-Unsent: 1\r\n", b"")


def test_a_second_run_on_the_same_day_sends_nothing(round_: Path, server: Callable) -> None:
    with server() as running:
        sent(round_, running)
        second = sent(round_, running, later(hours=5))
        assert set(states(second).values()) == {State.SENT_BEFORE}
        assert len(running.desk.taken) == 3


def test_what_another_run_has_sent_meanwhile_is_not_sent_twice(round_: Path, server: Callable) -> None:
    with server() as running:
        waiting = remind(round_, NOW)  # such as one whose question nobody has answered yet
        sent(round_, running)
        with connected(running.settings, PASSWORD, running.folder) as post:
            assert set(states(send(waiting, post)).values()) == {State.SENT_BEFORE}
        assert len(running.desk.taken) == 3


def test_another_day_sends_again(round_: Path, server: Callable) -> None:
    with server() as running:
        sent(round_, running)
        sent(round_, running, later(days=1))
        assert running.desk.recipients == [FUKUSO, SHAKYO, KYODO] * 2


def test_who_has_something_new_to_hear_is_told_on_the_same_day(round_: Path, server: Callable) -> None:
    with server() as running:
        sent(round_, running)
        hand_in(load(round_), "社協", {**COMPLETE["社協"], ("3", "grade"): "E"})
        assert states(sent(round_, running, later(hours=1))) == {
            "福総": State.SENT_BEFORE,
            "社協": State.SENT,
            "協働": State.SENT_BEFORE,
        }


def test_again_sends_again_under_a_new_identifier(round_: Path, server: Callable) -> None:
    with server() as running:
        sent(round_, running)
        sent(round_, running, later(minutes=1), again=True)
        identifiers = [email.message_from_bytes(content)["Message-ID"] for _, _, content in running.desk.taken]
        assert len(set(identifiers)) == 6


def test_drafts_do_not_count_as_sent_and_are_recorded_once(round_: Path, server: Callable) -> None:
    for _ in range(2):
        write_drafts(remind(round_, NOW), round_ / "result" / "mail")
    assert [kind for kind, _, _ in recorded(round_)] == [EventKind.REMINDED] * 3
    with server() as running:
        assert set(states(sent(round_, running)).values()) == {State.SENT}


# what goes wrong


def test_a_refused_recipient_is_listed_in_the_servers_words_and_tried_again(round_: Path, server: Callable) -> None:
    desk = Desk(refused={SHAKYO: "550 5.1.1 no such user here"})
    with server(desk) as running:
        first = sent(round_, running)
        assert states(first) == {"福総": State.SENT, "社協": State.NOT_SENT, "協働": State.SENT}
        (fault,) = first.findings
        assert (fault.code, fault.value, dict(fault.params)["words"]) == (
            Code.MAIL_REFUSED,
            SHAKYO,
            "550 5.1.1 no such user here",
        )
        assert recorded(round_)[1] == (EventKind.REFUSED, "社協", "550 5.1.1 no such user here")
        desk.refused.clear()
        sent(round_, running, later(minutes=10))
        assert desk.recipients == [FUKUSO, KYODO, SHAKYO]


@pytest.mark.parametrize(
    "trouble", [{"cut_at": SHAKYO}, {"closing_at": SHAKYO}], ids=["the line is cut", "the server closes"]
)
def test_a_failure_in_the_middle_leaves_a_true_record_and_the_next_run_sends_the_rest(
    trouble: dict[str, str], round_: Path, server: Callable
) -> None:
    desk = Desk(**trouble)
    with server(desk) as running:
        first = sent(round_, running)
        assert states(first) == {"福総": State.SENT, "社協": State.NOT_SENT, "協働": State.NOT_SENT}
        assert codes(first) == [(Code.MAIL_BROKEN, "社協"), (Code.MAIL_NOT_TRIED, "協働")]
        assert [(kind, label) for kind, label, _ in recorded(round_)] == [
            (EventKind.SENT, "福総"),
            (EventKind.BROKEN, "社協"),
        ]
        desk.cut_at = desk.closing_at = ""
        assert states(sent(round_, running, later(minutes=10))) == {
            "福総": State.SENT_BEFORE,
            "社協": State.SENT,
            "協働": State.SENT,
        }
        assert desk.recipients == [FUKUSO, SHAKYO, KYODO]


def test_a_message_of_which_nobody_knows_keeps_its_identifier(round_: Path, server: Callable) -> None:
    desk = Desk(cut_at=SHAKYO)
    with server(desk) as running:
        sent(round_, running)
        desk.cut_at = ""
        sent(round_, running, later(minutes=10))
    broken, accepted = [event for event in events(round_) if event.department == "社協"]
    assert broken.known("message") == accepted.known("message")


def test_a_slow_server_is_given_up(round_: Path, server: Callable) -> None:
    with server(Desk(slow=3), timeout=0.3) as running:
        assert codes(sent(round_, running))[0] == (Code.MAIL_BROKEN, "福総")


def test_a_run_that_is_stopped_after_a_message_has_recorded_it(round_: Path, server: Callable) -> None:
    with server() as running:
        mailing = remind(round_, NOW)
        with connected(running.settings, PASSWORD, running.folder) as post:

            def stopped_at_the_second(sender: str, recipient: str, content: bytes) -> object:
                if recipient == SHAKYO:
                    raise KeyboardInterrupt
                return post(sender, recipient, content)

            with pytest.raises(KeyboardInterrupt):
                send(mailing, stopped_at_the_second)  # type: ignore[arg-type]
        assert [(kind, label) for kind, label, _ in recorded(round_)] == [(EventKind.SENT, "福総")]
        sent(round_, running)
        assert running.desk.recipients == [FUKUSO, SHAKYO, KYODO]


def test_a_server_of_the_house_over_plain_smtp(round_: Path, server: Callable) -> None:
    with server(security=Security.NONE, login=False) as running:
        assert set(states(sent(round_, running)).values()) == {State.SENT}


# forms


def test_forms_go_out_with_their_workbooks_once(round_: Path, server: Callable) -> None:
    with server() as running, connected(running.settings, PASSWORD, running.folder) as post:
        assert states(send(mail_forms(round_, NOW), post)) == dict.fromkeys(("福総", "社協", "協働"), State.SENT)
        assert set(states(mail_forms(round_, later(days=30))).values()) == {State.SENT_BEFORE}
        assert set(states(mail_forms(round_, later(days=30), again=True)).values()) == {State.READY}
        message = email.message_from_bytes(running.desk.taken[1][2], policy=default)
        form, page = message.iter_attachments()  # type: ignore[attr-defined]
        assert form.get_content() == blank(load(round_), "社協").read_bytes()
        assert page.get_content() == (round_ / "outbox" / "00_記入のしかた.xlsx").read_bytes()
    assert last_reminders(read_history(round_)) == {}


def test_a_changed_form_is_sent_to_whom_it_concerns(round_: Path, server: Callable) -> None:
    with server() as running, connected(running.settings, PASSWORD, running.folder) as post:
        send(mail_forms(round_, NOW), post)
    blank(load(round_), "社協").write_bytes(b"another workbook")
    assert states(mail_forms(round_, later(days=1))) == {
        "福総": State.SENT_BEFORE,
        "社協": State.READY,
        "協働": State.SENT_BEFORE,
    }


def test_drafts_of_forms_lie_beside_the_forms_and_are_no_reminders(round_: Path) -> None:
    done = write_drafts(mail_forms(round_, NOW), round_ / "outbox" / "mail")
    assert set(states(done).values()) == {State.DRAFTED}
    assert list(drafts(round_ / "outbox" / "mail")) == [FUKUSO, SHAKYO, KYODO]
    assert recorded(round_) == []


# what a department may read

SECRET = re.compile("秘[0-9]{4}")


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_message_holds_nobody_elses_answers_beyond_the_cross_listed_text(
    data: st.DataObject, blank_round: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Every text of every department carries a number of its own; some are spoilt, so that findings quote them."""
    path = tmp_path_factory.mktemp("secret") / "r6"
    shutil.copytree(blank_round, path)
    loaded = load(path)
    whose: dict[str, str] = {}
    shared: set[str] = set()
    for department, answers in COMPLETE.items():
        typed = {}
        for (item, field), text in answers.items():
            secret = f"秘{len(whose):04d}"
            whose[secret] = department
            spoilt = data.draw(st.sampled_from(["", "", "blank", "long", "marked", "joint", "choice"]))
            kept = {
                "blank": "",
                "long": f"{text}{secret}" + "長" * 700,
                "marked": f"○{secret}の取り組みを続けて行った。[再掲先:4]",
                "joint": f"《福総》《社協》《協働》\n○{secret}を三つの課で行った。",
                "choice": secret,
            }.get(spoilt, text if len(text) < 3 else f"{text}{secret}")
            if "再掲" in kept or "《" in kept:
                shared.add(secret)
            typed[(item, field)] = kept
        hand_in(loaded, department, typed)
    mailing = remind(path, NOW)
    for one in mailing.prepared:
        label = one.request.department.label
        told = one.request.worded.subject + one.request.worded.body
        foreign = {secret for secret in SECRET.findall(told) if whose[secret] != label}
        assert foreign <= shared
        assert one.request.attachments == ()
