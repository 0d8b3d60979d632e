"""Lists of notices, each with a page of its own and, mostly, a PDF: how to walk and read them.

A source of this family says its lists, how a list page is read, what a page's attachments are and
where its text stands. The first pages of all lists are judged before the first notice is asked for,
so that a changed layout, an empty list or a block holds everything back.
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
from abc import abstractmethod
from collections.abc import AsyncIterator, Sequence
from datetime import datetime
from typing import Any, ClassVar

from attrs import define, evolve, frozen
from scrapy import Request
from scrapy.http import Response
from twisted.python.failure import Failure

from crawlers.outcome import State
from crawlers.reading import notices
from crawlers.reading.kept_words import address_fit_to_keep
from crawlers.reading.page import Page, read_page
from crawlers.reading.pdf import sniff
from crawlers.reading.pdf.readers import PdfReaders
from crawlers.records import (
    Document,
    Found,
    ListRow,
    Problem,
    ReaderFailed,
    Reading,
    Seen,
    Unreadable,
    Walked,
)
from crawlers.source import NotFetched, Source
from crawlers.walking import ListPage, Walk

# More links than this in one notice are not its attachments but the site's own.
MAX_ATTACHMENTS = 4


class LayoutChanged(Exception):
    """Raised by ``read_list`` when a page is there and the list, or its fields, are not."""


class EmptyList(Exception):
    """Raised by ``read_list`` when the list is there and holds no row; ``total`` is what the site prints."""

    def __init__(self, total: int | None = None) -> None:
        super().__init__(total)
        self.total = total


@frozen
class Listing:
    """One list: its name, and the address of its first page."""

    name: str
    first_page: str


@define
class _Open:
    """A list whose first page has been read."""

    listing: Listing
    front: ListPage
    walk: Walk | None = None


@frozen
class Attachment:
    """What came of a notice's attachments: the document, its text, or why there is none."""

    body: notices.Body
    document: Document | None = None
    problems: tuple[Problem, ...] = ()
    ask_again: bool = False


class NoticeLists(Source):
    """Family of sources that publish notices in numbered lists."""

    lists: ClassVar[tuple[Listing, ...]]
    price_withheld_since: ClassVar[Any] = None

    @abstractmethod
    def page_address(self, listing: Listing, number: int | None) -> str:
        """Return the address of a list page; ``None`` is the first one."""

    @abstractmethod
    def read_list(self, page: Page) -> tuple[ListPage, Sequence[Problem]]:
        """Read a list page. Raises ``LayoutChanged`` or ``EmptyList``."""

    @abstractmethod
    def attachments(self, page: Page) -> Sequence[str]:
        """Return the addresses of a notice's attachments, likeliest first."""

    @abstractmethod
    def text_of(self, page: Page) -> notices.Body:
        """Return the tables and lines of a notice whose text stands in its page."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.pdfs = PdfReaders()
        self.asked: set[str] = set()
        self.failed: set[str] = set()
        self.under_way: set[str] = set()
        self.opened: list[_Open] = []

    async def start(self) -> AsyncIterator[Any]:
        """Open all lists, then walk each and ask for what is new, pending or due."""
        for listing in self.lists:
            opened = await self._open(listing)
            if self.outcome.holds_back:
                return
            if opened:
                self.opened.append(opened)
        for opened in self.opened:
            async for request in self._walk(opened):
                yield request
                if self.outcome.holds_back:
                    return
            if self.sample and len(self.asked) >= self.sample:
                return

    def walked(self) -> list[Walked]:
        """Return what was seen of every list; asked for by the store when the run ends."""
        self._say_what_was_cut_off()
        return [
            Walked(
                listing=opened.listing.name,
                rows=tuple(opened.walk.seen.values()),
                first_page_rows=opened.front.length,
                total=opened.walk.total,
                complete=opened.walk.complete and self.whole,
                short_by=opened.walk.short_by,
                failed=frozenset(self.failed),
            )
            for opened in self.opened
            if opened.walk is not None
        ]

    def _say_what_was_cut_off(self) -> None:
        """A run that is stopped in the middle (Ctrl-C, a shutdown) has not seen all, and says so."""
        if self.outcome.holds_back or self.sample:
            return
        unfinished = [opened for opened in self.opened if opened.walk is None or not opened.walk.ended]
        if unfinished or self.under_way:
            lists = f"{len(unfinished)} lists and " if unfinished else ""
            reason = f"the run was stopped before {lists}{len(self.under_way)} notices were read"
            self.outcome.note(State.PARTIAL, f"{reason}; what was stored stays, the next run goes on")
            self.failed |= self.under_way

    async def _open(self, listing: Listing) -> _Open | None:
        """Read and judge the first page of a list; ``None`` when it could not be fetched."""
        address = self.page_address(listing, None)
        front = await self._read_page(listing, None)
        if front is None or self.outcome.holds_back:
            return None
        least = max(self.floor if listing is self.lists[0] else 1, self.memory.usual_rows(listing.name) or 0)
        if self.whole and front.length < least and front.total != 0:
            self.stop(
                State.EMPTY,
                f"{address}: {front.length} rows where at least {least} are usual; nothing was changed. "
                "Next step: open the page in a browser and compare",
            )
            return None
        if front.total is None and front.length >= 10:
            self.stop(State.LAYOUT, f"{address}: the list prints no total; {_NEXT_STEP}")
        self.outcome.site_total = (self.outcome.site_total or 0) + (front.total or front.length)
        return _Open(listing, front)

    async def _read_page(self, listing: Listing, number: int | None) -> ListPage | None:
        """Fetch and read a list page; ``None`` when it could not be, with the state noted."""
        address = self.page_address(listing, number)
        try:
            response = await self.fetch(self.ask(address))
        except NotFetched as error:
            self._list_failed(error)
            return None
        page = read_page(response.url, response.body, _declared(response))
        try:
            read, problems = self.read_list(page)
        except LayoutChanged as changed:
            self.stop(State.LAYOUT, f"{address}: {changed}; {_NEXT_STEP}")
            return None
        except EmptyList as empty:
            if number is None and self._may_be_empty(listing, empty.total):
                return ListPage((), 0, 0)
            if number is None:
                reason = f"{address}: the list is there and has no row; nothing was changed. {_LOOK}"
                self.stop(State.EMPTY, reason)
            else:
                self.outcome.note(
                    State.PARTIAL, f"{address}: a list page without rows; the next run looks again"
                )
            return None
        self.report(problems)
        return read

    def _may_be_empty(self, listing: Listing, total: int | None) -> bool:
        """A second list that says itself that it has no rows, and never had any, is no outage."""
        return listing is not self.lists[0] and total == 0 and self.memory.usual_rows(listing.name) is None

    def report(self, problems: Sequence[Problem]) -> None:
        """Hand problems that belong to no record to the store, through the outcome."""
        self.outcome.problems.extend(problems)

    def _list_failed(self, error: NotFetched) -> None:
        if self.stopping:
            return  # what a stopped engine says is no trouble of the site
        if error.state in (State.BLOCKED, State.DISALLOWED):
            self.stop(
                error.state, f"{error}; the source was stopped and is left alone until the next run. {_LOOK}"
            )
            return
        reason = f"{error}; list page not read, what answered is stored and the next run closes the gap"
        self.outcome.note(error.state, reason)
        self.report([self.problem(error.url, f"list page not fetched: {error.why}")])

    async def _walk(self, opened: _Open) -> AsyncIterator[Request]:
        listing = opened.listing
        opened.walk = walk = Walk(
            read=lambda number: self._read_page(listing, number),
            covered=frozenset() if self.full else self.memory.covered(listing.name),
            total_then=self.memory.total_at_last_walk(listing.name),
            short_then=self.memory.short_at_last_walk(listing.name),
            since=self.since,
        )
        again = (
            []
            if self.sample
            else [*self.memory.pending(listing.name), *self.memory.due(listing.name, self.now)]
        )
        for row in again:
            yield self._ask_for(row, listing, known=True)
        async for row in walk.rows(opened.front):
            if row.url in self.asked or self._out_of_range(row):
                continue
            if not address_fit_to_keep(row.url):
                reason = "a notice whose address holds personal data: it was not asked for"
                self.report([self.problem(listing.first_page, reason)])
                self.outcome.note(
                    State.PARTIAL, f"{listing.first_page}: {reason}. Next step: open it in a browser"
                )
                continue
            if self.full or not self.memory.is_stored(row.url):
                yield self._ask_for(row, listing, known=False)
            if self.sample and len(self.asked) >= self.sample:
                return
        if walk.short_by:
            reason = f"{walk.short_by} rows fewer than the total of {walk.total} the site prints"
            self.report([self.problem(listing.first_page, reason)])
            if walk.short:
                next_step = "the next run looks again. Next step: count the rows of the list in a browser"
                self.outcome.note(State.PARTIAL, f"{listing.first_page}: {reason}; {next_step}")

    def _out_of_range(self, row: ListRow) -> bool:
        return bool(self.since and row.published_on and row.published_on < self.since)

    def _ask_for(self, row: ListRow, listing: Listing, *, known: bool) -> Request:
        self.asked.add(row.url)
        self.under_way.add(row.url)
        self.outcome.items.asked += 1
        return self.ask(row.url, referer=listing.first_page, conditional=known).replace(
            callback=self.parse_notice,
            errback=self.notice_failed,
            cb_kwargs={"row": row, "listing": listing, "known": known},
        )

    def notice_failed(self, failure: Failure) -> None:
        """Count a notice whose page did not come; the next run asks for it again."""
        request: Request = failure.request  # type: ignore[attr-defined]
        self._item_failed(
            request.cb_kwargs["row"].url,
            self.trouble_of(request.url, failure.value or RuntimeError("no reason")),
        )

    def _item_failed(self, url: str, error: NotFetched) -> None:
        self.failed.add(url)
        self.under_way.discard(url)
        items = self.outcome.items
        self.report([self.problem(error.url, f"not fetched: {error.why}; the next run asks again")])
        if error.state is State.BLOCKED:
            if self.outcome.item_challenged():
                self.stop(
                    State.BLOCKED,
                    f"{error}; {items.challenged_in_a_row} in a row, the source was stopped. {_LOOK}",
                )
                return
        elif error.state is State.DISALLOWED:
            items.forbidden += 1
        items.failed += 1
        self.outcome.note(State.PARTIAL, f"{error}; left alone, the next run asks again")

    async def parse_notice(
        self, response: Response, row: ListRow, listing: Listing, *, known: bool
    ) -> AsyncIterator[Found | Seen]:
        """Read a notice's page and its attachment into one record."""
        try:
            self.answered(row.url, response)
        except NotFetched as error:
            self._item_failed(row.url, error)
            return
        self.outcome.item_answered()
        before = self.memory.validators(row.url) if known and not self.full else None
        same = before is not None and (response.status == 304 or _sha256(response.body) == before.sha256)
        if same and before is not None and not before.attachment:
            self.under_way.discard(row.url)
            yield Seen(url=row.url)
            return
        if same and before is not None and before.attachment:
            page, addresses = None, [before.attachment]
        else:
            page = read_page(response.url, response.body, _declared(response))
            addresses = list(self.attachments(page))[:MAX_ATTACHMENTS]
        attachment = await self._read_attachments(row, addresses, conditional=same)
        if attachment is None:
            self.under_way.discard(row.url)
            yield Seen(url=row.url)
            return
        kept = _document(response, page.kept, self.now, url=row.url) if page else None
        found = self.record(row, page, kept, attachment, listing.name)
        self.outcome.items.read += 1
        self.outcome.items.unreadable += found.notice.reading is Reading.UNREADABLE
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
            in_page = self.text_of(page)
            if in_page.tables or (document is None and not attachment.ask_again):
                body = in_page
        if document is not None and not address_fit_to_keep(document.url):
            # its name names a person: the file stands under its page's address, and is not asked for again
            document = evolve(document, url=row.url, etag=None, last_modified=None)
        read_from = document or kept
        source = notices.Source(
            notice_id=self.record_id(row.url),
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
        return Found(
            notice=notice,
            documents=tuple(d for d in (kept, document) if d is not None),
            problems=(*attachment.problems, *problems),
            listing=listing,
            ask_again=attachment.ask_again,
        )

    def record_of_files(
        self, row: ListRow, page: bytes | None, attachment: tuple[str, bytes] | None
    ) -> Found:
        """Make one record of saved files: the page, and (address, bytes) of its attachment."""
        read = read_page(row.url, page) if page is not None else None
        kept = None
        if read is not None and page is not None:
            kept = _saved(row.url, page, read.kept, "text/html", self.now)
        got = self._saved_attachment(*attachment) if attachment else Attachment(notices.Body())
        return self.record(row, read, kept, got)

    def _saved_attachment(self, address: str, data: bytes) -> Attachment:
        try:
            reading = self.pdfs.read(data)
        except Unreadable as error:
            document = _saved(address, data, b"", "application/octet-stream", self.now)
            problem = self.problem(address, f"{error.reason}; {_OPEN_IT}")
            return Attachment(notices.Body(trouble=error.reason), document, (problem,))
        document = _saved(address, data, reading.kept, "application/pdf", self.now)
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
                self._item_failed(row.url, error)
                trouble = f"the attachment could not be fetched: {error.why}"
                best = Attachment(notices.Body(trouble=trouble), ask_again=True)
                continue
            known = self.memory.validators(address) if conditional else None
            if response.status == 304 or (known and known.sha256 == _sha256(response.body)):
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
            kept = read_page(address, response.body, _declared(response)).kept if kind == "html" else b""
            document = _document(response, kept, self.now, url=address)
            return Attachment(notices.Body(trouble=error.reason), document)
        document = _document(response, reading.kept, self.now, url=address)
        return Attachment(notices.body_of_layout(reading.layout), document)

    def closed(self, reason: str) -> None:
        """End the PDF children."""
        self.say(logging.DEBUG, f"closed: {reason}")
        self.pdfs.close()


_LOOK = "Next step: open the page in a browser and see `firesale status`"
_NEXT_STEP = "nothing was changed. Next step: compare the page with the docstring of the spider's read_list"
_OPEN_IT = "the record is kept without it. Next step: open the attachment in a browser"


def _sha256(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()


def _declared(response: Response) -> str | None:
    declared = getattr(response, "_declared_encoding", None)
    return declared() if declared else None


def _header(response: Response, name: str) -> str | None:
    value = response.headers.get(name)
    return value.decode("latin-1") if value else None


def _document(response: Response, kept: bytes, now: datetime, *, url: str | None = None) -> Document:
    request = response.request
    return Document(
        url=url or (request.url if request is not None else response.url),
        sha256=_sha256(response.body),
        content_type=(_header(response, "Content-Type") or "").partition(";")[0].strip()
        or "application/octet-stream",
        size=len(response.body),
        fetched_at=now,
        kept=kept,
        etag=_header(response, "ETag"),
        last_modified=_header(response, "Last-Modified"),
    )


def _saved(url: str, data: bytes, kept: bytes, content_type: str, now: datetime) -> Document:
    return Document(
        url=url, sha256=_sha256(data), content_type=content_type, size=len(data), fetched_at=now, kept=kept
    )
