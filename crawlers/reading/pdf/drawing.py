"""What is drawn on a page, object by object: texts, ruling lines, filled boxes, images.

Objects inside form XObjects are taken with the form's matrix. Lengths are points of the page as it is
stored, not yet turned upright.
"""

from __future__ import annotations

import ctypes
import math
from collections.abc import Iterator
from itertools import pairwise
from typing import Any, NamedTuple

import pypdfium2.raw as pdfium
from attrs import field, mutable

THIN = 4.0  # a filled box of less is a line
_DEEPEST = 8  # forms within forms
_SEGMENTS = 20_000  # of one path; a map or a logo, not a table
_TEXT, _PATH, _IMAGE, _FORM = (
    pdfium.FPDF_PAGEOBJ_TEXT,
    pdfium.FPDF_PAGEOBJ_PATH,
    pdfium.FPDF_PAGEOBJ_IMAGE,
    pdfium.FPDF_PAGEOBJ_FORM,
)
_MOVE, _LINE = pdfium.FPDF_SEGMENT_MOVETO, pdfium.FPDF_SEGMENT_LINETO

Matrix = tuple[float, float, float, float, float, float]
Quad = tuple[float, float, float, float]
SAME: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


class Text(NamedTuple):
    """A text object, in the order of drawing; ``matrix`` is that of its characters on the page."""

    object: Any
    address: int
    order: int
    matrix: Matrix


class Fill(NamedTuple):
    """A filled box with the place in the order of drawing."""

    box: Quad
    object: Any
    order: int


@mutable
class Drawing:
    """All of a page. Boxes are (left, bottom, right, top)."""

    texts: list[Text] = field(factory=list)
    rules: list[Quad] = field(factory=list)
    fills: list[Fill] = field(factory=list)
    images: list[Quad] = field(factory=list)
    order: int = 0


def drawing(page: Any) -> Drawing:
    """Walk over everything that is drawn on a page."""
    out = Drawing()
    objects = (pdfium.FPDFPage_GetObject(page, n) for n in range(pdfium.FPDFPage_CountObjects(page)))
    _walk(objects, SAME, out, 0)
    return out


def _walk(objects: Iterator[Any], outer: Matrix, out: Drawing, depth: int) -> None:
    for thing in objects:
        kind = pdfium.FPDFPageObj_GetType(thing)
        out.order += 1
        if kind == _TEXT:
            address = ctypes.cast(thing, ctypes.c_void_p).value or 0
            out.texts.append(Text(thing, address, out.order, _times(matrix_of(thing), outer)))
        elif kind == _PATH:
            _path(thing, outer, out)
        elif kind == _IMAGE:
            out.images.append(_moved(_bounds(thing), outer))
        elif kind == _FORM and depth < _DEEPEST:
            inner = (
                pdfium.FPDFFormObj_GetObject(thing, n) for n in range(pdfium.FPDFFormObj_CountObjects(thing))
            )
            _walk(inner, _times(matrix_of(thing), outer), out, depth + 1)


_matrix = pdfium.FS_MATRIX()
_edges = tuple(ctypes.c_float() for _ in range(4))
_mode, _stroked = ctypes.c_int(), ctypes.c_int()


def matrix_of(thing: Any) -> Matrix:
    """The matrix of an object, without that of the forms around it."""
    m = _matrix
    if not pdfium.FPDFPageObj_GetMatrix(thing, m):
        return SAME
    return m.a, m.b, m.c, m.d, m.e, m.f


def _bounds(thing: Any) -> Quad:
    left, bottom, right, top = _edges
    if not pdfium.FPDFPageObj_GetBounds(thing, left, bottom, right, top):
        return 0.0, 0.0, 0.0, 0.0
    return left.value, bottom.value, right.value, top.value


def _times(m: Matrix, n: Matrix) -> Matrix:
    if n is SAME:
        return m
    return (
        m[0] * n[0] + m[1] * n[2],
        m[0] * n[1] + m[1] * n[3],
        m[2] * n[0] + m[3] * n[2],
        m[2] * n[1] + m[3] * n[3],
        m[4] * n[0] + m[5] * n[2] + n[4],
        m[4] * n[1] + m[5] * n[3] + n[5],
    )


def _point(x: float, y: float, m: Matrix) -> tuple[float, float]:
    return x * m[0] + y * m[2] + m[4], x * m[1] + y * m[3] + m[5]


def _moved(box: Quad, m: Matrix) -> Quad:
    if m is SAME:
        return box
    xs, ys = zip(*(_point(x, y, m) for x in box[::2] for y in box[1::2]), strict=True)
    return min(xs), min(ys), max(xs), max(ys)


def _path(thing: Any, outer: Matrix, out: Drawing) -> None:
    count = pdfium.FPDFPath_CountSegments(thing)
    if count < 2 or not pdfium.FPDFPath_GetDrawMode(thing, _mode, _stroked):
        return
    filled, stroked = bool(_mode.value), bool(_stroked.value)
    if not (filled or stroked):
        return
    box = _moved(_bounds(thing), outer) if filled and not stroked else None
    if box is not None and min(box[2] - box[0], box[3] - box[1]) <= THIN:
        out.rules.append(box)
    else:
        for corners in _subpaths(thing, min(count, _SEGMENTS), _times(matrix_of(thing), outer)):
            _subpath(corners, filled, stroked, thing, out)


def _subpaths(thing: Any, count: int, m: Matrix) -> Iterator[list[tuple[float, float] | None]]:
    """The corners of each part of a path; ``None`` stands for a curve."""
    corners: list[tuple[float, float] | None] = []
    x, y = _edges[:2]
    for n in range(count):
        segment = pdfium.FPDFPath_GetPathSegment(thing, n)
        kind = pdfium.FPDFPathSegment_GetType(segment)
        if kind == _MOVE and corners:
            yield corners
            corners = []
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        corners.append(_point(x.value, y.value, m) if kind in (_MOVE, _LINE) else None)
        if pdfium.FPDFPathSegment_GetClose(segment) and corners[0] != corners[-1]:
            corners.append(corners[0])
    if corners:
        yield corners


def _subpath(
    corners: list[tuple[float, float] | None], filled: bool, stroked: bool, thing: Any, out: Drawing
) -> None:
    places = [corner for corner in corners if corner is not None]
    if len(places) < 2:
        return
    box = _around(*places)
    if filled and len(places) == len(corners) and _is_box(places, box):
        if min(box[2] - box[0], box[3] - box[1]) <= THIN:
            out.rules.append(box)
            return
        out.fills.append(Fill(box, thing, out.order))
    if stroked:
        for one, two in pairwise(corners):
            if one and two:
                piece = _around(one, two)
                if min(piece[2] - piece[0], piece[3] - piece[1]) <= 1.0:
                    out.rules.append(piece)


def _around(*places: tuple[float, float]) -> Quad:
    xs, ys = zip(*places, strict=True)
    return min(xs), min(ys), max(xs), max(ys)


def _is_box(places: list[tuple[float, float]], box: Quad) -> bool:
    """Whether all corners lie in the corners of the box around them."""
    return len(places) <= 6 and all(
        min(abs(x - box[0]), abs(x - box[2])) < 0.5 and min(abs(y - box[1]), abs(y - box[3])) < 0.5
        for x, y in places
    )


def turn(page: Any, frame: Quad, upright: int) -> Quad:
    """Turn all that is drawn so that text written at ``upright`` degrees is level; gives the new frame."""
    left, bottom, right, top = frame
    a, b = {90: (0, -1), 180: (-1, 0), 270: (0, 1)}[upright]
    matrix: Matrix = (a, b, -b, a, 0, 0)
    moved = _moved(frame, matrix)
    pdfium_matrix = pdfium.FS_MATRIX(a, b, -b, a, -moved[0], -moved[1])
    for n in range(pdfium.FPDFPage_CountObjects(page)):
        pdfium.FPDFPageObj_TransformF(pdfium.FPDFPage_GetObject(page, n), pdfium_matrix)
    size = (top - bottom, right - left) if upright % 180 else (right - left, top - bottom)
    return 0.0, 0.0, *size


def slant(matrix: Matrix) -> float:
    """The direction of a text in degrees, counted against the clock from left to right."""
    return math.degrees(math.atan2(matrix[1], matrix[0]))
