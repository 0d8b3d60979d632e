"""Days and instants of notices, in Beijing time: certain, or refused.

Eight digits are a date only as the whole cell. A year that is not printed, has two digits or lies outside
1990-2100, and a day that the calendar does not have, are refused.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta, timezone
from functools import lru_cache
from typing import Final

from crawlers.reading.numbers import chinese_number
from crawlers.reading.text import plain
from crawlers.records import Unreadable

BEIJING: Final = timezone(timedelta(hours=8), "UTC+08:00")
FIRST_YEAR, LAST_YEAR = 1990, 2100
#: How often the library had to be asked because no form of ours fitted.
fallbacks_used = 0

_YEAR_DIGITS: Final = {
    **{sign: str(value) for value, sign in enumerate("〇一二三四五六七八九")},
    **{sign: str(value) for value, sign in enumerate("零壹贰叁肆伍陆柒捌玖")},
    **dict.fromkeys("○Oo", "0"),
}
_SIGN: Final = f"[\\d{''.join(_YEAR_DIGITS)}]"
_NUMERAL: Final = r"(\d(?:\s*\d)?|[零〇○一二三四五六七八九十廿卅]{1,3})"
_CHINESE = re.compile(rf"({_SIGN}(?:\s*{_SIGN}){{3}})\s*年\s*{_NUMERAL}\s*月\s*{_NUMERAL}\s*[日号]")
_DASHED = re.compile(r"(\d{4})\s?([-/.])\s?(\d{1,2})\s?\2\s?(\d{1,2})(?!\d)")
_EIGHT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_BEFORE = re.compile(r"^(?:截至到?|截止到?|截止至)\s*[:：]?\s*")
_WEEKDAY = re.compile(r"\s*[(（]?(?:星期|周|礼拜)([一二三四五六日天])[)）]?")
_WEEKDAYS: Final = {**{sign: day for day, sign in enumerate("一二三四五六日")}, "天": 6}

_CLOCK: Final = (
    r"(?:(上午|中午|下午|晚上|晚|凌晨|早上)\s*)?"
    r"(?:(\d{1,2})\s?:\s?(\d{2})(?:\s?:\s?(\d{2}))?|(\d{1,2})\s*[时点](?:\s*(?:(\d{1,2})\s*分(?:\s*(\d{1,2})\s*秒)?|(整|正)|(半)))?)"
)
_TIME = re.compile(rf"\s*T?\s*{_CLOCK}\s*(?:\+08:?00|[(（]?北京时间[)）]?)?\s*(?:之?前|止|截止)?")
_SEVERAL = re.compile(r"\d{4}\s*[年\-/.]")
_LEFT_FOR_LIBRARY = re.compile(r"(?:19|20)\d\d[\-/., ]{1,3}\d{1,2}[\-/., ]{1,3}\d{1,2}")


def read_date(words: str) -> date:
    """The day that the words print, alone in their cell; 截至 before it and a weekday behind it are allowed.

    Raises Unreadable for a time behind it, a second date, a missing year and days that do not exist.
    """
    text = plain(words).strip().rstrip("。")
    if _EIGHT.fullmatch(text):
        return _day(*_EIGHT.fullmatch(text).groups(), words=words)  # type: ignore[union-attr]
    day, rest = _leading_day(text, words)
    if day is not None and not rest.strip():
        return day
    if day is None:
        return _by_library(text, words)
    raise Unreadable(_why_not(rest), words)


def read_instant(words: str) -> datetime:
    """The instant that the words print, aware, in UTC+8; 24:00 is midnight at the end of the day.

    Raises Unreadable when no time is printed, and for all that ``read_date`` refuses.
    """
    text = plain(words).strip().rstrip("。")
    day, rest = _leading_day(text, words)
    if day is None:
        eight = re.match(rf"{_EIGHT.pattern}(?=\s)", text)
        if not eight:
            raise Unreadable("not a day with a time", words)
        day, rest = _day(*eight.groups(), words=words), text[eight.end() :]
    if not rest.strip():
        raise Unreadable("no time printed", words)
    found = _TIME.fullmatch(rest)
    if not found or (rest[0].isdigit() and text[len(text) - len(rest) - 1].isdigit()):
        raise Unreadable(_why_not(rest), words)
    return _at(day, found, words)


def _leading_day(text: str, words: str) -> tuple[date | None, str]:
    """The day that the text begins with, and what follows it; ``None`` for none of our forms."""
    text = _BEFORE.sub("", text)
    for pattern in (_CHINESE, _DASHED):
        found = pattern.match(text)
        if found:
            year, month, day = found.group(1, 2, 3) if pattern is not _DASHED else found.group(1, 3, 4)
            certain = _day(_year(year), _number(month, words), _number(day, words), words=words)
            return certain, _after_weekday(text[found.end() :], certain, words)
    return None, text


def _after_weekday(rest: str, day: date, words: str) -> str:
    found = _WEEKDAY.match(rest)
    if not found:
        return rest
    if day.weekday() != _WEEKDAYS[found[1]]:
        raise Unreadable("the weekday is not that of the date", words)
    return rest[found.end() :]


def _year(printed: str) -> str:
    return "".join(_YEAR_DIGITS.get(sign, sign) for sign in printed if not sign.isspace())


def _number(printed: str, words: str) -> int:
    bare = "".join(printed.split())
    if bare.isdigit():
        return int(bare)
    try:
        return chinese_number(bare.replace("廿", "二十").replace("卅", "三十"))
    except Unreadable:
        raise Unreadable("not a day or month", words) from None


def _day(year: str | int, month: str | int, day: str | int, *, words: str) -> date:
    if not FIRST_YEAR <= int(year) <= LAST_YEAR:
        raise Unreadable(f"a year outside {FIRST_YEAR}-{LAST_YEAR}", words)
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        raise Unreadable("no such day in the calendar", words) from None


def _at(day: date, found: re.Match[str], words: str) -> datetime:
    half, hour, minute, second, oclock, minutes, seconds, _, half_past = found.groups()
    hours = _on_the_clock(int(hour or oclock), half, words)
    minute_of = 30 if half_past else int(minute or minutes or 0)
    second_of = int(second or seconds or 0)
    if hours == 24 and minute_of == second_of == 0:
        return datetime.combine(day + timedelta(days=1), time(0), BEIJING)
    try:
        return datetime.combine(day, time(hours, minute_of, second_of), BEIJING)
    except ValueError:
        raise Unreadable("no such time of day", words) from None


def _on_the_clock(hour: int, half: str | None, words: str) -> int:
    """The hour of 24. Twelve in the morning or the evening can be either and is refused."""
    if half is None:
        return hour
    spans = {
        "上午": (0, 11),
        "早上": (4, 11),
        "凌晨": (0, 6),
        "中午": (11, 13),
        "下午": (1, 11),
        "晚上": (5, 11),
        "晚": (5, 11),
    }
    first, last = spans[half]
    afternoon = half in {"下午", "晚上", "晚"}
    if first <= hour <= last:
        return hour + 12 if afternoon else hour
    if half == "中午" and hour == 1:
        return 13
    if afternoon and first + 12 <= hour <= 23:
        return hour
    raise Unreadable(f"{half} and the hour do not agree", words)


def _why_not(rest: str) -> str:
    if _SEVERAL.search(rest):
        return "two dates"
    if re.search(r"\d\s*[:：时点]", rest):
        return "a time, or a range of times, behind the date"
    return "more than a date"


def _by_library(text: str, words: str) -> date:
    """Ask dateparser, only for a bare date with year, month and day in an order we have no form for."""
    if not _LEFT_FOR_LIBRARY.fullmatch(text):
        raise Unreadable("not a date", words)
    found = _ask_library(text)
    printed = [int(number) for number in re.findall(r"\d+", text)]
    if found is None or printed != [found.year, found.month, found.day]:
        raise Unreadable("not a date", words)
    return _day(found.year, found.month, found.day, words=words)


@lru_cache(maxsize=512)
def _ask_library(text: str) -> date | None:
    global fallbacks_used  # noqa: PLW0603 - a counter of the process, read by the run's report
    import dateparser  # noqa: PLC0415 - half a second, hardly ever needed

    fallbacks_used += 1
    settings = {
        "STRICT_PARSING": True,
        "REQUIRE_PARTS": ["year", "month", "day"],
        "DATE_ORDER": "YMD",
        "TIMEZONE": "Asia/Shanghai",
    }
    found = dateparser.parse(text, languages=["zh"], settings=settings)
    return found.date() if found else None
