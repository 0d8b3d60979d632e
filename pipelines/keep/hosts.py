"""What every host was asked, by day, and what its robots.txt was: the table ``hosts``."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

from pipelines.keep.memory import database_path

if TYPE_CHECKING:
    from scrapy.settings import BaseSettings

#: So many requests are counted in memory before they are written: a killed run forgets fewer than these.
WRITTEN_EVERY = 20
PATIENCE_S = 1
_ADD = (
    "INSERT INTO hosts (host, day, asked) VALUES (?, ?, ?)"
    " ON CONFLICT (host, day) DO UPDATE SET asked = asked + excluded.asked"
)
_ROBOTS = (
    "INSERT INTO hosts (host, day, asked, robots, robots_at) VALUES (?, ?, 0, ?, ?)"
    " ON CONFLICT (host, day) DO UPDATE SET robots = excluded.robots, robots_at = excluded.robots_at"
)


class HostLedger:
    """Counts requests in the database of the crawl, so that a restart forgets none of them."""

    def __init__(self, settings: BaseSettings) -> None:
        self.path = database_path(settings)
        self._before: dict[tuple[str, str], int] = {}
        self._counted: dict[tuple[str, str], int] = {}
        self._connection: sqlite3.Connection | None = None

    def asked(self, host: str, day: str) -> int:
        """Count one request and return how many that makes today."""
        key = host, day
        if key not in self._before:
            self._before[key] = self._stored(host, day)
        self._counted[key] = self._counted.get(key, 0) + 1
        if self._counted[key] >= WRITTEN_EVERY:
            self._write()
        return self._before[key] + self._counted.get(key, 0)

    def robots(self, host: str, verdict: str, at: str) -> None:
        """Keep what a host's robots.txt was."""
        self._execute(_ROBOTS, [(host, at[:10], verdict, at)])

    def close(self) -> None:
        """Write what was counted."""
        self._write()
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _write(self) -> None:
        counted = dict(self._counted)
        if self._execute(_ADD, [(*key, number) for key, number in counted.items()]):
            self._counted.clear()
            for key, number in counted.items():
                self._before[key] = self._before.get(key, 0) + number

    def _stored(self, host: str, day: str) -> int:
        try:
            row = (
                self._open()
                .execute("SELECT asked FROM hosts WHERE host = ? AND day = ?", [host, day])
                .fetchone()
            )
        except sqlite3.Error:
            return 0  # said where the database is opened for the crawl itself
        return int(row[0]) if row else 0

    def _execute(self, statement: str, rows: list[tuple[object, ...]]) -> bool:
        """Whether it was written; what another writer keeps us from is written with the next."""
        if not rows:
            return True
        try:
            self._open().executemany(statement, rows)
        except sqlite3.Error:
            return False
        return True

    def _open(self) -> sqlite3.Connection:
        if self._connection is None:
            self._connection = sqlite3.connect(self.path, timeout=PATIENCE_S, isolation_level=None)
        return self._connection
