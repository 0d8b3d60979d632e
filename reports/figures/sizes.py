"""How large packages are: how many and how much lies above each size, and what claims are made of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from reports.figures.as_of import AsOf
from reports.figures.figure import Value, Words, figure
from reports.figures.transfers import ONCE, SIZE, YTD, YTD_PROJECTS, in_year, of_rows, transfers
from reports.figures.usual import median

#: member -> yuan; each size holds the larger ones too
SIZES: Mapping[str, int] = {">=0.1bn": 10**8, ">=1bn": 10**9, ">=10bn": 10**10, ">=50bn": 5 * 10**10}
_GROUPED = ("size, each with all larger ones", "规模（含更大者）")
_SIZED = (f"{YTD[0]} that give an amount", f"披露金额的{YTD[1]}")
_SIZED_PROJECTS = (f"{YTD_PROJECTS[0]} and gives an amount", f"{YTD_PROJECTS[1]}，且披露金额")
_OF_COUNT = (
    f"notices of this size over all; {SIZE[0]}; re-listings count too",
    f"达到该规模的公告占全部公告的比例；{SIZE[1]}；重新挂牌亦计入",
)
_OF_PROJECTS = (
    f"projects of this size over all; {SIZE[0]}; {ONCE[0]}",
    f"达到该规模的项目占全部项目的比例；{SIZE[1]}；{ONCE[1]}",
)
_OF_CLAIMS = (
    f"claims in projects of this size over all claims; {SIZE[0]}; {ONCE[0]}",
    f"达到该规模的项目的金额占全部金额的比例；{SIZE[1]}；{ONCE[1]}",
)


def _above(at: AsOf, *, once: bool) -> Iterator[tuple[str, Any, int, float]]:
    """Yield member, its row (n, yuan), and count and sum of all."""
    listing = " AND listing = 1" if once else ""
    query = (
        "SELECT count(*) AS n, ifnull(sum(size_yuan), 0) AS yuan FROM transfers"
        f" WHERE published_on BETWEEN :year_start AND :day AND size_yuan >= :least{listing}"
    )
    everything = transfers(at).one(query, {"least": 0})
    for member, least in SIZES.items():
        yield member, at.one(query, {"least": least}), everything["n"], everything["yuan"]


def _shares(at: AsOf, column: str, *, once: bool) -> Iterator[Value]:
    """The share of each size in all; ``n`` is how many notices or projects there are in all."""
    for member, row, count, yuan in _above(at, once=once):
        total = count if column == "n" else yuan
        more = {"listing": 1} if once else {}
        yield Value(
            value=row[column] / total if total else None, n=count, group=member,
            rows=in_year(at, size_yuan=("gte", SIZES[member]), **more),
            note=Words(f"{row['n']:,} of {count:,}", f"{count:,} 中的 {row['n']:,}"),
        )  # fmt: skip


@figure(
    "notices_by_size_ytd", en="Notices by size", zh="公告（按规模）",
    unit="count", section="sizes", grouped_by=_GROUPED, population=_SIZED,
    definition=(f"{SIZE[0]}; re-listings count too", f"{SIZE[1]}；重新挂牌亦计入"),
)  # fmt: skip
def notices_by_size_ytd(at: AsOf) -> Iterator[Value]:
    """How many notices are that large."""
    for member, row, count, _ in _above(at, once=False):
        note = Words(f"of {count:,}", f"共 {count:,}")
        rows = in_year(at, size_yuan=("gte", SIZES[member]))
        yield Value(value=row["n"], n=row["n"], group=member, rows=rows, note=note)


@figure(
    "notices_share_by_size_ytd", en="Share of notices by size", zh="公告占比（按规模）",
    unit="ratio", section="sizes", grouped_by=_GROUPED, population=_SIZED, definition=_OF_COUNT,
)  # fmt: skip
def notices_share_by_size_ytd(at: AsOf) -> Iterator[Value]:
    """The share of notices that are so large."""
    yield from _shares(at, "n", once=False)


@figure(
    "projects_share_by_size_ytd", en="Share of distinct projects by size", zh="项目占比（去重，按规模）",
    unit="ratio", section="sizes", grouped_by=_GROUPED, population=_SIZED_PROJECTS, definition=_OF_PROJECTS,
)  # fmt: skip
def projects_share_by_size_ytd(at: AsOf) -> Iterator[Value]:
    """The share of projects that are so large."""
    yield from _shares(at, "n", once=True)


@figure(
    "claims_by_size_ytd_yuan", en="Claims by size, distinct projects", zh="未偿本息（项目去重，按规模）",
    unit="yuan", section="sizes", grouped_by=_GROUPED, population=_SIZED_PROJECTS,
    definition=(f"sum of {SIZE[0]}; {ONCE[0]}", f"{SIZE[1]}之和；{ONCE[1]}"),
)  # fmt: skip
def claims_by_size_ytd_yuan(at: AsOf) -> Iterator[Value]:
    """The sum in projects that are so large."""
    for member, row, _, _ in _above(at, once=True):
        rows = in_year(at, size_yuan=("gte", SIZES[member]), listing=1)
        yield Value(value=row["yuan"], n=row["n"], group=member, rows=rows)


@figure(
    "claims_share_by_size_ytd", en="Share of claims by size, distinct projects", zh="未偿本息占比（项目去重，按规模）",
    unit="ratio", section="sizes", grouped_by=_GROUPED, population=_SIZED_PROJECTS, definition=_OF_CLAIMS,
)  # fmt: skip
def claims_share_by_size_ytd(at: AsOf) -> Iterator[Value]:
    """The share of claims that lies in projects so large."""
    yield from _shares(at, "yuan", once=True)


@figure(
    "size_median_ytd_yuan", en="Median size of a distinct project", zh="项目规模中位数（去重）",
    unit="yuan", section="sizes", population=_SIZED_PROJECTS,
    definition=(f"median of {SIZE[0]}; {ONCE[0]}", f"{SIZE[1]}的中位数；{ONCE[1]}"),
)  # fmt: skip
def size_median_ytd_yuan(at: AsOf) -> Iterator[Value]:
    """The size in the middle."""
    query = "SELECT size_yuan FROM transfers WHERE published_on BETWEEN :year_start AND :day AND listing = 1 AND size_yuan NOT NULL"
    sizes = of_rows(transfers(at).rows(query, {}), "size_yuan")
    yield Value(value=median(sizes), n=len(sizes), rows=in_year(at, listing=1, size_yuan=("notnull", 1)))


@figure(
    "interest_share_ytd", en="Share of interest in claims", zh="利息占未偿本息的比例",
    unit="ratio", section="sizes",
    population=(f"{YTD_PROJECTS[0]} and gives principal and claims", f"{YTD_PROJECTS[1]}，且披露本金与本息"),
    definition=(
        "1 - sum of principal over sum of claims; claims are principal + interest; penalty and fees stand beside them",
        "1 - 未偿本金之和／未偿本息之和；本息=本金+利息，罚息与费用另列",
    ),
)  # fmt: skip
def interest_share_ytd(at: AsOf) -> Iterator[Value]:
    """How much of what is called claims is interest."""
    row = transfers(at).one(
        "SELECT sum(principal_yuan) AS principal, sum(claims_yuan) AS claims, count(*) AS n FROM transfers"
        " WHERE published_on BETWEEN :year_start AND :day AND listing = 1 AND principal_yuan NOT NULL AND claims_yuan NOT NULL",
        {},
    )
    share = 1 - row["principal"] / row["claims"] if row["claims"] else None
    rows = in_year(at, listing=1, principal_yuan=("notnull", 1), claims_yuan=("notnull", 1))
    yield Value(value=share, n=row["n"], rows=rows)
