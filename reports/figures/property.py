"""What is at auction: listings as sites show them, beside the things themselves; by seller, bank, place and kind."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from attrs import frozen

from reports.figures.as_of import AsOf
from reports.figures.auctions import (
    BANK,
    CHANNEL,
    CITY,
    KIND,
    MOST,
    OPEN,
    PLATFORM,
    ROUND,
    SELLER,
    STATUS,
    Breakdown,
    auction_lots,
    lots_where,
)
from reports.figures.figure import ONCE, Value, Words, figure


@frozen(kw_only=True)
class _Counted:
    """Listings or things: what is counted of them, and how that is said."""

    id: str
    title: Words
    counted: str
    definition: Words


@frozen(kw_only=True)
class _Whole:
    """All lots or those on offer, as a condition and in words."""

    suffix: str
    title: Words
    condition: str
    population: Words
    breakdowns: tuple[Breakdown, ...]


_COUNTED = (
    _Counted(
        id="lots", title=Words("Lots (raw listings)", "挂牌拍品（未去重）"), counted="count(*)",
        definition=Words(
            "listings, not de-duplicated: every round and every platform counts, as it does in press counts",
            "挂牌次数，未去重：每一轮次、每一平台各计一次（与媒体统计口径相同）",
        ),
    ),
    _Counted(
        id="assets", title=Words("Assets (distinct things)", "资产（去重）"), counted="count(DISTINCT thing)",
        definition=Words(
            "distinct things: the rounds and platforms of one thing count once; one that two sellers offered counts with both",
            "去重后的资产：同一资产的多轮次、多平台计一次；先后由两家处置的，各计一次",
        ),
    ),
)  # fmt: skip
_WHOLE = (
    _Whole(
        suffix="", title=Words("", ""), condition="1",
        population=Words("auction lots of all kinds first seen by {day}, whatever became of them", "截至 {day} 首次抓取到的各类拍品，不论状态"),
        breakdowns=(SELLER, BANK, PLATFORM, CHANNEL, KIND, CITY, STATUS, ROUND),
    ),
    _Whole(
        suffix="_on_offer", title=Words(" on offer", "·在拍"), condition="on_offer",
        population=Words(
            "auction lots of all kinds that are announced or live at {day} and do not end before it",
            "{day} 预告中或进行中、且未过结束日的各类拍品",
        ),
        breakdowns=(SELLER, BANK, CHANNEL, KIND, CITY),
    ),
)  # fmt: skip
_LARGEST = Words(f"the {MOST:,} largest", f"列前{MOST:,}项")


def _define() -> None:
    for whole in _WHOLE:
        for counted in _COUNTED:
            _define_total(whole, counted)
            for by in whole.breakdowns:
                if not (counted.id == "assets" and by in (STATUS, ROUND)):  # a thing has many rounds
                    _define_by(whole, counted, by)


def _define_total(whole: _Whole, counted: _Counted) -> None:
    def total(at: AsOf) -> Iterator[Value]:
        query = f"SELECT {counted.counted} AS n FROM auction_lots WHERE {whole.condition}"
        count = auction_lots(at).one(query)["n"]
        yield Value(value=count, n=count, rows=lots_where(_filter(whole, at), _each(counted)))

    _keep(whole, counted, None, total)


def _define_by(whole: _Whole, counted: _Counted, by: Breakdown) -> None:
    # a court has no bank: it is left out where banks are told apart, and nowhere else
    named = "AND bank NOT NULL" if by is BANK else ""
    query = (
        f"SELECT {by.member} AS member, {counted.counted} AS n FROM auction_lots WHERE {whole.condition} {named}"
        f" GROUP BY member ORDER BY n DESC, member LIMIT {MOST}"
    )

    def members(at: AsOf) -> Iterator[Value]:
        for row in auction_lots(at).rows(query):
            yield Value(
                value=row["n"], n=row["n"], group=row["member"], rows=lots_where(_filter(whole, at), by.where(row["member"]), _each(counted))
            )  # fmt: skip

    _keep(whole, counted, by, members)


def _filter(whole: _Whole, at: AsOf) -> dict[str, object]:
    if whole.condition == "1":
        return {"first_seen_on": ("lte", str(at.day))}
    return {"status": ("in", list(OPEN)), "ended_on__gte": str(at.day)}


def _each(counted: _Counted) -> dict[str, object]:
    return {ONCE: 1} if counted.id == "assets" else {}


def _keep(
    whole: _Whole, counted: _Counted, by: Breakdown | None, compute: Callable[[AsOf], Iterator[Value]]
) -> None:
    """Put one figure into the catalogue: lots_by_seller, assets_on_offer_by_city, lots_on_offer ..."""
    known = "_known" if by is None and not whole.suffix else ""
    figure(
        f"{counted.id}{whole.suffix}{f'_by_{by.column}' if by else known}",
        en=f"{counted.title.en}{whole.title.en}{f' by {by.words.en}' if by else ''}",
        zh=f"{counted.title.zh}{whole.title.zh}{f'·按{by.words.zh}' if by else ''}",
        unit="count", section="property", about="lots",
        population=(whole.population.en, whole.population.zh),
        definition=(
            f"{counted.definition.en}{f'; {_LARGEST.en}' if by else ''}",
            f"{counted.definition.zh}{f'；{_LARGEST.zh}' if by else ''}",
        ),
        grouped_by=by.grouped_by if by else None,
    )(compute)  # fmt: skip


_define()
