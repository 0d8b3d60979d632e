"""The loop of ``watch`` on a clock of its own: nothing here waits, and no process is started."""

from __future__ import annotations

import itertools
from datetime import datetime, timedelta

import pytest

from firesale.watching import GRACE_S, LONGEST_WAIT_S, MOST_CHILDREN, STOP_S, Watcher
from pipelines.schedule import PastRun, Schedule, jitter, next_look

START = datetime.fromisoformat("2025-11-14T18:00:00+08:00")
EVERY = timedelta(hours=6)
DEADLINE = timedelta(hours=4)
MINUTE = timedelta(minutes=1)


class FakeChild:
    def __init__(self, world, sources):
        self.world, self.sources, self.asked = world, sources, []
        self.status, self.deaf = None, False

    def ended(self):
        return self.status

    def end(self, state="ok", status=0):
        for name in self.sources:
            if state is not None:
                self.world.past[name].append(PastRun(started_at=self.world.now_, finished_at=self.world.now_, state=state))  # fmt: skip
        self.status = status

    def terminate(self):
        self.asked.append("terminate")
        if not self.deaf and self.status is None:
            self.end("partial", 3)

    def kill(self):
        self.asked.append("kill")
        self.status = -9


class World:
    """Sources with their past, a clock that only waiting moves, and a watcher of them."""

    def __init__(self, *names, every=EVERY, frozen=False):
        self.names, self.frozen = names or ("one",), frozen
        self.past = {name: [] for name in self.names}
        self.now_, self.passed, self.waits = START, 0.0, []
        self.children, self.said, self.told, self.elsewhere = [], [], [], set()
        self.on_wait = lambda: None
        self.schedule = Schedule(every=every)
        self.watcher = Watcher(
            looks=lambda now: {name: next_look(self.schedule, self.past[name], now) for name in self.names},
            start=self.start, busy=lambda names: self.elsewhere & set(names), tell=self.told.append,
            say=self.said.append, clock=self, every=dict.fromkeys(self.names, every),
            deadline=dict.fromkeys(self.names, DEADLINE), machine="here",
        )  # fmt: skip

    def start(self, names):
        self.children.append(FakeChild(self, list(names)))
        return self.children[-1]

    def now(self):
        return self.now_

    def monotonic(self):
        return self.passed

    def wait(self, seconds):
        self.waits.append(seconds)
        self.pass_(seconds or 0)
        self.on_wait()

    def pass_(self, seconds):
        self.passed += seconds
        if not self.frozen:
            self.now_ += timedelta(seconds=seconds)

    def until(self, moment, *, state="ok"):
        """Let the loop run, every crawl ending before the next step, until this moment."""
        while self.now_ < moment:
            pause = self.watcher.step()
            for child in self.children:
                if child.status is None:
                    child.end(state)
            self.pass_(pause)

    @property
    def started(self):
        return [child.sources for child in self.children]


def test_what_is_due_is_started_once_and_again_at_its_time():
    world = World()
    world.until(START + EVERY)
    assert world.started == [["one"]]
    world.until(START + EVERY + timedelta(minutes=7))
    assert world.started == [["one"], ["one"]]
    late = world.past["one"][1].started_at - (START + EVERY)
    assert timedelta(0) <= late - jitter("here", START + EVERY, EVERY) < timedelta(seconds=1)


def test_a_month_is_as_many_looks_as_the_schedule_has():
    world = World("one", "two")
    world.until(START + timedelta(days=30))
    assert len(world.started) == 120
    assert all(names == ["one", "two"] for names in world.started)
    assert {run.started_at.hour for run in world.past["one"]} == {0, 6, 12, 18}


def test_a_source_in_hand_is_not_started_again_however_long_it_takes():
    world = World()
    for _ in range(int(DEADLINE.total_seconds() / LONGEST_WAIT_S)):
        world.pass_(world.watcher.step())
    assert world.started == [["one"]]


def test_another_source_does_not_wait_for_the_one_in_hand():
    world = World("one", "two")
    world.past["two"].append(PastRun(started_at=START - EVERY + 30 * MINUTE, state="ok"))
    world.watcher.step()
    assert world.started == [["one"]]
    for _ in range(40):
        world.pass_(world.watcher.step())
    assert world.started == [["one"], ["two"]]
    assert world.children[0].status is None


def test_only_so_many_crawls_run_beside_each_other_and_the_rest_goes_together():
    names = [f"s{number}" for number in range(MOST_CHILDREN + 2)]
    world = World(*names)
    for place, name in enumerate(names):
        world.past[name].append(PastRun(started_at=START - EVERY + (place + 1) * 15 * MINUTE, state="ok"))
    for _ in range(120):
        world.pass_(world.watcher.step())
    assert world.started == [[name] for name in names[:MOST_CHILDREN]]
    world.children[0].end()
    world.watcher.step()
    assert world.started[-1] == names[MOST_CHILDREN:]


def test_after_a_long_sleep_there_is_one_catch_up_at_once_of_the_machine_s_own_moment():
    world = World()
    world.until(START + MINUTE)
    world.pass_(9 * 86400)
    world.until(world.now_ + timedelta(hours=1))
    assert len(world.started) == 2


@pytest.mark.parametrize(
    ("jump", "looks"), [(timedelta(days=400), 1), (timedelta(days=-400), 1), (timedelta(hours=-2), 0)]
)
def test_a_jump_of_the_clock_costs_one_look_at_most(jump, looks):
    world = World()
    world.until(START + timedelta(hours=1))
    world.now_ += jump
    before = len(world.started)
    world.until(world.now_ + timedelta(hours=5))
    assert len(world.started) - before == looks
    world.until(world.now_ + timedelta(days=1))
    assert len(world.started) - before == looks + 4


def test_a_clock_that_leaps_forth_and_back_again_costs_two():
    world = World()
    world.until(START + timedelta(hours=1))
    world.now_ += timedelta(days=4000)
    world.until(world.now_ + timedelta(minutes=10))
    world.now_ -= timedelta(days=4000)
    world.until(world.now_ + timedelta(hours=5))
    assert len(world.started) == 3


def test_with_a_frozen_clock_the_loop_waits_for_a_signal_and_nothing_else():
    world = World(frozen=True)

    def first_wait_ends_the_child_the_second_is_a_signal():
        if world.children[0].status is None:
            world.children[0].end()
        else:
            world.watcher.stopping = True

    world.on_wait = first_wait_ends_the_child_the_second_is_a_signal
    world.watcher.run()
    assert world.started == [["one"]]
    assert world.waits == [DEADLINE.total_seconds() + GRACE_S, None]


def test_a_frozen_clock_that_stands_on_a_due_time_does_not_wait_for_the_jitter():
    world = World(frozen=True)
    world.past["one"].append(PastRun(started_at=START - EVERY, state="ok"))
    world.watcher.step()
    assert world.started == [["one"]]


@pytest.mark.parametrize("frozen", [True, False])
def test_a_crawl_that_leaves_no_run_behind_is_not_started_over_and_over(frozen):
    world = World(frozen=frozen)
    for _ in range(1000):
        pause = world.watcher.step()
        if world.children[-1].status is None:
            world.children[-1].end(None, 2)  # which ends the loop's waiting
        else:
            world.pass_(pause)
        if world.passed > 7200:
            break
    assert 5 <= len(world.started) <= 7
    assert "left no run behind (exit 2); again in 60 s" in world.said[1]


def test_a_run_that_failed_is_tried_again_by_the_schedule_not_by_the_loop():
    world = World()
    world.until(START + timedelta(hours=5, minutes=59), state="partial")
    starts = [run.started_at for run in world.past["one"]]
    gaps = [(later - earlier) / MINUTE for earlier, later in itertools.pairwise(starts)]
    least = (15, 30, 60, 120)
    assert all(low <= gap <= low + 5 for gap, low in zip(gaps, least, strict=True))  # five minutes of jitter
    assert not any("left no run" in words for words in world.said)


def test_a_source_that_another_process_crawls_is_left_to_it_and_looked_at_later():
    world = World("one", "two")
    world.elsewhere = {"one"}
    pause = world.watcher.step()
    assert world.started == [["two"]]
    assert pause >= LONGEST_WAIT_S
    assert world.said[0] == "one: due, and another process is crawling it just now"
    world.past["one"].append(PastRun(started_at=START, state="ok"))
    world.elsewhere = set()
    world.pass_(pause)
    world.watcher.step()
    assert world.started == [["two"]]


def test_a_crawl_beyond_its_deadline_is_stopped_kindly_and_then_killed():
    world = World()
    world.watcher.step()
    world.children[0].deaf = True
    while "kill" not in world.children[0].asked:
        world.pass_(world.watcher.step())
        assert world.passed < 86400
    assert world.children[0].asked == ["terminate", "kill"]
    assert world.passed >= DEADLINE.total_seconds() + GRACE_S + STOP_S


def test_stopping_lets_the_runs_in_hand_close():
    world = World("one")
    world.watcher.step()
    world.watcher.stopping = True
    world.watcher.run()
    assert world.children[0].asked == ["terminate"]
    assert world.past["one"][-1].state == "partial"


def test_what_does_not_stop_is_killed_in_the_end():
    world = World("one")
    world.watcher.step()
    world.children[0].deaf = True
    world.watcher.stopping = True
    world.watcher.run()
    assert world.children[0].asked == ["terminate", "kill"]
    assert world.passed >= STOP_S


def test_the_outbox_is_looked_at_every_minute_also_when_nothing_is_due():
    world = World()
    world.until(START + timedelta(minutes=10))
    assert 9 <= len(world.told) <= 12


def test_no_step_waits_longer_than_a_minute_nor_no_time_at_all():
    world = World("one", "two", every=timedelta(minutes=10))
    pauses = []
    while world.now_ < START + timedelta(days=1):
        pauses.append(world.watcher.step())
        for child in world.children:
            if child.status is None:
                child.end()
        world.pass_(pauses[-1])
    assert 0 < min(pauses) <= max(pauses) <= LONGEST_WAIT_S
    assert len(pauses) < 2000
