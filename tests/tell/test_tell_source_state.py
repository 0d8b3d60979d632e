"""What a source's operator is told: a change for the worse once, its end once, and nothing in between."""

from __future__ import annotations

import itertools
import json
import sqlite3
from datetime import datetime, timedelta

import pytest

from crawlers.clock import BEIJING
from crawlers.config import AlertSettings, Channel, Config
from crawlers.outcome import UNFINISHED, State
from pipelines.tell.outbox import DDL
from pipelines.tell.source_alerts import put_source_alert, put_unfinished_alert
from pipelines.tell.source_state import RunView, Sight, sight, standing, to_tell
from pipelines.tell.source_words import STATES

START = datetime(2025, 11, 17, 18, 0, tzinfo=BEIJING)
READER = Channel(name="desk", kind="webhook", url_env="DESK")
OPERATOR = Channel(name="ops", kind="webhook", url_env="OPS", audience="operator")
CUT_OFF, STOPPED = UNFINISHED
IN_TROUBLE = [state for state in State if state is not State.OK]


class Source:
    """A source whose runs end as they are told to, a day apart."""

    def __init__(self, lang="en"):
        self.conn = sqlite3.connect(":memory:")
        self.conn.executescript(DDL)
        self.conn.execute(
            "CREATE TABLE runs (run_id INTEGER PRIMARY KEY, source TEXT, started_at TEXT, finished_at TEXT, state TEXT,"
            " reason TEXT, listed INT, new INT, changed INT, problems INT, requests INT)"
        )
        self.config = Config(lang=lang, alerts=AlertSettings(channels=(READER, OPERATOR)))
        self.now = START - timedelta(days=1)

    def run(self, state, reason=None, *, new=0, whole=True, later=timedelta(days=1), name="yindeng"):
        """End a run; return the titles of what it gave the operator to hear."""
        self.now += later
        run_id = self._row(name, state, reason, new)
        with self.conn:
            put_source_alert(self.conn, run_id, self.config, self.now, whole=whole)
        return self._titles(since=run_id)

    def cut_off(self, later=timedelta(days=1)):
        """A run that was killed, met by the one that begins after it."""
        self.now += later
        self._row("yindeng", State.ERROR, CUT_OFF, 0)
        opened = self.conn.execute(
            "INSERT INTO runs (source, started_at) VALUES ('yindeng', ?)", [self.now.isoformat()]
        ).lastrowid
        self.conn.commit()
        put_unfinished_alert(self.conn, opened, self.config, self.now)
        self.conn.execute("DELETE FROM runs WHERE run_id = ?", [opened])
        self.conn.commit()
        return self._titles(since=None)

    def _row(self, name, state, reason, new):
        at = self.now.isoformat()
        values = (name, at, at, state, reason, 20, new, 0, 0, 3)
        return self.conn.execute(
            "INSERT INTO runs (source, started_at, finished_at, state, reason, listed, new, changed, problems, requests)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", values).lastrowid  # fmt: skip

    def _titles(self, since):
        rows = self.conn.execute("SELECT title, created_at FROM alerts ORDER BY rowid").fetchall()
        return [title for title, created_at in rows if since is None or created_at == self.now.isoformat()]

    @property
    def alerts(self):
        self.conn.row_factory = sqlite3.Row
        return [dict(row) for row in self.conn.execute("SELECT * FROM alerts ORDER BY rowid")]

    @property
    def last(self):
        return self.alerts[-1]


@pytest.fixture
def source():
    return Source()


@pytest.mark.parametrize("state", [s for s in IN_TROUBLE if s is not State.PARTIAL])
def test_a_state_other_than_partial_is_told_at_once_then_kept_quiet_and_its_end_is_told(source, state):
    source.run(State.OK)
    assert source.run(state, "why") == [f"yindeng: {STATES[state][0]}"]
    assert source.run(state, "why") == []
    assert source.run(state, "another reason") == []
    assert source.run(State.OK) == ["yindeng: seen again"]
    assert source.run(State.OK) == []


def test_a_source_that_was_never_well_is_told_too(source):
    assert source.run(State.BLOCKED) == ["yindeng: blocked"]
    assert "there was no run without trouble so far" in source.last["body"]


def test_a_healthy_first_run_is_no_recovery(source):
    assert source.run(State.OK) == []


def test_single_items_that_lack_once_are_no_alarm(source):
    source.run(State.OK)
    assert source.run(State.PARTIAL, "one item: 503") == []
    assert source.run(State.OK) == []
    assert source.run(State.PARTIAL, "one item: 503") == []


def test_single_items_that_lack_twice_in_a_row_are_one(source):
    source.run(State.OK)
    source.run(State.PARTIAL, "one item: 503")
    assert source.run(State.PARTIAL, "another item: 503") == ["yindeng: partial"]
    assert source.run(State.PARTIAL) == []
    assert source.run(State.OK, new=2) == ["yindeng: seen again"]
    assert "2025-11-18 18:00" in source.last["body"], "partial since the first of the two"


def test_a_list_page_that_lacks_is_an_alarm_at_once(source):
    source.run(State.OK)
    assert source.run(State.PARTIAL, "page 3 of 5: 503", whole=False) == ["yindeng: partial"]
    assert source.run(State.PARTIAL, "page 3 of 5: 503", whole=False) == []


def test_a_run_stopped_by_hand_does_not_count_as_one_that_lacked(source):
    source.run(State.OK)
    assert source.run(State.PARTIAL, STOPPED) == []
    assert source.run(State.PARTIAL, "one item: 503") == []
    assert source.run(State.PARTIAL, STOPPED) == []
    assert source.run(State.OK) == []


def test_a_narrowed_look_does_not_end_what_was_told_of_a_list_page(source):
    source.run(State.PARTIAL, "page 3 of 5: 503", whole=False)
    assert source.run(State.OK, whole=False) == []
    assert source.run(State.OK) == ["yindeng: seen again"]


def test_a_narrowed_look_shows_that_a_block_is_over(source):
    source.run(State.BLOCKED)
    assert source.run(State.OK, whole=False) == ["yindeng: seen again"]


def test_a_run_that_only_lacks_single_items_ends_a_block_and_says_what_lacks(source):
    source.run(State.BLOCKED)
    assert source.run(State.PARTIAL, "one item: 503", new=4) == ["yindeng: seen again"]
    assert "one item: 503" in source.last["body"]
    assert "New records in between: 4;" in source.last["body"]


@pytest.mark.parametrize(
    ("states", "told"),
    [
        (["blocked", "layout", "blocked", "layout"], ["blocked", "layout changed"]),
        (["error", "blocked", "error"], ["error", "blocked"]),
        (["degraded", "blocked", "degraded", "blocked"], ["degraded", "blocked", "degraded", "blocked"]),
        (["empty", "ok", "empty"], ["empty", "seen again", "empty"]),
        (["skipped", "disallowed", "ok"], ["skipped", "disallowed", "seen again"]),
    ],
    ids=str,
)
def test_each_change_is_told_and_swinging_between_two_kinds_of_blindness_is_not(source, states, told):
    for state in states:
        source.run(State(state))
    titles = [alert["title"].removeprefix("yindeng: ") for alert in source.alerts]
    assert titles == [STATES[State(word)][0] if word in set(State) else word for word in told]


def test_another_trouble_names_the_one_before(source):
    source.run(State.BLOCKED)
    source.run(State.LAYOUT)
    assert source.last["body"].startswith("State: layout changed, before that blocked")


def test_only_operators_are_addressed(source):
    source.run(State.BLOCKED)
    source.run(State.OK)
    assert {alert["audience"] for alert in source.alerts} == {"operator"}
    assert {row[0] for row in source.conn.execute("SELECT channel FROM deliveries")} == {"ops"}
    assert {(a["rule"], a["subject_type"], a["subject_id"]) for a in source.alerts} == {
        ("source_state", "source", "yindeng")
    }


def test_sources_do_not_mix(source):
    source.run(State.BLOCKED)
    assert source.run(State.BLOCKED, name="suaee") == ["suaee: blocked"]
    assert source.run(State.OK) == ["yindeng: seen again"]
    assert source.run(State.BLOCKED, name="suaee") == []


def test_the_body_says_why_since_when_and_what_to_do(source):
    source.run(State.OK)
    source.run(State.BLOCKED, "https://www.yindeng.com.cn/a: 403. Next step: wait a day")
    body = source.last["body"]
    assert "Why: https://www.yindeng.com.cn/a: 403\n" in body
    assert "is not seen since the last run without trouble, 2025-11-17 18:00 (UTC+8)" in body
    assert "Next step: wait a day\n" in body
    assert "run 2 of 2025-11-18 18:00 (UTC+8): 20 rows listed" in body


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("state", IN_TROUBLE)
def test_every_state_has_its_words_and_next_step_in_both_languages(state, lang):
    source = Source(lang)
    source.run(State.OK)
    source.run(state, whole=False)
    body = source.last["body"]
    assert "{" not in source.last["title"] + body
    assert ("Next step: " if lang == "en" else "下一步：") in body
    assert "firesale" in body, "robots that want an agreed word in every message"
    source.run(State.OK, new=1234)
    assert source.last["title"] == ("yindeng: seen again" if lang == "en" else "yindeng：已恢复")
    assert "1,234" in source.last["body"]


def test_what_was_new_is_counted_over_all_runs_of_the_trouble(source):
    source.run(State.OK, new=100)
    source.run(State.PARTIAL, whole=False, new=3)
    source.run(State.BLOCKED)
    source.run(State.OK, new=5)
    assert "New records in between: 8;" in source.last["body"]


def test_a_reason_from_a_page_is_one_harmless_line(source):
    source.run(State.LAYOUT, "title: \u202eevil\r\n\r\nNext: " + "x" * 5000)
    assert "\u202e" not in source.last["body"]
    assert max(map(len, source.last["body"].splitlines())) < 700


def test_runs_at_one_moment_of_a_frozen_clock_are_told_apart(source):
    still = timedelta(0)
    for state in (State.OK, State.BLOCKED, State.OK, State.BLOCKED):
        source.run(state, new=2 * (state is State.OK), later=still)
    assert len({alert["alert_id"] for alert in source.alerts}) == 3
    assert "New records in between: 2;" in source.alerts[1]["body"], "not those of the run before the trouble"


def test_the_same_run_has_the_same_id_however_often_it_is_closed():
    ids = []
    for _ in range(2):
        source = Source()
        source.run(State.BLOCKED)
        source.run(State.BLOCKED)
        ids.append(json.dumps([alert["alert_id"] for alert in source.alerts]))
    assert ids[0] == ids[1]


def test_killed_runs_are_told_only_when_none_has_ended_for_more_than_a_day(source):
    source.run(State.OK)
    assert [source.cut_off(timedelta(hours=6)) for _ in range(5)] == [[]] * 5
    assert source.cut_off(timedelta(hours=1)) == ["yindeng: error"]
    assert source.cut_off(timedelta(hours=6)) == ["yindeng: error"], "once"
    assert source.run(State.OK) == ["yindeng: seen again"]


def test_one_killed_run_is_nobodys_news(source):
    source.run(State.OK)
    assert source.cut_off() == []
    assert source.run(State.OK) == []


def test_a_killed_run_hides_no_trouble(source):
    source.run(State.BLOCKED)
    source.cut_off()
    assert source.run(State.BLOCKED) == []
    source.cut_off()
    assert source.run(State.OK) == ["yindeng: seen again"]


def test_whatever_the_order_of_four_states_the_last_word_told_is_true():
    for states in itertools.product(State, repeat=4):
        told, runs = [], []
        for number, state in enumerate(states):
            run = RunView(run_id=number, source="s", started_at=START + timedelta(days=number), state=state)
            found = standing(run, runs[::-1], told)
            if to_tell(found, told):
                told = [*told, found]
            runs.append(run)
            assert sight(told[-1] if told else State.OK) is sight(found), states
        assert all(one is not State.OK or before is not State.OK for before, one in itertools.pairwise(told))


def test_every_state_is_of_some_extent():
    assert {state: sight(state) for state in State} == {
        state: Sight.WHOLE if state is State.OK else Sight.IN_PART if state in ("partial", "degraded") else Sight.NOTHING
        for state in State
    }  # fmt: skip
