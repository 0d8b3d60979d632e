"""Amounts of money in yuan: certain, or refused.

An amount without a unit is no amount. Rounded words (约, 余, 以上), ranges, foreign money, a unit that
contradicts its label and anything below a fen are refused, never repaired.
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache
from typing import Final

from crawlers.reading.numbers import NUMERALS, PARTED_DIGITS, chinese_number
from crawlers.reading.text import plain, squeeze
from crawlers.records import Unreadable

_SMALL: Final = {"": 1, "十": 10, "百": 100, "千": 1000}
_LARGE: Final = {"万": 10**4, "亿": 10**8, "万亿": 10**12}
#: Yuan in one unit. A bare 千 or 百 without 元 is part of a numeral and no unit.
UNITS: Final = {
    **{f"{small}元": size for small, size in _SMALL.items()},
    **{f"{small}{large}": size * power for small, size in _SMALL.items() for large, power in _LARGE.items()},
    **{
        f"{small}{large}元": size * power for small, size in _SMALL.items() for large, power in _LARGE.items()
    },
}
_UNIT: Final = "|".join(sorted(UNITS, key=lambda unit: (-len(unit), unit)))
_SAME: Final = str.maketrans("萬億圆圓块拾佰仟￥", "万亿元元元十百千¥")

# Beyond these an amount is no price of anything, and arithmetic would round it without a word.
_LONGEST: Final = 24
_TOO_MUCH: Final = Decimal(10**23)

_NUMBER: Final = r"(?:[1-9]\d{0,2}(?:,\d{3})+|0|[1-9]\d*)(?:\.\d+)?"
_BARE = re.compile(_NUMBER)
_PART = re.compile(f"({_NUMBER})({_UNIT})")
_PARTS = re.compile(f"(?:{_NUMBER}(?:{_UNIT}))+")
_NUMERAL = re.compile(f"([{NUMERALS}]+)(?:(?<=[万亿])|元)")
_COINS = re.compile(
    "元零?(?:([\\d一二三四五六七八九壹贰叁肆伍陆柒捌玖])角)?零?(?:([\\d一二三四五六七八九壹贰叁肆伍陆柒捌玖])分)?$"
)
_CURRENCY = re.compile(r"^(?:人民币(?:\(大写\))?|RMB|CNY|¥)+:?|人民币$", re.IGNORECASE)
_TWICE = re.compile(r"([^()]+)\((?:大写|小写)?:?([^()]+)\)")
_WRONG_COMMAS = re.compile(f"[\\d,.]*,[\\d,.]*(?:{_UNIT})?")
_AMOUNT_SOMEWHERE = re.compile(rf"\d\.?\d*(?:{_UNIT})")
_WHY_NOT: Final = (
    (
        re.compile(
            "[美欧日港澳加韩新]元|英镑|港币|卢布|瑞士?法?郎|[新]?台币|USD|HKD|EUR|JPY|GBP|AUD|[$€£₩]|美金|HK",
            re.IGNORECASE,
        ),
        "foreign currency",
    ),
    (
        re.compile(
            "约|近|余|超|以[上下内外]|不[低少高多超到足]|至[少多]|最[低高多少]|左右|上下|多|逾|几|数|[大小]于|[<>≥≤≈+]|起$"
        ),
        "not an exact amount",
    ),
    (re.compile("^[-−负]"), "a negative amount"),
    (re.compile("[至到~—–-]"), "a range, not one amount"),
)
_IN_BRACKETS = re.compile(r"[(\[【]([^()\[\]【】]*)[)\]】]")
_UNIT_SAID = re.compile(f"(?:金额)?(?:单位)?:?(?:人民币)?[:,、/]?({_UNIT})")
_UNIT_BEHIND = re.compile(f"(?:单位:?|[/:])(?:人民币)?({_UNIT})$")


def read_yuan(words: str, unit: str | None = None) -> Decimal:
    """An amount in yuan, with at most two decimals.

    ``unit`` is the one that the label carries (元, 万元, 亿 ...); without it the words must hold their own,
    or a sign of the currency. A unit in the words that differs from the label's is a contradiction, unless
    the label says 元 and the words spell a larger one out (万元, 亿元). Raises Unreadable for all that is not
    certain.
    """
    if PARTED_DIGITS.search(plain(words).strip()):
        raise Unreadable("a blank between digits may part two amounts", words)
    squeezed = squeeze(words).translate(_SAME).rstrip("。;")
    twice = _TWICE.fullmatch(squeezed)
    if twice:
        return _said_twice(twice[1], twice[2], unit, words)
    return _in_range(_read(squeezed, unit, words), words)


@lru_cache(maxsize=1024)
def unit_of_label(label: str) -> str | None:
    """The unit of money that a label names: 元 of 未偿本金总额(元); ``None`` for none or several."""
    squeezed = squeeze(label).translate(_SAME)
    said = [_UNIT_SAID.fullmatch(inside) for inside in _IN_BRACKETS.findall(squeezed)]
    units = {found[1] for found in said if found}
    behind = _UNIT_BEHIND.search(_IN_BRACKETS.sub("", squeezed))
    if behind:
        units.add(behind[1])
    return units.pop() if len(units) == 1 else None


def _said_twice(first: str, second: str, unit: str | None, words: str) -> Decimal:
    """1,000,000元（大写：壹佰万元整）: the same amount twice is certain."""
    amount = _read(first, unit, words)
    if amount != _read(second, unit, words):
        raise Unreadable("two different amounts", words)
    return _in_range(amount, words)


def _read(squeezed: str, label_unit: str | None, words: str) -> Decimal:
    without_sign = _CURRENCY.sub("", squeezed)
    has_sign = without_sign != squeezed
    label_unit = None if label_unit is None else squeeze(label_unit).translate(_SAME)
    if label_unit is not None and label_unit not in UNITS:
        raise Unreadable(f"not a unit of yuan: {label_unit}", words)
    body = without_sign[:-1] if without_sign[-2:] in {"元整", "元正", "角整", "角正"} else without_sign
    if _BARE.fullmatch(body):
        return _with_unit_of_label(body, label_unit, has_sign, words)
    body, coins = _coins(body)
    amount, own_unit = _with_own_unit(body, words)
    _agree(own_unit, label_unit, words)
    return amount + coins


def _with_unit_of_label(number: str, label_unit: str | None, has_sign: bool, words: str) -> Decimal:
    if label_unit is None and not has_sign:
        raise Unreadable("no unit, no amount", words)
    if has_sign and label_unit not in {None, "元"}:
        raise Unreadable("a sign of yuan under a label in another unit", words)
    return _times(number, UNITS[label_unit or "元"], words)


def _with_own_unit(body: str, words: str) -> tuple[Decimal, str]:
    if _PARTS.fullmatch(body):
        parts = [(found[1], found[2]) for found in _PART.finditer(body)]
        sizes = [UNITS[unit] for _, unit in parts]
        amounts = [_times(number, UNITS[unit], words) for number, unit in parts]
        falling = all(amount < size for size, amount in zip(sizes, amounts[1:], strict=False))
        if not falling or any("." in number or unit.endswith("元") for number, unit in parts[:-1]):
            raise Unreadable("several amounts", words)
        return sum(amounts, Decimal(0)), parts[-1][1]
    numeral = _NUMERAL.fullmatch(body)
    if numeral:
        try:
            return Decimal(chinese_number(numeral[1])), _unit_of_numeral(body)
        except Unreadable as refused:
            raise Unreadable(refused.reason, words) from None
    raise Unreadable(_why_not(body), words)


def _unit_of_numeral(body: str) -> str:
    return next(unit for unit in ("万亿元", "亿元", "万元", "元", "万亿", "亿", "万") if body.endswith(unit))


def _coins(body: str) -> tuple[str, Decimal]:
    """Take 角 and 分 off behind 元."""
    found = _COINS.search(body)
    if not found or (found[1] is None and found[2] is None):
        return body, Decimal(0)
    jiao, fen = (
        int(one) if one.isdigit() else chinese_number(one) for one in (found[1] or "0", found[2] or "0")
    )
    return body[: found.start() + 1], Decimal(jiao * 10 + fen) / 100


def _agree(own_unit: str, label_unit: str | None, words: str) -> None:
    if label_unit is None or UNITS[own_unit] == UNITS[label_unit]:
        return
    if label_unit == "元" and own_unit.endswith("元"):
        return
    raise Unreadable(f"the unit {own_unit} contradicts the label's {label_unit}", words)


def _times(number: str, size: int, words: str) -> Decimal:
    whole, _, decimals = number.replace(",", "").partition(".")
    if len(whole) + len(decimals) > _LONGEST:
        raise Unreadable("more digits than an amount has", words)
    if size == 1 and len(decimals) > 2:
        raise Unreadable("more than two decimals of yuan", words)
    return Decimal(f"{whole}.{decimals or 0}") * size


def _in_range(amount: Decimal, words: str) -> Decimal:
    if amount >= _TOO_MUCH:
        raise Unreadable("more yuan than there are", words)
    fen = amount * 100
    if fen != fen.to_integral_value():
        raise Unreadable("more than two decimals of yuan", words)
    exact = amount.quantize(Decimal("0.01"))
    return exact.quantize(Decimal(1)) if exact == exact.to_integral_value() else exact


def _why_not(body: str) -> str:
    if _WRONG_COMMAS.fullmatch(body):
        return "commas that do not part thousands"
    reason = next((reason for pattern, reason in _WHY_NOT if pattern.search(body)), None)
    if reason:
        return reason
    if len(_AMOUNT_SOMEWHERE.findall(body)) > 1:
        return "several amounts"
    return "not an amount of money"
