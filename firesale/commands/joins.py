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
    """Say that A and B are one: two notices or projects one project, two lots or assets one thing.

    Undone by `split A B`.

    Example: firesale join yindeng:t20251114_3001234 yindeng:t20251201_3002345
    """
    return _say(a, b, "same", database)


@click.command("split")
@click.argument("a")
@click.argument("b")
@database_option
def split_command(a: str, b: str, database: Path) -> int:
    """Say that A and B are not one project, or not one thing: B gets one of its own. Undone by `join A B`.

    Example: firesale split yindeng:t20251114_3001234 yindeng:t20251201_3002345
    """
    return _say(a, b, "different", database)


def _say(a: str, b: str, verdict: str, database: Path) -> int:
    from crawlers import clock
    from pipelines.keep.database import open_reading
    from pipelines.keep.store import Store

    with closing(open_reading(database)) as connection:
        lots = _lot(connection, a), _lot(connection, b)
        kinds = "lot" if all(lots) else "notice"
        if any(lots) and not all(lots):
            raise click.UsageError(
                f"Of {a} and {b} one is a lot and the other is none: they are never one thing."
            )
        first, second = [lot for lot in lots if lot] or (_notice(connection, a), _notice(connection, b))
    if first == second:
        raise click.UsageError(f"{a} and {b} are the same {kinds}")
    table, of = ("lots", "asset_id") if kinds == "lot" else ("notices", "project_id")
    store = Store(database)
    try:
        store.say(first, second, verdict, clock.now())
        query = f"SELECT {kinds}_id AS id, {of} AS whole FROM {table} WHERE {kinds}_id IN (?, ?)"
        rows = store.connection.execute(query, [first, second]).fetchall()
    finally:
        store.close()
    for row in rows:
        click.echo(f"{row['id']} is of {row['whole']}")
    return 0


def _lot(connection: sqlite3.Connection, name: str) -> str | None:
    """Return the lot that stands for a lot or asset: an asset's first one."""
    found = connection.execute(
        "SELECT lot_id FROM lots WHERE lot_id = ?1 OR asset_id = ?1 ORDER BY lot_id <> ?1, starts_at, lot_id",
        [name],
    ).fetchone()
    return str(found["lot_id"]) if found else None


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
    raise click.UsageError(f"There is no notice, project, lot or asset {name!r}.{_where_ids_are(connection)}")


def _where_ids_are(connection: sqlite3.Connection) -> str:
    """Name commands that list ids, with one that is there."""
    one = connection.execute("SELECT notice_id FROM notices ORDER BY published_on DESC LIMIT 1").fetchone()
    if one is None:
        return " The database holds none. Next step: firesale crawl, or another --db"
    (_, _, file) = connection.execute("PRAGMA database_list").fetchone()
    return (
        f" Ids look like {one[0]}. Next step: firesale show WORDS finds them by words of a title, and"
        f" sqlite3 {file} 'SELECT notice_id, project_id, title FROM notices' lists all"
    )
