"""The past runs of every source, as the schedule asks for them."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path

from crawlers.polite import NOT_FETCHED
from pipelines.keep.database import open_reading
from pipelines.schedule import ENOUGH_RUNS, PastRun

_LAST_RUNS = """
    SELECT source, started_at, finished_at, state, reason
    FROM (SELECT *, row_number() OVER (PARTITION BY source ORDER BY run_id DESC) AS place FROM runs)
    WHERE place <= ? ORDER BY run_id
"""


def past_runs(connection: sqlite3.Connection) -> dict[str, list[PastRun]]:
    """Return the last runs of every source that ran, the oldest first; as many as the schedule needs."""
    past: dict[str, list[PastRun]] = {}
    for source, started_at, finished_at, state, reason in connection.execute(_LAST_RUNS, [ENOUGH_RUNS]):
        run = PastRun(
            started_at=datetime.fromisoformat(started_at),
            finished_at=datetime.fromisoformat(finished_at) if finished_at else None,
            state=state,
            unheard=state == "disallowed" and NOT_FETCHED in (reason or ""),
        )
        past.setdefault(source, []).append(run)
    return past


def past_of(database: Path) -> dict[str, list[PastRun]]:
    """Return the same from a file; nothing when there is none.

    Raises ``DatabaseUnusable`` for one that cannot be read: a past that is not known is not an empty one, after
    which everything would be due.
    """
    if not database.exists():
        return {}
    with closing(open_reading(database)) as connection:
        return past_runs(connection)
