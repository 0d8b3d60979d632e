"""The rows of the exported tables as of the end of a day, as everybody may see them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any, Final

from crawlers.reading.lots.shown import shown_address, shown_sentences, shown_text, shown_title
from reports.export.columns import COLUMNS, JSON_COLUMNS
from reports.figures.as_of import AsOf

# what a record is called in the tables ``shown`` and ``changes``
_NOTICE = "LEFT JOIN main.shown s ON s.subject_type = 'notice' AND s.subject_id = t.notice_id"
_LOT = "LEFT JOIN main.shown s ON s.subject_type = 'lot' AND s.subject_id = t.lot_id"
# words of a lot that has changed since, and of a record that is not yet shown as it is today, are cut here
_NEW_NOTICE = "s.subject_id IS NULL OR t.notice_id IN (SELECT subject_id FROM main.shown_due WHERE subject_type = 'notice')"
_LATER = (
    "s.subject_id IS NULL OR t.lot_id IN (SELECT lot_id FROM temp.lots_then)"
    " OR t.lot_id IN (SELECT subject_id FROM main.shown_due WHERE subject_type = 'lot')"
)
_CUT: Final[Mapping[tuple[str, str], str]] = {
    ("notices", "title"): f"CASE WHEN {_NEW_NOTICE} THEN shown_title(t.title) ELSE s.title END",
    ("lots", "title"): f"CASE WHEN {_LATER} THEN shown_title(t.title) ELSE s.title END",
    ("lots", "address"): f"CASE WHEN {_LATER} THEN shown_address(t.address) ELSE s.address END",
    ("lots", "conditions"): f"CASE WHEN {_LATER} THEN shown_sentences(t.conditions) ELSE s.conditions END",
    ("assets", "address"): "shown_address(t.address)",
    ("problems", "words"): "shown_text(t.words)",
    ("problems", "reason"): "shown_text(t.reason)",
}
#: table -> where its rows come from, and their order
_FROM: Final[Mapping[str, str]] = {
    "notices": f"notices_at t {_NOTICE} ORDER BY t.published_on DESC, t.notice_id",
    "projects": "projects_at t ORDER BY t.latest_notice_on DESC, t.project_id",
    "lots": f"lots_at t {_LOT} ORDER BY t.first_seen_at DESC, t.lot_id",
    "assets": "assets_at t ORDER BY t.asset_id",
    "discounts": "discounts_at t ORDER BY t.subject_type DESC, t.subject_id, t.price_kind, t.base_kind",
    "reference_prices": "main.reference_prices t WHERE t.as_of <= :day ORDER BY t.city, t.district, t.community, t.as_of",
    "joins": "main.joins t WHERE t.made_at < :until ORDER BY t.made_at, t.join_id",
    "changes": "main.changes t WHERE t.seen_at < :until ORDER BY t.seen_at, t.rowid",
    "alerts": "main.alerts t WHERE t.created_at < :until ORDER BY t.created_at DESC, t.alert_id",
    "runs": "main.runs t WHERE t.started_at < :until ORDER BY t.run_id DESC",
    "problems": "main.problems t WHERE t.seen_at < :until ORDER BY t.run_id DESC, t.rowid",
    "documents": "main.documents t WHERE t.fetched_at < :until ORDER BY t.fetched_at DESC, t.sha256, t.url",
    "house_index": "main.house_index t WHERE t.first_seen_at < :until ORDER BY t.city, t.month",
}
_TABLE_OF = {"notice": "notices", "lot": "lots", "project": "projects", "asset": "assets"}
_SHOWN = {"title": shown_title, "address": shown_address, "conditions": shown_sentences}


def prepare(at: AsOf) -> None:
    """Make what exports ask for callable in the connection of a day."""
    for function in (shown_title, shown_address, shown_sentences, shown_text):
        at.connection.create_function(function.__name__, 1, _of_known(function), deterministic=True)


def rows(at: AsOf, table: str) -> Iterator[tuple[Any, ...]]:
    """Yield the rows of a table in the order of ``COLUMNS[table]``; call ``prepare`` before.

    Values are as SQLite keeps them; JSON is text. Raises ``KeyError`` for a table that is not exported.
    """
    columns = COLUMNS[table]
    named = ", ".join(f"{_CUT.get((table, column), f't.{column}')} AS {column}" for column in columns)
    values = {"day": str(at.day), "until": f"{at.day + timedelta(days=1)}T00:00:00+08:00"}
    cursor = at.connection.execute(f"SELECT {named} FROM {_FROM[table]}", values)
    cursor.row_factory = None
    for row in cursor:
        shown = _change_shown(row) if table == "changes" else tuple(row)
        if shown:
            yield shown


def typed(row: tuple[Any, ...], columns: tuple[str, ...]) -> dict[str, Any]:
    """Return a row as an object: JSON columns as what they hold, NULL as ``None``."""
    return {
        column: _json(value) if column in JSON_COLUMNS else value
        for column, value in zip(columns, row, strict=True)
    }


def _json(value: Any) -> Any:
    try:
        return json.loads(value) if isinstance(value, str) else value
    except ValueError:
        return value


def _change_shown(row: tuple[Any, ...]) -> tuple[Any, ...] | None:
    """A change of a public column, its words cut as the column's are; ``None`` for any other."""
    subject_type, subject_id, field, old, new, *rest = row
    if field not in COLUMNS.get(_TABLE_OF.get(subject_type, ""), ()):
        return None
    cut = _SHOWN.get(field)
    if cut:
        old, new = (cut(value) if isinstance(value, str) else value for value in (old, new))
    return (subject_type, subject_id, field, old, new, *rest)


def _of_known(function: Any) -> Any:
    return lambda value: function(value) if value is not None else None
