"""Titles of lots lose persons, plates and phones, and keep what tells what the thing is. Persons are invented."""

from __future__ import annotations

import pytest

from crawlers.reading.lots.persons import without_persons
from crawlers.reading.lots.titles import clean_title


@pytest.mark.parametrize(
    ("printed", "gone"),
    [
        ("【一拍】被执行人卞知非名下的浙C·D9E27小型轿车一辆", ("卞知非", "D9E27")),
        ("关于卞知非名下位于温州市鹿城区示例路1号的房产", ("卞知非",)),
        ("登记在靳予安名下的示例小区1幢201室", ("靳予安",)),
        ("甄慕白、靳予安共有的房产", ("甄慕白", "靳予安")),
        ("宗砚舟持有的某科技有限公司30%股权", ("宗砚舟",)),
        ("温州市鹿城区示例路12号甄慕白所有房产", ("甄慕白",)),
        ("示例路12号3幢501室巫南星名下房产", ("巫南星",)),
        ("令狐砚秋等2人所有的房屋", ("令狐砚秋",)),
        ("国有土地使用权（被执行人：童以宁）", ("童以宁", "被执行人")),
        ("债务人童以宁等3户不良债权", ("童以宁",)),
        ("买买提·艾力名下房产", ("买买提", "艾力")),
        ("重型货车辽AF0361一辆 联系电话13800880017", ("AF0361", "13800880017")),
        ("粤B·12D34、粤BD12345的小汽车", ("12D34", "D12345")),
        ("粤B***12小轿车", ("粤B",)),
        ("沪A 12345轿车，车架号LSVAA4187E2123456", ("12345", "LSVAA")),
    ],
)
def test_persons_and_plates_go(printed, gone):
    kept = clean_title(printed)
    assert [words for words in gone if words in kept] == []
    assert clean_title(kept) == kept


@pytest.mark.parametrize(
    "title",
    [
        "【一拍】苏州市姑苏区示例巷6号演示新村12幢304室50%产权份额",
        "杭州演示置业有限公司名下商铺12间",
        "交通银行股份有限公司武汉分行持有的武汉演示商贸有限公司不良债权",
        "阳光花园的房产",
        "金色家园所属车位",
        "村集体所有的土地",
        "示例名府3幢2单元501室不动产所有权",
        "抵债资产巴林鸡血石摆件1件",
        "（2025）浙0112执1234号案涉设备一批",
        "B座1203室、A区12号楼",
    ],
)
def test_companies_estates_and_things_stay(title):
    assert clean_title(title) == title


def test_a_line_of_a_table_keeps_its_tabs():
    assert without_persons("1\t权利人：甄慕白\t89.5") == "1\t权利人：\t89.5"
