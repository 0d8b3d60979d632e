"""``./run demo``: the main job on a bundled world, on two days, without any Chinese site."""

from __future__ import annotations

import http.server
import json
import os
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import click

from firesale.commands.demo_lots import print_lots
from firesale.commands.shared import money, print_table

CHECKOUT = Path(__file__).resolve().parents[2]
DAYS = ((1, "2025-11-14T18:00:00+08:00"), (2, "2025-11-17T18:00:00+08:00"))
CONFIG = """
[[alerts.channel]]
name = "demo receiver"
kind = "webhook"
url_env = "DEMO_RECEIVER"
"""
SHOWN = 12
OF_A_DEMO = 0x66736465  # SQLite's application_id: only such a file is written over
SOURCES = ("yindeng", "jd_auctions")  # neither needs a browser
REFERENCES = CHECKOUT / "fixtures" / "world" / "auctions" / "reference_prices.csv"


@click.command("demo")
@click.option(
    "--db",
    "database",
    type=click.Path(dir_okay=False, path_type=Path),
    default=Path("demo.db"),
    show_default=True,
    help="Written anew by every demo; a file that no demo has made is refused.",
)
def demo_command(database: Path) -> int:
    """Crawl the bundled world as of 2025-11-14 and again as of 2025-11-17 into a database of its own.

    Example: ./run demo
    """
    from pipelines.keep.locks import lock_source

    lock = lock_source(database, "demo")
    try:
        return _demo(database)
    finally:
        lock.release()


def _demo(database: Path) -> int:
    _remove(database)
    began = time.monotonic()
    _import(REFERENCES, database)
    worst = 0
    project = "ID"
    with receiver() as (address, received), tempfile.TemporaryDirectory() as folder:
        config = Path(folder) / "firesale.toml"
        config.write_text(CONFIG, encoding="utf-8")
        for day, now in DAYS:
            click.echo(f"\n== day {day}: registry and auctions as of {now[:10]}, {now[11:16]} in Beijing")
            with world(day) as base:
                environment = {
                    "FIRESALE_WORLD": base,
                    "FIRESALE_NOW": now,
                    "FIRESALE_CONFIG": str(config),
                    "DEMO_RECEIVER": address,
                }
                came = _crawl(database, environment)
            told = list(received)
            project = next(
                (alert["subject_id"] for alert in told if alert["subject_type"] == "project"), project
            )
            received.clear()
            _print_day(database, came, told)
            worst = max(worst, came["exit"])
    click.echo(
        f"\ndatabase: {database.absolute()}  (kept documents beside it; {time.monotonic() - began:.0f} s in all)"
    )
    click.echo(
        f"try: firesale show --db {database} {project}\n"
        f"     firesale report --db {database} --as-of {DAYS[0][1][:10]}\n"
        f"     firesale serve --db {database} --as-of {DAYS[-1][1][:10]}"
    )
    return 0 if worst in (0, 3) else worst


def _import(file: Path, database: Path) -> None:
    """What a square metre is asked in the places of some lots: without it they have no discount on it."""
    click.echo(f"== reference prices from {file.relative_to(CHECKOUT)}")
    command = [sys.executable, "-m", "firesale", "import", str(file), "--db", str(database)]
    subprocess.run(command, check=True)  # noqa: S603
    with closing(sqlite3.connect(database)) as connection:
        connection.execute(f"PRAGMA application_id = {OF_A_DEMO}")


def _remove(database: Path) -> None:
    import shutil

    if database.exists() and not _is_of_a_demo(database):
        raise click.UsageError(
            f"{database} was not made by a demo and is left alone; name another file with --db"
        )
    for ending in ("", "-wal", "-shm"):
        database.with_name(database.name + ending).unlink(missing_ok=True)
    shutil.rmtree(database.with_name(database.name + ".documents"), ignore_errors=True)


def _is_of_a_demo(database: Path) -> bool:
    with database.open("rb") as file:
        head = file.read(72)
    return not head or head[68:72] == OF_A_DEMO.to_bytes(4, "big")


@contextmanager
def world(day: int) -> Iterator[str]:
    """Serve the bundled world of a day in a process of its own."""
    command = [sys.executable, "-m", "fixtures.world.server", "--port", "0", "--day", str(day)]
    with subprocess.Popen(command, cwd=CHECKOUT, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603
        try:
            assert process.stdout is not None  # noqa: S101 - a pipe was asked for
            yield process.stdout.readline().strip()
        finally:
            process.terminate()


@contextmanager
def receiver() -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """A webhook receiver on this machine, so that the demo shows an alert arriving."""
    received: list[dict[str, Any]] = []

    class Receiver(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            received.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            """Stay silent: what arrives is printed below."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Receiver)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/alerts", received
    finally:
        server.shutdown()


def _crawl(database: Path, environment: dict[str, str]) -> dict[str, Any]:
    """Run the command that a user runs, and return what it prints with ``--json``."""
    command = [sys.executable, "-m", "firesale", "crawl", *SOURCES, "--json", "--db", str(database)]
    quiet = {"FIRESALE_LOG": "ERROR"}  # what went wrong stands in the table of problems, and below
    done = subprocess.run(  # noqa: S603
        command, env={**os.environ, **quiet, **environment}, stdout=subprocess.PIPE, text=True, check=False
    )
    if not done.stdout.strip():
        raise click.ClickException("the crawl of the demo did not run; what it said stands above")
    return {**json.loads(done.stdout), "exit": done.returncode}


def _print_day(database: Path, came: dict[str, Any], told: list[dict[str, Any]]) -> None:
    from pipelines.keep.database import open_reading

    heads = ("source", "state", "listed", "new", "changed", "unchanged", "problems", "requests")
    print_table(heads, [[run[head] for head in heads] for run in came["runs"]], right=heads[2:])
    with closing(open_reading(database)) as connection:
        runs = {run["source"]: run["run_id"] for run in came["runs"]}
        _print_new(connection, runs["yindeng"])
        print_lots(connection, runs["jd_auctions"])
        for source, run_id in runs.items():
            _print_changed(connection, source, run_id)
            _print_problems(connection, source, run_id)
    for alert in told:
        click.echo(f"\nalert received by the webhook: {alert['title']}\n{_indent(alert['body'])}")
    if not told:
        click.echo("\nno alert")


def _print_new(connection: Any, run_id: int) -> None:
    started = "(SELECT started_at FROM runs WHERE run_id = ?)"
    where = f"n.first_seen_at = {started} AND n.kind IN ('transfer', 'marketing')"
    count = connection.execute(
        f"SELECT count(*) FROM notices n WHERE n.first_seen_at = {started}", [run_id]
    ).fetchone()[0]
    rows = connection.execute(
        f"SELECT * FROM notices n WHERE {where} ORDER BY published_on DESC, coalesce(claims_yuan, total_yuan) DESC LIMIT ?",
        [run_id, SHOWN],
    ).fetchall()
    click.echo(f"\nnew: {count} notices; the latest, largest first:")
    print_table(
        ("published", "kind", "package", "amount", "overdue days", "price"),
        [
            (n["published_on"], n["kind"], " ".join(filter(None, (n["bank"] or n["seller"], n["branch"], _phase(n)))),
             money(n["claims_yuan"] if n["claims_yuan"] is not None else n["total_yuan"]), n["overdue_days"],
             money(n["starting_price_yuan"]) or n["starting_price_state"])
            for n in rows
        ],
        right=("amount", "overdue days"),
        wide=("package",),
    )  # fmt: skip


def _phase(notice: Any) -> str:
    year, number = notice["phase_year"], notice["phase_no"]
    return f"{year}-{number}" if number else f"{year} {notice['debtor'] or ''}".strip()


def _print_changed(connection: Any, source: str, run_id: int) -> None:
    rows = connection.execute("SELECT * FROM changes WHERE run_id = ? ORDER BY rowid", [run_id]).fetchall()
    click.echo(f"\n{source}, changed: {len(rows)} values" + (":" if rows else ""))
    if rows:
        print_table(
            ("record", "field", "old", "new"),
            [(r["subject_id"], r["field"], r["old"], r["new"]) for r in rows[:SHOWN]],
            wide=("old", "new"),
        )


def _print_problems(connection: Any, source: str, run_id: int) -> None:
    rows = connection.execute(
        "SELECT reason, count(*) AS times, min(url) AS page FROM problems WHERE run_id = ? GROUP BY reason ORDER BY times DESC",
        [run_id],
    ).fetchall()
    if rows:
        click.echo(f"\n{source}, what could not be read (records are kept, their fields say why):")
        print_table(
            ("times", "reason", "for example"),
            [(r["times"], r["reason"], r["page"].rpartition("/")[2]) for r in rows[:SHOWN]],
            wide=("reason",),
        )


def _indent(text: str) -> str:
    return "\n".join("    " + line for line in text.splitlines())
