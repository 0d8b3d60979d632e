"""What English words of a search stand for in Chinese: banks as the press writes them, places by their pinyin, some kinds of things."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import islice, product
from typing import Final

from pypinyin import Style, lazy_pinyin, pinyin

from crawlers.reading.lots.regions import regions
from reports.web.bank_names import chinese_names

#: More than this many Chinese readings of one English question are not looked for.
MOST: Final = 8
_MOST_SPELLINGS: Final = 32
_WORDS: Final[Mapping[str, str]] = {
    "bank": "银行", "court": "法院", "branch": "分行", "credit card": "信用卡", "consumer finance": "消费金融", "shop": "商铺",
    "parking": "车位", "villa": "别墅", "factory": "厂房", "warehouse": "仓", "hotel": "酒店", "land": "土地", "office": "办公",
    "liquor": "酒", "baijiu": "白酒", "wine": "酒", "jade": "玉", "claims": "债权", "equity": "股权", "shares": "股权",
}  # fmt: skip
# known abroad by other names than their pinyin
_ABROAD: Final[Mapping[str, str]] = {
    "shaanxi": "陕西", "innermongolia": "内蒙古", "tibet": "西藏", "harbin": "哈尔滨", "hohhot": "呼和浩特", "urumqi": "乌鲁木齐",
    "lhasa": "拉萨", "baotou": "包头", "ordos": "鄂尔多斯", "qiqihar": "齐齐哈尔", "kashgar": "喀什", "canton": "广州",
}  # fmt: skip
_LATIN: Final = re.compile(r"[A-Za-z]")
_SAYS_NOTHING: Final = re.compile(
    r"\b(?:city|district|county|province|prefecture|autonomous region|of|the|in|at)\b", re.I
)
_NOT_LETTERS: Final = re.compile(r"[^a-z]")


def in_chinese(words: str) -> list[str]:
    """Return what English words may stand for, at most eight; none for words that hold nothing known.

    A bank's name stands for the bank. Of other words each is a place (of every place that is written so) or a kind
    of thing; what is neither stays as it is.

    >>> in_chinese("Guangzhou court")
    ['广州 法院']
    """
    banks = chinese_names(words)
    if banks or not _LATIN.search(words):
        return banks
    options = list(_options(_SAYS_NOTHING.sub(" ", words).split()))
    if all(known is None for _, known in options):
        return []
    readings = product(*(known or (word,) for word, known in options))
    return [" ".join(reading) for reading in islice(readings, MOST)]


def _options(words: list[str]) -> Iterator[tuple[str, tuple[str, ...] | None]]:
    """Yield each word, or two that are one, with what it stands for."""
    at = 0
    while at < len(words):
        for length in (2, 1):
            said = " ".join(words[at : at + length])
            known = _known(said)
            if known or length == 1:
                yield said, known
                at += len(said.split())
                break


def _known(said: str) -> tuple[str, ...] | None:
    word = said.lower()
    if word in _WORDS:
        return (_WORDS[word],)
    if banks := chinese_names(word):
        return tuple(banks)
    letters = _NOT_LETTERS.sub("", word.replace("ü", "v"))
    if letters in _ABROAD:
        return (_ABROAD[letters],)
    return _places().get(letters) if _LATIN.search(said) else None


@lru_cache(maxsize=1)
def _places() -> Mapping[str, tuple[str, ...]]:
    """Places of the official table by the pinyin of their names, with and without their 省, 市, 区; the larger first."""
    known = regions()
    usual: dict[str, dict[str, None]] = {}
    other: dict[str, dict[str, None]] = {}
    for names in (known.provinces, known.cities, known.districts):
        for name in names:
            first, *more = _spellings(name)
            usual.setdefault(first, {})[name] = None
            for spelling in more:
                other.setdefault(spelling, {})[name] = None
    return {letters: tuple(usual.get(letters, {}) | other.get(letters, {})) for letters in {*usual, *other}}


def _spellings(name: str) -> list[str]:
    """The pinyin of a name as a phrase, then by every reading of its signs: 朝阳 is zhaoyang, a place is chaoyang."""
    signs = [pinyin(sign, heteronym=True, style=Style.NORMAL)[0] for sign in name]
    readings = islice(product(*signs), _MOST_SPELLINGS)
    return list(dict.fromkeys(["".join(lazy_pinyin(name)), *("".join(reading) for reading in readings)]))
