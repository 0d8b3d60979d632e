"""Persons' names: whether words are one.

A name is known by its family name and its length; a company by the words of its kind. What is neither is not
certain, and says so with ``None``.
"""

from __future__ import annotations

import re
from typing import Final

from crawlers.reading.personal_words import (
    CONTACT_LABELS,
    DOUBLE_SURNAMES,
    HEADINGS,
    NOT_IN_NAMES,
    NOT_NAMES,
    ORGANISATION_ENDS,
    ORGANISATION_WORDS,
    PARTS_OF_NAMES,
    PARTY_LABELS,
    PHONE_LABELS,
    PLACE_ENDS,
    RANKS,
    SURNAMES,
    TITLES,
    TRADES,
)
from crawlers.reading.text import squeeze

HAN: Final = "\u3400-\u9fff"
DOTS: Final = "·•・‧．"
SPACE: Final = " \u3000\xa0"


def one_of(words: tuple[str, ...] | frozenset[str]) -> str:
    """A pattern for any of these words, the longest first."""
    return "|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word)))


_ORGANISATION = re.compile(one_of(ORGANISATION_WORDS))
HAN_SIGN: Final = re.compile(f"[{HAN}]")
PART_OF_NAME = re.compile(one_of(PARTS_OF_NAMES))
MASKED = re.compile(f"([{HAN}])(?:某{{1,2}}[甲乙丙丁戊己\\d{HAN}]?|[*×]{{1,3}}[{HAN}]?|[{HAN}][*]{{1,2}})")
DOTTED = re.compile(f"[{HAN}]{{1,8}}(?:[{DOTS}][{HAN}]{{1,8}}){{1,3}}")
_TITLED = re.compile(f"([{HAN}]{{1,4}})(?:{one_of(TITLES)})")
TRADE = re.compile(one_of(TRADES))
_ENDS_NO_NAME: Final = frozenset(ORGANISATION_ENDS) - frozenset("行园楼")  # 褚景行
_BETWEEN = re.compile("[、，；;/]|,(?!Ltd|LTD|Inc|INC|LLC|Limited|LIMITED|Corp)")
_NUMBER_OF = re.compile(r"等[\d一二三四五六七八九十]*(?:户|人|笔|名)?$|个人$|名下$")
_ASIDE = re.compile(r"[（(][^（）()]*[）)]$")
NOT_A_NAME = NOT_NAMES | HEADINGS | frozenset((*CONTACT_LABELS, *PARTY_LABELS, *PHONE_LABELS))


def is_organisation(words: str) -> bool:
    """Whether the words hold a word that only organisations carry."""
    return _ORGANISATION.search(words) is not None


def surname(name: str) -> int:
    """Characters of the family name that ``name`` begins with; 0 for none."""
    if name[:2] in DOUBLE_SURNAMES and len(name) > 2:
        return 2
    return 1 if name[:1] in SURNAMES else 0


def looks_named(name: str) -> bool:
    """Whether these two to four characters are a family name and a given name of one or two."""
    family = surname(name)
    if not family or not family < len(name) <= family + 2 or name in NOT_A_NAME:
        return False
    return name[:2] not in NOT_NAMES and not NOT_IN_NAMES & set(name[family:])


def is_person(words: str) -> bool | None:
    """True: a natural person is named, perhaps among others. False: organisations only. None: not certain."""
    bare = squeeze(words).strip("“”\"'。.；;：:")
    verdicts = [_judged(part) for part in _BETWEEN.split(bare) if part]
    if any(verdict is True for verdict in verdicts):
        return True
    return False if verdicts and all(verdict is False for verdict in verdicts) else None


def _judged(name: str) -> bool | None:
    without_aside = _ASIDE.sub("", name)
    bare = _NUMBER_OF.sub("", without_aside)
    if is_organisation(bare) or (bare != name and is_organisation(without_aside)):
        return False
    masked = MASKED.fullmatch(bare)
    if masked and masked[1] in SURNAMES:
        return True
    titled = _TITLED.fullmatch(bare)
    if titled and titled[1] not in RANKS and (looks_named(titled[1]) or titled[1] in SURNAMES):
        return True
    if DOTTED.fullmatch(bare) or (3 <= len(bare) <= 7 and PART_OF_NAME.search(bare)):
        return True
    firm = len(bare) >= 4 and surname(bare) < 2 and TRADE.search(bare)
    if firm or is_organisation(name) or (len(bare) >= 5 and bare[-1] in ORGANISATION_ENDS):
        return False
    doubtful = bare[-1:] in _ENDS_NO_NAME or (len(bare) > 2 and bare[-1:] in PLACE_ENDS)
    return True if looks_named(bare) and not doubtful else None
