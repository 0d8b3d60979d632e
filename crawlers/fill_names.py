"""What fill floors are said of: columns, and names for several columns of which one is enough.

A key is a name, or a part and a name (``transfer.amount``). A part is a kind of notice, a list of lots, or ``*``
for all records of a source.
"""

from __future__ import annotations

from collections.abc import Mapping

from attrs import fields

from crawlers.records import Lot, Notice

# part -> name -> least share; 0 promises nothing and lets the history speak.
Promise = Mapping[str, Mapping[str, float]]

ALL = "*"
VANISHED = "fields have vanished"  # how the reason of such a run begins
ROWS = "rows"  # in the user's floors: rows of the first list page, no share

# Of these one is enough: sellers print the one or the other.
ANY_OF: Mapping[str, tuple[str, ...]] = {
    "amount": ("principal_yuan", "claims_yuan", "total_yuan"),
    "counts": ("loans", "borrowers"),
    "deadline": ("registration_deadline_at", "bid_on"),
    "outcome": ("buyer", "agreement_on"),
    "times": ("starts_at", "ends_at"),
    "terms": ("deposit_yuan", "increment_yuan"),
    "base": ("appraisal_yuan", "market_price_yuan"),
    "place": ("province", "city", "address"),
}
COLUMNS = frozenset(attribute.name for kind in (Notice, Lot) for attribute in fields(kind))


def split_name(key: str) -> tuple[str, str]:
    """Return part and name of ``transfer.amount``; a name alone is of all records."""
    part, dot, name = key.rpartition(".")
    return (part, name) if dot else (ALL, name)


def key_of(part: str, name: str) -> str:
    """Return part and name as the configuration writes them."""
    return name if part == ALL else f"{part}.{name}"


def with_the_users(promise: Promise, users: Mapping[str, float]) -> dict[str, dict[str, float]]:
    """Return what is counted: a source's promise, and what the user's floors add to it."""
    names = {part: dict(of_part) for part, of_part in promise.items()}
    for key in users:
        if key != ROWS:
            part, name = split_name(key)
            names.setdefault(part, {}).setdefault(name, 0.0)
    return names
