"""Every seller's month beside its own last twelve, so that an unusual one is seen."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from attrs import frozen

from reports.figures.as_of import AsOf
from reports.figures.figure import Rows, Value, Words, figure
from reports.figures.transfers import MOST, months_back, transfers
from reports.figures.usual import UNUSUAL, quantile, unusual, usual_note
from reports.figures.year_series import months_to

MONTHS = 12


@frozen
class Stream:
    """A seller's notices in a month, and in each of the twelve months before (the latest first).

    ``known_since`` is the month of its first notice in the database.
    """

    seller: str
    month: str
    count: int
    before: Sequence[int]
    known_since: str

    @property
    def judged(self) -> bool:
        """Whether the twelve months before are all known of."""
        return self.known_since <= months_back(self.month, MONTHS)

    @property
    def usual(self) -> tuple[float, float, float, float, float] | None:
        """Lowest, lower quartile, median, upper quartile and highest of the twelve months; ``None`` if not known."""
        if not self.judged:
            return None
        low, middle, high = (quantile(self.before, part) or 0.0 for part in (0.25, 0.5, 0.75))
        return min(self.before), low, middle, high, max(self.before)

    @property
    def unusual(self) -> int:
        """Return 1 for unusually many, -1 for unusually few, else 0."""
        return unusual(self.count, self.before) if self.judged else 0

    def note(self) -> Words | None:
        """Say what is usual, and whether this is."""
        if not self.judged:
            return Words(
                f"no usual range: first notice in {self.known_since}",
                f"无通常范围：首份公告在 {self.known_since}",
            )
        return usual_note(self.count, self.before)


def streams(at: AsOf, month: str, until: int = 31) -> list[Stream]:
    """Return every seller's stream in a month, the unusual ones and then the largest first; sellers silent for
    all thirteen are left out.

    Only days of the month up to ``until`` count, in this month and those before: like against like.
    """
    counts, since = _counts(at, month, until), _known_since(at)
    months = [months_back(month, back) for back in range(1, MONTHS + 1)]
    found = [
        Stream(seller, month, of.get(month, 0), [of.get(one, 0) for one in months], since[seller])
        for seller, of in counts.items()
    ]
    return sorted(found, key=lambda one: (not one.unusual, -one.count, one.seller))


def _counts(at: AsOf, month: str, until: int) -> Mapping[str, Mapping[str, int]]:
    query = (
        "SELECT seller, month, count(*) AS n FROM transfers WHERE seller NOT NULL AND month BETWEEN :first AND :month"
        " AND substr(published_on, 9) <= :until GROUP BY seller, month"
    )
    values = {"first": months_back(month, MONTHS), "month": month, "until": f"{until:02d}"}
    counts: dict[str, dict[str, int]] = defaultdict(dict)
    for row in transfers(at).rows(query, values):
        counts[row["seller"]][row["month"]] = row["n"]
    return counts


def _known_since(at: AsOf) -> Mapping[str, str]:
    query = "SELECT seller, min(month) AS month FROM transfers WHERE seller NOT NULL GROUP BY seller"
    return {row["seller"]: row["month"] for row in transfers(at).rows(query)}


def seller_stream(at: AsOf, seller: str, months: int = 24) -> list[Stream]:
    """Return one seller's whole months, the latest first, each with its usual range; the day's month is not over
    and left out.
    """
    query = "SELECT month, count(*) AS n FROM transfers WHERE seller = :seller GROUP BY month"
    counts = {row["month"]: row["n"] for row in transfers(at).rows(query, {"seller": seller})}
    if not counts:
        return []
    since = min(counts)
    whole = [month for month in months_to(at, months + 1)[1:] if month >= since]
    return [
        Stream(seller, month, counts.get(month, 0), [counts.get(months_back(month, back), 0) for back in range(1, MONTHS + 1)], since)
        for month in whole
    ]  # fmt: skip


def _values(at: AsOf, found: Sequence[Stream], until: Mapping[str, object]) -> Iterator[Value]:
    for one in found[:MOST]:
        where = {"kind": "transfer", "seller": one.seller, "month": one.month, **until}
        yield Value(
            value=one.count,
            n=one.count,
            group=one.seller,
            rows=Rows("notices_public", where),
            note=one.note(),
        )


_GROUPED = ("seller", "出让方")
_USUAL = (
    f"the usual range is that of the twelve months before; {UNUSUAL.en}; the unusual ones stand first",
    f"通常范围取此前十二个月；{UNUSUAL.zh}；异常者列前",
)


@figure(
    "transfer_notices_by_seller_month", en="Sellers this month, against their usual range", zh="本月各出让方公告数（对照通常范围）",
    unit="count", section="sellers", grouped_by=_GROUPED,
    population=("registry transfer notices of the month of {day}, up to that day", "{day} 所在月份截至当日的银登网转让公告"),
    definition=(f"every notice counts; compared with the same days of the months before; {_USUAL[0]}", f"每份公告计一次；与此前各月同日期范围比较；{_USUAL[1]}"),
)  # fmt: skip
def transfer_notices_by_seller_month(at: AsOf) -> Iterator[Value]:
    """The month to date of every seller that had a notice in these or the same days of the twelve months before."""
    found = streams(at, f"{at.day:%Y-%m}", at.day.day)
    yield from _values(at, found, {"published_on": ("lte", str(at.day))})


@figure(
    "transfer_notices_by_seller_last_month", en="Sellers last month, against their usual range", zh="上月各出让方公告数（对照通常范围）",
    unit="count", section="sellers", grouped_by=_GROUPED,
    population=("registry transfer notices of the whole month before that of {day}", "{day} 所在月份之前一个整月的银登网转让公告"),
    definition=(f"every notice counts; {_USUAL[0]}", f"每份公告计一次；{_USUAL[1]}"),
)  # fmt: skip
def transfer_notices_by_seller_last_month(at: AsOf) -> Iterator[Value]:
    """The last whole month of every seller."""
    yield from _values(at, streams(at, months_back(f"{at.day:%Y-%m}", 1)), {})
