"""Rows of unruled tables whose cells wrap: the lines of a cell joined, the cells of a row paired.

Lines of one cell follow each other at the leading of the type; rows are further apart, by the padding of the
cells. Cells of a row stand level with their middles or with their first lines. Where that does not pair
them one to one, no cell of the row is paired: its words stand on lines of their own.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import median

from crawlers.reading.pdf.columns import OVERLAP, Block, ColumnLine, blocks
from crawlers.reading.pdf.lines import TAB, Part, Piece, Words, cell_words, spelled

# All of these are shares of the height of the type.
_LEVEL = 0.15  # middles this near are level
_STEADY = 0.15  # leading varies by less: some writers box every sign as tightly as it is drawn
_PADDED = 0.25  # rows are further apart than the lines of a cell by at least this
_LOOSEST = 1.9  # no wider leading

_NUMBER = re.compile(r"[\d,.]*\d")

Spelled = tuple[int, Words]  # the middle of a row; its words, tabs between the cells
Group = Sequence[ColumnLine]


def spelled_rows(lines: Sequence[Sequence[Piece]]) -> Iterator[Spelled]:
    """The words of visual lines outside of ruled tables, from top to bottom."""
    done = 0
    for block in blocks(lines):
        yield from map(_as_it_stands, lines[done : block.first])
        yield from _rows(block)
        done = block.end
    yield from map(_as_it_stands, lines[done:])


def _as_it_stands(line: Sequence[Piece]) -> Spelled:
    return (line[0].bottom + line[0].top) // 2, tuple(spelled(line, TAB))


def _rows(block: Block) -> Iterator[Spelled]:
    height = median(line.height for line in block.lines)
    leading = _leading(block.lines, height)
    solid = leading + _STEADY * height
    groups = _groups(block.lines, leading, height, solid)
    if any(_is_alike(*pair, solid) for pair in pairwise(block.lines)) or not _told_apart(
        groups, leading, height
    ):
        groups = _groups(block.lines, leading, height, 0)
    joined = [_cells(group, leading, height) if len(group) > 1 else None for group in groups]
    torn = _torn([group for group, cells in zip(groups, joined, strict=True) if cells is None], solid)
    for group, cells in zip(groups, joined, strict=True):
        if cells is not None:
            yield _spelled(cells, block.edges)
            continue
        for line in group:
            for part in _cut(line, torn.get(line.middle, set())):
                yield _spelled(part, block.edges)


def _leading(lines: Group, height: float) -> float:
    """The least distance of two lines of one column."""
    last: dict[int, int] = {}
    least = _LOOSEST * height
    for line in lines:
        for column in line.cells:
            if column in last:
                least = min(least, last[column] - line.middle)
            last[column] = line.middle
    return least


def _groups(lines: Group, leading: float, height: float, solid: float) -> list[list[ColumnLine]]:
    """Lines that may be one row: they overlap, or follow each other in a column no further than ``solid``."""
    beside = max(OVERLAP * height, leading / 2 + _STEADY * height)
    groups = [[lines[0]]]
    for above, below in pairwise(lines):
        apart = above.middle - below.middle
        if apart < beside or (apart <= solid and above.cells.keys() & below.cells.keys()):
            groups[-1].append(below)
        else:
            groups.append([below])
    return groups


def _told_apart(groups: Sequence[Group], leading: float, height: float) -> bool:
    """Whether rows are clearly further apart than the lines of a cell."""
    between = [above[-1].middle - below[0].middle for above, below in pairwise(groups)]
    return bool(between) and min(between) >= leading + _PADDED * height


def _is_alike(above: ColumnLine, below: ColumnLine, solid: float) -> bool:
    """Near lines with the same columns filled are more likely two rows: then the leading tells nothing."""
    same = above.cells.keys() == below.cells.keys() and len(above.cells) > 1
    return same and above.middle - below.middle <= solid


def _torn(groups: Sequence[Group], solid: float) -> dict[int, set[int]]:
    """The columns, by the middle of a line, whose words go on in another line.

    Half a value is worse than none, so these words must not stand beside their label.
    """
    torn: dict[int, set[int]] = {}
    for group in groups:
        if len(group) > 1:
            filled = Counter(column for line in group for column in line.cells)
            torn.update((line.middle, {n for n in line.cells if filled[n] > 1}) for line in group)
    for pair in pairwise(group[0] for group in groups if len(group) == 1):
        for line, other in (pair, pair[::-1]):
            alone = len(other.cells) == 1 and 0 not in other.cells and len(line.cells) > 1
            if alone and abs(line.middle - other.middle) <= solid:
                torn.setdefault(line.middle, set()).update(line.cells.keys() & other.cells.keys())
    return torn


def _cut(line: ColumnLine, torn: set[int]) -> Iterator[dict[int, list[Piece]]]:
    """The cells of a line, those of torn columns by themselves."""
    part: dict[int, list[Piece]] = {}
    for column, found in line.cells.items():
        if column in torn:
            if part:
                yield part
            yield {column: found}
            part = {}
        else:
            part[column] = found
    if part:
        yield part


def _cells(group: Group, leading: float, height: float) -> dict[int, list[Piece]] | None:
    """The cells of one row; ``None`` when they are not level one to one."""
    middles: dict[int, list[int]] = {}
    cells: dict[int, list[Piece]] = {}
    for line in group:
        for column, found in line.cells.items():
            middles.setdefault(column, []).append(_middle(found))
            if _NUMBER.fullmatch(_text(cells.get(column, ()))) and found[0].text[0].isdigit():
                return None  # two numbers, or one that was broken
            cells.setdefault(column, []).extend(found)
    places = list(middles.values())
    steady = all(
        abs(above - below - leading) <= _STEADY * height
        for column in places
        for above, below in pairwise(column)
    )
    if 0 not in cells or len(cells) < 2 or not steady:
        return None
    centred = _agree([(column[0] + column[-1]) / 2 for column in places], height)
    topped = _agree([column[0] for column in places], height) and min(map(len, places)) == 1
    return dict(sorted(cells.items())) if centred or topped else None


def _agree(places: Sequence[float], height: float) -> bool:
    return max(places) - min(places) <= _LEVEL * height


def _middle(found: Sequence[Piece]) -> int:
    tallest = max(found, key=lambda piece: piece.top - piece.bottom)
    return (tallest.bottom + tallest.top) // 2


def _text(found: Sequence[Piece]) -> str:
    return "".join(piece.text for piece in found)


def _spelled(cells: dict[int, list[Piece]], edges: Sequence[int]) -> Spelled:
    words: list[Part] = []
    for column, found in cells.items():
        width = edges[column + 1] - edges[column] if column + 1 < len(edges) else 0
        words += [Part("\t")] if words else []
        words += cell_words(found, width)
    bottoms, tops = zip(
        *((piece.bottom, piece.top) for found in cells.values() for piece in found), strict=True
    )
    return (min(bottoms) + max(tops)) // 2, tuple(words)
