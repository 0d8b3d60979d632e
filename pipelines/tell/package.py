"""The nouns of telling: a loan package as a rule sees it, what was told about it, and the alert itself."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal

from attrs import field, frozen

# As in the table: a webhook receives exactly these.
ALERT_COLUMNS = (
    "alert_id",
    "rule",
    "subject_type",
    "subject_id",
    "audience",
    "title",
    "body",
    "created_at",
    "state",
    "told_at",
    "tries",
)


@frozen(kw_only=True)
class Fact:
    """What an alert says about a project; only when one of these changes is it news again.

    ``amount_yuan`` is a text with two decimals, so that equal amounts are equal after any storage;
    ``listed_on`` an ISO date; ``state`` the project's state.
    """

    project_id: str
    amount_yuan: str | None
    listed_on: str | None
    state: str


@frozen(kw_only=True)
class PackageView:
    """One notice with its project as it stands after that notice.

    Amounts, counts, ``state`` and ``listed_on`` (the date of the latest listing: marketing, transfer,
    disposal or filing) are the project's; ``kind``, ``title``, addresses and ``published_on`` the
    notice's. Amounts are ``Decimal`` yuan. ``missing`` maps a column that is ``None`` to the reason.
    ``previous`` is what the last alert said about this project, ``None`` when there was none.
    """

    project_id: str
    source: str
    kind: str
    state: str
    title: str
    url: str
    seller: str | None = None
    bank: str | None = None
    branch: str | None = None
    product: str | None = None
    phase: str | None = None
    debtor: str | None = None
    document_url: str | None = None
    published_on: date | None = None
    listed_on: date | None = None
    claims_yuan: Decimal | None = None
    total_yuan: Decimal | None = None
    principal_yuan: Decimal | None = None
    interest_yuan: Decimal | None = None
    fees_yuan: Decimal | None = None
    overdue_days: Decimal | None = None
    loans: int | None = None
    borrowers: int | None = None
    starting_price_yuan: Decimal | None = None
    starting_price_state: str = "absent"
    base_date: date | None = None
    registration_deadline_at: datetime | None = None
    bid_on: date | None = None
    missing: Mapping[str, str] = field(factory=dict)
    previous: Fact | None = None

    @property
    def amount_yuan(self) -> Decimal | None:
        """Claims; the printed total only when the claims are not known."""
        return self.claims_yuan if self.claims_yuan is not None else self.total_yuan


@frozen(kw_only=True)
class Alert:
    """A row of ``alerts`` before it is stored, with the facts it tells of.

    ``alert_id`` follows from rule and facts alone: the same event has the same id, also after a crash.
    """

    alert_id: str
    rule: str
    subject_type: str
    subject_id: str
    audience: str
    title: str
    body: str
    created_at: datetime
    facts: tuple[Fact, ...] = ()
