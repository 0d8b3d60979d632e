"""Displayed amounts exactly in yuan, the words of the base, and what figures must keep among themselves."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from decimal import Decimal

import pytest

from crawlers.reading.lots.checks import lot_checks
from crawlers.reading.lots.prices import from_fen, in_yuan, kind_of_label, label_of
from crawlers.records import Channel, Lot, LotStatus, Round, Unreadable


@pytest.mark.parametrize(
    ("value", "unit", "yuan"),
    [
        ("94.43", "万", "944300"), ("1.2", "亿", "120000000"), ("799,400", "元", "799400"), ("￥311.4339万", "", "3114339"),
        (94, "万元", "940000"), ("0", "元", "0"), ("5.5万", "万", "55000"),
    ],
)  # fmt: skip
def test_pairs_of_value_and_unit(value, unit, yuan):
    assert in_yuan(value, unit) == Decimal(yuan)


@pytest.mark.parametrize(
    ("value", "unit"), [("33400", "元/㎡"), ("面议", "元"), ("5万", "亿"), ("0.001", "元"), ("2025年", "")]
)
def test_what_is_no_amount_in_yuan_is_refused(value, unit):
    with pytest.raises(Unreadable):
        in_yuan(value, unit)


@pytest.mark.parametrize(("fen", "yuan"), [(7229000000, "72290000"), ("12345", "123.45"), (0, "0"), ("1.5", None), (None, None), (True, None)])  # fmt: skip
def test_fen(fen, yuan):
    assert from_fen(fen) == (None if yuan is None else Decimal(yuan))


@pytest.mark.parametrize(
    ("attributes", "lines", "label"),
    [
        ((("评 估 价", "471,680元"),), (), "评估价"),
        ((("市场价（元）", "100"),), (), "市场价"),
        ((("参考价", "0"),), ("询价：￥120万元",), "询价"),
        ((), ("评估价：100万元，保证金：5万元",), "评估价"),
        ((), ("评估价 8,133.83元/㎡",), None),
        ((), ("不低于市场价的70%",), None),
        ((), ("起拍价：10万元",), None),
    ],
)
def test_the_words_of_the_base(attributes, lines, label):
    assert label_of(attributes, (lines,)) == label


@pytest.mark.parametrize(
    ("label", "kind"), [("评估价", "appraisal"), ("市场价", "market"), ("参考价", "market"), ("起拍价", None)]
)
def test_a_label_leads_to_its_column(label, kind):
    assert kind_of_label(label) == kind


START = datetime(2025, 11, 14, 10, tzinfo=timezone(timedelta(hours=8)))


def checked(**given):
    known = {
        "lot_id": "jd:1", "platform": "jd", "source": "jd_auctions", "url": "https://paimai.jd.com/1", "title": "t",
        "channel": Channel.COURT, "round": Round.FIRST, "appraisal_yuan": Decimal(100), "starting_price_yuan": Decimal(70),
        "deposit_yuan": Decimal(7), "starts_at": START, "ends_at": START + timedelta(days=1),
    }  # fmt: skip
    return lot_checks(Lot(**{**known, **given}))


@pytest.mark.parametrize(
    ("given", "failed"),
    [
        ({}, ()),
        ({"starting_price_yuan": Decimal("69.6")}, ()),
        ({"starting_price_yuan": Decimal(69), "deposit_yuan": None}, ("court_first_start_below_70pct",)),
        ({"starting_price_yuan": Decimal(69), "deposit_yuan": None, "channel": Channel.BANK}, ()),
        ({"round": Round.SECOND, "starting_price_yuan": Decimal(56)}, ()),
        ({"round": Round.SECOND, "starting_price_yuan": Decimal(50)}, ("court_second_start_below_56pct",)),
        ({"round": Round.SELL_OFF, "starting_price_yuan": Decimal(50), "deposit_yuan": Decimal(50)}, ("court_sell_off_start_below_56pct",)),
        ({"deposit_yuan": Decimal(1)}, ("deposit_outside_5_20pct",)),
        ({"round": Round.SELL_OFF, "deposit_yuan": Decimal(70)}, ()),
        ({"starting_price_yuan": Decimal(0), "deposit_yuan": None}, ("starting_price_is_zero",)),
        ({"status": LotStatus.SOLD, "final_price_yuan": Decimal(60)}, ("final_below_start",)),
        ({"ends_at": START - timedelta(days=1)}, ("ends_before_starts",)),
        ({"starting_price_yuan": Decimal("0.007"), "deposit_yuan": None, "channel": Channel.BANK}, ("unit_mixup",)),
        ({"starting_price_yuan": Decimal(700_000), "deposit_yuan": None, "channel": Channel.BANK}, ("unit_mixup",)),
        ({"starting_price_yuan": Decimal(160), "deposit_yuan": None}, ("start_far_above_base",)),
        ({"appraisal_yuan": None}, ()),
        ({"appraisal_yuan": None, "market_price_yuan": Decimal(200)}, ()),
    ],
)  # fmt: skip
def test_what_fails(given, failed):
    assert checked(**given) == failed
