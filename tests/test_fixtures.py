"""Every saved page gives exactly what is written beside it. One runner over all sources."""

import asyncio
import json
from datetime import date, datetime
from pathlib import Path

import attrs
import pytest
from scrapy.http import TextResponse

from crawlers.families.again import read_again
from crawlers.families.lot_lists import LotLists
from crawlers.families.notice_lists import NoticeLists
from crawlers.outcome import State
from crawlers.records import Found, ListRow, Lot
from crawlers.source import NotFetched
from firesale import running
from firesale.recording import answer_of_case, kept_of_case
from pipelines.keep.rows import cell

FIXTURES = Path(__file__).resolve().parents[1] / "fixtures"
CASES = sorted(path.parent for path in FIXTURES.glob("*/*/request.json"))
SOURCES = running.all_sources()
BROKEN = running.broken_sources()


def name_of(case):
    return f"{case.parent.name}/{case.name}"


def read_case(case):
    request = json.loads((case / "request.json").read_text(encoding="utf-8"))
    spider = SOURCES[case.parent.name]()
    if request.get("origin") == "recorded":
        return read_recorded(spider, case, request)
    if request["reads"] == "list":
        read, problems = spider.read_answer(answer(request["url"], page_of(case)), spider.lists[0], None)
        return {**plain(read), "problems": [plain(problem) for problem in problems]}
    on = request.get("published_on")
    row = ListRow(
        url=request["url"], title=request["title"], published_on=date.fromisoformat(on) if on else None
    )
    if request["reads"] == "lot":
        found = asyncio.run(read_lot(spider, row, case, request["answers"]))
        return {"lot": plain(found.record), "problems": [plain(problem) for problem in found.problems]}
    files = list(case.glob("attachment.*"))
    attachment = (request["attachment"], files[0].read_bytes()) if files else None
    found = spider.record_of_files(row, page_of(case).read_bytes(), attachment)
    return {"notice": plain(found.record), "problems": [plain(problem) for problem in found.problems]}


def read_recorded(spider, case, request):
    """A page that `probe --save` kept: a list as it was answered, or an item as it is kept of its record."""
    if request["reads"] == "list":
        listing = next(one for one in spider.lists if one.name == request["listing"])
        read, problems = spider.read_answer(answer_of_case(case), listing, None)
        rows = {"rows": [plain(city) for city in read]} if isinstance(read, list) else plain(read)
        return {**rows, "problems": [plain(problem) for problem in problems]}
    spider.now = datetime.fromisoformat(request["recorded_at"])
    record = read_again(spider, kept_of_case(case))
    return {"lot" if isinstance(record, Lot) else "notice": plain(record), "problems": []}


def page_of(case):
    return next(case.glob("page.*"))


def answer(url, file):
    kind = "application/json" if file.suffix == ".json" else "text/html"
    return TextResponse(url, body=file.read_bytes(), headers={"Content-Type": kind})


async def read_lot(spider, row, case, answers):
    """A lot from the answers saved beside it, as the site gave them; what is not among them is not there (404)."""
    files = {saved["url"]: case / saved["file"] for saved in answers}

    async def fetch(request):
        if request.url not in files:
            raise NotFetched(request.url, State.PARTIAL, "HTTP 404")
        return answer(request.url, files[request.url])

    spider.fetch = fetch
    listing = spider.lists[0]
    response = await fetch(spider.item_request(row, listing, known=False))
    records = [record async for record in spider.parse_item(response, row, listing, known=False)]
    assert len(records) == 1 and isinstance(records[0], Found), spider.outcome
    return records[0]


def plain(record):
    return json.loads(
        json.dumps(attrs.asdict(record, value_serializer=lambda *a: a[2]), default=cell, ensure_ascii=False)
    )


@pytest.mark.parametrize("case", CASES, ids=name_of)
def test_a_saved_page_gives_what_is_written_beside_it(case):
    if case.parent.name in BROKEN:
        pytest.fail(f"the source cannot be loaded: {BROKEN[case.parent.name]}")
    pages = list(case.glob("page.html"))
    if pages and b"put the page here" in pages[0].read_bytes():
        pytest.fail(f"save the page over {pages[0]} first")
    compare(case, read_case(case))


def compare(case, got):
    """Compare with what is written beside the page; the first time it is written, if there is anything to write."""
    expected = case / "expected.json"
    if not expected.exists():
        if nothing_read(got) and not json.loads((case / "request.json").read_text(encoding="utf-8")).get(
            "unreadable"
        ):
            pytest.fail(
                f"nothing was read of {case.name}: fill in the spider first; {expected.name} was not written "
                '(a page that nobody could read says "unreadable": true in its request.json)'
            )
        expected.write_text(json.dumps(got, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        pytest.fail(f"{expected} was written from what was read: read it, correct it, run again")
    right = json.loads(expected.read_text(encoding="utf-8"))
    assert got == right, (
        f"if the page or the reader was changed on purpose, delete {expected} to write it anew"
    )


def nothing_read(got):
    record = got.get("notice") or got.get("lot")
    return record["reading"] == "unreadable" if record else not got["rows"]


@pytest.mark.parametrize("reads", ["list", "notice"])
def test_a_reading_without_anything_in_it_is_not_written_as_the_right_one(tmp_path, reads):
    (tmp_path / "request.json").write_text(
        json.dumps({"url": "https://www.example.cn/1.html", "reads": reads})
    )
    got = (
        {"rows": [], "problems": []}
        if reads == "list"
        else {"notice": {"reading": "unreadable"}, "problems": []}
    )
    for _ in range(2):
        with pytest.raises(pytest.fail.Exception, match="fill in the spider"):
            compare(tmp_path, got)
    assert not (tmp_path / "expected.json").exists()
    (tmp_path / "request.json").write_text(json.dumps({"reads": reads, "unreadable": True}))
    with pytest.raises(pytest.fail.Exception, match="was written"):
        compare(tmp_path, got)
    compare(tmp_path, got)


@pytest.mark.parametrize(
    "name", [n for n, spider in SOURCES.items() if issubclass(spider, NoticeLists | LotLists)]
)
def test_every_source_has_a_list_page_and_an_item_page_saved(name):
    requests = [json.loads((case / "request.json").read_text()) for case in CASES if case.parent.name == name]
    reads = {request["reads"] for request in requests if request["origin"] != "recorded"}
    assert reads == {"list", "lot" if issubclass(SOURCES[name], LotLists) else "notice"}
