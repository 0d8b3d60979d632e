"""JSON answers as sites send them: bare or wrapped in a call, sometimes JSON inside JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta, timezone
from decimal import Decimal, InvalidOperation
from typing import Any

from crawlers.reading import personal
from crawlers.records import Unreadable

BEIJING = timezone(timedelta(hours=8))
_CALL = re.compile(rb"^\s*[\w$.]*\s*\((.*)\)\s*;?\s*$", re.DOTALL)


def read_json(body: bytes) -> Any:
    """The value of an answer, numbers exact (``Decimal``). Raises ``Unreadable`` when it is not JSON.

    ``cb({...});`` and ``null({...})`` are the same answer in a wrapper.
    """
    wrapped = _CALL.match(body)
    for words in (body, wrapped[1] if wrapped else None):
        if words is None:
            continue
        try:
            return json.loads(words.decode("utf-8-sig"), parse_float=Decimal)
        except (ValueError, UnicodeDecodeError, RecursionError):
            continue
    raise Unreadable("the answer is not JSON", body[:60].decode("utf-8", "replace"))


def inner_json(value: Any) -> Any:
    """JSON that stands as text inside JSON; anything else as it is."""
    if isinstance(value, str) and value.strip()[:1] in ("{", "["):
        try:
            return read_json(value.encode())
        except Unreadable:
            return value
    return value


def yuan(value: Any) -> Decimal | None:
    """A number of yuan as JSON gives it; ``None`` for what is not a number (无, empty)."""
    if isinstance(value, bool) or value is None:
        return None
    try:
        amount = Decimal(str(value).replace(",", "").strip())
    except InvalidOperation:
        return None
    if not amount.is_finite() or amount < 0 or amount > Decimal("1e13"):
        return None
    return amount.quantize(Decimal("0.01")) if amount == amount.quantize(Decimal("0.01")) else None


def whole(value: Any) -> int | None:
    """A count as JSON gives it; ``None`` for what is not one."""
    amount = yuan(value)
    return int(amount) if amount is not None and amount == int(amount) else None


def instant(value: Any) -> datetime | None:
    """An instant from epoch milliseconds, in Beijing time; ``None`` for 0 and what is none."""
    number = whole(value)
    if not number or not 10**12 <= number < 10**13:
        return None
    return datetime.fromtimestamp(number / 1000, BEIJING).replace(microsecond=0)


def only(value: Any, names: Collection[str] | None, whole_keys: Collection[str] = ()) -> Any:
    """What is kept of an answer: the named keys at any depth, texts without personal passages.

    Keys that nobody reads are not kept, least of all those for a contact person and a phone. ``whole_keys``
    are kept with all that is in them (printed pairs, whose names are not known before), and so is
    everything when ``names`` is ``None``.
    """
    if isinstance(value, Mapping):
        return {
            key: only(inner_json(inner), None if key in whole_keys else names, whole_keys)
            for key, inner in value.items()
            if names is None or key in names
        }
    if isinstance(value, list):
        return [only(inner, names, whole_keys) for inner in value]
    if isinstance(value, Decimal):
        return str(value)
    return personal.scrub(value) if isinstance(value, str) else value
