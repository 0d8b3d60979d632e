"""Before a database changes as a whole it is copied; a full disk or a file that cannot be written leaves it whole."""

import hashlib
import resource
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import datetime, timedelta

import pytest
from small_registry import CHECKOUT, FRIDAY, MONDAY, Ran, SmallRegistry, command, crawl, environment, rows

from fixtures.world.server import WorldServer
from pipelines.keep.backup import KEPT, NoBackup, back_up, backups, taken_at
from pipelines.keep.database import open_database

NOW = datetime.fromisoformat(FRIDAY)
MIB = 1024 * 1024


def an_older_one(database):
    """A database with a record in it, as it was before the last migration."""
    open_database(database).conn.close()
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute("DROP TABLE readings")
        connection.execute("DROP TABLE forgotten")
        connection.execute("DROP INDEX idx_documents_url")
        connection.execute("DELETE FROM _sqlite_migrations WHERE name = 'readings'")
        connection.execute(
            "INSERT INTO notices (notice_id, source, url) VALUES ('a:1', 'a', 'https://a.example/1')"
        )


def firesale(*arguments, limit=None, now=MONDAY):
    def set_limit():
        if limit is not None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    return subprocess.run(
        [sys.executable, "-m", "firesale", *map(str, arguments)], cwd=CHECKOUT, preexec_fn=set_limit,
        env={"PATH": "/usr/bin:/bin", "FIRESALE_NOW": now, "PYTHONDONTWRITEBYTECODE": "1"}, capture_output=True,
        text=True, timeout=60, check=False,
    )  # fmt: skip


def digest(database):
    with closing(sqlite3.connect(database)) as connection:
        return hashlib.sha256("\n".join(connection.iterdump()).encode()).hexdigest()


def test_a_migration_copies_the_database_first(tmp_path):
    database = tmp_path / "firesale.db"
    an_older_one(database)
    open_database(database).conn.close()
    (copy,) = backups(database)
    tables = [row["name"] for row in rows(copy, "SELECT name FROM sqlite_master")]
    assert "readings" not in tables
    assert rows(copy, "SELECT notice_id FROM notices") == [{"notice_id": "a:1"}]
    assert rows(database, "SELECT count(*) AS n FROM readings") == [{"n": 0}]


def test_a_new_database_and_one_that_is_up_to_date_are_not_copied(tmp_path):
    database = tmp_path / "firesale.db"
    for _ in range(2):
        open_database(database).conn.close()
    assert backups(database) == []


def test_the_latest_copies_stay_also_those_of_one_second(tmp_path):
    database = tmp_path / "firesale.db"
    open_database(database).conn.close()
    made = [back_up(database, NOW + timedelta(seconds=second // 2)) for second in range(2 * KEPT)]
    assert len(set(made)) == len(made)
    assert list(backups(database)) == made[-KEPT:]
    assert taken_at(made[-1]) == NOW + timedelta(seconds=KEPT - 1)


def test_status_says_when_the_last_copy_was_made(tmp_path):
    database = tmp_path / "firesale.db"
    open_database(database).conn.close()
    assert "last backup: none" in firesale("status", "--db", database).stdout
    copy = back_up(database, NOW)
    assert f"last backup: {copy} of {FRIDAY}" in firesale("status", "--db", database).stdout


def test_without_room_for_the_copy_the_migration_is_not_begun(tmp_path):
    database = tmp_path / "firesale.db"
    an_older_one(database)
    before = digest(database)
    done = firesale("forget", "a:1", "--db", database, limit=60_000)
    assert (done.returncode, "backup" in done.stderr, "Next step" in done.stderr) == (1, True, True)
    assert "Traceback" not in done.stderr
    assert digest(database) == before
    assert sorted(p.name for p in tmp_path.iterdir() if "backup" in p.name) == []


@pytest.fixture(scope="module")
def crawled(tmp_path_factory):
    database = tmp_path_factory.mktemp("backups") / "firesale.db"
    with WorldServer([SmallRegistry()]) as server:
        crawl(server, database)
    return database


def test_a_replay_without_room_changes_nothing_and_leaves_nothing_behind(crawled):
    with closing(sqlite3.connect(crawled)) as connection, connection:
        connection.execute("UPDATE notices SET loans = 7")
    before, files = digest(crawled), sorted(crawled.parent.iterdir())
    size = crawled.stat().st_size
    for limit in (30_000, size // 2, size - 4096):
        done = firesale("replay", "--db", crawled, limit=limit)
        assert done.returncode == 1, (limit, done.stdout, done.stderr)
        assert done.stderr.startswith("firesale: ")
        assert "Traceback" not in done.stderr
        assert digest(crawled) == before
        assert sorted(crawled.parent.iterdir()) == files


def test_a_crawl_without_room_is_an_error_and_its_database_stays_whole(tmp_path):
    database = tmp_path / "firesale.db"
    with WorldServer([SmallRegistry(transfers=120, results=60)]) as server:
        crawl(server, database, "--since", "2025-11-13")  # the database is there, with some of the records
        some = rows(database, "SELECT notice_id, title FROM notices ORDER BY notice_id")
        assert some
        done = subprocess.run(
            command(database), cwd=tmp_path, env=environment(server, FRIDAY), capture_output=True, text=True,
            timeout=120, check=False,
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (database.stat().st_size + 40_000,) * 2),
        )  # fmt: skip
        assert done.returncode == 1, done.stderr
        assert "Next step" in done.stderr
        assert "Traceback" not in done.stderr
        assert rows(database, "PRAGMA integrity_check") == [{"integrity_check": "ok"}]
        left = rows(database, "SELECT notice_id, title FROM notices ORDER BY notice_id")
        assert all(row in left for row in some)
        again = crawl(server, database)
    assert (again.run["state"], len(rows(database, "SELECT 1 FROM notices"))) == ("ok", 180)


def test_a_crawl_into_a_database_that_cannot_be_written_says_so(tmp_path):
    database = tmp_path / "folder.db"
    database.mkdir()
    with WorldServer([SmallRegistry()]) as server:
        done = Ran(
            subprocess.run(
                command(database / "none" / "firesale.db"), cwd=tmp_path, env=environment(server, FRIDAY),
                capture_output=True, text=True, timeout=60, check=False,
            )
        )  # fmt: skip
    assert done.exit == 1
    assert "Next step" in done.log
    assert "Traceback" not in done.log


def test_a_copy_that_cannot_be_written_is_no_copy(tmp_path):
    database = tmp_path / "firesale.db"
    open_database(database).conn.close()
    (tmp_path / f"firesale.db.backup-{NOW:%Y%m%d-%H%M%S}.part").mkdir()
    with pytest.raises(NoBackup, match="nothing was changed"):
        back_up(database, NOW)
    assert backups(database) == []
