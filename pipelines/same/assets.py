"""One thing over its rounds and platforms: which lots sell the same asset.

So far only a person's word joins two lots: a lot is an asset of its own until somebody says otherwise.
Everything here follows from lots and joins, and from nothing else.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

from pipelines.same.projects import Verdicts

Row = Mapping[str, Any]


def keys_of(row: Row) -> set[str]:
    """Return the words under which a lot is looked up by lots that may be the same thing; none yet."""
    return set()


def assign(rows: Sequence[Row], verdicts: Verdicts) -> dict[str, str]:
    """Return lot id -> asset id for all given lots, persons' words included."""
    leader = {str(row["lot_id"]): str(row["lot_id"]) for row in rows}

    def find(lot_id: str) -> str:
        while leader[lot_id] != lot_id:
            lot_id = leader[lot_id]
        return lot_id

    for a, b in verdicts.same:
        if a in leader and b in leader:
            first, second = sorted((find(a), find(b)))
            leader[second] = first
    return {lot_id: _id(find(lot_id)) for lot_id in leader}


def joins(rows: Sequence[Row]) -> list[dict[str, Any]]:
    """Return the joins that the rule makes among the lots of one asset; none yet."""
    return []


def asset_of(asset_id: str, rows: Sequence[Row]) -> dict[str, Any]:
    """Return the row of an asset: what its latest lot says, and how often it was listed where."""
    ordered = sorted(rows, key=lambda row: (row["starts_at"] or "", row["lot_id"]))
    latest = ordered[-1]
    names = ("kind", "province", "city", "district", "address", "area_sqm", "status")
    return {
        "asset_id": asset_id,
        "listings": len(ordered),
        "rounds": len({row["round"] for row in ordered}),
        "platforms": ",".join(sorted({row["platform"] for row in ordered})),
        **{name: latest[name] for name in names},
    }


def _id(*parts: str) -> str:
    return "asset:" + hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:12]
