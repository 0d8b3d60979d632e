"""Lists that are filtered, sorted and turned page by page by key, so that the last page costs what the first does."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from typing import Any

from attrs import field, frozen

PAGE = 50


@frozen(kw_only=True)
class Sorting:
    """An order: a key without NULLs that an index holds, from the greatest down or from the least up."""

    key: str
    falling: bool = True


@frozen(kw_only=True)
class Listing:
    """What a list is made of: columns and tables of its query, its id, its orders (the first is the usual one)."""

    columns: str
    tables: str
    id: str
    sortings: Mapping[str, Sorting]


@frozen(kw_only=True)
class Asked:
    """What a reader asked of a list: conditions with their values, the order, and the place to go on from."""

    where: Sequence[str] = ()
    values: Sequence[Any] = ()
    sort: str | None = None
    after: str | None = None
    size: int = PAGE


@frozen(kw_only=True)
class Page:
    """A page of rows (dicts), and the place from which the next one goes on; ``None`` after the last."""

    rows: Sequence[dict[str, Any]] = field(factory=list)
    next: str | None = None


def page_of(connection: sqlite3.Connection, listing: Listing, asked: Asked) -> Page:
    """Return a page of a list. A place that is none of this list's is the beginning."""
    sorting = listing.sortings.get(asked.sort or "") or next(iter(listing.sortings.values()))
    where, values = list(asked.where), list(asked.values)
    place = _place(asked.after)
    if place:
        where.append(f"({sorting.key}, {listing.id}) {'<' if sorting.falling else '>'} (?, ?)")
        values += place
    way = "DESC" if sorting.falling else "ASC"
    condition = f"WHERE {' AND '.join(where)}" if where else ""
    query = (
        f"SELECT {listing.columns}, {sorting.key} AS sort_key, {listing.id} AS sort_id FROM {listing.tables} {condition}"
        f" ORDER BY {sorting.key} {way}, {listing.id} {way} LIMIT ?"
    )
    rows = [dict(row) for row in connection.execute(query, [*values, asked.size + 1])]
    further = rows[asked.size - 1] if len(rows) > asked.size else None
    return Page(rows=rows[: asked.size], next=_name(further) if further else None)


def _name(row: Mapping[str, Any]) -> str:
    key = row["sort_key"]
    kind = "s" if isinstance(key, str) else "n"
    return f"{kind}~{key!r}~{row['sort_id']}" if kind == "n" else f"s~{key}~{row['sort_id']}"


def _place(after: str | None) -> tuple[Any, str] | None:
    kind, _, rest = (after or "").partition("~")
    key, parted, identity = rest.partition("~")
    if not parted or kind not in ("n", "s"):
        return None
    if kind == "s":
        return key, identity
    try:
        return float(key), identity
    except ValueError:
        return None
