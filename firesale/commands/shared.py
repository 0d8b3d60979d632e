"""What commands share: the database option, configuration, and tables for people and for pipes."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, TypeVar

import click
from rich.cells import cell_len
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from crawlers import clock, config
from crawlers.reading.garbled import fit_to_show

Decorated = TypeVar("Decorated", bound=Callable[..., Any])

WIDE = 240
LEAST_WIDE = 14


def database_option(function: Decorated) -> Decorated:
    """Add ``--db FILE``."""
    default = os.environ.get("FIRESALE_DB") or "firesale.db"
    option = click.option(
        "--db", "database", type=click.Path(dir_okay=False, path_type=Path), default=Path(default),
        show_default=True, help="The database (or FIRESALE_DB).",
    )  # fmt: skip
    return option(function)


def read_config(sources: Iterable[str]) -> config.Config:
    """Read the configuration and the clock. Raises ``ConfigError``; usage errors for a wrong clock."""
    try:
        clock.now()
    except ValueError as error:
        raise click.UsageError(str(error)) from error
    from firesale import running

    known = [*sources, *running.broken_sources()]  # what the file says of a broken source is no mistake
    keys: dict[str, dict[str, type]] = {name: {} for name in known}
    loaded = config.load(None, os.environ, keys)
    floors = {
        name: own.floors for name, own in loaded.sources.items() if any("." in key for key in own.floors)
    }
    if floors:
        from crawlers.config_floors import check_parts

        spiders = running.all_sources()
        for name in floors.keys() & spiders.keys():
            check_parts(loaded.file, name, floors[name], spiders[name].parts())
    return loaded


def language() -> str:
    """Return the language of the configuration, ``en`` or ``zh``."""
    from firesale import running

    return read_config(running.all_sources()).lang


def console() -> Console:
    """Return where results are printed; wide when piped, so that no line is broken."""
    return Console() if sys.stdout.isatty() else Console(width=WIDE, soft_wrap=True)


def print_table(
    heads: Sequence[str],
    rows: Iterable[Sequence[Any]],
    *,
    right: Iterable[str] = (),
    wide: Iterable[str] = (),
) -> None:
    """Print a short table: aligned on a terminal, tab-separated lines in a pipe.

    On a narrow terminal the columns named in ``wide`` give way; the others keep their width.
    """
    rows = [["" if cell is None else fit_to_show(str(cell)) for cell in row] for row in rows]
    if not sys.stdout.isatty():
        click.echo("\t".join(heads))
        for row in rows:
            click.echo("\t".join(cell.replace("\t", " ").replace("\n", " ") for cell in row))
        return
    widest = [
        max([cell_len(head), *(cell_len(row[place]) for row in rows)]) for place, head in enumerate(heads)
    ]
    least = sum(
        min(width, LEAST_WIDE) if head in wide else width for head, width in zip(heads, widest, strict=True)
    )
    if least + 2 * len(heads) > console().width:
        _print_blocks(heads, rows)
        return
    table = Table(box=None, pad_edge=False, header_style="bold")
    for head, width in zip(heads, widest, strict=True):
        table.add_column(
            head,
            justify="right" if head in right else "left",
            overflow="fold",
            min_width=min(width, LEAST_WIDE) if head in wide else width,
        )
    for row in rows:
        table.add_row(*(escape(cell) for cell in row))
    console().print(table)


def _print_blocks(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print a table that is wider than the terminal record by record: nothing is cut off."""
    label = max(cell_len(head) for head in heads)
    for row in rows:
        for head, cell in zip(heads, row, strict=True):
            if cell:
                click.echo(f"{head:<{label}}  {cell}")
        click.echo()


def money(yuan: float | None) -> str:
    """Return yuan as people in the trade read them, ``51.42亿`` or ``629.50万``; empty when not known."""
    if yuan is None:
        return ""
    for size, unit in ((1e8, "亿"), (1e4, "万")):
        if abs(yuan) >= size:
            return f"{yuan / size:,.2f}{unit}"
    return f"{yuan:,.2f}"
