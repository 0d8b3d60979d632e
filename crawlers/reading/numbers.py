"""Counts, decimals and lists of counts: certain, or refused.

Rounded words (约, 余, 14.78万) are the press's and are no counts. A blank between digits may part two
numbers and is refused, as is a comma that does not part thousands.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from decimal import Decimal
from typing import Final

from crawlers.reading.text import WATERMARK_SIGNS, plain, squeeze
from crawlers.records import Unreadable

_DIGITS: Final = {
    **{sign: value for value, sign in enumerate("零一二三四五六七八九")},
    **{sign: value for value, sign in enumerate("〇壹贰叁肆伍陆柒捌玖")},
    **dict(zip("○两貳參叄弍壱陸", (0, 2, 2, 3, 3, 2, 1, 6), strict=True)),
}
_PLACES: Final = {"十": 10, "百": 100, "千": 1000, "拾": 10, "佰": 100, "仟": 1000}
_POWERS: Final = (("亿", 10**8), ("万", 10**4))
NUMERALS: Final = "".join((*_DIGITS, *_PLACES, "万亿萬億"))

_WHOLE: Final = r"(?:[1-9]\d{0,2}(?:,\d{3})+|0|[1-9]\d*)"
_INTEGER = re.compile(_WHOLE)
_DECIMAL = re.compile(rf"{_WHOLE}(?:\.\d+)?")
PARTED_DIGITS: Final = re.compile(r"\d[,.]?\s+[,.]?\d")

_SEPARATORS = re.compile(r"[;、]|(?<!\d),|,(?!\d)")
_OF_WHICH = re.compile(r"\(其中[^()]*\)")
_IN_ALL = re.compile(rf"(?:共计?|合计|总计)({_WHOLE})([笔户]?)[,;:。]?(?:其中)?[:,]?")
_WORD: Final = "[^\\d,;:、。]+?"
_WORD_FIRST = re.compile(rf"({_WORD}):?({_WHOLE})([笔户]?)")
_WORD_FIRST_CHAIN = re.compile(rf"(?:{_WORD}:?{_WHOLE}[笔户])*{_WORD}:?{_WHOLE}[笔户]?")
_NUMBER_FIRST = re.compile(rf"({_WHOLE})([笔户]?)([^\d,;:、。]+)")
_OPEN_WORD = re.compile("[\u4e00-\u9fff]{2,8}")
_NO_CLASS = re.compile(
    "(?:约|共|计|为|有|近|超|超过|达|的|不足|逾|等|余)$|^[笔户余]|合计|总计|小计|其中|大约|左右|以上|以下|[笔户]$"
)
_MOST = 10**9  # of loans or borrowers


def chinese_number(words: str) -> int:
    """The whole number that a Chinese numeral writes: 三十二, 贰佰零五, 一亿二千万.

    Raises Unreadable for short forms (一万五), digits spelled one by one (二〇二五) and anything else.
    """
    squeezed = squeeze(words).replace("萬", "万").replace("億", "亿")
    return _above(squeezed, _POWERS, words)


def _above(numeral: str, powers: Sequence[tuple[str, int]], words: str) -> int:
    """Split at 亿, then at 万; the part below must be full, or say 零, or it is a short form."""
    if not powers:
        return _below_ten_thousand(numeral, words)
    (sign, power), rest = powers[0], powers[1:]
    head, found, tail = numeral.partition(sign)
    if not found:
        return _above(numeral, rest, words)
    if sign in tail:
        raise Unreadable("not a Chinese numeral", words)
    upper = _above(head, rest, words)
    if upper == 0:
        raise Unreadable("not a Chinese numeral", words)
    if not tail:
        return upper * power
    lower = _above(tail, rest, words)
    if lower < power // 10 and tail[0] not in "零〇○":
        raise Unreadable("a numeral in short form is not certain", words)
    return upper * power + lower


def _below_ten_thousand(numeral: str, words: str) -> int:
    total, place, digit, gap = 0, 10**4, None, False
    for sign in numeral:
        if sign in _PLACES:
            size = _PLACES[sign]
            ten_alone = digit is None and size == 10 and (total == 0 or gap)
            if size >= place or (digit is None and not ten_alone) or digit == 0:
                raise Unreadable("not a Chinese numeral", words)
            if size < place // 10 and place < 10**4 and not gap:
                raise Unreadable("a Chinese numeral lacks a zero", words)
            total, place, digit, gap = total + (digit or 1) * size, size, None, False
        elif sign in _DIGITS and digit is None:
            if _DIGITS[sign] == 0 and len(numeral) > 1:
                gap = True
            else:
                digit = _DIGITS[sign]
        else:
            raise Unreadable("not a Chinese numeral", words)
    if not numeral or (gap and digit is None and total == 0):
        raise Unreadable("not a Chinese numeral", words)
    if digit is not None and total and place > 10 and not gap:
        raise Unreadable("a numeral in short form is not certain", words)
    return total + (digit or 0)


def _squeezed(words: str) -> str:
    if PARTED_DIGITS.search(plain(words).strip()):
        raise Unreadable("a blank between digits may part two numbers", words)
    return squeeze(words).rstrip("。;")


def _without_unit(squeezed: str, units: Collection[str]) -> str:
    for unit in sorted(units, key=len, reverse=True):
        if squeezed.endswith(unit):
            return squeezed.removesuffix(unit)
    return squeezed


def read_count(words: str, units: Collection[str] = ("笔", "户", "个", "人", "名")) -> int:
    """A whole number, with or without thousands commas and with one of ``units`` or none behind it.

    Raises Unreadable for decimals, rounded forms, wrong commas and everything else.
    """
    number = _without_unit(_squeezed(words), units)
    if not _INTEGER.fullmatch(number):
        raise Unreadable("not a whole number", words)
    count = int(number.replace(",", ""))
    if count > _MOST:
        raise Unreadable("more than any pool holds", words)
    return count


def read_decimal(words: str, units: Collection[str] = ("天", "日", "岁", "周岁", "年", "%")) -> Decimal:
    """A number that may have decimals, with one of ``units`` or none behind it; a percent stays a percent.

    Raises Unreadable for rounded words, signs, wrong commas and everything else.
    """
    number = _without_unit(_squeezed(words), units)
    if not _DECIMAL.fullmatch(number):
        raise Unreadable("not a number", words)
    return Decimal(number.replace(",", ""))


def read_counts(words: str, known: Collection[str] = (), total: int | None = None) -> dict[str, int]:
    """A list of words and counts: ``损失 411 笔;次级 340 笔`` or ``2笔未诉,59笔已诉讼``.

    A nested count (其中…) in brackets is dropped; a total before the list must be its sum. The unit is 笔, 户
    or absent, and the same wherever it is printed. A word outside ``known`` is accepted when it is two to
    eight Chinese characters and does not differ from a known one by characters of the watermark alone. 损失类
    is 损失 where only the latter is known. ``total``, when given, must be the sum too: leave it out where a
    wrong sum is to be flagged and not refused.
    Raises Unreadable if anything is left over, lacks its number or its word, or comes twice.
    """
    squeezed = _OF_WHICH.sub("", _squeezed(words)).strip("。;,")
    in_all = _IN_ALL.match(squeezed)
    items = _items(squeezed[in_all.end() :] if in_all else squeezed, words)
    units = {unit for _, _, unit in items if unit} | ({in_all[2]} - {""} if in_all else set())
    if len(units) > 1:
        raise Unreadable("counts of different things in one list", words)
    counts: dict[str, int] = {}
    for word, number, _ in items:
        key = _known_word(word, known, words)
        if key in counts:
            raise Unreadable("the same word twice", words)
        counts[key] = int(number.replace(",", ""))
        if counts[key] > _MOST:
            raise Unreadable("more than any pool holds", words)
    sums = {int(in_all[1].replace(",", ""))} if in_all else set()
    if any(sum(counts.values()) != expected for expected in (*sums, *([] if total is None else [total]))):
        raise Unreadable("the counts do not add up", words)
    return counts


def _items(squeezed: str, words: str) -> list[tuple[str, str, str]]:
    """Word, number and unit of every item, whichever comes first."""
    items: list[tuple[str, str, str]] = []
    for piece in _SEPARATORS.split(squeezed):
        if _WORD_FIRST_CHAIN.fullmatch(piece):
            items.extend((found[1], found[2], found[3]) for found in _WORD_FIRST.finditer(piece))
        elif number_first := _NUMBER_FIRST.fullmatch(piece):
            items.append((number_first[3], number_first[1], number_first[2]))
        else:
            raise Unreadable("not a list of words with counts", words)
    return items


def _known_word(word: str, known: Collection[str], words: str) -> str:
    if word in known:
        return word
    if word.endswith("类") and word.removesuffix("类") in known:
        return word.removesuffix("类")
    if not _OPEN_WORD.fullmatch(word) or _NO_CLASS.search(word):
        raise Unreadable("not a word of such a list", words)
    bare = _without_signs(word)
    if any(_without_signs(one) == bare for one in known):
        raise Unreadable("a word with characters of the watermark in it", words)
    return word


def _without_signs(word: str) -> str:
    return "".join(sign for sign in word if sign not in WATERMARK_SIGNS)
