"""Labels and their values, found by label and never by position.

Works on what every document comes down to: tables (rows of cell texts) and lines of text. A label may
stand in a cell of its own, be glued to its value (``交易基准日20250630``), head a column, or run in a
line before a colon. What is printed under a label nobody knows is left over, and said.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import zip_longest

from attrs import define, evolve, field, frozen

from crawlers.reading.money import unit_of_label
from crawlers.reading.text import squeeze
from crawlers.reading.torn import torn_columns
from crawlers.reading.words import LABELS, READ_AND_LEFT

Row = Sequence[str]
Table = Sequence[Row]

_COLUMN_OF = {label: column for column, labels in LABELS.items() for label in labels}
_KNOWN = sorted((*_COLUMN_OF, *READ_AND_LEFT), key=len, reverse=True)
_ENUMERATOR = r"(?:[(]?[一二三四五六七八九十\d]{1,2}[)、.]|[·•*●■◆])*"
_BRACKETS = r"(?P<brackets>(?:\([^()]*\))*)"
_LABEL = rf"(?P<label>{'|'.join(map(re.escape, _KNOWN))}){_BRACKETS}"
_CELL = re.compile(rf"^{_ENUMERATOR}{_LABEL}(?P<colon>[:：]?)(?P<rest>.*)$", re.DOTALL)
_IN_LINE = re.compile(rf"{_LABEL}(?:(?P<colon>[:：])|(?:为|合计|共计)?(?:人民币)?(?=[\d¥￥]))")
_LABEL_ALONE = re.compile(
    rf"(?<![一-鿿])(?!其他\d){_LABEL}(?![一-鿿:：])"
)  # 其他 72 笔 is an entry of a list
_LOOKS_LIKE_A_LABEL = re.compile(rf"^{_ENUMERATOR}[一-鿿、/]{{2,20}}{_BRACKETS}[:：]?$")
_COUNTS = re.compile(r"\d笔[;；,，。]?$")
_CONTACT = re.compile("联系|电话|手机|经办|邮箱|邮件|地址|传真|负责人|经理|咨询|姓名|微信|客服|热线|网址")
_SENTENCE_END = re.compile(r"[；;。]")
_TOTAL_ROW = frozenset(("合计", "总计", "总额", "共计"))
_UNIT_SAID = re.compile(r"单位[:：]?(?:人民币)?[:：]?(元|千元|万元|百万元|亿元)")
# columns whose values begin with words, so that a glued value need not begin with a digit
_LISTS = frozenset(("classification", "guarantee", "litigation"))
MAX_WRAPPED_LINES = 3


@frozen
class Value:
    """Words printed under a label. ``wrapped`` holds them joined with 1, 2, 3 of the lines that follow."""

    label: str
    unit: str | None
    words: str
    in_table: bool
    wrapped: tuple[str, ...] = ()


@define
class Cells:
    """The label/value pairs of one document: ``take`` them out column by column, then see what is left."""

    values: dict[str, list[Value]] = field(factory=dict)
    unknown: list[tuple[str, str]] = field(factory=list)
    labels: int = 0
    bare: set[str] = field(factory=set)  # columns

    @classmethod
    def read(cls, tables: Sequence[Table], lines: Sequence[str]) -> Cells:
        """Read tables first, then what stands in lines; a line never overrules a table."""
        cells = cls()
        said = [squeeze(text) for text in (*lines, *_texts(tables)) if "单" in text]
        units = {found for text in said for found in _UNIT_SAID.findall(text)}
        unit = units.pop() if len(units) == 1 else None
        for table in tables:
            for value in _read_table([[squeeze(cell) for cell in row] for row in table], cells.unknown):
                cells._add(value, unit)
        for table in _loose_tables(lines):
            loose: list[tuple[str, str]] = []
            for value in _read_table([_parts(row) for row in table], loose):
                cells._add(evolve(value, in_table=False), unit)
            # a gap in a line of prose looks like a cell; a label that bears its unit or colon is one
            cells.unknown += [(label, words) for label, words in loose if label[-1] in ")）:："]
        cells.unknown = [(label, words) for label, words in cells.unknown if not _CONTACT.search(label)]
        in_tables = set(cells.values)
        # a row of cells is read above; no words of a line go on over it
        squeezed = ["" if "\t" in line else squeeze(line) for line in lines]
        alone = (found["label"] for line in squeezed if (found := _match(line)) and not line[:1].isdigit())
        cells.bare = {_COLUMN_OF[label] for label in alone if label in _COLUMN_OF} | torn_columns(lines)
        for table in tables:
            cells.bare |= torn_columns(["\t".join(row) for row in table])
        for value in _read_lines(squeezed):
            if _COLUMN_OF.get(value.label) not in in_tables:
                cells._add(value, unit)
        return cells

    def _add(self, value: Value, unit: str | None) -> None:
        self.labels += 1
        column = _COLUMN_OF.get(value.label)
        if column is not None:
            known = Value(value.label, value.unit or unit, value.words, value.in_table, value.wrapped)
            self.values.setdefault(column, []).append(known)

    def is_bare(self, column: str) -> bool:
        """Tell whether a label of the column stands alone on a line or is torn, its value somewhere else."""
        return column in self.bare

    def take(self, column: str) -> list[Value]:
        """Take out what is printed for a column, in the order of the page; empty when nothing is."""
        return self.values.pop(column, [])


def _texts(tables: Sequence[Table]) -> Iterator[str]:
    for table in tables:
        for row in table:
            yield from row


def _loose_tables(lines: Sequence[str]) -> list[list[list[str]]]:
    """Tables drawn without lines: neighbouring lines whose parts stand wide apart."""
    tables: list[list[list[str]]] = [[]]
    for line in lines:
        if "\t" in line:
            tables[-1].append(line.split("\t"))
        elif tables[-1]:
            tables.append([])
    return [table for table in tables if table]


def _parts(row: Row) -> list[str]:
    """The cells of a line whose parts stand apart: a value and the next label may have come too close."""
    parts = []
    for cell in row:
        text, place = squeeze(cell), 0
        for found in _LABEL_ALONE.finditer(text):
            before = text[place : found.start()]
            parts += [before, found[0]] if before else [found[0]]
            place = found.end()
        if place < len(text) or not text:
            parts.append(text[place:])
    return parts


def _match(cell: str) -> re.Match[str] | None:
    """A cell that is a label and nothing else."""
    found = _CELL.match(cell)
    return found if found and not found["rest"] else None


def _value(found: re.Match[str], words: str, *, in_table: bool = True, wrapped: Sequence[str] = ()) -> Value:
    return Value(found["label"], unit_of_label(found["brackets"]), words, in_table, tuple(wrapped))


def _read_table(table: list[list[str]], unknown: list[tuple[str, str]]) -> Iterator[Value]:
    place = 0
    while place < len(table):
        taken = _read_columns(table, place)
        if taken:
            yield from taken[0]
            place += taken[1]
            continue
        yield from _read_row(table[place], unknown)
        place += 1


def _read_columns(table: list[list[str]], place: int) -> tuple[list[Value], int] | None:
    """Read a row of labels with their values beneath; ``None`` when this is not such a row."""
    heads = [_match(cell) for cell in table[place]]
    if len(heads) < 2 or not all(heads):
        return None
    rows = []
    for row in table[place + 1 :]:
        if len(row) != len(heads) or any(map(_match, row[1:])) or not any(row):
            break
        rows.append(row)
    if not rows:
        return None
    total = [row for row in rows if row[0] in _TOTAL_ROW]
    chosen = total[0] if len(total) == 1 else rows[0] if len(rows) == 1 else None
    if chosen is None:  # one row a debtor and no sum: none of them is the package's own figure
        return [], 1 + len(rows)
    pairs = [_value(head, words) for head, words in zip(heads, chosen, strict=True) if head]
    return [pair for pair in pairs if pair.words not in _TOTAL_ROW], 1 + len(rows)


def _read_row(row: list[str], unknown: list[tuple[str, str]]) -> Iterator[Value]:
    place = 0
    while place < len(row):
        cell = row[place]
        after = row[place + 1] if place + 1 < len(row) else None
        found = _match(cell)
        if found:
            has_value = after is not None and not _match(after)
            yield _value(found, (after or "") if has_value else "")
            place += 2 if has_value else 1
        elif _glued(cell):
            yield from _read_glued(cell)
            place += 1
        elif after and not _match(after) and not _glued(after) and _LOOKS_LIKE_A_LABEL.match(cell):
            unknown.append((cell, after))
            place += 2
        else:
            place += 1


def _glued(cell: str) -> bool:
    """A cell that begins with a label and goes on with a value."""
    found = _CELL.match(cell)
    if not found or not found["rest"]:
        return False
    if found["colon"] or found["rest"][0] in "0123456789¥￥":
        return True
    return _COLUMN_OF.get(found["label"]) in _LISTS and any(
        character.isdigit() for character in found["rest"]
    )


def _read_glued(cell: str) -> Iterator[Value]:
    """Take apart one or more pairs in one cell or line."""
    found = _CELL.match(cell)
    if found and _COLUMN_OF.get(found["label"]) in _LISTS:
        yield _value(found, found["rest"])
        return
    marks = list(_IN_LINE.finditer(cell))
    for mark, following in zip_longest(marks, marks[1:]):
        yield _value(mark, cell[mark.end() : following.start() if following else len(cell)])


def _read_lines(lines: list[str]) -> Iterator[Value]:
    for place, line in enumerate(lines):
        whole = _CELL.match(line)
        if whole and _COLUMN_OF.get(whole["label"]) in _LISTS:
            yield from _read_list(whole, lines, place)
            continue
        marks = list(_IN_LINE.finditer(line))
        for mark, following in zip_longest(marks, marks[1:]):
            words = line[mark.end() : following.start() if following else len(line)]
            column = _COLUMN_OF.get(mark["label"])
            if column not in _LISTS:
                words = _SENTENCE_END.split(words)[0]
            if not mark["colon"] and not words[:1].isdigit() and words[:1] not in "¥￥":
                continue
            wrapped = _wrapped(lines, place, words) if not following and line.endswith(words) else ()
            yield _value(mark, words, in_table=False, wrapped=wrapped)


def _read_list(whole: re.Match[str], lines: list[str], place: int) -> Iterator[Value]:
    """A list of words with counts: behind its label, or on the line above a label that stands in mid-height."""
    if _glued(lines[place]):
        yield _value(whole, whole["rest"], in_table=False, wrapped=_wrapped(lines, place, whole["rest"]))
    elif not whole["rest"] and place and _COUNTS.search(lines[place - 1]) and not _is_anothers(lines, place):
        above = lines[place - 1]
        yield _value(whole, above, in_table=False, wrapped=_wrapped(lines, place, above))


def _is_anothers(lines: list[str], place: int) -> bool:
    """Whether the list above a label bears its own label, or stands under one that stands alone."""
    before = lines[max(0, place - 1 - MAX_WRAPPED_LINES) : place - 1]
    return _CELL.match(lines[place - 1]) is not None or any(map(_match, before))


def _wrapped(lines: list[str], place: int, words: str) -> list[str]:
    """The words joined with the lines that follow, up to the next label or heading."""
    joined, candidates = words, []
    for line in lines[place + 1 : place + 1 + MAX_WRAPPED_LINES]:
        if not line or _CELL.match(line) or re.match(r"^[一二三四五六七八九十]+、", line):
            break
        joined += line
        candidates.append(joined)
    return candidates
