"""``crawl --due`` and ``watch`` as cron, a timer or a person start them: real processes on a small world."""

from __future__ import annotations

import json
import queue
import signal
import subprocess
import sys
import threading
from datetime import time, timedelta

import pytest
from small_registry import FRIDAY, Ran, SmallRegistry, contents, crawl, environment, rows
from test_alerts_run import CONFIG, receiving

from crawlers.config import Config, SourceSettings
from crawlers.source import PromiseBroken, Source
from firesale.commands import watch
from firesale.due import schedule_of
from fixtures.world.server import WorldServer
from pipelines.keep.database import DatabaseUnusable
from pipelines.keep.history import past_of
from pipelines.keep.locks import AlreadyRunning, give_back, is_running, lock_source, reserve_source

LATER = "2025-11-15T00:00:00+08:00"  # six hours after FRIDAY
LIST = "https://www.yindeng.com.cn/xxpl/xxpl_bldkzr/bldkzr_zrgg/index.html"
ROBOTS = "https://www.yindeng.com.cn/robots.txt"
PATIENCE_S = 100


def clock(words, day=14):
    return f"2025-11-{day:02}T{words}:00+08:00"


@pytest.fixture
def site():
    return SmallRegistry()


@pytest.fixture
def server(site):
    with WorldServer([site]) as server:
        yield server


@pytest.fixture
def database(tmp_path):
    return tmp_path / "a.db"


def item(site, place=0):
    name = site.rows["transfer"][place][0]
    return "https://www.yindeng.com.cn/xxpl/xxpl_bldkzr/bldkzr_zrgg/" + name


def asked(server, database, now, *options):
    """A ``crawl --due`` at a time: how it ran, and how many requests the server saw of it."""
    before = len(server.requests)
    ran = crawl(server, database, "--due", *options, now=now)
    return ran, len(server.requests) - before


class Process:
    """A command that runs while the test goes on; its standard error is read line by line."""

    def __init__(self, server, database, *words, now=FRIDAY, env=None):
        self.lines, self.said = [], threading.Condition()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "firesale", *words, "--db", str(database)], cwd=database.parent, text=True,
            env=environment(server, now, env), stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip
        self.reader = threading.Thread(target=self._read, daemon=True)
        self.reader.start()

    def _read(self):
        for line in self.process.stderr:
            with self.said:
                self.lines.append(line)
                self.said.notify_all()

    def wait_for(self, words):
        with self.said:
            heard = self.said.wait_for(lambda: any(words in line for line in self.lines), PATIENCE_S)
        assert heard, f"{words!r} was never said: {self.lines}"

    def end(self):
        out = self.process.stdout.read()
        status = self.process.wait(PATIENCE_S)
        self.reader.join(PATIENCE_S)
        return Ran(subprocess.CompletedProcess([], status, out, "".join(self.lines)))


def runs(database):
    return rows(database, "SELECT * FROM runs ORDER BY run_id")


def test_called_again_at_once_or_a_minute_later_it_asks_nothing_more(server, database):
    first, requests = asked(server, database, FRIDAY)
    assert (first.exit, first.run["state"], requests) == (0, "ok", first.run["requests"])
    for now in (FRIDAY, clock("18:01"), clock("23:59")):
        ran, requests = asked(server, database, now)
        assert (ran.exit, ran.json["runs"], ran.json["alerts"], requests) == (0, [], [], 0)
        assert ran.log == ""
    ran, requests = asked(server, database, LATER)
    assert (ran.run["state"], requests > 0, len(runs(database))) == ("ok", True, 2)


def test_after_days_of_silence_there_is_one_catch_up(server, database):
    asked(server, database, FRIDAY)
    assert asked(server, database, clock("11:20", 23))[0].run["state"] == "ok"
    assert asked(server, database, clock("11:21", 23))[1] == 0
    assert asked(server, database, clock("17:15", 23))[0].run["state"] == "ok"
    assert len(runs(database)) == 3


def test_called_four_times_at_once_on_nothing_it_crawls_once(server, database):
    callers = [Process(server, database, "crawl", "yindeng", "--due", "--json") for _ in range(4)]
    ran = [caller.end() for caller in callers]
    assert [one.exit for one in ran] == [0] * 4
    assert [len(one.json["runs"]) for one in sorted(ran, key=lambda one: len(one.json["runs"]))] == [
        0,
        0,
        0,
        1,
    ]
    (run,) = runs(database)
    assert run["requests"] == len(server.requests)


def test_a_source_in_another_process_s_hands_is_passed_over_with_a_line(server, database):
    hold = server.hold(ROBOTS)
    first = Process(server, database, "crawl", "yindeng", "--due", "--json")
    assert hold.reached.wait(PATIENCE_S)
    ran, requests = asked(server, database, FRIDAY)
    assert (ran.exit, ran.json["runs"], requests) == (0, [], 0)
    assert ran.log == "yindeng: another process is crawling it just now; passed over\n"
    hold.release()
    assert first.end().run["state"] == "ok"
    assert asked(server, database, FRIDAY)[0].log == ""


def test_a_blocked_source_is_left_alone_for_a_day(server, database):
    server.override(LIST, status=405, body="<html>405</html>")
    assert asked(server, database, FRIDAY)[0].exit == 4
    for now in (LATER, clock("17:59", 15)):
        assert asked(server, database, now)[1] == 0
    server.restore(LIST)
    assert asked(server, database, clock("18:00", 15))[0].run["state"] == "ok"


def test_what_was_not_fetched_is_asked_for_again_earlier(server, site, database):
    server.override(item(site), status=500)
    assert asked(server, database, FRIDAY)[0].run["state"] == "partial"
    assert asked(server, database, clock("18:14"))[1] == 0
    server.restore(item(site))
    assert asked(server, database, clock("18:15"))[0].run["state"] == "ok"
    assert asked(server, database, clock("23:59"))[1] == 0
    assert len(rows(database, "SELECT * FROM notices")) == 35


def test_every_source_has_the_schedule_that_the_user_gives_it(server, database):
    file = database.parent / "firesale.toml"
    file.write_text('[sources.yindeng]\nat = ["08:30", "18:00"]\n')
    asked(server, database, FRIDAY)
    assert asked(server, database, clock("08:29", 15))[1] == 0
    assert asked(server, database, clock("08:30", 15))[0].run["state"] == "ok"  # a Saturday
    file.write_text('[sources.yindeng]\nevery = "1h"\n')
    assert asked(server, database, clock("09:29", 15))[1] == 0
    assert asked(server, database, clock("09:30", 15))[0].run["state"] == "ok"


def test_a_source_that_is_switched_off_is_due_only_when_it_is_named(server, database):
    names = json.loads(say(server, database, "sources", "--json"))["sources"]
    off = "".join(f"[sources.{row['name']}]\nenabled = false\n" for row in names)
    (database.parent / "firesale.toml").write_text(off)
    done = subprocess.run(
        [sys.executable, "-m", "firesale", "crawl", "--due", "--json", "--db", str(database)],
        cwd=database.parent, env=environment(server, FRIDAY), capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, json.loads(done.stdout)["runs"], server.requests) == (0, [], [])
    assert asked(server, database, FRIDAY)[0].run["state"] == "ok"


def say(server, database, *words, now=FRIDAY):
    return subprocess.run(
        [sys.executable, "-m", "firesale", *words, "--db", str(database)], cwd=database.parent, text=True,
        env=environment(server, now), capture_output=True, check=True,
    ).stdout  # fmt: skip


def test_status_and_sources_tell_when_each_is_next_due(server, database):
    server.override(LIST, status=405, body="<html>405</html>")
    asked(server, database, FRIDAY)
    row = next(line for line in say(server, database, "status").splitlines() if line.startswith("yindeng"))
    assert "2025-11-15 18:00 (left alone until then)" in row
    (database.parent / "firesale.toml").write_text("[sources.jd_auctions]\nenabled = false\n")
    sources = {row["name"]: row for row in json.loads(say(server, database, "sources", "--json"))["sources"]}
    assert sources["yindeng"]["next_due_at"] == clock("18:00", 15)
    assert sources["house_index"]["next_due_at"] == FRIDAY  # never run: now
    assert sources["jd_auctions"]["next_due_at"] is None
    status = say(server, database, "status", now=clock("19:00", 15)).splitlines()
    assert next(line for line in status if line.startswith("yindeng")).split("\t")[3] == "now"
    assert next(line for line in status if line.startswith("jd_auctions")).split("\t")[3] == "switched off"


@pytest.mark.parametrize("option", [["--since", "2025-11-01"], ["--sample", "2"], ["-a", "city=广州"]])
def test_a_part_of_a_list_is_no_scheduled_look(server, database, option):
    ran, requests = asked(server, database, FRIDAY, *option)
    assert (ran.exit, requests) == (2, 0)
    assert "--due looks at whole lists" in ran.log


def test_a_dry_run_of_what_is_due_leaves_it_due(server, database):
    ran, requests = asked(server, database, FRIDAY, "--dry-run")
    assert (ran.run["state"], requests > 0, database.exists()) == ("ok", True, False)
    assert asked(server, database, FRIDAY)[0].run["state"] == "ok"


def test_what_waits_is_told_also_when_nothing_is_due(server, site, database):
    (database.parent / "firesale.toml").write_text(CONFIG.format(kind="webhook"))
    site.post(principal=3_000_000_000)
    with receiving() as receiver:
        desk = {"DESK": receiver.url}
        receiver.status = 500
        crawl(server, database, "--due", env=desk)
        receiver.status, before = 200, len(receiver.got)
        crawl(server, database, "--due", now=FRIDAY, env=desk)
        assert len(receiver.got) == before  # its time has not come
        crawl(server, database, "--due", now=clock("18:30"), env=desk)
        assert len(receiver.got) == before + 1
    assert len(runs(database)) == 1
    assert {row["state"] for row in rows(database, "SELECT state FROM alerts")} == {"told"}


def test_a_run_beyond_its_deadline_is_partial_and_the_next_one_goes_on(server, site, database, tmp_path):
    (tmp_path / "firesale.toml").write_text('[sources.yindeng]\ndeadline = "3s"\n')
    hold = server.hold(item(site, 20))
    process = Process(server, database, "crawl", "yindeng", "--due", "--json")
    process.wait_for("deadline of 3s")
    hold.release()
    ran = process.end()
    assert (ran.exit, ran.run["state"]) == (3, "partial")
    assert "longer than its deadline of 3s" in ran.run["reason"]
    assert len(rows(database, "SELECT * FROM notices")) == ran.run["new"] > 0
    (tmp_path / "firesale.toml").unlink()
    assert asked(server, database, clock("18:15"))[0].run["state"] == "ok"
    assert contents(database) == contents(undisturbed(server, tmp_path))


def undisturbed(server, folder):
    database = folder / "undisturbed.db"
    crawl(server, database)
    return database


@pytest.mark.parametrize("words", [["crawl", "yindeng", "--due"], ["watch", "yindeng"]])
def test_sigterm_in_mid_run_closes_the_run_and_loses_nothing(server, site, database, tmp_path, words):
    hold = server.hold(item(site, 5))
    process = Process(server, database, *words, env={"FIRESALE_LOG": "INFO"})
    assert hold.reached.wait(PATIENCE_S)
    process.process.send_signal(signal.SIGTERM)
    process.wait_for("Received SIGTERM")
    hold.release()
    ran = process.end()
    assert "Traceback" not in ran.log
    assert ran.exit == (0 if words[0] == "watch" else 3)
    (run,) = runs(database)
    assert run["state"] == "partial"
    assert "the run was stopped before" in run["reason"]
    assert not is_running(database, "yindeng")
    assert asked(server, database, clock("18:01"))[1] == 0
    assert asked(server, database, clock("18:15"))[0].run["state"] == "ok"
    assert contents(database) == contents(undisturbed(server, tmp_path))


def test_a_crawl_that_is_killed_takes_what_it_started_with_it(server, database, monkeypatch):
    for name, value in environment(server, FRIDAY).items():
        monkeypatch.setenv(name, value)
    hold, wake = server.hold(ROBOTS), queue.SimpleQueue()
    crawl = watch.Process(["yindeng"], database, wake)
    assert hold.reached.wait(PATIENCE_S)
    assert crawl.ended() is None
    crawl.kill()
    wake.get(timeout=PATIENCE_S)  # its end wakes the loop
    assert crawl.ended() == -signal.SIGKILL
    crawl.kill()  # once more does no harm
    hold.release()
    assert [run["state"] for run in runs(database)] == [None]
    assert asked(server, database, clock("18:01"))[1] == 0
    assert asked(server, database, clock("18:15"))[0].run["state"] == "ok"
    assert [run["state"] for run in runs(database)] == ["error", "ok"]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_watch_with_nothing_to_do_ends_at_once_when_it_is_asked(server, database, number):
    asked(server, database, FRIDAY)
    before = len(server.requests)
    process = Process(server, database, "watch", "yindeng")
    process.wait_for("watching yindeng;")
    process.process.send_signal(number)
    ran = process.end()
    assert (ran.exit, len(server.requests)) == (0, before)
    assert "stopped" in ran.log


def test_a_watch_crawls_again_when_the_time_has_come(server, database, tmp_path):
    (tmp_path / "firesale.toml").write_text('[sources.yindeng]\nevery = "2s"\n')
    process = Process(server, database, "watch", "yindeng", env={"FIRESALE_NOW": ""})
    third = threading.Event()

    def count():
        if sum(line.path.endswith("/robots.txt") for line in server.requests) >= 3:
            third.set()
        else:
            server.after(1, count)

    server.after(1, count)
    assert third.wait(PATIENCE_S)
    process.process.send_signal(signal.SIGTERM)
    assert process.end().exit == 0
    starts = [run["started_at"] for run in runs(database)]
    assert len(starts) >= 2
    assert len(set(starts)) == len(starts)


@pytest.mark.parametrize(
    ("own", "users", "schedule"),
    [
        ({}, {}, "6h"),
        ({"every": "1d"}, {}, "1d"),
        ({"at": ("08:30", "07:00")}, {}, "07:00, 08:30 Asia/Shanghai"),
        ({"every": "1d"}, {"every": timedelta(hours=2)}, "2h"),
        ({"at": ("08:30",)}, {"every": timedelta(hours=2)}, "2h"),
        ({"at": ("08:30",)}, {"at": (time(9), time(12))}, "09:00, 12:00 Asia/Shanghai"),
    ],
)
def test_a_source_s_schedule_is_the_user_s_word_else_its_own(own, users, schedule):
    config = Config(sources={"other": SourceSettings(**users)})
    assert str(schedule_of(a_source(**own), config)) == schedule


@pytest.mark.parametrize(
    "own", [{"every": "6 hours"}, {"every": "0h"}, {"deadline": "soon"}, {"at": ("8.30",)}]
)
def test_a_source_without_a_schedule_that_can_be_read_is_refused_when_it_is_defined(own):
    with pytest.raises(PromiseBroken, match="every and deadline are times"):
        a_source(**own)


def a_source(**own):
    said = {"name": "other", "title": "t", "publisher": "p", "hosts": ("a.example",), "__doc__": "A source."}
    return type("Other", (Source,), said | own)


def test_a_past_that_cannot_be_read_is_no_empty_one(database):
    assert past_of(database) == {}
    database.write_bytes(b"no database" * 200)
    with pytest.raises(DatabaseUnusable):
        past_of(database)


def test_a_lock_that_is_reserved_is_handed_over_once_and_is_others_until_then(database):
    reserve_source(database, "yindeng")
    assert is_running(database, "yindeng")
    lock = lock_source(database, "yindeng")
    with pytest.raises(AlreadyRunning):
        lock_source(database, "yindeng")
    give_back(database, "yindeng")  # has been taken over: not ours to give back
    assert is_running(database, "yindeng")
    lock.release()
    reserve_source(database, "yindeng")
    give_back(database, "yindeng")
    assert not is_running(database, "yindeng")
