"""One thing over its rounds and platforms: which lots sell the same asset.

Two lots are one thing when they name the same door, or share something equally telling, and nothing either of
them says forbids it. A person's word stands above the rule and is undone by another row of ``joins``.
Everything here follows from lots and joins, and from nothing else.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

from crawlers.reading.lots.shown import shown_address
from pipelines.same.asset_keys import keys_of_thing
from pipelines.same.clusters import Conflicts, Edge, edges_of, groups_of, when
from pipelines.same.projects import Verdicts
from pipelines.same.things import Thing, thing_of

Row = Mapping[str, Any]


def keys_of(row: Row) -> set[str]:
    """Return the words under which a lot is looked up by lots that may be the same thing."""
    return keys_of_thing(thing_of(row))


def assign(rows: Sequence[Row], verdicts: Verdicts) -> dict[str, str]:
    """Return lot id -> asset id for all given lots, persons' words included.

    The rows hold every lot that shares a key with one of them. An asset is named after its earliest lot.
    """
    things = _things(rows)
    groups = groups_of(things, _edges(things), verdicts)
    return {lot_id: asset_id_of(group[0]) for group in groups for lot_id in group}


def joins(rows: Sequence[Row]) -> list[dict[str, Any]]:
    """Return the joins that the rule makes among the lots of one asset, each with the fields that agree.

    Every lot is joined to the earliest one that something speaks for; what only a person joined is not here.
    """
    things = _things(rows)
    best: dict[str, Edge] = {}
    for edge in _edges(things):
        if edge.b not in best or edge.evidence.certain > best[edge.b].evidence.certain:
            best[edge.b] = edge
    ordered = sorted(best.values(), key=lambda edge: (when(things[edge.b]), edge.a))
    return [{"a": edge.a, "b": edge.b, "evidence": _said(edge, things)} for edge in ordered]


def asset_of(asset_id: str, rows: Sequence[Row]) -> dict[str, Any]:
    """Return the row of an asset: what its latest lot says, and how often it was listed where.

    ``listings`` counts lots, ``rounds`` offerings: one thing on two platforms at the same time is one. The
    address ends at the building.
    """
    ordered = sorted(rows, key=lambda row: (row["starts_at"] or "", str(row["lot_id"])))
    latest = ordered[-1]
    names = ("kind", "province", "city", "district", "area_sqm", "status")
    return {
        "asset_id": asset_id,
        "listings": len(ordered),
        "rounds": offerings(ordered),
        "platforms": ",".join(sorted({row["platform"] for row in ordered})),
        **{name: latest[name] for name in names},
        "address": shown_address(latest["address"]),
    }


def offerings(ordered: Sequence[Row]) -> int:
    """Count how often a thing was offered, from its lots in order: beside each other on two platforms is once."""
    count = 0
    platforms: set[str] = set()
    until = ""
    for row in ordered:
        beside = row["platform"] not in platforms and bool(row["starts_at"]) and row["starts_at"] < until
        if not beside:
            count, platforms, until = count + 1, set(), ""
        platforms.add(row["platform"])
        until = max(until, row["ends_at"] or "")
    return count


def _things(rows: Sequence[Row]) -> dict[str, Thing]:
    return {str(row["lot_id"]): thing_of(row) for row in rows}


def _edges(things: Mapping[str, Thing]) -> list[Edge]:
    keys = {lot_id: keys_of_thing(thing) for lot_id, thing in things.items()}
    return edges_of(things, keys, Conflicts(things))


def _said(edge: Edge, things: Mapping[str, Thing]) -> str:
    """The fields that agree, without their values: a room's number would tell of a person."""
    across = things[edge.a].platform != things[edge.b].platform
    said = {
        "agree": list(edge.evidence.fields),
        "certain": edge.evidence.certain,
        "platforms": 2 if across else 1,
    }
    return json.dumps(said, ensure_ascii=False)


def asset_id_of(lot_id: str) -> str:
    """Return the id of an asset whose earliest lot this is. An earlier one that is met later gives it another."""
    return "asset:" + hashlib.sha256(lot_id.encode()).hexdigest()[:12]
