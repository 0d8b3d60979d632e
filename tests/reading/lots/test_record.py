"""The record of a lot says of every empty column why, and a stake in a company is not a part of a thing."""

from __future__ import annotations

import pytest

from crawlers.reading.lots.facts import LotFacts
from crawlers.reading.lots.record import lot_of
from crawlers.records import LotKind


def lot(title: str, *lines: str, **given: object):
    facts = {"lot_id": "jd:1", "platform": "jd", "source": "jd_auctions", "url": "https://paimai.jd.com/1"}
    return lot_of(LotFacts(**{**facts, "title": title, "texts": (lines,), **given}))[0]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("title", "kind", "why"),
    [
        ("温州演示鞋业有限公司30%股权", LotKind.EQUITY, "the stake itself is sold, whole"),
        ("某某农村商业银行股份有限公司1200万股股份", LotKind.EQUITY, "the stake itself is sold, whole"),
        ("某某合伙企业20%财产份额", LotKind.EQUITY, "the stake itself is sold, whole"),
        ("对某某有限公司享有的债权", LotKind.CLAIM, "the claim itself is sold, whole"),
        ("某路1号101室", LotKind.HOUSING, "the whole"),
    ],
)
def test_what_is_no_part_of_a_thing_has_no_share_and_says_why(title, kind, why):
    read = lot(title, category="住宅用房" if kind is LotKind.HOUSING else None)
    assert (read.kind, read.share, read.missing["share"]) == (kind, None, why)


def test_a_part_of_a_thing_has_a_share_and_no_reason_for_lacking_it():
    read = lot("某路1号101室50%产权份额", category="住宅用房")
    assert float(read.share) == 0.5
    assert "share" not in read.missing


def test_a_part_without_its_figure_is_unreadable_and_not_the_whole():
    read = lot("某路1号101室产权份额", category="住宅用房")
    assert read.share is None
    assert read.missing["share"] == "unreadable: a share without its figure"
