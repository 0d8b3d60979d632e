"""Reference prices: read from tables and saved pages, chosen for a lot, rolled forward, stored."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from attrs import evolve
from small_registry import rows

from crawlers.reading.reference_tables import read_reference_prices
from crawlers.reading.saved_prices import is_of_portal, read_saved_prices
from crawlers.records import Found, Lot, LotKind, ReferencePrice, Unreadable
from pipelines.keep.records import Counts
from pipelines.keep.references import put_references, references_of, reprice
from pipelines.keep.store import Store
from pipelines.keep.transactions import writing
from pipelines.price.index import CITIES, roll, roll_reference
from pipelines.price.references import choose

ON = date(2025, 11, 20)
HEAD = "city,district,community,yuan_per_sqm,as_of,source,url,kind\n"


def price(**given):
    known = {"city": "广州市", "district": "黄埔区", "yuan_per_sqm": Decimal(33_400), "kind": "listing_average",
             "as_of": date(2025, 11, 1), "source": "a portal"}  # fmt: skip
    return ReferencePrice(**{**known, **given})


def chosen(*prices, district="黄埔区", community=None, on=ON, **given):
    return choose(prices, "广州市", district, community, on, **given)


# --- choosing


def test_the_community_comes_before_its_district():
    found = chosen(price(), price(community="某花园", yuan_per_sqm=Decimal(30_000)), community="某花园")
    assert (found.of, found.yuan_per_sqm) == ("community", 30_000)
    assert chosen(price(), price(community="某花园"), community="他花园").of == "district"


def test_the_whole_city_counts_only_when_said():
    whole = price(district=None)
    assert chosen(whole) is None
    assert chosen(whole, city_too=True).of == "city"
    assert chosen(whole, price(), city_too=True).of == "district"


@pytest.mark.parametrize(
    ("city", "district", "fits"),
    [
        ("广州", "黄埔", True),
        ("广州市", "黄埔区", True),
        ("广 州", "黄埔区", True),
        ("广州", "天河区", False),
        ("上海", "黄埔区", False),
        ("广州", "黄埔县", False),
        ("广州", None, False),
    ],
)
def test_places_fit_with_and_without_their_endings(city, district, fits):
    assert (chosen(price(city=city, district=district)) is not None) is fits


def test_pudong_is_a_new_district():
    assert choose([price(city="上海", district="浦东")], "上海市", "浦东新区", None, ON) is not None


def test_an_estate_of_the_same_name_in_another_district_is_another_estate():
    assert chosen(price(district="天河区", community="幸福里"), community="幸福里") is None


@pytest.mark.parametrize(
    ("days", "as_of"),
    [
        ((date(2025, 9, 1), date(2025, 11, 1), date(2025, 12, 1)), date(2025, 11, 1)),
        ((date(2025, 12, 1), date(2026, 1, 1)), date(2025, 12, 1)),
        ((date(2025, 11, 20), date(2025, 11, 1)), date(2025, 11, 20)),
    ],
)
def test_the_nearest_earlier_day_is_taken_else_the_first_later_one(days, as_of):
    assert chosen(*(price(as_of=day) for day in days)).as_of == as_of


def test_a_stale_figure_of_the_community_gives_way_to_a_fresh_one_of_the_district():
    old = price(community="某花园", as_of=date(2024, 1, 1))
    assert chosen(old, price(), community="某花园").of == "district"
    assert chosen(old, community="某花园").as_of == date(2024, 1, 1)  # refused later, as stale


def test_sources_that_contradict_each_other_on_one_day_are_refused():
    found = chosen(price(), price(source="another", yuan_per_sqm=Decimal(31_000)))
    assert found.yuan_per_sqm is None
    assert found.refused.endswith("contradict each other: 31,000, 33,400 yuan per m²")
    agreed = chosen(price(), price(source="another"))
    assert (agreed.yuan_per_sqm, agreed.source) == (33_400, "a portal; another")


def test_other_kinds_are_never_taken_for_a_listing_average():
    assert chosen(price(kind="transaction_average")) is None
    assert chosen(price(kind="index_estimate"), kind="index_estimate").kind == "index_estimate"


# --- the index

SERIES = {
    ("广州", date(2025, month, 1)): Decimal(index) for month, index in [(9, "99"), (10, "98"), (11, "99.5")]
}


def test_an_amount_is_rolled_over_the_months_after_its_own():
    found = roll(Decimal(1_000_000), LotKind.HOUSING, "广州市", date(2025, 8, 15), date(2025, 11, 20), SERIES)
    assert found.factor == Decimal("0.99") * Decimal("0.98") * Decimal("0.995")
    assert (found.yuan, found.as_of, found.kind) == (965_349, date(2025, 11, 1), "index_estimate")
    assert found.source == "estimate: 70-city second-hand index of 广州, 2025-08 to 2025-11"


def test_within_its_own_month_nothing_is_rolled():
    found = roll(Decimal(5), LotKind.HOUSING, "广州", date(2025, 8, 1), date(2025, 8, 31), {})
    assert (found.yuan, found.factor) == (5, 1)


def test_years_are_crossed_month_by_month():
    series = {("北京", day): Decimal(99) for day in (date(2024, 12, 1), date(2025, 1, 1), date(2025, 2, 1))}
    found = roll(Decimal(100), LotKind.HOUSING, "北京", date(2024, 11, 1), date(2025, 2, 1), series)
    assert found.factor == Decimal("0.99") ** 3


@pytest.mark.parametrize(
    ("kind", "city", "since", "until", "reason"),
    [
        (LotKind.COMMERCIAL, "广州", date(2025, 8, 1), date(2025, 9, 1), "the index is of dwellings only"),
        (LotKind.HOUSING, "东莞市", date(2025, 8, 1), date(2025, 9, 1), "not one of the 70 cities"),
        (LotKind.HOUSING, "广州", date(2025, 7, 1), date(2025, 9, 1), "the index of a month is missing"),
        (LotKind.HOUSING, "广州", date(2025, 9, 1), date(2025, 12, 1), "the index of a month is missing"),
        (LotKind.HOUSING, "广州", date(2025, 9, 1), date(2025, 8, 1), "nothing is rolled backwards"),
        (LotKind.HOUSING, "广州", date(2015, 9, 1), date(2025, 8, 1), "more than 60 months apart"),
    ],
)
def test_what_the_index_does_not_speak_of_is_refused(kind, city, since, until, reason):
    with pytest.raises(Unreadable) as refused:
        roll(Decimal(1), kind, city, since, until, SERIES)
    assert refused.value.reason == reason


@pytest.mark.parametrize("index", ["0.99", "-1.0", "70"])
def test_a_figure_that_is_no_index_of_one_month_is_refused(index):
    with pytest.raises(Unreadable, match="not the index of one month"):
        roll(Decimal(1), LotKind.HOUSING, "广州", date(2025, 8, 1), date(2025, 9, 1), {("广州", date(2025, 9, 1)): Decimal(index)})  # fmt: skip


def test_a_rolled_reference_says_that_it_is_an_estimate_and_is_not_rolled_again():
    rolled = roll_reference(price(as_of=date(2025, 10, 1)), date(2025, 11, 20), SERIES)
    assert (rolled.kind, rolled.yuan_per_sqm, rolled.as_of) == (
        "index_estimate",
        Decimal("33233.00"),
        date(2025, 11, 1),
    )
    assert rolled.source == "estimate: 70-city second-hand index of 广州, 2025-10 to 2025-11; from a portal"
    with pytest.raises(Unreadable, match="only a listing average"):
        roll_reference(rolled, date(2025, 12, 1), SERIES)


def test_the_cities_are_seventy():
    assert len(CITIES) == 70


# --- tables


@pytest.mark.parametrize(
    ("table", "yuan", "as_of"),
    [
        (HEAD + "广州,黄埔区,,33400,2025-11-01,x,,", "33400", date(2025, 11, 1)),
        (HEAD + '广州,黄埔区,,"33,400.5",2025/11,x,,listing_average', "33400.5", date(2025, 11, 1)),
        ("city,district,avg_price_yuan_m2,as_of,url\n广州,黄埔区,33400元/平,2025年11月,https://gz.ke.com/a", "33400", date(2025, 11, 1)),
        ("城市;行政区;均价（元/㎡）;日期;来源\n广州;黄埔区;33400;2025-11-14 00:00:00;x", "33400", date(2025, 11, 14)),
        ("城市\t区县\t小区名称\t参考均价\t月份\t来源\n广州\t黄埔区\t某花园\t3.34万/㎡\t2025-11\tx", "33400", date(2025, 11, 1)),
        ("城市,区,单价,单位,日期,来源\n广州,黄埔区,3.34,万元/平方米,2025-11,x", "33400", date(2025, 11, 1)),
        ("sep=;\ncity;district;yuan_per_sqm;as_of;source\n广州;黄埔区;33400;2025-11;x\n\n", "33400", date(2025, 11, 1)),
    ],
)  # fmt: skip
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_tables_of_many_hands_say_the_same(table, yuan, as_of, encoding):
    read = read_reference_prices(table.encode(encoding))
    assert (read.refused, read.left_out) == ((), ())
    (one,) = read.prices
    assert (one.city, one.district, one.yuan_per_sqm, one.as_of) == ("广州", "黄埔区", Decimal(yuan), as_of)
    assert one.kind == "listing_average"
    assert one.source in ("x", "gz.ke.com")


@pytest.mark.parametrize("wrap", [list, lambda rows: {"reference_prices": rows}])
def test_json_says_the_same_as_csv(wrap):
    row = {"city": "广州", "district": "黄埔区", "avg_price_yuan_m2": 33400.25, "as_of": "2025-11", "source": "x",
           "community": None, "url": None}  # fmt: skip
    read = read_reference_prices(json.dumps(wrap([row]), ensure_ascii=False).encode())
    assert read.prices[0].yuan_per_sqm == Decimal("33400.25")
    lines = "\n".join([json.dumps(row)] * 2).encode()
    assert read_reference_prices(lines).prices == read.prices


@pytest.mark.parametrize(
    ("line", "says"),
    [
        (",黄埔区,,33400,2025-11,x,,", "city: missing"),
        ("Guangzhou,黄埔区,,33400,2025-11,x,,", "city: not a Chinese name of a place"),
        ("广州,,某花园,33400,2025-11,x,,", "district: missing"),
        ("广州,黄埔区,,,2025-11,x,,", "price: missing"),
        ("广州,黄埔区,,约33400,2025-11,x,,", "price: not a number"),
        ("广州,黄埔区,,3.34,2025-11,x,,", "is the unit another?"),
        ("广州,黄埔区,,3.34万/㎡,2025-11,x,,", "its unit contradicts the heading's"),
        ("广州,黄埔区,,33400元/月,2025-11,x,,", "not a unit of a square metre's price"),
        ("广州,黄埔区,,-33400,2025-11,x,,", "price: not a number"),
        ('广州,黄埔区,,"33,40",2025-11,x,,', "price: not a number"),
        ("广州,黄埔区,,33400,,x,,", "as_of: missing"),
        ("广州,黄埔区,,33400,11月,x,,", "as_of: not a"),
        ("广州,黄埔区,,33400,2025-13,x,,", "as_of: "),
        ("广州,黄埔区,,33400,2025-12,x,,", "as_of: after today (2025-11-20)"),
        ("广州,黄埔区,,33400,2025-11,,,", "source: missing"),
        ("广州,黄埔区,,33400,2025-11,x,javascript:a,", "url: not an http(s) address"),
        ("广州,黄埔区,,33400,2025-11,x,,asking", "kind: expected one of"),
        ("广州,黄埔区,,33,400,2025-11,x,,listing_average", "more cells than headings"),
    ],
)
def test_a_line_that_is_not_certain_is_refused_by_its_number_and_the_others_stay(line, says):
    read = read_reference_prices(f"{HEAD}广州,黄埔区,,33400,2025-10,x,,\n{line}\n".encode(), ON)
    assert len(read.prices) == 1
    (refused,) = read.refused
    assert refused.startswith("line 3: ")
    assert says in refused


def test_a_persons_number_is_refused_and_not_repeated():
    (refused,) = read_reference_prices(
        f"{HEAD}广州,黄埔区,,33400,2025-11,褚先生 13800138000,,\n".encode()
    ).refused
    assert refused == "line 2: source: names a person or a number of one"


def test_lines_that_contradict_each_other_are_refused_both_and_equal_ones_count_once():
    lines = (
        "广州,黄埔区,,33400,2025-11,x,,\n" * 2
        + "广州,天河区,,50000,2025-11,x,,\n广州,天河区,,5万,2025-11,x,,\n广州,天河区,,51000,2025-11,x,,\n"
    )
    read = read_reference_prices((HEAD + lines.replace("5万", "50000")).encode())
    assert [one.district for one in read.prices] == ["黄埔区"]
    (refused,) = read.refused
    assert "line 4 says 50,000" in refused
    assert "line 6 says 51,000" in refused


def test_a_transaction_average_keeps_its_kind():
    read = read_reference_prices("城市,区,成交均价(元/㎡),日期,来源\n广州,黄埔区,30000,2025-11,x\n".encode())
    assert read.prices[0].kind == "transaction_average"


def test_a_price_without_any_unit_is_refused():
    (refused,) = read_reference_prices(
        "城市,区,均价,日期,来源\n广州,黄埔区,33400,2025-11,x\n".encode()
    ).refused
    assert "price: no unit" in refused


def test_headings_that_say_nothing_here_are_named():
    read = read_reference_prices("city,yuan_per_sqm,as_of,source,备注\n广州,33400,2025-11,x,好\n".encode())
    assert (len(read.prices), read.left_out) == (1, ("备注",))


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "no line beneath the headings"),
        (HEAD.encode(), "no line beneath the headings"),
        (b"city,as_of,source\na,b,c\n", "no heading means price"),
        (b"city,yuan_per_sqm,avg_price_yuan_m2,as_of\na,1,2,b\n", "several headings mean price"),
        (b'city,yuan_per_sqm,as_of\n"a,1,2', "line 2 is not CSV"),
        (b"[{]", "not JSON"),
        (b"[1]", "item 1 is no object"),
        (b"\x00\x01\xff\xfe\x80", "neither UTF-8 nor GB 18030 text"),
    ],
)
def test_what_is_no_such_table_is_refused_as_a_whole(data, reason):
    with pytest.raises(Unreadable) as refused:
        read_reference_prices(data)
    assert refused.value.reason.startswith(reason)


# --- saved pages

ROW = """<li class="clear xiaoquListItem CLICKDATA" data-id="30110000000{n}"><div class="info">
<div class="title"><a href="https://gz.ke.com/xiaoqu/30110000000{n}/?from=list">{name}</a></div>
<div class="houseInfo"><a>30天成交2套</a></div>
<div class="positionInfo"><a class="district">黄埔</a> <a class="bizcircle">科学城</a> / 2007年建成</div></div>
<div class="xiaoquListItemPrice"><div class="totalPrice"><span>{price}</span>元/m<sup>2</sup></div>
<div class="priceDesc">{when}</div></div></li>"""
ADDRESS = "https://gz.ke.com/xiaoqu/huangpu/"


def saved_list(*rows, address=ADDRESS, title="广州小区二手房(广州贝壳找房)", extra=""):
    items = "".join(
        ROW.format(n=n, name=name, price=price, when=when) for n, (name, price, when) in enumerate(rows)
    )
    head = f"<!DOCTYPE html>\n<!-- saved from url=(0033){address} -->\n" if address else ""
    return (
        f"{head}<html><head><title>{title}</title></head><body>{extra}<ul>{items}</ul></body></html>".encode()
    )


def test_a_saved_list_gives_the_asking_averages_of_its_estates():
    rows = [
        ("某某花园", "33400", "10月二手房参考均价"),
        ("他家园", "暂无", ""),
        ("她家园", "28,900", "11月二手房参考均价"),
    ]
    read = read_saved_prices(saved_list(*rows), date(2025, 11, 20))
    assert read.refused == ()
    assert read.left_out == ("row 2: no price is shown",)
    first, second = read.prices
    assert first == ReferencePrice(
        city="广州", district="黄埔", community="某某花园", yuan_per_sqm=Decimal(33_400), kind="listing_average",
        as_of=date(2025, 10, 1), source="gz.ke.com", url="https://gz.ke.com/xiaoqu/301100000000/",
    )  # fmt: skip
    assert (second.yuan_per_sqm, second.as_of) == (28_900, date(2025, 11, 1))


@pytest.mark.parametrize(
    ("when", "saved_on", "as_of"),
    [
        ("12月二手房参考均价", date(2026, 1, 5), date(2025, 12, 1)),
        ("2025年9月参考均价", None, date(2025, 9, 1)),
        ("2025年9月参考均价", date(2026, 9, 5), date(2025, 9, 1)),
        ("", date(2025, 11, 20), date(2025, 11, 20)),
    ],
)
def test_a_month_is_of_the_year_before_the_page_was_saved(when, saved_on, as_of):
    (one,) = read_saved_prices(saved_list(("某某花园", "33400", when)), saved_on).prices
    assert one.as_of == as_of


@pytest.mark.parametrize(
    ("when", "saved_on", "says"),
    [
        ("2月二手房参考均价", None, "give the day it was saved"),
        ("", None, "give the day it was saved"),
        ("12月二手房参考均价", date(2025, 11, 20), "not a month before 2025-11-20"),
        ("2月二手房参考均价", date(2025, 11, 20), "not a month before 2025-11-20"),
        ("2025年13月参考均价", date(2025, 11, 20), "not a month"),
    ],
)
def test_a_month_of_no_certain_year_is_refused(when, saved_on, says):
    read = read_saved_prices(saved_list(("某某花园", "33400", when)), saved_on)
    assert read.prices == ()
    assert says in read.refused[0]


def test_the_day_that_an_extension_wrote_into_the_file_is_the_day_it_was_saved():
    note = f"<!--\n Page saved with SingleFile \n url: {ADDRESS} \n saved date: Thu Nov 20 2025 10:00:00 GMT+0800 (CST)\n-->"
    page = note.encode() + saved_list(("某某花园", "33400", "11月二手房参考均价"), address=None)
    assert read_saved_prices(page).prices[0].as_of == date(2025, 11, 1)


DETAIL = """<html><head><title>某某花园</title></head><body>
<div class="xiaoquDetailbreadCrumbs"><div class="fl l-txt"><a>广州贝壳网</a> &gt; <a>广州小区</a> &gt; <a>黄埔小区</a> &gt; <a>科学城小区</a></div></div>
<div class="detailHeader"><h1 class="main">某某花园</h1><div class="sub">某路1号</div></div>
<div class="xiaoquPrice"><span class="xiaoquUnitPrice">33400</span><span class="xiaoquUnitPriceDesc">元/㎡ 11月参考均价</span></div>
</body></html>"""


def test_the_page_of_one_estate_is_read_too():
    read = read_saved_prices(DETAIL.encode(), date(2025, 11, 20), "https://gz.ke.com/xiaoqu/3011000000001/")
    (one,) = read.prices
    assert (one.city, one.district, one.community, one.yuan_per_sqm) == ("广州", "黄埔", "某某花园", 33_400)
    assert one.as_of == date(2025, 11, 1)


ANJUKE = """<html><head><title>上海小区大全-上海安居客</title></head><body>
<a class="li-row" href="https://shanghai.anjuke.com/community/view/1"><img alt="某苑"><p>【浦东-张江】某路</p><div><strong>{price}</strong>{unit}</div></a>
</body></html>"""


@pytest.mark.parametrize(("shown", "unit", "yuan"), [("51000", "元/㎡", 51_000), ("5.1", "万/㎡", 51_000)])
def test_another_portals_list_says_its_unit_in_the_row(shown, unit, yuan):
    page = ANJUKE.format(price=shown, unit=unit).encode()
    (one,) = read_saved_prices(page, date(2025, 11, 20), "https://shanghai.anjuke.com/community/").prices
    assert (one.city, one.district, one.community, one.yuan_per_sqm) == ("上海", "浦东", "某苑", yuan)


@pytest.mark.parametrize(
    ("page", "url", "reason"),
    [
        (b"<html><title>\xe7\x99\xbb\xe5\xbd\x95</title></html>", "https://clogin.ke.com/login", "a log-in or captcha page"),
        ("<html><title>人机验证</title></html>".encode(), ADDRESS, "a log-in or captcha page"),
        (b"<html><title>CAPTCHA</title></html>", "https://hip.ke.com/captcha", "a log-in or captcha page"),
        (b"<html><title>x</title></html>", ADDRESS, "neither a list nor a page of an estate"),
        (b"<html></html>", "https://example.com/", "not a page of"),
        (b"<html></html>", None, "not a page of"),
        (saved_list(("某花园", "33400", ""), title="小区"), None, "the page does not name one city"),
        (saved_list(("某花园", "33400", ""), extra="<script>city_name: '佛山'</script>"), None, "the page does not name one city"),
    ],
)  # fmt: skip
def test_pages_that_show_no_estates_of_one_city_are_refused(page, url, reason):
    with pytest.raises(Unreadable) as refused:
        read_saved_prices(page, date(2025, 11, 20), url)
    assert refused.value.reason.startswith(reason)


def test_an_ordinary_page_links_to_the_log_in_and_is_read_all_the_same():
    page = saved_list(
        ("某花园", "33400", "11月参考均价"), extra='<a href="https://passport.ke.com/login">登录</a>'
    )
    assert len(read_saved_prices(page, date(2025, 11, 20)).prices) == 1


def test_only_the_portals_own_hosts_are_theirs():
    assert is_of_portal(b"", "https://gz.ke.com/xiaoqu/")
    assert not is_of_portal(b"", "https://gz.notke.com/xiaoqu/")
    assert not is_of_portal(b"", "https://ke.com.example.org/")


# --- the store


@pytest.fixture
def store(tmp_path):
    store = Store(tmp_path / "firesale.db")
    yield store
    store.close()


FLAT = Lot(
    lot_id="jd:1", platform="jd", source="jd_auctions", url="https://paimai.jd.com/1", title="广州市黄埔区某路住宅",
    kind=LotKind.HOUSING, city="广州市", district="黄埔区", area_sqm=Decimal("67.07"),
    starting_price_yuan=Decimal(798_400), starts_at=datetime(2025, 11, 20, 2, tzinfo=UTC),
)  # fmt: skip


def test_prices_come_back_as_they_were_put_and_the_same_key_replaces(store):
    first = price(yuan_per_sqm=Decimal("33400.5"))
    with writing(store.connection):
        assert put_references(store.connection, [first, price(community="某花园")]).new == 2
        again = put_references(
            store.connection, [first, price(community="某花园", yuan_per_sqm=Decimal(1000))]
        )
    assert (again.new, again.changed, again.unchanged) == (0, 1, 1)
    found = references_of(store.connection, ["广州"])
    assert sorted(found, key=str) == sorted(
        [first, price(community="某花园", yuan_per_sqm=Decimal("1000.0"))], key=str
    )


def test_a_new_reference_prices_the_lots_of_its_city_anew(store):
    now = datetime(2025, 11, 14, 10, tzinfo=UTC)
    store.write([Found(record=FLAT), Found(record=evolve(FLAT, lot_id="jd:2", url="https://paimai.jd.com/2", city="上海市"))],
                run_id=None, now=now, counts=Counts())  # fmt: skip
    with writing(store.connection):
        put_references(store.connection, [price(city="广州", district="黄埔")])
        assert reprice(store.connection, ["广州"]) == 1
        assert reprice(store.connection, ["广州"]) == 1  # once more changes nothing
    found = store.connection.execute(
        "SELECT subject_id, discount FROM discounts WHERE base_kind = 'listing_average'"
    ).fetchall()
    by_lot = {row["subject_id"]: row["discount"] for row in found}
    assert (round(by_lot["jd:1"], 4), by_lot["jd:2"]) == (0.6436, None)


def run_import(tmp_path, *arguments):
    return subprocess.run(
        [sys.executable, "-m", "firesale", "import", *map(str, arguments), "--db", str(tmp_path / "firesale.db")],
        capture_output=True, text=True, cwd=tmp_path, check=False,
    )  # fmt: skip


def test_a_table_is_imported_and_its_bad_lines_are_named(tmp_path):
    table = tmp_path / "refs.csv"
    table.write_text(f"{HEAD}广州,黄埔区,,33400,2025-11,x,,\n广州,黄埔区,,?,2025-11,x,,\n")
    done = run_import(tmp_path, table)
    assert done.returncode == 3
    assert "line 3: price: not a number" in done.stderr
    (row,) = rows(tmp_path / "firesale.db", "SELECT * FROM reference_prices")
    assert (row["city"], row["yuan_per_sqm"], row["as_of"]) == ("广州", 33_400, "2025-11-01")
    table.write_text(f"{HEAD}广州,黄埔区,,33400,2025-11,x,,\n")
    assert run_import(tmp_path, table).returncode == 0


def test_a_saved_page_without_its_day_is_refused_with_what_to_add(tmp_path):
    page = tmp_path / "estates.html"
    page.write_bytes(saved_list(("某某花园", "33400", "10月二手房参考均价")))
    refused = run_import(tmp_path, page)
    assert refused.returncode == 3
    assert "--saved-on 20" in refused.stderr
    done = run_import(tmp_path, page, "--saved-on", "2025-11-20")
    assert done.returncode == 0, done.stderr
    (row,) = rows(tmp_path / "firesale.db", "SELECT * FROM reference_prices")
    assert (row["community"], row["as_of"]) == ("某某花园", "2025-10-01")
