"""``firesale join`` and ``firesale split``: a person's word on what is one thing and what is not."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import click

from firesale.commands.shared import database_option


@click.command("join")
@click.argument("a")
@click.argument("b")
@database_option
def join_command(a: str, b: str, database: Path) -> int:
    """Say that A and B (notices or projects) are one project. Undone by `split A B`.

    Example: firesale join yindeng:t20251114_3001234 yindeng:t20251201_3002345
    """
    return _say(a, b, "same", database)


@click.command("split")
@click.argument("a")
@click.argument("b")
@database_option
def split_command(a: str, b: str, database: Path) -> int:
    """Say that A and B are not one project: B gets one of its own. Undone by `join A B`.

    Example: firesale split yindeng:t20251114_3001234 yindeng:t20251201_3002345
    """
    return _say(a, b, "different", database)


def _say(a: str, b: str, verdict: str, database: Path) -> int:
    from crawlers import clock
    from pipelines.keep.database import open_reading
    from pipelines.keep.store import Store

    with closing(open_reading(database)) as connection:
        first, second = _notice(connection, a), _notice(connection, b)
    if first == second:
        raise click.UsageError(f"{a} and {b} are the same notice")
    store = Store(database)
    try:
        store.say(first, second, verdict, clock.now())
        rows = store.connection.execute(
            "SELECT notice_id, project_id FROM notices WHERE notice_id IN (?, ?)", [first, second]
        ).fetchall()
    finally:
        store.close()
    for row in rows:
        click.echo(f"{row['notice_id']} is of {row['project_id']}")
    return 0


def _notice(connection: sqlite3.Connection, name: str) -> str:
    """Return the notice that stands for a notice or project: a project's first one.

    A project that was joined into another is found by the id that the rule gives its notices.
    """
    for query in (
        "SELECT notice_id, rule_project_id FROM notices WHERE notice_id = ?",
        "SELECT notice_id, rule_project_id FROM notices WHERE project_id = ? ORDER BY published_on, notice_id",
        "SELECT notice_id, rule_project_id FROM notices WHERE rule_project_id = ? ORDER BY published_on, notice_id",
    ):
        found = connection.execute(query, [name]).fetchone()
        if found and not found["rule_project_id"]:
            raise click.UsageError(f"{name} is about no loan package: there is nothing to join or split.")
        if found:
            return str(found["notice_id"])
    raise click.UsageError(
        f"There is no notice or project {name!r}. Its id stands in the tables notices and projects."
    )
