"""``firesale status``."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from crawlers import clock
from firesale.commands.shared import database_option, print_table, read_config

if TYPE_CHECKING:
    from pipelines.schedule import Next

RECENT_PROBLEMS = 10
_WHY = {"retry": " (again, earlier)", "wait": " (left alone until then)"}


@click.command("status")
@database_option
def status_command(database: Path) -> int:
    """Show the health of every source with evidence and next step, and whether the database is sound.

    Example: firesale status --db firesale.db
    """
    from firesale import running
    from firesale.due import next_looks
    from pipelines.keep.database import open_reading
    from pipelines.keep.health import warnings_of

    known = running.all_sources()
    config, now = read_config(known), clock.now()
    with closing(open_reading(database)) as connection:
        rows = connection.execute(
            "SELECT * FROM runs WHERE run_id IN (SELECT max(run_id) FROM runs GROUP BY source)"
        ).fetchall()
        last = {row["source"]: row for row in rows}
        table = []
        looks = next_looks(known, config, database, now)
        for name in known:
            run = last.get(name)
            state = run["state"] if run else None
            shown = state or _without_state(run, database, name)
            evidence = run["reason"] if run else None
            step = _next_step(name, state, evidence)
            enabled = config.source(name).enabled is not False
            due = _due_in_words(looks[name], now) if enabled else "switched off"
            table.append([name, shown, run["finished_at"] if run else None, due, evidence, step])
        print_table(
            ("source", "state", "finished", "next due", "evidence", "next step"),
            table,
            wide=("finished", "next due", "evidence", "next step"),
        )
        for name, source in known.items():
            for warning in warnings_of(connection, name, now, source.silence_days):
                click.echo(f"warning: {name}: {warning}")
        _print_problems(connection, [row["run_id"] for row in rows])
        _print_hosts(connection, now)
        sound = connection.execute("PRAGMA quick_check").fetchone()[0]
    click.echo(f"database: {database}, integrity {sound}")
    click.echo(_last_backup(database))
    return 0 if sound == "ok" else 1


def _print_hosts(connection: sqlite3.Connection, now: datetime) -> None:
    """What every host was asked today, and what its robots.txt was when it was last read."""
    query = (
        "SELECT host, sum(asked * (day = ?)) AS today, sum(asked) AS ever, robots, max(robots_at) AS robots_at"
        " FROM hosts GROUP BY host ORDER BY host"
    )
    try:
        rows = connection.execute(query, [now.date().isoformat()]).fetchall()
    except sqlite3.OperationalError:  # a database of an older version, open for reading only
        return
    if rows:
        click.echo()
        print_table(
            ("host", "asked today", "asked ever", "robots.txt", "read at"),
            [(r["host"], r["today"], r["ever"], r["robots"], r["robots_at"]) for r in rows],
            right=("asked today", "asked ever"),
        )
        click.echo()


def _due_in_words(look: Next, now: datetime) -> str:
    """When a source is looked at next, and why not by its schedule."""
    if look.is_due(now):
        return "now"
    return f"{look.at:%Y-%m-%d %H:%M}{_WHY.get(look.why, '')}"


def _last_backup(database: Path) -> str:
    from pipelines.keep.backup import backups, taken_at

    copies = backups(database)
    if not copies:
        return "last backup: none (one is made before a migration and before a replay writes)"
    when = taken_at(copies[-1])
    return f"last backup: {copies[-1]}" + (f" of {when.isoformat()}" if when else "")


def _next_step(name: str, state: str | None, evidence: str | None) -> str:
    from crawlers.fill_names import VANISHED
    from crawlers.outcome import State
    from crawlers.polite import NOT_FETCHED
    from pipelines.tell.source_words import next_step

    if state == "disallowed" and NOT_FETCHED in (evidence or ""):
        return "check the network, then crawl again: robots.txt could not be asked for"
    if state == "layout" and VANISHED in (evidence or ""):
        return f"compare the page with the reader of {name}; firesale floors {name} shows what is usual"
    if state is None:
        return f"crawl it: firesale crawl {name}"
    return next_step(State(state), name)


def _without_state(run: object, database: Path, name: str) -> str:
    from pipelines.keep.locks import is_running

    if not run:
        return "never run"
    return "running" if is_running(database, name) else "cut off"


def _print_problems(connection: object, run_ids: list[int]) -> None:
    import sqlite3

    assert isinstance(connection, sqlite3.Connection)  # noqa: S101
    marks = ", ".join("?" * len(run_ids))
    where = f"WHERE run_id IN ({marks})"
    count = connection.execute(f"SELECT count(*) FROM problems {where}", run_ids).fetchone()[0]
    if not count:
        return
    click.echo(f"problems of the last runs: {count}")
    rows = connection.execute(
        f"SELECT source, field, reason, words, url FROM problems {where} ORDER BY rowid DESC LIMIT ?",
        [*run_ids, RECENT_PROBLEMS],
    )
    print_table(
        ("source", "field", "reason", "words", "page"),
        [tuple(row) for row in rows],
        wide=("reason", "words", "page"),
    )
    if count > RECENT_PROBLEMS:
        click.echo(f"and {count - RECENT_PROBLEMS} more in the table problems")
