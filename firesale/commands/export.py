"""``firesale export``: files that a person sends on."""

from __future__ import annotations

import json
import logging
import sqlite3
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import click

from crawlers import clock
from firesale.commands.report import day_of, known_sources
from firesale.commands.shared import database_option, language, print_table

log = logging.getLogger(__name__)
KINDS = (".xlsx", ".csv", ".jsonl", ".atom")
_ONE_TABLE = (".csv", ".jsonl")


@click.command("export")
@click.argument("file", metavar="FILE", type=click.Path(dir_okay=False, path_type=Path))
@click.option(
    "--table",
    metavar="NAME",
    help="Which table, for .csv and .jsonl (default: notices).",
)
@click.option("--as-of", "as_of", metavar="DATE", help="As of the end of this day (default: today).")
@click.option(
    "--lang",
    type=click.Choice(("en", "zh")),
    help="Language of words beside the data (default: that of the configuration).",
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object on standard output.")
@database_option
def export_command(
    file: Path, table: str | None, as_of: str | None, lang: str | None, as_json: bool, database: Path
) -> int:
    """Write what is public into FILE, whose ending says how; an existing file is replaced when the new one is complete.

    \b
    .xlsx   a sheet per table, beside summary, definitions, sources, excluded
    .csv    one table, UTF-8 with BOM; headings are the column names; text that
            a spreadsheet would run as a formula begins with an apostrophe
    .jsonl  one table, one JSON object a line
    .atom   feed of the loan packages first announced within 60 days

    Tables: notices, projects, lots, assets, discounts, reference_prices, joins, changes, alerts, runs.

    Addresses and titles end at the building. Documents count when published by the day, lots as they were seen then.

    Example: firesale export packages.xlsx

    Example: firesale export lots.csv --table lots --as-of 2025-11-14
    """
    kind = file.suffix.lower()
    _check(file, kind, table)
    day = day_of(as_of)
    words = lang or language()
    connection = _opened(database, day if kind == ".xlsx" else None)
    with closing(connection):
        sheets = _write(connection, file, kind, table or "notices", day, words)
        runs = _last_runs(connection, day)
    if as_json:
        done = {
            "file": str(file),
            "as_of": str(day),
            "bytes": file.stat().st_size,
            "rows": sheets,
            "runs": runs,
        }
        click.echo(json.dumps(done | _about(words), ensure_ascii=False))
        return 0
    click.echo(f"{file}: as of {day}, {file.stat().st_size:,} bytes")
    print_table(("rows of", "n"), [(name, f"{count:,}") for name, count in sheets.items()], right=("n",))
    print_table(
        ("source", "last run", "state"), [(run["source"], run["started_at"], run["state"]) for run in runs]
    )
    click.echo("\n".join(_about(words).values()))
    return 0


def _check(file: Path, kind: str, table: str | None) -> None:
    """Refuse what cannot be done before anything is opened."""
    from reports.export.columns import COLUMNS

    if kind not in KINDS:
        raise click.UsageError(f"export takes a name that ends in {', '.join(KINDS)}, not {file.name!r}")
    if table is not None and kind not in _ONE_TABLE:
        raise click.UsageError(
            f"--table is for {' and '.join(_ONE_TABLE)}: a {kind} file is of no single table"
        )
    if table is not None and table not in COLUMNS:
        from difflib import get_close_matches

        near = get_close_matches(table, COLUMNS, n=1)
        hint = f" Did you mean {near[0]!r}?" if near else ""
        raise click.UsageError(f"--table is one of {', '.join(COLUMNS)}, not {table!r}.{hint}")
    if not file.absolute().parent.is_dir():
        raise click.UsageError(f"the folder {file.absolute().parent} does not exist")


def _opened(database: Path, day: date | None) -> sqlite3.Connection:
    """Open the database for reading, what may be shown brought up to date where it can be written."""
    from firesale.figuring import bring_up_to_date
    from pipelines.keep import public
    from pipelines.keep.database import DatabaseUnusable, open_database, open_reading

    open_reading(database).close()  # never makes a new one
    try:
        if day == clock.now().date():
            bring_up_to_date(database, day)
        else:
            with closing(open_database(database).conn) as connection:
                public.refresh(connection)
    except (DatabaseUnusable, sqlite3.Error) as error:
        log.info("%s; it is read as it stands", error)
    return open_reading(database)


def _write(
    connection: sqlite3.Connection, file: Path, kind: str, table: str, day: date, lang: str
) -> dict[str, int]:
    from reports.export import write_atom, write_csv, write_jsonl, write_xlsx

    if kind == ".xlsx":
        return write_xlsx(connection, file, as_of=day, lang=lang, sources=known_sources())
    if kind == ".atom":
        return {"entries": write_atom(connection, file, as_of=day, lang=lang)}
    write = write_csv if kind == ".csv" else write_jsonl
    return {table: write(connection, file, table=table, as_of=day)}


def _last_runs(connection: sqlite3.Connection, day: date) -> list[dict[str, Any]]:
    """The last run of every source that began by the end of the day."""
    until = f"{day + timedelta(days=1)}T00:00:00+08:00"
    query = (
        "SELECT source, started_at, state FROM runs WHERE run_id IN"
        " (SELECT max(run_id) FROM runs WHERE started_at < ? GROUP BY source) ORDER BY source"
    )
    return [dict(row) for row in connection.execute(query, [until])]


def _about(lang: str) -> dict[str, str]:
    from reports.document import DISCLAIMER
    from reports.export.summary import LICENCE

    return {"says": DISCLAIMER.of(lang), "licence": LICENCE.of(lang)}
