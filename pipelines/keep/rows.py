"""Records as rows of the database, and what differs between two of them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any

from attrs import fields

from crawlers.records import Notice, Reading

Row = dict[str, Any]

# Never news by themselves: identity, bookkeeping, and the bytes of a file whose facts are the same.
NOT_NEWS = frozenset((
    "notice_id", "source", "url", "missing", "document_sha256", "project_id", "rule_project_id",
    "first_seen_at", "last_seen_at", "last_changed_at",
))  # fmt: skip
_COLUMNS = tuple(attribute.name for attribute in fields(Notice))


def cell(value: Any) -> Any:
    """Return a value as SQLite keeps it: yuan as number, dates and lists as text."""
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Mapping | tuple | list):
        return json.dumps(value, ensure_ascii=False)
    return value


def row_of(notice: Notice) -> Row:
    """Return the row of a notice, without what the store adds."""
    return {name: cell(getattr(notice, name)) for name in _COLUMNS}


def merge(old: Row, new: Row) -> Row:
    """Return what is to be stored when a known notice was read again.

    A reading that got worse overwrites nothing; a value that could not be read this time stays as it was.
    """
    if new["reading"] == Reading.UNREADABLE and old["reading"] != Reading.UNREADABLE:
        return {**old, "title": new["title"]}
    merged = {**old, **new}
    missing = json.loads(new["missing"])
    for name, reason in list(missing.items()):
        if old.get(name) is not None and new.get(name) is None and reason.startswith("unreadable"):
            merged[name] = old[name]
            del missing[name]
    merged["missing"] = json.dumps(missing, ensure_ascii=False)
    return merged


def differences(old: Row, new: Row) -> list[tuple[str, Any, Any]]:
    """Return (column, old, new) for every column that is news."""
    return [
        (name, old[name], new[name]) for name in _COLUMNS if name not in NOT_NEWS and old[name] != new[name]
    ]
