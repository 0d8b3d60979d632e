"""Areas in the rows of tables: a pair of label and value, or a column under its heading."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Final

from attrs import evolve

from crawlers.reading.lots.area_mentions import (
    Label,
    Mention,
    bare_number,
    label_of,
    mentions_in,
    squeezed,
    unit_in,
)
from crawlers.records import Unreadable

_TOTAL_ROW: Final = re.compile("^(?:合计|总计|共计|小计|总面积)")
_PARKING_ROW: Final = re.compile("车位|车库|储藏|贮藏|储物|杂物|车棚|柴房|煤房|地下室")
_SECOND_HALF: Final = re.compile(".*合同|.*现状")
_NOTHING: Final = re.compile(r"(?:[-—/]*|无|暂?未?载明|不详|0(?:\.0+)?(?:㎡|平方米|平米|m2)?)")
_LONGEST_LABEL: Final = 24

Row = list[str]


def pair_mentions(label: str, value: str) -> list[Mention]:
    """Return the areas of one printed pair: ("建筑面积（平方米）", "89.5"), ("建筑面积", "25.85㎡、27.08㎡").

    A bare number under a label of a building is square metres, as everywhere in the trade; that of land
    needs its unit. Raises ``Unreadable`` for digits that are not one area or a list of areas.
    """
    kind = label_of(label)
    if kind in {Label.NONE, Label.OTHER} or "\t" in value or _NOTHING.fullmatch(squeezed(value)):
        return []
    unit = unit_in(label) or (None if kind is Label.LAND else "㎡")
    alone = bare_number(value, unit) if unit else None
    parking = bool(_PARKING_ROW.search(label))
    if alone is not None:
        return [Mention(alone, kind, subject=label, parking=parking, in_mu="亩" in (unit or ""))]
    found = [evolve(one, parking=one.parking or parking) for one in mentions_in([value], kind)]
    if (
        not found
        and re.search(r"\d", value)
        and bare_number(value) is None
        and not re.search("[一-鿿]", value)
    ):
        raise Unreadable("not an area", f"{label} {value}")
    return found


def table_mentions(lines: Sequence[str]) -> Iterator[Mention]:
    """Yield the areas of the tables among the lines, rows being lines with tabs between their cells."""
    for is_row, group in groupby(lines, lambda line: "\t" in line):
        if is_row:
            yield from _of_table([[cell.strip() for cell in line.split("\t")] for line in group])


def _of_table(rows: list[Row]) -> Iterator[Mention]:
    at = 0
    while at < len(rows):
        column = _column_of(rows, at)
        if column is None:
            yield from _of_row(rows[at])
            at += 1
            continue
        body = list(_body(rows[at], rows[at + 1 :]))
        yield from _under(rows[at], column, body)
        at += 1 + len(body)


def _is_label(cell: str) -> bool:
    return len(cell) <= _LONGEST_LABEL and label_of(cell) not in {Label.NONE, Label.OTHER}


def _column_of(rows: list[Row], at: int) -> int | None:
    """The column of this heading row that says most surely what is measured; ``None`` when it is no heading."""
    heads = rows[at]
    if at + 1 >= len(rows) or len(heads) < 2 or any(_has_number(cell) for cell in heads):
        return None
    columns = [nth for nth, cell in enumerate(heads) if _is_label(cell)]
    columns = [
        nth for nth in columns if any(_has_number(row[nth]) for row in rows[at + 1 :] if nth < len(row))
    ]
    order = list(Label)
    return min(columns, key=lambda nth: order.index(label_of(heads[nth])), default=None)


def _has_number(cell: str) -> bool:
    return bare_number(cell) is not None or bool(re.search(r"\d", re.sub(r"m2|M2|[（(].*?[)）]", "", cell)))


def _body(heads: Row, rows: list[Row]) -> Iterator[Row]:
    for row in rows:
        if len(row) < 2 or len(row) > len(heads) or any(_is_label(cell) for cell in row):
            return
        yield row


def _under(heads: Row, column: int, body: list[Row]) -> Iterator[Mention]:
    """The areas of a column, one for each row; every row but an empty one must hold exactly one."""
    for nth, row in enumerate(body):
        total = any(_TOTAL_ROW.match(squeezed(cell)) for cell in row[:2])
        place = (
            column - len(heads) + len(row)
        )  # a cell over several rows is missing on the left of later ones
        cell = row[place] if place >= 0 else ""
        if _NOTHING.fullmatch(squeezed(cell)) and (total or not any(map(_has_number, row[1:]))):
            continue
        words = " ".join(row)
        found = pair_mentions(heads[column], cell)
        if len(found) != 1:
            raise Unreadable("a row without its one area", words)
        parking = bool(_PARKING_ROW.search(words)) and "含" not in words
        yield evolve(
            found[0], subject=words, shape="row", total=total, listed=True, parking=parking, sentence=nth
        )


def _of_row(row: Row) -> Iterator[Mention]:
    """The pairs of a row, and what its long cells tell in sentences."""
    at = 0
    while at < len(row):
        after = row[at + 1] if at + 1 < len(row) else ""
        if _is_label(row[at]) and after and not _is_label(after):
            yield from pair_mentions(row[at], after)
            at += 2
            continue
        yield from (one for one in mentions_in([row[at]]) if one.label is not Label.NONE)
        at += 1
