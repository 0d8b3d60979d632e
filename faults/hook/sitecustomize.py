"""Put first on a crawl's PYTHONPATH by the suite, and by nobody else: kills the crawl while it stores.

``FIRESALE_FAULT`` says when: ``statement:N`` before the N-th SQL statement that the crawl executes,
``commit:N:MICROSECONDS`` so long after the N-th COMMIT began, ``committed:N`` right after it. ``count:FILE``
kills nothing and writes how many statements and commits there were.
"""

from __future__ import annotations

import atexit
import os
import signal
import sqlite3
import sys
import threading
import time
from pathlib import Path


def kill() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


class Fault:
    """Counts statements and commits over all connections of the process."""

    def __init__(self, words: str) -> None:
        self.kind, _, rest = words.partition(":")
        self.file = rest if self.kind == "count" else ""
        numbers = [] if self.file else [int(number) for number in rest.split(":")]
        self.place, self.delay_us = [*numbers, 0, 0][:2]
        self.statements = self.commits = 0
        if self.file:
            atexit.register(self.write)

    def write(self) -> None:
        Path(self.file).write_text(f"{self.statements} {self.commits}", encoding="utf-8")

    def before(self, is_commit: bool) -> None:
        self.statements += 1
        self.commits += is_commit
        if self.kind == "statement" and self.statements == self.place:
            kill()
        if self.kind == "commit" and is_commit and self.commits == self.place:
            threading.Thread(target=self.kill_soon, daemon=True).start()

    def after(self, is_commit: bool) -> None:
        if self.kind == "committed" and is_commit and self.commits == self.place:
            kill()

    def kill_soon(self) -> None:
        # The thread that commits has let go of the interpreter: SQLite is writing.
        time.sleep(self.delay_us / 1_000_000)
        kill()


def install(fault: Fault) -> None:
    connect = sqlite3.connect

    class Faulty(sqlite3.Connection):
        def execute(self, sql, *values):  # type: ignore[no-untyped-def]
            is_commit = sql.lstrip()[:6].upper() == "COMMIT"
            fault.before(is_commit)
            try:
                return super().execute(sql, *values)
            finally:
                fault.after(is_commit)

        def executemany(self, sql, *values):  # type: ignore[no-untyped-def]
            fault.before(False)
            return super().executemany(sql, *values)

        def commit(self):  # type: ignore[no-untyped-def]
            fault.before(True)
            super().commit()
            fault.after(True)

        def __exit__(self, *raised):  # type: ignore[no-untyped-def]
            fault.before(True)
            try:
                return super().__exit__(*raised)
            finally:
                fault.after(True)

    def faulty(*arguments, **named):  # type: ignore[no-untyped-def]
        return connect(*arguments, **{"factory": Faulty, **named})

    sqlite3.connect = faulty


if os.environ.get("FIRESALE_FAULT") and "crawl" in sys.orig_argv:
    install(Fault(os.environ["FIRESALE_FAULT"]))
