"""``firesale sources``."""

from __future__ import annotations

import json
from contextlib import closing
from pathlib import Path
from typing import Any

import click

from crawlers import clock
from firesale.commands.shared import database_option, print_table, read_config

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"


@click.command("sources")
@click.option(
    "--all", "with_left_out", is_flag=True, help="Also sources that were left out, with the reason."
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object on standard output.")
@database_option
def sources_command(with_left_out: bool, as_json: bool, database: Path) -> int:
    """List every source: where it looks, how, how often, and how it fared.

    Example: firesale sources --json
    """
    rows = [*rows_of_sources(database), *(LEFT_OUT if with_left_out else [])]
    if as_json:
        click.echo(json.dumps({"sources": rows}, ensure_ascii=False))
        return 0
    heads: tuple[str, ...] = (
        "name",
        "title",
        "way",
        "enabled",
        "proof",
        "floor",
        "schedule",
        "next_due_at",
        "last_state",
        "last_good_run_at",
        "coverage",
    )
    heads += ("left_out", "reason") if with_left_out else ()
    print_table(
        heads,
        [[_short(row.get(head)) for head in heads] for row in rows],
        wide=("title", "reason", "last_good_run_at", "schedule", "next_due_at"),
    )
    return 0


# Sites that were looked at and are not crawled; name, hosts and the reason.
LEFT_OUT: list[dict[str, Any]] = [
    {"name": name, "title": title, "hosts": hosts, "enabled": False, "left_out": True, "reason": reason}
    for name, title, hosts, reason in (
        (
            "cbex",
            "北京产权交易所",
            ["www.cbex.com.cn"],
            "answers with a script challenge that we do not solve",
        ),
        (
            "cquae",
            "重庆联合产权交易所",
            ["www.cquae.com"],
            "answers with a script challenge that we do not solve",
        ),
        ("cspea", "全国产权行业信息化综合服务平台", ["www.cspea.com.cn"], "needs a log-in"),
    )
]


def rows_of_sources(database: Path) -> list[dict[str, Any]]:
    """Return a row for each source, as ``sources --json`` prints it."""
    from firesale import running
    from firesale.due import next_looks, schedule_of
    from pipelines.keep.database import DatabaseUnusable

    known = running.all_sources()
    config = read_config(known)
    history = _history(database)
    try:
        looks = next_looks(known, config, database, clock.now())
    except DatabaseUnusable:  # `status` says what is wrong with it
        looks = {}
    rows = []
    for name, source in known.items():
        last = history.get(name, {})
        enabled = config.source(name).enabled is not False
        rows.append(
            {
                "name": name,
                "title": source.title,
                "hosts": list(source.hosts),
                "way": source.way,
                "fallback": source.fallback,
                "enabled": enabled,
                "proof": proof_of(name),
                "floor": source.floor,
                "schedule": str(schedule_of(source, config)),
                "next_due_at": looks[name].at.isoformat() if enabled and name in looks else None,
                "last_state": last.get("last_state"),
                "last_good_run_at": last.get("last_good_run_at"),
                "coverage": last.get("coverage"),
            }
        )
    return rows


def proof_of(name: str) -> str:
    """Return what stands behind a reader: pages ``recorded`` from the site, ``written`` by hand, or ``none``."""
    origins = {
        json.loads(path.read_text(encoding="utf-8")).get("origin", "written")
        for path in FIXTURES.glob(f"{name}/*/request.json")
    }
    return "recorded" if "recorded" in origins else "written" if origins else "none"


def _history(database: Path) -> dict[str, dict[str, Any]]:
    from pipelines.keep.database import DatabaseUnusable, open_reading

    try:
        connection = open_reading(database)
    except DatabaseUnusable:
        return {}
    with closing(connection):
        if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'runs'").fetchone():
            return {}
        rows = connection.execute(_HISTORY).fetchall()
    return {row["source"]: dict(row) for row in rows}


# The last run, the last good one, and how much of what the site counts is known here.
_HISTORY = """
    SELECT last.source, last.state AS last_state,
           (SELECT max(good.finished_at) FROM runs good WHERE good.source = last.source AND good.state = 'ok')
               AS last_good_run_at,
           (SELECT 1.0 * total.known / total.site_total FROM runs total
            WHERE total.source = last.source AND total.site_total > 0 ORDER BY total.run_id DESC LIMIT 1) AS coverage
    FROM runs last
    WHERE last.run_id = (SELECT max(run_id) FROM runs WHERE source = last.source)
"""


def _short(value: Any) -> Any:
    if isinstance(value, float):
        return f"{value:.1%}"
    return {True: "yes", False: "no"}.get(value, value) if isinstance(value, bool) else value
