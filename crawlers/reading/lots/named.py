"""Who is named in the texts of a lot: by the words around a name, and then wherever the same name stands again.

A family name with one or two characters behind it is no proof; the word before it (第三人, 与), or behind it (称,
欠物业费, 金融借款合同纠纷), makes it one. What has been a name once is one in the whole text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from crawlers.reading.names import HAN, is_person, looks_named
from crawlers.reading.personal_words import DOUBLE_SURNAMES, SURNAMES

_LETTER: Final = f"[{HAN}]"
_NAME: Final = f"(?:(?:{'|'.join(sorted(DOUBLE_SURNAMES))}){_LETTER}{{1,2}}|[{''.join(sorted(SURNAMES))}]{_LETTER}{{1,2}})"
_NAMES: Final = f"(?P<names>{_NAME}?(?:[、，,和与及]{_NAME}?){{0,6}}?)"
_NAMES_LAZY: Final = _NAMES.replace("{1,2})", "{1,2}?)")
_ROLE_BEFORE = re.compile("(?:人|员|名|方|偶|[子女妻夫父母婿媳]|户|师|属|客)[:：为]?$")
_EDGE: Final = f"(?<!{_LETTER})"
_ROLES: Final = (
    "第三人|案外人|继承人|被继承人|执行员|执行法官|审判长|审判员|书记员|法官助理|工作人员|曾用名|又名|担保人|保证人|土地使用者|土地使用权人|法定代表人|"
    "负责人|经办人|联系人?|债务人|申请执行人|被执行人|共有人|配偶|其子|其女|其妻|其夫|其父|其母|妻子|丈夫|儿子|女儿|孙子|孙女|女婿|儿媳|租客|租户|住户|原属|拍卖师|"
    "执业律师|律师|优先购买权人|异议人|利害关系人|抵押权人|质权人|借用人|出借人|占用人|看管人|出价者|出价人|竞得者|邻居|管家|居民"
)
#: What only behind a role says that a name was before it.
_THEN: Final = "未|对|已|提出|主张|户籍|户口|在|因|不"
_SUITS: Final = "金融|借款|民间|买卖|合同|纠纷|追偿|担保|一案|信用卡|离婚|继承|抵押|执行|票据|保证"
_DOES: Final = "称|拒不|拒绝|欠|已付|已支付|付清|同意|表示|签订|签字|及其|一家|夫妇|夫妻|的朋友|的亲|之[子女妻夫父母]|占用|占有|居住|承租|租赁|租用|使用|保管|看管|照看|打理|陈述|所述|反映|自住|搬离|经营|实际|出租给|等"
_CONTEXTS: Final = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?:{_ROLES})[:：为]?{_NAMES_LAZY}(?={_DOES}|{_THEN}|的|位于|名下|所有|持有|{_SUITS}|[^{HAN}A-Za-z0-9]|$)",
        rf"(?:户口|户籍|登记)[:：为有在]{{0,2}}{_NAMES_LAZY}(?=[二两三四五六七八九\d]{{0,2}}人|等|户籍|户口|[，,。；;])",
        rf"(?:[号案告人)）]|关于|审理|执行|{_EDGE}){_NAMES_LAZY}(?=[与和诉]{_LETTER}{{2,14}}?(?:纠纷|一案|民间|离婚))",
        rf"[与和诉、]{_NAMES_LAZY}(?={_SUITS}|、{_NAME})",
        rf"{_EDGE}(?:由|被|与|系|归|向|给|据|经)?{_NAMES_LAZY}(?={_DOES})",
        rf"(?:由|被|出租给|租给|卖给|归){_NAMES_LAZY}(?={_DOES}|[，,。；;、）)])",
    )
)
_OF_TITLES: Final = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?:^|[】」）)\]、，,：:]\s*){_NAMES_LAZY}(?=位于|坐落|持有|所持|名下|所有|共有|的(?={_LETTER}{{0,12}}(?:房|股|车|土地|商铺|不动产|区|路|县|市|小区)))",
        rf"[（(]{_NAMES_LAZY}[）)]",
        rf"[-—－]{_NAMES_LAZY}$",
        rf"(?<=[号室幢栋座元层]){_NAMES_LAZY}(?=房产|不动产|房屋|住房|名下|所有)",
        rf"(?:关于|处置|拍卖){_NAMES_LAZY}(?=的|名下|位于|所有)",
    )
)


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_WITH_PAPERS = re.compile(
    rf"(?P<names>{_NAME})(?=\s?[（(,，]\s?(?:公民|居民)?(?:身份证|身份号码|护照号|户籍地))"
)
#: What begins like a name and is none.
_NO_NAMES: Final = _words("""
    高新 金额 金融 方式 全部 安全 安置 安装 成交 成套 成都 平方 平米 时间 时限 任何 常年 常规 单元 单位 单独 和解 和平 万元 万科 万达 万象 方正
    金色 金地 金科 金辉 华润 华府 高层 高级 白酒 白云 黄埔 黄河 江南 江北 江苏 江西 广州 广东 海南 海口 海淀 云南 贵州 贵阳 洪山 洪水 温州 温泉
    阳光 阳台 明确 明细 明显 项目 项下 应当 应由 应付 路段 路北 路南 路口 水电 水费 车位 车库 车辆 车牌 房屋 房产 房源 商铺 商业 商品 商住 宁波
    宁夏 左右 左侧 右侧 东侧 东方 南侧 西侧 北侧 东部 于某 于本 于此 关于 计算 计价 支付 支出 强制 解除 解决 储藏 党政 党委 师生 年限 年租 年度
    年底 月租 别墅 时起 时止 常住 原因 原件 原价 毛坯 毛利 石材 石油 钱款 钱币 谷物 农业 农村 农商 鱼塘 牛羊 马匹 羊毛 冷库 冷链 查封 查看 查询
    景观 景区 相关 相邻 相应 习惯 寿险 古董 古玩 管理 管道 简单 简装 苗木 花卉 花园 鲁班 顾客 甘肃 游客 权利 权属 连同 连带 巴林 古城 祖传 归属
    归还 危房 危险 丰富 丰田 包括 包含 包税 经营 经济 国有 国家 国际 元整 元起 卜居 楼宇 楼盘 楼层
    房东 商户 商家 商贩 店家 家属 家人 居委 党员 单位 相对 双方
""")


def persons_in(text: str, *, of_title: bool = False) -> tuple[str, ...]:
    """The names of persons that the words around them make certain, longest first."""
    found: dict[str, None] = {}
    for pattern in (*_CONTEXTS, *(_OF_TITLES if of_title else ())):
        for match in pattern.finditer(text):
            for name in re.split("[、，,和与及]", match["names"]):
                if _is_name(name):
                    found[name] = None
    return tuple(sorted(found, key=lambda name: (-len(name), name)))


def persons_with_papers(text: str) -> tuple[str, ...]:
    """The names of persons behind which their papers stand: 张三（身份证号…）."""
    found = (match["names"] for match in _WITH_PAPERS.finditer(text))
    return tuple(dict.fromkeys(name for name in found if _is_name(name)))


def without_names(text: str, names: Iterable[str], mark: str) -> str:
    """The text with every occurrence of these names replaced; a firm of the same name keeps it.

    Behind a word that says who it was (第三人) nothing stands in its place.
    """

    def cut(found: re.Match[str]) -> str:
        return "" if _ROLE_BEFORE.search(text, max(0, found.start() - 8), found.start()) else mark

    for name in names:
        text = re.sub(f"{name}(?!{_LETTER}{{0,8}}(?:公司|厂|合作社|银行|集团))", cut, text)
    return text


def _is_name(name: str) -> bool:
    if not 2 <= len(name) <= 4 or name in _NO_NAMES or name[:2] in _NO_NAMES:
        return False
    return looks_named(name) and is_person(name) is True


_HOME = re.compile(
    r"(?<![入居常暂仍])住(?:址|所地|所|在|于)?[:：]?(?=[^，,。；;\s]{2,12}[省市区县镇乡街路巷村])[^，,。；;\n\t]{3,40}"
)
_PAPERS = re.compile(
    r"(?:身份证|通行证|台胞证|回乡证|军官证|士官证|执业证|护照|居住证)(?:件|尾号|号码|号|字第|字|第|为|[:：\s])*[A-Za-z]?[\d*×Xx]{4,20}(?:号|[A-Za-z])?"
    r"|[军士文][字]第?\d{5,10}号?|使\d{6}"
)
_SPELT_PHONE = re.compile(
    "(?<![\\d零\\u3007一二三四五六七八九])(?=[\\d零\\u3007一二三四五六七八九]{0,10}[零\\u3007一二三四五六七八九])[1一][3-9三四五六七八九][\\d零\\u3007一二三四五六七八九]{9}(?![\\d零\\u3007一二三四五六七八九])"
)
# 物业郑师傅, 王老板: the name goes, what they are stays
_CALLED = re.compile(
    rf"(?<![装维整检])[{''.join(sorted(SURNAMES))}]{_LETTER}?(?=(?:师傅|阿姨|大爷|大妈|大叔|大姐|大哥|老板(?![椅桌台花])))"
)
_FOREIGN = re.compile(r"\b(?:Mr|Mrs|Ms|Miss|Dr)\.?\s?[A-Z][A-Za-z]+(?:\s[A-Z][A-Za-z]+)?")


def without_papers(text: str) -> str:
    """The text without numbers of papers, telephones spelt out, persons' home addresses, what they are called by
    (郑师傅), and foreign names.
    """
    for pattern in (_PAPERS, _SPELT_PHONE, _HOME, _CALLED, _FOREIGN):
        text = pattern.sub("", text)
    return text
