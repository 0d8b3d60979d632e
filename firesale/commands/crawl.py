"""``firesale crawl``."""

from __future__ import annotations

import json
import sqlite3
import sys
from contextlib import ExitStack, closing
from datetime import date
from pathlib import Path
from typing import Any

import click

from crawlers import clock
from firesale.commands.shared import database_option, print_table, read_config


@click.command("crawl")
@click.argument("sources", nargs=-1)
@click.option(
    "--full", is_flag=True, help="Ignore what is known: walk whole lists, ask for every notice again."
)
@click.option("--since", metavar="DATE", help="Only what was published on or after this day.")
@click.option(
    "--sample", metavar="N", type=click.IntRange(1), help="N records a source; stored only with --db."
)
@click.option(
    "-a",
    "narrowed",
    metavar="NAME=WORDS",
    multiple=True,
    help="Narrow lists of lots: province, city, category, seller or status; several words parted by commas.",
)
@click.option("--dry-run", is_flag=True, help="Store nothing, tell nobody.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object on standard output.")
@database_option
@click.pass_context
def crawl_command(
    ctx: click.Context,
    sources: tuple[str, ...],
    full: bool,
    since: str | None,
    sample: int | None,
    narrowed: tuple[str, ...],
    dry_run: bool,
    as_json: bool,
    database: Path,
) -> int:
    """Crawl SOURCES (default: all that are enabled) into the database.

    Exit status: 0 all ok, 3 partial, degraded or skipped, 4 blocked or disallowed, 5 layout or empty,
    1 our own error, 2 usage or configuration.

    Example: firesale crawl yindeng --since 2025-11-01
    Example: firesale crawl jd_auctions -a province=广东 -a category=housing
    """
    from crawlers.outcome import State, exit_status
    from firesale import running
    from pipelines.keep.database import open_database
    from pipelines.keep.locks import lock_source

    known = running.all_sources()
    config = read_config(known)
    for channel in config.alerts.channels:
        if channel.address is None:
            click.echo(f"channel {channel.name!r}: {channel.reason}; what is addressed to it waits", err=True)
    broken = [name for name in dict.fromkeys(sources) if name in running.broken_sources()]  # has been said
    chosen = [name for name in sources if name not in broken]
    if broken and not chosen:
        return 1
    order = running.Order(
        sources=_chosen(tuple(chosen), known, config),
        database=database,
        full=full,
        since=_since(since),
        sample=sample,
        tell=not dry_run,
        narrowed=_narrowed(narrowed),
    )
    try:
        running.check_narrowing(order, known, config)
    except ValueError as error:
        raise click.UsageError(str(error)) from error
    named = ctx.get_parameter_source("database") is click.core.ParameterSource.COMMANDLINE
    throw_away = dry_run or (sample is not None and not named)
    with ExitStack() as stack:
        if throw_away:
            copy = stack.enter_context(running.a_copy_of(database))
            order = running.Order(**{**_fields(order), "database": copy, "tell": False})
        open_database(
            order.database
        ).conn.close()  # what cannot be written to is said before anything is asked
        for name in order.sources:
            lock_source(order.database, name).release()  # refused here in words; the crawl takes it itself
        before = _last_ids(order.database)
        ran = running.crawl(order, config)
        runs, alerts = _what_came(order.database, before)
    for name, reason in ran.reasons.items():
        click.echo(f"{name}: {reason}", err=True)
    shown = None if throw_away else str(database)
    if as_json:
        click.echo(json.dumps({"runs": runs, "alerts": alerts, "database": shown}, ensure_ascii=False))
    else:
        _print(runs, alerts, shown)
    return exit_status([*ran.states.values(), *(State.ERROR for _ in broken)])


def _fields(order: Any) -> dict[str, Any]:
    import attrs

    return attrs.asdict(order, recurse=False)


def _chosen(sources: tuple[str, ...], known: Any, config: Any) -> list[str]:
    from difflib import get_close_matches

    for name in sources:
        if name not in known:
            near = get_close_matches(name, known, n=1)
            hint = f" Did you mean {near[0]!r}?" if near else f" Known: {', '.join(known)}."
            raise click.UsageError(f"There is no source {name!r}.{hint}")
    enabled = [name for name in known if config.source(name).enabled is not False]
    return list(dict.fromkeys(sources)) or enabled


def _narrowed(given: tuple[str, ...]) -> dict[str, str]:
    pairs = [pair.partition("=") for pair in given]
    for name, sign, words in pairs:
        if not (name.strip() and sign and words.strip()):
            raise click.UsageError(
                f"-a takes NAME=WORDS, for example -a province=广东, not {name + sign + words!r}"
            )
    return {name.strip(): words for name, _, words in pairs}


def _since(words: str | None) -> str:
    if words is None:
        return ""
    try:
        day = date.fromisoformat(words)
    except ValueError as error:
        raise click.UsageError(f"--since takes a day such as 2025-11-01, not {words!r}") from error
    today = clock.now().date()
    if day > today:
        raise click.UsageError(
            f"--since {day} is a day to come: today is {today}, and nothing is published yet"
        )
    return day.isoformat()


def _last_ids(database: Path) -> tuple[int, int]:
    if not database.exists():
        return 0, 0
    with closing(sqlite3.connect(database)) as connection:
        try:
            runs = connection.execute("SELECT coalesce(max(run_id), 0) FROM runs").fetchone()[0]
            alerts = connection.execute("SELECT coalesce(max(rowid), 0) FROM alerts").fetchone()[0]
        except sqlite3.Error:
            return 0, 0
    return runs, alerts


def _what_came(database: Path, before: tuple[int, int]) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    from pipelines.keep.schema import RUNS_PUBLIC

    if not database.exists():
        return [], []
    with closing(sqlite3.connect(database)) as connection:
        connection.row_factory = sqlite3.Row
        columns = ", ".join(RUNS_PUBLIC)
        runs = connection.execute(f"SELECT {columns} FROM runs WHERE run_id > ? ORDER BY run_id", [before[0]])
        alerts = connection.execute("SELECT * FROM alerts WHERE rowid > ? ORDER BY rowid", [before[1]])
        return [dict(row) for row in runs], [dict(row) for row in alerts]


def _print(runs: list[dict[str, Any]], alerts: list[dict[str, Any]], database: str | None) -> None:
    heads = ("source", "state", "listed", "new", "changed", "unchanged", "problems", "requests")
    print_table(heads, [[run[head] for head in heads] for run in runs], right=heads[2:])
    for run in runs:
        if run["reason"]:
            click.echo(f"{run['source']}: {run['reason']}", err=not sys.stdout.isatty())
    for alert in alerts:
        click.echo(f"alert ({alert['state']}): {alert['title']}")
    click.echo(f"database: {database}" if database else "nothing was stored")
