"""When a source is looked at next: a pure function of the clock, the source's past runs and its schedule.

* ``every``: that long after the start of the last run, whoever started it. The start counts from the last
  full quarter of an hour (of five minutes, of a minute for short intervals): a timer that comes a few seconds
  late does not push the schedule along, and "1d" keeps its time of day.
* ``at``: at these times of Beijing, every day, weekends included. A run that began a little before one of
  them counts as that one.
* However many times were missed, there is one catch-up, at once.
* A run that did not get everything (partial, error, cut off) is tried again earlier, after pauses that
  double; at the regular time at the latest.
* A source that turned us away (blocked, disallowed) is left alone for a day at least, and longer each time.
* A run that began in the future says that the clock was wrong, and then counts for nothing.
"""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, time, timedelta

from attrs import field, frozen

from crawlers.clock import BEIJING, length_in_words

_DAY = timedelta(days=1)
_MINUTE = timedelta(minutes=1)

# A start counts from the last of the largest of these marks that is small beside the interval.
_MARKS = (15 * _MINUTE, 5 * _MINUTE, _MINUTE, timedelta(seconds=1))
_SMALL = 12
_SKEW = timedelta(hours=1)  # so far ahead of the clock a start may be before it counts for nothing
_LONGEST_JITTER = 5 * _MINUTE
_JITTER_SHARE = 60

SOON = tuple(_MINUTE * minutes for minutes in (15, 30, 60, 120, 240, 480))
LATER = tuple(_DAY * days for days in (1, 2, 4))
# How a run may have ended, as far as the schedule asks: the pauses after so many such runs in a row.
PAUSES: Mapping[str | None, tuple[timedelta, ...]] = {
    None: SOON,  # cut off: its row was never closed
    "partial": SOON,
    "error": SOON,
    "blocked": LATER,
    "disallowed": LATER,
}
ENOUGH_RUNS = len(SOON) + 1


def _sorted(times: Iterable[time]) -> tuple[time, ...]:
    return tuple(sorted(set(times)))


@frozen(kw_only=True)
class Schedule:
    """How often a source is looked at: at fixed times of Beijing when there are any, else after ``every``."""

    every: timedelta
    at: tuple[time, ...] = field(default=(), converter=_sorted)

    def __str__(self) -> str:
        if self.at:
            return ", ".join(f"{moment:%H:%M}" for moment in self.at) + " Asia/Shanghai"
        return length_in_words(self.every)


@frozen(kw_only=True)
class PastRun:
    """What the schedule asks of a run. ``state`` is ``None`` while it runs, and for ever if it was cut off;
    ``unheard`` says that no answer came at all, so that its state is not the site's word.
    """

    started_at: datetime
    finished_at: datetime | None = None
    state: str | None = None
    unheard: bool = False

    @property
    def ended_at(self) -> datetime:
        """When it ended; not before it began, whatever the clock did meanwhile."""
        return max(self.started_at, self.finished_at or self.started_at)

    @property
    def pauses(self) -> tuple[timedelta, ...] | None:
        """The pauses that follow such runs; ``None`` when the schedule goes on as ever."""
        return SOON if self.unheard else PAUSES.get(self.state)


@frozen
class Next:
    """When a source is due, and why then: first, regular, retry, wait, clock."""

    at: datetime
    why: str

    def is_due(self, now: datetime) -> bool:
        """Whether its time has come."""
        return self.at <= now


def next_look(schedule: Schedule, past: Sequence[PastRun], now: datetime) -> Next:
    """Return when a source is due. ``past`` holds its last runs, the oldest first; ``ENOUGH_RUNS`` suffice."""
    if not past:
        return Next(now, "first")
    last = past[-1]
    if last.started_at > now + _SKEW:
        return Next(now, "clock")
    regular = _regular(schedule, last.started_at)
    if last.pauses is None:
        return Next(regular, "regular")
    pause = last.pauses[min(_in_a_row(past), len(last.pauses)) - 1]
    if last.pauses is LATER:
        return Next(max(regular, last.started_at + pause), "wait")
    retry = last.ended_at + pause
    return Next(retry, "retry") if retry < regular else Next(regular, "regular")


def jitter(machine: str, at: datetime, every: timedelta) -> timedelta:
    """Return how much later than ``at`` this machine begins, so that not all of them do so in one second.

    The same for the same machine and time: a process that starts anew waits for the same moment, and sources
    that are due together are crawled together. At most five minutes, and a sixtieth of the interval.
    """
    digest = hashlib.sha256(f"{machine} {at.isoformat()}".encode()).digest()
    return min(_LONGEST_JITTER, every / _JITTER_SHARE) * (int.from_bytes(digest[:4]) / 2**32)


def _in_a_row(past: Sequence[PastRun]) -> int:
    """How many runs at the end ended like the last one."""
    count = 0
    for run in reversed(past):
        if run.pauses is not past[-1].pauses:
            break
        count += 1
    return count


def _regular(schedule: Schedule, started_at: datetime) -> datetime:
    start = started_at.astimezone(BEIJING)
    if schedule.at:
        return _next_time(schedule.at, start)
    mark = next((mark for mark in _MARKS if mark * _SMALL <= schedule.every), timedelta(0))
    midnight = start.replace(hour=0, minute=0, second=0, microsecond=0)
    return start - ((start - midnight) % mark if mark else mark) + schedule.every


def _next_time(times: Sequence[time], start: datetime) -> datetime:
    """The first of the times of day that a run begun at ``start`` does not stand for."""
    slots = [
        datetime.combine(start.date() + timedelta(days=day), moment, BEIJING)
        for day in range(3)
        for moment in times
    ]
    gap = min((later - earlier for earlier, later in itertools.pairwise(slots)), default=_DAY)
    early = min(_MARKS[0], gap / 2)
    return next(slot for slot in slots if slot > start + early)
