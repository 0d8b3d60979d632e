"""Watching what is stored: which records are worth an alert, put down in the record's own transaction."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from crawlers.config import Config
from crawlers.world import world_from_environment
from pipelines.keep.database import open_database
from pipelines.same.assets import asset_id_of
from pipelines.tell.habits import habits_of
from pipelines.tell.lot_view import LotView, view_of
from pipelines.tell.outbox import insert_alert, previous_fact
from pipelines.tell.package import PackageView
from pipelines.tell.property import first_look, lot_alert
from pipelines.tell.rules import FRESH_DAYS, LISTINGS, first_crawl, large_package
from pipelines.tell.source_alerts import put_source_alert, put_unfinished_alert
from pipelines.tell.telling import Report, tell_waiting

if TYPE_CHECKING:
    from pipelines.keep.store import Store

Row = dict[str, Any]

_AMOUNTS = (
    "claims_yuan",
    "total_yuan",
    "principal_yuan",
    "interest_yuan",
    "fees_yuan",
    "starting_price_yuan",
)


class Watch:
    """The alerts of one run of one source."""

    def __init__(self, config: Config, now: datetime, store: Store, source: str) -> None:
        self.config, self.now, self.source = config, now, source
        self.first = not store.had_complete_run(source)

    def stored(
        self,
        connection: sqlite3.Connection,
        rows: Sequence[Row],
        projects: dict[str, Row],
        lots: Sequence[Row] = (),
    ) -> None:
        """Put down the alerts that new and changed notices give; before the first complete run there is
        one for all, at its end.
        """
        if self.first:
            return
        for lot in lots:
            alert = lot_alert(lot_view(connection, lot), self.now, self.config.alerts, self.config.lang)
            if alert:
                insert_alert(connection, alert, self.config.alerts.channels)
        for row in rows:
            if not row["project_id"] or not self._is_fresh(row):
                continue
            view = package_view(connection, row, projects[row["project_id"]])
            alert = large_package(view, self.now, self.config.alerts, self.config.lang)
            if alert:
                insert_alert(connection, alert, self.config.alerts.channels)

    def run_ended(self, store: Store) -> None:
        """Put down the one alert of a source that had no complete run before."""
        if not self.first:
            return
        connection = store.connection
        since = (self.now.date() - timedelta(days=FRESH_DAYS)).isoformat()
        rows = connection.execute(
            "SELECT * FROM notices WHERE source = ? AND published_on >= ? AND project_id IS NOT NULL",
            [self.source, since],
        ).fetchall()
        views = []
        for row in rows:
            project = connection.execute(
                "SELECT * FROM projects WHERE project_id = ?", [row["project_id"]]
            ).fetchone()
            views.append(package_view(connection, dict(row), dict(project)))
        alert = first_crawl(self.source, views, self.now, self.config.alerts, self.config.lang)
        if alert is None:
            alert = first_look(
                self.source,
                self._fresh_lots(connection, since),
                self.now,
                self.config.alerts,
                self.config.lang,
            )
        if alert:
            insert_alert(connection, alert, self.config.alerts.channels)

    def run_opened(self, store: Store, run_id: int) -> None:
        """Put down that runs are cut off again and again: one that is killed cannot say so itself."""
        put_unfinished_alert(store.connection, run_id, self.config, self.now)

    def run_closed(self, store: Store, run_id: int, *, whole: bool) -> None:
        """Put down what the end of a run means for the operator, if it is news."""
        put_source_alert(store.connection, run_id, self.config, self.now, whole=whole)

    def _fresh_lots(self, connection: sqlite3.Connection, since: str) -> Iterator[LotView]:
        query = "SELECT * FROM lots WHERE source = ? AND first_seen_at >= ?"
        for row in connection.execute(query, [self.source, since]).fetchall():
            yield lot_view(connection, dict(row))

    def _is_fresh(self, row: Row) -> bool:
        published_on = row["published_on"]
        return bool(published_on) and date.fromisoformat(published_on) >= self.now.date() - timedelta(
            days=FRESH_DAYS
        )


def package_view(connection: sqlite3.Connection, notice: Row, project: Row) -> PackageView:
    """Return a stored notice and its project as the rules see them."""
    listed = connection.execute(
        f"SELECT max(published_on) FROM notices WHERE project_id = ? AND kind IN ({', '.join('?' * len(LISTINGS))})",
        [project["project_id"], *sorted(LISTINGS)],
    ).fetchone()[0]
    figures = {name: project[name] for name in ("claims_yuan", "total_yuan", "principal_yuan")}
    # parts stand beside a sum only when both are of the same document
    own = all(notice[name] == figures[name] for name in figures)
    figures |= {
        name: notice[name] if own else None for name in ("interest_yuan", "fees_yuan", "starting_price_yuan")
    }
    ids = connection.execute(
        "SELECT DISTINCT rule_project_id FROM notices WHERE project_id = ?", [project["project_id"]]
    ).fetchall()
    phase = None
    if project["phase_year"]:
        phase = f"{project['phase_year']}" + (f"-{project['phase_no']}" if project["phase_no"] else "")
    return PackageView(
        project_id=project["project_id"],
        source=notice["source"],
        kind=notice["kind"],
        state=project["state"],
        title=notice["title"],
        url=notice["url"],
        document_url=notice["document_url"],
        seller=project["seller"],
        bank=project["bank"],
        branch=project["branch"],
        product=project["product"],
        phase=phase,
        debtor=project["debtor"],
        published_on=_day(notice["published_on"]),
        listed_on=_day(listed),
        **{name: _decimal(figures[name]) for name in _AMOUNTS},
        overdue_days=_decimal(project["overdue_days"]),
        loans=project["loans"],
        borrowers=project["borrowers"],
        starting_price_state=notice["starting_price_state"],
        base_date=_day(notice["base_date"]),
        registration_deadline_at=_instant(notice["registration_deadline_at"]),
        bid_on=_day(notice["bid_on"]),
        missing=json.loads(notice["missing"] or "{}"),
        previous=previous_fact(connection, project["project_id"], [row[0] for row in ids]),
    )


def lot_view(connection: sqlite3.Connection, lot: Row) -> LotView:
    """Return a stored lot, its discounts and the other listings of the same thing as the rules see them."""
    subject = lot["asset_id"] or lot["lot_id"]
    query = "SELECT * FROM lots WHERE asset_id = ? AND lot_id <> ?"
    others = [dict(row) for row in connection.execute(query, [lot["asset_id"], lot["lot_id"]])]
    query = "SELECT * FROM discounts WHERE subject_type = 'lot' AND subject_id = ?"
    discounts = [dict(row) for row in connection.execute(query, [lot["lot_id"]])]
    ids = [lot["lot_id"], *(other["lot_id"] for other in others)]
    # told of under the name it had while another of its lots was the earliest known
    formerly = [*ids, *map(asset_id_of, ids)]
    return view_of(lot, discounts, others, previous_fact(connection, subject, formerly))


def tell(path: Path, config: Config, now: datetime, *, hurry: bool = True) -> Report:
    """Tell what waits, on a connection of its own."""
    with closing(open_database(path).conn) as connection:
        return tell_waiting(
            connection,
            config.alerts.channels,
            now,
            world_from_environment(),
            hurry=hurry,
            habits=habits_of(config),
        )


def load_config() -> Config:
    """Read the configuration as the door does, for crawls that the door did not start."""
    from crawlers import config  # noqa: PLC0415 - only for crawls without the door

    return config.load(None, os.environ)


def _decimal(value: float | None) -> Decimal | None:
    return None if value is None else Decimal(str(value))


def _day(words: str | None) -> date | None:
    return date.fromisoformat(words) if words else None


def _instant(words: str | None) -> datetime | None:
    return datetime.fromisoformat(words) if words else None
