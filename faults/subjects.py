"""What the fuzzer works on: every saved page, and every notice and lot of the demo world, with all its parts."""

from __future__ import annotations

import asyncio
import gzip
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any
from unittest import mock

from attrs import frozen
from scrapy.http import TextResponse

import fixtures
from crawlers.outcome import State
from crawlers.records import Found, ListRow, Lot, Notice, Problem, Unreadable
from crawlers.source import NotFetched
from firesale import running
from fixtures.world.auctions.sites import auction_sites
from fixtures.world.days import house, world
from fixtures.world.site import Request

FIXTURES = Path(str(fixtures.__file__)).parent
Redraw = Callable[[Callable[[list[str]], list[str]]], tuple[bytes, str]]


@frozen(kw_only=True)
class Read:
    """What came of reading: ``record`` is ``None`` where the readers refused the page, as callers handle."""

    record: Notice | Lot | None
    problems: Sequence[Problem] = ()
    kept: str = ""


@frozen(kw_only=True)
class Subject:
    """One page with its parts by address, and how it is read. ``blocks`` are the words of a drawn file."""

    name: str
    said: str  # what is known beside the page: title, day, address
    parts: Mapping[str, bytes]
    read: Callable[[Mapping[str, bytes]], Read]
    redraw: Redraw | None = None

    @property
    def group(self) -> str:
        """The source and the carrier, such as ``world/yindeng/pdf``."""
        return self.name.rpartition("/")[0]


_SOURCES = running.all_sources()
_NOTICES = {name: _SOURCES[name]() for name in ("yindeng", "ali_notices")}


def close() -> None:
    """End the children that read PDFs."""
    for spider in _NOTICES.values():
        spider.pdfs.close()


def _result(found: Any) -> Read:
    kept = "\n".join(
        gzip.decompress(doc.kept).decode() for doc in found.documents if doc.kept[:2] == b"\x1f\x8b"
    )
    return Read(record=found.record, problems=found.problems, kept=kept)


def read_notice(
    source: str, row: ListRow, page: str, file: str | None
) -> Callable[[Mapping[str, bytes]], Read]:
    """How a notice of saved files is read."""

    def read(parts: Mapping[str, bytes]) -> Read:
        attached = (file, parts[file]) if file else None
        return _result(_NOTICES[source].record_of_files(row, parts[page], attached))

    return read


def read_lot(
    source: str, row: ListRow, fetched: dict[str, bytes] | None = None, ask: Any = None
) -> Callable[[Mapping[str, bytes]], Read]:
    """How a lot is read of its answers; with ``ask`` they are asked for and noted in ``fetched``."""

    async def gather(parts: Mapping[str, bytes]) -> Read:
        spider = _SOURCES[source]()
        listing = spider.lists[0]

        async def fetch(request: Any) -> TextResponse:
            if ask is not None and fetched is not None and (body := ask(request.url)) is not None:
                fetched[request.url] = body
            body = (fetched if fetched is not None else parts).get(request.url)
            if body is None:
                raise NotFetched(request.url, State.PARTIAL, "HTTP 404")
            kind = "application/json" if body[:1] in b"{[" else "text/html"
            return TextResponse(request.url, body=body, headers={"Content-Type": kind})

        spider.fetch = fetch
        first = spider.item_request(row, listing, known=False)
        try:
            response = await fetch(first)
        except NotFetched:
            return Read(record=None)
        found = [each async for each in spider.parse_item(response, row, listing, known=False)]
        records = [each for each in found if isinstance(each, Found)]
        return _result(records[0]) if records else Read(record=None)

    return lambda parts: asyncio.run(gather(parts))


def saved() -> Iterator[Subject]:
    """The saved pages of all sources."""
    for case in sorted(path.parent for path in FIXTURES.glob("*/*/request.json")):
        asked = json.loads((case / "request.json").read_text(encoding="utf-8"))
        if asked["reads"] == "list" or asked["origin"] == "recorded":  # the cases of a seed are everybody's
            continue
        source, url, on = case.parent.name, asked["url"], asked.get("published_on")
        row = ListRow(url=url, title=asked["title"], published_on=date.fromisoformat(on) if on else None)
        name, said = f"{source}/{case.name}", f"{asked['title']}\n{on}\n{url}"
        if asked["reads"] == "lot":
            parts = {one["url"]: (case / one["file"]).read_bytes() for one in asked["answers"]}
            yield Subject(name=name, said=said, parts=parts, read=read_lot(source, row))
            continue
        files = list(case.glob("attachment.*"))
        parts = {url: (case / "page.html").read_bytes()}
        file = asked["attachment"] if files else None
        if file:
            parts[file] = files[0].read_bytes()
        yield Subject(name=name, said=said, parts=parts, read=read_notice(source, row, url, file))


def notices(day: int) -> Iterator[Subject]:
    """The registry's notices that are written by hand, of all carriers."""
    registry = world(day, history=False)
    for notice in registry.notices.values():
        url, file = registry.url(notice), registry.document_url(notice)
        parts = {url: registry.page(notice)}
        if file and (body := registry.document(notice)) is not None:
            parts[file] = body
        row = ListRow(url=url, title=notice.list_title, published_on=notice.listed)
        yield Subject(
            name=f"world/yindeng/{notice.carrier}/{notice.stem}",
            said=f"{notice.list_title}\n{notice.listed}\n{url}",
            parts=parts,
            read=read_notice("yindeng", row, url, file),
            redraw=_redrawn(notice) if notice.carrier == "pdf" else None,
        )


def _redrawn(notice: Any) -> Redraw:
    """Draw a notice's file again with other words; also returns the words that it then shows."""

    def redraw(change: Callable[[list[str]], list[str]]) -> tuple[bytes, str]:
        from fixtures.world import drawing, sheet  # noqa: PLC0415

        blocks = sheet.blocks_of(notice)
        words = change(
            [word for block in blocks for word in (block.text, *(w for row in block.rows for w in row))]
        )
        rest = iter(words)
        changed = [
            block._replace(text=next(rest), rows=[tuple(next(rest) for _ in row) for row in block.rows])
            for block in blocks
        ]
        with mock.patch.object(drawing, "blocks_of", lambda _: changed):
            return drawing.draw(notice), "\n".join(words)

    return redraw


_ADDRESS = {
    "jd": ("jd_auctions", "https://paimai.jd.com/{}"),
    "ali_court": ("ali_court", "https://sf-item.taobao.com/sf_item/{}.htm"),
    "ali_assets": ("ali_assets", "https://zc-item.taobao.com/auction/{}.htm"),
}


def lots(day: int) -> Iterator[Subject]:
    """The lots of the demo world: JD's JSON, Alibaba's pages and what they load later."""
    market = house(day)
    sites = {site.host: site for site in auction_sites(market)}

    def ask(url: str) -> bytes | None:
        host, _, rest = url.removeprefix("https:").lstrip("/").partition("/")
        path, _, query = rest.partition("?")
        if host not in sites:
            return None
        answer = sites[host].answer(Request("GET", host, f"/{path}", query, {}, b""))
        return answer.body if answer.status == 200 else None

    for lot in market.lots.values():
        source, form = _ADDRESS[lot.surface]
        url = form.format(lot.number)
        row, parts = ListRow(url=url, title=lot.title, published_on=None), dict[str, bytes]()
        read_lot(source, row, parts, ask)({})
        if parts:
            name = f"world/{source}/{url.rpartition('/')[2]}"
            yield Subject(name=name, said=f"{lot.title}\n{url}", parts=parts, read=read_lot(source, row))


def all_subjects(day: int = 1) -> list[Subject]:
    """Everything there is to mutate."""
    return [*saved(), *notices(day), *lots(day)]


def text_of_file(body: bytes) -> list[str]:
    """The text that the child finds in a file: its lines, and its cells; empty when it refuses the file."""
    try:
        layout = _NOTICES["yindeng"].pdfs.read(body).layout
    except Unreadable:
        return []
    cells = [cell for table in layout.tables for row in table.rows for cell in row]
    return ["\n".join(layout.lines), "\n".join(layout.text_outside), "\n".join(cells)]
