"""Drawn paths to ruling lines and filled boxes."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from itertools import pairwise
from typing import Any, NamedTuple

import pypdfium2.raw as pdfium

from crawlers.reading.pdf.geometry import (
    Matrix,
    Place,
    Quad,
    around,
    bounds_of,
    matrix_of,
    moved,
    moved_box,
    thickness,
    times,
)

_THIN = 4.0  # points; a filled box of less is a line
_LEVEL = 1.0  # points; a line that rises more is not level
_SEGMENTS = 20_000  # of one path; a map or a logo, not a table
_CORNERS = 6  # of a box, with the first one again and a needless one
_MOVE, _LINE = pdfium.FPDF_SEGMENT_MOVETO, pdfium.FPDF_SEGMENT_LINETO
_mode, _stroked, _x, _y = ctypes.c_int(), ctypes.c_int(), ctypes.c_float(), ctypes.c_float()


class Lines(NamedTuple):
    """What a path stands for in a table."""

    rules: list[Quad]
    fills: list[Quad]


def lines_of(thing: Any, outer: Matrix) -> Lines:
    """Ruling lines: level and upright strokes, and thin filled boxes; and thicker filled boxes."""
    found = Lines([], [])
    count = pdfium.FPDFPath_CountSegments(thing)
    if count < 2 or not pdfium.FPDFPath_GetDrawMode(thing, _mode, _stroked):
        return found
    filled, stroked = bool(_mode.value), bool(_stroked.value)
    if filled and not stroked:
        box = moved_box(bounds_of(thing), outer)
        if thickness(box) <= _THIN:
            found.rules.append(box)
            return found
    if filled or stroked:
        for corners in _subpaths(thing, min(count, _SEGMENTS), times(matrix_of(thing), outer)):
            _sort_in(corners, filled, stroked, found)
    return found


def _subpaths(thing: Any, count: int, matrix: Matrix) -> Iterator[list[Place | None]]:
    """The corners of each part of a path; ``None`` stands for a curve."""
    corners: list[Place | None] = []
    for n in range(count):
        segment = pdfium.FPDFPath_GetPathSegment(thing, n)
        kind = pdfium.FPDFPathSegment_GetType(segment)
        if kind == _MOVE and corners:
            yield corners
            corners = []
        pdfium.FPDFPathSegment_GetPoint(segment, _x, _y)
        corners.append(moved((_x.value, _y.value), matrix) if kind in (_MOVE, _LINE) else None)
        if pdfium.FPDFPathSegment_GetClose(segment) and corners[0] != corners[-1]:
            corners.append(corners[0])
    if corners:
        yield corners


def _sort_in(corners: list[Place | None], filled: bool, stroked: bool, found: Lines) -> None:
    places = [corner for corner in corners if corner is not None]
    if len(places) < 2:
        return
    box = around(*places)
    if filled and len(places) == len(corners) and _is_box(places, box):
        if thickness(box) <= _THIN:
            found.rules.append(box)
            return
        found.fills.append(box)
    if stroked:
        pieces = (around(one, two) for one, two in pairwise(corners) if one and two)
        found.rules.extend(piece for piece in pieces if thickness(piece) <= _LEVEL)


def _is_box(places: list[Place], box: Quad) -> bool:
    """Whether all corners lie in the corners of the box around them."""
    left, bottom, right, top = box
    return len(places) <= _CORNERS and all(
        min(abs(x - left), abs(x - right)) < 0.5 and min(abs(y - bottom), abs(y - top)) < 0.5
        for x, y in places
    )
