"""What is on a page and not meant to be read with it.

The registry prints 未经许可不得转载 all over its pages since 2025-10-27. Seen or to be expected: slanting,
see-through, light, or black and level between the lines of a table; one object a phrase or one a glyph.
"""

from __future__ import annotations

import ctypes
import re
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

import pypdfium2.raw as pdfium

from crawlers.reading.pdf.drawing import Drawing, Fill, Text
from crawlers.reading.pdf.geometry import slant

LEVEL = 2.0  # degrees; scans apart, nobody sets a table crooked
LIGHTEST = 0.62  # luminance on white paper, 0 is black; small print is set in 0.6 (#999)
CONTRAST = 0.45  # of luminance, by which light words stand out from a dark box
FAINTEST = 0.7  # opacity
_LINE = 4.0  # points; baselines nearer than this are one line
PHRASES = re.compile(r"未经许可[，,、]?(?:不得|禁止|严禁)转载|禁止转载|严禁转载")
PHRASE_CHARACTERS = frozenset("转载")  # on every page that holds one of them
_PAINTED = {
    pdfium.FPDF_TEXTRENDERMODE_FILL,
    pdfium.FPDF_TEXTRENDERMODE_FILL_STROKE,
    pdfium.FPDF_TEXTRENDERMODE_FILL_CLIP,
    pdfium.FPDF_TEXTRENDERMODE_FILL_STROKE_CLIP,
}
_OUTLINED = {pdfium.FPDF_TEXTRENDERMODE_STROKE, pdfium.FPDF_TEXTRENDERMODE_STROKE_CLIP}
_rgba = tuple(ctypes.c_uint() for _ in range(4))


def direction(texts: Sequence[Text], turned: int) -> int:
    """The right angle (0, 90, 180, 270 degrees) in which most lines of a page are written.

    Lines count and not words: a phrase repeated up the page's side makes few lines. ``turned``, the page's
    own rotation, wins unless it has less than half of the lines.
    """
    lines: dict[int, set[int]] = {turned: set()}
    for text in texts:
        angle = slant(text.matrix)
        quarter = round(angle / 90) * 90
        if abs(angle - quarter) <= LEVEL:
            baseline = text.matrix[5 if quarter % 180 == 0 else 4]
            lines.setdefault(quarter % 360, set()).add(round(baseline / _LINE))
    most = max(lines, key=lambda quarter: len(lines[quarter]))
    return turned if 2 * len(lines[turned]) >= len(lines[most]) else most


def is_slanted(text: Text) -> bool:
    """Whether a text runs in another direction than the (upright) page."""
    return abs(slant(text.matrix)) > LEVEL


def is_faint(text: Text, fills: Sequence[Fill]) -> bool:
    """Whether a text is invisible, see-through or light; white on a dark box is none of these."""
    mode = pdfium.FPDFTextObj_GetTextRenderMode(text.object)
    if mode in _PAINTED:
        colour = pdfium.FPDFPageObj_GetFillColor
    elif mode in _OUTLINED:
        colour = pdfium.FPDFPageObj_GetStrokeColor
    else:
        return True
    light, opacity = _shade(colour, text.object)
    if opacity < FAINTEST:
        return True
    return light >= LIGHTEST and light - _ground(text, fills) < CONTRAST


def hide(drawing: Drawing) -> None:
    """Switch off, before the page's text is asked for, every text that is not meant to be read."""
    for text in drawing.texts:
        if is_slanted(text) or is_faint(text, drawing.fills):
            pdfium.FPDFPageObj_SetIsActive(text.object, False)


def phrases(text: str, owners: Sequence[int], drawing: Drawing) -> set[int]:
    """Positions in ``text`` of characters that belong to a repeated phrase.

    ``owners`` holds the address of each character's object. The reader of the page may have sorted the
    phrase into a line of the table; in the order of drawing it stands together.
    """
    characters: dict[int, list[int]] = defaultdict(list)
    for position, owner in enumerate(owners):
        if owner and not text[position].isspace():
            characters[owner].append(position)
    stream = [position for drawn in drawing.texts for position in characters.get(drawn.address, ())]
    words = "".join(text[position] for position in stream)
    return {position for found in PHRASES.finditer(words) for position in stream[found.start() : found.end()]}


def _shade(colour: Any, thing: Any) -> tuple[float, float]:
    """Luminance as on white paper, and opacity; a pattern or an unknown colour counts as black."""
    red, green, blue, alpha = _rgba
    if not colour(thing, red, green, blue, alpha):
        return 0.0, 1.0
    opacity = alpha.value / 255
    light = (0.299 * red.value + 0.587 * green.value + 0.114 * blue.value) / 255
    return 1 - (1 - light) * opacity, opacity


def _ground(text: Text, fills: Sequence[Fill]) -> float:
    """The luminance of the last box painted beneath the beginning of a text; paper is white."""
    x, y = text.matrix[4], text.matrix[5]
    for fill in reversed(fills):
        left, bottom, right, top = fill.box
        if fill.order < text.order and left - 1 <= x <= right + 1 and bottom - 1 <= y <= top + 1:
            return _shade(pdfium.FPDFPageObj_GetFillColor, fill.object)[0]
    return 1.0
