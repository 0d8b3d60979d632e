"""Titles of announcements on platforms, and their running text."""

from datetime import date
from decimal import Decimal

import pytest

from crawlers.reading.notices import Body, Source, read_notice
from crawlers.reading.platform_titles import debtor_of, kind_of, with_title
from crawlers.reading.running_text import clauses

TITLES = [
    (
        "某某银行股份有限公司关于武汉样例有限公司债权的处置公告",
        "disposal",
        "武汉样例有限公司",
        "corporate_single",
    ),
    (
        "样例资产管理股份有限公司关于杭州样例有限公司等5户债权资产包的处置公告",
        "disposal",
        "杭州样例有限公司",
        "corporate_batch",
    ),
    (
        "样例资产管理股份有限公司关于对湖北样例置业有限公司债权的公开竞价公告",
        "disposal",
        "湖北样例置业有限公司",
        "corporate_single",
    ),
    (
        "某某银行股份有限公司关于持有的样例有限公司不良债权转让公告",
        "disposal",
        "样例有限公司",
        "corporate_single",
    ),
    (
        "某某银行股份有限公司关于福州样例置业有限公司债权的招商公告",
        "marketing",
        "福州样例置业有限公司",
        "corporate_single",
    ),
    (
        "样例资产管理公司关于福州样例置业有限公司债权的推介",
        "marketing",
        "福州样例置业有限公司",
        "corporate_single",
    ),
    (
        "某某银行股份有限公司关于撤回武汉样例有限公司债权处置公告的公告",
        "withdrawal",
        "武汉样例有限公司",
        "corporate_single",
    ),
    (
        "某某银行股份有限公司关于武汉样例有限公司债权处置公告的更正公告",
        "correction",
        "武汉样例有限公司",
        "corporate_single",
    ),
    (
        "样例资产管理公司关于湖北样例有限公司债权成交结果公告",
        "result",
        "湖北样例有限公司",
        "corporate_single",
    ),
    ("某某农村商业银行抵债资产拍卖公告", "disposal", None, None),
    ("债权转让暨债务催收联合公告", "other", None, None),
    ("温州样例鞋业有限公司管理人关于破产财产的拍卖公告", "other", None, None),
    ("关于召开债权人会议的公告", "other", None, None),
    ("某商贸有限公司二手设备拍卖公告", "other", None, None),
]


@pytest.mark.parametrize(("title", "kind", "debtor", "product"), TITLES)
def test_a_title_tells_what_is_announced_and_whose_debt_it_is(title, kind, debtor, product):
    assert kind_of(title) == kind
    assert debtor_of(title) == (debtor, product, ())


@pytest.mark.parametrize(
    ("title", "names"),
    [
        ("某某银行股份有限公司关于处置郑某明贷款债权的公告", ["郑某明"]),
        ("某某银行股份有限公司关于郑小明、周芳债权的处置公告", ["郑小明", "周芳"]),
        ("某某银行股份有限公司关于 欧阳 小明 等2户债权的处置公告", ["欧阳小明"]),
    ],
)
def test_a_person_in_a_title_is_neither_debtor_nor_kept(title, names):
    source = Source(
        notice_id="x", source="ali_notices", url="u", title=title, published_on=date(2025, 11, 14)
    )
    notice = with_title(read_notice(source, Body(lines=["债权本金：50万元"]))[0], title, None)
    assert notice.debtor is None
    assert [name for name in names if name in "".join(notice.title.split())] == []
    assert notice.missing["debtor"].startswith("not certainly a company")


def test_a_title_without_seller_takes_the_publisher_s():
    source = Source(notice_id="x", source="s", url="u", title="单户债权拍卖公告", published_on=None)
    notice = with_title(read_notice(source, Body())[0], source.title, "某某银行股份有限公司湖北省分行")
    assert (notice.seller, notice.branch, notice.bank) == ("某某银行股份有限公司", "湖北省分行", "某某银行")
    assert "seller" not in notice.missing


SENTENCES = [
    ("债权本金18,600,000元，本息合计23,417,806.55元。", {"principal": "18600000", "claims": "23417806.55"}),
    ("截至2025年9月30日，债权总额1.2亿元，其中本金8,000万元，利息4,000万元。",
     {"total": "120000000", "principal": "80000000", "interest": "40000000", "claims": "120000000"}),
    ("本金及利息合计1.54亿元；起拍价为人民币980万元（不含税），保证金：100万元。",
     {"claims": "154000000", "starting_price": "9800000", "deposit": "1000000"}),
    ("本金、利息、罚息及费用合计2,345.67万元", {"total": "23456700"}),
    ("利息及罚息合计3,400万元", {}),
    ("利息、复利和罚息共计3,400万元", {}),
    ("本金1000万元、利息200万元", {"principal": "10000000", "interest": "2000000", "claims": "12000000"}),
    ("甲公司债权本金1000万元，乙公司债权本金2000万元", {}),
    ("本金余额及利息余额分别为1,000万元、200万元", {}),
    ("本息合计约1.2亿元，起拍价待定", {}),
]  # fmt: skip
AMOUNTS = ("principal", "interest", "penalty", "fees", "claims", "total", "starting_price", "deposit")


@pytest.mark.parametrize(("sentence", "amounts"), SENTENCES)
def test_an_amount_of_running_text_belongs_to_its_own_label_or_to_none(sentence, amounts):
    source = Source(notice_id="x", source="s", url="u", title="债权处置公告", published_on=None)
    notice, _ = read_notice(source, Body(lines=clauses(sentence)))
    read = {name: getattr(notice, f"{name}_yuan") for name in AMOUNTS}
    assert {k: v for k, v in read.items() if v is not None} == {k: Decimal(v) for k, v in amounts.items()}


def test_a_row_of_cells_is_no_sentence():
    assert clauses("债务人\t本金，元\t利息") == ["债务人\t本金，元\t利息"]
