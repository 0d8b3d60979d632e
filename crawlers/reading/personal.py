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

from crawlers.reading.names import (
    DOTS,
    HAN,
    HAN_SIGN,
    SPACE,
    is_person,
    looks_named,
    one_of,
)
from crawlers.reading.names_in_text import TITLE, name_before
from crawlers.reading.personal_as_seen import as_seen
from crawlers.reading.personal_labels import labelled
from crawlers.reading.personal_near_numbers import TO_NAME, before_numbers, before_torn_numbers, names_up_to
from crawlers.reading.personal_numbers import Span, personal_numbers
from crawlers.reading.personal_words import (
    OFFICES,
    ORGANISATION_WORDS,
    SAID_OF_PERSONS,
    SURNAMES,
    TRADES,
)

__all__ = ["ORGANISATION_WORDS", "is_person", "passages", "scrub"]

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
_DEBTOR_OF_TITLE = re.compile(
    rf"(关于对?|对|有的|年)\s{{0,2}}([{HAN}{DOTS}、，,\s]{{2,40}}?)(等\s?[\d一二三四五六七八九十]*\s?[户人笔名]?)?(?:的)?"
    r"(?:个\s?人)?\s?(?:不\s?良|债\s?权|贷\s?款)"
)
_SENTENCE: Final = 120
_LONGEST_NAME: Final = 6
_FIRM_OF_A_NAME: Final = "公司|厂|店|合作社|银行|集团|事务所|工作室|经营部"
_ROLE = re.compile(
    f"(?<![^\\t\\n])[^\\t\\n，。；]{{0,8}}人[:：{SPACE}]{{0,3}}[\\t\\n]{{1,3}}([{HAN}]{{2,4}})(?![{HAN}])"
)
_SIGNED = re.compile(
    f"(?<![^\\t\\n])(?:审判长|审判员|书记员|法官助理|执行员|执行法官)[:：{SPACE}]{{0,6}}([{HAN}]{{2,5}})(?=[\\t\\n]|$)"
)
_ASKED_FOR = re.compile(
    f"(?:请|可|直接)(?:提前|及时|尽快|尽早|自行|另行|事先|先|预先|电话|与|向)*联系([{HAN}]{{2,4}})(?=[，,、（(。；;])"
)


def passages(text: str) -> tuple[Span, ...]:
    """Half-open spans of ``text`` to take out: sorted, apart from one another, empty when there are none."""
    seen = as_seen(text)
    if seen.places is None:
        return _apart(_spans(seen.text))
    places = seen.places
    return _apart((places[start], places[end - 1] + 1) for start, end in _spans(seen.text) if start < end)


def _spans(text: str) -> Iterator[Span]:
    spans = list(_seen_once(text))
    return chain(spans, _known_again(text, spans))


def _seen_once(text: str) -> Iterator[Span]:
    numbers = list(personal_numbers(text))
    return chain(
        numbers,
        before_numbers(text, numbers),
        labelled(text),
        _titled(text),
        _beside_roles(text),
        _signed(text),
        before_torn_numbers(text),
        _nameless(text),
        _identified(text),
        _debtors_of_titles(text),
    )


def _known_again(text: str, spans: list[Span]) -> Iterator[Span]:
    """Who was named once, by a label or a number, is the same person wherever the name stands again."""
    words = {"".join(text[start:end].split()) for start, end in spans if 3 <= end - start <= _LONGEST_NAME}
    for name in words:
        if looks_named(name) and is_person(name):
            pattern = f"{re.escape(name)}(?![{HAN}]{{0,8}}(?:{_FIRM_OF_A_NAME}))"
            yield from (found.span() for found in re.finditer(pattern, text))


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


def _titled(text: str) -> Iterator[Span]:
    """张经理, 王女士. A lone 总 counts only where the name stands alone: 张总, not 汇总."""
    for found in TITLE.finditer(text):
        span = name_before(text, found.start())
        alone = found[0] != "总" or not HAN_SIGN.match(text, found.end())
        if span and alone:
            yield span


def _beside_roles(text: str) -> Iterator[Span]:
    """A cell or line that ends in 人, its word torn or unknown, and a name alone behind it; 请联系张三, too."""
    for found in chain(_ROLE.finditer(text), _ASKED_FOR.finditer(text)):
        if looks_named(found[1]) and is_person(found[1]) is True:
            yield found.span(1)


def _signed(text: str) -> Iterator[Span]:
    """审判员 张三, alone in its line, whatever stands between: who signs for a court."""
    for found in _SIGNED.finditer(text):
        name = name_before(text, found.end())
        if name and name[0] >= found.start(1) and is_person(text[slice(*name)]):
            yield found.span(1)


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
        gap = TO_NAME.search(text, max(0, found.start() - 3), found.start())
        end = gap.start() if gap else found.start()
        if found[0] in "男女" and end == found.start():
            continue  # 男 inside a word
        names = list(names_up_to(text, end))
        yield from names
        home = _LIVES.search(text, found.end(), found.end() + _SENTENCE) if names else None
        if home:
            yield home.span(1)


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
