"""The nouns of telling of lots: a lot as a rule sees it, its discounts, and why it is told of."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from attrs import field, frozen

from pipelines.tell.package import Fact

Row = Mapping[str, Any]


@frozen(kw_only=True)
class Discount:
    """A row of ``discounts``; ``known`` is 1 - price / base, ``None`` when refused for ``reason``."""

    price_kind: str
    base_kind: str
    base_yuan: Decimal | None = None
    base_as_of: str | None = None
    base_source: str | None = None
    known: Decimal | None = None
    reason: str | None = None

    @property
    def discount(self) -> Decimal:
        """The discount of a computed row. Raises ``ValueError`` for a refused one."""
        if self.known is None:
            raise ValueError(f"refused: {self.reason}")
        return self.known


@frozen(kw_only=True)
class Reason:
    """A rule that holds, with its limit as set and the discount that reaches it."""

    rule: str
    limit: Decimal | None = None
    discount: Discount | None = None


@frozen(kw_only=True)
class LotView:
    """One lot with its discounts and the listings of the same thing before it.

    Columns are those of ``lots``; amounts are ``Decimal`` yuan. ``subject_id`` is the asset's id, else the
    lot's own: what an alert has told is remembered under it. ``last_start_yuan`` is the starting price of the
    listing before. ``previous`` is what the last alert said about the thing.
    """

    lot_id: str
    subject_id: str
    source: str
    title: str
    url: str
    kind: str
    status: str
    first_seen_at: datetime
    round: str = "unknown"
    seller: str | None = None
    bank: str | None = None
    goods: str | None = None
    province: str | None = None
    city: str | None = None
    district: str | None = None
    community: str | None = None
    units: int | None = None
    area_sqm: Decimal | None = None
    share: Decimal | None = None
    starting_price_yuan: Decimal | None = None
    final_price_yuan: Decimal | None = None
    deposit_yuan: Decimal | None = None
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    listed_before: int = 0
    last_start_yuan: Decimal | None = None
    discounts: tuple[Discount, ...] = ()
    conditions: Mapping[str, str] = field(factory=dict)
    missing: Mapping[str, str] = field(factory=dict)
    previous: Fact | None = None

    @property
    def price_kind(self) -> str:
        """Which price counts: the final one once it is known."""
        return "starting" if self.final_price_yuan is None else "final"

    @property
    def price_yuan(self) -> Decimal | None:
        """The price that counts."""
        return self.starting_price_yuan if self.final_price_yuan is None else self.final_price_yuan

    @property
    def of_price(self) -> tuple[Discount, ...]:
        """The computed discounts of the price that counts."""
        kind = self.price_kind
        return tuple(one for one in self.discounts if one.known is not None and one.price_kind == kind)

    @property
    def deepest(self) -> Decimal | None:
        """The largest computed discount, on any base."""
        return max((one.discount for one in self.of_price), default=None)


def view_of(
    lot: Row, discounts: Iterable[Row], others: Iterable[Row] = (), previous: Fact | None = None
) -> LotView:
    """Return a row of ``lots`` as the rules see it.

    ``discounts`` are its rows of that table, ``others`` the rows of ``lots`` of the same asset, ``previous``
    is what the last alert said about the asset (``previous_fact`` of its id and of its lots' ids).
    """
    names = ("title", "url", "kind", "status", "round", "source", "seller", "bank", "goods", "province", "city",
             "district", "community", "units")  # fmt: skip
    amounts = ("area_sqm", "share", "starting_price_yuan", "final_price_yuan", "deposit_yuan")
    as_stored: dict[str, Any] = {name: lot[name] for name in names}
    as_stored |= {name: _decimal(lot[name]) for name in amounts}
    before = [other for other in others if _came_before(other, lot)]
    last = max(before, key=lambda other: str(other["starts_at"]), default=None)
    return LotView(
        lot_id=lot["lot_id"],
        subject_id=lot["asset_id"] or lot["lot_id"],
        first_seen_at=datetime.fromisoformat(lot["first_seen_at"]),
        starts_at=_instant(lot["starts_at"]),
        ends_at=_instant(lot["ends_at"]),
        listed_before=len(before),
        last_start_yuan=_decimal(last["starting_price_yuan"]) if last else None,
        discounts=tuple(_discount(row) for row in discounts),
        conditions=json.loads(lot["conditions"] or "{}"),
        missing=json.loads(lot["missing"] or "{}"),
        previous=previous,
        **as_stored,
    )


def _came_before(other: Row, lot: Row) -> bool:
    """Tell whether the thing was on sale before: the same day on two platforms is one listing."""
    if other["lot_id"] == lot["lot_id"] or not other["starts_at"] or not lot["starts_at"]:
        return False
    return _day(other["starts_at"]) < _day(lot["starts_at"])


def _discount(row: Row) -> Discount:
    return Discount(
        price_kind=row["price_kind"],
        base_kind=row["base_kind"],
        base_yuan=_decimal(row["base_yuan"]),
        base_as_of=row["base_as_of"],
        base_source=row["base_source"],
        known=_decimal(row["discount"]) if row["state"] == "computed" else None,
        reason=row["reason"],
    )


def _day(words: str) -> str:
    return words[:10]


def _instant(words: str | None) -> datetime | None:
    return datetime.fromisoformat(words) if words else None


def _decimal(value: float | None) -> Decimal | None:
    return None if value is None else Decimal(str(value))
