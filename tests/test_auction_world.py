"""The auctions of the demo world keep their promises: shapes, units, states, days, and a truth that fits them."""

from __future__ import annotations

import csv
import hashlib
import http.client
import json
import re
from collections import Counter
from collections.abc import Callable
from decimal import Decimal
from html import unescape
from typing import Any
from urllib.parse import quote, urljoin

import attrs
import pytest

from crawlers import records
from fixtures.world.auctions import reference_prices_file
from fixtures.world.auctions.ali_notices import AliAssetHost
from fixtures.world.auctions.ali_search import PATH, AliSearchAnswers
from fixtures.world.auctions.drawn import drawn_lots
from fixtures.world.auctions.house import House
from fixtures.world.auctions.jd_records import album_id
from fixtures.world.auctions.lot import at
from fixtures.world.auctions.notice_truth import expected_announcements
from fixtures.world.auctions.planted import PERSONS, PLANTED
from fixtures.world.auctions.sites import all_lots, auction_sites
from fixtures.world.auctions.truth import agrees, expected_assets, expected_lots
from fixtures.world.days import house
from fixtures.world.server import WorldServer
from fixtures.world.site import Page, Request

Ask = Callable[..., Page]
HUANGPU = "jd:311204471"


@pytest.fixture(scope="module", params=[1, 2], ids=["friday", "monday"])
def market(request: pytest.FixtureRequest) -> House:
    return house(request.param)


@pytest.fixture(scope="module")
def friday() -> House:
    return house(1)


@pytest.fixture(scope="module")
def monday() -> House:
    return house(2)


def asker(market: House) -> Ask:
    sites = {site.host: site for site in auction_sites(market)}

    def ask(url: str, method: str = "GET", body: bytes = b"", **headers: str) -> Page:
        host, _, rest = url.removeprefix("https:").lstrip("/").partition("/")
        path, _, query = rest.partition("?")
        return sites[host].answer(Request(method, host, f"/{path}", query, headers, body))

    return ask


def jd(market: House, function: str, body: dict[str, Any]) -> Any:
    url = f"https://api.m.jd.com/api?appid=paimai&functionId={function}&body={quote(json.dumps(body))}"
    return json.loads(asker(market)(url).body)


def searched(market: House, **filters: Any) -> list[dict[str, Any]]:
    """Walk JD's search as a crawler does."""
    rows: list[dict[str, Any]] = []
    while True:
        answer = jd(
            market,
            "paimai_unifiedSearch",
            {**filters, "page": len(rows) // 40 + 1, "pageSize": 40, "apiType": 12},
        )
        rows += answer["datas"]
        if len(answer["datas"]) < 40:
            assert len(rows) == answer["totalItem"]
            return rows


def read(market: House) -> list[dict[str, Any]]:
    """Return what the courts' list and the list of financial assets show together."""
    return searched(market, publishSource=7) + searched(market, publishSource=9, labelSet="1033")


def test_two_walks_of_jd_meet_every_lot_that_is_to_be_read_once(market: House) -> None:
    ids = [f"jd:{row['id']}" for row in read(market)]
    assert len(ids) == len(set(ids))
    assert set(ids) == set(expected_lots(market, "jd_auctions"))


@pytest.mark.parametrize(
    ("filters", "holds"),
    [
        ({"provinceId": 19}, lambda row: row["province"] == "广东"),
        ({"cityId": "1601"}, lambda row: row["city"] == "广州市"),
        ({"multiPaimaiStatus": "0,1"}, lambda row: row["auctionStatus"] in (0, 1)),
        ({"multiPaimaiTimes": "4"}, lambda row: row["paimaiTimes"] == 4),
        ({"labelSet": [1027]}, lambda row: row["labelSet"] == [1027]),
        ({"childrenCateId": "12728", "publishSource": 7}, lambda row: row["publishSource"] == 7),
    ],
    ids=lambda value: str(value) if isinstance(value, dict) else "",
)
def test_a_filter_of_the_search_narrows_it_to_what_fits(
    friday: House, filters: dict[str, Any], holds: Callable[[dict[str, Any]], bool]
) -> None:
    rows = searched(friday, **filters)
    assert 0 < len(rows) < len(searched(friday))
    assert all(holds(row) for row in rows)


def test_parking_is_filed_under_housing_as_on_the_real_site(friday: House) -> None:
    ids = {f"jd:{row['id']}" for row in searched(friday, childrenCateId=101)}
    assert "parking" in {friday.lots[lot_id].kind for lot_id in ids}


@pytest.mark.parametrize(
    "function",
    [
        "getProductBasicInfo",
        "getPaimaiRealTimeData",
        "queryProductDescription",
        "queryNotice",
        "paimai_getPaimaiDetaiExpandValues",
    ],
)
def test_a_function_answers_for_a_lot_that_is_listed_and_has_nothing_for_others(
    friday: House, function: str
) -> None:
    later = next(lot for lot in friday.lots.values() if lot.surface == "jd" and lot.listed > friday.now)
    assert jd(friday, function, {"paimaiId": 311204471})["data"]
    assert jd(friday, function, {"paimaiId": later.number})["data"] is None


def test_announcement_and_seller_are_found_by_the_ids_of_the_base_record(friday: House) -> None:
    base = jd(friday, "getProductBasicInfo", {"paimaiId": 311204471})["data"]
    announced = jd(friday, "queryAnnouncement", {"albumId": base["albumId"]})
    assert "798,400元" in announced["data"]["content"]
    seller = jd(friday, "queryVendorInfo", {"vendorId": base["vendorId"]})
    assert seller["data"]["shopName"] == "九江银行股份有限公司广州分行"


def test_album_ids_lead_to_one_lot_each() -> None:
    albums = Counter(album_id(lot) for lot in all_lots() if lot.surface == "jd")
    assert max(albums.values()) == 1


def test_a_form_is_answered_like_a_query_and_a_callback_is_wrapped(friday: House) -> None:
    ask = asker(friday)
    form = f"functionId=getPaimaiRealTimeData&body={quote(json.dumps({'paimaiId': 311204471}))}"
    posted = ask("https://api.m.jd.com/api", "POST", form.encode())
    wrapped = ask(f"https://api.m.jd.com/api?{form}&callback=jQuery1_2")
    assert wrapped.body == b"jQuery1_2(" + posted.body + b");"


def test_an_unknown_function_and_a_lot_of_another_platform_are_not_there(friday: House) -> None:
    ask = asker(friday)
    assert ask("https://api.m.jd.com/api?functionId=getSecrets&body={}").status == 404
    assert ask("https://paimai.jd.com/311204471").status == 200
    assert ask("https://paimai.jd.com/109590000").status == 404
    assert ask("https://zc-item.taobao.com/auction/1062507630078.htm").status == 404


def test_only_pages_of_jd_may_read_its_answers_from_a_browser(friday: House) -> None:
    url = "https://api.m.jd.com/api?functionId=getAreaInfoMap&body={}"
    own = asker(friday)(url, origin="https://pmsearch.jd.com")
    other = asker(friday)(url, origin="https://evil.example")
    assert ("Access-Control-Allow-Origin", "https://pmsearch.jd.com") in own.headers
    assert other.headers == ()


def test_the_flat_in_huangpu_starts_64_4_percent_below_the_listing_average(friday: House) -> None:
    truth = expected_lots(friday)[HUANGPU].columns
    with reference_prices_file().open(encoding="utf-8") as file:
        average = next(
            Decimal(row["avg_price_yuan_m2"]) for row in csv.DictReader(file) if row["district"] == "黄埔区"
        )
    worth = average * truth["area_sqm"]
    assert round(1 - truth["starting_price_yuan"] / worth, 3) == Decimal("0.644")
    assert (truth["appraisal_yuan"], truth["market_price_yuan"]) == (None, None)


def test_a_hundred_flats_of_one_estate_are_a_hundred_things_nobody_bid_for(friday: House) -> None:
    flats = [lot for lot in friday.lots.values() if lot.community == "育才壹品" and lot.listed <= friday.now]
    assert len(flats) == len({lot.address for lot in flats}) == len({lot.asset for lot in flats}) == 100
    assert all(70_000 <= lot.start <= 110_000 for lot in flats)
    assert {(lot.standing(friday.now).status, lot.standing(friday.now).bids) for lot in flats} == {
        ("unsold", 0)
    }
    assert {lot.ends for lot in flats} == {at(11, 10)}


@pytest.mark.parametrize(
    "seller",
    [
        "中国农业银行",
        "中国建设银行",
        "交通银行",
        "吉林银行",
        "广东阳春农村商业银行",
        "兰州农村商业银行",
        "内蒙古农村商业银行",
        "九江银行",
    ],
)
def test_the_banks_of_the_reporting_have_lots_on_the_source_without_a_browser(
    friday: House, seller: str
) -> None:
    assert any(truth.columns["bank"] == seller for truth in expected_lots(friday, "jd_auctions").values())


def test_liquor_from_63900_for_sunday_and_stones_from_160000(friday: House) -> None:
    truths = [truth.columns for truth in expected_lots(friday, "jd_auctions").values()]
    liquor = [truth for truth in truths if truth["goods"] == "白酒"]
    assert min(truth["starting_price_yuan"] for truth in liquor) == 63_900
    assert {truth["starts_at"] for truth in liquor} == {"2025-11-16T10:00:00+08:00"}
    assert min(truth["starting_price_yuan"] for truth in truths if truth["goods"] == "鸡血石") == 160_000


@pytest.mark.parametrize("source", ["jd_auctions", "ali_court", "ali_assets"])
def test_a_source_shows_its_states_and_rounds_over_the_two_days(
    friday: House, monday: House, source: str
) -> None:
    truths = [*expected_lots(friday, source).values(), *expected_lots(monday, source).values()]
    states = {"upcoming", "live", "sold", "unsold", "withdrawn", "suspended"}
    rounds = {"first", "second", "relist" if source == "ali_assets" else "sell_off"}
    assert states <= {truth.columns["status"] for truth in truths}
    assert rounds <= {truth.columns["round"] for truth in truths}


def test_things_are_listed_again_and_on_both_platforms(friday: House) -> None:
    lots: dict[str, list[str]] = {}
    for lot_id, asset in expected_assets(friday).items():
        lots.setdefault(asset, []).append(lot_id)
    again = [ids for ids in lots.values() if len(ids) > 1]
    on_both = [ids for ids in again if len({lot_id.partition(":")[0] for lot_id in ids}) == 2]
    assert len(again) > 60
    assert len(on_both) > 8


def test_monday_brings_new_lots_moves_states_and_one_changed_price(friday: House, monday: House) -> None:
    before, after = expected_lots(friday), expected_lots(monday)
    assert before.keys() < after.keys()
    assert len(after) - len(before) > 6
    moved = Counter(
        (before[lot_id].columns["status"], after[lot_id].columns["status"])
        for lot_id in before
        if before[lot_id].columns["status"] != after[lot_id].columns["status"]
    )
    assert {("live", "sold"), ("upcoming", "live"), ("upcoming", "withdrawn"), ("live", "suspended")} <= set(
        moved
    )
    cheaper = [
        lot_id
        for lot_id in before
        if before[lot_id].columns["starting_price_yuan"] != after[lot_id].columns["starting_price_yuan"]
    ]
    assert [before[lot_id].key for lot_id in cheaper] == ["guangdong-rural-4"]


def test_what_a_lot_shows_follows_from_its_life() -> None:
    lot = next(lot for lot in all_lots() if lot.key == "debtor-in-title")
    assert lot.standing(at(11, 13)).status == "upcoming"
    live, late = lot.standing(at(11, 14, 18)), lot.standing(at(11, 15, 10, 20))
    assert (live.status, live.ends) == ("live", at(11, 15))
    assert late.status == "live"  # seven extensions of five minutes
    sold = lot.standing(at(11, 15, 11))
    assert (sold.status, sold.current, sold.ends) == ("sold", 1_718_000, at(11, 15, 10, 35))


def test_drawn_lots_are_the_same_on_every_machine() -> None:
    lots = drawn_lots()
    words = "\n".join(f"{lot.lot_id} {lot.title} {lot.start} {lot.starts} {lot.fate}" for lot in lots)
    assert lots == drawn_lots()
    assert hashlib.sha256(words.encode()).hexdigest()[:16] == DRAWN


DRAWN = "31c319e591497d77"


def test_ids_and_keys_are_given_once_and_refer_to_lots_of_one_price_rule() -> None:
    lots = all_lots(2)
    assert len({lot.lot_id for lot in lots}) == len({lot.key for lot in lots}) == len(lots) > 300
    for lot in lots:
        assert (lot.final is not None) == (lot.fate == "sold") == (lot.bids > 0), lot.key
        assert lot.listed < lot.starts < lot.ends, lot.key
        assert lot.final is None or lot.final >= lot.start, lot.key


def test_courts_keep_their_floors_except_where_the_breach_is_the_trap() -> None:
    floors = {"first": Decimal("0.695"), "second": Decimal("0.555"), "sell_off": Decimal("0.555")}
    for lot in all_lots():
        if lot.is_court and lot.appraisal and lot.round in floors and lot.checks_fail is False:
            assert lot.start / lot.appraisal >= floors[lot.round], lot.key


def test_every_column_of_the_truth_is_one_of_the_table(market: House) -> None:
    columns = {field.name for field in attrs.fields(records.Lot)}
    for truth in expected_lots(market).values():
        assert set(truth.columns) <= columns
        assert truth.doubtful <= columns
        records.LotKind(truth.columns["kind"])
        records.Channel(truth.columns["channel"])
        records.Round(truth.columns["round"])
        records.LotStatus(truth.columns["status"])


@pytest.mark.parametrize(
    ("column", "stored", "value", "right"),
    [
        ("area_sqm", "67.07", Decimal("67.07"), True),
        ("starting_price_yuan", 79.84, Decimal(798_400), False),
        ("final_price_yuan", 1.0, None, False),
        ("final_price_yuan", None, Decimal(1), False),
        ("address", "广东省广州市黄埔区样板一路18号样例花苑3栋1204房", "样板一路18号样例花苑3栋1204房", True),
        ("address", "样例花苑3栋", "样板一路18号样例花苑3栋1204房", False),
        ("case_no", "(2025)浙0302执1187号", "（2025）浙0302执1187号", True),
        ("conditions", '{"keys": "钥匙由委托方保管"}', {"keys": "钥匙由委托方保管。"}, True),
        (
            "conditions",
            '{"lease": "该房屋由…承租，租期至2026年12月31日。"}',
            {"lease": f"该房屋由{PERSONS['tenant']}承租，租期至2026年12月31日。"},
            True,
        ),
        ("conditions", "{}", {"keys": "钥匙由委托方保管。"}, False),
        ("bids", 3, 4, False),
    ],
)
def test_stored_values_are_compared_by_meaning(column: str, stored: Any, value: Any, right: bool) -> None:
    assert agrees(column, stored, value) is right


LIST_DATA = re.compile(r'<script id="sf-item-list-data" type="text/json">(.*?)</script>')


def walk_courts(market: House, query: str = "") -> list[dict[str, Any]]:
    ask, rows, url = asker(market), [], f"https://sf.taobao.com/item_list.htm?{query}"
    while True:
        text = ask(url).body.decode("gbk")
        rows += json.loads(LIST_DATA.search(text)[1])["data"]  # type: ignore[index]
        total = int(re.search(r'<em class="count">([\d,]+)</em>', text)[1].replace(",", ""))  # type: ignore[index]
        following = re.search(r'<a class="next" href="([^"]+)"', text)
        if following is None:
            assert len(rows) == total
            return rows
        url = urljoin(url, unescape(following[1]))


def test_a_walk_of_the_courts_list_meets_every_lot_once(market: House) -> None:
    ids = [f"ali:{row['id']}" for row in walk_courts(market)]
    assert len(ids) == len(set(ids)) > 40
    assert set(ids) == set(expected_lots(market, "ali_court"))


@pytest.mark.parametrize(
    ("query", "city"),
    [("city=%CE%C2%D6%DD", "温州"), ("_input_charset=utf-8&city=%E6%B8%A9%E5%B7%9E", "温州")],
    ids=["GBK", "UTF-8 that says so"],
)
def test_a_city_in_the_query_is_read_in_the_encoding_it_comes_in(
    friday: House, query: str, city: str
) -> None:
    rows = walk_courts(friday, query)
    assert rows
    assert all(city in row["title"] for row in rows)


def test_statuses_can_be_asked_for_and_one_failed_lot_is_called_done(friday: House) -> None:
    ended = walk_courts(friday, "sorder=2")
    assert {row["status"] for row in ended} == {"done", "failure", " Done "}
    (odd,) = [row for row in ended if row["status"] == " Done "]
    assert odd["bidCount"] == 0
    assert {row["status"] for row in walk_courts(friday, "sorder=4")} == {"break"}


def test_a_list_of_nothing_says_so(friday: House) -> None:
    text = asker(friday)("https://sf.taobao.com/item_list.htm?category=1").body.decode("gbk")
    assert '{"data": []}' in text
    assert "没有找到相关的标的物" in text


@pytest.mark.parametrize("source", ["ali_court", "ali_assets"])
def test_item_pages_print_the_prices_of_the_truth_and_their_fragments_answer(
    market: House, source: str
) -> None:
    ask = asker(market)
    for lot_id, truth in expected_lots(market, source).items():
        answer = ask(truth.columns["url"])
        text = answer.body.decode("gbk")
        assert f"{truth.columns['starting_price_yuan']:,.0f}" in text, lot_id
        assert truth.columns["seller"] in text
        fragments = re.findall(r'data-from="([^"]+)"', text)
        assert len(fragments) == 5
        assert {ask(fragment).status for fragment in fragments} == {200}


def test_fragments_come_in_the_wrappers_of_the_site(friday: House) -> None:
    ask = asker(friday)
    base = "https://sf.taobao.com/json/"
    notice = ask(f"{base}get_notice_detail.htm?id=1095900000101").body.decode("gbk")
    assert notice.startswith("null(")
    assert "起拍价：1,120,000元" in json.loads(notice[5:-2])["content"]
    bids = ask(f"{base}get_bid_records.htm?id=1095900000101&currentPage=2").body.decode("gbk")
    assert bids.startswith("{totalCnt:22,records:[{status:0,price:")
    assert bids.count("alias:") == 2
    described = ask("https://desc.alicdn.com/i8/1095900000101/desc.js").body.decode("gbk")
    assert described.startswith("var desc='")
    assert "140.25平方米" in described


def test_the_search_answers_page_by_page_with_pairs_that_lose_nothing(market: House) -> None:
    ask, rows, total = asker(market), [], 1
    while len(rows) < total:
        data = quote(json.dumps({"zcBizTypes": '["7"]', "page": len(rows) // 40 + 1}))
        answer = json.loads(ask(f"https://{AliSearchAnswers.host}{PATH}?data={data}").body)["data"]
        assert answer["schemeList"]
        rows += answer["schemeList"]
        total = answer["totalCount"]
    units = {"元": 1, "万": 10**4, "亿": 10**8}
    truths = expected_lots(market, "ali_assets")
    assert len(rows) > 40
    assert sorted(f"ali:{row['itemId']}" for row in rows) == sorted(truths)
    for row in rows:
        start = Decimal(row["displayInitialPrice"]) * units[row["displayInitialPriceUnit"]]
        assert start == truths[f"ali:{row['itemId']}"].columns["starting_price_yuan"]


def test_the_searchs_own_call_is_not_ours_to_make(friday: House) -> None:
    assert b"Disallow: /" in asker(friday)("https://h5api.m.taobao.com/robots.txt").body


def test_announcements_are_walked_by_cursor_and_none_is_met_twice(market: House) -> None:
    ask, found, url = (
        asker(market),
        [],
        "https://zc-paimai.taobao.com/zc/notice_list.htm?item_biz_type=7",
    )
    while True:
        text = ask(url).body.decode()
        rows = re.findall(r'<h2><a href="([^"]+)"', text)
        found += [urljoin(url, row) for row in rows]
        following = re.search(r'<a class="next" href="([^"]+)"', text)
        if following is None:
            break
        url = urljoin(url, unescape(following[1]))
    assert len(found) == len(set(found)) > 20
    assert set(found) == set(expected_announcements(AliAssetHost(market)))
    for address, truth in expected_announcements(AliAssetHost(market)).items():
        assert truth["title"] in ask(address).body.decode()


def test_everything_planted_is_printed_somewhere(friday: House) -> None:
    ask, texts = asker(friday), []
    for lot_id, truth in expected_lots(friday).items():
        if lot_id.startswith("ali"):
            text = ask(truth.columns["url"]).body.decode("gbk")
            texts += [
                text,
                *(ask(part).body.decode("gbk") for part in re.findall(r'data-from="([^"]+)"', text)),
            ]
            continue
        base = jd(friday, "getProductBasicInfo", {"paimaiId": lot_id[3:]})["data"]
        texts += [json.dumps(base, ensure_ascii=False)]
        texts += [
            str(jd(friday, "queryProductDescription", {"paimaiId": lot_id[3:]})["data"]),
            str(jd(friday, "queryAnnouncement", {"albumId": base["albumId"]})["data"]),
        ]
    whole = "".join(texts)
    assert [words for words in PLANTED if words not in whole] == []


def test_a_switch_can_be_limited_to_one_function(friday: House) -> None:
    def status(server: WorldServer, function: str) -> int:
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)
        connection.request("GET", f"/api.m.jd.com/api?functionId={function}&body=%7B%22page%22%3A%201%7D")
        code = connection.getresponse().status
        connection.close()
        return code

    with WorldServer(auction_sites(friday)) as server:
        server.override(
            "https://api.m.jd.com/api", query="functionId=paimai_unifiedSearch", status=403, times=1
        )
        assert [status(server, "getAreaInfoMap"), status(server, "paimai_unifiedSearch")] == [200, 403]
        assert status(server, "paimai_unifiedSearch") == 200


def test_a_lot_can_be_posted_while_the_house_is_served() -> None:
    market = house(1)
    lot = attrs.evolve(market.lots[HUANGPU], number=311999999, key="posted", listed=at(11, 14, 12))
    market.post(lot)
    assert searched(market)[0]["id"] == 311999999
    market.now = at(11, 14, 11)
    assert searched(market)[0]["id"] != 311999999
