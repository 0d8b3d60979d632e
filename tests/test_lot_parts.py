"""Parts of JD's lots that come and say nothing: a known lot stays as it is, a new one says what could not be had."""

from __future__ import annotations

import asyncio
import json
from urllib.parse import parse_qs, urlsplit

import pytest
from scrapy.http import TextResponse

from crawlers.memory import NoMemory
from crawlers.outcome import State
from crawlers.records import ListRow, LotStatus, Reading
from crawlers.source import NotFetched
from fixtures.world.auctions.jd import JdApi
from fixtures.world.auctions.truth import expected_lots
from fixtures.world.days import house
from fixtures.world.site import Request
from spiders.jd_auctions import JdAuctions

REFUSED = json.dumps({"code": 403, "message": "no access", "data": None}).encode()
NO_DATA = json.dumps({"code": 0, "data": None}).encode()
PARTS = {
    "live record": "getPaimaiRealTimeData",
    "seller": "queryVendorInfo",
    "notice": "queryAnnouncement",
    "description": "queryProductDescription",
    "rules": "queryNotice",
}


class Known(NoMemory):
    """A past in which every lot is stored, and none of it was kept."""

    def is_stored(self, url):
        """Everything is stored."""
        return True


@pytest.fixture(scope="module")
def site():
    return JdApi(house(1))


@pytest.fixture(scope="module")
def number():
    """A lot of a court that is over, with seller, notice and description."""
    sold = [k for k, e in expected_lots(house(1), "jd_auctions").items()
            if e.columns["status"] == "sold" and e.columns["channel"] == "court"]  # fmt: skip
    return int(sold[0].removeprefix("jd:"))


def function_of(url):
    return parse_qs(urlsplit(url).query)["functionId"][0]


def read(site, number, *, known=False, failing="", answer=None, listed=None):
    """Read one lot; one of its parts is answered so. Returns what was found and the spider."""
    spider = JdAuctions()
    spider.memory = Known() if known else NoMemory()
    url = f"https://paimai.jd.com/{number}"
    row = ListRow(url=url, title="某路1号", published_on=None, shows="")
    spider.listed_items[url] = listed or {}

    def answered(address):
        if answer is not None and function_of(address) == failing:
            return answer
        parts = urlsplit(address)
        return site.answer(Request("GET", parts.hostname, parts.path, parts.query, {}, b"")).body

    async def fetch(request):
        if answer is None and function_of(request.url) == failing:
            raise NotFetched(request.url, State.PARTIAL, "HTTP 500")
        return TextResponse(request.url, body=answered(request.url))

    async def run():
        base = spider.item_request(row, spider.lists[0], known=False)
        response = TextResponse(base.url, body=answered(base.url))
        return [found async for found in spider.parse_item(response, row, spider.lists[0], known=False)]

    spider.fetch = fetch
    return asyncio.run(run()), spider


@pytest.mark.parametrize("answer", [REFUSED, b"[]", None], ids=["refused with 200", "no record", "HTTP 500"])
@pytest.mark.parametrize("function", PARTS.values(), ids=PARTS)
def test_a_known_lot_of_which_a_part_could_not_be_had_stays_as_it_is(site, number, function, answer):
    found, spider = read(site, number, known=True, failing=function, answer=answer)
    assert found == []
    assert spider.failed == {f"https://paimai.jd.com/{number}"}
    assert spider.outcome.state is State.PARTIAL
    assert spider.outcome.items.failed == 1
    assert len(spider.outcome.problems) == 1


@pytest.mark.parametrize("function", PARTS.values(), ids=PARTS)
def test_a_new_lot_of_which_a_part_could_not_be_had_claims_nothing_of_what_it_may_hold(
    site, number, function
):
    (whole,), _ = read(site, number)
    for answer in (REFUSED, None):
        (found,), spider = read(site, number, failing=function, answer=answer)
        assert found.ask_again
        assert spider.outcome.state is State.PARTIAL
        assert found.record.reading is Reading.PARTIAL
        claims = ("not printed", "the whole", "not sold", "the seller is no bank")
        assert not [reason for reason in found.record.missing.values() if reason in claims]
        for name in ("starting_price_yuan", "title", "starts_at"):  # what came is there
            assert getattr(found.record, name) == getattr(whole.record, name)


def test_without_its_live_record_a_sale_is_not_said_to_be_one(site, number):
    (whole,), _ = read(site, number)
    assert whole.record.status is LotStatus.SOLD
    (found,), _ = read(site, number, failing=PARTS["live record"], answer=REFUSED)
    lot = found.record
    assert (lot.status, lot.final_price_yuan) == (LotStatus.UNKNOWN, None)
    assert lot.missing["final_price_yuan"] == "unreadable: live record could not be had"


PRICES = {
    "startPrice": "starting_price_yuan",
    "assessmentPrice": "appraisal_yuan",
    "ensurePrice": "deposit_yuan",
    "priceLowerOffset": "increment_yuan",
}


@pytest.mark.parametrize("words", ["面议", "1.2.3", "100-200", "约100", "NaN", "1e99", "-5", "0.001"])
@pytest.mark.parametrize(("key", "column"), PRICES.items())
def test_a_price_that_cannot_be_read_is_not_one_that_is_not_printed(site, number, key, column, words):
    """A list's figure does not stand in for one that the lot's own record prints otherwise."""
    body = changed_base(site, number, **{key: words})
    (found,), _ = read(site, number, failing="getProductBasicInfo", answer=body, listed={"minPrice": 1, "assessmentPrice": 1, "ensurePrice": 1})  # fmt: skip
    lot = found.record
    assert getattr(lot, column) is None
    assert lot.missing[column] == "unreadable: not an amount in yuan"
    assert column in {problem.field for problem in found.problems}
    assert lot.reading is Reading.PARTIAL


@pytest.mark.parametrize("words", ["无", "", "--", None])
def test_a_price_that_says_that_there_is_none_is_not_printed(site, number, words):
    body = changed_base(site, number, assessmentPrice=words)
    (found,), _ = read(site, number, failing="getProductBasicInfo", answer=body)
    assert found.record.appraisal_yuan is None
    assert found.record.missing["appraisal_yuan"] == "not printed"
    assert found.record.reading is Reading.COMPLETE


@pytest.mark.parametrize(("key", "column"), [("startTime", "starts_at"), ("endTime", "ends_at")])
def test_a_time_that_cannot_be_read_is_not_one_that_is_not_printed(site, number, key, column):
    body = changed_base(site, number, **{key: "下周一"})
    (found,), _ = read(site, number, failing="getProductBasicInfo", answer=body)
    if column == "ends_at":  # the live record has it too, and stands above
        assert found.record.ends_at is not None
    else:
        assert found.record.missing[column] == "unreadable: not an instant in epoch milliseconds"


def changed_base(site, number, **given):
    """The base record of a lot with some of its figures as given."""
    query = f'functionId=getProductBasicInfo&body={{"paimaiId":{number}}}'
    answer = json.loads(site.answer(Request("GET", "api.m.jd.com", "/api", query, {}, b"")).body)
    answer["data"].update(given)
    return json.dumps(answer).encode()
