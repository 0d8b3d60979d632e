"""``--since`` for lists of auctions: whose sale starts or ends then or later; what does not say so stays in."""

from __future__ import annotations

import asyncio
import json
from datetime import date, datetime
from urllib.parse import parse_qs, urlsplit

import click
import pytest
from attrs import evolve
from scrapy.http import TextResponse

from crawlers.clock import BEIJING
from crawlers.families.sale_days import is_before, is_listed_before
from crawlers.records import Lot, LotKind, LotStatus
from firesale.commands.crawl import _since
from firesale.running import all_sources
from spiders.ali_assets import AliAssets
from spiders.ali_court import AliCourt
from spiders.jd_auctions import JdAuctions

SINCE = date(2025, 11, 20)
BEFORE, ON, AFTER = (datetime(2025, 11, day, 10, tzinfo=BEIJING) for day in (19, 20, 21))
LAST_SECOND = datetime(2025, 11, 19, 23, 59, 59, tzinfo=BEIJING)


@pytest.mark.parametrize(
    ("times", "left_out"),
    [
        ((BEFORE, ON), False),
        ((BEFORE, LAST_SECOND), True),
        ((BEFORE, BEFORE), True),
        ((AFTER, None), False),
        ((BEFORE, None), False),  # a sell-off runs for 60 days
        ((None, BEFORE), True),
        ((None, ON), False),
        ((None, None), False),
        ((ON, BEFORE), False),  # one of the two is wrong
    ],
)
def test_a_lot_is_left_out_when_its_list_says_that_its_sale_was_over(times, left_out):
    assert is_listed_before(SINCE, times) is left_out
    assert not is_listed_before(None, times)


@pytest.mark.parametrize(
    ("starts", "ends", "status", "left_out"),
    [
        (BEFORE, LAST_SECOND, LotStatus.UNSOLD, True),
        (BEFORE, ON, LotStatus.LIVE, False),
        (BEFORE, None, LotStatus.LIVE, False),
        (BEFORE, None, LotStatus.UNKNOWN, False),
        (BEFORE, None, LotStatus.SOLD, True),
        (None, None, LotStatus.SOLD, False),
    ],
)
def test_what_no_list_says_is_judged_by_the_lots_own_record(starts, ends, status, left_out):
    lot = Lot(
        lot_id="jd:1", platform="jd", source="jd_auctions", url="https://paimai.jd.com/1", title="某路1号",
        kind=LotKind.HOUSING, status=status, starts_at=starts, ends_at=ends,
    )  # fmt: skip
    assert is_before(SINCE, lot) is left_out
    assert is_before(None, evolve(lot, status=LotStatus.SOLD)) is False


def millis(moment):
    return int(moment.timestamp() * 1000)


def jd_rows(listed):
    """What a JD crawl since the day asks for when its list shows these lots: the numbers of the lots."""
    spider = JdAuctions(since=SINCE.isoformat())
    spider.lists = spider.lists[:1]

    async def fetch(request):
        answer = {"code": 0, "datas": listed, "totalItem": len(listed)}
        return TextResponse(request.url, body=json.dumps(answer).encode())

    async def asked():
        return [request.url async for request in spider.start()]

    spider.fetch = fetch
    bodies = (json.loads(parse_qs(urlsplit(url).query)["body"][0]) for url in asyncio.run(asked()))
    return [body["paimaiId"] for body in bodies]


def test_of_a_list_of_jd_only_lots_that_are_not_over_are_asked_for():
    listed = [
        {"id": 311000001, "title": "某路1号", "startTime": millis(BEFORE), "endTime": millis(LAST_SECOND)},
        {"id": 311000002, "title": "某路2号", "startTime": millis(BEFORE), "endTime": millis(ON)},
        {"id": 311000003, "title": "某路3号", "startTimeMills": millis(AFTER), "endTimeMills": millis(AFTER)},
        {"id": 311000004, "title": "某路4号"},
        {"id": 311000005, "title": "某路5号", "startTime": 0, "endTime": 0},
    ]
    assert jd_rows(listed) == [311000002, 311000003, 311000004, 311000005]


@pytest.mark.parametrize(
    ("spider", "listed", "times"),
    [
        (AliCourt, {"start": millis(BEFORE), "end": millis(ON)}, (BEFORE, ON)),
        (AliCourt, {}, (None, None)),
        (AliAssets, {"when": "11月21日10时开始", "seen_on": "2025-11-14"}, (AFTER, None)),
        (AliAssets, {"when": "11月19日10时结束", "seen_on": "2025-11-14"}, (None, BEFORE)),
        (AliAssets, {"when": "11月19日10时", "seen_on": "2025-11-14"}, (None, None)),
    ],
)
def test_alibabas_lists_say_when_in_epochs_or_without_a_year(spider, listed, times):
    assert spider().listed_times(listed) == times


def test_every_source_says_what_the_option_means_to_it_and_what_cannot_be_narrowed_is_named(
    capsys, monkeypatch
):
    monkeypatch.setenv("FIRESALE_NOW", "2025-11-14T18:00:00+08:00")
    known = all_sources()
    assert _since("2025-11-01", known) == "2025-11-01"
    said = capsys.readouterr().err
    assert [name for name in known if f"{name}: --since says nothing to it" in said] == ["house_index"]


def test_a_day_to_come_is_one_for_sales_and_none_for_what_is_published(monkeypatch):
    monkeypatch.setenv("FIRESALE_NOW", "2025-11-14T18:00:00+08:00")
    known = all_sources()
    assert _since("2025-12-01", {"jd_auctions": known["jd_auctions"]}) == "2025-12-01"
    with pytest.raises(click.UsageError, match="yindeng has published nothing yet"):
        _since("2025-12-01", {name: known[name] for name in ("jd_auctions", "yindeng")})
