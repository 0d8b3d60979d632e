"""Places by their official names, from parts, addresses and titles; what contradicts itself is refused."""

from __future__ import annotations

import pytest

from crawlers.reading.lots.address import split_address
from crawlers.reading.lots.places import NOWHERE, Region, head_of, of_parts, region_of
from crawlers.records import Unreadable

HUANGPU = ("广东省", "广州市", "黄埔区")


@pytest.mark.parametrize(
    ("text", "place", "rest"),
    [
        ("广东 广州 黄埔区 某路1号", HUANGPU, "某路1号"),
        ("广东省广州市黄埔区广州市黄埔区某路1号", HUANGPU, "某路1号"),
        ("广东省-广州市-黄埔区", HUANGPU, ""),
        ("吉林市昌邑区样板街", ("吉林省", "吉林市", "昌邑区"), "样板街"),
        ("吉林省吉林市昌邑区样板街", ("吉林省", "吉林市", "昌邑区"), "样板街"),
        ("北京市朝阳区样板北路2号", ("北京市", "北京市", "朝阳区"), "样板北路2号"),
        ("北京 朝阳区 样板北路", ("北京市", "北京市", "朝阳区"), "样板北路"),
        ("重庆渝北区", ("重庆市", "重庆市", "渝北区"), ""),
        ("广东省阳春市某路", ("广东省", "阳江市", "阳春市"), "某路"),
        ("杭州西湖区某路", ("浙江省", "杭州市", "西湖区"), "某路"),
        ("恩施州利川市", ("湖北省", "恩施土家族苗族自治州", "利川市"), ""),
        ("内蒙古赤峰市喀喇沁旗", ("内蒙古自治区", "赤峰市", "喀喇沁旗"), ""),
        ("东莞市南城街道某路", ("广东省", "东莞市", None), "南城街道某路"),
        ("河南省济源市某街", ("河南省", "济源市", None), "某街"),
        ("柯桥区某路", ("浙江省", "绍兴市", "柯桥区"), "某路"),
        ("朝阳区某路", (None, None, None), "朝阳区某路"),  # there are several
        ("吉林银行大连分行", (None, None, None), "吉林银行大连分行"),
        ("武汉演示商贸有限公司", (None, None, None), "武汉演示商贸有限公司"),
        ("海南州某路", (None, None, None), None),
        ("", (None, None, None), ""),
    ],
)
def test_the_place_a_text_begins_with(text, place, rest):
    found, behind = head_of(text)
    if rest is None:
        assert found.province in (None, "青海省")
        return
    assert ((found.province, found.city, found.district), behind) == (place, rest)


@pytest.mark.parametrize(
    ("parts", "place"),
    [
        (("广东", "广州市", "黄埔区"), HUANGPU),
        (("北京", "朝阳区", "三环到四环之间"), ("北京市", "北京市", "朝阳区")),
        (("上海", "浦东新区", "城区"), ("上海市", "上海市", "浦东新区")),
        (("广西", "南宁市", "青秀区"), ("广西壮族自治区", "南宁市", "青秀区")),
        (("河南", "济源市", ""), ("河南省", "济源市", None)),
        (("", "", ""), (None, None, None)),
    ],
)
def test_parts_that_stand_apart(parts, place):
    found = of_parts(parts)
    assert (found.province, found.city, found.district) == place


def test_a_zone_is_no_district_and_says_so():
    found = of_parts(("辽宁", "抚顺市", "沈抚新区"))
    assert (found.city, found.district, found.unsure) == (
        "抚顺市",
        None,
        "no district of 抚顺市 by law: 沈抚新区",
    )


def test_an_address_completes_what_is_printed():
    assert region_of(("广东", "广州市", "其它区"), "黄埔区某路1号", "某房产") == Region(*HUANGPU)


def test_of_two_districts_none_is_taken():
    found = region_of(("广东", "广州市", "天河区"), "黄埔区某路1号", "某房产")
    assert (found.city, found.district) == ("广州市", None)
    assert "天河区 / 黄埔区" in (found.unsure or "")


def test_two_cities_are_refused():
    with pytest.raises(Unreadable, match="contradict"):
        region_of(("广东", "广州市", "天河区"), None, "【一拍】深圳市南山区某路1号")


@pytest.mark.parametrize(
    "title", ["杭州市西湖区人民法院关于某房产", "大连市沙河口区某贸易有限公司机器设备一批"]
)
def test_who_sells_or_owed_is_not_where_the_thing_lies(title):
    assert region_of((), None, title) == NOWHERE


@pytest.mark.parametrize(
    "opening",
    ["第二次拍卖：", "一拍：", "变卖：", "【住宅】", "重新挂牌 ", "第一次网络司法拍卖", "（第三次拍卖）【优质】", "2次变卖，", "首次拍卖-"],
)  # fmt: skip
def test_which_attempt_it_is_stands_before_the_place(opening):
    """Nothing of it becomes a name: 城 of 城关区 would end an estate's."""
    place = ("甘肃省", "兰州市", "城关区")
    title = f"{opening}甘肃省兰州市城关区东岗东路865号2号楼3单元501室（学府一号院）住宅"
    assert region_of((), None, title) == Region(*place)
    found = split_address(title)
    assert (found.road, found.number, found.community, found.building, found.room) == (
        "东岗东路", "865", None, "2", "501",
    )  # fmt: skip


@pytest.mark.parametrize("road", ["拍卖行路5号", "挂牌楼街12号"])
def test_a_road_may_be_named_like_an_attempt(road):
    found = split_address(f"兰州市城关区{road}3栋")
    assert f"{found.road}{found.number}号" == road
