"""Odd collateral: what goods are sold and by which branch."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from reports.figures.as_of import AsOf
from reports.figures.auctions import MOST, UNKNOWN, auction_lots, lots_where, title_of
from reports.figures.figure import Rows, Value, Words, figure
from reports.figures.wording import word, yuan

LARGEST = 50
_GOODS = "kind IN ('goods', 'vehicle')"
#: What they are as the notice calls them, else vehicle or goods.
_WHAT = "ifnull(nullif(goods, ''), kind)"
_POPULATION = (
    "auction lots of goods and vehicles first seen by {day}, whatever became of them",
    "截至 {day} 首次抓取到的物品与机动车拍品，不论状态",
)


def _rows(what: str, seller: str | None = None, **more: object) -> Rows:
    named: Mapping[str, object] = {"goods": what}
    if what in ("goods", "vehicle"):
        named = {"kind": what, "goods": ("isnull", True)}
    return lots_where(named, {"seller": seller} if seller else {}, **more)


@figure(
    "goods_by_kind",
    en="Goods by kind", zh="物品（按品类）",
    unit="count", section="goods", about="lots", grouped_by=("what they are", "品类"), population=_POPULATION,
    definition=("raw listings; the note gives the distinct things among them", "挂牌次数，未去重；注明去重后的资产数"),
)  # fmt: skip
def goods_by_kind(at: AsOf) -> Iterator[Value]:
    """How many listings of each."""
    query = (
        f"SELECT {_WHAT} AS what, count(*) AS n, count(DISTINCT thing) AS things, sum(on_offer) AS on_offer FROM auction_lots"
        f" WHERE {_GOODS} GROUP BY what ORDER BY n DESC, what LIMIT {MOST}"
    )
    for row in auction_lots(at).rows(query):
        note = Words(
            f"{row['things']} distinct, {row['on_offer']} on offer",
            f"去重 {row['things']}，在拍 {row['on_offer']}",
        )
        yield Value(value=row["n"], n=row["n"], group=row["what"], rows=_rows(row["what"]), note=note)


_BY_SELLER = f"""
    SELECT {_WHAT} AS what, seller, count(DISTINCT thing) AS n, count(*) AS listings, sum(on_offer) AS on_offer,
           sum(status = 'sold') AS sold, sum(status = 'unsold') AS unsold, min(starting_price_yuan) AS low,
           max(starting_price_yuan) AS high
    FROM auction_lots WHERE {_GOODS} GROUP BY what, seller ORDER BY n DESC, what, seller LIMIT {MOST}
"""


@figure(
    "goods_by_seller",
    en="Goods by kind and seller", zh="物品（按品类与处置方）",
    unit="count", section="goods", about="lots", grouped_by=("goods and seller", "品类与处置方"), population=_POPULATION,
    definition=(
        "distinct things of one kind that one seller offered; the note gives what became of their listings and what they start at."
        " Bottles, jars and pieces are not added up",
        "同一处置方同一品类去重后的资产数；注明各次挂牌的结果与起拍价。瓶、坛、件等计量单位不同，数量不相加",
    ),
)  # fmt: skip
def goods_by_seller(at: AsOf) -> Iterator[Value]:
    """Which branch sells what."""
    for row in auction_lots(at).rows(_BY_SELLER):
        yield Value(
            value=row["n"], n=row["n"], group=f"{row['what']} {row['seller'] or UNKNOWN}",
            rows=_rows(row["what"], row["seller"]), note=Words(_fate(row, "en"), _fate(row, "zh")),
        )  # fmt: skip


def _fate(row: Any, lang: str) -> str:
    """What became of the listings, and what they start at."""
    names = (("on_offer", "on offer", "在拍"), ("sold", "sold", "成交"), ("unsold", "unsold", "流拍"))
    said = [
        f"{row[name]} {en}" if lang == "en" else f"{zh} {row[name]}" for name, en, zh in names if row[name]
    ]
    if row["low"] is not None:
        low, high = yuan(row["low"], lang), yuan(row["high"], lang)
        prices = low if low == high else f"{low} to {high}" if lang == "en" else f"{low}至{high}"
        said.append(f"starting at {prices}" if lang == "en" else f"起拍价{prices}")
    return (", " if lang == "en" else "，").join(said)


_OFFERED = f"""
    SELECT l.lot_id, {_WHAT} AS what, l.kind, l.city, l.district, l.seller, l.units, l.status, l.starts_at, l.starting_price_yuan,
           s.title AS shown_title, NULL AS shown_address
    FROM auction_lots l LEFT JOIN main.shown s ON s.subject_type = 'lot' AND s.subject_id = l.lot_id
    WHERE {_GOODS} AND l.on_offer AND l.starting_price_yuan NOT NULL
    ORDER BY l.starting_price_yuan DESC, l.lot_id LIMIT {LARGEST}
"""


@figure(
    "goods_on_offer_yuan",
    en="Goods on offer, starting price", zh="在拍物品起拍价",
    unit="yuan", section="goods", about="lots", grouped_by=("lot", "拍品"),
    population=("goods and vehicles announced or live at {day} with a starting price", "{day} 预告中或进行中、且有起拍价的物品与机动车"),
    definition=(f"the printed starting price of the lot, the {LARGEST} dearest", f"页面所示起拍价，列前{LARGEST}项"),
)  # fmt: skip
def goods_on_offer_yuan(at: AsOf) -> Iterator[Value]:
    """Each lot with its seller and day."""
    for row in auction_lots(at).rows(_OFFERED):
        when = (row["starts_at"] or "")[:10]
        note = Words(
            f"{row['seller'] or ''}; {word(row['status'], 'en')}, starts {when}",
            f"{row['seller'] or ''}；{word(row['status'], 'zh')}，{when} 起拍",
        )
        yield Value(
            value=row["starting_price_yuan"], n=1, group=f"{row['lot_id']} {title_of(row)}",
            rows=lots_where(lot_id=row["lot_id"]), note=note,
        )  # fmt: skip
