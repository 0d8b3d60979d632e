"""Sellers, banks, channels and case numbers."""

from __future__ import annotations

import pytest

from crawlers.reading.lots.sellers import bank_of, case_no_of, channel_of, seller_of
from crawlers.records import Channel, Unreadable


@pytest.mark.parametrize(
    ("printed", "seller", "bank", "channel"),
    [
        ("中国农业银行股份有限公司大连市分行", "中国农业银行股份有限公司大连市分行", "中国农业银行", "bank"),
        ("吉林银行大连分行", "吉林银行大连分行", "吉林银行", "bank"),
        ("兰州农商行", "兰州农商行", "兰州农商行", "bank"),
        (
            "广东阳春农村商业银行股份有限公司",
            "广东阳春农村商业银行股份有限公司",
            "广东阳春农村商业银行",
            "bank",
        ),
        ("天水麦积农村合作银行", "天水麦积农村合作银行", "天水麦积农村合作银行", "bank"),
        ("阳春市农村信用合作联社", "阳春市农村信用合作联社", "阳春市农村信用合作联社", "bank"),
        ("中国信达资产管理股份有限公司浙江省分公司", "中国信达资产管理股份有限公司浙江省分公司", None, "amc"),
        ("杭州市西湖区 人民法院", "杭州市西湖区人民法院", None, "court"),
        ("演示银行官方旗舰店", "演示银行", "演示银行", "bank"),
        ("演示机械有限公司管理人", "演示机械有限公司管理人", None, "bankruptcy"),
        ("演示银行(中国)有限公司", "演示银行（中国）有限公司", "演示银行（中国）", "bank"),
        ("演示汽车消费金融有限公司", "演示汽车消费金融有限公司", None, "other"),
        ("甄慕白", None, None, "other"),
    ],
)
def test_who_sells(printed, seller, bank, channel):
    found = seller_of([printed], (), ())
    assert (found, bank_of(found), channel_of(found, None, False)) == (seller, bank, channel)


@pytest.mark.parametrize(
    ("attributes", "texts"),
    [
        ((("处置单位", "吉林银行股份有限公司大连分行"),), ()),
        ((), (("一、转让方：吉林银行股份有限公司大连分行，地址略",),)),
        ((), (("委托方\t吉林银行股份有限公司大连分行",),)),
    ],
)
def test_the_owner_stands_before_the_shop_of_an_agent(attributes, texts):
    assert seller_of(["演示资产处置服务有限公司"], attributes, texts) == "吉林银行股份有限公司大连分行"


def test_several_owners_and_no_seller_are_refused():
    lines = ("转让方：吉林银行股份有限公司大连分行", "转让方：中国建设银行股份有限公司大连分行")
    with pytest.raises(Unreadable, match="several owners"):
        seller_of([], (), (lines,))


def test_the_courts_shelf_and_a_bankruptcy_decide():
    assert channel_of("演示置业有限公司", True, False) is Channel.COURT
    assert channel_of("杭州市西湖区人民法院", True, True) is Channel.BANKRUPTCY


@pytest.mark.parametrize(
    ("title", "lines", "number"),
    [
        ("", ("本院在执行(2025)浙0112执1234号一案中",), "（2025）浙0112执1234号"),
        ("（2024）浙0302执恢88号之一 某房产", ("(2025)粤03执1号",), "（2024）浙0302执恢88号之一"),
        ("", ("依据（2023）浙0112民初7号判决，案号【2025】沪 0115 执 4411 号",), "（2025）沪0115执4411号"),
        ("", ("（2025）浙0112执1号", "(2025)浙0112执1号"), "（2025）浙0112执1号"),
        ("某房产", ("无",), None),
    ],
)
def test_the_case_in_execution(title, lines, number):
    assert case_no_of(title, (lines,)) == number


def test_several_cases_are_refused():
    with pytest.raises(Unreadable, match="several case numbers"):
        case_no_of("", (("（2025）浙0112执1号、（2025）浙0112执2号",),))
