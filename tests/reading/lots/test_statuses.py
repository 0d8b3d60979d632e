"""Sold needs proof; withdrawn and suspended stand above ended."""

from __future__ import annotations

from decimal import Decimal

import pytest

from crawlers.reading.lots import statuses
from crawlers.records import LotStatus as S


@pytest.mark.parametrize(
    ("auction", "display", "bids", "confirmed", "status"),
    [
        (0, 1, 0, False, S.UPCOMING),
        (1, 1, 3, False, S.LIVE),
        (2, 1, 3, False, S.SOLD),
        (2, 1, 0, True, S.SOLD),
        (2, 1, None, True, S.SOLD),
        (2, 1, 0, False, S.UNSOLD),
        (2, 1, None, False, S.ENDED),
        (2, 5, 0, False, S.WITHDRAWN),
        (2, 5, 4, False, S.WITHDRAWN),
        (2, 3, 0, False, S.SUSPENDED),
        (1, 6, 1, False, S.SUSPENDED),
        (2, 7, 1, True, S.SUSPENDED),
        (None, None, None, False, S.UNKNOWN),
        (9, 1, 0, False, S.UNKNOWN),
        (2, 8, 0, False, S.UNKNOWN),
    ],
)
def test_jd(auction, display, bids, confirmed, status):
    assert statuses.jd(auction, display, bids, confirmed, "") is status


def test_jd_bids_below_the_reserve_prove_no_sale():
    price, reserve = Decimal(90), Decimal(100)
    assert statuses.jd(2, 1, 2, False, "", price=price, reserve=reserve) is S.UNSOLD
    assert statuses.jd(2, 1, 2, True, "", price=price, reserve=reserve) is S.SOLD
    assert statuses.jd(2, 1, 2, False, "", price=reserve, reserve=price) is S.SOLD


def test_jd_a_reason_tells_only_where_the_number_is_missing():
    assert statuses.jd(2, None, 0, False, "因案外人异议，撤回本次拍卖") is S.WITHDRAWN
    assert statuses.jd(2, 1, 0, False, "因案外人异议，撤回本次拍卖") is S.UNSOLD


@pytest.mark.parametrize(
    ("word", "bids", "status"),
    [
        ("todo", 0, S.UPCOMING), ("doing", 1, S.LIVE), ("delay", 5, S.LIVE), ("done", 2, S.SOLD), ("done", 0, S.UNSOLD),
        ("done", None, S.ENDED), ("success", 0, S.SOLD), ("failure", 0, S.UNSOLD), ("break", 0, S.SUSPENDED),
        ("revocation", 3, S.WITHDRAWN), (" Todo ", 0, S.UPCOMING), ("odd", 1, S.UNKNOWN), (None, 1, S.UNKNOWN),
    ],
)  # fmt: skip
def test_alibabas_classic_words(word, bids, status):
    assert statuses.ali_classic(word, bids) is status


@pytest.mark.parametrize(
    ("word", "bids", "status"),
    [
        ("before", 0, S.UPCOMING), ("upcoming", 0, S.UPCOMING), ("ing", 0, S.LIVE), ("sold", None, S.SOLD),
        ("end", 1, S.SOLD), ("end", 0, S.UNSOLD), ("end", None, S.ENDED), ("", 0, S.UNKNOWN),
    ],
)  # fmt: skip
def test_alibabas_search_words(word, bids, status):
    assert statuses.ali_scheme(word, bids) is status


@pytest.mark.parametrize(
    ("words", "status"),
    [
        ("本场已撤回 原因：申请执行人撤回执行", S.WITHDRAWN), ("撤拍", S.WITHDRAWN), ("已中止", S.SUSPENDED), ("暂缓", S.SUSPENDED),
        ("本场已流拍", S.UNSOLD), ("竞价失败 无人出价", S.UNSOLD), ("流 标", S.UNSOLD), ("本场已结束 拍下价 ￥100", S.SOLD),
        ("已成交", S.SOLD), ("已结束", S.ENDED), ("竞价中", S.LIVE), ("即将开始", S.UPCOMING),
        ("竞价成功后请支付尾款", S.UNKNOWN), ("", S.UNKNOWN),
    ],
)  # fmt: skip
def test_printed_words(words, status):
    assert statuses.of_words(words) is status
