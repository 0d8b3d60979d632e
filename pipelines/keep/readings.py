"""Every reading of a record: which documents it was read from, when, and what besides them.

The table ``readings`` is our own. It holds one row for every record that was read and stored, in order, with
nothing that is not in the record's row or its list's; from it and the kept documents ``replay`` reads again.
"""

from __future__ import annotations

import json
import sqlite3
import zlib
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from itertools import groupby

from attrs import field, frozen

from crawlers.records import CityIndex, Document, Found, Lot, Notice
from pipelines.keep import statements as sql
from pipelines.keep.rows import Row, cell
from pipelines.keep.schema import READINGS

_COLUMNS = tuple(name for name in READINGS if name != "reading_id")
_PUT = sql.insert("readings", _COLUMNS)


@frozen(kw_only=True)
class Reading:
    """One row of ``readings``."""

    subject_type: str
    subject_id: str
    source: str
    listing: str | None
    url: str
    title: str
    published_on: date | None
    shows: str | None
    page_sha256: str | None
    file_sha256: str | None
    file_url: str | None
    beside: Mapping[str, str] = field(factory=dict)
    ask_again: bool
    run_id: int | None
    read_at: datetime

    @property
    def moment(self) -> tuple[str, int | None]:
        """By what the rows of ``changes`` that came of it are known: when, and of which run."""
        return self.read_at.isoformat(), self.run_id


def remember_readings(
    connection: sqlite3.Connection,
    found: Sequence[Found],
    ids: Sequence[str],
    run_id: int | None,
    now: datetime,
) -> None:
    """Put down how records were read; ``ids`` are those under which they were stored, in the same order.

    The caller opens the transaction.
    """
    rows = [
        _row(one, record_id, run_id, now)
        for one, record_id in zip(found, ids, strict=True)
        if not isinstance(one.record, CityIndex)
    ]
    connection.executemany(_PUT, rows)


def readings_of(connection: sqlite3.Connection, source: str) -> Iterator[list[Reading]]:
    """Yield the readings of every record of a source, in the order they were made."""
    query = "SELECT * FROM readings WHERE source = ? ORDER BY subject_type, subject_id, reading_id"
    rows = connection.execute(query, [source])
    for _, of_one in groupby(rows, key=lambda row: (row["subject_type"], row["subject_id"])):
        yield [_reading(row) for row in of_one]


def readings_of_run(connection: sqlite3.Connection, run_id: int) -> list[Reading]:
    """Return what one run read, in order."""
    rows = connection.execute("SELECT * FROM readings WHERE run_id = ? ORDER BY reading_id", [run_id])
    return [_reading(row) for row in rows]


def _row(found: Found, record_id: str, run_id: int | None, now: datetime) -> Row:
    record = found.record
    assert isinstance(record, Notice | Lot)  # noqa: S101 - indices are not read from documents
    page, file = _parts(record, found.documents)
    return {
        "subject_type": "notice" if isinstance(record, Notice) else "lot",
        "subject_id": record_id,
        "source": record.source,
        "listing": found.listing,
        "url": record.url,
        "title": record.title,
        "published_on": cell(record.published_on) if isinstance(record, Notice) else None,
        "shows": found.shows,
        "page_sha256": page.sha256 if page else None,
        "file_sha256": file.sha256 if file else None,
        "file_url": file.url if file else None,
        "beside": json.dumps(dict(getattr(found, "beside", {})), ensure_ascii=False),
        "ask_again": int(found.ask_again),
        "run_id": run_id,
        "read_at": now.isoformat(),
    }


def _parts(record: Notice | Lot, documents: Sequence[Document]) -> tuple[Document | None, Document | None]:
    """The page and the attachment among the documents: in this order when there are both.

    A file may stand under its page's address (its own names a person, or it was imported alone): then what it is
    tells, a page being kept as a page.
    """
    if len(documents) > 1:
        return documents[0], documents[1]
    if not documents:
        return None, None
    (one,) = documents
    if isinstance(record, Lot) or (one.url == record.url and _is_page(one.kept)):
        return one, None
    return None, one


def _is_page(kept: bytes) -> bool:
    """Pages are kept as HTML, files as JSON or not at all."""
    return zlib.decompressobj(wbits=31).decompress(kept, 1) == b"<"


def _reading(row: sqlite3.Row) -> Reading:
    values = {name: row[name] for name in _COLUMNS}
    day = row["published_on"]
    values |= {
        "published_on": date.fromisoformat(day) if day else None,
        "read_at": datetime.fromisoformat(row["read_at"]),
        "beside": json.loads(row["beside"] or "{}"),
        "ask_again": bool(row["ask_again"]),
    }
    return Reading(**values)
