"""The one writer: records, their changes, documents, projects, discounts and alerts in one transaction."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from attrs import define, field

from crawlers.records import Found, Problem, Seen
from pipelines.keep import statements as sql
from pipelines.keep.database import open_database, writing
from pipelines.keep.documents import Documents
from pipelines.keep.projects import Projects
from pipelines.keep.rows import Row, differences, merge, row_of
from pipelines.keep.walks import Walks

# Given the rows of stored notices and of their projects, returns what to do about alerts; see tell.
OnStored = Callable[[sqlite3.Connection, Sequence[Row], dict[str, Row]], None]


@define
class Counts:
    """What a run has stored so far, by notice id."""

    new: set[str] = field(factory=set)
    changed: set[str] = field(factory=set)
    problems: int = 0

    def add(self, other: Counts) -> None:
        """Add what another transaction has stored."""
        self.new |= other.new
        self.changed |= other.changed
        self.problems += other.problems


class Store:
    """A database open for writing."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.database = open_database(path)
        self.connection: sqlite3.Connection = self.database.conn
        self.connection.row_factory = sqlite3.Row
        self.documents = Documents(path)
        self.projects = Projects(self.connection)
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
        found = [record for record in records if isinstance(record, Found)]
        seen = [record for record in records if isinstance(record, Seen)]
        documents = self.documents.keep([document for record in found for document in record.documents])
        own = Counts()
        with writing(self.connection):
            rows = self._write_notices(found, run_id, now, own)
            self.connection.executemany(sql.PUT_DOCUMENT, documents)
            self.connection.executemany(
                sql.PUT_PAGE, [page for record in found for page in _pages(record, now)]
            )
            self._write_problems(found, run_id, now, own)
            self._write_seen([*seen, *_unchanged_pages(found)], now)
            projects = self.projects.rebuild(
                {row["project_id"] for row in rows if row["project_id"]}, now, rows
            )
            if on_stored:
                on_stored(self.connection, rows, projects)
        counts.add(own)  # what was rolled back was not stored, and is not counted

    def _write_notices(
        self, found: Sequence[Found], run_id: int | None, now: datetime, counts: Counts
    ) -> list[Row]:
        """Insert what is new, update what is known; return the rows that are new or changed."""
        ids = [record.notice.notice_id for record in found]
        known = self._known([*ids, *(f"{record.notice.notice_id}.{record.notice.kind}" for record in found)])
        fresh: dict[str, Row] = {}
        updates: dict[str, Row] = {}
        changes: list[Row] = []
        stamp = now.isoformat()
        news: dict[str, Row] = {}
        for record in found:
            row = row_of(record.notice)
            old = self._old(row, fresh, updates, known)
            notice_id = row["notice_id"]
            if old is None:
                self.projects.place(row)
                row.update(first_seen_at=stamp, last_seen_at=stamp, last_changed_at=stamp)
                fresh[notice_id] = news[notice_id] = row
                counts.new.add(notice_id)
                continue
            merged = merge(old, row)
            self.projects.place(merged)
            merged["last_seen_at"] = stamp
            changed = differences(old, merged)
            if changed:
                merged["last_changed_at"] = stamp
                news[notice_id] = merged
                counts.changed.add(notice_id)
                changes.extend(_change(notice_id, change, stamp, run_id) for change in changed)
            (fresh if notice_id in fresh else updates)[notice_id] = merged
        self.connection.executemany(sql.INSERT_NOTICE, fresh.values())
        self.connection.executemany(sql.UPDATE_NOTICE, updates.values())
        self.connection.executemany(sql.CHANGE, changes)
        moved = {row["project_id"] for row in known.values()} - {row["project_id"] for row in news.values()}
        if updates:
            self.projects.rebuild({project for project in moved if project}, now)
        return list(news.values())

    @staticmethod
    def _old(row: Row, *places: dict[str, Row]) -> Row | None:
        """Return what is stored of a notice. Two documents of other kinds may bear one file stem: the later
        one then takes its kind into its id, because neither may overwrite the other.
        """
        for _ in range(2):
            old = next((place[row["notice_id"]] for place in places if row["notice_id"] in place), None)
            if old is None or old["url"] == row["url"] or old["kind"] == row["kind"]:
                return old
            row["notice_id"] = f"{row['notice_id']}.{row['kind']}"
        return None

    def _known(self, ids: Sequence[str]) -> dict[str, Row]:
        query = f"SELECT * FROM notices WHERE notice_id IN ({sql.marks(ids)})"
        rows = self.connection.execute(query, list(ids))
        return {row["notice_id"]: dict(row) for row in rows}

    def _write_problems(
        self, found: Sequence[Found], run_id: int | None, now: datetime, counts: Counts
    ) -> None:
        problems = [(record.notice.source, problem) for record in found for problem in record.problems]
        self.add_problems(problems, run_id, now, counts)

    def add_problems(
        self, problems: Sequence[tuple[str, Problem]], run_id: int | None, now: datetime, counts: Counts
    ) -> None:
        """Add problems; the caller opens the transaction."""
        counts.problems += len(problems)
        self.connection.executemany(
            sql.PROBLEM,
            [
                {"run_id": run_id, "source": source, "url": p.url, "field": p.field, "words": p.words,
                 "reason": p.reason, "seen_at": now.isoformat()}
                for source, p in problems
            ],
        )  # fmt: skip

    def _write_seen(self, seen: Sequence[Seen], now: datetime) -> None:
        urls = [(now.date().isoformat(), record.url) for record in seen]
        self.connection.executemany("UPDATE pages SET asked_on = ? WHERE url = ?", urls)
        stamps = [(now.isoformat(), record.url) for record in seen]
        self.connection.executemany("UPDATE notices SET last_seen_at = ? WHERE url = ?", stamps)

    def say(self, a: str, b: str, verdict: str, now: datetime) -> None:
        """Store a person's word on two notices, and what follows from it."""
        with writing(self.connection):
            self.projects.say(a, b, verdict, now)

    def had_complete_run(self, source: str) -> bool:
        """Tell whether a source was ever read whole."""
        found = self.connection.execute(
            "SELECT 1 FROM runs WHERE source = ? AND complete = 1", [source]
        ).fetchone()
        return found is not None


def _change(notice_id: str, change: tuple[str, Any, Any], stamp: str, run_id: int | None) -> Row:
    name, old, new = change
    return {"subject_type": "notice", "subject_id": notice_id, "field": name, "old": old, "new": new,
            "seen_at": stamp, "run_id": run_id}  # fmt: skip


def _unchanged_pages(found: Sequence[Found]) -> Iterable[Seen]:
    """The pages of records that were read anew from their attachment alone."""
    for record in found:
        if all(document.url != record.notice.url for document in record.documents):
            yield Seen(url=record.notice.url)


def _pages(record: Found, now: datetime) -> Iterable[Row]:
    """The page of a record and its attachment, with what to ask for them with next time."""
    notice = record.notice
    for place, document in enumerate(record.documents):
        is_page = document.url == notice.url
        if is_page and place:
            continue  # a file kept under its page's address, because its own names a person
        if is_page and record.ask_again:
            continue  # without validators the page comes whole next time, and its attachment with it
        yield {
            "url": document.url,
            "source": notice.source,
            "listing": record.listing if is_page else None,
            "notice_id": notice.notice_id,
            "sha256": document.sha256,
            "etag": document.etag,
            "last_modified": document.last_modified,
            "attachment": notice.document_url if is_page else None,
            "asked_on": now.date().isoformat(),
        }
