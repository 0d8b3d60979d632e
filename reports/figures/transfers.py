"""What figures of loan packages are computed over: every transfer notice of then in one narrow table.

``transfers`` has a row a registry transfer notice. ``listing`` is 1 for a project's first transfer notice and
higher for a re-listing: a project counts once, at 1. ``size_yuan`` is claims, or the printed total where claims
are not known. ``seller_type`` and ``province`` are told by the names of seller and branch.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from weakref import WeakSet

from crawlers.reading.seller_types import seller_province, seller_type
from pipelines.keep.public_views import OVERDUE_BUCKET, QUARTER
from reports.figures.as_of import AsOf
from reports.figures.figure import Rows, Value, Words

LARGEST = 10
#: Members of a breakdown that are kept, the largest first.
MOST = 1000
UNKNOWN = "unknown"
BUCKETS = ("<1", "1-3", "3-5", ">5")
#: What the registry's own statistics call personal batches (个人批量业务).
PERSONAL = ("credit_card", "consumer", "business", "consumer_and_business", "mortgage")

YTD = (
    "registry transfer notices published from {year}-01-01 to {day}",
    "{year}-01-01 至 {day} 发布的银登网转让公告",
)
YTD_PROJECTS = (
    "projects whose first transfer notice was published from {year}-01-01 to {day}",
    "首份转让公告发布于 {year}-01-01 至 {day} 的项目",
)
ONCE = (
    "a project counts once, at its first transfer notice; re-listings do not count again",
    "每个项目在首份转让公告时计一次，重新挂牌不再计",
)
EVERY = ("every notice counts, re-listings too", "每份公告计一次，重新挂牌亦计入")
SIZE = (
    "claims (principal + interest), or the printed total where claims are not known",
    "未偿本息；未披露本息时取所列总额",
)

_MADE: WeakSet[AsOf] = WeakSet()
_TABLE = f"""
    CREATE TEMP TABLE transfers AS
    SELECT notice_id, ifnull(project_id, notice_id) AS project_id, seller, bank, branch, debtor, product, phase_year, phase_no,
           published_on, substr(published_on, 1, 4) AS year, substr(published_on, 1, 7) AS month,
           {QUARTER.format("published_on")} AS quarter, principal_yuan, interest_yuan, penalty_yuan, fees_yuan,
           claims_yuan, total_yuan, ifnull(claims_yuan, total_yuan) AS size_yuan, overdue_days,
           {OVERDUE_BUCKET.format("overdue_days")} AS bucket, starting_price_yuan, starting_price_state,
           reading, told_type(seller) AS seller_type, ifnull(told_province(seller, branch), '{UNKNOWN}') AS province,
           row_number() OVER (PARTITION BY ifnull(project_id, notice_id) ORDER BY published_on, notice_id) AS listing
    FROM notices_at WHERE kind = 'transfer'
"""


def transfers(at: AsOf) -> AsOf:
    """Make the table for a day, once; return what it was made in, so that it can be asked at once."""
    if at not in _MADE:
        at.connection.create_function("told_type", 1, seller_type, deterministic=True)
        at.connection.create_function("told_province", 2, seller_province, deterministic=True)
        at.connection.execute("DROP TABLE IF EXISTS temp.transfers")
        at.rows(_TABLE, {})
        for column in ("published_on", "project_id", "seller"):
            at.connection.execute(f"CREATE INDEX temp.transfers_{column} ON transfers ({column})")
        _MADE.add(at)
    return at


def in_year(at: AsOf, **more: object) -> Rows:
    """The transfer notices of the year to date, and what else is asked of them."""
    return Rows(
        "notices_public",
        {"kind": "transfer", "year": str(at.year), "published_on": ("lte", str(at.day)), **more},
    )


def condition(member: str, column: str) -> Mapping[str, object]:
    """The condition for a member of a breakdown; ``unknown`` stands for rows that do not say."""
    return {column: ("isnull", 1) if member == UNKNOWN else member}


#: measure -> (what is summed, which rows stand under it)
MEASURES: Mapping[str, tuple[str, str]] = {
    "notices": ("count(*)", "1"),
    "projects": ("count(*)", "listing = 1"),
    "claims": ("sum(size_yuan)", "listing = 1 AND size_yuan NOT NULL"),
}


def by(at: AsOf, column: str, measure: str, *, of: str | None = None) -> Iterator[Value]:
    """Yield the year to date by a column of ``transfers``, the largest first.

    ``measure`` is one of ``MEASURES``; ``of`` the column of the public view, where it has another name.
    """
    value, where = MEASURES[measure]
    query = (
        f"SELECT ifnull({column}, '{UNKNOWN}') AS member, {value} AS value, count(*) AS n FROM transfers"
        f" WHERE published_on BETWEEN :year_start AND :day AND {where} GROUP BY member ORDER BY value DESC, member LIMIT :most"
    )
    for row in transfers(at).rows(query, {"most": MOST}):
        more = dict(condition(row["member"], of or column))
        if measure != "notices":
            more["listing"] = 1
        if measure == "claims":
            more["size_yuan"] = ("notnull", 1)
        yield Value(value=row["value"], n=row["n"], group=row["member"], rows=in_year(at, **more))


def silent(count: int) -> Words | None:
    """Say how many notices give no amount; nothing when all do."""
    if not count:
        return None
    return Words(f"{count:,} more give no amount", f"另有 {count:,} 份未披露金额")


def months_back(month: str, count: int) -> str:
    """Return the month (2025-11) so many months before."""
    number = int(month[:4]) * 12 + int(month[5:7]) - 1 - count
    return f"{number // 12:04d}-{number % 12 + 1:02d}"


def of_rows(rows: Sequence[Any], name: str) -> list[float]:
    """Return a column's known values."""
    return [row[name] for row in rows if row[name] is not None]
