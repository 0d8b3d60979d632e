"""Saved pages and PDFs of notices: whose they are, what they hold, and why something was not read."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import click

from crawlers.records import Notice

if TYPE_CHECKING:
    from crawlers.families.notice_lists import NoticeLists
    from crawlers.records import Found
    from crawlers.source import Source

USUAL_SOURCE = "yindeng"


class Refused(Exception):
    """Raised for a file that cannot become a record; says what is lacking and what to add."""


def read_file(
    spider: NoticeLists, file: Path, url: str | None, title: str | None, published_on: date | None
) -> Found:
    """Read one saved file. Raises ``Refused``."""
    from crawlers.reading import saved
    from crawlers.reading.kept_words import address_fit_to_keep
    from crawlers.reading.page import lines_of, read_page
    from crawlers.reading.pdf import sniff
    from crawlers.records import ListRow, Unreadable

    data = file.read_bytes()
    kind = sniff(data)
    if kind == "pdf":
        try:
            lines = spider.pdfs.read(data).layout.lines
        except Unreadable as error:
            if not (title and published_on):
                raise Refused(f"{error.reason}; give --title and --published-on to keep it unread") from error
            lines = ()
        said_title, address = saved.title_in_lines(lines), None
    elif kind == "html":
        page = read_page(url or "", data)
        lines = lines_of(page.selector)
        said_title, address = saved.title_in_page(page.selector), _address_in(data)
    else:
        raise Refused(f"neither a page nor a PDF, but {kind}; save the notice's page or its PDF")
    title = title or said_title
    if not title:
        raise Refused("no title ends as a notice's does; give it with --title")
    # a file without an address of its own is known by its content, never by where it lies
    address = url or address or f"urn:sha256:{hashlib.sha256(data).hexdigest()}"
    if not address_fit_to_keep(address):
        raise Refused("its address names a person or a number of one; nothing of it is kept")
    row = ListRow(url=address, title=title, published_on=published_on or saved.date_of(address, lines))
    if kind == "html":
        return spider.record_of_files(row, data, None)
    return spider.record_of_files(row, None, (address, data))


def check_source(source: str | None, known: Mapping[str, type[Source]]) -> None:
    """Refuse a source that is none, or has no notices. Raises ``click.UsageError``."""
    if source is None:
        return
    if source not in known:
        raise click.UsageError(f"There is no source {source!r}. Known: {', '.join(known)}.")
    if source not in _of_notices(known):
        raise click.UsageError(
            f"{source} is no source of notices; those are: {', '.join(_of_notices(known))}"
        )


def _of_notices(known: Mapping[str, type[Source]]) -> list[str]:
    from crawlers.families.notice_lists import NoticeLists

    return [name for name, spider in known.items() if issubclass(spider, NoticeLists)]


def _address_in(page: bytes) -> str | None:
    from parsel import Selector

    from crawlers.reading import saved
    from crawlers.reading.page import encoding_of

    text = page.decode(encoding_of(page), "replace").replace("\x00", "")
    return saved.address_in_page(page, Selector(text=text, type="html"))


def _whose(file: Path, url: str | None, known: Mapping[str, type[Source]]) -> str:
    """Tell whose notice a file is: by the host of its address, the one given or the one it names itself."""
    from crawlers.reading.pdf import sniff

    data = file.read_bytes()
    if url is None and sniff(data) == "html":
        url = _address_in(data)
    host = urlsplit(url).hostname if url else None
    return next((name for name in _of_notices(known) if host in known[name].hosts), USUAL_SOURCE)


def read_files(
    files: Sequence[Path],
    known: Mapping[str, type[Source]],
    source: str | None,
    url: str | None,
    title: str | None,
    day: date | None,
) -> tuple[list[Found], list[tuple[Path, Refused]]]:
    """Read the files, each by the reader of its own source; one reader a source."""
    spiders: dict[str, NoticeLists] = {}
    records, refused = [], []
    try:
        for file in files:
            name = source or _whose(file, url, known)
            if name not in spiders:
                spiders[name] = known[name]()  # type: ignore[assignment]
            try:
                records.append(read_file(spiders[name], file, url, title, day))
            except Refused as error:
                refused.append((file, error))
    finally:
        for spider in spiders.values():
            spider.closed("imported")
    return records, refused


def why_unread(found: Found, source: str | None, known: Mapping[str, type[Source]]) -> str:
    """Say what was not read of a stored notice, and whose reader to try next when none was named."""
    notice = found.record
    assert isinstance(notice, Notice)  # noqa: S101 - only notices are imported as pages
    why = "; ".join(dict.fromkeys(problem.reason for problem in found.problems)) or "nothing was found in it"
    others = [name for name in _of_notices(known) if name != notice.source]
    hint = f". It was read as a notice of {notice.source}; if it is another's: --source {' or '.join(others)}"
    return f"{notice.notice_id} is stored unread: {why}{hint if source is None and others else ''}"
