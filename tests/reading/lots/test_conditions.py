"""Conditions of a lot: which sentence is kept for which key, and what is cut out of it."""

from __future__ import annotations

import pytest

from crawlers.reading.lots.conditions import LONGEST, conditions_of

STATED = [
    ("现由被执行人占用，法院负责腾空。", {"occupancy"}),
    ("标的物已腾空", {"occupancy"}),
    ("房屋现状为空置，无户口。", {"occupancy"}),
    ("本院未发现该房屋有租赁情况", {"lease"}),
    ("本标的带租拍卖，租赁期限至2028年1月。", {"lease"}),
    ("交易过程中产生的税费由买卖双方各自承担。", {"taxes"}),
    ("拍卖成交价不含税，增值税由买受人承担。", {"taxes"}),
    ("物业费欠费约2万元由买受人承担。", {"arrears"}),
    ("水电费、物业费等欠费由买受人自行核实并承担。", {"arrears"}),
    ("无欠费。", {"arrears"}),
    ("因标的物可能存在的水、电、物业等欠费，由买受人自行承担。", {"arrears"}),
    ("车辆违章由买受人处理。", {"arrears"}),
    ("税、费依照相关法律规定由各方承担", {"taxes"}),
    ("房屋由被执行人之妻居住，能正常交付", {"occupancy"}),
    ("本次拍卖不负责清场，由买受人自行清场。", {"occupancy"}),
    ("所涉税费、物业费均由买受人承担。", {"taxes", "arrears"}),
    ("法院无钥匙，不负责交付。", {"keys"}),
    ("不存在租赁情况，无欠费，钥匙在本院处保管。", {"lease", "arrears", "keys"}),
]
NOT_STATED = [
    "竞买人应自行了解标的物的占用、租赁、税费等情况。",
    "请各竞买人自行核实水电费、物业费等欠费情况。",
    "承租人享有优先购买权，请于开拍前向本院申请。",
    "转让方：演示融资租赁有限公司",
    "耕地占用税已缴",
    "物业费：2.5元/㎡·月",
    "水电已通，电梯房。",
    "租赁情况：",
    "是否租赁？",
    "出租车一辆",
    "有意者请提前联系看样，钥匙保管人陪同。",
    "拍卖标的按现状拍卖，本院不承担瑕疵担保责任。",
    "标的物上的租赁情况请竞买人自行调查。",
    "竞价成功后，买受人应在十日内支付尾款。",
]


@pytest.mark.parametrize(("sentence", "keys"), STATED)
def test_a_sentence_that_states_a_fact_is_kept_under_its_keys(sentence: str, keys: set[str]) -> None:
    assert conditions_of([[sentence]]) == dict.fromkeys(keys, sentence)


@pytest.mark.parametrize("sentence", NOT_STATED)
def test_headings_advice_and_look_alikes_are_no_conditions(sentence: str) -> None:
    assert conditions_of([[sentence]]) == {}


def test_a_line_is_split_into_sentences_without_their_numbers() -> None:
    line = "（1）权属转移登记所需的税费由买受人承担；（2）房屋所欠的物业费由委托方结清；（3）钥匙1把已移交。"
    assert conditions_of([[line]]) == {
        "taxes": "权属转移登记所需的税费由买受人承担",
        "arrears": "房屋所欠的物业费由委托方结清",
        "keys": "钥匙1把已移交。",
    }


def test_rows_of_a_table_become_sentences_of_label_and_value() -> None:
    rows = [
        "标的物现状\t占用情况\t空置",
        "\t租赁情况\t无",
        "钥匙\t已取得",
        "欠费情况\t",
        "税费承担\t由买受人承担全部税费",
    ]
    assert conditions_of([rows]) == {
        "occupancy": "占用情况：空置",
        "lease": "租赁情况：无",
        "keys": "钥匙：已取得",
        "taxes": "税费承担：由买受人承担全部税费",
    }


def test_values_under_a_row_of_headings_take_their_heading() -> None:
    rows = ["序号\t坐落\t占用情况\t租赁情况", "1\t示例路1号\t已腾空\t无"]
    assert conditions_of([rows]) == {"occupancy": "占用情况：已腾空", "lease": "租赁情况：无"}


def test_the_more_trusted_text_comes_first_and_a_fact_before_a_caution() -> None:
    caution = "如有租赁，由买受人承担相应风险。"
    notice, description = [caution, "该房屋目前无租赁。"], ["该房屋已出租。"]
    assert conditions_of([notice, description]) == {"lease": "该房屋目前无租赁。"}
    assert conditions_of([[caution]]) == {"lease": caution}


@pytest.mark.parametrize(
    ("sentence", "kept"),
    [
        ("标的物由被执行人张三占用。", "标的物由被执行人占用。"),
        ("标的物由被执行人张三、李四占用。", "标的物由被执行人占用。"),
        ("现由案外人赵六一家居住。", "现由案外人一家居住。"),
        ("该房屋由王小明承租，租期3年，已付租金。", "该房屋由…承租，租期3年，已付租金。"),
        ("该房屋现出租给李四使用。", "该房屋现出租给…使用。"),
        ("占用状况：张三及其家人居住", "占用状况：…及其家人居住"),
        ("现由其子王小二居住。", "现由其子…居住。"),
        ("该房屋由演示超市有限公司承租。", "该房屋由演示超市有限公司承租。"),
        ("标的物由被执行人长期占用。", "标的物由被执行人长期占用。"),
    ],
)
def test_persons_are_taken_out_and_companies_stay(sentence: str, kept: str) -> None:
    assert set(conditions_of([[sentence]]).values()) == {kept}


def test_telephones_and_identity_numbers_are_taken_out() -> None:
    words = conditions_of([["钥匙由王小明（身份证号330302199001010019，电话13800138000）保管。"]])["keys"]
    assert not any(hidden in words for hidden in ("王小明", "330302199001010019", "13800138000"))


def test_a_long_sentence_is_cut_to_whole_clauses_around_its_topic() -> None:
    clauses = [f"第{nth}项手续由本院与有关部门依照规定共同办理" for nth in range(20)]
    clauses[12] = "所涉税费由买受人承担"
    words = conditions_of([["，".join(clauses) + "。"]])["taxes"]
    assert "所涉税费由买受人承担" in words
    assert len(words) <= LONGEST
    assert set(words.rstrip("。").split("，")) <= set(clauses)


def test_nothing_said_is_no_condition() -> None:
    assert conditions_of([]) == {}
    assert conditions_of([[""], ["\t"]]) == {}
