"""``firesale alerts`` and ``firesale alerts test``."""

from __future__ import annotations

import json
from contextlib import closing
from pathlib import Path

import click

from firesale.commands.shared import database_option, print_table, read_config


@click.command("alerts")
@click.argument("what", type=click.Choice(["list", "test", "tell"]), default="list")
@click.option("--json", "as_json", is_flag=True, help="One JSON object on standard output.")
@database_option
def alerts_command(what: str, as_json: bool, database: Path) -> int:
    """Show what fired, readers' and operators', what was told to whom and what waits; `test` sends one to
    every channel; `tell` sends now what waits, outside of quiet hours and of digests.

    Example: firesale alerts test
    """
    if what == "test":
        return _test(as_json)
    if what == "tell":
        _tell(database)
    return _list(database, as_json)


def _list(database: Path, as_json: bool) -> int:
    from pipelines.keep.database import open_reading

    with closing(open_reading(database)) as connection:
        alerts = [dict(row) for row in connection.execute("SELECT * FROM alerts ORDER BY created_at, rowid")]
        deliveries = [dict(row) for row in connection.execute(
            "SELECT alert_id, channel, state, tries, next_try_at, told_at, error FROM deliveries ORDER BY rowid")]  # fmt: skip
    if as_json:
        click.echo(json.dumps({"alerts": alerts, "deliveries": deliveries}, ensure_ascii=False))
        return 0
    to_whom: dict[str, list[str]] = {}
    for row in deliveries:
        trouble = f": {row['error']}; again at {row['next_try_at']}" if row["error"] else ""
        to_whom.setdefault(row["alert_id"], []).append(f"{row['channel']} {row['state']}{trouble}")
    print_table(
        ("created", "for", "state", "title", "to"),
        [(a["created_at"], a["audience"], a["state"], a["title"], "; ".join(to_whom.get(a["alert_id"], ["no channel set up"])))
         for a in alerts],
        wide=("title", "to"),
    )  # fmt: skip
    return 0


def _tell(database: Path) -> None:
    from crawlers import clock
    from firesale import running
    from pipelines.watch import tell

    report = tell(database, read_config(running.all_sources()), clock.now())
    if report.quiet_until and report.waiting:
        until = f"{report.quiet_until:%Y-%m-%d %H:%M}"
        click.echo(f"quiet hours: {report.waiting} wait until {until} (Beijing)", err=True)


def _test(as_json: bool) -> int:
    from crawlers import clock
    from crawlers.world import world_from_environment
    from firesale import running
    from pipelines.tell.answers import Came
    from pipelines.tell.channels import send_test

    config = read_config(running.all_sources())
    outcomes = send_test(config.alerts.channels, clock.now(), config.lang, world_from_environment())
    if not outcomes:
        click.echo("no channel is set up: see [[alerts.channel]] in the README", err=True)
        return 2
    rows = [
        (channel.name, answer.came + (f": {answer.reason}" if answer.reason else ""))
        for channel, answer in outcomes
    ]
    if as_json:
        click.echo(
            json.dumps({"channels": [{"channel": c, "outcome": o} for c, o in rows]}, ensure_ascii=False)
        )
    else:
        print_table(("channel", "outcome"), rows)
    return 0 if all(answer.came is Came.TOLD for _, answer in outcomes) else 3
