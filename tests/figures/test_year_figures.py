"""The year to date against the four years before, and what counts twice: notices raw, projects once."""

from __future__ import annotations

from datetime import date

import pytest

from crawlers.records import Kind
from tests.auction_market import count_of, members, one, values
from tests.package_market import Packages


@pytest.fixture
def packages(tmp_path):
    return Packages(tmp_path)


def test_the_average_is_of_four_full_years_and_to_the_same_date(packages):
    packages.years(4, 5, 6, 9)
    packages.notice("now", "2025-01-20")
    at = packages.at(date(2025, 7, 15))
    assert one(at, "average_4y_full_year").value == 6
    # of each year those of January, April and July the 15th: 3, 4, 5 and 7
    assert one(at, "average_4y_same_date").value == 4.75
    assert one(at, "average_4y_same_date").note.en == "2021: 3, 2022: 4, 2023: 5, 2024: 7"
    assert one(at, "ytd_vs_full_year").value == pytest.approx(1 / 6)
    assert one(at, "ytd_vs_same_date").value == pytest.approx(1 / 4.75)


def test_without_the_first_of_the_four_years_there_is_no_average_of_four(packages):
    packages.years(8, 8, 8)
    packages.notice("now", "2025-01-20")
    at = packages.at()
    for id in ("average_4y_full_year", "average_4y_same_date", "ytd_vs_full_year", "ytd_vs_same_date"):
        value = one(at, id)
        assert value.value is None
        assert "2021" in value.note.en and "2021" in value.note.zh
    assert one(at, "transfer_notices_ytd").value == 1


@pytest.mark.parametrize(("whole", "average"), [(False, None), (True, 6.5)])
def test_a_year_with_an_empty_quarter_counts_only_when_the_whole_list_was_walked(packages, whole, average):
    packages.years(8, 2, 8, 8)
    packages.notice("now", "2025-01-20")
    if whole:
        packages.whole_run()
    assert one(packages.at(), "average_4y_full_year").value == average


def test_even_after_a_walk_of_the_whole_list_a_year_without_a_notice_gives_no_average(packages):
    packages.whole_run()
    packages.years(8, 0, 8, 8)
    packages.notice("now", "2025-01-20")
    assert one(packages.at(), "average_4y_full_year").value is None


@pytest.mark.parametrize(("walked", "average"), [("2024-11-20", None), ("2025-01-02", 4)])
def test_a_year_that_was_not_over_when_the_list_was_walked_last_gives_no_average(packages, walked, average):
    packages.years(4, 4, 4, 4)
    packages.whole_run(walked)
    assert one(packages.at(date(2025, 3, 1)), "average_4y_full_year").value == average


def test_a_quarter_of_relistings_only_is_a_quarter_that_is_known(packages):
    packages.years(4, 4, 4, until=2023)
    for on in ("2024-01-15", "2024-04-15", "2024-07-15", "2024-10-15", "2025-01-15"):
        packages.notice("same", on)
    assert one(packages.at(), "projects_average_4y_same_date").value == 13 / 4


def test_an_average_as_of_an_earlier_year_asks_for_the_years_before_that(packages):
    packages.years(4, 5, 6, 9)
    assert one(packages.at(date(2024, 12, 31)), "average_4y_full_year").value is None


def test_on_the_29th_of_february_the_same_date_is_the_28th_elsewhere(packages):
    packages.years(4, 4, 4, 4, until=2023)
    packages.notice("a", "2023-02-28")
    packages.notice("b", "2023-03-01")
    packages.notice("c", "2024-02-29")
    at = packages.at(date(2024, 2, 29))
    value = one(at, "average_4y_same_date")
    assert value.value == (1 + 1 + 1 + 2) / 4
    assert value.n == count_of(at.connection, value.rows) == 5


def test_a_relisted_project_counts_once_at_its_first_transfer_notice(packages):
    packages.notice("old", "2024-12-30", claims_yuan=5e8)
    packages.notice("old", "2025-01-10", claims_yuan=5e8)
    packages.notice("new", "2025-02-01", Kind.MARKETING, total_yuan=9e9)
    packages.notice("new", "2025-03-01", claims_yuan=2e8)
    packages.notice("new", "2025-03-20", claims_yuan=2e8)
    at = packages.at()
    assert one(at, "transfer_notices_ytd").value == 3
    assert one(at, "transfer_projects_ytd").value == 1
    assert one(at, "claims_ytd_yuan").value == 9e8
    assert one(at, "claims_projects_ytd_yuan").value == 2e8
    assert one(at, "relistings_ytd").value == 2
    assert one(at, "relisting_gap_days").value == 15


def test_a_notice_without_an_amount_is_in_the_count_and_said_in_the_sum(packages):
    packages.notice("a", "2025-02-01", claims_yuan=2e8)
    packages.notice("b", "2025-02-01")
    packages.notice("c", "2025-02-01", total_yuan=3e8)
    value = one(packages.at(), "claims_ytd_yuan")
    assert (value.value, value.n, value.note.en) == (5e8, 2, "1 more give no amount")


def test_months_and_quarters_without_a_notice_are_zero_and_the_last_says_that_it_is_not_over(packages):
    packages.notice("a", "2025-05-31", claims_yuan=1e8)
    packages.notice("b", "2025-11-03", claims_yuan=2e8)
    at = packages.at()
    months = values(at, "transfer_notices_by_month")
    assert [(value.group, value.value) for value in months][-2:] == [("2025-06", 0), ("2025-05", 1)]
    assert months[0].group == "2025-11" and months[0].note.en == "until 2025-11-14"
    assert months[-1].note is None
    assert members(at, "claims_by_quarter_yuan") == {"2025Q2": 1e8, "2025Q3": 0, "2025Q4": 2e8}


def test_sizes_hold_the_larger_ones_too_and_a_share_says_of_how_many(packages):
    for number, size in enumerate((9.99e7, 1e8, 1e9, 6e10)):
        packages.notice(f"p{number}", "2025-06-01", claims_yuan=size)
    packages.notice("silent", "2025-06-01")
    at = packages.at()
    assert members(at, "notices_by_size_ytd") == {">=0.1bn": 3, ">=1bn": 2, ">=10bn": 1, ">=50bn": 1}
    shares = members(at, "projects_share_by_size_ytd")
    assert shares[">=0.1bn"] == 0.75 and shares[">=50bn"] == 0.25
    assert values(at, "projects_share_by_size_ytd")[0].note.en == "3 of 4"
    assert members(at, "claims_share_by_size_ytd")[">=50bn"] == pytest.approx(6e10 / 6.11999e10, rel=1e-4)


def test_with_no_notice_at_all_nothing_is_divided(packages):
    at = packages.at()
    assert set(members(at, "notices_share_by_size_ytd").values()) == {None}
    for id in (
        "claims_ytd_yuan",
        "interest_share_ytd",
        "size_median_ytd_yuan",
        "ytd_vs_full_year",
        "relisting_gap_days",
    ):
        assert one(at, id).value is None, id
    assert values(at, "transfer_notices_by_month") == []


def test_the_largest_outside_the_registry_leave_out_what_the_registry_lists(packages):
    packages.notice("bohai", "2025-10-10", Kind.FILING, total_yuan=6.9833e10)
    packages.notice("both", "2025-10-10", Kind.DISPOSAL, claims_yuan=3e9)
    packages.notice("both", "2025-11-10", claims_yuan=3e9)
    assert [value.value for value in values(packages.at(), "largest_elsewhere_ytd_yuan")] == [6.9833e10]
