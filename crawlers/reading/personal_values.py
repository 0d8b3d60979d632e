"""The values behind a label that can be a person's: names, numbers, addresses, accounts, messenger ids."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Final

from crawlers.reading.names import DOTS, HAN, SPACE, is_organisation, one_of
from crawlers.reading.names_in_text import BEGINNINGS, TITLE, goes_on_as_after_a_name, name_at
from crawlers.reading.personal_numbers import Span
from crawlers.reading.personal_words import CLEAR_SURNAMES, HEADINGS, NOT_IN_ADDRESSES

_BREAK = re.compile(f'[{SPACE}]*[:：|｜\\-—–]{{0,2}}[{SPACE}]*(?:[\\t\\n][{SPACE}]*){{0,3}}[（(“"【\\[《<]?')
_IS = re.compile(f"[为是系][{SPACE}]?")
_NEXT_NAME = re.compile(
    f"[{SPACE}]*(?:{TITLE.pattern})?[{SPACE}]*(?:[（(][^（）()\\n]{{0,40}}[）)])?[ \\t]*"
    f"(?:[\\d\\-+ ]{{7,26}})?[{SPACE}]*([、,，/;；和及与])\\s*"
)
_NEXT_AFTER_COMPANY = re.compile(r"[^、,，;；\n\t:：。]{2,40}[、,，;；/和及与]\s*")
_LINE_ENDS = re.compile(f"[{SPACE}]*(?:[\\n\\t、,，;；/（(\\d]|$)")
_NUMBER = re.compile(
    r"[（(]?(?:\+|00)?(?:1[3-9]\d(?:[ \n\-]{0,2}\d){8}|0\d{2,3}[ \n\-）)]{0,3}(?:\d[ \n\-]{0,2}){6,7}\d"
    r"|\d[\d \-–—−()（）*]{4,22}[\d*])(?!\d)(?:[ ]?(?:转|[-–—]|分机|ext\.?)[ ]?\d{1,6})?"
)
_NEXT_NUMBER = re.compile(r"[ ]{0,3}[、,，/;；或及和]?\s{0,2}")
_DATE = re.compile(r"(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])$")
_BEFORE_NAME = re.compile(f"[{SPACE}（(,，、:：/\\t]{{0,4}}")
_BEFORE_NUMBER = re.compile(f"(?:[（(][^（）()\\n\\d]{{0,12}}[）)])?{_BEFORE_NAME.pattern}")
_ADDRESS = re.compile(
    f"[^\\n\\t。；;]{{3,120}}?(?=[{SPACE}，,、（(]*(?:{one_of(NOT_IN_ADDRESSES)})|[\\n\\t。；;]|$)"
)
_ADDRESS_GOES_ON = re.compile(
    r"\n[^:：\t\n。；;]{0,40}?(?:号|室|楼|层|座|栋|单元|幢|大厦|广场)[^:：\t\n。；;一-鿿]{0,12}(?=\n|$|。)"
)
_NO_ADDRESS = re.compile(one_of((*NOT_IN_ADDRESSES, "确认", "及", "如下", "详见", "见")))
_PLACE = re.compile(f"[{HAN}]{{2,8}}[省市区县]")
_ACCOUNT = re.compile(r"[A-Za-z\d*][A-Za-z\d* \-]{3,34}[A-Za-z\d*]")
_HANDLE = re.compile(r"[A-Za-z\d][A-Za-z\d_\-]{4,24}")
_MAY_FOLLOW: Final = BEGINNINGS | frozenset(
    f'{SPACE}\t\n:：（(“"为是系及和、/与或姓名全账一二三四五六123456789-—|｜【[《<①②③④⑤ABCDabcd'
)
_DIGITS_AT_LEAST: Final = 7
#: A list of guarantors may hold companies between its persons; a page of nothing else must not cost hours.
_MOST_COMPANIES: Final = 30


def _break(text: str, at: int) -> tuple[int, str]:
    """Where the value begins, and what parts it from its label."""
    found = _BREAK.match(text, at)
    return (found.end(), found[0]) if found else (at, "")


def _contact(text: str, at: int) -> Iterator[Span]:
    at, parting = _break(text, at)
    yield from people_and_numbers(text, at, parting, sure=True, glued=parting == "")


def _weak(text: str, at: int) -> Iterator[Span]:
    at, parting = _break(text, at)
    if any(sign in parting for sign in ":：\t"):
        yield from people_and_numbers(text, at, parting, sure=True, glued=False)
    elif not parting.strip() and text[at : at + 1] in CLEAR_SURNAMES:
        span = name_at(text, at, sure=False, glued=True)
        if span and goes_on_as_after_a_name(text, span[1]):
            yield span


def may_name_a_party(text: str, at: int) -> bool:
    """Whether a person can be named behind 借款人 at all; spares the common 借款人户数 all further looks."""
    if text[at : at + 1] in _MAY_FOLLOW:
        return True
    return "、" in text[at : at + 40] or any(dot in text[at : at + 10] for dot in DOTS)


def _party(text: str, at: int) -> Iterator[Span]:
    at, parting = _break(text, at)
    glued = not any(sign in parting for sign in ":：\t\n（(")
    yield from _people(text, at, parting, sure=False, glued=glued)


def people_and_numbers(text: str, at: int, parting: str, *, sure: bool, glued: bool) -> Iterator[Span]:
    """The names that begin at ``at``, the numbers right behind them, and the names behind those."""
    for span in _people(text, at, parting, sure=sure, glued=glued):
        yield span
        at = span[1]
    found = _BEFORE_NUMBER.match(text, at)
    yield from _numbers_and_names(text, found.end() if found else at, dates=False)


def _numbers_and_names(text: str, at: int, *, dates: bool) -> Iterator[Span]:
    """010-66550123（张三）: numbers, and a name behind each."""
    for span in _numbers(text, at, dates=dates):
        yield span
        found = _BEFORE_NAME.match(text, span[1])
        name = name_at(text, found.end() if found else span[1], sure=False, glued=True)
        if name:
            yield name


def _people(text: str, at: int, parting: str, *, sure: bool, glued: bool) -> Iterator[Span]:
    """The persons of a list that begins at ``at``; companies in it are passed over."""
    verb = _IS.match(text, at) if glued else None
    at = verb.end() if verb else at
    alone, companies = "\n" in parting, 0
    while companies <= _MOST_COMPANIES:
        span = name_at(text, at, sure=sure, glued=glued)
        if span and alone and not _LINE_ENDS.match(text, span[1]):
            return
        if span:
            yield span
            following = _NEXT_NAME.match(text, span[1])
            sure = sure and following is not None and following[1] in "、/"
        else:
            companies += 1
            following = _NEXT_AFTER_COMPANY.match(text, at)
            if following and not is_organisation(following[0]):
                return
        if not following:
            return
        at, alone = following.end(), False


def _phone(text: str, at: int) -> Iterator[Span]:
    at, parting = _break(text, at)
    numbers = list(_numbers_and_names(text, at, dates=True))
    yield from numbers
    if not numbers and any(sign in parting for sign in ":：\t"):
        yield from people_and_numbers(text, at, parting, sure=False, glued=False)


def _numbers(text: str, at: int, *, dates: bool) -> Iterator[Span]:
    while True:
        found = _NUMBER.match(text, at)
        digits = sum(sign.isdigit() or sign in "*" for sign in found[0]) if found else 0
        if not found or digits < _DIGITS_AT_LEAST or (not dates and _DATE.match(found[0])):
            return
        yield found.span()
        following = _NEXT_NUMBER.match(text, found.end())
        at = following.end() if following else found.end()


def _address(text: str, at: int) -> Iterator[Span]:
    at, parting = _break(text, at)
    if not parting and not _PLACE.match(text, at):
        return
    found = _ADDRESS.match(text, at)
    if found and found[0].strip() not in HEADINGS and not _NO_ADDRESS.match(found[0]):
        more = _ADDRESS_GOES_ON.match(text, found.end())
        yield at, more.end() if more else found.end()


def _account(text: str, at: int) -> Iterator[Span]:
    found = _ACCOUNT.match(text, _break(text, at)[0])
    if found and sum(sign.isdigit() or sign in "*" for sign in found[0]) > 4:
        yield found.span()


def _handle(text: str, at: int) -> Iterator[Span]:
    found = _HANDLE.match(text, _break(text, at)[0])
    if found:
        yield found.span()


#: What stands at a place of the text, right behind a label of this kind.
READERS: Final[dict[str, Callable[[str, int], Iterator[Span]]]] = {
    "contact": _contact,
    "weak": _weak,
    "party": _party,
    "phone": _phone,
    "address": _address,
    "account": _account,
    "handle": _handle,
}
