"""Tables drawn without lines whose cells wrap: cells joined and paired, or not paired at all."""

from __future__ import annotations

from datetime import date

import pytest
from pdf_drawings import BASIC, Drawing, Row, Style, both, drawn, lines, table, told

from crawlers.reading.notices import Source, body_of_layout, read_notice
from crawlers.reading.pdf import Layout, Pages, layout
from crawlers.reading.pdf.extraction import pages_of
from crawlers.records import Notice, Reading

ALL = ((0, 0), (-1, -1))
MIDDLE: Style = (("VALIGN", *ALL, "MIDDLE"),)
TOP: Style = (("VALIGN", *ALL, "TOP"),)
CLOSE: Style = (("TOPPADDING", *ALL, 0), ("BOTTOMPADDING", *ALL, 0))
HEAD = lines(65, 780, "不良贷款转让公告", "一、不良贷款基本信息")
LONG_LABEL: tuple[Row, ...] = (
    ("项目编码", "DG2025-8925"),
    ("受让方全称", "海南新创建资产管理股份有限公司"),
    ("转让协议签署日期", "2025年6月20日"),
    ("备注", "无"),
)
LONG_VALUE: tuple[Row, ...] = (
    ("资产笔数(笔)", "756"),
    ("诉讼情况概述", "终本执行313笔;未诉291笔;已判未执92笔;终结执行22笔;执行中20笔;诉讼中18笔"),
    ("担保情况概述", "信用756笔"),
    ("备注", "无"),
)
FOUR: tuple[Row, ...] = (
    ("交易基准日", "2025年6月3日", "未偿本金总额(元)", "66,369,783.05"),
    ("资产笔数(笔)", "756", "未偿利息总额(元)", "11,006,194.24"),
    ("借款人户数(户)", "431", "未偿本息总额(元)", "77,375,977.29"),
    ("加权平均逾期天数", "833.66", "", ""),
    ("五级分类情况", "损失411笔;次级340笔;可疑5笔", None, None),
)


def read(*pages: Drawing) -> Layout:
    found = pages_of(drawn(*pages))
    seen = layout(found)
    assert layout(Pages.from_bytes(found.to_bytes())) == seen
    return seen


def tabbed(rows: tuple[Row, ...]) -> tuple[str, ...]:
    return tuple("\t".join(cell for cell in row if cell) for row in told(rows))


def notice_of(*pages: Drawing) -> Notice:
    source = Source(
        notice_id="yindeng:t20250626_1",
        source="yindeng",
        url="https://www.yindeng.com.cn/xxpl/t20250626_1.html",
        title="安溪民生村镇银行有限责任公司关于2025年第1期个人不良贷款（信用卡透支）转让项目转让结果公告",
        published_on=date(2025, 6, 26),
    )
    return read_notice(source, body_of_layout(read(*pages)))[0]


@pytest.mark.parametrize("style", [MIDDLE, TOP])
@pytest.mark.parametrize(
    ("cells", "widths"),
    [
        (LONG_LABEL, (72, 260)),  # the label wraps into two lines
        (LONG_LABEL, (120, 100)),  # the buyer wraps into two lines
        (LONG_LABEL, (72, 100)),  # both, in rows of their own
        (LONG_VALUE, (120, 300)),  # a list of two lines
        (LONG_VALUE, (120, 120)),  # of four
        (LONG_VALUE, (64, 200)),  # the label of two lines, the list of two or three
        (FOUR, (100, 100, 60, 110)),  # the labels of the third column
        (FOUR, (60, 100, 60, 110)),  # both labels
    ],
)
def test_cells_that_wrap_are_joined_and_paired(
    cells: tuple[Row, ...], widths: tuple[float, ...], style: Style
) -> None:
    assert read(both(HEAD, table(cells, widths, style=style))).lines[2:] == tabbed(cells)


def test_a_day_behind_a_label_of_two_lines_is_read() -> None:
    notice = notice_of(both(HEAD, table(LONG_LABEL, (72, 260), style=MIDDLE)))
    assert (notice.agreement_on, notice.reading) == (date(2025, 6, 20), Reading.COMPLETE)
    assert notice.buyer == "海南新创建资产管理股份有限公司"


def test_a_column_that_begins_close_behind_a_value_is_another_cell() -> None:
    cells: tuple[Row, ...] = tuple(row[:4] for row in FOUR[:4])
    [first, *_] = read(both(HEAD, table(cells, (100, 62, 100, 110), style=MIDDLE))).lines[2:]
    assert first == "交易基准日\t2025年6月3日\t未偿本金总额(元)\t66,369,783.05"


def test_the_characters_of_a_label_set_apart_are_no_columns() -> None:
    apart: tuple[Row, ...] = (("资  产  笔  数", "756"), ("借  款  户  数", "431"), ("备  注  说  明", "无"))
    assert read(table(apart, (120, 100), style=MIDDLE)).lines == (
        "资 产 笔 数\t756",
        "借 款 户 数\t431",
        "备 注 说 明\t无",
    )


def test_rows_set_as_close_as_the_lines_of_a_cell_stay_rows() -> None:
    assert read(table(LONG_VALUE, (120, 380), style=CLOSE)).lines == tabbed(LONG_VALUE)


def test_in_rows_set_close_a_label_beside_two_lines_still_has_them_both() -> None:
    assert read(table(LONG_VALUE, (120, 240), style=(*MIDDLE, *CLOSE))).lines == tabbed(LONG_VALUE)


def test_in_rows_set_close_a_value_of_three_lines_does_not_stand_beside_its_label() -> None:
    seen = read(table(LONG_VALUE, (120, 140), style=(*MIDDLE, *CLOSE))).lines
    assert "诉讼情况概述" in seen
    assert not [line for line in seen if line.startswith("诉讼情况概述\t")]


@pytest.mark.parametrize("style", [MIDDLE, TOP])
def test_two_numbers_one_under_the_other_are_not_the_value(style: Style) -> None:
    stacked: tuple[Row, ...] = (("交易基准日", "20250603"), ("资产笔数(笔)", "756\n431"), ("备注", "无"))
    page = table(stacked, (120, 110), style=style)
    assert "资产笔数(笔)" in read(page).lines
    notice = notice_of(page)
    assert (notice.loans, notice.base_date, notice.reading) == (None, date(2025, 6, 3), Reading.PARTIAL)


def test_words_that_are_level_with_no_label_are_not_paired() -> None:
    rows = table(FOUR[:3], (100, 60, 100, 110), top=700)
    askew = both(rows, lines(65, 600, "担保情况", size=9), lines(169, 607, "信用", "756笔", size=9))
    assert read(both(HEAD, table(LONG_VALUE[:2], (100, 380), style=MIDDLE), askew)).lines[-3:] == (
        "信用",
        "担保情况",
        "756笔",
    )


def test_values_without_a_common_edge_stay_beside_their_labels() -> None:
    style: Style = (("ALIGN", (1, 0), (1, -1), "RIGHT"),)
    cells: tuple[Row, ...] = (("资产笔数(笔)", "756"), ("借款人户数(户)", "43,100"), ("备注", "无"))
    assert read(table(cells, (120, 200), style=style)).lines == tabbed(cells)


def test_a_line_that_begins_with_the_blank_it_was_broken_at_belongs_to_the_cell() -> None:
    rows = table(LONG_VALUE[:1], (104, 300), top=716, style=MIDDLE)
    row = both(lines(69, 680, "诉讼情况概述", size=9), lines(173, 687, "未诉 700 笔；执行中", size=9))
    after = both(lines(177.5, 673, "56 笔", size=9), table(LONG_VALUE[2:], (104, 300), top=660, style=MIDDLE))
    assert read(both(rows, row, after)).lines[1] == "诉讼情况概述\t未诉 700 笔；执行中56 笔"


def test_prose_in_two_columns_keeps_its_lines() -> None:
    left = lines(65, 700, *["不良贷款转让业务规则有关规定"] * 4)
    right = lines(300, 700, *["出让方承诺本公告内容真实"] * 4)
    assert read(both(left, right)).lines == ("不良贷款转让业务规则有关规定\t出让方承诺本公告内容真实",) * 4


def test_a_table_is_not_looked_for_in_one_row() -> None:
    assert read(table(BASIC[:1], style=[])).lines == tabbed(BASIC[:1])
