"""A lot's price over its bases: computed with base, date and source, or refused with the reason."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal

import pytest

from crawlers.records import Lot, LotKind, LotStatus, Round
from pipelines.keep.rows import row_of
from pipelines.keep.schema import DISCOUNTS
from pipelines.price.lots import lot_discounts
from pipelines.price.references import Reference

SEEN = date(2025, 11, 14)
HUANGPU = Reference(
    kind="listing_average", of="district", as_of=date(2025, 11, 1), source="a portal", yuan_per_sqm=Decimal(33_400)
)  # fmt: skip


def lot(**given):
    """A flat as the store has it; ``given`` are columns as the database holds them."""
    record = Lot(
        lot_id="jd:310933273",
        platform="jd",
        source="jd_auctions",
        url="https://paimai.jd.com/310933273",
        title="广州市黄埔区某路1号住宅",
        kind=LotKind.HOUSING,
        round=Round.FIRST,
        status=LotStatus.UPCOMING,
        area_sqm=Decimal("67.07"),
        starting_price_yuan=Decimal(798_400),
        units=1,
    )
    return {**row_of(record), "starts_at": "2025-11-20T10:00:00+08:00", **given}


def discounts(reference=HUANGPU, on=SEEN, **given):
    return {(row["price_kind"], row["base_kind"]): row for row in lot_discounts(lot(**given), reference, on)}


def test_the_flat_in_huangpu_starts_64_point_4_percent_below_its_districts_average():
    row = discounts()["starting", "listing_average"]
    assert row["base_yuan"] == 2_240_138
    assert row["ratio"] == pytest.approx(798_400 / 2_240_138, rel=1e-15)
    assert round(row["discount"], 4) == 0.6436
    assert (row["base_as_of"], row["base_source"]) == (
        "2025-11-01",
        "district average by a portal, times the area",
    )
    assert (row["state"], row["reason"]) == ("computed", None)


def test_rows_are_those_of_the_table():
    for row in lot_discounts(lot(), HUANGPU, SEEN):
        assert set(row) == set(DISCOUNTS)
        assert (row["subject_type"], row["subject_id"]) == ("lot", "jd:310933273")


@pytest.mark.parametrize(
    ("given", "base", "ratio", "as_of", "source"),
    [
        ({"appraisal_yuan": 998_000.0, "price_label": "评估价"}, "appraisal", 0.8, "2025-11-14", "seller, printed label 评估价"),
        ({"market_price_yuan": 1_596_800.0, "price_label": "参考价"}, "market", 0.5, "2025-11-14", "seller, printed label 参考价"),
        ({"appraisal_yuan": 998_000.0, "starts_at": None}, "appraisal", 0.8, "2025-11-14", "seller, label not kept"),
    ],
)  # fmt: skip
def test_a_printed_base_has_the_day_it_was_met_on_never_a_later_one_and_whose_word_it_is(
    given, base, ratio, as_of, source
):
    row = discounts(**given)["starting", base]
    assert (row["ratio"], row["base_as_of"], row["base_source"]) == (ratio, as_of, source)


def test_one_kept_label_is_the_appraisals_where_both_are_printed():
    found = discounts(appraisal_yuan=998_000.0, market_price_yuan=1_596_800.0, price_label="评估价")
    assert found["starting", "appraisal"]["base_source"] == "seller, printed label 评估价"
    assert found["starting", "market"]["base_source"] == "seller, label not kept"


def test_a_market_price_is_never_taken_for_an_appraisal():
    row = discounts(appraisal_yuan=998_000.0, price_label="市场价")["starting", "appraisal"]
    assert (row["state"], row["ratio"]) == ("refused", None)
    assert row["reason"] == "the printed label is 市场价, which is no appraisal"


def test_ratios_are_exact_to_the_float_and_not_rounded():
    row = discounts(starting_price_yuan=0.7, appraisal_yuan=1.0)["starting", "appraisal"]
    assert (row["ratio"], row["discount"]) == (0.7, 0.3)
    third = discounts(starting_price_yuan=1.0, appraisal_yuan=3.0)["starting", "appraisal"]
    assert (third["ratio"], third["discount"]) == (1 / 3, 2 / 3)


def test_a_final_price_counts_only_when_sold():
    given = {"appraisal_yuan": 998_000.0, "final_price_yuan": 898_200.0}
    for status in LotStatus:
        found = discounts(**given, status=status.value)
        assert (("final", "appraisal") in found) is (status == LotStatus.SOLD)
    assert discounts(**given, status="sold")["final", "appraisal"]["ratio"] == 0.9


def test_a_sold_lot_without_its_final_price_is_refused_in_the_records_words():
    missing = json.dumps({"final_price_yuan": "not printed"})
    row = discounts(status="sold", missing=missing, appraisal_yuan=1e6)["final", "appraisal"]
    assert row["reason"] == "the final price is not known: not printed"
    assert row["price_yuan"] is None


def test_a_floor_is_priced_where_the_row_has_one():
    assert ("floor", "appraisal") not in discounts(appraisal_yuan=998_000.0)
    found = discounts(appraisal_yuan=998_000.0, floor_price_yuan=499_000.0)
    assert found["floor", "appraisal"]["discount"] == 0.5


SOUND = {"appraisal_yuan": 998_000.0, "market_price_yuan": 1_100_000.0}


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"share": 0.5}, "a part of a whole is sold"),
        ({"title": "广州市某路1号住宅50%份额"}, "a part of a whole is sold"),
        ({"title": "某路1号房产的三分之一"}, "a part of a whole is sold"),
        ({"kind": "lease"}, "a rent is no price of the thing"),
        ({"title": "某路1号商铺三年租金收益"}, "a rent is no price of the thing"),
        ({"starting_price_yuan": 0.0}, "a starting price of 0 is no measure of value"),
        ({"starting_price_yuan": None}, "the starting price is not known"),
        ({"starting_price_yuan": 1.0}, "price and base differ more than 1000 times: another unit, or a token price"),
    ],
)  # fmt: skip
def test_some_lots_have_no_discount_on_any_base(given, reason):
    found = discounts(**{**SOUND, **given})
    assert len(found) == 3
    for row in found.values():
        assert (row["state"], row["ratio"], row["discount"], row["reason"]) == ("refused", None, None, reason)


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"kind": "commercial"}, "a listing average is of dwellings"),
        ({"kind": "parking"}, "a listing average is of dwellings"),
        ({"kind": "claim"}, "a claim has no listing average"),
        ({"kind": "equity"}, "equity has no listing average"),
        ({"kind": "goods"}, "goods have no listing average"),
        ({"units": 6}, "6 units are sold together: their area is a sum"),
        ({"units": None, "checks_failed": '["area_sum_of_units"]'}, "several units are sold together: their area is a sum"),
        ({"area_sqm": None}, "the area is not known"),
        ({"area_sqm": 0.0}, "the area is 0"),
        ({"title": "某路1号住宅及车位"}, "more than a dwelling is sold: its value is not parted"),
        ({"title": "某路1号使用权房"}, "a right of use is sold, not the dwelling"),
        ({"title": "某路1号别墅"}, "a house is not what an average of flats is of"),
    ],
)  # fmt: skip
def test_a_listing_average_is_only_for_one_whole_dwelling_with_its_area(given, reason):
    found = discounts(**{**SOUND, **given})
    row = found["starting", "listing_average"]
    assert (row["state"], row["base_yuan"], row["reason"]) == ("refused", None, reason)
    assert found["starting", "appraisal"]["state"] == "computed"


def test_a_share_of_one_is_the_whole():
    found = discounts(share=1.0, title="某路1号住宅100%份额", appraisal_yuan=998_000.0)
    assert {row["state"] for row in found.values() if row["base_kind"] != "market"} == {"computed"}


def test_a_stake_in_a_partnership_is_the_thing_itself():
    found = discounts(kind="equity", title="某合伙企业财产份额", appraisal_yuan=998_000.0)
    assert found["starting", "appraisal"]["ratio"] == 0.8


@pytest.mark.parametrize(
    ("base", "reason"),
    [
        ("appraisal", "the appraisal is not known"),
        ("market", "the market price is not known"),
        ("listing_average", "no reference price is known for this community or district"),
    ],
)
def test_a_base_that_is_not_there_is_refused_without_date_or_source(base, reason):
    row = discounts(reference=None)["starting", base]
    assert (row["base_yuan"], row["base_as_of"], row["base_source"]) == (None, None, None)
    assert (row["state"], row["reason"], row["price_yuan"]) == ("refused", reason, 798_400)


def test_an_appraisal_of_0_is_no_base():
    assert discounts(appraisal_yuan=0.0)["starting", "appraisal"]["reason"] == "the appraisal is 0"


@pytest.mark.parametrize(
    ("starts_at", "state"),
    [
        ("2026-04-30T10:00:00+08:00", "computed"),  # 180 days after
        ("2026-05-01T10:00:00+08:00", "refused"),
        ("2024-11-01T10:00:00+08:00", "computed"),  # 365 days before
        ("2024-10-31T10:00:00+08:00", "refused"),
    ],
)
def test_a_reference_price_of_another_time_is_refused(starts_at, state):
    row = discounts(starts_at=starts_at)["starting", "listing_average"]
    assert row["state"] == state
    assert (row["reason"] is None) is (state == "computed")
    assert row["base_as_of"] == "2025-11-01"


def test_sources_that_contradict_each_other_are_refused_with_their_names():
    torn = Reference(
        kind="listing_average", of="district", as_of=SEEN, source="one; other", yuan_per_sqm=None, refused="contradict"
    )  # fmt: skip
    row = discounts(reference=torn)["starting", "listing_average"]
    assert (row["state"], row["reason"], row["base_yuan"]) == ("refused", "contradict", None)


def test_an_estimate_is_a_base_of_its_own_name():
    estimate = Reference(
        kind="index_estimate", of="district", as_of=SEEN, source="estimate: index", yuan_per_sqm=Decimal(30_000)
    )  # fmt: skip
    found = discounts(reference=estimate)
    assert ("starting", "listing_average") not in found
    assert found["starting", "index_estimate"]["base_yuan"] == 2_012_100
