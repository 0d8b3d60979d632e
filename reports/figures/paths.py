"""The way of a thing through its rounds: what each later round starts at, how long and how many rounds a sale takes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from statistics import mean, median

from reports.figures.as_of import AsOf
from reports.figures.auctions import auction_lots, lots_where
from reports.figures.figure import Value, Words, figure

# the first round before each later one: a thing that begins anew (重新一拍) is measured against its new beginning
_PATH = """
    SELECT round AS member, count(*) AS n, sum(price) AS prices, sum(first) AS firsts FROM (
        SELECT l.round, l.starting_price_yuan AS price, (
            SELECT f.starting_price_yuan FROM auction_lots f
            WHERE f.thing = l.thing AND f.round = 'first' AND f.copy_of IS NULL AND f.starts_at < l.starts_at
            ORDER BY f.starts_at DESC LIMIT 1) AS first
        FROM auction_lots l
        WHERE l.round IN ('second', 'sell_off', 'relist') AND l.copy_of IS NULL AND l.starting_price_yuan > 0 {channel})
    WHERE first > 0 GROUP BY round ORDER BY CASE round WHEN 'second' THEN 1 WHEN 'sell_off' THEN 2 ELSE 3 END
"""
_CHANNELS = (
    ("", "", Words("", "")),
    ("_court", "AND l.channel = 'court'", Words(", courts", "·法院")),
    ("_bank", "AND l.channel = 'bank'", Words(", banks", "·银行")),
)


def _path(suffix: str, condition: str) -> Callable[[AsOf], Iterator[Value]]:
    def compute(at: AsOf) -> Iterator[Value]:
        for row in auction_lots(at).rows(_PATH.format(channel=condition)):
            where = {"round": row["member"]} | ({"channel": suffix[1:]} if suffix else {})
            yield Value(
                value=row["prices"] / row["firsts"], n=row["n"], group=row["member"], rows=lots_where(where)
            )

    return compute


for _suffix, _condition, _words in _CHANNELS:
    figure(
        f"price_path_by_round{_suffix}",
        en=f"Starting price over that of the first round{_words.en}", zh=f"各轮起拍价相对一拍{_words.zh}",
        unit="ratio", section="clearance", about="lots", grouped_by=("round", "拍卖轮次"),
        population=(
            "rounds printed as second, sell-off or re-listing by {day}, of things whose first round is known with its price",
            "截至 {day} 标明为二拍、变卖或重新上拍、且一拍及其起拍价已知的拍次",
        ),
        definition=(
            "average starting price of the round / average starting price of the first rounds of the same things; a court may drop at"
            " most 20% after the first round, other sellers are not bound",
            "该轮平均起拍价 ÷ 同一批资产一拍平均起拍价；法院二拍降幅不得超过20%，其他处置方不受此限",
        ),
    )(_path(_suffix, _condition))  # fmt: skip

# ``begun`` is the round of the earliest listing we know: a thing first met in a later one began before we looked
_SALES = """
    SELECT (unixepoch(s.ends_at) - unixepoch(min(l.starts_at))) / 86400.0 AS days, count(*) AS rounds, (
        SELECT e.round FROM auction_lots e WHERE e.thing = s.thing AND e.starts_at NOT NULL
        ORDER BY e.starts_at, e.lot_id LIMIT 1) AS begun
    FROM auction_lots s JOIN auction_lots l ON l.thing = s.thing AND l.copy_of IS NULL AND l.starts_at <= s.starts_at
    WHERE s.last AND s.status = 'sold' GROUP BY s.lot_id
"""
_SALES_POPULATION = (
    "things sold between {year}-01-01 and {day} whose earliest known listing is a first round or names none; those first met in a"
    " later round began before we looked and are left out",
    "{year}-01-01 至 {day} 成交、且最早已知挂牌为一拍或未标明轮次的资产；最早见到即为后续轮次者，起点未知，不计入",
)


def _sales(at: AsOf) -> tuple[list[tuple[float, int]], int]:
    """Days and rounds of each sale whose beginning is known, and how many began before we looked."""
    found = auction_lots(at).rows(_SALES)
    known = [(row["days"], row["rounds"]) for row in found if row["begun"] in ("first", "unknown")]
    return known, len(found) - len(known)


def _left_out(count: int) -> Words | None:
    return (
        Words(f"{count:,} left out: begun before we looked", f"{count:,} 个因起点未知未计入")
        if count
        else None
    )


@figure(
    "days_to_sale",
    en="Days from the first start to the sale, median", zh="从首次起拍到成交的天数（中位数）",
    unit="days", section="clearance", about="lots", population=_SALES_POPULATION,
    definition=(
        "median of the days from the start of the earliest known round to the end of the round that sold; a court's first round"
        " lasts one day, so a quick sale is about 1",
        "最早已知拍次开始至成交拍次结束的天数之中位数；首轮一日即成交者约为1天",
    ),
)  # fmt: skip
def days_to_sale(at: AsOf) -> Iterator[Value]:
    """The median; the average is in the note, as others print that."""
    found, left = _sales(at)
    days = [one for one, _ in found]
    yield Value(
        value=median(days) if days else None, n=len(days), rows=lots_where(status="sold"), note=_said(days, left)
    )  # fmt: skip


def _said(days: list[float], left: int) -> Words | None:
    parts = [Words(f"average {mean(days):,.1f} days", f"平均 {mean(days):,.1f} 天")] if days else []
    parts += [words for words in [_left_out(left)] if words]
    return Words("; ".join(p.en for p in parts), "；".join(p.zh for p in parts)) if parts else None


@figure(
    "rounds_to_sale",
    en="Rounds to a sale, average", zh="平均成交拍次",
    unit="rounds", section="clearance", about="lots", population=_SALES_POPULATION,
    definition=(
        "average number of rounds up to and with the one that sold; a round on two platforms at once is one",
        "截至成交拍次的平均拍次数（含成交拍次）；同一轮次同时在两平台计一次",
    ),
)  # fmt: skip
def rounds_to_sale(at: AsOf) -> Iterator[Value]:
    """The average."""
    found, left = _sales(at)
    rounds = [one for _, one in found]
    yield Value(
        value=mean(rounds) if rounds else None, n=len(rounds), rows=lots_where(status="sold"), note=_left_out(left)
    )  # fmt: skip
