"""``firesale probe SOURCE``: does the site still look as its reader expects?"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from firesale.commands.shared import database_option, print_table, read_config


@click.command("probe")
@click.argument("source")
@click.option(
    "--save", metavar="CASE", help="Keep what came, without personal data, as fixtures of SOURCE named CASE."
)
@click.option("--into", type=click.Path(file_okay=False, path_type=Path), hidden=True)
@click.option("--json", "as_json", is_flag=True, help="One JSON object on standard output.")
@database_option
def probe_command(source: str, save: str | None, into: Path | None, as_json: bool, database: Path) -> int:
    """Ask SOURCE for the little that tells whether it still looks as the reader expects, and print a verdict.

    robots.txt, the first page of each list, one item. Nothing is stored, nobody is told. With --save the item
    becomes fixtures/SOURCE/CASE and each list's first page fixtures/SOURCE/CASE-LIST-list, cleaned of personal
    data and outside of version control.

    Example: firesale probe yindeng --save spring-form
    """
    from crawlers.outcome import EXIT_STATUS, State
    from firesale import probing, running
    from firesale.commands.crawl import chosen_sources
    from firesale.recording import FIXTURES, CaseRefused

    known = running.all_sources()
    config = read_config(known)
    chosen_sources((source,), known, config)
    try:
        seen = probing.probe(source, database, config, save=save, fixtures=into or FIXTURES)
    except CaseRefused as error:
        raise click.UsageError(str(error)) from error
    if as_json:
        click.echo(json.dumps(seen.as_json(), ensure_ascii=False))
    else:
        _print(seen)
    return EXIT_STATUS[State(seen.state)]


def _print(seen: Any) -> None:
    click.echo(f"{seen.source}: {seen.state}. {seen.verdict}")
    if seen.reason:
        click.echo(seen.reason)
    total = "" if seen.site_total is None else f"; the site counts {seen.site_total:,}"
    click.echo(f"\nasked {len(seen.answers)} times, {seen.listed} rows listed{total}:")
    print_table(
        ("status", "type", "bytes", "address"),
        [(a.status, a.content_type, f"{a.bytes:,}", a.url) for a in seen.answers],
        right=("status", "bytes"),
        wide=("address",),
    )
    if seen.record:
        click.echo("\none item, as it was read:")
        print_table(
            ("column", "value"), [(name, value) for name, value in seen.record.items()], wide=("value",)
        )
        unread = {k: v for k, v in json.loads(seen.missing or "{}").items() if v.startswith("unreadable")}
        for name, why in unread.items():
            click.echo(f"not read: {name}: {why}")
    for problem in seen.problems:
        click.echo(
            f"problem: {problem['field'] or ''} {problem['reason']} {problem['words'] or ''} {problem['url']}"
        )
    for path in seen.saved:
        click.echo(f"kept {path}")
    for why in seen.not_saved:
        click.echo(f"not kept: {why}")
    if seen.saved:
        case = min((Path(path).name for path in seen.saved), key=len)
        click.echo(
            f"next: ./run test tests/test_fixtures.py -k {case} writes what is read of it and fails once, so that you"
            " read it before it counts"
        )
