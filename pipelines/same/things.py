"""What a lot sells, as far as one thing can be told from another: door, size, share, worth, words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Final

from attrs import asdict, evolve, frozen

from crawlers.reading.lots.address import Place, split_address
from crawlers.reading.text import full_brackets, squeeze

Row = Mapping[str, Any]

# kinds that a platform may give to one and the same thing; what is not here stands for itself
_FAMILIES: Final = {"housing": "property", "commercial": "property", "industrial": "property", "other": None}
_PLACED: Final = frozenset((None, "property", "parking", "land"))
_TELLING_WORDS: Final = (
    ("lease", re.compile("租赁权|使用权出租|租金|承租权|招租|出租|年使用权|经营权")),
    ("claim", re.compile("债权|不良贷款|资产包")),
    ("equity", re.compile("股权|股份(?!有限)|出资额")),
)
_ROUND: Final = re.compile(
    r"[【\[(（][^】\])）]{0,12}(?:拍|卖|标|挂牌|降价|直供|抵债|推荐|优质|急售)[^】\])）]{0,8}[】\])）]|第?[一二三四五六\d]次(?:公开)?(?:拍卖|变卖|挂牌|竞价|处置)?|"
    "重新(?:拍卖|挂牌|上拍|处置)|再次(?:拍卖|挂牌)|[一二三]拍|变卖|拍卖|降价|整体处置|公开处置|处置|公告|转让|出售|挂牌|竞价|竞买|关于|对"
)
# who sells, before what is sold; 某银行100万股股权 names what is sold
_SELLS: Final = re.compile(
    "^[^,，。0-9]{2,30}?(?:(?:分行|支行|法院)(?:持有的?|所有的?|所持的?|名下的?|拟|关于|的)?|银行(?:持有的?|所有的?|所持的?|名下的?|拟|关于))"
)
_NO_WORD: Final = re.compile(r"[^\u4e00-\u9fffA-Z\d.%]+")
_COURT: Final = re.compile("^.*?[省](?=.)|人民")
_LEGAL_FORM: Final = re.compile("(?:股份有限公司|有限责任公司|有限公司|股份公司)")
_BRANCH: Final = re.compile("^(.*?(?:银行|商行|合行|信用社|联社)).*(?:分行|支行|营业部|分理处|中心|营业室)$")
_SHORT_BANK: Final = (("农村商业银行", "农商行"), ("农商银行", "农商行"), ("农村合作银行", "农合行"))


@frozen(kw_only=True)
class Thing:
    """What a lot says of the thing it sells. ``None`` where it says nothing.

    ``clear`` is false when address and title name different doors. ``share`` is 1 for the whole, ``units`` 1
    for a single thing. ``since`` and ``until`` bound the time it can be bid for, as ISO texts in one offset.
    """

    lot_id: str
    platform: str
    family: str | None
    place: Place
    clear: bool
    province: str | None
    city: str | None
    district: str | None
    area: float | None
    share: float
    units: int
    appraisal: float | None
    market: float | None
    seller: str | None
    case_no: str | None
    words: str
    since: str | None
    until: str | None
    off: bool
    sold: bool
    round: str
    starting: float | None

    @property
    def door(self) -> str | None:
        """Return the room or the parking space, ``None`` without either."""
        said = self.place.room or self.place.space or self.place.store
        return ",".join(sorted(said.split(","))) if said else None

    @property
    def worths(self) -> tuple[float, ...]:
        """Return what the thing is said to be worth: platforms give one figure different labels."""
        return tuple(worth for worth in (self.appraisal, self.market) if worth)

    @property
    def placed(self) -> bool:
        """Return whether this is something that stays where it is."""
        return self.family in _PLACED


def thing_of(row: Row) -> Thing:
    """Return what a row of ``lots`` sells."""
    place, clear = _place(row["address"] or "", row["title"] or "", row["community"])
    if row["kind"] == "parking" and place.room and not place.space:
        place = evolve(place, space=place.room, room=None)
    return Thing(
        lot_id=str(row["lot_id"]),
        platform=row["platform"],
        family=_family(row, place),
        place=place,
        clear=clear,
        province=row["province"],
        city=row["city"],
        district=row["district"],
        area=_number(row["area_sqm"]),
        share=_number(row["share"]) or 1.0,
        units=row["units"] or 1,
        appraisal=_number(row["appraisal_yuan"]),
        market=_number(row["market_price_yuan"]),
        seller=seller_core(row["seller"]),
        case_no=row["case_no"],
        words=words_of(row["title"] or ""),
        since=row["starts_at"],
        until=row["ends_at"],
        off=row["status"] in ("withdrawn", "suspended"),
        sold=row["status"] == "sold",
        round=row["round"],
        starting=_number(row["starting_price_yuan"]),
    )


def _number(value: Any) -> float | None:
    """A stored number; 0 is none here."""
    return float(value) if value else None


def _family(row: Row, place: Place) -> str | None:
    said = next((family for family, words in _TELLING_WORDS if words.search(row["title"] or "")), None)
    if said and row["kind"] in ("other", "housing", "commercial", "industrial", said):
        return said
    family = _FAMILIES.get(row["kind"], row["kind"])
    return "parking" if family in (None, "property") and place.space and not place.room else family


@lru_cache(maxsize=20_000)
def _place(address: str, title: str, community: str | None) -> tuple[Place, bool]:
    """What the address says, filled up by the title; whether the two name the same door."""
    said, titled = split_address(address), split_address(title)
    if not address:
        return (evolve(titled, community=community) if community else titled), True
    doors = ("building", "unit", "room", "space", "store")
    mine, theirs = asdict(said), asdict(titled)
    clear = all(mine[name] == theirs[name] for name in doors if mine[name] and theirs[name])
    telling = any(theirs[name] for name in doors)
    filled = {name: mine[name] or (theirs[name] if telling else None) for name in mine}
    filled["community"] = filled["community"] or community
    filled["aside"] = None
    return Place(**filled), clear


@lru_cache(maxsize=20_000)
def seller_core(seller: str | None) -> str | None:
    """Return what stays of a seller's name when branch, legal form and spelling are left out."""
    if not seller:
        return None
    name = full_brackets(squeeze(seller))
    name = _BRANCH.sub(r"\1", _LEGAL_FORM.sub("", name))
    for long, short in _SHORT_BANK:
        name = name.replace(long, short)
    return _COURT.sub("", name) if name.endswith("法院") else name


def same_seller(a: str | None, b: str | None) -> bool:
    """Whether two cores name one seller: equal, or one is the other behind its city's name."""
    return bool(a and b and (a == b or (min(len(a), len(b)) > 3 and (a.endswith(b) or b.endswith(a)))))


@lru_cache(maxsize=20_000)
def words_of(title: str) -> str:
    """Return the words of a title that tell what is sold: no round, no marks, no blanks; numbers stay."""
    return _NO_WORD.sub("", _SELLS.sub("", _ROUND.sub("", squeeze(title).upper())))
