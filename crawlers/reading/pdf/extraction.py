"""A PDF's bytes to its pages: characters with their places and ruling lines, the watermark left out.

PDFium is not thread-safe and a damaged file can end its process, so the crawl calls this in a child
(``crawlers.reading.pdf.child``). One call per character, for its box, is what the time goes into; all else
is asked per page or per object.
"""

from __future__ import annotations

import array
import ctypes
from collections.abc import Iterable
from typing import Any

import pypdfium2.raw as pdfium

from crawlers.reading.pdf.drawing import Drawing, drawing, turn
from crawlers.reading.pdf.file_type import DAMAGED, check, has_holes
from crawlers.reading.pdf.geometry import Quad
from crawlers.reading.pdf.glyphs import UNKNOWN, plain_characters, runs
from crawlers.reading.pdf.overprint import without_overprint, without_phrases
from crawlers.reading.pdf.pages import Box, Page, Pages, Run
from crawlers.reading.pdf.watermark import PHRASE_CHARACTERS, direction, hide, phrases
from crawlers.records import Unreadable

MOST_PAGES = 200
_PASSWORD = (pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY)


def _direct(function: Any, *arguments: Any) -> Any:
    """A function of PDFium that takes addresses as plain numbers: a third of the time of a typed call."""
    address = ctypes.cast(function, ctypes.c_void_p).value or 0
    return ctypes.PYFUNCTYPE(ctypes.c_int, *arguments)(address)


_loose_box = _direct(pdfium.FPDFText_GetLooseCharBox, ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p)
_is_unnamed = _direct(pdfium.FPDFText_HasUnicodeMapError, ctypes.c_void_p, ctypes.c_int)
pdfium.FPDF_InitLibrary()


def pages_of(data: bytes) -> Pages:
    """Pages without watermark; personal data is still in them.

    Raises ``Unreadable`` when this is no PDF, not whole, encrypted, too long, or has no text.
    """
    check(data)
    if has_holes(data):
        raise Unreadable(DAMAGED)
    document = pdfium.FPDF_LoadMemDocument64(data, len(data), None)
    if not document:
        raise Unreadable("encrypted PDF" if pdfium.FPDF_GetLastError() in _PASSWORD else DAMAGED)
    try:
        count = pdfium.FPDF_GetPageCount(document)
        if count > MOST_PAGES:
            raise Unreadable(f"more than {MOST_PAGES} pages", f"{count} pages")
        pages = Pages(tuple(_load(document, number) for number in range(count)))
    finally:
        pdfium.FPDF_CloseDocument(document)
    _has_text(pages)
    return pages


def _has_text(pages: Pages) -> None:
    if not pages.pages:
        raise Unreadable(DAMAGED, "no pages")
    text = "".join(run.text for page in pages.pages for run in page.runs)
    if not text:
        images = sum(page.images for page in pages.pages)
        found = f"({len(pages.pages)} pages, {images} images)"
        raise Unreadable(f"scanned: no text layer {found}" if images else f"no text {found}")
    if 2 * text.count(UNKNOWN) > len(text):
        raise Unreadable("the fonts do not say which characters they draw")


def _load(document: Any, number: int) -> Page:
    page = pdfium.FPDF_LoadPage(document, number)
    if not page:
        raise Unreadable(DAMAGED, f"page {number + 1}")
    try:
        return _page(page)
    finally:
        pdfium.FPDF_ClosePage(page)


def _page(page: Any) -> Page:
    frame, drawn = _frame(page), drawing(page)
    upright = direction(drawn.texts, pdfium.FPDFPage_GetRotation(page) * 90)
    if upright:
        frame = turn(page, frame, upright)
        drawn = drawing(page)
    hide(drawn)
    text_page = pdfium.FPDFText_LoadPage(page)
    try:
        found = _runs(text_page, drawn, frame)
    finally:
        pdfium.FPDFText_ClosePage(text_page)
    width, height = frame[2] - frame[0], frame[3] - frame[1]
    return Page(
        width=round(width * 10),
        height=round(height * 10),
        runs=tuple(found),
        rules=_placed(drawn.rules, frame),
        fills=_placed((fill.box for fill in drawn.fills), frame),
        images=len(drawn.images),
        image_share=round(100 * _covered(drawn.images, frame) / (width * height or 1)),
    )


def _runs(text_page: Any, drawn: Drawing, frame: Quad) -> list[Run]:
    count = max(0, pdfium.FPDFText_CountChars(text_page))
    text = plain_characters(_text(text_page, count))
    dropped: set[int] = set()
    if PHRASE_CHARACTERS.issubset(text):
        dropped = phrases(text, _owners(text_page, count), drawn)
    found = runs(text, _boxes(text_page, count), frame, dropped)
    return without_overprint(without_phrases(found))


def _frame(page: Any) -> Quad:
    rect = pdfium.FS_RECTF()
    pdfium.FPDF_GetPageBoundingBox(page, rect)
    return rect.left, rect.bottom, rect.right, rect.top


def _text(text_page: Any, count: int) -> str:
    """One character for each that PDFium counts; what a font does not name is ``UNKNOWN``."""
    buffer = ctypes.create_string_buffer(2 * count + 2)
    units = ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort))
    written = pdfium.FPDFText_GetText(text_page, 0, count, units)
    text = buffer.raw[: 2 * max(0, written - 1)].decode("utf-16-le", "replace")
    if len(text) != count:  # characters beyond U+FFFF, or ones that PDFium leaves out here
        codes = (pdfium.FPDFText_GetUnicode(text_page, n) for n in range(count))
        text = "".join(chr(code) if _is_character(code) else UNKNOWN for code in codes)
    address = ctypes.cast(text_page, ctypes.c_void_p).value
    unnamed = [n for n in range(count) if _is_unnamed(address, n)]
    if not unnamed:
        return text
    known = list(text)
    for n in unnamed:
        known[n] = UNKNOWN
    return "".join(known)


def _is_character(code: int) -> bool:
    return 0 < code < 0xD800 or 0xE000 <= code < 0xFFFE or 0xFFFF < code <= 0x10FFFF


def _boxes(text_page: Any, count: int) -> array.array[float]:
    """left, top, right, bottom of each character, as wide as its advance and as high as its font."""
    buffer = (ctypes.c_float * (4 * count))()
    start, page = ctypes.addressof(buffer), ctypes.cast(text_page, ctypes.c_void_p).value
    for number in range(count):
        _loose_box(page, number, start + 16 * number)
    boxes = array.array("f")
    boxes.frombytes(bytes(buffer))
    return boxes


def _owners(text_page: Any, count: int) -> list[int]:
    """The address of each character's text object."""
    things = (pdfium.FPDFText_GetTextObject(text_page, n) for n in range(count))
    return [ctypes.cast(thing, ctypes.c_void_p).value or 0 for thing in things]


def _placed(boxes: Iterable[Quad], frame: Quad) -> tuple[Box, ...]:
    """Boxes that are seen, in tenths of a point from the corner of the frame; sorted, each once."""
    x0, y0, x1, y1 = frame
    seen = {
        Box(*(round((edge - origin) * 10) for edge, origin in zip(box, (x0, y0, x0, y0), strict=True)))
        for box in boxes
        if box[2] >= x0 and box[0] <= x1 and box[3] >= y0 and box[1] <= y1
    }
    return tuple(sorted(seen))


def _covered(images: Iterable[Quad], frame: Quad) -> float:
    """The area of the largest image within the frame."""
    x0, y0, x1, y1 = frame
    return max(
        (max(0.0, min(b[2], x1) - max(b[0], x0)) * max(0.0, min(b[3], y1) - max(b[1], y0)) for b in images),
        default=0.0,
    )
