"""Kept documents: what each record was read from, personal data removed, in files named by hash.

They lie in ``<database>.documents/``, stay on the user's machine, and expire.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path

from crawlers.records import Document
from pipelines.keep.rows import Row

KEPT_FOR = timedelta(days=400)


class Documents:
    """The folder of kept documents of one database."""

    def __init__(self, database: Path) -> None:
        self.folder = database.with_name(database.name + ".documents")
        self._made: set[str] = set()

    def keep(self, document: Document) -> Row:
        """Write a document's cleaned form and return its row. Written before the row is: an orphan harms nobody."""
        kept_as = self._write(document) if document.kept else None
        return {
            "sha256": document.sha256,
            "url": document.url,
            "content_type": document.content_type,
            "bytes": document.size,
            "fetched_at": document.fetched_at.isoformat(),
            "kept_as": kept_as,
            "expires_on": (document.fetched_at + KEPT_FOR).date().isoformat(),
        }

    def _write(self, document: Document) -> str:
        shard = document.sha256[:2]
        if shard not in self._made:
            (self.folder / shard).mkdir(parents=True, exist_ok=True)
            self._made.add(shard)
        name = f"{shard}/{document.sha256}.{_ENDINGS.get(document.content_type, 'html')}.gz"
        target = f"{self.folder}/{name}"
        part = f"{target}.part"
        handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        try:
            os.write(handle, document.kept)
        finally:
            os.close(handle)
        os.replace(part, target)  # noqa: PTH105 - once per record: half the cost of Path.replace
        return name

    def read(self, kept_as: str) -> bytes:
        """Return a kept document (gzip)."""
        return (self.folder / kept_as).read_bytes()

    def remove(self, kept: Iterable[str]) -> None:
        """Remove kept documents; those already gone are passed over."""
        for name in kept:
            (self.folder / name).unlink(missing_ok=True)


# A PDF is kept as its characters and lines, not as a PDF.
_ENDINGS = {"application/pdf": "pdf.json"}
