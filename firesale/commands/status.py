"""``firesale status``."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import click

from firesale.commands.shared import database_option, print_table

# What a person does about a state.
NEXT_STEPS = {
    None: "crawl it: firesale crawl {source}",
    "ok": "",
    "partial": "crawl again later: the next run closes the gap",
    "degraded": "see the problems below: has the documents' form changed?",
    "skipped": "install a browser",
    "blocked": "wait; open the site in a browser; crawl less often if it repeats",
    "disallowed": "read the site's robots.txt in a browser",
    "layout": "compare the list page with the docstring of the spider's read_list",
    "empty": "open the list page in a browser: is it really empty?",
    "error": "run it again with FIRESALE_LOG=INFO and report what it says",
}
RECENT_PROBLEMS = 10


@click.command("status")
@database_option
def status_command(database: Path) -> int:
    """Show the health of every source with evidence and next step, and whether the database is sound.

    Example: firesale status --db firesale.db
    """
    from firesale import running
    from pipelines.keep.database import open_reading

    with closing(open_reading(database)) as connection:
        rows = connection.execute(
            "SELECT * FROM runs WHERE run_id IN (SELECT max(run_id) FROM runs GROUP BY source)"
        ).fetchall()
        last = {row["source"]: row for row in rows}
        table = []
        for name in running.all_sources():
            run = last.get(name)
            state = run["state"] if run else None
            shown = state or _without_state(run, database, name)
            evidence = run["reason"] if run else None
            step = _next_step(name, state, evidence)
            table.append([name, shown, run["finished_at"] if run else None, evidence, step])
        print_table(
            ("source", "state", "finished", "evidence", "next step"),
            table,
            wide=("finished", "evidence", "next step"),
        )
        _print_problems(connection, [row["run_id"] for row in rows])
        sound = connection.execute("PRAGMA quick_check").fetchone()[0]
    click.echo(f"database: {database}, integrity {sound}")
    return 0 if sound == "ok" else 1


def _next_step(name: str, state: str | None, evidence: str | None) -> str:
    from crawlers.polite import NOT_FETCHED

    if state == "disallowed" and NOT_FETCHED in (evidence or ""):
        return "check the network, then crawl again: robots.txt could not be asked for"
    return NEXT_STEPS.get(state, "").format(source=name)


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
