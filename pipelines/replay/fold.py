"""One record from its readings: the row that a crawl would have stored, and the changes it would have noted.

A record all of whose readings can be read again is built from nothing. One of which only the latest can be is
taken back to what it was before them, as ``changes`` tells, and goes on from there; what came before stays.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from attrs import frozen

from crawlers.records import Lot, Notice
from pipelines.keep.readings import Reading
from pipelines.keep.rows import Row, differences, merge, row_of
from pipelines.keep.schema import LOTS, NOTICES

# What a reading does not say, and the store adds.
_OF_THE_STORE = {
    "notice": ("project_id", "rule_project_id"),
    "lot": ("asset_id",),
}
_SCHEMA: Mapping[str, Mapping[str, type]] = {"notice": NOTICES, "lot": LOTS}
Moment = tuple[str, int | None]
Read = Sequence[tuple[Reading, Notice | Lot]]


@frozen
class Folded:
    """A record's row, its changes anew, and the moments whose recorded changes these replace."""

    row: Row
    changes: Sequence[Row]
    replaced: frozenset[Moment]


def fold(read: Read, stored: Row | None, recorded: Sequence[Row]) -> Folded:
    """Build a record from all of its readings; ``recorded`` are its rows of ``changes``, all of them replaced."""
    (first, record), *later = read
    row = _fresh(first, record)
    changes = []
    for reading, again in later:
        row, news = _next(row, reading, again)
        changes += news
    _keep_what_was_seen(row, stored, read[-1][0])
    moments = frozenset(_moment(change) for change in recorded)
    return Folded(row, changes, moments)


def fold_latest(read: Read, stored: Row, recorded: Sequence[Row]) -> Folded:
    """Build a record from its latest readings, the earlier ones being gone.

    What the first of these changed is not known again, and stays as it was recorded.
    """
    moments = frozenset(reading.moment for reading, _ in read)
    replaced = moments - {read[0][0].moment}
    row, _ = _next(_before(stored, recorded, moments), *read[0])
    changes = []
    for reading, again in read[1:]:
        row, news = _next(row, reading, again)
        changes += news
    _keep_what_was_seen(row, stored, read[-1][0])
    standing = [change for change in recorded if _moment(change) not in replaced]
    row["last_changed_at"] = max([row["first_seen_at"], *(c["seen_at"] for c in (*standing, *changes))])
    return Folded(row, changes, replaced)


def _fresh(reading: Reading, record: Notice | Lot) -> Row:
    row = _row(reading, record)
    row.update(dict.fromkeys(_OF_THE_STORE[reading.subject_type]))
    stamp = reading.read_at.isoformat()
    row.update(first_seen_at=stamp, last_seen_at=stamp, last_changed_at=stamp)
    return row


def _next(row: Row, reading: Reading, record: Notice | Lot) -> tuple[Row, list[Row]]:
    merged = merge(row, _row(reading, record))
    stamp, run_id = reading.moment
    changes = [
        {"subject_type": reading.subject_type, "subject_id": reading.subject_id, "field": name, "old": old, "new": new,
         "seen_at": stamp, "run_id": run_id}
        for name, old, new in differences(row, merged)
    ]  # fmt: skip
    if changes:
        merged["last_changed_at"] = stamp
    return merged, changes


def _row(reading: Reading, record: Notice | Lot) -> Row:
    """The row of a record under the id it is stored as, its numbers as the database gives them back."""
    schema = _SCHEMA[reading.subject_type]
    row = row_of(record)
    row[f"{reading.subject_type}_id"] = reading.subject_id
    return {
        name: float(value) if schema[name] is float and value is not None else value
        for name, value in row.items()
    }


def _before(stored: Row, recorded: Sequence[Row], moments: frozenset[Moment]) -> Row:
    """A stored row with the changes of these moments taken back, the latest first."""
    row = dict(stored)
    schema = NOTICES if "notice_id" in stored else LOTS
    for change in reversed(recorded):
        if _moment(change) in moments and change["field"] in schema:
            row[change["field"]] = _as(schema[change["field"]], change["old"])
    return row


def _as(kind: type, words: Any) -> Any:
    """A value of ``changes``, where all are text, as its own column holds it."""
    if words is None or kind is str:
        return words
    return int(float(words)) if kind is int else float(words)


def _moment(change: Row) -> Moment:
    return change["seen_at"], change["run_id"]


def _keep_what_was_seen(row: Row, stored: Row | None, last: Reading) -> None:
    """When a record was first and last seen is the crawls' own word; and so is what it was put to."""
    if stored is None:
        row["last_seen_at"] = last.read_at.isoformat()
        return
    for name in ("first_seen_at", "last_seen_at", *_OF_THE_STORE[last.subject_type]):
        row[name] = stored[name]
