"""JSON answers as sites send them: bare or wrapped in a call, sometimes JSON inside JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta, timezone
from decimal import Decimal, InvalidOperation
from typing import Any

from attrs import define, field

from crawlers.reading.garbled import whole_halves
from crawlers.reading.lots.persons import without_persons
from crawlers.reading.lots.sellers import seller_of
from crawlers.reading.names import is_person
from crawlers.reading.text import squeeze
from crawlers.records import Unreadable

BEIJING = timezone(timedelta(hours=8))
_NUMBER = re.compile(r"[\d.,+\-eE ]{1,30}")
_NOT_GIVEN = ("", "无", "-", "--", "/", "暂无")
_PRIVATE = re.compile(
    "人$|人员$|人姓名|姓名|电话|手机|联系|邮箱|微信|车主|户主|房主|业主|法官|书记员|证件|身份证|车牌|号牌|车架|发动机号|识别代号"
)
_HALF = re.compile(rb"\\u[dD][89a-fA-F]")  # half of an emoji, or one of two
BROKEN_JSON = re.compile(r"\s*[\[{]\s*[\[{\"']")  # [二拍] before a title is none
_OF_THINGS = re.compile("[省市区县镇街路地址楼]|小区|名称|品牌|类型|位置|用途|来源|型号|系列|颜色|材质")
_CALL = re.compile(rb"^\s*[\w$.]*\s*\((.*)\)\s*;?\s*$", re.DOTALL)


def read_json(body: bytes) -> Any:
    """The value of an answer, numbers exact (``Decimal``). Raises ``Unreadable`` when it is not JSON.

    ``cb({...});`` and ``null({...})`` are the same answer in a wrapper.
    """
    wrapped = _CALL.match(body)
    for words in (body, wrapped[1] if wrapped else None):
        if words is None:
            continue
        for encoding in ("utf-8-sig", "gb18030"):
            try:
                value = json.loads(words.decode(encoding), parse_float=Decimal)
            except (ValueError, UnicodeDecodeError, RecursionError):
                continue
            return whole_halves(value) if _HALF.search(words) else value
    raise Unreadable(f"the answer is not JSON ({len(body):,} bytes)")  # its words may name a person


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


@define
class Figures:
    """Amounts and instants of a record, surest place first; what is there and is none is noted, never skipped."""

    refused: list[tuple[str, str, str]] = field(factory=list)

    def yuan(self, column: str, *places: Any) -> Decimal | None:
        """The first amount that is not 0 (0 when all are); ``None`` where none is given, or one is unreadable."""
        zero = None
        for value in places:
            if value is None or str(value).strip() in _NOT_GIVEN:
                continue
            amount = yuan(value)
            if amount is None:
                self.refused.append((column, "not an amount in yuan", ""))
                return None
            if amount:
                return amount
            zero = amount
        return zero

    def instant(self, column: str, *places: Any) -> datetime | None:
        """The first instant; ``None`` where none is given, or one is unreadable."""
        for value in places:
            if value is None or str(value).strip() in (*_NOT_GIVEN, "0"):
                continue
            moment = instant(value)
            if moment is None:
                self.refused.append((column, "not an instant in epoch milliseconds", ""))
            return moment
        return None


def only(value: Any, names: Collection[str] | None, whole_keys: Collection[str] = ()) -> Any:
    """What is kept of an answer: the named keys at any depth, texts without persons and number plates.

    Keys that nobody reads are not kept, least of all those for a contact person and a phone. ``whole_keys``
    are kept with all pairs that are in them (printed labels, not known before), those of persons left out;
    so is everything when ``names`` is ``None``.
    """
    if isinstance(value, Mapping):
        kept = {
            key: only(_opened(inner), None if key in whole_keys else names, whole_keys)
            for key, inner in value.items()
            if names is None or key in names
        }
        return kept if names is not None else _without_private(kept)
    if isinstance(value, list):
        return [only(inner, names, whole_keys) for inner in value]
    if isinstance(value, Decimal):
        return str(value)
    return without_persons(value) if isinstance(value, str) else value


def _opened(value: Any) -> Any:
    """JSON inside JSON; what looks like it and cannot be read is left out, as nobody knows whose words are in it."""
    inner = inner_json(value)
    return None if isinstance(inner, str) and BROKEN_JSON.match(inner) else inner


def fit_to_keep(value: Any, numbers: Collection[str], names: Collection[str]) -> Any:
    """A kept answer in which numbers are numbers and names are those of organisations.

    Words under a number's key are replaced by ``?``, which no reader takes for one; a name that may be a
    person's is left empty.
    """
    if isinstance(value, Mapping):
        return {
            key: _fit(key, inner, numbers, names)
            if isinstance(inner, str)
            else fit_to_keep(inner, numbers, names)
            for key, inner in value.items()
        }
    return [fit_to_keep(inner, numbers, names) for inner in value] if isinstance(value, list) else value


def _fit(key: str, words: str, numbers: Collection[str], names: Collection[str]) -> str:
    if key in numbers:
        return words if words.strip() in _NOT_GIVEN or _NUMBER.fullmatch(words) else "?"
    if key in names:
        return words if seller_of((words,), (), ()) else ""
    return words


def _without_private(pairs: Mapping[str, Any]) -> Mapping[str, Any]:
    """Printed pairs ({"建筑面积": "89.5㎡"}, or {"name": "建筑面积", "value": "89.5㎡"}) without those of persons."""
    named = pairs.get("name")
    if isinstance(named, str) and isinstance(pairs.get("value"), str):
        return {} if is_private(named, pairs["value"]) else pairs
    return {key: inner for key, inner in pairs.items() if not is_private(key, inner)}


def is_private(label: str, value: Any) -> bool:
    """Whether a printed pair is one of a person: 联系人, 电话, a number plate, an owner who is no organisation."""
    if not isinstance(value, str):
        return False
    words = squeeze(label)
    if not _PRIVATE.search(words):  # under a torn label: only what is a name and cannot be a place's
        return len(value.strip()) > 2 and is_person(value) is True and not _OF_THINGS.search(words)
    return is_person(value) is not False
