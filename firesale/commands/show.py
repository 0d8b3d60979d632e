"""``firesale show ID``: the life of one project, lot or asset."""

from __future__ import annotations

import json
from contextlib import closing
from pathlib import Path
from typing import Any

import click

from firesale.commands.shared import database_option, money, print_table
from firesale.commands.show_asset import asset_named, life_of_asset, print_asset
from firesale.commands.show_lots import sentence
from firesale.commands.show_words import named_by, print_named


@click.command("show")
@click.argument("words", metavar="ID", nargs=-1, required=True)
@click.option("--json", "as_json", is_flag=True, help="One JSON object on standard output.")
@database_option
def show_command(words: tuple[str, ...], as_json: bool, database: Path) -> int:
    """Show the life of one project, lot or asset: notices or listings in order, changes, discounts, bases.

    ID is a project's or one of its notices', an asset's or one of its lots'. Words of a title, a seller or a place
    list the ids of what they name. Addresses and titles end at the building; a lot's own page prints the room.

    Example: firesale show yindeng:t20251114_3001234

    Example: firesale show jd:310933273
    """
    from pipelines.keep.database import open_reading

    name = " ".join(words).strip()
    if not name:
        raise click.UsageError("ID is empty: name a project, notice, lot or asset, or words that name some")
    with closing(open_reading(database)) as connection:
        found = connection.execute(
            "SELECT project_id FROM notices WHERE notice_id = ?1 OR project_id = ?1 OR rule_project_id = ?1",
            [name],
        ).fetchone()
        asset_id = None if found else asset_named(connection, name)
        if asset_id:
            life = life_of_asset(connection, asset_id)
            click.echo(json.dumps(life, ensure_ascii=False)) if as_json else print_asset(life)
            return 0
        if not found:
            _show_named(connection, name, database, as_json=as_json)
            return 0
        if not found["project_id"]:
            raise click.UsageError(f"{name} is about no loan package, so it has no project to show.")
        life = _life(connection, found["project_id"])
    if as_json:
        click.echo(json.dumps(life, ensure_ascii=False))
    else:
        _print(life)
    return 0


def _show_named(connection: Any, words: str, database: Path, *, as_json: bool) -> None:
    """List what these words name, the latest first. Raises a usage error when nothing does."""
    found, count = named_by(connection, words)
    if not found:
        raise click.UsageError(
            f"There is no project, notice, lot or asset {words!r} in {database}, and none is named by these words."
        )
    if as_json:
        click.echo(json.dumps({"found": found, "count": count}, ensure_ascii=False))
    else:
        print_named(found, count)


def _life(connection: Any, project_id: str) -> dict[str, Any]:
    def rows(query: str) -> list[dict[str, Any]]:
        return [dict(row) for row in connection.execute(query, [project_id])]

    return {
        "project": rows("SELECT * FROM projects WHERE project_id = ?")[0],
        "notices": rows("SELECT * FROM notices WHERE project_id = ? ORDER BY published_on, notice_id"),
        "changes": rows("SELECT c.* FROM changes c JOIN notices n ON n.notice_id = c.subject_id WHERE n.project_id = ?"
                        " ORDER BY c.seen_at, c.rowid"),
        "discounts": rows("SELECT * FROM discounts WHERE subject_type = 'project' AND subject_id = ?"),
        "joins": rows("SELECT j.* FROM joins j JOIN notices n ON n.notice_id = j.a WHERE n.project_id = ?"),
    }  # fmt: skip


def _print(life: dict[str, Any]) -> None:
    project = life["project"]
    names = [project["seller"], project["branch"], project["product"], project["debtor"]]
    phase = f"{project['phase_year'] or ''}-{project['phase_no'] or ''}".strip("-")
    click.echo(" ".join(str(part) for part in (*names, phase) if part))
    click.echo(f"{project['project_id']}  state {project['state']}, listed {project['listings']} times")
    print_table(
        ("published", "kind", "principal", "claims", "total", "overdue days", "price", "bid", "notice"),
        [
            (n["published_on"], n["kind"], money(n["principal_yuan"]), money(n["claims_yuan"]), money(n["total_yuan"]),
             n["overdue_days"], money(n["starting_price_yuan"]) or n["starting_price_state"], n["bid_on"],
             n["notice_id"])
            for n in life["notices"]
        ],
        right=("principal", "claims", "total", "overdue days", "price"),
        wide=("notice",),
    )  # fmt: skip
    for discount in life["discounts"]:
        click.echo(sentence(discount))
    for change in life["changes"]:
        click.echo(
            f"{change['seen_at']}  {change['subject_id']}  {change['field']}: {change['old']} -> {change['new']}"
        )
    for notice in life["notices"]:
        for check in json.loads(notice["checks_failed"] or "[]"):
            click.echo(f"check failed: {check} ({notice['notice_id']})")
