"""A host's daily budget: counted over runs, ended with a reason, taken up the next day; robots.txt kept and shown."""

from __future__ import annotations

import subprocess
import sys

from small_registry import FRIDAY, crawl, environment, rows

from fixtures.world.days import world
from fixtures.world.server import WorldServer

SATURDAY = "2025-11-15T18:00:00+08:00"
BUDGET = 30


def limited(tmp_path, number=BUDGET):
    (tmp_path / "firesale.toml").write_text(
        f"[sources.yindeng]\ndaily_requests = {number}\n", encoding="utf-8"
    )
    return tmp_path / "firesale.db"


def test_a_budget_holds_over_runs_of_a_day_and_what_was_stored_stays(tmp_path):
    database = limited(tmp_path)
    with WorldServer([world(1, history=False)]) as server:
        first = crawl(server, database)
        stored = rows(database, "SELECT count(*) AS n FROM notices")[0]["n"]
        asked = len(server.requests)
        again = crawl(server, database)
        asked_again = len(server.requests) - asked
        tomorrow = crawl(server, database, now=SATURDAY)
    assert (first.exit, first.run["state"]) == (3, "partial")
    assert f"asked {BUDGET} times today, which is its daily budget" in first.run["reason"]
    assert asked == BUDGET
    assert stored > 0
    assert (again.run["state"], asked_again) == ("partial", 0)
    assert len(rows(database, "SELECT 1 FROM notices")) >= stored
    assert tomorrow.run["requests"] > 0


def test_a_whole_day_goes_through_when_the_budget_is_enough(tmp_path):
    with WorldServer([world(1, history=False)]) as server:
        ran = crawl(server, limited(tmp_path, 100_000))
    assert ran.run["state"] == "ok"


def test_raised_limits_are_said_at_every_start(tmp_path):
    (tmp_path / "firesale.toml").write_text(
        "[sources.yindeng]\npace_s = 0.5\ndaily_requests = 50000\n", encoding="utf-8"
    )
    told = environment(type("No", (), {"url": "http://127.0.0.1:9"}), FRIDAY)
    del told["FIRESALE_WORLD"]
    done = subprocess.run(
        [sys.executable, "-c", "from firesale import running; from crawlers import config; import os\n"
         "c = config.load(None, os.environ); o = running.Order(sources=['yindeng'], database='x')\n"
         "print('\\n'.join(running.raised_limits(o, c)))"],
        cwd=tmp_path, env=told, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert "asked every 0.5 s and not every 3 s" in done.stdout
    assert "up to 50,000 and not 20,000 requests a day" in done.stdout


def test_what_robots_txt_was_is_kept_and_shown(tmp_path):
    database = tmp_path / "firesale.db"
    with WorldServer([world(1, history=False)]) as server:
        ran = crawl(server, database)
        done = subprocess.run(
            [sys.executable, "-m", "firesale", "status", "--db", str(database)],
            env=environment(server, FRIDAY), cwd=tmp_path, capture_output=True, text=True, check=False,
        )  # fmt: skip
    (host,) = rows(database, "SELECT * FROM hosts")
    assert (host["host"], host["day"], host["asked"]) == (
        "www.yindeng.com.cn",
        "2025-11-14",
        ran.run["requests"],
    )
    assert host["robots"].startswith("HTTP 404")
    assert "HTTP 404" in done.stdout
