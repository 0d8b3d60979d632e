"""Ruling lines to the cells of tables. No text is looked at here.

Lengths are tenths of a point. Pieces of lines are joined, lines that touch make one table, and where no
wall stands between two fields of the raster they are one cell: so spans over rows and columns come out.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from itertools import pairwise
from typing import NamedTuple

from attrs import frozen

from crawlers.reading.pdf.rulings import SHORTEST, TOUCH, Line

_MOST_LINES = 1500  # joined, on a page; more is a drawing, not a table


class Cell(NamedTuple):
    """A cell's place: first row and column, and the ones after its last."""

    row: int
    column: int
    row_end: int
    column_end: int


class _Walls(NamedTuple):
    """Where a wall stands: (number of the line, number of the field along it)."""

    floors: set[tuple[int, int]]
    sides: set[tuple[int, int]]


@frozen
class Grid:
    """A ruled table. ``xs`` from left to right, ``ys`` from top to bottom; ``owner[row][column]`` is the
    number of a cell. ``open_top`` and ``open_bottom`` tell that no line is drawn there.
    """

    xs: tuple[int, ...]
    ys: tuple[int, ...]
    cells: tuple[Cell, ...]
    owner: tuple[tuple[int, ...], ...]
    open_top: bool = False
    open_bottom: bool = False

    def column_at(self, x: float) -> int:
        """The column at a place, the nearest one when it lies outside."""
        return min(max(bisect_right(self.xs, x) - 1, 0), len(self.xs) - 2)

    def row_at(self, y: float) -> int:
        """The row at a height, the nearest one when it lies outside."""
        return min(max(len(self.ys) - bisect_left(self.ys[::-1], y) - 1, 0), len(self.ys) - 2)


def touching_grids(level: list[Line], upright: list[Line]) -> tuple[list[Grid], list[Line]]:
    """A table for all lines that touch each other, and the level lines that belong to none."""
    if len(level) + len(upright) > _MOST_LINES:
        return [], []
    found, left_over = [], []
    for levels, uprights in _touching(level, upright):
        table = grid(levels, uprights) if uprights and levels else None
        if table is None:
            left_over.extend(levels)
        else:
            found.append(table)
    return found, left_over


def _touching(level: list[Line], upright: list[Line]) -> list[tuple[list[Line], list[Line]]]:
    """Lines that touch each other, directly or over others."""
    group = list(range(len(level) + len(upright)))

    def root(n: int) -> int:
        while group[n] != n:
            group[n] = group[group[n]]
            n = group[n]
        return n

    for a, (y, left, right) in enumerate(level):
        for b, (x, low, high) in enumerate(upright, len(level)):
            if left - TOUCH <= x <= right + TOUCH and low - TOUCH <= y <= high + TOUCH:
                group[root(b)] = root(a)
    groups: dict[int, tuple[list[Line], list[Line]]] = {}
    for n in range(len(group)):
        both = groups.setdefault(root(n), ([], []))
        both[n >= len(level)].append(level[n] if n < len(level) else upright[n - len(level)])
    return list(groups.values())


def grid(level: list[Line], upright: list[Line]) -> Grid | None:
    """The table that lines make; ``None`` when they make fewer than two cells."""
    xs, ys = sorted({line.at for line in upright}), sorted({line.at for line in level})
    _open(xs, min(line.start for line in level), max(line.end for line in level))
    open_bottom, open_top = _open(ys, min(line.start for line in upright), max(line.end for line in upright))
    if len(xs) < 2 or len(ys) < 2 or len(xs) + len(ys) < 5:
        return None
    owner, cells = _cells(xs, ys[::-1], level, upright)
    if len(cells) < 2:
        return None
    return Grid(tuple(xs), tuple(ys[::-1]), tuple(cells), owner, open_top, open_bottom)


def _open(places: list[int], low: int, high: int) -> tuple[bool, bool]:
    """Add the outer edges that crossing lines reach and no line is drawn along."""
    below, above = places[0] - low > SHORTEST, high - places[-1] > SHORTEST
    if below:
        places.insert(0, low)
    if above:
        places.append(high)
    return below, above


def _cells(
    xs: list[int], ys: list[int], level: list[Line], upright: list[Line]
) -> tuple[tuple[tuple[int, ...], ...], list[Cell]]:
    owner = [[-1] * (len(xs) - 1) for _ in range(len(ys) - 1)]
    walls = _Walls(
        _walls(level, {y: n for n, y in enumerate(ys)}, xs),
        _walls(upright, {x: n for n, x in enumerate(xs)}, ys),
    )
    cells: list[Cell] = []
    for row in range(len(ys) - 1):
        for column in range(len(xs) - 1):
            if owner[row][column] < 0:
                cells.append(_flood(row, column, len(cells), owner, walls))
    return tuple(tuple(row) for row in owner), cells


def _walls(lines: list[Line], number: dict[int, int], across: list[int]) -> set[tuple[int, int]]:
    """(number of the line's place, number of the field along it) where a wall stands."""
    walls = set()
    for line in lines:
        for n, (one, two) in enumerate(pairwise(across)):
            low, high = min(one, two), max(one, two)
            if 2 * (min(high, line.end) - max(low, line.start)) > high - low:
                walls.add((number[line.at], n))
    return walls


def _flood(row: int, column: int, number: int, owner: list[list[int]], walls: _Walls) -> Cell:
    """Mark all fields that no wall parts from this one."""
    reached, seen = [(row, column)], [(row, column)]
    owner[row][column] = number
    while reached:
        r, c = reached.pop()
        for y, x, wall in (
            (r, c + 1, (c + 1, r) in walls.sides),
            (r, c - 1, (c, r) in walls.sides),
            (r + 1, c, (r + 1, c) in walls.floors),
            (r - 1, c, (r, c) in walls.floors),
        ):
            if not wall and 0 <= y < len(owner) and 0 <= x < len(owner[0]) and owner[y][x] < 0:
                owner[y][x] = number
                reached.append((y, x))
                seen.append((y, x))
    rows, columns = [r for r, _ in seen], [c for _, c in seen]
    return Cell(min(rows), min(columns), max(rows) + 1, max(columns) + 1)
