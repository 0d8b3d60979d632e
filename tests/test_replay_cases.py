"""What makes a record more than one page read once, and still replays as it was crawled or imported."""

import json
import shutil
import subprocess
import sys
from contextlib import closing
from datetime import date, datetime
from pathlib import Path

import pytest
from small_registry import (
    CHECKOUT,
    FRIDAY,
    MONDAY,
    SmallRegistry,
    crawl,
    rows,
    transfer_body,
    with_attachment,
)

from crawlers.families.again import NotReplayable, read_again
from crawlers.families.lot_lists import Gathered, parts_of
from crawlers.records import ListRow
from fixtures.world.server import WorldServer
from pipelines.keep.readings import readings_of
from pipelines.keep.records import Counts
from pipelines.keep.store import Store
from pipelines.replay.rebuild import kept_of
from spiders.ali_notices import AliNotices
from spiders.house_index import HouseIndex

FIXTURES = CHECKOUT / "fixtures" / "yindeng"
NOW = datetime.fromisoformat(FRIDAY)
TABLES = ("notices", "lots", "projects", "assets", "discounts", "changes", "joins", "lot_keys")


def replayed(database, *options):
    done = subprocess.run(
        [sys.executable, "-m", "firesale", "replay", "--json", *options, "--db", str(database)], cwd=CHECKOUT,
        env={"PATH": "/usr/bin:/bin", "FIRESALE_NOW": MONDAY}, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def rebuilt_as_it_was(database):
    """Empty what is derived and let a replay bring it back; tells whether it came back the same."""
    wanted = {table: rows(database, f"SELECT * FROM {table} ORDER BY 1, 2") for table in TABLES}
    with closing(Store(database)) as store:
        for table in TABLES:
            store.connection.execute(f"DELETE FROM {table}")
    replayed(database)
    for table, before in wanted.items():
        after = rows(database, f"SELECT * FROM {table} ORDER BY 1, 2")
        for row in (*before, *after):
            for name in ("last_seen_at", "join_id"):
                row.pop(name, None)
        assert sorted(map(repr, after)) == sorted(map(repr, before)), table
    return wanted


@pytest.fixture
def database(tmp_path):
    return tmp_path / "firesale.db"


PDF = (FIXTURES / "standard-form-watermarked" / "attachment.pdf").read_bytes()


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("page.pdf", b"<html><body>404 not here</body></html>"),
        ("none.pdf", b""),
        ("cut.pdf", b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog"),
        ("good.pdf", PDF),
    ],
)
def test_an_attachment_read_or_not_replays_as_it_was(database, name, data):
    site = SmallRegistry(transfers=12, results=6)
    url = site.post(body=with_attachment(name), files=[(name, data)])
    with WorldServer([site]) as server:
        crawl(server, database)
    wanted = rebuilt_as_it_was(database)
    (notice,) = [row for row in wanted["notices"] if row["url"] == url]
    assert (notice["reading"] == "unreadable") is (name != "good.pdf")


def test_an_attachment_that_came_late_replays_with_the_change_it_made(database):
    site = SmallRegistry(transfers=12, results=6)
    url = site.post(body=with_attachment("late.pdf"))
    with WorldServer([site]) as server:
        assert crawl(server, database).run["state"] == "partial"
        site.files[url.partition("www.yindeng.com.cn")[2].rpartition("/")[0] + "/late.pdf"] = PDF
        assert crawl(server, database, now=MONDAY).run["state"] == "ok"
    wanted = rebuilt_as_it_was(database)
    assert {row["field"] for row in wanted["changes"]} >= {"principal_yuan", "reading", "document_url"}


def test_an_attachment_that_changed_under_an_unchanged_page_replays(database):
    site = SmallRegistry(transfers=12, results=6)
    url = site.post(body=with_attachment("a.pdf"), files=[("a.pdf", PDF)])
    with WorldServer([site]) as server:
        crawl(server, database)
        other = (FIXTURES / "flat-watermark-unit-in-label" / "attachment.pdf").read_bytes()
        site.files[url.partition("www.yindeng.com.cn")[2].rpartition("/")[0] + "/a.pdf"] = other
        crawl(server, database, "--full", now=MONDAY)
    wanted = rebuilt_as_it_was(database)
    assert any(row["field"] == "principal_yuan" for row in wanted["changes"])


def test_a_page_that_got_worse_and_better_again_replays_over_its_three_readings(database):
    site = SmallRegistry(transfers=12, results=6)
    with WorldServer([site]) as server:
        crawl(server, database)
        good = site.rows["transfer"][-1][3]
        site.replace("transfer", -1, body="<html><body><div class='article-box'></div></body></html>")
        crawl(server, database, now="2025-11-15T18:00:00+08:00")
        site.replace("transfer", -1, body=good.replace("756", "757"))
        crawl(server, database, now=MONDAY)
    (most,) = rows(database, "SELECT count(*) AS n FROM readings GROUP BY subject_id ORDER BY n DESC LIMIT 1")
    assert most["n"] == 3
    wanted = rebuilt_as_it_was(database)
    assert [(row["field"], row["old"], row["new"]) for row in wanted["changes"]] == [("loans", "756", "757")]


def test_a_crawl_of_everything_again_replays(database):
    site = SmallRegistry(transfers=12, results=6)
    site.replace("transfer", 3, body=transfer_body(5_000_000, extra="<p>联系人：张三丰 13800138000</p>"))
    with WorldServer([site]) as server:
        crawl(server, database)
        site.replace("transfer", 3, body=transfer_body(6_000_000))
        crawl(server, database, "--full", now=MONDAY)
    assert rebuilt_as_it_was(database)["changes"]


def test_two_documents_of_one_file_stem_replay_under_their_two_ids(database):
    site = SmallRegistry(transfers=3, results=3)
    site.rows["result"][0] = (site.rows["transfer"][0][0], *site.rows["result"][0][1:])
    with WorldServer([site]) as server:
        crawl(server, database)
    wanted = rebuilt_as_it_was(database)
    assert [
        row["notice_id"] for row in wanted["notices"] if row["notice_id"].endswith((".transfer", ".result"))
    ]


def test_saved_files_replay_as_they_were_imported(database, tmp_path):
    saved = tmp_path / "saved.pdf"
    shutil.copy(FIXTURES / "standard-form-watermarked" / "attachment.pdf", saved)
    request = json.loads((FIXTURES / "glued-pairs-without-table" / "request.json").read_text())
    page = tmp_path / "page.html"
    text = Path(FIXTURES / "glued-pairs-without-table" / "page.html").read_text()
    page.write_text(f"<!-- saved from url=(0099){request['url']} -->\n{text}")
    for file, *options in ((saved, "--published-on", "2025-11-14"), (page,)):
        done = subprocess.run(
            [sys.executable, "-m", "firesale", "import", str(file), *options, "--db", str(database)], cwd=CHECKOUT,
            capture_output=True, text=True, timeout=60, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
    wanted = rebuilt_as_it_was(database)
    assert len(wanted["notices"]) == 2
    assert all(row["principal_yuan"] for row in wanted["notices"])


@pytest.mark.parametrize(
    ("title", "author"),
    [
        ("中国信达资产管理股份有限公司关于李建国等5户债权资产包的处置公告", None),
        ("某某银行股份有限公司关于处置张三丰债权的公告", None),
        ("某某资产公司关于张伟、某某矿业有限公司债权转让公告", None),
        ("关于某某矿业有限公司债权的处置公告", "某某银行股份有限公司上海分行"),
        ("关于某某矿业有限公司债权的处置公告", "张三丰"),
        ("关于2025年第3期个人不良贷款（信用卡透支）转让项目转让公告", "某某银行股份有限公司"),
    ],
)
def test_a_title_replays_without_the_persons_that_were_cut_out_of_it(database, title, author):
    url = "https://zc-paimai.taobao.com/zc/notice_detail.htm?id=2500101"
    page = "<html><body><div class='notice-detail'>我行拟处置债权，债权本金1,200,000.00元，利息3,000.00元。</div></body></html>"
    spider = AliNotices()
    if author:
        spider.authors[url] = author
    found = spider.record_of_files(
        ListRow(url=url, title=title, published_on=date(2025, 11, 14)), page.encode(), None
    )
    with closing(Store(database)) as store:
        store.write([found], run_id=None, now=NOW, counts=Counts())
        ((reading,),) = readings_of(store.connection, "ali_notices")
        kept = kept_of(store.documents, reading)
        assert read_again(AliNotices(), kept) == found.record
        (line,) = store.connection.execute("SELECT * FROM readings")
    words = json.dumps(dict(line), ensure_ascii=False)
    assert not [name for name in ("李建国", "张三丰", "张伟") if name in words]


def test_one_page_under_two_rows_of_a_list_is_two_documents():
    under = []
    for status in ("live", "ended", "ended"):
        gathered = Gathered()
        gathered.add("listed", {"status": status}, b"")
        gathered.add("page", {"price": "1"}, b"<html>1</html>")
        under.append(gathered)
    assert under[0].sha256 != under[1].sha256 == under[2].sha256
    assert [parts_of(one.kept())["listed"]["status"] for one in under] == ["live", "ended", "ended"]


def test_a_source_that_keeps_no_documents_is_refused(database):
    with closing(Store(database)) as store:
        found = AliNotices().record_of_files(
            ListRow(
                url="https://zc-paimai.taobao.com/zc/notice_detail.htm?id=2500101",
                title="公告",
                published_on=None,
            ),
            b"<p>1</p>",
            None,
        )
        store.write([found], run_id=None, now=NOW, counts=Counts())
        ((reading,),) = readings_of(store.connection, "ali_notices")
        with pytest.raises(NotReplayable, match="house_index"):
            read_again(HouseIndex(), kept_of(store.documents, reading))
