"""Tables drawn without any line: stretches of lines whose words begin at common left edges.

Only left edges are trusted. A column set to the right or to the middle has none, and its lines stay as they are.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from crawlers.reading.pdf.lines import TAB, Piece

OVERLAP = 0.85  # of the height: lines nearer than this stand beside each other
_SAME = 0.06  # of the height: words that begin within this begin at one edge
_BLANK = 0.6  # of the height: a line may be broken before its blank, and begin with it
_NARROW = 0.3  # of the height: wider than a blank, so a column may begin here


class Start(NamedTuple):
    """Where words begin in a line. ``wide``: the white before them parts two cells by itself; ``first``: they
    are the line's first ones.
    """

    left: int
    height: int
    wide: bool
    first: bool


class ColumnLine(NamedTuple):
    """One line of a block: the pieces of each column that has any, by the column's number."""

    middle: int
    height: int
    cells: dict[int, list[Piece]]


class Block(NamedTuple):
    """Lines ``first`` up to ``end`` of a page, parted at the left ``edges`` of their columns."""

    first: int
    end: int
    edges: tuple[int, ...]
    lines: tuple[ColumnLine, ...]


def blocks(lines: Sequence[Sequence[Piece]]) -> list[Block]:
    """The stretches of visual lines that stand in at least two columns."""
    out: list[Block] = []
    starts = [list(_starts(line)) for line in lines]
    for first, end, left in _stretches(lines, starts):
        edges = _edges(starts[first:end], left)
        parted = [_parted(line, edges) if len(edges) > 1 else None for line in lines[first:end]]
        place = first
        for whole, group in groupby(parted, key=lambda line: line is not None):
            part = list(group)
            found = tuple(line for line in part if line is not None)
            if whole and sum(len(line.cells) > 1 for line in found) > 1:
                out.append(Block(place, place + len(part), edges, found))
            place += len(part)
    return out


def _starts(line: Sequence[Piece]) -> Iterator[Start]:
    edge: int | None = None
    for piece in line:
        height = piece.top - piece.bottom
        if edge is None:
            yield Start(piece.left, height, wide=False, first=True)
        elif piece.left - edge >= _NARROW * height:
            yield Start(piece.left, height, wide=piece.left - edge > TAB * height, first=False)
        edge = piece.right if edge is None else max(edge, piece.right)


def _stretches(
    lines: Sequence[Sequence[Piece]], starts: Sequence[Sequence[Start]]
) -> Iterator[tuple[int, int, int]]:
    """Lines around those with wide gaps, as far as nothing begins further left than ``left``."""
    done = 0
    for n, line in enumerate(starts):
        if n < done or not any(start.wide for start in line):
            continue
        left = _left(lines, n)
        least = left - _SAME * line[0].height
        first, end = n, n + 1
        while first > done and starts[first - 1][0].left >= least:
            first -= 1
        while end < len(starts) and starts[end][0].left >= least:
            end += 1
        done = end
        yield first, end, left


def _left(lines: Sequence[Sequence[Piece]], n: int) -> int:
    """Where a line begins, or one that overlaps it: the label of the row may stand there."""
    line = lines[n]
    near = (other for other in lines[max(0, n - 1) : n + 2] if _overlap(line[0], other[0]))
    return min(other[0].left for other in near)


def _overlap(one: Piece, two: Piece) -> bool:
    apart = abs(one.bottom + one.top - two.bottom - two.top)
    return apart <= 2 * OVERLAP * max(one.top - one.bottom, two.top - two.bottom)


def _edges(starts: Sequence[Sequence[Start]], left: int) -> tuple[int, ...]:
    """Left edges that lines share; words at each but the first have wide white before them, or begin a line.

    Without that, the characters of labels that are set apart (资 产 笔 数) would be columns.
    """
    clusters: list[list[Start]] = []
    for start in sorted(start for line in starts for start in line):
        if start.left <= left + 2 * _SAME * start.height:
            continue
        if clusters and start.left - clusters[-1][0].left <= 2 * _SAME * start.height:
            clusters[-1].append(start)
        else:
            clusters.append([start])
    return (left, *(group[len(group) // 2].left for group in clusters if _is_edge(group)))


def _is_edge(group: Sequence[Start]) -> bool:
    wide = sum(start.wide for start in group)
    return wide > 1 or (len(group) > 2 and any(start.wide or start.first for start in group))


def _parted(line: Sequence[Piece], edges: Sequence[int]) -> ColumnLine | None:
    """A line in its columns; ``None`` when it does not keep to them, as a line of prose does not."""
    cells: dict[int, list[Piece]] = {}
    column, edge = -1, 0
    for piece in line:
        height = piece.top - piece.bottom
        gap = piece.left - edge
        number = _edge_at(piece.left, edges, _SAME * height)
        if column < 0 or (gap >= _NARROW * height and number is not None):
            if number is None:
                number = _edge_at(piece.left - int(_BLANK * height / 2), edges, _BLANK * height / 2)
            if number is None:
                return None
            column, edge = number, piece.right
        elif gap > TAB * height:
            return None
        if column == 0 and piece.right > edges[1]:
            return None
        cells.setdefault(column, []).append(piece)
        edge = max(edge, piece.right)
    tallest = max(line, key=lambda piece: piece.top - piece.bottom)
    return ColumnLine((tallest.bottom + tallest.top) // 2, tallest.top - tallest.bottom, cells)


def _edge_at(left: int, edges: Sequence[int], room: float) -> int | None:
    """The number of the edge at which words begin."""
    number = bisect_right(edges, left + room) - 1
    return number if number >= 0 and abs(edges[number] - left) <= room else None
