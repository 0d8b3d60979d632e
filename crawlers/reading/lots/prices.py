"""Amounts as auction pages print them, and the words of the base that a price is quoted against."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from crawlers.reading.text import squeeze
from crawlers.records import Unreadable

_UNITS: Final = {"": 1, "元": 1, "万": 10_000, "万元": 10_000, "亿": 100_000_000, "亿元": 100_000_000}
# Words that name a base, and the column they belong to: what a court or an expert appraised, or what is asked around.
_LABELS: Final = (
    ("评估(?:价值?|值|总价|金额|总值)", "appraisal"),
    ("市场(?:评估)?(?:参考)?(?:价值?|均价)|市价", "market"),
    ("参考(?:总)?价值?", "market"),
    ("(?:网络)?询价(?:结果|价|价格)?", "appraisal"),
    ("议价(?:结果|价|价格)?", "appraisal"),
)
_PRINTED = re.compile(
    "(?P<label>" + "|".join(p for p, _ in _LABELS) + r")[:：为是]?(?:人民币|约|￥|¥)*(?P<amount>\d[\d,，.]*)"
    r"(?P<unit>亿元?|万元?|元)?(?!\d*年)(?P<per>/|每)?"
)


def in_yuan(value: Any, unit: str) -> Decimal:
    """Return a displayed number with its unit (元, 万, 亿) in yuan, exactly: ``94.43`` ``万`` is 944300.

    Raises ``Unreadable`` for another unit, for a price by the square metre, and for what is no number.
    """
    words = squeeze(str(value)).replace(",", "").lstrip("¥￥")
    factor = _UNITS.get(squeeze(unit or ""))
    found = re.fullmatch(r"(\d+(?:\.\d+)?)(亿元?|万元?|元)?", words)
    if factor is None or not found:
        raise Unreadable("not an amount in yuan", f"{value}{unit}")
    if found[2]:
        if unit and _UNITS[found[2]] != factor:
            raise Unreadable("two units", f"{value}{unit}")
        factor = _UNITS[found[2]]
    return _exact(Decimal(found[1]) * factor, f"{value}{unit}")


def from_fen(value: Any) -> Decimal | None:
    """Return a number of fen in yuan; ``None`` for what is not a whole number of fen."""
    if isinstance(value, bool) or value is None:
        return None
    try:
        fen = Decimal(str(value).replace(",", "").strip())
    except InvalidOperation:
        return None
    return (fen / 100).quantize(Decimal("0.01")) if fen.is_finite() and fen >= 0 and fen == int(fen) else None


def label_of(attributes: Sequence[tuple[str, str]], texts: Sequence[Sequence[str]]) -> str | None:
    """Return the printed words of the base (评估价, 市场价, 参考价, 询价 ...), labels before running text."""
    for label, value in attributes:
        found = next((p for p, _ in _LABELS if re.fullmatch(p, squeeze(label).split("(")[0])), None)
        if found and re.search(r"[1-9]", value):
            return squeeze(label).split("(")[0]
    for lines in texts:
        for line in lines:
            printed = _PRINTED.search(squeeze(line))
            if printed and not printed["per"] and printed["amount"].strip("0.,"):
                return printed["label"]
    return None


def kind_of_label(label: str) -> str | None:
    """Say whether a printed label names an appraisal or a market price; ``None`` when it names neither."""
    words = squeeze(label)
    return next((kind for pattern, kind in _LABELS if re.match(pattern, words)), None)


def _exact(amount: Decimal, words: str) -> Decimal:
    rounded = amount.quantize(Decimal("0.01"))
    if rounded != amount:
        raise Unreadable("more than two decimals", words)
    return rounded
