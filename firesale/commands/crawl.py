"""``firesale crawl``."""

from __future__ import annotations

import sys
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from typing import Any

import click

from crawlers import clock
from firesale.commands.crawl_results import echo_json, last_ids, print_runs, unstored, what_came
from firesale.commands.shared import database_option, read_config


@click.command("crawl")
@click.argument("sources", nargs=-1)
@click.option(
    "--full", is_flag=True, help="Ignore what is known: walk whole lists, ask for every notice again."
)
@click.option("--due", is_flag=True, help="Only those of them whose time has come.")
@click.option(
    "--since",
    metavar="DATE",
    help="Only what was published on or after this day; lots: whose sale starts or ends then or later.",
)
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
    names = chosen_sources(tuple(chosen), known, config)
    order = running.Order(
        sources=names,
        database=database,
        full=full,
        since=_since(since, {name: known[name] for name in names}),
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
        _need_writable(order, as_json and not due, database)
        if due:
            order = running.Order(**{**_fields(order), "sources": _those_due(order, known, config)})
        for name in order.sources:
            if not due:
                reserve_source(order.database, name)  # refused here in words; the crawl takes it over
            stack.callback(give_back, order.database, name)
        before = last_ids(order.database)
        ran = running.crawl(order, config) if order.sources else _only_tell(order, config)
        runs, alerts = what_came(order, before, ran)
        after_a_crawl(order.database, order.sources and not throw_away)
    for name, reason in ran.reasons.items():
        click.echo(f"{name}: {reason}", err=True)
    shown = None if throw_away else str(database)
    if as_json:
        echo_json(runs, alerts, shown)
    elif order.sources or not due:
        print_runs(runs, alerts, shown)
    return exit_status([*ran.states.values(), *(State.ERROR for _ in broken)])


def _need_writable(order: Any, as_json: bool, shown: Path) -> None:
    """See that the database can be written to before anything is asked. Raises ``DatabaseUnusable``."""
    from pipelines.keep.database import DatabaseUnusable, check_writable

    try:
        check_writable(order.database)
    except DatabaseUnusable as error:
        if as_json:
            echo_json(unstored(dict.fromkeys(order.sources, str(error))), [], shown)
        raise


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


def _since(words: str | None, sources: Any) -> str:
    """Return the day as spiders take it, and say which sources it means nothing to.

    A day to come is one only for sales: nothing is published yet.
    """
    from crawlers.families.lists import Lists

    if words is None:
        return ""
    try:
        day = date.fromisoformat(words)
    except ValueError as error:
        raise click.UsageError(f"--since takes a day such as 2025-11-01, not {words!r}") from error
    today = clock.now().date()
    whole = [name for name, source in sources.items() if source.since_means is None]
    for name in whole:
        click.echo(f"{name}: --since says nothing to it; it is read whole", err=True)
    published = [name for name, source in sources.items() if source.since_means == Lists.since_means]
    if day > today and published:
        raise click.UsageError(
            f"--since {day} is a day to come: today is {today}, and {published[0]} has published nothing yet"
        )
    return day.isoformat()
