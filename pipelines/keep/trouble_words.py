"""What SQLite's errors mean for a person: what is wrong with which file, and the next step."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from filelock import Timeout

BUSY_TIMEOUT_S = 30

_HELD = (
    "Next step: see which (fuser FILE), let it end or stop it, then the same command again; nothing was lost"
)
_READ_ONLY = "Next step: may we write the file and its folder, in which SQLite keeps its log?"
_NO_DATABASE = "Next step: name another file with --db or FIRESALE_DB, or move this one away"
_DAMAGED = "Next step: copy it away, then put back the last whole copy beside it (FILE.backup-...); documents are kept apart"
_FULL = "Next step: is there space left? Free some, then the same command again"
# the first part of an error's name -> what is wrong, next step
_KNOWN = {
    "SQLITE_BUSY": (f"another process has held it for {BUSY_TIMEOUT_S} s", _HELD),
    "SQLITE_LOCKED": (f"another process has held it for {BUSY_TIMEOUT_S} s", _HELD),
    "SQLITE_READONLY": ("the file or its folder is read-only", _READ_ONLY),
    "SQLITE_PERM": ("we may not use it", _READ_ONLY),
    "SQLITE_NOTADB": ("it is no SQLite database", _NO_DATABASE),
    "SQLITE_CORRUPT": ("it is damaged", _DAMAGED),
    "SQLITE_FULL": ("the disk is full", _FULL),
    "SQLITE_IOERR": ("it cannot be written or read, often because the disk is full", _FULL),
}
_ANY = "Next step: is the path right, writable, and a database?"


def trouble_with(path: Path, error: Exception) -> str:
    """Return one line: the file, what is wrong with it, SQLite's own words, and the next step."""
    if isinstance(error, Timeout):
        return f"{path}: another process has been making it for {BUSY_TIMEOUT_S} s. {_ANY}"
    name = getattr(error, "sqlite_errorname", None) or ""
    for start, (wrong, step) in _KNOWN.items():
        if isinstance(error, sqlite3.Error) and name.startswith(start):
            return f"{path}: {wrong} ({error}). {step.replace('FILE', str(path))}"
    return f"{path}: {error}. {_ANY}"
