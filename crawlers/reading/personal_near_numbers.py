"""Persons who stand before a number: with a telephone or an identity card behind it, a name needs no label."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from crawlers.reading.names import DOTS, HAN, HAN_SIGN, NOT_A_NAME, SPACE, is_person, surname
from crawlers.reading.names_in_text import name_before
from crawlers.reading.personal_numbers import Span
from crawlers.reading.personal_words import BEFORE_NAMES, SURNAMES

_OF_A_PERSON = re.compile(f"([{HAN}]{{1,8}}(?:[{DOTS}][{HAN}]{{1,8}}){{1,3}})$")
TO_NAME = re.compile(f"[{SPACE}（(:：,，\t]{{0,3}}$")
# 张三，电话：138…: the label between a name and its number
_TO_NUMBER = re.compile(
    f"[，,、（({SPACE}]{{0,2}}(?:联系|咨询|看样|监督|办公)?(?:电话|手机|方式|热线)(?:号码?)?[:：{SPACE}]{{0,3}}$"
)
# a telephone's number that lost or gained a digit, as far as a name before it tells
_NEARLY_A_NUMBER = re.compile(r"(?<![\d\-])\d{3,4}-\d{4,8}(?:-\d{3,8})?(?![\d\-])")
_ALONE = re.compile(f"(?<![{HAN}])([{HAN}]{{3,4}})$")
_OWN_CELL = re.compile(f"(?:^|[\\t\\n])[{SPACE}]*([{HAN}]{{2,4}})[{SPACE}]*$")
_NO_NAME_ENDS: Final = frozenset("话线真号码机式址编箱处科室省市区县镇乡村州")


def before_numbers(text: str, numbers: list[Span]) -> Iterator[Span]:
    """张三 13800138000, 张三，电话：13800138000: the name right before a number, alone or in a cell of its own."""
    for start, _ in numbers:
        gap = TO_NAME.search(text, max(0, start - 3), start)
        end = gap.start() if gap else start
        yield from names_up_to(text, end)
        cell = _OWN_CELL.search(text, max(0, end - 8), end)
        if cell and cell[1][0] in SURNAMES and _may_be_named(cell[1]):
            yield cell.span(1)
        label = _TO_NUMBER.search(text, max(0, start - 16), start)
        if label:
            yield from names_up_to(text, label.start())
            alone = _ALONE.search(text, max(0, label.start() - 5), label.start())
            if alone and alone[1][0] in SURNAMES and _may_be_named(alone[1]):
                yield alone.span(1)
            glued = name_before(text, label.start())
            if glued and surname(text[slice(*glued)]) and glued[1] - glued[0] > 2:
                yield glued


def before_torn_numbers(text: str) -> Iterator[Span]:
    """A name before what was a telephone's number until a digit went wrong, and that number."""
    for number in _NEARLY_A_NUMBER.finditer(text):
        gap = TO_NAME.search(text, max(0, number.start() - 3), number.start())
        names = list(names_up_to(text, gap.start() if gap else number.start()))
        yield from names
        if names:
            yield number.span()


def _may_be_named(words: str) -> bool:
    """Whether a cell beside a telephone's number may be a name; one that says what the number is, or an office, is none."""
    return words not in NOT_A_NAME and is_person(words) is not False and words[-1] not in _NO_NAME_ENDS


def names_up_to(text: str, end: int) -> Iterator[Span]:
    """The names of a list that ends at ``end``, last first."""
    while True:
        dotted = _OF_A_PERSON.search(text, max(0, end - 24), end)
        span = dotted.span() if dotted else name_before(text, end)
        if not span or span[1] - span[0] < 2 or is_person(text[slice(*span)]) is not True:
            return
        if (
            not dotted
            and span[0]
            and text[span[0] - 1] not in BEFORE_NAMES
            and HAN_SIGN.match(text, span[0] - 1)
        ):
            return
        yield span
        if text[span[0] - 1 : span[0]] not in ("、", "和", "及", "与"):
            return
        end = span[0] - 1
