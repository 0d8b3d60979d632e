"""What the demo shows of auction lots: the discounts that could be computed, and the odd collateral."""

from __future__ import annotations

import sqlite3
from typing import Any

import click

from firesale.commands.shared import money, print_table

SHOWN = 8


def print_lots(connection: sqlite3.Connection, run_id: int) -> None:
    """Print the lots that a run has brought, deepest discount over an area average first, then the goods."""
    started = connection.execute("SELECT started_at FROM runs WHERE run_id = ?", [run_id]).fetchone()[0]
    lots = connection.execute(
        "SELECT count(*), count(DISTINCT asset_id) FROM lots WHERE first_seen_at = ?", [started]
    ).fetchone()
    click.echo(f"\nnew: {lots[0]} lots of {lots[1]} things; discounts of property, each with its base:")
    rows = connection.execute(_DISCOUNTS, [started, SHOWN]).fetchall()
    print_table(
        ("lot", "seller", "what", "starts at", "starting price", "below", "base", "base as of", "base source"),
        [
            (r["lot_id"], r["seller"], _what(r), (r["starts_at"] or "")[:10], money(r["price_yuan"]), f"{r['discount']:.1%}",
             f"{_BASES[r['base_kind']]} {money(r['base_yuan'])}", r["base_as_of"], r["base_source"])
            for r in rows
        ],
        right=("starting price", "below"),
        wide=("seller", "what", "base source"),
    )  # fmt: skip
    if rows and rows[0]["base_kind"] == "listing_average":
        _print_arithmetic(rows[0])
    goods = connection.execute(_GOODS, [started, SHOWN]).fetchall()
    if goods:
        click.echo("\ngoods among them:")
        print_table(
            ("lot", "seller", "goods", "title", "starts at", "starting price"),
            [
                (g["lot_id"], g["seller"], g["goods"], g["title"], (g["starts_at"] or "")[:10], money(g["starting_price_yuan"]))
                for g in goods
            ],
            right=("starting price",),
            wide=("seller", "title"),
        )  # fmt: skip


def _print_arithmetic(row: Any) -> None:
    """How the first discount comes about, so that nobody has to take it on trust."""
    base, price = row["base_yuan"], row["price_yuan"]
    click.echo(
        f"\n{row['lot_id']} in figures: starting price {price:,.0f} yuan; base {row['area_sqm']:g} m² x "
        f"{base / row['area_sqm']:,.0f} yuan a m² = {base:,.0f} yuan, as of {row['base_as_of']};\n"
        f"  1 - {price:,.0f} / {base:,.0f} = {row['discount']:.1%} below it. Base: {row['base_source']}.\n  {row['url']}"
    )


def _what(row: Any) -> str:
    area = f" {row['area_sqm']:g} m²" if row["area_sqm"] else ""
    return f"{row['kind']}{area}, {row['city'] or ''}{row['district'] or ''}"


_BASES = {
    "listing_average": "area average of",
    "appraisal": "appraisal of",
    "market": "market price (the seller's word) of",
}
# an asking average is the outside view, so lots that have one come first; one row a lot
_DISCOUNTS = """
    SELECT l.*, d.price_yuan, d.discount, d.base_kind, d.base_yuan, d.base_as_of, d.base_source
    FROM lots l JOIN discounts d ON d.subject_type = 'lot' AND d.subject_id = l.lot_id
    WHERE l.first_seen_at = ? AND d.state = 'computed' AND d.price_kind = 'starting'
      AND l.status IN ('upcoming', 'live')
    GROUP BY l.lot_id HAVING d.base_kind = max(d.base_kind)
    ORDER BY d.base_kind = 'listing_average' DESC, d.discount DESC LIMIT ?
"""
_GOODS = """
    SELECT * FROM lots WHERE first_seen_at = ? AND kind = 'goods' AND channel IN ('bank', 'amc')
    ORDER BY starting_price_yuan DESC LIMIT ?
"""
