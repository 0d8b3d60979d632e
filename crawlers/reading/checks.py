"""A notice checks itself: sums, counts and the order of dates. A failure flags, it never drops."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from urllib.parse import urlsplit

from crawlers.records import Notice

_DATE_IN_URL = re.compile(r"/t(\d{4})(\d{2})(\d{2})_\d+\.\w+$")
_MONTH_IN_URL = re.compile(r"/(\d{4})(\d{2})/t\d{8}_\d+\.\w+$")


def date_in_url(url: str) -> date | None:
    """Return the date in a file stem such as ``t20251114_3001234``, ``None`` when there is none."""
    found = _DATE_IN_URL.search(urlsplit(url).path)
    if not found:
        return None
    try:
        return date(*map(int, found.groups()))
    except ValueError:
        return None


def failed_checks(notice: Notice) -> tuple[str, ...]:
    """Return the names of the checks that do not hold, in a fixed order; only printed values count."""
    return tuple(_failed(notice))


def _failed(notice: Notice) -> Iterator[str]:
    principal, interest, claims = notice.principal_yuan, notice.interest_yuan, notice.claims_yuan
    if (
        principal is not None
        and interest is not None
        and claims is not None
        and principal + interest != claims
    ):
        yield "principal_plus_interest_is_claims"
    for column in ("classification", "guarantee", "litigation"):
        counts = getattr(notice, column)
        if counts is not None and notice.loans is not None and sum(counts.values()) != notice.loans:
            yield f"{column}_sums_to_loans"
    if notice.borrowers is not None and notice.loans is not None and notice.borrowers > notice.loans:
        yield "borrowers_at_most_loans"
    if not _in_order(notice):
        yield "dates_in_order"
    if notice.published_on is not None and not _agrees(notice.url, notice.published_on):
        yield "list_date_is_url_date"


def _in_order(notice: Notice) -> bool:
    """The cut-off lies before the notice, the notice before the deadline, the deadline before the bid."""
    deadline = notice.registration_deadline_at
    dates = [
        notice.base_date,
        notice.published_on,
        deadline.date() if deadline else None,
        notice.bid_on,
    ]
    known = [day for day in dates if day is not None]
    signed = notice.agreement_on
    signed_first = signed is None or notice.published_on is None or signed <= notice.published_on
    return signed_first and all(earlier <= later for earlier, later in pairwise(known))


def _agrees(url: str, published_on: date) -> bool:
    """The date on the list against the date, and the folder's month, in the address."""
    in_url = date_in_url(url)
    if in_url is not None and in_url != published_on:
        return False
    month = _MONTH_IN_URL.search(urlsplit(url).path)
    return month is None or (int(month[1]), int(month[2])) == (published_on.year, published_on.month)
