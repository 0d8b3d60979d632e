"""The month as it passes: minute by minute the schedule is asked, and what is due is crawled by the real command."""

from __future__ import annotations

import time as watch
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, time, timedelta
from typing import Any

from attrs import define, field, frozen

from crawlers.config import Config, SourceSettings
from faults.month_asked import Asked
from faults.month_plan import MINUTE, Outage, When
from faults.stand import Crawl, Ran, Receiver, Stand
from firesale import running
from firesale.due import are_due, schedule_of
from fixtures.world.month import Month
from fixtures.world.server import WorldServer
from pipelines.keep.history import past_of
from pipelines.schedule import next_look


@frozen(kw_only=True)
class Done:
    """One call of the command: when, for whom, what it printed, and how long it took."""

    at: datetime
    due: Sequence[str]
    ran: Ran
    requests: int
    seconds: float
    heard: Sequence[tuple[float, dict[str, Any]]]  # messages: seconds after the start, row of ``alerts``

    @property
    def runs(self) -> list[dict[str, Any]]:
        """The rows of the sources that it crawled."""
        return list(self.ran.json.get("runs") or [])


@define
class Passing:
    """A month under way. ``twice_at``: the calls, by number, at which cron calls twice in the same second."""

    month: Month
    server: WorldServer
    stand: Stand
    desk: Receiver
    sources: Mapping[str, When]
    outage: Outage | None = None
    twice_at: Sequence[int] = (5, 40)
    done: list[Done] = field(factory=list)
    idle: list[Done] = field(factory=list)  # calls at which nothing was due
    asked: Asked = field(init=False)
    moments: list[float] = field(factory=list)
    minutes: int = 0

    def __attrs_post_init__(self) -> None:
        """Listen to the readers' receiver, and count by subject."""
        self.asked = Asked(self.month.house)
        self.desk.on_post = lambda: self.moments.append(watch.monotonic())

    def pass_by(self) -> Iterator[Done]:
        """Let every minute pass; yield what was called."""
        classes = {name: cls for name, cls in running.all_sources().items() if name in self.sources}
        at = {name: (when,) if isinstance(when, time) else () for name, when in self.sources.items()}
        config = Config(sources={name: SourceSettings(at=moments) for name, moments in at.items()})
        schedules = {name: schedule_of(cls, config) for name, cls in classes.items()}
        past, now = past_of(self.stand.database), self.month.begins
        while now < self.month.ends:
            if self.outage is None or not self.outage.holds(now):
                self.minutes += 1
                looks = {name: next_look(schedules[name], past.get(name, ()), now) for name in classes}
                due = are_due(looks, now)
                if due:
                    yield self._call(now, due, self.done)
                    past = past_of(self.stand.database)
                elif self._is_spot_check(now):
                    yield self._call(now, [], self.idle)
            now += MINUTE

    def _is_spot_check(self, now: datetime) -> bool:
        """Every third day at a time at which nothing is due the real command is called all the same."""
        return (now - self.month.begins).days % 3 == 1 and (now.hour, now.minute) == (3, 17)

    def _call(self, now: datetime, due: Sequence[str], into: list[Done]) -> Done:
        """Call the command, on some moments from two shells at once, and count what came of it."""
        self.month.move_to(now)
        asked, begins = len(self.server.requests), watch.monotonic()
        self.desk.take()
        self.moments.clear()
        other = self._second_caller(now) if due and len(self.done) in self.twice_at else None
        ran = self.stand.crawl(self.server.url, now.isoformat(), *self.sources, "--due")
        if other is not None:
            ran.json.setdefault("runs", []).extend(other.wait().json.get("runs") or [])
        seconds = watch.monotonic() - begins
        heard = [(at - begins, told.alert) for at, told in zip(self.moments, self.desk.take(), strict=False)]
        lines = self.server.requests[asked:]
        self.asked.add(lines)
        done = Done(at=now, due=due, ran=ran, requests=len(lines), seconds=seconds, heard=heard)
        into.append(done)
        return done

    def _second_caller(self, now: datetime) -> Crawl:
        """Start the same call in the same second; what it prints goes elsewhere."""
        folder = self.stand.folder.parent / "second-caller"
        folder.mkdir(exist_ok=True)
        env = self.stand.environment(self.server.url, now.isoformat())
        return Crawl(self.stand, env, (*self.sources, "--due"), {}, folder)


def settled_within(month: Month) -> list[str]:
    """Return the lots whose whole life fell into the month: listed after its first hour, over a day before its end."""
    found = []
    for lot in month.house.lots.values():
        over = min(lot.stopped or lot.ends, lot.ends) + timedelta(days=2)
        if lot.listed > month.begins and over < month.ends and lot.surface in ("jd", "ali_court"):
            found.append(lot.lot_id)
    return found
