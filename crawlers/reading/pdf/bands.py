"""Tables drawn with level lines only: rows from the lines, columns from the white between the words."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from crawlers.reading.pdf.grid import Grid, grid
from crawlers.reading.pdf.lines import Piece, visual_lines
from crawlers.reading.pdf.rulings import Line

_SAME = 50  # tenths of a point: lines of one table begin and end together
_PARTED = 0.9  # heights of type between two columns


class Band(NamedTuple):
    """The words between two level lines, and the x-ranges that they cover."""

    top: int
    bottom: int
    found: tuple[Piece, ...]
    covered: tuple[tuple[int, int], ...]


def band_grids(level: Sequence[Line], found: Sequence[Piece]) -> list[Grid]:
    """Tables between at least three lines of the same length, with at least two columns."""
    out = []
    for lines in _alike(level):
        bands = [_band(above, below, found) for above, below in pairwise(lines)]
        for stretch in _stretches(bands):
            rows = [row for band in stretch for row in _rows(band, len(stretch))]
            table = _grid(lines, rows)
            if table is not None:
                out.append(table)
    return out


def _alike(level: Sequence[Line]) -> list[list[Line]]:
    """Lines of the same length, from top to bottom, with the shorter ones that part only some columns."""
    groups: list[list[Line]] = []
    for line in sorted(level, reverse=True):
        for group in groups:
            if abs(group[0].start - line.start) <= _SAME and abs(group[0].end - line.end) <= _SAME:
                group.append(line)
                break
        else:
            groups.append([line])
    whole = [group for group in groups if len(group) >= 3]
    for group in groups:
        if len(group) < 3:
            for line in group:
                for table in whole:
                    if _is_part(line, table):
                        table.append(line)
    return [sorted(group, reverse=True) for group in whole]


def _is_part(line: Line, table: Sequence[Line]) -> bool:
    """Whether a shorter line begins or ends with the lines of a table, inside of it."""
    return (
        table[-1].at < line.at < table[0].at
        and table[0].start - _SAME <= line.start
        and line.end <= table[0].end + _SAME
        and (line.start - table[0].start <= _SAME or table[0].end - line.end <= _SAME)
    )


def _band(above: Line, below: Line, found: Sequence[Piece]) -> Band:
    left, right = min(above.start, below.start) - _SAME, max(above.end, below.end) + _SAME
    inside = [
        piece
        for piece in found
        if below.at < (piece.bottom + piece.top) // 2 <= above.at
        and left <= (piece.left + piece.right) // 2 <= right
    ]
    return _covering(above.at, below.at, inside)


def _covering(top: int, bottom: int, found: Sequence[Piece]) -> Band:
    covered: list[tuple[int, int]] = []
    for piece in sorted(found):
        if covered and piece.left - covered[-1][1] <= _PARTED * (piece.top - piece.bottom):
            covered[-1] = (covered[-1][0], max(covered[-1][1], piece.right))
        else:
            covered.append((piece.left, piece.right))
    return Band(top, bottom, tuple(found), tuple(covered))


def _stretches(bands: Sequence[Band]) -> list[list[Band]]:
    """Bands that follow each other and hold columns; two without columns may stand between them."""
    out: list[list[Band]] = []
    skipped: list[Band] = []
    for band in bands:
        if len(band.covered) < 2:
            skipped.append(band)
            continue
        if out and len(skipped) <= 2:
            out[-1].extend([*skipped, band])
        else:
            out.append([band])
        skipped = []
    return out


def _rows(band: Band, bands: int) -> list[Band]:
    """A band is one row; where the rows have no lines between them, each line that begins at the left."""
    lines = visual_lines(band.found)
    left = band.covered[0][0] + _SAME if band.covered else 0
    starts = [line[0].left <= left for line in lines]
    full = len(lines) >= 3 and all(starts) and all(len(_covering(0, 0, line).covered) > 1 for line in lines)
    if len(lines) < 2 or not (bands <= 2 or full):
        return [band]
    rows: list[list[Piece]] = []
    for line, start in zip(lines, starts, strict=True):
        if start or not rows:
            rows.append([])
        rows[-1].extend(line)
    edges = [
        (min(piece.bottom for piece in above) + max(piece.top for piece in below)) // 2
        for above, below in pairwise(rows)
    ]
    return [
        _covering(top, bottom, row)
        for row, (top, bottom) in zip(rows, pairwise([band.top, *edges, band.bottom]), strict=True)
    ]


def _columns(rows: Sequence[Band]) -> list[int]:
    """The places between columns; empty when the rows do not agree on them."""
    most = max(len(row.covered) for row in rows)
    full = [row.covered for row in rows if len(row.covered) == most]
    ends = [max(row[n][1] for row in full) for n in range(most - 1)]
    starts = [min(row[n][0] for row in full) for n in range(1, most)]
    if any(end >= start for end, start in zip(ends, starts, strict=True)):
        return []
    return [(end + start) // 2 for end, start in zip(ends, starts, strict=True)]


def _grid(lines: Sequence[Line], rows: Sequence[Band]) -> Grid | None:
    between = _columns(rows)
    if not between or len(rows) < 2:
        return None
    left, right = lines[0].start, lines[0].end
    upright = [Line(x, rows[-1].bottom, rows[0].top) for x in (left, right)]
    for row in rows:
        for x in between:
            if not any(low < x - 10 and x + 10 < high for low, high in row.covered):
                upright.append(Line(x, row.bottom, row.top))
    drawn = {line.at: line for line in lines}
    edges = [drawn.get(row.top, Line(row.top, left, right)) for row in rows]
    return grid([*edges, Line(rows[-1].bottom, left, right)], upright)
