"""Persons in the texts of lots: debtors, owners, tenants, contact persons, and the plates of their cars.

Titles put the owner first (张三名下的某小区1幢101室), notices say who lives there (由李四承租). What may be a
person's name goes; companies, estates, banks and courts stay, because they tell what the thing is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from crawlers.reading import personal
from crawlers.reading.lots.named import persons_in, persons_with_papers, without_names, without_papers
from crawlers.reading.lots.regions import regions
from crawlers.reading.names import DOTS, HAN, is_person, surname
from crawlers.reading.names_in_text import name_before

MARK: Final = "…"
PROVINCE_SIGNS: Final = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
_PLATE = re.compile(
    rf"[{PROVINCE_SIGNS}]\s?[A-Z]\s?[·・•.．\-\s]?\s?(?=[A-Z0-9*×Xx]{{4,6}}(?![A-Z0-9]))(?=[A-Z*×]{{0,5}}[0-9*×])"
    r"[A-Z0-9*×Xx]{4,6}[挂学警港澳]?(?:号牌|号(?!楼|房|院|车位))?"
)
_FRAME_NUMBER = re.compile(r"(?:车架号码?|识别代号|发动机号码?)[:：]?\s?[A-Za-z0-9*]{5,20}")

# 被执行人张三, 债务人：李四
OWNERS: Final = (
    "被执行人|债务人|借款人|抵押人|担保人|保证人|产权人|所有权人|所有人|登记人|权利人|申请执行人|申请人|案外人|车主|户主|房主|业主|继承人|"
    "被继承人|持有人|出质人|罪犯|被告人|被告|原告|共有人"
)
# 张三名下, 李四所有的, 王五与赵六共有
_BEHIND: Final = r"(?:等\s?[\d一二三四五六七八九十两]*\s?人)?(?:名下|所有(?!权)|共同共有|按份共有|共有|持有|所持|所属|享有|拥有|占有|的(?:房|不动产|车|土地|商铺|别墅|股权|债权|债务))"
_JOINED: Final = "、，,和与及"
_NAME: Final = f"[{HAN}{DOTS}*×某]{{2,10}}?"
_LABELLED = re.compile(
    rf"(?:{OWNERS})[:：为]?\s?(?P<names>[{HAN}{DOTS}*×某]{{2,4}}(?:[、，,和与及][{HAN}{DOTS}*×某]{{2,4}}){{0,5}}?)"
    rf"(?=等|名下|所有|共有|持有|的|位于|与|[）)】\]，,。；;、\s]|$)"
)
_OWNED = re.compile(_BEHIND)
_AFTER_NUMBER = re.compile("^(?:号楼|号院|单元|号|室|幢|栋|座|层|楼|房|套|间|户|%|份额|平方米|平米)")
_ESTATE = re.compile(
    "(?:花园|家园|公寓|大厦|广场|小区|新村|名邸|佳园|华庭|水岸|雅苑|公馆|庄园|山庄|园|苑|府|城|庭|居|湾|里|村|镇|庄|院|楼|厦|郡|墅|轩|邸|岸|港|江南|"
    "开发商|集体|国家|业主|全体|本院|银行|法院)$"
)
_HELD = re.compile("名下|持有|所持")  # no estate holds anything
_ROLE = re.compile(
    f"(?:{OWNERS}|买受人|竞买人|承租人|出租人|使用人|占有人|第三人|他人|本人|公司|银行|法院|委员会)$"
)
_NO_NAME = re.compile("名下|所有|共有|持有|产权|份额|房屋|房产|商铺|车位|公司|车辆")
_STARTS: Final = re.compile(f"(?:{OWNERS}|登记在|登记于|关于|位于|对|将|处置|拍卖|涉案|的|归|由|[:：])$")


_ROLES: Final = (
    "被执行人|债务人|承租人|出租人|借款人|抵押人|产权人|所有权人|所有人|权利人|案外人|申请执行人|申请人|业主|房主|户主|使用人|占有人|占用人|租户|租客|住户|租住人|"
    "原房主|原业主|原产权人|居住人|共有人|保管人|委托人|车主|[其之][子女妻夫父母弟兄姐妹]|配偶|妻子|丈夫|儿子|女儿|父亲|母亲|弟弟|哥哥|姐姐|妹妹|亲属"
)
_NAMED: Final = f"(?:[{HAN}]{{2,4}}?|[{HAN}]{{1,8}}(?:[{DOTS}][{HAN}]{{1,8}}?)+)"
_PERSON = re.compile(
    f"(?P<before>(?:{_ROLES}|由|被|给|系|为|在|系由|归)[:：为是]?|[:：])(?P<names>{_NAMED}(?:[、和与及]{_NAMED}){{0,4}}?)"
    f"(?=等|及其|一家|一户|全家|夫妇|夫妻|父|母|之|占用|占有|居住|承租|租赁|租用|租住|使用|保管|持有|实际|继续|自住|处|手中|所有|名下|负责|控制|经营|出租|"
    f"腾空|搬离|[（(,，。;；]|$)"
)
_NO_PERSON = re.compile(
    "^[其该此各自无未已第多所不]|[人方者院]$|^(?:承租|出租|租赁|占用|占有|居住|使用|实际|全部|部分|现状|目前|不详|空置|毛坯|闲置|自行|长期|常年|单独|强制|共同|经常|"
    "正常|安排|支付|成交|全权|应当|和解|管理|平时|双方|买卖|依法|住宅|商铺|物业|单位|家属|家人|亲属|父母|子女|儿子|女儿|配偶|邻居|他人|案外|业主|房主|房东|商户|商家|店家|店铺|"
    "委托|拍卖|员工|职工|宿舍|于近期|空房|房屋|所涉|腾空|清空|卖受|于(?:长期|多年|常年|历史|租户|房屋|标的|他人|业主|被执|各种|客观|特殊|年久|目前|现由|该房|该标|无人|买受|竞买|法院|疫情|承租|出租|占用|没有|未能|本次|上述|其他|权利|案外)|住户|租户|租客|商家|保管|公章|成功|时|任何|何人)"
)


def without_persons(text: str, *, doubtful_too: bool = False) -> str:
    """Return a text of a lot without persons' names, telephones, number plates and frame numbers.

    Behind 被执行人 running text goes on (占有使用) where a title has a name, so here a name must look like one;
    ``doubtful_too`` takes out what only may be one. Lines and tabs stay; doing it again changes nothing.
    """
    # names of sentences before scrubbing, which takes 张三占用 for one name and its verb
    whole = _FRAME_NUMBER.sub("", without_plates(text))
    bare = without_papers(whole)
    names = (*persons_with_papers(whole), *persons_in(bare, of_title=doubtful_too))
    bare = without_names(_in_sentences(bare), names, "" if doubtful_too else MARK)
    scrubbed = personal.scrub(bare)
    return _cut(scrubbed, doubtful_too=doubtful_too)


def without_plates(text: str) -> str:
    """The text without number plates, half hidden ones too."""
    return _PLATE.sub("", text)


def _cut(text: str, *, doubtful_too: bool) -> str:
    spans = sorted({*_labelled(text, doubtful_too), *_owners(text, doubtful_too)})
    kept, at = [], 0
    for start, end in spans:
        if start >= at:
            kept.append(text[at:start])
            at = end
        else:
            at = max(at, end)
    return "".join((*kept, text[at:]))


def _labelled(text: str, doubtful_too: bool) -> Iterator[tuple[int, int]]:
    for found in _LABELLED.finditer(text):
        at = found.start("names")
        for part in re.split(f"([{_JOINED}])", found["names"]):
            verdict = is_person(part)
            if len(part) > 1 and (verdict or (doubtful_too and verdict is None)):
                yield at, at + len(part)
            at += len(part)


def _owners(text: str, doubtful_too: bool) -> Iterator[tuple[int, int]]:
    for found in _OWNED.finditer(text):
        end = found.start()
        run = re.search(f"[{HAN}]*$", text[max(0, end - 24) : end])
        if not _HELD.search(found[0]) and run and _ESTATE.search(run[0]):
            continue  # 阳光花园的房产, 金色家园所属车位: an estate, which tells what the thing is
        while True:
            span = _name_ending_at(text, end, doubtful_too)
            if span is None:
                break
            yield span
            if text[span[0] - 1 : span[0]] not in tuple(_JOINED):
                break
            end = span[0] - 1


def _name_ending_at(text: str, end: int, doubtful_too: bool) -> tuple[int, int] | None:
    """The person's name that ends here: the whole run of characters when it is short, else what looks like one."""
    run = re.search(f"[{HAN}{DOTS}*×]*$", text[max(0, end - 24) : end])
    words = run[0] if run else ""
    if _ROLE.search(words):
        return None  # 由被执行人占有: nobody is named
    if doubtful_too and (length := _length_of_doubtful(text[: end - len(words)], words)):
        return end - length, end
    dotted = re.search(f"[{HAN}]{{1,8}}(?:[{DOTS}][{HAN}]{{1,8}})+$", words)
    if dotted:
        return end - len(dotted[0]), end
    span = name_before(text, end)
    piece = text[slice(*span)] if span else ""
    return None if _is_place(piece) or _is_place(piece[1:]) else span  # 位于广州的房产 names nobody 于广州


def _is_place(words: str) -> bool:
    known = regions()
    return words in known.cities or words in known.provinces or words in known.districts


def _length_of_doubtful(before: str, words: str) -> int:
    """How many characters at the end of ``words`` may be a name: behind a word that opens one, or all there is."""
    for length in range(2, min(4, len(words)) + 1):
        piece = words[-length:]
        if _STARTS.search(words[:-length]) and is_person(piece) is not False and not _is_place(piece):
            return length
    if before[-1:].isalnum():
        words = _AFTER_NUMBER.sub("", words)  # 12号张三名下: 号 belongs to the number
    alone = 2 <= len(words) <= 4 and not _NO_NAME.search(words) and is_person(words) is not False
    alone = alone and not _is_place(words)
    return len(words) if alone else 0


def _in_sentences(text: str) -> str:
    """The text without the persons whom a sentence is about; a mark stands where a verb needs one: 由…承租."""

    def cut(found: re.Match[str]) -> str:
        parts = re.split("([、和与及])", found["names"])
        kept = [part for part in parts[::2] if not _may_be_a_person(part)]
        if len(kept) == len(parts[::2]):
            return found[0]
        return found["before"] + ("、".join(kept) or ("" if len(found["before"]) > 2 else MARK))

    return _PERSON.sub(cut, text)


def _may_be_a_person(name: str) -> bool:
    if _NO_PERSON.search(name):
        return False
    verdict = is_person(name)
    return verdict is True or (verdict is None and surname(name) > 0)
