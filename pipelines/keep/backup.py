"""Copies of the database beside it, made before something changes it as a whole: migrations, a replay.

A copy is whole or not there: it is written under another name and takes its own when it is complete. The
latest ``KEPT`` stay. Kept documents are not copied: nothing here changes them.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import closing, suppress
from datetime import datetime
from pathlib import Path

from crawlers.clock import BEIJING

KEPT = 3
_MARK = ".backup-"
_STAMP = "%Y%m%d-%H%M%S"


class NoBackup(OSError):
    """Raised when a copy could not be written; what was to follow it was not begun."""


def back_up(database: Path, now: datetime) -> Path:
    """Copy a database to a file beside it and return the file. Raises ``NoBackup``."""
    target = _free_name(database, now)
    unfinished = target.with_name(target.name + ".part")
    try:
        with closing(sqlite3.connect(database)) as source, closing(sqlite3.connect(unfinished)) as copy:
            source.backup(copy)
        unfinished.replace(target)
    except (sqlite3.Error, OSError) as error:
        for leftover in (unfinished, unfinished.with_name(unfinished.name + "-journal")):
            with suppress(OSError):
                leftover.unlink()
        raise NoBackup(
            f"the backup {target} could not be written ({error}), so nothing was changed. "
            "Next step: is there space, and may we write there?"
        ) from error
    for old in backups(database)[:-KEPT]:
        old.unlink(missing_ok=True)
    return target


def backups(database: Path) -> Sequence[Path]:
    """Return the copies of a database, oldest first."""
    found = database.parent.glob(f"{database.name}{_MARK}*")
    return sorted((file for file in found if file.suffix not in (".part", ".part-journal")), key=_order)


def taken_at(backup: Path) -> datetime | None:
    """Return when a copy was made; ``None`` for a file that was named by somebody else."""
    try:
        return datetime.strptime(_words(backup)[0], _STAMP).replace(tzinfo=BEIJING)
    except ValueError:
        return None


def _free_name(database: Path, now: datetime) -> Path:
    """A name of its own, also for the second copy of one second."""
    stem = f"{database.name}{_MARK}{now.astimezone(BEIJING).strftime(_STAMP)}"
    target, count = database.with_name(stem), 1
    while target.exists():
        count += 1
        target = database.with_name(f"{stem}.{count}")
    return target


def _words(backup: Path) -> tuple[str, int]:
    stamp, _, count = backup.name.rpartition(_MARK)[2].partition(".")
    return stamp, int(count) if count.isdigit() else 1


def _order(backup: Path) -> tuple[float, int, str]:
    when = taken_at(backup)
    return when.timestamp() if when else 0.0, _words(backup)[1], backup.name
