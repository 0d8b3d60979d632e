"""Forgetting: a record and all that is about it goes, one audit line stays, and the next crawl leaves it alone."""

import gzip
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import date

import pytest
from auction_runs import crawl_day
from small_registry import CHECKOUT, FRIDAY, MONDAY, SmallRegistry, crawl, environment, paths, rows

from fixtures.world.server import WorldServer

NAME = "苍梧县某某矿业有限公司"
TITLE = f"某某银行股份有限公司关于2025年{NAME}不良贷款转让项目转让公告"
BODY = f'<html><body><div class="article-box"><p>未偿本息总额：1,734,567,890.12元</p><p>债务人{NAME}</p></div></body></html>'


def forget(database, *options):
    return subprocess.run(
        [sys.executable, "-m", "firesale", "forget", *options, "--db", str(database)], cwd=CHECKOUT,
        env={"PATH": "/usr/bin:/bin", "FIRESALE_NOW": MONDAY}, stdin=subprocess.DEVNULL,
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip


@pytest.fixture
def crawled(tmp_path):
    """A small registry with one notice about a company, crawled twice so that the notice has changed and alerted."""
    registry = SmallRegistry()
    database = tmp_path / "firesale.db"
    with WorldServer([registry]) as server:
        crawl(server, database)
        url = registry.post(title=TITLE, body=BODY)
        crawl(server, database)
        registry.replace("transfer", -1, body=BODY.replace("1,734", "1,834"))
        crawl(server, database, now=MONDAY)
    (notice,) = rows(database, "SELECT * FROM notices WHERE url = ?", url)
    return registry, database, notice


def everything(database):
    """All bytes of the database and of its kept documents, as text."""
    parts = [file.read_bytes() for file in database.parent.glob("firesale.db*") if file.is_file()]
    with closing(sqlite3.connect(f"{database}.documents/kept.db")) as kept:
        parts += [gzip.decompress(body) for (body,) in kept.execute("SELECT body FROM kept")]
    return b"\n".join(parts).decode("utf-8", "ignore")


def test_everything_about_a_record_goes_and_one_line_stays(crawled):
    _, database, notice = crawled
    before = rows(
        database, "SELECT * FROM notices WHERE notice_id <> ? ORDER BY notice_id", notice["notice_id"]
    )
    assert rows(database, "SELECT 1 FROM changes WHERE subject_id = ?", notice["notice_id"])
    assert rows(database, "SELECT 1 FROM alerts WHERE subject_id = ?", notice["project_id"])
    assert NAME in everything(database)
    done = forget(database, notice["notice_id"], "--why", "asked for by the company")
    assert done.returncode == 0, done.stderr
    assert NAME not in everything(database)
    for table, column, value in (
        ("notices", "notice_id", notice["notice_id"]),
        ("projects", "project_id", notice["project_id"]),
        ("changes", "subject_id", notice["notice_id"]),
        ("readings", "subject_id", notice["notice_id"]),
        ("discounts", "subject_id", notice["project_id"]),
        ("alerts", "subject_id", notice["project_id"]),
        ("documents", "url", notice["url"]),
        ("pages", "url", notice["url"]),
        ("problems", "url", notice["url"]),
    ):
        assert rows(database, f"SELECT 1 FROM {table} WHERE {column} = ?", value) == [], table
    (line,) = rows(database, "SELECT * FROM forgotten")
    assert (line["id"], line["forgotten_at"], line["why"]) == (
        notice["notice_id"],
        MONDAY,
        "asked for by the company",
    )
    assert line["by"]
    assert rows(database, "SELECT * FROM notices ORDER BY notice_id") == before


def test_what_was_forgotten_is_not_asked_for_again_nor_stored(crawled):
    registry, database, notice = crawled
    forget(database, notice["notice_id"])
    path = notice["url"].partition("www.yindeng.com.cn")[2]
    with WorldServer([registry]) as server:
        normal = crawl(server, database, now=MONDAY)
        full = crawl(server, database, "--full", now=MONDAY)
        asked = paths(server)
    assert (normal.run["state"], full.run["state"]) == ("ok", "ok")
    assert (normal.run["new"], full.run["new"]) == (0, 0)
    assert len(asked) > 30
    assert path not in asked
    assert NAME not in everything(database)
    (row,) = rows(database, "SELECT * FROM listed WHERE url = ?", notice["url"])
    assert (row["state"], row["title"]) == ("forgotten", None)


def test_a_document_that_another_record_was_read_from_stays(crawled):
    _, database, notice = crawled
    (other,) = rows(database, "SELECT * FROM readings WHERE subject_id <> ? LIMIT 1", notice["notice_id"])
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute(
            "UPDATE readings SET page_sha256 = ? WHERE subject_id = ?",
            [other["page_sha256"], notice["notice_id"]],
        )
    forget(database, notice["notice_id"])
    with closing(sqlite3.connect(f"{database}.documents/kept.db")) as kept:
        assert kept.execute("SELECT 1 FROM kept WHERE sha256 = ?", [other["page_sha256"]]).fetchone()


def test_a_project_is_forgotten_with_all_its_notices(crawled):
    registry, database, notice = crawled
    second = registry.post(
        title=TITLE.replace("转让公告", "转让结果公告"), on=date(2025, 11, 17), listing="result"
    )
    with WorldServer([registry]) as server:
        crawl(server, database, now=MONDAY)
    ids = rows(database, "SELECT notice_id FROM notices WHERE project_id = ?", notice["project_id"])
    assert len(ids) == 2
    done = forget(database, notice["project_id"])
    assert done.returncode == 0, done.stderr
    assert rows(database, "SELECT 1 FROM notices WHERE url IN (?, ?)", notice["url"], second) == []
    assert {row["id"] for row in rows(database, "SELECT id FROM forgotten")} == {i["notice_id"] for i in ids}


def test_an_import_of_what_was_forgotten_is_refused(crawled, tmp_path):
    _, database, notice = crawled
    forget(database, notice["notice_id"])
    page = tmp_path / "saved.html"
    page.write_text(BODY)
    done = subprocess.run(
        [sys.executable, "-m", "firesale", "import", str(page), "--url", notice["url"], "--title", TITLE,
         "--db", str(database)], cwd=CHECKOUT, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert (done.returncode, "forgotten" in done.stderr) == (2, True)
    assert rows(database, "SELECT 1 FROM notices WHERE url = ?", notice["url"]) == []


def test_an_id_of_nothing_is_refused_and_changes_nothing(crawled, tmp_path):
    _, database, _ = crawled
    done = forget(database, "yindeng:t19990101_1")
    assert (done.returncode, "no notice" in done.stderr) == (2, True)
    done = forget(tmp_path / "none.db", "yindeng:t19990101_1")
    assert (done.returncode, (tmp_path / "none.db").exists()) == (1, False)


def test_a_lot_is_forgotten_and_the_thing_it_sold_goes_on_with_its_other_listings(tmp_path):
    database = tmp_path / "firesale.db"
    crawl_day(database, "ali_court", day=1)
    (asset,) = rows(database, "SELECT * FROM assets WHERE listings > 1 ORDER BY asset_id LIMIT 1")
    lots = rows(database, "SELECT * FROM lots WHERE asset_id = ? ORDER BY lot_id", asset["asset_id"])
    gone = lots[0]["lot_id"]
    done = forget(database, gone)
    assert done.returncode == 0, done.stderr
    for table in ("lots", "lot_keys"):
        assert rows(database, f"SELECT 1 FROM {table} WHERE lot_id = ?", gone) == []
    for table in ("changes", "discounts", "readings"):
        assert rows(database, f"SELECT 1 FROM {table} WHERE subject_id = ?", gone) == []
    assert rows(database, "SELECT 1 FROM joins WHERE ? IN (a, b)", gone) == []
    rest = rows(database, "SELECT asset_id FROM lots WHERE lot_id = ?", lots[1]["lot_id"])
    (left,) = rows(database, "SELECT listings FROM assets WHERE asset_id = ?", rest[0]["asset_id"])
    assert left["listings"] == asset["listings"] - 1
    ran, asked = crawl_day(database, "ali_court", day=1)
    assert (ran.run["state"], ran.run["new"]) == ("ok", 0)
    assert not [path for path in asked if gone.partition(":")[2] in path]


def test_a_replay_brings_nothing_forgotten_back(crawled):
    _, database, notice = crawled
    forget(database, notice["notice_id"])
    done = subprocess.run(
        [sys.executable, "-m", "firesale", "replay", "--db", str(database)], cwd=CHECKOUT,
        env=environment(type("Nowhere", (), {"url": "http://127.0.0.1:9"}), FRIDAY), capture_output=True, text=True,
        timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert rows(database, "SELECT 1 FROM notices WHERE url = ?", notice["url"]) == []
