"""What is due now: every source's own schedule, held against what it did."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path

from crawlers.config import Config
from crawlers.config_forms import DURATION, TIMES
from crawlers.source import Source
from pipelines.keep.history import past_of
from pipelines.keep.locks import AlreadyRunning, give_back, is_running, reserve_source
from pipelines.schedule import Next, Schedule, next_look


def schedule_of(source: type[Source], config: Config) -> Schedule:
    """Return a source's schedule: the user's word, else its own."""
    users = config.source(source.name)
    every = users.every or DURATION.read(source.every)
    if every is None:  # refused when the class was made
        raise ValueError(f"{source.name}: {source.every!r} is no time between two looks")
    own = () if users.every else tuple(moment for word in source.at for moment in TIMES.read(word) or ())
    return Schedule(every=every, at=users.at or own)


def next_looks(
    sources: Mapping[str, type[Source]], config: Config, database: Path, now: datetime
) -> dict[str, Next]:
    """Return when each of these sources is due."""
    past = past_of(database)
    return {
        name: next_look(schedule_of(source, config), past.get(name, ()), now)
        for name, source in sources.items()
    }


def are_due(looks: Mapping[str, Next], now: datetime) -> list[str]:
    """Return the sources whose time has come, the one that waited longest first."""
    return sorted(
        (name for name, look in looks.items() if look.is_due(now)), key=lambda name: (looks[name].at, name)
    )


def reserve_due(
    sources: Mapping[str, type[Source]], config: Config, database: Path, now: datetime
) -> tuple[list[str], list[str]]:
    """Reserve the sources that are due; return them, and those that another process is crawling.

    Judged again under the lock: another process may have crawled a source since it was found to be due. The
    database must exist, so that its folder does.
    """
    past = past_of(database)
    unfinished = [name for name in sources if name in past and past[name][-1].state is None]
    reserved, busy = [], sorted(running_now(unfinished, database))
    for name in are_due(next_looks(sources, config, database, now), now):
        if name in busy:
            continue
        try:
            reserve_source(database, name)
        except AlreadyRunning:
            busy.append(name)
            continue
        if next_looks({name: sources[name]}, config, database, now)[name].is_due(now):
            reserved.append(name)
        else:
            give_back(database, name)
    return reserved, busy


def running_now(sources: Iterable[str], database: Path) -> set[str]:
    """Return the sources that some process crawls just now."""
    if not database.exists():
        return set()
    return {name for name in sources if is_running(database, name)}
