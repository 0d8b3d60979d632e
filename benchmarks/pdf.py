"""How fast a notice's PDF is read, as ratios to what others do with the same file.

    python -m benchmarks.pdf [ROUNDS]

Two-page transfer notices are drawn here, plain and with the registry's watermark all over. The readers:

bare        PDFium's text of every page, nothing else (pypdfium2)
pdfplumber  tables and text, slanting characters filtered out
read        ours, whole: characters, lines, tables, personal data out, the form that is kept
child       the same through the child process with its limits
"""

from __future__ import annotations

import io
import statistics
import sys
import time
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

import pdfplumber
import pypdfium2
from reportlab.lib import colors
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Table, TableStyle

from benchmarks.rounds import ratio_line, rounds, timed
from crawlers.reading.pdf import Pages, PdfReaders, layout
from crawlers.reading.pdf.extraction import pages_of
from crawlers.reading.pdf.layout import as_strings, placed, words_of
from crawlers.reading.pdf.lines import text_of
from crawlers.reading.pdf.reading import read
from crawlers.reading.personal import passages

FONT = "STSong-Light"
AIMS = {"plain": 0.3, "marked": 0.12}  # of the speed of bare text
AIM_PDFPLUMBER = 4.0
AIM_CHILD = 0.7
BASIC = [
    ["交易基准日", "20250409", "未偿本金总额(元)", "2,447,138,205.61"],
    ["资产笔数(笔)", "148351", "未偿利息总额(元)", "2,695,052,417.02"],
    ["借款人户数(户)", "147812", "未偿本息总额(元)", "5,142,190,622.63"],
    ["加权平均逾期天数", "1856.28", "其他费用(元)", "0.00"],
    ["借款人加权平均年龄", "42.79", "", ""],
    ["五级分类情况", "损失 148,340 笔;可疑 11 笔", "", ""],
    ["担保情况概述", "信用 148,351 笔", "", ""],
    ["诉讼情况概述", "未诉 148,000 笔;诉讼中 300 笔;已判未执 31 笔;\n执行中 20 笔", "", ""],
]
BIDDING = [
    ["自由竞价开始时间", "2025年11月28日 09:30"],
    ["自由竞价结束时间", "2025年11月28日 10:30"],
    ["延时周期(分钟)", "5"],
    ["加价幅度(元)", "100,000.00"],
]
TERM = "受让方应当已在登记中心开立账户，不得以暴力等不正当方式催收，并不得再行转让。"
PAGES = (
    (
        BASIC,
        (120, 110, 120, 110),
        ["注1：加权平均以未偿本息总额为权重。", *(f"（{n}）{TERM}" for n in range(1, 7))],
    ),
    (BIDDING, (200, 260), [*(f"（{n}）{TERM}" for n in range(7, 20)), "联系人：赵测试 电话：010-66550123"]),
)
HEAD = (
    "某某银行股份有限公司信用卡中心关于2025年第6期",
    "个人不良贷款（信用卡透支）转让项目",
    "不良贷款转让公告",
)


def drawn(is_marked: bool) -> bytes:
    """A notice of two pages."""
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    out = io.BytesIO()
    canvas = Canvas(out, invariant=1)
    for rows, widths, below in PAGES:
        _lines(canvas, 800, HEAD)
        table = Table(rows, colWidths=widths)
        spans = [("SPAN", (1, n), (-1, n)) for n, row in enumerate(rows) if row[-1] == "" and n > 4]
        table.setStyle(
            TableStyle(
                [("FONT", (0, 0), (-1, -1), FONT, 9), ("GRID", (0, 0), (-1, -1), 0.5, colors.black), *spans]
            )
        )
        _, height = table.wrapOn(canvas, 600, 800)
        table.drawOn(canvas, 65, 730 - height)
        _lines(canvas, 710 - height, below)
        if is_marked:
            _mark(canvas)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def _lines(canvas: Canvas, y: float, lines: Iterable[str]) -> None:
    canvas.setFont(FONT, 10)
    for n, line in enumerate(lines):
        canvas.drawString(65, y - 16 * n, line)


def _mark(canvas: Canvas) -> None:
    canvas.setFillGray(0.6, 0.3)
    canvas.setFont(FONT, 20)
    for x in range(40, 600, 150):
        for y in range(60, 840, 130):
            canvas.saveState()
            canvas.translate(x, y)
            canvas.rotate(35)
            canvas.drawString(0, 0, "未经许可不得转载")
            canvas.restoreState()


def bare(data: bytes) -> list[str]:
    """The text of every page as PDFium gives it."""
    document = pypdfium2.PdfDocument(data)
    texts = []
    for number in range(len(document)):
        page = document[number]
        text = page.get_textpage()
        texts.append(text.get_text_bounded())
        text.close()
        page.close()
    document.close()
    return texts


def by_pdfplumber(data: bytes) -> list[object]:
    """Tables and text of every page, without slanting characters."""
    with pdfplumber.open(io.BytesIO(data)) as document:
        pages = [
            page.filter(lambda it: it["object_type"] != "char" or abs(it["matrix"][1]) < 0.01)
            for page in document.pages
        ]
        return [(page.extract_tables(), page.extract_text()) for page in pages]


def steps(data: bytes) -> dict[str, float]:
    """Milliseconds of each step of a read."""
    took: dict[str, float] = {}

    def step(name: str, act: Callable[[], Any]) -> Any:
        begun = time.perf_counter()
        made = act()
        took[name] = took.get(name, 0.0) + 1000 * (time.perf_counter() - begun)
        return made

    pages = step("extract: characters and lines", lambda: pages_of(data))
    items = step("layout: tables and lines", lambda: placed(pages))
    text = "\n".join(text_of(words) for words in words_of(items))
    step("personal: looked for, twice", lambda: (passages(text), passages(text)))
    step("layout: again, without them", lambda: as_strings(pages, placed(pages)))
    step("kept: JSON and gzip", pages.to_bytes)
    return took


def once(act: Callable[[bytes], object], data: bytes) -> tuple[int, float]:
    """One file, and the seconds that it took."""
    return 1, timed(lambda: act(data))


def report(file: str, data: bytes, readers: PdfReaders, count: int) -> None:
    """Print the figures of one file."""
    acts: dict[str, Callable[[bytes], object]] = {
        "bare": bare,
        "pdfplumber": by_pdfplumber,
        "read": read,
        "child": readers.read,
    }
    rates = rounds({name: partial(once, act, data) for name, act in acts.items()}, count)
    reading = read(data)
    assert layout(Pages.from_bytes(reading.kept)) == reading.layout
    print(f"{file}: {len(data)} bytes, 2 pages, kept in {len(reading.kept)} bytes")
    print(ratio_line("  read whole against bare text", rates["read"], rates["bare"], AIMS[file]))
    print(ratio_line("  read whole against pdfplumber", rates["read"], rates["pdfplumber"], AIM_PDFPLUMBER))
    print(ratio_line("  in the child against in this process", rates["child"], rates["read"], AIM_CHILD))
    runs = [steps(data) for _ in range(20)]
    for step in runs[0]:
        print(f"    {step:<34} {statistics.median(run[step] for run in runs):8.2f} ms")


def main() -> None:
    """Print the ratios of both files and where the time goes."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 40
    with PdfReaders() as readers:
        for file, data in (("plain", drawn(False)), ("marked", drawn(True))):
            report(file, data, readers, count)


if __name__ == "__main__":
    main()
