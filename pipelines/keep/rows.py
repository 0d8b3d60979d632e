"""Records as rows of the database, and what differs between two of them."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from operator import attrgetter
from typing import Any

from attrs import fields

from crawlers.records import (
    Channel,
    Kind,
    Lot,
    LotKind,
    LotStatus,
    Notice,
    PriceState,
    Product,
    Reading,
    Round,
)

Row = dict[str, Any]

# Never news by themselves: identity, bookkeeping, and the bytes of a file whose facts are the same.
NOT_NEWS = frozenset((
    "notice_id", "lot_id", "source", "url", "missing", "document_sha256", "project_id", "rule_project_id", "asset_id",
    "viewers", "first_seen_at", "last_seen_at", "last_changed_at",
))  # fmt: skip
_COLUMNS = {kind: tuple(attribute.name for attribute in fields(kind)) for kind in (Notice, Lot)}
_VALUES = {kind: attrgetter(*columns) for kind, columns in _COLUMNS.items()}


def _listed(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False) if value else _NOTHING_LISTED[type(value)]


_NOTHING_LISTED: dict[type, str] = {dict: "{}", tuple: "[]", list: "[]"}
_AS_KEPT: dict[type, Callable[[Any], Any]] = {
    Decimal: float,
    date: date.isoformat,
    datetime: datetime.isoformat,
    dict: _listed,
    tuple: _listed,
    list: _listed,
    **dict.fromkeys((Kind, Product, PriceState, Reading, LotKind, Channel, Round, LotStatus), str),
}


def cell(value: Any) -> Any:
    """Return a value as SQLite keeps it: yuan as number, dates and lists as text."""
    convert = _AS_KEPT.get(type(value))
    return value if convert is None else convert(value)


def row_of(record: Notice | Lot) -> Row:
    """Return the row of a record, without what the store adds."""
    row = {}
    kind = type(record)
    for name, value in zip(_COLUMNS[kind], _VALUES[kind](record), strict=True):
        convert = _AS_KEPT.get(type(value))
        row[name] = value if convert is None else convert(value)
    return row


def merge(old: Row, new: Row) -> Row:
    """Return what is to be stored when a known record was read again.

    A reading that got worse overwrites nothing; a value that could not be read this time stays as it was.
    """
    if new["reading"] == Reading.UNREADABLE and old["reading"] != Reading.UNREADABLE:
        return dict(old)
    merged = {**old, **new}
    missing = json.loads(new["missing"])
    for name, reason in list(missing.items()):
        if old.get(name) is not None and new.get(name) is None and reason.startswith("unreadable"):
            merged[name] = old[name]
            del missing[name]
    if merged.get("round") == Round.UNKNOWN and old["round"] != Round.UNKNOWN:
        merged["round"] = old["round"]  # a lot is of one round all its life
    merged["missing"] = json.dumps(missing, ensure_ascii=False)
    return merged


def differences(old: Row, new: Row) -> list[tuple[str, Any, Any]]:
    """Return (column, old, new) for every column that is news."""
    return [
        (name, old[name], new[name])
        for name in _COLUMNS[Lot if "lot_id" in old else Notice]
        if name not in NOT_NEWS and old[name] != new[name]
    ]
