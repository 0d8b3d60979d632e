"""PDFs drawn for the tests: transfer notices in many styles, as banks and their software print them.

All persons and their numbers are invented. Every function that gives ``bytes`` gives one whole file.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence

from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Table, TableStyle

Drawing = Callable[[Canvas], None]
Row = Sequence[str | None]  # None: the cell before spans this one too
Style = Sequence[tuple[object, ...]]

FONT = "STSong-Light"
pdfmetrics.registerFont(UnicodeCIDFont(FONT))

PHRASE = "未经许可不得转载"
WIDTHS = (120, 110, 120, 110)
BASIC: tuple[Row, ...] = (
    ("交易基准日", "20250409", "未偿本金总额(元)", "2,447,138,205.61"),
    ("资产笔数(笔)", "148351", "未偿利息总额(元)", "2,695,052,417.02"),
    ("借款人户数(户)", "147812", "未偿本息总额(元)", "5,142,190,622.63"),
    ("加权平均逾期天数", "1856.28", "其他费用(元)", "0.00"),
    ("借款人加权平均年龄", "42.79", "", ""),
    ("五级分类情况", "损失 148,340 笔;可疑 11 笔", None, None),
    ("诉讼情况概述", "未诉148,000笔;诉讼中300笔;已判未执31笔;执行中20笔;" * 4, None, None),
)
BIDDING: tuple[Row, ...] = (
    ("自由竞价开始时间", "2025年11月28日 09:30"),
    ("自由竞价结束时间", "2025年11月28日 10:30"),
    ("延时周期(分钟)", "5"),
    ("加价幅度(元)", "100,000.00"),
)
GRID: Style = (("GRID", (0, 0), (-1, -1), 0.5, colors.black),)


def told(rows: Sequence[Row]) -> tuple[tuple[str, ...], ...]:
    """What a reader must make of rows: each spanning cell once."""
    return tuple(tuple(cell for cell in row if cell is not None) for row in rows)


def drawn(*pages: Drawing, size: tuple[float, float] = A4, encrypt: str | None = None) -> bytes:
    """One file with a page per drawing."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=size, invariant=1, encrypt=encrypt)
    for page in pages:
        page(canvas)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def both(*drawings: Drawing) -> Drawing:
    """Several drawings on one page, one over the other."""

    def draw(canvas: Canvas) -> None:
        for drawing in drawings:
            canvas.saveState()
            drawing(canvas)
            canvas.restoreState()

    return draw


def lines(x: float, y: float, *text: str, size: float = 10) -> Drawing:
    """Lines of text, one under the other, from ``y`` downwards."""

    def draw(canvas: Canvas) -> None:
        canvas.setFont(FONT, size)
        for n, line in enumerate(text):
            canvas.drawString(x, y - n * size * 1.6, line)

    return draw


def table(
    rows: Sequence[Row] = BASIC,
    widths: Sequence[float] = WIDTHS,
    *,
    top: float = 700,
    left: float = 65,
    size: float = 9,
    style: Style = GRID,
) -> Drawing:
    """One table with its upper edge at ``top``, words wrapped where the cell is full."""

    def draw(canvas: Canvas) -> None:
        made = Table([_wrapped(row, widths, size) for row in rows], colWidths=widths)
        made.setStyle(TableStyle([*_settings(size), *_spans(rows), *style]))
        _, height = made.wrapOn(canvas, 2000, 2000)
        made.drawOn(canvas, left, top - height)

    return draw


def _settings(size: float) -> Style:
    return (
        ("FONT", (0, 0), (-1, -1), FONT, size, size * 1.25),
        ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
        ("LEFTPADDING", (0, 0), (-1, -1), 4),
        ("RIGHTPADDING", (0, 0), (-1, -1), 4),
    )


def _last(row: Row, start: int) -> int:
    return next((n for n in range(start + 1, len(row)) if row[n] is not None), len(row)) - 1


def _spans(rows: Sequence[Row]) -> Style:
    return [
        ("SPAN", (x, y), (_last(row, x), y))
        for y, row in enumerate(rows)
        for x in range(len(row))
        if row[x] is not None and _last(row, x) > x
    ]


def _wrapped(row: Row, widths: Sequence[float], size: float) -> list[str]:
    return [
        "" if cell is None else wrapped(cell, size, sum(widths[x : _last(row, x) + 1]) - 8)
        for x, cell in enumerate(row)
    ]


def wrapped(words: str, size: float, width: float) -> str:
    """Words broken over lines as Chinese is set: anywhere, when the line is full."""
    done, line = [], ""
    for character in words:
        if character == "\n" or pdfmetrics.stringWidth(line + character, FONT, size) > width:
            done.append(line)
            line = ""
        if character != "\n":
            line += character
    return "\n".join([*done, line])


def marked(
    angle: float = 35,
    grey: float = 0.0,
    opacity: float = 1.0,
    *,
    apart: bool = False,
    size: float = 18,
    mode: int = 0,
    phrase: str = PHRASE,
) -> Drawing:
    """The watermark all over a page; ``apart``: every character is an object of its own."""

    def draw(canvas: Canvas) -> None:
        canvas.setFillGray(grey, opacity)
        canvas.setStrokeGray(grey, opacity)
        canvas.setFont(FONT, size)
        for x in range(20, 560, 170):
            for y in range(40, 800, 47):
                canvas.saveState()
                canvas.translate(x, y)
                canvas.rotate(angle)
                for n, words in enumerate(phrase if apart else [phrase]):
                    canvas.drawString(n * size, 0, words, mode=mode)
                canvas.restoreState()

    return draw


def turned(drawing: Drawing, angle: int) -> Drawing:
    """A drawing for a page of A4 turned against the clock within the same or a landscape page."""

    def draw(canvas: Canvas) -> None:
        canvas.rotate(angle)
        canvas.translate(*{0: (0, 0), 90: (0, -A4[1]), 180: (-A4[0], -A4[1]), 270: (-A4[0], 0)}[angle])
        drawing(canvas)

    return draw


def glyph_by_glyph(text: str, x: float, y: float, size: float = 9) -> Drawing:
    """Every character as a text object of its own."""

    def draw(canvas: Canvas) -> None:
        canvas.setFont(FONT, size)
        at = x
        for character in text:
            canvas.drawString(at, y, character)
            at += pdfmetrics.stringWidth(character, FONT, size)

    return draw


def photo(canvas: Canvas) -> None:
    """A picture over the whole page, as a scanner makes it."""
    from PIL import Image  # noqa: PLC0415

    canvas.drawInlineImage(Image.new("L", (60, 80), 128), 0, 0, *A4)


def raw(*objects: bytes) -> bytes:
    """A PDF from its objects, the first of which is the catalogue."""
    out = bytearray(b"%PDF-1.7\n")
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n" % number + body + b"\nendobj\n"
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    return bytes(out) + b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (
        len(objects) + 1,
        start,
    )


def stream(data: bytes, entries: bytes = b"") -> bytes:
    """A stream object."""
    return b"<<" + entries + b"/Length %d>>\nstream\n" % len(data) + data + b"\nendstream"


def raw_page(
    content: bytes, *more: bytes, page: bytes = b"/MediaBox[0 0 400 300]", fonts: bytes = b""
) -> bytes:
    """A page with this content; Helvetica is /H, further objects are numbered from 6."""
    return raw(
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/Contents 4 0 R" + page + b"/Resources<</Font<</H 5 0 R" + fonts + b">>"
        b"/XObject<</X 6 0 R>>>>>>",
        stream(content),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
        *more,
    )
