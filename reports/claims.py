"""The arithmetic of a published sentence: what it says, what the numbers give, what would have to be true for it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from attrs import frozen

from crawlers.reading.claimed import Says


@frozen(kw_only=True)
class Base:
    """What a price is set against: an amount in yuan and its name, as far as somebody named it."""

    yuan: Decimal
    name: str | None = None
    as_of: str | None = None
    source: str | None = None


@frozen(kw_only=True)
class Answer:
    """One price over one base. Ratios are plain numbers: ``ratio`` is price / base, ``discount`` 1 - ratio."""

    price: Decimal
    base: Base
    says: Says | None = None
    words: str | None = None

    @property
    def ratio(self) -> Decimal:
        """Price over base, not rounded."""
        return self.price / self.base.yuan

    @property
    def discount(self) -> Decimal:
        """1 - price / base; below 0 when the price is above the base."""
        return 1 - self.ratio

    @property
    def holds(self) -> bool | None:
        """Whether the sentence is true of these numbers; ``None`` without one."""
        return self.says.holds(self.discount) if self.says else None

    @property
    def price_needed(self) -> Decimal | None:
        """The price at which the sentence begins to be true, in yuan; ``None`` without one."""
        return self.base.yuan * (1 - self.says.boundary(self.discount)) if self.says else None

    @property
    def base_needed(self) -> Decimal | None:
        """The base over which the same price would make the sentence begin to be true; ``None`` without one."""
        if not self.says:
            return None
        kept = 1 - self.says.boundary(self.discount)
        return self.price / kept if kept else None

    def row(self) -> dict[str, Any]:
        """Return it as programs read it, nothing rounded."""
        needed = self.price_needed
        return {
            "ratio": float(self.ratio),
            "discount": float(self.discount),
            "says": self.words,
            "holds": self.holds,
            "price_needed_yuan": None if needed is None else float(needed),
        }

    def named_row(self) -> dict[str, Any]:
        """Return it with price and base, as one of several."""
        return {
            **self.row(), "price_yuan": float(self.price), "base": self.base.name, "base_yuan": float(self.base.yuan),
            "base_as_of": self.base.as_of, "base_source": self.base.source,
        }  # fmt: skip
