"""Loan packages: the list, and the life of one."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from crawlers.reading.lots.shown import shown_text
from reports.web.listing import Asked, Listing, Page, Sorting, page_of

SIZE: Final = "ifnull(ifnull(claims_yuan, total_yuan), -1)"
LISTING: Final = Listing(
    columns="*, ifnull(claims_yuan, total_yuan) AS size_yuan",
    tables="projects",
    id="project_id",
    sortings={
        "latest": Sorting(key="latest_notice_on"),
        "first": Sorting(key="first_notice_on"),
        "size": Sorting(key=SIZE),
        "overdue": Sorting(key="ifnull(overdue_days, -1)"),
    },
)
STATES: Final = ("marketed", "listed", "relisted", "sold", "withdrawn")
PRODUCTS: Final = (
    "credit_card", "consumer", "business", "consumer_and_business", "mortgage", "corporate_single", "corporate_batch",
    "other",
)  # fmt: skip
#: Sizes that readers ask for, in yuan.
SIZES: Final = (100_000_000, 1_000_000_000, 10_000_000_000)
_MOST_NOTICES = 300


def list_projects(
    connection: sqlite3.Connection, filters: Mapping[str, Any], sellers: Sequence[str] | None
) -> Page:
    """Return a page of projects. ``filters`` has product, state, min_yuan, sort and after; ``sellers`` their names as
    stored, ``None`` for all.
    """
    where: list[str] = []
    values: list[Any] = []
    for column in ("product", "state"):
        if filters.get(column):
            where.append(f"{column} = ?")
            values.append(filters[column])
    if filters.get("min_yuan") is not None:
        where.append(f"{SIZE} >= ?")
        values.append(filters["min_yuan"])
    if sellers is not None:
        where.append(f"seller IN ({', '.join('?' * len(sellers))})")
        values += sellers
    asked = Asked(where=where, values=values, sort=filters.get("sort"), after=filters.get("after"))
    return page_of(connection, LISTING, asked)


def life(connection: sqlite3.Connection, name: str) -> dict[str, Any] | None:
    """Return a project with its notices in order, changes, discounts and joins; ``None`` when there is none.

    ``name`` is the project's id or that of one of its notices.
    """
    found = connection.execute(
        "SELECT project_id FROM projects WHERE project_id = ?1"
        " UNION ALL SELECT project_id FROM notices WHERE notice_id = ?1 AND project_id NOT NULL LIMIT 1",
        [name],
    ).fetchone()
    if not found:
        return None
    project_id = found["project_id"]

    def rows(query: str) -> list[dict[str, Any]]:
        return [dict(row) for row in connection.execute(query, [project_id])]

    projects = rows(
        "SELECT *, ifnull(claims_yuan, total_yuan) AS size_yuan FROM projects WHERE project_id = ?"
    )
    if not projects:
        return None
    return {"project": projects[0], **_parts(rows)}


def _parts(rows: Callable[[str], list[dict[str, Any]]]) -> dict[str, Any]:
    """What a project's life is made of; ``rows`` answers a query that takes its id."""
    of_notices = "JOIN notices n ON n.notice_id = {} WHERE n.project_id = ?"
    return {
        "notices": rows(
            f"SELECT * FROM notices_public WHERE project_id = ? ORDER BY published_on, notice_id LIMIT {_MOST_NOTICES}"
        ),
        "changes": [
            _shown(change)
            for change in rows(
                f"SELECT c.* FROM changes c {of_notices.format('c.subject_id')} AND c.subject_type = 'notice'"
                f" ORDER BY c.seen_at, c.rowid LIMIT {_MOST_NOTICES}"
            )
        ],
        "discounts": rows(
            "SELECT * FROM discounts WHERE subject_type = 'project' AND subject_id = ? ORDER BY price_kind, base_kind"
        ),
        "joins": [
            {**join, "agreed": list(json.loads(join["evidence"] or "{}"))}
            for join in rows(
                f"SELECT j.* FROM joins j {of_notices.format('j.a')} ORDER BY j.join_id LIMIT {_MOST_NOTICES}"
            )
        ],
    }


def _shown(change: dict[str, Any]) -> dict[str, Any]:
    """A change whose words end at the building."""
    if change["field"] != "title":
        return change
    return {**change, "old": shown_text(change["old"] or ""), "new": shown_text(change["new"] or "")}
