"""Things invented first and worded afterwards: the rows of ``lots`` that sellers and platforms make of them.

Nothing here reads an address, and nothing here knows how lots are matched. Persons do not occur.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from attrs import evolve, field, frozen

from crawlers.clock import BEIJING

Row = dict[str, Any]

ESTATES = (
    "泰和广场", "育才壹品", "冠城丽都", "翠湖花园", "金桂小区", "阳光水岸", "盛世华庭", "滨江国际", "东方名都", "锦绣江南",
    "龙泉苑", "碧水云天", "和平里社区", "凤凰新城", "紫金公馆", "世纪家园", "御景湾", "天鹅堡", "财富中心", "银座大厦",
)  # fmt: skip
ROADS = (
    "科学大道",
    "人民路",
    "建设三路",
    "北大街",
    "滨海大道北",
    "五一中路",
    "经三路",
    "解放西街",
    "育英巷",
    "金开大道",
)
PLACES = (
    ("广东省", "广州市", "黄埔区"),
    ("广东省", "江门市", "蓬江区"),
    ("辽宁省", "大连市", "中山区"),
    ("甘肃省", "兰州市", "城关区"),
    ("吉林省", "长春市", "朝阳区"),
    ("重庆市", "重庆市", "渝北区"),
    ("山西省", "太原市", "杏花岭区"),
    ("福建省", "福州市", "台江区"),
)
SELLERS = (
    ("吉林银行股份有限公司大连分行", "吉林银行大连分行", "吉林银行股份有限公司"),
    ("兰州农村商业银行股份有限公司", "兰州农商银行", "兰州农村商业银行"),
    ("中国农业银行股份有限公司江门分行", "农业银行江门分行", "中国农业银行"),
    ("江门市蓬江区人民法院", "广东省江门市蓬江区人民法院", "蓬江区人民法院"),
    ("九江银行股份有限公司广州分行", "九江银行广州分行", "某某拍卖有限公司"),
)
NUMERALS = "零一二三四五六七八九十"
START = datetime(2025, 3, 3, 10, tzinfo=BEIJING)


@frozen(kw_only=True)
class Thing:
    """One thing on sale, before anybody words it."""

    kind: str
    where: tuple[str, str, str]
    estate: str
    road: str
    number: int
    building: int | None = None
    unit: int | None = None
    floor: int | None = None
    room: str | None = None
    space: str | None = None
    area: float | None = None
    appraisal: int | None = None
    market: int | None = None
    sellers: tuple[str, ...] = ()
    case_no: str | None = None
    share: float | None = None
    units: int = 1
    words: str | None = None


@frozen(kw_only=True)
class Listing:
    """How one lot shows a thing: on which platform, when, in which of the wordings."""

    platform: str = "jd"
    days: int = 0
    status: str = "unsold"
    round: str = "unknown"
    wording: int = 0
    cut: float = 1.0
    changes: Row = field(factory=dict)


def han(number: int) -> str:
    """Write a number below one hundred in Chinese."""
    tens, ones = divmod(number, 10)
    if tens == 0:
        return NUMERALS[ones]
    return ("" if tens == 1 else NUMERALS[tens]) + "十" + (NUMERALS[ones] if ones else "")


def wide(words: str) -> str:
    """Write digits and capitals full-width."""
    return "".join(chr(ord(sign) + 0xFEE0) if sign.isascii() and sign.isalnum() else sign for sign in words)


def plain_wording(t: Thing) -> str:
    return f"{''.join(t.where)}{t.road}{t.number}号{t.estate}{t.building}栋{t.unit}单元{t.room}室"


def numbered(t: Thing) -> str:
    return f"{t.where[1]}{t.where[2]}{t.road}{t.number}号{t.estate}{t.building}号楼{t.unit}单元{t.room}房"


def dashed(t: Thing) -> str:
    return f"{t.where[2]}{t.estate}{t.building}-{t.unit}-{t.room}"


def in_han(t: Thing) -> str:
    building, unit = han(t.building or 0), han(t.unit or 0)
    return f"{' '.join(t.where)} {t.estate}{building}号楼{unit}单元{t.room}号"


def full_width(t: Thing) -> str:
    return wide(f"{t.where[1]}{t.where[2]}{t.road}{t.number}号{t.estate}{t.building}幢{t.unit}单元{t.room}室")


def estate_first(t: Thing) -> str:
    return f"{t.where[1]}{t.where[2]}{t.estate}（{t.road}{t.number}号）{t.building}#楼{t.unit}单元{t.room}"


def estate_in_brackets(t: Thing) -> str:
    return f"{''.join(t.where)}{t.road}{t.number}号（{t.estate}）第{t.building}幢{t.unit}单元{t.floor}层{t.room}室"


def without_road(t: Thing) -> str:
    return f"{t.where[1]} {t.where[2]} {t.estate} {t.building}座 {t.unit}单元 {t.room}"


FLATS: tuple[Callable[[Thing], str], ...] = (
    plain_wording, numbered, dashed, in_han, full_width, estate_first, estate_in_brackets, without_road,
)  # fmt: skip
SPACES: tuple[Callable[[Thing], str], ...] = (
    lambda t: f"{''.join(t.where)}{t.estate}负一层地下车位{t.space}号",
    lambda t: f"{t.where[1]}{t.where[2]}{t.estate}地下一层{t.space}号车位",
    lambda t: f"{t.where[1]}{t.where[2]}{t.road}{t.number}号{t.estate}地下车库{t.space}车位",
    lambda t: f"{t.where[2]}{t.estate}车位（编号：{t.space}）",
    lambda t: wide(f"{t.where[1]}{t.where[2]}{t.estate}-1层{t.space}号停车位"),
)
SHOPS: tuple[Callable[[Thing], str], ...] = (
    lambda t: f"{''.join(t.where)}{t.road}{t.number}号{t.estate}{t.building}号楼{t.room}号商铺",
    lambda t: f"{t.where[1]}{t.where[2]}{t.road}{t.number}号{t.estate}{t.building}栋商铺{t.room}",
    lambda t: f"{t.where[1]}{t.where[2]}{t.road}{t.number}号{t.estate}{t.building}幢1层{t.room}铺",
)
UNNUMBERED: tuple[Callable[[Thing], str], ...] = (
    lambda t: f"{''.join(t.where)}{t.road}{t.number}号{t.estate}一层商铺",
    lambda t: f"{t.where[1]}{t.where[2]}{t.estate}1层商铺",
)
GOODS: tuple[Callable[[Thing], str], ...] = (
    lambda t: t.words or "",
    lambda t: f"【第二次拍卖】{t.words}",
    lambda t: f"（重新挂牌）{t.words}",
)
ROUND_MARKS = ("", "【一拍】", "【第二次拍卖】", "（变卖）", "【重新挂牌】", "【银行直供】")


class Market:
    """Invents things and lists them; the same seed gives the same rows."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.count = 0

    def flat(self, **fixed: Any) -> Thing:
        """A flat whose area and worth are its own, or those of many beside it."""
        floor = self.random.randint(2, 28)
        made = Thing(
            kind="housing",
            where=self.random.choice(PLACES),
            estate=self.random.choice(ESTATES),
            road=self.random.choice(ROADS),
            number=self.random.randint(1, 300),
            building=self.random.randint(1, 30),
            unit=self.random.randint(1, 4),
            floor=floor,
            room=f"{floor}{self.random.randint(1, 6):02}",
            area=self.random.choice((67.07, 89.37, round(self.random.uniform(40, 180), 2))),
            appraisal=self.random.choice((None, 471_680, self.random.randrange(200_000, 4_000_000, 100))),
            sellers=self.random.choice(SELLERS),
        )
        return evolve(made, **fixed)

    def space(self, **fixed: Any) -> Thing:
        name = f"{self.random.choice('ABC')}{self.random.randint(1, 400):03}"
        made = evolve(
            self.flat(), kind="parking", building=None, unit=None, floor=None, room=None, space=name
        )
        return evolve(
            made, **({"area": self.random.choice((None, 12.5, 12.72)), "appraisal": 80_000} | fixed)
        )

    def shop(self, **fixed: Any) -> Thing:
        room = self.random.choice(("12", "A13", "S5", "108", "B22"))
        made = evolve(self.flat(), kind="commercial", unit=None, floor=None, room=room)
        return evolve(made, **({"area": round(self.random.uniform(20, 90), 2)} | fixed))

    def goods(self, **fixed: Any) -> Thing:
        boxes, grams = self.random.randint(5, 900), self.random.choice((500, 750, 1000))
        what = self.random.choice(("宁城老窖白酒", "鸡血石摆件", "库存乳胶枕", "办公设备", "红木家具"))
        words = f"{what}{boxes}{self.random.choice('箱件批')}（{grams}型）"
        made = evolve(self.flat(), kind="goods", building=None, unit=None, floor=None, room=None, area=None)
        return evolve(
            made, **({"words": words, "appraisal": self.random.randrange(5_000, 900_000, 10)} | fixed)
        )

    def listed(self, thing: Thing, listing: Listing) -> Row:
        """Return the row of ``lots`` that a thing makes in one listing."""
        self.count += 1
        starts = START + timedelta(days=listing.days)
        words = self._words(thing, listing.wording)
        mark = self.random.choice(ROUND_MARKS)
        area = f"（建筑面积{thing.area}㎡）" if thing.area and self.count % 3 == 0 else ""
        row = {
            "lot_id": f"{listing.platform}:{self.random.randrange(10**8, 10**9)}{self.count}",
            "platform": listing.platform,
            "title": f"{mark}{words}{area}",
            "kind": thing.kind,
            "seller": self.random.choice(thing.sellers),
            "bank": None,
            **dict(zip(("province", "city", "district"), thing.where, strict=True)),
            "address": None if thing.kind == "goods" else words,
            "community": None,
            "area_sqm": thing.area,
            "share": thing.share,
            "units": thing.units,
            "round": listing.round,
            "status": listing.status,
            "starts_at": starts.isoformat(),
            "ends_at": (starts + timedelta(days=1)).isoformat(),
            "appraisal_yuan": thing.appraisal,
            "market_price_yuan": thing.market,
            "starting_price_yuan": round((thing.appraisal or 500_000) * 0.7 * listing.cut),
            "case_no": thing.case_no,
        }
        return row | listing.changes

    def _words(self, thing: Thing, wording: int) -> str:
        wordings = self._wordings(thing)
        return wordings[wording % len(wordings)](thing)

    def _wordings(self, thing: Thing) -> tuple[Callable[[Thing], str], ...]:
        if thing.words:
            return GOODS
        if thing.space:
            return SPACES
        if thing.kind == "commercial":
            return SHOPS if thing.room else UNNUMBERED
        return FLATS
