"""SKELETON for task E to replace: the store (pipelines/keep/assets.py) calls exactly these four functions.

keys_of(row) -> set[str]: blocking keys of one lot (stored in the table lot_keys; lots that share one are compared);
assign(rows, verdicts) -> {lot_id: asset_id}; joins(rows of one asset) -> [{"a", "b", "evidence"(JSON text)}];
asset_of(asset_id, rows) -> row of assets (columns: pipelines.keep.schema.ASSETS).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pipelines.same.projects import Verdicts

Row = Mapping[str, Any]


def keys_of(row: Row) -> set[str]:
    return {str(row["lot_id"])}


def assign(rows: Sequence[Row], verdicts: Verdicts) -> dict[str, str]:
    return {row["lot_id"]: "asset:" + row["lot_id"] for row in rows}


def joins(rows: Sequence[Row]) -> list[dict[str, Any]]:
    return []


def asset_of(asset_id: str, rows: Sequence[Row]) -> dict[str, Any]:
    last = rows[-1]
    names = ("kind", "province", "city", "district", "address", "area_sqm", "status")
    return {"asset_id": asset_id, "listings": len(rows), "rounds": len(rows), "platforms": last["platform"],
            **{name: last[name] for name in names}}  # fmt: skip
