"""Words in one form, and a watermark that fell between their characters."""

from __future__ import annotations

import time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawlers.reading.dates import read_date, read_instant
from crawlers.reading.money import read_yuan
from crawlers.reading.numbers import read_count, read_counts
from crawlers.reading.text import full_brackets, plain, squeeze, without_watermark
from crawlers.records import Unreadable

CLASSES = ("正常", "关注", "次级", "可疑", "损失")
LITIGATION = (
    "未诉",
    "诉讼中",
    "已诉讼",
    "已判未执",
    "执行中",
    "终本执行",
    "终结执行",
    "撤回执行",
    "执行中止",
)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("\uff11\uff12\uff13\uff0c\uff14\uff15\uff16\uff0e\uff17\uff18", "123,456.78"),
        ("\uff21\uff42\uff23", "AbC"),
        ("（元）：；，％", "(元):;,%"),
        ("、。《》“”", "、。《》“”"),
        ("年\u3000月", "年 月"),
        ("1\xa0234\u200b.5\ufeff", "1234.5"),
        ("\ufeff2025年", "2025年"),
        ("a\tb\nc  d", "a\tb\nc  d"),
        ("\u2f47期\u2f64", "日期用"),  # radicals that a PDF font without a map gives
        ("plain ascii", "plain ascii"),
        ("", ""),
    ],
)
def test_widths_are_made_plain_and_blanks_stay(words: str, expected: str) -> None:
    assert plain(words) == expected


def test_squeezing_takes_every_blank() -> None:
    assert squeeze(" 执 行\n中\t２０\u3000笔\xa0 ") == "执行中20笔"


def test_sellers_brackets_are_made_full_width() -> None:
    assert full_brackets("大众汽车金融(中国)有限公司") == "大众汽车金融（中国）有限公司"


@given(st.text())
def test_plain_words_are_plain_already(words: str) -> None:
    once = plain(words)
    assert plain(once) == once
    assert squeeze(words) == squeeze(once) == "".join(once.split())


@pytest.mark.parametrize(
    ("words", "counts"),
    [
        ("损失 411 未笔;次经级 340 笔;可疑 5 笔", {"损失": 411, "次级": 340, "可疑": 5}),
        ("损失 4不11 笔;次级得 340 转笔;可载疑 5 笔", {"损失": 411, "次级": 340, "可疑": 5}),
        ("未可疑 5 笔", {"可疑": 5}),
        ("可可疑 5 笔", {"可疑": 5}),
        ("损失未经许可不得转载 5 笔", {"损失": 5}),
        ("损失禁 5 止笔转;载次级 6 笔", {"损失": 5, "次级": 6}),
        ("损失 5 笔;次级 6 笔未", {"损失": 5, "次级": 6}),
        ("损失 411 笔;可疑 5 笔", {"损失": 411, "可疑": 5}),
    ],
)
def test_stray_watermark_characters_in_a_list_are_left_out(words: str, counts: dict[str, int]) -> None:
    assert without_watermark(words, lambda text: read_counts(text, CLASSES)) == counts


@pytest.mark.parametrize(
    ("words", "counts"),
    [
        ("未未诉 5 笔", {"未诉": 5}),
        ("诉未讼中 5 笔;已判未执经 6 笔", {"诉讼中": 5, "已判未执": 6}),
        (
            "未诉 291 笔;经已判许未可执 92 笔;不终得结转执载行 22 笔",
            {"未诉": 291, "已判未执": 92, "终结执行": 22},
        ),
        (
            "未诉 29未1 笔;终经本执许行 9 笔可;执不行得中 2转0 笔载",
            {"未诉": 291, "终本执行": 9, "执行中": 20},
        ),
        ("未诉 1310 笔;诉讼中 419 笔;已判未执 260 笔", {"未诉": 1310, "诉讼中": 419, "已判未执": 260}),
    ],
)
def test_characters_that_belong_to_a_word_stay(words: str, counts: dict[str, int]) -> None:
    assert without_watermark(words, lambda text: read_counts(text, LITIGATION)) == counts


def test_amounts_counts_and_dates_lose_the_watermark_too() -> None:
    assert without_watermark("66,3未69,经783.05", lambda text: read_yuan(text, "元")) == Decimal(
        "66369783.05"
    )
    assert without_watermark("148许351可", read_count) == 148351
    assert without_watermark("2未025经06许30", read_date).isoformat() == "2025-06-30"
    deadline = without_watermark("2026年禁3月1止7日 17:转00", read_instant)
    assert deadline.isoformat() == "2026-03-17T17:00:00+08:00"


def test_words_that_can_be_read_in_two_ways_are_refused() -> None:
    # 未诉 with a stray 可, or the word 可诉 with a stray 未
    with pytest.raises(Unreadable, match="more than one reading"):
        without_watermark("未可诉 5 笔", lambda text: read_counts(text, ("未诉", "可诉")))


def test_words_as_they_stand_come_first() -> None:
    assert without_watermark("可未", str) == "可未"


def test_the_first_refusal_is_told_when_nothing_can_be_read() -> None:
    with pytest.raises(Unreadable, match="no unit"):
        without_watermark("5未000", lambda text: read_yuan(text) if text.isascii() else read_yuan("5000"))
    with pytest.raises(Unreadable, match="not a whole number"):
        without_watermark("未经许可", read_count)


def test_other_errors_are_not_swallowed() -> None:
    def broken(_: str) -> str:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        without_watermark("5", broken)


@pytest.mark.parametrize(
    "words", ["未" * 500, "未经许可不得转载" * 60, "未诉 5 笔;" * 60 + "许", "可" * 11 + "x"]
)
def test_hostile_words_cost_little(words: str) -> None:
    tries = 0

    def never(text: str) -> str:
        nonlocal tries
        tries += 1
        raise Unreadable("never", text)

    started = time.perf_counter()
    with pytest.raises(Unreadable):
        without_watermark(words, never)
    assert tries < 3000
    assert time.perf_counter() - started < 5
