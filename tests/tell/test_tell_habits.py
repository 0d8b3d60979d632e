"""Quiet hours and digests: by the clock of Beijing, nothing lost, nothing twice."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from decimal import Decimal

import pytest
from attrs import evolve

from crawlers.clock import BEIJING
from crawlers.config import AlertSettings, Channel, Config
from pipelines.tell.answers import Answer, Came
from pipelines.tell.digest import DIGEST, leave_out
from pipelines.tell.habits import Habits, digest_at, habits_of, quiet_until
from pipelines.tell.outbox import alert_row, insert_alert
from pipelines.tell.package import Fact
from pipelines.tell.telling import tell_waiting

DESK = Channel(name="desk", kind="webhook", url_env="DESK", address="https://desk.example/")
SECOND = evolve(DESK, name="second")
OPERATOR = evolve(DESK, name="ops", audience="operator")
ALL = [DESK, SECOND, OPERATOR]
MORNING = Habits(digest=(time(8, 30),), at_once_yuan=Decimal("1e10"))
NIGHT = Habits(quiet=(time(22), time(7)))


def at(words):
    return datetime.fromisoformat(f"2025-11-{words}+08:00")


class Sender:
    """Stands for the channels, and keeps what it was given; ``down`` channels do not answer."""

    def __init__(self):
        self.sent, self.down, self.rows = [], set(), []

    def __call__(self, channel, row):
        if channel.name in self.down:
            return Answer(came=Came.UNREACHABLE, reason="no connection")
        self.sent.append((channel.name, row["alert_id"]))
        self.rows.append(row)
        return Answer(came=Came.TOLD)

    def take(self):
        taken, self.sent = self.sent, []
        return taken


@pytest.fixture
def send():
    return Sender()


@pytest.fixture
def put(db, alert):
    def put(alert_id, created_at, *, yuan=None, channels=ALL, **given):
        fact = Fact(project_id=alert_id, amount_yuan=yuan, listed_on=None, state="listed")
        one = alert(alert_id, created_at=created_at, title=f"Listed: {alert_id}", facts=(fact,), **given)
        with db:
            insert_alert(db, one, channels)

    return put


def tell(db, now, send, habits, channels=ALL, **given):
    return tell_waiting(db, channels, now, send=send, habits=habits, **given)


@pytest.mark.parametrize(
    ("now", "quiet", "until"),
    [
        ("17T21:59:59", ("22:00", "07:00"), None),
        ("17T22:00:00", ("22:00", "07:00"), "18T07:00:00"),
        ("18T00:00:00", ("22:00", "07:00"), "18T07:00:00"),
        ("18T06:59:59", ("22:00", "07:00"), "18T07:00:00"),
        ("18T07:00:00", ("22:00", "07:00"), None),
        ("17T12:30:00", ("12:00", "13:00"), "17T13:00:00"),
        ("17T13:00:00", ("12:00", "13:00"), None),
        ("17T11:59:59", ("12:00", "13:00"), None),
        ("17T23:00:00", ("22:00", "00:00"), "18T00:00:00"),
        ("18T00:00:00", ("22:00", "00:00"), None),
    ],
)
def test_quiet_hours_begin_on_their_minute_and_end_on_it(now, quiet, until):
    span = tuple(map(time.fromisoformat, quiet))
    assert quiet_until(at(now), span) == (at(until) if until else None)


def test_quiet_hours_reach_over_the_end_of_a_month():
    assert quiet_until(at("30T23:00:00"), NIGHT.quiet) == datetime(2025, 12, 1, 7, tzinfo=BEIJING)


def test_hours_are_those_of_beijing_wherever_the_clock_stands():
    assert quiet_until(datetime(2025, 11, 17, 15, 0, tzinfo=UTC), NIGHT.quiet) == at("18T07:00:00")
    assert quiet_until(datetime(2025, 11, 17, 23, 0, tzinfo=UTC), NIGHT.quiet) is None
    assert digest_at(datetime(2025, 11, 17, 23, 0, tzinfo=UTC), [time(8, 30)]) == at("18T08:30:00")


@pytest.mark.parametrize(
    ("created", "times", "due"),
    [
        ("17T18:00:00", ["08:30"], "18T08:30:00"),
        ("17T08:29:59", ["08:30"], "17T08:30:00"),
        ("17T08:30:00", ["08:30"], "18T08:30:00"),
        ("17T09:00:00", ["08:30", "17:00"], "17T17:00:00"),
        ("17T18:00:00", ["08:30", "17:00"], "18T08:30:00"),
    ],
)
def test_an_alert_goes_with_the_first_digest_after_it(created, times, due):
    assert digest_at(at(created), [time.fromisoformat(one) for one in times]) == at(due)


def test_the_largest_are_ten_times_what_is_worth_an_alert_unless_said_otherwise():
    assert habits_of(Config()).at_once_yuan == Decimal(10**10)
    small = AlertSettings(min_claims_yuan=Decimal(10**6))
    assert habits_of(Config(alerts=small)).at_once_yuan == Decimal(10**7)
    assert habits_of(Config(alerts=evolve(small, at_once_yuan=Decimal(0)))).at_once_yuan == 0


def test_nobody_is_told_in_quiet_hours_not_even_in_a_hurry(db, put, send):
    put("a", at("17T23:00:00"))
    put("b", at("17T23:00:00"), audience="operator")
    report = tell(db, at("17T23:00:00"), send, NIGHT, hurry=True)
    assert (report.quiet_until, report.waiting, send.take()) == (at("18T07:00:00"), 3, [])
    report = tell(db, at("18T07:00:00"), send, NIGHT)
    assert (report.quiet_until, report.waiting) == (None, 0)
    assert send.take() == [("desk", "a"), ("second", "a"), ("ops", "b")]


def test_what_waits_goes_as_one_message_to_every_channel_once(db, put, send):
    for name in "abc":
        put(name, at("17T18:00:00"), yuan="2000000000.00")
    assert tell(db, at("18T08:29:59"), send, MORNING, hurry=True).waiting == 6
    assert send.take() == []
    tell(db, at("18T08:30:00"), send, MORNING)
    ((first, digest_id), (second, again)) = send.take()
    assert ((first, second), again) == (("desk", "second"), digest_id)
    assert digest_id.startswith(f"{DIGEST}:")
    assert all(f"Listed: {name}" in send.rows[0]["body"] for name in "abc")
    assert tell(db, at("19T08:30:00"), send, MORNING).waiting == 0
    assert send.take() == []
    assert {alert_row(db, name)["state"] for name in ("a", "b", "c", digest_id)} == {"told"}
    assert alert_row(db, "a")["told_at"] == at("18T08:30:00").isoformat()


def test_the_largest_stands_first_and_in_the_title(db, put, send):
    put("small", at("17T18:00:00"), yuan="1000000000.00")
    put("large", at("17T18:00:00"), yuan="9000000000.00")
    tell(db, at("18T08:30:00"), send, MORNING)
    assert send.rows[0]["title"] == "2 alerts, the largest: Listed: large"
    assert send.rows[0]["body"].startswith("1. Listed: large\n2. Listed: small\n")


@pytest.mark.parametrize(
    ("yuan", "at_once"), [("9999999999.99", False), ("10000000000.00", True), (None, False)]
)
def test_from_the_limit_on_an_alert_does_not_wait(db, put, send, yuan, at_once):
    put("a", at("17T18:00:00"), yuan=yuan)
    tell(db, at("17T18:00:00"), send, MORNING)
    assert bool(send.take()) is at_once


def test_operators_are_told_at_once(db, put, send):
    put("a", at("17T18:00:00"), audience="operator")
    put("b", at("17T18:00:00"), audience="operator")
    tell(db, at("17T18:00:00"), send, MORNING)
    assert send.take() == [("ops", "a"), ("ops", "b")]


def test_one_alert_alone_is_no_digest(db, put, send):
    put("a", at("17T18:00:00"))
    tell(db, at("18T08:30:00"), send, MORNING)
    assert send.take() == [("desk", "a"), ("second", "a")]


def test_what_came_after_the_hour_waits_for_the_next(db, put, send):
    put("a", at("18T08:00:00"))
    put("b", at("18T08:29:00"))
    put("c", at("18T08:31:00"))
    tell(db, at("18T18:00:00"), send, MORNING)
    assert send.rows[0]["title"].startswith("2 alerts")
    send.take()
    tell(db, at("19T08:30:00"), send, MORNING)
    assert send.take() == [("desk", "c"), ("second", "c")]


def test_a_digest_that_fails_is_tried_again_as_the_same_message(db, put, send):
    put("a", at("17T18:00:00"))
    put("b", at("17T18:00:00"))
    send.down = {"desk"}
    tell(db, at("18T08:30:00"), send, MORNING)
    ((channel, digest_id),) = send.take()
    assert channel == "second"
    assert {alert_row(db, name)["state"] for name in ("a", "b", digest_id)} == {"failed"}
    assert tell(db, at("18T08:30:30"), send, MORNING).told == ()
    put("c", at("18T08:31:00"))
    send.down = set()
    tell(db, at("18T08:40:00"), send, MORNING)
    assert send.take() == [("desk", digest_id)]
    assert {alert_row(db, name)["state"] for name in ("a", "b", digest_id)} == {"told"}
    assert alert_row(db, "c")["state"] == "waiting"


def test_a_digest_in_quiet_hours_goes_when_they_end(db, put, send):
    habits = evolve(MORNING, quiet=(time(22), time(9)))
    put("a", at("17T18:00:00"))
    put("b", at("17T18:00:00"))
    tell(db, at("18T08:45:00"), send, habits)
    assert send.take() == []
    tell(db, at("18T09:00:00"), send, habits)
    assert [channel for channel, _ in send.take()] == ["desk", "second"]


def test_without_digests_what_waited_for_one_goes_singly(db, put, send):
    put("a", at("17T18:00:00"), channels=[DESK])
    put("b", at("17T18:00:00"), channels=[DESK])
    tell(db, at("17T18:00:00"), send, MORNING)
    tell(db, at("17T18:01:00"), send, Habits())
    assert send.take() == [("desk", "a"), ("desk", "b")]


def test_a_channel_outside_the_world_holds_its_alerts_and_not_the_digest_of_the_others(db, put, send):
    here = evolve(DESK, name="here", address="http://127.0.0.1:9/")
    for name in "ab":
        put(name, at("17T18:00:00"), channels=[here, DESK])
    report = tell(db, at("18T08:30:00"), send, MORNING, [here, DESK], world="http://127.0.0.1:8765")
    ((channel, digest_id),) = send.take()
    assert (channel, report.held) == ("here", 2)
    tell(db, at("18T09:00:00"), send, MORNING, [here, DESK])
    ((channel, later_id),) = send.take()
    assert (channel, later_id) == ("desk", digest_id)


def test_a_digest_of_many_names_all_and_says_where_the_rest_stands(db, put, send):
    for number in range(200):
        put(f"n{number}", at("17T18:00:00"), channels=[DESK], body="line\n" * 100)
    tell(db, at("18T08:30:00"), send, MORNING, [DESK])
    body = send.rows[0]["body"]
    assert len(body) < 21_000
    assert "200. Listed: n199" in body
    assert "in full: `firesale alerts --json`" in body


def test_what_is_forgotten_is_left_out_of_digests_too(db, put, send):
    secret = {
        "body": "Debtor: 某某置业有限公司\nLink: https://example.com/1\nfiresale: information only, not advice."
    }
    put("secret", at("17T18:00:00"), channels=[DESK], yuan="9000000000.00", **secret)
    put("other", at("17T18:00:00"), channels=[DESK])
    tell(db, at("18T08:30:00"), send, MORNING, [DESK])
    digest_id = send.rows[0]["alert_id"]
    assert "某某置业" in alert_row(db, digest_id)["body"]
    with db:
        leave_out(db, ["secret"], "(forgotten)")
    row = alert_row(db, digest_id)
    assert row["title"] == "2 alerts, the largest: (forgotten)"
    assert row["body"].startswith("1. (forgotten)\n2. Listed: other\n\n1. (forgotten)\n\n2. Listed: other\n")


def test_a_crash_after_gathering_gathers_nothing_twice(db, database, put, send):
    put("a", at("17T18:00:00"), channels=[DESK])
    put("b", at("17T18:00:00"), channels=[DESK])

    def crash(channel, row):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        tell(db, at("18T08:30:00"), crash, MORNING, [DESK])
    tell(database(), at("18T08:30:00") + timedelta(minutes=2), send, MORNING, [DESK])
    ((_, digest_id),) = send.take()
    assert digest_id.startswith(DIGEST)
    assert db.execute("SELECT count(*) FROM alerts WHERE rule = 'digest'").fetchone() == (1,)
