"""Lots at auction: the list, and one asset's path over its listings."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from crawlers.reading.lots.shown import shown_address, shown_text
from reports.web.listing import Asked, Listing, Page, Sorting, page_of

LISTING: Final = Listing(
    columns="""l.lot_id, l.platform, l.url, s.title AS title, l.kind, l.goods, l.channel, l.seller, l.bank, l.province, l.city,
        l.district, l.area_sqm, l.share, l.round, l.status, l.starts_at, l.ends_at, l.appraisal_yuan, l.market_price_yuan,
        l.starting_price_yuan, l.final_price_yuan, l.bids, l.asset_id, l.first_seen_at,
        (SELECT max(d.discount) FROM discounts d WHERE d.subject_type = 'lot' AND d.subject_id = l.lot_id
         AND d.price_kind = 'starting' AND d.base_kind = 'appraisal' AND d.state = 'computed') AS discount""",
    tables="lots l LEFT JOIN shown s ON s.subject_type = 'lot' AND s.subject_id = l.lot_id",
    id="l.lot_id",
    sortings={
        "seen": Sorting(key="l.first_seen_at"),
        "ends": Sorting(key="ifnull(l.ends_at, '')"),
        "cheap": Sorting(key="l.starting_price_yuan", falling=False),
        "dear": Sorting(key="l.starting_price_yuan"),
    },
)
KINDS: Final = (
    "housing", "commercial", "industrial", "land", "parking", "vehicle", "equity", "claim", "goods", "lease", "other",
)  # fmt: skip
CHANNELS: Final = ("court", "bank", "amc", "bankruptcy", "other")
ROUNDS: Final = ("first", "second", "sell_off", "relist", "unknown")
STATUSES: Final = ("upcoming", "live", "sold", "unsold", "withdrawn", "suspended", "ended", "unknown")
_CHOICES: Final = ("kind", "channel", "round", "status", "platform", "city", "bank")
_MOST = 300


def list_lots(
    connection: sqlite3.Connection, filters: Mapping[str, Any], sellers: Sequence[str] | None
) -> Page:
    """Return a page of lots. ``filters`` has the columns of choice, sort and after; ``sellers`` their names as stored,
    ``None`` for all.
    """
    where: list[str] = []
    values: list[Any] = []
    for column in _CHOICES:
        if filters.get(column):
            where.append(f"l.{column} = ?")
            values.append(filters[column])
    if sellers is not None:
        where.append(f"l.seller IN ({', '.join('?' * len(sellers))})")
        values += sellers
    if filters.get("sort") in ("cheap", "dear"):
        where.append("l.starting_price_yuan NOT NULL")  # an order of prices is of those that have one
    asked = Asked(where=where, values=values, sort=filters.get("sort"), after=filters.get("after"))
    return page_of(connection, LISTING, asked)


def life(connection: sqlite3.Connection, name: str) -> dict[str, Any] | None:
    """Return an asset with its lots in order, their discounts, changes, conditions and joins; ``None`` for none.

    ``name`` is the asset's id or that of one of its lots. Words end at the building.
    """
    found = connection.execute(
        "SELECT asset_id FROM assets WHERE asset_id = ?1 UNION ALL SELECT asset_id FROM lots WHERE lot_id = ?1 LIMIT 1",
        [name],
    ).fetchone()
    if not found or not found["asset_id"]:
        return None

    def rows(query: str) -> list[dict[str, Any]]:
        return [dict(row) for row in connection.execute(query, [found["asset_id"]])]

    assets = rows("SELECT * FROM assets_public WHERE asset_id = ?")
    if not assets:
        return None
    return {"asset": assets[0], **_parts(rows)}


def _parts(rows: Callable[[str], list[dict[str, Any]]]) -> dict[str, Any]:
    """What an asset's life is made of; ``rows`` answers a query that takes its id."""
    of_lots = "JOIN lots l ON l.lot_id = {} WHERE l.asset_id = ?"
    lots = rows(f"SELECT * FROM lots_public WHERE asset_id = ? ORDER BY starts_at, lot_id LIMIT {_MOST}")
    return {
        "lots": lots,
        "conditions": list(_conditions(lots)),
        "discounts": rows(
            f"SELECT d.* FROM discounts d {of_lots.format('d.subject_id')} AND d.subject_type = 'lot'"
            f" ORDER BY l.starts_at, l.lot_id, d.price_kind DESC, d.base_kind LIMIT {_MOST}"
        ),
        "changes": [
            _shown(change)
            for change in rows(
                f"SELECT c.* FROM changes c {of_lots.format('c.subject_id')} AND c.subject_type = 'lot'"
                f" ORDER BY c.seen_at, c.rowid LIMIT {_MOST}"
            )
        ],
        "joins": [
            {**join, "agreed": json.loads(join["evidence"] or "{}").get("agree", [])}
            for join in rows(
                f"SELECT j.* FROM joins j {of_lots.format('j.a')} ORDER BY j.join_id LIMIT {_MOST}"
            )
        ],
    }


def _conditions(lots: Sequence[Mapping[str, Any]]) -> list[dict[str, str]]:
    """The sentences of the latest listing that has any, each with its lot."""
    for lot in reversed(lots):
        words = json.loads(lot["conditions"] or "{}")
        if words:
            return [
                {"name": name, "words": shown_text(str(sentence)), "lot_id": lot["lot_id"], "url": lot["url"]}
                for name, sentence in words.items()
            ]
    return []


def _shown(change: dict[str, Any]) -> dict[str, Any]:
    """A change whose words end at the building."""
    show = {"address": shown_address, "title": shown_text, "conditions": shown_text}.get(change["field"])
    if not show:
        return change
    return {**change, "old": show(change["old"] or ""), "new": show(change["new"] or "")}
