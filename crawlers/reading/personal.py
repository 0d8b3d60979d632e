"""Personal data in a page's text: where it stands, so that it is taken out before anything is kept.

Notices name contact persons, and now and then debtors, with telephones and identity numbers. None of that may
reach the database, the kept documents, a log or an export; every fact beside it must. The text is given in
reading order: visual lines end with a newline, cells of one table row are parted by tabs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain
from typing import Final

from crawlers.reading.names import DOTS, HAN, HAN_SIGN, SPACE, is_person, one_of
from crawlers.reading.names_in_text import TITLE, name_before
from crawlers.reading.personal_labels import labelled
from crawlers.reading.personal_numbers import Span, personal_numbers
from crawlers.reading.personal_words import (
    BEFORE_NAMES,
    OFFICES,
    ORGANISATION_WORDS,
    SAID_OF_PERSONS,
    SURNAMES,
    TRADES,
)

__all__ = ["ORGANISATION_WORDS", "is_person", "passages", "scrub"]

# one character for one, so that a span means the same in the text as given
_HALF: Final = (
    *range(0xFF10, 0xFF1A),
    *range(0xFF21, 0xFF3B),
    *range(0xFF41, 0xFF5B),
    *(0xFF0A, 0xFF0B, 0xFF0D, 0xFF20, 0xFF3F),
)
_DASHES: Final = (*range(0x2010, 0x2016), 0x2212)
_FOLD: Final = {
    **{code: code - 0xFEE0 for code in _HALF},
    **dict.fromkeys(_DASHES, 0x2D),
    **dict.fromkeys((0x3000, 0xA0), 0x20),
}
_FOLDED = re.compile(f"[{''.join(map(chr, _FOLD))}]")
_HIDDEN = re.compile("[\xad\u200b-\u200f\u2060\ufeff]")
_NOT_SO_AND_SO: Final = one_of(
    (
        *ORGANISATION_WORDS,
        *TRADES,
        "单位",
        "支行",
        "合同",
        *"某日地种个年月时处项类些厂企行笔户市区县镇乡村街路小号",
    )
)
_SO_AND_SO = re.compile(
    f"某(?:某[甲乙丙丁戊]?|[甲乙丙丁戊一二三四五六])?(?!{_NOT_SO_AND_SO})|\\*{{1,3}}[{HAN}]?"
)
# every branch begins with a plain character, which is what makes the search fast
_IN_BRACKETS: Final = f"[{HAN}]{{0,6}}(?:{one_of(OFFICES)})[）):：]"
_IDENTIFIED = re.compile(
    f"{one_of(SAID_OF_PERSONS)}|男(?=[，,、）) \\t])|女(?=[，,、）) \\t])|（{_IN_BRACKETS}|\\({_IN_BRACKETS}"
)
_LIVES = re.compile(r"(?:现|户籍)?住(?:所地|址|所|于|在)?[:：]?([^,，。；;、（）()\n\t]{4,60})")
_OF_A_PERSON = re.compile(f"([{HAN}]{{1,8}}(?:[{DOTS}][{HAN}]{{1,8}}){{1,3}})$")
_DEBTOR_OF_TITLE = re.compile(
    rf"(关于对?|对|有的|年)\s{{0,2}}([{HAN}{DOTS}、，,\s]{{2,40}}?)(等\s?[\d一二三四五六七八九十]*\s?[户人笔名]?)?(?:的)?"
    r"(?:个\s?人)?\s?(?:不\s?良|债\s?权|贷\s?款)"
)
_TO_NAME = re.compile(f"[{SPACE}（(:：,，\t]{{0,3}}$")
_SENTENCE: Final = 120


def passages(text: str) -> tuple[Span, ...]:
    """Half-open spans of ``text`` to take out: sorted, apart from one another, empty when there are none."""
    folded = _FOLDED.sub(lambda found: chr(_FOLD[ord(found[0])]), text)
    if not _HIDDEN.search(folded):
        return _apart(_spans(folded))
    seen = [place for place, sign in enumerate(folded) if not _HIDDEN.match(sign)]
    visible = "".join([folded[place] for place in seen])
    return _apart((seen[start], seen[end - 1] + 1) for start, end in _spans(visible) if start < end)


def _spans(text: str) -> Iterator[Span]:
    numbers = list(personal_numbers(text))
    return chain(
        numbers,
        _before_numbers(text, numbers),
        labelled(text),
        _titled(text),
        _nameless(text),
        _identified(text),
        _debtors_of_titles(text),
    )


def scrub(text: str, mark: str = "") -> str:
    """The text without its personal passages, each replaced by ``mark``; scrubbing again changes nothing."""
    while spans := passages(text):
        kept: list[str] = []
        at = 0
        for start, end in spans:
            kept += (text[at:start], mark)
            at = end
        cleaned = "".join((*kept, text[at:]))
        if len(cleaned) >= len(text):
            return cleaned
        text = cleaned
    return text


def _apart(spans: Iterator[Span]) -> tuple[Span, ...]:
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        elif start < end:
            merged.append((start, end))
    return tuple(merged)


def _before_numbers(text: str, numbers: list[Span]) -> Iterator[Span]:
    """张三 13800138000, without any label: the name that stands right before a number, and alone."""
    for start, _ in numbers:
        gap = _TO_NAME.search(text, max(0, start - 3), start)
        yield from _names_up_to(text, gap.start() if gap else start)


def _titled(text: str) -> Iterator[Span]:
    """张经理, 王女士. A lone 总 counts only where the name stands alone: 张总, not 汇总."""
    for found in TITLE.finditer(text):
        span = name_before(text, found.start())
        alone = found[0] != "总" or not HAN_SIGN.match(text, found.end())
        if span and alone:
            yield span


def _nameless(text: str) -> Iterator[Span]:
    """王某某, 李*明: half hidden is still somebody."""
    for found in _SO_AND_SO.finditer(text):
        start = found.start() - 1
        if text[start : start + 1] not in SURNAMES:
            continue
        if found[0][0] == "某" or not (start and HAN_SIGN.match(text, start - 1)):
            yield start, found.end()


def _identified(text: str) -> Iterator[Span]:
    """张三（身份证号…）; 李四，男，…出生，住…; 王五（客户经理）; 由赵六提供担保: the name, and where they live."""
    for found in _IDENTIFIED.finditer(text):
        gap = _TO_NAME.search(text, max(0, found.start() - 3), found.start())
        end = gap.start() if gap else found.start()
        if found[0] in "男女" and end == found.start():
            continue  # 男 inside a word
        names = list(_names_up_to(text, end))
        yield from names
        home = _LIVES.search(text, found.end(), found.end() + _SENTENCE) if names else None
        if home:
            yield home.span(1)


def _names_up_to(text: str, end: int) -> Iterator[Span]:
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


def _debtors_of_titles(text: str) -> Iterator[Span]:
    """关于2026年张三不良贷款转让项目: a debtor who is a person, in a notice's title or heading."""
    for found in _DEBTOR_OF_TITLE.finditer(text):
        opener, names, others = found[1], found[2], found[3]
        if opener == "年" and not text[found.start() - 1 : found.start()].isdigit():
            continue
        if opener in {"对", "有的"} and not others:
            continue
        at = found.start(2)
        for part in re.split("([、，,])", names):
            if is_person(part) is True:
                yield at, at + len(part)
            at += len(part)
