"""Lots of which day on: ``--since`` for lists of auctions, which print no day of publication.

A lot is of a day on when its sale starts or ends on that day or later. What does not say so certainly stays in.
"""

from __future__ import annotations

from datetime import date, datetime

from crawlers.records import Lot, LotStatus

Moments = tuple[datetime | None, datetime | None]

#: A sale that is not over may end on any day to come.
_NOT_OVER = frozenset({LotStatus.UPCOMING, LotStatus.LIVE, LotStatus.UNKNOWN})


def is_listed_before(since: date | None, times: Moments) -> bool:
    """Whether a list certainly says that a lot's sale was over before a day; ``times`` are its start and end."""
    starts, ends = times
    return since is not None and ends is not None and max(starts or ends, ends).date() < since


def is_before(since: date | None, lot: Lot) -> bool:
    """Whether a lot's sale was over before a day, by its own record."""
    if lot.ends_at is None and (lot.starts_at is None or lot.status in _NOT_OVER):
        return False
    return is_listed_before(since, (lot.starts_at, lot.ends_at or lot.starts_at))
