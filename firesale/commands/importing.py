"""``firesale import FILE ...``: pages and PDFs that the user saved, and reference prices."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from crawlers.records import Notice
from firesale.commands.shared import database_option, print_table, read_config

if TYPE_CHECKING:
    from crawlers.families.notice_lists import NoticeLists
    from crawlers.records import Found
    from pipelines.keep.store import Store


@click.command("import")
@click.argument(
    "files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@click.option("--source", default="yindeng", show_default=True, help="Whose notices these are.")
@click.option("--url", help="The notice's address, when the file does not name it (one file at a time).")
@click.option("--title", help="The notice's title, when the file does not print it.")
@click.option(
    "--published-on", metavar="DATE", help="The day of publication, when neither address nor text says it."
)
@click.option(
    "--saved-on", metavar="DATE", help="The day a portal's page was saved: it prints months without a year."
)
@database_option
def import_command(
    files: Sequence[Path],
    source: str,
    url: str | None,
    title: str | None,
    published_on: str | None,
    saved_on: str | None,
    database: Path,
) -> int:
    """Read saved notices (HTML pages or PDFs) into the database, as if they had been crawled, and reference
    prices: CSV or JSON with the columns city, district, community, yuan_per_sqm, as_of, source, url, kind (an
    average of asking prices unless it says otherwise), or pages of estates saved from a portal.

    Example: firesale import 招商公告.pdf --published-on 2025-11-14
    """
    from firesale import running
    from firesale.commands.importing_prices import holds_prices, import_prices

    if len(files) > 1 and (url or title):
        raise click.UsageError("--url and --title speak of one file: import the files one by one")
    known = running.all_sources()
    if source not in known:
        raise click.UsageError(f"There is no source {source!r}. Known: {', '.join(known)}.")
    config = read_config(known)
    day = _day("--published-on", published_on)
    prices = [file for file in files if holds_prices(file, url)]
    complete = not prices or import_prices(prices, url, _day("--saved-on", saved_on), database)
    notices = [file for file in files if file not in prices]
    if not notices:
        click.echo(f"database: {database}")
        return 0 if complete else 3
    records, refused = [], []
    spider: NoticeLists = known[source]()  # type: ignore[assignment]
    try:
        for file in notices:
            try:
                records.append(read_file(spider, file, url, title, day))
            except Refused as error:
                refused.append((file, error))
    finally:
        spider.closed("imported")
    stored = _store(database, records, config, source)
    for record, same_as in stored:
        if same_as and isinstance(record.record, Notice):
            click.echo(f"{record.record.title}: stored already as {same_as}; nothing was changed")
    records = [record for record, same_as in stored if not same_as]
    print_table(("notice", "kind", "published", "reading", "title"), [
        (n.notice_id, n.kind, n.published_on, n.reading, n.title)
        for n in (r.record for r in records) if isinstance(n, Notice)
    ], wide=("title",))  # fmt: skip
    for file, why in refused:
        click.echo(f"{file}: {why}", err=True)
    click.echo(f"database: {database}")
    return 0 if complete and not refused else 3


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
        said_title, address = saved.title_in_page(page.selector), saved.address_in_page(data, page.selector)
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


def _day(option: str, words: str | None) -> date | None:
    try:
        return date.fromisoformat(words) if words else None
    except ValueError as error:
        raise click.UsageError(f"{option} takes a day such as 2025-11-14, not {words!r}") from error


def _store(
    database: Path, records: Sequence[Found], config: object, source: str
) -> list[tuple[Found, str | None]]:
    """Store the records one by one; return each with the notice it is already stored as, if it is."""
    from crawlers import clock
    from crawlers.config import Config
    from pipelines.keep.records import Counts
    from pipelines.keep.store import Store
    from pipelines.watch import Watch, tell

    assert isinstance(config, Config)  # noqa: S101 - read a moment ago
    now = clock.now()
    store = Store(database)
    try:
        watch = Watch(config, now, store, source)
        stored = []
        for record in records:
            known = _already(store, record)
            stored.append((record, known))
            if not known:
                store.write([record], run_id=None, now=now, counts=Counts(), on_stored=watch.stored)
    finally:
        store.close()
    tell(database, config, now)
    return stored


def _already(store: Store, record: Found) -> str | None:
    """Return the notice that a saved file is: one of the same bytes, or, for a file that names no address of
    its own, the notice of the same kind about the same project on the same day.
    """
    from pipelines.keep.rows import row_of
    from pipelines.same.projects import rule_project_id

    notice = record.record
    assert isinstance(notice, Notice)  # noqa: S101 - only notices are imported as pages
    hashes = [document.sha256 for document in record.documents]
    marks = ", ".join("?" * len(hashes))
    found = store.connection.execute(
        f"SELECT notice_id FROM notices WHERE document_sha256 IN ({marks})"
        f" OR url IN (SELECT url FROM documents WHERE sha256 IN ({marks}))",
        [*hashes, *hashes],
    ).fetchone()
    if not found and notice.url.startswith("urn:"):
        project_id = rule_project_id(row_of(notice))
        found = store.connection.execute(
            "SELECT notice_id FROM notices WHERE rule_project_id = ? AND kind = ? AND published_on = ?",
            [project_id, notice.kind, notice.published_on and notice.published_on.isoformat()],
        ).fetchone()
    return found["notice_id"] if found else None
