"""Replay: the records read again from the kept documents are those that were crawled; nothing else is touched."""

import json
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing, contextmanager
from datetime import datetime

import pytest
from attrs import evolve
from auction_runs import crawl_day
from small_registry import CHECKOUT, MONDAY, rows

from firesale import running
from pipelines.keep.database import DatabaseUnusable
from pipelines.replay import replay as replaying

SOURCES = ("yindeng", "jd_auctions", "ali_court", "ali_notices")
NOW = datetime.fromisoformat(MONDAY)
DERIVED = ("notices", "lots", "projects", "assets", "discounts", "changes", "lot_keys")
KEPT = ("runs", "problems", "alerts", "alert_facts", "documents", "pages", "listed", "walks", "readings")


@pytest.fixture(scope="module")
def crawled(tmp_path_factory):
    """The demo world's two days, crawled by four sources."""
    database = tmp_path_factory.mktemp("replay") / "firesale.db"
    for day in (1, 2):
        ran, _ = crawl_day(database, *SOURCES, day=day)
        assert {run["state"] for run in ran.json["runs"]} == {"ok"}
    return database


@pytest.fixture
def database(crawled, tmp_path):
    """A copy of the crawled database with its documents."""
    copy = tmp_path / "firesale.db"
    with closing(sqlite3.connect(crawled)) as source, closing(sqlite3.connect(copy)) as target:
        source.backup(target)
    shutil.copytree(f"{crawled}.documents", f"{copy}.documents")
    return copy


def run_replay(database, *options):
    """The command as a user calls it, where no server answers."""
    done = subprocess.run(
        [sys.executable, "-m", "firesale", "replay", *options, "--json", "--db", str(database)], cwd=CHECKOUT,
        env={"FIRESALE_WORLD": "http://127.0.0.1:9", "FIRESALE_NOW": MONDAY, "PATH": "/usr/bin:/bin"},
        capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    return done, json.loads(done.stdout) if done.stdout else None


def write(database, *statements):
    with closing(sqlite3.connect(database)) as connection, connection:
        for statement, *values in statements:
            connection.execute(statement, values)


def remove_kept(database, *hashes):
    with closing(sqlite3.connect(f"{database}.documents/kept.db")) as kept, kept:
        kept.executemany("DELETE FROM kept WHERE sha256 = ?", [[sha256] for sha256 in hashes])


def contents(database, *tables, without=()):
    """All rows of these tables, in an order of their own."""
    found = {}
    for table in tables:
        every = rows(database, f"SELECT * FROM {table}")
        found[table] = sorted(repr({k: v for k, v in row.items() if k not in without}) for row in every)
    return found


@contextmanager
def readers(*names):
    known = running.all_sources()
    spiders = {name: known[name]() for name in names}
    try:
        yield spiders
    finally:
        for spider in spiders.values():
            getattr(spider, "closed", lambda _: None)("tested")


def test_a_replay_of_what_was_crawled_finds_no_difference_and_writes_nothing(database):
    before = contents(database, *DERIVED, *KEPT, "joins")
    done, said = run_replay(database)
    assert done.returncode == 0, done.stderr
    count = len(before["notices"]) + len(before["lots"])
    assert said["records"] == {
        "read_again": count, "latest_read_again": 0, "left_expired": 0, "left_never_kept": 0, "left_failed": 0,
    }  # fmt: skip
    assert (said["differs"], said["applied"], said["backup"]) == (False, False, None)
    assert count > 400
    assert contents(database, *DERIVED, *KEPT, "joins") == before


def test_everything_that_is_derived_comes_back_from_the_documents_alone(database):
    """But for when a record was last seen, and joins by the rule that a later record made superfluous."""
    wanted = contents(database, *DERIVED, without=("last_seen_at",))
    assert len(wanted["changes"]) > 20
    untouched = contents(database, *KEPT)
    write(database, *[(f"DELETE FROM {table}",) for table in (*DERIVED, "joins")])
    done, said = run_replay(database)
    assert done.returncode == 0, done.stderr
    assert said["applied"] is True
    assert contents(database, *DERIVED, without=("last_seen_at",)) == wanted
    assert contents(database, *KEPT) == untouched


def test_joins_by_the_rule_and_when_records_were_seen_stay_where_the_records_stay(database):
    joined = rows(database, "SELECT * FROM joins ORDER BY join_id")
    seen = rows(database, "SELECT lot_id, first_seen_at, last_seen_at FROM lots ORDER BY lot_id")
    write(database, ("UPDATE lots SET area_sqm = area_sqm + 1",))
    done, said = run_replay(database)
    assert done.returncode == 0, done.stderr
    assert set(said["tables"]["lots"]["fields"]) == {"area_sqm"}
    assert rows(database, "SELECT * FROM joins ORDER BY join_id") == joined
    assert rows(database, "SELECT lot_id, first_seen_at, last_seen_at FROM lots ORDER BY lot_id") == seen


def test_a_persons_word_is_kept_and_obeyed(database):
    one, other = rows(
        database, "SELECT notice_id FROM notices WHERE kind = 'transfer' ORDER BY notice_id LIMIT 2"
    )
    subprocess.run(
        [sys.executable, "-m", "firesale", "join", one["notice_id"], other["notice_id"], "--db", str(database)],
        cwd=CHECKOUT, check=True, capture_output=True,
    )  # fmt: skip
    wanted = contents(database, *DERIVED, "joins")
    done, said = run_replay(database)
    assert (done.returncode, said["differs"]) == (0, False)
    write(database, ("DELETE FROM projects",), ("UPDATE notices SET project_id = rule_project_id",))
    run_replay(database)
    assert contents(database, *DERIVED, "joins") == wanted


def test_a_value_that_reads_otherwise_is_only_shown_by_a_dry_run_and_written_by_a_replay(database):
    (notice,) = rows(
        database,
        "SELECT * FROM notices WHERE principal_yuan > 0 AND kind = 'transfer' ORDER BY notice_id LIMIT 1",
    )
    wanted = contents(database, *DERIVED)
    write(database, ("UPDATE notices SET principal_yuan = 1.5 WHERE notice_id = ?", notice["notice_id"]))
    tampered = contents(database, *DERIVED)
    _, said = run_replay(database, "yindeng", "--dry-run")
    assert said["tables"]["notices"]["fields"] == {"principal_yuan": 1}
    example = {"table": "notices", "id": notice["notice_id"], "field": "principal_yuan", "old": 1.5,
               "new": notice["principal_yuan"]}  # fmt: skip
    assert example in said["examples"]
    assert contents(database, *DERIVED) == tampered
    _, said = run_replay(database, "yindeng")
    assert contents(database, *DERIVED) == wanted
    with closing(sqlite3.connect(said["backup"])) as backup:
        value = backup.execute(
            "SELECT principal_yuan FROM notices WHERE notice_id = ?", [notice["notice_id"]]
        ).fetchone()
    assert value == (1.5,)


def test_only_the_named_sources_are_read_again(database):
    write(database, ("UPDATE lots SET bids = 77 WHERE source = 'jd_auctions'",))
    _, said = run_replay(database, "yindeng", "ali_court")
    assert said["differs"] is False
    assert said["records"]["read_again"] == len(
        rows(database, "SELECT 1 FROM notices WHERE source = 'yindeng'")
    ) + len(rows(database, "SELECT 1 FROM lots WHERE source = 'ali_court'"))


def test_a_changed_reader_shows_which_fields_it_changes_and_keeps_the_ids(database):
    with readers("jd_auctions") as spiders:
        spider = spiders["jd_auctions"]
        by_today = spider.read_lot

        def changed(row, parts):
            lot, problems = by_today(row, parts)
            return evolve(lot, community="某花园"), problems

        spider.read_lot = changed
        done = replaying.replay(database, spiders, NOW, apply=False)
    lots = done.tables["lots"]
    count = len(rows(database, "SELECT 1 FROM lots WHERE source = 'jd_auctions'"))
    assert (lots.added, lots.gone, lots.changed, lots.fields["community"]) == (0, 0, count, count)
    assert lots.kept == len(rows(database, "SELECT 1 FROM lots"))
    assert not done.tables["changes"].differs


def test_a_reader_that_breaks_on_a_page_leaves_its_record_as_it_is(database):
    (lot,) = rows(database, "SELECT * FROM lots WHERE source = 'ali_court' ORDER BY lot_id LIMIT 1")
    write(database, ("UPDATE lots SET bids = 77 WHERE lot_id = ?", lot["lot_id"]))
    with readers("ali_court") as spiders:
        spider = spiders["ali_court"]
        by_today = spider.read_lot

        def broken(row, parts):
            if row.url == lot["url"]:
                raise KeyError("price")
            return by_today(row, parts)

        spider.read_lot = broken
        done = replaying.replay(database, spiders, NOW, apply=True)
    assert (done.tally.failed, done.differs) == (1, False)
    assert done.tally.why_failed[0][0] == lot["lot_id"]
    assert rows(database, "SELECT bids FROM lots WHERE lot_id = ?", lot["lot_id"]) == [{"bids": 77}]


def test_a_record_whose_documents_are_gone_is_left_as_it_is_and_counted(database):
    (notice,) = rows(database, "SELECT * FROM notices WHERE source = 'yindeng' ORDER BY notice_id LIMIT 1")
    kept = rows(database, "SELECT * FROM readings WHERE subject_id = ?", notice["notice_id"])
    remove_kept(database, *{row[name] for row in kept for name in ("page_sha256", "file_sha256")})
    write(database, ("UPDATE notices SET principal_yuan = 1.5 WHERE notice_id = ?", notice["notice_id"]))
    done, said = run_replay(database, "yindeng")
    assert done.returncode == 0, done.stderr
    assert said["records"]["left_expired"] == 1
    stored = rows(database, "SELECT principal_yuan FROM notices WHERE notice_id = ?", notice["notice_id"])
    assert stored == [{"principal_yuan": 1.5}]


def test_a_record_that_was_stored_before_readings_were_kept_is_left_and_counted(database):
    write(database, ("DELETE FROM readings WHERE source = 'ali_notices'",))
    before = contents(database, *DERIVED)
    _, said = run_replay(database)
    count = len(rows(database, "SELECT 1 FROM notices WHERE source = 'ali_notices'"))
    assert said["records"]["left_never_kept"] == count > 10
    assert contents(database, *DERIVED) == before


def test_a_record_of_which_only_the_latest_documents_are_left_is_read_from_them(database):
    changed = rows(
        database,
        "SELECT subject_id, min(reading_id) AS first FROM readings GROUP BY subject_id"
        " HAVING count(*) > 1 AND subject_id IN (SELECT subject_id FROM changes)",
    )
    assert len(changed) > 5
    firsts = [row["first"] for row in changed]
    marks = ", ".join("?" * len(firsts))
    gone = rows(
        database, f"SELECT page_sha256, file_sha256 FROM readings WHERE reading_id IN ({marks})", *firsts
    )
    later = rows(
        database, f"SELECT page_sha256, file_sha256 FROM readings WHERE reading_id NOT IN ({marks})", *firsts
    )
    remove_kept(
        database, *({h for r in gone for h in r.values() if h} - {h for r in later for h in r.values()})
    )
    wanted = contents(database, *DERIVED)
    _, said = run_replay(database)
    assert said["records"]["latest_read_again"] >= len(changed)
    assert said["records"]["left_expired"] == 0
    assert said["differs"] is False
    write(database, ("UPDATE lots SET price_label = '某价'",), ("UPDATE notices SET loans = 7",))
    run_replay(database)
    assert contents(database, *DERIVED) == wanted


def test_what_somebody_wrote_in_the_meantime_is_never_overwritten(database, monkeypatch):
    write(database, ("UPDATE notices SET loans = 7",))
    real = replaying.back_up

    def meanwhile(path, now):
        write(database, ("UPDATE lots SET bids = 99 WHERE lot_id = (SELECT min(lot_id) FROM lots)",))
        return real(path, now)

    monkeypatch.setattr(replaying, "back_up", meanwhile)
    with readers("yindeng") as spiders, pytest.raises(DatabaseUnusable, match="another process wrote"):
        replaying.replay(database, spiders, NOW, apply=True)
    assert rows(database, "SELECT DISTINCT loans FROM notices") == [{"loans": 7}]


def test_a_source_that_is_none_and_a_database_that_is_none_are_refused(tmp_path):
    done, _ = run_replay(tmp_path / "none.db")
    assert (done.returncode, "does not exist" in done.stderr) == (1, True)
    done, _ = run_replay(tmp_path / "none.db", "--dry-run", "--apply")
    assert (done.returncode, "name one of them" in done.stderr) == (2, True)
    done, _ = run_replay(tmp_path / "none.db", "yingdeng")
    assert (done.returncode, "no source" in done.stderr) == (2, True)
    assert list(tmp_path.iterdir()) == []
