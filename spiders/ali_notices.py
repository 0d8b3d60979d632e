"""阿里资产公告, announcements of banks and asset managers on Alibaba: loans and assets that go on sale.

Publisher: 阿里资产 (zc-paimai.taobao.com). Lists of about twenty, newest first, the next one by a cursor in the
page's own link; no total is printed. An announcement is a page of running text: 债权本金, 本息合计, 起拍价, 抵押物.
Number 7 are banks and asset managers, 8 administrators of bankruptcies, whose announcements are not read.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

from attrs import evolve
from parsel import Selector
from scrapy.http import Response

from crawlers.families.again import AUTHOR, CUT, FoundBeside
from crawlers.families.ali import next_link
from crawlers.families.documents import declared
from crawlers.families.linked import LinkedLists, NewestFirst
from crawlers.families.notice_lists import Attachment, EmptyList, LayoutChanged, Listing, NoticeLists
from crawlers.reading.dates import read_date
from crawlers.reading.notices import Body
from crawlers.reading.page import Page, lines_of, read_page, tables_of
from crawlers.reading.platform_titles import kind_of, names_persons, with_title
from crawlers.reading.running_text import clauses
from crawlers.reading.titles import read_seller
from crawlers.records import Document, Found, ListRow, Notice, Problem, Unreadable
from crawlers.walking import AnyWalk, ListPage, ReadPage

LIST = "https://zc-paimai.taobao.com/zc/notice_list.htm?item_biz_type=7"
_NOTHING = re.compile(
    "没有找到.{0,8}(?:标的|拍卖|结果|公告|信息)|没有符合条件的|暂无(?:相关)?(?:标的|拍卖|公告)"
)
_TRACKING = frozenset(("spm", "track_id", "scm", "pvid", "_from", "utparam", "from"))
_BODIES = (
    ".notice-detail", "#J_NoticeDetail", "[class*=notice-content]", "[class*=detail-content]", "[class*=notice-detail]",
    "article", "[class*=detail]", "[class*=content]", "#content",
)  # fmt: skip
_LEAST_TEXT = 20
_FILE = re.compile(r"\.pdf(?:$|\?)|download_attach", re.IGNORECASE)
_DAY = re.compile(r"\d{4}\s*[-年/.]\s*\d{1,2}\s*[-月/.]\s*\d{1,2}日?")


class AliNotices(LinkedLists, NoticeLists):
    """Announcements of banks and asset managers on Alibaba."""

    name = "ali_notices"
    title = "阿里资产公告：金融资产"
    publisher = "阿里资产"
    hosts = ("zc-paimai.taobao.com",)
    floor = 3
    every = "6h"
    lists = (Listing("financial", LIST),)
    prints_total = False
    max_pages = 200

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.authors: dict[str, str] = {}
        self.cut: set[str] = set()  # kept titles out of which persons were cut

    def walk_of(self, listing: Listing, read: ReadPage) -> AnyWalk:
        """Newest first, from cursor to cursor, down to what is covered."""
        return NewestFirst(
            read=read,
            max_pages=self.max_pages,
            covered=frozenset() if self.full else self.memory.covered(listing.name),
            since=self.since,
        )

    def read_answer(
        self, response: Response, listing: Listing, number: int | None
    ) -> tuple[ListPage, Sequence[Problem]]:
        """The page as ``read_list`` reads it, and where its link to the next one leads."""
        page = read_page(response.url, response.body, declared(response))
        found, problems = self.read_list(page)
        link = next((a.attrib["href"] for a in page.selector.css("a[href]") if _is_next(a)), None)
        return self.follow(listing, number, found, next_link(link, response.url)), problems

    def read_list(self, page: Page) -> tuple[ListPage, Sequence[Problem]]:
        """<li><h2><a href="/zc/notice_detail.htm?id=2500101" title="…处置公告">…</a></h2>
        <p class="item-desc"><span>债权公告</span></p><a href="/zc/zc_item.htm?user_id=9">某银行</a>
        <span class="date">2025-11-14</span></li>
        """
        heads = page.selector.xpath("//h2[a[@href]]") or page.selector.css("h3 a[href*=notice_detail]").xpath(
            ".."
        )
        if not heads:
            words = "".join(page.selector.css("body *::text").getall())
            if _NOTHING.search(words):
                raise EmptyList(0)
            raise LayoutChanged("no announcement on the page (h2 > a[title])")
        read = [self._read_row(head, page.url) for head in heads]
        good = tuple(row for row in read if isinstance(row, ListRow))
        if not good:
            raise LayoutChanged("the announcements have no link to a page of their own (notice_detail.htm)")
        return ListPage(good, len(read), None), [row for row in read if isinstance(row, Problem)]

    def _read_row(self, head: Selector, base: str) -> ListRow | Problem:
        link = head.css("a[href]")[0]
        shown = " ".join(str(link.xpath("string()").get()).split())
        title = link.attrib.get("title", "").strip() or shown
        address = canonical(urljoin(base, link.attrib["href"]))
        if "notice_detail" not in address or not title:
            return Problem(
                url=base, field="row", reason="an announcement without a page of its own", words=shown[:80]
            )
        entry = head.xpath("ancestor::*[.//*[contains(@class, 'date')]][1]")
        entry = entry if len(entry.xpath(".//h2")) <= 1 else head.xpath("..")
        author = " ".join(str(entry.css("a[href*=user_id]").xpath("string()").get() or "").split())
        if author:
            self.authors[address] = author
        return ListRow(
            url=address, title=title, published_on=_day(entry.css("[class*=date]").xpath("string()").get())
        )

    def attachments(self, page: Page) -> Sequence[str]:
        """PDFs that the page links."""
        links = page.selector.css("a[href]::attr(href)").getall()
        return list(dict.fromkeys(urljoin(page.url, href) for href in links if _FILE.search(href)))

    def text_of(self, page: Page) -> Body:
        """The running text, clause by clause, so that every amount stands behind its own label."""
        boxes = [box for css in _BODIES for box in page.selector.css(css)] + page.selector.css("body")
        for box in boxes:
            lines, tables = lines_of(box), tables_of(box)
            if tables or sum(map(len, lines)) >= _LEAST_TEXT:
                return Body(tables=tables, lines=[part for line in lines for part in clauses(line)])
        return Body()

    def record(
        self,
        row: ListRow,
        page: Page | None,
        kept: Document | None,
        attachment: Attachment,
        listing: str | None = None,
    ) -> Found:
        """As everywhere, with kind and debtor as platforms word their titles."""
        found = super().record(row, page, kept, attachment, listing)
        assert isinstance(found, FoundBeside)  # noqa: S101 - of this family
        assert isinstance(found.record, Notice)  # noqa: S101 - of this family
        is_cut = row.url in self.cut
        notice = with_title(found.record, row.title, self.authors.get(row.url), is_cut=is_cut)
        known = kind_of(row.title) is notice.kind and notice.kind != "other"
        problems = tuple(p for p in found.problems if not (known and p.field == "kind"))
        beside = {**found.beside, CUT: "1"} if is_cut or names_persons(row.title) else found.beside
        return evolve(found, record=notice, problems=problems, beside=beside)

    def beside(self, url: str) -> Mapping[str, str]:
        """The publisher that the list prints, when it is an organisation."""
        author = self.authors.get(url, "")
        return {AUTHOR: author} if read_seller(author)[0] else {}

    def recall(self, url: str, beside: Mapping[str, str]) -> None:
        """Take back the publisher."""
        if AUTHOR in beside:
            self.authors[url] = beside[AUTHOR]
        if CUT in beside:
            self.cut.add(url)

    def record_id(self, url: str) -> str:
        """The number in the address."""
        numbers = [value for _, value in parse_qsl(urlsplit(url).query) if re.fullmatch(r"\d{3,}", value)]
        return f"{self.name}:{numbers[0] if numbers else url}"


def canonical(url: str) -> str:
    """An address without what only says whence one came."""
    parts = urlsplit(url.partition("#")[0])
    query = urlencode(
        [(k, v) for k, v in parse_qsl(parts.query, keep_blank_values=True) if k not in _TRACKING]
    )
    return f"https://{(parts.hostname or '').lower()}{parts.path}{'?' if query else ''}{query}"


def _is_next(link: Selector) -> bool:
    return "next" in link.attrib.get("class", "").split() or "下一页" in str(link.xpath("string()").get())


def _day(words: str | None) -> date | None:
    found = _DAY.search(words or "")
    try:
        return read_date(re.sub(r"\s", "", found[0])) if found else None
    except Unreadable:
        return None
