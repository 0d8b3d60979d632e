"""Figures as they were computed last, so that pages and reports read them instead of a million rows.

They are computed by the reports and handed in; kept with the state of the data they were computed from.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from attrs import frozen

from pipelines.keep.transactions import writing

FIGURES = {
    "figure_id": str, "place": int, "member": str, "value": float, "n": int, "rows": str, "note_en": str, "note_zh": str,
}  # fmt: skip
FIGURES_OF = {"as_of": str, "computed_at": str, "data_state": str}

# each grows with every write that figures depend on; together they say whether anything has changed
_STATE = """
    SELECT (SELECT ifnull(max(rowid), 0) FROM notices) || '.' || (SELECT ifnull(max(rowid), 0) FROM lots) || '.' ||
           (SELECT ifnull(max(rowid), 0) FROM changes) || '.' || (SELECT ifnull(max(rowid), 0) FROM joins) || '.' ||
           (SELECT ifnull(max(rowid), 0) FROM reference_prices) || '.' || (SELECT count(*) FROM forgotten) || '.' ||
           (SELECT ifnull(max(rowid), 0) FROM readings)
"""


@frozen
class Kept:
    """When and of which day figures were computed, and whether the data has changed since."""

    as_of: date
    computed_at: datetime
    fresh: bool


def data_state(connection: sqlite3.Connection, definitions: str) -> str:
    """Return what stands for all data that figures depend on; quick, whatever the size of the tables.

    ``definitions`` stands for how they are computed.
    """
    return f"{connection.execute(_STATE).fetchone()[0]} {definitions}"


def kept(connection: sqlite3.Connection, definitions: str) -> Kept | None:
    """Return what is kept; ``None`` when nothing was computed yet. ``definitions`` are those of today."""
    row = connection.execute("SELECT as_of, computed_at, data_state FROM figures_of").fetchone()
    if row is None:
        return None
    return Kept(
        date.fromisoformat(row[0]),
        datetime.fromisoformat(row[1]),
        row[2] == data_state(connection, definitions),
    )


def read(connection: sqlite3.Connection) -> list[dict[str, Any]]:
    """Return the kept rows in their order."""
    cursor = connection.execute("SELECT * FROM figures ORDER BY rowid")
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor]


def keep(
    connection: sqlite3.Connection, rows: Iterable[dict[str, Any]], day: date, state: str, now: datetime
) -> None:
    """Keep figures in place of the former ones. ``state`` is the ``data_state`` they were computed from."""
    marks = ", ".join(f":{name}" for name in FIGURES)
    with writing(connection):
        connection.execute("DELETE FROM figures")
        connection.executemany(f"INSERT INTO figures ({', '.join(FIGURES)}) VALUES ({marks})", rows)
        connection.execute("DELETE FROM figures_of")
        connection.execute("INSERT INTO figures_of VALUES (?, ?, ?)", [str(day), now.isoformat(), state])
