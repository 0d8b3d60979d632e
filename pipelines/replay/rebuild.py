"""Records read again from the kept documents, written over those of a database that is only tried on."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence

from attrs import define, field

from crawlers.broke import where_it_broke
from crawlers.families.again import TROUBLE, Kept, NotReplayable, read_again
from crawlers.records import Lot, Notice
from crawlers.source import Source
from pipelines.keep import statements as sql
from pipelines.keep.documents import Documents
from pipelines.keep.readings import Reading, readings_of
from pipelines.keep.rows import Row
from pipelines.keep.schema import LOTS, NOTICES
from pipelines.replay.fold import Folded, fold, fold_latest

_PUT = {
    "notice": sql.insert("notices", NOTICES, "INSERT OR REPLACE"),
    "lot": sql.insert("lots", LOTS, "INSERT OR REPLACE"),
}
_SAID = 20  # records that could not be read again are named up to this many


@define
class Tally:
    """How many records were read again, wholly or only their latest readings, and how many were left alone."""

    whole: int = 0
    latest: int = 0
    expired: int = 0
    never_kept: int = 0
    failed: int = 0
    why_failed: list[tuple[str, str]] = field(factory=list)
    changed: set[str] = field(factory=set)

    @property
    def left(self) -> int:
        """The records that stay as they are."""
        return self.expired + self.never_kept + self.failed


def rebuild(connection: sqlite3.Connection, documents: Documents, spiders: Mapping[str, Source]) -> Tally:
    """Read the records of these sources again and write them; the caller opens the transaction."""
    tally = Tally()
    for name, spider in spiders.items():
        for readings in readings_of(connection, name):
            _one(connection, documents, spider, readings, tally)
        for table, subject in (("notices", "notice"), ("lots", "lot")):
            tally.never_kept += connection.execute(
                f"SELECT count(*) FROM {table} AS t WHERE source = ? AND NOT EXISTS"
                f" (SELECT 1 FROM readings WHERE subject_type = '{subject}' AND subject_id = t.{subject}_id)",
                [name],
            ).fetchone()[0]
    return tally


def _one(
    connection: sqlite3.Connection,
    documents: Documents,
    spider: Source,
    readings: Sequence[Reading],
    tally: Tally,
) -> None:
    kept = [kept_of(documents, reading) for reading in readings]
    gone = max((place for place, one in enumerate(kept) if one is None), default=-1)
    if gone == len(kept) - 1:
        tally.expired += 1
        return
    usable = list(zip(readings, kept, strict=True))[gone + 1 :]
    try:
        read = [(reading, read_again(spider, one)) for reading, one in usable if one]
    except Exception as error:  # a reader under change may break on any page: the record then stays as it is
        tally.failed += 1
        if len(tally.why_failed) < _SAID:
            tally.why_failed.append((readings[0].subject_id, _why(error)))
        return
    _write(connection, read, tally, cut_off=gone >= 0)


def _why(error: Exception) -> str:
    return str(error) if isinstance(error, NotReplayable) else where_it_broke(error)


def _write(
    connection: sqlite3.Connection,
    read: Sequence[tuple[Reading, Notice | Lot]],
    tally: Tally,
    *,
    cut_off: bool,
) -> None:
    first = read[0][0]
    subject = [first.subject_type, first.subject_id]
    table, key = f"{first.subject_type}s", f"{first.subject_type}_id"
    found = connection.execute(f"SELECT * FROM {table} WHERE {key} = ?", [first.subject_id]).fetchone()
    stored = dict(found) if found else None
    query = "SELECT rowid AS place, * FROM changes WHERE subject_type = ? AND subject_id = ? ORDER BY rowid"
    recorded = [dict(row) for row in connection.execute(query, subject)]
    older = stored is not None and stored["first_seen_at"] < first.read_at.isoformat()
    if stored is not None and (cut_off or older):
        folded = fold_latest(read, stored, recorded)
        tally.latest += 1
    else:
        folded = fold(read, stored, recorded)
        tally.whole += 1
    if folded.row != stored:
        tally.changed.add(first.subject_id)
        connection.execute(_PUT[first.subject_type], folded.row)
    _write_changes(connection, folded, recorded)


def _write_changes(connection: sqlite3.Connection, folded: Folded, recorded: Sequence[Row]) -> None:
    replaced = [row for row in recorded if (row["seen_at"], row["run_id"]) in folded.replaced]
    connection.executemany("DELETE FROM changes WHERE rowid = ?", [[row["place"]] for row in replaced])
    connection.executemany(sql.CHANGE, folded.changes)


def kept_of(documents: Documents, reading: Reading) -> Kept | None:
    """What is kept of a reading; ``None`` when some of what it was read from is gone."""
    page = documents.read(reading.page_sha256) if reading.page_sha256 else None
    file = documents.read(reading.file_sha256) if reading.file_sha256 else None
    lacks_page = reading.page_sha256 is not None and page is None
    lacks_file = reading.file_sha256 is not None and file is None and TROUBLE not in reading.beside
    nothing = reading.page_sha256 is None and reading.file_sha256 is None
    if lacks_page or lacks_file or nothing:
        return None
    return Kept(
        url=reading.url,
        title=reading.title,
        published_on=reading.published_on,
        listing=reading.listing,
        ask_again=reading.ask_again,
        read_at=reading.read_at,
        page=page,
        page_sha256=reading.page_sha256,
        file=file,
        file_sha256=reading.file_sha256,
        file_url=reading.file_url,
        beside=reading.beside,
    )
