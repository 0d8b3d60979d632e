"""The floor area of a lot: labels, units, lists, tables, contradictions."""

from __future__ import annotations

from decimal import Decimal

import pytest

from crawlers.reading.lots.areas import INSIDE_ONLY, PARKING_NOT_COUNTED, SUM_OF_UNITS, area_of
from crawlers.records import Unreadable

TITLE = "示例路1号101室"
SUM = (SUM_OF_UNITS,)
PARKING = (PARKING_NOT_COUNTED,)
SHOPS = ("25.85", "27.08", "26.43", "26.33", "26.01", "27.41")


def read(*lines: str, title: str = TITLE) -> tuple[Decimal | None, tuple[str, ...]]:
    return area_of([], [lines], title)


@pytest.mark.parametrize(
    ("label", "value", "area"),
    [
        ("建筑面积", "160㎡", "160"),
        ("建筑面积（平方米）", "89.5", "89.5"),
        ("建筑面积（m2）", "105.41", "105.41"),
        ("建 筑 面 积", "约 89.5 平方米", "89.5"),
        ("房屋面积", "建筑面积160㎡，套内面积120㎡", "160"),
        ("产权面积", "１，２３４．５㎡", "1234.5"),
        ("建筑面积", "0", None),
        ("建筑面积", "详见评估报告", None),
        ("土地面积", "160㎡", None),
        ("分摊建筑面积", "18.3㎡", None),
        ("公摊面积", "18.3㎡", None),
        ("面积误差", "3㎡", None),
    ],
)
def test_an_attribute_is_read_by_its_label(label: str, value: str, area: str | None) -> None:
    assert area_of([(label, value)], [], TITLE) == (None if area is None else Decimal(area), ())


@pytest.mark.parametrize(
    ("line", "area"),
    [
        ("该房屋建筑面积105.41/㎡，以不动产登记为准。", "105.41"),
        ("土地使用权面积18.30㎡,房屋建筑面积105.41㎡，套内建筑面积80.2㎡。", "105.41"),
        ("面积：土地使用权面积18.3㎡/房屋建筑面积105.41㎡", "105.41"),
        ("建筑面积：１０５．４１㎡；专有建筑面积84.2㎡；分摊建筑面积21.21㎡", "105.41"),
        ("建筑面积105.41㎡（其中套内72.3平方米，公摊16.77平方米）", "105.41"),
        ("建筑面积105.41㎡，套内72.3㎡，附阁楼30㎡", "105.41"),
        ("建筑面积为1,234.5平方米", "1234.5"),
        ("建筑面积 12,345.67 平方米(约1.23万平方米)", "12345.67"),
        ("建筑面积（㎡）：105.41", "105.41"),
        ("3幢101，建筑面积102.5平方米", "102.5"),
        ("房产一套，105.41㎡（建筑面积）", "105.41"),
        ("证载面积105.41㎡，实测面积120㎡", "105.41"),
        ("总建筑面积110㎡，其中一层50㎡，二层60㎡", "110"),
        ("房屋用途：住宅；面积：85平；", "85"),
        ("每层建筑面积约1200㎡，本套建筑面积89㎡", "89"),
        ("建面105m²", "105"),
        ("土地约117亩，厂房建筑面积6.2万平方米", "62000"),
    ],
)
def test_running_text_is_read_by_the_label_before_the_number(line: str, area: str) -> None:
    assert read(line) == (Decimal(area), ())


@pytest.mark.parametrize(
    "line",
    [
        "建筑面积详见评估报告。",
        "评估单价8133.83元/㎡，物业费2.5元/月/平方米，面积误差在3㎡以内的不予调整",
        "面积以实测为准，每平方米增值税100元",
        "土地面积10亩，宗地面积6666.7平方米，占地300平方米",
        "面积：1.2亩",
        "建筑面积约为1200余平方米",
        "小区总建筑面积20万平方米，绿化面积5000㎡。",
    ],
)
def test_prices_tolerances_land_and_rough_figures_are_no_area(line: str) -> None:
    assert read(line) == (None, ())


@pytest.mark.parametrize(
    ("lines", "area"),
    [
        (["1号铺建筑面积25.85平方米，2号铺27.08平方米"], "52.93"),
        (["1号铺建筑面积25.85平方米，2号铺建筑面积25.85平方米"], "51.70"),
        (["建筑面积分别为25.85㎡、27.08㎡"], "52.93"),
        ([f"面积分别为{'、'.join(SHOPS)}平方米"], "159.11"),
        ([f"商铺{nth}：建筑面积{area}㎡" for nth, area in enumerate(SHOPS, 1)], "159.11"),
        (["商铺一：25.85㎡", "商铺二：27.34㎡"], "53.19"),
        (["1、房屋建筑面积120.5㎡；2、房屋建筑面积88.2㎡"], "208.7"),
        (["1幢101室建筑面积102㎡", "2幢101室建筑面积98㎡"], "200"),
        (["一层建筑面积50㎡，二层建筑面积60㎡"], "110"),
    ],
)
def test_several_units_are_added_up_and_flagged(lines: list[str], area: str) -> None:
    assert read(*lines, title="示例路的房产") == (Decimal(area), SUM)


def shops(total: str) -> list[str]:
    rows = [f"{nth}\t示例路{nth}号\t{area}" for nth, area in enumerate(SHOPS, 1)]
    return ["序号\t坐落\t建筑面积（㎡）", *rows, f"合计\t\t{total}"]


def test_a_column_of_a_table_is_added_up_and_its_total_checked() -> None:
    assert read(*shops("159.11")) == (Decimal("159.11"), SUM)
    assert read(*shops("159.11")[:-1]) == (Decimal("159.11"), SUM)
    assert read("建筑面积（㎡）\t土地面积（㎡）", "105.41\t18.30") == (Decimal("105.41"), ())
    assert read("建筑面积\t105.41㎡\t土地面积\t18.3㎡") == (Decimal("105.41"), ())
    with pytest.raises(Unreadable):
        read(*shops("160.11"))
    with pytest.raises(Unreadable):
        read("序号\t房号\t建筑面积", "1\t101\t100", "2\t102\t详见报告")


@pytest.mark.parametrize(
    "lines",
    [
        ["房屋建筑面积105.41㎡，车库建筑面积25㎡。"],
        ["房屋建筑面积105.41㎡", "储藏室面积5.6㎡。"],
        ["5幢901室（建筑面积105.41㎡）及地下车位B1-12（建筑面积13.25㎡）"],
        ["序号\t坐落\t建筑面积", "1\t1幢101室\t105.41", "2\t地下车位077\t13.25"],
    ],
)
def test_parking_beside_a_flat_is_not_counted(lines: list[str]) -> None:
    assert read(*lines) == (Decimal("105.41"), PARKING)


def test_a_parking_space_alone_has_its_own_area() -> None:
    assert read("车位建筑面积13.25㎡", title="地下车位B1-077号") == (Decimal("13.25"), ())


def test_the_inside_area_stands_in_only_when_nothing_else_is_printed() -> None:
    assert read("套内面积80㎡") == (Decimal(80), (INSIDE_ONLY,))
    assert area_of([("套内面积", "80")], [["建筑面积105.41㎡"]], TITLE) == (Decimal("105.41"), ())


def test_the_title_counts_last() -> None:
    assert area_of([], [], "演示小区9幢12-3 110.2㎡") == (Decimal("110.2"), ())
    assert area_of([], [], "演示街30号3单元502室约105平") == (Decimal(105), ())
    assert read("建筑面积105.41㎡", title="演示街502室约105平") == (Decimal("105.41"), ())
    land = [("建筑面积", "105.41"), ("土地面积", "300㎡")]
    assert area_of(land, [], "示例路8号房产300㎡") == (Decimal("105.41"), ())


def test_of_an_exact_and_a_rounded_figure_the_exact_one_is_taken() -> None:
    assert area_of([("建筑面积", "160㎡")], [["建筑面积159.8㎡"]], TITLE) == (Decimal("159.8"), ())
    assert area_of([("建筑面积", "159.8")], [["建筑面积160㎡"]], TITLE) == (Decimal("159.8"), ())


@pytest.mark.parametrize(
    ("attributes", "lines", "title"),
    [
        ([("建筑面积", "160㎡")], ["建筑面积105㎡"], TITLE),
        ([("建筑面积", "105.41")], [], "示例路8号房产300㎡"),
        ([], ["建筑面积105.41㎡", "建筑面积98㎡"], TITLE),
        ([], ["8号101室建筑面积105.41㎡", "101室建筑面积98㎡"], TITLE),
        ([], ["建筑面积80-100㎡"], TITLE),
        ([], ["建筑面积1 105.41㎡"], TITLE),
        ([], ["A室建筑面积100㎡，B室建筑面积90㎡不在本次拍卖范围"], TITLE),
    ],
)
def test_contradictions_and_ranges_are_refused(
    attributes: list[tuple[str, str]], lines: list[str], title: str
) -> None:
    with pytest.raises(Unreadable):
        area_of(attributes, [lines], title)


def test_what_a_claim_describes_is_collateral() -> None:
    assert read("建筑面积3,210.50平方米", title="武汉演示商贸有限公司不良债权") == (None, ())
    assert read("抵押物为工业用房，建筑面积3,210.50平方米。") == (None, ())


@pytest.mark.parametrize(
    ("line", "area"),
    [
        ("土地使用权面积6,666.70平方米（约10亩）", "6666.70"),
        ("土地面积10亩", "6666.67"),
        ("土地面积2.3万平方米，地上建筑面积1200㎡", "23000"),
        ("地上建筑面积1200㎡", None),
    ],
)
def test_of_a_plot_the_land_is_read_when_asked_for(line: str, area: str | None) -> None:
    found, checks = area_of([], [[line]], "示例地块", land=True)
    assert (found, checks) == (None if area is None else Decimal(area), ())


LISTED = (
    "序号\t坐落\t建筑面积（㎡）",
    "1\t示例家园5幢901室\t105.41",
    "2\t示例家园5幢902室\t98.2",
    "3\t示例家园6幢901室\t88.8",
    "4\t示例家园地下车位B1-077\t13.25",
    "5\t示例家园地下车位B1-078\t14.1",
)


@pytest.mark.parametrize(
    ("title", "area", "checks"),
    [
        ("示例家园5幢902室", "98.2", PARKING),
        ("示例家园5幢901室", "105.41", PARKING),
        ("示例家园地下车位B1-077号", "13.25", ()),
        ("示例家园3套住宅", "292.41", (*SUM, *PARKING)),
    ],
)
def test_of_a_list_of_many_lots_the_one_that_the_title_names_is_taken(
    title: str, area: str, checks: tuple[str, ...]
) -> None:
    assert read(*LISTED, title=title) == (Decimal(area), checks)


@pytest.mark.parametrize("title", ["示例家园5幢904室", "示例家园5幢901室、902室", "示例家园4套住宅"])
def test_a_list_that_does_not_fit_the_title_is_refused(title: str) -> None:
    with pytest.raises(Unreadable):
        read(*LISTED, title=title)


def test_a_lease_has_the_area_that_is_let() -> None:
    assert area_of([("租赁面积", "500㎡")], [], "示例路8号商铺招租") == (Decimal(500), ())
    assert area_of([("租赁面积", "500㎡")], [["建筑面积105.41㎡"]], TITLE) == (Decimal("105.41"), ())
