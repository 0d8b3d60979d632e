"""The listings of a thing, as who thinks of bidding reads them: prices, days, what they are measured by, conditions."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

import click

from crawlers.records import LotKind, LotStatus
from firesale.commands.shared import money, print_table

Row = dict[str, Any]

_PROPERTY = (LotKind.HOUSING, LotKind.COMMERCIAL, LotKind.INDUSTRIAL)
_CONDITIONS = ("occupancy", "lease", "taxes", "arrears", "keys")
#: Checks after which an area is not that of one thing as averages and buyers take it.
_OTHER_AREA = ("area_sum_of_units", "inside_area_only", "area_is_zero")
_UNREADABLE = "unreadable: "


def print_lots(lots: Sequence[Row]) -> None:
    """Print the listings in order; a live one with the price of the moment."""
    print_table(
        ("lot", "seller", "round", "status", "starts at", "ends at", "starting", "a m²", "now", "final", "appraisal",
         "market price", "deposit", "bids", "link"),
        [
            (lot["lot_id"], lot["seller"], lot["round"], lot["status"], _minute(lot["starts_at"]), _minute(lot["ends_at"]),
             money(lot["starting_price_yuan"]), "" if each is None else f"{each:,.0f}",
             money(lot["current_price_yuan"]) if lot["status"] == LotStatus.LIVE else "",
             money(lot["final_price_yuan"]), money(lot["appraisal_yuan"]), money(lot["market_price_yuan"]),
             money(lot["deposit_yuan"]), lot["bids"], lot["url"])
            for lot, each in zip(lots, map(per_sqm, lots), strict=True)
        ],
        right=("starting", "a m²", "now", "final", "appraisal", "market price", "deposit", "bids"),
        wide=("seller", "link"),
    )  # fmt: skip


def per_sqm(lot: Row) -> float | None:
    """Return the starting price of a square metre, yuan; ``None`` unless both are of the same, one and whole thing."""
    price, area = lot["starting_price_yuan"], lot["area_sqm"]
    odd = any(check in (lot["checks_failed"] or "") for check in _OTHER_AREA)
    apart = lot["kind"] not in _PROPERTY or lot["share"] is not None or (lot["units"] or 1) > 1
    unsure = str(json.loads(lot["missing"] or "{}").get("share", "")).startswith(_UNREADABLE)
    return None if apart or odd or unsure or not price or not area else float(price) / float(area)


def print_discounts(discounts: Sequence[Row]) -> None:
    """Print every discount that could be computed, and of each lot why others could not, each reason once."""
    refused: dict[tuple[str, str], list[str]] = {}
    for one in discounts:
        if one["state"] == "computed":
            click.echo(f"{one['subject_id']}  {sentence(one)}")
        else:
            refused.setdefault((one["subject_id"], one["reason"]), []).append(_what(one))
    for (lot_id, reason), what in refused.items():
        click.echo(f"{lot_id}  {', '.join(what)}: refused, {reason}")


def sentence(discount: Row) -> str:
    """One discount in words: price, base, day and source of the base; or why there is none."""
    if discount["state"] != "computed":
        return f"{_what(discount)}: refused, {discount['reason']}"
    base = f"{money(discount['base_yuan'])} as of {discount['base_as_of'] or 'an unknown date'}, from {discount['base_source']}"
    return (
        f"{_what(discount)}: {money(discount['price_yuan'])} / {base} = {discount['ratio']:.1%}, "
        f"a discount of {discount['discount']:.1%}"
    )


def print_conditions(lot: Row) -> None:
    """Print what the latest lot's texts say of its conditions, what they are silent on, and what was not read."""
    said = json.loads(lot["conditions"] or "{}")
    for name, words in said.items():
        click.echo(f"{name}: {words}")
    silent = [name for name in _CONDITIONS if name not in said]
    if silent and lot["kind"] in _PROPERTY:
        click.echo(f"its texts say nothing of: {', '.join(silent)}")
    unread = list(_unread(lot))
    if unread:
        click.echo(f"not read with certainty: {'; '.join(unread)}")


def _unread(lot: Row) -> Iterator[str]:
    for column, reason in json.loads(lot["missing"] or "{}").items():
        if reason.startswith(_UNREADABLE):
            yield f"{column} ({reason.removeprefix(_UNREADABLE)})"


def _what(discount: Row) -> str:
    return f"{discount['price_kind']} price over {discount['base_kind']}"


def _minute(instant: str | None) -> str:
    return (instant or "")[:16].replace("T", " ")
