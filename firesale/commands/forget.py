"""``firesale forget ID``: remove one record and its documents, with an audit line."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import click

from firesale.commands.shared import database_option

if TYPE_CHECKING:
    from pipelines.keep.forgetting import Forgotten, Record


@click.command("forget")
@click.argument("name", metavar="ID")
@click.option("--why", default="", help="Who asked and why, for the audit line; no personal data.")
@click.option("--yes", is_flag=True, help="Do not ask before removing.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@database_option
def forget_command(name: str, why: str, yes: bool, as_json: bool, database: Path) -> int:
    """Remove a notice or a lot, its documents and all that is stored about it; the next crawls leave it alone.

    The id of a project or an asset removes all of its records. One line stays: id, when, by whom, why.

    Example: firesale forget yindeng:t20251114_3001234 --why "asked for by the seller"
    """
    from crawlers import clock
    from pipelines.keep.database import open_reading
    from pipelines.keep.forgetting import NothingToForget, forget, records_of
    from pipelines.keep.store import Store

    open_reading(database).close()  # an id is of no record where there is no database
    with closing(Store(database)) as store:
        try:
            records = records_of(store.connection, name)
        except NothingToForget as error:
            raise click.UsageError(
                f"There is no notice, lot, project or asset {name!r} in {database}."
            ) from error
        if not yes and not _agreed(records):
            raise click.Abort
        done = forget(store, records, why, clock.now())
    _say(done, database, as_json=as_json)
    return 0


def _agreed(records: Sequence[Record]) -> bool:
    """Ask on a terminal; in a script the command itself is the word."""
    if not sys.stdin.isatty():
        return True
    for record in records:
        click.echo(f"{record.id}  {record.title}", err=True)
    return click.confirm(f"Remove {len(records)} records for good?", err=True)


def _say(done: Forgotten, database: Path, *, as_json: bool) -> None:
    from pipelines.keep.backup import backups

    copies = [str(file) for file in backups(database)]
    if as_json:
        said = {
            "forgotten": done.records,
            "documents": done.documents,
            "backups": copies,
            "database": str(database),
        }
        click.echo(json.dumps(said, ensure_ascii=False))
        return
    for record_id in done.records:
        click.echo(f"forgotten: {record_id}")
    click.echo(f"documents removed: {done.documents}")
    if copies:
        click.echo(f"older copies still hold it. Next step: remove {', '.join(copies)}")
    click.echo(f"database: {database}")
