"""Crawls of the demo world's auctions in a process of their own, for the tests of the sources."""

from __future__ import annotations

import gzip
import json
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

from small_registry import FRIDAY, MONDAY, Ran, environment, rows

from fixtures.world.auctions.planted import PLANTED
from fixtures.world.auctions.truth import differences, expected_lots
from fixtures.world.days import house, sites
from fixtures.world.server import WorldServer

CLOCKS = {1: FRIDAY, 2: MONDAY}


def crawl(server, database, *options, day=1, env=None):
    """Crawl sources as a user does; the server goes on serving."""
    done = subprocess.run(
        [sys.executable, "-m", "firesale", "crawl", *options, "--json", "--db", str(database)],
        cwd=Path(database).parent, env=environment(server, CLOCKS[day], env), capture_output=True, text=True,
        timeout=280, check=False,
    )  # fmt: skip
    return Ran(done)


def crawl_day(database, *options, day=1, env=None):
    """Crawl sources in the world of a day; returns the run and the requests that the server saw."""
    with WorldServer(sites(day, history=False)) as server:
        ran = crawl(server, database, *options, day=day, env=env)
        return ran, [line.path for line in server.requests]


def stored_lots(database):
    return {row["lot_id"]: row for row in rows(database, "SELECT * FROM lots")}


def wrong_values(database, source, day=1):
    """Every value of a source's lots that is not as expected, as (lot, column, expected, stored)."""
    stored = stored_lots(database)
    truth = expected_lots(house(day), source)
    missing = [(lot_id, "missing", None, None) for lot_id in truth if lot_id not in stored]
    return missing + [
        (lot_id, *difference)
        for lot_id, expected in truth.items()
        if lot_id in stored
        for difference in differences(stored[lot_id], expected)
    ]


def planted_in(database, *texts):
    """What of the planted personal data stands in the database, the kept documents or these texts."""
    database = Path(database)
    words = [*texts, *(p.read_bytes().decode("utf-8", "ignore") for p in database.parent.glob(database.name + "*") if p.is_file())]  # fmt: skip
    with closing(sqlite3.connect(f"{database}.documents/kept.db")) as kept:
        words += [gzip.decompress(body).decode() for (body,) in kept.execute("SELECT body FROM kept")]
    whole = "".join("".join(text.split()) for text in words)
    return [planted for planted in PLANTED if "".join(planted.split()) in whole]


def as_text(ran):
    return json.dumps(ran.json, ensure_ascii=False) + ran.log
