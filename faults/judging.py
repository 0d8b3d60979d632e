"""What must hold of anything read from a mutated page, judged without the readers."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import attrs

from crawlers.records import Lot, Notice
from faults.printed import Printed
from faults.subjects import Read
from fixtures.world import planted
from fixtures.world.auctions import planted as planted_in_lots

PLANTED = (*planted.PLANTED, *planted_in_lots.PLANTED)
# Not numbers of the page: hashes, words about the reading, words as they are printed.
_NOT_READ = frozenset(("missing", "checks_failed", "conditions", "document_sha256", "published_on"))
_NO_CONTENT = frozenset(
    ("kind", "title", "reading", "starting_price_state", "status", "round", "channel", "share")
)
# Derived, each by its own rule: the columns whose sum they may be.
_SUMS = {"claims_yuan": ("principal_yuan", "interest_yuan")}
# Derived without a sum on the page: areas are added up, units counted, a share may be a fraction.
DERIVED = frozenset(("area_sqm", "units", "share", "bids"))
# Follow from other columns and not from a label of their own.
_FOLLOWING = frozenset(("bank", "claims_yuan", "community", "district", "city", "province", "price_label", "goods",
                        "final_price_yuan", "phase_year", "phase_no", "units"))  # fmt: skip

Violation = tuple[str, str, str]  # class, field, value


def judge(before: Read, after: Read, printed: Printed, *, inserted: bool, page: str) -> Iterator[Violation]:
    """Yield what does not hold; ``inserted`` says that the mutation may have written a label."""
    record = after.record
    if record is None:
        return
    yield from _provenance(record, printed)
    yield from _flags(record)
    if before.record is not None and not inserted:
        yield from _appeared(before.record, record)
    yield from _personal(after, page)


def _provenance(record: Notice | Lot, printed: Printed) -> Iterator[Violation]:
    for column, value in attrs.asdict(record, recurse=False).items():
        if column in _NOT_READ or isinstance(value, bool):
            continue
        if isinstance(value, date):
            if not printed.has_day(value):
                yield "not printed", column, str(value)
        elif isinstance(value, Decimal | int):
            if not printed.has(value) and not _derived(record, column, value):
                yield "not printed", column, str(value)
        elif isinstance(value, Mapping):
            for key, count in value.items():
                if isinstance(count, int) and not printed.has(count):
                    yield "not printed", column, f"{key}: {count}"


def _derived(record: Notice | Lot, column: str, value: Decimal | int) -> bool:
    parts = [getattr(record, name, None) for name in _SUMS.get(column, ())]
    return column in DERIVED or bool(parts and None not in parts and sum(parts) == value)


def _flags(record: Notice | Lot) -> Iterator[Violation]:
    if not isinstance(record, Notice):
        return
    amounts = record.principal_yuan, record.interest_yuan, record.claims_yuan
    wrong = set()
    if None not in amounts and amounts[0] + amounts[1] != amounts[2]:  # type: ignore[operator]
        wrong.add("principal_plus_interest_is_claims")
    for column in ("classification", "guarantee", "litigation"):
        counts: Any = getattr(record, column)
        if counts is not None and record.loans is not None and sum(counts.values()) != record.loans:
            wrong.add(f"{column}_sums_to_loans")
    for name in sorted(wrong - set(record.checks_failed)):
        yield "sum not flagged", name, str(amounts)


def _appeared(before: Notice | Lot, after: Notice | Lot) -> Iterator[Violation]:
    """Columns that were not printed; those that were printed and refused may become certain."""
    for column, value in attrs.asdict(after, recurse=False).items():
        if column in _NOT_READ | _NO_CONTENT | _FOLLOWING or value is None or value == ():
            continue
        if getattr(before, column) is None and not before.missing.get(column, "").startswith("unreadable"):
            yield "appeared", column, str(value)


def _personal(after: Read, page: str) -> Iterator[Violation]:
    """A person of the world who still stands whole in the page, and came through."""
    record = json.dumps(attrs.asdict(after.record), default=str, ensure_ascii=False) if after.record else ""
    problems = "\n".join(f"{problem.words}{problem.reason}" for problem in after.problems)
    for place, told in (("record", record), ("problem", problems), ("kept document", after.kept)):
        for words in PLANTED:
            if words in told and words in page:
                yield "personal", place, words
