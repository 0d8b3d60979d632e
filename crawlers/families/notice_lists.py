"""Lists of notices, each with a page of its own and, mostly, a PDF: how to read them.

A source of this family says its lists, how a list page is read, what a page's attachments are and
where its text stands.
"""

from __future__ import annotations

import asyncio
import logging
from abc import abstractmethod
from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any, ClassVar

from attrs import evolve, frozen
from scrapy.http import Response

from crawlers.families.again import TROUBLE, FoundBeside
from crawlers.families.documents import declared, document_of, saved_document, sha256_of
from crawlers.families.lists import EmptyList, LayoutChanged, Listing, Lists
from crawlers.reading import notices
from crawlers.reading.garbled import is_garbled
from crawlers.reading.kept_words import address_fit_to_keep
from crawlers.reading.page import Page, read_page
from crawlers.reading.pdf import sniff
from crawlers.reading.pdf.readers import PdfReaders
from crawlers.reading.saved import title_in_page
from crawlers.records import Document, Found, Kind, ListRow, Problem, ReaderFailed, Reading, Seen, Unreadable
from crawlers.source import NotFetched
from crawlers.walking import ListPage

__all__ = ["Attachment", "EmptyList", "LayoutChanged", "ListPage", "Listing", "NoticeLists"]

# More links than this in one notice are not its attachments but the site's own.
MAX_ATTACHMENTS = 4
_BY_CONTENT = "urn:sha256:"


@frozen
class Attachment:
    """What came of a notice's attachments: the document, its text, or why there is none."""

    body: notices.Body
    document: Document | None = None
    problems: tuple[Problem, ...] = ()
    ask_again: bool = False


# Transfer and result notices have one form everywhere; of the others, and of single fields, the history speaks.
_FILLS: Mapping[str, Mapping[str, float]] = {
    "*": {"published_on": 0.4},
    "transfer": {
        "amount": 0.2,
        "principal_yuan": 0.0,
        "claims_yuan": 0.0,
        "counts": 0.0,
        "base_date": 0.0,
        "deadline": 0.0,
    },
    "result": {"outcome": 0.2},
    "disposal": {"amount": 0.0},
    "marketing": {"amount": 0.0},
}


class NoticeLists(Lists):
    """Family of sources that publish notices in numbered lists."""

    price_withheld_since: ClassVar[Any] = None
    fills = _FILLS
    silence_days = 14

    @classmethod
    def parts(cls) -> tuple[str, ...]:
        """Return the kinds of notices: by them their floors are kept, whatever list showed them."""
        return tuple(map(str, Kind))

    @abstractmethod
    def attachments(self, page: Page) -> Sequence[str]:
        """Return the addresses of a notice's attachments, likeliest first."""

    @abstractmethod
    def text_of(self, page: Page) -> notices.Body:
        """Return the tables and lines of a notice whose text stands in its page."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.pdfs = PdfReaders()

    async def parse_item(
        self, response: Response, row: ListRow, listing: Listing, *, known: bool
    ) -> AsyncIterator[Found | Seen]:
        """Read a notice's page and its attachment into one record."""
        try:
            self.answered(row.url, response)
        except NotFetched as error:
            self.item_failed(row.url, error)
            return
        self.outcome.item_answered()
        before = self.memory.validators(row.url) if known and not self.full else None
        same = before is not None and (response.status == 304 or sha256_of(response.body) == before.sha256)
        if same and before is not None and not before.attachment:
            self.under_way.discard(row.url)
            yield Seen(url=row.url)
            return
        if same and before is not None and before.attachment:
            page, addresses = None, [before.attachment]
        else:
            page = read_page(response.url, response.body, declared(response))
            if not row.title:
                row = evolve(row, title=_title_of(page))
            addresses = list(self.attachments(page))[:MAX_ATTACHMENTS]
        if not row.title:
            self.unreadable_item(
                row, Unreadable("its title is in a broken encoding, in the list and on its page")
            )
            return
        attachment = await self._read_attachments(row, addresses, conditional=same)
        if attachment is None:
            self.under_way.discard(row.url)
            yield Seen(url=row.url)
            return
        kept = document_of(response, page.kept, self.now, url=row.url) if page else None
        found = self.record(row, page, kept, attachment, listing.name)
        self.outcome.items.read += 1
        self.outcome.items.unreadable += getattr(found.record, "reading", None) is Reading.UNREADABLE
        if found.ask_again:
            self.failed.add(row.url)
        self.under_way.discard(row.url)
        yield found

    def record(
        self,
        row: ListRow,
        page: Page | None,
        kept: Document | None,
        attachment: Attachment,
        listing: str | None = None,
    ) -> Found:
        """Make one record of a list row, its page (``None`` when unchanged) and its attachment."""
        body, document = attachment.body, attachment.document
        if page is not None and not body.tables and not body.lines:
            in_page = notices.body_of_page(self.text_of(page))
            if in_page.tables or (document is None and not attachment.ask_again):
                body = in_page
        if document is not None and not address_fit_to_keep(document.url):
            # its name names a person: the file stands under its page's address, and is not asked for again
            document = evolve(document, url=row.url, etag=None, last_modified=None)
        read_from = document or kept
        source = notices.Source(
            notice_id=self.id_of(row.url),
            source=self.name,
            url=row.url,
            title=row.title,
            published_on=row.published_on,
            document_url=document.url if document and document.url != row.url else None,
            document_sha256=read_from.sha256 if read_from else None,
            price_withheld_since=self.price_withheld_since,
        )
        notice, problems = notices.read_notice(source, body)
        if attachment.problems:  # the file itself says why, with its address and the next step
            problems = tuple(p for p in problems if p.reason != body.trouble)
        unread = attachment.body.trouble
        trouble = {TROUBLE: unread} if unread else {}
        return FoundBeside(
            record=notice,
            documents=tuple(d for d in (kept, document) if d is not None),
            problems=(*attachment.problems, *problems),
            listing=listing,
            ask_again=attachment.ask_again,
            beside={**self.beside(row.url), **trouble},
        )

    def beside(self, url: str) -> Mapping[str, str]:
        """Return what a list says of a notice and its reader needs besides title and day, fit to be kept."""
        return {}

    def recall(self, url: str, beside: Mapping[str, str]) -> None:
        """Take back what ``beside`` once said, to read a kept notice again."""

    def id_of(self, url: str) -> str:
        """Return a notice's identity; a saved file without an address is known by the start of its hash."""
        if url.startswith(_BY_CONTENT):
            return f"{self.name}:{url.removeprefix('urn:')[:24].replace(':', '_')}"
        return self.record_id(url)

    def record_of_files(
        self, row: ListRow, page: bytes | None, attachment: tuple[str, bytes] | None
    ) -> Found:
        """Make one record of saved files: the page, and (address, bytes) of its attachment."""
        read = read_page(row.url, page) if page is not None else None
        kept = None
        if read is not None and page is not None:
            kept = saved_document(row.url, page, read.kept, "text/html", self.now)
        got = self._saved_attachment(*attachment) if attachment else Attachment(notices.Body())
        return self.record(row, read, kept, got)

    def _saved_attachment(self, address: str, data: bytes) -> Attachment:
        try:
            reading = self.pdfs.read(data)
        except Unreadable as error:
            document = saved_document(address, data, b"", "application/octet-stream", self.now)
            problem = self.problem(address, f"{error.reason}; {_OPEN_IT}")
            return Attachment(notices.Body(trouble=error.reason), document, (problem,))
        document = saved_document(address, data, reading.kept, "application/pdf", self.now)
        return Attachment(notices.body_of_layout(reading.layout), document)

    async def _read_attachments(
        self, row: ListRow, addresses: Sequence[str], *, conditional: bool
    ) -> Attachment | None:
        """Read the first attachment that holds a notice; ``None`` when it is the one already known."""
        problems: list[Problem] = []
        best = Attachment(notices.Body())
        for address in addresses:
            try:
                response = await self.fetch(self.ask(address, referer=row.url, conditional=conditional))
            except NotFetched as error:
                self.item_failed(row.url, error)
                trouble = f"the attachment could not be fetched: {error.why}"
                best = Attachment(notices.Body(trouble=trouble), ask_again=True)
                continue
            known = self.memory.validators(address) if conditional else None
            if response.status == 304 or (known and known.sha256 == sha256_of(response.body)):
                return None
            read = await self._read_attachment(address, response)
            if notices.has_labels(read.body):
                return read
            if read.ask_again:
                problems.append(self.problem(address, f"{read.body.trouble}; the next run asks again"))
                best = read
                continue
            if read.body.trouble:
                problems.append(self.problem(address, f"{read.body.trouble}; {_OPEN_IT}"))
            if not best.document and not best.ask_again:
                best = read
        return Attachment(best.body, best.document, tuple(problems), best.ask_again)

    async def _read_attachment(self, address: str, response: Response) -> Attachment:
        """Read a file by what its bytes are, in a child with limits."""
        try:
            reading = await asyncio.to_thread(self.pdfs.read, response.body)
        except ReaderFailed as failure:
            return Attachment(notices.Body(trouble=failure.reason), ask_again=True)
        except Unreadable as error:
            kind = sniff(response.body)
            kept = read_page(address, response.body, declared(response)).kept if kind == "html" else b""
            document = document_of(response, kept, self.now, url=address)
            return Attachment(notices.Body(trouble=error.reason), document)
        document = document_of(response, reading.kept, self.now, url=address)
        return Attachment(notices.body_of_layout(reading.layout), document)

    def closed(self, reason: str) -> None:
        """End the PDF children."""
        self.say(logging.DEBUG, f"closed: {reason}")
        self.pdfs.close()


def _title_of(page: Page) -> str:
    """The heading of a notice whose list garbles its title; empty where that is no better."""
    title = title_in_page(page.selector) or ""
    return "" if is_garbled(title) else title


_OPEN_IT = "the record is kept without it. Next step: open the attachment in a browser"
