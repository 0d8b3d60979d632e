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
@click.option("--due", is_flag=True, help="Only those of them whose time has come.")
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
    due: bool,
    since: str | None,
    sample: int | None,
    narrowed: tuple[str, ...],
    dry_run: bool,
    as_json: bool,
    database: Path,
) -> int:
    """Crawl SOURCES (default: all that are enabled) into the database.

    With --due a second call finds nothing to do, so cron or a timer may call it as often as it likes; a
    source that another process is crawling is passed over.

    Exit status: 0 all ok, 3 partial, degraded or skipped, 4 blocked or disallowed, 5 layout or empty,
    1 our own error, 2 usage or configuration.

    Example: firesale crawl yindeng --since 2025-11-01
    Example: firesale crawl --due
    Example: firesale crawl jd_auctions -a province=广东 -a category=housing
    """
    from crawlers.outcome import State, exit_status
    from firesale import running
    from firesale.figuring import after_a_crawl
    from pipelines.keep.database import open_database
    from pipelines.keep.locks import give_back, reserve_source

    if due and (since or sample or narrowed):
        raise click.UsageError("--due looks at whole lists: it takes neither --since, --sample nor -a")
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
        sources=chosen_sources(tuple(chosen), known, config),
        database=database,
        full=full,
        since=_since(since),
        sample=sample,
        tell=not dry_run,
        hurry=not due,
        narrowed=_narrowed(narrowed),
    )
    try:
        running.check_narrowing(order, known, config)
    except ValueError as error:
        raise click.UsageError(str(error)) from error
    _say_raised(running.raised_limits(order, config))
    named = ctx.get_parameter_source("database") is click.core.ParameterSource.COMMANDLINE
    throw_away = dry_run or (sample is not None and not named)
    with ExitStack() as stack:
        if throw_away:
            copy = stack.enter_context(running.a_copy_of(database))
            order = running.Order(**{**_fields(order), "database": copy, "tell": False})
        open_database(
            order.database
        ).conn.close()  # what cannot be written to is said before anything is asked
        if due:
            order = running.Order(**{**_fields(order), "sources": _those_due(order, known, config)})
        for name in order.sources:
            if not due:
                reserve_source(order.database, name)  # refused here in words; the crawl takes it over
            stack.callback(give_back, order.database, name)
        before = _last_ids(order.database)
        ran = running.crawl(order, config) if order.sources else _only_tell(order, config)
        runs, alerts = _what_came(order, before)
        after_a_crawl(order.database, order.sources and not throw_away)
    for name, reason in ran.reasons.items():
        click.echo(f"{name}: {reason}", err=True)
    shown = None if throw_away else str(database)
    if as_json:
        click.echo(json.dumps({"runs": runs, "alerts": alerts, "database": shown}, ensure_ascii=False))
    elif order.sources or not due:
        _print(runs, alerts, shown)
    return exit_status([*ran.states.values(), *(State.ERROR for _ in broken)])


def _say_raised(limits: list[str]) -> None:
    for line in limits:
        click.echo(f"limit raised: {line}", err=True)


def _fields(order: Any) -> dict[str, Any]:
    import attrs

    return attrs.asdict(order, recurse=False)


def chosen_sources(sources: tuple[str, ...], known: Any, config: Any) -> list[str]:
    """Return the named sources, else all that are enabled; a usage error for a name that is none."""
    from difflib import get_close_matches

    for name in sources:
        if name not in known:
            near = get_close_matches(name, known, n=1)
            hint = f" Did you mean {near[0]!r}?" if near else f" Known: {', '.join(known)}."
            raise click.UsageError(f"There is no source {name!r}.{hint}")
    enabled = [name for name in known if config.source(name).enabled is not False]
    return list(dict.fromkeys(sources)) or enabled


def _those_due(order: Any, known: Any, config: Any) -> list[str]:
    """Reserve the sources that are due; say which are passed over, and on a terminal when there is none."""
    from firesale.due import next_looks, reserve_due

    now = clock.now()
    sources = {name: known[name] for name in order.sources}
    reserved, busy = reserve_due(sources, config, order.database, now)
    for name in busy:
        click.echo(f"{name}: another process is crawling it just now; passed over", err=True)
    if not reserved and not busy and sys.stderr.isatty():  # a timer's log is not for saying nothing
        looks = next_looks(sources, config, order.database, now)
        first = min(looks, key=lambda name: looks[name].at, default=None)
        later = f"; next is {first} at {looks[first].at:%Y-%m-%d %H:%M}" if first else ""
        click.echo(f"nothing is due{later}", err=True)
    return reserved


def _only_tell(order: Any, config: Any) -> Any:
    """Nothing is crawled; what waits in the outbox and whose time has come is told all the same."""
    from firesale import running
    from pipelines.watch import tell

    if order.tell:
        tell(order.database, config, clock.now(), hurry=False)
    return running.Ran()


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


def _what_came(order: Any, before: tuple[int, int]) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The runs of this crawl, not those of another source beside it, and what fired meanwhile."""
    from pipelines.keep.schema import RUNS_PUBLIC

    with closing(sqlite3.connect(order.database)) as connection:
        connection.row_factory = sqlite3.Row
        columns = ", ".join(RUNS_PUBLIC)
        mine = ", ".join("?" * len(order.sources))
        query = f"SELECT {columns} FROM runs WHERE run_id > ? AND source IN ({mine}) ORDER BY run_id"
        runs = connection.execute(query, [before[0], *order.sources])
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
