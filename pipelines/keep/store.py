"""The one writer: records, their changes, documents, projects, discounts and alerts in one transaction."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from attrs import define, field

from crawlers.records import Found, ListRow, Problem, Seen, Walked
from pipelines.keep.database import open_database
from pipelines.keep.documents import Documents
from pipelines.keep.rows import Row, cell, differences, merge, row_of
from pipelines.keep.schema import DISCOUNTS, NOTICES, PROJECTS
from pipelines.price.discounts import project_discounts
from pipelines.same.projects import Verdicts, assign, project_of, rule_project_id

# Given the rows of stored notices and of their projects, returns what to do about alerts; see tell.
OnStored = Callable[[sqlite3.Connection, Sequence[Row], dict[str, Row]], None]

GONE_AFTER_TRIES = 3


def _insert(table: str, columns: Iterable[str], verb: str = "INSERT") -> str:
    names = list(columns)
    return f"{verb} INTO {table} ({', '.join(names)}) VALUES ({', '.join(':' + name for name in names)})"


_INSERT_NOTICE = _insert("notices", NOTICES)
_UPDATE_NOTICE = f"UPDATE notices SET {', '.join(f'{n} = :{n}' for n in NOTICES if n != 'notice_id')} WHERE notice_id = :notice_id"
_PUT_PROJECT = _insert("projects", PROJECTS, "INSERT OR REPLACE")
_PUT_DISCOUNT = _insert("discounts", DISCOUNTS, "INSERT OR REPLACE")
_PUT_DOCUMENT = _insert(
    "documents",
    ("sha256", "url", "content_type", "bytes", "fetched_at", "kept_as", "expires_on"),
    "INSERT OR REPLACE",
)
_PUT_PAGE = _insert(
    "pages",
    ("url", "source", "listing", "notice_id", "sha256", "etag", "last_modified", "attachment", "asked_on"),
    "INSERT OR REPLACE",
)
_CHANGE = _insert("changes", ("subject_type", "subject_id", "field", "old", "new", "seen_at", "run_id"))
_PROBLEM = _insert("problems", ("run_id", "source", "url", "field", "words", "reason", "seen_at"))
_JOIN = _insert("joins", ("a", "b", "verdict", "by", "evidence", "made_at"))


# What projects and discounts are derived from.
_FOR_PROJECTS = (
    "notice_id", "rule_project_id", "project_id", "kind", "published_on", "seller", "bank", "branch", "product", "phase_year",
    "phase_no", "debtor", "principal_yuan", "claims_yuan", "total_yuan", "overdue_days", "loans", "borrowers", "base_date",
    "starting_price_yuan", "starting_price_state",
)  # fmt: skip


@define
class Counts:
    """What a run has stored so far, by notice id."""

    new: set[str] = field(factory=set)
    changed: set[str] = field(factory=set)
    problems: int = 0


class Store:
    """A database open for writing."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.database = open_database(path)
        self.connection: sqlite3.Connection = self.database.conn
        self.connection.row_factory = sqlite3.Row
        self.documents = Documents(path)
        self.verdicts = self._load_verdicts()

    def close(self) -> None:
        """Close the database."""
        self.documents.close()
        self.connection.close()

    def _load_verdicts(self) -> Verdicts:
        rows = self.connection.execute("SELECT * FROM joins WHERE by = 'person' ORDER BY join_id")
        return Verdicts.of(dict(row) for row in rows)

    # -- records ---------------------------------------------------------------------------------

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
        with self.database.atomic():
            rows = self._write_notices(found, run_id, now, counts)
            self.connection.executemany(_PUT_DOCUMENT, documents)
            self.connection.executemany(_PUT_PAGE, [page for record in found for page in _pages(record, now)])
            self._write_problems(found, run_id, now, counts)
            self._write_seen([*seen, *_unchanged_pages(found)], now)
            projects = self.rebuild({row["project_id"] for row in rows if row["project_id"]}, now, rows)
            if on_stored:
                on_stored(self.connection, rows, projects)

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
                self._place(row)
                row.update(first_seen_at=stamp, last_seen_at=stamp, last_changed_at=stamp)
                fresh[notice_id] = news[notice_id] = row
                counts.new.add(notice_id)
                continue
            merged = merge(old, row)
            self._place(merged)
            merged["last_seen_at"] = stamp
            changed = differences(old, merged)
            if changed:
                merged["last_changed_at"] = stamp
                news[notice_id] = merged
                counts.changed.add(notice_id)
                changes.extend(_change(notice_id, change, stamp, run_id) for change in changed)
            (fresh if notice_id in fresh else updates)[notice_id] = merged
        self.connection.executemany(_INSERT_NOTICE, fresh.values())
        self.connection.executemany(_UPDATE_NOTICE, updates.values())
        self.connection.executemany(_CHANGE, changes)
        moved = {row["project_id"] for row in known.values()} - {row["project_id"] for row in news.values()}
        if updates:
            self.rebuild({project for project in moved if project}, now)
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
        marks = ", ".join("?" * len(ids))
        rows = self.connection.execute(f"SELECT * FROM notices WHERE notice_id IN ({marks})", list(ids))
        return {row["notice_id"]: dict(row) for row in rows}

    def _place(self, row: Row) -> None:
        """Say which project a notice belongs to; a person's word may move it in ``rebuild``."""
        row["rule_project_id"] = rule_project_id(row)
        row["project_id"] = self._assigned(row)

    def _assigned(self, row: Row) -> str | None:
        involved = self.verdicts.involved()
        if not involved:
            by_rule: str | None = row["rule_project_id"]
            return by_rule
        others = [n for n in self._known(involved).values() if n["notice_id"] != row["notice_id"]]
        return assign([row, *others], self.verdicts).get(row["notice_id"])

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
            _PROBLEM,
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

    # -- projects, which follow from records and joins ---------------------------------------------

    def rebuild(self, project_ids: set[str], now: datetime, in_hand: Sequence[Row] = ()) -> dict[str, Row]:
        """Derive projects, their discounts and the rule's joins anew; return the projects' rows.

        ``in_hand`` are rows just written, which need not be read back.
        """
        if not project_ids:
            return {}
        by_project: dict[str, list[Row]] = {project_id: [] for project_id in project_ids}
        for row in in_hand:
            if row["project_id"]:
                by_project[row["project_id"]].append(row)
        stored = self._existing(project_ids) if in_hand else list(project_ids)
        held = {row["notice_id"] for row in in_hand}
        for row in self._notices_of(stored):
            if row["notice_id"] not in held:
                by_project[row["project_id"]].append(row)
        for notices in by_project.values():
            notices.sort(key=lambda notice: (notice["published_on"] or "", notice["notice_id"]))
        projects = {pid: project_of(pid, notices) for pid, notices in by_project.items() if notices}
        gone = [[pid] for pid, notices in by_project.items() if not notices]
        self.connection.executemany("DELETE FROM projects WHERE project_id = ?", gone)
        self.connection.executemany(
            "DELETE FROM discounts WHERE subject_type = 'project' AND subject_id = ?",
            [[pid] for pid in stored],
        )
        self.connection.executemany(_PUT_PROJECT, projects.values())
        discounts = [row for pid, notices in by_project.items() for row in project_discounts(pid, notices)]
        self.connection.executemany(_PUT_DISCOUNT, discounts)
        self._write_rule_joins(by_project, now)
        return projects

    def _existing(self, project_ids: set[str]) -> list[str]:
        marks = ", ".join("?" * len(project_ids))
        rows = self.connection.execute(
            f"SELECT project_id FROM projects WHERE project_id IN ({marks})", list(project_ids)
        )
        return [row[0] for row in rows]

    def _notices_of(self, project_ids: Sequence[str]) -> Iterable[Row]:
        if not project_ids:
            return
        marks = ", ".join("?" * len(project_ids))
        query = f"SELECT {', '.join(_FOR_PROJECTS)} FROM notices WHERE project_id IN ({marks})"
        cursor = self.connection.cursor()
        cursor.row_factory = None
        for values in cursor.execute(query, project_ids):
            yield dict(zip(_FOR_PROJECTS, values, strict=True))

    def _write_rule_joins(self, by_project: dict[str, list[Row]], now: datetime) -> None:
        """Every later notice of a project is joined to its first one, with the key as evidence."""
        pairs = {}
        for notices in by_project.values():
            first = notices[0] if notices else None
            for notice in notices[1:]:
                if first and notice["rule_project_id"] == first["rule_project_id"]:
                    pairs[(notice["notice_id"], first["notice_id"])] = notice
        if not pairs:
            return
        marks = ", ".join("?" * len(pairs))
        joined = self.connection.execute(
            f"SELECT a, b FROM joins WHERE by = 'rule' AND a IN ({marks})", [a for a, _ in pairs]
        )
        known = {(row["a"], row["b"]) for row in joined}
        self.connection.executemany(
            _JOIN,
            [
                {
                    "a": a,
                    "b": b,
                    "verdict": "same",
                    "by": "rule",
                    "evidence": _evidence(row),
                    "made_at": now.isoformat(),
                }
                for (a, b), row in pairs.items()
                if (a, b) not in known
            ],
        )

    def say(self, a: str, b: str, verdict: str, now: datetime) -> dict[str, Row]:
        """Store a person's word on two notices and derive the projects it touches."""
        with self.database.atomic():
            evidence = json.dumps({"said": "by a person"})
            row = {
                "a": a,
                "b": b,
                "verdict": verdict,
                "by": "person",
                "evidence": evidence,
                "made_at": now.isoformat(),
            }
            self.connection.execute(_JOIN, row)
            self.verdicts = self._load_verdicts()
            notices = [
                dict(r)
                for r in self.connection.execute("SELECT notice_id, rule_project_id, project_id FROM notices")
            ]
            placed = assign(notices, self.verdicts)
            moved = [n for n in notices if placed.get(n["notice_id"]) != n["project_id"]]
            self.connection.executemany(
                "UPDATE notices SET project_id = ? WHERE notice_id = ?",
                [(placed[n["notice_id"]], n["notice_id"]) for n in moved],
            )
            touched = {n["project_id"] for n in moved} | {placed[n["notice_id"]] for n in moved}
            return self.rebuild(touched, now)

    # -- what the walk has covered -----------------------------------------------------------------

    def write_walk(self, walked: Walked, source: str, run_id: int, *, sound: bool) -> None:
        """Remember a walk; its rows count as covered only when it was complete and the run held."""
        complete = walked.complete and sound
        self.connection.execute(
            _insert("walks", ("run_id", "source", "listing", "first_page_rows", "total", "complete"), "INSERT OR REPLACE"),
            {"run_id": run_id, "source": source, "listing": walked.listing, "first_page_rows": walked.first_page_rows,
             "total": walked.total, "complete": int(complete)},
        )  # fmt: skip
        if complete:
            self._cover(walked, source)

    def _cover(self, walked: Walked, source: str) -> None:
        stored = {
            row["url"]
            for row in self.connection.execute("SELECT url FROM notices WHERE source = ?", [source])
        }
        known = {
            row["url"]: dict(row)
            for row in self.connection.execute(
                "SELECT * FROM listed WHERE source = ? AND listing = ?", [source, walked.listing]
            )
        }
        rows = {row.url: row for row in walked.rows}
        for url in walked.failed:
            if url in known and url not in rows:
                day = known[url]["published_on"]
                rows[url] = ListRow(url=url, title=known[url]["title"], published_on=day)
        put = []
        for url, row in rows.items():
            tries = known[url]["tries"] if url in known else 0
            missing = url in walked.failed or url not in stored
            tries = tries + 1 if missing else 0
            put.append(
                {"source": source, "listing": walked.listing, "url": url, "title": row.title,
                 "published_on": cell(row.published_on), "state": "pending" if missing else "covered", "tries": tries}
            )  # fmt: skip
        columns = ("source", "listing", "url", "title", "published_on", "state", "tries")
        self.connection.executemany(_insert("listed", columns, "INSERT OR REPLACE"), put)
        self.connection.execute(
            "UPDATE listed SET state = 'covered', tries = 0 WHERE source = ? AND listing = ? AND state = 'pending' "
            f"AND url IN (SELECT url FROM notices WHERE source = ?) AND url NOT IN ({', '.join('?' * len(walked.failed))})",
            [source, walked.listing, source, *walked.failed],
        )

    def seen_in_lists(self, urls: set[str], now: datetime) -> None:
        """Known notices that a list still shows were seen now."""
        stamps = [(now.isoformat(), url) for url in urls]
        self.connection.executemany("UPDATE notices SET last_seen_at = ? WHERE url = ?", stamps)

    def count_known(self, urls: set[str]) -> int:
        """Return how many of these addresses are stored."""
        self.connection.execute("CREATE TEMP TABLE IF NOT EXISTS met (url TEXT PRIMARY KEY)")
        self.connection.execute("DELETE FROM met")
        self.connection.executemany("INSERT INTO met VALUES (?)", [[url] for url in urls])
        found = self.connection.execute("SELECT count(*) FROM notices JOIN met USING (url)").fetchone()
        return int(found[0])

    def count_covered(self, source: str) -> int:
        """Return how many rows of a source's lists are stored."""
        found = self.connection.execute(
            "SELECT count(*) FROM listed WHERE source = ? AND state = 'covered'", [source]
        ).fetchone()
        return int(found[0])

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


def _evidence(row: Row) -> str:
    names = ("seller", "branch", "phase_year", "phase_no", "product", "debtor")
    return json.dumps({name: row[name] for name in names if row[name] is not None}, ensure_ascii=False)


def _pages(record: Found, now: datetime) -> Iterable[Row]:
    """The page of a record and its attachment, with what to ask for them with next time."""
    notice = record.notice
    for document in record.documents:
        is_page = document.url == notice.url
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
