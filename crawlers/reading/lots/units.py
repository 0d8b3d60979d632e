"""How many single things a lot holds: counted in the title, named one by one, or told by the text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from crawlers.reading.lots.persons import PROVINCE_SIGNS
from crawlers.reading.numbers import NUMERALS, chinese_number
from crawlers.reading.text import plain
from crawlers.records import LotKind, Unreadable

_ROOMS: Final = "套(?![内型房])|间(?!隔)|处(?![置理])|户(?![型籍室])|个(?:商铺|店铺|铺位|房间)"
#: What each kind is counted in; a batch, a pair or a weight counts no single things.
_MEASURES: Final = {
    **dict.fromkeys(
        (LotKind.HOUSING, LotKind.COMMERCIAL, LotKind.INDUSTRIAL, LotKind.LEASE, LotKind.OTHER),
        f"{_ROOMS}|[栋幢](?=房|别墅|厂|楼|住宅|仓|$|[,、()及])|[艘架]",
    ),
    LotKind.PARKING: "个(?![月工人])|间|处(?![置理])|套(?![内型])",
    LotKind.LAND: "宗|块|处(?![置理])|幅",
    LotKind.VEHICLE: "辆|台(?![州湾])|部(?![分门])",
    LotKind.GOODS: "[瓶箱坛件枚只头匹块条幅张颗粒桶袋包盒支把台套组辆艘棵株尊座卷册床双罐樽缸](?![内型])|个(?![月工人体])|架(?!构)|部(?![分门])|本(?![次院公行])",
}  # fmt: skip
_NUMBER: Final = rf"(?<![\d.,/第:*x×-])(\d{{1,3}}(?:,\d{{3}}){{1,3}}|\d{{1,9}}|[{NUMERALS}]{{1,9}})(万)?"
_INEXACT = re.compile("约|近|余|多|数|几|若干")
_EACH = re.compile(
    r"(?:每|一)[瓶箱坛件盒袋桶][装共有:]*\d{1,6}[瓶件盒袋支条只罐]|\d{1,6}[瓶件盒袋支条只罐]?[/每*x×][瓶箱坛件盒袋桶]|\d{1,6}[瓶支罐]装|\([^()]{0,30}[/每*][^()]{0,30}\)"
)
_ROOM = re.compile(
    r"(?<![\dA-Za-z-])([A-Za-z]?\d{1,6}(?:-\d{1,6}){0,3}[A-Za-z]?)(?:号)?(?:室(?!内)|房(?![产屋地改])|商铺|店铺|铺|车位|车库|储藏[室间]|户(?!型))"
)
_ROOM_LIST = re.compile(
    r"(?<![\dA-Za-z-])((?:[A-Za-z]?\d{1,6}(?:-\d{1,6}){0,3}(?:号|室|房)?[、,和及]){1,99}[A-Za-z]?\d{1,6}(?:-\d{1,6}){0,3})(?:号)?(?:室|房(?![产屋地])|商铺|店铺|铺|车位|车库|储藏)"
)
_RANGE = re.compile(
    r"\d(?:号|室|房)?[至~到—–](?:第)?[A-Za-z]?\d+(?:号|室|房|商铺|铺|车位|车库)|(?<!\d)\d{3,6}-\d{3,6}(?:号|室|房|商铺|铺|车位|车库)"
)
_SEVERAL = re.compile(
    "等(?![级候额于])|若干|多[套间处个辆宗]|一批|批|部分|及其他|[及和、]设备|房产群|各[套间]"
)
_PARKING_ALONG = re.compile(
    "[(,、]?(?:含|带|附|及|和|与|连同|配套|、|,)[^,、;)]{0,12}(?:车位|车库|停车位|储藏[室间]|储物间|杂物间|地下室)[^,、;)]{0,10}[)]?"
)
_SPACES = re.compile(
    r"(?:车位|车库|储藏[室间])(?:编?号)?:?((?:[A-Za-z]{0,3}[\d-]{1,9}号?[、,和及]){1,99}[A-Za-z]{0,3}[\d-]{1,9})"
)
_PLATE = re.compile(f"[{PROVINCE_SIGNS}][A-HJ-Z][·.]?[A-Z0-9*]{{4,6}}")
# what comes along with a house or a plot and is no second thing
_COMPANIONS = re.compile(
    "(?:以?及|和|与|、|连同)(?:其|相应|所占|分摊|占用|占有|范围内|对应|地上|地下|附属|室内|屋内|内部|内|国有|出让|划拨|集体|建设|的)*"
    "(?:土地使用权|用地使用权|土地|建筑物|附着物|附属物|设施|设备|装修|装潢|装饰|家具|家电|构筑物|花园|院落|阁楼|露台|物品|动产|苗木)[^、及]{0,6}"
)
_JOINED = re.compile("[一-鿿\\d)][、及](?!时)[一-鿿\\d(A-Z]")
_SUM = re.compile(rf"(?:共计?|合计|总计|总共|数量|总数)[:为有是]*{_NUMBER}")
_LIST_HEAD = re.compile("序号.*(?:坐落|位置|地址|面积|房号|名称|规格|型号|品名|车牌|产权证|标的)")
_BLANK = re.compile(r"(?<!\d)\s+|\s+(?!\d)")
_COUNTLESS: Final = frozenset((LotKind.CLAIM, LotKind.EQUITY))
_SINGLE: Final = frozenset(
    (
        LotKind.HOUSING,
        LotKind.COMMERCIAL,
        LotKind.INDUSTRIAL,
        LotKind.LAND,
        LotKind.PARKING,
        LotKind.VEHICLE,
        LotKind.LEASE,
    )
)


def units_of(title: str, kind: LotKind, lines: Sequence[str]) -> int | None:
    """Return the number of single things in the lot; ``None`` when it is not certain.

    A count in the title comes first (12间商铺, 乳胶枕两只), then rooms named one by one, then the rows of a
    numbered table and 共600瓶 in the text. A flat with its parking space is one. A home, shop, plot, space or
    vehicle named singly is one; shares and claims have no units, a batch of goods none that is certain.
    """
    if kind in _COUNTLESS:
        return None
    words = _squeezed(title)
    if kind is not LotKind.PARKING:
        words = _PARKING_ALONG.sub("", words)
    counted = list(_counts(words, kind))
    if counted:
        return counted[0] if len(counted) == 1 else None
    if kind is LotKind.GOODS:
        return _told(lines, kind)
    return _of_buildings(words, kind, lines)


def _of_buildings(words: str, kind: LotKind, lines: Sequence[str]) -> int | None:
    """Of things that stand in a place or bear a plate: named one by one, in rows, or singly."""
    named = _named(words, kind)
    joined = _JOINED.search(_COMPANIONS.sub("", words))
    if named is not None:
        return None if named == 0 or (named == 1 and joined) else named
    rows = _rows(lines)
    if rows or joined or _SEVERAL.search(words):
        return rows or _told(lines, kind)
    return 1 if kind in _SINGLE else None


def _squeezed(words: str) -> str:
    return _BLANK.sub("", plain(words)).replace("（", "(").replace("）", ")")


def _counts(words: str, kind: LotKind) -> Iterator[int | None]:
    """The counts in the words, each in its own measure; ``None`` among them for one that is not exact."""
    text = _EACH.sub("", words)
    for found in re.finditer(rf"{_NUMBER}(?P<measure>{_MEASURES[kind]})", text):
        around = text[max(0, found.start() - 1) : found.start()]
        number = _value(found)
        yield None if _INEXACT.search(around) else number
    if re.search(rf"\d(?:余|多)(?:{_MEASURES[kind]})", text):
        yield None


def _value(found: re.Match[str]) -> int | None:
    try:
        number = int(found[1].replace(",", "")) if found[1][0].isdigit() else chinese_number(found[1])
    except Unreadable:
        return None
    return number * (10000 if found[2] else 1) or None


def _named(words: str, kind: LotKind) -> int | None:
    """How many the title names: 101、102室 are two; 0 for a range, ``None`` where it names none by number."""
    if kind is LotKind.VEHICLE:
        return len(set(_PLATE.findall(words))) or None
    if _RANGE.search(words):
        return 0
    several = _SPACES.search(words) if kind is LotKind.PARKING else _ROOM_LIST.search(words)
    if several:
        return len(set(re.split("号?[、,和及]", several[1])))
    rooms = set(_ROOM.findall(words))
    if not rooms:
        return None
    return 0 if _SEVERAL.search(words) else len(rooms)


def _rows(lines: Sequence[str]) -> int | None:
    """The rows of a table numbered from 1 under a heading that lists things, parking spaces aside."""
    for at, line in enumerate(lines):
        if "\t" not in line or not _LIST_HEAD.search(line):
            continue
        rows: list[str] = []
        for row in lines[at + 1 :]:
            if row.split("\t")[0].strip() != str(len(rows) + 1):
                break
            rows.append(row)
        things = [row for row in rows if not re.search("车位|车库|储藏|储物", row)] or rows
        return len(things) or None
    return None


def _told(lines: Sequence[str], kind: LotKind) -> int | None:
    """The count that the text sums up, if it names only one."""
    counts = set()
    for line in lines:
        text = _EACH.sub("", _squeezed(line.replace("\t", ":")))
        for found in re.finditer(rf"{_SUM.pattern}(?:{_MEASURES[kind]})", text):
            counts.add(_value(found))
    return counts.pop() if len(counts) == 1 else None
