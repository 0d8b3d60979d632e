"""What of the rounds that ended found a buyer, by round and by thing, with the denominators of the field."""

from __future__ import annotations

import random
from datetime import date

import pytest

from pipelines.same.assets import asset_of
from reports.figures.auctions import rounds_of
from tests.auction_market import Market, count_of, members, one, values


@pytest.fixture
def market(tmp_path):
    return Market(tmp_path)


def parts(value):
    """How much of what: numerator and denominator."""
    return (round((value.value or 0) * value.n), value.n)


#: status of one round that ended in October -> is it sold, is it in the denominator, was it held
STATUSES = {
    "sold": (1, 1, 1), "unsold": (0, 1, 1), "ended": (0, 1, 1), "unknown": (0, 1, 1), "withdrawn": (0, 1, 0),
    "suspended": (0, 1, 0), "live": (0, 0, 0), "upcoming": (0, 0, 0),
}  # fmt: skip


@pytest.mark.parametrize(("status", "counts"), STATUSES.items())
def test_every_round_that_ended_is_in_the_denominator_and_only_a_proven_sale_in_the_numerator(
    market, status, counts
):
    market.lot("jd:1", "a", 10, status=status)
    market.lot("jd:2", "b", 10, status="unsold")
    at = market.at()
    sold, ended, held = counts
    for id in ("clearance_rounds", "clearance_lots"):
        value = one(at, id)
        assert parts(value) == (sold, 1 + ended)
        assert count_of(at.connection, value.rows) == 1 + ended
        assert parts(one(at, f"{id}_held")) == (sold, 1 + held)


@pytest.mark.parametrize(
    ("status", "said"),
    [
        ("ended", "1 ended without a known result"),
        ("suspended", "1 withdrawn or suspended"),
        ("live", "left out: 1 whose end has passed since we last looked"),
    ],
)
def test_what_is_no_clean_result_is_said(market, status, said):
    market.lot("jd:1", "a", 10, status=status)
    assert said in one(market.at(), "clearance_rounds").note.en


def test_a_round_stopped_before_a_planned_end_that_is_still_to_come_is_left_out_and_said(market):
    market.lot("jd:1", "a", 10, lasts=60, status="withdrawn", round="sell_off")
    market.lot("jd:2", "b", 10)
    value = one(market.at(), "clearance_rounds")
    assert value.n == 1
    assert "left out: 1 stopped or decided" in value.note.en


def test_the_period_is_the_year_up_to_the_day(market):
    market.lot("jd:1", "a", -300, status="sold")
    market.lot("jd:2", "b", 10, status="sold", final_price_yuan=5e5)
    market.lot("jd:3", "c", 43)
    market.lot("jd:4", "d", 44)
    at = market.at()
    assert parts(one(at, "clearance_rounds")) == (1, 2)
    assert (one(at, "sold_ytd").value, one(at, "sold_ytd_yuan").value) == (1, 500_000)
    assert parts(one(market.at(date(2025, 11, 15)), "clearance_rounds")) == (1, 3)


def test_a_thing_counts_once_and_its_last_round_counts(market):
    market.lot("jd:1", "a", 0)
    market.lot("jd:2", "a", 20, round="second", status="sold")
    market.lot("jd:3", "b", 0, status="sold")
    market.lot("jd:4", "b", 20, round="relist")  # the buyer did not pay
    market.lot("jd:5", "c", 0)
    market.lot("jd:6", "c", 60, round="second", status="upcoming")
    at = market.at()
    assert parts(one(at, "clearance_rounds")) == (2, 5)
    assert parts(one(at, "clearance_lots")) == (1, 3)


def test_a_thing_withdrawn_at_last_still_counts_by_its_last_round_among_those_held(market):
    market.lot("jd:1", "a", 0, status="unsold")
    market.lot("jd:2", "a", 20, round="second", status="withdrawn")
    at = market.at()
    assert parts(one(at, "clearance_lots")) == parts(one(at, "clearance_lots_held")) == (0, 1)
    assert one(at, "clearance_lots").note.en.startswith("0 of 1; 1 withdrawn")


def test_months_have_things_once_each_and_do_not_add_up(market):
    market.lot("jd:1", "a", 0)
    market.lot("jd:2", "a", 35, round="second", status="sold")
    at = market.at()
    assert members(at, "clearance_lots_by_month") == {"2025-10": 0, "2025-11": 1}
    assert one(at, "clearance_lots").n == 1
    for value in values(at, "clearance_rounds_by_month"):
        assert count_of(at.connection, value.rows) == value.n == 1


#: what became of one round on two platforms at once -> what counts
ON_TWO = {
    ("sold", "unsold"): (1, 1), ("unsold", "unsold"): (0, 1), ("withdrawn", "unsold"): (0, 1), ("withdrawn", "sold"): (1, 1),
    ("live", "withdrawn"): (0, 0),
}  # fmt: skip


@pytest.mark.parametrize(("both", "counts"), ON_TWO.items())
@pytest.mark.parametrize("order", [1, -1])
def test_a_round_on_two_platforms_at_once_is_one(market, both, counts, order):
    for platform, status in zip(("jd", "ali")[::order], both, strict=True):
        market.lot(f"{platform}:1", "a", 10, lasts=2, status=status)
    at = market.at()
    assert parts(one(at, "clearance_rounds")) == parts(one(at, "clearance_lots")) == counts
    assert one(at, "lots_known").value == 2


def test_rounds_after_each_other_on_two_platforms_are_two(market):
    market.lot("jd:1", "a", 10)
    market.lot("ali:1", "a", 12, status="sold")
    assert parts(one(market.at(), "clearance_rounds")) == (1, 2)


@pytest.mark.parametrize("seed", range(5))
def test_rounds_are_counted_as_the_assets_count_them(market, seed):
    chance = random.Random(seed)
    for number in range(30):
        market.lot(
            f"{chance.choice(('jd', 'ali', 'caa123'))}:{number}",
            "a",
            chance.randrange(40),
            chance.randrange(1, 8),
        )
    lots = sorted(market.lots.values(), key=lambda lot: (lot["starts_at"], lot["lot_id"]))
    assert len(rounds_of(lots)) == asset_of("a", lots)["rounds"]


def test_clearance_is_broken_down_by_round_city_and_seller(market):
    market.lot("jd:1", "a", 0, city="大连市", seller="甲")
    market.lot("jd:2", "a", 20, round="second", status="sold", city="大连市", seller="甲")
    market.lot("jd:3", "b", 0, seller="乙")
    at = market.at()
    assert members(at, "clearance_rounds_by_round") == {"first": 0, "second": 1}
    assert members(at, "clearance_rounds_by_city") == {"大连市": 0.5, "unknown": 0}
    assert members(at, "clearance_lots_by_seller") == {"甲": 1, "乙": 0}
    for id in ("clearance_rounds_by_city", "clearance_rounds_by_round", "clearance_rounds_by_seller"):
        assert all(count_of(at.connection, value.rows) == value.n for value in values(at, id))


def test_rounds_without_a_bid_are_a_share_of_those_held_whose_bids_are_known(market):
    for number, (status, bids) in enumerate(
        [("unsold", 0), ("unsold", 0), ("sold", 4), ("ended", None), ("withdrawn", 0)]
    ):
        market.lot(f"jd:{number}", f"thing {number}", 10, status=status, bids=bids)
    at = market.at()
    value = one(at, "zero_bid_rate")
    assert (value.value, value.n, value.note.en) == (pytest.approx(2 / 3), 3, "2 of 3 got none")
    assert count_of(at.connection, value.rows) == 2
    assert members(at, "zero_bid_rate_by_channel") == {"court": pytest.approx(2 / 3)}


def test_a_thing_that_got_a_bid_at_last_is_not_one_that_never_got_any(market):
    market.lot("jd:1", "a", 0)
    market.lot("jd:2", "a", 20, round="second", status="sold")
    market.lot("jd:3", "b", 0)
    market.lot("jd:4", "c", 0)
    market.lot("jd:5", "c", 20, bids=None)
    value = one(market.at(), "zero_bid_rate_assets")
    assert (value.value, value.n) == (0.5, 2)


def test_later_rounds_are_measured_against_the_first_round_of_the_same_things(market):
    for number, price in enumerate((1_000_000.0, 3_000_000.0)):
        market.lot(f"jd:{number}1", f"thing {number}", 0, starting_price_yuan=price)
        market.lot(
            f"jd:{number}2",
            f"thing {number}",
            20,
            round="second",
            starting_price_yuan=price * (0.8 + number / 10),
        )
    market.lot("jd:9", "never seen before", 20, round="second", starting_price_yuan=1.0)
    at = market.at()
    (second,) = values(at, "price_path_by_round")
    assert (second.group, second.value, second.n) == ("second", pytest.approx(0.875), 2)
    assert members(at, "price_path_by_round_bank") == {}


def test_a_thing_that_begins_anew_is_measured_against_its_new_beginning(market):
    market.lot("jd:1", "a", 0, starting_price_yuan=1_000_000.0)
    market.lot("jd:2", "a", 10, starting_price_yuan=500_000.0)
    market.lot("jd:3", "a", 20, round="second", starting_price_yuan=400_000.0)
    assert members(market.at(), "price_path_by_round") == {"second": pytest.approx(0.8)}


def test_days_and_rounds_to_a_sale_run_from_the_first_known_start(market):
    market.lot("jd:1", "a", 0)
    market.lot("ali:1", "a", 0)  # beside the first: no round of its own
    market.lot("jd:2", "a", 20, round="second", status="sold")
    market.lot("jd:3", "b", 0, status="sold")
    market.lot("jd:4", "c", 0, round="second", status="sold")  # begun before we looked
    at = market.at()
    days, rounds = one(at, "days_to_sale"), one(at, "rounds_to_sale")
    assert (days.value, days.n) == (pytest.approx(11), 2)
    assert days.note.en == "average 11.0 days; 1 left out: begun before we looked"
    assert (rounds.value, rounds.n) == (1.5, 2)


def test_nothing_ended_is_no_rate_at_all(market):
    at = market.at()
    for id in ("clearance_rounds", "clearance_lots", "zero_bid_rate", "zero_bid_rate_assets", "days_to_sale"):
        assert (one(at, id).value, one(at, id).n) == (None, 0)
    assert one(at, "sold_ytd_yuan").value == 0


def test_a_sale_without_a_price_is_said_and_no_amount_is_made_up(market):
    market.lot("jd:1", "a", 10, status="sold")
    value = one(market.at(), "sold_ytd_yuan")
    assert (value.value, value.n, value.note.en) == (None, 0, "1 more give no price")
