"""What a platform says of a lot, in its own words but with known units: the ground all readers of lots share."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from attrs import frozen

from crawlers.records import LotStatus


@frozen(kw_only=True)
class LotFacts:
    """A lot as one platform shows it, before its words are read.

    ``title`` and all words are as printed. ``category`` is the platform's own word for the kind;
    ``from_court`` says whether the platform files the lot under the courts, ``None`` when it does not say.
    ``sellers`` are the names that stand for who sells, surest first (the owner before an agent's shop).
    ``region`` holds the printed province, city and district, ``attributes`` the printed label/value pairs,
    ``texts`` the lines of the notice, of tables and of the description, in the order they are trusted.
    ``round_words`` are tags that name the round, ``times`` the platform's number for it. Amounts are yuan,
    ``None`` when not given; 0 is still 0 here. ``proof`` is true when the platform itself says it is sold.
    """

    lot_id: str
    platform: str
    source: str
    url: str
    title: str
    category: str | None = None
    from_court: bool | None = None
    bankruptcy: bool = False
    lease: bool = False
    sellers: tuple[str, ...] = ()
    region: tuple[str, ...] = ()
    address: str | None = None
    attributes: tuple[tuple[str, str], ...] = ()
    texts: tuple[tuple[str, ...], ...] = ()
    round_words: tuple[str, ...] = ()
    times: int | None = None
    status: LotStatus = LotStatus.UNKNOWN
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    appraisal_yuan: Decimal | None = None
    market_price_yuan: Decimal | None = None
    price_label: str | None = None
    starting_price_yuan: Decimal | None = None
    current_price_yuan: Decimal | None = None
    deposit_yuan: Decimal | None = None
    increment_yuan: Decimal | None = None
    bids: int | None = None
    applicants: int | None = None
    viewers: int | None = None
    community: str | None = None
    unreadable: tuple[tuple[str, str, str], ...] = ()
