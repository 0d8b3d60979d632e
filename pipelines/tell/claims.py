"""Who is sending a delivery just now: a claim holds while its process lives, a minute at most.

The life of the process counts first, because a frozen clock would let no claim ever grow old.
"""

from __future__ import annotations

import os
import platform
import secrets
from datetime import datetime, timedelta

# Six times the time limit of a send.
LEASE = timedelta(seconds=60)
MINE = f"{platform.node()}/{os.getpid()}/{secrets.token_hex(4)}"


def is_free(claimed_by: str | None, claimed_at: str | None, now: datetime) -> bool:
    """Tell whether a delivery may be claimed; ``claimed_by`` and ``claimed_at`` as stored."""
    if claimed_by is None or claimed_at is None:
        return True
    if abs(now - datetime.fromisoformat(claimed_at)) > LEASE:
        return True
    return _is_dead(claimed_by)


def _is_dead(claimed_by: str) -> bool:
    host, _, rest = claimed_by.rpartition("/")[0].rpartition("/")
    if claimed_by == MINE or host != platform.node() or not rest.isdigit():
        return False
    pid = int(rest)
    # Containers give the same number to every run: a claim under our own number is of a run before.
    return pid == os.getpid() or not _is_alive(pid)


def _is_alive(pid: int) -> bool:
    if os.name != "posix":
        return True  # asking with signal 0 would end the process there
    try:
        os.kill(pid, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        return True
    return True
