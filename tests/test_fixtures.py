"""Every saved page gives exactly what is written beside it. One runner over all sources."""

import json
from datetime import date
from pathlib import Path

import attrs
import pytest

from crawlers.families.notice_lists import NoticeLists
from crawlers.reading.page import read_page
from crawlers.records import ListRow
from firesale import running
from pipelines.keep.rows import cell

FIXTURES = Path(__file__).resolve().parents[1] / "fixtures"
CASES = sorted(path.parent for path in FIXTURES.glob("*/*/request.json"))
SOURCES = running.all_sources()


def name_of(case):
    return f"{case.parent.name}/{case.name}"


def read_case(case):
    request = json.loads((case / "request.json").read_text(encoding="utf-8"))
    spider = SOURCES[case.parent.name]()
    page = (case / "page.html").read_bytes()
    if request["reads"] == "list":
        read, problems = spider.read_list(read_page(request["url"], page))
        return {**plain(read), "problems": [plain(problem) for problem in problems]}
    row = ListRow(
        url=request["url"], title=request["title"], published_on=date.fromisoformat(request["published_on"])
    )
    files = list(case.glob("attachment.*"))
    attachment = (request["attachment"], files[0].read_bytes()) if files else None
    found = spider.record_of_files(row, page, attachment)
    return {"notice": plain(found.record), "problems": [plain(problem) for problem in found.problems]}


def plain(record):
    return json.loads(
        json.dumps(attrs.asdict(record, value_serializer=lambda *a: a[2]), default=cell, ensure_ascii=False)
    )


@pytest.mark.parametrize("case", CASES, ids=name_of)
def test_a_saved_page_gives_what_is_written_beside_it(case):
    if b"put the page here" in (case / "page.html").read_bytes():
        pytest.fail(f"save the page over {case / 'page.html'} first")
    got = read_case(case)
    expected = case / "expected.json"
    if not expected.exists():
        expected.write_text(json.dumps(got, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        pytest.fail(f"{expected} was written from what was read: read it, correct it, run again")
    right = json.loads(expected.read_text(encoding="utf-8"))
    assert got == right, (
        f"if the page or the reader was changed on purpose, delete {expected} to write it anew"
    )


@pytest.mark.parametrize(
    "name", [name for name, spider in SOURCES.items() if issubclass(spider, NoticeLists)]
)
def test_every_source_has_a_list_page_and_a_notice_page_saved(name):
    reads = {
        json.loads((case / "request.json").read_text())["reads"] for case in CASES if case.parent.name == name
    }
    assert reads == {"list", "notice"}
