"""Assets in the database: derived from lots and joins whenever one of them changes."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from datetime import datetime

from pipelines.keep import statements as sql
from pipelines.keep.rows import Row
from pipelines.same.assets import asset_of, assign, joins, keys_of
from pipelines.same.projects import Verdicts

# SQLite takes some thousand values at once; a batch of a hundred lots can have more keys than that.
_AT_ONCE = 500


class Assets:
    """The tables ``assets`` and ``lot_keys``, and ``joins`` of lots. The caller opens transactions."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection
        self.verdicts = self._verdicts()

    def _verdicts(self) -> Verdicts:
        rows = self.connection.execute("SELECT * FROM joins WHERE by = 'person' ORDER BY join_id")
        return Verdicts.of(dict(row) for row in rows)

    def place(self, row: Row) -> None:
        """A lot's asset follows from the lots around it, and is said by ``rebuild`` once all are stored."""
        row.setdefault("asset_id", None)

    def moved_from(self, known: Sequence[Row], news: Sequence[Row], now: datetime) -> None:
        """Nothing to do: ``rebuild`` looks at everything around a lot, where it was included."""

    def rebuild(self, lots: Sequence[Row], now: datetime) -> None:
        """Derive anew the assets of these lots and of all that may be the same thing."""
        if not lots:
            return
        left = {row["asset_id"] for row in lots if row["asset_id"]}
        self._put_keys(lots)
        around = self._around({row["lot_id"] for row in lots}, left)
        left |= {row["asset_id"] for row in around if row["asset_id"]}
        placed = assign(around, self.verdicts)
        moved = [(placed[r["lot_id"]], r["lot_id"]) for r in around if r["asset_id"] != placed[r["lot_id"]]]
        self.connection.executemany("UPDATE lots SET asset_id = ? WHERE lot_id = ?", moved)
        for row in around:
            row["asset_id"] = placed[row["lot_id"]]
        by_asset: dict[str, list[Row]] = {}
        for row in around:
            by_asset.setdefault(row["asset_id"], []).append(row)
        gone = left - by_asset.keys()
        self.connection.executemany("DELETE FROM assets WHERE asset_id = ?", [[a] for a in gone])
        self.connection.executemany(sql.PUT_ASSET, [asset_of(a, rows) for a, rows in by_asset.items()])
        self._join_by_rule(by_asset.values(), now)
        for row in lots:
            row["asset_id"] = placed[row["lot_id"]]

    def _put_keys(self, lots: Sequence[Row]) -> None:
        self.connection.executemany("DELETE FROM lot_keys WHERE lot_id = ?", [[r["lot_id"]] for r in lots])
        pairs = [(key, row["lot_id"]) for row in lots for key in sorted(keys_of(row))]
        self.connection.executemany("INSERT OR IGNORE INTO lot_keys VALUES (?, ?)", pairs)

    def _around(self, lot_ids: set[str], assets: set[str]) -> list[Row]:
        """All lots that share a key, an asset or a person's word with these, and so on until none is added."""
        found: dict[str, Row] = {}
        said = set(self.verdicts.involved())
        fresh = lot_ids | (said if said & lot_ids else set())
        while fresh:
            rows = self._rows("lot_id", fresh)
            found |= {row["lot_id"]: row for row in rows}
            assets = assets | {row["asset_id"] for row in rows if row["asset_id"]}
            near = {row["lot_id"] for row in self._rows("asset_id", assets)} | self._sharing_keys(fresh)
            fresh = (near | (said if said & near else set())) - found.keys()
        return list(found.values())

    def _rows(self, column: str, values: Iterable[str]) -> list[Row]:
        rows: list[Row] = []
        for some in _chunks(values):
            query = f"SELECT * FROM lots WHERE {column} IN ({sql.marks(some)})"
            rows.extend(dict(row) for row in self.connection.execute(query, some))
        return rows

    def _sharing_keys(self, lot_ids: Iterable[str]) -> set[str]:
        shared: set[str] = set()
        for some in _chunks(lot_ids):
            query = (
                "SELECT DISTINCT other.lot_id FROM lot_keys own JOIN lot_keys other ON other.key = own.key"
                f" WHERE own.lot_id IN ({sql.marks(some)})"
            )
            shared |= {row[0] for row in self.connection.execute(query, some)}
        return shared

    def _join_by_rule(self, groups: Iterable[Sequence[Row]], now: datetime) -> None:
        rows = [join for group in groups for join in joins(group)]
        known: set[tuple[str, str]] = set()
        for some in _chunks(join["a"] for join in rows):
            query = f"SELECT a, b FROM joins WHERE by = 'rule' AND a IN ({sql.marks(some)})"
            known |= {(row["a"], row["b"]) for row in self.connection.execute(query, some)}
        fresh = [
            {"verdict": "same", "by": "rule", "made_at": now.isoformat(), **join}
            for join in rows
            if (join["a"], join["b"]) not in known
        ]
        self.connection.executemany(sql.JOIN, fresh)

    def say(self, a: str, b: str, verdict: str, now: datetime) -> None:
        """Store a person's word on two lots and derive the assets it touches."""
        said = json.dumps({"said": "by a person"})
        row = {
            "a": a,
            "b": b,
            "verdict": verdict,
            "by": "person",
            "evidence": said,
            "made_at": now.isoformat(),
        }
        self.connection.execute(sql.JOIN, row)
        self.verdicts = self._verdicts()
        self.rebuild(self._rows("lot_id", [a, b]), now)


def _chunks(values: Iterable[str]) -> Iterable[list[str]]:
    every = sorted(set(values))
    for start in range(0, len(every), _AT_ONCE):
        yield every[start : start + _AT_ONCE]
