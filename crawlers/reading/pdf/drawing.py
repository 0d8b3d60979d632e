"""What is drawn on a page, object by object: texts, ruling lines, filled boxes, images.

Objects inside form XObjects are taken with the form's matrix. Lengths are points of the page as it is
stored, not yet turned upright.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from typing import Any, NamedTuple

import pypdfium2.raw as pdfium
from attrs import field, mutable

from crawlers.reading.pdf.geometry import SAME, Matrix, Quad, bounds_of, matrix_of, moved_box, times
from crawlers.reading.pdf.paths import lines_of

_DEEPEST = 8  # forms within forms
_TEXT, _PATH, _IMAGE, _FORM = (
    pdfium.FPDF_PAGEOBJ_TEXT,
    pdfium.FPDF_PAGEOBJ_PATH,
    pdfium.FPDF_PAGEOBJ_IMAGE,
    pdfium.FPDF_PAGEOBJ_FORM,
)


class Text(NamedTuple):
    """A text object, in the order of drawing; ``matrix`` is that of its characters on the page."""

    object: Any
    address: int
    order: int
    matrix: Matrix


class Fill(NamedTuple):
    """A filled box, in the order of drawing."""

    box: Quad
    object: Any
    order: int


@mutable
class Drawing:
    """All of a page."""

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


def turn(page: Any, frame: Quad, upright: int) -> Quad:
    """Turn all that is drawn so that text written at ``upright`` degrees is level; gives the new frame."""
    a, b = {90: (0.0, -1.0), 180: (-1.0, 0.0), 270: (0.0, 1.0)}[upright]
    left, bottom, right, top = moved_box(frame, (a, b, -b, a, 0.0, 0.0))
    matrix = pdfium.FS_MATRIX(a, b, -b, a, -left, -bottom)
    for n in range(pdfium.FPDFPage_CountObjects(page)):
        pdfium.FPDFPageObj_TransformF(pdfium.FPDFPage_GetObject(page, n), matrix)
    return 0.0, 0.0, right - left, top - bottom


def _walk(objects: Iterator[Any], outer: Matrix, out: Drawing, depth: int) -> None:
    for thing in objects:
        kind = pdfium.FPDFPageObj_GetType(thing)
        out.order += 1
        if kind == _TEXT:
            address = ctypes.cast(thing, ctypes.c_void_p).value or 0
            out.texts.append(Text(thing, address, out.order, times(matrix_of(thing), outer)))
        elif kind == _PATH:
            rules, fills = lines_of(thing, outer)
            out.rules.extend(rules)
            out.fills.extend(Fill(box, thing, out.order) for box in fills)
        elif kind == _IMAGE:
            out.images.append(moved_box(bounds_of(thing), outer))
        elif kind == _FORM and depth < _DEEPEST:
            inner = (
                pdfium.FPDFFormObj_GetObject(thing, n) for n in range(pdfium.FPDFFormObj_CountObjects(thing))
            )
            _walk(inner, times(matrix_of(thing), outer), out, depth + 1)
