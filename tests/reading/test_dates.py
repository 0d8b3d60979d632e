"""Days and instants: certain, or refused; nothing is ever taken from today's date."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawlers.reading import dates
from crawlers.reading.dates import BEIJING, read_date, read_instant
from crawlers.records import Unreadable


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("20250630", "2025-06-30"),
        (" 20250630\n", "2025-06-30"),
        ("２０２５０６３０", "2025-06-30"),
        ("2025年4月9日", "2025-04-09"),
        ("2025年04月09日", "2025-04-09"),
        ("2024 年 9 月 23 日", "2024-09-23"),
        ("2 024年 9 月2 3日", "2024-09-23"),
        ("2025年4月\n9日", "2025-04-09"),
        ("２０２５年４月９日", "2025-04-09"),
        ("2025年11月14号", "2025-11-14"),
        ("2025-11-14", "2025-11-14"),
        ("2025-1-4", "2025-01-04"),
        ("2025/11/14", "2025-11-14"),
        ("2025.11.14", "2025-11-14"),
        ("2025.6.30", "2025-06-30"),
        ("二〇二五年十一月十四日", "2025-11-14"),
        ("二零二五年十月三十日", "2025-10-30"),
        ("二O二五年一月二十一日", "2025-01-21"),
        ("二○二五年十二月三十一日", "2025-12-31"),
        ("2025年十一月十四日", "2025-11-14"),
        ("截至2025年6月30日", "2025-06-30"),
        ("截止：2025-06-30", "2025-06-30"),
        ("2025年11月14日（星期五）", "2025-11-14"),
        ("2025年11月14日(周五)", "2025-11-14"),
        ("2025-11-14 星期五", "2025-11-14"),
        ("2024年2月29日。", "2024-02-29"),
        ("1990-01-01", "1990-01-01"),
        ("2100-12-31", "2100-12-31"),
    ],
)
def test_a_date_is_read(words: str, day: str) -> None:
    assert read_date(words) == date.fromisoformat(day)


REFUSED_DATES = [
    ("", "not a date"),
    ("无", "not a date"),
    ("11月16日", "not a date"),
    ("25年1月2日", "not a date"),
    ("25-01-02", "not a date"),
    ("2025年6月", "not a date"),
    ("2025-11", "not a date"),
    ("2025年", "not a date"),
    ("2025", "not a date"),
    ("2025年11月1", "not a date"),  # 14日 may stand on the next line
    ("昨天", "not a date"),
    ("3天前", "not a date"),
    ("10", "not a date"),
    ("51.4", "not a date"),
    ("833.66", "not a date"),
    ("14781234", "year outside"),
    ("66,369,783.05", "not a date"),
    ("1731571200000", "not a date"),
    ("交易基准日20250630", "not a date"),
    ("20250630未偿本金", "not a date"),
    ("2025 0630", "not a date"),
    ("202506301", "not a date"),
    ("06/30/2025", "not a date"),
    ("30.06.2025", "not a date"),
    ("2025年2月30日", "no such day"),
    ("2025-13-01", "no such day"),
    ("2025-00-10", "no such day"),
    ("20250230", "no such day"),
    ("2025年2月29日", "no such day"),
    ("1989-12-31", "year outside"),
    ("2101-01-01", "year outside"),
    ("2205年1月1日", "year outside"),
    ("2025年11月14日（星期六）", "weekday"),
    ("2025年11月14日 17:00", "time"),
    ("2025-11-14 17:00", "time"),
    ("2025年11月14日17时", "time"),
    ("2025年1月1日至2025年2月1日", "two dates"),
    ("2025-01-01 2025-02-01", "two dates"),
    ("2025年11月14日左右", "more than a date"),
    ("2025年11月14日前", "more than a date"),
    ("2025-06-30-01", "more than a date"),
    ("2025-11-144", "not a date"),
]


@pytest.mark.parametrize(("words", "reason"), REFUSED_DATES)
def test_a_date_that_is_not_certain_is_refused(words: str, reason: str) -> None:
    with pytest.raises(Unreadable, match=reason):
        read_date(words)


@pytest.mark.parametrize(
    ("words", "instant"),
    [
        ("2026年3月17日 17:00", "2026-03-17T17:00:00"),
        ("2026年3月17日17:00", "2026-03-17T17:00:00"),
        ("2026年3月17日 17：00", "2026-03-17T17:00:00"),
        ("2026 年 3 月 17 日 17: 00", "2026-03-17T17:00:00"),
        ("2026年3月17日 9:05:30", "2026-03-17T09:05:30"),
        ("2026年3月17日17时", "2026-03-17T17:00:00"),
        ("2026年3月17日17时整", "2026-03-17T17:00:00"),
        ("2026年3月17日17时30分", "2026-03-17T17:30:00"),
        ("2026年3月17日17点半", "2026-03-17T17:30:00"),
        ("2026年3月17日17时30分15秒", "2026-03-17T17:30:15"),
        ("2026年3月17日上午10时30分", "2026-03-17T10:30:00"),
        ("2026年3月17日下午3时", "2026-03-17T15:00:00"),
        ("2026年3月17日下午3:30", "2026-03-17T15:30:00"),
        ("2026年3月17日下午15:00", "2026-03-17T15:00:00"),
        ("2026年3月17日中午12时", "2026-03-17T12:00:00"),
        ("2026年3月17日晚8点", "2026-03-17T20:00:00"),
        ("2026年3月17日（星期二）17:00", "2026-03-17T17:00:00"),
        ("2025-11-14 17:00", "2025-11-14T17:00:00"),
        ("2025-11-14 17:00:00", "2025-11-14T17:00:00"),
        ("2025-11-14T17:00:05", "2025-11-14T17:00:05"),
        ("2025-11-14T17:00:00+08:00", "2025-11-14T17:00:00"),
        ("2025/11/14 9:05", "2025-11-14T09:05:00"),
        ("20251114 17:00", "2025-11-14T17:00:00"),
        ("二\u3007二五年十一月十四日17时", "2025-11-14T17:00:00"),
        ("截至2025年11月14日17:00", "2025-11-14T17:00:00"),
        ("2025年11月14日17:00前", "2025-11-14T17:00:00"),
        ("2025年11月14日17:00（北京时间）", "2025-11-14T17:00:00"),
        ("2025年11月14日24:00", "2025-11-15T00:00:00"),
        ("2025年12月31日24时", "2026-01-01T00:00:00"),
        ("2025年11月14日0时", "2025-11-14T00:00:00"),
    ],
)
def test_an_instant_is_read_in_beijing_time(words: str, instant: str) -> None:
    read = read_instant(words)
    assert read == datetime.fromisoformat(instant).replace(tzinfo=BEIJING)
    assert read.utcoffset() == timedelta(hours=8)


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("2025年11月14日", "no time printed"),
        ("2025-11-14", "no time printed"),
        ("20251114", "not a day with a time"),
        ("17:00", "not a day with a time"),
        ("11月14日 17:00", "not a day with a time"),
        ("", "not a day with a time"),
        ("2025-11-1417:00", "not a day with a time"),
        ("2025年11月14日 25:00", "no such time"),
        ("2025年11月14日 17:60", "no such time"),
        ("2025年11月14日24:30", "no such time"),
        ("2025年11月14日上午15:00", "do not agree"),
        ("2025年11月14日上午12时", "do not agree"),
        ("2025年11月14日下午12时", "do not agree"),
        ("2025年11月14日晚12点", "do not agree"),
        ("2025年11月14日 09:30-10:30", "range of times"),
        ("2025年11月14日 09:30至10:30", "range of times"),
        ("2025年11月14日 17:00、18:00", "range of times"),
        ("2025年11月14日9:30至2025年11月15日9:30", "two dates"),
        ("2025年2月30日 17:00", "no such day"),
        ("2025年11月14日 下午", "more than a date"),
        ("2025-11-14T17:00:00+09:00", "range of times"),
    ],
)
def test_an_instant_that_is_not_certain_is_refused(words: str, reason: str) -> None:
    with pytest.raises(Unreadable, match=reason):
        read_instant(words)


@pytest.mark.parametrize(("words", "day"), [("2025 11 14", "2025-11-14"), ("2025-11/14", "2025-11-14")])
def test_the_library_is_asked_last_and_counted(words: str, day: str) -> None:
    dates._ask_library.cache_clear()
    before = dates.fallbacks_used
    assert read_date(words) == date.fromisoformat(day)
    assert read_date(words) == date.fromisoformat(day)
    assert dates.fallbacks_used == before + 1


@pytest.mark.parametrize(
    "words", ["2025 13 11", "2025 31 01", "2025,11-31", "14 11 2025", "2025 11", "1.2 2025.11"]
)
def test_the_library_never_turns_words_around(words: str) -> None:
    with pytest.raises(Unreadable):
        read_date(words)


def test_our_refusals_never_reach_the_library() -> None:
    before = dates.fallbacks_used
    for words, _ in REFUSED_DATES:
        with pytest.raises(Unreadable):
            read_date(words)
    assert dates.fallbacks_used == before


@given(st.dates(date(1990, 1, 1), date(2100, 12, 31)))
def test_every_day_is_read_back_from_every_form(day: date) -> None:
    forms = (
        f"{day:%Y%m%d}",
        f"{day:%Y-%m-%d}",
        f"{day.year}年{day.month}月{day.day}日",
        f"{day.year}/{day.month}/{day.day}",
    )
    assert {read_date(form) for form in forms} == {day}


@given(st.datetimes(datetime(1990, 1, 1), datetime(2100, 12, 31)))  # noqa: DTZ001 - the zone is what is read
def test_every_minute_is_read_back(moment: datetime) -> None:
    expected = moment.replace(second=0, microsecond=0, tzinfo=BEIJING)
    for form in ("%Y年%m月%d日 %H:%M", "%Y-%m-%d %H:%M", "%Y年%m月%d日%H时%M分"):
        assert read_instant(moment.strftime(form)) == expected == expected.astimezone(UTC)


@given(st.text(alphabet="0123456789年月日时分:-/. 上下午", max_size=18))
def test_a_date_never_holds_a_number_that_is_not_printed(words: str) -> None:
    try:
        day = read_date(words)
    except Unreadable:
        return
    digits = "".join(sign for sign in words if sign.isdigit())
    assert digits in {f"{day.year}{month}{number}" for month in (day.month, f"{day.month:02}") for number in (day.day, f"{day.day:02}")}  # fmt: skip
