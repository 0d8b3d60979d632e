"""How old the loans are: by the weighted overdue days that notices print, and how that moves by quarter."""

from __future__ import annotations

from collections.abc import Iterator

from reports.figures.as_of import AsOf
from reports.figures.figure import Value, Words, figure
from reports.figures.transfers import BUCKETS, ONCE, SIZE, YTD, YTD_PROJECTS, in_year, transfers
from reports.figures.usual import median, spread
from reports.figures.year_series import part_of, period_rows, quarters_to

_GROUPED = ("years overdue, of 365 days", "逾期年数（每年365天）")
_AGED = (f"{YTD[0]} that give weighted overdue days", f"披露加权逾期天数的{YTD[1]}")
_AGED_PROJECTS = (
    f"{YTD_PROJECTS[0]} and gives an amount and weighted overdue days",
    f"{YTD_PROJECTS[1]}，且披露金额与加权逾期天数",
)
_QUARTERS = ("quarter", "季度")
_OF_QUARTER = (
    "projects of the quarter of their first transfer notice that gives an amount and weighted overdue days",
    "首份转让公告所在季度、且披露金额与加权逾期天数的项目",
)
_CLOCK = (
    "sellers start the overdue clock differently, each in its own footnote",
    "各出让方逾期起算口径不同，见其公告附注",
)
_WHOLE = "listing = 1 AND size_yuan NOT NULL AND overdue_days NOT NULL"


@figure(
    "transfer_notices_by_overdue_ytd", en="Transfer notices by weighted overdue time", zh="转让公告（按加权逾期时间）",
    unit="count", section="products", grouped_by=_GROUPED, population=_AGED,
    definition=(f"every notice counts, re-listings too; {_CLOCK[0]}", f"每份公告计一次，重新挂牌亦计入；{_CLOCK[1]}"),
)  # fmt: skip
def transfer_notices_by_overdue_ytd(at: AsOf) -> Iterator[Value]:
    """How many notices lie in each bucket; one without is 0."""
    query = (
        "SELECT bucket, count(*) AS n FROM transfers WHERE published_on BETWEEN :year_start AND :day"
        " AND bucket NOT NULL GROUP BY bucket"
    )
    found = {row["bucket"]: row["n"] for row in transfers(at).rows(query, {})}
    for bucket in BUCKETS:
        count = found.get(bucket, 0)
        yield Value(value=count, n=count, group=bucket, rows=in_year(at, overdue_bucket=bucket))


@figure(
    "claims_by_overdue_ytd_yuan", en="Claims by weighted overdue time, distinct projects", zh="未偿本息（项目去重，按加权逾期时间）",
    unit="yuan", section="products", grouped_by=_GROUPED, population=_AGED_PROJECTS,
    definition=(f"sum of {SIZE[0]}; {ONCE[0]}; {_CLOCK[0]}", f"{SIZE[1]}之和；{ONCE[1]}；{_CLOCK[1]}"),
)  # fmt: skip
def claims_by_overdue_ytd_yuan(at: AsOf) -> Iterator[Value]:
    """The sum of each bucket; one without a project is 0."""
    query = (
        "SELECT bucket, sum(size_yuan) AS yuan, count(*) AS n FROM transfers"
        f" WHERE published_on BETWEEN :year_start AND :day AND {_WHOLE} GROUP BY bucket"
    )
    found = {row["bucket"]: row for row in transfers(at).rows(query, {})}
    for bucket in BUCKETS:
        row = found.get(bucket)
        yield Value(
            value=row["yuan"] if row else 0, n=row["n"] if row else 0, group=bucket,
            rows=in_year(at, listing=1, overdue_bucket=bucket, size_yuan=("notnull", 1)),
        )  # fmt: skip


def _share_by_quarter(at: AsOf, bucket: str) -> Iterator[Value]:
    """The share of a bucket in the claims of every quarter."""
    query = (
        "SELECT quarter, sum(size_yuan) AS yuan, count(*) AS n, ifnull(sum(size_yuan) FILTER (WHERE bucket = :bucket), 0) AS part,"
        f" count(*) FILTER (WHERE bucket = :bucket) AS some FROM transfers WHERE {_WHOLE} GROUP BY quarter"
    )
    found = {row["quarter"]: row for row in transfers(at).rows(query, {"bucket": bucket})}
    for quarter in quarters_to(at):
        row = found.get(quarter)
        some, of = (row["some"], row["n"]) if row else (0, 0)
        until = part_of(at, quarter)
        note = Words(f"{some} of {of} projects", f"{of} 个项目中的 {some} 个")
        if until:
            note = Words(f"{note.en}, {until.en}", f"{note.zh}，{until.zh}")
        rows = period_rows(at, "quarter", quarter, listing=1, overdue_bucket=bucket, size_yuan=("notnull", 1))
        yield Value(
            value=row["part"] / row["yuan"] if row and row["yuan"] else None,
            n=of,
            group=quarter,
            rows=rows,
            note=note,
        )


_SHARE = (
    f"claims in the bucket over claims of the quarter; {SIZE[0]}; {ONCE[0]}; {_CLOCK[0]}",
    f"该档金额占当季金额的比例；{SIZE[1]}；{ONCE[1]}；{_CLOCK[1]}",
)


@figure(
    "overdue_under_1y_share_by_quarter", en="Share of claims under 1 year overdue", zh="逾期1年以内的金额占比（按季）",
    unit="ratio", section="products", grouped_by=_QUARTERS, population=_OF_QUARTER, definition=_SHARE,
)  # fmt: skip
def overdue_under_1y_share_by_quarter(at: AsOf) -> Iterator[Value]:
    """The share of the youngest."""
    yield from _share_by_quarter(at, "<1")


@figure(
    "overdue_1_to_3y_share_by_quarter", en="Share of claims 1 to 3 years overdue", zh="逾期1至3年的金额占比（按季）",
    unit="ratio", section="products", grouped_by=_QUARTERS, population=_OF_QUARTER, definition=_SHARE,
)  # fmt: skip
def overdue_1_to_3y_share_by_quarter(at: AsOf) -> Iterator[Value]:
    """The share of those of one to three years."""
    yield from _share_by_quarter(at, "1-3")


@figure(
    "overdue_3_to_5y_share_by_quarter", en="Share of claims 3 to 5 years overdue", zh="逾期3至5年的金额占比（按季）",
    unit="ratio", section="products", grouped_by=_QUARTERS, population=_OF_QUARTER, definition=_SHARE,
)  # fmt: skip
def overdue_3_to_5y_share_by_quarter(at: AsOf) -> Iterator[Value]:
    """The share of those of three to five years."""
    yield from _share_by_quarter(at, "3-5")


@figure(
    "overdue_over_5y_share_by_quarter", en="Share of claims over 5 years overdue", zh="逾期5年以上的金额占比（按季）",
    unit="ratio", section="products", grouped_by=_QUARTERS, population=_OF_QUARTER, definition=_SHARE,
)  # fmt: skip
def overdue_over_5y_share_by_quarter(at: AsOf) -> Iterator[Value]:
    """The share of the oldest."""
    yield from _share_by_quarter(at, ">5")


@figure(
    "overdue_days_median_by_quarter", en="Median of weighted overdue days", zh="加权逾期天数中位数（按季）",
    unit="days", section="products", grouped_by=_QUARTERS,
    population=("projects of the quarter of their first transfer notice that gives weighted overdue days", "首份转让公告所在季度、且披露加权逾期天数的项目"),
    definition=(f"the project in the middle, whatever its size; {ONCE[0]}; {_CLOCK[0]}", f"项目中位数，不论规模；{ONCE[1]}；{_CLOCK[1]}"),
)  # fmt: skip
def overdue_days_median_by_quarter(at: AsOf) -> Iterator[Value]:
    """The age in the middle of every quarter."""
    query = "SELECT quarter, overdue_days FROM transfers WHERE listing = 1 AND overdue_days NOT NULL"
    found: dict[str, list[float]] = {}
    for row in transfers(at).rows(query):
        found.setdefault(row["quarter"], []).append(row["overdue_days"])
    for quarter in quarters_to(at):
        days = found.get(quarter, [])
        rows = period_rows(at, "quarter", quarter, listing=1, overdue_days=("notnull", 1))
        yield Value(value=median(days), n=len(days), group=quarter, rows=rows, note=spread(days))
