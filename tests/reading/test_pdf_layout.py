"""Tables and lines of a document."""

from __future__ import annotations

import pytest
from pdf_drawings import (
    BASIC,
    BIDDING,
    GRID,
    WIDTHS,
    Row,
    Style,
    both,
    drawn,
    glyph_by_glyph,
    lines,
    raw_page,
    table,
    told,
)
from reportlab.lib import colors
from reportlab.pdfgen.canvas import Canvas

from crawlers.reading.pdf import Layout, Pages, layout
from crawlers.reading.pdf.extraction import pages_of

HEAD = lines(65, 780, "不良贷款转让公告", "一、不良贷款基本信息")
ALL = ((0, 0), (-1, -1))
NUMBER = lines(290, 30, "第 1 页")
CUT: Style = (*GRID, ("LINEBELOW", (0, -1), (-1, -1), 2, colors.white))


def read(data: bytes) -> Layout:
    pages = pages_of(data)
    seen = layout(pages)
    assert layout(Pages.from_bytes(pages.to_bytes())) == seen
    return seen


def rows(data: bytes) -> list[tuple[tuple[str, ...], ...]]:
    return [table.rows for table in read(data).tables]


@pytest.mark.parametrize(
    "style",
    [
        [("GRID", *ALL, 0.1, colors.black)],
        [("GRID", *ALL, 3, colors.black)],
        [("GRID", *ALL, 0.5, colors.black, None, (3, 2))],
        [("GRID", *ALL, 0.5, colors.black, None, (6, 5))],
        [("GRID", *ALL, 0.5, colors.black, None, (1, 1))],
        [("GRID", *ALL, 0.5, colors.black, None, None, None, 2, 1.5)],
        [("GRID", *ALL, 1, colors.Color(0.9, 0.6, 0.2))],
        [("INNERGRID", *ALL, 0.5, colors.black)],
        [("INNERGRID", *ALL, 0.5, colors.black), ("BOX", *ALL, 2, colors.black)],
        [("BACKGROUND", *ALL, colors.Color(0.9, 0.9, 0.9)), ("GRID", *ALL, 1, colors.white)],
        [*GRID, ("BACKGROUND", (0, 0), (0, -1), colors.Color(0.9, 0.9, 0.9))],
        [*GRID, ("BACKGROUND", (0, 0), (-1, 0), colors.navy), ("TEXTCOLOR", (0, 0), (-1, 0), colors.white)],
        [*GRID, ("BACKGROUND", (0, 0), (-1, 0), "#4f81bd"), ("TEXTCOLOR", (0, 0), (-1, 0), colors.white)],
        [*GRID, ("VALIGN", *ALL, "TOP")],
        [*GRID, ("VALIGN", *ALL, "BOTTOM"), ("ALIGN", *ALL, "CENTER")],
        [*GRID, ("LEFTPADDING", *ALL, 0), ("BOTTOMPADDING", *ALL, -1)],
        [*GRID, ("ALIGN", *ALL, "RIGHT"), ("RIGHTPADDING", *ALL, 0)],
    ],
)
def test_a_table_is_read_however_it_is_ruled(style: Style) -> None:
    assert rows(drawn(both(HEAD, table(style=style)))) == [told(BASIC)]


def test_lines_hold_everything_in_reading_order() -> None:
    seen = read(drawn(both(HEAD, table(BIDDING, (200, 260)), lines(65, 560, "三、其他事项"))))
    assert seen.lines == (
        "不良贷款转让公告",
        "一、不良贷款基本信息",
        *("\t".join(row) for row in told(BIDDING)),
        "三、其他事项",
    )
    assert seen.text_outside == ("不良贷款转让公告", "一、不良贷款基本信息", "三、其他事项")


def test_wrapped_words_are_joined_without_a_blank() -> None:
    narrow: tuple[Row, ...] = (
        ("单一借款人最高未偿本息余额(元)", "66,369,783.05"),
        ("诉讼情况概述", "未诉340笔;执行中20笔"),
    )
    assert rows(drawn(table(narrow, (60, 48)))) == [told(narrow)]


def test_two_numbers_one_under_the_other_do_not_become_one() -> None:
    stacked: tuple[Row, ...] = (("资产笔数(笔)", "756\n431"), ("借款人户数(户)", "4"))
    assert rows(drawn(table(stacked, (120, 110))))[0][0] == ("资产笔数(笔)", "756 431")


def test_words_of_a_name_in_latin_letters_stay_apart() -> None:
    named: tuple[Row, ...] = (("出让方", "Volkswagen\nFinance (China) Co."), ("受让方", "无"))
    assert rows(drawn(table(named, (120, 110))))[0][0] == ("出让方", "Volkswagen Finance (China) Co.")


def test_cells_that_span_rows_and_columns_stand_once() -> None:
    spans: Style = [*GRID, ("SPAN", (0, 0), (0, 1)), ("SPAN", (1, 1), (2, 2))]
    cells: tuple[Row, ...] = (("甲", "乙", "丙", "丁"), ("", "戊", "", "己"), ("庚", "", "", "辛"))
    assert rows(drawn(table(cells, style=spans))) == [(("甲", "乙", "丙", "丁"), ("戊", "己"), ("庚", "辛"))]


def test_tables_that_do_not_touch_are_two() -> None:
    two = both(table(BIDDING, (200, 260)), table(BASIC, top=560))
    assert rows(drawn(two)) == [told(BIDDING), told(BASIC)]
    beside = both(table(BIDDING[:2], (90, 130)), table(BIDDING[2:], (90, 130), left=310))
    assert rows(drawn(beside)) == [told(BIDDING[:2]), told(BIDDING[2:])]


def test_a_frame_around_the_page_and_an_underline_are_no_tables() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.rect(20, 20, 555, 800)
        canvas.line(65, 775, 200, 775)
        canvas.line(65, 50, 530, 50)

    seen = read(drawn(both(HEAD, draw)))
    assert (seen.tables, seen.lines) == ((), ("不良贷款转让公告", "一、不良贷款基本信息"))
    assert rows(drawn(both(HEAD, draw, table()))) == [told(BASIC)]


def test_a_line_of_text_that_runs_through_a_wall_is_parted_by_it() -> None:
    grid = " ".join(f"{x} 100 m {x} 140 l S" for x in (20, 90, 160, 230, 300))
    grid += " 20 100 m 300 100 l S 20 140 m 300 140 l S"
    words = "Base date   20250630      Principal      66,369,783.05"
    content = f"{grid} BT /H 11 Tf 24 115 Td ({words}) Tj ET"
    assert rows(raw_page(content.encode())) == [(("Base date", "20250630", "Principal", "66,369,783.05"),)]


def test_label_and_value_glued_in_one_object_are_parted_by_the_wall_between() -> None:
    def draw(canvas: Canvas) -> None:
        for x in (65, 112, 146, 216, 300):
            canvas.line(x, 690, x, 710)
        canvas.line(65, 690, 300, 690)
        canvas.line(65, 710, 300, 710)

    glued = lines(65, 697, "交易基准日20250630未偿本金总额(元)66,369,783.05", size=9)
    assert rows(drawn(both(draw, glued))) == [
        (("交易基准日", "20250630", "未偿本金总额(元)", "66,369,783.05"),)
    ]


def test_a_number_that_runs_over_its_wall_is_never_parted() -> None:
    def draw(canvas: Canvas) -> None:
        for x in (65, 160, 190, 300):
            canvas.line(x, 690, x, 710)
        canvas.line(65, 690, 300, 690)
        canvas.line(65, 710, 300, 710)

    over = both(draw, lines(70, 697, "未偿本金总额(元)", size=9), lines(163, 697, "148351.07", size=9))
    assert rows(drawn(over)) == [(("未偿本金总额(元)", "148351.07", ""),)]


def test_level_lines_alone_make_a_table() -> None:
    style: Style = [("LINEABOVE", *ALL, 0.5, colors.black), ("LINEBELOW", *ALL, 0.5, colors.black)]
    short = (*BASIC[:5], BASIC[-1])
    assert rows(drawn(both(HEAD, table(short, style=style), lines(65, 400, "注1：加权平均。")))) == [
        told(short)
    ]


def test_a_box_with_level_lines_and_no_walls_is_a_table() -> None:
    style: Style = [("BOX", *ALL, 1, colors.black), ("LINEBELOW", *ALL, 0.5, colors.black)]
    short = (*BASIC[:5], BASIC[-1])
    assert rows(drawn(both(HEAD, table(short, style=style)))) == [told(short)]


def test_a_row_that_is_not_ruled_keeps_to_the_columns_of_the_others() -> None:
    blue, grey = colors.Color(0.31, 0.51, 0.74), colors.Color(0.83, 0.87, 0.93)
    style: Style = [
        ("BOX", *ALL, 1, blue),
        ("GRID", (0, 0), (-1, 0), 1, blue),
        ("BACKGROUND", (0, 0), (-1, 0), blue),
        ("TEXTCOLOR", (0, 0), (-1, 0), colors.white),
        *[("BACKGROUND", (0, n), (-1, n), grey) for n in (1, 3)],
    ]
    assert rows(drawn(both(HEAD, table(BASIC[:5], style=style)))) == [told(BASIC[:5])]


def test_a_word_marked_with_colour_is_no_cell() -> None:
    def mark(canvas: Canvas) -> None:
        canvas.setFillColor(colors.yellow)
        canvas.rect(200, 682, 25, 12, stroke=0, fill=1)

    assert rows(drawn(both(HEAD, mark, table()))) == [told(BASIC)]


def test_a_head_with_a_line_above_and_below_and_one_at_the_end_make_a_table() -> None:
    style: Style = [
        ("LINEABOVE", (0, 0), (-1, 0), 1, colors.black),
        ("LINEBELOW", (0, 0), (-1, 0), 0.5, colors.black),
        ("LINEBELOW", (0, -1), (-1, -1), 1, colors.black),
    ]
    cells = (("项目", "内容"), *BIDDING)
    assert rows(drawn(both(HEAD, table(cells, (200, 260), style=style)))) == [told(cells)]


def test_lines_at_the_head_and_foot_of_a_page_make_no_table() -> None:
    def draw(canvas: Canvas) -> None:
        for y in (800, 795, 40):
            canvas.line(65, y, 525, y)

    seen = read(drawn(both(HEAD, draw, lines(65, 600, "注1：加权平均。", "注2：逾期天数。"))))
    assert seen.tables == ()


def test_striped_rows_make_a_table() -> None:
    style: Style = [("BACKGROUND", (0, n), (-1, n), colors.Color(0.9, 0.9, 0.9)) for n in (0, 2, 4)]
    assert rows(drawn(both(HEAD, table(BASIC[:5], style=style)))) == [told(BASIC[:5])]


def test_without_lines_wide_gaps_part_the_cells() -> None:
    seen = read(drawn(both(HEAD, table(BASIC[:5], style=[]))))
    assert seen.tables == ()
    assert seen.lines[2:] == (
        *("\t".join(cell for cell in row if cell) for row in BASIC[:5]),  # type: ignore[misc]
    )


def test_pairs_glued_in_a_line_without_walls_stay_as_they_are() -> None:
    glued = "交易基准日20250630未偿本金总额(元)66,369,783.05"
    assert read(drawn(lines(65, 700, glued))).lines == (glued,)
    assert read(drawn(glyph_by_glyph(glued, 65, 700))).lines == (glued,)


@pytest.mark.parametrize("cut", range(1, len(BASIC)))
def test_a_table_goes_on_over_a_page_break(cut: int) -> None:
    first = both(HEAD, table(BASIC[:cut]), NUMBER)
    second = both(lines(290, 30, "第 2 页"), table(BASIC[cut:], top=780), lines(65, 500, "注1：加权平均。"))
    seen = read(drawn(first, second))
    assert [table.rows for table in seen.tables] == [told(BASIC)]
    assert seen.text_outside[:2] == ("不良贷款转让公告", "一、不良贷款基本信息")


def test_running_heads_do_not_part_a_table() -> None:
    head = lines(200, 815, "某登记流转中心　信息披露")
    first = both(head, table(BASIC[:4], top=780), lines(270, 30, "第 1 页 共 2 页"))
    second = both(head, table(BASIC[4:], top=780), lines(270, 30, "第 2 页 共 2 页"))
    seen = read(drawn(first, second))
    assert [table.rows for table in seen.tables] == [told(BASIC)]
    assert len(seen.text_outside) == 4


def test_cells_that_are_boxes_of_their_own_make_a_table() -> None:
    def boxes(canvas: Canvas) -> None:
        for y in range(3):
            for x in range(2):
                canvas.rect(65 + 150 * x, 640 - 20 * y, 150, 20)
                lines(70 + 150 * x, 646 - 20 * y, f"第{x}列{y}行")(canvas)

    assert rows(drawn(boxes)) == [tuple((f"第0列{y}行", f"第1列{y}行") for y in range(3))]


def test_a_table_behind_a_heading_is_another_one() -> None:
    first = both(HEAD, table(BIDDING, (200, 260)))
    second = both(lines(65, 780, "二、竞价安排"), table(BIDDING, (200, 260), top=760))
    assert rows(drawn(first, second)) == [told(BIDDING), told(BIDDING)]


def test_a_table_with_other_columns_is_another_one() -> None:
    second = table(BIDDING, (200, 260), top=780)
    assert rows(drawn(both(HEAD, table()), second)) == [told(BASIC), told(BIDDING)]


def test_a_row_cut_by_the_page_break_is_one_row() -> None:
    above = (*BASIC[:5], ("诉讼情况概述", "未诉148,000笔;诉讼中3", None, None))
    below: tuple[Row, ...] = (("", "00笔;执行中20笔", None, None), ("备注", "无", None, None))
    [seen] = rows(drawn(both(HEAD, table(above)), table(below, top=780)))
    assert seen[-2:] == (("诉讼情况概述", "未诉148,000笔;诉讼中300笔;执行中20笔"), ("备注", "无"))


def test_a_row_whose_label_stands_on_the_second_page_is_one_row() -> None:
    above = (*BASIC[:5], ("", "未诉148,000笔;诉讼中3", None, None))
    below: tuple[Row, ...] = (("诉讼情况概述", "00笔;执行中20笔", None, None), ("备注", "无", None, None))
    [seen] = rows(drawn(both(HEAD, table(above)), table(below, top=780)))
    assert seen[-2:] == (("诉讼情况概述", "未诉148,000笔;诉讼中300笔;执行中20笔"), ("备注", "无"))


def test_a_row_that_no_line_ends_goes_on_with_its_label() -> None:
    style: Style = [("LINEABOVE", *ALL, 0.5, colors.black), ("INNERGRID", *ALL, 0.5, colors.black)]
    above: tuple[Row, ...] = (("资产笔数(笔)", "756"), ("单一借款人最高未", "66,369,"))
    below: tuple[Row, ...] = (("偿本息余额(元)", "783.05"), ("备注", "无"))
    end: Style = [("INNERGRID", *ALL, 0.5, colors.black), ("LINEBELOW", *ALL, 0.5, colors.black)]
    [seen] = rows(
        drawn(both(HEAD, table(above, (90, 60), style=style)), table(below, (90, 60), top=780, style=end))
    )
    assert seen == (
        ("资产笔数(笔)", "756"),
        ("单一借款人最高未偿本息余额(元)", "66,369,783.05"),
        ("备注", "无"),
    )


def test_a_head_printed_again_on_the_next_page_is_left_out() -> None:
    head: Row = ("项目", "内容")
    first, second = table((head, *BIDDING[:2]), (200, 260)), table((head, *BIDDING[2:]), (200, 260), top=780)
    assert rows(drawn(first, second)) == [told((head, *BIDDING))]


def test_a_table_over_three_pages_is_one() -> None:
    parts = [table([(f"第{n}期", f"{n},000.00")] * 3, (200, 260), top=780) for n in (1, 2, 3)]
    [seen] = rows(drawn(*parts))
    assert [row[0] for row in seen] == ["第1期"] * 3 + ["第2期"] * 3 + ["第3期"] * 3


def test_small_gaps_are_blanks_and_wide_ones_are_tabs() -> None:
    content = b"BT /H 10 Tf 20 200 Td (Loans) Tj 30 0 Td (756) Tj 60 0 Td (Sum) Tj ET"
    assert read(raw_page(content)).lines == ("Loans 756\tSum",)


def test_the_widths_of_the_drawing_do_not_matter() -> None:
    for scale in (0.7, 1.0, 1.1):
        widths = [width * scale for width in WIDTHS]
        assert rows(drawn(both(HEAD, table(BASIC, widths, size=6.5, left=40)))) == [told(BASIC)]
