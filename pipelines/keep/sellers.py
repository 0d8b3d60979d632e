"""What the names of sellers and their branches tell: the table ``sellers``, joined to the public view of notices."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from typing import Any

from sqlite_utils import Database

from crawlers.reading.seller_types import seller_province, seller_type

_DDL = (
    "CREATE TABLE sellers (seller TEXT, branch TEXT, seller_type TEXT, province TEXT, PRIMARY KEY (seller, branch))"
    " WITHOUT ROWID"
)


def make(db: Database) -> None:
    """Make the table and fill it from the notices there are. ``branch`` is empty for a head office."""
    db.execute(_DDL)
    cursor = db.execute("SELECT DISTINCT seller, branch FROM notices")
    note_sellers(db.conn, [{"seller": seller, "branch": branch} for seller, branch in cursor.fetchall()])


def note_sellers(connection: sqlite3.Connection, notices: Iterable[Mapping[str, Any]]) -> None:
    """Put down what the sellers of these notices are, in the caller's transaction."""
    pairs = {(notice["seller"], notice["branch"] or "") for notice in notices if notice["seller"]}
    connection.executemany(
        "INSERT OR REPLACE INTO sellers VALUES (?, ?, ?, ?)",
        [
            (seller, branch, seller_type(seller), seller_province(seller, branch or None))
            for seller, branch in pairs
        ],
    )
