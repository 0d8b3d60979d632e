"""银登网, the registry of credit assets: every transfer of bad loans that banks announce.

Publisher: 银行业信贷资产登记流转中心 (yindeng.com.cn). Two lists, newest first, ten rows a page: 转让公告 and
转让结果公告; a notice is a page with a PDF, rarely text in the page. About a dozen a day, 36 in two days at
the end of a year. 招商公告 are met as rows of a list or by import, and told by their title.

History
2021      first lots; starting prices of 0 yuan.
2025-10-27  notices no longer show the starting price; every PDF carries a watermark.
2026-03   a shorter table: no highest balance, no credit line, no write-off row.
Addresses have had three forms: /Home/cn/zczrxx/xxpl/ (until about 2022), /ywzq/ywzq_bldkzr/ (early 2025),
/xxpl/xxpl_bldkzr/ (since). All are read; the lists walked are those of the last.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import ClassVar
from urllib.parse import parse_qs, urljoin, urlsplit

from parsel import Selector

from crawlers.families.notice_lists import EmptyList, LayoutChanged, Listing, NoticeLists
from crawlers.reading.dates import read_date
from crawlers.reading.notices import Body
from crawlers.reading.page import Page, lines_of, tables_of
from crawlers.records import ListRow, Problem, Unreadable
from crawlers.walking import ListPage

SITE = "https://www.yindeng.com.cn/xxpl/xxpl_bldkzr/"
_LISTS = "ul.list-box, .newlist ul, ul.newlist"
_ROWS = "div.rightListContent, .newlist li, ul.newlist li"
_DATES = "span.rightListTime::text, span.data-time::text, span:nth-of-type(2)::text"
_TOTAL = "span#pageTotal::text, span.pageTotal::text"
_BODIES = "div.article-box, div.news_info_box, div.TRS_Editor"
_FILE = re.compile(r"\.(pdf|docx?|xlsx?|pptx?|zip|rar|7z|png|jpe?g)$", re.IGNORECASE)
_STEM = re.compile(r"([^/]+?)(?:\.s?html?|\.pdf)?$", re.IGNORECASE)


class Yindeng(NoticeLists):
    """Transfer and result notices of the registry 银登网."""

    name = "yindeng"
    title = "银登网不良贷款转让公告"
    publisher = "银行业信贷资产登记流转中心"
    hosts = ("www.yindeng.com.cn", "yindeng.com.cn")
    floor = 3
    every = "6h"
    lists = (
        Listing("transfer", SITE + "bldkzr_zrgg/index.html"),
        Listing("result", SITE + "bldkzr_zrjggg/index.html"),
    )
    price_withheld_since = date(2025, 10, 27)
    # nine in ten transfers print their amounts, whatever else the form has gained and lost since 2021
    fills: ClassVar = {**NoticeLists.fills, "transfer": {**NoticeLists.fills["transfer"], "amount": 0.4}}

    def page_address(self, listing: Listing, number: int | None) -> str:
        """index.html is page 1; the others count down to index_1.html, the oldest."""
        return listing.first_page if number is None else urljoin(listing.first_page, f"index_{number}.html")

    def read_list(self, page: Page) -> tuple[ListPage, Sequence[Problem]]:
        """<ul class="list-box"><div class="rightListContent list-item">
        <span class="rightListImport unlock list-content"><a href="202511/t20251114_3001234.html">...</a></span>
        <span class="rightListTime data-time">2025-11-14</span></div></ul> <span id="pageTotal">共4810条</span>
        """
        boxes = page.selector.css(_LISTS)
        if not boxes:
            raise LayoutChanged("no list on the page (ul.list-box)")
        rows = boxes.css(_ROWS) or page.selector.css(_ROWS)
        total = _number("".join(page.selector.css(_TOTAL).getall()))
        if not rows:
            if total or boxes.css("a"):
                raise LayoutChanged("the list is there and its rows (div.rightListContent) are not")
            raise EmptyList(total)
        read = [self._read_row(row, page.url) for row in rows]
        if not any(row for row in read if isinstance(row, ListRow)):
            raise LayoutChanged("the rows are there and their links or dates are not")
        good = tuple(row for row in read if isinstance(row, ListRow))
        return ListPage(good, len(read), total), [row for row in read if isinstance(row, Problem)]

    def _read_row(self, row: Selector, url: str) -> ListRow | Problem:
        link = row.css("a[href]")
        words = "".join(row.css(_DATES).getall()).strip()
        title = "".join(link[:1].css("*::text").getall()).strip()
        if not title or title.endswith(("...", "…")):  # cut for show: the whole one stands in the attribute
            title = link.attrib.get("title", title)
        if not link or not title.strip():
            return Problem(
                url=url,
                field="row",
                words="".join(row.css("*::text").getall())[:80],
                reason="a row without a link",
            )
        return ListRow(
            url=urljoin(url, link.attrib["href"]).partition("#")[0], title=title, published_on=_day(words)
        )

    def attachments(self, page: Page) -> Sequence[str]:
        """Files in the notice's own folder, wherever the page links or frames them. The block can hold files of
        other pages, and the footer holds the site's rules: they count only where a notice has nothing else.
        """
        block = "div.attach_main a::attr(href), div.attach_file a::attr(href)"
        inside = [f"{body} a::attr(href)" for body in _BODIES.split(", ")]
        likely = page.selector.css(
            ", ".join((block, *inside, "iframe::attr(src), embed::attr(src)"))
        ).getall()
        anywhere = page.selector.css("a::attr(href)").getall()
        files = [_file_in(urljoin(page.url, href)) for href in (*likely, *anywhere)]
        addresses = list(dict.fromkeys(address for address in files if address))
        folder = page.url.rpartition("/")[0] + "/"
        own = [a for a in addresses if a.startswith(folder) or "zrgg/" in a or "zrjggg/" in a]
        near = {_file_in(urljoin(page.url, href)) for href in likely}
        foreign = [a for a in addresses if a in near and urlsplit(a).hostname in self.hosts]
        return own if own or not foreign or self.text_of(page).tables else foreign

    def text_of(self, page: Page) -> Body:
        """The text of a notice without a PDF: div.article-box, before 2026 div.news_info_box."""
        boxes = page.selector.css(_BODIES)
        if not boxes:
            return Body()
        return Body(tables=tables_of(boxes[0]), lines=lines_of(boxes[0]))

    def record_id(self, url: str) -> str:
        """The file's stem, which all three forms of address end with."""
        stem = _STEM.search(urlsplit(url).path)
        return f"{self.name}:{stem[1] if stem else url}"


def _file_in(address: str) -> str | None:
    """The file an address leads to, also through a viewer (viewer.html?file=...); ``None`` when it is a page."""
    parts = urlsplit(address)
    for value in (value for values in parse_qs(parts.query).values() for value in values):
        if _FILE.search(value.partition("#")[0]):
            return urljoin(address, value.partition("#")[0])
    return address.partition("#")[0] if _FILE.search(parts.path) or ".pdf" in parts.query.lower() else None


def _number(words: str) -> int | None:
    digits = re.sub(r"\D", "", words)
    return int(digits) if digits else None


def _day(words: str) -> date | None:
    found = re.search(r"\d{4}-\d{1,2}-\d{1,2}", words)
    try:
        return read_date(found[0]) if found else None
    except Unreadable:
        return None
