"""The text of a page put where it belongs: into the cells of tables, or into lines between them."""

from __future__ import annotations

from collections.abc import Sequence

from attrs import field, mutable

from crawlers.reading.pdf.bands import band_grids
from crawlers.reading.pdf.grid import Grid, grids
from crawlers.reading.pdf.lines import (
    NOTHING,
    TAB,
    Piece,
    Words,
    cell_words,
    pieces,
    sliced,
    spelled,
    visual_lines,
)
from crawlers.reading.pdf.pages import Page, Run
from crawlers.reading.pdf.rulings import SNAP

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
    if len(level) >= 3:
        banded = band_grids(level, outside)
        if banded:
            ruled = (*ruled, *banded)
            inside, outside = _sorted_in(page, first, ruled)
    found: list[tuple[int, Placed]] = [
        (-grid.ys[0], _table(grid, cells)) for grid, cells in zip(ruled, inside, strict=True) if any(cells)
    ]
    margin = _MARGIN * page.height
    for line in visual_lines(outside):
        middle = (line[0].bottom + line[0].top) // 2
        aside = not margin < middle < page.height - margin
        found.append((-middle, PlacedLine(tuple(spelled(line, TAB)), aside)))
    found.sort(key=lambda item: item[0])
    return [item for _, item in found]


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
    begin = 0
    for n in range(1, len(run.text) + 1):
        cell = owner[grid.column_at((edges[n] + edges[n + 1]) / 2)] if n < len(run.text) else -1
        if cell != start:
            part = sliced(run, piece.run, begin, n)
            if part is not None:
                cells[start].append(part)
            begin, start = n, cell


def _table(grid: Grid, cells: Sequence[Sequence[Piece]]) -> PlacedTable:
    rows: list[Row] = [[] for _ in grid.ys[1:]]
    for cell, found in zip(grid.cells, cells, strict=True):
        words = cell_words(found, grid.xs[cell.column_end] - grid.xs[cell.column]) if found else NOTHING
        rows[cell.row].append((cell.column, words))
    return PlacedTable(grid, [row for row in rows if row])
