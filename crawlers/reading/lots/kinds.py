"""What a lot is: its kind, the word for goods, the part of the whole that is sold, and how many things.

The title outranks the platform's category where it is clear; the text of the pages helps only where both say
nothing. Stock and machines are goods; ships, aircraft, marks, mines and forests are of no kind of their own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final

from crawlers.reading.lots.goods import is_counted_stock, remaining, word_of_goods
from crawlers.reading.lots.kind_words import (
    BUILDINGS,
    CATEGORIES,
    MAKES,
    NO_VEHICLES,
    NOT_BUILDINGS,
    OTHERS,
    VEHICLES,
)
from crawlers.reading.lots.parts import share_of
from crawlers.reading.lots.units import units_of
from crawlers.reading.names import one_of
from crawlers.reading.text import squeeze
from crawlers.records import LotKind

__all__ = ["kind_of", "sells_parking", "share_of", "units_of"]

# whoever holds or sells it has a trade of its own: 演示白酒有限公司名下房产
_COMPANY = re.compile(
    "[^的下及、,;:()】\\]有将对与和]{2,24}?(?:有限责任公司|股份有限公司|有限公司|集团公司|合作社|合伙企业(?:\\(有限合伙\\))?)"
    "(?:[^的下及、,;:()】\\]]{2,12}?(?:分公司|分行|支行))?"
)
_STORED = re.compile(
    "(?:存放|停放|堆放|保管|存储|储存)(?:于|在)[^的]{1,30}的"
)  # where it lies, not what it is
_ASIDE = re.compile(r"\([^()]*\)")
_RIGHTS: Final = frozenset((LotKind.CLAIM, LotKind.EQUITY, LotKind.LEASE))
_MOVABLES: Final = frozenset((LotKind.GOODS, LotKind.VEHICLE))
_MARKS = re.compile(r"[【\[][^】\]]{0,12}[】\]]")
_CLAIM = re.compile(
    "债权(?![人银])|不良贷款|不良资产包|补偿权益|补偿款|补偿金|补偿利益|安置权益|拆迁权益|应收账?款|到期收益权|贷款资产|资产收益权"
)
_EQUITY = re.compile(
    "股权(?!投资|基金)|股票|股份(?!有限|制|公司|合作|经济|银行)|[\\d万亿]股(?!东|份有限|权)|流通股|股金|投资权益|法人股|原始股|出资额|(?:合伙|基金|投资|财产)份额"
)
_NOT_OF_A_PLACE: Final = [
    "土地",
    "地",
    "海域",
    "商标",
    "专利",
    "软件",
    "域名",
    "号牌",
    "牌照",
    "号码",
    "车位",
    "车库",
    "车场",
]
_RIGHT_TO_USE: Final = "".join(f"(?<!{word})" for word in _NOT_OF_A_PLACE) + "使用权(?!证|类型|面积|性质|房)"
_LEASE = re.compile(
    f"租赁权|承租权|租赁经营|租赁|出租(?![车汽])|招租|租金|承包经营权|(?<!特许)(?<!出租车)(?<!出租汽车)(?<!收费)经营权|{_RIGHT_TO_USE}|"
    "(?:车位|车库)使用权(?=.*年)"
)
_UNDER_LEASE = re.compile(
    "(?:不|无|未|带|含|附|有|存在|已|现|设有|设立|负有?|包含|连同|正在|长期|原)(?:长期)?(?:带|设|有|被)?(?:租约|租赁权?|出租|承租)(?:中|状态|合同|负担|关系|情况)?"
)
_RENTAL_HOUSING = re.compile("(?:公共|廉价)?租赁(?:住房|房)|出租房")
_PARKING = re.compile(
    "车位|车库|停车场?位|停车间|车房(?!间)|储藏[室间]|贮藏[室间]|储物[室间]|杂物[室间]|地下储|自行车棚|柴[房间]|煤[房间]"
)
_PARKING_ALONG = re.compile(
    "(?:含|及|和|带|与|附|配套|连同|附带|[、,+(])(?:其|所属|附属|地[下上面]|配套|一个|[一二两三四五\\d]+个|产权|人防|私家|机动|固定|停|[A-Za-z]?[\\d-]+号?)*$"
)
_ROOM = re.compile(
    "[\\dA-Za-z][室房户](?!型)|[\\d][-—]\\d+(?:-\\d+)?$|单元|住宅|住房|房产|房屋|房地产|不动产|商品房|别墅|公寓|商铺|店铺|厂房"
)
_HOME = re.compile("[\\dA-Za-z]室|[\\d]房|单元|房产|房屋|房地产|不动产|楼房")
_DOOR = re.compile(
    "(?:[栋幢#]|号楼?|单元|号之[一-十\\d]).*\\d(?:室|房(?![屋间])|户)|(?:[栋幢#]|号楼|单元)\\d{3,4}号"
)
_OFFICES = re.compile(
    "大厦|大楼|中心|商务|国际|写字|商厦|商城|总部|园区|产业|科技园|[A-Z]座|SOHO|CBD|库房|厂|仓|楼层|营业"
)
_OF_A_HOME = re.compile("单元|小区|花园|家园|新村|公寓|苑|华府|名邸|雅居|住宅")
_LAND = re.compile("土地|地块|宗地|国有建设用地|工业用地|商业用地|住宅用地|用地使用权|宅基地")
_ON_LAND = re.compile(
    "房屋|房产|房地产|厂房|建筑物|地上建筑|不动产|用房|在建|写字楼|办公楼|商铺|住宅(?!用地)|别墅|公寓|酒店|[\\d][室房]|仓库|车间|楼(?!盘|镇|村|街|路|区)"
)
_USE_OF_LAND = {
    "工业": LotKind.INDUSTRIAL,
    "仓储": LotKind.INDUSTRIAL,
    "商": LotKind.COMMERCIAL,
    "住宅": LotKind.HOUSING,
}
_PLATE = re.compile(
    "[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-HJ-Z][·.]?[A-Z0-9*]{4,6}(?![室号])"
)
_ROOM_BEHIND = re.compile("[^、,及和]{0,14}\\d(?:室|房(?!产))")
_UNFINISHED = re.compile("在建工程|烂尾楼|未完工")
_USE = re.compile(
    "(?:规划|房屋|设计|登记|证载|实际|法定)?(?:用途|使用性质|房屋性质)[:为是\t]{0,2}[(]?(?:成套|城镇)?(住宅|商业|商服|办公|工业|仓储|厂房|车位|车库)"
)
_USES = {
    "住宅": LotKind.HOUSING, "商业": LotKind.COMMERCIAL, "商服": LotKind.COMMERCIAL, "办公": LotKind.COMMERCIAL,
    "工业": LotKind.INDUSTRIAL, "仓储": LotKind.INDUSTRIAL, "厂房": LotKind.INDUSTRIAL, "车位": LotKind.PARKING,
    "车库": LotKind.PARKING,
}  # fmt: skip
_KIND_OF_BUILDING = {word: kind for kind, words in BUILDINGS.items() for word in words}
_BUILDING = re.compile(f"(?P<no>{one_of(NOT_BUILDINGS)})|{one_of(tuple(_KIND_OF_BUILDING))}")
_VEHICLE = re.compile(
    f"(?P<no>{one_of(NO_VEHICLES)})|{one_of(VEHICLES)}|(?:{one_of(MAKES)})(?!4S|店|大厦|中心|路|街)"
)
_OTHER = re.compile(f"(?:{one_of(OTHERS)})(?!公司|厂|有限)")


def kind_of(
    title: str, category: str | None, lines: Sequence[str], lease: bool
) -> tuple[LotKind, str | None]:
    """Return the kind of a lot and, for goods, what they are as the title prints it; never raises.

    ``category`` is the platform's own word, ``lease`` is true where the platform files the lot as a lease.
    A parking space or storeroom filed under housing is parking, a flat sold with its space is housing;
    a right to use or rent is a lease, but 土地使用权 is land, and with the house on it the house's kind.
    """
    words = _STORED.sub("", _COMPANY.sub("", _MARKS.sub("", _half_brackets(title))))
    filed = _filed(category)
    kind = LotKind.LEASE if lease else _of_rights(words) or (filed if filed in _RIGHTS else None)
    if kind is None and filed not in _MOVABLES:
        kind = _of_property(words, filed) or _of_house_and_land(words, filed, lines)
    if kind is None and (filed is LotKind.VEHICLE or _is_vehicle(words, filed)):
        kind = LotKind.VEHICLE
    if kind is None and _OTHER.search(words) and filed is not LotKind.GOODS:
        kind = LotKind.OTHER
    if kind is not None:
        return kind, None
    goods = word_of_goods(words)
    if filed is LotKind.GOODS or (
        filed is None and not _HOME.search(words) and (goods or is_counted_stock(words))
    ):
        return LotKind.GOODS, goods or remaining(words)
    return filed or _of_lines(lines) or _of_a_home(words), None


def sells_parking(title: str) -> bool:
    """Whether a title names a parking space or a storeroom, and no home that it goes with."""
    return _is_parking(_half_brackets(title))


def _half_brackets(title: str) -> str:
    return squeeze(title).replace("（", "(").replace("）", ")")


def _filed(category: str | None) -> LotKind | None:
    word = squeeze(category or "")
    if word in CATEGORIES:
        return CATEGORIES[word]
    return next((kind for name, kind in CATEGORIES.items() if len(name) > 2 and name in word), None)


def _of_rights(words: str) -> LotKind | None:
    """A claim, shares or a lease: whatever they are of."""
    if _CLAIM.search(words):
        return LotKind.CLAIM
    if _EQUITY.search(words):
        return LotKind.EQUITY
    bare = _UNDER_LEASE.sub("", _RENTAL_HOUSING.sub("", _ASIDE.sub("", words)))
    if _OTHER.search(bare) and "租" not in bare:
        return None  # a right to use a mark or a number
    if _is_parking(words) and not re.search("租|\\d年|[一二三五十]年", bare):
        return None  # a space's right of use is how a space is sold
    return LotKind.LEASE if _LEASE.search(bare) else None


def _of_property(words: str, filed: LotKind | None) -> LotKind | None:
    """Land, a building or a parking space, where the title says so or nothing contradicts the category."""
    if _is_parking(words):
        return LotKind.PARKING
    building = _building(words, filed)
    if _is_bare_land(words, building, filed):
        return LotKind.LAND
    if building or _UNFINISHED.search(words):
        return building or (filed if filed in BUILDINGS else LotKind.OTHER)
    return filed if filed in BUILDINGS else None


def _is_bare_land(words: str, building: LotKind | None, filed: LotKind | None) -> bool:
    built = building is not None and "用地" not in words and filed is not LotKind.LAND
    return bool(_LAND.search(words)) and not _ON_LAND.search(words) and not built


def _of_house_and_land(words: str, filed: LotKind | None, lines: Sequence[str]) -> LotKind | None:
    """土地使用权及房屋 without a word for the building: what the land is for, or the text's printed use."""
    if not (_LAND.search(words) and _ON_LAND.search(words)):
        return None
    used = next((kind for word, kind in _USE_OF_LAND.items() if f"{word}用地" in words), None)
    return used or _of_lines(lines) or LotKind.OTHER


def _is_parking(words: str) -> bool:
    """A parking space or storeroom that is not sold along with a home."""
    found = _PARKING.search(words)
    if not found:
        return False
    before, after = words[: found.start()], words[found.end() :]
    if _PARKING_ALONG.search(before) and _ROOM.search(_PARKING_ALONG.sub("", before)):
        return False
    return not re.search("[及和与、,](?:.*[\\d][室房]|.*(?:住宅|房产|房屋|商铺|别墅))", after)


def _building(words: str, filed: LotKind | None) -> LotKind | None:
    """The kind of the building named last, which is the head of the phrase; as filed if that is named too.

    A name that a room follows (某某写字楼1203室) may be the house's; what the platform filed it under says more.
    """
    named = [found for found in _BUILDING.finditer(words) if not found["no"]]
    kinds = [_KIND_OF_BUILDING[found[0]] for found in named]
    if not kinds:
        return None
    if filed in kinds or (filed in BUILDINGS and _ROOM_BEHIND.match(words, named[-1].end())):
        return filed
    return kinds[-1]


def _is_vehicle(words: str, filed: LotKind | None) -> bool:
    if filed is LotKind.GOODS or _HOME.search(words):
        return False
    named = any(not found["no"] for found in _VEHICLE.finditer(words))
    return named or bool(_PLATE.search(words) and "车" in words)


def _of_lines(lines: Iterable[str]) -> LotKind | None:
    """The use that the text prints for the lot, if it prints only one."""
    found = {_USES[use] for line in lines for use in _USE.findall(_half_brackets(line.replace("\t", ":")))}
    return found.pop() if len(found) == 1 else None


def _of_a_home(words: str) -> LotKind:
    """A home by its estate or its door (9栋704房, 11号402室), where no word makes the house one of offices."""
    door = _DOOR.search(words) and not _OFFICES.search(words)
    return LotKind.HOUSING if door or (_HOME.search(words) and _OF_A_HOME.search(words)) else LotKind.OTHER
