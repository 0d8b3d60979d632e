"""The numbers that a page prints, found without the readers: every numeral, times every unit it may stand in.

Deliberately generous (any numeral, any usual unit) and deliberately not built on ``crawlers.reading``: a value
that is not among these was certainly not printed.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from html import unescape
from typing import Any

UNITS = tuple(map(Decimal, ("1", "10", "100", "1000", "1e4", "1e5", "1e6", "1e7", "1e8", "0.01", "0.1")))
_AREAS = (Decimal("666.67"), Decimal(2000) / 3, Decimal("666.6667"), Decimal("666.666666666667"))
# The registry draws its watermark through values: 66,3未01,783.05 prints 66,301,783.05.
_WATERMARK = re.compile("[未经许可不得转载]")
_NUMERAL = re.compile(r"\d[\d,]*(?:\.\d+)?|\.\d+")
_DIGITS = {c: n for n, cs in enumerate(("零〇○", "一壹", "二贰两", "三叁", "四肆", "五伍", "六陆", "七柒", "八捌",
                                         "九玖")) for c in cs}  # fmt: skip
_SMALL, _LARGE = (
    {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000},
    {"万": 10**4, "亿": 10**8},
)
_CHINESE = re.compile(f"[{''.join([*_DIGITS, *_SMALL, *_LARGE])}]+")


def chinese(words: str) -> int:
    """A Chinese numeral: in powers (三千二百), or digit by digit (二〇二五)."""
    if not any(c in _SMALL or c in _LARGE for c in words):
        return int("".join(str(_DIGITS[c]) for c in words))
    whole = section = digit = 0
    for c in words:
        if c in _DIGITS:
            digit = _DIGITS[c]
        elif c in _SMALL:
            section += (digit or 1) * _SMALL[c]
            digit = 0
        else:
            above = whole if c == "亿" else 0  # 万亿; in 一亿零五万 the 万 is not of the 亿
            whole = whole - above + (above + section + digit) * _LARGE[c]
            section = digit = 0
    return whole + section + digit


def texts_of(body: bytes) -> Iterator[str]:
    """The visible text of a page in the ways it may be taken: encodings, with and without tags and entities."""
    for encoding in ("utf-8", "gb18030", "utf-16", "big5"):
        text = body.decode(encoding, "ignore")
        if text.lstrip("\ufeff \n")[:1] in ("{", "["):
            yield "\n".join(_scalars(text))
        for _ in range(3):
            yield text
            yield re.sub(r"<[^>]*>", "", text)
            text = unescape(text)


def _scalars(text: str) -> Iterator[str]:
    try:
        waiting = [json.loads(text.lstrip("\ufeff"), parse_float=str)]
    except (ValueError, RecursionError):
        return
    while waiting:
        value: Any = waiting.pop()
        if isinstance(value, dict):
            waiting += [*value.keys(), *value.values()]
        elif isinstance(value, list):
            waiting += value
        elif value is not None:
            yield unescape(unescape(str(value)))


class Printed:
    """The numbers of some texts."""

    def __init__(self, texts: Iterator[str] | list[str]) -> None:
        self.numbers: set[Decimal] = set()
        for text in set(texts):
            self._add(unicodedata.normalize("NFKC", text))
        self._seconds = {int(n) // 1000 for n in self.numbers if 10**12 <= n < 10**13}

    def _add(self, text: str) -> None:
        invisible = "".join(c for c in text if unicodedata.category(c) not in ("Cf", "Cc", "Co", "Cn"))
        unmarked = _WATERMARK.sub("", invisible)
        for words in {
            text,
            invisible,
            unmarked,
            re.sub(r"\s+", "", text),
            re.sub(r"[\s,'\u2019·]+", "", invisible),
        }:
            for numeral in _NUMERAL.findall(words):
                self._number(numeral.replace(",", ""))
                if len(bare := numeral.replace(",", "").partition(".")[0]) in (6, 8, 12, 14):
                    for width in (4, 6, 8):
                        self._number(bare[:width])
                    for place in range(4, len(bare), 2):
                        self._number(bare[place : place + 2])
            for numeral in _CHINESE.findall(words):
                self.numbers.add(Decimal(chinese(numeral)))

    def _number(self, digits: str) -> None:
        try:
            self.numbers.add(Decimal(digits or "0"))
        except InvalidOperation:
            return

    def has(self, value: Decimal | int) -> bool:
        """Whether a number is printed, in any unit."""
        number = Decimal(value)
        return any(number / unit in self.numbers for unit in UNITS) or any(
            abs(known * mu - number) < 1
            for mu in _AREAS
            for known in self.numbers
            if number > 600 and known < 10**9
        )

    def has_day(self, day: date) -> bool:
        """Whether a day is printed: its three numbers, or milliseconds since the epoch."""
        if isinstance(day, datetime) and int(day.timestamp()) in self._seconds:
            return True
        return all(Decimal(n) in self.numbers for n in (day.month, day.day)) and (
            Decimal(day.year) in self.numbers or Decimal(day.year % 100) in self.numbers
        )
