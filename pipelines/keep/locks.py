"""One crawl of a source at a time: a lock beside the database, let go by the system when its holder dies."""

from __future__ import annotations

from pathlib import Path

from filelock import FileLock, Timeout

# Locks that this process took for a crawl it is about to start: nobody can come in between.
_reserved: dict[str, FileLock] = {}


class AlreadyRunning(Exception):
    """Raised when another process crawls the same source into the same database."""


def lock_source(database: Path, source: str) -> FileLock:
    """Take the lock of a source and return it; it is held until released. A lock that this process has
    reserved is handed over. Raises ``AlreadyRunning``.
    """
    reserved = _reserved.pop(_file(database, source), None)
    return reserved or _acquire(database, source)


def reserve_source(database: Path, source: str) -> None:
    """Take the lock of a source for the crawl that this process starts next. Raises ``AlreadyRunning``."""
    _reserved[_file(database, source)] = _acquire(database, source)


def reserve_once(database: Path, source: str) -> None:
    """Reserve the lock of a source unless this process has it reserved already. Raises ``AlreadyRunning``."""
    if _file(database, source) not in _reserved:
        reserve_source(database, source)


def give_back(database: Path, source: str) -> None:
    """Let go of a reserved lock, if the crawl has not taken it over."""
    lock = _reserved.pop(_file(database, source), None)
    if lock is not None:
        lock.release()


def is_running(database: Path, source: str) -> bool:
    """Tell whether a source is being crawled just now."""
    try:
        _acquire(database, source).release()
    except AlreadyRunning:
        return True
    return False


def _file(database: Path, source: str) -> str:
    return f"{database}.{source}.lock"


def _acquire(database: Path, source: str) -> FileLock:
    lock = FileLock(_file(database, source))
    try:
        lock.acquire(timeout=0)
    except Timeout as busy:
        raise AlreadyRunning(
            f"another crawl of {source} into {database} is running. Next step: wait for it, or stop it"
        ) from busy
    return lock
