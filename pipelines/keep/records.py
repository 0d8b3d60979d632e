"""Records of one kind in their table: what is new, what is known, and what changed of it."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from attrs import define, field

from crawlers.records import CityIndex, Found
from pipelines.keep import statements as sql
from pipelines.keep.readings import remember_readings
from pipelines.keep.rows import Row, differences, merge, row_of


@define
class Counts:
    """What a run has stored so far, by record id."""

    new: set[str] = field(factory=set)
    changed: set[str] = field(factory=set)
    problems: int = 0

    def add(self, other: Counts) -> None:
        """Add what another transaction has stored."""
        self.new |= other.new
        self.changed |= other.changed
        self.problems += other.problems


@define
class RecordTable:
    """The table ``notices`` or ``lots``. The caller opens transactions.

    ``place`` says in a row what it belongs to (a project, an asset); ``moved_from`` is told the known rows
    of a batch and those that became of them, so that what they left is derived anew.
    """

    connection: sqlite3.Connection
    name: str
    place: Callable[[Row], None]
    moved_from: Callable[[Sequence[Row], Sequence[Row], datetime], None]

    @property
    def key(self) -> str:
        """The column of the record's identity."""
        return f"{self.subject}_id"

    @property
    def subject(self) -> str:
        """What one row is called in ``changes``."""
        return self.name.removesuffix("s")

    def write(self, found: Sequence[Found], run_id: int | None, now: datetime, counts: Counts) -> list[Row]:
        """Insert what is new, update what is known; return the rows that are new or changed."""
        if not found:
            return []
        read = [row_of(one.record) for one in found if not isinstance(one.record, CityIndex)]
        known = self._known([*(r[self.key] for r in read), *(f"{r[self.key]}.{r['kind']}" for r in read)])
        fresh: dict[str, Row] = {}
        updates: dict[str, Row] = {}
        changes: list[Row] = []
        stamp = now.isoformat()
        news: dict[str, Row] = {}
        for row in read:
            old = self._old(row, fresh, updates, known)
            record_id = row[self.key]
            if old is None:
                self.place(row)
                row.update(first_seen_at=stamp, last_seen_at=stamp, last_changed_at=stamp)
                fresh[record_id] = news[record_id] = row
                counts.new.add(record_id)
                continue
            merged = merge(old, row)
            self.place(merged)
            merged["last_seen_at"] = stamp
            changed = differences(old, merged)
            if changed:
                merged["last_changed_at"] = stamp
                news[record_id] = merged
                counts.changed.add(record_id)
                changes.extend(self._change(record_id, change, stamp, run_id) for change in changed)
            (fresh if record_id in fresh else updates)[record_id] = merged
        self.connection.executemany(sql.INSERT[self.name], fresh.values())
        self.connection.executemany(sql.UPDATE[self.name], updates.values())
        self.connection.executemany(sql.CHANGE, changes)
        remember_readings(self.connection, found, [row[self.key] for row in read], run_id, now)
        if updates:
            self.moved_from(list(known.values()), list(news.values()), now)
        return list(news.values())

    def _old(self, row: Row, *places: dict[str, Row]) -> Row | None:
        """Return what is stored of a record. Two documents of other kinds may bear one file stem: the later
        one then takes its kind into its id, because neither may overwrite the other.
        """
        for _ in range(2):
            old = next((place[row[self.key]] for place in places if row[self.key] in place), None)
            if old is None or old["url"] == row["url"] or old["kind"] == row["kind"]:
                return old
            row[self.key] = f"{row[self.key]}.{row['kind']}"
        return None

    def _known(self, ids: Sequence[str]) -> dict[str, Row]:
        query = f"SELECT * FROM {self.name} WHERE {self.key} IN ({sql.marks(ids)})"
        rows = self.connection.execute(query, list(ids))
        return {row[self.key]: dict(row) for row in rows}

    def _change(self, record_id: str, change: tuple[str, Any, Any], stamp: str, run_id: int | None) -> Row:
        name, old, new = change
        return {"subject_type": self.subject, "subject_id": record_id, "field": name, "old": old, "new": new,
                "seen_at": stamp, "run_id": run_id}  # fmt: skip
