"""What was forgotten on request, known again by the hash of its address."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Collection, Sequence

from crawlers.records import Found, Lot, Notice

FORGOTTEN = "forgotten"  # the state of a row of ``listed``


def url_hash(url: str) -> str:
    """The hash by which a forgotten address is known again."""
    return hashlib.sha256(url.encode()).hexdigest()


def forgotten_urls(connection: sqlite3.Connection) -> Collection[str]:
    """Return the hashes of the addresses that are left alone."""
    return {row[0] for row in connection.execute("SELECT url_sha256 FROM forgotten")}


def without_forgotten(connection: sqlite3.Connection, found: Sequence[Found]) -> list[Found]:
    """Return what may be stored: no record whose id or address was forgotten, by whichever source it comes."""
    left_alone = {word for row in connection.execute("SELECT id, url_sha256 FROM forgotten") for word in row}
    if not left_alone:
        return list(found)
    return [one for one in found if not left_alone & {_id(one), url_hash(one.record.url)}]


def _id(found: Found) -> str | None:
    record = found.record
    return (
        record.notice_id if isinstance(record, Notice) else record.lot_id if isinstance(record, Lot) else None
    )
