"""Numbers that lead to a person: telephones, identity cards, bank cards, plates, mail addresses.

Found by their shape alone, without a label. A shape that an amount could have too is left where a label or a
unit beside it says that it is an amount, and a project's code is left whatever it looks like.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from crawlers.reading.names import one_of
from crawlers.reading.personal_words import CODE_LABELS, FACT_LABELS, FACT_UNITS

Span = tuple[int, int]

#: Characters of the registry's watermark, which can fall between two digits.
_MARK: Final = "未经许可不得转载禁止"
_D: Final = rf"(?:[{_MARK}]{{0,3}}\d)"
_GAP: Final = "[ \\-–—−]?"
_START: Final = r"(?<![\dA-Za-z_=])(?<!\d[.,])"
_END: Final = r"(?!\d)(?![.,]\d)"
_PROVINCE: Final = "(?:1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[123])"
_MONTH_DAY: Final = r"(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
_EXTENSION: Final = r"(?:[ ]?(?:转|[-–—]|分机|ext\.?|[（(]转?)[ ]?\d{1,5}[）)]?(?!\d))?"

#: Could be an amount printed without commas; the words around it decide.
_AMBIGUOUS: Final = tuple(
    re.compile(pattern)
    for pattern in (
        rf"{_START}(?:\+?(?:00)?86{_GAP})?1[{_MARK}]{{0,3}}[3-9]{_D}(?:{_GAP}{_D}{{4}}{_GAP}|{_D}{_GAP}{_D}{{3}}{_GAP})"
        rf"{_D}{{4}}{_END}",
        rf"{_START}1 [3-9](?: \d){{9}}{_END}",
        rf"{_START}(?<!-)[48]00{_GAP}(?:\d{{3}}{_GAP}\d{{4}}|\d{{4}}{_GAP}\d{{3}}){_END}{_EXTENSION}",
    )
)
_CERTAIN: Final = tuple(
    re.compile(pattern)
    for pattern in (
        # identity cards of 18 and of 15 digits
        rf"(?<!\d){_PROVINCE}\d{{4}}{_GAP}(?:18|19|20)\d{{2}}{_GAP}{_MONTH_DAY}{_GAP}\d{{3}}[\dXx](?!\d)",
        rf"(?<![\d.,]){_PROVINCE}\d{{6}}{_MONTH_DAY}\d{{3}}{_END}",
        # anything partly starred out was somebody's
        r"(?<![\d.,])\d{3,14}\*{2,14}(?:\d[\d*]{0,8}[Xx]?|(?<=\*{4}))",
        r"(?<![\d.,])\d{3,14}[Xx×]{3,14}[\dXx]{1,8}",
        r"(?<![\d.,])1[3-9]\d\.\d{4}\.\d{4}(?![\d.])",
        # bank cards
        rf"(?<![\d.,])62\d{{2}}(?:{_GAP}\d{{4}}){{3}}(?:{_GAP}\d{{1,3}})?{_END}",
        # landlines with their area code
        rf"(?:(?<![\dA-Za-z_.,\-])|(?<=[\u4e00-\u9fff][a-z]))(?:(?:\+|00)86{_GAP}[（(]?0?|(?:86{_GAP})?[（(]?0)(?:10|2\d|[3-9]\d{{2}})[）)]?[ \-–—−]{{0,3}}"
        rf"\d{{3,4}}{_GAP}\d{{4}}{_END}{_EXTENSION}",
        rf"\+86{_GAP}[（(]?(?:10|2\d|[3-9]\d{{2}})[）)]?{_GAP}\d{{3,4}}{_GAP}\d{{4}}{_END}{_EXTENSION}",
    )
)
_TOKEN = re.compile(rf"\d[\d. \-–—−()（）*Xx×{_MARK}]{{6,}}")
_LONG = re.compile(r"(?:\D*\d){10}|[*]{2}|[Xx×]{3}")
_MAIL = re.compile(
    r"[A-Za-z0-9_%+\-][A-Za-z0-9._%+\-]{0,62}@[A-Za-z0-9\-]{1,60}(?:[.\uff0e][A-Za-z0-9\-]{2,20}){1,4}"
)
_PLATE = re.compile(
    r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼使][A-Za-z][·•・\- ]?"
    r"(?=[A-Za-z]{0,4}[\d*])[A-HJ-NP-Za-hj-np-z\d*]{4,5}[A-HJ-NP-Za-hj-np-z\d*学警港澳挂](?![A-Za-z\d])"
)
_BIRTH = re.compile(r"(?:19|20)\d{2}\s?年\s?\d{1,2}\s?月\s?\d{1,2}\s?日(?:出)?生")
_ADDRESS_OF_PAGE = re.compile(r"(?:https?://|www\.)[^\s\u4e00-\u9fff，。；）]+")
_FACT_BEFORE = re.compile(f"(?:{one_of(FACT_LABELS)})(?:[（(][^（）()\\d]{{1,8}}[）)])?[为约:：\\s]{{0,4}}$")
_FACT_AFTER = re.compile(f"\\s?(?:{one_of(FACT_UNITS)})")
_CODE_BEFORE = re.compile(
    f"(?:{one_of(CODE_LABELS)})[为是:：\\s]{{0,4}}(?:[（(]?[A-Za-z\\d]{{1,12}}[\\-_/]?)?$"
)
_LOOK_BACK: Final = 30


def personal_numbers(text: str) -> Iterator[Span]:
    """Spans of the numbers in ``text`` that are a person's, in no order."""
    bare = text
    if "://" in text or "www." in text:
        bare = _ADDRESS_OF_PAGE.sub(lambda found: "/" * len(found[0]), text)
    for token in _TOKEN.finditer(bare):
        if _LONG.search(token[0]):
            yield from _in_token(bare, *token.span())
    if "@" in text:
        yield from (found.span() for found in _MAIL.finditer(text))
    if "生" in text:
        yield from (found.span() for found in _BIRTH.finditer(text))
    yield from (found.span() for found in _PLATE.finditer(text) if not _code_before(text, found.start()))


def _in_token(text: str, start: int, end: int) -> Iterator[Span]:
    if _code_before(text, start):
        return
    shift = max(0, start - 4)
    window = text[shift : end + 10]
    for pattern in _CERTAIN:
        yield from ((found.start() + shift, found.end() + shift) for found in pattern.finditer(window))
    for pattern in _AMBIGUOUS:
        for found in pattern.finditer(window):
            span = found.start() + shift, found.end() + shift
            if not (found[0].isdigit() and _is_amount(text, *span)):
                yield span


def _is_amount(text: str, start: int, end: int) -> bool:
    before = text[max(0, start - _LOOK_BACK) : start]
    return _FACT_BEFORE.search(before) is not None or _FACT_AFTER.match(text, end) is not None


def _code_before(text: str, start: int) -> bool:
    before = text[max(0, start - _LOOK_BACK) : start]
    return _CODE_BEFORE.search(before) is not None and "证" not in before[-12:]
