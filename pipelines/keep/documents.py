"""Kept documents: what each record was read from, personal data removed, compressed, addressed by hash.

They lie in ``<database>.documents/``, stay on the user's machine, and expire. All in one SQLite file there:
a file per document cost ten times as much as the record it belongs to.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from datetime import timedelta
from pathlib import Path

from crawlers.records import Document
from pipelines.keep.rows import Row

KEPT_FOR = timedelta(days=400)
CONTAINER = "kept.db"
_PAGES = ("page_count", "freelist_count", "page_size")


class Documents:
    """The kept documents of one database."""

    def __init__(self, database: Path, *, read_only: bool = False) -> None:
        self.folder = database.with_name(database.name + ".documents")
        self.read_only = read_only
        self._connection: sqlite3.Connection | None = None

    def keep(self, documents: Sequence[Document]) -> list[Row]:
        """Write the cleaned forms and return the rows of ``documents``.

        Committed before the records' own transaction: a document without its record harms nobody, a
        record without its document could not be read again.
        """
        bodies = {document.sha256: document.kept for document in documents if document.kept}
        if bodies:
            connection = self._open()
            with connection:
                connection.executemany("INSERT OR IGNORE INTO kept VALUES (?, ?)", bodies.items())
        return [_row(document) for document in documents]

    def read(self, sha256: str) -> bytes | None:
        """Return a kept document (gzip), ``None`` when it was not kept or has expired."""
        row = self._open().execute("SELECT body FROM kept WHERE sha256 = ?", [sha256]).fetchone()
        return None if row is None else bytes(row[0])

    def remove(self, hashes: Iterable[str]) -> None:
        """Remove kept documents beyond recovery; those already gone are passed over."""
        connection = self._open()
        connection.execute("PRAGMA secure_delete = ON")
        with connection:
            connection.executemany("DELETE FROM kept WHERE sha256 = ?", [[sha256] for sha256 in hashes])

    def size(self) -> int:
        """Return how many bytes the container uses; what was freed and not used again does not count."""
        if not (self.folder / CONTAINER).exists():
            return 0
        values = (self._open().execute(f"PRAGMA {name}").fetchone()[0] for name in _PAGES)
        pages, free, page_size = values
        return int((pages - free) * page_size)

    def sizes(self) -> dict[str, int]:
        """Return the bytes of every kept document by its hash."""
        return dict(self._open().execute("SELECT sha256, length(body) FROM kept"))

    def close(self) -> None:
        """Close the container."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _open(self) -> sqlite3.Connection:
        if self._connection is None and self.read_only:
            self._connection = _opened_to_read(self.folder / CONTAINER)
        if self._connection is None:
            self.folder.mkdir(parents=True, exist_ok=True)
            self._connection = sqlite3.connect(self.folder / CONTAINER, timeout=30)
            self._connection.execute("PRAGMA journal_mode = WAL")
            self._connection.execute("PRAGMA synchronous = NORMAL")
            self._connection.execute("CREATE TABLE IF NOT EXISTS kept (sha256 TEXT PRIMARY KEY, body BLOB)")
        return self._connection


def kept_of(database: Path, sha256: str) -> bytes | None:
    """Return one kept document of a database (gzip), ``None`` when it is not there or cannot be had."""
    documents = Documents(database, read_only=True)
    try:
        return documents.read(sha256)
    except sqlite3.Error:
        return None
    finally:
        documents.close()


def _opened_to_read(container: Path) -> sqlite3.Connection:
    """Open the container without making or changing it; where there is none, nothing is kept."""
    if container.exists():
        return sqlite3.connect(f"{container.absolute().as_uri()}?mode=ro", uri=True, timeout=30)
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE TABLE kept (sha256 TEXT PRIMARY KEY, body BLOB)")
    return connection


def _row(document: Document) -> Row:
    return {
        "sha256": document.sha256,
        "url": document.url,
        "content_type": document.content_type,
        "bytes": document.size,
        "fetched_at": document.fetched_at.isoformat(),
        "kept_as": CONTAINER if document.kept else None,
        "expires_on": (document.fetched_at + KEPT_FOR).date().isoformat(),
    }
