"""What follows from records and joins, derived anew from all of them: projects, assets, discounts, the rule's joins."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence, Set
from datetime import datetime
from typing import Any

from pipelines.keep import statements as sql
from pipelines.keep.references import price_lots
from pipelines.keep.store import Store
from pipelines.same.projects import assign, rule_project_id

_AT_ONCE = 400
_BY_RULE = "SELECT * FROM joins WHERE by = 'rule'"


def derive(store: Store, changed: Set[str], now: datetime) -> None:
    """Derive everything anew; the caller opens the transaction.

    ``changed`` are the records that now read otherwise: what the rule joined them to is parted, if they are not one any more.
    """
    connection = store.connection
    last = connection.execute("SELECT ifnull(max(join_id), 0) FROM joins").fetchone()[0]
    _projects(store, now)
    _assets(store, now)
    _date_joins(connection, last)
    _part(connection, changed)


def _projects(store: Store, now: datetime) -> None:
    connection = store.connection
    rows = [dict(row) for row in connection.execute("SELECT * FROM notices")]
    placed_before = {row["notice_id"]: (row["rule_project_id"], row["project_id"]) for row in rows}
    for row in rows:
        row["rule_project_id"] = rule_project_id(row)
    placed = assign(rows, store.projects.verdicts)
    moved = [
        (row["rule_project_id"], placed.get(row["notice_id"]), row["notice_id"])
        for row in rows
        if placed_before[row["notice_id"]] != (row["rule_project_id"], placed.get(row["notice_id"]))
    ]
    connection.executemany(
        "UPDATE notices SET rule_project_id = ?, project_id = ? WHERE notice_id = ?", moved
    )
    connection.execute("DELETE FROM projects")
    connection.execute("DELETE FROM discounts WHERE subject_type = 'project'")
    for some in _chunks(sorted(set(placed.values()))):
        store.projects.rebuild(set(some), now)


def _assets(store: Store, now: datetime) -> None:
    connection = store.connection
    for statement in (
        "DELETE FROM assets",
        "DELETE FROM lot_keys",
        "DELETE FROM discounts WHERE subject_type = 'lot'",
        "UPDATE lots SET asset_id = NULL",
    ):
        connection.execute(statement)
    ids = [row[0] for row in connection.execute("SELECT lot_id FROM lots ORDER BY lot_id")]
    for some in _chunks(ids):
        store.assets.rebuild(_lots(connection, some), now)
    for some in _chunks(ids):
        price_lots(connection, _lots(connection, some))


def _date_joins(connection: sqlite3.Connection, last: int) -> None:
    """A join that the rule only makes now is as old as the younger of the two records."""
    for row in connection.execute(_BY_RULE + " AND join_id > ?", [last]).fetchall():
        connection.execute(
            "UPDATE joins SET made_at = coalesce((SELECT max(first_seen_at) FROM"
            " (SELECT first_seen_at FROM notices WHERE notice_id IN (:a, :b)"
            " UNION ALL SELECT first_seen_at FROM lots WHERE lot_id IN (:a, :b))), made_at) WHERE join_id = :join_id",
            {name: row[name] for name in ("a", "b", "join_id")},
        )


def _part(connection: sqlite3.Connection, changed: Set[str]) -> None:
    """The rule's joins of records that now read otherwise go when the two are not one any more."""
    for some in _chunks(sorted(changed)):
        marks = sql.marks(some)
        for table, key, group in (
            ("notices", "notice_id", "rule_project_id"),
            ("lots", "lot_id", "asset_id"),
        ):
            connection.execute(
                f"DELETE FROM joins WHERE by = 'rule' AND (a IN ({marks}) OR b IN ({marks})) AND EXISTS"
                f" (SELECT 1 FROM {table} AS x JOIN {table} AS y ON x.{group} IS NOT y.{group}"
                f" WHERE x.{key} = joins.a AND y.{key} = joins.b) AND NOT EXISTS"
                " (SELECT 1 FROM joins AS said WHERE said.by = 'person' AND joins.a IN (said.a, said.b)"
                " AND joins.b IN (said.a, said.b))",
                [*some, *some],
            )


def _lots(connection: sqlite3.Connection, ids: Sequence[str]) -> list[dict[str, Any]]:
    query = f"SELECT * FROM lots WHERE lot_id IN ({sql.marks(ids)})"
    return [dict(row) for row in connection.execute(query, ids)]


def _chunks(values: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(values), _AT_ONCE):
        yield values[start : start + _AT_ONCE]
