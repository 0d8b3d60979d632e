"""The row of a run: opened when a source's crawl begins, closed with its state when it ends."""

from __future__ import annotations

import sqlite3
from contextlib import suppress
from datetime import datetime
from typing import TYPE_CHECKING, Any, Protocol

from attrs import define

from crawlers import clock
from crawlers.outcome import CUT_OFF, STOPPED, State
from pipelines.keep.health import too_many
from pipelines.keep.transactions import writing

if TYPE_CHECKING:
    from crawlers.source import Source
    from pipelines.keep.records import Counts
    from pipelines.keep.store import Store

_LAST_WAIT_MS = 1000


class ClosesRuns(Protocol):
    """What else is stored in the transaction that closes a run: the first crawl's one alert, the operator's."""

    def run_ended(self, store: Any) -> None:
        """Store what readers are told at the end of a run that held back nothing."""

    def run_closed(self, store: Any, run_id: int, *, whole: bool) -> None:
        """Store what the operator is told, once the run's row has its state."""


@define
class RunRecord:
    """One row of ``runs``."""

    store: Store
    run_id: int
    source: str
    started_at: datetime

    @classmethod
    def begin(cls, store: Store, source: str, now: datetime) -> RunRecord:
        """Open a run; one that was cut off before is closed as an error."""
        with writing(store.connection):
            store.connection.execute(
                "UPDATE runs SET state = ?, reason = ?, finished_at = started_at WHERE source = ? AND finished_at IS NULL",
                [State.ERROR, CUT_OFF, source],
            )
            cursor = store.connection.execute(
                "INSERT INTO runs (source, started_at, new, changed, unchanged, listed, problems, requests, complete)"
                " VALUES (?, ?, 0, 0, 0, 0, 0, 0, 0)",
                [source, now.isoformat()],
            )
        return cls(store, int(cursor.lastrowid or 0), source, now)

    def end(self, spider: Source, counts: Counts, watch: ClosesRuns, *, stopped: bool = False) -> None:
        """Close the run in one transaction: its walks, its problems, its state.

        ``stopped`` says that it was ended from outside (Ctrl-C, a shutdown).
        """
        outcome = spider.outcome
        walks = spider.walked()
        whole = len(walks) == len(spider.lists) and all(walk.complete for walk in walks)
        if stopped and not whole and outcome.state is State.OK:
            outcome.note(State.PARTIAL, STOPPED)
        outcome.judge()
        urls = {row.url for walk in walks for row in walk.rows}
        sound = not outcome.holds_back and outcome.state is not State.ERROR
        pages = {one.name: one.first_page for one in spider.lists}
        outcome.problems.extend(too_many(self.store.connection, self.source, walks, pages))
        with writing(self.store.connection):
            problems = [(self.source, problem) for problem in outcome.problems]
            self.store.add_problems(problems, self.run_id, spider.now, counts)
            if not outcome.holds_back:
                for walk in walks:
                    self.store.walks.remember(walk, self.source, self.run_id, sound=sound)
                self.store.walks.seen(urls, spider.now)
                watch.run_ended(self.store)
            complete = whole and outcome.state in (State.OK, State.DEGRADED)
            self._close(spider, counts, urls, complete)
            watch.run_closed(self.store, self.run_id, whole=whole or stopped)

    def fail(self, reason: str) -> None:
        """Close a run whose end could not be stored as an error; where not even that goes, the next run does it."""
        with suppress(sqlite3.Error):
            self.store.connection.execute(f"PRAGMA busy_timeout = {_LAST_WAIT_MS}")
            self.store.connection.execute(
                "UPDATE runs SET state = ?, reason = ?, finished_at = ? WHERE run_id = ?",
                [State.ERROR, reason, clock.now().isoformat(), self.run_id],
            )

    def _close(self, spider: Source, counts: Counts, urls: set[str], complete: bool) -> None:
        outcome = spider.outcome
        changed = counts.changed - counts.new
        moved = {spider.record_id(url) for url in urls} & (counts.new | changed)
        self.store.connection.execute(
            "UPDATE runs SET finished_at = ?, state = ?, reason = ?, requests = ?, listed = ?, site_total = ?, new = ?,"
            " changed = ?, unchanged = ?, problems = ?, complete = ?, known = ? WHERE run_id = ?",
            [
                clock.now().isoformat(),
                outcome.state,
                outcome.reason,
                outcome.requests,
                len(urls),
                outcome.site_total,
                len(counts.new),
                len(changed),
                self.store.walks.count_known(urls) - len(moved),
                counts.problems,
                int(complete),
                self.store.walks.count_covered(self.source),
                self.run_id,
            ],
        )
