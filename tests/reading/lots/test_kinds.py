"""Kind, goods, share and number of things of a lot, by its title, its category and its text."""

from __future__ import annotations

from decimal import Decimal

import pytest

from crawlers.reading.lots.kinds import kind_of, share_of, units_of
from crawlers.records import LotKind, Unreadable

H, C, IND, LAND, P = (
    LotKind.HOUSING,
    LotKind.COMMERCIAL,
    LotKind.INDUSTRIAL,
    LotKind.LAND,
    LotKind.PARKING,
)
V, E, CLAIM, G, LEASE, OTHER = (
    LotKind.VEHICLE,
    LotKind.EQUITY,
    LotKind.CLAIM,
    LotKind.GOODS,
    LotKind.LEASE,
    LotKind.OTHER,
)  # fmt: skip

# title, the platform's category, kind, goods, units
LOTS: list[tuple[str, str | None, LotKind, str | None, int | None]] = [
    ("【一拍】示例巷6号演示新村地下车位B1-077号", "住宅用房", P, None, 1),
    ("示例家园5幢901室及地下车位B1-12", "住宅用房", H, None, 1),
    ("示例家园5幢901室（含车位一个）", "住宅用房", H, None, 1),
    ("示例家园5幢901室、储藏室", "住宅用房", H, None, 1),
    ("示例家园12幢3单元储藏间05号", "住宅用房", P, None, 1),
    ("演示家园3个车位", "其他用房", P, None, 3),
    ("示例家园车位使用权", "其他用房", P, None, 1),
    ("示例路8号101室5年住宅使用权", "住宅用房", LEASE, None, 1),
    ("样板北路2号底商三年租赁权", "租赁/经营权", LEASE, None, 1),
    ("示例路8号商铺招租", "商业用房", LEASE, None, 1),
    ("示例路8号101室（带租约拍卖）", "住宅用房", H, None, 1),
    ("示例路国有土地使用权", "土地", LAND, None, 1),
    ("样板村工业用地使用权及地上附着物", "土地", LAND, None, 1),
    ("示例路8号房屋及土地使用权", "工业用房", IND, None, 1),
    ("示例路8号工业用地土地使用权及地上建筑物", "土地", IND, None, 1),
    ("武汉演示商贸有限公司不良债权", "债权", CLAIM, None, None),
    ("被征收房屋补偿权益", "其他财产", CLAIM, None, None),
    ("温州演示鞋业有限公司30%股权", "股权", E, None, None),
    ("演示农村商业银行股份有限公司1000万股股份", "股权", E, None, None),
    ("演示股份有限公司名下示例路8号101室房产", "住宅用房", H, None, 1),
    ("债权人申请拍卖的示例路8号101室", "住宅用房", H, None, 1),
    ("示例大街8号酒店在建工程", "工程", C, None, 1),
    ("演示项目在建工程", "工程", OTHER, None, None),
    ("奥迪牌小型轿车一辆", "机动车", V, None, 1),
    ("三辆小型客车", "机动车", V, None, 3),
    ("出租车一辆", "机动车", V, None, 1),
    ("演示汽车销售服务有限公司名下车辆两辆", "机动车", V, None, 2),
    ("演示汽车城3号商铺", "商业用房", C, None, 1),
    ("抵债资产酱香型白酒600瓶", "其他财产", G, "白酒", 600),
    ("白酒100箱（每箱6瓶）", "库存物资", G, "白酒", 100),
    ("飞天茅台酒2瓶", "生活物资", G, "茅台酒", 2),
    ("抵债资产巴林鸡血石印章12枚", "其他财产", G, "鸡血石", 12),
    ("乳胶枕两只", "库存物资", G, "乳胶枕", 2),
    ("活体梅花鹿372头", None, G, "梅花鹿", 372),
    ("钻石戒指一枚", "奢侈品", G, "钻石", 1),
    ("貂皮大衣5件", "奢侈品", G, "貂皮", 5),
    ("演示牌手表一块", "奢侈品", G, "手表", 1),
    ("机器设备一批", "机械设备", G, "机器设备", None),
    ("白酒生产设备一批", "机械设备", G, "生产设备", None),
    ("白酒600瓶、红酒30箱", "库存物资", G, "白酒", None),
    ("大型货机一架（飞机）", "其他交通运输工具", OTHER, None, 1),
    ("演示散货船一艘", "船舶", OTHER, None, 1),
    ("商标一项", "知识产权", OTHER, None, None),
    ("样例广场106号商铺", "其他用房", C, None, 1),
    ("示例路55号原营业办公楼", None, C, None, 1),
    ("样板支路5号厂房", "工业用房", IND, None, 1),
    ("特艺样例城一层6间商铺", "商业用房", C, None, 6),
    ("演示写字楼旁1203室", "住宅用房", H, None, 1),
    ("江门市示例广场11号之三402室", "住宅用房", H, None, 1),
    ("示例路9号101、102、103室", "住宅用房", H, None, 3),
    ("示例路9号101室、102室", "住宅用房", H, None, 2),
    ("示例路9号101-103室", "住宅用房", H, None, None),
    ("演示花园等5套住宅", "住宅用房", H, None, 5),
    ("样板大道1号演示小区1幢5-1", "住宅用房", H, None, 1),
    ("翡翠城3幢101室", "住宅用房", H, None, 1),
    ("演示家园3幢101室", None, H, None, 1),
    ("位于示例路某仓库内的库存服装一批", "库存物资", G, "服装", None),
    ("存放于示例路8号仓库的白酒一批", None, G, "白酒", None),
    ("停放于示例车库的奥迪轿车一辆", "机动车", V, None, 1),
    ("演示置业有限公司贷款（抵押物：商铺）", "债权", CLAIM, None, None),
    ("示例路8号商铺", "租赁/经营权", LEASE, None, 1),
    ("黄金路8号3幢2单元501室", None, H, None, 1),
    ("示例路8号国有土地（出让）使用权", "土地", LAND, None, 1),
    ("示例小区车位（人防）使用权", "住宅用房", P, None, 1),
    ("手机靓号使用权", None, OTHER, None, None),
    ("公共租赁住房101室", "住宅用房", H, None, 1),
    ("示例路8号房产、样板路9号房产", "住宅用房", H, None, None),
    ("示例路8号101室及样板路9号房产", "住宅用房", H, None, None),
    ("示例路8号101室及室内家具家电", "住宅用房", H, None, 1),
    ("示例小区车位077号、078号", "住宅用房", P, None, 2),
    ("茅台酒10瓶、五粮液10瓶", "生活物资", G, "茅台酒", None),
    ("库存白酒一批（共30件）", "库存物资", G, "白酒", 30),
    ("房屋及土地使用权（示例镇）", "土地", OTHER, None, None),
    ("示例路8号101室等", "住宅用房", H, None, None),
]


@pytest.mark.parametrize(("title", "category", "kind", "goods", "units"), LOTS)
def test_title_and_category_tell_what_a_lot_is(
    title: str, category: str | None, kind: LotKind, goods: str | None, units: int | None
) -> None:
    assert kind_of(title, category, [], False) == (kind, goods)
    assert units_of(title, kind, []) == units


def test_a_lot_that_the_platform_files_as_a_lease_is_one() -> None:
    assert kind_of("示例路8号101室", "住宅用房", [], True) == (LEASE, None)


def test_lines_help_only_where_title_and_category_say_nothing() -> None:
    lines = ["规划用途：商业"]
    assert kind_of("示例路8号", None, lines, False) == (C, None)
    assert kind_of("示例路8号101室", "住宅用房", lines, False) == (H, None)
    assert kind_of("示例路8号", None, [*lines, "规划用途：住宅"], False) == (OTHER, None)


@pytest.mark.parametrize(
    ("title", "share"),
    [
        ("示例巷12幢304室50%产权份额", "0.5"),
        ("示例巷12幢304室50％的产权份额", "0.5"),
        ("示例巷12幢304室（50%份额）", "0.5"),
        ("示例路101室房产50%", "0.5"),
        ("示例路101室产权份额的25%", "0.25"),
        ("示例路8号101室二分之一份额", "0.5"),
        ("示例路8号101室百分之五十份额", "0.5"),
        ("示例路1/2产权份额", "0.5"),
        ("示例路101室2/3所有权", "0.666667"),
        ("示例路101室的一半产权", "0.5"),
        ("示例路101室33.33%的份额", "0.3333"),
        ("演示银行股份有限公司名下101室50%份额", "0.5"),
        ("示例路101室（占50%）", "0.5"),
    ],
)
def test_a_share_in_the_title_is_a_part_of_one(title: str, share: str) -> None:
    assert share_of(title, []) == Decimal(share)


@pytest.mark.parametrize(
    "title",
    [
        "示例路101室",
        "示例路101室100%份额",
        "示例路101室全部份额",
        "甲50%份额及乙50%份额",
        "温州演示鞋业有限公司30%股权",
        "演示合伙企业20%财产份额",
        "示例路3/4号房产",
        "示例路101室，佣金5%",
    ],
)
def test_the_whole_shares_of_companies_and_other_percentages_are_no_share(title: str) -> None:
    assert share_of(title, []) is None


@pytest.mark.parametrize(
    "title", ["示例路101室部分份额", "示例路101室0%份额", "甲30%份额及乙50%份额", "101室六分之七份额"]
)
def test_a_share_that_is_not_certain_is_refused(title: str) -> None:
    with pytest.raises(Unreadable):
        share_of(title, [])


@pytest.mark.parametrize(
    ("line", "share"),
    [
        ("标的物为101室50%产权份额。", "0.5"),
        ("本次拍卖标的物仅为被执行人所有的二分之一份额。", "0.5"),
        ("保证金为起拍价的10%，佣金5%。", None),
        ("本次拍卖标的起拍价为评估价70%。", None),
        ("标的物为共有，各占50%份额，本次整体拍卖。", None),
        ("该小区业主持有50%产权份额。", None),
    ],
)
def test_a_share_in_the_text_counts_where_it_is_the_lots(line: str, share: str | None) -> None:
    assert share_of("示例路101室", [line]) == (None if share is None else Decimal(share))


def test_shares_in_the_text_that_differ_or_lack_their_figure_are_refused() -> None:
    with pytest.raises(Unreadable):
        share_of("示例路101室", ["标的物为50%产权份额。", "本次拍卖30%产权份额。"])
    with pytest.raises(Unreadable):
        share_of("示例路101室", ["本次拍卖仅拍卖被执行人所有的份额。"])


def test_units_come_from_numbered_rows_and_sums_where_the_title_counts_nothing() -> None:
    table = ["序号\t坐落\t建筑面积", "1\t示例路1号\t25", "2\t示例路2号\t26", "3\t地下车位\t12", "合计\t\t63"]
    assert units_of("示例路商铺", C, table) == 2
    assert units_of("示例路6间商铺", C, table) == 6
    assert units_of("库存白酒一批", G, ["共600瓶，以清点为准。"]) == 600
    assert units_of("库存白酒一批", G, ["共600瓶。", "合计30箱。"]) is None
    assert units_of("约600瓶白酒", G, []) is None
