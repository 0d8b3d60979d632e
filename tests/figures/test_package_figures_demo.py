"""The figures of loan packages over the demo world: what its pages were made to say, and every number leads to its rows."""

from __future__ import annotations

from datetime import date

import pytest

from pipelines.keep.database import open_reading
from reports.figures import catalogue
from reports.figures.as_of import AsOf
from tests.auction_market import count_of, members, one, values


@pytest.fixture(scope="module")
def friday(demo_crawled):
    connection = open_reading(demo_crawled)
    yield AsOf(connection, date(2025, 11, 14))
    connection.close()


def test_the_year_against_the_four_before(friday):
    assert one(friday, "transfer_notices_ytd").value == 1166
    assert one(friday, "average_4y_full_year").value == 680
    assert f"{one(friday, 'ytd_vs_full_year').value:.2f}" == "1.71"
    assert f"{one(friday, 'ytd_vs_same_date').value:.2f}" == "1.97"
    assert one(friday, "average_4y_full_year").note.en == "2021: 330, 2022: 520, 2023: 830, 2024: 1,040"


def test_raw_notices_and_distinct_projects_stand_side_by_side(friday):
    raw, distinct, again = (one(friday, id).value for id in ("transfer_notices_ytd", "transfer_projects_ytd", "relistings_ytd"))  # fmt: skip
    assert (distinct, raw - distinct) == (1092, again) == (1092, 74)
    for by in ("seller", "seller_type", "product", "province"):
        assert sum(members(friday, f"transfer_notices_by_{by}_ytd").values()) <= raw
        assert sum(members(friday, f"transfer_projects_by_{by}_ytd").values()) <= distinct


def test_the_largest_package_of_day_week_and_year_is_minshengs_phase_6_with_its_parts(friday):
    for id in ("largest_day_yuan", "largest_week_yuan", "largest_ytd_yuan"):
        first = values(friday, id)[0]
        assert first.group == "中国民生银行 信用卡中心 2025-6"
        assert f"{first.value / 1e9:.3f}" == "5.142"
        assert first.note.en == (
            "principal 2.447 billion yuan; interest 2.695 billion yuan; 1,856.28 days overdue"
        )


def test_no_price_is_shown_in_november(friday):
    november = values(friday, "price_shown_share_by_month")[0]
    assert (november.group, november.value) == ("2025-11", 0)
    assert "withheld" in november.note.en


def test_every_value_stands_on_the_rows_it_names(friday):
    """As many as it says; of a share those in its numerator, of days to a result all results of the year."""
    for figure in catalogue.figures():
        found = list(figure.compute(friday)) if figure.about == "notices" else []
        for value in found[:1] + found[1:][-1:]:
            shown = count_of(friday.connection, value.rows)
            if figure.id.endswith("to_result_days"):
                assert value.n <= shown == members(friday, "notices_by_kind_ytd")["result"]
            else:
                assert shown <= value.n if "share" in figure.id else shown == value.n, (
                    figure.id,
                    value.group,
                )


def test_every_figure_of_packages_says_in_both_languages_what_it_is_over():
    for figure in catalogue.figures():
        if figure.about == "notices":
            for words in (figure.title, figure.population, figure.definition, figure.grouped_by):
                assert words is None or (words.en and words.zh and words.en != words.zh), figure.id
