"""English names of Chinese banks, as the international press writes them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

_ENGLISH: Final[Mapping[str, tuple[str, ...]]] = {
    "工商银行": ("icbc", "industrial and commercial bank of china"),
    "建设银行": ("ccb", "china construction bank", "construction bank"),
    "农业银行": ("abc", "agricultural bank of china", "agricultural bank", "agbank"),
    "中国银行": ("boc", "bank of china"),
    "交通银行": ("bocom", "bank of communications", "bcm"),
    "邮政储蓄银行": ("psbc", "postal savings bank of china", "postal savings bank"),
    "招商银行": ("cmb", "china merchants bank", "merchants bank"),
    "民生银行": ("cmbc", "china minsheng bank", "minsheng bank", "minsheng", "china minsheng banking"),
    "兴业银行": ("cib", "industrial bank"),
    "浦东发展银行": ("spdb", "shanghai pudong development bank", "pudong development bank", "spd bank", "pudong"),
    "中信银行": ("citic", "china citic bank", "citic bank", "cncb"),
    "光大银行": ("ceb", "china everbright bank", "everbright bank", "everbright"),
    "平安银行": ("pab", "ping an bank", "pingan bank", "ping an", "pingan"),
    "华夏银行": ("hxb", "hua xia bank", "huaxia bank", "huaxia", "hua xia"),
    "广发银行": ("cgb", "china guangfa bank", "guangfa bank", "guangfa"),
    "渤海银行": ("cbhb", "china bohai bank", "bohai bank", "bohai"),
    "浙商银行": ("czb", "china zheshang bank", "zheshang bank", "zheshang"),
    "恒丰银行": ("hfb", "hengfeng bank", "evergrowing bank", "hengfeng"),
    "北京银行": ("bank of beijing",), "上海银行": ("bank of shanghai",), "江苏银行": ("bank of jiangsu",),
    "宁波银行": ("bank of ningbo",), "南京银行": ("bank of nanjing",), "杭州银行": ("bank of hangzhou",),
    "徽商银行": ("huishang bank", "huishang"), "锦州银行": ("bank of jinzhou",), "吉林银行": ("bank of jilin", "jilin bank"),
    "盛京银行": ("shengjing bank", "shengjing"), "哈尔滨银行": ("harbin bank", "bank of harbin"),
    "甘肃银行": ("bank of gansu",), "兰州银行": ("bank of lanzhou",), "郑州银行": ("bank of zhengzhou",),
    "中原银行": ("zhongyuan bank", "zhongyuan"), "九江银行": ("bank of jiujiang",), "江西银行": ("jiangxi bank",),
    "贵阳银行": ("bank of guiyang",), "重庆银行": ("bank of chongqing",), "成都银行": ("bank of chengdu",),
    "天津银行": ("bank of tianjin",), "青岛银行": ("bank of qingdao",), "大连银行": ("bank of dalian",),
    "广州银行": ("bank of guangzhou",), "长沙银行": ("bank of changsha",), "苏州银行": ("bank of suzhou",),
    "重庆农村商业银行": ("chongqing rural commercial bank", "cqrcb"),
    "上海农村商业银行": ("shanghai rural commercial bank", "srcb"),
    "广州农村商业银行": ("guangzhou rural commercial bank", "grcb"),
    "内蒙古农村商业银行": ("inner mongolia rural commercial bank",),
    "兰州农村商业银行": ("lanzhou rural commercial bank",),
    "微众银行": ("webank",), "网商银行": ("mybank",),
    "消费金融": ("consumer finance",), "信用卡中心": ("credit card center", "credit card centre"),
    "信达": ("cinda",), "中信金融资产": ("citic financial asset", "huarong"), "东方资产": ("orient asset", "coamc"),
    "长城资产": ("great wall asset", "gwamcc"),
}  # fmt: skip
_SUFFIXES = (" co., ltd.", " co ltd", " co., ltd", " corporation", " company limited", " corp")


def chinese_names(words: str) -> list[str]:
    """Return the Chinese names that an English one stands for; none for a name that is not known.

    >>> chinese_names("Minsheng Bank")
    ['民生银行']
    """
    name = " ".join(words.lower().split())
    for suffix in _SUFFIXES:
        name = name.removesuffix(suffix).rstrip(",")
    return [chinese for chinese, english in _ENGLISH.items() if name in english]
