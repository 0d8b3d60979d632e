"""Price over claims and over principal by the registry's formulas, beside what the registry printed itself."""

from __future__ import annotations

from decimal import Decimal

import pytest

from crawlers.records import Kind
from reports.official import official_figures, printed
from tests.auction_market import count_of, members, one, values
from tests.package_market import Packages

DEALS, PRINCIPAL, CLAIMS, PRICE = 86, 5.718e9, 1.757e10, 4.68e8


@pytest.fixture
def packages(tmp_path):
    return Packages(tmp_path)


def test_the_official_formulas_on_deals_that_sum_to_the_2022_reports_totals(packages):
    for number in range(DEALS):
        share = 2 * (number + 1) / (DEALS * (DEALS + 1))  # deals of all sizes, in different proportions
        claims = CLAIMS * share
        principal, price = PRINCIPAL / DEALS, PRICE * 2 * (DEALS - number) / (DEALS * (DEALS + 1))
        packages.notice(str(number), "2022-03-01", claims_yuan=claims, principal_yuan=principal)
        packages.notice(str(number), f"2022-{1 + number % 12:02d}-28", Kind.RESULT)
        packages.deal(str(number), price, claims=claims, principal=principal)
    at = packages.at()
    (discount,) = values(at, "deal_over_claims_by_year")
    (recovery,) = values(at, "deal_over_principal_by_year")
    assert (f"{discount.value:.2%}", f"{recovery.value:.2%}") == ("2.66%", "8.18%")
    assert discount.group == "2022" and discount.n == recovery.n == DEALS
    assert discount.note.en == "the registry printed 2.65% for deals closed"
    assert recovery.note.zh == "银登中心公布的成交口径为 8.19%"
    assert count_of(at.connection, discount.rows) == DEALS


def _priced(packages, package, on, price, claims=1e8, **given):
    state = given.pop("state", "given")
    packages.notice(
        package, on, starting_price_yuan=price, starting_price_state=state, claims_yuan=claims, **given
    )


def test_what_is_asked_is_sum_over_sum_at_the_first_listing_of_personal_batches(packages):
    _priced(packages, "a", "2025-02-01", 1e7, claims=1e8, principal_yuan=5e7)
    _priced(packages, "a", "2025-03-01", 5e6, claims=1e8, principal_yuan=5e7)
    _priced(packages, "b", "2025-02-01", 1e7, claims=3e8, principal_yuan=1e8, product="consumer")
    _priced(packages, "company", "2025-02-01", 9e7, product="corporate_single")
    at = packages.at()
    asked = one(at, "asked_over_claims_ytd")
    assert (asked.value, asked.n) == (2e7 / 4e8, 2)
    assert asked.note.en == "2 of 2 projects; the registry shows no price since 2025-10-27"
    assert one(at, "asked_over_principal_ytd").value == pytest.approx(2e7 / 1.5e8)
    assert members(at, "asked_over_claims_by_product_ytd") == {
        "consumer": pytest.approx(1 / 30),
        "corporate_single": 0.9,
        "credit_card": 0.1,
    }
    assert one(at, "relisting_price_over_first").value == 0.5


#: what makes a price no price for the ratio -> the notice
LEFT_OUT = {
    "withheld": {"price": None, "state": "withheld"},
    "not readable": {"price": None, "state": "unreadable"},
    "a price of 0": {"price": 0.0},
    "no claims": {"price": 1e7, "claims": None},
    "claims of 0": {"price": 1e7, "claims": 0.0},
    "not yet published": {"price": 1e7, "on": "2025-11-15"},
    "no product": {"price": 1e7, "product": None},
}


@pytest.mark.parametrize("given", LEFT_OUT.values(), ids=LEFT_OUT)
def test_without_a_price_and_a_base_a_project_is_left_out(packages, given):
    _priced(packages, "a", "2025-02-01", 2e7)
    given = dict(given)
    _priced(packages, "b", given.pop("on", "2025-02-01"), given.pop("price"), **given)
    asked = one(packages.at(), "asked_over_claims_ytd")
    assert (asked.value, asked.n) == (0.2, 1)


def test_a_quarter_without_a_price_is_not_known_and_the_official_rate_stands_beside_its_quarter(packages):
    _priced(packages, "a", "2025-01-15", 1e7)
    _priced(packages, "b", "2025-11-10", None, state="withheld")
    at = packages.at()
    found = values(at, "asked_over_claims_by_quarter")
    assert [(value.group, value.value) for value in found] == [
        ("2025Q4", None),
        ("2025Q3", None),
        ("2025Q2", None),
        ("2025Q1", 0.1),
    ]
    assert found[3].note.en == "the registry printed 4.1% for deals closed; asked is not paid"
    assert found[0].note is None


def test_prices_by_overdue_time_lie_in_their_buckets(packages):
    _priced(packages, "a", "2025-02-01", 1.2e7, overdue_days=100)
    _priced(packages, "b", "2025-02-01", 2e6, overdue_days=2000)
    assert members(packages.at(), "asked_over_claims_by_overdue_ytd") == {
        "<1": 0.12,
        "1-3": None,
        "3-5": None,
        ">5": 0.02,
    }


def test_without_a_deals_price_the_ratio_is_not_known_and_says_why(packages):
    packages.notice("a", "2025-02-01", claims_yuan=1e8)
    packages.notice("a", "2025-03-01", Kind.RESULT)
    at = packages.at()
    value = one(at, "deal_over_claims_ytd")
    assert (value.value, value.n) == (None, 0)
    assert value.note.en == "no notice read so far gives a deal's price"
    assert values(at, "deal_over_claims_by_quarter") == []


def test_official_recovery_is_never_below_discount_and_every_row_has_its_source():
    for row in official_figures():
        assert row.source and row.as_of
        if row.discount is not None and row.recovery is not None:
            assert row.discount <= row.recovery, row.period
    rows = [(row.period, row.of) for row in official_figures()]
    assert len(rows) == len(set(rows))


def test_official_parts_sum_to_their_wholes():
    closed = {(row.period, row.of): row.closed_yuan for row in official_figures()}
    types = ("state_owned", "joint_stock", "city_commercial", "rural", "consumer_finance")
    assert sum(closed["2025Q1", of] for of in types) == closed["2025Q1", "all"] == Decimal("483e8")
    assert sum(closed["2024", of] for of in types if of != "rural") <= closed["2024", "all"]


def test_the_rates_that_a_paper_transposed_are_read_in_the_order_of_the_definition():
    assert (printed("2024Q4", "personal", "claims"), printed("2024Q4", "personal", "principal")) == (
        Decimal("0.048"),
        Decimal("0.073"),
    )
    assert printed("2025Q2", "personal", "claims") is None
    assert printed("2022", "personal", "claims") == Decimal("0.0265")
