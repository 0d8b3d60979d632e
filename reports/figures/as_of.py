"""The database as it stood at the end of a day: what figures are computed over.

Documents count when they were published by then, lots as ``changes`` shows them then. Figures ask the views
``notices_at``, ``projects_at``, ``lots_at``, ``assets_at`` and ``discounts_at``, which have the columns of their
tables; they live in this connection only, the database itself is not written.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from pipelines.price.discounts import project_discounts
from pipelines.price.lots import lot_discounts
from pipelines.price.references import LISTING_AVERAGE
from pipelines.same.assets import asset_of
from pipelines.same.projects import project_of

NAMED = 500  # ids named in one statement


class AsOf:
    """A database as of the end of a day in Beijing.

    ``day`` is that day; ``year`` its year. The connection must be open for reading and is not shared with
    others: views of this day are made in it.
    """

    def __init__(self, connection: sqlite3.Connection, day: date) -> None:
        self.connection = connection
        self.day = day
        self.year = day.year
        connection.row_factory = sqlite3.Row
        self._notices()
        self._projects()
        self._lots()
        self._assets()
        self._discounts()

    def rows(self, query: str, values: Sequence[Any] | Mapping[str, Any] = ()) -> list[sqlite3.Row]:
        """Return the rows of a query; ``:day``, ``:year_start`` and ``:year`` are always bound in a mapping."""
        if isinstance(values, Mapping):
            values = {
                "day": str(self.day),
                "year": str(self.year),
                "year_start": f"{self.year}-01-01",
            } | dict(values)
        return self.connection.execute(query, values).fetchall()

    def one(self, query: str, values: Sequence[Any] | Mapping[str, Any] = ()) -> sqlite3.Row:
        """Return the single row of a query."""
        (row,) = self.rows(query, values)
        return row

    def same_day_in(self, year: int) -> date:
        """Return the same date in another year; the 29th of February is the 28th where there is none."""
        try:
            return self.day.replace(year=year)
        except ValueError:
            return self.day.replace(year=year, day=28)

    # -- the views ---------------------------------------------------------------------------------------------

    def _view(self, name: str, query: str) -> None:
        self.connection.execute(f"DROP VIEW IF EXISTS temp.{name}_at")
        self.connection.execute(f"CREATE TEMP VIEW {name}_at AS {query}")

    def _table(self, name: str, columns: Mapping[str, str], rows: Iterable[Mapping[str, Any]]) -> None:
        """Make a table of rows as they stood then, beside a table's other rows."""
        self.connection.execute(f"DROP TABLE IF EXISTS temp.{name}")
        typed = ", ".join(f"{column} {kind}" for column, kind in columns.items())
        self.connection.execute(
            f"CREATE TEMP TABLE {name} ({typed})"
        )  # values of ``changes`` are text: types turn them back
        marks = ", ".join("?" * len(columns))
        self.connection.executemany(
            f"INSERT INTO temp.{name} VALUES ({marks})", [[row[column] for column in columns] for row in rows]
        )

    def _columns(self, table: str) -> dict[str, str]:
        return {row[1]: row[2] for row in self.connection.execute(f"PRAGMA main.table_info({table})")}

    def _beside(self, table: str, key: str, rows: Iterable[Mapping[str, Any]], still: str) -> None:
        """View a table with some rows as they stood then; ``still`` is true of rows that were there."""
        columns = self._columns(table)
        self._table(f"{table}_then", columns, rows)
        named = ", ".join(columns)
        self._view(
            table,
            f"SELECT {named} FROM main.{table} WHERE {still} AND {key} NOT IN (SELECT {key} FROM temp.{table}_then)"
            f" UNION ALL SELECT {named} FROM temp.{table}_then",
        )

    def _notices(self) -> None:
        self._view("notices", f"SELECT * FROM main.notices WHERE published_on <= '{self.day}'")

    def _projects(self) -> None:
        """Those that had a notice by then; told from these alone where they have later ones."""
        self._later_projects = [
            row[0]
            for row in self.connection.execute(
                f"SELECT project_id FROM main.projects WHERE first_notice_on <= '{self.day}' AND latest_notice_on > '{self.day}'"
            )
        ]
        self._then: dict[str, list[dict[str, Any]]] = {}
        for ids in _chunks(self._later_projects):
            query = f"SELECT * FROM temp.notices_at WHERE project_id IN ({_marks(ids)}) ORDER BY published_on, notice_id"
            for row in self.connection.execute(query, ids):
                self._then.setdefault(row["project_id"], []).append(dict(row))
        rows = [project_of(project_id, notices) for project_id, notices in self._then.items()]
        self._beside("projects", "project_id", rows, f"latest_notice_on <= '{self.day}'")

    def _lots(self) -> None:
        """Those seen by then, with the values they had: the oldest later change tells what was there before."""
        until = f"{self.day + timedelta(days=1)}T00:00:00+08:00"
        older = self.connection.execute(
            "SELECT subject_id, field, old FROM main.changes WHERE subject_type = 'lot' AND seen_at >= ?"
            " ORDER BY seen_at DESC, rowid DESC",
            [until],
        )
        before: dict[str, dict[str, Any]] = {}
        for change in older:  # the oldest comes last and holds
            before.setdefault(change["subject_id"], {})[change["field"]] = change["old"]
        rows = []
        for ids in _chunks(list(before)):
            query = f"SELECT * FROM main.lots WHERE lot_id IN ({_marks(ids)}) AND first_seen_at < ?"
            for row in self.connection.execute(query, [*ids, until]):
                lot = dict(row)
                lot.update({name: old for name, old in before[lot["lot_id"]].items() if name in lot})
                rows.append(lot)
        self._changed_lots = rows
        self._beside("lots", "lot_id", rows, f"first_seen_at < '{until}'")

    def _assets(self) -> None:
        """Told anew where a lot of theirs is of later, or has changed since."""
        until = f"{self.day + timedelta(days=1)}T00:00:00+08:00"
        touched = {lot["asset_id"] for lot in self._changed_lots if lot["asset_id"]}
        touched |= {
            row[0]
            for row in self.connection.execute(
                "SELECT DISTINCT asset_id FROM main.lots WHERE first_seen_at >= ? AND asset_id NOT NULL",
                [until],
            )
        }
        by_asset: dict[str, list[dict[str, Any]]] = {}
        for ids in _chunks(sorted(touched)):
            query = f"SELECT * FROM temp.lots_at WHERE asset_id IN ({_marks(ids)})"
            for row in self.connection.execute(query, ids):
                by_asset.setdefault(row["asset_id"], []).append(dict(row))
        self._table("touched_assets", {"asset_id": "TEXT"}, [{"asset_id": asset_id} for asset_id in touched])
        rows = [asset_of(asset_id, lots) for asset_id, lots in by_asset.items()]
        self._beside("assets", "asset_id", rows, "asset_id NOT IN (SELECT asset_id FROM temp.touched_assets)")

    def _discounts(self) -> None:
        """Of the projects and lots of then, at the prices of then; a final price counts once the lot was sold."""
        rows = [
            row
            for project_id, notices in self._then.items()
            for row in project_discounts(project_id, notices)
        ]
        for lot in self._changed_lots:
            rows += self._discounts_then(lot)
        self._table("discounts_then", self._columns("discounts"), rows)
        self._table("later_subjects", {"subject_id": "TEXT"}, [
            {"subject_id": one} for one in (*self._later_projects, *(lot["lot_id"] for lot in self._changed_lots))
        ])  # fmt: skip
        until = f"{self.day + timedelta(days=1)}T00:00:00+08:00"
        self._view(
            "discounts",
            "SELECT d.* FROM main.discounts d WHERE subject_id NOT IN (SELECT subject_id FROM temp.later_subjects)"
            f" AND CASE subject_type WHEN 'lot' THEN (SELECT first_seen_at < '{until}' FROM main.lots WHERE lot_id = subject_id)"
            f" ELSE (SELECT first_notice_on <= '{self.day}' FROM main.projects WHERE project_id = subject_id) END"
            " UNION ALL SELECT * FROM temp.discounts_then",
        )

    def _discounts_then(self, lot: Mapping[str, Any]) -> list[dict[str, Any]]:
        """The discounts of a lot that has changed since: over printed bases anew, over an average by the base kept."""
        on = date.fromisoformat(str(lot["first_seen_at"])[:10])
        stored = self._typed("temp.lots_then", "lot_id", lot["lot_id"])
        rows = [row for row in lot_discounts(stored, None, on) if row["base_kind"] != LISTING_AVERAGE]
        query = "SELECT * FROM main.discounts WHERE subject_type = 'lot' AND subject_id = ? AND base_kind = ?"
        prices = {row["price_kind"]: row["price_yuan"] for row in rows}
        for row in map(dict, self.connection.execute(query, [lot["lot_id"], LISTING_AVERAGE])):
            price = prices.get(row["price_kind"])
            if row["price_kind"] not in prices or (row["state"] == "computed" and not price):
                continue
            row["price_yuan"] = price
            if row["state"] == "computed":
                row["ratio"] = float(price or 0) / row["base_yuan"]
                row["discount"] = 1 - row["ratio"]
            rows.append(row)
        return rows

    def _typed(self, table: str, key: str, value: str) -> dict[str, Any]:
        return dict(self.connection.execute(f"SELECT * FROM {table} WHERE {key} = ?", [value]).fetchone())


def _chunks(ids: Sequence[str]) -> Iterable[Sequence[str]]:
    for start in range(0, len(ids), NAMED):
        yield list(ids[start : start + NAMED])


def _marks(ids: Sequence[str]) -> str:
    return ", ".join("?" * len(ids))
