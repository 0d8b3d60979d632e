"""The names in an address: road and community, told apart by how they end."""

from __future__ import annotations

import re
from typing import Final

_ROAD_END: Final = "(?:大道|大街|马路|公路|国道|省道|路|街|巷|胡同|弄堂|[东西南北中]里)"
_PART: Final = r"(?:[东西南北中](?![\u4e00-\u9fff]{0,2}[区苑园湾城]))?(?:[\u4e00-\u9fff\d]{1,3}段)?"
# a road's name is followed by a number or by another name, not by what makes it the name of an estate
_NOT_ROAD: Final = (
    "(?!小区|社区|家属|段|口|桥|以[东西南北]|步行街|商业街|商城|[东西南北]侧|村|坊|道|[分支]行|营业)"
)
_ROAD = re.compile(rf"^[\u4e00-\u9fffA-Z\d]{{1,10}}?{_ROAD_END}{_PART}{_NOT_ROAD}")
_ROAD_BEFORE_NUMBER = re.compile(
    rf"^[\u4e00-\u9fffA-Z\d]{{1,12}}(?:{_ROAD_END}{_PART}|[道里线环弄坊]{_PART})$"
)
_ESTATE_END: Final = (
    "小区|社区|花园|广场|花苑|家园|公寓|大厦|大楼|中心|新村|新城|公馆|名都|名苑|华庭|豪庭|雅苑|雅居|山庄|别墅|"
    "国际|壹号|庄园|嘉园|佳苑|公园|商城|商贸城|市场|家属院|产业园|工业园|科技园|城|苑|园|府|庭|郡|湾|居|轩|阁|邸|厦"
)
_ESTATE = re.compile(
    rf"^[\u4e00-\u9fffA-Z\d·]{{1,14}}?(?:{_ESTATE_END})(?![东西南北中]?{_ROAD_END}|[区市县镇乡])"
)
# in brackets behind a door more endings are those of an estate than in the run of an address
_ENDS_IN_BRACKETS: Final = (
    "壹品|一品|首府|名门|御景|学府|公元|时代|世家|尚品|天下|绿洲|半岛|星城|水岸|江岸|翠苑|名筑|铭筑|华府|御府|尚都|新都|名邸|华城|名居|新居|人家|花都|"
    "豪园|丽都|丽景|丽舍|雅筑|新天地|院子|年华|印象|嘉园|春天|故事|风情|假日|阳光|里"
)
_BRACKETED_ESTATE = re.compile(rf"[\u4e00-\u9fffA-Z\d·]{{2,14}}(?:{_ESTATE_END}|{_ENDS_IN_BRACKETS})")
_CROSSING = re.compile(
    "[与和及、]([^与和及、]{1,8}?)(?:交汇处?|交叉口?|交界处?|交口|路口)(?:[东西南北]+(?:角|侧)?)?"
)
_TOWN = re.compile(
    rf"^[\u4e00-\u9fff]{{1,6}}?(?:街道办事处|街道|镇|乡|苏木)(?=[\u4e00-\u9fffA-Z]{{2}})(?!{_ROAD_END}|[海江南北东西贤]{_ROAD_END})"
)
_ZONE = re.compile(
    r"^[\u4e00-\u9fff]{0,8}?(?:工业园区|经济技术开发区|高新技术产业开发区|经济开发区|高新技术开发区|开发区|高新区|示范区|经开区|沈抚新区|保税区|度假区|"
    r"管理区|[\u4e00-\u9fff]{2}新区)(?!大道|路|街)"
)
_BEFORE: Final = re.compile(
    "^.*(?:位于|坐落于|坐落在|座落于|坐落|座落|名下的?|所有的?|持有的?|所属的?|地址:|标的物?:|标的名称:|关于|处置|转让)"
)
_NOISE: Final = re.compile(
    "(?:房地产|不动产|房产|房屋|住宅|住房|商住|商业|商铺|店铺|门面|用房|车位|车库|地下|地上|厂房|办公|写字楼|土地使用权|土地|使用权|所有权|产权|"
    "及|和|与|等|的|之|内|共|整体|整栋|部分|附属|物业|一套|一处|一间|一宗|一个|室内|装修|家具|电器|设施|设备|以物抵债|抵债|资产|项目|"
    "标的物?|处|层|室|号|楼|附|出售|拍卖|毛坯|精装|复式|跃层|底商|裙楼|以及|建筑物|构筑物|在建工程|其|编号|个|非机动车|机动车|人防|产权|"
    "自编|带|含|不含|套|间|户|幢|栋|第|全部|储藏室|储藏间|储物间|地下室|杂物间)+"
)
# behind an estate's name these say only what is sold there
_TAIL = re.compile(
    "(?:房地产|不动产|房产|房屋|住宅|住房|商住|商业|商铺|店铺|门面|用房|车位|车库|地下|地上|厂房|办公|写字楼|土地使用权|使用权|所有权|"
    "产权|附属|物业|室内|整体|整栋|部分|底商|裙楼|在建工程|资产|项目|自编|非机动车|机动车|人防|以及|及|等|的|内)+$"
)
_NO_ESTATE = re.compile("(?:公司|法院|银行|[分支]行|联社|合作社|管理人)$")
# without a number behind it only what ends like an estate's name, or like no other place, is one
_OTHER_PLACE = re.compile(
    "(?:[村组社队镇乡侧旁边处厂站河湖江海山岛林田线车所校院]|地块|宗地|地段|土地|学校|[小中大]学|工程|设备|用地|路口|资产包|权益)$"
)
_ENDS_LIKE_ESTATE = re.compile(f"(?:{_ESTATE_END})$")
_EDGES: Final = "|,，。.、;；:：-/·#\"'“”\u2018\u2019· "


def names_of(words: str, numbered: bool, alone: bool = False) -> tuple[str | None, str | None]:
    """Return the road and the community that words name; ``numbered`` when a house number follows them,
    ``alone`` when nothing does.

    Towns, development zones and what only says the kind of thing are left out. Both are ``None`` for words
    that name no place.
    """
    bare = _bare(words)
    if not bare:
        return None, None
    if numbered:
        return _before_number(bare)
    estate, road = _ESTATE.match(bare), _ROAD.match(bare)
    if road and not (estate and estate.end() < road.end()):
        return road[0], _community(bare[road.end() :], alone)
    return None, _community(bare, alone)


def _before_number(bare: str) -> tuple[str | None, str | None]:
    estate = _ESTATE.match(bare)
    if estate and _ROAD_BEFORE_NUMBER.match(bare[estate.end() :]):
        return bare[estate.end() :], _community(estate[0])
    if _ROAD_BEFORE_NUMBER.match(bare):
        return bare, None
    road = _ROAD.match(bare)
    if road and len(bare) - road.end() >= 2:
        return road[0], _community(bare[road.end() :])
    return None, _community(bare)


def without_opening(words: str) -> str:
    """The words behind the sentence that leads to a place (某银行关于处置位于...)."""
    return _BEFORE.sub("", words)


def bracketed_community(aside: str) -> str | None:
    """Return the community that words in brackets name, when they end like one."""
    found = _BRACKETED_ESTATE.fullmatch(aside)
    return _community(aside) if found else None


def _bare(words: str) -> str:
    """The words without what stands before a place: the seller's sentence, the town, the crossing."""
    text = _CROSSING.sub("", _BEFORE.sub("", words)).strip(_EDGES)
    said = [part.strip(_EDGES) for part in re.split(r"[|,，。;；]", text)]
    text = next((part for part in reversed(said) if part), "")
    for pattern in (_ZONE, _TOWN):
        text = pattern.sub("", text).strip(_EDGES)
    return text


def _community(words: str, alone: bool = False) -> str | None:
    """The name of an estate; ``alone`` when no number follows it."""
    text = words.strip(_EDGES)
    if _NOISE.fullmatch(text):
        return None
    text = _TAIL.sub("", text) if len(text) > 4 else text
    text = text.strip(_EDGES)
    if not 2 <= len(text) <= 20 or not re.search(r"[\u4e00-\u9fff]", text) or _NO_ESTATE.search(text):
        return None
    certain = not alone or _ENDS_LIKE_ESTATE.search(text) or not _OTHER_PLACE.search(text)
    return text if certain else None
