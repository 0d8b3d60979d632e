"""The one writer: records, their changes, documents, projects, discounts and alerts in one transaction."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from pathlib import Path

from crawlers.reading.garbled import fit_to_show
from crawlers.records import CityIndex, Found, Lot, Notice, Problem, Seen
from pipelines.keep import statements as sql
from pipelines.keep.assets import Assets
from pipelines.keep.database import open_database
from pipelines.keep.documents import Documents
from pipelines.keep.forgotten import without_forgotten
from pipelines.keep.house_index import put_index
from pipelines.keep.projects import Projects
from pipelines.keep.records import Counts, RecordTable
from pipelines.keep.references import price_lots
from pipelines.keep.rows import Row
from pipelines.keep.transactions import writing
from pipelines.keep.walks import Walks

# Given the rows of new and changed notices, their projects, and new and changed lots: puts down the alerts.
OnStored = Callable[[sqlite3.Connection, Sequence[Row], dict[str, Row], Sequence[Row]], None]


class Store:
    """A database open for writing."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.database = open_database(path)
        self.connection: sqlite3.Connection = self.database.conn
        self.connection.row_factory = sqlite3.Row
        self.documents = Documents(path)
        self.projects = Projects(self.connection)
        self.assets = Assets(self.connection)
        self.notices = RecordTable(self.connection, "notices", self.projects.place, self.projects.moved_from)
        self.lots = RecordTable(self.connection, "lots", self.assets.place, self.assets.moved_from)
        self.walks = Walks(self.connection)

    def close(self) -> None:
        """Close the database."""
        self.documents.close()
        self.connection.close()

    def write(
        self,
        records: Sequence[Found | Seen],
        *,
        run_id: int | None,
        now: datetime,
        counts: Counts,
        on_stored: OnStored | None = None,
    ) -> None:
        """Store a batch in one transaction: all of it, or none."""
        found = without_forgotten(self.connection, [r for r in records if isinstance(r, Found)])
        seen = [record for record in records if isinstance(record, Seen)]
        documents = self.documents.keep([document for record in found for document in record.documents])
        own = Counts()
        with writing(self.connection):
            rows = self.notices.write([r for r in found if isinstance(r.record, Notice)], run_id, now, own)
            lots = self.lots.write([r for r in found if isinstance(r.record, Lot)], run_id, now, own)
            put_index(
                self.connection,
                [r.record for r in found if isinstance(r.record, CityIndex)],
                run_id,
                now,
                own,
            )
            self.connection.executemany(sql.PUT_DOCUMENT, documents)
            self.connection.executemany(
                sql.PUT_PAGE, [page for record in found for page in _pages(record, now)]
            )
            self._write_problems(found, run_id, now, own)
            self._write_seen([*seen, *_unchanged_pages(found)], now)
            projects = self.projects.rebuild(
                {row["project_id"] for row in rows if row["project_id"]}, now, rows
            )
            self.assets.rebuild(lots, now)
            if lots:
                price_lots(self.connection, lots)
            if on_stored:
                on_stored(self.connection, rows, projects, lots)
        counts.add(own)  # what was rolled back was not stored, and is not counted

    def _write_problems(
        self, found: Sequence[Found], run_id: int | None, now: datetime, counts: Counts
    ) -> None:
        problems = [(record.record.source, problem) for record in found for problem in record.problems]
        self.add_problems(problems, run_id, now, counts)

    def add_problems(
        self, problems: Sequence[tuple[str, Problem]], run_id: int | None, now: datetime, counts: Counts
    ) -> None:
        """Add problems; the caller opens the transaction."""
        counts.problems += len(problems)
        self.connection.executemany(
            sql.PROBLEM,
            [
                {"run_id": run_id, "source": source, "url": p.url, "field": p.field, "words": fit_to_show(p.words or "") or None,
                 "reason": p.reason, "seen_at": now.isoformat()}
                for source, p in problems
            ],
        )  # fmt: skip

    def _write_seen(self, seen: Sequence[Seen], now: datetime) -> None:
        urls = [(now.date().isoformat(), now.isoformat(), record.url) for record in seen]
        self.connection.executemany("UPDATE pages SET asked_on = ?, asked_at = ? WHERE url = ?", urls)
        stamps = [(now.isoformat(), record.url) for record in seen]
        for table in ("notices", "lots"):
            self.connection.executemany(f"UPDATE {table} SET last_seen_at = ? WHERE url = ?", stamps)

    def say(self, a: str, b: str, verdict: str, now: datetime) -> None:
        """Store a person's word on two notices, or two lots, and what follows from it."""
        with writing(self.connection):
            known = self.connection.execute("SELECT 1 FROM lots WHERE lot_id = ?", [a]).fetchone()
            (self.assets if known else self.projects).say(a, b, verdict, now)

    def had_complete_run(self, source: str) -> bool:
        """Tell whether a source was ever read whole."""
        found = self.connection.execute(
            "SELECT 1 FROM runs WHERE source = ? AND complete = 1", [source]
        ).fetchone()
        return found is not None


def _unchanged_pages(found: Sequence[Found]) -> Iterable[Seen]:
    """The pages of records that were read anew from their attachment alone."""
    for record in found:
        if all(document.url != record.record.url for document in record.documents):
            yield Seen(url=record.record.url)


def _pages(found: Found, now: datetime) -> Iterable[Row]:
    """The page of a record and its attachment, with what to ask for them with next time."""
    record = found.record
    is_notice = isinstance(record, Notice)
    for place, document in enumerate(found.documents):
        is_page = document.url == record.url
        if is_page and place:
            continue  # a file kept under its page's address, because its own names a person
        if is_page and found.ask_again:
            continue  # without validators the page comes whole next time, and its attachment with it
        yield {
            "url": document.url,
            "source": record.source,
            "listing": found.listing if is_page else None,
            "notice_id": record.notice_id if isinstance(record, Notice) else None,
            "sha256": document.sha256,
            "etag": document.etag,
            "last_modified": document.last_modified,
            "attachment": record.document_url if is_page and isinstance(record, Notice) else None,
            "asked_on": now.date().isoformat(),
            "asked_at": now.isoformat(),
            "shows": found.shows if is_page and not is_notice else None,
        }
