"""The tables of a page, from the lines that are drawn and the boxes that are painted."""

from __future__ import annotations

from collections.abc import Sequence

from crawlers.reading.pdf.grid import Grid, touching_grids
from crawlers.reading.pdf.pages import Box
from crawlers.reading.pdf.rulings import SNAP, Line, level_and_upright


def grids(rules: Sequence[Box], fills: Sequence[Box] = ()) -> tuple[tuple[Grid, ...], tuple[Line, ...]]:
    """The tables of a page from top to bottom, and the level lines that belong to none of them."""
    level, upright = level_and_upright(rules)
    tables, left_over = touching_grids(level, upright)
    painted = [fill for fill in fills if all(_fits(fill, table) for table in tables if _overlap(fill, table))]
    if painted:  # cells that are only painted: their edges stand for lines
        edges = [edge for fill in painted for edge in _edges(fill)]
        level, upright = level_and_upright([*rules, *edges])
        tables, left_over = _unstriped(*touching_grids(level, upright))
    tables.sort(key=lambda table: (-table.ys[0], table.xs[0]))
    return tuple(tables), tuple(left_over)


def _unstriped(tables: list[Grid], level: list[Line]) -> tuple[list[Grid], list[Line]]:
    """Painted rows with bare ones between them are stripes of one table: their edges are its level lines."""
    extents = [(table.xs[0] // SNAP, table.xs[-1] // SNAP) for table in tables if len(table.ys) == 2]
    out = []
    for table in tables:
        if len(table.ys) == 2 and extents.count((table.xs[0] // SNAP, table.xs[-1] // SNAP)) > 1:
            level = [*level, *(Line(y, table.xs[0], table.xs[-1]) for y in table.ys)]
        else:
            out.append(table)
    return out, level


def _edges(box: Box) -> tuple[Box, ...]:
    left, bottom, right, top = box
    return (
        Box(left, bottom, right, bottom),
        Box(left, top, right, top),
        Box(left, bottom, left, top),
        Box(right, bottom, right, top),
    )


def _overlap(fill: Box, table: Grid) -> bool:
    return (
        min(fill.right, table.xs[-1]) - max(fill.left, table.xs[0]) > SNAP
        and min(fill.top, table.ys[0]) - max(fill.bottom, table.ys[-1]) > SNAP
    )


def _fits(fill: Box, table: Grid) -> bool:
    """Whether a painted box fills whole columns; a word marked with colour does not."""
    return all(min(abs(x - edge) for x in table.xs) <= SNAP for edge in (fill.left, fill.right))
