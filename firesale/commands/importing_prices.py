"""Reference prices that a user brings: tables (CSV, JSON) and pages saved from a portal."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from firesale.commands.shared import print_table

if TYPE_CHECKING:
    from crawlers.reading.reference_tables import Prices
    from pipelines.keep.references import PutCounts

TABLES = frozenset({".csv", ".tsv", ".json", ".jsonl", ".ndjson"})


def holds_prices(file: Path, url: str | None) -> bool:
    """Tell whether a file is for this reader: a table by its name, a page by the site it is of."""
    from crawlers.reading.pdf import sniff
    from crawlers.reading.saved_prices import is_of_portal

    if file.suffix.lower() in TABLES:
        return True
    data = file.read_bytes()
    return sniff(data) == "html" and is_of_portal(data, url)


def import_prices(files: Sequence[Path], url: str | None, saved_on: date | None, database: Path) -> bool:
    """Store the reference prices of these files and say what became of them; false when any was refused."""
    from crawlers.records import Unreadable

    rows, complete = [], True
    for file in files:
        try:
            read = _read(file, url, saved_on)
        except Unreadable as error:
            click.echo(f"{file}: {error}", err=True)
            complete = False
            continue
        for line in read.refused:
            click.echo(f"{file}: {line}{_hint(line, file)}", err=True)
        if read.left_out:
            click.echo(f"{file}: left out: {', '.join(read.left_out)}", err=True)
        counts, lots = _store(database, read)
        rows.append((file.name, counts.new, counts.changed, counts.unchanged, len(read.refused), lots))
        complete = complete and not read.refused
    heads = ("reference prices", "new", "changed", "unchanged", "refused", "lots priced")
    if rows:
        print_table(heads, rows, right=heads[1:])
    return complete


def _read(file: Path, url: str | None, saved_on: date | None) -> Prices:
    from crawlers import clock
    from crawlers.reading.reference_tables import read_reference_prices
    from crawlers.reading.saved_prices import read_saved_prices

    data = file.read_bytes()
    if file.suffix.lower() in TABLES:
        return read_reference_prices(data, clock.now().date())
    return read_saved_prices(data, saved_on, url)


def _hint(line: str, file: Path) -> str:
    """Say what to add. The file's own date may be that of a copy, so it is offered and not taken."""
    if "the day it was saved" not in line:
        return ""
    from crawlers.clock import BEIJING

    written = datetime.fromtimestamp(file.stat().st_mtime, BEIJING).date()
    return f" (--saved-on {written}, if the file's own date is right)"


def _store(database: Path, read: Prices) -> tuple[PutCounts, int]:
    from crawlers import clock
    from pipelines.keep.house_index import roll_stale
    from pipelines.keep.references import put_references, reprice
    from pipelines.keep.store import Store
    from pipelines.keep.transactions import writing

    store = Store(database)
    try:
        with writing(store.connection):
            counts = put_references(store.connection, read.prices)
            roll_stale(store.connection, {price.city for price in read.prices}, clock.now().date())
            lots = reprice(store.connection, {price.city for price in read.prices})
    finally:
        store.close()
    return counts, lots
