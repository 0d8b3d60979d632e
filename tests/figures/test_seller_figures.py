"""Who sells, what and where, how old, and whether a month is unusual."""

from __future__ import annotations

from datetime import date

import pytest

from crawlers.records import Kind
from reports.figures.sellers_months import seller_stream
from reports.figures.transfers import months_back
from reports.figures.usual import quantile, unusual
from tests.auction_market import count_of, members, one, values
from tests.package_market import PINGAN, Packages

CHINA = {"seller": "中国银行股份有限公司", "bank": "中国银行"}
GUANGZHOU = {"seller": "广州银行股份有限公司", "bank": "广州银行"}


@pytest.fixture
def packages(tmp_path):
    return Packages(tmp_path)


def test_the_league_has_notices_projects_and_claims_each_by_itself(packages):
    packages.notice("a", "2025-03-01", claims_yuan=1e8)
    packages.notice("a", "2025-04-01", claims_yuan=1e8)
    packages.notice("b", "2025-04-02", claims_yuan=5e8, **GUANGZHOU)
    at = packages.at()
    assert members(at, "transfer_notices_by_seller_ytd") == {PINGAN: 2, "广州银行股份有限公司": 1}
    assert members(at, "transfer_projects_by_seller_ytd") == {PINGAN: 1, "广州银行股份有限公司": 1}
    assert next(iter(members(at, "claims_by_seller_ytd_yuan").items())) == ("广州银行股份有限公司", 5e8)
    assert members(at, "claims_by_seller_type_ytd_yuan") == {"city_commercial": 5e8, "joint_stock": 1e8}


def test_a_place_is_the_branchs_or_else_a_local_banks_own_and_what_is_not_known_is_a_member(packages):
    for number in range(3):
        packages.notice(f"card{number}", "2025-03-01", branch="信用卡中心")
    packages.notice("a", "2025-03-01", branch="宁波市分行", **CHINA)
    packages.notice("b", "2025-03-01", **GUANGZHOU)
    found = members(packages.at(), "transfer_notices_by_province_ytd")
    assert list(found.items()) == [("unknown", 3), ("广东省", 1), ("浙江省", 1)]


@pytest.mark.parametrize(
    "id",
    [
        f"{measure}_by_{by}_ytd{unit}"
        for measure, unit in (("transfer_notices", ""), ("transfer_projects", ""), ("claims", "_yuan"))
        for by in ("seller", "seller_type", "product", "province")
    ],
)
def test_every_member_of_a_breakdown_leads_to_its_rows(packages, id):
    packages.notice("a", "2024-12-01", branch="天津市分行", claims_yuan=1e8, **CHINA)
    packages.notice("a", "2025-03-01", branch="天津市分行", claims_yuan=1e8, **CHINA)
    packages.notice("b", "2025-03-01", product=None, claims_yuan=1e8)
    packages.notice("c", "2025-03-02", seller=None, bank=None)
    packages.notice("d", "2025-11-20", claims_yuan=1e8)
    at = packages.at()
    found = values(at, id)
    assert found
    for value in found:
        assert count_of(at.connection, value.rows) == value.n > 0, value.group


#: what was counted in the twelve months before -> a count -> unusual?
COUNTS = [
    ([5] * 12, 6, 1), ([5] * 12, 5, 0), ([5] * 12, 4, -1), ([0] * 11 + [1], 1, 0), ([0] * 12, 1, 1),
    ([1, 9] * 6, 10, 0), ([4, 5, 6] * 4, 10, 1), ([4, 5, 6] * 4, 9, 0), ([4, 5, 6] * 4, 0, -1), ([], 7, 0),
]  # fmt: skip


@pytest.mark.parametrize(("before", "count", "verdict"), COUNTS)
def test_unusual_is_beyond_all_of_them_and_beyond_the_fences_of_their_middle_half(before, count, verdict):
    assert unusual(count, before) == verdict


def test_quantiles_lie_between_the_ordered_values():
    assert [quantile([4, 1, 3, 2], part) for part in (0, 0.25, 0.5, 1)] == [1, 1.75, 2.5, 4]
    assert quantile([], 0.5) is None


@pytest.mark.parametrize(
    ("month", "count", "before"), [("2025-01", 1, "2024-12"), ("2025-11", 12, "2024-11"), ("2025-03", 0, "2025-03")]
)  # fmt: skip
def test_months_are_counted_back_over_the_turn_of_a_year(month, count, before):
    assert months_back(month, count) == before


def _year_of_twos(packages, **given):
    for back in range(1, 13):
        for day in ("05", "25"):
            packages.notice(f"{back}-{day}-{given}", f"{months_back('2025-11', back)}-{day}", **given)


def test_an_unusual_month_of_a_seller_stands_first_and_says_what_is_usual(packages):
    _year_of_twos(packages)
    _year_of_twos(packages, **CHINA)
    for number in range(3):
        packages.notice(f"now{number}", "2025-11-10", **CHINA)
    packages.notice("one", "2025-11-10")
    at = packages.at()
    first, second = values(at, "transfer_notices_by_seller_month")
    # to the 14th of the month there was one notice in each month before, not two
    assert (first.group, first.value) == (CHINA["seller"], 3)
    assert first.note.en == "UNUSUALLY MANY; usual: median 1, middle half 1 to 1, all 1 to 1"
    assert first.note.zh.startswith("异常偏多；通常：中位数 1")
    assert second.note.en.startswith("usual:")
    assert count_of(at.connection, first.rows) == 3
    assert members(at, "transfer_notices_by_seller_last_month") == {CHINA["seller"]: 2, PINGAN: 2}


def test_a_seller_that_fell_silent_is_seen(packages):
    _year_of_twos(packages)
    packages.notice("old", "2024-10-01")
    (value,) = values(packages.at(date(2025, 11, 30)), "transfer_notices_by_seller_month")
    assert value.value == 0 and value.note.en.startswith("UNUSUALLY FEW")


def test_a_seller_known_for_less_than_a_year_has_no_usual_range(packages):
    packages.notice("a", "2025-06-01")
    packages.notice("b", "2025-11-01")
    (value,) = values(packages.at(), "transfer_notices_by_seller_month")
    assert value.note.en == "no usual range: first notice in 2025-06"


def test_a_sellers_stream_is_its_whole_months_each_with_its_range(packages):
    _year_of_twos(packages)
    for number in range(9):
        packages.notice(f"now{number}", "2025-11-10")
    stream = seller_stream(packages.at(date(2025, 12, 3)), PINGAN)
    assert [(month.month, month.count, month.unusual) for month in stream[:2]] == [
        ("2025-11", 9, 1),
        ("2025-10", 2, 0),
    ]
    assert stream[0].usual == (2, 2, 2, 2, 2)
    assert stream[1].usual is None and stream[-1].month == "2024-11"
    assert seller_stream(packages.at(), "nobody") == []


def test_the_week_is_the_last_seven_days_against_the_weeks_before(packages):
    packages.notice("before", "2025-11-07", claims_yuan=1e8)
    packages.notice("a", "2025-11-08", claims_yuan=1e8)
    packages.notice("a", "2025-11-14", claims_yuan=3e8)
    at = packages.at()
    value = one(at, "transfer_notices_week")
    assert value.value == count_of(at.connection, value.rows) == 2
    assert "fewer than 52 weeks" in value.note.en
    assert one(at, "transfer_projects_week").value == 1
    assert one(at, "claims_projects_week_yuan").value == 1e8
    (largest,) = values(at, "largest_week_yuan")
    assert largest.value == 3e8 and largest.note.en.startswith("re-listed")


def test_an_unusual_week_is_seen_once_a_year_of_weeks_is_known(packages):
    packages.notice("first", "2024-11-09")
    for number in range(5):
        packages.notice(f"now{number}", "2025-11-10")
    note = one(packages.at(), "transfer_notices_week").note.en
    assert note == "the week before 0; UNUSUALLY MANY; usual: median 0, middle half 0 to 0, all 0 to 1"


def test_ageing_counts_projects_that_give_days_and_an_amount(packages):
    packages.notice("a", "2025-07-01", claims_yuan=1e8, overdue_days=364)
    packages.notice("b", "2025-07-01", claims_yuan=3e8, overdue_days=1826)
    packages.notice("b", "2025-08-01", claims_yuan=3e8, overdue_days=1900)
    packages.notice("c", "2025-07-01", overdue_days=2000)
    packages.notice("d", "2025-10-01", claims_yuan=9e8)
    at = packages.at()
    assert members(at, "transfer_notices_by_overdue_ytd") == {"<1": 1, "1-3": 0, "3-5": 0, ">5": 3}
    assert members(at, "claims_by_overdue_ytd_yuan") == {"<1": 1e8, "1-3": 0, "3-5": 0, ">5": 3e8}
    assert members(at, "overdue_over_5y_share_by_quarter") == {"2025Q3": 0.75, "2025Q4": None}
    assert members(at, "overdue_days_median_by_quarter") == {"2025Q3": 1826, "2025Q4": None}


def test_the_share_of_shown_prices_leaves_out_what_could_not_be_read_and_says_so(packages):
    for state in ("given", "withheld", "withheld", "withheld", "unreadable"):
        packages.notice(f"{packages.count}", "2025-10-28", starting_price_state=state)
    november, october = values(packages.at(), "price_shown_share_by_month")
    assert (october.value, october.n) == (0.25, 4)
    assert october.note.en == "3 withheld; 1 could not be read"
    assert (november.value, november.n) == (None, 0)


def test_a_life_is_measured_from_marketing_to_listing_to_result(packages):
    packages.notice("a", "2025-01-10", Kind.MARKETING, total_yuan=4e8)
    packages.notice("a", "2025-02-09", claims_yuan=3e8)
    packages.notice("a", "2025-03-01", claims_yuan=3e8)
    packages.notice("a", "2025-03-21", Kind.RESULT)
    packages.notice("late", "2025-06-01", claims_yuan=1e8)
    packages.notice("late", "2025-07-01", Kind.MARKETING, total_yuan=1e8)
    packages.notice("lone", "2025-06-01", Kind.RESULT)
    at = packages.at()
    value = one(at, "marketing_to_transfer_days")
    assert (value.value, value.n) == (30, 1)
    assert one(at, "marketing_to_transfer_amount").value == 0.75
    assert one(at, "transfer_to_result_days").value == 40
    assert (one(at, "last_transfer_to_result_days").value, one(at, "last_transfer_to_result_days").n) == (
        20,
        1,
    )
    assert members(at, "result_share_by_year") == {"2025": 0.5}
    assert members(packages.at(date(2025, 3, 20)), "result_share_by_year") == {"2025": 0}
