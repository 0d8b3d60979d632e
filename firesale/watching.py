"""``watch``: the loop around ``crawl --due``.

Every crawl is a process of its own: memory is given back, and a crash or a hang costs that crawl alone. The
loop holds no truth: what is due is read from the runs each time, so that it may be killed at any moment.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Protocol

from attrs import define, field

from pipelines.schedule import Next, jitter

LONGEST_WAIT_S = 60.0  # by then a clock that was set forth or back is noticed
SHORTEST_WAIT_S = 0.1
MOST_CHILDREN = 3  # what is due meanwhile waits; each may bring its own browser
GRACE_S = 600.0  # after a run's own deadline, before its process is asked to stop
STOP_S = 90.0  # after being asked to stop, before it is killed: an answer under way may take 30 s
BACK_OFF_S = (60.0, 120.0, 300.0, 900.0, 3600.0)


class Clock(Protocol):
    """The loop's clock. ``frozen``: the wall clock stands still, so that nothing more comes due."""

    frozen: bool

    def now(self) -> datetime:
        """Return the wall clock."""

    def monotonic(self) -> float:
        """Return seconds that only ever go on."""

    def wait(self, seconds: float | None) -> None:
        """Wait until something happens (a signal, a child's end), for so many seconds at most."""


class Child(Protocol):
    """A crawl in a process of its own."""

    sources: Sequence[str]

    def ended(self) -> int | None:
        """Return its exit status, ``None`` while it runs."""

    def terminate(self) -> None:
        """Ask it to close its runs and end."""

    def kill(self) -> None:
        """End it."""


@define
class _Crawl:
    child: Child
    looks: Mapping[str, Next]
    until: float
    asked_to_stop: bool = False


@define
class Watcher:
    """Starts what is due, waits, and ends what it started.

    ``looks`` says when every source is due (nothing: the past could not be read); ``start`` begins a crawl of some of them, ``busy`` tells which
    of them another process is crawling; ``tell`` sends what waits in the outbox.
    """

    looks: Callable[[datetime], Mapping[str, Next]]
    start: Callable[[Sequence[str]], Child]
    busy: Callable[[Sequence[str]], set[str]]
    tell: Callable[[datetime], None]
    say: Callable[[str], None]
    clock: Clock
    every: Mapping[str, timedelta]
    deadline: Mapping[str, timedelta]
    machine: str = ""
    stopping: bool = False
    _crawls: list[_Crawl] = field(factory=list, init=False)
    _not_before: dict[str, float] = field(factory=dict, init=False)
    _failed: dict[str, int] = field(factory=dict, init=False)

    def run(self) -> None:
        """Watch until ``stopping`` is set, then end what runs."""
        while not self.stopping:
            pause = self.step()
            if not self.stopping:
                self.clock.wait(pause)
        self._end()

    def step(self) -> float | None:
        """Look once; return for how long nothing needs to be done, ``None`` for until something happens."""
        now = self.clock.now()
        looks = self.looks(now)
        self._collect(looks)
        self._overdue()
        self.tell(now)
        running = {name for crawl in self._crawls for name in crawl.child.sources}
        idle = {name: look for name, look in looks.items() if name not in running}
        ready = [name for name, look in idle.items() if self._starts_at(name, look) <= now]
        ready = [name for name in ready if self._not_before.get(name, 0.0) <= self.clock.monotonic()]
        if ready and len(self._crawls) < MOST_CHILDREN:
            self._start(sorted(ready), looks)
            idle = {name: look for name, look in idle.items() if name not in ready}
        return self._pause(idle, now, looked=bool(looks))

    def _starts_at(self, name: str, look: Next) -> datetime:
        """When to begin: with a frozen clock, and for what is due at once, without jitter."""
        if self.clock.frozen or look.why in ("first", "clock"):
            return look.at
        return look.at + jitter(self.machine, look.at, self.every[name])

    def _start(self, names: Sequence[str], looks: Mapping[str, Next]) -> None:
        elsewhere = self.busy(names)
        mine = [name for name in names if name not in elsewhere]
        for name in elsewhere:
            self.say(f"{name}: due, and another process is crawling it just now")
            self._not_before[name] = self.clock.monotonic() + LONGEST_WAIT_S
        if not mine:
            return
        self.say("crawl " + ", ".join(f"{name} ({looks[name].why})" for name in mine))
        longest = max(self.deadline[name] for name in mine).total_seconds()
        until = self.clock.monotonic() + longest + GRACE_S
        self._crawls.append(_Crawl(self.start(mine), {name: looks[name] for name in mine}, until))

    def _collect(self, looks: Mapping[str, Next]) -> None:
        """Take leave of the crawls that have ended; what left no run behind is not started again at once."""
        for crawl in [crawl for crawl in self._crawls if crawl.child.ended() is not None]:
            self._crawls.remove(crawl)
            for name, before in crawl.looks.items():
                if not _left_no_run(before, looks.get(name)):
                    self._failed.pop(name, None)
                    continue
                self._failed[name] = times = self._failed.get(name, 0) + 1
                wait = BACK_OFF_S[min(times, len(BACK_OFF_S)) - 1]
                self._not_before[name] = self.clock.monotonic() + wait
                self.say(
                    f"{name}: the crawl left no run behind (exit {crawl.child.ended()}); again in {wait:.0f} s"
                )

    def _overdue(self) -> None:
        """Stop a crawl that did not keep its own deadline; first kindly."""
        for crawl in self._crawls:
            if crawl.until > self.clock.monotonic():
                continue
            self.say(f"{', '.join(crawl.child.sources)}: beyond its deadline, and stopped")
            if crawl.asked_to_stop:
                crawl.child.kill()
            else:
                crawl.child.terminate()
            crawl.asked_to_stop, crawl.until = True, self.clock.monotonic() + STOP_S

    def _pause(self, idle: Mapping[str, Next], now: datetime, *, looked: bool) -> float | None:
        passed = self.clock.monotonic()
        waits = [crawl.until - passed for crawl in self._crawls]
        full = len(self._crawls) >= MOST_CHILDREN
        for name, look in idle.items():
            wall = (self._starts_at(name, look) - now).total_seconds()
            if (self.clock.frozen and wall > 0) or full:
                continue
            waits.append(max(wall, self._not_before.get(name, 0.0) - passed))
        if not self.clock.frozen or not looked:
            waits.append(LONGEST_WAIT_S)
        return max(min(waits), SHORTEST_WAIT_S) if waits else None

    def _end(self) -> None:
        """Let every crawl close its runs; what does not end in time is killed."""
        for crawl in self._crawls:
            crawl.child.terminate()
        until = self.clock.monotonic() + STOP_S
        while any(crawl.child.ended() is None for crawl in self._crawls):
            left = until - self.clock.monotonic()
            if left <= 0:
                break
            self.clock.wait(left)
        for crawl in self._crawls:
            if crawl.child.ended() is None:
                self.say(
                    f"{', '.join(crawl.child.sources)}: did not end within {STOP_S:.0f} s, and was killed"
                )
                crawl.child.kill()


def _left_no_run(before: Next, after: Next | None) -> bool:
    if after is None:
        return False
    return after.why == before.why and (after.at == before.at or after.why in ("first", "clock"))
