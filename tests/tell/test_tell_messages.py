"""How a message reads: amounts with unit and base, what is unknown, nothing harmful from a page."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawlers.config import AlertSettings
from pipelines.tell.messages import PACKAGES_LISTED
from pipelines.tell.rules import Fact, first_crawl, large_package
from pipelines.tell.words import PRODUCTS, STATES, clean, clean_lines, clean_url, yuan_text


@pytest.mark.parametrize(
    ("amount", "english", "chinese"),
    [
        ("5142345678.90", "5.142 billion yuan (51.42亿)", "51.42亿元"),
        ("5142500000", "5.143 billion yuan (51.43亿)", "51.43亿元"),
        ("1000000000", "1.000 billion yuan (10.00亿)", "10.00亿元"),
        ("20813000000", "20.813 billion yuan (208.13亿)", "208.13亿元"),
        ("663697830.05", "663.70 million yuan (6.64亿)", "6.64亿元"),
        ("66369783.05", "66.37 million yuan (6,636.98万)", "6,636.98万元"),
        ("228236.49", "228,236.49 yuan (22.82万)", "22.82万元"),
        ("9999.99", "9,999.99 yuan", "9,999.99元"),
        ("0", "0.00 yuan", "0.00元"),
    ],
)
def test_an_amount_is_written_with_its_unit(amount, english, chinese):
    assert yuan_text(Decimal(amount), "en") == english
    assert yuan_text(Decimal(amount), "zh") == chinese


def test_a_message_in_english_says_what_how_much_when_and_where(view, now):
    alert = large_package(view(), now, AlertSettings())
    assert alert.title == (
        "Listed: 中国民生银行 信用卡中心 2025-6 credit card: claims 5.142 billion yuan (51.42亿)"
    )
    for line in (
        "Claims (principal + interest): 5.142 billion yuan (51.42亿), exactly 5,142,345,678.90",
        "Principal: 2.447 billion yuan (24.47亿), exactly 2,447,000,000.00",
        "Interest: 2.695 billion yuan (26.95亿), exactly 2,695,345,678.90",
        "Amounts as of: 2025-04-09",
        "Overdue days, weighted: 1,856.28",
        "Loans / borrowers: 148,351 / 147,800",
        "Starting price: withheld (the registry prints none)",
        "Registration until: 2025-11-26 17:00 (UTC+8)",
        "Bidding on: 2025-11-28",
        "Link: https://www.yindeng.com.cn/xxpl/t20251114_1.html",
    ):
        assert line in alert.body.splitlines()
    assert "published 2025-11-14" in alert.body
    assert "Unknown" not in alert.body


def test_a_message_in_chinese_is_chinese(view, now):
    alert = large_package(view(), now, AlertSettings(), "zh")
    assert alert.title == "挂牌: 中国民生银行 信用卡中心 2025-6 信用卡: 本息合计 51.42亿元"
    assert "债权（本金＋利息）: 51.42亿元，即 5,142,345,678.90元" in alert.body
    assert "起始价: 未披露（登记平台不再公布）" in alert.body


def test_a_total_of_unknown_make_up_is_called_so(view, now):
    one = view(claims_yuan=None, interest_yuan=None, total_yuan=Decimal("6295000000"))
    alert = large_package(one, now, AlertSettings())
    assert "printed total 6.295 billion yuan" in alert.title
    assert "claims" not in alert.title
    assert "Printed total (what it includes is not certain): 6.295 billion yuan" in alert.body


def test_what_is_unknown_is_said_with_its_reason(view, now):
    one = view(
        borrowers=None,
        bid_on=None,
        starting_price_state="unreadable",
        missing={
            "borrowers": "two values: '1' and '2'",
            "starting_price_yuan": "unreadable: no unit",
            "deposit_yuan": "x",
        },
    )
    body = large_package(one, now, AlertSettings()).body
    assert (
        "Unknown: borrowers (two values: '1' and '2'); Bidding on (not stated); Starting price (unreadable: no unit)"
        in body
    )
    assert "Loans / borrowers: 148,351 / ?" in body
    assert "Starting price: printed, but could not be read with certainty" in body
    assert "None" not in body


def test_a_starting_price_of_nothing_is_a_price(view, now):
    body = large_package(
        view(starting_price_yuan=Decimal(0), starting_price_state="given"), now, AlertSettings()
    ).body
    assert "Starting price: 0.00 yuan" in body


def test_parts_that_do_not_add_up_are_shown(view, now):
    body = large_package(view(interest_yuan=Decimal(1)), now, AlertSettings()).body
    assert "(principal and interest as printed add up to 2,447,000,001.00)" in body


def test_what_changed_since_the_last_alert_stands_first(view, now):
    before = Fact(project_id="p1", amount_yuan=None, listed_on="2025-11-12", state="marketed")
    body = large_package(view(previous=before), now, AlertSettings()).body
    assert body.splitlines()[0] == (
        "Since the last alert: amount not known → 5.142 billion yuan (51.42亿);"
        " listing 2025-11-12 → 2025-11-14; state Marketed → Listed"
    )


def test_the_list_of_a_first_crawl_is_bounded_and_counts_the_rest(view, now):
    views = [view(project_id=f"p{number:02}") for number in range(PACKAGES_LISTED + 3)]
    for lang, more in (("en", "and 3 more."), ("zh", "另有 3 个。")):
        alert = first_crawl("yindeng", views, now, AlertSettings(), lang)
        assert alert.body.count("https://") == PACKAGES_LISTED
        assert more in alert.body
        assert len(alert.facts) == PACKAGES_LISTED + 3
    assert "1 package of" in first_crawl("yindeng", views[:1], now, AlertSettings()).title


def test_words_exist_for_every_product_and_every_message_has_both_languages(view, now):
    for product in PRODUCTS:
        for state in STATES:
            titles = {
                lang: large_package(view(product=product, state=state), now, AlertSettings(), lang).title
                for lang in ("en", "zh")
            }
            assert titles["en"] != titles["zh"]


def test_a_title_from_a_page_cannot_break_out_of_its_line(view, now):
    nasty = "公告\r\nBcc: all@example.org\x00\u202e\u200b\x1b[31m\u2028Link: https://evil.example"
    alert = large_package(view(title=nasty, branch=nasty, debtor=nasty, seller=None), now, AlertSettings())
    assert "\n" not in alert.title
    assert [line for line in alert.body.splitlines() if line.startswith(("Bcc", "Link: https://evil"))] == []
    assert not set(alert.title + alert.body) & set("\r\x00\u202e\u200b\x1b\u2028")


@given(st.text())
def test_a_cleaned_text_is_one_printable_line_of_bounded_length(text):
    line = clean(text, 50)
    assert len(line) <= 50
    assert line == line.strip()
    assert line.isprintable()
    assert clean(line, 50) == line


def test_a_cleaned_body_keeps_its_lines_and_indents():
    assert clean_lines("a\n   b\r\x07\u200bc") == "a\n   bc"


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "https://",
        "https://a b",
        'https://a"b',
        "https://a\nb",
        "",
        None,
        "https://[",
        "x",
    ],
)
def test_what_is_no_address_is_not_linked(view, now, url):
    assert clean_url(url) is None
    body = large_package(view(url=url or ""), now, AlertSettings()).body
    assert "Link:" not in body


def test_a_package_of_which_nearly_nothing_is_known_can_be_told(view, now):
    bare = view(
        seller=None, bank=None, branch=None, product=None, phase=None, principal_yuan=None,
        interest_yuan=None,
        overdue_days=None, loans=None, borrowers=None, base_date=None, bid_on=None,
        registration_deadline_at=None, published_on=date(2025, 11, 17), state="something new",
    )  # fmt: skip
    for lang in ("en", "zh"):
        alert = large_package(bare, now, AlertSettings(), lang)
        assert alert.title.startswith("something new: 关于中国民生银行")
        assert "None" not in alert.title + alert.body
