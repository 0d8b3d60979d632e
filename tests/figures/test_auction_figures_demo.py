"""The figures of auctions over the demo world, against what its pages were made to say; every number leads to its rows."""

from __future__ import annotations

from datetime import date

import pytest

from pipelines.keep.database import open_reading
from reports.figures import catalogue
from reports.figures.as_of import AsOf
from tests.auction_market import count_of, members, one, values

ESTATE = "抚顺市 育才壹品"
BANK = "内蒙古农村商业银行股份有限公司"


@pytest.fixture(scope="module")
def friday(demo_crawled):
    connection = open_reading(demo_crawled)
    yield AsOf(connection, date(2025, 11, 14))
    connection.close()


@pytest.fixture(scope="module")
def monday(demo_crawled):
    connection = open_reading(demo_crawled)
    yield AsOf(connection, date(2025, 11, 17))
    connection.close()


def test_the_flat_in_huangpu_is_the_deepest_discount_on_offer_on_both_days(friday, monday):
    for at in (friday, monday):
        first = values(at, "largest_discounts")[0]
        assert first.group.startswith("jd:311204471 广州市黄埔区")
        assert f"{first.value:.1%}" == "64.4%"
        assert "listing average" in first.note.en and "挂牌均价" in first.note.zh


def test_a_hundred_flats_of_one_estate_got_no_bid(friday, monday):
    assert members(friday, "estates_no_bid")[ESTATE] == members(monday, "estates_no_bid")[ESTATE] == 100
    assert (members(friday, "estates_assets")[ESTATE], members(monday, "estates_lots")[ESTATE]) == (100, 106)


def test_rounds_and_things_have_their_own_denominators(friday, monday):
    found = [
        [(one(at, id).value * one(at, id).n, one(at, id).n) for id in ("clearance_rounds", "clearance_lots")]
        for at in (friday, monday)
    ]
    assert found == [[(18, 199), (18, 180)], [(21, 212), (21, 191)]]


def test_what_was_live_on_friday_is_not_sold_before_monday(friday, monday):
    assert (one(friday, "final_discount").n, one(monday, "final_discount").n) == (12, 13)
    assert one(monday, "final_discount").value == pytest.approx(0.1923076923)
    assert one(monday, "starting_discount_of_sold").value == pytest.approx(0.3168103944)


def test_liquor_and_stone_are_told_by_their_branches(monday):
    found = members(monday, "goods_by_seller")
    assert (found[f"白酒 {BANK}宁城支行"], found[f"鸡血石 {BANK}喀喇沁支行"]) == (3, 2)


def test_every_value_leads_to_rows_that_there_are(monday):
    for figure in catalogue.figures():
        if figure.about != "lots":
            continue
        for value in figure.compute(monday):
            shown = count_of(monday.connection, value.rows)
            if figure.unit == "count" and figure.id.startswith(("lots_", "sold_", "goods_by_kind")):
                assert shown == value.value, (figure.id, value.group)
            assert shown or not value.value, (figure.id, value.group)


def test_every_figure_of_auctions_says_in_both_languages_what_it_is_over():
    for figure in catalogue.figures():
        if figure.about == "lots":
            for words in (figure.title, figure.population, figure.definition):
                assert words.en and words.zh and words.en != words.zh, figure.id
            assert "{day}" in figure.population.en + figure.definition.en, figure.id
