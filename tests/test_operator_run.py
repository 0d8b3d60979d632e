"""Whole runs with a reader and an operator: who hears what of trouble, outages of a receiver, quiet hours, digests."""

import json
import subprocess
import sys
from datetime import date, datetime, timedelta

import pytest
from small_registry import CHECKOUT, FRIDAY, MONDAY, SmallRegistry, crawl, environment, rows
from test_alerts_run import receiving

from fixtures.world.server import WorldServer

CHANNELS = """
[[alerts.channel]]
name = "desk"
kind = "webhook"
url_env = "DESK"

[[alerts.channel]]
name = "ops"
kind = "webhook"
url_env = "OPS"
audience = "operator"
"""
TRANSFERS = "https://www.yindeng.com.cn/xxpl/xxpl_bldkzr/bldkzr_zrgg/index.html"
LARGE = 2_000_000_000


def minutes_after(instant, minutes):
    return (datetime.fromisoformat(instant) + timedelta(minutes=minutes)).isoformat()


class Desk:
    """One installation: a world, a database, two receivers and a configuration."""

    def __init__(self, folder, server, site, reader, operator):
        self.folder, self.server, self.site = folder, server, site
        self.database = folder / "firesale.db"
        self.reader, self.operator = reader, operator
        self.alerts = "[alerts]\n"

    @property
    def env(self):
        return {"DESK": self.reader.url, "OPS": self.operator.url}

    def crawl(self, now, *options):
        (self.folder / "firesale.toml").write_text(self.alerts + CHANNELS)
        return crawl(self.server, self.database, *options, now=now, env=self.env)

    def command(self, now, *arguments):
        (self.folder / "firesale.toml").write_text(self.alerts + CHANNELS)
        return subprocess.run(
            [sys.executable, "-m", "firesale", *arguments, "--db", str(self.database)], cwd=self.folder,
            env={**environment(self.server, now), **self.env, "PYTHONPATH": str(CHECKOUT)},
            capture_output=True, text=True, timeout=120, check=False,
        )  # fmt: skip

    def post(self, on, principal=LARGE):
        return self.site.post(on=on, principal=principal)


def heard(receiver):
    """Rules and titles of what a receiver has been told since it was last asked."""
    got = [(body["rule"], body["title"]) for _, body in receiver.got]
    receiver.got.clear()
    return got


@pytest.fixture
def desk(tmp_path):
    site = SmallRegistry()
    with WorldServer([site]) as server, receiving() as reader, receiving() as operator:
        yield Desk(tmp_path, server, site, reader, operator)


def test_a_blocked_source_is_told_to_its_operator_once_and_once_more_when_it_is_seen_again(desk):
    desk.crawl(FRIDAY)
    assert (heard(desk.reader), heard(desk.operator)) == ([], [])
    desk.server.override(TRANSFERS, status=403)
    desk.crawl("2025-11-15T09:00:00+08:00")
    assert heard(desk.operator) == [("source_state", "yindeng: blocked")]
    desk.crawl("2025-11-16T09:00:00+08:00")
    desk.crawl("2025-11-16T20:00:00+08:00")
    assert (heard(desk.reader), heard(desk.operator)) == ([], [])
    desk.server.restore(TRANSFERS)
    desk.post(date(2025, 11, 17))
    desk.crawl(MONDAY)
    ((_, said),) = desk.operator.got
    assert said["title"] == "yindeng: seen again"
    assert "New records in between: 1;" in said["body"]
    assert [rule for rule, _ in heard(desk.reader)] == ["large_package"]
    assert {a["state"] for a in rows(desk.database, "SELECT state FROM alerts")} == {"told"}


@pytest.mark.parametrize(
    ("answer", "state"),
    [
        ({"body": "<html><div class='gone'>...</div></html>"}, "layout changed"),
        ({"body": '<html><ul class="list-box"></ul></html>'}, "empty"),
        ({"status": 500}, "partial"),
    ],
)
def test_other_trouble_with_a_list_is_told_at_once_and_only_to_the_operator(desk, answer, state):
    desk.crawl(FRIDAY)
    desk.server.override(TRANSFERS, **answer)
    for hour in ("09", "15"):
        desk.crawl(f"2025-11-15T{hour}:00:00+08:00")
    assert heard(desk.operator) == [("source_state", f"yindeng: {state}")]
    desk.server.restore(TRANSFERS)
    desk.crawl(MONDAY)
    assert heard(desk.operator) == [("source_state", "yindeng: seen again")]
    assert heard(desk.reader) == []


def test_one_notice_that_fails_once_is_nobodys_news_and_twice_the_operators(desk):
    desk.crawl(FRIDAY)
    url = desk.post(date(2025, 11, 15), principal=1_000_000)
    desk.server.override(url, status=500)
    desk.crawl("2025-11-15T09:00:00+08:00")
    assert heard(desk.operator) == []
    desk.crawl("2025-11-15T15:00:00+08:00")
    assert heard(desk.operator) == [("source_state", "yindeng: partial")]
    assert heard(desk.reader) == []


def test_what_the_operator_is_told_is_stored_with_the_run_that_gave_it(desk):
    desk.crawl(FRIDAY)
    desk.server.override(TRANSFERS, status=403)
    ran = desk.crawl("2025-11-15T09:00:00+08:00")
    ((_, said),) = desk.operator.got
    assert f"run {ran.run['run_id']} of" in said["body"]
    assert TRANSFERS in said["body"]
    assert said["alert_id"] == ran.json["alerts"][0]["alert_id"]


def test_the_command_lists_both_routes_and_tests_both(desk):
    desk.crawl(FRIDAY)
    desk.server.override(TRANSFERS, status=403)
    desk.crawl("2025-11-15T09:00:00+08:00")
    listed = json.loads(desk.command(MONDAY, "alerts", "--json").stdout)
    assert [(a["audience"], a["rule"]) for a in listed["alerts"]] == [("operator", "source_state")]
    assert [(d["channel"], d["state"]) for d in listed["deliveries"]] == [("ops", "told")]
    assert "operator" in desk.command(MONDAY, "alerts").stdout
    heard(desk.operator)
    assert desk.command(MONDAY, "alerts", "test").returncode == 0
    assert [rule for rule, _ in heard(desk.reader) + heard(desk.operator)] == ["test", "test"]


def test_a_receiver_that_is_down_for_an_hour_loses_nothing_and_gets_nothing_twice(desk):
    desk.crawl(FRIDAY)
    desk.post(date(2025, 11, 17))
    desk.reader.status = 503
    desk.crawl(MONDAY)
    for minute in (1, 3, 7, 20, 58):
        desk.command(minutes_after(MONDAY, minute), "crawl", "yindeng", "--due")
    tries = [body["alert_id"] for _, body in desk.reader.got]
    assert len(tries) == 5, "the pauses grow: nothing is sent at the third minute"
    desk.reader.got.clear()
    desk.reader.status = 200
    for minute in (61, 88, 90):
        desk.command(minutes_after(MONDAY, minute), "crawl", "yindeng", "--due")
    assert [body["alert_id"] for _, body in desk.reader.got] == [tries[0]]


def test_in_quiet_hours_everybody_sleeps_and_nothing_is_lost(desk):
    desk.alerts = '[alerts]\nquiet = "22:00-07:00"\n'
    desk.crawl(FRIDAY)
    desk.post(date(2025, 11, 17))
    desk.crawl("2025-11-17T22:00:00+08:00")
    desk.server.override(TRANSFERS, status=403)
    desk.crawl("2025-11-18T06:00:00+08:00")
    asked = desk.command("2025-11-18T06:59:59+08:00", "alerts", "tell")
    assert "quiet hours: 2 wait until 2025-11-18 07:00" in asked.stderr
    assert (heard(desk.reader), heard(desk.operator)) == ([], [])
    desk.command("2025-11-18T07:00:00+08:00", "alerts", "tell")
    assert [rule for rule, _ in heard(desk.reader)] == ["large_package"]
    assert [rule for rule, _ in heard(desk.operator)] == ["source_state"]


def test_a_digest_waits_for_its_hour_and_the_largest_and_the_operator_do_not(desk):
    desk.alerts = '[alerts]\ndigest = "08:30"\nat_once_yuan = 5e9\n'
    desk.crawl(FRIDAY)
    for principal in (LARGE, LARGE + 1_000, 6_000_000_000):
        desk.post(date(2025, 11, 17), principal)
    desk.crawl(MONDAY)
    ((rule, title),) = heard(desk.reader)
    assert (rule, "6.000 billion" in title) == ("large_package", True)
    desk.server.override(TRANSFERS, status=403)
    desk.crawl("2025-11-18T08:29:00+08:00")
    assert (heard(desk.reader), len(heard(desk.operator))) == ([], 1)
    desk.command("2025-11-18T08:30:00+08:00", "alerts", "tell")
    ((headers, message),) = desk.reader.got
    assert (message["rule"], headers["Idempotency-Key"]) == ("digest", message["alert_id"])
    assert message["title"].startswith("2 alerts")
    assert message["body"].count("Claims (principal + interest)") == 2
    desk.command("2025-11-19T08:30:00+08:00", "alerts", "tell")
    assert len(desk.reader.got) == 1
    assert {a["state"] for a in rows(desk.database, "SELECT state FROM alerts")} == {"told"}
