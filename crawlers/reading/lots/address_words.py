"""The words of an address in one form: widths, dashes, numerals, and what is no address cut away."""

from __future__ import annotations

import re
from typing import Final

from crawlers.reading.numbers import chinese_number
from crawlers.reading.text import plain
from crawlers.records import Unreadable

_NUMERALS: Final = "零〇○一二三四五六七八九十百两壹贰叁肆伍陆柒捌玖拾"
_PLACES: Final = frozenset("十百拾")
_SPELLED: Final = {sign: str(value) for value, sign in enumerate("零一二三四五六七八九")} | {
    **{sign: str(value) for value, sign in enumerate("〇壹贰叁肆伍陆柒捌玖")},
    "○": "0",
    "两": "2",
}

# Ⅱ期, 5№
_SIGNS: Final = {0x2160 + value: str(value + 1) for value in range(12)} | dict.fromkeys((0xFE5F, 0x2116), "#")

# before these words a Chinese numeral is a number: 五一路 and 三八街 are names, 三号路 too
_COUNTED: Final = "号楼|栋|幢|座|单元|层|楼|室|房|户|期|门|梯|弄|组团|号(?![路街线桥巷道]|公馆|官邸|院子|行馆|府邸|庄园|名邸)|区(?!间)|#"
_NUMERAL = re.compile(f"第?([{_NUMERALS}]+)(?={_COUNTED})")
_AFTER = re.compile(f"(?<=[之附])([{_NUMERALS}]+)")
_TO = re.compile(r"(?<=[\dA-Z号室层楼])(?:至|到|~+)(?=[A-Z]?\d)")
# 8号公馆 is a name, as 八号公馆 and 捌号公馆 are
_NAMED = re.compile(r"\d{1,2}号(?=公馆|官邸|院子|行馆|府邸|庄园|名邸)")
# 银河SOHO31栋: the letters are the estate's
_LATIN_NAME = re.compile(
    r"(SOHO|MOMA|LOFT|TOWN|PARK|CITY|MALL|HOME|LIVE|HOUSE|CLUB|VILLA|PLUS|CBD|IFC|ICC|ONE)(?=[A-Z]?-?\d|[A-Z][座栋幢#号])"
)
# 湖滨一号3栋: the estate's name, where 中山路一号3栋 is a house number
_NUMBER_ONE = re.compile(
    r"(?<=[\u4e00-\u9fff])(?<![路街巷道段弄里区园苑])一(?=号(?:[()]|第?(?:[A-Z]?\d{1,3}|[A-Z]|[一二三四五六七八九十]{1,3})(?:栋|幢|座|号楼|#)))"
)
# 学府一号院9幢: the same, where 中山路一号院 is a house number
_NUMBER_ONE_COURT = re.compile(r"(?<=[\u4e00-\u9fff])(?<![路街巷道段弄里区园苑号])[一壹](?=号院(?!落))")
_KEPT_ONE: Final = "\ue000"
_SPELT_OUT: Final = str.maketrans("0123456789", "零一二三四五六七八九")
_DASHES = re.compile("[\u2010-\u2015\u2212\ufe63\uff0d\u30fc]+|-{2,}")
_BLANK_IN_NUMBERS = re.compile(r"(?<=\d)\s+(?=[A-Z]?\d)")
_BLANKS = re.compile(r"\s+")

_AREA: Final = r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?/?(?:㎡|M2|M²|平方米|平米|平方|亩|公顷)"
#: What stands in titles and addresses and names no place. Each is cut, a bar stays where it stood.
_NO_PLACE: Final = tuple(
    re.compile(pattern)
    for pattern in (
        rf"[,，、;；(]?(?:房屋|房产|证载|产权|登记|总|套内|约|共)*(?:建筑|使用|土地|分摊|占地|套内|用地|总)*面积[^\d,，。;；]{{0,6}}?(?:为|约|:|共)*{_AREA}",
        rf"(?:约|共)?{_AREA}",
        r"[\u4e00-\u9fff]?[(\[\u3014【](?:19|20)\d\d[)\]\u3015】][\u4e00-\u9fff]{0,12}(?:不动产|房地|房权|房产|房|国用|土地)[\u4e00-\u9fff]{0,6}"
        r"(?:第|字|字第)[A-Z]?[\d-]+号",
        r"(?:不动产权?|房产|产权|房权|土地|房屋所有权)(?:证书?|证明)?(?:号码?|编号)?[:为]?[\u4e00-\u9fff]{0,10}(?:字第|第)[A-Z]?[\d-]+号",
        r"[(\[]?\d{4}[)\]]?[\u4e00-\u9fff]{1,2}\d{2,6}(?:执恢|执保|执异|破申|[执破民刑]初?)\w{0,4}?\d+号(?:之\d+)?",
        r"第?[一二三四\d]次(?:公开)?(?:网络)?(?:司法)?(?:拍卖|变卖|挂牌|竞价|处置|转让)",
        r"(?:第[一二三四\d]+次)?(?:重新拍卖|重新挂牌|再次拍卖|重新上拍|一拍|二拍|变卖|流拍再买)",
        r"\d[\d.,]*(?:万|亿)?元",
        r"[一二两三四五六\d][室房][一二两三四五六\d]厅(?:[一二两三四五六\d][厨卫阳])*",
        r"(?:19|20)\d\d年(?:\d{1,2}月(?:\d{1,2}日)?)?",
        r"[一两二三四五六七八九十\d]+(?:套|处|间|宗|块|批)(?![\u4e00-\u9fff]{0,2}号)",
        r"(?<=[房产宅墅铺屋业])一(?:栋|幢|座|户|个)(?=$|[|(,，。])",
        r"\d{1,3}(?:\.\d+)?%(?:的)?(?:产权)?份额?",
        r"(?:共|总)\d+[层楼]",
        r"\d[\d.,]*万?(?:箱|瓶|件|台|辆|只|吨|公斤|千克|克|头|株|棵|张|册|副|条|盒|桶|袋|组(?!团)|股|ML|KG)",
    )
)


def normal(words: str) -> str:
    """Return an address in one form: half-width, capital letters, 1单元 for 一单元, ``-`` for every dash.

    Blanks go (between two numbers they part them: ``-``); what names no place (areas, deeds, amounts) is
    replaced by ``|``.
    """
    text = _DASHES.sub("-", plain(words).upper().translate(_SIGNS))
    for pattern in _NO_PLACE:
        text = pattern.sub("|", text)
    text = _BLANKS.sub("", _BLANK_IN_NUMBERS.sub("-", text.strip()))
    text = _NUMBER_ONE.sub(_KEPT_ONE, _NUMBER_ONE_COURT.sub(_KEPT_ONE, text))
    text = _NUMERAL.sub(lambda found: found[0] if found[1] == "壹" else _figures(found[1]), text)
    text = _AFTER.sub(_figures_after, text)
    text = _NAMED.sub(lambda found: found[0].translate(_SPELT_OUT), text)
    text = re.sub(r"第(?=[A-Z\d])", "", _TO.sub("-", text))
    text = _LATIN_NAME.sub(r"\1|", text).replace(_KEPT_ONE, "一")
    text = re.sub(r"(?:地下|负)(?=\d+[层楼])", "-", text)
    return re.sub(r"(?<![A-Z\d])(?:B|-)(\d)(?:[层楼]|F(?![A-Z\d]))", r"-\1层", text)


def _figures_after(found: re.Match[str]) -> str:
    """之三402 would become one number: a bar keeps the two apart."""
    return _figures(found[1]) + ("|" if re.match(r"[A-Z\d]", found.string[found.end() :]) else "")


def _figures(numeral: str) -> str:
    if _PLACES.isdisjoint(numeral):
        return "".join(_SPELLED[sign] for sign in numeral)
    try:
        return str(chinese_number(numeral))
    except Unreadable:
        return numeral
