"""Amounts: certain in yuan, or refused."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawlers.reading.money import UNITS, read_yuan, unit_of_label
from crawlers.records import Unreadable


@pytest.mark.parametrize(
    ("words", "unit", "yuan"),
    [
        # the registry's own form, its unit in the label
        ("66,369,783.05", "元", "66369783.05"),
        ("66369783.05", "元", "66369783.05"),
        ("66，369，783．05", "元", "66369783.05"),
        (" 11,006,194.24 ", "元", "11006194.24"),
        ("0", "元", "0"),
        ("0.00", "元", "0"),
        ("1,234.5", "元", "1234.50"),
        ("1,234.56", "万元", "12345600"),
        ("24.47", "亿元", "2447000000"),
        ("5", "亿", "500000000"),
        ("3.5", "百万元", "3500000"),
        ("7", "千元", "7000"),
        # the unit in the words
        ("1.5亿元", None, "150000000"),
        ("１.５亿元", None, "150000000"),
        ("3,040.95万元", None, "30409500"),
        ("51.42亿", None, "5142000000"),
        ("4.685万", None, "46850"),
        ("７９.８４万元", None, "798400"),
        ("3.2千万元", None, "32000000"),
        ("5百万元", None, "5000000"),
        ("1.2万亿元", None, "1200000000000"),
        ("100 万元", None, "1000000"),
        ("100\n万元", None, "1000000"),
        ("12元3角", None, "12.30"),
        ("12元3角4分", None, "12.34"),
        ("12元4分", None, "12.04"),
        ("1亿2000万元", None, "120000000"),
        ("3亿5千万元", None, "350000000"),
        ("50萬圓", None, "500000"),
        ("0元", None, "0"),
        ("300,000元。", None, "300000"),
        ("1.23456万元", None, "12345.60"),
        # the currency said
        ("人民币3,000.00元整", None, "3000"),
        ("人民币：3,000.00元", None, "3000"),
        ("人民币（大写）叁仟元整", None, "3000"),
        ("5000元人民币", None, "5000"),
        ("￥1,234.50", None, "1234.50"),
        ("¥1,234.50元", None, "1234.50"),
        ("RMB 1,000", None, "1000"),
        ("RMB1.5亿元", None, "150000000"),
        ("¥1,234.50", "元", "1234.50"),
        # numerals
        ("壹亿贰仟万元整", None, "120000000"),
        ("人民币壹亿贰仟万元整", None, "120000000"),
        ("贰佰万元整", None, "2000000"),
        ("三百二十万元", None, "3200000"),
        ("三百二十万", None, "3200000"),
        ("两亿元", None, "200000000"),
        ("十二万三千四百五十六元七角八分", None, "123456.78"),
        ("壹佰元零伍分", None, "100.05"),
        ("壹佰元伍角整", None, "100.50"),
        ("一亿零五百万元", None, "105000000"),
        ("零元", None, "0"),
        # the unit twice, and the amount twice
        ("500万元", "万元", "5000000"),
        ("500万", "万元", "5000000"),
        ("500万元", "元", "5000000"),
        ("1.5亿元", "元", "150000000"),
        ("5000元", "元", "5000"),
        ("三百二十万元", "万元", "3200000"),
        ("1,000,000.00元（大写：壹佰万元整）", None, "1000000"),
        ("人民币壹佰万元整（¥1,000,000.00）", None, "1000000"),
    ],
)  # fmt: skip
def test_money_is_read_in_yuan(words: str, unit: str | None, yuan: str) -> None:
    assert read_yuan(words, unit) == Decimal(yuan)


@pytest.mark.parametrize(
    ("words", "unit", "reason"),
    [
        ("1234.56", None, "no unit"),
        ("0", None, "no unit"),
        ("12,34", "元", "commas"),
        ("1234,567元", None, "commas"),
        ("1,2345.00", "元", "commas"),
        ("66,369, 783.05", "元", "blank between digits"),
        ("148 351", "元", "blank between digits"),
        ("500万", "元", "contradicts"),
        ("500元", "万元", "contradicts"),
        ("2.58亿元", "万元", "contradicts"),
        ("￥500", "万元", "sign of yuan"),
        ("约200万元", None, "not an exact amount"),
        ("近1.5亿元", None, "not an exact amount"),
        ("200余万元", None, "not an exact amount"),
        ("200多万元", None, "not an exact amount"),
        ("超过1亿元", None, "not an exact amount"),
        ("1亿元以上", None, "not an exact amount"),
        ("不低于500万元", None, "not an exact amount"),
        ("不到500万元", None, "not an exact amount"),
        ("至少500万元", None, "not an exact amount"),
        ("500万元左右", None, "not an exact amount"),
        ("≥500万元", None, "not an exact amount"),
        ("100-200万元", None, "range"),
        ("100万元—200万元", None, "range"),
        ("100万元至200万元", None, "range"),
        ("100～200万元", None, "range"),
        ("100万元、200万元", None, "several"),
        ("100万元和200万元", None, "several"),
        ("100元(200元)", None, "two different"),
        ("1.5亿2000万元", None, "several"),
        ("2000万1亿元", None, "several"),
        ("-5元", None, "negative"),
        ("负5元", None, "negative"),
        ("500万美元", None, "foreign"),
        ("USD 500", None, "foreign"),
        ("500万港元", None, "foreign"),
        ("HK$500", "元", "foreign"),
        ("€500", "元", "foreign"),
        ("1.005元", None, "two decimals"),
        ("1.000", "元", "two decimals"),
        ("1.2345678", "万元", "two decimals"),
        ("一万五元", None, "short form"),
        ("一百五万元", None, "short form"),
        ("二〇二五元", None, "numeral"),
        ("007", "元", "not an amount"),
        ("5.", "元", "not an amount"),
        (".5", "元", "not an amount"),
        ("1.234.567", "元", "not an amount"),
        ("10万元/笔", None, "not an amount"),
        ("0.28折", "元", "not an amount"),
        ("60%", "元", "not an amount"),
        ("面议", None, "not an amount"),
        ("无", "元", "not an amount"),
        ("元", None, "not an amount"),
        ("", "元", "not an amount"),
        ("100万元及利息", None, "not an amount"),
        ("本金100万元", None, "not an amount"),
        ("500", "美元", "not a unit of yuan"),
        ("500", "笔", "not a unit of yuan"),
    ],
)
def test_money_that_is_not_certain_is_refused(words: str, unit: str | None, reason: str) -> None:
    with pytest.raises(Unreadable, match=reason) as refused:
        read_yuan(words, unit)
    assert refused.value.words == words


@pytest.mark.parametrize(
    ("label", "unit"),
    [
        ("未偿本金总额(元)", "元"),
        ("未偿本金总额（元）", "元"),
        ("起始价（万元）", "万元"),
        ("总额（亿）", "亿"),
        ("单位：万元", "万元"),
        ("金额单位:人民币万元", "万元"),
        ("（单位：人民币元）", "元"),
        ("债权总额（人民币：元）", "元"),
        ("保证金（人民币，元）", "元"),
        ("债权本金\n（百万元）", "百万元"),
        ("本金/万元", "万元"),
        ("起始价（截至基准日）（元）", "元"),
        ("未偿本金总额", None),
        ("资产笔数(笔)", None),
        ("单价（元/平方米）", None),
        ("总额（万美元）", None),
        ("金额（元）（万元）", None),
        ("大众汽车金融（中国）", None),
        ("", None),
    ],
)
def test_the_unit_of_a_label_is_found(label: str, unit: str | None) -> None:
    assert unit_of_label(label) == unit


@given(st.decimals(min_value=0, max_value=10**13, places=2), st.booleans())
def test_every_printed_amount_is_read_back(amount: Decimal, commas: bool) -> None:
    printed = f"{amount:,.2f}" if commas else f"{amount:.2f}"
    value = read_yuan(printed, "元")
    assert value == amount
    assert -value.as_tuple().exponent <= 2


@given(st.integers(0, 10**6), st.integers(0, 9999), st.sampled_from(sorted(UNITS)))
def test_a_unit_in_the_label_and_in_the_words_mean_the_same(whole: int, part: int, unit: str) -> None:
    if UNITS[unit] < 10**4:
        part = 0
    words = f"{whole:,}.{part:04d}" if part else f"{whole:,}"
    assert read_yuan(words, unit) == read_yuan(words + unit) == Decimal(words.replace(",", "")) * UNITS[unit]


@given(
    st.text(alphabet="0123456789,.万亿千元 约-~至人民币¥一二三百", max_size=12),
    st.sampled_from([None, "元", "万元"]),
)
def test_whatever_is_given_is_an_amount_of_whole_fen_or_refused(words: str, unit: str | None) -> None:
    try:
        value = read_yuan(words, unit)
    except Unreadable:
        return
    assert value >= 0
    assert value * 100 == int(value * 100)
