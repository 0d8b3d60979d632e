"""Amounts as people write them in a sentence or type them: 79.84万, 798,400, 2.24 million, RMB 5.14bn."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

from crawlers.reading.money import read_yuan
from crawlers.reading.text import plain
from crawlers.records import Unreadable

_SIZES: Final = {
    "": 1, "k": 10**3, "thousand": 10**3, "w": 10**4, "m": 10**6, "mn": 10**6, "mio": 10**6, "million": 10**6, "b": 10**9,
    "bn": 10**9, "billion": 10**9, "tn": 10**12, "trillion": 10**12,
}  # fmt: skip
_NUMBER: Final = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_YUAN: Final = r"rmb|cny|yuan|renminbi|¥|元"
_ENGLISH = re.compile(
    rf"(?:(?:{_YUAN})\s*)?({_NUMBER})\s*({'|'.join(sorted(_SIZES, key=len, reverse=True))})\s*(?:{_YUAN})?",
    re.IGNORECASE,
)
_FOREIGN = re.compile(r"[$€£]|usd|hkd|eur|dollar|euro|pound|美元|港元|港币|欧元|日元", re.IGNORECASE)


def read_typed_amount(words: str) -> Decimal:
    """Return an amount in yuan. A bare number is yuan, for nobody types another unit without naming it.

    Raises ``Unreadable`` for foreign money, ranges, rounded words and whatever is not one amount above 0.
    """
    text = plain(words).strip().translate(str.maketrans("￥，．", "¥,."))
    if _FOREIGN.search(text):
        raise Unreadable("foreign currency", words)
    if found := _ENGLISH.fullmatch(text):
        amount = Decimal(found[1].replace(",", "")) * _SIZES[found[2].lower()]
    else:
        amount = read_yuan(text)
    if amount <= 0:
        raise Unreadable("an amount of 0 is no measure of value", words)
    if amount >= Decimal(10) ** 15:
        raise Unreadable("an amount this large is no price of anything", words)
    return amount
