"""Files that a user saved become records, or are refused with what is lacking."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from small_registry import rows

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
