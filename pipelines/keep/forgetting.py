"""Forgetting one record on request: what is stored of it goes, and the next crawl leaves it alone.

What stays is one row of ``forgotten``: its id, when, by whose word and why, and the hash of its address, by which
it is known again without keeping what the address says.
"""

from __future__ import annotations

import getpass
import sqlite3
from collections.abc import Collection, Sequence
from datetime import datetime

from attrs import define, field, frozen

from pipelines.keep import public
from pipelines.keep import statements as sql
from pipelines.keep.forgotten import FORGOTTEN, url_hash
from pipelines.keep.store import Store
from pipelines.keep.transactions import writing
from pipelines.tell.digest import leave_out

_LEFT_OUT = "(forgotten)"
_LEAST_DIGITS = 6  # a publisher's number this long is nobody else's
_OF_RECORDS = (("notice", "notices", "notice_id"), ("lot", "lots", "lot_id"))


class NothingToForget(Exception):
    """Raised when an id is of no record."""


@frozen
class Record:
    """A record by its kind (notice, lot), its id, source and title, and the addresses that it and its file have."""

    subject_type: str
    id: str
    source: str
    title: str
    urls: Sequence[str]


@define
class Forgotten:
    """What was removed: the records, and how many of their documents."""

    records: list[str] = field(factory=list)
    documents: int = 0


def records_of(connection: sqlite3.Connection, wanted: str) -> list[Record]:
    """Return the record of this id, or all records of the project or asset of this id.

    Raises ``NothingToForget``.
    """
    found = []
    for (subject, table, key), group in zip(_OF_RECORDS, ("project_id", "asset_id"), strict=True):
        file = "document_url" if subject == "notice" else "NULL"
        query = f"SELECT {key}, source, title, url, {file} FROM {table} WHERE {key} = :id OR {group} = :id"
        found += [
            Record(subject, row[0], row[1], row[2], [url for url in row[3:] if url])
            for row in connection.execute(query, {"id": wanted})
        ]
    if not found:
        raise NothingToForget(wanted)
    return found


def forget(store: Store, records: Sequence[Record], why: str, now: datetime) -> Forgotten:
    """Remove these records and all that is about them, in one transaction; their documents right after it.

    Projects and assets are derived anew without them. Alerts about them lose their text; what waited is not told.
    """
    connection = store.connection
    connection.execute("PRAGMA secure_delete = ON")
    with writing(connection):
        hashes = {sha256 for record in records for sha256 in _documents_of(connection, record)}
        places = _places(connection, records)
        for record in records:
            _remove(connection, record)
            _note(connection, record, why, now)
        for place in places:
            _derive(store, place, now)
        _silence(connection, records, _gone(connection, places))
        unused = _unused(connection, hashes)
        connection.execute("DELETE FROM figures")  # packages are named in them; they are computed anew
        connection.execute("DELETE FROM figures_of")
    public.refresh(connection)
    public.clear_out(connection)
    store.documents.remove(unused)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return Forgotten([record.id for record in records], len(unused))


def _documents_of(connection: sqlite3.Connection, record: Record) -> set[str]:
    read = connection.execute(
        "SELECT page_sha256, file_sha256 FROM readings WHERE subject_type = ? AND subject_id = ?",
        [record.subject_type, record.id],
    )
    hashes = {sha256 for row in read for sha256 in row if sha256}
    query = f"SELECT sha256 FROM documents WHERE url IN ({sql.marks(record.urls)})"
    return hashes | {row[0] for row in connection.execute(query, record.urls)}


def _places(connection: sqlite3.Connection, records: Sequence[Record]) -> list[str]:
    """The projects and assets that the records belong to."""
    places = set()
    for subject, table, key in _OF_RECORDS:
        ids = [record.id for record in records if record.subject_type == subject]
        group = "project_id" if subject == "notice" else "asset_id"
        query = f"SELECT DISTINCT {group} FROM {table} WHERE {key} IN ({sql.marks(ids)})"
        places |= {row[0] for row in connection.execute(query, ids) if row[0]}
    return sorted(places)


def _remove(connection: sqlite3.Connection, record: Record) -> None:
    """Every row about a record; the row of its list stays, without its words, so that it is not asked for again."""
    table = f"{record.subject_type}s"
    about = [record.subject_type, record.id]
    for name in ("changes", "discounts", "readings"):
        connection.execute(f"DELETE FROM {name} WHERE subject_type = ? AND subject_id = ?", about)
    connection.execute("DELETE FROM joins WHERE a = ? OR b = ?", [record.id, record.id])
    connection.execute("DELETE FROM lot_keys WHERE lot_id = ?", [record.id])
    connection.execute(f"DELETE FROM {table} WHERE {record.subject_type}_id = ?", [record.id])
    number = record.id.partition(":")[2].partition(".")[0]
    if len(number) >= _LEAST_DIGITS:
        connection.execute("DELETE FROM problems WHERE source = ? AND instr(url, ?)", [record.source, number])
    for url in record.urls:
        connection.execute("DELETE FROM problems WHERE url = ?", [url])
        connection.execute("DELETE FROM pages WHERE url = ?", [url])
        connection.execute(
            "UPDATE listed SET title = NULL, published_on = NULL, state = ? WHERE url = ?", [FORGOTTEN, url]
        )


def _note(connection: sqlite3.Connection, record: Record, why: str, now: datetime) -> None:
    row = {
        "id": record.id,
        "forgotten_at": now.isoformat(),
        "by": _who(),
        "why": why,
        "url_sha256": url_hash(record.urls[0]),
    }
    connection.execute(sql.insert("forgotten", row, "INSERT OR REPLACE"), row)


def _who() -> str:
    """Who said so: the name of the account, ``unknown`` where there is none."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "unknown"


def _gone(connection: sqlite3.Connection, places: Sequence[str]) -> list[str]:
    """Those of these projects and assets that are there no more."""
    left = "SELECT 1 FROM projects WHERE project_id = ?1 UNION ALL SELECT 1 FROM assets WHERE asset_id = ?1"
    return [place for place in places if not connection.execute(left, [place]).fetchone()]


def _derive(store: Store, place: str, now: datetime) -> None:
    """A project or an asset without the records that are gone; it goes itself when none is left."""
    store.projects.rebuild({place} if place.startswith("project:") else set(), now)
    if not place.startswith("asset:"):
        return
    rest = [dict(r) for r in store.connection.execute("SELECT * FROM lots WHERE asset_id = ?", [place])]
    store.connection.execute("DELETE FROM assets WHERE asset_id = ?", [place])
    store.assets.rebuild(rest, now)


def _silence(connection: sqlite3.Connection, records: Sequence[Record], gone: Sequence[str]) -> None:
    """Alerts about them: those that wait are not told, of those that were told the text goes.

    An alert about more than these (a source's first crawl, a project that has other notices) loses their words only.
    """
    subjects = [*(record.id for record in records), *gone]
    about = f"subject_id IN ({sql.marks(subjects)})"
    told = connection.execute(f"SELECT alert_id FROM alerts WHERE {about}", subjects).fetchall()
    leave_out(connection, [row[0] for row in told], _LEFT_OUT)
    waiting = connection.execute(f"SELECT alert_id FROM alerts WHERE state <> 'told' AND {about}", subjects)
    ids = [row[0] for row in waiting]
    for table in ("deliveries", "alert_facts", "alerts"):
        connection.execute(f"DELETE FROM {table} WHERE alert_id IN ({sql.marks(ids)})", ids)
    connection.execute(f"UPDATE alerts SET title = ?, body = '' WHERE {about}", [_LEFT_OUT, *subjects])
    for words in (words for record in records for words in (*record.urls, record.title)):
        connection.execute(
            "UPDATE alerts SET title = replace(title, :words, :said), body = replace(body, :words, :said)"
            " WHERE instr(title, :words) OR instr(body, :words)",
            {"words": words, "said": _LEFT_OUT},
        )


def _unused(connection: sqlite3.Connection, hashes: Collection[str]) -> list[str]:
    """The documents that no other record was read from; their rows go here."""
    unused = []
    for sha256 in sorted(hashes):
        used = connection.execute(
            "SELECT 1 FROM readings WHERE page_sha256 = :h OR file_sha256 = :h"
            " UNION ALL SELECT 1 FROM notices WHERE document_sha256 = :h"
            " UNION ALL SELECT 1 FROM pages WHERE sha256 = :h LIMIT 1",
            {"h": sha256},
        ).fetchone()
        if not used:
            unused.append(sha256)
            connection.execute("DELETE FROM documents WHERE sha256 = ?", [sha256])
    return unused
