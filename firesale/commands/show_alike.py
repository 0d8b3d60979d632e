"""What tells a thing from those that look like it: an estate sells a hundred flats of one address.

Rooms tell them apart and are shown nowhere; which words do is said, and where the reader finds them.
"""

from __future__ import annotations

from typing import Any

import click

from crawlers.reading.lots.address import split_address
from firesale.commands.shared import money, print_table

MOST_SHOWN = 30
_DOORS = {
    "unit": "unit",
    "floor": "floor",
    "room": "room",
    "space": "parking space",
    "store": "store room",
}

_ALIKE = """
    SELECT a.asset_id, a.area_sqm, a.status, l.lot_id, l.starting_price_yuan, substr(l.starts_at, 1, 10) AS starts_on, l.url
    FROM assets a JOIN lots l ON l.lot_id = (
        SELECT lot_id FROM lots WHERE asset_id = a.asset_id ORDER BY starts_at DESC, lot_id DESC LIMIT 1)
    WHERE a.kind IS :kind AND a.city IS :city AND a.district IS :district AND a.address = :address
      AND a.asset_id <> :asset_id
    ORDER BY a.area_sqm IS NOT :area_sqm, a.area_sqm, a.asset_id
"""


def alike(connection: Any, asset: dict[str, Any], lots: list[dict[str, Any]]) -> dict[str, Any]:
    """Return the things of the same kind at the same address up to the building, and what tells this one from them.

    ``told_apart_by`` names what the latest lot prints of the door (unit, room), never its numbers.
    """
    others = [dict(row) for row in connection.execute(_ALIKE, asset)] if asset["address"] else []
    place = split_address(lots[-1]["address"] or "") if lots else None
    doors = [words for name, words in _DOORS.items() if place and getattr(place, name)]
    return {"others": others, "told_apart_by": doors}


def print_alike(found: dict[str, Any], asset: dict[str, Any], url: str) -> None:
    """Say how many things look like this one, by what it is told from them, and list them; nothing if there are none."""
    others, doors = found["others"], found["told_apart_by"]
    if not others:
        return
    same = sum(other["area_sqm"] == asset["area_sqm"] for other in others)
    many = f"{len(others)} other {'thing' if len(others) == 1 else 'things'} of this kind at this address"
    by = f"its {' and '.join(doors)}" if doors else "no printed door: by area, price and seller only"
    click.echo(f"{many}, {same} of the same area; this one is told from them by {by}")
    if doors:
        click.echo(f"  (which is left to the lot's own page: {url})")
    print_table(
        ("thing", "m²", "status", "starts on", "starting", "latest lot", "link"),
        [
            (
                other["asset_id"],
                f"{other['area_sqm']:g}" if other["area_sqm"] else "",
                other["status"],
                other["starts_on"],
                money(other["starting_price_yuan"]),
                other["lot_id"],
                other["url"],
            )
            for other in others[:MOST_SHOWN]
        ],
        right=("m²", "starting"),
        wide=("link",),
    )
    if len(others) > MOST_SHOWN:
        click.echo(f"and {len(others) - MOST_SHOWN} more; --json has all")
