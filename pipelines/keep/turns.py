"""When every host was asked last: the table ``turns``. One row a host, moved on in one small transaction."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

from pipelines.keep.memory import database_path
from pipelines.keep.transactions import writing

if TYPE_CHECKING:
    from scrapy.settings import BaseSettings

PATIENCE_S = 1
#: A last turn further ahead than this is of a clock that has since been set back.
MOST_AHEAD_S = 600
#: Turns of this process, for when another writer keeps us from the table.
_here: dict[tuple[str, str], tuple[float, str]] = {}
_PUT = (
    "INSERT INTO turns (host, at, asker) VALUES (?, ?, ?)"
    " ON CONFLICT (host) DO UPDATE SET at = excluded.at, asker = excluded.asker"
)


class HostTurns:
    """Turns kept in the database of the crawl; seconds since 1970 by the machine's clock, frozen or not."""

    def __init__(self, settings: BaseSettings) -> None:
        self.path = database_path(settings)
        self._connection: sqlite3.Connection | None = None

    def take(self, host: str, asker: str, *, now: float, after_own: float, after_other: float) -> float:
        """Take the next turn of a host and return when it is; see ``crawlers.pace.Turns``."""

        def next_after(last: tuple[float, str] | None) -> float:
            if last is None or last[0] > now + MOST_AHEAD_S:
                return now
            return max(now, last[0] + (after_own if last[1] == asker else after_other))

        here = str(self.path), host
        try:
            with writing(self._open()):
                row = self._open().execute("SELECT at, asker FROM turns WHERE host = ?", [host]).fetchone()
                known = [last for last in (row, _here.get(here)) if last is not None]
                turn = next_after(max(known, default=None))
                self._open().execute(_PUT, [host, turn, asker])
        except sqlite3.Error:
            turn = next_after(_here.get(here))
        _here[here] = turn, asker
        return turn

    def close(self) -> None:
        """Close the connection; the turns stay."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _open(self) -> sqlite3.Connection:
        if self._connection is None:
            self._connection = sqlite3.connect(self.path, timeout=PATIENCE_S, isolation_level=None)
        return self._connection
