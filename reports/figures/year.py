"""The year to date on the registry, beside the average of the four years before: full years and to the same date."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from reports.figures.as_of import AsOf
from reports.figures.figure import Rows, Value, Words, figure
from reports.figures.transfers import EVERY, ONCE, YTD, YTD_PROJECTS, in_year, transfers
from reports.figures.years_before import EVERY_LISTING, FIRST_LISTING, YEARS, before

_BEFORE = (
    "registry transfer notices of the four calendar years before {year}",
    "{year} 年之前四个自然年的银登网转让公告",
)
_BEFORE_PROJECTS = (
    "projects whose first transfer notice lies in the four calendar years before {year}",
    "首份转让公告发布于 {year} 年之前四个自然年的项目",
)
_AVERAGE = (
    "notices of the four years before, over four; only where the database holds all four years",
    "前四年各年数量之和除以四；仅当数据库覆盖全部四年时给出",
)
_AVERAGE_SAME = (
    "notices from 1 January to the same date of each of the four years before, over four; only where the database holds all four years",
    "前四年各年1月1日至同月同日的数量之和除以四；仅当数据库覆盖全部四年时给出",
)


def _ytd(at: AsOf, listing: int = EVERY_LISTING) -> int:
    query = "SELECT count(*) AS n FROM transfers WHERE published_on BETWEEN :year_start AND :day AND listing <= :listing"
    count: int = transfers(at).one(query, {"listing": listing})["n"]
    return count


def _once(listing: int) -> Mapping[str, object]:
    return {"listing": 1} if listing == FIRST_LISTING else {}


def _rows_before(at: AsOf, listing: int, *, to_date: bool) -> Rows:
    years = [str(year) for year in range(at.year - YEARS, at.year)]
    until = {"month_day": ("lte", f"{at.day:%m-%d}")} if to_date else {}
    return Rows("notices_public", {"kind": "transfer", "year": ("in", years), **until, **_once(listing)})


def _average(at: AsOf, listing: int, *, to_date: bool) -> Iterator[Value]:
    found = before(at, listing)
    yield Value(
        value=found.average(to_date=to_date), n=found.count(to_date=to_date),
        rows=_rows_before(at, listing, to_date=to_date), note=found.note(to_date=to_date),
    )  # fmt: skip


def _times(at: AsOf, listing: int, *, to_date: bool) -> Iterator[Value]:
    """The year to date over the average."""
    found, count = before(at, listing), _ytd(at, listing)
    average = found.average(to_date=to_date)
    note = found.why or Words(f"{count:,} against {average:,.1f}", f"{count:,} 比 {average:,.1f}")
    yield Value(
        value=count / average if average else None, n=count, rows=in_year(at, **_once(listing)), note=note
    )


@figure(
    "transfer_notices_ytd", en="Transfer notices, the year to date", zh="本年转让公告",
    unit="count", section="year", population=YTD, definition=EVERY,
)  # fmt: skip
def transfer_notices_ytd(at: AsOf) -> Iterator[Value]:
    """How many there are."""
    count = _ytd(at)
    yield Value(value=count, n=count, rows=in_year(at))


@figure(
    "average_4y_full_year", en="Average of the four years before, full years", zh="前四年全年平均",
    unit="count", section="year", population=_BEFORE, definition=_AVERAGE,
)  # fmt: skip
def average_4y_full_year(at: AsOf) -> Iterator[Value]:
    """Notices a full year."""
    yield from _average(at, EVERY_LISTING, to_date=False)


@figure(
    "average_4y_same_date", en="Average of the four years before, to the same date", zh="前四年同期平均",
    unit="count", section="year", population=_BEFORE, definition=_AVERAGE_SAME,
)  # fmt: skip
def average_4y_same_date(at: AsOf) -> Iterator[Value]:
    """Notices from 1 January to the same date."""
    yield from _average(at, EVERY_LISTING, to_date=True)


@figure(
    "ytd_vs_full_year", en="The year to date over the full-year average", zh="本年至今与前四年全年平均之比",
    unit="times", section="year", population=YTD,
    definition=("a part of a year against whole years: understates the growth", "以不足一年对全年：低估增长"),
)  # fmt: skip
def ytd_vs_full_year(at: AsOf) -> Iterator[Value]:
    """How many times the average of full years."""
    yield from _times(at, EVERY_LISTING, to_date=False)


@figure(
    "ytd_vs_same_date", en="The year to date over the same-date average", zh="本年至今与前四年同期平均之比",
    unit="times", section="year", population=YTD,
    definition=("like against like: 1 January to the same date of each year", "同期可比：各年1月1日至同月同日"),
)  # fmt: skip
def ytd_vs_same_date(at: AsOf) -> Iterator[Value]:
    """How many times the average to the same date."""
    yield from _times(at, EVERY_LISTING, to_date=True)


@figure(
    "transfer_projects_ytd", en="Distinct projects, the year to date", zh="本年项目数（去重）",
    unit="count", section="year", population=YTD_PROJECTS, definition=ONCE,
)  # fmt: skip
def transfer_projects_ytd(at: AsOf) -> Iterator[Value]:
    """How many projects were listed for the first time."""
    count, notices = _ytd(at, FIRST_LISTING), _ytd(at)
    note = Words(
        f"{notices:,} notices, of which {notices - count:,} list again a project first listed earlier",
        f"公告 {notices:,} 份，其中 {notices - count:,} 份为已挂牌项目的重新挂牌",
    )
    yield Value(value=count, n=count, rows=in_year(at, listing=1), note=note)


@figure(
    "projects_average_4y_same_date", en="Distinct projects, average of the four years before to the same date", zh="前四年同期平均项目数（去重）",
    unit="count", section="year", population=_BEFORE_PROJECTS, definition=(f"{ONCE[0]}; {_AVERAGE_SAME[0]}", f"{ONCE[1]}；{_AVERAGE_SAME[1]}"),
)  # fmt: skip
def projects_average_4y_same_date(at: AsOf) -> Iterator[Value]:
    """Projects from 1 January to the same date."""
    yield from _average(at, FIRST_LISTING, to_date=True)


@figure(
    "projects_ytd_vs_same_date", en="Distinct projects over their same-date average", zh="本年项目数与前四年同期平均之比（去重）",
    unit="times", section="year", population=YTD_PROJECTS, definition=ONCE,
)  # fmt: skip
def projects_ytd_vs_same_date(at: AsOf) -> Iterator[Value]:
    """How many times the average to the same date."""
    yield from _times(at, FIRST_LISTING, to_date=True)
