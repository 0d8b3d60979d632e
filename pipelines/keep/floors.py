"""The floors of a source as its history has them: what was, what holds, and what could be set instead."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from attrs import frozen

from crawlers.fill_names import ALL, ROWS, key_of
from crawlers.fills import MOST_EXPECTED, ODDS, WINDOW, Floor, odds
from crawlers.source import Source
from pipelines.keep.fills import FillHistory
from pipelines.keep.health import coverage_of, silence_of, warnings_of

# A first page may show this share of what healthy runs have shown.
OF_HEALTHY = 0.8
GOOD_RUNS = 5
# Shares below this are no promise worth making.
LEAST_PROPOSED = 0.3
_GOOD = ("ok", "partial", "degraded")

_WALKS = """
    SELECT w.run_id, runs.started_at, runs.state, w.listing, w.first_page_rows, w.total, w.complete
    FROM walks w JOIN runs USING (run_id) WHERE w.source = ? ORDER BY w.run_id, w.listing
"""
_FILLS = """
    SELECT f.run_id, runs.started_at, runs.state, f.part, f.field, f.records, f.filled
    FROM run_fills f JOIN runs USING (run_id) WHERE f.source = ? ORDER BY f.run_id
"""


@frozen
class FloorsOf:
    """The floors of one source."""

    connection: sqlite3.Connection
    source: type[Source]
    users: Mapping[str, float]
    now: datetime

    def as_json(self) -> dict[str, Any]:
        """Return history, floors and proposals as ``floors --json`` prints them; changes nothing."""
        rows, fields = self._rows(), self._fields()
        silence = silence_of(self.connection, self.source.name, self.now)
        coverage = coverage_of(self.connection, self.source.name)
        return {
            "source": self.source.name,
            "rows": rows,
            "fields": fields,
            "coverage": coverage[0] / coverage[1] if coverage else None,
            "silence": {"days": silence.days, "longest": silence.longest} if silence else None,
            "warnings": warnings_of(self.connection, self.source.name, self.now, self.source.silence_days),
            "config": _config(rows, fields),
        }

    def _has(self, table: str) -> bool:
        return bool(self.connection.execute("SELECT 1 FROM sqlite_master WHERE name = ?", [table]).fetchone())

    def _all(self, table: str, query: str) -> list[dict[str, Any]]:
        if not self._has(table):
            return []
        return [dict(row) for row in self.connection.execute(query, [self.source.name])]

    def _rows(self) -> dict[str, Any]:
        history = self._all("walks", _WALKS)
        lists = []
        for place, listing in enumerate(self.source.lists):
            own = [walk for walk in history if walk["listing"] == listing.name and walk["complete"]]
            shown = [walk["first_page_rows"] for walk in own[-GOOD_RUNS:]]
            promised = self.source.floor if place == 0 else 1
            usual = -(-min(shown) // 2) if shown else 0
            floor, by = max((promised, "promise"), (usual, "history"), key=lambda one: one[0])
            if place == 0 and ROWS in self.users:
                floor, by = int(self.users[ROWS]), "you"
            proposal = int(min(shown) * OF_HEALTHY) if shown and place == 0 else None
            lists.append({"list": listing.name, "floor": floor, "from": by, "proposal": proposal or None})
        kept = ("run_id", "started_at", "state", "listing", "total")
        return {
            "lists": lists,
            "history": [
                {**{name: walk[name] for name in kept}, "rows": walk["first_page_rows"]} for walk in history
            ],
        }

    def _fields(self) -> list[dict[str, Any]]:
        history: dict[tuple[str, str], list[dict[str, Any]]] = {}
        for row in self._all("run_fills", _FILLS):
            history.setdefault((row.pop("part"), row.pop("field")), []).append(row)
        floors = FillHistory.load(self.connection, self.source.name).floors(self.source.fills, self.users)
        return [self._field(floor, history.get((floor.part, floor.name), [])) for floor in floors.values()]

    def _field(self, floor: Floor, runs: list[dict[str, Any]]) -> dict[str, Any]:
        key = key_of(floor.part, floor.name)
        by = (
            "you"
            if key in self.users
            else "history"
            if floor.least > floor.said
            else "promise"
            if floor.said
            else None
        )
        return {
            "part": floor.part,
            "field": floor.name,
            "floor": round(floor.least, 4),
            "from": by,
            "usual": None if floor.usual is None else round(floor.usual, 4),
            "history": runs,
            "proposal": _proposal(runs),
        }


def _proposal(runs: list[dict[str, Any]]) -> float | None:
    """The highest floor that twenty records of a run as usual do not miss by chance; ``None`` while too few are known."""
    records = filled = 0
    for run in reversed([run for run in runs if run["state"] in _GOOD]):
        records, filled = records + run["records"], filled + run["filled"]
        if records >= 5 * WINDOW:
            break
    if records < WINDOW:
        return None
    usual = min((filled + 1) / (records + 2), MOST_EXPECTED)
    safe = [count for count in range(WINDOW + 1) if not count or odds(WINDOW, count - 1, usual) < ODDS]
    return max(safe) / WINDOW


def _config(rows: dict[str, Any], fields: list[dict[str, Any]]) -> str:
    """The line for the configuration; rarely filled fields are no promise worth making."""
    said = [f"{ROWS} = {one['proposal']}" for one in rows["lists"][:1] if one["proposal"]]
    said += [
        f"{key_of(one['part'], one['field'])} = {one['proposal']}"
        for one in sorted(fields, key=lambda one: one["part"] != ALL)
        if one["proposal"] is not None and one["proposal"] >= LEAST_PROPOSED
    ]
    return f"floors = {{ {', '.join(said)} }}" if said else ""
