"""Areas named in words: each with the label that says what was measured, and where it stands.

A number with a unit of area is no floor area yet: land, shared parts, price per square metre and tolerances
are printed in the same units. The label nearest before the number decides; a list goes on under its label.
"""

from __future__ import annotations

import enum
import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Final

from attrs import frozen

from crawlers.reading.text import plain
from crawlers.records import Unreadable


class Label(enum.Enum):
    """What an area is said to be of."""

    BUILDING = "建筑面积"
    MEASURED = "实测面积"
    PLAIN = "面积"
    INSIDE = "套内面积"
    LAND = "土地面积"
    LEASED = "租赁面积"
    NONE = ""
    OTHER = "another area"


@frozen
class Mention:
    """One area in square metres. ``subject`` are the words before it, ``shape`` its sentence without numbers.

    ``total`` marks a printed sum, ``part`` what stands behind 其中, ``parking`` a space or storeroom;
    ``listed`` says that it goes on in a list or names its own unit, ``numbered`` that only a number stands before
    it; ``sentence`` counts the sentences; ``in_mu`` is true for 亩 and 公顷.
    """

    sqm: Decimal
    label: Label
    subject: str = ""
    shape: str = ""
    total: bool = False
    part: bool = False
    parking: bool = False
    listed: bool = False
    numbered: bool = False
    sentence: int = 0
    in_mu: bool = False


_COMMA: Final = "\uff64"  # stands for a full-width comma, which parts sentences more often than thousands
NUMBER: Final = rf"(?:[1-9]\d{{0,2}}(?:[,{_COMMA}]\d{{3}})+(?!\d)|0|[1-9]\d{{0,11}})(?:\.\d{{1,6}})?"
_SQM: Final = r"(?:㎡|平方米|平方公尺|平米|平方(?![公千厘分英毫])|m(?:²|\^?2)(?!\d)|平(?![一-鿿])|平(?=[一二三四两精毛住商大左右的户多]))"
_MU: Final = "(?:市亩|亩)"
_UNIT: Final = rf"(?P<unit>{_SQM}|{_MU}|公顷)"
_MENTION = re.compile(
    rf"(?<![\d.A-Za-z])(?<!\d[,。·])(?P<numbers>{NUMBER}(?:(?:[+、和及]|{_COMMA}(?=\d)){NUMBER}){{0,99}})(?P<wan>万)?(?P<slash>/)?{_UNIT}",
    re.IGNORECASE,
)
_UNIT_FIRST = re.compile(rf"(面积)\((?:单位:?)?({_SQM})\)[:为是约]*({NUMBER})(?![\d.]|{_SQM})", re.IGNORECASE)
_BARE = re.compile(rf"(?:约|大约|合计|共计|共)?({NUMBER})(?P<wan>万)?")
_SENTENCE = re.compile(r"[。!?\n]+(?!\d)")
_CLAUSE = re.compile(rf"[{_COMMA},;:、]")
MU: Final = Decimal(2000) / 3
FEN: Final = Decimal("0.01")

_OF_LAND: Final = "土地|宗地|地块|用地|占地|基底|基地|林地|海域|耕地|山地|场地|使用权"
_MORE: Final = (
    "使用权?|权利?|权?证书?|记载|登记|证载|总|出让|划拨|的|实际|净|红线|独用|独自|部分|建设|确权|不动产|合计"
)
_IN_PARTS: Final = (
    "院落|院子|庭院|花园|露台|阳台|平台|阁楼|天台|夹层|绿化|赠送|小区总|投影|无证|未登记|未办证|未办理|"
    "违章|违法|违建|临时|简易|加建|搭建|扩建|增建|改建|私搭|无产权|拆迁|拆除|征收|剩余|误差|增加|减少|差异|影响|超出?|遗漏|计容|每[层套间户栋]|单层|标准层|户均|平均"
)
_LABELS: Final = tuple(
    (re.compile(f"(?:{words})面积$"), label)
    for words, label in (
        (
            "(?:分摊|公摊|共用|共有|公共|公用|摊得|摊)(?:的|部分)*(?:建筑|房屋|土地|宗地|使用权?|用地)*",
            Label.OTHER,
        ),
        (f"(?:{_IN_PARTS})[^面积{_COMMA},:;、()\\d]{{0,8}}", Label.OTHER),
        ("(?:套内|室内|户内|专有|专用|实用)(?:部分|的|房屋)*(?:建筑|使用)?", Label.INSIDE),
        (f"(?:{_OF_LAND})(?:{_MORE})*", Label.LAND),
        ("(?:租赁|出租|承租|招租|可租|租用|计租)(?:房屋|建筑|的)*", Label.LEASED),
        ("(?:实测|测绘|测量|实际|现状)(?:的|总)*(?:建筑|房屋)?(?:的|总)*", Label.MEASURED),
        ("使用", Label.INSIDE),
        (
            "(?:建筑|建|房屋|房产|产权|所有权|证载|权证|产证|登记|记载|不动产|住宅|商铺|店铺|厂房|办公|用房|房地产|标的物?|拍品|权属)"
            "(?:物|证书?|的|总|登记|建筑|产权|所有权?|证载|记载|载明|权利?|房屋|用房|部分|合计)*",
            Label.BUILDING,
        ),
        ("", Label.PLAIN),
    )
)
# 建筑面积89.07㎡（套内72.3㎡，公摊16.77㎡）
_WITHOUT_THE_WORD: Final = (
    (
        re.compile(
            "公摊|分摊|摊得|土地|占地|宗地|院[子落]?|阳台|露台|阁楼|夹层|花园|赠送|绿化|无证|违建|搭建|加建|误差|相差"
        ),
        Label.OTHER,
    ),
    (re.compile("套内|室内|户内"), Label.INSIDE),
)
_NO_VALUE = re.compile("差|增|减|超|不足|每|单价|价格|以内|[低高大小多少]于|变更|缴|扣|补|分摊|(?<!单)元")
_PRICE = re.compile(r"单价|均价|价格|价值?[为:]?$|[\d万亿]元|元[/每]|收费|费用")
_TOTAL = re.compile("总面积|总建筑|总计|合计|共计|总共|面积共|总的建筑|建筑总|共[为约:]*$")
_PARKING = re.compile(
    "(?<![含及带和、配])(?:车位|车库|停车|储藏|贮藏|储物|杂物|车棚|柴[房间]|煤[房间]|地下室)"
)
_ITEM = re.compile(
    r"(?:[\dA-Za-z一二三四五六七八九十]+[#号室铺房层楼幢栋座间套户]|第[一二三四五六七八九十\d]+|[铺房室产间层元车位库标的商位][一二三四五六七八九十]?\d*:$|另|地[上下]|[铺位房室]\d+|[①-⑳])"
)
_NUMBERED = re.compile(rf"(?:^|[;{_COMMA},])\(?\d{{1,2}}[、.)](?!\d)")
_AGAIN = re.compile(r"\((?:约|合|即|折合|约合|大约)*$")
_RANGE = re.compile(r"\d(?:㎡|平方米|平米|m2|m²)?[-~至到—–]$", re.IGNORECASE)
_AFTER_BRACKET = re.compile(r"\(([^()]{0,12}面积)\)")
_BLANKS = re.compile(r"(?<!\d)\s+|\s+(?!\d)")
_MERELY = re.compile("以[上下内]|以外")


def squeezed(words: str) -> str:
    """Plain words without blanks, except between two digits; a full-width comma stays apart from a plain one."""
    text = plain(words.replace("，", _COMMA).replace("\t", " ")).replace("（", "(").replace("）", ")")
    return _UNIT_FIRST.sub(r"\1:\3\2", _BLANKS.sub("", text))


def label_of(words: str) -> Label:
    """What an area under these words is of; ``NONE`` when they do not speak of an area."""
    text = re.sub(r"\([^()]*\)|:", "", squeezed(words)).replace("建面", "建筑面积")
    end = text.rfind("面积")
    if end < 0 or _NO_VALUE.search(text[end + 2 :]):
        return Label.NONE if end < 0 else Label.OTHER
    return next(label for pattern, label in _LABELS if pattern.search(text[: end + 2]))


def bare_number(words: str, unit: str = "㎡") -> Decimal | None:
    """A number alone, in the unit that its label carries; ``None`` for anything else, or for 0."""
    found = _BARE.fullmatch(squeezed(words))
    return _sqm(found[1], bool(found["wan"]), unit) if found else None


def unit_in(label: str) -> str | None:
    """The unit of area printed in a label: ㎡ of 建筑面积（m2）."""
    found = re.search(rf"[(/:](?:单位:?)?{_UNIT}", squeezed(label), re.IGNORECASE)
    return found["unit"] if found else None


def _sqm(number: str, wan: bool, unit: str) -> Decimal | None:
    value = Decimal(number.replace(",", "").replace(_COMMA, "")) * (10000 if wan else 1)
    if "亩" in unit:
        value = (value * MU).quantize(FEN)
    elif unit == "公顷":
        value *= 10000
    return value or None


def mentions_in(lines: Sequence[str], label: Label = Label.NONE) -> Iterator[Mention]:
    """Yield the areas of running text in their order; ``label`` is what stands beside the whole text.

    Raises ``Unreadable`` for a range under a label of an area, and for digits that a blank may part.
    """
    number = 0
    for line in lines:
        text = squeezed(line)
        if not _MENTION.search(text):
            continue
        for sentence in _SENTENCE.split(text):
            number += 1
            yield from _of_sentence(sentence, number, label)


def _of_sentence(sentence: str, number: int, outer: Label) -> Iterator[Mention]:
    at, label, several = 0, outer, False
    shape = re.sub(r"[\dA-Za-z.,-]+|[一二三四五六七八九十]+(?=[号层间套楼幢栋单])", "#", sentence)
    for found in _MENTION.finditer(sentence):
        before = sentence[at : found.start()]
        own = _own_label(before, sentence[found.end() :])
        again = at > 0 and _AGAIN.search(before)
        label = own if own is not Label.NONE else label
        at = found.end()
        if again or _not_an_area(before, sentence, found, label):
            continue
        for nth, value in enumerate(
            _values(found, before, directly=own is not Label.NONE or (not before and label is not Label.NONE))
        ):
            yield Mention(
                sqm=value,
                label=label,
                subject=before,
                shape=shape,
                total=bool(_TOTAL.search(before[-24:])),
                part=several and "其中" in sentence[: found.start()],
                parking=bool(_PARKING.search(_CLAUSE.split(before.rstrip(":"))[-1] or before)),
                listed=bool(nth or (own is Label.NONE and several) or _ITEM.search(before)),
                numbered=bool(_NUMBERED.search(before)),
                sentence=number,
                in_mu=found["unit"][-1] in "亩顷",
            )
        several = True


def _own_label(before: str, after: str) -> Label:
    """The label between the area before and this one, or in brackets right behind it."""
    bracket = _AFTER_BRACKET.match(after)
    if bracket:
        return label_of(bracket[1])
    text = before.replace("建面", "建筑面积")
    end = text.rfind("面积")
    if end < 0:
        return next((label for words, label in _WITHOUT_THE_WORD if words.search(text)), Label.NONE)
    gap = re.sub(r"\([^()]*\)", "", text[end + 2 :])
    if _NO_VALUE.search(gap):
        return Label.OTHER
    if len(gap) > 16 or re.search(rf"[{_COMMA},;]", gap):
        return Label.NONE
    return label_of(text[: end + 2])


def _not_an_area(before: str, sentence: str, found: re.Match[str], label: Label) -> bool:
    if found["slash"] and label in {Label.NONE, Label.OTHER}:
        return True
    if _RANGE.search(sentence[max(0, found.start() - 8) : found.start()]):
        if label not in {Label.NONE, Label.OTHER, Label.LAND}:
            raise Unreadable("a range, not one area", sentence)
        return True
    if _MERELY.match(sentence, found.end()):
        return True
    return bool(_PRICE.search(_CLAUSE.split(before)[-1]))


def _values(found: re.Match[str], before: str, *, directly: bool) -> list[Decimal]:
    """The areas of 25.85、27.08㎡ under one unit; without a label right before, only the last number is one."""
    if directly and re.search(r"\d\s$", before):
        raise Unreadable("a blank between digits may part two numbers", before + found[0])
    numbers = re.findall(NUMBER, found["numbers"])
    if not directly:
        numbers = [numbers[-1].rpartition(_COMMA)[2]] if len(numbers) == 1 else []
    values = (_sqm(number, bool(found["wan"]), found["unit"]) for number in numbers)
    return [value for value in values if value is not None]
