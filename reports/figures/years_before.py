"""The four years before a day's year: their counts, and whether the database holds all of them."""

from __future__ import annotations

from weakref import WeakKeyDictionary

from attrs import frozen

from reports.figures.as_of import AsOf
from reports.figures.figure import Words
from reports.figures.transfers import transfers

YEARS = 4
EVERY_LISTING, FIRST_LISTING = 1 << 40, 1


@frozen
class Year:
    """One year before: its count, that to the same date, and whether the database holds all of it."""

    year: int
    whole: int
    to_date: int
    quarters: int


@frozen
class Before:
    """The four years before. ``why`` says why there is no average of them; ``None`` when there is one."""

    years: tuple[Year, ...]
    why: Words | None

    def average(self, *, to_date: bool) -> float | None:
        """Return the average of a year."""
        if self.why:
            return None
        return sum(year.to_date if to_date else year.whole for year in self.years) / YEARS

    def count(self, *, to_date: bool) -> int:
        """Return how many there were in all."""
        return sum(year.to_date if to_date else year.whole for year in self.years)

    def note(self, *, to_date: bool) -> Words:
        """Say the counts of every year, or why there is no average."""
        if self.why:
            return self.why
        counts = [f"{year.year}: {year.to_date if to_date else year.whole:,}" for year in self.years]
        return Words(", ".join(counts), "，".join(counts))


_QUERY = """
    SELECT count(*) FILTER (WHERE listing <= :listing) AS whole, count(DISTINCT quarter) AS quarters,
           count(*) FILTER (WHERE listing <= :listing AND published_on <= :same_day) AS to_date
    FROM transfers WHERE published_on BETWEEN :first AND :last
"""
_WALKED = """
    SELECT ifnull(max(substr(started_at, 1, 10)), '') AS day FROM main.runs
    WHERE complete = 1 AND source IN (SELECT DISTINCT source FROM notices_at WHERE kind = 'transfer')
"""
_KNOWN: WeakKeyDictionary[AsOf, dict[int, Before]] = WeakKeyDictionary()


def before(at: AsOf, listing: int = EVERY_LISTING) -> Before:
    """Return the four years before; ``listing`` is the highest that counts (1: projects once).

    A year is held when the registry's whole list was walked after it and it has a notice, or else when every quarter
    of it has one and later notices are known: a database that begins later, ends sooner or has a hole gives no average.
    """
    known = _KNOWN.setdefault(at, {})
    if listing not in known:
        known[listing] = _before(at, listing)
    return known[listing]


def _before(at: AsOf, listing: int) -> Before:
    transfers(at)
    years = []
    for year in range(at.year - YEARS, at.year):
        row = at.one(
            _QUERY,
            {
                "first": f"{year}-01-01",
                "last": f"{year}-12-31",
                "same_day": str(at.same_day_in(year)),
                "listing": listing,
            },
        )
        years.append(Year(year, row["whole"], row["to_date"], row["quarters"]))
    return Before(tuple(years), _why_not(at, years))


def _why_not(at: AsOf, years: list[Year]) -> Words | None:
    walked = at.one(_WALKED)["day"]
    latest = at.one("SELECT ifnull(max(published_on), '') AS day FROM transfers")["day"]
    short = [str(year.year) for year in years if not _held(year, walked, latest)]
    if not short:
        return None
    return Words(
        f"no four-year average: the database does not hold all of {', '.join(short)}",
        f"无四年平均：数据库未完整覆盖 {'、'.join(short)} 年",
    )


def _held(year: Year, walked: str, latest: str) -> bool:
    over = f"{year.year}-12-31"
    return (year.quarters > 0 and walked > over) or (year.quarters == 4 and latest > over)
