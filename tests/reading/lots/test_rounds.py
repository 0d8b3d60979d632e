"""Rounds come from titles and fields, and two that differ are refused."""

from __future__ import annotations

import pytest

from crawlers.reading.lots.rounds import round_of
from crawlers.records import Round, Unreadable


@pytest.mark.parametrize(
    ("title", "words", "times", "said"),
    [
        ("【一拍】某房产", (), None, Round.FIRST),
        ("某房产（第一次拍卖）", (), 0, Round.FIRST),
        ("某房产第一次公开拍卖公告", (), None, Round.FIRST),
        ("【第一次】某房产", (), 0, Round.FIRST),
        ("首拍：某房产", (), None, Round.FIRST),
        ("【二拍】某房产", (), 2, Round.SECOND),
        ("某房产（第二次）", (), None, Round.SECOND),
        ("【变卖】某房产", (), 4, Round.SELL_OFF),
        ("某房产第二次变卖", (), None, Round.SELL_OFF),
        ("【重新拍卖】某房产", ("一拍",), 1, Round.RELIST),
        ("【重新挂牌】某房产", (), None, Round.RELIST),
        ("某房产第三次拍卖", (), 0, Round.RELIST),
        ("某房产第十二次挂牌", (), 0, Round.RELIST),
        ("某房产", ("二 拍",), None, Round.SECOND),
        ("某房产", (), 1, Round.FIRST),
        ("某房产", (), 6, Round.UNKNOWN),
        ("某房产", (), None, Round.UNKNOWN),
        ("示例路12号一拍即合大厦3室", (), None, Round.FIRST),  # refusing this would refuse 一拍 anywhere
        ("第一城小区3幢501室", (), None, Round.UNKNOWN),
    ],
)
def test_the_round_is_what_title_tags_and_number_say(title, words, times, said):
    assert round_of(title, words, times) is said


def test_a_title_against_its_number_is_refused():
    with pytest.raises(Unreadable, match="different rounds"):
        round_of("【一拍】某房产", (), 2)
