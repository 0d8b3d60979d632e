"""Records read again from what is kept of them: no network, no clock, nothing but the kept documents.

A crawl reads a record from documents and from little else: the title and day its list printed, and what is said
in ``beside``. Both are kept (table ``readings``), so that a changed reader can be tried on all of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING

from attrs import field, frozen

from crawlers.reading import notices
from crawlers.reading.page import from_kept
from crawlers.reading.pdf.layout import layout
from crawlers.reading.pdf.pages import Pages
from crawlers.records import Document, Found, ListRow, Lot, Notice

if TYPE_CHECKING:
    from crawlers.families.lot_lists import LotLists
    from crawlers.families.notice_lists import NoticeLists
    from crawlers.source import Source

# What ``beside`` may say.
TROUBLE = "trouble"  # why the attachment could not be read, or not be had
AUTHOR = "author"  # an organisation that the list, and only the list, prints as the publisher
CUT = "cut"  # persons were cut out of the title
UNLISTED = "unlisted"  # no list showed the lot any more when it was read


@frozen(kw_only=True)
class FoundBeside(Found):
    """A record with what it was read from besides its documents: words that are fit to be kept, by name."""

    beside: Mapping[str, str] = field(factory=dict)


@frozen(kw_only=True)
class Kept:
    """What is kept of one reading. ``page`` and ``file`` are kept documents (gzip), ``None`` where there was none.

    Of a lot ``page`` holds its parts. ``file`` is also ``None`` when nothing could be kept of it (a scan); then
    ``beside`` says what the trouble was.
    """

    url: str
    title: str
    published_on: date | None
    listing: str | None
    ask_again: bool
    read_at: datetime
    page: bytes | None = field(repr=False)
    page_sha256: str | None
    file: bytes | None = field(repr=False)
    file_sha256: str | None
    file_url: str | None
    beside: Mapping[str, str] = field(factory=dict)


class NotReplayable(Exception):
    """Raised when a source's records cannot be read from kept documents."""


def read_again(spider: Source, kept: Kept) -> Notice | Lot:
    """Read a record from what is kept of it, by the reader of today.

    Raises ``NotReplayable`` for sources of other families, and whatever a broken reader raises.
    """
    from crawlers.families.lot_lists import LotLists  # noqa: PLC0415 - the families import this module
    from crawlers.families.notice_lists import NoticeLists  # noqa: PLC0415

    if isinstance(spider, NoticeLists):
        return _notice(spider, kept)
    if isinstance(spider, LotLists):
        return _lot(spider, kept)
    raise NotReplayable(f"{spider.name} keeps no documents to read its records from")


def _notice(spider: NoticeLists, kept: Kept) -> Notice:
    from crawlers.families.notice_lists import Attachment  # noqa: PLC0415

    page = from_kept(kept.url, kept.page) if kept.page is not None else None
    document = _document(kept, kept.file_url, kept.file_sha256, kept.file)
    attachment = Attachment(_body(kept), document, ask_again=kept.ask_again)
    spider.recall(kept.url, kept.beside)
    found = spider.record(
        _row(kept), page, _document(kept, kept.url, kept.page_sha256, kept.page), attachment
    )
    assert isinstance(found.record, Notice)  # noqa: S101 - of this family
    return found.record


def _body(kept: Kept) -> notices.Body:
    """What the attachment says; the trouble with it stands, because nothing is kept of it to try again on."""
    if TROUBLE in kept.beside:
        return notices.Body(trouble=kept.beside[TROUBLE])
    if kept.file is None:
        return notices.Body()
    return notices.body_of_layout(layout(Pages.from_bytes(kept.file)))


def _lot(spider: LotLists, kept: Kept) -> Lot:
    from crawlers.families.lot_lists import parts_of, unlisted  # noqa: PLC0415

    assert kept.page is not None  # noqa: S101 - a lot has one document, its parts
    lot, _ = spider.read_lot(_row(kept), parts_of(kept.page))
    return unlisted(lot) if UNLISTED in kept.beside else lot


def _row(kept: Kept) -> ListRow:
    return ListRow(url=kept.url, title=kept.title, published_on=kept.published_on)


def _document(kept: Kept, url: str | None, sha256: str | None, body: bytes | None) -> Document | None:
    if sha256 is None or url is None:
        return None
    return Document(
        url=url, sha256=sha256, content_type="", size=0, fetched_at=kept.read_at, kept=body or b""
    )
