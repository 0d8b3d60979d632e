"""``firesale report``: statistics with their denominators."""

from __future__ import annotations

import json
import sys
from contextlib import closing
from datetime import date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from crawlers import clock
from firesale.commands.shared import database_option, language, print_table

if TYPE_CHECKING:
    from reports.document import Block, Document

FORMATS = ("table", "md", "json")
FILES = {".md": "report.md", ".html": "report.html"}


@click.command("report")
@click.option("--as-of", "as_of", metavar="DATE", help="As of the end of this day (default: today).")
@click.option(
    "--format",
    "form",
    type=click.Choice(FORMATS),
    default="table",
    show_default=True,
    help="How to print it.",
)
@click.option("--json", "as_json", is_flag=True, help="The same as --format json.")
@click.option(
    "--lang", type=click.Choice(("en", "zh")), help="Language (default: that of the configuration)."
)
@click.option(
    "--file",
    "file",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write the report with its plots to a file, .html or .md, to be sent on.",
)
@database_option
def report_command(
    as_of: str | None, form: str, as_json: bool, lang: str | None, file: Path | None, database: Path
) -> int:
    """Print statistics as of a day: each figure with its population, its denominator and the health of its sources.

    Documents count when published by then, lots as they were seen then. JSON holds every figure and every member;
    other forms leave out breakdowns that one looks up on the page (`firesale serve`) or in an export.

    Example: firesale report --as-of 2025-11-14

    Example: firesale report --file weekly.html --lang zh
    """
    if file and file.suffix.lower() not in FILES:
        raise click.UsageError(f"--file takes a name that ends in .html or .md, not {file.name!r}")
    if file and not file.absolute().parent.is_dir():
        raise click.UsageError(f"the folder {file.absolute().parent} does not exist")
    words = lang or language()
    whole, sources = build(database, day_of(as_of))
    document = whole.to_be_read()
    if file:
        _write(file, document, words)
        click.echo(f"report as of {document.as_of}: {file}", err=as_json)
    if as_json or form == "json":
        from reports.rendering import as_json as object_of

        click.echo(json.dumps(object_of(whole, sources, words), ensure_ascii=False))
    elif form == "md":
        from reports.rendering import written

        click.echo(written("report.md", document, words))
    elif not file:
        _print(document, words)
    return 0


#: No registry, platform or exchange published anything earlier.
EARLIEST = 1990


def day_of(words: str | None) -> date:
    """Return the day of ``--as-of``, today without one; a usage error for what is no day, or one to come."""
    today = clock.now().date()
    if words is None:
        return today
    try:
        day = date.fromisoformat(words)
    except ValueError as error:
        raise click.UsageError(f"--as-of takes a day such as 2025-11-14, not {words!r}") from error
    if day.year < EARLIEST:
        raise click.UsageError(
            f"--as-of {day} is before anything was published: take a day from {EARLIEST} on"
        )
    if day > today:
        raise click.UsageError(f"--as-of {day} is a day to come: today is {today}")
    return day


def build(database: Path, day: date) -> tuple[Document, dict[str, list[str]]]:
    """Return a database's report as of a day, and the sources under its tables."""
    from firesale.figuring import figures_of
    from pipelines.keep.database import open_reading
    from reports.coverage import coverage
    from reports.document import document
    from reports.rendering import sources_of

    rows = figures_of(database, day)
    at = min(clock.now(), datetime.combine(day, time(23, 59, 59), clock.BEIJING))
    with closing(open_reading(database)) as connection:
        return document(rows, day, coverage(connection, known_sources(), at)), sources_of(connection)


def known_sources() -> list[dict[str, Any]]:
    """Return every source with name, title and whether it is switched on."""
    from firesale import running
    from firesale.commands.shared import read_config

    known = running.all_sources()
    config = read_config(known)
    return [
        {"name": name, "title": source.title, "enabled": config.source(name).enabled is not False}
        for name, source in known.items()
    ]


def _write(file: Path, document: Document, lang: str) -> None:
    """Write a report file; plots stand inside HTML, and in a folder beside Markdown."""
    from reports.export.target import complete_or_not_at_all
    from reports.rendering import plotted, written

    drawn = plotted(document, lang)
    if file.suffix.lower() == ".md" and drawn:
        folder = file.with_name(f"{file.stem}.plots")
        folder.mkdir(exist_ok=True)
        for name, svg in drawn.items():
            (folder / f"{name}.svg").write_text(svg, encoding="utf-8")
        drawn = {name: f"{folder.name}/{name}.svg" for name in drawn}
    with complete_or_not_at_all(file) as part:
        part.write_text(written(FILES[file.suffix.lower()], document, lang, drawn), encoding="utf-8")


def _print(document: Document, lang: str) -> None:
    from reports.coverage import NEVER_SEEN
    from reports.document import DISCLAIMER
    from reports.rendering import LABELS

    def label(name: str) -> str:
        return LABELS[name].of(lang)

    click.echo(
        f"{label('title')}, {label('as_of')} {document.as_of}\n{DISCLAIMER.of(lang)}\n\n{label('coverage')}"
    )
    print_table(
        (label("source"), label("says"), label("good"), label("known")),
        [
            (seen.source, seen.said.of(lang), (seen.last_good_run_at or "")[:16].replace("T", " "), _of(seen.known, seen.site_total))
            for seen in document.coverage
        ],
    )  # fmt: skip
    for words in NEVER_SEEN:
        click.echo(f"* {words.of(lang)}")
    for section in document.sections:
        click.echo(f"\n== {section.title.of(lang)}")
        _print_single([block for block in section.blocks if not block.grouped], document, lang)
        for block in section.blocks:
            if block.grouped:
                _print_grouped(block, document, lang)
    _print_context(lang)


def _of(known: int | None, total: int | None) -> str:
    return "" if total is None else f"{known:,} / {total:,}"


def _print_single(blocks: list[Block], document: Document, lang: str) -> None:
    from reports.document import filled, note_of
    from reports.figures.wording import number
    from reports.rendering import LABELS

    rows = [
        (block.figure.title.of(lang), number(row["value"], block.figure.unit, lang), f"{row['n']:,}",
         filled(block.figure.population, document.as_of, lang), note_of(row, lang))
        for block in blocks for row in block.rows
    ]  # fmt: skip
    heads = [LABELS[name].of(lang) for name in ("figure", "value", "n", "population", "note")]
    if rows:
        print_table(heads, rows, right=heads[1:3], wide=heads[3:])


def _print_grouped(block: Block, document: Document, lang: str) -> None:
    from reports.document import SHOWN, filled, note_of
    from reports.figures.wording import number, word
    from reports.rendering import LABELS

    click.echo(f"\n{block.figure.title.of(lang)}: {filled(block.figure.population, document.as_of, lang)}")
    by = block.figure.grouped_by.of(lang) if block.figure.grouped_by else LABELS["member"].of(lang)
    heads = [by, *(LABELS[name].of(lang) for name in ("value", "n", "note"))]
    rows = [
        (
            word(row["member"], lang),
            number(row["value"], block.figure.unit, lang),
            f"{row['n']:,}",
            note_of(row, lang),
        )
        for row in block.rows[:SHOWN]
    ]
    print_table(heads, rows, right=heads[1:3], wide=(heads[0], heads[3]))
    if len(block.rows) > SHOWN:
        click.echo(f"+ {len(block.rows) - SHOWN} {LABELS['more'].of(lang)}")


def _print_context(lang: str) -> None:
    from reports.context import CONTEXT
    from reports.rendering import LABELS

    click.echo(f"\n== {LABELS['context'].of(lang)} ({LABELS['own'].of(lang)})")
    heads = [LABELS[name].of(lang) for name in ("figure", "value", "period", "publisher", "caution")]
    print_table(
        heads,
        [
            (row.figure.of(lang), row.value.of(lang), row.period, row.publisher, row.caution.of(lang) if row.caution else "")
            for row in CONTEXT
        ],
        wide=(heads[0], heads[-1]),
    )  # fmt: skip
    sys.stdout.flush()
