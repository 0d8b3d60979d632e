"""The deepest discounts that can still be bought: single lots, each with its price, base, the base's date and source."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from reports.figures.as_of import AsOf
from reports.figures.auctions import title_of
from reports.figures.discounts import priced_lots
from reports.figures.figure import Rows, Value, Words, figure
from reports.figures.wording import CODES, yuan
from reports.phrases import phrase

LARGEST = 20
#: A market price is the seller's own word: no base to boast of.
SOUND = ("appraisal", "listing_average")

_DEEPEST = f"""
    SELECT p.lot_id FROM priced_lots p JOIN auction_lots l ON l.lot_id = p.lot_id
    WHERE l.on_offer AND p.price_kind = 'starting' AND p.base_kind IN {SOUND} AND p.discount > 0
    GROUP BY p.lot_id ORDER BY max(p.discount) DESC, p.lot_id LIMIT {LARGEST}
"""
_BASES_OF = f"""
    SELECT l.lot_id, l.kind, l.city, l.district, l.area_sqm, d.price_yuan, d.base_kind, d.base_yuan, d.base_as_of, d.base_source, d.discount,
           s.title AS shown_title, s.address AS shown_address
    FROM discounts_at d JOIN auction_lots l ON l.lot_id = d.subject_id
    LEFT JOIN main.shown s ON s.subject_type = 'lot' AND s.subject_id = l.lot_id
    WHERE d.subject_type = 'lot' AND d.subject_id = ? AND d.state = 'computed' AND d.price_kind = 'starting'
          AND d.base_kind IN {SOUND} ORDER BY d.discount DESC
"""


@figure(
    "largest_discounts",
    en="The deepest starting discounts on offer", zh="在拍最大起拍折价率",
    unit="ratio", section="discounts", about="lots", grouped_by=("lot", "拍品"),
    population=(
        "auction lots announced or live at {day} with a starting price below an appraisal or a listing average",
        "{day} 预告中或进行中、起拍价低于评估价或挂牌均价的拍品",
    ),
    definition=(
        f"1 - starting price / base, the {LARGEST} deepest, a lot once; the base is the printed appraisal or the listing average"
        " times the area (asking prices of the neighbourhood, not this flat's value); sellers' market prices do not count",
        f"1 − 起拍价 ÷ 基准，列前{LARGEST}项，每个拍品一次；基准为评估价，或挂牌均价×面积（周边挂牌要价，并非本套房产的价值）；不采用出让方自述的市场价",
    ),
)  # fmt: skip
def largest_discounts(at: AsOf) -> Iterator[Value]:
    """Each with what it is below; where both bases are known the other one is said as well."""
    for row in priced_lots(at).rows(_DEEPEST):
        lot_id = row["lot_id"]
        deepest, *others = at.rows(_BASES_OF, [lot_id])
        yield Value(
            value=deepest["discount"], n=1, group=f"{lot_id} {title_of(deepest)}".strip(),
            rows=Rows("lot_discounts_public", {"lot_id": lot_id, "price_kind": "starting", "state": "computed"}),
            note=Words(_said(deepest, others, "en"), _said(deepest, others, "zh")),
        )  # fmt: skip


def _said(row: Any, others: list[Any], lang: str) -> str:
    base = CODES[row["base_kind"]].of(lang)
    # no page prints the day of a valuation: what is known is when it was shown
    shown = row["base_kind"] == "appraisal"
    area = [f"{row['area_sqm']:,.2f} m²"] if row["area_sqm"] else []
    asked, below = yuan(row["price_yuan"], lang), yuan(row["base_yuan"], lang)
    if lang == "zh":
        dated = f"{row['base_as_of']}{'页面所示' if shown else ''}"
        said = [
            f"起拍价{asked}",
            f"基准：{base} {below}（{dated}；{phrase(row['base_source'], lang)}）",
            *area,
        ]
        return "；".join([*said, *(f"相对{CODES[o['base_kind']].zh}为 {o['discount']:.1%}" for o in others)])
    dated = f"{'as shown on' if shown else 'of'} {row['base_as_of']}"
    said = [f"start {asked}", f"base: {base} {below} ({dated}; {row['base_source']})", *area]
    return "; ".join([*said, *(f"{o['discount']:.1%} below the {CODES[o['base_kind']].en}" for o in others)])
