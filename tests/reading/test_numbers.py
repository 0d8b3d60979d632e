"""Counts, decimals, lists of counts and numerals: certain, or refused."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawlers.reading.numbers import chinese_number, read_count, read_counts, read_decimal
from crawlers.records import Unreadable

CLASSES = ("正常", "关注", "次级", "可疑", "损失")
LITIGATION = ("未诉", "诉讼中", "已诉讼", "已判未执", "执行中", "终本执行", "终结执行")


@pytest.mark.parametrize(
    ("words", "count"),
    [
        ("148,351", 148351),
        ("148351笔", 148351),
        ("148，351 笔", 148351),
        ("431户", 431),
        ("756 笔", 756),
        ("7\xa0笔", 7),
        ("３户", 3),
        ("12个", 12),
        ("5人", 5),
        ("5名", 5),
        ("0", 0),
        ("1,104,000", 1104000),
        ("756笔。", 756),
    ],
)
def test_a_count_is_read(words: str, count: int) -> None:
    assert read_count(words) == count


@pytest.mark.parametrize(
    "words",
    [
        "", "笔", "无", "148 351", "756.0", "756.5笔", "约756", "756余笔", "近756笔", "14.78万", "14万", "2.6万余", "12,34", "1,23",
        "1234,567", "007", "-5", "+5", "七百", "共756笔", "756笔户", "756至800笔", "756/800", "20%", "1e3", "756元", "①",
    ],
)  # fmt: skip
def test_a_count_that_is_not_certain_is_refused(words: str) -> None:
    with pytest.raises(Unreadable):
        read_count(words)


def test_other_units_are_the_callers_choice() -> None:
    assert read_count("5套", units=("套",)) == 5
    with pytest.raises(Unreadable):
        read_count("5笔", units=("套",))


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("1,856.28", "1856.28"), ("833.66", "833.66"), ("1856", "1856"), ("0", "0"), ("0.00", "0"), ("833.66天", "833.66"),
        ("41.94 岁", "41.94"), ("41.94周岁", "41.94"), ("3年", "3"), ("5.56%", "5.56"), ("５.５", "5.5"), ("2207日", "2207"),
    ],
)  # fmt: skip
def test_a_decimal_is_read(words: str, number: str) -> None:
    assert read_decimal(words) == Decimal(number)


@pytest.mark.parametrize(
    "words",
    [
        "",
        "天",
        "约3",
        "3天以上",
        "46个月",
        "1.2.3",
        ".5",
        "5.",
        "-1",
        "1 856.28",
        "1,85.2",
        "03.5",
        "987至1000",
        "5.5元",
        "5万",
    ],
)
def test_a_decimal_that_is_not_certain_is_refused(words: str) -> None:
    with pytest.raises(Unreadable):
        read_decimal(words)


@pytest.mark.parametrize(
    ("words", "counts"),
    [
        ("损失 411 笔;次级 340 笔;可疑 5 笔", {"损失": 411, "次级": 340, "可疑": 5}),
        ("损失411笔；次级340笔，可疑5笔。", {"损失": 411, "次级": 340, "可疑": 5}),
        ("损失411笔;", {"损失": 411}),
        ("损失411笔、次级340笔", {"损失": 411, "次级": 340}),
        ("损失411,次级340", {"损失": 411, "次级": 340}),
        ("损失411笔次级340笔", {"损失": 411, "次级": 340}),
        ("损失：411笔；次级：340笔", {"损失": 411, "次级": 340}),
        ("损失 148,351 笔;次级 5 笔", {"损失": 148351, "次级": 5}),
        ("损失 ４１１ 笔", {"损失": 411}),
        ("损\n失 411 笔;次 级 340 笔", {"损失": 411, "次级": 340}),
        ("411笔损失，340笔次级", {"损失": 411, "次级": 340}),
        ("损失类148351笔", {"损失": 148351}),
        ("损失 5 笔;次级 0 笔", {"损失": 5, "次级": 0}),
        ("损失5户;次级6户", {"损失": 5, "次级": 6}),
        ("共756笔，其中损失411笔，次级345笔", {"损失": 411, "次级": 345}),
        ("合计 9 笔：损失 4 笔；次级 5 笔", {"损失": 4, "次级": 5}),
        ("逾期 9 笔", {"逾期": 9}),
    ],
)
def test_a_list_of_classes_is_read(words: str, counts: dict[str, int]) -> None:
    assert read_counts(words, CLASSES) == counts


@pytest.mark.parametrize(
    ("words", "counts"),
    [
        ("未诉1310笔;诉讼中419笔;已判未执260笔", {"未诉": 1310, "诉讼中": 419, "已判未执": 260}),
        ("执 行中 20 笔", {"执行中": 20}),
        ("2笔未诉,59笔已诉讼(其中55笔已强制执行立案)", {"未诉": 2, "已诉讼": 59}),
        ("2笔未诉，59笔已诉讼（其中55笔已强制执行立案）。", {"未诉": 2, "已诉讼": 59}),
        ("未起诉 3 笔;诉前调解 4 笔", {"未起诉": 3, "诉前调解": 4}),
    ],
)
def test_a_list_of_litigation_is_read_with_an_open_vocabulary(words: str, counts: dict[str, int]) -> None:
    assert read_counts(words, LITIGATION) == counts


def test_without_a_vocabulary_words_are_taken_as_printed() -> None:
    assert read_counts("损失类 5 笔;信用 6 笔") == {"损失类": 5, "信用": 6}


def test_known_words_may_hold_other_signs() -> None:
    assert read_counts("抵押+保证 5 笔", ("抵押+保证",)) == {"抵押+保证": 5}
    with pytest.raises(Unreadable):
        read_counts("抵押+保证 5 笔")


@pytest.mark.parametrize(
    "words",
    [
        "", "无", "损失", "均为损失", "5", "5笔", "x", "损失5笔;次级", "损失5笔;6笔", "损失5笔;损失6笔", "损失5笔，次级3户",
        "损失约5笔", "损失近5笔", "损失5余笔", "5余笔损失", "损失5.5笔", "损失5%", "损失1.2万笔", "损失 41 1 笔", "损失12,34笔",
        "损失05笔", "损失5笔其他", "损失5次级6", "5笔损失6笔次级", "共757笔，其中损失411笔，次级340笔", "损失411笔;次级340笔;合计751笔",
        "信用（无抵押）5笔", "损失5件", "损 5 笔", "已经到期但是尚未偿还 5 笔", "A类 5 笔", "损失共5笔", "笔5笔",
    ],
)  # fmt: skip
def test_a_list_with_anything_left_over_is_refused(words: str) -> None:
    with pytest.raises(Unreadable):
        read_counts(words, CLASSES)


@pytest.mark.parametrize("words", ["未损失 5 笔", "损未失 5 笔", "可 5 笔;损失 6 笔", "疑 5 笔", "未疑 5 笔"])
def test_a_known_word_with_a_stray_watermark_character_is_not_a_new_word(words: str) -> None:
    with pytest.raises(Unreadable):
        read_counts(words, CLASSES)


def test_a_total_must_be_the_sum_when_it_is_given() -> None:
    assert read_counts("损失 4 笔;次级 5 笔", CLASSES, total=9) == {"损失": 4, "次级": 5}
    with pytest.raises(Unreadable, match="add up"):
        read_counts("损失 4 笔;次级 5 笔", CLASSES, total=10)


@given(st.dictionaries(st.sampled_from(LITIGATION), st.integers(0, 10**7), min_size=1), st.sampled_from([";", "；", "，", "、", ", "]),
       st.booleans(), st.booleans())  # fmt: skip
def test_every_printed_list_is_read_back(
    counts: dict[str, int], between: str, commas: bool, first: bool
) -> None:
    def item(word: str, count: int) -> str:
        number = f"{count:,}" if commas else str(count)
        return f"{number}笔{word}" if first else f"{word} {number} 笔"

    assert read_counts(between.join(item(*one) for one in counts.items()), LITIGATION) == counts


def written(number: int, digits: str = "零一二三四五六七八九", places: str = " 十百千") -> str:
    """The numeral in full, by the schoolbook: groups of four, one 零 for a gap."""
    if number == 0:
        return digits[0]
    groups = []
    while number:
        number, group = divmod(number, 10000)
        groups.append(group)
    out = ""
    for power, group in reversed(list(enumerate(groups))):
        if not group:
            continue
        part, gap = "", False
        for place in (3, 2, 1, 0):
            digit = group // 10**place % 10
            if digit:
                part += (digits[0] if gap and part else "") + digits[digit] + (places[place] if place else "")
                gap = False
            else:
                gap = True
        low = group < 1000 and out
        out += (digits[0] if low else "") + part + ["", "万", "亿"][power]
    return out


@given(st.integers(0, 10**12 - 1))
def test_every_numeral_written_in_full_is_read_back(number: int) -> None:
    assert chinese_number(written(number)) == number
    assert chinese_number(written(number, "零壹贰叁肆伍陆柒捌玖", " 拾佰仟")) == number


@pytest.mark.parametrize(
    ("words", "number"),
    [("十", 10), ("十二", 12), ("二十", 20), ("三十二", 32), ("一百一十二", 112), ("两万", 20000), ("\u3007", 0), ("一千零五", 1005),
     ("十二万", 120000), ("一亿零五百万", 105000000), ("贰仟零拾", 2010)],
)  # fmt: skip
def test_numerals_in_common_forms_are_read(words: str, number: int) -> None:
    assert chinese_number(words) == number


@pytest.mark.parametrize(
    "words",
    ["", "五个", "12", "二〇二五", "一二三", "一万五", "一百五", "三千五", "一亿五百万", "十百", "一百百", "万", "百", "一亿亿", "二千三千",
     "一千五", "零零", "千一"],
)  # fmt: skip
def test_numerals_in_short_or_broken_form_are_refused(words: str) -> None:
    with pytest.raises(Unreadable):
        chinese_number(words)
