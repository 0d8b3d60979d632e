"""Printed Chinese words in one form: widths, blanks, brackets, and a watermark fallen between characters."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from functools import lru_cache
from itertools import combinations
from typing import Final, TypeVar

from crawlers.records import Unreadable

T = TypeVar("T")
_LABEL: Final = 40  # characters at most

#: What the registry prints across its pages since 2025-10-27.
WATERMARKS: Final = ("未经许可不得转载", "禁止转载")
WATERMARK_SIGNS: Final = frozenset("".join(WATERMARKS))

_HALF: Final = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_GONE: Final = dict.fromkeys((0xA0, 0xAD, *range(0x200B, 0x2010), 0x2060, 0xFEFF))
# PDF fonts without a proper map give radicals (⽇, ⾦) and compatibility forms in place of the characters
_RADICAL: Final = re.compile("[\u2e80-\u2fdf\uf900-\ufaff]")
_RADICALS_APART: Final = {
    0x2EA0: "民",
    0x2EE9: "黄",
    0x2EEC: "齐",
    0x2EEE: "齿",
    0x2ED3: "长",
    0x2EDB: "风",
    0x2EDA: "页",
}
_PLAIN: Final = {**_HALF, **_GONE, 0x3000: " ", **_RADICALS_APART}
_ODD: Final = re.compile("[\uff01-\uff5e\u3000\xa0\xad\u200b-\u200f\u2060\ufeff\u2e80-\u2fdf\uf900-\ufaff]")
_FULL_BRACKETS: Final = {ord("("): "（", ord(")"): "）"}
_ANY_WATERMARK: Final = re.compile("|".join(WATERMARKS))
#: Readings tried on one cell. All ways of leaving out ten characters fit into it.
MOST_TRIES: Final = 1024


def plain(words: str) -> str:
    """Half-width letters, digits and ASCII punctuation; no NBSP, zero-width or BOM; other blanks as they are.

    、 。 《 》 have no half-width form and stay.
    """
    if words.isascii() or not _ODD.search(words):
        return words
    words = words.translate(_PLAIN)
    return _RADICAL.sub(lambda found: unicodedata.normalize("NFKC", found[0]), words)


def squeeze(words: str) -> str:
    """``plain(words)`` without any blank: a line wrap puts blanks inside words."""
    return _squeezed(words) if len(words) < _LABEL else "".join(plain(words).split())


@lru_cache(maxsize=2048)  # labels come again on every page, and several times on each
def _squeezed(words: str) -> str:
    return "".join(plain(words).split())


def full_brackets(words: str) -> str:
    """Half-width round brackets made full-width, as sellers' names are stored."""
    return words.translate(_FULL_BRACKETS)


def without_watermark(words: str, accept: Callable[[str], T]) -> T:
    """What ``accept`` reads in ``words``, if need be with stray characters of the watermark left out.

    The words as they stand come first, then without whole watermarks. After that every way to leave out
    characters of the watermark is tried, and exactly one distinct value may come of it: 未, 可 and 不 also
    belong to words of the field. With too many such characters only runs in the watermark's own order are
    tried. Raises the first ``Unreadable`` of ``accept`` when nothing is read, and one of its own when the
    readings differ.
    """
    try:
        return accept(words)
    except Unreadable as refused:
        first = refused
    values: list[T] = []
    for candidate in _candidates(words):
        try:
            value = accept(candidate)
        except Unreadable:
            continue
        if value not in values:
            values.append(value)
        if len(values) > 1:
            raise Unreadable("the watermark leaves more than one reading", words) from first
    if not values:
        raise first
    return values[0]


def _candidates(words: str) -> Iterator[str]:
    """The words without some characters of the watermark, each form once, within ``MOST_TRIES``."""
    whole = _ANY_WATERMARK.sub("", words)
    places = [place for place, sign in enumerate(whole) if sign in WATERMARK_SIGNS]
    seen: set[str] = set()
    for left_out in ((), *_choices(whole, places)):
        candidate = "".join(sign for place, sign in enumerate(whole) if place not in left_out)
        if candidate not in seen and candidate != words:
            seen.add(candidate)
            yield candidate


def _choices(words: str, places: list[int]) -> Iterator[tuple[int, ...]]:
    if 2 ** len(places) <= MOST_TRIES:
        for size in range(1, len(places) + 1):
            yield from combinations(places, size)
        return
    yield from _runs(words, places)


def _runs(words: str, places: list[int]) -> Iterator[tuple[int, ...]]:
    """Places whose characters follow one another as in a watermark printed again and again."""
    runs: list[tuple[int, ...]] = []
    for mark in WATERMARKS:
        after = {sign: mark[(at + 1) % len(mark)] for at, sign in enumerate(mark)}
        open_runs: dict[str, list[tuple[int, ...]]] = {sign: [] for sign in mark}
        for place in places:
            sign = words[place]
            if sign not in after:
                continue
            longer = [(*run, place) for run in open_runs[sign]]
            for run in ((place,), *longer):
                open_runs[after[sign]].append(run)
                runs.append(run)
            if len(runs) > MOST_TRIES:
                raise Unreadable("too many characters of the watermark", words)
    yield from sorted(runs, key=len, reverse=True)
