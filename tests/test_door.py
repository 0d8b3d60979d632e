"""The command line at its worst: never a traceback, always a status and what to do."""

import os
import sqlite3
import subprocess
import sys

import pytest
from small_registry import CHECKOUT


def run(tmp_path, *arguments, **environment):
    kept = {key: value for key, value in os.environ.items() if not key.startswith("FIRESALE_")}
    return subprocess.run(
        [sys.executable, "-m", "firesale", *map(str, arguments)], cwd=tmp_path, capture_output=True, text=True,
        env={**kept, "PYTHONPATH": str(CHECKOUT), **environment}, check=False, timeout=60,
    )  # fmt: skip


@pytest.fixture
def bad(tmp_path):
    (tmp_path / "empty.db").write_bytes(b"")
    (tmp_path / "text.db").write_text("this is no database\n" * 300)
    with sqlite3.connect(tmp_path / "foreign.db") as foreign:
        foreign.execute("CREATE TABLE runs (a)")
    return tmp_path


@pytest.mark.parametrize("file", ["empty.db", "text.db", "foreign.db", "missing.db", "no/such/folder.db"])
@pytest.mark.parametrize("command", [("status",), ("show", "x"), ("alerts",), ("join", "a", "b")])
def test_a_database_that_is_none_is_said_in_words(bad, command, file):
    done = run(bad, *command, "--db", file)
    assert done.returncode in (1, 2)
    assert "Traceback" not in done.stderr
    assert "Next step" in done.stderr


@pytest.mark.parametrize(
    ("file", "options"),
    [("text.db", ()), ("text.db", ("--dry-run",)), ("text.db", ("--sample", "1")), ("no/such/folder.db", ())],
)
def test_a_crawl_into_what_cannot_be_written_asks_nothing(bad, file, options):
    done = run(bad, "crawl", "yindeng", "--db", file, *options, FIRESALE_WORLD="http://127.0.0.1:9")
    assert done.returncode == 1
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("FIRESALE_WORLD", "nonsense"),
        ("FIRESALE_NOW", "yesterday"),
        ("FIRESALE_NOW", "2025-11-14T18:00:00"),
        ("FIRESALE_LOG", "LOUD"),
    ],
)
@pytest.mark.parametrize("command", [("sources",), ("crawl", "yindeng"), ("alerts", "test")])
def test_a_wrong_environment_is_usage(tmp_path, command, variable, value):
    done = run(tmp_path, *command, **{variable: value})
    assert done.returncode == 2
    assert variable in done.stderr
    assert "Traceback" not in done.stderr


def test_a_pipe_that_nobody_reads_is_no_error(tmp_path):
    done = subprocess.run(
        f"{sys.executable} -m firesale sources --all | head -1",
        shell=True,
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert "Traceback" not in done.stderr
