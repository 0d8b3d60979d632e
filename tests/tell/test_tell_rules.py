"""What alerts and what does not: threshold, time, kinds, changes, filters, the first crawl."""

from __future__ import annotations

import re
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from attrs import evolve

from crawlers.config import AlertSettings
from pipelines.tell.rules import Fact, fact_of, first_crawl, large_package

SETTINGS = AlertSettings()


@pytest.mark.parametrize(
    ("claims", "total", "fires"),
    [
        ("1000000000", None, True),
        ("999999999.99", None, False),
        ("999999999.99", "2000000000", False),  # the claims are known, so the total does not count
        (None, "1000000000", True),
        (None, "999999999.99", False),
        (None, None, False),
    ],
)
def test_claims_or_the_total_when_claims_are_unknown_must_reach_the_threshold(
    view, now, claims, total, fires
):
    one = view(claims_yuan=claims and Decimal(claims), total_yuan=total and Decimal(total))
    assert (large_package(one, now, SETTINGS) is not None) is fires


def test_the_threshold_is_a_setting(view, now):
    small = view(claims_yuan=Decimal(5_000))
    assert large_package(small, now, AlertSettings(min_claims_yuan=Decimal(5_000))) is not None
    assert large_package(small, now, AlertSettings(min_claims_yuan=Decimal("5000.01"))) is None


@pytest.mark.parametrize(
    ("published_on", "fires"),
    [
        (date(2025, 11, 9), False),
        (date(2025, 11, 10), True),
        (date(2025, 11, 17), True),
        (date(2025, 11, 18), True),
        (date(2025, 11, 19), False),
        (None, False),
    ],
)
def test_only_what_was_published_within_seven_days_of_the_clock_can_alert(view, now, published_on, fires):
    one = view(published_on=published_on)
    assert (large_package(one, now, SETTINGS) is not None) is fires
    assert (first_crawl("yindeng", [one], now, SETTINGS) is not None) is fires


def test_the_day_is_that_of_beijing(view):
    late = datetime(2025, 11, 17, 17, 0, tzinfo=UTC)  # already the 18th in Beijing
    assert large_package(view(published_on=date(2025, 11, 10)), late, SETTINGS) is None
    assert large_package(view(published_on=date(2025, 11, 19)), late, SETTINGS) is not None


@pytest.mark.parametrize(
    ("kind", "fires"),
    [
        ("marketing", True),
        ("transfer", True),
        ("disposal", True),
        ("filing", True),
        ("result", False),
        ("withdrawal", False),
        ("correction", False),
        ("other", False),
    ],
)
def test_only_a_listing_can_be_the_first_alert_about_a_project(view, now, kind, fires):
    assert (large_package(view(kind=kind), now, SETTINGS) is not None) is fires


@pytest.mark.parametrize(("kind", "state"), [("result", "sold"), ("withdrawal", "withdrawn")])
def test_the_end_of_a_package_is_told_to_those_who_heard_of_it(view, now, kind, state):
    listed = view()
    ended = evolve(
        listed,
        kind=kind,
        state=state,
        published_on=date(2025, 11, 17),
        claims_yuan=None,
        overdue_days=None,
        previous=fact_of(listed),
    )
    alert = large_package(ended, now, AlertSettings(overdue_days=Decimal(100)))
    assert alert is not None
    assert alert.facts == (Fact(project_id="p1", amount_yuan=None, listed_on="2025-11-14", state=state),)
    assert large_package(evolve(ended, previous=alert.facts[0]), now, SETTINGS) is None
    assert large_package(ended, now, AlertSettings(seller=("平安",))) is None


def test_the_same_facts_are_never_told_twice(view, now):
    first = large_package(view(), now, SETTINGS)
    assert large_package(view(previous=first.facts[0]), now, SETTINGS) is None
    assert large_package(view(previous=first.facts[0], overdue_days=Decimal(1)), now, SETTINGS) is None


@pytest.mark.parametrize(
    "change",
    [
        {"claims_yuan": Decimal("5142345678.91")},
        {"published_on": date(2025, 11, 17)},
        {"listed_on": date(2025, 11, 17)},
        {"state": "relisted"},
    ],
)
def test_a_change_of_amount_date_or_state_is_told_again_under_another_id(view, now, change):
    first = large_package(view(), now, SETTINGS)
    again = large_package(view(previous=first.facts[0], **change), now, SETTINGS)
    assert again is not None
    assert again.alert_id != first.alert_id


def test_a_late_marketing_notice_of_a_listed_project_is_no_news(view, now):
    listed = view(listed_on=date(2025, 11, 14))
    late = view(
        kind="marketing",
        published_on=date(2025, 11, 12),
        listed_on=date(2025, 11, 14),
        previous=fact_of(listed),
    )
    assert large_package(late, now, SETTINGS) is None


def test_equal_amounts_written_differently_are_equal(view, now):
    first = large_package(view(claims_yuan=Decimal("5e9")), now, SETTINGS)
    assert (
        large_package(view(claims_yuan=Decimal("5000000000.00"), previous=first.facts[0]), now, SETTINGS)
        is None
    )


def test_the_id_follows_from_rule_project_and_facts_alone(view, now):
    alert = large_package(view(), now, SETTINGS)
    later = large_package(view(title="another wording"), now + timedelta(hours=5), SETTINGS, "zh")
    assert alert.alert_id == later.alert_id
    assert re.fullmatch(r"large_package:[0-9a-f]{16}", alert.alert_id)
    assert large_package(view(project_id="p2"), now, SETTINGS).alert_id != alert.alert_id


def test_the_id_is_the_same_in_another_process(view, now):
    code = (
        "from datetime import *; from decimal import Decimal; from crawlers.config import AlertSettings;"
        "from pipelines.tell.rules import *;"
        "v = PackageView(project_id='p1', source='s', kind='transfer', state='listed', title='t', url='u',"
        " claims_yuan=Decimal('5142345678.9'), published_on=date(2025, 11, 14));"
        "print(large_package(v, datetime(2025, 11, 17, tzinfo=timezone.utc), AlertSettings()).alert_id)"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == large_package(view(), now, SETTINGS).alert_id


def test_the_alert_is_a_row_about_the_project_for_readers(view, now):
    alert = large_package(view(), now, SETTINGS)
    assert (alert.rule, alert.subject_type, alert.subject_id) == ("large_package", "project", "p1")
    assert (alert.audience, alert.created_at) == ("reader", now)


@pytest.mark.parametrize(
    ("filters", "passes"),
    [
        ({"seller": ("民生银行",)}, True),
        ({"seller": ("平安银行",)}, False),
        ({"seller": ("平安银行", "民生银行信用卡中心")}, True),
        ({"seller": ("民生 银行",)}, True),
        ({"product": ("credit_card",)}, True),
        ({"product": ("consumer", "mortgage")}, False),
        ({"region": ("浙江",)}, False),
        ({"keyword": ("信用卡透支",)}, True),
        ({"keyword": ("白酒",)}, False),
        ({"overdue_days": Decimal("1856.28")}, True),
        ({"overdue_days": Decimal(1857)}, False),
        ({"discount": Decimal("0.3")}, True),  # the price is withheld: a rule for lots silences no package
        ({"seller": ("民生银行",), "keyword": ("白酒",)}, False),
        ({"seller": ("民生银行",), "product": ("credit_card",), "overdue_days": Decimal(1)}, True),
    ],
)
def test_every_filter_that_is_set_must_pass(view, now, filters, passes):
    settings = AlertSettings(**filters)
    assert (large_package(view(), now, settings) is not None) is passes
    assert (first_crawl("yindeng", [view()], now, settings) is not None) is passes


@pytest.mark.parametrize(
    ("region", "branch", "passes"),
    [
        ("浙江", "浙江省分行", True),
        ("浙江省", "浙江分行", True),
        ("上海市", "上海分行", True),
        ("广西壮族自治区", "广西分行", True),
        ("新疆维吾尔自治区", "新疆区分行", True),
        ("浙江省", "江苏省分行", False),
        ("深圳", None, False),
    ],
)
def test_a_region_is_found_in_seller_branch_or_title(view, now, region, branch, passes):
    one = view(branch=branch, title="个人不良贷款转让公告")
    assert (large_package(one, now, AlertSettings(region=(region,))) is not None) is passes
    elsewhere = view(branch=None, title=f"{branch or ''}个人不良贷款转让公告")
    assert (large_package(elsewhere, now, AlertSettings(region=(region,))) is not None) is passes


@pytest.mark.parametrize("column", ["overdue_days", "product"])
def test_an_unknown_value_does_not_pass_its_filter(view, now, column):
    filters = {"overdue_days": Decimal(0)} if column == "overdue_days" else {"product": ("credit_card",)}
    assert large_package(view(**{column: None}), now, AlertSettings(**filters)) is None


@pytest.mark.parametrize(
    ("price", "claims", "total", "passes"),
    [
        ("3500000000", "5000000000", None, True),
        ("3500000001", "5000000000", None, False),
        ("0", "5000000000", None, True),  # a price of 0 has no discount
        ("4999999999", None, "5000000000", True),  # a total of unknown make-up is no base
    ],
)
def test_the_discount_filter_leaves_out_only_what_is_certainly_less(view, now, price, claims, total, passes):
    one = view(
        starting_price_yuan=Decimal(price),
        starting_price_state="given",
        claims_yuan=claims and Decimal(claims),
        total_yuan=total and Decimal(total),
    )
    assert (large_package(one, now, AlertSettings(discount=Decimal("0.3"))) is not None) is passes


def test_the_first_crawl_is_one_alert_largest_first(view, now):
    views = [
        view(project_id="small", claims_yuan=Decimal(999), title="small"),
        view(project_id="second", claims_yuan=Decimal(2_000_000_000), branch="第二"),
        view(project_id="first", claims_yuan=Decimal(3_000_000_000), branch="第一"),
        view(project_id="old", published_on=date(2025, 1, 1)),
        view(project_id="result", kind="result", state="sold"),
    ]
    alert = first_crawl("yindeng", views, now, SETTINGS)
    assert (alert.rule, alert.subject_type, alert.subject_id) == ("first_crawl", "source", "yindeng")
    assert [fact.project_id for fact in alert.facts] == ["first", "second"]
    assert alert.body.index("第一") < alert.body.index("第二")
    assert "2 packages of at least 1.000 billion yuan (10.00亿)" in alert.title


def test_the_first_crawl_tells_nothing_when_nothing_qualifies(view, now):
    assert first_crawl("yindeng", [], now, SETTINGS) is None
    assert first_crawl("yindeng", [view(claims_yuan=Decimal(5))], now, SETTINGS) is None


def test_the_first_crawl_counts_a_project_once_by_its_latest_notice(view, now):
    marketing = view(kind="marketing", state="listed", published_on=date(2025, 11, 12))
    alert = first_crawl("yindeng", [view(), marketing], now, SETTINGS)
    same = first_crawl("yindeng", [marketing, view()], now, SETTINGS)
    assert [fact.listed_on for fact in alert.facts] == ["2025-11-14"]
    assert (alert.alert_id, alert.body) == (same.alert_id, same.body)


def test_a_second_run_before_the_first_complete_one_tells_only_what_is_new(view, now):
    first = first_crawl("yindeng", [view()], now, SETTINGS)
    known, new = view(previous=first.facts[0]), view(project_id="p2")
    assert first_crawl("yindeng", [known], now, SETTINGS) is None
    assert [f.project_id for f in first_crawl("yindeng", [known, new], now, SETTINGS).facts] == ["p2"]


def test_what_the_first_crawl_told_is_not_told_again_alone(view, now):
    fact = first_crawl("yindeng", [view()], now, SETTINGS).facts[0]
    assert large_package(view(previous=fact), now, SETTINGS) is None
    assert large_package(view(previous=fact, kind="result", state="sold"), now, SETTINGS) is not None
