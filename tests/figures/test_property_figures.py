"""What is at auction: raw beside distinct, by seller, bank and place; estates, conditions, and what came back."""

from __future__ import annotations

import json
from datetime import date

import pytest

from tests.auction_market import Market, count_of, members, one, values

COURT, BANK = "兰州市城关区人民法院", "吉林银行股份有限公司大连分行"


@pytest.fixture
def market(tmp_path):
    return Market(tmp_path)


def test_a_thing_offered_in_three_rounds_is_three_listings_and_one_asset(market):
    for day, round in enumerate(("first", "second", "sell_off")):
        market.lot(f"jd:{day}", "flat", day * 20, round=round, seller=COURT)
    market.lot("jd:9", "other", seller=COURT)
    at = market.at()
    assert (one(at, "lots_known").value, one(at, "assets_known").value) == (4, 2)
    assert (members(at, "lots_by_seller"), members(at, "assets_by_seller")) == ({COURT: 4}, {COURT: 2})


def test_a_thing_on_two_platforms_is_two_listings_and_one_asset(market):
    market.lot("jd:1", "flat", seller=BANK, bank="吉林银行")
    market.lot("ali:1", "flat", seller=BANK, bank="吉林银行")
    at = market.at()
    assert members(at, "lots_by_bank") == {"吉林银行": 2}
    assert members(at, "assets_by_bank") == {"吉林银行": 1}
    assert members(at, "lots_by_platform") == members(at, "assets_by_platform") == {"ali": 1, "jd": 1}


def test_branches_are_sellers_of_their_own_and_one_bank(market):
    market.lot("jd:1", "a", seller=BANK, bank="吉林银行")
    market.lot("jd:2", "b", seller="吉林银行股份有限公司杭州分行", bank="吉林银行")
    market.lot("jd:3", "c", seller=COURT)
    at = market.at()
    assert len(members(at, "lots_by_seller")) == 3
    assert members(at, "lots_by_bank") == {"吉林银行": 2}


def test_a_lot_without_a_seller_is_counted_as_unknown_not_left_out(market):
    market.lot("jd:1", "a")
    (value,) = values(at := market.at(), "lots_by_seller")
    assert (value.group, value.value) == ("unknown", 1)
    assert count_of(at.connection, value.rows) == 1


@pytest.mark.parametrize(
    ("status", "day", "offered"),
    [
        ("upcoming", 60, 1),
        ("live", 44, 1),
        ("live", 43, 1),
        ("live", 20, 0),
        ("unsold", 20, 0),
        ("withdrawn", 60, 0),
    ],
)
def test_on_offer_is_what_can_still_be_bid_for(market, status, day, offered):
    market.lot("jd:1", "a", day, status=status, seller=BANK)
    at = market.at()
    assert one(at, "lots_on_offer").value == one(at, "assets_on_offer").value == offered
    assert members(at, "lots_on_offer_by_seller") == ({BANK: 1} if offered else {})


def test_what_was_first_seen_later_was_not_there(market):
    market.lot("jd:1", "a", seller=BANK)
    market.lot("jd:2", "b", seller=BANK, first_seen_at="2025-11-15T08:00:00+08:00")
    assert one(market.at(), "lots_known").value == 1
    assert one(market.at(date(2025, 11, 15)), "lots_known").value == 2


def test_a_lot_that_ended_since_is_on_offer_as_of_the_day_before(market):
    market.lot("jd:1", "a", 44, status="live")
    market.changed("jd:1", "2025-11-16", status="unsold")
    assert one(market.at(), "lots_on_offer").value == 1
    assert one(market.at(date(2025, 11, 16)), "lots_on_offer").value == 0


def estate(market, **given):
    place = {"community": "育才壹品", "city": "抚顺市", "area_sqm": 50.0, "starting_price_yuan": 100_000.0}
    for flat in range(4):
        market.lot(f"jd:{flat}", f"flat {flat}", **{**place, **given})
    return place


def test_an_estate_is_rolled_up_over_its_things(market):
    place = estate(market)
    market.lot(
        "jd:9", "flat 3", 60, round="second", status="upcoming", **{**place, "starting_price_yuan": 80_000.0}
    )
    at = market.at()
    name = "抚顺市 育才壹品"
    assert members(at, "estates_assets") == {name: 4}
    assert members(at, "estates_lots") == {name: 5}
    assert members(at, "estates_unsold") == members(at, "estates_no_bid") == {name: 4}
    assert members(at, "estates_on_offer") == {name: 1}
    (each,) = values(at, "estates_yuan_per_sqm")
    assert (each.value, each.n, each.note.en) == (2000, 4, "from 1,600 to 2,000 yuan/m²")


def test_an_estate_of_the_same_name_in_another_city_is_another(market):
    estate(market)
    market.lot("jd:9", "elsewhere", community="育才壹品", city="沈阳市")
    assert members(market.at(), "estates_assets") == {"抚顺市 育才壹品": 4}


@pytest.mark.parametrize(
    "odd",
    [
        {"units": 4},
        {"share": 0.5},
        {"checks_failed": '["inside_area_only"]'},
        {"area_sqm": None},
        {"kind": "parking"},
    ],
)
def test_no_price_per_square_metre_is_told_of_what_is_not_one_whole_dwelling(market, odd):
    estate(market, **odd)
    assert values(market.at(), "estates_yuan_per_sqm") == []


def test_a_thing_whose_bids_are_not_all_known_is_not_one_without_a_bid(market):
    place = estate(market)
    market.lot("jd:9", "flat 0", 20, round="second", **{**place, "bids": None})
    (value,) = values(market.at(), "estates_no_bid")
    assert (value.value, value.n) == (3, 3)


def test_a_thing_that_left_a_court_unsold_and_came_back_from_a_bank_is_told_with_both_prices(market):
    market.lot("jd:1", "flat", 0, seller=COURT, starting_price_yuan=700_000.0)
    market.lot("jd:2", "flat", 20, seller=COURT, round="second", starting_price_yuan=560_000.0)
    market.lot("jd:3", "flat", 40, seller=BANK, channel="bank", starting_price_yuan=420_000.0, city="大连市")
    market.lot("jd:4", "only a court's", 0, seller=COURT)
    at = market.at()
    count = one(at, "court_to_bank")
    assert (count.value, count.n) == (1, 2)
    (price,) = values(at, "court_to_bank_price")
    assert price.value == pytest.approx(0.75)
    assert COURT in price.note.en and BANK in price.note.en


@pytest.mark.parametrize(
    "lots",
    [
        [("court", 0, "sold"), ("bank", 40, "upcoming")],
        [("bank", 0, "unsold"), ("court", 40, "unsold")],
        [("court", 0, "unsold"), ("amc", 40, "unsold")],
    ],
    ids=["the court sold it", "the bank came first", "no bank"],
)
def test_other_ways_are_no_return_from_a_court(market, lots):
    for number, (channel, day, status) in enumerate(lots):
        market.lot(f"jd:{number}", "flat", day, channel=channel, status=status, starting_price_yuan=1e6)
    assert one(market.at(), "court_to_bank").value == 0


TAXES = {
    "过户产生的一切税费由买受人承担。": 1,
    "办理过户所涉及的全部税、费均由买受人自行承担": 1,
    "所涉及的税费由买卖双方依照法律规定各自承担。": 0,
    "税费依法承担": 0,
}


@pytest.mark.parametrize(("sentence", "on_buyer"), TAXES.items())
def test_all_taxes_are_on_the_buyer_only_where_the_notice_says_so(market, sentence, on_buyer):
    market.lot("jd:1", "a", conditions=json.dumps({"taxes": sentence}, ensure_ascii=False))
    market.lot("jd:2", "b")
    value = one(market.at(), "taxes_on_buyer")
    assert (value.value, value.n) == (on_buyer, 1)


def test_conditions_are_shares_of_the_property_lots_that_were_read_completely(market):
    market.lot("jd:1", "a", conditions='{"occupancy": "现为空置状态。"}')
    market.lot("jd:2", "b")
    market.lot("jd:3", "c", reading="partial")
    market.lot("jd:4", "d", kind="goods")
    found = {value.group: value for value in values(market.at(), "conditions_printed")}
    assert (found["occupancy"].value, found["occupancy"].n) == (0.5, 2)
    assert found["keys"].value == 0


def test_goods_are_told_by_kind_and_branch_with_what_became_of_them(market):
    seller = "内蒙古农村商业银行股份有限公司宁城支行"
    for number, (status, price) in enumerate(
        (("sold", 78_500.0), ("unsold", 126_000.0), ("unsold", 63_900.0))
    ):
        market.lot(f"jd:{number}", f"liquor {number}", kind="goods", goods="白酒", seller=seller, status=status,
                   starting_price_yuan=price, channel="bank")  # fmt: skip
    market.lot("jd:9", "car", kind="vehicle", seller=COURT)
    at = market.at()
    assert members(at, "goods_by_kind") == {"白酒": 3, "vehicle": 1}
    liquor = values(at, "goods_by_seller")[0]
    assert (liquor.group, liquor.value) == (f"白酒 {seller}", 3)
    assert liquor.note.en == "1 sold, 2 unsold, starting at 63,900.00 yuan to 126,000.00 yuan"
    assert liquor.note.zh == "成交 1，流拍 2，起拍价6.39万元至12.60万元"


def test_goods_on_offer_are_named_with_their_price(market):
    market.lot("jd:1", "stone", 60, kind="goods", goods="鸡血石", title="鸡血石摆件1件", status="upcoming",
               starting_price_yuan=160_000.0, seller=BANK)  # fmt: skip
    (value,) = values(market.at(), "goods_on_offer_yuan")
    assert (value.group, value.value) == ("jd:1 鸡血石摆件1件", 160_000)
    assert BANK in value.note.en


def test_an_empty_database_gives_no_wrong_value(market):
    at = market.at()
    assert one(at, "lots_known").value == one(at, "court_to_bank").value == 0
    assert one(at, "taxes_on_buyer").value is None
    assert values(at, "lots_by_seller") == values(at, "estates_assets") == values(at, "goods_by_kind") == []
