"""When a source is due: the clock, its past runs and its schedule decide, and nothing else."""

from __future__ import annotations

from datetime import datetime, time, timedelta

import pytest

from crawlers.clock import BEIJING
from pipelines.schedule import PastRun, Schedule, jitter, next_look

SIX_HOURS = Schedule(every=timedelta(hours=6))
DAILY = Schedule(every=timedelta(days=1))
OFFICE = Schedule(every=timedelta(hours=6), at=(time(18), time(8, 30)))


def at(words, day=14):
    """A moment of November 2025 in Beijing; the 14th is a Friday."""
    return datetime.fromisoformat(f"2025-11-{day:02}T{words}+08:00")


def ran(words, state="ok", day=14, *, hours=0.0, unheard=False):
    started = at(words, day)
    finished = None if state is None else started + timedelta(hours=hours)
    return PastRun(started_at=started, finished_at=finished, state=state, unheard=unheard)


def due_at(schedule, past, now):
    return next_look(schedule, past, now).at


def test_a_source_that_never_ran_is_due_now():
    look = next_look(SIX_HOURS, [], at("09:41"))
    assert (look.at, look.why, look.is_due(at("09:41"))) == (at("09:41"), "first", True)


@pytest.mark.parametrize(
    ("schedule", "started", "due"),
    [
        (SIX_HOURS, at("18:00:00"), at("00:00", 15)),
        (SIX_HOURS, at("18:00:09"), at("00:00", 15)),  # a timer's few seconds do not push it along
        (SIX_HOURS, at("18:14:59"), at("00:00", 15)),
        (SIX_HOURS, at("18:15:00"), at("00:15", 15)),
        (DAILY, at("09:30", 15), at("09:30", 16)),  # Saturday, Sunday
        (DAILY, at("23:59", 30), datetime(2025, 12, 1, 23, 45, tzinfo=BEIJING)),
        (Schedule(every=timedelta(hours=1)), at("18:02"), at("19:00")),
        (Schedule(every=timedelta(minutes=30)), at("18:02:30"), at("18:32")),
        (Schedule(every=timedelta(minutes=1)), at("18:02:30"), at("18:03:30")),
        (Schedule(every=timedelta(seconds=5)), at("18:02:30"), at("18:02:35")),
        (Schedule(every=timedelta(days=7)), at("18:00"), at("18:00", 21)),
        (OFFICE, at("18:00"), at("08:30", 15)),
        (OFFICE, at("08:30"), at("18:00")),
        (OFFICE, at("12:00"), at("18:00")),
        (OFFICE, at("17:44"), at("18:00")),
        (OFFICE, at("17:50"), at("08:30", 15)),  # a little before: it counts as the one of 18:00
        (OFFICE, at("03:00", 15), at("08:30", 15)),
        (Schedule(every=DAILY.every, at=(time(0),)), at("00:00"), at("00:00", 15)),
    ],
)
def test_the_next_look_follows_from_the_start_of_the_last(schedule, started, due):
    look = next_look(schedule, [PastRun(started_at=started, state="ok")], started)
    assert (look.at, look.why) == (due, "regular")
    assert not look.is_due(due - timedelta(seconds=1))
    assert look.is_due(due)


def test_times_are_those_of_beijing_wherever_the_clock_stands():
    utc = datetime.fromisoformat("2025-11-14T00:31:00+00:00")  # 08:31 in Beijing
    assert due_at(OFFICE, [PastRun(started_at=utc, state="ok")], utc) == at("18:00")


@pytest.mark.parametrize("schedule", [SIX_HOURS, DAILY, OFFICE])
def test_however_many_times_were_missed_there_is_one_catch_up(schedule):
    back = at("11:00", 24)
    assert next_look(schedule, [ran("18:00")], back).is_due(back)
    assert not next_look(schedule, [ran("18:00"), ran("11:00", day=24)], back).is_due(back)


@pytest.mark.parametrize("timer", [timedelta(minutes=5), timedelta(minutes=15)])
def test_a_timer_that_is_a_little_late_each_time_loses_no_look_in_a_month(timer):
    now, past, late = at("00:00", 1), [], timedelta(seconds=11)
    while now < at("00:00", 1) + timedelta(days=30):
        if next_look(SIX_HOURS, past[-7:], now + late).is_due(now + late):
            past.append(PastRun(started_at=now + late, state="ok"))
        now += timer
    assert len(past) == 120
    assert {run.started_at.hour for run in past} == {0, 6, 12, 18}


@pytest.mark.parametrize(
    ("states", "minutes"),
    [
        (["partial"], 15),
        (["error"], 15),
        ([None], 15),  # cut off: its row is still open
        (["ok", "partial"], 15),
        (["partial", "partial"], 30),
        (["partial", None, "error"], 60),
        (["partial"] * 4, 120),
        (["partial"] * 5, 240),
        (["partial"] * 6, 360),  # eight hours would be later than the schedule
        (["partial"] * 7, 360),
        (["partial", "ok", "partial"], 15),
        (["ok"], 360),
        (["degraded"], 360),
        (["skipped"], 360),  # asks nothing, so it harms nobody to look again as ever
        (["layout"], 360),
        (["empty"], 360),
        (["blocked"], 24 * 60),
        (["blocked", "blocked"], 48 * 60),
        (["blocked"] * 3, 96 * 60),
        (["blocked"] * 9, 96 * 60),
        (["blocked", "ok", "blocked"], 24 * 60),
        (["disallowed"], 24 * 60),
        (["blocked", "disallowed"], 48 * 60),
    ],
)
def test_what_became_of_the_last_runs_moves_the_next(states, minutes):
    past = [ran("12:00", state) for state in states]
    assert due_at(SIX_HOURS, past, at("12:01")) == at("12:00") + timedelta(minutes=minutes)


def test_a_site_that_was_not_heard_at_all_is_no_site_that_turned_us_away():
    past = [ran("12:00", "disallowed", unheard=True)]
    assert due_at(SIX_HOURS, past, at("12:01")) == at("12:15")


def test_a_retry_counts_from_the_end_of_the_run_and_comes_no_later_than_the_schedule():
    assert due_at(SIX_HOURS, [ran("12:00", "partial", hours=2)], at("14:00")) == at("14:15")
    assert due_at(SIX_HOURS, [ran("12:00", "partial", hours=5.9)], at("17:54")) == at("18:00")


def test_a_source_that_is_looked_at_every_week_waits_its_week_also_when_it_was_blocked():
    weekly = Schedule(every=timedelta(days=7))
    assert due_at(weekly, [ran("12:00", "blocked")], at("12:00")) == at("12:00", 21)


def test_a_short_interval_does_not_bring_a_blocked_source_back_before_a_day():
    often = Schedule(every=timedelta(minutes=10))
    assert due_at(often, [ran("12:00", "blocked")], at("12:00")) == at("12:00", 15)


def test_a_clock_that_was_ahead_for_a_while_does_not_silence_a_source():
    past = [ran("12:00"), PastRun(started_at=datetime(2031, 1, 1, tzinfo=BEIJING), state="ok")]
    look = next_look(SIX_HOURS, past, at("13:00"))
    assert (look.is_due(at("13:00")), look.why) == (True, "clock")
    assert not next_look(SIX_HOURS, [*past, ran("13:00")], at("13:00")).is_due(at("13:00"))


def test_a_clock_that_is_put_back_a_little_asks_nothing_twice():
    assert not next_look(SIX_HOURS, [ran("12:00")], at("11:58")).is_due(at("11:58"))


def test_a_clock_that_jumps_forth_in_mid_run_delays_no_retry_beyond_the_schedule():
    past = [ran("12:00", "partial", hours=50_000)]
    assert due_at(SIX_HOURS, past, at("12:10")) == at("18:00")


def test_a_clock_that_jumps_back_in_mid_run_lets_the_retry_wait_all_the_same():
    assert due_at(SIX_HOURS, [ran("12:00", "partial", hours=-3)], at("12:01")) == at("12:15")


def test_jitter_is_the_same_for_a_machine_and_a_time_and_stays_small():
    drawn = {jitter(f"host-{number}", at("18:00"), timedelta(hours=6)) for number in range(50)}
    assert jitter("host-1", at("18:00"), timedelta(hours=6)) in drawn
    assert len(drawn) == 50
    assert timedelta(0) <= min(drawn) < timedelta(minutes=1)
    assert timedelta(minutes=4) < max(drawn) <= timedelta(minutes=5)
    assert jitter("host-1", at("18:00"), timedelta(minutes=1)) <= timedelta(seconds=1)


@pytest.mark.parametrize(
    ("schedule", "words"),
    [
        (SIX_HOURS, "6h"),
        (DAILY, "1d"),
        (Schedule(every=timedelta(minutes=90)), "90min"),
        (Schedule(every=timedelta(seconds=5.5)), "5.5s"),
        (OFFICE, "08:30, 18:00 Asia/Shanghai"),
    ],
)
def test_a_schedule_reads_as_the_configuration_writes_it(schedule, words):
    assert str(schedule) == words
