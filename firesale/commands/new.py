"""``firesale new SOURCE URL``: spider and fixture folder of a new source, red until filled in."""

from __future__ import annotations

import importlib.util
import json
import keyword
import re
import sys
from pathlib import Path
from urllib.parse import urlsplit

import click

CHECKOUT = Path(__file__).resolve().parents[2]

SPIDER = '''"""{title}: say who publishes what here, how often, and how the pages have changed over time.

Publisher: ... ({host}).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from urllib.parse import urljoin

from parsel import Selector

from crawlers.families.notice_lists import LayoutChanged, Listing, NoticeLists
from crawlers.reading.dates import read_date
from crawlers.reading.notices import Body
from crawlers.reading.numbers import read_count
from crawlers.reading.page import Page, lines_of, tables_of
from crawlers.records import ListRow, Problem, Unreadable
from crawlers.walking import ListPage


class {class_name}(NoticeLists):
    """One line: what this source brings."""

    name = "{name}"
    title = "{title}"
    publisher = "who publishes it"
    hosts = ("{host}",)
    floor = 3  # a healthy first page shows at least so many rows
    every = "1d"
    lists = (Listing("notices", "{url}"),)
    # Look at the link to the second page. "up", the usual: number 2 is the second page, 3 the third. "down":
    # the second of N pages is N - 1 and 1 holds the oldest rows, so that its link shows a large number.
    pages_count = "up"

    def page_address(self, listing: Listing, number: int | None) -> str:
        """How later pages are named; where index_1.html is the second page, say number - 1."""
        return listing.first_page if number is None else urljoin(listing.first_page, f"index_{{number}}.html")

    def read_list(self, page: Page) -> tuple[ListPage, Sequence[Problem]]:
        """<li><a href="/notice/123.html">title</a><span>2026-06-18</span></li> <span>共1234条</span>"""
        rows = page.selector.css("ul.the-list-of-this-site li")
        if not rows:
            raise LayoutChanged("no list on the page (ul.the-list-of-this-site)")
        read = [self.read_row(row, page.url) for row in rows]
        good = tuple(row for row in read if isinstance(row, ListRow))
        if not good:
            raise LayoutChanged("the rows are there and their links are not")
        total = page.selector.css("span.the-total-of-this-site::text").get()
        if total is None:  # it tells how many pages there are: without it only the first would be read
            raise LayoutChanged("the list prints no total (span.the-total-of-this-site)")
        problems = [row for row in read if isinstance(row, Problem)]
        return ListPage(good, len(read), read_count(total.strip("共条 "))), problems

    def read_row(self, row: Selector, url: str) -> ListRow | Problem:
        """One row; a row that cannot be read is a problem of its own and costs no other."""
        href, title = row.css("a::attr(href)").get(), "".join(row.css("a *::text, a::text").getall()).strip()
        if not href or not title:
            words = "".join(row.css("*::text").getall()).strip()[:80]
            return Problem(url=url, field="row", words=words, reason="a row without a link")
        return ListRow(url=urljoin(url, href), title=title, published_on=day_in(row.css("span::text").get("")))

    def attachments(self, page: Page) -> Sequence[str]:
        """The addresses of a notice's files."""
        return [urljoin(page.url, href) for href in page.selector.css("a[href$='.pdf']::attr(href)").getall()]

    def text_of(self, page: Page) -> Body:
        """The text of a notice that has no file."""
        boxes = page.selector.css("div.the-text-of-this-site")
        return Body(tables=tables_of(boxes[0]), lines=lines_of(boxes[0])) if boxes else Body()

    def record_id(self, url: str) -> str:
        """What the publisher calls a notice."""
        return f"{{self.name}}:{{url.rpartition('/')[2].partition('.')[0]}}"


def day_in(words: str) -> date | None:
    """The day a row prints, or none."""
    try:
        return read_date(words.strip("[]() "))
    except Unreadable:
        return None
'''


@click.command("new")
@click.argument("source")
@click.argument("url")
@click.option("--db", "_database", metavar="FILE", help="Taken as by every command; nothing is stored.")
@click.option("--into", type=click.Path(file_okay=False, path_type=Path), default=CHECKOUT, hidden=True)
def new_command(source: str, url: str, _database: str | None, into: Path) -> int:
    """Write spiders/SOURCE.py and fixtures/SOURCE/ for the site at URL; its tests are red until filled in.

    Example: firesale new suaee https://www.suaee.com/notices/index.html
    """
    if not re.fullmatch(r"[a-z][a-z0-9_]{1,39}", source):
        raise click.UsageError(
            "SOURCE is a file and class name: lower-case letters, digits and _, such as suaee"
        )
    taken = _taken(source, into)
    if taken:
        raise click.UsageError(f"{source!r} is {taken}; name the source otherwise. Nothing was written")
    host = urlsplit(url).hostname
    if not host or urlsplit(url).scheme not in ("http", "https"):
        raise click.UsageError(f"URL is the address of the site's first list page, not {url!r}")
    spider = into / "spiders" / f"{source}.py"
    class_name = "".join(part.capitalize() for part in source.split("_"))
    spider.parent.mkdir(parents=True, exist_ok=True)
    spider.write_text(
        SPIDER.format(title=source, host=host, name=source, class_name=class_name, url=url), encoding="utf-8"
    )
    made = [spider, *_fixtures(into / "fixtures" / source, url)]
    for path in made:
        click.echo(f"wrote {path}")
    click.echo(
        f"next: save the list page and one notice over the two page.html, fill in {spider.name} (how its pages"
        " are counted, pages_count, is 'up' until you say otherwise) until"
        f" `./run test tests/test_fixtures.py -k {source}` is green, then `./run crawl {source} --sample 3`"
    )
    return 0


def _taken(source: str, into: Path) -> str | None:
    """Say what a name means already, if anything: to Python, among installed modules, under fixtures."""
    if keyword.iskeyword(source) or keyword.issoftkeyword(source):
        return "a word of Python's own"
    if any((root / "spiders" / f"{source}.py").exists() for root in (into, CHECKOUT)):
        return f"a source already (spiders/{source}.py)"
    if any((root / "fixtures" / source).exists() for root in (into, CHECKOUT)):
        return f"a folder already (fixtures/{source})"
    if source in sys.stdlib_module_names or importlib.util.find_spec(source) is not None:
        return "the name of an installed module"
    return None


def _fixtures(folder: Path, url: str) -> list[Path]:
    made = []
    for case, reads in (("first-list", "list"), ("first-notice", "notice")):
        request = {
            "url": url,
            "reads": reads,
            "origin": "written",
            "shows": "say what is special in this page",
        }
        if reads == "notice":
            request |= {"title": "the title as the list prints it", "published_on": "2026-01-31"}
        (folder / case).mkdir(parents=True, exist_ok=True)
        path = folder / case / "request.json"
        path.write_text(json.dumps(request, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
        page = folder / case / "page.html"
        page.write_text("<!-- put the page here -->\n", encoding="utf-8")
        made += [path, page]
    return made
