"""Alerts, and the latest runs of the sources."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from typing import Any, Final

from crawlers.reading.lots.shown import shown_text
from reports.web.listing import Asked, Listing, Page, Sorting, page_of

LISTING: Final = Listing(
    columns="*", tables="alerts", id="alert_id", sortings={"latest": Sorting(key="created_at")}
)
_RUNS = 40


def list_alerts(connection: sqlite3.Connection, asked: Mapping[str, str]) -> Page:
    """Return a page of the alerts of an audience, readers' unless another is asked for."""
    audience = asked.get("audience", "reader")
    page = page_of(
        connection,
        LISTING,
        Asked(where=["audience = ?"], values=[audience], after=asked.get("after"), size=20),
    )
    for row in page.rows:
        if row["subject_type"] == "lot":  # its words are a lot's
            row["title"], row["body"] = shown_text(row["title"] or ""), shown_text(row["body"] or "")
    return page


def latest_runs(connection: sqlite3.Connection) -> list[dict[str, Any]]:
    """Return the latest runs of all sources, the last first."""
    return [
        dict(row) for row in connection.execute("SELECT * FROM runs ORDER BY run_id DESC LIMIT ?", [_RUNS])
    ]
