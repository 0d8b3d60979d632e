"""What stands on the first page, chosen from the kept figures and the latest rows."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from reports.document import Block
from reports.figures.figure import Figure
from reports.web.figures import KeptFigures
from reports.web.projects import SIZE

_LATEST: Final = 12
#: The figures at the head of the page, in order; those that are not kept are left out.
DAY: Final = ("transfer_notices_day", "claims_day_yuan", "principal_day_yuan", "overdue_over_5y_share_day")
YEAR: Final = (
    "transfer_notices_ytd", "average_4y_full_year", "ytd_vs_full_year", "average_4y_same_date", "ytd_vs_same_date",
    "claims_ytd_yuan",
)  # fmt: skip
PROPERTY: Final = ("lots_known", "assets_known", "lots_on_offer", "starting_discount", "final_discount", "clearance_lots", "clearance_rounds", "zero_bid_rate")  # fmt: skip
LARGEST: Final = "largest_day_yuan"
DEEPEST: Final = "largest_discounts"
_SHOWN_DEEPEST: Final = 8


def found(connection: sqlite3.Connection, until: date) -> dict[str, Any]:
    """Return the packages of the latest day with any, up to ``until``, the largest first."""
    query = "SELECT max(latest_notice_on) FROM projects WHERE latest_notice_on <= ?"
    day = connection.execute(query, [str(until)]).fetchone()[0]
    largest = connection.execute(
        "SELECT *, ifnull(claims_yuan, total_yuan) AS size_yuan FROM projects WHERE latest_notice_on = ?"
        f" ORDER BY {SIZE} DESC, project_id LIMIT ?",
        [day, _LATEST],
    )
    return {"latest_day": day, "latest": [dict(row) for row in largest]}


def chosen(kept: KeptFigures | None) -> dict[str, Any]:
    """Return the blocks at the head of the page."""

    def blocks(ids: Sequence[str]) -> list[Block]:
        return [kept.blocks[one] for one in ids if kept and one in kept.blocks]

    deepest = kept.blocks.get(DEEPEST) if kept else None
    return {
        "day": blocks(DAY), "year": blocks(YEAR), "property": blocks(PROPERTY),
        "largest": kept.blocks.get(LARGEST) if kept else None,
        "deepest": deepest, "deepest_rows": list(deepest.rows[:_SHOWN_DEEPEST]) if deepest else [],
    }  # fmt: skip


#: One table each: the figures whose members are sellers, side by side.
LEAGUES: Final = ("sellers", "property")
_OF_SELLERS: Final = re.compile(r".*_by_seller(?:_ytd|_ytd_yuan|_last_month|_month)?")
_MOST: Final = 40


def leagues(kept: KeptFigures | None) -> list[dict[str, Any]]:
    """Return a table for every section with figures by seller: its figures as columns, its sellers as rows.

    The order of the first figure holds; every cell is the row of the table ``figures`` or ``None``.
    """
    made = []
    for section in LEAGUES:
        columns = [
            block
            for block in (kept.blocks.values() if kept else ())
            if block.figure.section == section and _OF_SELLERS.fullmatch(block.figure.id) and block.grouped
        ]
        columns.sort(key=lambda block: "month" in block.figure.id)  # what leads the league is the year
        if columns:
            made.append(
                {"section": section, "figures": [block.figure for block in columns], "rows": _table(columns)}
            )
    return made


def _table(columns: Sequence[Block]) -> list[tuple[str, list[Mapping[str, Any] | None]]]:
    by_figure: dict[Figure, dict[str, Mapping[str, Any]]] = {
        block.figure: {row["member"]: row for row in block.rows} for block in columns
    }
    members = dict.fromkeys(row["member"] for row in columns[0].rows if row["member"] is not None)
    return [
        (member, [by_figure[block.figure].get(member) for block in columns])
        for member in list(members)[:_MOST]
    ]
