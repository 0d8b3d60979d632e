"""What came of a crawl: its runs and alerts, as one JSON object and as a short table."""

from __future__ import annotations

import json
import sqlite3
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import click

from firesale.commands.shared import print_table


def last_ids(database: Path) -> tuple[int, int]:
    """Return the last run_id and the last row of alerts before a crawl."""
    if not database.exists():
        return 0, 0
    with closing(sqlite3.connect(database)) as connection:
        try:
            runs = connection.execute("SELECT coalesce(max(run_id), 0) FROM runs").fetchone()[0]
            alerts = connection.execute("SELECT coalesce(max(rowid), 0) FROM alerts").fetchone()[0]
        except sqlite3.Error:
            return 0, 0
    return runs, alerts


def what_came(
    order: Any, before: tuple[int, int], ran: Any
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The runs of this crawl, not those of another source beside it, and what fired meanwhile.

    A run's state is that of the crawl where the database could not be told any more.
    """
    try:
        runs, alerts = _stored(order, before)
    except sqlite3.Error:  # has been said; what came of the crawl is said all the same
        runs, alerts = [], []
    return _with_ends(runs, ran), alerts


def _stored(order: Any, before: tuple[int, int]) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    from pipelines.keep.schema import RUNS_PUBLIC

    with closing(sqlite3.connect(order.database)) as connection:
        connection.row_factory = sqlite3.Row
        columns = ", ".join(RUNS_PUBLIC)
        mine = ", ".join("?" * len(order.sources))
        query = f"SELECT {columns} FROM runs WHERE run_id > ? AND source IN ({mine}) ORDER BY run_id"
        runs = connection.execute(query, [before[0], *order.sources])
        of_mine = f"(subject_type <> 'source' OR subject_id IN ({mine}))"
        alerts = connection.execute(
            f"SELECT * FROM alerts WHERE rowid > ? AND {of_mine} ORDER BY rowid", [before[1], *order.sources]
        )
        return [dict(row) for row in runs], [dict(row) for row in alerts]


def echo_json(runs: list[dict[str, Any]], alerts: list[dict[str, Any]], database: Path | str | None) -> None:
    """Print the one JSON object of a crawl."""
    shown = None if database is None else str(database)
    click.echo(json.dumps({"runs": runs, "alerts": alerts, "database": shown}, ensure_ascii=False))


def unstored(reasons: dict[str, str | None]) -> list[dict[str, Any]]:
    """The runs of which the database could take no row: errors of our own."""
    from pipelines.keep.schema import RUNS_PUBLIC

    nothing = dict.fromkeys(RUNS_PUBLIC)
    return [{**nothing, "source": name, "state": "error", "reason": why} for name, why in reasons.items()]


def _with_ends(runs: list[dict[str, Any]], ran: Any) -> list[dict[str, Any]]:
    """Say of every run how it ended, also where the database could no longer be told."""
    for run in runs:
        if run["state"] is None and run["source"] in ran.states:
            run["state"], run["reason"] = str(ran.states[run["source"]]), ran.ends.get(run["source"])
    stored = {run["source"] for run in runs}
    return runs + unstored(
        {name: ran.ends.get(name, ran.reasons.get(name)) for name in ran.states if name not in stored}
    )


def print_runs(runs: list[dict[str, Any]], alerts: list[dict[str, Any]], database: str | None) -> None:
    """Print the short table, why runs ended as they did, and what fired."""
    heads = ("source", "state", "listed", "new", "changed", "unchanged", "problems", "requests")
    print_table(heads, [[run[head] for head in heads] for run in runs], right=heads[2:])
    for run in runs:
        if run["reason"]:
            click.echo(f"{run['source']}: {run['reason']}", err=not sys.stdout.isatty())
    for alert in alerts:
        click.echo(f"alert ({alert['state']}): {alert['title']}")
    click.echo(f"database: {database}" if database else "nothing was stored")
