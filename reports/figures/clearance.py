"""What of the auctions that ended found a buyer: by round (成交率), by thing (清仓率), and how many got no bid."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from attrs import frozen

from reports.figures.as_of import AsOf
from reports.figures.auctions import (
    CHANNEL,
    CITY,
    KIND,
    MOST,
    OVER,
    RAN,
    ROUND,
    SELLER,
    UNKNOWN,
    Breakdown,
    auction_lots,
    lots_where,
    over_in_year,
    sql_list,
)
from reports.figures.figure import ONCE, Value, Words, figure

_ENDED_ROUNDS = (
    "rounds of all kinds whose end lies between {year}-01-01 and {day}: sold, unsold, withdrawn, suspended or of unknown result",
    "结束时间在 {year}-01-01 至 {day} 之间的拍次（交易截止拍次），各类拍品，含成交、流拍、撤回、中止及结果不明",
)
_ENDED_THINGS = (
    "distinct things with a round whose end lies between {year}-01-01 and {day}, whatever became of it",
    "结束时间在 {year}-01-01 至 {day} 之间有拍次的资产（交易截止拍品，去重），不论结果",
)
_ROUNDS_DEFINED = (
    "rounds sold / rounds ended (the field's 成交率); a round on two platforms at once is one; one without proof of a sale is"
    " not sold",
    "成交拍次 ÷ 交易截止拍次；同一轮次同时在两平台挂牌计一次；无成交证据者不计为成交",
)
_LOTS_DEFINED = (
    "things sold / things with an ended round (the field's 清仓率); each thing once, its last ended round counts; months do not"
    " add up to a year",
    "成交拍品 ÷ 交易截止拍品；每项资产计一次，以最后一个截止拍次为准；各月之和不等于全年",
)
_RAN_ONLY = (
    "; without withdrawn and suspended rounds: only those that were held", "；不含撤回与中止的拍次，仅计实际举行者"
)  # fmt: skip

_COUNTS = """
    count(*) AS n, ifnull(sum(status = 'sold'), 0) AS sold, ifnull(sum(status IN ('withdrawn', 'suspended')), 0) AS stopped,
    ifnull(sum(status IN ('ended', 'unknown')), 0) AS unproven
"""
HELD = (*RAN, UNKNOWN)
_ROUNDS = "auction_lots WHERE ended AND copy_of IS NULL"
_THINGS = "auction_lots WHERE last"
_ROUNDS_HELD = f"{_ROUNDS} AND status IN {sql_list(HELD)}"
_LAST_OF = """(
    SELECT {member} AS member, status, row_number() OVER (
        PARTITION BY {by} ORDER BY ends_at DESC, starts_at DESC, status = 'sold' DESC, lot_id DESC) AS nth
    FROM {of}) WHERE nth = 1"""
_MONTH = "substr(ended_on, 1, 7)"
_THINGS_HELD = _LAST_OF.format(member="NULL", by="thing", of=_ROUNDS_HELD)
_THINGS_OF_MONTH = _LAST_OF.format(member=_MONTH, by=f"thing, {_MONTH}", of=_ROUNDS)
#: Over before its planned end, or with none printed: by the field's definition not in the period, but to be said.
_LATER = """
    SELECT count(*) AS n FROM auction_lots
    WHERE status NOT IN ('upcoming', 'live') AND copy_of IS NULL AND ifnull(ended_on > :day, 1)
"""
_STALE = """
    SELECT count(*) AS n FROM auction_lots WHERE status IN ('upcoming', 'live') AND NOT on_offer AND copy_of IS NULL
"""


def _share(row: Any) -> float | None:
    return row["sold"] / row["n"] if row["n"] else None


def _last(of: str) -> dict[str, object]:
    """Rows of things are the last ended round of each."""
    return {} if of in (_ROUNDS, _ROUNDS_HELD, _ROUNDS_OF_MONTH) else {ONCE: "last"}


def _parts(row: Any) -> Words:
    """Numerator and denominator, and what of the denominator is no clean result."""
    english = [f"{row['sold']:,} of {row['n']:,}"]
    chinese = [f"{row['n']:,} 中 {row['sold']:,}"]
    if row["stopped"]:
        english.append(f"{row['stopped']:,} withdrawn or suspended")
        chinese.append(f"撤回或中止 {row['stopped']:,}")
    if row["unproven"]:
        english.append(f"{row['unproven']:,} ended without a known result")
        chinese.append(f"已结束但结果不明 {row['unproven']:,}")
    return Words("; ".join(english), "；".join(chinese))


def _with_left_out(at: AsOf, row: Any) -> Words:
    """The parts, and the rounds that are in neither: over before their planned end, or not looked at since it."""
    said = _parts(row)
    english, chinese = [said.en], [said.zh]
    later, stale = at.rows(_LATER, {})[0]["n"], at.one(_STALE)["n"]
    if later:
        english.append(f"left out: {later:,} stopped or decided whose planned end is later or not printed")
        chinese.append(f"未计入：已撤回、中止或已有结果但计划结束时间在后（或未列）{later:,}")
    if stale:
        english.append(f"left out: {stale:,} whose end has passed since we last looked")
        chinese.append(f"未计入：最近一次抓取后已到结束时间 {stale:,}")
    return Words("; ".join(english), "；".join(chinese))


def _whole(of: str, statuses: Sequence[str]) -> Callable[[AsOf], Iterator[Value]]:
    query = f"SELECT {_COUNTS} FROM {of}"

    def compute(at: AsOf) -> Iterator[Value]:
        row = auction_lots(at).one(query)
        rows = lots_where(over_in_year(at), _last(of), status=("in", list(statuses)))
        yield Value(value=_share(row), n=row["n"], rows=rows, note=_with_left_out(at, row))

    return compute


def _members(of: str, by: Breakdown) -> Callable[[AsOf], Iterator[Value]]:
    query = (
        f"SELECT {by.member} AS member, {_COUNTS} FROM {of}"
        f" GROUP BY member ORDER BY n DESC, member LIMIT {MOST}"
    )

    def compute(at: AsOf) -> Iterator[Value]:
        for row in auction_lots(at).rows(query):
            rows = lots_where(over_in_year(at), by.where(row["member"]), _last(of))
            yield Value(value=_share(row), n=row["n"], group=row["member"], rows=rows, note=_parts(row))

    return compute


_ROUNDS_OF_MONTH = f"(SELECT {_MONTH} AS member, status FROM {_ROUNDS})"


def _months(of: str) -> Callable[[AsOf], Iterator[Value]]:
    query = f"SELECT member, {_COUNTS} FROM {of} GROUP BY member ORDER BY member"

    def compute(at: AsOf) -> Iterator[Value]:
        for row in auction_lots(at).rows(query):
            until = min(f"{row['member']}-31", str(at.day))
            rows = lots_where(
                over_in_year(at), _last(of), ended_on__gte=f"{row['member']}-01", ended_on__lte=until
            )
            yield Value(value=_share(row), n=row["n"], group=row["member"], rows=rows, note=_parts(row))

    return compute


_Words = tuple[str, str]


def _define(
    id: str, words: Words, whole: _Words, definition: _Words, compute: Callable[[AsOf], Iterator[Value]], by: _Words | None = None
) -> None:  # fmt: skip
    figure(
        id, en=words.en, zh=words.zh, unit="ratio", section="clearance", about="lots", population=whole,
        definition=definition, grouped_by=by,
    )(compute)  # fmt: skip


@frozen(kw_only=True)
class _Clearance:
    """One of the two clearances: its words, what it is counted over, and that of held rounds only and by month."""

    id: str
    words: Words
    whole: _Words
    definition: _Words
    of: str
    of_held: str
    by_month: str


_BOTH = (
    _Clearance(
        id="clearance_rounds", words=Words("Clearance of rounds", "拍次成交率"), whole=_ENDED_ROUNDS, definition=_ROUNDS_DEFINED,
        of=_ROUNDS, of_held=_ROUNDS_HELD, by_month=_ROUNDS_OF_MONTH,
    ),
    _Clearance(
        id="clearance_lots", words=Words("Clearance of things", "清仓率"), whole=_ENDED_THINGS, definition=_LOTS_DEFINED,
        of=_THINGS, of_held=_THINGS_HELD, by_month=_THINGS_OF_MONTH,
    ),
)  # fmt: skip


def _define_all(one: _Clearance) -> None:
    _define(one.id, one.words, one.whole, one.definition, _whole(one.of, OVER))
    held = (one.definition[0] + _RAN_ONLY[0], one.definition[1] + _RAN_ONLY[1])
    named = Words(f"{one.words.en}, held rounds only", f"{one.words.zh}·仅实际举行")
    _define(f"{one.id}_held", named, one.whole, held, _whole(one.of_held, HELD))
    for by in (ROUND, CITY, KIND, CHANNEL, SELLER):
        named = Words(f"{one.words.en} by {by.words.en}", f"{one.words.zh}·按{by.words.zh}")
        _define(
            f"{one.id}_by_{by.column}", named, one.whole, one.definition, _members(one.of, by), by.grouped_by
        )
    named = Words(f"{one.words.en} by month", f"{one.words.zh}·按月")
    month = ("month of the end", "结束月份")
    _define(f"{one.id}_by_month", named, one.whole, one.definition, _months(one.by_month), month)


for _one in _BOTH:
    _define_all(_one)


def _sold(at: AsOf) -> Mapping[str, object]:
    return {**over_in_year(at), "status": "sold"}


@figure(
    "sold_ytd",
    en="Rounds sold this year", zh="本年成交拍次",
    unit="count", section="clearance", about="lots", population=_ENDED_ROUNDS,
    definition=("those with proof of a sale", "有成交证据者"),
)  # fmt: skip
def sold_ytd(at: AsOf) -> Iterator[Value]:
    """How many."""
    row = auction_lots(at).one(f"SELECT {_COUNTS} FROM {_ROUNDS}")
    yield Value(value=row["sold"], n=row["sold"], rows=lots_where(_sold(at)))


@figure(
    "sold_ytd_yuan",
    en="Sold this year, amount", zh="本年成交额",
    unit="yuan", section="clearance", about="lots", population=_ENDED_ROUNDS,
    definition=("sum of final prices of the rounds sold; n counts those that give one", "成交拍次的成交价之和；n 为披露成交价者"),
)  # fmt: skip
def sold_ytd_yuan(at: AsOf) -> Iterator[Value]:
    """The sum; nothing sold is 0, sold without a price is not known."""
    row = auction_lots(at).one(
        "SELECT sum(final_price_yuan) AS yuan, count(final_price_yuan) AS n, count(*) AS sold"
        f" FROM {_ROUNDS} AND status = 'sold'"
    )
    silent = row["sold"] - row["n"]
    note = Words(f"{silent} more give no price", f"另有 {silent} 个未披露成交价") if silent else None
    yield Value(value=row["yuan"] if row["sold"] else 0, n=row["n"], rows=lots_where(_sold(at)), note=note)
