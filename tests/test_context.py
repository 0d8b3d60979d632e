"""What others published: every row cited, in both languages, with what it must not be compared with."""

from __future__ import annotations

import re

import pytest

from reports.context import CONTEXT

BY_ID = {row.id: row for row in CONTEXT}


def test_every_row_says_who_published_what_of_which_period_and_where_it_was_read():
    for row in CONTEXT:
        for lang in ("en", "zh"):
            said = row.in_words(lang)
            for name in ("figure", "value", "period", "publisher", "link", "as_of"):
                assert said[name], (row.id, name)
        assert re.match(r"20\d\d", row.period) and re.match(r"20\d\d", row.as_of), row.id
        assert row.figure.en != row.figure.zh, row.id
    assert len(BY_ID) == len(CONTEXT)


def test_the_two_discounts_of_june_say_that_they_are_no_ladder():
    starting, final = BY_ID["starting_discount_cric"], BY_ID["final_discount_cric"]
    assert (starting.value.en, final.value.en) == ("28.4%", "31.3%")
    assert starting.caution == final.caution
    assert "two populations" in starting.caution.en and "两个总体不同" in starting.caution.zh


#: row -> what its value and its caution say
SAID = {
    "bank_lots_abc": ("3,436", "raw listings"), "bank_lots_jilin": ("over 2,000", "raw listings"),
    "bank_lots_guangdong": ("over 12,000", "raw listings"), "press_notices_ytd": ("1,166, against about 680", "1.71 times"),
    "personal_deals_forecast": ("over 200 billion yuan", "a forecast"), "banks_deregistered": ("199", "204"),
    "registry_2022": ("price over claims 2.65%, price over principal 8.19%", "2.66% and 8.18%"),
    "registry_2024Q4": ("price over claims 4.8%, price over principal 7.3%", "the other way round"),
    "registry_2025Q1": ("over 5 years overdue: price over claims 1.8%", "the last quarter that was published"),
}  # fmt: skip


@pytest.mark.parametrize(("id", "words"), SAID.items())
def test_a_row_carries_its_warning(id, words):
    value, caution = words
    assert value in BY_ID[id].value.en
    assert caution in BY_ID[id].caution.en


def test_amounts_of_the_registry_are_given_as_they_were_printed():
    assert BY_ID["registry_2024"].value.zh.startswith(
        "全部业务：挂牌2,861.9亿元，1,041单挂牌，成交2,258亿元；个人批量业务："
    )
    assert (
        "all business: listed 153 billion yuan, closed 119.369 billion yuan"
        in BY_ID["registry_2023"].value.en
    )
