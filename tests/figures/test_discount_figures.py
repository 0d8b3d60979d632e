"""Discounts at auction: each over a named base and its own population, refused ones left out, the two compared fairly."""

from __future__ import annotations

from datetime import date

import pytest

from reports.figures import catalogue
from tests.auction_market import Market, count_of, members, one, values


@pytest.fixture
def market(tmp_path):
    return Market(tmp_path)


def listed(market, lot_id, thing, price, appraisal, day=0, **given):
    return market.lot(lot_id, thing, day, starting_price_yuan=price, appraisal_yuan=appraisal, **given)


def test_a_discount_is_over_sums_so_that_a_dear_lot_weighs_more(market):
    listed(market, "jd:1", "a", 700_000.0, 1_000_000.0)
    listed(market, "jd:2", "b", 4_500_000.0, 9_000_000.0)
    at = market.at()
    value = one(at, "starting_discount")
    assert (value.value, value.n) == (pytest.approx(0.48), 2)
    assert one(at, "starting_discount_median").value == pytest.approx(0.4)
    assert count_of(at.connection, value.rows) == 2


def test_starting_discounts_are_over_all_listed_and_final_ones_over_the_sold(market):
    listed(market, "jd:1", "a", 700_000.0, 1_000_000.0)
    listed(market, "jd:2", "b", 800_000.0, 1_000_000.0, status="sold", final_price_yuan=900_000.0)
    at = market.at()
    starting, final, same = (
        one(at, id) for id in ("starting_discount", "final_discount", "starting_discount_of_sold")
    )
    assert (starting.value, starting.n, starting.note.en) == (pytest.approx(0.25), 2, "of 2 lots, 2 have one")
    assert (final.value, final.n) == (pytest.approx(0.1), 1)
    assert (same.value, same.n, same.note.en) == (
        pytest.approx(0.2),
        1,
        "final discount of the same lots: 10.0%",
    )
    premium = one(at, "premium_over_start")
    assert (premium.value, premium.n) == (pytest.approx(0.125), 1)


def test_definitions_say_that_the_two_are_no_ladder():
    for id in ("starting_discount", "final_discount"):
        definition = catalogue.by_id()[id].definition
        assert "two populations" in definition.en and "两个总体" in definition.zh
    assert (
        catalogue.by_id()["starting_discount"].population.en
        != catalogue.by_id()["final_discount"].population.en
    )


@pytest.mark.parametrize(
    "odd",
    [
        {"appraisal": None},
        {"share": 0.5},
        {"kind": "lease"},
        {"appraisal": 0.0},
        {"price": 0.0},
        {"price": 1.0},
    ],
    ids=["no base", "a part", "a rent", "base 0", "price 0", "a token price"],
)
def test_what_was_refused_is_not_in_a_discount(market, odd):
    odd = dict(odd)
    listed(market, "jd:1", "a", odd.pop("price", 700_000.0), odd.pop("appraisal", 1_000_000.0), **odd)
    value = one(market.at(), "starting_discount")
    assert (value.value, value.n, value.note.en) == (None, 0, "of 1 lots, 0 have one")


def test_sellers_market_prices_stay_apart_from_appraisals(market):
    listed(market, "jd:1", "a", 700_000.0, 1_000_000.0)
    market.lot(
        "jd:2", "b", starting_price_yuan=500_000.0, market_price_yuan=1_000_000.0, price_label="市场价"
    )
    at = market.at()
    assert one(at, "starting_discount").value == pytest.approx(0.3)
    assert one(at, "starting_discount_market").value == pytest.approx(0.5)


def test_breakdowns_have_one_member_each_with_its_own_number_of_lots(market):
    listed(market, "jd:1", "a", 700_000.0, 1_000_000.0, city="大连市")
    listed(market, "jd:2", "a", 560_000.0, 1_000_000.0, day=20, round="second", city="大连市")
    listed(market, "jd:3", "b", 900_000.0, 1_000_000.0, city="沈阳市", kind="parking", channel="bank")
    at = market.at()
    assert members(at, "starting_discount_by_round") == {
        "first": pytest.approx(0.2),
        "second": pytest.approx(0.44),
    }
    assert members(at, "starting_discount_by_city") == {
        "大连市": pytest.approx(0.37),
        "沈阳市": pytest.approx(0.1),
    }
    assert set(members(at, "starting_discount_by_kind")) == {"housing", "parking"}
    assert members(at, "starting_discount_by_month") == {"2025-10": pytest.approx(0.28)}
    for id in ("starting_discount_by_round", "starting_discount_by_city", "starting_discount_by_month"):
        for value in values(at, id):
            assert count_of(at.connection, value.rows) == value.n


def test_one_thing_counts_once_at_its_latest_price_where_things_are_counted(market):
    listed(market, "jd:1", "a", 700_000.0, 1_000_000.0)
    listed(market, "jd:2", "a", 560_000.0, 1_000_000.0, day=20, round="second")
    listed(market, "jd:3", "b", 700_000.0, 1_000_000.0)
    value = one(market.at(), "starting_discount_assets")
    assert (value.value, value.n) == (pytest.approx(0.37), 2)


def test_a_lot_that_was_sold_since_has_no_final_discount_as_of_the_day_before(market):
    listed(market, "jd:1", "a", 700_000.0, 1_000_000.0, day=44, status="live")
    market.changed("jd:1", "2025-11-16", status="sold", final_price_yuan=800_000.0)
    assert one(market.at(), "final_discount").value is None
    assert one(market.at(date(2025, 11, 16)), "final_discount").value == pytest.approx(0.2)


HUANGPU = {
    "city": "广州市", "district": "黄埔区", "address": "样板一路18号样例花苑3栋1805房", "area_sqm": 67.07,
    "title": "广州市黄埔区样板一路18号样例花苑3栋1805房", "starting_price_yuan": 798_400.0,
}  # fmt: skip


def test_the_deepest_discount_names_price_base_day_and_source_and_no_door(market):
    market.lot("jd:311204471", "flat", 49, average=33_400, status="upcoming", round="second", **HUANGPU)
    (value,) = values(market.at(), "largest_discounts")
    assert value.value == pytest.approx(0.643593, abs=1e-6)
    assert value.group == "jd:311204471 广州市黄埔区样板一路18号样例花苑3栋"
    for words in ("79", "224", "2025-10-01", "a portal"):
        assert words in value.note.zh
    assert "listing average" in value.note.en and "67.07 m²" in value.note.en
    assert "1805" not in f"{value.group}{value.note.en}{value.note.zh}"


def test_a_lot_is_listed_once_at_its_deepest_base_and_the_other_base_is_said(market):
    market.lot("jd:1", "flat", 49, average=33_400, status="upcoming", appraisal_yuan=1_596_800.0, **HUANGPU)
    (value,) = values(market.at(), "largest_discounts")
    assert value.value == pytest.approx(0.643593, abs=1e-6)
    assert "50.0% below the appraisal" in value.note.en


@pytest.mark.parametrize(
    "odd",
    [
        {"status": "unsold", "appraisal_yuan": 2e6},
        {"status": "upcoming", "market_price_yuan": 2e6, "price_label": "市场价"},
        {"status": "upcoming", "appraisal_yuan": 5e5},
    ],
    ids=["over", "the seller's own word", "dearer than its base"],
)
def test_the_deepest_discounts_are_on_offer_and_over_a_sound_base(market, odd):
    market.lot("jd:1", "flat", 49, **HUANGPU, **odd)
    assert values(market.at(), "largest_discounts") == []
