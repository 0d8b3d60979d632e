"""Personal data that a label announces: 联系人：张三, a cell beside 联系电话, a column under 姓名."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import Final

from crawlers.reading.names import DOTTED, HAN, PART_OF_NAME, SPACE, is_organisation, is_person, one_of
from crawlers.reading.names_in_text import BEGINNINGS
from crawlers.reading.personal_numbers import Span
from crawlers.reading.personal_values import READERS, may_name_a_party, people_and_numbers
from crawlers.reading.personal_words import (
    ACCOUNT_LABELS,
    ADDRESS_LABELS,
    CONTACT_LABELS,
    FACT_HEADINGS,
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
_BLANKS: Final = f"[{SPACE}]{{0,6}}"  # sellers spread a label over its line: 联 系 人


def _tree(words: Collection[str]) -> str:
    """A pattern for the longest of these words, branching character by character: thrice as fast as a list."""
    firsts = sorted({word[0] for word in words if word})
    branches = []
    for first in firsts:
        rest = _tree({word[1:] for word in words if word[:1] == first})
        branches.append(re.escape(first) + rest)
    if not branches:
        return ""
    pattern = branches[0] if len(branches) == 1 else f"(?:{'|'.join(branches)})"
    return f"(?:{_BLANKS}{pattern})?" if "" in words else f"{_BLANKS}{pattern}"


_LABEL = re.compile(
    "|".join(
        f"{first}{_tree({w[1:] for w in _KINDS if w[0] == first})}"
        for first in sorted({w[0] for w in _KINDS})
    )
)
_TAIL = re.compile(
    f"(?:姓名|名称|全称|账号)?"
    f"(?:[{SPACE}]?[及和、/与或其]{{1,2}}[{SPACE}]?(?:联系)?(?:电话|方式|手机|地址|号码|职务|邮箱|姓名)+)?"
    f"(?:[一二三四五六1-9A-Da-d①②③④⑤](?![{HAN}\\d]))?"
    f"(?:[（(][^()（）\\n\\t]{{0,16}}[)）](?=[{SPACE}]?[:：\\t])"
    f"|[（(][{HAN}、/]{{1,14}}[人偶][)）])?"
)
_CELL_ENDS = re.compile(r"[^\t\n\d]{0,12}[\t\n]")
_NAME_IN_PARTS = re.compile(f"[{SPACE}]*[{HAN}]{{1,3}}(?:[{SPACE}]{{1,3}}[{HAN}]{{1,3}}){{1,3}}[{SPACE}]*")
_CELL_BESIDE = re.compile(f"[:：]?[{SPACE}]*\\t([^\\t\\n]{{2,16}})(?=[\\t\\n]|$)")
_DIGIT = re.compile(r"\d")
_OF_WHOLE_CELLS: Final = frozenset(("contact", "party"))
_HEADING_ENDS: Final = frozenset("区域额率期日类式别号行况型数址质因由人")
# 5户, 详见附件, 无, 抵押: what a table of debtors says besides names
_SAYS_A_FACT = re.compile(
    r"[\d。%…]|[户笔人名]$|^[无有/—\-]|详见|见附|本公告|上述|以下|抵押|质押|保证|信用|查封|诉讼|经营|破产|正常|存续|注销|吊销"
)
_HEADING_END = re.compile("(?:名称|方式|部门|机构|单位|序号|编号|类型|备注|职务)$")
_HEADING_OF_FACTS = re.compile(one_of(FACT_HEADINGS))
#: Fewer digits than these under 电话 or 账号 are some other number.
_DIGITS_OF: Final = {"phone": 7, "account": 5}


def labelled(text: str) -> Iterator[Span]:
    """Spans of the names, numbers and addresses that stand after, beside or under their labels."""
    tabs = "\t" in text
    for found in _labels(text):
        kind = _KINDS.get(found[0]) or _KINDS["".join(found[0].split())]
        end = found.end()
        if kind == "party" and not may_name_a_party(text, end):
            continue
        tail = _TAIL.match(text, end)
        at = tail.end() if tail else end
        yield from READERS[kind](text, at)
        beside = _CELL_BESIDE.match(text, at) if tabs and kind == "contact" else None
        if beside:
            yield from _cell(text, beside.start(1), beside.end(1), kind)
        if tabs and kind in _OF_WHOLE_CELLS:
            yield from _whole_cell(text, found.start(), at)
        if tabs and _CELL_ENDS.match(text, at):
            yield from _column(text, found.start(), at, kind)


def _whole_cell(text: str, start: int, end: int) -> Iterator[Span]:
    """What stands beside a cell that asks for a debtor, a guarantor or a contact, whatever its form: gone, unless it
    is certainly no person.
    """
    if start and text[start - 1] not in "\t\n":
        return
    beside = _CELL_BESIDE.match(text, end)
    if beside is None or _SAYS_A_FACT.search(beside[1]) or _is_heading(beside[1]):
        return
    words = beside[1].strip()
    begins = (
        words[:1] in BEGINNINGS or words[:1].isascii() or DOTTED.match(words) or PART_OF_NAME.search(words)
    )
    if begins and words[-1] not in _HEADING_ENDS and is_person(words) is not False:
        yield beside.span(1)


def _labels(text: str) -> Iterator[re.Match[str]]:
    for found in _LABEL.finditer(text):
        before = text[found.start() - 1 : found.start()]
        if not (found[0].isascii() and before.isascii() and before.isalpha()):
            yield found


def _is_heading(cell: str) -> bool:
    word = "".join(cell.split()).strip(":：")
    if not word or len(word) > 14 or _DIGIT.search(word):
        return False
    label = next(_labels(word), None)
    inside = label is not None and (_KINDS[label[0]] != "weak" or label[0] == word)
    return inside or word in HEADINGS or bool(_HEADING_END.search(word) or _HEADING_OF_FACTS.search(word))


def _column(text: str, start: int, end: int, kind: str) -> Iterator[Span]:
    """What stands under a label that is a cell of a header row."""
    first = text.rfind("\n", 0, start) + 1
    last = text.find("\n", end)
    if last < 0 or text.find("\t", first, last) < 0:
        return
    index = text.count("\t", first, start)
    heads = text[first:last].split("\t")
    beside = heads[index + 1] if index + 1 < len(heads) else heads[index - 1]
    if not (_is_heading(beside) and _is_heading(heads[index])):
        return
    while last < len(text):
        first, last = last + 1, text.find("\n", last + 1)
        last = len(text) if last < 0 else last
        cells = text[first:last].split("\t")
        own = index - len(heads) + len(cells)  # a cell over several rows is missing on the left of later ones
        if not 1 < len(cells) <= len(heads) or own < 0 or _is_heading(cells[own]) or _is_heading(cells[0]):
            return
        begin = first + sum(len(cell) + 1 for cell in cells[:own])
        yield from _cell(text, begin, begin + len(cells[own]), kind)


def _cell(text: str, start: int, end: int, kind: str) -> Iterator[Span]:
    cell = text[start:end]
    digits = len(_DIGIT.findall(cell.replace("*", "0")))
    if kind in {"address", "handle"} or digits >= _DIGITS_OF.get(kind, digits + 1):
        yield start, end
        return
    if kind == "contact" and _NAME_IN_PARTS.fullmatch(cell) and not is_organisation(cell):
        yield start, end  # a blank within a name would hide its second half
        return
    begin = start + len(cell) - len(cell.lstrip())
    yield from people_and_numbers(text, begin, "\t", sure=kind != "party", glued=False)
