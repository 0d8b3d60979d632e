"""The command line at its worst: never a traceback, always a status and what to do."""

import os
import re
import sqlite3
import subprocess
import sys

import pytest
from small_registry import CHECKOUT

from pipelines.keep.database import open_database


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


@pytest.mark.parametrize("command", [("status",), ("alerts",), ("crawl", "yindeng"), ("show", "x")])
def test_a_database_in_a_folder_that_is_not_there_says_that_the_folder_is_missing(tmp_path, command):
    done = run(tmp_path, *command, FIRESALE_DB="no/such/folder.db", FIRESALE_WORLD="http://127.0.0.1:9")
    assert done.returncode == 1
    assert "the folder no/such does not exist" in done.stderr
    assert "FIRESALE_DB" in done.stderr


def test_an_empty_name_of_a_database_is_the_default(tmp_path):
    assert "firesale.db does not exist" in run(tmp_path, "status", FIRESALE_DB="").stderr


def test_a_day_to_come_is_no_day_to_begin_at(tmp_path):
    now = {"FIRESALE_NOW": "2025-11-14T18:00:00+08:00", "FIRESALE_WORLD": "http://127.0.0.1:9"}
    done = run(tmp_path, "crawl", "yindeng", "--since", "2025-11-15", **now)
    assert (done.returncode, list(tmp_path.iterdir())) == (2, [])
    assert "today is 2025-11-14" in done.stderr
    assert run(tmp_path, "crawl", "yindeng", "--since", "2025-11-14", **now).returncode == 4


def test_an_id_that_nothing_has_is_answered_with_where_ids_are(tmp_path):
    database = open_database(tmp_path / "a.db")
    assert "firesale crawl" in run(tmp_path, "join", "x", "y", "--db", "a.db").stderr
    database.table("notices").insert(
        {"notice_id": "yindeng:1", "source": "yindeng", "published_on": "2025-11-14"}
    )
    database.conn.close()
    done = run(tmp_path, "join", "x", "y", "--db", "a.db")
    assert done.returncode == 2
    listing = re.search(r"sqlite3 (\S+) '(SELECT[^']+)'", done.stderr.replace("\n", " "))
    assert "Ids look like yindeng:1" in done.stderr
    with sqlite3.connect(listing[1]) as connection:
        assert connection.execute(listing[2]).fetchall()[0][0] == "yindeng:1"


# --- a source that cannot be loaded --------------------------------------------------------------------

BROKEN = {
    "syntax": ("name = 'broken'\ndef read(:\n    pass\n", "broken.py:2: SyntaxError"),
    "import": (
        "\nimport no_such_module\n",
        "broken.py:2: ModuleNotFoundError: No module named 'no_such_module'",
    ),
    "promise": (
        "from crawlers.source import Source\n\n\nclass Broken(Source):\n    name = 'broken'\n",
        "broken.py:4: PromiseBroken",
    ),
}


@pytest.fixture(params=BROKEN)
def broken(request, tmp_path):
    """A file more among the spiders; its folder, its environment, and what is to be said of it."""
    text, said = BROKEN[request.param]
    more = tmp_path / "more" / "spiders"
    more.mkdir(parents=True)
    (more / "broken.py").write_text(text)
    (tmp_path / "sitecustomize.py").write_text(f"import spiders\nspiders.__path__.append({str(more)!r})\n")
    paths = os.pathsep.join((str(tmp_path), str(CHECKOUT)))
    return tmp_path, {"PYTHONPATH": paths, "FIRESALE_WORLD": "http://127.0.0.1:9"}, said


def test_a_source_that_cannot_be_loaded_is_said_in_a_line_and_stops_no_other(broken):
    folder, environment, said = broken
    (folder / "firesale.toml").write_text("[sources.broken]\nenabled = true\n")
    done = run(folder, "sources", **environment)
    assert done.returncode == 0
    assert "yindeng" in done.stdout
    (line,) = done.stderr.splitlines()
    assert line.startswith("source broken cannot be loaded and is left out: ")
    assert said in line
    assert run(folder, "crawl", "yindeng", **environment).returncode == 4  # as if the other were not there


def test_to_crawl_a_source_that_cannot_be_loaded_is_our_own_error(broken):
    folder, environment, said = broken
    alone = run(folder, "crawl", "broken", **environment)
    assert (alone.returncode, alone.stderr.count("cannot be loaded")) == (1, 1)
    assert said in alone.stderr
    both = run(folder, "crawl", "broken", "yindeng", **environment)
    assert both.returncode == 1
    assert "yindeng\tdisallowed" in both.stdout


@pytest.mark.parametrize(
    ("name", "said"), [("yindong", "Did you mean 'yindeng'?"), ("nosuch", "Known: ali_assets")]
)
def test_scrapy_itself_is_told_that_there_is_no_such_source(tmp_path, name, said):
    done = subprocess.run(
        [sys.executable, "-m", "scrapy", "crawl", name], cwd=CHECKOUT, capture_output=True, text=True,
        env={**os.environ, "SCRAPY_SETTINGS_MODULE": "crawlers.settings"}, check=False, timeout=60,
    )  # fmt: skip
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr
