"""The life of one thing at auction: its listings in order, what they were asked and sold for, over which base."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import click

from crawlers.reading.lots.shown import shown_address, shown_sentences, shown_title
from firesale.commands.show_alike import alike, print_alike
from firesale.commands.show_lots import print_conditions, print_discounts, print_lots


def asset_named(connection: Any, name: str) -> str | None:
    """Return the asset that an id names: its own, or that of one of its lots."""
    found = connection.execute(
        "SELECT asset_id FROM lots WHERE lot_id = ?1 OR asset_id = ?1 OR url = ?1", [name]
    ).fetchone()
    return str(found["asset_id"]) if found else None


def life_of_asset(connection: Any, asset_id: str) -> dict[str, Any]:
    """Return the asset with its lots, their changes and discounts, and why they are one thing."""

    def rows(query: str) -> list[dict[str, Any]]:
        return [dict(row) for row in connection.execute(query, [asset_id])]

    of_lots = "JOIN lots l ON l.lot_id = {} WHERE l.asset_id = ? ORDER BY l.starts_at, l.lot_id"
    lots = rows("SELECT * FROM lots WHERE asset_id = ? ORDER BY starts_at, lot_id")
    asset = rows("SELECT * FROM assets WHERE asset_id = ?")[0]
    like_it = alike(connection, asset, lots)
    changes = rows(f"SELECT c.* FROM changes c {of_lots.format('c.subject_id')}, c.seen_at, c.rowid")
    return {
        "asset": asset,
        "lots": [_as_shown(lot) for lot in lots],
        "alike": like_it,
        "changes": [_change_as_shown(change) for change in changes],
        "discounts": rows(
            f"SELECT d.* FROM discounts d {of_lots.format('d.subject_id')}, d.price_kind, d.base_kind"
        ),
        "joins": rows("SELECT j.* FROM joins j JOIN lots l ON l.lot_id = j.a WHERE l.asset_id = ?"),
    }


#: How what tells a door is shown; everything else of a lot is shown as it is.
_SHOWN: dict[str, Callable[[str], str | None]] = {
    "title": shown_title,
    "address": shown_address,
    "conditions": shown_sentences,
}


def _as_shown(lot: dict[str, Any]) -> dict[str, Any]:
    """A lot without what tells its door."""
    return {**lot, **{name: show(lot[name]) for name, show in _SHOWN.items() if lot[name]}}


def _change_as_shown(change: dict[str, Any]) -> dict[str, Any]:
    """A change of a lot, both values without what tells its door."""
    show = _SHOWN.get(change["field"])
    return {**change, **{side: show(change[side]) for side in ("old", "new") if show and change[side]}}


def print_asset(life: dict[str, Any]) -> None:
    """Print the life of an asset."""
    asset, latest = life["asset"], life["lots"][-1]
    click.echo(" ".join(part for part in _what(asset, latest) if part))
    click.echo(
        f"{asset['asset_id']}  {asset['status']}; {_counted(asset['listings'], 'listing')}"
        f" in {_counted(asset['rounds'], 'round')} on {asset['platforms']}"
    )
    for title in dict.fromkeys(lot["title"] for lot in life["lots"]):
        click.echo(title)
    print_lots(life["lots"])
    print_discounts(life["discounts"])
    print_conditions(latest)
    print_alike(life["alike"], asset, latest["url"])
    for join in life["joins"]:
        evidence = json.loads(join["evidence"] or "{}")
        agreed = ", ".join(evidence.get("agree", evidence))
        click.echo(
            f"{join['a']} and {join['b']}: {join['verdict']}, said by {join['by']}"
            + (f" ({agreed})" if agreed else "")
        )
    for change in life["changes"]:
        click.echo(
            f"{change['seen_at']}  {change['subject_id']}  {change['field']}: {change['old']} -> {change['new']}"
        )
    for lot in life["lots"]:
        for check in json.loads(lot["checks_failed"] or "[]"):
            click.echo(f"check failed: {check} ({lot['lot_id']})")


def _what(asset: dict[str, Any], latest: dict[str, Any]) -> Iterator[str]:
    """The thing in words: kind, goods, area, units, the part on sale, place."""
    yield asset["kind"]
    yield latest["goods"] or ""
    if asset["area_sqm"]:
        yield f"{asset['area_sqm']:g} m²"
    if (latest["units"] or 1) > 1:
        yield f"{latest['units']:g} units"
    if latest["share"] is not None:
        yield f"(only a share of {latest['share'] * 100:g}% of it)"
    places = (asset[name] for name in ("province", "city", "district", "address"))
    yield "".join(
        dict.fromkeys(place for place in places if place)
    )  # a municipality is both province and city


def _counted(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"
