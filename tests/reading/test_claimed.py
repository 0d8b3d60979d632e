"""What a published sentence says, in the usual writings, and amounts as people type them."""

from __future__ import annotations

from decimal import Decimal

import pytest

from crawlers.reading.claimed import read_says
from crawlers.reading.claimed_amounts import read_typed_amount
from crawlers.records import Unreadable


@pytest.mark.parametrize(
    ("words", "low", "high"),
    [
        ("over 70%", ">0.7", None), ("more than 70% off", ">0.7", None), ("a discount of more than 70 percent", ">0.7", None),
        ("at least 70%", ">=0.7", None), ("70%以上", ">=0.7", None), ("不低于70%", ">=0.7", None), ("70%+", ">=0.7", None),
        ("超七成", ">0.7", None), ("降价超过七成", ">0.7", None), ("逾七成", ">0.7", None), ("腰斩", ">=0.5", None),
        ("less than 30%", None, "<0.3"), ("at most 30%", None, "<=0.3"), ("不超过三成", None, "<=0.3"),
        ("不到3折", ">0.7", None), ("不足一折", ">0.9", None), ("1折以下", ">=0.9", None), ("3折以上", None, "<=0.7"),
        ("below 70% of the appraisal", ">0.3", None), ("低于评估价的七成", ">0.3", None),
        ("less than half the price", ">0.5", None),
        ("between 60% and 70%", ">=0.6", "<=0.7"), ("6-7折", ">=0.3", "<=0.4"), ("六至七折", ">=0.3", "<=0.4"),
        ("64.4%", ">=0.6435", "<0.6445"), ("70% below", ">=0.695", "<0.705"), ("优惠30%", ">=0.295", "<0.305"),
        ("3折", ">=0.65", "<0.75"), ("打3.5折", ">=0.645", "<0.655"), ("六五折", ">=0.345", "<0.355"),
        ("65折", ">=0.345", "<0.355"), ("0.15折", ">=0.9845", "<0.9855"), ("以评估价七折起拍", ">=0.25", "<0.35"),
        ("评估价的64.4%", ">=0.3555", "<0.3565"), ("sold at 30% of its appraisal", ">=0.695", "<0.705"),
        ("half price", ">=0.495", "<0.505"), ("七成半", ">=0.745", "<0.755"),
        ("about 64%", ">=0.63", "<=0.65"), ("五折左右", ">=0.45", "<=0.55"),
        ("lost 64% of its value", ">=0.635", "<0.645"), ("retains 64%", ">=0.355", "<0.365"), ("down to 36%", ">=0.635", "<0.645"),
        ("reduced to 36% of the appraisal", ">=0.635", "<0.645"), ("降至36%", ">=0.635", "<0.645"), ("五折不到", ">0.5", None),
        ("4折都不到", ">0.6", None), ("跌破四折", ">0.6", None), ("三折六", ">=0.635", "<0.645"), ("六成四", ">=0.635", "<0.645"),
        ("本金回收率36%", ">=0.635", "<0.645"), ("百分之六十四", ">=0.635", "<0.645"), ("超过百分之七十", ">0.7", None),
        ("two-thirds off", ">=0.6617", "<0.6717"), ("over 70 percent below the appraisal", ">0.7", None),
        ("不到评估价的三分之一", ">0.6667", None), ("price down by 64%", ">=0.635", "<0.645"),
        ("nearly 70%", ">=0.68", "<0.7"), ("近七成", ">=0.68", "<0.7"), ("近三折", ">0.7", "<=0.72"),
        ("below half price", ">0.5", None), ("at less than half price", ">0.5", None), ("不到半价", ">0.5", None),
        ("more than half price", None, "<0.5"), ("about half price", ">=0.49", "<=0.51"), ("discounted to 30%", ">=0.695", "<0.705"),
        ("比评估价低70%", ">=0.695", "<0.705"), ("较评估价低64%", ">=0.635", "<0.645"), ("低于评估价的70%", ">0.3", None),
        ("at a discount of 70%", ">=0.695", "<0.705"), ("sold at 70% below", ">=0.695", "<0.705"),
    ],
)  # fmt: skip
def test_a_sentence_is_taken_to_say(words: str, low: str | None, high: str | None) -> None:
    says = read_says(words)
    found = (
        None if says.low is None else f">{'=' if says.low_included else ''}{round(says.low, 4).normalize()}",
        None
        if says.high is None
        else f"<{'=' if says.high_included else ''}{round(says.high, 4).normalize()}",
    )
    assert found == (low, high)


@pytest.mark.parametrize(
    "words",
    ["half", "a third", "三折起", "低至3折", "as low as 30%", "溢价20%", "120%", "低于评估价七成", "cheap", "", "120折",
     "64% or 70%", "从6成到7折", "not over 70%", "isn't 70%", "三四折", "打了三分之一折", "折扣率35.6%", "over 70% and 80%",
     "as much as 70%", "up to 70% off", "最高七成", "70% of buyers", "64% cheaper than gold", "a third", "三分之一", "并非七折", "翻倍70%",
     "低于评估价70%", "低于市场价约七成", "sold for 30%", "sold at 30%", "at 30%", "at over 30%", "half price off", "over 100%", "不到0%"],
)  # fmt: skip
def test_a_sentence_that_can_mean_two_things_is_refused(words: str) -> None:
    with pytest.raises(Unreadable):
        read_says(words)


@pytest.mark.parametrize(
    ("words", "yuan"),
    [
        ("79.84万", "798400"), ("798,400", "798400"), ("798400", "798400"), ("798400元", "798400"), ("2.24 million", "2240000"),
        ("¥2.24m", "2240000"), ("RMB 5.14bn", "5140000000"), ("5.14 billion yuan", "5140000000"), ("5.14亿", "514000000"),
        ("51.4亿元人民币", "5140000000"), ("人民币5.14亿元", "514000000"), ("224w", "2240000"), ("７９.８４万", "798400"),
        ("224 万元", "2240000"), ("3万亿", "3000000000000"), ("12k", "12000"), ("1,234.56", "1234.56"),
    ],
)  # fmt: skip
def test_an_amount_as_people_type_it_is_read_in_yuan(words: str, yuan: str) -> None:
    assert read_typed_amount(words) == Decimal(yuan)


@pytest.mark.parametrize(
    "words", ["1.2.3", "-5", "0", "$5m", "5亿美元", "约5亿", "1,23", "5亿到6亿", "", "nan", "inf", "1e9"]
)
def test_an_amount_that_is_not_certain_is_refused(words: str) -> None:
    with pytest.raises(Unreadable):
        read_typed_amount(words)
