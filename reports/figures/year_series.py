"""Notices, projects and claims by month and quarter: the series that plots show."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from reports.figures.as_of import AsOf
from reports.figures.figure import Rows, Value, Words, figure
from reports.figures.transfers import EVERY, MEASURES, ONCE, SIZE, months_back, transfers

MONTHS = 24
_NOTICES = ("registry transfer notices", "银登网转让公告")
_PROJECTS = ("projects, in the period of their first transfer notice", "项目（按首份转让公告所在期间）")
_CLAIMS = (f"sum of {SIZE[0]}; {ONCE[0]}", f"{SIZE[1]}之和；{ONCE[1]}")
_MONTH, _QUARTER = ("month, the last 24", "月份（最近24个月）"), ("quarter", "季度")


def months_to(at: AsOf, count: int = MONTHS) -> list[str]:
    """Return so many months up to the day's, the latest first, none before the first known transfer notice."""
    now = f"{at.day:%Y-%m}"
    first = transfers(at).one("SELECT min(month) AS month FROM transfers")["month"]
    months = [months_back(now, back) for back in range(count)]
    return [month for month in months if first and month >= first]


def quarters_to(at: AsOf) -> list[str]:
    """Return all quarters from the first known transfer notice to the day's, the latest first."""
    first = transfers(at).one("SELECT min(quarter) AS quarter FROM transfers")["quarter"]
    if not first:
        return []
    start, end = int(first[:4]) * 4 + int(first[5]) - 1, at.year * 4 + (at.day.month - 1) // 3
    return [f"{number // 4}Q{number % 4 + 1}" for number in range(end, start - 1, -1)]


def part_of(at: AsOf, period: str) -> Words | None:
    """Say of a period that it is not over; nothing of one that is."""
    quarter = f"{at.year}Q{(at.day.month - 1) // 3 + 1}"
    if period not in (f"{at.day:%Y-%m}", quarter):
        return None
    return Words(f"until {at.day}", f"截至 {at.day}")


def period_rows(at: AsOf, column: str, period: str, **more: object) -> Rows:
    """The transfer notices of a period, and what else is asked of them."""
    until = {"published_on": ("lte", str(at.day))} if part_of(at, period) else {}
    return Rows("notices_public", {"kind": "transfer", column: period, **until, **more})


def _series(at: AsOf, column: str, measure: str) -> Iterator[Value]:
    value, where = MEASURES[measure]
    query = f"SELECT {column} AS period, {value} AS value, count(*) AS n FROM transfers WHERE {where} GROUP BY period"
    found = {row["period"]: row for row in transfers(at).rows(query)}
    more: Mapping[str, object] = {} if measure == "notices" else {"listing": 1}
    if measure == "claims":
        more = {**more, "size_yuan": ("notnull", 1)}
    for period in months_to(at) if column == "month" else quarters_to(at):
        row = found.get(period)
        yield Value(
            value=row["value"] if row else 0, n=row["n"] if row else 0, group=period,
            rows=period_rows(at, column, period, **more), note=part_of(at, period),
        )  # fmt: skip


@figure(
    "transfer_notices_by_month", en="Transfer notices by month", zh="转让公告（按月）",
    unit="count", section="year", grouped_by=_MONTH, population=_NOTICES, definition=EVERY,
)  # fmt: skip
def transfer_notices_by_month(at: AsOf) -> Iterator[Value]:
    """How many notices; a month without one is 0."""
    yield from _series(at, "month", "notices")


@figure(
    "transfer_projects_by_month", en="Distinct projects by month", zh="项目数（去重，按月）",
    unit="count", section="year", grouped_by=_MONTH, population=_PROJECTS, definition=ONCE,
)  # fmt: skip
def transfer_projects_by_month(at: AsOf) -> Iterator[Value]:
    """How many projects were listed for the first time."""
    yield from _series(at, "month", "projects")


@figure(
    "claims_by_month_yuan", en="Claims by month, distinct projects", zh="未偿本息（项目去重，按月）",
    unit="yuan", section="year", grouped_by=_MONTH, population=_PROJECTS, definition=_CLAIMS,
)  # fmt: skip
def claims_by_month_yuan(at: AsOf) -> Iterator[Value]:
    """Their claims."""
    yield from _series(at, "month", "claims")


@figure(
    "transfer_notices_by_quarter", en="Transfer notices by quarter", zh="转让公告（按季）",
    unit="count", section="year", grouped_by=_QUARTER, population=_NOTICES, definition=EVERY,
)  # fmt: skip
def transfer_notices_by_quarter(at: AsOf) -> Iterator[Value]:
    """How many notices."""
    yield from _series(at, "quarter", "notices")


@figure(
    "transfer_projects_by_quarter", en="Distinct projects by quarter", zh="项目数（去重，按季）",
    unit="count", section="year", grouped_by=_QUARTER, population=_PROJECTS, definition=ONCE,
)  # fmt: skip
def transfer_projects_by_quarter(at: AsOf) -> Iterator[Value]:
    """How many projects were listed for the first time."""
    yield from _series(at, "quarter", "projects")


@figure(
    "claims_by_quarter_yuan", en="Claims by quarter, distinct projects", zh="未偿本息（项目去重，按季）",
    unit="yuan", section="year", grouped_by=_QUARTER, population=_PROJECTS, definition=_CLAIMS,
)  # fmt: skip
def claims_by_quarter_yuan(at: AsOf) -> Iterator[Value]:
    """Their claims."""
    yield from _series(at, "quarter", "claims")
