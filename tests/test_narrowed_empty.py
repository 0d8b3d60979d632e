"""A place may have nothing to sell: narrowed lists may be empty, whole ones may not, broken ones never are."""

from __future__ import annotations

import asyncio
import json
from types import SimpleNamespace

import pytest
from scrapy.http import HtmlResponse, TextResponse

from crawlers.outcome import State
from spiders.ali_assets import AliAssets
from spiders.ali_court import AliCourt
from spiders.jd_auctions import JdAuctions


def jd(*rows, total=0):
    return json.dumps({"code": 0, "datas": list(rows), "totalItem": total}).encode()


def court(*rows, total=0):
    embedded = json.dumps({"data": list(rows)})
    return (
        f'<html><body><em class="count">{total}</em><script id="sf-item-list-data" type="text/json">{embedded}'
        "</script></body></html>"
    ).encode()


def assets(*rows, total=0):
    return json.dumps({"data": {"totalCount": total, "schemeList": list(rows)}}).encode()


def state_of(source, answer, **arguments):
    """Walk the lists of a source, each answered so; return the state and the requests for lots."""
    spider = source(**arguments)
    spider.crawler = SimpleNamespace(engine=None)
    kind = HtmlResponse if answer.startswith(b"<") else TextResponse

    async def fetch(request):
        return kind(request.url, body=answer)

    async def run():
        return [request.url async for request in spider.start()]

    spider.fetch = fetch
    spider.lacks_browser = lambda: False
    return asyncio.run(run()), spider.outcome


SOURCES = [(JdAuctions, jd), (AliCourt, court), (AliAssets, assets)]


@pytest.mark.parametrize(("source", "answer"), SOURCES)
@pytest.mark.parametrize(
    "narrowed",
    [
        {"province": "西藏"},
        {"city": "拉萨"},
        {"category": "equity"},
        {"seller": "某某银行"},
        {"status": "撤回"},
    ],
    ids=lambda given: next(iter(given)),
)
def test_a_narrowed_list_without_a_lot_is_ok(source, answer, narrowed):
    asked, outcome = state_of(source, answer(), **narrowed)
    assert (asked, outcome.state, outcome.problems) == ([], State.OK, [])


@pytest.mark.parametrize(("source", "answer"), SOURCES)
def test_a_whole_list_without_a_lot_is_empty(source, answer):
    asked, outcome = state_of(source, answer())
    assert (asked, outcome.state) == ([], State.EMPTY)


@pytest.mark.parametrize(("source", "answer"), SOURCES)
def test_a_narrowed_list_that_prints_a_total_and_shows_no_lot_has_changed(source, answer):
    asked, outcome = state_of(source, answer(total=5), province="西藏")
    assert (asked, outcome.state) == ([], State.LAYOUT)


@pytest.mark.parametrize(
    ("source", "answer"),
    [
        (JdAuctions, b'{"code": 0}'),
        (JdAuctions, b"<html>later</html>"),
        (AliCourt, b"<html><body>later</body></html>"),
        (AliAssets, b'{"data": {"x": 1}}'),
    ],
)
def test_a_narrowed_list_that_is_no_list_has_changed(source, answer):
    asked, outcome = state_of(source, answer, province="西藏")
    assert (asked, outcome.state) == ([], State.LAYOUT)
