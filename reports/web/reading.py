"""How the pages read the database: connections of their own, one a thread, with a time limit."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Final, TypeVar

from pipelines.keep.database import open_reading

Answer = TypeVar("Answer")

THREADS: Final = 3
TIME_LIMIT_S: Final = 10
_STEPS: Final = 20_000  # of SQLite's machine between two looks at the clock


class TooSlow(Exception):
    """Raised when a page's queries take longer than ``TIME_LIMIT_S``."""


class Reader:
    """Read-only connections to a database, for functions that take one."""

    def __init__(self, path: Path, time_limit_s: float = TIME_LIMIT_S) -> None:
        self.path = path
        self._time_limit_s = time_limit_s
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="page")
        self._own = threading.local()

    async def ask(self, function: Callable[[sqlite3.Connection], Answer]) -> Answer:
        """Return what a function finds out. Raises ``TooSlow``, ``sqlite3.Error``."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, self._asked, function)

    async def aside(self, function: Callable[[], Answer]) -> Answer:
        """Return what a function of no connection makes, on a thread of its own."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, function)

    def _asked(self, function: Callable[[sqlite3.Connection], Answer]) -> Answer:
        connection: sqlite3.Connection | None = getattr(self._own, "connection", None)
        if connection is None:
            connection = self._own.connection = open_reading(self.path)
        end = time.monotonic() + self._time_limit_s
        connection.set_progress_handler(lambda: time.monotonic() > end, _STEPS)
        try:
            connection.execute("BEGIN")  # one page, one state of the data
            return function(connection)
        except sqlite3.OperationalError as error:
            if "interrupted" in str(error):
                raise TooSlow(f"more than {self._time_limit_s:g} s") from error
            raise
        finally:
            connection.set_progress_handler(None, 0)
            if connection.in_transaction:
                connection.rollback()
