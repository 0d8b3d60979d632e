"""What is kept of a JSON answer that came broken: nothing that may name a person, and every fact beside it."""

import pytest

from crawlers.families.json_answers import is_private, only


@pytest.mark.parametrize(
    ("value", "kept"),
    [
        ('{"标的物㎡", "咨询人": "令狐砚秋"}', None),  # no JSON any more: nobody knows whose words are in it
        ('[{"name": "咨询人", "value": "令狐砚秋"', None),
        ('{"建筑面积": "89.5㎡", "咨询人": "令狐砚秋"}', {"建筑面积": "89.5㎡"}),
        ("[二拍]样例小区1幢101室", "[二拍]样例小区1幢101室"),
    ],
)
def test_json_inside_json_is_kept_only_when_it_can_be_read(value, kept):
    assert only({"extendInfoMap": value}, {"extendInfoMap"}, ("extendInfoMap",)) == {"extendInfoMap": kept}


@pytest.mark.parametrize(
    ("label", "value", "private"),
    [
        ("建筑面纺", "令狐砚秋", True),
        ("建筑面积", "89.5㎡", False),
        ("所在城市", "马鞍山", False),
        ("小区名称", "万科城", False),
        ("标的物类型", "住宅用房", False),
        ("联系人", "令狐砚秋", True),
        ("所有权人", "样例置业有限公司", False),
    ],
)
def test_a_name_under_a_torn_label_is_a_name(label, value, private):
    assert is_private(label, value) is private
