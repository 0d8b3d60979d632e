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
    number, and that the bounds are what rounds to it; ``about`` how far it may be off where it said "about".
    """

    low: Decimal | None = None
    high: Decimal | None = None
    low_included: bool = True
    high_included: bool = True
    named: Decimal
    of_price: bool = False
    by_rounding: bool = False
    about: Decimal | None = None

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
_DIGIT: Final = "[一二三四五六七八九]"
_CN: Final = "零〇一二两三四五六七八九十点半"
_PERCENT: Final = rf"(?P<percent>{_N})\s*(?:%|percent|per cent|pct)|百分之(?P<hundredth>{_N}|[{_CN}百]+)"
_ZHE: Final = rf"(?P<zhe>{_N}|[{_CN}]+)折(?P<more_zhe>{_DIGIT}(?!折|成))?"
_CHENG: Final = rf"(?P<cheng>{_N}|[{_CN}]+)成(?P<more_cheng>半|{_DIGIT}(?!折|成))?"
_FRACTION: Final = rf"(?P<fraction>half|(?:a|one) third|two thirds|(?:a|one) quarter|three quarters|一半|对半|{_DIGIT}分之{_DIGIT}(?!折|成))"
_AMOUNT = re.compile(rf"{_PERCENT}|{_FRACTION}|{_ZHE}|{_CHENG}", re.IGNORECASE)
_FRACTIONS: Final = {
    "half": Decimal("0.5"), "a third": _ONE / 3, "one third": _ONE / 3, "two thirds": _ONE * 2 / 3, "a quarter": Decimal("0.25"),
    "one quarter": Decimal("0.25"), "three quarters": Decimal("0.75"), "一半": Decimal("0.5"), "对半": Decimal("0.5"),
}  # fmt: skip
#: Whole sayings that name no number.
_SAYINGS: Final = (
    (re.compile("腰斩"), Says(low=Decimal("0.5"), named=Decimal("0.5"))),
)  # fmt: skip
_HALF_PRICE: Final = re.compile("半价|对折|half[- ]price", re.IGNORECASE)
#: Neutral beside a number, but beside 半价 they would say how much.
_HOW_MUCH: Final = re.compile(
    r"\b(?:off|below|beneath|under|cheaper|lower|less than|reduction|down|reduced|cut|slashed|lowered)\b(?! to\b)|[低降跌减]",
    re.IGNORECASE,
)
#: More of the price is less of a discount.
_TURNED: Final = {">": "<", "<": ">", ">=": "<=", "<=": ">=", "<~": ">~"}

#: Words that turn the number named into a bound; looked for around it, longer ones first. The sign is that of the
#: quantity named: > more of it. ``~`` about, ``<~`` nearly.
_BEFORE: Final = (
    (r"(?:no|not) (?:less|lower) than|at least|minimum(?: of)?|不低于|不少于|至少|>=|≥|不小于", ">="),
    (r"(?:no|not) (?:more|higher) than|at most|maximum(?: of)?|不高于|不超过|至多|最多|<=|≤|不大于", "<="),
    (
        r"more than|over|above|exceeding|exceeds?|greater than|in excess of|upwards of|better than|超过|高于|大于|逾|超|>",
        ">",
    ),
    (r"less than|under|below|lower than|fewer than|不到|不足|低于|少于|小于|未到|未达|跌破|<", "<"),
    (r"nearly|almost|close to|just under|将近|接近|近", "<~"),
    (r"about|around|roughly|approximately|approx\.?|some|circa|约为?|大约|大概|~", "~"),
)
_BEHIND: Final = (
    (r"\s*(?:or more|and more|\+|以上)", ">="), (r"\s*(?:or less|or lower|以下|以内)", "<="), (r"\s*(?:左右|上下|or so)", "~"),
    (r"\s*都?(?:不到|不足)", "<"), (r"\s*多", ">"),
)  # fmt: skip
_BASES: Final = (
    "评估价|市场价|市价|原价|估值|面值|本息|本金|债权|总额|appraisal|appraised value|market (?:price|value)|face value|"
    "original price|value|price|principal|claims"
)
#: The number is of the price: what is left, not what is gone.
_OF_PRICE_BEHIND = re.compile(
    r"\s*of (?:the |its |their )?(?!discount|reduction)|的?(?:价格|成交|起拍)", re.IGNORECASE
)
_OF_PRICE_BEFORE = re.compile(
    rf"(?:(?:{_BASES})[为的]?|(?:down|reduced|cut|slashed|lowered|marked down|fell|fallen|dropped|discounted) to|(?:降|跌|减|缩水|下调|打折)[至到为]"
    r"|(?:retain|keep|recover)(?:s|ed|ing)?|recovery(?: rate)?(?: of)?|回收率[为达]?|仍有|保留|剩下?)$",
    re.IGNORECASE,
)
#: The number is of the price or off it: nothing says.
_SOLD_AT: Final = re.compile(r"\b(?:at|for|to)$", re.IGNORECASE)
#: The number is what is gone.
_OFF_BEHIND = re.compile(
    r"\s*(?:off|below|beneath|under|cheaper|lower|discount|down|less than|reduction|的?折扣|的?折价|的?降幅|优惠)",
    re.IGNORECASE,
)
_OFF_BEFORE = re.compile(
    r"(?:(?:lost|loses|shed|sheds|fell|dropped|down|cut|reduced|slashed|lowered|cheaper|discounted|discount)(?: of| by)?"
    rf"|[比较](?:{_BASES})的?(?:低|便宜|下降|降低)了?"
    r"|(?:降价|下降|降幅?|跌去?|跌幅|缩水|便宜|折让|折扣|折价|优惠|下调)[了达幅度为去]*)$",
    re.IGNORECASE,
)
#: Words that say nothing of how much. Whatever else stands in a sentence could change its sense, and is refused.
_NEUTRAL = re.compile(
    rf"[比较](?:{_BASES})的?(?:低|便宜|下降|降低)了?|{_BASES}|discount(?:ed)?|off|below|beneath|under|cheaper|lower|less than|reduction|reduced|down|cut|slashed|lowered|marked|lost|loses|"
    r"shed|sheds|fell|fallen|dropped|retain(?:s|ed)?|keep(?:s|ing)?|recover(?:s|ed|ing|y)?|rate|"
    r"\b(?:a|an|the|its|their|of|by|at|to|for|with|is|was|are|were|be|only|just|as|it|flat|lot|package|house|sold|sells|selling|sale|"
    r"started|starts|starting|listed|offered|asking|bank|it's|that|in|from|on)\b|"
    r"评估|起拍|成交|挂牌|出售|转让|标的|房产|资产包|价格?|折扣|折价|降价|降幅|跌幅|下降|下调|缩水|便宜|优惠|折让|回收率|打折?|相当于|"
    r"只有|仅|仅为|以|按|为|是|的|了|达|约|幅度?|去|降|跌|至|到|仍有|保留|剩下?|[,.，。;；:：!！'\"“”()（）\s-]",
    re.IGNORECASE,
)
_REFUSED: Final = (
    (re.compile("溢价|premium", re.IGNORECASE), "a premium is not a discount"),
    (re.compile(r"折起(?!拍)|低至|as low as|^from \d+%?(?! ?(?:to|and|-))", re.IGNORECASE), "that speaks of the cheapest of many things; name one thing"),
    (re.compile(r"\bup to\b|\bas much as\b|最高", re.IGNORECASE), "that speaks of the largest of many discounts; name one thing"),
    (re.compile("折扣率"), "折扣率 is price / base in the registry's words and a discount in others'; write 折扣 64%, or 评估价的36%"),
    (re.compile(rf"低于(?:评估价|市场价|市价|原价|估值)(?:约|近|逾|超)?(?:[一二三四五六七八九]成|{_N}成|{_N}\s*%|百分之)"), "低于评估价七成 or 70% can mean 70% below it or below 70% of it; write 比评估价低70%, or 低于评估价的七成"),
    (re.compile(r"(?:一二|二三|三四|四五|五六|六七|七八|八九)[折成]"), "三四折 can be 3.4折, or 3 to 4折; write 3.4折, or 3至4折"),
    (re.compile(r"n't\b|\bnot (?!(?:more|less|lower|higher) than)|\bnever\b|不是|并非|没有|未必|并未", re.IGNORECASE), "it is denied; say what is claimed"),
)  # fmt: skip
_BETWEEN = re.compile(
    rf"(?:(?P<between>between|from|在)\s*)?(?P<low>{_N}|[{_CN}]+)\s*(?P<first>%|percent|折|成)?\s*(?P<to>and|to|-|–|—|~|至|到)\s*"
    rf"(?P<high>{_N}|[{_CN}]+)\s*(?P<unit>%|percent|折|成)(?:之间)?",
    re.IGNORECASE,
)


def read_says(words: str) -> Says:
    """Return what a sentence says of a discount. Raises ``Unreadable`` with what would make it certain."""
    text = re.sub(r"(?<=[\w])-(?=percent|per|thirds?|quarters?)", " ", plain(words), flags=re.IGNORECASE)
    text = re.sub(r"\s+", " ", text).strip()
    for pattern, why in _REFUSED:
        if pattern.search(text):
            raise Unreadable(why, words)
    if (found := _BETWEEN.search(text)) and (found["to"].lower() != "and" or found["between"]):
        _nothing_else(text[: found.start()] + text[found.end() :], words)
        return _between(found, words)
    for pattern, says in _SAYINGS:
        if found := pattern.search(text):
            _nothing_else(text[: found.start()] + text[found.end() :], words)
            return says
    if found := _HALF_PRICE.search(text):
        return _half_price(text[: found.start()].rstrip(), text[found.end() :], words)
    amounts = list(_AMOUNT.finditer(text))
    if not amounts:
        raise Unreadable("no percent, 折 or 成 in it", words)
    if len(amounts) > 1:
        raise Unreadable("it names more than one number", words)
    return _one(text, amounts[0], words)


def _half_price(before: str, behind: str, words: str) -> Says:
    sign, before, behind = _sign(before, behind)
    _nothing_else(f"{before} {behind}", words)
    if _HOW_MUCH.search(f"{before} {behind}"):
        raise Unreadable("half the price, or half of it off?", words)
    return _bounds(Decimal("0.5"), Decimal("0.01"), _TURNED.get(sign, sign), True)


def _nothing_else(rest: str, words: str) -> None:
    """Refuse words that could change the sense of a sentence."""
    left = _NEUTRAL.sub(" ", rest).strip()
    if left:
        raise Unreadable(
            f"{' '.join(left.split())} may change its sense; name only the number, its bound and its base",
            words,
        )


def _one(text: str, found: re.Match[str], words: str) -> Says:
    before, behind = text[: found.start()].rstrip(), text[found.end() :]
    sign, before, behind = _sign(before, behind)
    _nothing_else(before + " " + behind, words)
    named, step, of_price = _value(found, before, behind, words)
    if of_price:
        named, sign = _ONE - named, _TURNED.get(sign, sign)
    if not 0 <= named <= 1 or (named == 1 and sign == ">") or (named == 0 and sign == "<"):
        raise Unreadable("a discount lies between 0% and 100%", words)
    return _bounds(named, step, sign, of_price)


def _bounds(named: Decimal, step: Decimal, sign: str, of_price: bool) -> Says:
    common = {"named": named, "of_price": of_price}
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
    of_price = _is_of_price(before, behind)
    if found["percent"] or found["hundredth"]:
        if of_price is None and _SOLD_AT.search(before):
            raise Unreadable(f"at {found[0]} of the base, or {found[0]} below it?", words)
        value = Decimal(found["percent"]) if found["percent"] else _hundredths(found["hundredth"], words)
        return value / _HUNDRED, _digit(value) / _HUNDRED, bool(of_price)
    if found["zhe"]:
        value = _tenths(found["zhe"] + (f"点{found['more_zhe']}" if found["more_zhe"] else ""), words)
        if not 0 < value <= 10:
            raise Unreadable("折 is price / base x 10: between 0 and 10", words)
        return value / 10, _digit(value) / 10, True
    if found["cheng"]:
        more = found["more_cheng"]
        value = _tenths(found["cheng"] + (f"点{'五' if more == '半' else more}" if more else ""), words)
        return value / 10, _digit(value) / 10, bool(of_price)
    if of_price is None:
        raise Unreadable(f"{found['fraction']} of the price, or {found['fraction']} off it?", words)
    return _fraction(found["fraction"].lower()), Decimal("0.01"), of_price


def _is_of_price(before: str, behind: str) -> bool | None:
    """Whether a number is of the price (what is left) or off it; ``None`` when nothing says."""
    if _OFF_BEHIND.match(behind):
        return False
    if _OF_PRICE_BEFORE.search(before):
        return True
    if _OFF_BEFORE.search(before):
        return False
    if _OF_PRICE_BEHIND.match(behind) or re.match(rf"\s*(?:the |its )?(?:{_BASES})", behind, re.IGNORECASE):
        return True
    return None


def _fraction(words: str) -> Decimal:
    if "分之" in words:
        below, above = (chinese_number(part) for part in words.split("分之"))
        return Decimal(above) / Decimal(below)
    return _FRACTIONS[words]


def _hundredths(numeral: str, words: str) -> Decimal:
    """百分之六十四点五 is 64.5%."""
    if re.fullmatch(_N, numeral):
        return Decimal(numeral)
    whole, _, behind = numeral.partition("点")
    if "半" in numeral or not whole:
        raise Unreadable("no number of hundredths", words)
    digits = "".join(str(chinese_number(sign)) for sign in behind)
    return Decimal(f"{chinese_number(whole)}.{digits or '0'}").normalize() + 0


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


def _sign(before: str, behind: str) -> tuple[str, str, str]:
    """The bound that the words around a number give, and those words without it."""
    for pattern, sign in _BEHIND:
        if found := re.match(pattern, behind, re.IGNORECASE):
            return sign, before, behind[found.end() :]
    for pattern, sign in _BEFORE:
        # the last such word before the number, with nothing but small words and a base between
        near = rf"(?:{pattern})(?=(?:\s*(?:a |the |an )?(?:discount of )?(?:(?:{_BASES})的?)?)$)"
        if found := re.search(near, before, re.IGNORECASE):
            return sign, (before[: found.start()] + before[found.end() :]).rstrip(), behind
    return "=", before, behind


def _between(found: re.Match[str], words: str) -> Says:
    unit = found["unit"].lower()
    if found["first"] and found["first"].lower() != unit:
        raise Unreadable("its two numbers have different units", words)
    percent = unit in ("%", "percent")
    ends = [
        Decimal(one) if percent and re.fullmatch(_N, one) else _tenths(one, words)
        for one in (found["low"], found["high"])
    ]
    low, high = sorted(ends)
    size = _HUNDRED if percent else Decimal(10)
    first, last = low / size, high / size
    if unit == "折":
        first, last = _ONE - last, _ONE - first
    if not (0 <= first <= 1 and 0 <= last <= 1):
        raise Unreadable("a discount lies between 0% and 100%", words)
    return Says(low=first, high=last, named=first, of_price=unit == "折")
