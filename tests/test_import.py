"""Files that a user saved become records, or are refused with what is lacking."""

import json
import re
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from small_registry import rows

from crawlers import clock
from crawlers.records import ListRow
from pipelines.keep.records import Counts
from pipelines.keep.store import Store
from spiders.ali_notices import AliNotices
from spiders.yindeng import Yindeng

FIXTURES = Path(__file__).resolve().parents[1] / "fixtures" / "yindeng"


def run(tmp_path, *arguments):
    return subprocess.run(
        [sys.executable, "-m", "firesale", "import", *map(str, arguments), "--db", str(tmp_path / "firesale.db")],
        capture_output=True, text=True, cwd=tmp_path, check=False,
    )  # fmt: skip


def test_a_saved_pdf_gives_the_record_that_the_crawl_gives(tmp_path):
    case = FIXTURES / "standard-form-watermarked"
    expected = json.loads((case / "expected.json").read_text())["notice"]
    done = run(tmp_path, case / "attachment.pdf", "--published-on", "2025-11-14")
    assert done.returncode == 0, done.stderr
    (notice,) = rows(tmp_path / "firesale.db", "SELECT * FROM notices")
    for column in (
        "kind",
        "seller",
        "branch",
        "phase_no",
        "principal_yuan",
        "claims_yuan",
        "loans",
        "overdue_days",
    ):
        assert notice[column] == expected[column], column
    assert notice["url"].startswith("urn:sha256:")


def test_a_saved_page_names_its_own_address(tmp_path):
    request = json.loads((FIXTURES / "glued-pairs-without-table" / "request.json").read_text())
    page = (FIXTURES / "glued-pairs-without-table" / "page.html").read_text()
    saved = tmp_path / "saved page.html"
    saved.write_text(f"<!-- saved from url=(0099){request['url']} -->\n{page}")
    done = run(tmp_path, saved)
    assert done.returncode == 0, done.stderr
    (notice,) = rows(tmp_path / "firesale.db", "SELECT * FROM notices")
    assert notice["url"] == request["url"]
    assert notice["published_on"] == request["published_on"]
    assert notice["principal_yuan"] > 0


def test_a_notice_that_was_crawled_is_not_stored_again_from_its_file(tmp_path):
    """Neither by its bytes, nor, when they differ, by kind, project and day: else it would look re-listed."""
    database = tmp_path / "firesale.db"
    case = FIXTURES / "standard-form-watermarked"
    request = json.loads((case / "request.json").read_text())
    spider = Yindeng()
    row = ListRow(
        url=request["url"], title=request["title"], published_on=date.fromisoformat(request["published_on"])
    )
    pdf = (case / "attachment.pdf").read_bytes()
    found = spider.record_of_files(row, (case / "page.html").read_bytes(), (request["attachment"], pdf))
    spider.closed("read")
    store = Store(database)
    store.write([found], run_id=None, now=clock.now(), counts=Counts())
    store.close()
    (tmp_path / "other.pdf").write_bytes(pdf + b"\n")
    for file in (case / "attachment.pdf", tmp_path / "other.pdf"):
        done = run(tmp_path, file, "--published-on", "2025-11-14")
        assert (done.returncode, "stored already as yindeng:t20251114" in done.stdout) == (0, True), (
            done.stderr
        )
    assert [p["listings"] for p in rows(database, "SELECT listings FROM projects")] == [1]


def test_an_address_that_names_a_person_is_refused(tmp_path):
    file = FIXTURES / "standard-form-watermarked" / "attachment.pdf"
    done = run(
        tmp_path,
        file,
        "--published-on",
        "2025-11-14",
        "--url",
        "https://www.yindeng.com.cn/a/褚景行13800990017.pdf",
    )
    assert done.returncode == 3
    assert "13800990017" not in done.stdout + done.stderr
    assert rows(tmp_path / "firesale.db", "SELECT * FROM notices") == []


def test_importing_twice_changes_nothing(tmp_path):
    file = FIXTURES / "standard-form-watermarked" / "attachment.pdf"
    for _ in range(2):
        run(tmp_path, file, "--published-on", "2025-11-14")
    assert len(rows(tmp_path / "firesale.db", "SELECT * FROM notices")) == 1
    assert rows(tmp_path / "firesale.db", "SELECT * FROM changes") == []


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("a.docx", b"PK\x03\x04word/document.xml", "save the notice's page or its PDF"),
        ("b.html", b"<html><h1>hello</h1></html>", "--title"),
        ("c.pdf", b"%PDF-1.4\n", "--title"),
        ("d.pdf", b"", "empty"),
    ],
)
def test_what_cannot_be_read_is_refused_with_the_next_step(tmp_path, name, data, says):
    (tmp_path / name).write_bytes(data)
    good = FIXTURES / "standard-form-watermarked" / "attachment.pdf"
    done = run(tmp_path, tmp_path / name, good)
    assert done.returncode == 3
    assert name in done.stderr
    assert says in done.stderr
    assert len(rows(tmp_path / "firesale.db", "SELECT * FROM notices")) == 1


STANDARD = FIXTURES / "standard-form-watermarked" / "attachment.pdf"


def test_a_page_that_is_read_with_nothing_in_it_says_why_and_whose_reader_to_try(tmp_path):
    page = tmp_path / "other.html"
    page.write_text("<html><h1>某某银行个人不良贷款转让公告</h1><p>详见附件</p></html>")
    done = run(tmp_path, page)
    assert done.returncode == 3
    (notice,) = rows(tmp_path / "firesale.db", "SELECT notice_id, reading FROM notices")
    assert notice["reading"] == "unreadable"
    (line,) = [line for line in done.stderr.splitlines() if line.startswith(notice["notice_id"])]
    assert "stored unread: " in line
    assert "--source ali_notices" in line
    (tmp_path / "firesale.db").unlink()
    assert "--source" not in run(tmp_path, page, "--source", "yindeng").stderr


@pytest.mark.parametrize("in_page", [True, False])
def test_whose_notice_it_is_follows_from_the_host_of_its_address(tmp_path, in_page):
    url = f"https://{AliNotices.hosts[0]}/notice_detail/77001.htm"
    page = tmp_path / "saved.html"
    said = f'<link rel="canonical" href="{url}">' if in_page else ""
    page.write_text(f"<html><head>{said}</head><h1>某某银行个人不良贷款转让公告</h1></html>")
    run(tmp_path, page, *(() if in_page else ("--url", url)))
    (notice,) = rows(tmp_path / "firesale.db", "SELECT source, url FROM notices")
    assert (notice["source"], notice["url"]) == ("ali_notices", url)


@pytest.mark.parametrize("source", ["yindeng", "ali_notices"])
def test_a_file_without_an_address_has_a_short_id_in_every_source(tmp_path, source):
    run(tmp_path, STANDARD, "--published-on", "2025-11-14", "--source", source)
    (notice,) = rows(tmp_path / "firesale.db", "SELECT notice_id FROM notices")
    assert re.fullmatch(source + r":sha256_[0-9a-f]{17}", notice["notice_id"])


def test_a_source_of_lots_is_no_reader_of_saved_notices(tmp_path):
    done = run(tmp_path, STANDARD, "--source", "jd_auctions")
    assert done.returncode == 2
    assert "those are: ali_notices, yindeng" in done.stderr
