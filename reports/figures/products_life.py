"""From marketing to listing to result: how long it takes, how often it is listed again, what is still printed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from reports.figures.as_of import AsOf
from reports.figures.figure import Rows, Value, Words, figure
from reports.figures.transfers import YTD, YTD_PROJECTS, in_year, transfers
from reports.figures.usual import median, spread
from reports.figures.year_series import months_to, part_of, period_rows

#: Rows are named one by one up to this many.
NAMED = 50

_LIFE = """
    SELECT t.project_id, t.published_on AS listed_on, t.size_yuan,
           (SELECT min(published_on) FROM notices_at m WHERE m.project_id = t.project_id AND m.kind = 'marketing') AS marketed_on,
           (SELECT ifnull(claims_yuan, total_yuan) FROM notices_at m WHERE m.project_id = t.project_id AND m.kind = 'marketing'
            AND m.published_on <= t.published_on ORDER BY m.published_on DESC, m.notice_id DESC LIMIT 1) AS marketed_yuan
    FROM transfers t WHERE t.listing = 1 AND t.published_on BETWEEN :year_start AND :day
"""
_RESULTS = """
    SELECT r.project_id, r.result_on, min(t.published_on) AS first_on, max(t.published_on) AS last_on,
           julianday(r.result_on) - julianday(min(t.published_on)) AS since_first,
           julianday(r.result_on) - julianday(max(t.published_on)) AS since_last
    FROM (SELECT project_id, min(published_on) AS result_on FROM notices_at WHERE kind = 'result' GROUP BY project_id) r
    JOIN transfers t ON t.project_id = r.project_id AND t.published_on <= r.result_on
    WHERE r.result_on BETWEEN :year_start AND :day GROUP BY r.project_id
"""
_MARKETED = (
    f"{YTD_PROJECTS[0]} and that had a marketing notice on or before that day",
    f"{YTD_PROJECTS[1]}，且此前有招商公告",
)
_SOLD = (
    "projects whose first result notice was published from {year}-01-01 to {day} and whose transfer notice is known",
    "首份转让结果公告发布于 {year}-01-01 至 {day}、且转让公告已知的项目",
)
_ONLY_SOLD = (
    "only projects that came to a result, those still waiting are not in it; the rows are all result notices of the year",
    "仅含已有结果的项目，尚未有结果者不在其内；明细为本年全部结果公告",
)


def _named(projects: Sequence[Any], else_rows: Rows) -> Rows:
    ids = [row["project_id"] for row in projects]
    return Rows("projects", {"project_id": ("in", ids)}) if 0 < len(ids) <= NAMED else else_rows


def _marketed(at: AsOf) -> list[Any]:
    rows = transfers(at).rows(
        f"SELECT *, julianday(listed_on) - julianday(marketed_on) AS days FROM ({_LIFE})", {}
    )
    return [row for row in rows if row["days"] is not None and row["days"] >= 0]


@figure(
    "marketing_to_transfer_days", en="Days from marketing to transfer notice, median", zh="招商公告至转让公告天数（中位数）",
    unit="days", section="products", population=_MARKETED,
    definition=("from the first marketing notice to the first transfer notice, in calendar days", "首份招商公告至首份转让公告的自然日"),
)  # fmt: skip
def marketing_to_transfer_days(at: AsOf) -> Iterator[Value]:
    """How long a package is marketed before it is listed."""
    found = _marketed(at)
    days = [row["days"] for row in found]
    rows = _named(found, Rows("notices_public", {"kind": "marketing", "published_on": ("lte", str(at.day))}))
    yield Value(value=median(days), n=len(days), rows=rows, note=spread(days))


@figure(
    "marketing_to_transfer_amount", en="Amount in the transfer notice over that in the marketing notice", zh="转让公告金额与招商公告金额之比",
    unit="times", section="products",
    population=(f"{_MARKETED[0]}, both with an amount", f"{_MARKETED[1]}，且两者均披露金额"),
    definition=(
        "sum over sum; claims or the printed total, of the first transfer notice and the last marketing notice before it: the two may hold different parts",
        "总额之比；取首份转让公告与其前最后一份招商公告的未偿本息或所列总额，两者口径可能不同",
    ),
)  # fmt: skip
def marketing_to_transfer_amount(at: AsOf) -> Iterator[Value]:
    """What became of what was marketed."""
    found = [row for row in _marketed(at) if row["size_yuan"] is not None and row["marketed_yuan"]]
    before = sum(row["marketed_yuan"] for row in found)
    after = sum(row["size_yuan"] for row in found)
    rows = _named(found, Rows("notices_public", {"kind": "marketing", "published_on": ("lte", str(at.day))}))
    yield Value(value=after / before if before else None, n=len(found), rows=rows)


@figure(
    "transfer_to_result_days", en="Days from first transfer notice to result, median", zh="首份转让公告至结果公告天数（中位数）",
    unit="days", section="products", population=_SOLD,
    definition=(f"from the first transfer notice to the first result notice, in calendar days; {_ONLY_SOLD[0]}", f"首份转让公告至首份结果公告的自然日；{_ONLY_SOLD[1]}"),
)  # fmt: skip
def transfer_to_result_days(at: AsOf) -> Iterator[Value]:
    """How long it takes from the first listing, re-listings included."""
    yield _result_days(at, "since_first")


@figure(
    "last_transfer_to_result_days", en="Days from last transfer notice to result, median", zh="最后一次转让公告至结果公告天数（中位数）",
    unit="days", section="products", population=_SOLD,
    definition=(f"from the last transfer notice before it to the first result notice, in calendar days; {_ONLY_SOLD[0]}", f"结果公告前最后一份转让公告至首份结果公告的自然日；{_ONLY_SOLD[1]}"),
)  # fmt: skip
def last_transfer_to_result_days(at: AsOf) -> Iterator[Value]:
    """How long it takes from the listing that sold it."""
    yield _result_days(at, "since_last")


def _result_days(at: AsOf, column: str) -> Value:
    days = [row[column] for row in transfers(at).rows(_RESULTS, {})]
    where = {"kind": "result", "year": str(at.year), "published_on": ("lte", str(at.day))}
    return Value(value=median(days), n=len(days), rows=Rows("notices_public", where), note=spread(days))


@figure(
    "result_share_by_year", en="Share of projects that came to a result, by year of first listing", zh="已有结果的项目占比（按首次挂牌年份）",
    unit="ratio", section="products", grouped_by=("year of the first transfer notice", "首份转让公告年份"),
    population=("all projects with a transfer notice published by {day}", "截至 {day} 有转让公告的全部项目"),
    definition=(
        "projects with a result notice by that day over all; the latest year has had less time; a result may not be published",
        "截至当日有结果公告的项目占比；最近年份时间较短；结果未必公告",
    ),
)  # fmt: skip
def result_share_by_year(at: AsOf) -> Iterator[Value]:
    """How many of a year's projects have a result so far."""
    query = (
        "SELECT year, count(*) AS n, sum(project_id IN (SELECT project_id FROM notices_at WHERE kind = 'result')) AS sold"
        " FROM transfers WHERE listing = 1 GROUP BY year ORDER BY year DESC"
    )
    for row in transfers(at).rows(query):
        where = {"kind": "transfer", "listing": 1, "year": row["year"], "published_on": ("lte", str(at.day))}
        yield Value(
            value=row["sold"] / row["n"], n=row["n"], group=row["year"], rows=Rows("notices_public", where),
            note=Words(f"{row['sold']:,} of {row['n']:,}", f"{row['n']:,} 中的 {row['sold']:,}"),
        )  # fmt: skip


@figure(
    "relistings_ytd", en="Re-listings", zh="重新挂牌",
    unit="count", section="products", population=YTD,
    definition=("transfer notices of a project that had one before, in this year or earlier", "此前（本年或更早）已有转让公告的项目再次发布的转让公告"),
)  # fmt: skip
def relistings_ytd(at: AsOf) -> Iterator[Value]:
    """How many notices list a project again."""
    row = transfers(at).one(
        "SELECT count(*) AS n, sum(listing > 1) AS again, count(DISTINCT CASE WHEN listing > 1 THEN project_id END) AS projects"
        " FROM transfers WHERE published_on BETWEEN :year_start AND :day",
        {},
    )
    again = row["again"] or 0
    note = Words(
        f"{row['projects']:,} projects; {again:,} of {row['n']:,} notices",
        f"{row['projects']:,} 个项目；{row['n']:,} 份公告中的 {again:,} 份",
    )
    yield Value(value=again, n=again, rows=in_year(at, listing=("gt", 1)), note=note)


@figure(
    "relisting_gap_days", en="Days from one listing to the next, median", zh="相邻两次挂牌间隔天数（中位数）",
    unit="days", section="products",
    population=(f"re-listings among the {YTD[0]}", f"{YTD[1]}中的重新挂牌"),
    definition=("from the transfer notice before to this one, in calendar days", "上一份转让公告至本次的自然日"),
)  # fmt: skip
def relisting_gap_days(at: AsOf) -> Iterator[Value]:
    """How soon a package is listed again."""
    query = (
        "SELECT julianday(t.published_on) - julianday(p.published_on) AS days FROM transfers t"
        " JOIN transfers p ON p.project_id = t.project_id AND p.listing = t.listing - 1"
        " WHERE t.published_on BETWEEN :year_start AND :day"
    )
    days = [row["days"] for row in transfers(at).rows(query, {})]
    yield Value(value=median(days), n=len(days), rows=in_year(at, listing=("gt", 1)), note=spread(days))


@figure(
    "price_shown_share_by_month", en="Share of notices that show a starting price", zh="披露起始价的公告占比（按月）",
    unit="ratio", section="products", grouped_by=("month, the last 24", "月份（最近24个月）"),
    population=("registry transfer notices whose starting price, or its absence, could be read", "起始价或其缺失可读取的银登网转让公告"),
    definition=(
        "notices with a printed starting price over all; withheld by the registry since 2025-10-27",
        "列有起始价的公告占比；银登网自2025年10月27日起不再披露",
    ),
)  # fmt: skip
def price_shown_share_by_month(at: AsOf) -> Iterator[Value]:
    """How many notices still show a price."""
    query = "SELECT month, starting_price_state AS state, count(*) AS n FROM transfers GROUP BY month, state"
    found: dict[str, dict[str, int]] = {}
    for row in transfers(at).rows(query):
        found.setdefault(row["month"], {})[row["state"] or "unreadable"] = row["n"]
    for month in months_to(at):
        states = found.get(month, {})
        read = sum(count for state, count in states.items() if state != "unreadable")
        yield Value(
            value=states.get("given", 0) / read if read else None, n=read, group=month,
            rows=period_rows(at, "month", month, starting_price_state="given"), note=_states(at, month, states),
        )  # fmt: skip


def _states(at: AsOf, month: str, states: dict[str, int]) -> Words | None:
    """How many are withheld, and how many could not be read."""
    english, chinese = [], []
    for state, en, zh in (
        ("withheld", "withheld", "不再披露"),
        ("unreadable", "could not be read", "无法读取"),
    ):
        if states.get(state):
            english.append(f"{states[state]:,} {en}")
            chinese.append(f"{states[state]:,} 份{zh}")
    until = part_of(at, month)
    if until:
        english.append(until.en)
        chinese.append(until.zh)
    return Words("; ".join(english), "；".join(chinese)) if english else None
