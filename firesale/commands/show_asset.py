"""The life of one thing at auction: its listings in order, what they were asked and sold for, over which base."""

from __future__ import annotations

import json
from typing import Any

import click

from firesale.commands.shared import money, print_table


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
    for lot in lots:
        del lot["address"]  # to the room; what is shown ends at the building
    return {
        "asset": rows("SELECT * FROM assets WHERE asset_id = ?")[0],
        "lots": lots,
        "changes": rows(f"SELECT c.* FROM changes c {of_lots.format('c.subject_id')}, c.seen_at, c.rowid"),
        "discounts": rows(
            f"SELECT d.* FROM discounts d {of_lots.format('d.subject_id')}, d.price_kind, d.base_kind"
        ),
        "joins": rows("SELECT j.* FROM joins j JOIN lots l ON l.lot_id = j.a WHERE l.asset_id = ?"),
    }


def print_asset(life: dict[str, Any]) -> None:
    """Print the life of an asset."""
    asset = life["asset"]
    place = "".join(asset[name] or "" for name in ("province", "city", "district", "address"))
    area = f"{asset['area_sqm']:g} m²" if asset["area_sqm"] else ""
    click.echo(" ".join(part for part in (asset["kind"], area, place) if part))
    click.echo(
        f"{asset['asset_id']}  {asset['status']}; {asset['listings']} listings in {asset['rounds']} rounds on {asset['platforms']}"
    )
    for title in dict.fromkeys(lot["goods"] and lot["title"] for lot in life["lots"]):
        if title:
            click.echo(title)
    print_table(
        ("lot", "seller", "round", "status", "starts at", "starting", "final", "appraisal", "market price", "bids", "link"),
        [
            (lot["lot_id"], lot["seller"], lot["round"], lot["status"], (lot["starts_at"] or "")[:16].replace("T", " "),
             money(lot["starting_price_yuan"]), money(lot["final_price_yuan"]), money(lot["appraisal_yuan"]),
             money(lot["market_price_yuan"]), lot["bids"], lot["url"])
            for lot in life["lots"]
        ],
        right=("starting", "final", "appraisal", "market price", "bids"),
        wide=("seller", "link"),
    )  # fmt: skip
    for discount in life["discounts"]:
        click.echo(f"{discount['subject_id']}  {sentence(discount)}")
    _print_conditions(life["lots"])
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


def sentence(discount: dict[str, Any]) -> str:
    """One discount in words: price, base, day and source of the base; or why there is none."""
    what = f"{discount['price_kind']} price over {discount['base_kind']}"
    if discount["state"] != "computed":
        return f"{what}: refused, {discount['reason']}"
    base = f"{money(discount['base_yuan'])} as of {discount['base_as_of'] or 'an unknown date'}, from {discount['base_source']}"
    return (
        f"{what}: {money(discount['price_yuan'])} / {base} = {discount['ratio']:.1%}, "
        f"a discount of {discount['discount']:.1%}"
    )


def _print_conditions(lots: list[dict[str, Any]]) -> None:
    if lots:
        for name, words in json.loads(lots[-1]["conditions"] or "{}").items():
            click.echo(f"{name}: {words}")
