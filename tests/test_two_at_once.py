"""Other writers wait, a second crawl of a source is refused, and our own failures are not the documents'."""

import os
import signal
import sqlite3
import subprocess
import sys
import threading

import pytest
from small_registry import CHECKOUT, FRIDAY, SmallRegistry, command, crawl, environment, rows, with_attachment
from test_projects import NOW, WHO, found

from fixtures.world.server import WorldServer
from pipelines.keep.database import open_database
from pipelines.keep.locks import AlreadyRunning, is_running, lock_source
from pipelines.keep.records import Counts
from pipelines.keep.store import Store
from pipelines.keep.transactions import writing

PDF = (CHECKOUT / "fixtures/yindeng/standard-form-watermarked/attachment.pdf").read_bytes()


@pytest.fixture
def site():
    return SmallRegistry()


@pytest.fixture
def server(site):
    with WorldServer([site]) as server:
        yield server


def test_a_writer_waits_for_another_instead_of_failing(tmp_path):
    first, second = (open_database(tmp_path / "a.db").conn for _ in range(2))
    done = []
    with writing(first):
        first.execute("SELECT count(*) FROM notices").fetchone()

        def other():
            mine = open_database(tmp_path / "a.db").conn
            with writing(mine):
                mine.execute("SELECT count(*) FROM notices").fetchone()
                mine.execute("INSERT INTO problems (reason) VALUES ('second')")
            done.append(True)

        thread = threading.Thread(target=other)
        thread.start()
        first.execute("INSERT INTO problems (reason) VALUES ('first')")
    thread.join(40)
    assert done
    assert second.execute("SELECT count(*) FROM problems").fetchone()[0] == 2


@pytest.mark.parametrize("attempt", range(3))
def test_a_database_that_does_not_exist_yet_is_made_once_however_many_ask(tmp_path, attempt):
    script = (
        "import sys; from pathlib import Path; from pipelines.keep.database import open_database; "
        "print('ready', flush=True); sys.stdin.readline(); "
        "print(len(open_database(Path(sys.argv[1])).table_names()), flush=True)"
    )
    makers = [
        subprocess.Popen(
            [sys.executable, "-c", script, str(tmp_path / "a.db")], cwd=CHECKOUT, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )
        for _ in range(4)
    ]  # fmt: skip
    assert [maker.stdout.readline() for maker in makers] == ["ready\n"] * 4
    for maker in makers:
        maker.stdin.write("\n")
        maker.stdin.flush()
    said = [maker.communicate(timeout=60) for maker in makers]
    assert [error for _, error in said] == [""] * 4
    assert len({count for count, _ in said}) == 1


def test_joins_during_a_crawl_disturb_neither(server, site, tmp_path):
    database = tmp_path / "a.db"
    crawl(server, database)
    ids = [row["notice_id"] for row in rows(database, "SELECT notice_id FROM notices LIMIT 2")]
    for number in range(60):
        site.post(principal=2_000_000 + number)
    process = subprocess.Popen(
        command(database), cwd=tmp_path, env=environment(server, FRIDAY), stdout=subprocess.DEVNULL
    )
    words = []
    while process.poll() is None:
        for word in ("join", "split"):
            words.append(
                subprocess.run(
                    [sys.executable, "-m", "firesale", word, *ids, "--db", str(database)],
                    env=environment(server, FRIDAY),
                    capture_output=True,
                    check=False,
                ).returncode
            )
    assert process.returncode == 0
    assert set(words) == {0}
    assert len(rows(database, "SELECT * FROM notices")) == 95


def test_a_second_crawl_of_a_source_is_refused_and_harms_no_run(server, site, tmp_path):
    database = tmp_path / "a.db"
    hold = server.hold("https://www.yindeng.com.cn/robots.txt")
    process = subprocess.Popen(
        command(database), cwd=tmp_path, env=environment(server, FRIDAY), stdout=subprocess.DEVNULL
    )
    assert hold.reached.wait(60)
    assert is_running(database, "yindeng")
    second = crawl(server, database)
    assert second.exit == 1
    assert "another crawl of yindeng" in second.log
    assert "Traceback" not in second.log
    hold.release()
    assert process.wait(60) == 0
    assert [row["state"] for row in rows(database, "SELECT state FROM runs")] == ["ok"]
    assert not is_running(database, "yindeng")


@pytest.mark.parametrize(
    ("database", "why"),
    [("a.db", "another crawl of yindeng into"), ("nowhere/a.db", "does not exist. Next step: make it")],
)
def test_scrapys_own_command_says_in_one_line_that_it_cannot_crawl(server, tmp_path, database, why):
    path = tmp_path / database
    held = [lock_source(path, "yindeng")] if path.parent.exists() else []
    done = subprocess.run(
        [sys.executable, "-m", "scrapy", "crawl", "yindeng"], cwd=CHECKOUT,
        env=environment(server, FRIDAY, {"FIRESALE_DB": str(path)}), capture_output=True, text=True, check=False,
    )  # fmt: skip
    for lock in held:
        lock.release()
    assert done.returncode == 1
    (line,) = done.stderr.splitlines()
    assert why in line
    assert server.requests == []


def test_a_source_named_twice_is_crawled_once(server, tmp_path):
    ran = crawl(server, tmp_path / "a.db", "yindeng")
    assert (ran.exit, len(ran.json["runs"])) == (0, 1)


def test_a_lock_is_let_go_when_its_holder_is_killed(tmp_path):
    script = f"import sys, time; from pathlib import Path; from pipelines.keep.locks import lock_source; lock = lock_source(Path({str(tmp_path / 'a.db')!r}), 'yindeng'); print('held', flush=True); sys.stdin.read()"
    process = subprocess.Popen(
        [sys.executable, "-c", script], stdout=subprocess.PIPE, stdin=subprocess.PIPE, text=True, cwd=CHECKOUT
    )
    assert process.stdout.readline() == "held\n"
    with pytest.raises(AlreadyRunning):
        lock_source(tmp_path / "a.db", "yindeng")
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    lock_source(tmp_path / "a.db", "yindeng").release()


def test_a_reader_that_broke_off_leaves_the_document_to_the_next_run(server, site, tmp_path):
    """The reader cannot start: a broken interpreter path stands in for Ctrl-C at the wrong moment."""
    url = site.post(body=with_attachment("a.pdf"), files=[("a.pdf", PDF)])
    database = tmp_path / "a.db"
    broken = tmp_path / "broken"
    broken.mkdir()
    (broken / "sitecustomize.py").write_text(
        "import sys\nif 'crawlers.reading.pdf.worker' in ' '.join(sys.orig_argv): raise SystemExit(1)\n"
    )
    paths = {"PYTHONPATH": f"{broken}{os.pathsep}{CHECKOUT}"}
    ran = crawl(server, database, env=paths)
    (notice,) = rows(database, "SELECT reading FROM notices WHERE url = ?", url)
    assert (ran.run["new"], notice["reading"]) == (36, "unreadable")
    ran = crawl(server, database)
    (notice,) = rows(database, "SELECT reading, claims_yuan FROM notices WHERE url = ?", url)
    assert (notice["reading"], notice["claims_yuan"]) == ("complete", 5142223382.77)


def test_what_was_rolled_back_is_not_counted(tmp_path):

    store, counts = Store(tmp_path / "a.db"), Counts()
    record = found(1, WHO.format(1, "转让公告"), "2025-11-14", 1000)

    def fail(*_):
        raise sqlite3.OperationalError("disk I/O error")

    with pytest.raises(sqlite3.OperationalError):
        store.write([record], run_id=1, now=NOW, counts=counts, on_stored=fail)
    assert counts == Counts()
    store.write([record], run_id=1, now=NOW, counts=counts)
    assert counts.new == {"yindeng:1"}
    store.close()


def test_beside_a_watch_a_file_is_imported_and_another_source_is_crawled(server, site, tmp_path):
    database, kept = tmp_path / "a.db", environment(server, FRIDAY)
    (tmp_path / "a.pdf").write_bytes(PDF)
    hold = server.hold("https://www.yindeng.com.cn/robots.txt")
    watch = subprocess.Popen(
        [sys.executable, "-m", "firesale", "watch", "yindeng", "--db", str(database)], cwd=tmp_path, env=kept,
        stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert hold.reached.wait(60)
    done = {
        name: subprocess.run(
            [sys.executable, "-m", "firesale", *words, "--db", str(database)], cwd=tmp_path, env=kept,
            capture_output=True, text=True, timeout=120, check=False,
        )
        for name, words in {
            "import": ("import", "a.pdf", "--source", "yindeng", "--published-on", "2025-11-14"),
            "other": ("crawl", "ali_notices"),
            "same": ("crawl", "yindeng"),
        }.items()
    }  # fmt: skip
    hold.release()
    while not rows(database, "SELECT 1 FROM runs WHERE source = 'yindeng' AND state IS NOT NULL"):
        assert watch.poll() is None
        threading.Event().wait(0.1)
    watch.terminate()
    said = watch.communicate(timeout=60)[1]
    assert watch.returncode == 0 and "Traceback" not in said
    assert done["import"].returncode == 0, done["import"].stderr
    assert (
        done["other"].returncode == 3 and "ali_notices: partial" in done["other"].stdout
    )  # no such site in this world
    assert "yindeng" not in done["other"].stdout  # what fired there is told there
    assert done["same"].returncode == 1 and "another crawl of yindeng" in done["same"].stderr
    states = {row["source"]: row["state"] for row in rows(database, "SELECT source, state FROM runs")}
    assert states["yindeng"] == "ok"
    assert len(rows(database, "SELECT 1 FROM notices WHERE source = 'yindeng'")) == 36
