"""One crawl of a source at a time: a lock beside the database, let go by the system when its holder dies."""

from __future__ import annotations

from pathlib import Path

from filelock import FileLock, Timeout


class AlreadyRunning(Exception):
    """Raised when another process crawls the same source into the same database."""


def lock_source(database: Path, source: str) -> FileLock:
    """Take the lock of a source and return it; it is held until released. Raises ``AlreadyRunning``."""
    lock = FileLock(f"{database}.{source}.lock")
    try:
        lock.acquire(timeout=0)
    except Timeout as busy:
        raise AlreadyRunning(
            f"another crawl of {source} into {database} is running. Next step: wait for it, or stop it"
        ) from busy
    return lock


def is_running(database: Path, source: str) -> bool:
    """Tell whether a source is being crawled just now."""
    try:
        lock_source(database, source).release()
    except AlreadyRunning:
        return True
    return False
