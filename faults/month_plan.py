"""The month's timetable, worked out by hand and not by the scheduler: when each source must be crawled."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, time, timedelta
from typing import TypeAlias

from attrs import frozen

When: TypeAlias = time | timedelta  # a time of day, or so long after the last run

MINUTE = timedelta(minutes=1)
TIMES: Mapping[str, time] = {
    "yindeng": time(18, 30),
    "jd_auctions": time(11, 15),
    "ali_court": time(12, 5),
    "ali_notices": time(8, 45),
}
SHIPPED: Mapping[str, timedelta] = dict.fromkeys(TIMES, timedelta(hours=6))


@frozen
class Outage:
    """The machine is off: nobody looks at the clock from ``begins`` (included) until ``ends`` (excluded)."""

    begins: datetime
    ends: datetime

    def holds(self, now: datetime) -> bool:
        """Whether the machine is off."""
        return self.begins <= now < self.ends


def configuration(sources: Mapping[str, When]) -> str:
    """Return the part of ``firesale.toml`` that says the times of day; what is shipped need not be said."""
    times = {name: when for name, when in sources.items() if isinstance(when, time)}
    return "".join(f'\n[sources.{name}]\nat = ["{moment:%H:%M}"]\n' for name, moment in times.items())


def in_words(when: When) -> str:
    """``at 08:45``, or ``every 6 h``."""
    return f"at {when:%H:%M}" if isinstance(when, time) else f"every {when / timedelta(hours=1):.0f} h"


def planned(when: When, begins: datetime, ends: datetime, outage: Outage | None) -> list[datetime]:
    """Return when a source must be crawled: at once, then as its schedule says, weekends included. What was missed
    while the machine was off is made up for once, in the first minute after.
    """
    if isinstance(when, time):
        return daily(when, begins, ends, outage)
    return list(every(when, begins, ends, outage))


def every(pause: timedelta, begins: datetime, ends: datetime, outage: Outage | None) -> Iterable[datetime]:
    """Every so many hours, counted from the quarter of an hour in which the last run began."""
    slot = begins
    while slot < ends:
        if outage and outage.holds(slot):
            slot = outage.ends
        yield slot
        slot = slot - timedelta(minutes=slot.minute % 15) + pause


def daily(moment: time, begins: datetime, ends: datetime, outage: Outage | None) -> list[datetime]:
    """Return when a source looked at once a day must be crawled: at once, then at its time every day, weekends
    included. What was missed while the machine was off is made up for once, in the first minute after.
    """
    slots = [begins]
    day = begins.replace(hour=moment.hour, minute=moment.minute)
    while day < ends:
        if day - begins > 15 * MINUTE:  # the first run stands for a time that is so near
            slots.append(day)
        day += timedelta(days=1)
    if outage is None:
        return slots
    missed = any(outage.holds(slot) for slot in slots)
    return sorted([slot for slot in slots if not outage.holds(slot)] + ([outage.ends] if missed else []))
