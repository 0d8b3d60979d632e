"""Personal data that a label announces: 联系人：张三, a cell beside 联系电话, a column under 姓名."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from crawlers.reading.names import SPACE
from crawlers.reading.personal_numbers import Span
from crawlers.reading.personal_values import READERS, people_and_numbers
from crawlers.reading.personal_words import (
    ACCOUNT_LABELS,
    ADDRESS_LABELS,
    CONTACT_LABELS,
    HANDLE_LABELS,
    HEADINGS,
    PARTY_LABELS,
    PHONE_LABELS,
    WEAK_LABELS,
)

_KINDS: Final = {
    **dict.fromkeys(WEAK_LABELS, "weak"),
    **dict.fromkeys(PARTY_LABELS, "party"),
    **dict.fromkeys(CONTACT_LABELS, "contact"),
    **dict.fromkeys(PHONE_LABELS, "phone"),
    **dict.fromkeys(ADDRESS_LABELS, "address"),
    **dict.fromkeys(ACCOUNT_LABELS, "account"),
    **dict.fromkeys(HANDLE_LABELS, "handle"),
}
_LONGEST_FIRST = sorted(_KINDS, key=lambda word: (-len(word), word))
# sellers spread a label over its line: 联 系 人
_LABEL = re.compile("|".join(f"[{SPACE}]{{0,6}}".join(map(re.escape, word)) for word in _LONGEST_FIRST))
_TAIL = re.compile(
    f"(?:姓名|名称|全称|账号)?(?:[及和、/与或及其]{{1,2}}(?:联系)?(?:电话|方式|手机|地址|号码|职务|邮箱|姓名)+)?"
    f"[一二三四五六1-9]?(?:[（(][^()（）\\n\\t]{{0,16}}[)）](?=[{SPACE}]?[:：\\t]))?"
)
_HEADING_END = re.compile(
    "(?:名称|方式|部门|机构|单位|序号|编号|金额|类型|日期|时间|备注|职务|余额|总额|本金)$"
)


def labelled(text: str) -> Iterator[Span]:
    """Spans of the names, numbers and addresses that stand after, beside or under their labels."""
    tabs = "\t" in text
    for found in _LABEL.finditer(text):
        kind = _KINDS.get(found[0]) or _KINDS["".join(found[0].split())]
        before = text[found.start() - 1 : found.start()]
        if before.isascii() and before.isalpha() and found[0].isascii():
            continue
        tail = _TAIL.match(text, found.end())
        at = tail.end() if tail else found.end()
        yield from READERS[kind](text, at)
        if tabs:
            yield from _column(text, found.start(), at, kind)


def _is_heading(cell: str) -> bool:
    word = "".join(cell.split()).strip(":：")
    if not word or len(word) > 14 or any(sign.isdigit() for sign in word):
        return False
    label = _LABEL.search(word)
    inside = label is not None and (_KINDS[label[0]] != "weak" or label[0] == word)
    return word in HEADINGS or inside or _HEADING_END.search(word) is not None


def _column(text: str, start: int, end: int, kind: str) -> Iterator[Span]:
    """What stands under a label that is a cell of a header row."""
    first = text.rfind("\n", 0, start) + 1
    last = text.find("\n", end)
    if last < 0 or text.find("\t", first, last) < 0:
        return
    index = text.count("\t", first, start)
    heads = text[first:last].split("\t")
    beside = heads[index + 1] if index + 1 < len(heads) else heads[index - 1]
    if not (_is_heading(heads[index]) and _is_heading(beside)):
        return
    while last < len(text):
        first, last = last + 1, text.find("\n", last + 1)
        last = len(text) if last < 0 else last
        cells = text[first:last].split("\t")
        if len(cells) != len(heads) or _is_heading(cells[index]):
            return
        begin = first + sum(len(cell) + 1 for cell in cells[:index])
        yield from _cell(text, begin, begin + len(cells[index]), kind)


def _cell(text: str, start: int, end: int, kind: str) -> Iterator[Span]:
    cell = text[start:end]
    if kind in {"address", "handle"} or (kind in {"phone", "account"} and any(map(str.isdigit, cell))):
        yield start, end
        return
    begin = start + len(cell) - len(cell.lstrip())
    yield from people_and_numbers(text, begin, "\t", sure=kind != "party", glued=False)
