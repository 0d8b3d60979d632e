"""What a seller is and where it sits, told from its name alone: certain, or not told."""

from __future__ import annotations

import enum
import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from crawlers.reading.lots.regions import regions
from crawlers.reading.seller_names import ASSET_MANAGERS, CITY_COMMERCIAL, JOINT_STOCK, STATE_OWNED


class SellerType(enum.StrEnum):
    """The regulator's types of institutions that sell loans; ``other`` also where the name does not tell."""

    STATE_OWNED = "state_owned"
    JOINT_STOCK = "joint_stock"
    CITY_COMMERCIAL = "city_commercial"
    RURAL = "rural"
    CONSUMER_FINANCE = "consumer_finance"
    AMC = "amc"
    OTHER = "other"


_LEGAL_FORM: Final = re.compile("(?:股份有限公司|有限责任公司|有限公司)$")
_RURAL: Final = re.compile(
    "(?:农村商业银行|农商银行|农商联合银行|农村商业联合银行|农村合作银行|村镇银行|农村信用社|农村信用合作社|"
    "农村信用合作联社|农村信用合作社联合社|农村信用社联合社|农村信用联社|农村信用合作社联社)$"
)
_CONSUMER_FINANCE: Final = re.compile("消费金融$")
_NAMED: Final = (
    (STATE_OWNED, SellerType.STATE_OWNED), (JOINT_STOCK, SellerType.JOINT_STOCK),
    (CITY_COMMERCIAL, SellerType.CITY_COMMERCIAL), (ASSET_MANAGERS, SellerType.AMC),
)  # fmt: skip
_ENDING: Final = (
    (_RURAL, SellerType.RURAL), (_CONSUMER_FINANCE, SellerType.CONSUMER_FINANCE),
    (re.compile("^中国.+金融资产管理$"), SellerType.AMC),
)  # fmt: skip
#: Sellers whose loans come from where they sit; the others lend all over the country.
_LOCAL: Final = frozenset((SellerType.CITY_COMMERCIAL, SellerType.RURAL))
_BRANCH_END: Final = ("分行", "分公司", "分中心")
_OFFICIAL_END: Final = ("省", "市", "自治区", "自治州", "地区", "盟")


@lru_cache(maxsize=4096)
def seller_type(seller: str | None) -> SellerType | None:
    """Return what kind of institution a seller is; ``other`` when the name does not tell, ``None`` without one.

    ``seller`` is the legal entity as printed, without its branch.
    """
    if not seller:
        return None
    name = _LEGAL_FORM.sub("", seller.strip())
    for names, kind in _NAMED:
        if name in names:
            return kind
    return next((kind for ending, kind in _ENDING if ending.search(name)), SellerType.OTHER)


@lru_cache(maxsize=16384)
def seller_province(seller: str | None, branch: str | None) -> str | None:
    """Return the province (official name) that a seller's branch names, or a local seller's own name.

    A branch tells by the place directly before 分行, or by a place with its 省, 市 or 自治区. The head office
    and the card centre of a bank that lends all over the country tell nothing, nor does a name of two places.
    """
    if branch:
        place, rest = _place_at_start(branch)
        if place and (rest.startswith(_BRANCH_END) or place.endswith(_OFFICIAL_END)):
            return _province(place)
    kind = seller_type(seller)
    if seller is None or kind not in _LOCAL:
        return None
    place, _ = _place_at_start(seller, districts=kind is SellerType.RURAL)
    return _province(place, districts=True) if place else None


def _place_at_start(words: str, *, districts: bool = False) -> tuple[str | None, str]:
    """Return the longest place that words begin with, and the words behind it."""
    known = regions()
    for length in range(min(len(words), 12), 1, -1):
        start = words[:length]
        if start in known.provinces or start in known.cities or (districts and start in known.districts):
            return start, words[length:]
    return None, words


def _province(place: str, *, districts: bool = False) -> str | None:
    """Return the province of a place; ``None`` when places of that name lie in several."""
    known = regions()
    if place in known.provinces:
        return known.provinces[place]
    found: Iterable[str] = [province for province, _ in known.cities.get(place, ())]
    if districts:
        found = [*found, *(district.province for district in known.districts.get(place, ()))]
    different = set(found)
    return different.pop() if len(different) == 1 else None
