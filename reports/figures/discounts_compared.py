"""Discounts that may be compared: asked and paid over the same lots, and asked of each thing once."""

from __future__ import annotations

from collections.abc import Iterator

from reports.figures.as_of import AsOf
from reports.figures.auctions import auction_lots, lots_where
from reports.figures.discounts import FINAL, STARTING, discount, priced_lots, rows_of
from reports.figures.figure import Value, Words, figure

_SAME = """
    SELECT count(*) AS n, sum(s.price_yuan) AS prices, sum(f.price_yuan) AS finals, sum(s.base_yuan) AS bases
    FROM priced_lots f JOIN priced_lots s ON s.lot_id = f.lot_id AND s.price_kind = 'starting' AND s.base_kind = f.base_kind
    WHERE f.price_kind = 'final' AND f.base_kind = 'appraisal'
"""
_SAME_LOTS = (
    "lots sold by {day} with a starting and a final discount over the appraisal",
    "截至 {day} 已成交、且起拍与成交折价率均可计算的拍品",
)


@figure(
    "starting_discount_of_sold",
    en="Starting discount of the lots sold", zh="起拍折价率·已成交拍品",
    unit="ratio", section="discounts", about="lots", population=_SAME_LOTS,
    definition=(
        "1 - sum of starting prices / sum of appraisals, over the same lots as the final discount: the two may be compared",
        "1 −（起拍价之和 ÷ 评估价之和），与成交折价率为同一批拍品，两者可比",
    ),
)  # fmt: skip
def starting_discount_of_sold(at: AsOf) -> Iterator[Value]:
    """Beside the final discount of the same lots, which is in the note."""
    row = priced_lots(at).one(_SAME)
    note = None
    if row["n"]:
        paid = f"{1 - row['finals'] / row['bases']:.1%}"
        note = Words(f"final discount of the same lots: {paid}", f"同一批拍品的成交折价率：{paid}")
    yield Value(
        value=discount(row) if row["n"] else None, n=row["n"], rows=rows_of(FINAL, "appraisal"), note=note
    )


_ONCE = """
    SELECT count(*) AS n, sum(price_yuan) AS prices, sum(base_yuan) AS bases FROM (
        SELECT p.price_yuan, p.base_yuan, row_number() OVER (
            PARTITION BY l.thing ORDER BY l.starts_at DESC, l.lot_id DESC) AS nth
        FROM priced_lots p JOIN auction_lots l ON l.lot_id = p.lot_id
        WHERE p.price_kind = 'starting' AND p.base_kind = 'appraisal')
    WHERE nth = 1
"""


@figure(
    "starting_discount_assets",
    en="Starting discount, one thing once", zh="起拍折价率·去重",
    unit="ratio", section="discounts", about="lots",
    population=("things whose starting discount over the appraisal could be computed for a lot listed by {day}", "截至 {day} 有挂牌、且可计算相对评估价起拍折价率的资产"),
    definition=("1 - sum of starting prices / sum of appraisals, each thing at its latest such listing", "1 −（起拍价之和 ÷ 评估价之和），每项资产取最近一次挂牌"),
)  # fmt: skip
def starting_discount_assets(at: AsOf) -> Iterator[Value]:
    """A thing that was offered three times counts once, at its latest price."""
    row = priced_lots(at).one(_ONCE)
    yield Value(value=discount(row) if row["n"] else None, n=row["n"], rows=rows_of(STARTING, "appraisal"))


@figure(
    "premium_over_start",
    en="Final price over starting price", zh="溢价率（成交价÷起拍价−1）",
    unit="ratio", section="discounts", about="lots",
    population=("lots sold by {day} whose starting and final price are known", "截至 {day} 已成交、且起拍价与成交价均已知的拍品"),
    definition=("sum of final prices / sum of starting prices - 1; the base is the starting price, not the appraisal", "成交价之和 ÷ 起拍价之和 − 1；基准为起拍价，并非评估价"),
)  # fmt: skip
def premium_over_start(at: AsOf) -> Iterator[Value]:
    """What bidding adds to what was asked."""
    row = auction_lots(at).one(
        "SELECT count(*) AS n, sum(final_price_yuan) AS finals, sum(starting_price_yuan) AS starts FROM auction_lots"
        " WHERE status = 'sold' AND final_price_yuan NOT NULL AND starting_price_yuan > 0"
    )
    rows = lots_where(status="sold", final_price_yuan=("notnull", True))
    yield Value(value=row["finals"] / row["starts"] - 1 if row["n"] else None, n=row["n"], rows=rows)
