"""JD's lots: what its records say, as the facts that every platform's lots are made of.

Amounts are yuan, times epoch milliseconds.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from crawlers.families.jd_answers import data_of, first_of, inner_of, list_of, number_of
from crawlers.families.json_answers import Figures, inner_json, whole, yuan
from crawlers.reading.lots import statuses
from crawlers.reading.lots.facts import LotFacts

_COURTS = 7  # as publisher; 9 are all other sellers
_COURT_LABELS = frozenset((1027, 1028))
_BANKRUPT_LABEL = 1029


def facts_of(source: str, url: str, title: str, parts: Mapping[str, Any]) -> LotFacts:
    """What JD says of a lot: the live record stands above the base record, both above the list."""
    listed = parts.get("listed") or {}
    base, live, seller = data_of(parts.get("base")), data_of(parts.get("live")), data_of(parts.get("seller"))
    court, bankruptcy = (
        inner_of(base, "judicatureBasicInfoResult"),
        inner_of(base, "bankruptcyBasicInfoResult"),
    )
    place, figures = inner_of(base, "productAddressResult"), Figures()
    labels = {
        whole(label.get("id")) for label in list_of(base.get("labelList")) if isinstance(label, Mapping)
    }
    labels |= {whole(label) for label in list_of(listed.get("labelSet"))}
    publisher = whole(base.get("publishSource") or listed.get("publishSource"))
    bids = whole(first_of(live, "bidCount", default=listed.get("bidCount")))
    status = statuses.jd(
        whole(first_of(live, "auctionStatus", default=listed.get("auctionStatus"))),
        whole(first_of(live, "displayStatus", default=listed.get("displayStatus"))),
        bids,
        bool(live.get("sold")),
        str(live.get("remarks") or ""),
        price=yuan(live.get("currentPrice")),
        reserve=yuan(base.get("minPrice")),  # in the base record 保留价, in a list the starting price
    )
    appraisal = figures.yuan("appraisal_yuan", base.get("assessmentPrice"), listed.get("assessmentPrice"))
    market = figures.yuan(
        "market_price_yuan", court.get("marketPrice"), bankruptcy.get("marketPrice"), base.get("marketPrice"),
        listed.get("marketPrice"),
    )  # fmt: skip
    owner = base.get("uploadOrganization")
    return LotFacts(
        lot_id=f"jd:{number_of(url)}",
        platform="jd",
        source=source,
        url=url,
        title=str(base.get("title") or title),
        category=_category(
            base.get("categoryId") or listed.get("childrenCateId") or listed.get("categoryId")
        ),
        from_court=publisher == _COURTS or bool(labels & _COURT_LABELS) if publisher or labels else None,
        bankruptcy=_BANKRUPT_LABEL in labels,
        sellers=tuple(
            str(name)
            for name in (
                owner.get("name") if isinstance(owner, Mapping) else owner,
                seller.get("orgName"),
                seller.get("shopName"),
                listed.get("shopName"),
            )
            if name
        ),
        region=tuple(
            str(place.get(name) or listed.get(name) or "") for name in ("province", "city", "county")
        ),
        address=place.get("address") or listed.get("productAddress"),
        attributes=tuple(_attributes(base.get("extendInfoMap"))),
        texts=tuple(tuple(parts[name]) for name in ("notice", "description", "rules") if parts.get(name)),
        times=whole(
            first_of(
                live, "paimaiTimes", default=first_of(base, "paimaiTimes", default=listed.get("paimaiTimes"))
            )
        ),
        status=status,
        starts_at=figures.instant(
            "starts_at", base.get("startTime"), listed.get("startTimeMills"), listed.get("startTime")
        ),
        ends_at=figures.instant(
            "ends_at",
            live.get("endTime"),
            base.get("endTime"),
            listed.get("endTimeMills"),
            listed.get("endTime"),
        ),
        appraisal_yuan=appraisal,
        market_price_yuan=market,
        price_label="评估价" if appraisal else "市场价" if market else None,
        starting_price_yuan=figures.yuan(
            "starting_price_yuan", base.get("startPrice"), listed.get("minPrice")
        ),
        current_price_yuan=figures.yuan(
            "current_price_yuan", live.get("currentPrice"), listed.get("currentPrice")
        ),
        deposit_yuan=figures.yuan("deposit_yuan", base.get("ensurePrice"), listed.get("ensurePrice")),
        increment_yuan=figures.yuan(
            "increment_yuan", base.get("priceLowerOffset"), live.get("priceLowerOffset")
        ),
        bids=bids,
        applicants=whole(live.get("accessEnsureNum")),
        viewers=whole(
            first_of(live, "accessNum", default=listed.get("accessNumber") or listed.get("uvCount"))
        ),
        unreadable=tuple(figures.refused),
    )


# The categories of both trees, by their own words.
CATEGORIES = {
    12728: "住宅用房", 13809: "商业用房", 13817: "工业用房", 13810: "其他用房", 12730: "土地", 101: "住宅用房",
    102: "商业用房", 103: "工业用房", 104: "其他用房", 105: "机动车", 106: "船舶", 107: "其他交通运输工具", 108: "股权",
    109: "债权", 110: "矿权", 111: "林权", 112: "土地", 113: "工程", 114: "机械设备", 115: "无形资产", 116: "知识产权",
    117: "租赁/经营权", 118: "奢侈品", 119: "生活物资", 120: "工业物资", 121: "库存物资", 122: "打包处置", 123: "其他财产",
}  # fmt: skip


def _category(code: Any) -> str | None:
    number = whole(code)
    return CATEGORIES.get(number) if number is not None else None


def _attributes(value: Any) -> list[tuple[str, str]]:
    """The printed pairs of the base record: a JSON text of an object, or a list of named values."""
    pairs = inner_json(value)
    if isinstance(pairs, Mapping):
        return [(str(k), str(v)) for k, v in pairs.items() if isinstance(v, str | int) and str(v).strip()]
    if isinstance(pairs, list):
        named = [p for p in pairs if isinstance(p, Mapping)]
        return [(str(p.get("name")), str(p.get("value"))) for p in named if p.get("name") and p.get("value")]
    return []
