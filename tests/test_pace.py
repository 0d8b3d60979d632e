"""A host's pace holds over all that ask it: sources side by side, processes beside each other, and restarts."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import time
from itertools import pairwise
from types import SimpleNamespace

import pytest
from scrapy.settings import Settings
from small_registry import CHECKOUT, rows

from crawlers import pace as pacing
from crawlers.pace import Pace
from pipelines.keep import turns
from pipelines.keep.database import open_database
from pipelines.keep.turns import HostTurns

HOST = "zc-paimai.taobao.com"
URL = f"https://{HOST}/zc/notice_list.htm"


@pytest.fixture
def settings(tmp_path):
    open_database(tmp_path / "firesale.db").conn.close()
    return Settings({"FIRESALE_DB": str(tmp_path / "firesale.db")})


def take(settings, asker, now, host=HOST):
    kept = HostTurns(settings)
    turn = kept.take(host, asker, now=now, after_own=2, after_other=3)
    kept.close()
    return turn


def test_another_source_waits_for_the_host_and_another_host_for_nobody(settings):
    assert take(settings, "1 ali_court", 1000.0) == 1000.0
    assert take(settings, "1 ali_assets", 1000.5) == 1003.0
    assert take(settings, "1 ali_notices", 1000.6) == 1006.0
    assert take(settings, "1 ali_notices", 1006.1) == 1008.0  # its own: Scrapy waits the rest
    assert take(settings, "1 jd_auctions", 1006.1, "api.m.jd.com") == 1006.1
    assert take(settings, "1 ali_court", 2000.0) == 2000.0


def test_a_turn_is_known_after_a_restart_and_to_another_process(settings, monkeypatch):
    first = take(settings, "1 ali_court", 1000.0)
    monkeypatch.setattr(turns, "_here", {})  # what a process knows ends with it
    assert take(settings, "2 ali_court", 1000.1) == first + 3


def test_a_turn_of_a_clock_that_was_set_back_holds_up_nobody(settings, monkeypatch):
    take(settings, "1 ali_court", 1_000_000.0)
    monkeypatch.setattr(turns, "_here", {})
    assert take(settings, "2 ali_court", 5000.0) == 5000.0
    assert take(settings, "3 ali_court", 5000.0) == 5003.0


def test_where_the_table_cannot_be_written_the_turns_of_this_process_hold(settings, monkeypatch):
    monkeypatch.setattr(turns, "PATIENCE_S", 0.01)
    other = open_database(settings["FIRESALE_DB"] and turns.database_path(settings)).conn
    other.execute("BEGIN IMMEDIATE")
    assert take(settings, "1 ali_court", 1000.0) == 1000.0
    assert take(settings, "1 ali_assets", 1000.1) == 1003.0
    other.execute("ROLLBACK")
    other.close()
    assert take(settings, "1 ali_notices", 1000.2) == 1006.0
    assert rows(turns.database_path(settings), "SELECT host, at FROM turns") == [{"host": HOST, "at": 1006.0}]


def test_two_processes_at_once_share_the_turns_of_a_host(settings):
    script = (
        "import sys\nfrom scrapy.settings import Settings\nfrom pipelines.keep.turns import HostTurns\n"
        "kept = HostTurns(Settings({'FIRESALE_DB': sys.argv[1]}))\n"
        "print(*[kept.take('h', sys.argv[2], now=1000.0, after_own=3, after_other=3) for _ in range(20)])"
    )
    running = [
        subprocess.Popen([sys.executable, "-c", script, settings["FIRESALE_DB"], name], cwd=CHECKOUT, text=True,
                         stdout=subprocess.PIPE)
        for name in ("1 a", "2 a")
    ]  # fmt: skip
    taken = sorted(float(word) for process in running for word in process.communicate(timeout=60)[0].split())
    assert taken == [1000.0 + 3 * number for number in range(40)]


def pace_of(name, settings, pace_s=3.0):
    crawler = SimpleNamespace(
        settings=Settings({
            **settings, "DOWNLOAD_DELAY": pace_s, "DOWNLOAD_DELAY_JITTER": 0.3,
            "FIRESALE_TURNS": "pipelines.keep.turns.HostTurns",
        }),
        spidercls=SimpleNamespace(name=name),
    )  # fmt: skip
    return Pace.from_crawler(crawler)


def test_three_sources_of_one_crawl_ask_their_host_one_after_the_other(settings, monkeypatch):
    clock = [1000.0]
    sent = []
    waiting = asyncio.sleep

    async def sleep(seconds):
        clock[0] += seconds
        await waiting(0)

    monkeypatch.setattr(pacing, "time", SimpleNamespace(time=lambda: clock[0]))
    monkeypatch.setattr(pacing.asyncio, "sleep", sleep)

    async def ask(pace, times):
        for _ in range(times):
            await pace.wait(URL)
            sent.append((clock[0], pace.asker))

    async def crawl():
        paces = [pace_of(name, settings) for name in ("ali_court", "ali_assets", "ali_notices")]
        await asyncio.gather(*(ask(pace, 5) for pace in paces))
        for pace in paces:
            pace.close()

    asyncio.run(crawl())
    assert len(sent) == 15 and len({asker for _, asker in sent}) == 3
    for (before, one), (after, other) in pairwise(sent):
        assert after - before >= (3.0 if one != other else 2.1) - 1e-6


def test_without_a_pace_nothing_is_kept_and_nobody_waits(settings):
    pace = pace_of("ali_court", settings, pace_s=0)
    assert pace.turns is None
    began = time.monotonic()
    asyncio.run(pace.wait(URL))
    assert time.monotonic() - began < 1
    assert rows(turns.database_path(settings), "SELECT * FROM turns") == []
