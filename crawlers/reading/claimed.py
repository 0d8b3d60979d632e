"""What a published sentence says of a discount: over 70%, 不到3折, 超七成, half price.

A percent is a discount (1 - price / base); 折 is price / base x 10; 成 is a tenth, of the price it came down by.
What can mean two things is refused, with the words that would make it certain.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

from attrs import frozen

from crawlers.reading.numbers import chinese_number
from crawlers.reading.text import plain
from crawlers.records import Unreadable

_ONE: Final = Decimal(1)
_HUNDRED: Final = Decimal(100)


@frozen(kw_only=True)
class Says:
    """The discounts for which a sentence is true: from ``low`` to ``high``, ends included or not.

    ``None`` is no bound. Discounts are plain numbers (0.7). ``by_rounding`` tells that the sentence named one
    number, and that the bounds are what rounds to it; ``tolerance`` in words of points where it said "about".
    """

    low: Decimal | None = None
    high: Decimal | None = None
    low_included: bool = True
    high_included: bool = True
    named: Decimal
    of_price: bool = False
    by_rounding: bool = False
    about: Decimal | None = None
    caution: str | None = None

    def holds(self, discount: Decimal) -> bool:
        """Tell whether a discount makes the sentence true."""
        above = self.low is None or discount > self.low or (self.low_included and discount == self.low)
        below = self.high is None or discount < self.high or (self.high_included and discount == self.high)
        return above and below

    def boundary(self, discount: Decimal) -> Decimal:
        """Return the discount at which the sentence begins to be true: of two ends the one nearer to the case."""
        if self.by_rounding or self.about is not None:
            return self.named
        ends = [end for end in (self.low, self.high) if end is not None]
        return min(ends, key=lambda end: abs(end - discount))


#: How far from the number named a sentence may be that says "about"; in discount, so 0.01 is one point.
ABOUT: Final = Decimal("0.01")
NEARLY: Final = Decimal("0.02")

_N: Final = r"\d+(?:\.\d+)?"
_CN: Final = "零〇一二两三四五六七八九十点半"
_PERCENT: Final = rf"(?P<percent>{_N})\s*(?:%|percent|per cent|pct)"
_ZHE: Final = rf"(?P<zhe>{_N}|[{_CN}]+)折"
_CHENG: Final = rf"(?P<cheng>{_N}|[{_CN}]+)成(?P<half>半)?"
_FRACTION: Final = r"(?P<fraction>half|(?:a|one) third|two thirds|(?:a|one) quarter|three quarters|一半|对半)"
_AMOUNT = re.compile(rf"{_PERCENT}|{_ZHE}|{_CHENG}|{_FRACTION}", re.IGNORECASE)
_FRACTIONS: Final = {
    "half": Decimal("0.5"), "a third": _ONE / 3, "one third": _ONE / 3, "two thirds": _ONE * 2 / 3, "a quarter": Decimal("0.25"),
    "one quarter": Decimal("0.25"), "three quarters": Decimal("0.75"), "一半": Decimal("0.5"), "对半": Decimal("0.5"),
}  # fmt: skip
#: Whole sayings that name no number.
_SAYINGS: Final = (
    (re.compile("腰斩"), Says(low=Decimal("0.5"), named=Decimal("0.5"))),
    (re.compile("半价|对折|half[- ]price", re.IGNORECASE), Says(low=Decimal("0.495"), high=Decimal("0.505"), named=Decimal("0.5"), by_rounding=True)),
)  # fmt: skip

#: Words that turn the number named into a bound; looked for around it, longer ones first. The sign is that of the
#: quantity named: > more of it. ``~`` about, ``<~`` nearly.
_BEFORE: Final = (
    (r"(?:no|not) (?:less|lower) than|at least|minimum(?: of)?|不低于|不少于|至少|>=|≥|不小于", ">="),
    (
        r"(?:no|not) (?:more|higher) than|at most|up to|maximum(?: of)?|不高于|不超过|至多|最多|<=|≤|不大于",
        "<=",
    ),
    (
        r"more than|over|above|exceeding|exceeds?|greater than|in excess of|upwards of|better than|超过|高于|大于|逾|超|>",
        ">",
    ),
    (r"less than|under|below|lower than|fewer than|不到|不足|低于|少于|小于|未到|未达|<", "<"),
    (r"nearly|almost|close to|just under|将近|接近|近", "<~"),
    (r"about|around|roughly|approximately|approx\.?|some|circa|约为?|大约|大概|~", "~"),
)
_BEHIND: Final = (
    (r"\s*(?:or more|and more|\+|以上)", ">="), (r"\s*(?:or less|or lower|以下|以内)", "<="), (r"\s*(?:左右|上下|or so)", "~"),
    (r"\s*多", ">"),
)  # fmt: skip
_OF_PRICE = re.compile(
    r"^\s*(?:of (?:the |its )?(?!discount|reduction)|(?:的)?(?:价格|成交|起拍))"
    r"|(?:评估价|市场价|市价|原价|估值|面值|本息|本金|债权)[为的]?(?:约|不到|不足|超过?|近|仅)?$",
    re.IGNORECASE,
)
#: A base that stands between the sign and the number: 低于评估价的七成.
_BASE = re.compile(r"(?:评估价|市场价|市价|原价|估值|面值|本息|本金|债权)的?$")
_OFF_BEHIND = re.compile(
    r"\s*(?:off|below|beneath|under|cheaper|lower|discount|down|less than|的?折扣|优惠)", re.IGNORECASE
)
_OFF_BEFORE = re.compile("(?:降价|下降|降|跌|缩水|便宜|折让|打折)[了达幅度为]*$")
_REFUSED: Final = (
    (re.compile("溢价|premium", re.IGNORECASE), "a premium is not a discount"),
    (re.compile(r"折起(?!拍)|低至|as low as|^from \d+%?(?! ?(?:to|and|-))", re.IGNORECASE), "that speaks of the cheapest of many things; name one thing"),
    (re.compile("低于(?:评估价|市场价|市价|原价)[一二三四五六七八九]成"), "低于评估价七成 can mean 70% below it or below 70% of it; write 低于评估价的七成, or over 30%"),
)  # fmt: skip
_BETWEEN = re.compile(
    rf"(?:between|from|在)?\s*({_N}|[{_CN}]+)\s*(%|percent|折|成)?\s*(?:and|to|-|–|—|~|至|到)\s*({_N}|[{_CN}]+)\s*(%|percent|折|成)(?:之间)?", re.IGNORECASE
)  # fmt: skip
_REGISTRY = "in the registry's words 折扣率 is price / base; a percent is read as a discount here"


def read_says(words: str) -> Says:
    """Return what a sentence says of a discount. Raises ``Unreadable`` with what would make it certain."""
    text = re.sub(r"\s+", " ", plain(words)).strip()
    for pattern, why in _REFUSED:
        if pattern.search(text):
            raise Unreadable(why, words)
    if found := _BETWEEN.search(text):
        return _between(found, words)
    amounts = list(_AMOUNT.finditer(text))
    if not amounts:
        for pattern, says in _SAYINGS:
            if pattern.search(text):
                return says
        raise Unreadable("no percent, 折 or 成 in it", words)
    if len(amounts) > 1:
        raise Unreadable("it names more than one number", words)
    for pattern, says in _SAYINGS:
        if pattern.search(text):
            return says
    return _one(text, amounts[0], words)


def _one(text: str, found: re.Match[str], words: str) -> Says:
    before, behind = text[: found.start()], text[found.end() :]
    named, step, of_price = _value(found, before, behind, words)
    sign = _sign(before, behind)
    if of_price:  # more of the price is less of a discount
        named = _ONE - named
        sign = {">": "<", "<": ">", ">=": "<=", "<=": ">=", "<~": ">~"}.get(sign, sign)
    if not 0 <= named <= 1:
        raise Unreadable("a discount lies between 0% and 100%", words)
    caution = _REGISTRY if "折扣率" in text and found["percent"] else None
    return _bounds(named, step, sign, of_price, caution)


def _bounds(named: Decimal, step: Decimal, sign: str, of_price: bool, caution: str | None) -> Says:
    common = {"named": named, "of_price": of_price, "caution": caution}
    if sign in (">", ">="):
        return Says(low=named, low_included=sign == ">=", **common)  # type: ignore[arg-type]
    if sign in ("<", "<="):
        return Says(high=named, high_included=sign == "<=", **common)  # type: ignore[arg-type]
    if sign == "~":
        reach = max(ABOUT, step / 2)
        return Says(low=named - reach, high=named + reach, about=reach, **common)  # type: ignore[arg-type]
    if sign == "<~":
        return Says(low=named - NEARLY, high=named, high_included=False, about=NEARLY, **common)  # type: ignore[arg-type]
    if sign == ">~":
        return Says(low=named, high=named + NEARLY, low_included=False, about=NEARLY, **common)  # type: ignore[arg-type]
    return Says(low=named - step / 2, high=named + step / 2, high_included=False, by_rounding=True, **common)  # type: ignore[arg-type]


def _value(found: re.Match[str], before: str, behind: str, words: str) -> tuple[Decimal, Decimal, bool]:
    """The number named, the size of its last digit, and whether it is of the price rather than off it."""
    of_price = bool(_OF_PRICE.search(behind) or _OF_PRICE.search(before)) and not _OFF_BEHIND.match(behind)
    if found["percent"]:
        value = Decimal(found["percent"])
        return value / _HUNDRED, _digit(value) / _HUNDRED, of_price
    if found["zhe"]:
        value = _tenths(found["zhe"], words)
        if not 0 < value <= 10:
            raise Unreadable("折 is price / base x 10: between 0 and 10", words)
        return value / 10, _digit(value) / 10, True
    if found["cheng"]:
        value = _tenths(found["cheng"], words) + (Decimal("0.5") if found["half"] else 0)
        return value / 10, _digit(value) / 10, of_price
    fraction = found["fraction"].lower()
    if not (of_price or _OFF_BEHIND.match(behind) or _OFF_BEFORE.search(before)):
        if re.match(r"\s*(?:the|its|price)", behind, re.IGNORECASE):
            of_price = True
        else:
            raise Unreadable(f"{fraction} of the price, or {fraction} off it?", words)
    return _FRACTIONS[fraction], Decimal("0.01"), of_price


def _tenths(numeral: str, words: str) -> Decimal:
    """六五 is 6.5, 七 is 7, 三点五 is 3.5; figures as they are, but 65折 is 6.5折."""
    if re.fullmatch(_N, numeral):
        value = Decimal(numeral)
        return value / 10 if value > 10 and "." not in numeral and len(numeral) == 2 else value
    if numeral == "半":
        raise Unreadable("half of what?", words)
    whole, _, behind = numeral.partition("点")
    digits = [chinese_number("二" if sign == "两" else sign) for sign in whole + behind if sign != "十"]
    if whole == "十" and not behind:
        return Decimal(10)
    if not digits or len(digits) > 3 or "十" in numeral:
        raise Unreadable("no number of tenths", words)
    return Decimal(f"{digits[0]}.{''.join(str(digit) for digit in digits[1:]) or '0'}").normalize() + 0


def _digit(value: Decimal) -> Decimal:
    exponent = value.as_tuple().exponent
    return Decimal(1).scaleb(min(exponent, 0)) if isinstance(exponent, int) else _ONE


def _sign(before: str, behind: str) -> str:
    for pattern, sign in _BEHIND:
        if re.match(pattern, behind, re.IGNORECASE):
            return sign
    near = _BASE.sub("", before[-32:])
    for pattern, sign in _BEFORE:
        # the last such word before the number, with nothing but small words between
        if re.search(rf"(?:{pattern})\s*(?:a |the |an )?(?:discount (?:of )?)?$", near, re.IGNORECASE):
            return sign
    return "="


def _between(found: re.Match[str], words: str) -> Says:
    unit = found[4].lower()
    if found[2] and found[2].lower() != unit:
        raise Unreadable("its two numbers have different units", words)
    percent = unit in ("%", "percent")
    ends = [
        Decimal(one) if percent and re.fullmatch(_N, one) else _tenths(one, words)
        for one in (found[1], found[3])
    ]
    low, high = sorted(ends)
    size = _HUNDRED if percent else Decimal(10)
    first, last = low / size, high / size
    if unit == "折":
        first, last = _ONE - last, _ONE - first
    if not (0 <= first <= 1 and 0 <= last <= 1):
        raise Unreadable("a discount lies between 0% and 100%", words)
    return Says(low=first, high=last, named=first, of_price=unit == "折")
