"""PDFs drawn for the tests: transfer notices in many styles, on paper as their banks print them.

All persons and numbers of persons are invented. Every function gives the bytes of one file.
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

FONT = "STSong-Light"
pdfmetrics.registerFont(UnicodeCIDFont(FONT))

PHRASE = "未经许可不得转载"
HEADING = (
    "中国民生银行股份有限公司信用卡中心关于2025年第6期",
    "个人不良贷款（信用卡透支）转让项目",
    "不良贷款转让公告",
)
BASIC = (
    ("交易基准日", "20250409", "未偿本金总额(元)", "2,447,138,205.61"),
    ("资产笔数(笔)", "148351", "未偿利息总额(元)", "2,695,052,417.02"),
    ("借款人户数(户)", "147812", "未偿本息总额(元)", "5,142,190,622.63"),
    ("加权平均逾期天数", "1856.28", "其他费用(元)", "0.00"),
    ("借款人加权平均年龄", "42.79", "", ""),
)
SPANNED = (
    ("五级分类情况", "损失 148,340 笔;可疑 11 笔"),
    ("担保情况概述", "信用 148,351 笔"),
    ("诉讼情况概述", "未诉 148,000 笔;诉讼中 300 笔;已判未执 31 笔;执行中 20 笔"),
)
BIDDING = (
    ("自由竞价开始时间", "2025年11月28日 09:30"),
    ("自由竞价结束时间", "2025年11月28日 10:30"),
    ("延时周期(分钟)", "5"),
    ("加价幅度(元)", "100,000.00"),
)
BASIC_WIDTHS = (120, 110, 120, 110)


def wrapped(words: str, size: float, width: float) -> str:
    """Break words over lines as a typesetter of Chinese does: anywhere, when the line is full."""
    lines, line = [], ""
    for character in words:
        if character == "\n" or pdfmetrics.stringWidth(line + character, FONT, size) > width:
            lines.append(line)
            line = ""
        if character != "\n":
            line += character
    return "\n".join([*lines, line])


def ruled(
    canvas: Canvas,
    rows: Sequence[Sequence[str]],
    widths: Sequence[float],
    top: float,
    *,
    left: float = 65,
    size: float = 9,
    style: Sequence[tuple[object, ...]] = (("GRID", (0, 0), (-1, -1), 0.5, colors.black),),
    pad: float = 4,
) -> float:
    """Draw one table with its upper edge at ``top``; gives its lower edge. ``None`` cells are spanned."""
    spans = [
        ("SPAN", (start, y), (start + row[start + 1 :].index("|") if False else _last(row, start), y))
        for y, row in enumerate(rows)
        for start in range(len(row))
        if row[start] is not None and _last(row, start) > start
    ]
    cells = []
    for y, row in enumerate(rows):
        cells.append(
            [
                "" if word is None else wrapped(word, size, sum(widths[x : _last(rows[y], x) + 1]) - 2 * pad)
                for x, word in enumerate(row)
            ]
        )
    table = Table(cells, colWidths=widths)
    table.setStyle(
        TableStyle(
            [
                ("FONT", (0, 0), (-1, -1), FONT, size, size * 1.25),
                ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
                ("LEFTPADDING", (0, 0), (-1, -1), pad),
                ("RIGHTPADDING", (0, 0), (-1, -1), pad),
                *spans,
                *style,
            ]
        )
    )
    _, height = table.wrapOn(canvas, 1000, 1000)
    table.drawOn(canvas, left, top - height)
    return float(top - height)


def _last(row: Sequence[str | None], start: int) -> int:
    last = start
    while last + 1 < len(row) and row[last + 1] is None:
        last += 1
    return last


def drawn(
    *pages: Callable[[Canvas], None], size: tuple[float, float] = A4, encrypt: str | None = None
) -> bytes:
    """One file with a page per drawing."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=size, invariant=1, encrypt=encrypt)
    for page in pages:
        page(canvas)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def words(canvas: Canvas, x: float, y: float, *lines: str, size: float = 10) -> None:
    """Lines of text, one under the other, from ``y`` downwards."""
    canvas.setFont(FONT, size)
    for n, line in enumerate(lines):
        canvas.drawString(x, y - n * size * 1.5, line)
