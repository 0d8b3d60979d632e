"""A site whose list pages count up, the source that reads it, and one crawl of it as a process of its own."""

import os
import subprocess
import sys
from datetime import date, timedelta
from urllib.parse import urljoin

from scrapy.crawler import AsyncCrawlerProcess
from small_registry import CHANGED, CHECKOUT, FRIDAY, environment, transfer_body

from crawlers.families.notice_lists import LayoutChanged, Listing, NoticeLists
from crawlers.reading.notices import Body
from crawlers.reading.page import lines_of, tables_of
from crawlers.records import ListRow
from crawlers.walking import ListPage
from firesale import running
from fixtures.world.site import Page, not_found, page

HOST = "www.counting.test"
FIRST = f"https://{HOST}/notices/index.html"
SIZE = 10


class CountingSite:
    """Rows oldest first; ``names`` says which page a file name is: by default index_2.html is the second."""

    host = HOST

    def __init__(self, rows, *, first_has_number=False, prints=0):
        self.rows = [self.row(number) for number in range(rows)]
        self.first_has_number = first_has_number
        self.prints = prints  # rows counted and never shown

    def row(self, number):
        on = date(2025, 1, 1) + timedelta(days=number)
        return (
            f"n{number}.html",
            f"某某银行股份有限公司关于2025年第{number + 1}期个人不良贷款转让项目转让公告",
            on,
        )

    def post(self):
        self.rows.append(self.row(len(self.rows)))

    def answer(self, request):
        name = request.path.removeprefix("/notices/")
        if name in {row[0] for row in self.rows}:
            return page(
                transfer_body(1_000_000 + int(name[1:-5])).encode(), "text/html; charset=utf-8", CHANGED
            )
        stem = name.removesuffix(".html")
        number = "1" if stem == "index" else stem.removeprefix("index_")
        if stem == "index_1" and not self.first_has_number:
            return not_found()
        rows = self.rows[::-1][(int(number) - 1) * SIZE : int(number) * SIZE] if number.isdigit() else []
        return Page(200, self.list_page(rows).encode(), "text/html; charset=utf-8") if rows else not_found()

    def list_page(self, rows):
        items = "".join(f'<li><a href="{name}">{title}</a><span>{on}</span></li>' for name, title, on in rows)
        return f'<ul class="list">{items}</ul><b class="total">{len(self.rows) + self.prints}</b>'


class CountsUp(NoticeLists):
    """Notices of a site made for tests."""

    name = "counts_up"
    title = "a list that counts up"
    publisher = "nobody"
    hosts = (HOST,)
    floor = 3
    pages_count = "up"
    lists = (Listing("notices", FIRST),)

    def page_address(self, listing, number):
        return listing.first_page if number is None else urljoin(FIRST, f"index_{number}.html")

    def read_list(self, page):
        rows = page.selector.css("ul.list li")
        if not rows:
            raise LayoutChanged("no list on the page")
        read = tuple(
            ListRow(
                url=urljoin(page.url, row.css("a").attrib["href"]),
                title=row.css("a::text").get(),
                published_on=date.fromisoformat(row.css("span::text").get()),
            )
            for row in rows
        )
        return ListPage(read, len(read), int(page.selector.css("b.total::text").get())), []

    def attachments(self, page):
        return []

    def text_of(self, page):
        box = page.selector.css("div.article-box")[0]
        return Body(tables=tables_of(box), lines=lines_of(box))

    def record_id(self, url):
        return f"{self.name}:{url.rpartition('/')[2]}"


class SaidToCountDown(CountsUp):
    """The same site, read by a source that has its pages counted the wrong way."""

    name = "said_down"
    pages_count = "down"


class BreaksOnAList(CountsUp):
    """A reader of lists that was written for pages as they mostly are."""

    name = "breaks_on_a_list"

    def read_list(self, page):
        return page.selector.css("a[rel]").attrib["href"]


class BreaksOnANotice(CountsUp):
    """A reader of notices that does not know all of them."""

    name = "breaks_on_a_notice"

    def text_of(self, page):
        if page.url.endswith("/n3.html"):
            raise IndexError("张三")
        return super().text_of(page)


def crawl(server, database, spider=CountsUp):
    """Crawl once in a child, whose reactor is its own; return what it logged."""
    done = subprocess.run(
        [sys.executable, __file__, spider.__name__],
        env=environment(
            server,
            FRIDAY,
            {"FIRESALE_DB": str(database), "PYTHONPATH": os.pathsep.join((str(CHECKOUT), str(CHECKOUT / "tests")))},
        ),
        cwd=database.parent, capture_output=True, text=True, timeout=120, check=True,
    )  # fmt: skip
    return done.stderr


if __name__ == "__main__":
    process = AsyncCrawlerProcess(running.project_settings())
    process.crawl(globals()[sys.argv[1]])
    process.start()
