"""What tells a door (unit, floor, room, shop, parking space) inside running words, as patterns.

They are made for words whose widths, dashes and capitals are in one form, see ``shown``. The group ``n`` of a match is
what nobody is shown.
"""

from __future__ import annotations

import re
from typing import Final

_CHINESE: Final = "\u3007○零一二三四五六七八九十百两壹贰叁肆伍陆柒捌玖拾"
_NUMERAL: Final = f"[{_CHINESE}]"
_SIDE: Final = "[甲乙丙丁戊己东西南北中左右]"
#: 402, A023, S1-12A, 3-2-501, B1-077
_ITEM: Final = r"(?>(?:[A-Z]{1,3}-?)?\d{1,6}[A-Z]{0,2}(?:(?<=[A-Z])\d{1,3})?(?:-[A-Z]{0,3}\d{1,5}[A-Z]?|-[A-Z](?![A-Z0-9]))*+)(?![0-9A-Z]|\.\d)"
_START: Final = r"(?<![0-9A-Z.])(?<![0-9A-Z]-)"
#: What a number with it counts or measures: it is no door's.
_COUNTED: Final = (
    r"\s?(?:余|多)?(?:%|‰|元|万|亿|年|月(?!台)|日|天|时|点|分钟|平|㎡|M2|M²|M\b|亩|公顷|公里|千米|KM|米|吨|公斤|千克|KG|克|升|毫升|ML"
    r"|枚|件|瓶|箱|坛|桶|袋|盒|台|辆|艘|架|部|套|间|处|宗|块|批|个|只|头|株|棵|张|册|幅|尊|组(?!团)|名|人|家|笔|期|次|折|倍|股|份|标段"
    r"|国道|省道|县道|乡道|号线|线|路|街|巷|弄|KW|兆瓦|立方|座位|床位)"
)
#: A building, an estate's part: numbers with it are shown.
_BUILDING: Final = (
    r"(?:[号#]?\s?(?:[商住宅办公综合业寓厂宿舍教学科研发标准]{0,3}(?:楼(?![层上下])|栋|幢|座(?!位)|塔楼|厂房|别墅|仓库|车间))|#(?![A-Z0-9])|号?大?院"
    r"|组团|地块|宗地|期|区|村|组|社|队|标段|弄|座)"
)
_NO_DOOR: Final = rf"(?!{_COUNTED}|{_BUILDING})"
#: 示例路12号1、2幢: two buildings
_NO_BUILDINGS: Final = rf"(?![A-Z]?\d{{1,2}}[A-Z]?(?:号?[、,/和及与至到~-][A-Z]?\d{{1,2}}[A-Z]?)*{_BUILDING})"
_SEPARATOR: Final = r"(?:\s?[室号铺房户#]?\s?[、,/和及与至到~&+]\s?)"
#: Several: 501、502、503, 501至503. What is followed by a building's word is not of the list.
_LIST: Final = rf"{_START}{_ITEM}(?:{_SEPARATOR}{_ITEM}{_NO_DOOR}(?!号[楼栋幢座院]))*+"
_NUMBERS_LIST: Final = rf"(?:{_START}[A-Z]?\d{{1,2}}(?:[、,至到~和及-][A-Z]?\d{{1,2}})*|{_NUMERAL}{{1,3}}(?:[至到、和及~-]{_NUMERAL}{{1,3}})*)"
_CAR: Final = r"(?:停车位|车位|停车库|车库|车房|泊位|停车场)"
_STORE: Final = r"(?:储藏室|储藏间|储物间|储物室|杂物间|杂物房|地下室|阁楼|柴间|仓储间)"
_SHOP: Final = (
    r"(?:商铺|店铺|铺位|铺面|旺铺|底商|铺|门面房|门面|门市房|门市|网点|商业用房|商业(?![街广银用中综体性])|商服|商网|店面|摊位|档口|柜位|柜台"
    r"|客房|写字间|办公室?|工作室|单位(?![名称]))"
)
_NAMED: Final = r"\s?[(\[]?(?:编号|号码|号|第|#|NO\.?)?[为:]?\s?"
_ROOM: Final = r"(?:室|房(?![产屋地贷款源东型间]))"
_AT_LEAST_A_ROOM: Final = (
    r"(?=[A-Z]{0,3}-?\d{3}|\d{1,2}[A-Z](?![A-Z0-9店])|[A-Z]?\d{1,2}[A-Z]?-\d|[A-Z]\d{2})"
)
_LAYOUT: Final = rf"(?!\s?[{_CHINESE}\d]\s?[厅卫室厨])"

#: Amounts, areas, years, cases: no number in them is a door's.
NO_NUMBERS_OF_DOORS: Final = tuple(
    re.compile(pattern)
    for pattern in (
        r"[(\[\u3014]?(?:19|20)\d\d[)\]\u3015]?[\u4e00-\u9fff]{1,2}\d{0,6}(?:执恢|执保|执异|破申|[执破民刑行商]初?终?)[\u4e00-\u9fffA-Z]{0,2}?\d+号(?:之[一二三四五六七八九十\d]+)?",
        r"(?:19|20)\d\d年(?:\d{1,2}月(?:\d{1,2}日)?)?",
        r"(?:19|20)\d\d[-/.](?:0?[1-9]|1[0-2])[-/.](?:0?[1-9]|[12]\d|3[01])(?!\d)",
        r"第\s?[A-Z]?[\d一二三四五六七八九十百]+\s?(?:期|批|次|号公告|号令|条|款|项|季度|轮|标段|包)",
        r"\d[\d,]*(?:\.\d+)?\s?(?:%|‰)",
        r"(?<![\d-])\d{1,3}(?:,\d{3})+(?:\.\d+)?",
        r"(?<!\d)\d+\.\d+",
        rf"[\d{_CHINESE}]\s?[室房]\s?[\d{_CHINESE}]\s?厅(?:\s?[\d{_CHINESE}]\s?[厨卫阳])*",
        r"(?:宗地|地块|合同|公告|档案|标的物?|资产包|债权包|项目)(?:编号|号码|序号|号)?[为:]?[A-Z]{0,4}\d[\dA-Z-]*号?(?![\d\s]*(?:室|房|户|栋|幢|层|楼|-\d))",
        r"[A-Z]{0,3}\d[\dA-Z-]*号?(?:宗地|地块)",
        r"K\d+(?:\+\d+)?",
        r"(?<=[^栋幢座#层楼号]\s)(?:19|20)\d\d-\d{1,3}(?![\d-])",
        r"(?<!\d)\d{1,2}/\d{1,2}(?=\s?的?(?:产权|所有权|份额|权益|股权))",
        r"(?:共|总|地上|总高|高)\s?(?:\d+|[一二三四五六七八九十]+)\s?层(?!\d)",
    )
)

#: Each stands for itself, whatever is around it.
DOORS: Final = tuple(
    re.compile(pattern)
    for pattern in (
        # units, gates, stairs
        rf"(?P<n>第?(?:{_LIST}|{_SIDE}|{_NUMERAL}{{1,3}}|(?<![A-Z])[A-Z])[号#]?\s?单元)",
        rf"(?P<n>{_LIST}[号#]?(?:门(?![面市诊口卫窗头店])|梯(?![田级形])))",
        rf"(?<=[栋幢座楼#号])(?P<n>{_NUMERAL}{{1,2}}(?:门(?![面市诊口卫窗头店])|梯(?![田级形])))",
        r"(?<=[栋幢座楼#号])(?P<n>[甲乙丙丁戊]门)(?![面市诊口卫窗头店])",
        # floors
        rf"(?P<n>(?:第|负|地下|-|B)?{_NUMBERS_LIST}\s?(?:层(?![次面级高])|楼(?![盘宇市面道房村镇街路])))",
        r"(?P<n>(?<![A-Z0-9])(?:LG|UG|[BGLF])\d{0,2}层)",
        r"(?<=[栋幢座楼#厦场城心寓号])(?P<n>-?\d{1,2}F(?![A-Z]))",
        r"(?<=[栋幢座楼#号元])(?P<n>[顶首底夹]层)",
        # rooms
        rf"(?P<n>{_LIST}\s?[号#]?\s?{_ROOM}){_LAYOUT}",
        rf"(?P<n>第?{_NUMERAL}{{1,5}}号?室){_LAYOUT}(?![一二三四五六七八九十]?[厅])",
        rf"(?P<n>{_NUMERAL}{{3,5}}号?房(?![产屋地]))",
        r"(?<![0-9A-Z])(?P<n>[A-Z]{1,2}号?(?:室|户(?![型口])|房(?![产屋地])))",
        r"(?<=[栋幢座楼层元号门#\dA-Z])(?P<n>[东西南北中左右]{1,2}边?(?:户(?![籍口型])|室))",
        rf"(?<=[栋幢座楼层元号门#-])(?P<n>{_LIST}\s?户(?!型))",
        rf"(?<![等共计约的及近有])(?P<n>{_START}\d{{3,4}}户(?!型|[不债贷企借农居公资项住村]))",
        rf"(?<![路街巷道])(?P<n>{_START}[A-Z]?\d{{3,4}}[A-Z]?)(?=房(?:产|屋|地产))",
        rf"(?:ROOM|FLAT|UNIT|SUITE)\s?(?:NO\.?|#)?\s?(?P<n>{_ITEM})",
        rf"自编号?[为:]?(?P<n>{_LIST}{_NO_DOOR}[号#]?)",
        r"(?P<n>附(?:\d{3,}|\d+-\d+)号?)",
        # shops, offices, parking, storage
        rf"(?P<n>{_LIST}\s?[号#]?)\s?(?:地下|产权|人防|机械|子母)*{_CAR}",
        rf"(?P<n>{_LIST}\s?[号#]?)\s?{_STORE}",
        rf"(?P<n>{_LIST}\s?[号#]?)\s?{_SHOP}",
        rf"(?:{_CAR}|{_STORE}|{_SHOP}){_NAMED}(?P<n>{_LIST}{_NO_DOOR}\s?[号#]?室?)",
        rf"(?<=[栋幢座楼层])(?P<n>{_NUMERAL}{{1,3}}号)(?=商铺|铺|门面|门市|车位|车库|网点)",
        rf"(?:{_CAR}|{_STORE}|商铺|铺位|门面){_NAMED}(?P<n>{_NUMERAL}{{1,4}}号)",
        # doors written with dashes: 5-3-502, 3-502, 5-12-3
        rf"(?<!型号)(?<!型)(?P<n>{_START}(?:[A-Z]-)?(?:[A-Z]?\d{{1,2}}[A-Z]?-){{1,3}}[A-Z]?\d{{3,4}}[A-Z]?(?![0-9A-Z]|-\d|\.\d)(?:{_SEPARATOR}{_ITEM}{_NO_DOOR})*{_NO_DOOR}[号#]?)",
        rf"(?P<n>{_START}\d{{1,2}}-\d{{1,2}}-\d{{1,2}}[A-Z]?(?![0-9A-Z-]){_NO_DOOR}[号#]?)",
        # a deed names the flat as well as its number does
        r"(?:不动产权?|房产|房权|产权|房地产?权?|土地|国用|使用权|所有权)(?:证书?|证明)?(?:号码?|编号|字)?[:为]?(?:[\u4e00-\u9fff]|[(\[]\d{4}[)\]]){0,10}?(?:字第|第|字|号)?(?P<n>[A-Z]?\d[\d-]{4,}号)",
    )
)
#: A number that stands directly behind a building, a house number, an estate; when in doubt it is a door's.
BEHIND: Final = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?:(?<=[栋幢座塔#层])|(?<=单元))[\s,():/-]*(?P<n>{_LIST}{_NO_DOOR}[号#]?)",
        rf"(?<=[号#\dA-Z大公合主副裙]楼)[\s,(:/-]*(?P<n>{_LIST}{_NO_DOOR}[号#]?)",
        r"(?:(?<=[栋幢座#层])|(?<=单元))[\s(]?(?P<n>[A-Z]{1,2}(?![A-Z0-9座区栋幢楼#单-]|号楼))",
        rf"(?:(?<=[栋幢座楼层])|(?<=单元))[\s,(]*(?P<n>[{_CHINESE}]{{3,5}})(?![平元万亿年个间套层楼栋幢期])",
        rf"(?:(?<=[栋幢座层])|(?<=单元))[\s(]*(?P<n>{_NUMERAL}{{1,3}}号)(?![楼栋幢座院])",
        rf"(?<=[\dA-Z一二三四五六七八九十]号)[\s(-]*(?P<n>{_NO_BUILDINGS}{_LIST}{_NO_DOOR}[号#]?)",
        rf"(?<=号院)[\s(-]*(?P<n>{_NO_BUILDINGS}{_LIST}{_NO_DOOR}[号#]?)",
        rf"(?<=[厦寓园苑庭府邸城湾居轩阁郡坊里场心际楼])[\s(-]*(?P<n>{_START}{_AT_LEAST_A_ROOM}{_NO_BUILDINGS}{_LIST}{_NO_DOOR}[号#]?)",
        rf"(?:(?<=小区)|(?<=新村))[\s(-]*(?P<n>{_START}{_AT_LEAST_A_ROOM}{_NO_BUILDINGS}{_LIST}{_NO_DOOR}[号#]?)",
        rf"(?:SOHO|LOFT|MOMA)[\s(-]*(?P<n>{_AT_LEAST_A_ROOM}{_ITEM}{_NO_DOOR}[号#]?)",
    )
)
#: What follows a door directly belongs to it: 2门401.
AFTER_A_DOOR: Final = re.compile(
    rf"[\s-]*(?:{_LIST}{_NO_DOOR}[号#]?|(?>{_NUMERAL}{{1,3}}号)(?![楼栋幢座院])|[A-Z]{{1,2}}(?![A-Z0-9]))"
)
