"""The clock of a run: the real one, or the frozen one of ``FIRESALE_NOW`` (ISO 8601 with offset)."""

from __future__ import annotations

import os
from datetime import datetime, timedelta, timezone

BEIJING = timezone(timedelta(hours=8))
# Years: days before and after the clock are reckoned, which the calendar must hold.
EARLIEST, LATEST = 2000, 2100


def now() -> datetime:
    """Return the present instant in UTC+8.

    Raises ``ValueError`` naming the variable when ``FIRESALE_NOW`` is not an instant with an offset, or outside
    the years in which anything could have been sold.
    """
    frozen = os.environ.get("FIRESALE_NOW")
    if not frozen:
        return datetime.now(BEIJING).replace(microsecond=0)
    try:
        instant = datetime.fromisoformat(frozen)
    except ValueError as error:
        raise ValueError(f"FIRESALE_NOW is not an ISO 8601 instant: {frozen!r}") from error
    if instant.tzinfo is None:
        raise ValueError(f"FIRESALE_NOW needs an offset such as +08:00: {frozen!r}")
    if not EARLIEST <= instant.year < LATEST:
        raise ValueError(f"FIRESALE_NOW is outside of the years {EARLIEST} to {LATEST - 1}: {frozen!r}")
    return instant.astimezone(BEIJING)


def is_frozen() -> bool:
    """Whether the clock stands still."""
    return bool(os.environ.get("FIRESALE_NOW"))


def length_in_words(length: timedelta) -> str:
    """Return a time as the configuration writes it: ``6h``, ``1d``, ``90min``."""
    seconds = length.total_seconds()
    for size, unit in ((86400, "d"), (3600, "h"), (60, "min")):
        if seconds % size == 0:
            return f"{seconds / size:.0f}{unit}"
    return f"{seconds:g}s"
