"""What differs between a database and the same one replayed: ids kept, fields changed, examples."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from attrs import define, field, frozen

# Every table that a replay derives, with what identifies a row (nothing: rows are compared whole).
TABLES: Mapping[str, Sequence[str]] = {
    "notices": ("notice_id",),
    "lots": ("lot_id",),
    "projects": ("project_id",),
    "assets": ("asset_id",),
    "discounts": ("subject_type", "subject_id", "price_kind", "base_kind"),
    "joins": ("join_id",),
    "lot_keys": ("key", "lot_id"),
    "changes": (),
}
_EXAMPLES = 3  # of every field


@frozen
class Example:
    """One value that would be another."""

    table: str
    id: str
    field: str
    old: Any
    new: Any


@define
class TableDiff:
    """One table: rows that keep their id, of these how many read otherwise; ids that come and that go."""

    kept: int = 0
    changed: int = 0
    added: int = 0
    gone: int = 0
    fields: Counter[str] = field(factory=Counter)
    examples: list[Example] = field(factory=list)

    @property
    def differs(self) -> bool:
        """Whether anything of the table would be written."""
        return bool(self.changed or self.added or self.gone)


def compare(connection: sqlite3.Connection) -> dict[str, TableDiff]:
    """Compare the main database, replayed, with the one attached as ``old``."""
    return {
        table: _keyed(connection, table, key) if key else _whole(connection, table)
        for table, key in TABLES.items()
    }


def _whole(connection: sqlite3.Connection, table: str) -> TableDiff:
    """Rows without an identity, as often as they stand there."""
    columns = ", ".join(columns_of(connection, table))
    query = (
        "SELECT {0}, count(*) FROM {1}.{2} GROUP BY {0} EXCEPT SELECT {0}, count(*) FROM {3}.{2} GROUP BY {0}"
    )
    count = "SELECT count(*) FROM ({})"
    added, gone = (
        connection.execute(count.format(query.format(columns, one, table, other))).fetchone()[0]
        for one, other in (("main", "old"), ("old", "main"))
    )
    every = connection.execute(f"SELECT count(*) FROM main.{table}").fetchone()[0]
    return TableDiff(kept=every - added, added=added, gone=gone)


def _keyed(connection: sqlite3.Connection, table: str, key: Sequence[str]) -> TableDiff:
    same = " AND ".join(f"n.{name} IS o.{name}" for name in key)
    only = f"SELECT count(*) FROM {{0}}.{table} AS n WHERE NOT EXISTS (SELECT 1 FROM {{1}}.{table} AS o WHERE {same})"
    added = connection.execute(only.format("main", "old")).fetchone()[0]
    gone = connection.execute(only.format("old", "main")).fetchone()[0]
    every = connection.execute(f"SELECT count(*) FROM main.{table}").fetchone()[0]
    diff = TableDiff(kept=every - added, added=added, gone=gone)
    columns = [name for name in columns_of(connection, table) if name not in key]
    if not columns:
        return diff
    differs = " OR ".join(f"n.{name} IS NOT o.{name}" for name in columns)
    pairs = ", ".join(f"n.{name}, o.{name}" for name in columns)
    ids = " || ' ' || ".join(f"n.{name}" for name in key)
    query = f"SELECT {ids}, {pairs} FROM main.{table} AS n JOIN old.{table} AS o ON {same} WHERE {differs}"
    cursor = connection.cursor()
    cursor.row_factory = None
    for row_id, *values in cursor.execute(query):
        diff.changed += 1
        _take_fields(diff, table, str(row_id), columns, values)
    return diff


def _take_fields(
    diff: TableDiff, table: str, row_id: str, columns: Sequence[str], values: Sequence[Any]
) -> None:
    for name, new, old in zip(columns, values[::2], values[1::2], strict=True):
        if new == old:
            continue
        diff.fields[name] += 1
        if diff.fields[name] <= _EXAMPLES:
            diff.examples.append(Example(table, row_id, name, old, new))


def columns_of(connection: sqlite3.Connection, table: str) -> list[str]:
    """Return the columns that both databases have of a table."""
    both = [
        [row[1] for row in connection.execute(f"PRAGMA {schema}.table_info({table})")]
        for schema in ("main", "old")
    ]
    return [name for name in both[0] if name in both[1]]
