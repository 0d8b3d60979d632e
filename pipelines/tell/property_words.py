"""Words of the messages about lots, in English and Chinese."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

Words = Mapping[str, tuple[str, str]]
KINDS: Final[Words] = {
    "housing": ("housing", "住宅"), "commercial": ("commercial property", "商业用房"),
    "industrial": ("industrial property", "工业用房"), "land": ("land", "土地"), "parking": ("parking", "车位"),
    "vehicle": ("vehicle", "机动车"), "equity": ("equity", "股权"), "claim": ("claim", "债权"),
    "goods": ("goods", "物资"), "lease": ("lease", "租赁权"), "other": ("lot", "其他标的"),
}  # fmt: skip
STATUSES: Final[Words] = {
    "upcoming": ("Upcoming", "即将开始"), "live": ("Live", "正在进行"), "sold": ("Sold", "已成交"),
    "unsold": ("Unsold", "流拍"), "withdrawn": ("Withdrawn", "已撤回"), "suspended": ("Suspended", "已中止"),
    "ended": ("Ended, result not known", "已结束（结果不详）"), "unknown": ("State not known", "状态不详"),
    "listed": ("on sale", "挂牌中"),
}  # fmt: skip
ROUNDS: Final[Words] = {
    "first": ("first auction", "一拍"), "second": ("second auction", "二拍"), "sell_off": ("sell-off", "变卖"),
    "relist": ("listed again", "重新挂牌"),
}  # fmt: skip
BASES: Final[Words] = {
    "appraisal": ("the appraisal", "评估价"), "market": ("the market price (the seller's word)", "市场价（卖方自称）"),
    "listing_average": ("listing average × area", "挂牌均价×面积"),
    "index_estimate": ("an estimate by index × area", "指数推算价×面积"),
}  # fmt: skip
CONDITIONS: Final[Words] = {
    "occupancy": ("Occupancy", "占用"), "lease": ("Lease", "租赁"), "taxes": ("Taxes", "税费"),
    "arrears": ("Arrears", "欠费"), "keys": ("Keys", "钥匙"),
}  # fmt: skip
LINES: Final[Words] = {
    "why": ("Why", "触发"), "what": ("Lot", "标的"), "starting": ("Starting price", "起拍价"),
    "final": ("Final price", "成交价"), "deposit": ("Deposit", "保证金"), "starts": ("Starts", "开始"),
    "ends": ("Ends", "结束"), "before": ("Listed before", "此前挂牌"), "price": ("price", "价格"),
    "day": ("sale", "开拍日"), "share": ("part on sale", "份额"), "units": ("units", "套（件）"),
    "lot_discount": ("discount of at least", "折价率不低于"), "lot_relisted": ("listed again below", "重新挂牌且低于"),
    "lot_of_seller": ("a seller you watch", "关注的卖方"), "lot_ended": ("a sale that you were told of has ended", "已提醒的标的结束"),
    "starting_price_yuan": ("starting price", "起拍价"), "starts_at": ("start", "开始时间"), "ends_at": ("end", "结束时间"),
    "seller": ("seller", "卖方"), "city": ("city", "城市"), "deposit_yuan": ("deposit", "保证金"),
}  # fmt: skip
