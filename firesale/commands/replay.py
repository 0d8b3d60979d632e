"""``firesale replay [SOURCE ...]``: read the records again from the kept documents, without network."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from firesale.commands.shared import database_option, print_table

if TYPE_CHECKING:
    from crawlers.source import Source
    from pipelines.replay.replay import Replayed

_SHOWN = 40


@click.command("replay")
@click.argument("sources", nargs=-1, metavar="[SOURCE ...]")
@click.option("--dry-run", is_flag=True, help="Show what would differ; write nothing.")
@click.option("--apply", is_flag=True, hidden=True, help="What is done anyway; scripts may still name it.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@database_option
def replay_command(sources: Sequence[str], dry_run: bool, apply: bool, as_json: bool, database: Path) -> int:
    """Rebuild the records from the kept documents, by the readers of today.

    What differs is shown first, then written in one transaction, with a backup of the database beside it. Runs,
    alerts, when a record was seen, and persons' joins stay as they are; so do records whose documents have
    expired. After a change to a reader, --dry-run shows which fields it changes.

    Example: firesale replay yindeng --dry-run
    Example: firesale replay
    """
    from crawlers import clock
    from pipelines.replay.replay import replay

    if dry_run and apply:
        raise click.UsageError("--dry-run writes nothing and --apply writes: name one of them")
    with _readers(sources) as spiders:
        show = _print_nothing if as_json else _print
        done = replay(database, spiders, clock.now(), apply=not dry_run, show=show)
    if as_json:
        click.echo(json.dumps(_as_object(done, database), ensure_ascii=False))
    else:
        _print_end(done)
        click.echo(f"database: {database}")
    return 3 if done.tally.failed else 0


@contextmanager
def _readers(sources: Sequence[str]) -> Iterator[Mapping[str, Source]]:
    """Lend the readers of these sources, of all when none is named."""
    from firesale import running

    known = running.all_sources()
    for name in sources:
        if name not in known:
            raise click.UsageError(f"There is no source {name!r}. Known: {', '.join(known)}.")
    spiders = {name: known[name]() for name in dict.fromkeys(sources or known)}
    try:
        yield spiders
    finally:
        for spider in spiders.values():
            closed = getattr(spider, "closed", None)
            if closed:
                closed("replayed")


def _as_object(done: Replayed, database: Path) -> Mapping[str, Any]:
    tally = done.tally
    return {
        "applied": done.applied,
        "differs": done.differs,
        "records": {
            "read_again": tally.whole,
            "latest_read_again": tally.latest,
            "left_expired": tally.expired,
            "left_never_kept": tally.never_kept,
            "left_failed": tally.failed,
        },
        "failed": [{"id": record_id, "reason": why} for record_id, why in tally.why_failed],
        "tables": {
            name: {
                "ids_kept": table.kept,
                "changed": table.changed,
                "added": table.added,
                "gone": table.gone,
                "fields": dict(table.fields),
            }
            for name, table in done.tables.items()
        },
        "examples": [
            {"table": e.table, "id": e.id, "field": e.field, "old": e.old, "new": e.new}
            for table in done.tables.values()
            for e in table.examples
        ],
        "backup": str(done.backup) if done.backup else None,
        "database": str(database),
    }


def _print_nothing(done: Replayed) -> None:
    """One JSON object at the end says it all."""


def _print(done: Replayed) -> None:
    """Print what was found, before anything is written."""
    tally = done.tally
    click.echo(
        f"{tally.whole + tally.latest} records read again"
        + (f", {tally.latest} of them from their latest documents only" if tally.latest else "")
        + f"; {tally.left} left as they are ({tally.expired} expired, {tally.never_kept} never kept,"
        f" {tally.failed} could not be read again)"
    )
    for record_id, why in tally.why_failed:
        click.echo(f"{record_id}: {why}", err=True)
    if done.differs:
        _print_differences(done)


def _print_end(done: Replayed) -> None:
    if done.applied:
        click.echo(f"written; as it was before: {done.backup}")
    elif done.differs:
        click.echo("nothing was changed. Next step: the same command without --dry-run writes it")
    else:
        click.echo("nothing differs; nothing was written")


def _print_differences(done: Replayed) -> None:
    print_table(("table", "ids kept", "changed", "added", "gone", "fields"), [
        (name, t.kept, t.changed, t.added, t.gone, ", ".join(f"{f} {n}" for f, n in t.fields.most_common()))
        for name, t in done.tables.items() if t.differs
    ], wide=("fields",))  # fmt: skip
    examples = [e for table in done.tables.values() for e in table.examples]
    if examples:
        print_table(("table", "id", "field", "old", "new"), [
            (e.table, e.id, e.field, e.old, e.new) for e in examples[:_SHOWN]
        ], wide=("old", "new"))  # fmt: skip
    if len(examples) > _SHOWN:
        click.echo(f"and {len(examples) - _SHOWN} more examples with --json")
