"""Matrices and boxes of what PDFium draws. Lengths are points."""

from __future__ import annotations

import ctypes
import math
from typing import Any

import pypdfium2.raw as pdfium

Matrix = tuple[float, float, float, float, float, float]
Place = tuple[float, float]
Quad = tuple[float, float, float, float]  # left, bottom, right, top
SAME: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)

_matrix = pdfium.FS_MATRIX()
_edges = tuple(ctypes.c_float() for _ in range(4))


def matrix_of(thing: Any) -> Matrix:
    """The matrix of an object, without that of the forms around it."""
    m = _matrix
    if not pdfium.FPDFPageObj_GetMatrix(thing, m):
        return SAME
    return m.a, m.b, m.c, m.d, m.e, m.f


def bounds_of(thing: Any) -> Quad:
    """The box around an object, within the form that it stands in."""
    left, bottom, right, top = _edges
    if not pdfium.FPDFPageObj_GetBounds(thing, left, bottom, right, top):
        return 0.0, 0.0, 0.0, 0.0
    return left.value, bottom.value, right.value, top.value


def times(m: Matrix, n: Matrix) -> Matrix:
    """First ``m``, then ``n``."""
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


def moved(place: Place, m: Matrix) -> Place:
    """Where a matrix puts a place."""
    x, y = place
    return x * m[0] + y * m[2] + m[4], x * m[1] + y * m[3] + m[5]


def moved_box(box: Quad, m: Matrix) -> Quad:
    """The box around where a matrix puts a box."""
    if m is SAME:
        return box
    left, bottom, right, top = box
    return around(
        *(moved(place, m) for place in ((left, bottom), (left, top), (right, bottom), (right, top)))
    )


def around(*places: Place) -> Quad:
    """The smallest box that holds these places."""
    xs, ys = zip(*places, strict=True)
    return min(xs), min(ys), max(xs), max(ys)


def thickness(box: Quad) -> float:
    """The shorter side."""
    return min(box[2] - box[0], box[3] - box[1])


def slant(matrix: Matrix) -> float:
    """The direction of a text in degrees, counted against the clock from left to right."""
    return math.degrees(math.atan2(matrix[1], matrix[0]))
