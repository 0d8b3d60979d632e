"""Reference prices in the database, and the discounts of lots that follow from them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal

from attrs import define, fields

from crawlers.reading.text import squeeze
from crawlers.records import ReferencePrice
from pipelines.keep import statements as sql
from pipelines.keep.rows import Row, cell
from pipelines.keep.schema import REFERENCE_PRICES
from pipelines.price.lots import lot_discounts
from pipelines.price.references import choose

_COLUMNS = tuple(attribute.name for attribute in fields(ReferencePrice))
_PUT = sql.insert("reference_prices", REFERENCE_PRICES, "INSERT OR REPLACE")
_KNOWN = (
    "SELECT yuan_per_sqm, url FROM reference_prices WHERE city = :city AND district IS :district"
    " AND community IS :community AND kind = :kind AND as_of = :as_of AND source = :source"
)
_AT_ONCE = 500


@define
class PutCounts:
    """What became of reference prices that were put: new, changed, unchanged."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0


def put_references(connection: sqlite3.Connection, prices: Iterable[ReferencePrice]) -> PutCounts:
    """Store reference prices; one of the same place, kind, day and source replaces what was there.

    The caller opens the transaction, and calls ``reprice`` for their cities in it.
    """
    counts = PutCounts()
    for price in prices:
        row = {name: cell(getattr(price, name)) for name in _COLUMNS}
        known = connection.execute(_KNOWN, row).fetchone()
        if known is None:
            counts.new += 1
        elif tuple(known) == (row["yuan_per_sqm"], row["url"]):
            counts.unchanged += 1
            continue
        else:
            counts.changed += 1
        connection.execute(_PUT, row)
    return counts


def references_of(connection: sqlite3.Connection, cities: Iterable[str]) -> list[ReferencePrice]:
    """Return the reference prices of these cities, 广州 and 广州市 being one."""
    names = sorted({form for city in cities for form in _forms(city)})
    query = f"SELECT {', '.join(_COLUMNS)} FROM reference_prices WHERE city IN ({sql.marks(names)})"
    return [_price(dict(zip(_COLUMNS, row, strict=True))) for row in connection.execute(query, names)]


def price_lots(connection: sqlite3.Connection, lots: Sequence[Row]) -> None:
    """Compute the discounts of these rows of ``lots`` anew. The caller opens the transaction."""
    prices = references_of(connection, {lot["city"] for lot in lots if lot["city"]})
    rows = []
    for lot in lots:
        seen_on = datetime.fromisoformat(lot["first_seen_at"]).date()
        on = datetime.fromisoformat(lot["starts_at"]).date() if lot["starts_at"] else seen_on
        reference = choose(prices, lot["city"], lot["district"], _community(lot, prices), on)
        rows.extend(lot_discounts(lot, reference, seen_on))
    connection.executemany(
        "DELETE FROM discounts WHERE subject_type = 'lot' AND subject_id = ?", [[r["lot_id"]] for r in lots]
    )
    connection.executemany(sql.PUT_DISCOUNT, rows)


def _community(lot: Row, prices: Sequence[ReferencePrice]) -> str | None:
    """The lot's estate; where none was read, the one of the reference prices that its title or address names."""
    if lot["community"]:
        return str(lot["community"])
    words = squeeze(f"{lot['title']} {lot['address'] or ''}")
    named = [
        p.community for p in prices if p.community and len(p.community) > 1 and squeeze(p.community) in words
    ]
    longest = max(named, key=len, default=None)
    return longest if longest and all(squeeze(name) in squeeze(longest) for name in named) else None


def reprice(connection: sqlite3.Connection, cities: Iterable[str]) -> int:
    """Compute the discounts of all lots of these cities anew; return how many lots these are."""
    names = sorted({form for city in cities for form in _forms(city)})
    found = connection.execute(f"SELECT * FROM lots WHERE city IN ({sql.marks(names)})", names)
    columns = [column[0] for column in found.description]
    lots = [dict(zip(columns, row, strict=True)) for row in found]
    for start in range(0, len(lots), _AT_ONCE):
        price_lots(connection, lots[start : start + _AT_ONCE])
    return len(lots)


def _forms(city: str) -> set[str]:
    bare = city.removesuffix("市")
    return {city, bare, f"{bare}市"}


def _price(row: Row) -> ReferencePrice:
    day, yuan = date.fromisoformat(row["as_of"]), Decimal(str(row["yuan_per_sqm"]))
    return ReferencePrice(**{**row, "as_of": day, "yuan_per_sqm": yuan})
