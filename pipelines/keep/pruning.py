"""Kept documents that go: those that expired, and the oldest ones when all together take too much room.

Of a record the newest version goes last, and what an alert that is still to be told rests on stays. The rows of
``documents`` stay and say that nothing is kept any more.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from datetime import date, datetime
from typing import TYPE_CHECKING

from attrs import define, field

from crawlers.config_documents import DocumentSettings
from pipelines.keep import statements as sql
from pipelines.keep.transactions import writing

if TYPE_CHECKING:
    from pipelines.keep.store import Store

_AT_ONCE = 500
Subject = tuple[str, str]


@define
class Pruned:
    """How many documents went: expired, and to make room."""

    expired: int = 0
    for_room: int = 0


@define
class _Shelf:
    """What is kept and for what: the records' versions, oldest first, each a set of hashes."""

    fetched_at: dict[str, str]
    versions: dict[Subject, list[frozenset[str]]]
    needed: Set[str]
    newest_of: dict[str, list[Subject]] = field(factory=dict)

    def __attrs_post_init__(self) -> None:
        for subject, versions in self.versions.items():
            for sha256 in versions[-1]:
                self.newest_of.setdefault(sha256, []).append(subject)

    def in_order(self, hashes: Iterable[str]) -> Iterator[str]:
        """Take documents off the shelf, older versions before newest ones, each of these the oldest first."""
        ordered = sorted(hashes, key=lambda h: (h in self.newest_of, self.fetched_at.get(h, ""), h))
        for sha256 in ordered:
            if sha256 in self.needed or sha256 not in self.fetched_at or self._is_followed(sha256):
                continue
            del self.fetched_at[sha256]
            yield sha256

    def _is_followed(self, newest: str) -> bool:
        """Whether a record whose newest version this is has an older one that is still kept."""
        for subject in self.newest_of.get(newest, ()):
            versions = self.versions[subject]
            older = frozenset().union(*versions[:-1]) - versions[-1]
            if any(sha256 in self.fetched_at for sha256 in older):
                return True
        return False


def tidy(store: Store, settings: DocumentSettings, now: datetime) -> str | None:
    """Prune at the end of a run; return what was in the way of it, which is no trouble of the run."""
    try:
        prune(store, settings, now)
    except (sqlite3.Error, OSError) as error:
        return f"{store.documents.folder}: {error}; kept documents were not pruned, the next run does"
    return None


def prune(store: Store, settings: DocumentSettings, now: datetime) -> Pruned:
    """Let go of what has expired, then of what is too much; cheap when there is neither."""
    connection = store.connection
    _date_expiry(connection, settings.keep_days)
    pruned = Pruned()
    expired = _expired(connection, now.date())
    excess = store.documents.size() - settings.max_bytes
    if not expired and excess <= 0:
        return pruned
    shelf = _Shelf(_kept(connection), _versions(connection), _needed(connection))
    gone = list(shelf.in_order(expired))
    pruned.expired = len(gone)
    _let_go(store, gone)
    excess = store.documents.size() - settings.max_bytes if excess > 0 else 0
    if excess > 0:
        gone = list(_until(excess, shelf.in_order(list(shelf.fetched_at)), store.documents.sizes()))
        pruned.for_room = len(gone)
        _let_go(store, gone)
    return pruned


def _until(excess: int, hashes: Iterator[str], sizes: Mapping[str, int]) -> Iterator[str]:
    """Pass on as many documents as it takes."""
    while excess > 0:
        sha256 = next(hashes, None)
        if sha256 is None:
            return
        excess -= sizes.get(sha256, 0)
        yield sha256


def _let_go(store: Store, hashes: Sequence[str]) -> None:
    """The bodies first: a row that says more than is there costs one look, a body without a row for ever."""
    store.documents.remove(hashes)
    with writing(store.connection):
        store.connection.executemany(
            "UPDATE documents SET kept_as = NULL WHERE sha256 = ?", [[sha256] for sha256 in hashes]
        )


def _date_expiry(connection: sqlite3.Connection, keep_days: int) -> None:
    """Say of every kept document when it expires by today's setting."""
    day = f"date(substr(fetched_at, 1, 10), '+{int(keep_days)} days')"
    where = f"kept_as IS NOT NULL AND expires_on IS NOT {day}"
    if connection.execute(f"SELECT 1 FROM documents WHERE {where} LIMIT 1").fetchone():
        with writing(connection):
            connection.execute(f"UPDATE documents SET expires_on = {day} WHERE {where}")


def _expired(connection: sqlite3.Connection, today: date) -> list[str]:
    query = (
        "SELECT sha256 FROM documents WHERE kept_as IS NOT NULL GROUP BY sha256 HAVING max(expires_on) < ?"
    )
    return [row[0] for row in connection.execute(query, [today.isoformat()])]


def _kept(connection: sqlite3.Connection) -> dict[str, str]:
    query = "SELECT sha256, max(fetched_at) FROM documents WHERE kept_as IS NOT NULL GROUP BY sha256"
    return {row[0]: row[1] for row in connection.execute(query)}


def _versions(connection: sqlite3.Connection) -> dict[Subject, list[frozenset[str]]]:
    versions: dict[Subject, list[frozenset[str]]] = {}
    query = "SELECT subject_type, subject_id, page_sha256, file_sha256 FROM readings ORDER BY reading_id"
    for subject_type, subject_id, *hashes in connection.execute(query):
        own = versions.setdefault((subject_type, subject_id), [])
        own.append(frozenset(sha256 for sha256 in hashes if sha256))
    return versions


def _needed(connection: sqlite3.Connection) -> Set[str]:
    """The newest versions of the records that alerts still to be told are about."""
    subjects = sorted({row[0] for row in connection.execute(_OPEN_SUBJECTS)})
    needed: set[str] = set()
    for start in range(0, len(subjects), _AT_ONCE):
        some = subjects[start : start + _AT_ONCE]
        query = _NEWEST_OF.format(sql.marks(some))
        for hashes in connection.execute(query, some * _NEWEST_OF.count("{0}")):
            needed.update(sha256 for sha256 in hashes if sha256)
    return needed


_OPEN_SUBJECTS = """
    SELECT subject_id FROM alerts WHERE state <> 'told'
    UNION SELECT f.project_id FROM alert_facts AS f JOIN alerts AS a USING (alert_id) WHERE a.state <> 'told'
"""
_NEWEST_OF = """
    SELECT page_sha256, file_sha256 FROM readings WHERE reading_id IN (
        SELECT max(reading_id) FROM readings WHERE (subject_type = 'notice' AND subject_id IN (
            SELECT notice_id FROM notices WHERE notice_id IN ({0}) OR project_id IN ({0}) OR rule_project_id IN ({0})))
        OR (subject_type = 'lot' AND subject_id IN (
            SELECT lot_id FROM lots WHERE lot_id IN ({0}) OR asset_id IN ({0})))
        GROUP BY subject_type, subject_id)
"""
