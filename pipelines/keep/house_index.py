"""The official index of 70 cities in the database, and the stale reference prices that it rolls forward."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal

from attrs import fields

from crawlers.records import CityIndex, Unreadable
from pipelines.keep import statements as sql
from pipelines.keep.records import Counts
from pipelines.keep.references import put_references, references_of
from pipelines.keep.rows import Row, cell
from pipelines.keep.schema import HOUSE_INDEX
from pipelines.price.index import Series, roll_reference
from pipelines.price.references import LISTING_AVERAGE, stale

_COLUMNS = tuple(attribute.name for attribute in fields(CityIndex))
_PUT = sql.insert("house_index", HOUSE_INDEX, "INSERT OR REPLACE")


def put_index(
    connection: sqlite3.Connection,
    months: Sequence[CityIndex],
    run_id: int | None,
    now: datetime,
    counts: Counts,
) -> None:
    """Store indices; a revised one replaces what was there and leaves a row in ``changes``.

    The caller opens the transaction. Reference prices of these cities that are stale are rolled forward in it.
    """
    for index in months:
        row = {name: cell(getattr(index, name)) for name in _COLUMNS}
        known = connection.execute(
            "SELECT * FROM house_index WHERE city = :city AND month = :month", row
        ).fetchone()
        of_month = f"house_index:{index.month:%Y-%m}"
        if known is None:
            counts.new.add(of_month)
            connection.execute(_PUT, {**row, "first_seen_at": now.isoformat()})
            continue
        moved = [name for name in ("second_hand", "new") if known[name] != row[name]]
        if moved:
            counts.changed.add(of_month)
            changes = [_change(index, name, known[name], row[name], run_id, now) for name in moved]
            connection.executemany(sql.CHANGE, changes)
            connection.execute(_PUT, {**row, "first_seen_at": known["first_seen_at"]})
    if months:
        roll_stale(connection, {index.city for index in months}, now.date())


def roll_stale(connection: sqlite3.Connection, cities: set[str], on: date) -> int:
    """Put an ``index_estimate`` beside every listing average of these cities that is stale; return how many.

    What the series does not cover is left without an estimate.
    """
    series = series_of(connection, cities)
    latest = max((month for _, month in series), default=None)
    if latest is None:
        return 0
    rolled = []
    for price in references_of(connection, cities):
        if price.kind == LISTING_AVERAGE and stale(price.as_of, on):
            try:
                rolled.append(roll_reference(price, min(latest, on), series))
            except Unreadable:
                continue
    put_references(connection, rolled)
    return len(rolled)


def series_of(connection: sqlite3.Connection, cities: set[str]) -> Series:
    """Return the second-hand indices of these cities, 广州 and 广州市 being one."""
    bare = sorted({city.removesuffix("市") for city in cities})
    rows = connection.execute(
        f"SELECT city, month, second_hand FROM house_index WHERE second_hand IS NOT NULL AND city IN ({sql.marks(bare)})",
        bare,
    )
    return {(city, date.fromisoformat(month)): Decimal(str(value)) for city, month, value in rows}


def _change(index: CityIndex, name: str, old: object, new: object, run_id: int | None, now: datetime) -> Row:
    return {
        "subject_type": "house_index",
        "subject_id": f"{index.city}:{index.month:%Y-%m}",
        "field": name,
        "old": None if old is None else str(old),
        "new": None if new is None else str(new),
        "seen_at": now.isoformat(),
        "run_id": run_id,
    }
