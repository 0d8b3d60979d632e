"""How many rounds, and how many things, nobody bid for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from reports.figures.as_of import AsOf
from reports.figures.auctions import (
    CHANNEL,
    CITY,
    KIND,
    MOST,
    RAN,
    SELLER,
    Breakdown,
    auction_lots,
    lots_where,
    over_in_year,
    sql_list,
)
from reports.figures.figure import Value, Words, figure

_POPULATION = (
    "rounds held to their end between {year}-01-01 and {day} whose number of bids is known; withdrawn and suspended ones are not held",
    "结束时间在 {year}-01-01 至 {day} 之间、实际举行且出价次数已知的拍次（不含撤回与中止）",
)
_DEFINITION = ("rounds with 0 bids / rounds whose bids are known", "出价次数为0的拍次 ÷ 出价次数已知的拍次")
_HELD = f"ended AND copy_of IS NULL AND status IN {sql_list(RAN)}"
_ROUNDS = f"count(*) AS n, ifnull(sum(bids = 0), 0) AS none FROM auction_lots WHERE {_HELD} AND bids NOT NULL"
_THINGS = f"""
    SELECT count(*) AS n, ifnull(sum(most = 0), 0) AS none FROM (
        SELECT max(bids) AS most FROM auction_lots WHERE {_HELD} GROUP BY thing HAVING count(*) = count(bids))
"""


def _value(at: AsOf, row: Any, where: Mapping[str, object], group: str | None = None) -> Value:
    rows = lots_where(over_in_year(at), {"status": ("in", list(RAN)), "bids": 0}, where)
    note = Words(f"{row['none']:,} of {row['n']:,} got none", f"{row['n']:,} 中 {row['none']:,} 无人出价")
    return Value(
        value=row["none"] / row["n"] if row["n"] else None, n=row["n"], group=group, rows=rows, note=note
    )


@figure(
    "zero_bid_rate",
    en="Rounds without a bid", zh="无人出价拍次占比",
    unit="ratio", section="clearance", about="lots", population=_POPULATION, definition=_DEFINITION,
)  # fmt: skip
def zero_bid_rate(at: AsOf) -> Iterator[Value]:
    """The share by rounds."""
    yield _value(at, auction_lots(at).one(f"SELECT {_ROUNDS}"), {})


def _members(by: Breakdown) -> Callable[[AsOf], Iterator[Value]]:
    query = f"SELECT {by.member} AS member, {_ROUNDS} GROUP BY member ORDER BY n DESC, member LIMIT {MOST}"

    def compute(at: AsOf) -> Iterator[Value]:
        for row in auction_lots(at).rows(query):
            yield _value(at, row, by.where(row["member"]), row["member"])

    return compute


for _by in (CHANNEL, KIND, CITY, SELLER):
    figure(
        f"zero_bid_rate_by_{_by.column}",
        en=f"Rounds without a bid by {_by.words.en}", zh=f"无人出价拍次占比·按{_by.words.zh}",
        unit="ratio", section="clearance", about="lots", population=_POPULATION, definition=_DEFINITION,
        grouped_by=_by.grouped_by,
    )(_members(_by))  # fmt: skip


@figure(
    "zero_bid_rate_assets",
    en="Things that never got a bid", zh="从未有人出价的资产占比",
    unit="ratio", section="clearance", about="lots",
    population=(
        "distinct things with rounds held to their end between {year}-01-01 and {day}, the bids of all of which are known",
        "结束时间在 {year}-01-01 至 {day} 之间有实际举行拍次、且各拍次出价次数均已知的资产（去重）",
    ),
    definition=("things with 0 bids in every such round / things", "各拍次均无人出价的资产 ÷ 全部资产"),
)  # fmt: skip
def zero_bid_rate_assets(at: AsOf) -> Iterator[Value]:
    """The share by things."""
    yield _value(at, auction_lots(at).one(_THINGS), {})
