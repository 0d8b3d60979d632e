"""``firesale watch``."""

from __future__ import annotations

import contextlib
import os
import platform
import queue
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import click

from crawlers import clock
from firesale.commands.shared import database_option, read_config

_SIGNALS = (signal.SIGTERM, signal.SIGINT)


@click.command("watch")
@click.argument("sources", nargs=-1)
@database_option
def watch_command(sources: tuple[str, ...], database: Path) -> int:
    """Crawl SOURCES (default: all that are enabled) each at its own times, until stopped.

    SIGTERM or Ctrl-C ends it: a run in hand is closed, what it had stored stays. Exit status 0 then.

    Example: firesale watch
    """
    from crawlers.config_forms import DURATION
    from firesale import due, running
    from firesale.commands.crawl import chosen_sources
    from firesale.watching import Watcher
    from pipelines.keep.database import DatabaseUnusable, check_writable

    known = running.all_sources()
    config = read_config(known)
    names = chosen_sources(sources, known, config)
    watched = {name: known[name] for name in names}
    check_writable(database)  # what cannot be written to is said before anything is asked
    wake: queue.SimpleQueue[None] = queue.SimpleQueue()
    schedules = {name: due.schedule_of(source, config) for name, source in watched.items()}
    deadlines = {
        name: config.source(name).deadline or DURATION.read(source.deadline) or timedelta(0)
        for name, source in watched.items()
    }

    def looks(now: datetime) -> Mapping[str, Any]:
        try:
            return due.next_looks(watched, config, database, now)
        except (sqlite3.Error, DatabaseUnusable) as error:
            _say(f"{error}; looked at again in a minute")
            return {}

    watcher = Watcher(
        looks=looks,
        start=lambda some: Process(some, database, wake),
        busy=lambda some: due.running_now(some, database),
        tell=lambda now: _tell(database, config, now),
        say=_say,
        clock=WallClock(wake),
        every={name: schedule.every for name, schedule in schedules.items()},
        deadline=deadlines,
        machine=platform.node(),
    )

    def stop(number: int, _frame: object) -> None:
        watcher.stopping = True
        wake.put(None)

    before = {number: signal.signal(number, stop) for number in _SIGNALS}
    try:
        _say(f"watching {', '.join(watched) or 'nothing: no source is enabled'}; database {database}")
        watcher.run()
        _say("stopped")
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    return 0


class WallClock:
    """The clock on the wall, and a queue that wakes: it may be written to from a signal's handler."""

    def __init__(self, wake: queue.SimpleQueue[None]) -> None:
        self.wake = wake
        self.frozen = clock.is_frozen()

    def now(self) -> datetime:
        """Return the wall clock."""
        return clock.now()

    def monotonic(self) -> float:
        """Return seconds that only ever go on."""
        return time.monotonic()

    def wait(self, seconds: float | None) -> None:
        """Wait for a word in the queue, for so long at most; words that came together count as one."""
        try:
            self.wake.get(timeout=seconds)
            while True:
                self.wake.get_nowait()
        except queue.Empty:
            pass


class Process:
    """``crawl --due`` in a process and a group of its own: Ctrl-C reaches the watch alone, which passes it on."""

    def __init__(self, sources: Sequence[str], database: Path, wake: queue.SimpleQueue[None]) -> None:
        self.sources: Sequence[str] = tuple(sources)
        self._process = subprocess.Popen(  # noqa: S603 - our own command
            [sys.executable, "-m", "firesale", "crawl", "--due", "--db", str(database), *sources],
            stdin=subprocess.DEVNULL,
            start_new_session=True,
        )
        threading.Thread(target=self._wait, args=[wake], daemon=True).start()

    def _wait(self, wake: queue.SimpleQueue[None]) -> None:
        self._process.wait()
        wake.put(None)

    def ended(self) -> int | None:
        """Return its exit status, ``None`` while it runs."""
        return self._process.poll()

    def terminate(self) -> None:
        """Ask it to close its runs and end."""
        self._process.terminate()

    def kill(self) -> None:
        """End it, with its browser and its readers."""
        with contextlib.suppress(ProcessLookupError):  # it has just ended by itself
            if self.ended() is None:
                os.killpg(self._process.pid, signal.SIGKILL)


def _say(words: str) -> None:
    click.echo(f"{clock.now():%Y-%m-%d %H:%M:%S} {words}", err=True)


def _tell(database: Path, config: Any, now: datetime) -> None:
    from pipelines.keep.database import DatabaseUnusable
    from pipelines.watch import tell

    try:
        tell(database, config, now, hurry=False)
    except (sqlite3.Error, DatabaseUnusable, OSError) as error:
        _say(f"what waits was not told: {error}")
