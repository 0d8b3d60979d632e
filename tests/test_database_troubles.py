"""A database that cannot be written to is said in one line with its file and the next step; nothing is lost."""

from __future__ import annotations

import json
import os
import sqlite3
import stat
from contextlib import closing, contextmanager
from types import SimpleNamespace

import pytest
from small_registry import CHECKOUT, FRIDAY

from crawlers.outcome import State
from firesale import cli
from firesale.commands.crawl_results import what_came
from firesale.running import Ran
from pipelines.keep import database as opening
from pipelines.keep.database import DatabaseUnusable, check_writable, open_database
from pipelines.keep.trouble_words import trouble_with


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "firesale.db"
    open_database(path).conn.close()
    return path


@pytest.fixture
def impatient(monkeypatch):
    monkeypatch.setattr(opening, "BUSY_TIMEOUT_S", 0.05)


@contextmanager
def held(path):
    """Another connection in the middle of writing."""
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


def run(monkeypatch, capsys, *arguments):
    """A command in this process, with its exit status and what it said."""
    monkeypatch.chdir(CHECKOUT)
    monkeypatch.setenv("FIRESALE_WORLD", "http://127.0.0.1:9")
    monkeypatch.setenv("FIRESALE_NOW", FRIDAY)
    with pytest.raises(SystemExit) as ended:
        cli.main([str(argument) for argument in arguments])
    said = capsys.readouterr()
    return ended.value.code, said.out, said.err


def no_database(path):
    path.unlink()
    path.write_bytes(b"%PDF-1.7 and no database at all, however long it may be" * 40)


def damaged(path):
    data = bytearray(path.read_bytes())
    data[100:4000] = b"\x07" * 3900
    path.write_bytes(data)


def newer(path):
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(
            "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('firesale', 'of_next_year', '')"
        )


def a_folder(path):
    path.unlink()
    path.mkdir()


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (no_database, "it is no SQLite database"),
        (damaged, "it is damaged"),
        (newer, "a later version of firesale (of_next_year)"),
        (a_folder, "unable to open"),
    ],
)
@pytest.mark.parametrize("command", ["crawl", "import"])
def test_a_file_that_is_no_database_of_ours_is_one_line_and_an_error(
    path, make, says, command, monkeypatch, capsys
):
    make(path)
    before = path.read_bytes() if path.is_file() else None
    page = path.parent / "page.html"
    page.write_text("<h1>某某银行股份有限公司关于2025年第1期个人不良贷款转让项目转让公告</h1>")
    more = (
        ["yindeng"] if command == "crawl" else [page, "--source", "yindeng", "--published-on", "2025-11-14"]
    )
    status, out, err = run(monkeypatch, capsys, command, *more, "--db", path)
    if make is a_folder:  # the option itself takes no folder
        assert (status, "is a directory" in err) == (2, True)
        return
    assert (status, out) == (1, "")
    (line,) = err.splitlines()
    assert str(path) in line and says in line and "Next step:" in line
    assert path.read_bytes() == before


@pytest.mark.usefixtures("impatient")
def test_a_database_held_by_another_process_throughout_is_one_line_an_error_and_a_run_in_json(
    path, monkeypatch, capsys
):
    with held(path):
        status, out, err = run(monkeypatch, capsys, "crawl", "yindeng", "--json", "--db", path)
    assert status == 1
    (line,) = err.splitlines()
    assert f"{path}: another process has held it" in line and f"fuser {path}" in line
    said = json.loads(out)
    (row,) = said["runs"]
    assert (row["source"], row["state"], row["new"]) == ("yindeng", "error", None)
    assert "another process" in row["reason"]
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT count(*) FROM runs").fetchone() == (0,)


def test_a_database_held_for_a_moment_is_waited_for(path, monkeypatch):
    waited = []

    class Patient(sqlite3.Connection):
        def execute(self, *words):
            if words[0] == "BEGIN IMMEDIATE":
                waited.append(super().execute("PRAGMA busy_timeout").fetchone()[0])
            return super().execute(*words)

    real = sqlite3.connect
    monkeypatch.setattr(opening.sqlite3, "connect", lambda *a, **k: real(*a, factory=Patient, **k))
    check_writable(path)
    assert waited == [opening.BUSY_TIMEOUT_S * 1000]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everything")
def test_a_read_only_file_is_said(path):
    path.chmod(stat.S_IRUSR)
    with pytest.raises(DatabaseUnusable, match="read-only"):
        check_writable(path)


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("SQLITE_READONLY_DIRECTORY", "read-only"),
        ("SQLITE_FULL", "the disk is full"),
        ("SQLITE_IOERR_WRITE", "often because the disk is full"),
        ("SQLITE_BUSY_SNAPSHOT", "another process"),
        ("SQLITE_CORRUPT_INDEX", "damaged"),
    ],
)
def test_every_kind_of_trouble_has_its_words_and_a_next_step(tmp_path, name, says):
    error = sqlite3.OperationalError("as SQLite says it")
    error.sqlite_errorname = name
    words = trouble_with(tmp_path / "a.db", error)
    assert says in words and "as SQLite says it" in words and "Next step:" in words


def test_a_run_that_the_database_could_not_be_told_of_has_its_state_in_json(path):
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(
            "INSERT INTO runs (source, started_at) VALUES ('yindeng', '2025-11-14T18:00:00+08:00')"
        )
    order = SimpleNamespace(database=path, sources=["yindeng", "jd_auctions"])
    ran = Ran(
        states={"yindeng": State.ERROR, "jd_auctions": State.ERROR},
        ends={"yindeng": "the disk is full"},
        reasons={"jd_auctions": "jd_auctions could not start"},
    )
    runs, _ = what_came(order, (0, 0), ran)
    assert [(run["source"], run["state"], run["reason"]) for run in runs] == [
        ("yindeng", "error", "the disk is full"),
        ("jd_auctions", "error", "jd_auctions could not start"),
    ]
    path.write_bytes(b"no database any more" * 100)
    runs, alerts = what_came(order, (0, 0), ran)
    assert {run["state"] for run in runs} == {"error"} and alerts == []
