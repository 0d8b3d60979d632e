"""What a crawl may ask of the past, answered from the database, read once when the run begins."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from crawlers.memory import Validators
from crawlers.records import ListRow, LotStatus
from pipelines.keep.database import DatabaseUnusable, open_reading
from pipelines.keep.documents import kept_of
from pipelines.keep.forgotten import forgotten_urls, url_hash

if TYPE_CHECKING:
    from scrapy.settings import BaseSettings

# A first page shows at least this share of the rows it usually shows, else the list counts as empty.
USUAL_SHARE = 0.5
GOOD_RUNS = 5
ASKED_AGAIN_FOR = timedelta(days=30)
# Once more when its bid was held: it may have been put off, or taken back. Who was away longer reads the results.
ASKED_AFTER_THE_BID_FOR = timedelta(days=7)
# What arrived instead of a document on a bad day (an error page, half a file) is looked at again for a week,
# however old the notice: a first crawl on that day would else leave the history unread for good.
UNREAD_ASKED_AGAIN_FOR = timedelta(days=7)
# A lot is asked for again when it has started, when it has ended, and, while its outcome is not known, a day and a
# week after that: bids draw out an auction, and some results are published late. One that is suspended waits: when it
# goes on its list shows so, and one that no list shows any more is asked for once.
AFTER_ITS_END = (timedelta(0), timedelta(days=1), timedelta(days=7))


def database_path(settings: BaseSettings) -> Path:
    """Return where the database lies."""
    return Path(settings.get("FIRESALE_DB") or os.environ.get("FIRESALE_DB") or "firesale.db")


class StoredMemory:
    """The past of one source."""

    def __init__(self, settings: BaseSettings, source: str) -> None:
        self.source = source
        self._path = database_path(settings)
        self._covered: dict[str, dict[str, ListRow]] = {}
        self._pending: dict[str, list[ListRow]] = {}
        self._pages: dict[str, Validators] = {}
        self._stored: set[str] = set()
        self._walks: list[sqlite3.Row] = []
        self._open: list[sqlite3.Row] = []
        self._lots: list[sqlite3.Row] = []
        self._short: dict[str, int] = {}
        self._forgotten: Collection[str] = frozenset()
        try:
            connection = open_reading(self._path)
        except DatabaseUnusable:
            return
        try:
            if connection.execute(
                "SELECT 1 FROM sqlite_master WHERE name = 'pages' AND sql LIKE '%shows%'"
            ).fetchone():
                self._load(connection)
            if connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'forgotten'").fetchone():
                self._forgotten = forgotten_urls(connection)
        finally:
            connection.close()

    def _load(self, connection: sqlite3.Connection) -> None:
        for row in connection.execute("SELECT * FROM listed WHERE source = ?", [self.source]):
            day = date.fromisoformat(row["published_on"]) if row["published_on"] else None
            known = ListRow(url=row["url"], title=row["title"], published_on=day)
            self._covered.setdefault(row["listing"], {})[row["url"]] = known
            if row["state"] == "pending":
                self._pending.setdefault(row["listing"], []).append(known)
        for row in connection.execute("SELECT * FROM pages WHERE source = ?", [self.source]):
            self._pages[row["url"]] = Validators(
                row["etag"], row["last_modified"], row["sha256"], row["attachment"], row["shows"]
            )
        # a record of which a part could not be had leaves no page behind: it is asked for again
        whole = "SELECT p.url FROM pages p JOIN {} n ON n.url = p.url WHERE n.source = ?"
        for table in ("notices", "lots"):
            self._stored |= {row[0] for row in connection.execute(whole.format(table), [self.source])}
        self._walks = connection.execute(
            "SELECT * FROM walks WHERE source = ? AND complete = 1 ORDER BY run_id DESC", [self.source]
        ).fetchall()
        last = "SELECT listing, short_by, max(run_id) FROM walks WHERE source = ? GROUP BY listing"
        self._short = {
            row["listing"]: row["short_by"] or 0 for row in connection.execute(last, [self.source])
        }
        self._open = connection.execute(_DUE, [self.source]).fetchall()
        self._lots = connection.execute(_DUE_LOTS, [self.source]).fetchall()

    def covered(self, listing: str) -> Collection[str]:
        """Return the rows of a list that a complete walk has covered."""
        return self._covered.get(listing, {}).keys()

    def total_at_last_walk(self, listing: str) -> int | None:
        """Return the total printed at the last complete walk."""
        return next((row["total"] for row in self._walks if row["listing"] == listing), None)

    def short_at_last_walk(self, listing: str) -> int | None:
        """Return what the last walk lacked, complete or not."""
        return self._short.get(listing)

    def usual_rows(self, listing: str) -> int | None:
        """Return half of the least rows that the first page showed in the last good runs."""
        rows = [row["first_page_rows"] for row in self._walks if row["listing"] == listing][:GOOD_RUNS]
        return -(-min(rows) // 2) if rows else None

    def is_stored(self, url: str) -> bool:
        """Tell whether the notice behind an address is stored."""
        return url in self._stored

    def pending(self, listing: str) -> Sequence[ListRow]:
        """Return rows whose documents could not be fetched yet."""
        return self._pending.get(listing, [])

    def due(self, listing: str, now: datetime) -> Sequence[ListRow]:
        """Return notices to ask for again: once a day while open and once after the bid, else up to 30 days after
        publication; and lots that have moved.
        """
        pending = {row.url for row in self.pending(listing)}
        lots = [row for row in self.due_lots(listing, now) if row.url not in pending]
        today = now.date()
        rows = []
        for row in self._open:
            if (
                row["listing"] != listing
                or row["url"] in pending
                or (row["asked_on"] or "") >= today.isoformat()
            ):
                continue
            if _is_open(row, now):
                day = date.fromisoformat(row["published_on"]) if row["published_on"] else None
                rows.append(ListRow(url=row["url"], title=row["title"], published_on=day))
        return [*rows, *lots]

    def due_lots(self, listing: str, now: datetime) -> Sequence[ListRow]:
        """Return lots that are not settled and started or ended since they were last asked for."""
        return [
            ListRow(url=row["url"], title=row["title"], published_on=None, shows=row["shows"])
            for row in self._lots
            if row["listing"] == listing and _has_moved(row, now)
        ]

    def validators(self, url: str) -> Validators | None:
        """Return what an address answered with last."""
        return self._pages.get(url)

    def kept(self, url: str) -> bytes | None:
        """Return the kept document of the last whole reading; ``None`` when it was let go."""
        known = self._pages.get(url)
        return kept_of(self._path, known.sha256) if known else None

    def is_forgotten(self, url: str) -> bool:
        """Tell whether a record was forgotten on request."""
        return bool(self._forgotten) and url_hash(url) in self._forgotten


_DUE = """
    SELECT p.url, p.listing, p.asked_on, n.title, n.published_on, n.registration_deadline_at, n.bid_on,
           n.first_seen_at, n.reading = 'unreadable' AND n.document_url IS NOT NULL AND n.missing NOT LIKE '%scanned%' AS unread
    FROM pages p JOIN notices n ON n.url = p.url
    WHERE p.source = ? AND p.listing IS NOT NULL
    ORDER BY p.asked_on, n.published_on DESC, n.notice_id
"""


_DUE_LOTS = """
    SELECT p.url, p.listing, p.asked_at, p.shows, l.title, l.status, l.starts_at, l.ends_at
    FROM pages p JOIN lots l ON l.url = p.url
    WHERE p.source = ? AND p.listing IS NOT NULL AND p.asked_at IS NOT NULL
      AND l.status IN ('upcoming', 'live', 'suspended', 'ended', 'unknown')
    ORDER BY l.ends_at, l.lot_id
"""


def _has_moved(row: sqlite3.Row, now: datetime) -> bool:
    """Whether a lot may stand differently by now than when it was last asked for."""
    asked_at = datetime.fromisoformat(row["asked_at"])
    waits = row["status"] == LotStatus.SUSPENDED
    moments = [datetime.fromisoformat(row["starts_at"])] if row["starts_at"] and not waits else []
    if row["ends_at"]:
        ended = datetime.fromisoformat(row["ends_at"])
        moments += [ended + later for later in AFTER_ITS_END[-1 if waits else 0 :]]
    return any(asked_at < moment <= now for moment in moments)


def _is_open(row: sqlite3.Row, now: datetime) -> bool:
    deadline = row["registration_deadline_at"]
    bid_on, published_on = (
        date.fromisoformat(d) if d else None for d in (row["bid_on"], row["published_on"])
    )
    today = now.date()
    if deadline and datetime.fromisoformat(deadline) >= now:
        return True
    if bid_on and bid_on >= today:
        return True
    if bid_on and (row["asked_on"] or "") <= row["bid_on"] and bid_on >= today - ASKED_AFTER_THE_BID_FOR:
        return True
    if row["unread"] and datetime.fromisoformat(row["first_seen_at"]) >= now - UNREAD_ASKED_AGAIN_FOR:
        return True
    return published_on is not None and published_on >= today - ASKED_AGAIN_FOR
