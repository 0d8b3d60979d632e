"""Banks' lots of Alibaba in the demo world, drawn by a real browser; and how the search is read without one."""

from __future__ import annotations

import json

import pytest
from auction_runs import as_text, crawl, crawl_day, planted_in, stored_lots, wrong_values
from scrapy.http import HtmlResponse, Request

from crawlers.browser.wish import ANSWERS, Answer
from crawlers.families.ali_cards import cards_of
from crawlers.families.ali_places import place_share
from crawlers.families.ali_search import answered, listed_of
from crawlers.families.lists import EmptyList, LayoutChanged
from crawlers.outcome import State
from crawlers.source import NotFetched
from fixtures.world.auctions.ali_search import PATH
from fixtures.world.auctions.truth import expected_lots
from fixtures.world.days import house, sites
from fixtures.world.server import WorldServer
from spiders.ali_assets import AliAssets
from tests.browser_site import need_browser

SOURCE = "ali_assets"
SEARCH = "https://zc-paimai.taobao.com/wow/pm/default/pc/zichansearch?zcBizTypes=%5B%227%22%5D&page=1"
SHELL = SEARCH.partition("?")[0]
CALL = "https://h5api.m.taobao.com/h5/mtop.taobao.datafront.invoke.auctionwalle/1.0/?sign=x"
GATEWAY = f"https://h5api.m.taobao.com{PATH}"
CORS = {
    "Access-Control-Allow-Origin": "https://zc-paimai.taobao.com",
    "Access-Control-Allow-Credentials": "true",
}


@pytest.fixture(scope="module")
def crawled(tmp_path_factory):
    need_browser()
    database = tmp_path_factory.mktemp("ali") / "firesale.db"
    friday, _ = crawl_day(database, SOURCE)
    before, wrong = stored_lots(database), wrong_values(database, SOURCE)
    monday, asked = crawl_day(database, SOURCE, day=2)
    return database, friday, wrong, before, monday, asked


@pytest.fixture
def server():
    need_browser()
    with WorldServer(sites(1, history=False)) as server:
        yield server


@pytest.fixture
def database(tmp_path):
    return tmp_path / "firesale.db"


def test_every_value_of_both_days_is_the_shown_one_or_empty_with_a_reason(crawled):
    database, friday, wrong, before, monday, _ = crawled
    assert (friday.exit, friday.run["state"], monday.run["state"]) == (0, "ok", "ok")
    assert before.keys() == expected_lots(house(1), SOURCE).keys()
    assert friday.run["site_total"] == len(before)
    assert wrong == []
    assert wrong_values(database, SOURCE, day=2) == []


def test_nothing_planted_as_personal_data_is_anywhere(crawled):
    database, friday, _, _, monday, _ = crawled
    assert planted_in(database, as_text(friday), as_text(monday)) == []


def test_without_a_browser_the_source_is_skipped(tmp_path):
    with WorldServer(sites(1, history=False)) as server:
        ran = crawl(server, tmp_path / "firesale.db", SOURCE, env={"FIRESALE_CHROMIUM": "none"})
        asked = list(server.requests)
    assert (ran.exit, ran.run["state"], asked) == (3, "skipped", [])


def test_a_gateway_that_refuses_the_page_blocks_the_source(server, database):
    body = json.dumps(
        {
            "ret": ["RGV587_ERROR::SM::哎哟喂,被挤爆啦,请稍后重试"],
            "data": {"url": "https://x/_____tmd_____/punish"},
        }
    )
    server.override(
        f"https://h5api.m.taobao.com{PATH}", body=body, headers={**CORS, "Content-Type": "application/json"}
    )
    ran = crawl(server, database, SOURCE)
    assert (ran.exit, ran.run["state"]) == (4, "blocked"), ran.run
    assert stored_lots(database) == {}


@pytest.mark.parametrize(
    ("path", "answer", "state", "status"),
    [
        (SHELL, {"body": "<html><div id='nc_1_n1z'>请按住滑块，拖动到最右边</div></html>"}, "blocked", 4),
        (
            SHELL,
            {"status": 302, "headers": {"Location": "https://login.taobao.com/member/login.jhtml"}},
            "blocked",
            4,
        ),
        (
            SHELL,
            {"status": 302, "headers": {"Location": "/_____tmd_____/punish?x5secdata=abc"}},
            "blocked",
            4,
        ),
        (GATEWAY, {"status": 404, "headers": CORS}, "partial", 3),
    ],
    ids=["slider", "log-in", "punish", "no answer"],
)
def test_a_search_that_is_none_stores_nothing_and_says_what_it_is(
    server, database, path, answer, state, status
):
    server.override(path, **answer)
    ran = crawl(server, database, SOURCE)
    assert (ran.exit, ran.run["state"]) == (status, state), ran.run
    assert stored_lots(database) == {}
    assert "x5secdata=abc" not in as_text(ran)


def test_every_thirteenth_item_challenged_is_left_alone_and_the_rest_is_stored(server, database):
    truth = sorted(expected_lots(house(1), SOURCE))
    for lot_id in truth[::13]:
        server.override(
            f"/zc-item.taobao.com/auction/{lot_id[4:]}.htm", body="<html><script>x5secdata=1</script></html>"
        )
    ran = crawl(server, database, SOURCE)
    assert (ran.exit, ran.run["state"]) == (3, "partial"), ran.run
    assert sorted(stored_lots(database)) == [lot_id for lot_id in truth if lot_id not in truth[::13]]


def drawn(*bodies, html="<html><body></body></html>"):
    """A page as the browser hands it over."""
    answers = tuple(Answer(CALL, 200, b if isinstance(b, bytes) else json.dumps(b).encode()) for b in bodies)
    request = Request(SEARCH, meta={ANSWERS: answers})
    return HtmlResponse(SEARCH, body=html.encode(), encoding="utf-8", request=request)


def scheme(**changes):
    return {
        "itemId": "1095000000001", "auctionTitle": "浙江省温州市鹿城区某路1号101室", "shopName": "某银行股份有限公司",
        "auctionLink": "//zc-item.taobao.com//auction/1095000000001.htm?spm=x", "bizType": 7, "price": "158.4375",
        "priceUnit": "万", "displayInitialPrice": "158.4375", "displayInitialPriceUnit": "万", "status": "before",
        "auctionBenefits": ["鹿城区", "80m²"], "auctionExtraMap": '{"hCellName": "某小区"}', "tagArray": [],
        "timeCentre": "01月06日10时", "timeSuffix": "开始", "bidCnt": 0, "pv": 12,
    } | changes  # fmt: skip


def body(*rows, **more):
    return {"ret": ["SUCCESS::调用成功"], "data": {"schemeList": list(rows), "totalCount": len(rows)} | more}


def row_of(response, spider=None, number=None):
    spider = spider or AliAssets()
    page, _ = spider.read_answer(response, spider.lists[0], number)
    return page, [spider.listed_items[row.url] for row in page.rows]


def test_pairs_of_a_number_and_a_unit_become_yuan_and_addresses_canonical():
    page, (listed,) = row_of(drawn(body(scheme())))
    assert [row.url for row in page.rows] == ["https://zc-item.taobao.com/auction/1095000000001.htm"]
    assert (listed["starting"], listed["current"]) == ("1584375.00", "1584375.00")
    assert (listed["biz"], listed["community"], listed["seller"]) == (7, "某小区", "某银行股份有限公司")
    assert page.total == 1


def test_whole_fen_of_the_other_shape_become_yuan():
    item = {
        "itemId": 1095000000002, "currentPrice": 7229000000, "statusOrder": 1, "locationCode": "330302",
        "extraMap": json.dumps({
            "title": "某工业用地", "shopName": "某支行", "bizType": "7", "bail": 7229000000, "incrementnum": 500000,
            "displayInitialPrice": "0.7229", "displayInitialPriceUnit": "亿", "startTime": 1793584800000,
            "endTime": "2026-11-02 10:00:00", "fcatV4ButtomName": "工业用房", "consulteUnitPrice": 8133.83,
        }),
    }  # fmt: skip
    answer = {"data": {"result": json.dumps({"contentList": [item], "totalCount": 1, "hasNextPage": False})}}
    _, (listed,) = row_of(drawn(answer))
    assert (listed["current"], listed["deposit"], listed["increment"]) == (
        "72290000.00",
        "72290000.00",
        "5000.00",
    )
    assert (listed["starting"], listed["status"]) == ("72290000.00", "todo")
    assert (listed["start"], listed["end"]) == (1793584800000, 1793584800000)
    assert "appraisal" not in listed  # 评估单价 is a price by the square metre


@pytest.mark.parametrize("unit", [None, "", "美元", "元/㎡"])
def test_a_number_without_a_known_unit_is_no_amount(unit):
    assert "starting" not in listed_of(
        scheme(displayInitialPrice="158.4", displayInitialPriceUnit=unit), SEARCH, AliAssets().now.date()
    )


def test_of_several_answers_the_search_itself_is_read_not_a_strip_of_other_lots():
    strip = {
        "data": {
            "schemeList": [
                scheme(itemId="1095000000009", auctionLink="//zc-item.taobao.com/auction/1095000000009.htm")
            ]
        }
    }
    page, _ = row_of(drawn(strip, body(scheme(), totalCount=41), b"callback({})"))
    assert ([row.url[-17:-4] for row in page.rows], page.total) == (["1095000000001"], 41)


def test_an_answer_in_a_call_is_read_like_a_bare_one():
    page, _ = row_of(drawn(f"mtopjsonp1({json.dumps(body(scheme()))})".encode()))
    assert page.length == 1


@pytest.mark.parametrize(
    ("answers", "html"),
    [
        ([{"ret": ["FAIL_SYS_USER_VALIDATE::哎哟喂"]}], ""),
        ([{"ret": ["FAIL_SYS_TRAFFIC_LIMIT::限流"]}], ""),
        ([b"<!doctype html>" + b"x" * 83_000], ""),
        ([b'{"ret":["RGV587_ERROR::SM"]}'], ""),
    ],
)
def test_a_refusal_of_the_gateway_is_a_block(answers, html):
    with pytest.raises(NotFetched) as refused:
        answered(drawn(*answers, html=html or "<html></html>"))
    assert refused.value.state is State.BLOCKED


def test_a_code_about_tokens_is_no_block():
    assert answered(drawn({"ret": ["FAIL_SYS_TOKEN_EXOIRED::令牌过期"]}, body(scheme()))).total == 1
    assert answered(drawn({"ret": ["FAIL_SYS_TOKEN_EMPTY::令牌为空"]})) is None


CARD = (
    '<a href="//zc-item.taobao.com/auction/{}.htm?x=1"><div>某区某路{}号</div><div>{}</div><span>第一次</span>'
    "<div>11月28日10时结束</div></a>"
)
AREA = '<html><body><div class="pc-search-list--area--x1">{}</div>{}</body></html>'


def test_cards_are_read_where_the_answer_is_missing_and_the_run_says_so():
    spider = AliAssets()
    cards = CARD.format(1095000000001, 1, "当前价 ￥1.584亿") + CARD.format(
        1095000000002, 2, "拍下价¥16,300元"
    )
    page, listed = row_of(drawn(html=AREA.format(cards, '<a href="?page=2">下一页</a>')), spider)
    assert [item["current"] for item in listed] == ["158400000.00", "16300.00"]
    assert [item["title"] for item in listed] == ["某区某路1号", "某区某路2号"]
    assert (page.more, spider.outcome.state) == (True, State.DEGRADED)


@pytest.mark.parametrize(
    "words",
    [
        "市场价2倍以上",
        "市场价2.5倍",
        "起始价 2,005年",
        "当前价 3百万",
        "评估价 7,000元/㎡",
        "评估价 1.2万元/㎡",
        "起始价 2025年",
        "评估价 8折",
        "当前价 30%",
    ],
)
def test_a_number_of_another_kind_is_no_price_of_a_card(words):
    (card,) = cards_of(drawn(html=AREA.format(CARD.format(1095000000001, 1, words), ""))).rows
    assert {"current", "starting", "market", "appraisal"} & card.keys() == set()


@pytest.mark.parametrize(
    ("html", "wanted"),
    [
        (AREA.format("加载中", ""), NotFetched),
        (AREA.format("", ""), NotFetched),
        (AREA.format("抱歉，没有找到相关的标的物", ""), EmptyList),
        ("<html><body>阿里资产</body></html>", LayoutChanged),
    ],
)
def test_no_cards_for_four_reasons(html, wanted):
    with pytest.raises(wanted):
        row_of(drawn(html=html))


def test_an_area_code_that_the_site_does_not_know_is_noticed():
    rows = [scheme(auctionTitle=f"{place}某路1号", auctionLink=f"//zc-item.taobao.com/auction/109500000000{n}.htm")
            for n, place in enumerate(("四川省成都市武侯区", "北京市朝阳区", "浙江省绍兴市柯桥区"))]  # fmt: skip
    spider = AliAssets(city="330603", province="浙江省")
    assert "330603" in spider.page_address(spider.lists[0], 2)
    with pytest.raises(LayoutChanged, match="1 of 3 lots"):
        row_of(drawn(body(*rows)), spider)


@pytest.mark.parametrize(
    ("location", "codes", "inside"),
    [
        ("330621", ["330621", "330621"], 2),
        ("330600", ["330621", "330602", "310101"], 2),
        ("330000", ["330621", "110105"], 1),
        ("330603", ["110105", "510107"], 0),
    ],
)
def test_codes_of_lots_tell_where_they_lie(location, codes, inside):
    listed = [{"location": code, "title": "某路"} for code in codes]
    assert place_share(listed, [location], [], []) == (inside, len(codes))


@pytest.mark.parametrize(
    ("code", "inside", "known"), [("330621", 1, 2), ("510000", 1, 2), ("110105", 0, 2), ("991234", 0, 0)]
)
def test_titles_tell_the_province_where_only_a_code_was_asked_for(code, inside, known):
    """330621 is the code of a county before 2013; the digits of its province are the same in every vintage."""
    listed = [
        {"title": title} for title in ("浙江省绍兴市柯桥区某路1号", "四川省成都市武侯区某路2号", "某小区3幢")
    ]
    assert place_share(listed, [code], [], []) == (inside, known)


def test_every_page_of_the_search_carries_all_its_parameters():
    spider = AliAssets(category="住宅用房", status="live,upcoming", city="330102")
    address = spider.page_address(spider.lists[0], 3)
    for words in (
        "zcBizTypes=%5B%227%22%5D",
        "206060601",
        "statusOrders=%5B%220%22%2C+%221%22%5D",
        "330102",
        "page=3",
    ):
        assert words in address
