"""Things that left a court and came back from a bank: taken over against the debt, and offered again."""

from __future__ import annotations

from collections.abc import Iterator

from reports.figures.as_of import AsOf
from reports.figures.auctions import auction_lots, lots_where, title_of
from reports.figures.figure import ONCE, Value, Words, figure
from reports.figures.wording import word, yuan

LARGEST = 50

# the first bank listing after a court's, and the last court listing before it
_RETURNS = """
    WITH courts AS (
        SELECT thing, min(starts_at) AS first FROM auction_lots WHERE channel = 'court' AND starts_at NOT NULL GROUP BY thing),
    returned AS (
        SELECT thing, (
            SELECT b.lot_id FROM auction_lots b WHERE b.thing = c.thing AND b.channel = 'bank' AND b.starts_at > c.first
            ORDER BY b.starts_at, b.lot_id LIMIT 1) AS bank_lot
        FROM courts c WHERE bank_lot NOT NULL)
    SELECT b.thing, b.lot_id, b.kind, b.city, b.district, b.seller, b.starts_at, b.starting_price_yuan AS price,
           c.seller AS court, c.status AS court_status, c.starts_at AS court_starts_at, c.starting_price_yuan AS court_price,
           s.title AS shown_title, s.address AS shown_address
    FROM returned r JOIN auction_lots b ON b.lot_id = r.bank_lot
    JOIN auction_lots c ON c.lot_id = (
        SELECT o.lot_id FROM auction_lots o WHERE o.thing = r.thing AND o.channel = 'court' AND o.starts_at < b.starts_at
        ORDER BY o.starts_at DESC, o.lot_id DESC LIMIT 1)
    LEFT JOIN main.shown s ON s.subject_type = 'lot' AND s.subject_id = b.lot_id
    WHERE c.status <> 'sold' ORDER BY b.starts_at DESC, b.lot_id
"""
_DEFINITION = (
    "things with a listing by a court and a later one by a bank, where the court did not sell (以物抵债 and the like); joined only where"
    " the same door or something as telling is named, so this is a lower bound",
    "先有法院挂牌、后有银行挂牌，且法院拍卖未成交的资产（如以物抵债）；仅在门牌等信息足以确认为同一资产时计入，故为下限",
)


@figure(
    "court_to_bank",
    en="Things that left a court and came back from a bank", zh="法院流出、银行再挂牌的资产",
    unit="count", section="property", about="lots",
    population=("distinct things that a court listed, first seen by {day}", "截至 {day} 首次抓取到的、曾由法院挂牌的资产（去重）"),
    definition=_DEFINITION,
)  # fmt: skip
def court_to_bank(at: AsOf) -> Iterator[Value]:
    """How many, of all that a court listed."""
    whole = auction_lots(at).one(
        "SELECT count(DISTINCT thing) AS n FROM auction_lots WHERE channel = 'court'"
    )["n"]
    things = [row["thing"] for row in at.rows(_RETURNS)]
    which = {"asset_id": ("in", things[:LARGEST])} if things else {"channel": "court"}
    note = Words(f"{len(things):,} of {whole:,}", f"{whole:,} 中 {len(things):,}")
    yield Value(value=len(things), n=whole, rows=lots_where(which, {ONCE: 1}), note=note)


@figure(
    "court_to_bank_price",
    en="A bank's first price over the court's last", zh="银行首次起拍价相对法院末次起拍价",
    unit="ratio", section="property", about="lots", grouped_by=("thing", "资产"),
    population=("things that left a court and came back from a bank, first seen by {day}, both prices known", "截至 {day} 首次抓取到的、法院流出后由银行再挂牌，且两价均已知的资产"),
    definition=(
        f"starting price of the first bank listing / that of the last court listing before it, the {LARGEST} latest",
        f"银行首次挂牌起拍价 ÷ 此前法院末次起拍价，列最近{LARGEST}项",
    ),
)  # fmt: skip
def court_to_bank_price(at: AsOf) -> Iterator[Value]:
    """Each with both sellers, days and prices."""
    found = [row for row in auction_lots(at).rows(_RETURNS) if row["price"] and row["court_price"]]
    for row in found[:LARGEST]:
        note = Words(
            f"{row['court']} {row['court_starts_at'][:10]}, {yuan(row['court_price'], 'en')}, {word(row['court_status'], 'en')};"
            f" {row['seller']} {row['starts_at'][:10]}, {yuan(row['price'], 'en')}",
            f"{row['court']} {row['court_starts_at'][:10]} {yuan(row['court_price'], 'zh')} {word(row['court_status'], 'zh')}；"
            f"{row['seller']} {row['starts_at'][:10]} {yuan(row['price'], 'zh')}",
        )
        yield Value(
            value=row["price"] / row["court_price"], n=1, group=f"{row['lot_id']} {title_of(row)}",
            rows=lots_where(asset_id=row["thing"]), note=note,
        )  # fmt: skip
