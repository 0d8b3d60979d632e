"""The prices of a lot over the bases printed beside it and over the listing average of its place.

Refused, with the reason, wherever price and base are not of the same thing: a part of a whole, a rent, a
lease, several flats against the average of one, a reference price of another time.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Final

from attrs import frozen

from crawlers.records import LotKind, LotStatus
from pipelines.price.references import LISTING_AVERAGE, Reference, stale

Row = Mapping[str, Any]

#: Price and base further apart than this are in different units, or the price is a token (1元起拍).
MOST_APART: Final = 1000

_APPRAISAL, _MARKET = "appraisal", "market"
_PRINTED: Final = {_APPRAISAL: "appraisal_yuan", _MARKET: "market_price_yuan"}
_MARKET_WORDS: Final = re.compile("市场|市价|参考")
_APPRAISAL_WORDS: Final = re.compile("评估|询价|议价|估价|定价")

# What a title says of the thing, whatever column could not be filled from it.
_PART: Final = re.compile("份额|分之")
_RENT: Final = re.compile("租金|租赁权|承租权|招租|年租|经营权|承包权")
_NO_DWELLING: Final = (
    (re.compile("使用权|居住权"), "a right of use is sold, not the dwelling"),
    (re.compile("在建|烂尾"), "an unfinished building is not what an average is of"),
    (re.compile("别墅|四合院|整栋|整幢"), "a house is not what an average of flats is of"),
    (re.compile("车位|车库|地下室|储藏|杂物"), "more than a dwelling is sold: its value is not parted"),
)
_KINDS_WITHOUT_AVERAGE: Final = {
    LotKind.LEASE: "a lease has no listing average",
    LotKind.CLAIM: "a claim has no listing average",
    LotKind.EQUITY: "equity has no listing average",
    LotKind.GOODS: "goods have no listing average",
    LotKind.VEHICLE: "a vehicle has no listing average",
}
_FEN: Final = Decimal("0.01")


@frozen(kw_only=True)
class _Price:
    kind: str
    yuan: Decimal | None
    unknown: str


@frozen(kw_only=True)
class _Base:
    """``yuan`` is not rounded; ``refused`` says why there is none, or why it is not of the same thing."""

    kind: str
    yuan: Decimal | None
    as_of: date | None = None
    source: str | None = None
    refused: str | None = None


def lot_discounts(lot: Row, reference: Reference | None, on: date) -> list[dict[str, Any]]:
    """Return the rows of ``discounts`` of one lot (a row of ``lots``), computed and refused.

    Prices: starting, floor where the row has ``floor_price_yuan``, and final once it is sold. Bases:
    appraisal, market, and the reference price (yuan a square metre) times the area. Amounts are yuan, ratio
    and discount unrounded. ``on`` is the day the lot is priced at when its start is not known: that on which
    it was first seen.
    """
    day = _started(lot) or on
    never = _never(lot)
    # no page prints the day of a valuation: what is known is that the base was printed when the lot was met
    bases = [*_printed(lot, min(day, on)), _by_area(lot, reference, day)]
    return [_row(lot, price, base, never) for price in _prices(lot) for base in bases]


def _prices(lot: Row) -> Iterator[_Price]:
    kinds = ["starting"]
    if lot.get("floor_price_yuan") is not None:
        kinds.append("floor")
    if lot["status"] == LotStatus.SOLD:
        kinds.append("final")
    for kind in kinds:
        column = f"{kind}_price_yuan"
        yield _Price(kind=kind, yuan=_decimal(lot[column]), unknown=_why(lot, column))


def _printed(lot: Row, day: date) -> Iterator[_Base]:
    for kind, column in _PRINTED.items():
        yuan, refused = _decimal(lot[column]), None
        if yuan is None:
            yield _Base(kind=kind, yuan=None, refused=_why(lot, column))
            continue
        if yuan <= 0:
            refused = f"the {kind} is 0"
        elif kind == _APPRAISAL and _says_market(lot["price_label"]):
            refused = f"the printed label is {lot['price_label']}, which is no appraisal"
        yield _Base(kind=kind, yuan=yuan, as_of=day, source=_source(lot, kind), refused=refused)


def _source(lot: Row, kind: str) -> str:
    """Return whose word a printed base is. One label is kept, that of the appraisal where there are both."""
    label = lot["price_label"]
    owner = _APPRAISAL if lot["appraisal_yuan"] else _MARKET
    return f"seller, printed label {label}" if label and owner == kind else "seller, label not kept"


def _says_market(label: str | None) -> bool:
    return bool(label and _MARKET_WORDS.search(label) and not _APPRAISAL_WORDS.search(label))


def _by_area(lot: Row, reference: Reference | None, day: date) -> _Base:
    area = _decimal(lot["area_sqm"])
    refused = _no_average(lot, area)
    if reference is None:
        why = refused or "no reference price is known for this community or district"
        return _Base(kind=LISTING_AVERAGE, yuan=None, refused=why)
    refused = refused or reference.refused or stale(reference.as_of, day)
    each = reference.yuan_per_sqm
    yuan = None if refused or each is None or area is None else each * area
    if not refused and not yuan:
        refused = "the reference price is 0"
    source = f"{reference.of} average by {reference.source}, times the area"
    return _Base(kind=reference.kind, yuan=yuan, as_of=reference.as_of, source=source, refused=refused)


_AREA_CHECKS: Final = {
    "area_sum_of_units": "several units are sold together: their area is a sum",
    "inside_area_only": "only the area inside the walls (套内) is known, and an average is of the whole floor area",
}


def _no_average(lot: Row, area: Decimal | None) -> str | None:
    if lot["kind"] != LotKind.HOUSING:
        return _KINDS_WITHOUT_AVERAGE.get(lot["kind"], "a listing average is of dwellings")
    if lot["units"] is not None and lot["units"] > 1:
        return f"{lot['units']} units are sold together: their area is a sum"
    unsound = next(
        (why for check, why in _AREA_CHECKS.items() if check in (lot["checks_failed"] or "")), None
    )
    if unsound:
        return unsound
    if area is None:
        return _why(lot, "area_sqm")
    if area <= 0:
        return "the area is 0"
    return next((why for words, why in _NO_DWELLING if words.search(lot["title"])), None)


def _never(lot: Row) -> str | None:
    """Return why no price of this lot can be set against any base."""
    share = _decimal(lot["share"])
    stake = lot["kind"] in (LotKind.EQUITY, LotKind.CLAIM)  # 财产份额 is the thing itself
    if share not in (None, 1) or (share is None and not stake and _PART.search(lot["title"])):
        return "a part of a whole is sold"
    if lot["kind"] == LotKind.LEASE or _RENT.search(lot["title"]):
        return "a rent is no price of the thing"
    return None


def _row(lot: Row, price: _Price, base: _Base, never: str | None) -> dict[str, Any]:
    reason = never or _refusal(price, base)
    ratio = None if reason or price.yuan is None or not base.yuan else price.yuan / base.yuan
    return {
        "subject_type": "lot",
        "subject_id": lot["lot_id"],
        "price_kind": price.kind,
        "price_yuan": None if price.yuan is None else float(price.yuan),
        "base_kind": base.kind,
        "base_yuan": None if base.yuan is None else float(base.yuan.quantize(_FEN, ROUND_HALF_UP)),
        "base_as_of": base.as_of.isoformat() if base.as_of else None,
        "base_source": base.source,
        "ratio": None if ratio is None else float(ratio),
        "discount": None if ratio is None else float(1 - ratio),
        "state": "refused" if reason else "computed",
        "reason": reason,
    }


def _refusal(price: _Price, base: _Base) -> str | None:
    if price.yuan is None:
        return price.unknown
    if price.yuan <= 0:
        return f"a {price.kind} price of 0 is no measure of value"
    if base.refused or base.yuan is None:
        return base.refused
    if not 1 <= price.yuan * MOST_APART / base.yuan <= MOST_APART**2:
        return f"price and base differ more than {MOST_APART} times: another unit, or a token price"
    return None


def _why(lot: Row, column: str) -> str:
    """Return why a column is empty, in the words of the record where it has some."""
    name = column.removesuffix("_yuan").removesuffix("_sqm").replace("_", " ")
    said = json.loads(lot["missing"] or "{}").get(column)
    return f"the {name} is not known" + (f": {said}" if said else "")


def _started(lot: Row) -> date | None:
    return datetime.fromisoformat(lot["starts_at"]).date() if lot["starts_at"] else None


def _decimal(value: Any) -> Decimal | None:
    return None if value is None else Decimal(str(value))
