"""The numbered parts of an address as patterns: building, unit, floor, room, space, in every usual wording."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from attrs import frozen

#: One number of a door: 402, A023, S1-12A; the letters belong to it.
_ID: Final = r"(?<![\dA-Z.])[A-Z]{0,3}\d+[A-Z]?(?![\d.])"
_ONE: Final = r"(?:[A-Z]{1,3}-?)?\d+[A-Z]?"
_MORE: Final = rf"(?:{_ONE}|[A-Z](?![A-Z\d]))"
_START: Final = r"(?<![\dA-Z.])(?<![\dA-Z]-)"
_LIST: Final = rf"{_START}{_ONE}(?:[室号铺房]?[、,，/和及-]{_MORE})*(?![\d.]|[号#]?[栋幢座#]|号楼)"
# 1501室、A023车位 are a flat and a space, not two spaces
_SPACES: Final = rf"{_START}{_ONE}(?:号?[、,，/和及-]{_MORE})*(?![\d.])"
# 101、2栋202 are two doors
_BUILDINGS: Final = (
    rf"(?:{_START}[A-Z]?\d{{1,2}}[A-Z]?(?:号?[、,，/和及-][A-Z]?\d{{1,2}}[A-Z]?)+|{_START}{_ONE})(?![\d.])"
)
_CAR: Final = r"(?:地下|地上|室内|人防|产权|机动车|汽车|机械|子母|微型|小型|标准|普通|第)*(?:停车位|车位|停车库|车库|车房|泊位)"
_STORE: Final = r"(?:储藏室|储藏间|储物间|杂物间|杂物房|地下室|阁楼|柴间)"
SHOP: Final = r"(?:商铺|店铺|铺位|铺面|铺|门面房|门面|门市房|门市|网点|商业用房|商业|商服|商网|商店|店面|摊位|档口|柜位)"
_SIDE: Final = "[甲乙丙丁戊东西南北中]"
_USES: Final = "(?:商住|住宅|办公|综合|商业|公寓|厂|宿舍|教学|科研|研发|标准厂)"
_NO: Final = "(?:编号|号码|号|第|#)?:?"

_TOKEN = re.compile(
    "|".join(
        (
            rf"(?P<space1>{_SPACES})[号#]?{_CAR}(?:{_NO}(?=\D|$))?",
            rf"{_CAR}{_NO}(?P<space2>{_SPACES})[号#]?",
            rf"(?P<store1>{_SPACES})[号#]?{_STORE}",
            rf"{_STORE}{_NO}(?P<store2>{_SPACES})(?![号#]?{_CAR})[号#]?",
            r"(?P<lane>\d+)弄",
            r"(?P<number1>\d+(?:-\d+)?)(?:号(?:院|大院)|院)(?!落)",
            rf"(?P<building1>{_BUILDINGS})(?:[号#](?:{_USES}?(?:楼|栋|幢|座)|(?:厂房|别墅|车间|仓库))|#|栋|幢|座|塔楼|塔(?!\w))",
            r"(?P<building2>[A-Z](?=#|[号#][楼栋幢座])|[A-Z](?![号#])|[甲乙丙丁东西南北中主副裙])(?:[号#]楼|[号#]?栋|[号#]?幢|[号#]座|#|栋|幢|座|塔楼|(?:塔|楼)(?![盘宇市面道层村镇街路巷山湾]))",
            rf"(?P<unit1>{_SIDE}?{_ID}|[A-Z]|{_SIDE})[号#]?单元",
            rf"(?P<unit2>{_ID})[号#]?(?:门(?![面市诊口卫窗])|梯(?!田))",
            r"(?P<floor>-?\d+(?:[-、,]-?\d+)*)(?:层|楼(?![盘宇市面道房]))",
            rf"(?P<shop1>{_LIST})[号#]?{SHOP}",
            rf"{SHOP}{_NO}(?P<shop2>{_LIST})(?![号#]?[楼层栋幢座单区])[号#]?室?",
            r"(?P<room1>[东西南北中]{1,2}边?户|(?<![A-Z\d])[A-Z](?=[房室]))[房室]?",
            rf"(?P<room2>{_LIST})[号#]?(?:室|房(?![产屋地])|户(?!型)|单位|公寓|办公室?|写字间)",
            r"(?P<number2>\d+(?:-\d+)?[A-Z]?)号(?:[之附](?P<sub>\d+)号?)?(?![路线街])",
            r"(?P<phase>\d+)期",
            rf"(?P<zone>{_ID}|[A-Z]|{_SIDE})(?:区|组团|地块)(?=第?[A-Z]?\d|[A-Z]|-|商|地下|车|住宅|$)",
            rf"(?P<dashed>{_LIST})",
        )
    )
)


@frozen
class Token:
    """One numbered part: its kind, its number, and the words that stand before it."""

    kind: str
    value: str
    before: str
    printed: str = ""
    sub: str | None = None


def tokens_of(text: str) -> Iterator[Token]:
    """Yield the numbered parts of a normal text in order; a last token of kind ``end`` holds the words behind."""
    at = 0
    for found in _TOKEN.finditer(text):
        groups = {name: value for name, value in found.groupdict().items() if value is not None}
        sub = groups.pop("sub", None)
        ((name, value),) = groups.items()
        yield Token(name.rstrip("123"), value, text[at : found.start()], found[0], sub)
        at = found.end()
    yield Token("end", "", text[at:])
