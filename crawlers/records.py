"""The nouns: what a spider yields and a pipeline keeps.

Amounts are ``Decimal`` yuan, ratios plain numbers, dates ``date``, instants aware ``datetime`` in UTC+8.
``None`` means not known; ``missing`` then says why. Nothing here is ever guessed.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal

from attrs import field, frozen


class Unreadable(Exception):
    """Raised by ``crawlers.reading`` when words do not certainly mean one value.

    Caught once, where the record is made: the field stays empty, its words and reason are kept.
    """

    def __init__(self, reason: str, words: str = "") -> None:
        super().__init__(f"{reason}: {words!r}" if words else reason)
        self.reason = reason
        self.words = words


class ReaderFailed(Unreadable):
    """Raised when reading broke off on our side: too slow, out of memory, killed, not started.

    That says nothing about the document, so it is asked for again instead of being kept as unreadable.
    """


class Kind(enum.StrEnum):
    """What a document announces."""

    MARKETING = "marketing"
    TRANSFER = "transfer"
    RESULT = "result"
    CORRECTION = "correction"
    WITHDRAWAL = "withdrawal"
    DISPOSAL = "disposal"
    FILING = "filing"
    OTHER = "other"


class Product(enum.StrEnum):
    """What kind of loans a package holds."""

    CREDIT_CARD = "credit_card"
    CONSUMER = "consumer"
    BUSINESS = "business"
    CONSUMER_AND_BUSINESS = "consumer_and_business"
    MORTGAGE = "mortgage"
    CORPORATE_SINGLE = "corporate_single"
    CORPORATE_BATCH = "corporate_batch"
    OTHER = "other"


class PriceState(enum.StrEnum):
    """Whether a starting price is printed, and if not, why not."""

    GIVEN = "given"
    WITHHELD = "withheld"
    ABSENT = "absent"
    UNREADABLE = "unreadable"


class LotKind(enum.StrEnum):
    """What is being sold in a lot."""

    HOUSING = "housing"
    COMMERCIAL = "commercial"
    INDUSTRIAL = "industrial"
    LAND = "land"
    PARKING = "parking"
    VEHICLE = "vehicle"
    EQUITY = "equity"
    CLAIM = "claim"
    GOODS = "goods"
    LEASE = "lease"
    OTHER = "other"


class Channel(enum.StrEnum):
    """Who sells: a court, a bank, an asset manager, an administrator of a bankruptcy."""

    COURT = "court"
    BANK = "bank"
    AMC = "amc"
    BANKRUPTCY = "bankruptcy"
    OTHER = "other"


class Round(enum.StrEnum):
    """Which attempt a lot is: first and second auction, sell-off (变卖), or listed again."""

    FIRST = "first"
    SECOND = "second"
    SELL_OFF = "sell_off"
    RELIST = "relist"
    UNKNOWN = "unknown"


class LotStatus(enum.StrEnum):
    """How far a lot is. ``ended`` without proof of a sale or of its failure is neither."""

    UPCOMING = "upcoming"
    LIVE = "live"
    SOLD = "sold"
    UNSOLD = "unsold"
    WITHDRAWN = "withdrawn"
    SUSPENDED = "suspended"
    ENDED = "ended"
    UNKNOWN = "unknown"


class Reading(enum.StrEnum):
    """How much of a document was understood."""

    COMPLETE = "complete"
    PARTIAL = "partial"
    UNREADABLE = "unreadable"


@frozen(kw_only=True)
class Problem:
    """Something that was met and not understood, or not fetched; kept with its words, never dropped."""

    url: str
    reason: str
    field: str | None = None
    words: str | None = None


@frozen(kw_only=True)
class Document:
    """What a record was read from, as it is kept: personal data removed.

    ``sha256`` and ``size`` (bytes) are those of the file as received; ``kept`` is the cleaned form
    (gzip), from which the record can be read again. ``etag`` and ``last_modified`` are the
    validators to ask again with.
    """

    url: str
    sha256: str
    content_type: str
    size: int
    fetched_at: datetime
    kept: bytes = field(repr=False)
    etag: str | None = None
    last_modified: str | None = None


@frozen(kw_only=True)
class Notice:
    """One published document about a loan package. Columns of the table ``notices``.

    ``missing`` maps a column that is ``None`` to the reason; ``checks_failed`` names the sums and
    orders that do not hold. Neither drops a record.
    """

    notice_id: str
    source: str
    url: str
    kind: Kind
    title: str
    published_on: date | None = None
    document_url: str | None = None
    document_sha256: str | None = None
    seller: str | None = None
    bank: str | None = None
    branch: str | None = None
    debtor: str | None = None
    product: Product | None = None
    phase_year: int | None = None
    phase_no: int | None = None
    project_code: str | None = None
    base_date: date | None = None
    principal_yuan: Decimal | None = None
    interest_yuan: Decimal | None = None
    penalty_yuan: Decimal | None = None
    fees_yuan: Decimal | None = None
    claims_yuan: Decimal | None = None
    total_yuan: Decimal | None = None
    loans: int | None = None
    borrowers: int | None = None
    overdue_days: Decimal | None = None
    overdue_note: str | None = None
    borrower_age: Decimal | None = None
    classification: Mapping[str, int] | None = None
    guarantee: Mapping[str, int] | None = None
    litigation: Mapping[str, int] | None = None
    starting_price_yuan: Decimal | None = None
    starting_price_state: PriceState = PriceState.ABSENT
    deposit_yuan: Decimal | None = None
    registration_deadline_at: datetime | None = None
    bid_on: date | None = None
    buyer: str | None = None
    agreement_on: date | None = None
    reading: Reading = Reading.UNREADABLE
    missing: Mapping[str, str] = field(factory=dict)
    checks_failed: tuple[str, ...] = ()


@frozen(kw_only=True)
class Lot:
    """One auction listing: one thing, one round, one platform. Columns of the table ``lots``.

    ``price_label`` holds the printed words of the base (评估价, 市场价, 参考价); ``share`` is the part of the
    thing on sale (0.5 for 50%份额), ``None`` for the whole; ``units`` counts the single things in the lot;
    ``conditions`` maps occupancy, lease, taxes, arrears and keys to the sentence that says so.
    ``address`` (to the room) and ``case_no`` serve to find the same thing again; exports end at the building.
    """

    lot_id: str
    platform: str
    source: str
    url: str
    title: str
    kind: LotKind = LotKind.OTHER
    goods: str | None = None
    units: int | None = None
    channel: Channel = Channel.OTHER
    seller: str | None = None
    bank: str | None = None
    province: str | None = None
    city: str | None = None
    district: str | None = None
    address: str | None = None
    community: str | None = None
    area_sqm: Decimal | None = None
    share: Decimal | None = None
    round: Round = Round.UNKNOWN
    status: LotStatus = LotStatus.UNKNOWN
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    appraisal_yuan: Decimal | None = None
    market_price_yuan: Decimal | None = None
    price_label: str | None = None
    starting_price_yuan: Decimal | None = None
    current_price_yuan: Decimal | None = None
    final_price_yuan: Decimal | None = None
    deposit_yuan: Decimal | None = None
    increment_yuan: Decimal | None = None
    bids: int | None = None
    applicants: int | None = None
    viewers: int | None = None
    case_no: str | None = None
    conditions: Mapping[str, str] = field(factory=dict)
    reading: Reading = Reading.UNREADABLE
    missing: Mapping[str, str] = field(factory=dict)
    checks_failed: tuple[str, ...] = ()


@frozen(kw_only=True)
class ReferencePrice:
    """What a square metre of a place is asked or paid, by somebody's word. Columns of ``reference_prices``.

    ``kind`` says what the figure is (``listing_average``, ``index_estimate`` ...). ``district`` and
    ``community`` are ``None`` when the figure is of the whole city or district. ``as_of`` is a day, or the
    first day of the month a figure is of.
    """

    city: str
    yuan_per_sqm: Decimal
    kind: str
    as_of: date
    source: str
    district: str | None = None
    community: str | None = None
    url: str | None = None


@frozen(kw_only=True)
class CityIndex:
    """What dwellings of a city cost against the month before (100), by the official statistics.

    Columns of ``house_index``: ``second_hand`` and ``new`` dwellings, ``None`` where none is given; ``month`` is
    its first day.
    """

    city: str
    month: date
    second_hand: Decimal | None
    new: Decimal | None
    source: str
    url: str


@frozen(kw_only=True)
class Found:
    """One record with everything it was read from, complete: the only thing that is ever stored.

    ``listing`` is the list the record was met in, or ``None`` when the user imported it.
    ``ask_again`` is set when a part of it could not be fetched: the next run completes it.
    ``shows`` is what its list showed of it, see ``ListRow``.
    """

    record: Notice | Lot | CityIndex
    documents: tuple[Document, ...] = ()
    problems: tuple[Problem, ...] = ()
    listing: str | None = None
    ask_again: bool = False
    shows: str | None = None


@frozen(kw_only=True)
class ListRow:
    """One row of a list page: address, title and date as printed there.

    ``shows`` holds what a list shows of a record beyond that and what does not move by itself (status,
    prices, start and end): a known record is read again when it differs.
    """

    url: str
    title: str
    published_on: date | None
    shows: str | None = None


@frozen(kw_only=True)
class Seen:
    """A known document was asked for again and is the same (304, or the same bytes)."""

    url: str


@frozen(kw_only=True)
class Walked:
    """A list was walked: its rows, and whether all rows that were not covered before were read."""

    listing: str
    rows: tuple[ListRow, ...]
    first_page_rows: int
    total: int | None
    complete: bool
    short_by: int = 0
    failed: frozenset[str] = frozenset()
