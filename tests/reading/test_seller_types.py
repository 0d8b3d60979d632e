"""What a seller is and where it sits, told from its name alone: certain, or not told."""

from __future__ import annotations

import pytest

from crawlers.reading.seller_names import ASSET_MANAGERS, CITY_COMMERCIAL, JOINT_STOCK, STATE_OWNED
from crawlers.reading.seller_types import seller_province, seller_type

TYPES = {
    "中国银行股份有限公司": "state_owned", "中国邮政储蓄银行有限责任公司": "state_owned", "交通银行股份有限公司": "state_owned",
    "平安银行股份有限公司": "joint_stock", "上海浦东发展银行股份有限公司": "joint_stock", "恒丰银行股份有限公司": "joint_stock",
    "渤海银行股份有限公司": "joint_stock", "上海银行股份有限公司": "city_commercial", "哈密市商业银行股份有限公司": "city_commercial",
    "浙江泰隆商业银行股份有限公司": "city_commercial", "广州农村商业银行股份有限公司": "rural", "重庆农村商业银行股份有限公司": "rural",
    "上海浦东中银富登村镇银行有限责任公司": "rural", "四川农村商业联合银行股份有限公司": "rural", "某县农村信用合作联社": "rural",
    "中银消费金融有限公司": "consumer_finance", "马上消费金融股份有限公司": "consumer_finance", "平安消费金融有限公司": "consumer_finance",
    "中国信达资产管理股份有限公司": "amc", "中国中信金融资产管理股份有限公司": "amc", "广州资产管理有限公司": "amc",
    # not told by the name, or none of the types
    "国家开发银行": "other", "中国农业发展银行": "other", "中国进出口银行": "other", "深圳前海微众银行股份有限公司": "other",
    "浙江网商银行股份有限公司": "other", "汇丰银行（中国）有限公司": "other", "大众汽车金融（中国）有限公司": "other",
    "工银金融资产投资有限公司": "other", "某某财富资产管理有限公司": "other", "某某银行股份有限公司": "other", "上海银行业协会": "other",
    "平安信托有限责任公司": "other", "中国银行保险信息技术管理有限公司": "other", "北京农村商业银行大厦物业有限公司": "other",
}  # fmt: skip


@pytest.mark.parametrize(("name", "told"), TYPES.items())
def test_a_type_is_told_by_the_whole_name(name, told):
    assert seller_type(name) == told


@pytest.mark.parametrize("name", [None, ""])
def test_no_name_is_of_no_type(name):
    assert seller_type(name) is None


def test_no_name_stands_in_two_lists():
    lists = (STATE_OWNED, JOINT_STOCK, CITY_COMMERCIAL, ASSET_MANAGERS)
    assert sum(map(len, lists)) == len(frozenset().union(*lists))
    assert (len(STATE_OWNED), len(JOINT_STOCK)) == (6, 14)  # twelve banks, two of them with a former name


#: seller, branch -> province
PLACES = [
    ("中国银行股份有限公司", "内蒙古自治区分行", "内蒙古自治区"), ("中国银行股份有限公司", "宁波市分行", "浙江省"),
    ("中国民生银行股份有限公司", "呼和浩特分行", "内蒙古自治区"), ("中信银行股份有限公司", "深圳分行", "广东省"),
    ("某某银行股份有限公司", "广西分行", "广西壮族自治区"), ("某某银行股份有限公司", "海南省分行", "海南省"),
    ("某某银行股份有限公司", "北京市分行营业部", "北京市"), ("某某银行股份有限公司", "吉林分行", "吉林省"),
    ("广州银行股份有限公司", None, "广东省"), ("甘肃农村商业银行股份有限公司", None, "甘肃省"),
    ("江苏海安农村商业银行股份有限公司", None, "江苏省"), ("广州银行股份有限公司", "南京分行", "江苏省"),
    # a card centre, a head office of a bank that lends everywhere, a street named after a city, a place of two provinces
    ("交通银行股份有限公司", "太平洋信用卡中心", None), ("平安银行股份有限公司", None, None), ("平安银行股份有限公司", "信用卡中心", None),
    ("湖北消费金融股份有限公司", None, None), ("某某银行股份有限公司", "重庆路支行", None), ("某某银行股份有限公司", "上海信用卡中心", None),
    ("某某银行股份有限公司", "示例分行", None), ("朝阳农村商业银行股份有限公司", None, None), ("某某银行股份有限公司", None, None),
    (None, None, None), (None, "天津分行", "天津市"),
]  # fmt: skip


@pytest.mark.parametrize(("seller", "branch", "province"), PLACES)
def test_a_place_is_told_where_the_name_leaves_no_doubt(seller, branch, province):
    assert seller_province(seller, branch) == province
