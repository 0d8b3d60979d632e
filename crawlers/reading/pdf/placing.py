"""The text of a page put where it belongs: into the cells of tables, or into lines between them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from attrs import field, mutable

from crawlers.reading.pdf.bands import band_grids
from crawlers.reading.pdf.grid import Cell, Grid
from crawlers.reading.pdf.lines import (
    NOTHING,
    Piece,
    Words,
    cell_words,
    pieces,
    sliced,
    visual_lines,
)
from crawlers.reading.pdf.pages import Page, Run
from crawlers.reading.pdf.rulings import SNAP, Line
from crawlers.reading.pdf.tables import grids
from crawlers.reading.pdf.wrapped import spelled_rows

_WORD = re.compile(r"\d[\d,.，．]*|[A-Za-z]+")
_MARGIN = 0.12  # of the page's height: where page numbers and running heads stand

Row = list[tuple[int, Words]]  # first column and words of each cell


@mutable
class PlacedTable:
    """A table while it is put together; ``repeated`` holds heads that a later page prints again."""

    grid: Grid
    rows: list[Row]
    repeated: list[Row] = field(factory=list)


@mutable
class PlacedLine:
    """A line outside of tables; ``aside`` when it stands in the margin, where page numbers do."""

    words: Words
    aside: bool = False


Placed = PlacedTable | PlacedLine
Found = tuple[list[list[list[Piece]]], list[Piece]]  # the pieces of each cell of each table; those outside


def place(page: Page, first: int) -> list[Placed]:
    """One page from top to bottom; ``first`` is the number of its first run in the document."""
    ruled, level = grids(page.rules, page.fills)
    inside, outside = _sorted_in(page, first, ruled)
    boxed = [table for table in ruled if len(table.xs) == 2]
    if len(level) >= 3 or boxed:
        level = (*level, *(Line(y, *table.xs) for table in boxed for y in table.ys))
        rest = [table for table in ruled if len(table.xs) > 2]
        loose = _sorted_in(page, first, rest)[1] if boxed else outside
        banded = band_grids(level, loose)
        kept = [table for table in boxed if not any(_same_place(table, other) for other in banded)]
        ruled = (*rest, *banded, *kept)
        inside, outside = _sorted_in(page, first, ruled)
    found: list[tuple[int, Placed]] = [
        (-grid.ys[0], _table(grid, cells)) for grid, cells in zip(ruled, inside, strict=True) if any(cells)
    ]
    margin = _MARGIN * page.height
    for middle, words in spelled_rows(visual_lines(outside)):
        aside = not margin < middle < page.height - margin
        found.append((-middle, PlacedLine(words, aside)))
    found.sort(key=lambda item: item[0])
    return [item for _, item in found]


def _same_place(one: Grid, two: Grid) -> bool:
    return one.ys[-1] < two.ys[0] and two.ys[-1] < one.ys[0] and abs(one.xs[0] - two.xs[0]) <= SNAP


def _sorted_in(page: Page, first: int, ruled: Sequence[Grid]) -> Found:
    inside: list[list[list[Piece]]] = [[[] for _ in grid.cells] for grid in ruled]
    outside: list[Piece] = []
    for piece, run in zip(pieces(page, first), page.runs, strict=True):
        middle = (piece.bottom + piece.top) / 2
        for grid, cells in zip(ruled, inside, strict=True):
            if (
                grid.ys[-1] <= middle <= grid.ys[0]
                and piece.left < grid.xs[-1] - SNAP
                and piece.right > grid.xs[0] + SNAP
            ):
                _drop_in(piece, run, grid, grid.owner[grid.row_at(middle)], cells)
                break
        else:
            outside.append(piece)
    return inside, outside


def _drop_in(piece: Piece, run: Run, grid: Grid, owner: tuple[int, ...], cells: list[list[Piece]]) -> None:
    """Put a piece into its cell, or its characters into theirs when a wall runs through it."""
    edges = run.edges
    start = owner[grid.column_at((edges[0] + edges[1]) / 2)]
    if start == owner[grid.column_at((edges[-2] + edges[-1]) / 2)]:
        cells[start].append(piece)
        return
    places = [owner[grid.column_at((left + right) / 2)] for left, right in pairwise(edges)]
    for word in _WORD.finditer(run.text):  # a number is never parted, it stands where its middle is
        middle = (edges[word.start()] + edges[word.end()]) / 2
        places[word.start() : word.end()] = [owner[grid.column_at(middle)]] * len(word[0])
    begin = 0
    for n in range(1, len(places) + 1):
        if n == len(places) or places[n] != places[begin]:
            part = sliced(run, piece.run, begin, n)
            if part is not None:
                cells[places[begin]].append(part)
            begin = n


def _table(grid: Grid, cells: Sequence[Sequence[Piece]]) -> PlacedTable:
    rows: list[Row] = [[] for _ in grid.ys[1:]]
    for cell, found in zip(grid.cells, cells, strict=True):
        for column, end, inside in _unwalled(grid, cell, found):
            words = cell_words(inside, grid.xs[end] - grid.xs[column]) if inside else NOTHING
            rows[cell.row].append((column, words))
    return PlacedTable(grid, [row for row in rows if row])


def _unwalled(grid: Grid, cell: Cell, found: Sequence[Piece]) -> list[tuple[int, int, list[Piece]]]:
    """(first column, column after the last, pieces) of a cell.

    Where only some rows are ruled, a whole row is one cell whose words keep to the columns.
    """
    whole = [(cell.column, cell.column_end, list(found))]
    if len(found) < 2 or (cell.column, cell.column_end) != (0, len(grid.xs) - 1):
        return whole
    ends = [(grid.column_at(piece.left + 1), grid.column_at(piece.right - 1)) for piece in found]
    edges = [n for n in range(1, cell.column_end) if not any(start < n <= end for start, end in ends)]
    parts = [
        (start, end, [piece for piece, (column, _) in zip(found, ends, strict=True) if start <= column < end])
        for start, end in pairwise([0, *edges, cell.column_end])
    ]
    return parts if parts[0][2] and sum(bool(part) for _, _, part in parts) > 1 else whole
