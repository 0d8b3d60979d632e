"""A small database of auction lots that figures are computed over: rows as the store keeps them, nothing crawled."""

from __future__ import annotations

import sqlite3
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from crawlers.clock import BEIJING
from crawlers.records import Lot, LotKind
from pipelines.keep import public
from pipelines.keep.database import open_database
from pipelines.keep.rows import row_of
from pipelines.price.lots import lot_discounts
from pipelines.price.references import Reference
from pipelines.same.assets import asset_of
from reports.figures import catalogue
from reports.figures.as_of import AsOf
from reports.figures.figure import ONCE, Rows, Value

DAY = date(2025, 11, 14)
_OPERATORS = {"exact": "= ?", "not": "<> ?", "gt": "> ?", "gte": ">= ?", "lt": "< ?", "lte": "<= ?"}


class Market:
    """Lots of one database. ``day`` in the calls below are days from the 1st of October 2025."""

    def __init__(self, path: Any) -> None:
        self.database = open_database(path / "market.db")
        self.connection: sqlite3.Connection = self.database.conn
        self.lots: dict[str, dict[str, Any]] = {}

    def lot(
        self, lot_id: str, thing: str, day: int = 0, lasts: int = 1, average: int | None = None, **given: Any
    ) -> str:
        """Put a lot in: it starts on a day at ten o'clock and lasts so many; ``given`` are columns.

        ``average`` is the listing average of its place, yuan per m².
        """
        starts = datetime(2025, 10, 1, 10, tzinfo=BEIJING) + timedelta(days=day)
        record = Lot(
            lot_id=lot_id, platform=lot_id.split(":", maxsplit=1)[0], source="jd_auctions", url=f"https://paimai.jd.com/{lot_id}",
            title="某处住宅", kind=LotKind.HOUSING, units=1,
        )  # fmt: skip
        row = {
            **row_of(record), "reading": "complete", "round": "first", "channel": "court", "status": "unsold", "bids": 0,
            "starts_at": starts.isoformat(), "ends_at": (starts + timedelta(days=lasts)).isoformat(), "asset_id": thing,
            "first_seen_at": "2025-10-01T08:00:00+08:00", **given,
        }  # fmt: skip
        if row["status"] == "sold" and "bids" not in given:
            row["bids"] = 3
        self.lots[lot_id] = row
        known = {column.name for column in self.database["lots"].columns}
        self.database["lots"].insert({name: value for name, value in row.items() if name in known})
        reference = average and Reference(
            kind="listing_average", of="district", as_of=date(2025, 10, 1), source="a portal", yuan_per_sqm=Decimal(average)
        )  # fmt: skip
        self.database["discounts"].insert_all(lot_discounts(row, reference or None, date(2025, 10, 1)))
        return lot_id

    def changed(self, lot_id: str, seen_on: str, **new: Any) -> None:
        """Let a lot change on a day, as a later crawl would: its former values go to ``changes``."""
        row = self.lots[lot_id]
        for field, value in new.items():
            self.database["changes"].insert({
                "subject_type": "lot", "subject_id": lot_id, "field": field, "old": row[field], "new": value,
                "seen_at": f"{seen_on}T18:00:00+08:00", "run_id": 1,
            })  # fmt: skip
            row[field] = value
        self.database["lots"].update(lot_id, new)
        self.connection.execute("DELETE FROM discounts WHERE subject_id = ?", [lot_id])
        self.database["discounts"].insert_all(lot_discounts(row, None, date(2025, 10, 1)))

    def at(self, day: date = DAY) -> AsOf:
        """Return the market as of the end of a day, with assets told and words shown."""
        things: dict[str, list[dict[str, Any]]] = {}
        for row in self.lots.values():
            things.setdefault(row["asset_id"], []).append(row)
        self.database["assets"].delete_where()
        self.database["assets"].insert_all(asset_of(thing, rows) for thing, rows in things.items() if thing)
        self.connection.commit()
        public.refresh(self.connection)
        return AsOf(self.connection, day)


def values(at: AsOf, id: str) -> list[Value]:
    """Return the values of a figure."""
    return list(catalogue.by_id()[id].compute(at))


def one(at: AsOf, id: str) -> Value:
    """Return the single value of a figure without members."""
    (value,) = values(at, id)
    return value


def members(at: AsOf, id: str) -> dict[str | None, Any]:
    """Return the values of a figure by member."""
    return {value.group: value.value for value in values(at, id)}


def count_of(connection: sqlite3.Connection, rows: Rows) -> int:
    """Count what the address of a value's rows shows, by the filters the page has."""
    conditions, bound = ["1"], []
    for key, asked in rows.where.items():
        if key == ONCE:
            continue
        column, _, named = key.partition("__")  # a column may stand twice, with its operator
        operator, value = asked if isinstance(asked, tuple) else (named or "exact", asked)
        if operator in ("isnull", "notnull"):
            conditions.append(f"{column} {'IS' if operator == 'isnull' else 'IS NOT'} NULL")
        elif operator == "in":
            conditions.append(f"{column} IN ({', '.join('?' * len(value))})")
            bound += list(value)
        elif operator == "contains":
            conditions.append(f"instr({column}, ?)")
            bound.append(value)
        else:
            conditions.append(f"{column} {_OPERATORS[operator]}")
            bound.append(value)
    counted = "DISTINCT ifnull(asset_id, lot_id)" if ONCE in rows.where else "*"
    query = f"SELECT count({counted}) FROM {rows.table} WHERE {' AND '.join(conditions)}"
    return int(connection.execute(query, bound).fetchone()[0])
