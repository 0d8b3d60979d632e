"""The outbox: addressed once, told once, tried again, never lost; crashes, worlds, two processes."""

from __future__ import annotations

import os
import platform
import sqlite3
import subprocess
import sys
import threading
from datetime import timedelta

import pytest
from attrs import evolve

from crawlers.config import AlertSettings, Channel
from pipelines.tell import claims
from pipelines.tell.answers import Answer, Came
from pipelines.tell.outbox import alert_row, insert_alert, previous_fact
from pipelines.tell.package import Fact
from pipelines.tell.rules import first_crawl, large_package
from pipelines.tell.telling import BACK_OFF_MINUTES, tell_waiting

WORLD = "http://127.0.0.1:8765"
MINUTE = timedelta(minutes=1)
DESK = Channel(name="desk", kind="webhook", url_env="DESK_URL", address="https://desk.example/")
SECOND = evolve(DESK, name="second")
OPERATOR = evolve(DESK, name="operator", audience="operator")


def put(conn, alert, channels):
    with conn:
        return insert_alert(conn, alert, channels)


def states(conn):
    return dict(conn.execute("SELECT channel, state FROM deliveries").fetchall())


class Sender:
    """Stands for the channels: answers by channel name, and keeps what it was given."""

    def __init__(self, **answers):
        self.answers = answers
        self.sent = []

    def __call__(self, channel, row):
        self.sent.append((channel.name, row["alert_id"]))
        return self.answers.get(channel.name, Answer(came=Came.TOLD))


def refusal(came=Came.REFUSED, **given):
    return Answer(came=came, reason="no", **given)


def test_an_alert_is_stored_once_and_addressed_to_its_audience_only(db, alert):
    assert put(db, alert(), [DESK, OPERATOR]) is True
    assert put(db, alert(title="other words"), [DESK, SECOND]) is False
    assert states(db) == {"desk": "waiting"}
    assert db.execute("SELECT title, state, tries FROM alerts").fetchall() == [
        ("Listed: 民生银行", "waiting", 0)
    ]


def test_an_alert_goes_with_the_transaction_of_its_record(db, alert):
    with pytest.raises(ZeroDivisionError), db:
        insert_alert(db, alert(), [DESK])
        raise ZeroDivisionError
    assert db.execute("SELECT count(*) FROM alerts").fetchone() == (0,)
    assert db.execute("SELECT count(*) FROM deliveries").fetchone() == (0,)


def test_an_alert_that_breaks_the_table_is_an_error_and_not_ignored(db, alert):
    with pytest.raises(sqlite3.IntegrityError):
        put(db, alert(audience="everybody"), [])


def test_what_was_told_about_a_project_is_remembered(db, view, now):
    assert previous_fact(db, "p1") is None
    summary = first_crawl("yindeng", [view(), view(project_id="p2")], now, AlertSettings())
    put(db, summary, [])
    assert previous_fact(db, "p2") == summary.facts[1]
    later = large_package(view(state="relisted", previous=previous_fact(db, "p1")), now, AlertSettings())
    put(db, later, [])
    assert previous_fact(db, "p1").state == "relisted"
    assert previous_fact(db, "p1") == later.facts[0]


def test_what_was_told_before_a_join_counts_for_the_joined_project(db, alert):
    fact = Fact(project_id="old", amount_yuan="5.00", listed_on=None, state="listed")
    put(db, alert(facts=(fact,)), [])
    assert previous_fact(db, "new") is None
    assert previous_fact(db, "new", formerly=["other", "old"]) == evolve(fact, project_id="new")


def test_a_waiting_alert_is_told_once(db, alert, now):
    put(db, alert(), [DESK])
    send = Sender()
    report = tell_waiting(db, [DESK], now, send=send)
    assert (report.told, report.failed, report.waiting) == ((("large_package:1", "desk"),), (), 0)
    row = alert_row(db, "large_package:1")
    assert (row["state"], row["told_at"], row["tries"]) == ("told", "2025-11-17T18:00:00+08:00", 1)
    assert tell_waiting(db, [DESK], now + timedelta(days=9), send=send).told == ()
    assert send.sent == [("desk", "large_package:1")]


def test_the_oldest_is_told_first(db, alert, now):
    put(db, alert("b", created_at=now), [DESK])
    put(db, alert("a", created_at=now), [DESK])
    put(db, alert("c", created_at=now - MINUTE), [DESK])
    send = Sender()
    tell_waiting(db, [DESK], now, send=send)
    assert [alert_id for _, alert_id in send.sent] == ["c", "b", "a"]


def test_a_delivery_is_committed_before_the_next_is_sent(db, database, alert, now):
    put(db, alert("a"), [DESK])
    put(db, alert("b"), [DESK])
    seen = []

    def send(channel, row):
        others = database().execute("SELECT alert_id, state FROM deliveries ORDER BY alert_id").fetchall()
        seen.append(dict(others))
        return Answer(came=Came.TOLD)

    tell_waiting(db, [DESK], now, send=send)
    assert seen == [{"a": "waiting", "b": "waiting"}, {"a": "told", "b": "waiting"}]


def test_one_channel_that_fails_does_not_keep_the_others(db, alert, now):
    put(db, alert(), [DESK, SECOND])
    report = tell_waiting(db, [DESK, SECOND], now, send=Sender(desk=refusal()))
    assert states(db) == {"desk": "failed", "second": "told"}
    assert [(failure.channel, failure.reason) for failure in report.failed] == [("desk", "no")]
    row = alert_row(db, "large_package:1")
    assert (row["state"], row["told_at"], row["tries"]) == ("failed", None, 2)


def test_an_alert_is_waiting_while_a_delivery_waits_and_none_has_failed(db, alert, now):
    put(db, alert(), [DESK, SECOND])
    report = tell_waiting(db, [DESK], now, send=Sender())
    assert alert_row(db, "large_package:1")["state"] == "waiting"
    assert (report.gone, report.waiting) == (("second",), 1)


def test_a_failed_delivery_is_retried_after_ever_longer_pauses_and_never_given_up(db, alert, now):
    put(db, alert(), [DESK])
    no, clock = Sender(desk=refusal()), now
    pauses = [*BACK_OFF_MINUTES, BACK_OFF_MINUTES[-1], BACK_OFF_MINUTES[-1]]
    for number, minutes in enumerate(pauses, 1):
        tell_waiting(db, [DESK], clock, send=no)
        assert len(no.sent) == number
        tell_waiting(db, [DESK], clock + minutes * MINUTE - timedelta(seconds=1), send=no)
        assert len(no.sent) == number
        clock += minutes * MINUTE
    assert BACK_OFF_MINUTES == (1, 5, 10, 20, 30)
    tell_waiting(db, [DESK], clock, send=Sender())
    row = alert_row(db, "large_package:1")
    assert (row["state"], row["tries"]) == ("told", len(pauses) + 1)
    assert db.execute("SELECT error, next_try_at FROM deliveries").fetchall() == [(None, None)]


def test_a_person_in_a_hurry_does_not_wait_for_the_pause(db, alert, now):
    put(db, alert(), [DESK])
    tell_waiting(db, [DESK], now, send=Sender(desk=refusal(Came.UNREACHABLE)))
    assert tell_waiting(db, [DESK], now, send=Sender()).told == ()
    assert tell_waiting(db, [DESK], now, hurry=True, send=Sender()).told != ()


@pytest.mark.parametrize("came", [Came.LIMITED, Came.UNREACHABLE])
def test_what_the_receiver_asks_for_is_waited_for_even_in_a_hurry(db, alert, now, came):
    put(db, alert(), [DESK])
    tell_waiting(db, [DESK], now, send=Sender(desk=refusal(came, wait_s=600)))
    assert tell_waiting(db, [DESK], now + 9 * MINUTE, hurry=True, send=Sender()).told == ()
    assert tell_waiting(db, [DESK], now + 10 * MINUTE, send=Sender()).told != ()


@pytest.mark.parametrize(
    ("came", "tried"), [(Came.UNREACHABLE, 1), (Came.LIMITED, 1), (Came.REFUSED, 3), (Came.UNUSABLE, 3)]
)
def test_a_channel_that_does_not_answer_is_left_alone_for_this_run(db, alert, now, came, tried):
    for alert_id in "abc":
        put(db, alert(alert_id), [DESK, SECOND])
    send = Sender(desk=refusal(came))
    report = tell_waiting(db, [DESK, SECOND], now, send=send)
    assert len([name for name, _ in send.sent if name == "desk"]) == tried
    assert len(report.told) == 3


def test_a_channel_whose_variable_is_not_set_fails_loudly_and_is_told_as_soon_as_it_is_set(db, alert, now):
    unset = evolve(DESK, address=None, reason="the environment variable DESK_URL is not set")
    put(db, alert(), [unset])
    report = tell_waiting(db, [unset], now)
    assert [failure.reason for failure in report.failed] == ["the environment variable DESK_URL is not set"]
    row = alert_row(db, "large_package:1")
    assert (row["state"], row["tries"]) == ("failed", 0)
    assert tell_waiting(db, [DESK], now, send=Sender()).told != ()


def test_a_channel_that_changed_its_audience_does_not_get_the_other_sides_alerts(db, alert, now):
    put(db, alert(), [DESK])
    send = Sender()
    report = tell_waiting(db, [evolve(DESK, audience="operator")], now, send=send)
    assert (send.sent, report.gone) == ([], ("desk",))


def test_in_a_world_only_channels_on_loopback_are_told_and_the_others_wait_untouched(
    db, alert, now, receiver
):
    here = receiver.channel(name="here")
    unset = evolve(DESK, name="unset", address=None, reason="not set")
    put(db, alert(), [DESK, here, unset])
    report = tell_waiting(db, [DESK, here, unset], now, WORLD)
    assert (report.told, report.held) == ((("large_package:1", "here"),), 2)
    assert db.execute("SELECT * FROM deliveries WHERE channel <> 'here' ORDER BY channel").fetchall() == [
        ("large_package:1", name, "waiting", 0, None, None, None, 0, None, None) for name in ("desk", "unset")
    ]
    assert alert_row(db, "large_package:1")["state"] == "waiting"
    assert tell_waiting(db, [DESK], now, send=Sender()).told == (("large_package:1", "desk"),)


def test_nothing_is_told_while_a_record_is_being_stored(db, alert, now):
    insert_alert(db, alert(), [DESK])
    with pytest.raises(ValueError, match="a transaction is open"):
        tell_waiting(db, [DESK], now, send=Sender())


def test_a_connection_without_implicit_transactions_serves_as_well(database, alert, now):
    conn = database(isolation_level=None)
    conn.row_factory = sqlite3.Row
    insert_alert(
        conn, alert(facts=(Fact(project_id="p1", amount_yuan=None, listed_on=None, state="sold"),)), [DESK]
    )
    assert previous_fact(conn, "p1").state == "sold"
    assert tell_waiting(conn, [DESK], now, send=Sender()).told == (("large_package:1", "desk"),)
    assert states(database()) == {"desk": "told"}


def test_a_receiver_that_was_down_gets_the_alert_once_when_it_is_back(db, alert, now, receiver):
    channel = receiver.channel()
    put(db, alert(), [channel])
    receiver.answers = [(500, {}, b"")]
    report = tell_waiting(db, [channel], now)
    assert report.failed[0].reason == "answered 500"
    tell_waiting(db, [channel], now + MINUTE)
    tell_waiting(db, [channel], now + 9 * MINUTE)
    assert receiver.ids == ["large_package:1"] * 2
    assert alert_row(db, "large_package:1")["state"] == "told"


def test_a_robot_that_answers_200_with_an_error_is_tried_again(db, alert, now, receiver):
    channel = receiver.channel("dingtalk")
    put(db, alert(), [channel])
    receiver.answers = [(200, {}, b'{"errcode":310000,"errmsg":"keywords not in content"}')]
    tell_waiting(db, [channel], now)
    assert db.execute("SELECT state, error FROM deliveries").fetchone() == (
        "failed",
        "answered 200 and refused: errcode 310000, keywords not in content",
    )
    assert tell_waiting(db, [channel], now + MINUTE).told != ()


def test_no_secret_reaches_the_database(database, alert, now, receiver, tmp_path):
    db = database()
    secret = receiver.channel("telegram")
    put(db, alert(), [secret])
    receiver.answers = [(404, {}, b'{"ok":false,"description":"no bot123456:SECRET99 here"}')]
    tell_waiting(db, [secret], now)
    assert "***" in db.execute("SELECT error FROM deliveries").fetchone()[0]
    db.close()
    assert b"SECRET99" not in (tmp_path / "firesale.db").read_bytes()


CRASH = """
import os, sqlite3, sys
from datetime import datetime
from crawlers.config import Channel
from pipelines.tell.channels import deliver
from pipelines.tell.telling import tell_waiting
def send(channel, row):
    deliver(channel, row)
    os._exit(9)
channel = Channel(name="webhook", kind="webhook", url_env="URL", address=sys.argv[2])
tell_waiting(sqlite3.connect(sys.argv[1]), [channel], datetime.fromisoformat(sys.argv[3]), send=send)
"""


def test_a_crash_between_telling_and_recording_repeats_the_same_id_at_once(
    db, alert, now, receiver, tmp_path
):
    channel = receiver.channel()
    put(db, alert(), [channel])
    arguments = [sys.executable, "-c", CRASH, tmp_path / "firesale.db", channel.address, now.isoformat()]
    assert subprocess.run(arguments, check=False).returncode == 9
    assert receiver.ids == ["large_package:1"]
    assert alert_row(db, "large_package:1")["state"] == "waiting"
    tell_waiting(db, [channel], now)  # the clock may be frozen: the dead process gives its claim away
    tell_waiting(db, [channel], now + timedelta(days=1))
    assert receiver.ids == ["large_package:1"] * 2
    assert alert_row(db, "large_package:1")["state"] == "told"


def test_stopping_by_hand_while_sending_counts_as_nothing(db, alert, now):
    def stopped(channel, row):
        raise KeyboardInterrupt

    put(db, alert(), [DESK])
    with pytest.raises(KeyboardInterrupt):
        tell_waiting(db, [DESK], now, send=stopped)
    assert not db.in_transaction
    assert db.execute("SELECT state, tries, claimed_by FROM deliveries").fetchone() == ("waiting", 0, None)
    assert tell_waiting(db, [DESK], now, send=Sender()).told != ()


def test_two_that_tell_at_once_send_every_delivery_once(database, alert, now):
    conn = database()
    for number in range(20):
        put(conn, alert(f"a{number:02}"), [DESK, SECOND])
    send, start = Sender(), threading.Barrier(2)
    reports = []

    def run(conn):
        start.wait(5)
        reports.append(tell_waiting(conn, [DESK, SECOND], now, send=send))

    threads = [threading.Thread(target=run, args=(database(),)) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert len(send.sent) == len(set(send.sent)) == 40
    assert sorted(reports[0].told + reports[1].told) == sorted((a, c) for c, a in send.sent)


def test_what_another_is_sending_is_left_to_it(db, database, alert, now):
    put(db, alert(), [DESK])
    second = Sender()

    def send(channel, row):
        tell_waiting(database(), [DESK], now, hurry=True, send=second)
        return Answer(came=Came.TOLD)

    tell_waiting(db, [DESK], now, send=send)
    assert second.sent == []
    assert states(db) == {"desk": "told"}


def test_what_another_began_to_send_after_we_looked_is_left_to_it(db, database, alert, now):
    put(db, alert("a"), [DESK])
    put(db, alert("b"), [DESK])
    sent, sending_b, may_end = [], threading.Event(), threading.Event()

    def other_send(channel, row):
        sent.append(row["alert_id"])
        sending_b.set()
        may_end.wait(10)
        return Answer(came=Came.TOLD)

    other = threading.Thread(
        target=tell_waiting, args=(database(), [DESK], now), kwargs={"send": other_send}, daemon=True
    )

    def send(channel, row):
        sent.append(row["alert_id"])
        if row["alert_id"] == "a":
            other.start()
            assert sending_b.wait(10)
        return Answer(came=Came.TOLD)

    report = tell_waiting(db, [DESK], now, send=send)
    may_end.set()
    other.join(10)
    assert (sent, report.told) == (["a", "b"], (("a", "desk"),))
    assert {row[0] for row in db.execute("SELECT state FROM deliveries")} == {"told"}


@pytest.mark.parametrize(
    ("claimed_by", "age", "free"),
    [
        (None, 0, True),
        ("MINE", 0, False),
        ("MINE", 59, False),
        ("MINE", 61, True),
        ("MINE", -61, True),
        ("another-host/1/aa", 0, False),
        ("another-host/1/aa", 61, True),
        ("HERE/PARENT/aa", 0, False),
        ("HERE/SELF/another-run", 0, True),
        ("HERE/4194999/aa", 0, True),  # above the largest number a process can have
        ("nonsense", 0, False),
    ],
)
def test_a_claim_holds_while_its_process_lives_and_a_minute_at_most(now, claimed_by, age, free):
    for word, meant in (
        ("HERE", platform.node()),
        ("PARENT", str(os.getppid())),
        ("SELF", str(os.getpid())),
        ("MINE", claims.MINE),
    ):
        claimed_by = claimed_by and claimed_by.replace(word, meant)
    claimed_at = (now - timedelta(seconds=age)).isoformat()
    assert claims.is_free(claimed_by, claimed_at, now) is free
