"""Labels whose value was not read because a cell wrapped: never passed over in silence."""

from __future__ import annotations

import pytest

from crawlers.reading.notices import Body, Source, read_notice
from crawlers.reading.torn import torn_columns
from crawlers.records import Notice, PriceState, Reading

TITLE = "中国银行股份有限公司天津市分行关于2026年第2期个人不良贷款（个人消费贷款）转让项目转让公告"


def read(*lines: str) -> Notice:
    source = Source(
        notice_id="yindeng:t20260313_1",
        source="yindeng",
        url="https://www.yindeng.com.cn/xxpl/t20260313_1.html",
        title=TITLE,
        published_on=None,
    )
    return read_notice(source, Body(lines=lines))[0]


@pytest.mark.parametrize(
    ("lines", "columns"),
    [
        (("转让协议签署", "2025年6月20日", "日期"), {"agreement_on"}),
        (("未偿本金总", "交易基准日\t20250613\t203,047.47", "额（元）"), {"principal_yuan"}),
        (("五级分\t未偿利息总", "损失4笔\t3.10", "类情况\t额(元)"), {"classification", "interest_yuan"}),
        (("借款人加权平", "41.5", "均年龄"), {"borrower_age"}),
        (("借款人加权平", "1,506.90", "均授信额度（元）"), set()),  # a label without a column
        (("意向受让方", "联系方式"), set()),  # a heading that begins as a label does
        (("未偿本金总", "甲", "乙", "丙", "丁", "额（元）"), set()),  # too far apart
        (("未偿本金总额（元）", "203,047.47"), set()),  # whole
    ],
)
def test_a_label_is_torn_when_its_beginning_and_its_going_on_stand_near(
    lines: tuple[str, ...], columns: set[str]
) -> None:
    assert torn_columns(lines) == columns


@pytest.mark.parametrize(
    ("column", "lines"),
    [
        ("agreement_on", ("转让协议签署日", "2025 年 6 月 20 日", "期")),
        ("agreement_on", ("转让协议签署", "2025 年 6 月 20 日", "日期")),
        ("buyer", ("受让方全", "海南新创建资产管理股份有限公司", "称")),
        ("project_code", ("项目编码", "DG2025-8925")),
        ("principal_yuan", ("未偿本金总", "交易基准日\t20250613\t203,047.47", "额（元）")),
        ("bid_on", ("项目名称\t某项目", "竞价日\t项目编码\tDG2025-8925")),
    ],
)
def test_a_notice_with_a_label_that_stands_alone_is_not_complete(column: str, lines: tuple[str, ...]) -> None:
    notice = read("资产笔数(笔)\t756", "", *lines)
    assert notice.reading is Reading.PARTIAL
    assert getattr(notice, column) is None
    assert notice.missing[column].startswith("unreadable: its label stands alone")


def test_a_price_whose_label_stands_alone_is_unreadable_and_not_absent() -> None:
    notice = read("资产笔数(笔)\t756", "", "起始价（元）", "4,575,118.00")
    assert (notice.starting_price_yuan, notice.starting_price_state) == (None, PriceState.UNREADABLE)


def test_a_label_that_is_torn_and_printed_with_its_value_too_is_read() -> None:
    notice = read("五级分", "类情况", "", "五级分类情况\t损失 756 笔", "资产笔数(笔)\t756")
    assert (notice.classification, notice.reading) == ({"损失": 756}, Reading.COMPLETE)


def test_a_list_under_a_label_that_stands_alone_is_not_given_to_the_next_label() -> None:
    notice = read("核销情况", "信用 0 笔", "担保情况概述", "信用 676 笔", "诉讼情况概述", "未诉 676 笔")
    assert (notice.guarantee, notice.litigation) == (None, None)


def test_words_do_not_go_on_over_a_row_of_cells() -> None:
    notice = read("交易基准日：20260117", "二、担保\t抵押", "3幢2单元")
    assert str(notice.base_date) == "2026-01-17"
