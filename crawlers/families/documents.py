"""What was received, as the document that is kept of it; shared by all families."""

from __future__ import annotations

import hashlib
from datetime import datetime

from scrapy.http import Response

from crawlers.records import Document

LOOK = "Next step: open the page in a browser and see `firesale status`"
CHECK_NETWORK = "Next step: check the network, then crawl again"


def sha256_of(body: bytes) -> str:
    """The hash that names a document, of the bytes as received."""
    return hashlib.sha256(body).hexdigest()


def declared(response: Response) -> str | None:
    """The encoding that the answer's header names."""
    said = getattr(response, "_declared_encoding", None)
    return said() if said else None


def header(response: Response, name: str) -> str | None:
    """One header of an answer as text."""
    value = response.headers.get(name)
    return value.decode("latin-1") if value else None


def document_of(response: Response, kept: bytes, now: datetime, *, url: str | None = None) -> Document:
    """The document of an answer; ``kept`` is its cleaned form."""
    request = response.request
    return Document(
        url=url or (request.url if request is not None else response.url),
        sha256=sha256_of(response.body),
        content_type=(header(response, "Content-Type") or "").partition(";")[0].strip()
        or "application/octet-stream",
        size=len(response.body),
        fetched_at=now,
        kept=kept,
        etag=header(response, "ETag"),
        last_modified=header(response, "Last-Modified"),
    )


def saved_document(url: str, data: bytes, kept: bytes, content_type: str, now: datetime) -> Document:
    """The document of a file that the user saved."""
    return Document(
        url=url, sha256=sha256_of(data), content_type=content_type, size=len(data), fetched_at=now, kept=kept
    )
