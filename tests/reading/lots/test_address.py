"""An address falls into its parts in every usual wording; what is not certain stays empty or in the rest."""

from __future__ import annotations

import pytest
from attrs import asdict

from crawlers.reading.lots.address import Place, split_address, up_to_building


def parts(address: str) -> dict[str, str]:
    return {name: value for name, value in asdict(split_address(address)).items() if value}


FLAT = {"community": "泰和广场", "building": "5", "unit": "2", "room": "1501"}
ROAD = {"road": "科学大道", "number": "100"}


@pytest.mark.parametrize(
    "address",
    [
        "泰和广场5栋2单元1501房",
        "泰和广场5幢2单元1501室",
        "泰和广场5座2单元1501",
        "泰和广场5号楼2单元1501户",
        "泰和广场5#楼2单元1501号",
        "泰和广场5#2单元1501室",
        "泰和广场第5栋第2单元1501号房",
        "泰和广场五号楼二单元一五〇一室",
        "泰和广场05幢02单元1501室",
        "泰和广场５号楼２单元１５０１室",
        "泰和广场 5 栋 2 单元 1501 室",
        "泰和广场5-2-1501",
        "泰和广场5—2—1501室",
        "泰和广场5栋2-1501",
        "泰和广场5栋2门1501",
        "泰和广场5栋2梯1501房",
        "广东省广州市黄埔区泰和广场5栋2单元1501房",
        "广东 广州 黄埔区 泰和广场5栋2单元1501房",
        "黄埔区泰和广场5栋2单元1501房",
        "【一拍】广州市黄埔区泰和广场5栋2单元1501房住宅一套",
        "（变卖）泰和广场5栋2单元1501房（建筑面积67.07㎡）",
        "泰和广场5栋2单元1501房，建筑面积：67.07平方米",
        "泰和广场5栋2单元1501房（粤（2020）广州市不动产权第0012345号）",
        "某某银行关于处置位于广州市黄埔区泰和广场5栋2单元1501房产",
        "城关镇泰和广场5栋2单元1501",
        "泰和广场5栋2单元（1501房）",
        "泰和广场（5栋2单元1501）",
    ],
)
def test_one_door_in_many_wordings(address: str) -> None:
    assert {name: value for name, value in parts(address).items() if name != "aside"} == FLAT


@pytest.mark.parametrize(
    "address",
    [
        "科学大道100号泰和广场5栋2单元1501房",
        "科学大道100号（泰和广场）5栋2单元1501房",
        "泰和广场（科学大道100号）5栋2单元1501房",
        "广州市黄埔区科学大道１００号 泰和广场 5-2-1501",
        "广州市黄埔区科学大道一百号泰和广场5栋2单元1501房",
    ],
)
def test_road_and_estate_in_either_order(address: str) -> None:
    assert parts(address) == FLAT | ROAD


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("泰和广场11号之三402室", {"community": "泰和广场", "building": "11-3", "room": "402"}),
        ("体育西路101号之一2703房", {"road": "体育西路", "number": "101-1", "room": "2703"}),
        ("金尚路108号402室", {"road": "金尚路", "number": "108", "room": "402"}),
        ("世纪大道123弄5号402室", {"road": "世纪大道", "number": "123弄", "building": "5", "room": "402"}),
        (
            "建国路88号院5号楼2单元1203",
            {"road": "建国路", "number": "88", "building": "5", "unit": "2", "room": "1203"},
        ),
        ("五一路三号院二号楼", {"road": "五一路", "number": "3", "building": "2"}),
        ("北大街8号", {"road": "北大街", "number": "8"}),
        ("冠城丽都", {"community": "冠城丽都"}),
        ("万达广场B座1203室", {"community": "万达广场", "building": "B", "room": "1203"}),
        ("万达广场A号楼1203室", {"community": "万达广场", "building": "A", "room": "1203"}),
        ("万达广场B1206", {"community": "万达广场", "building": "B", "room": "1206"}),
        ("银河SOHO3栋1203", {"community": "银河SOHO", "building": "3", "room": "1203"}),
        ("万科城二期5栋1203", {"community": "万科城", "phase": "2", "building": "5", "room": "1203"}),
        ("万科城（二期）5栋1203", {"community": "万科城", "phase": "2", "building": "5", "room": "1203"}),
        ("万科城Ⅱ期5栋1203", {"community": "万科城", "phase": "2", "building": "5", "room": "1203"}),
        ("花果园R1区3栋1203", {"community": "花果园", "zone": "R1", "building": "3", "room": "1203"}),
        ("泰和广场5栋12层03室", {"community": "泰和广场", "building": "5", "floor": "12", "room": "1203"}),
        (
            "金开大道100号5幢2单元12-3",
            {"road": "金开大道", "number": "100", "building": "5", "unit": "2", "floor": "12", "room": "1203"},
        ),
        ("金开大道100号5幢12-3", {"road": "金开大道", "number": "100", "building": "5", "room": "12-3"}),
        ("湖滨南路258号1204单元", {"road": "湖滨南路", "number": "258", "room": "1204"}),
        ("翠园小区5号楼1单元3楼东户", {"community": "翠园小区", "building": "5", "unit": "1", "floor": "3", "room": "东户"}),
        ("某某大厦2801、2802、2803室", {"community": "某某大厦", "room": "2801,2802,2803"}),
        ("浮阳大道8号8号公馆1-2-301", {"road": "浮阳大道", "number": "8", "community": "八号公馆", "building": "1", "unit": "2", "room": "301"}),
    ],
)  # fmt: skip
def test_parts_by_local_custom(address: str, expected: dict[str, str]) -> None:
    assert parts(address) == expected


@pytest.mark.parametrize(
    "address",
    [
        "泰和广场负一层地下车位A023号",
        "泰和广场地下一层A23号车位",
        "泰和广场-1层A-023号停车位",
        "泰和广场B1层A023号车位",
        "泰和广场负一层车位（编号：A023）",
    ],
)
def test_one_parking_space_in_many_wordings(address: str) -> None:
    assert {name: value for name, value in parts(address).items() if name != "aside"} == {
        "community": "泰和广场",
        "floor": "-1",
        "space": "A23",
    }


@pytest.mark.parametrize(
    ("address", "room"),
    [
        ("特艺城1层3号商铺", "3"),
        ("特艺城商铺A12", "A12"),
        ("特艺城一层商铺A12号、A13号", "A12,A13"),
        ("特艺城3号楼商业1层12号店面", "12"),
        ("特艺城1-3号商铺", "1-3"),
    ],
)
def test_shops_keep_their_own_numbers(address: str, room: str) -> None:
    assert split_address(address).room == room


def test_a_flat_with_its_space_names_both() -> None:
    place = split_address("5栋1501房及地下车位A023号")
    assert (place.building, place.room, place.space) == ("5", "1501", "A23")


def test_a_second_door_is_kept_in_the_rest() -> None:
    place = split_address("泰和广场1栋101室、2栋202室")
    assert (place.building, place.room) == ("1", "101")
    assert place.rest is not None
    assert "202" in place.rest


@pytest.mark.parametrize(
    "name",
    [
        "二七广场", "三江花园", "两江春城", "五里墩社区", "七里香榭", "百合春天", "第六空间", "江南水乡", "龙湖三千里",
        "华润二十四城", "人民路家属院", "花园路小区", "中山北路小区", "壹号公馆", "保利·香槟国际", "道里花园",
    ],
)  # fmt: skip
def test_numerals_and_roads_in_an_estates_name_stay_there(name: str) -> None:
    assert parts(f"广州市黄埔区{name}3栋1203") == {"community": name, "building": "3", "room": "1203"}


@pytest.mark.parametrize(
    "road", ["二环路", "三元里大道", "八一路", "东三环南路", "天府大道北段", "经七路", "环城东路"]
)
def test_numerals_in_a_roads_name_stay_there(road: str) -> None:
    assert parts(f"成都市武侯区{road}12号") == {"road": road, "number": "12"}


@pytest.mark.parametrize("words", ["", " ", "住宅一套", "（）", "宁城老窖白酒60箱", "广东省广州市"])
def test_what_names_no_place_has_no_building_and_no_room(words: str) -> None:
    place = split_address(words)
    assert (place.building, place.room, place.road) == (None, None, None)


@pytest.mark.parametrize(
    "address",
    ["运河路西", "石桥镇石桥村", "某某纺织有限公司", "城东地块", "北大街8号在建工程", "某某河", "县第一中学"],
)
def test_a_place_that_is_no_estate_is_none(address: str) -> None:
    assert split_address(address).community is None


def test_nothing_at_all_is_an_empty_place() -> None:
    assert split_address("住宅一套") == Place()


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        (
            "广东省广州市黄埔区科学大道100号泰和广场5栋2单元1501房",
            "广东省广州市黄埔区科学大道100号泰和广场5栋",
        ),
        ("广东 广州 黄埔区 泰和广场5栋1501", "广东 广州 黄埔区 泰和广场5栋"),
        ("泰和广场5-2-1501", "泰和广场"),
        ("泰和广场11号之三402室", "泰和广场11号之3"),
        ("金尚路108号402室", "金尚路108号"),
        ("泰和广场负一层地下车位A023号", "泰和广场"),
        ("特艺城1层3号商铺", "特艺城"),
        ("泰和广场5栋1501房及2栋302房", "泰和广场5栋"),
        ("北大街8号", "北大街8号"),
        ("", None),
    ],
)
def test_an_address_is_shown_up_to_its_building(address: str, shown: str | None) -> None:
    assert up_to_building(address) == shown
