"""``firesale import FILE ...``: pages and PDFs that the user saved, and reference prices."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from crawlers.records import Notice, Reading
from firesale.commands.shared import database_option, print_table, read_config

if TYPE_CHECKING:
    from crawlers.records import Found
    from pipelines.keep.store import Store


@click.command("import")
@click.argument(
    "files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@click.option(
    "--source", help="Whose notices these are; else told by the host of their address, else yindeng's."
)
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
    source: str | None,
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
    from firesale.commands.importing_files import check_source, read_files, why_unread
    from firesale.commands.importing_prices import holds_prices, import_prices

    if len(files) > 1 and (url or title):
        raise click.UsageError("--url and --title speak of one file: import the files one by one")
    known = running.all_sources()
    check_source(source, known)
    config = read_config(known)
    day, saved = _day("--published-on", published_on), _past_day("--saved-on", saved_on)
    prices = [file for file in files if holds_prices(file, url)]
    complete = not prices or import_prices(prices, url, saved, database)
    notices = [file for file in files if file not in prices]
    if not notices:
        click.echo(f"database: {database}")
        return 0 if complete else 3
    records, refused = read_files(notices, known, source, url, title, day)
    stored = _store(database, records, config)
    for record, same_as in stored:
        if same_as and isinstance(record.record, Notice):
            click.echo(f"{record.record.title}: stored already as {same_as}; nothing was changed")
    records = [record for record, same_as in stored if not same_as]
    print_table(("notice", "kind", "published", "reading", "title"), [
        (n.notice_id, n.kind, n.published_on, n.reading, n.title)
        for n in (r.record for r in records) if isinstance(n, Notice)
    ], wide=("title",))  # fmt: skip
    unread = [r for r in records if isinstance(r.record, Notice) and r.record.reading is Reading.UNREADABLE]
    for record in unread:
        click.echo(why_unread(record, source, known), err=True)
    for file, why in refused:
        click.echo(f"{file}: {why}", err=True)
    click.echo(f"database: {database}")
    return 0 if complete and not refused and not unread else 3


def _day(option: str, words: str | None) -> date | None:
    try:
        return date.fromisoformat(words) if words else None
    except ValueError as error:
        raise click.UsageError(f"{option} takes a day such as 2025-11-14, not {words!r}") from error


def _past_day(option: str, words: str | None) -> date | None:
    """Return a day that has been: nobody saved a page tomorrow, and prices of a day to come would be measured by."""
    from crawlers import clock

    day, today = _day(option, words), clock.now().date()
    if day and day > today:
        raise click.UsageError(f"{option} {day} is a day to come: today is {today}")
    return day


def _store(database: Path, records: Sequence[Found], config: object) -> list[tuple[Found, str | None]]:
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
        _refuse_forgotten(store, records)
        stored = []
        watches: dict[str, Watch] = {}
        for record in records:
            name = _source_of(record)
            watch = watches.setdefault(name, Watch(config, now, store, name))
            known = _already(store, record)
            stored.append((record, known))
            if not known:
                store.write([record], run_id=None, now=now, counts=Counts(), on_stored=watch.stored)
    finally:
        store.close()
    tell(database, config, now)
    return stored


def _refuse_forgotten(store: Store, records: Sequence[Found]) -> None:
    from pipelines.keep.forgotten import forgotten_urls, url_hash

    forgotten = forgotten_urls(store.connection)
    for record in records:
        if url_hash(record.record.url) in forgotten:
            raise click.UsageError(f"{record.record.url} was forgotten on request: it is not stored again.")


def _source_of(record: Found) -> str:
    assert isinstance(record.record, Notice)  # noqa: S101 - only notices are imported as pages
    return record.record.source


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
