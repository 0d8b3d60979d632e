"""``firesale floors SOURCE``."""

from __future__ import annotations

import json
from contextlib import closing
from pathlib import Path
from typing import Any

import click

from firesale.commands.shared import database_option, print_table, read_config

SHOWN_RUNS = 10


@click.command("floors")
@click.argument("source")
@click.option("--json", "as_json", is_flag=True, help="One JSON object on standard output.")
@database_option
def floors_command(source: str, as_json: bool, database: Path) -> int:
    """Show what a healthy run of SOURCE has shown so far, the floors that hold, and what they could be.

    Nothing is changed: floors are yours to set, in the configuration.

    Example: firesale floors yindeng
    """
    from crawlers import clock
    from firesale import running
    from pipelines.keep.database import open_reading
    from pipelines.keep.floors import FloorsOf

    known = running.all_sources()
    if source not in known:
        from crawlers.config_table import suggestion

        raise click.UsageError(f"There is no source {source!r}{suggestion(source, known)}")
    users = read_config(known).source(source).floors
    with closing(open_reading(database)) as connection:
        floors = FloorsOf(connection, known[source], users, clock.now()).as_json()
    if as_json:
        click.echo(json.dumps(floors, ensure_ascii=False))
        return 0
    _print(source, floors)
    return 0


def _print(source: str, floors: dict[str, Any]) -> None:
    click.echo("rows of the first list pages")
    rows = [
        [one["run_id"], one["started_at"], one["state"], one["listing"], one["rows"], one["total"]]
        for one in floors["rows"]["history"][-SHOWN_RUNS:]
    ]
    print_table(("run", "started", "state", "list", "rows", "site counts"), rows, wide=("started",))
    heads = ("list", "floor", "from", "proposal")
    print_table(heads, [[one[head] for head in heads] for one in floors["rows"]["lists"]])
    click.echo("\nshare of records that hold a value")
    print_table(
        ("part", "field", "floor", "from", "usual", "last runs, oldest first", "proposal"),
        [
            [one["part"], one["field"], _percent(one["floor"]), one["from"], _percent(one["usual"]),
             ", ".join(_run(run) for run in one["history"][-5:]), _percent(one["proposal"])]
            for one in floors["fields"]
        ],
        wide=("last runs, oldest first",),
    )  # fmt: skip
    for warning in floors["warnings"]:
        click.echo(f"warning: {warning}")
    if floors["config"]:
        click.echo("\nnothing was changed. What the history proposes, for you to put into the configuration:")
        click.echo(f"[sources.{source}]\n{floors['config']}")


def _percent(share: float | None) -> str:
    return "" if share is None else f"{share:.0%}"


def _run(run: dict[str, Any]) -> str:
    state = "" if run["state"] == "ok" else f" ({run['state']})"
    return f"{run['filled']}/{run['records']}{state}"
