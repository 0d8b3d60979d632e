"""Who sells a lot: court, bank, asset manager, administrator; and the number of the court's case."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final

from crawlers.reading.names import is_person
from crawlers.reading.text import full_brackets, squeeze
from crawlers.reading.titles import LEGAL_FORMS, read_seller
from crawlers.reading.titles import bank_of as bank_of_entity
from crawlers.records import Channel, Unreadable

_SHOP = re.compile(
    "(?:的)?(?:官方|司法拍卖|网络司法拍卖|网络拍卖|资产处置|资产|拍卖|金融)*(?:旗舰|专营|专卖|官方)?(?:店铺|网店|店|专场)$"
)
_OWNER: Final = (
    "处置单位|处置方|处置机构|转让方|转让人|转让单位|委托方|委托人|委托单位|委托处置单位|出让方|出售方|出卖人|资产权属人|资产所有人|资产持有人|"
    "资产所属单位|债权人|标的所有人|拍卖人|处置法院|执行法院|拍卖法院"
)
_LABEL = re.compile(
    rf"(?:^|[\s，,。；;、（(【\t])(?:{_OWNER})(?:名称|（[^）]*）)?[:：\t]+\s*(?P<name>[^\s，,。；;、\t（(]*(?:（[^）]*）[^\s，,。；;、\t（(]*)?)"
)
_OWNER_LABEL = re.compile(rf"(?:{_OWNER})(?:名称)?")
_COURT = re.compile("(?:人民|海事|知识产权|铁路运输|金融|互联网)法院(?:执行局)?$|法院$")
_BANK = re.compile("银行|信用合作?社|信用社|信用合作?联社|农信|农商行|农合行|村镇行|联社|省联社")
_NO_BANK = re.compile("消费金融|金融租赁|信托|资产管理|理财|融资租赁|保险|证券|担保|拍卖|律师|经纪")
_AMC = re.compile("资产管理|金融资产(?:投资|交易)|信达|长城资产|东方资产|银河资产|华融|资产经营")
_ADMINISTRATOR = re.compile("管理人$|清算组$|破产")
_PRINTED_BANK = re.compile("^(?P<bank>.+?(?:农商行|农合行))(?P<branch>.*)$")

_PROVINCES: Final = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙内陕吉闽贵粤青藏川宁琼兵最高法"
_CASE = re.compile(
    rf"[（(\u3014\[【](?P<year>(?:19|20)\d\d)[）)\u3015\]】]\s*(?P<court>[{_PROVINCES}][\dA-Z]{{0,6}})?\s*"
    r"(?P<kind>执恢|执异|执保|执他|执|破申|破|司惩执|法拍委|委拍|拍委)(?P<word>字)?第?(?P<number>\d{1,6}(?:[、,，-]\d{1,6})*)号(?P<part>之[一二三四五六七八九十\d]{1,2})?"
)


def seller_of(
    names: Iterable[str], attributes: Iterable[tuple[str, str]], texts: Sequence[Sequence[str]]
) -> str | None:
    """Return who sells, as printed, brackets full-width: the owner before the shop of an agent.

    ``names`` are what the platform gives, surest first. When none of them is a court, a bank or an asset
    manager, the owner that a label of the page names (处置单位, 转让方, 委托方) stands before them. A natural
    person is nobody. Raises ``Unreadable`` when labels name several owners and nothing else does.
    """
    given = [name for words in names if (name := _name(words))]
    telling = next((name for name in given if _telling(name)), None)
    if telling:
        return telling
    owners = dict.fromkeys(_owners(attributes, texts))
    certain = [name for name in owners if _telling(name)]
    if len(certain) == 1:
        return certain[0]
    if len(certain) > 1 and not given:
        raise Unreadable("several owners are named", " / ".join(certain))
    return given[0] if given else next(iter(owners), None)


def bank_of(seller: str | None) -> str | None:
    """Return the bank's name without branch and legal form; ``None`` when the seller is no bank."""
    if seller is None or _NO_BANK.search(seller):
        return None
    entity, _ = read_seller(seller)
    if entity is None and (found := re.match("^(.+?银行(?:股份有限公司|有限责任公司|有限公司)?)", seller)):
        entity = found[1]
    if entity is None and (short := _PRINTED_BANK.match(seller)):
        return short["bank"]
    return bank_of_entity(entity)


def channel_of(seller: str | None, from_court: bool | None, bankruptcy: bool) -> Channel:
    """Return who is behind the lot; the seller's name before the platform's shelf."""
    name = seller or ""
    if bankruptcy or _ADMINISTRATOR.search(name):
        return Channel.BANKRUPTCY
    if from_court or _COURT.search(name):
        return Channel.COURT
    if _BANK.search(name) and not _NO_BANK.search(name):
        return Channel.BANK
    return Channel.AMC if _AMC.search(name) else Channel.OTHER


def case_no_of(title: str, texts: Sequence[Sequence[str]]) -> str | None:
    """Return the number of the case in execution or bankruptcy, brackets full-width, no blanks.

    The title's stands before those of the texts. Raises ``Unreadable`` when they name several.
    """
    for words in (title, *("\n".join(lines) for lines in texts)):
        found = dict.fromkeys(_case(match) for match in _CASE.finditer(squeeze(words)) if match["court"])
        if len(found) == 1:
            return next(iter(found))
        if found:
            raise Unreadable("several case numbers", "、".join(list(found)[:4]))
    return None


def _case(found: re.Match[str]) -> str:
    return f"（{found['year']}）{found['court']}{found['kind']}{found['word'] or ''}{found['number']}号{found['part'] or ''}"


def _owners(attributes: Iterable[tuple[str, str]], texts: Sequence[Sequence[str]]) -> Iterable[str]:
    for label, value in attributes:
        if _OWNER_LABEL.fullmatch(squeeze(label).rstrip(":")) and (name := _name(value)):
            yield name
    for lines in texts:
        for line in lines:
            for found in _LABEL.finditer(full_brackets(line)):
                if name := _name(found["name"]):
                    yield name


def _name(words: str) -> str | None:
    name = _SHOP.sub("", full_brackets(squeeze(words)).strip("，。；:：、"))
    person = is_person(name)
    if not 3 < len(name) < 60 or person is True or "某" in name:
        return None
    return name if person is False or _telling(name) or len(name) > 5 else None


def _telling(name: str) -> bool:
    """Whether a name is one of a court, a bank, an asset manager or an administrator."""
    bank = _BANK.search(name) and not _NO_BANK.search(name)
    legal = any(form in name for form in LEGAL_FORMS)
    return bool(_COURT.search(name) or bank or (_AMC.search(name) and legal) or _ADMINISTRATOR.search(name))
