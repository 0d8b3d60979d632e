"""What alerts among lots and what does not, and what the message says."""

from __future__ import annotations

import sqlite3
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest

from crawlers.clock import BEIJING
from crawlers.config import AlertSettings, ConfigError, load
from crawlers.records import LotKind, LotStatus
from pipelines.keep.schema import LOTS
from pipelines.price.lots import lot_discounts
from pipelines.price.references import Reference
from pipelines.tell.lot_view import view_of
from pipelines.tell.outbox import DDL, insert_alert, previous_fact
from pipelines.tell.property import fact_of, first_look, lot_alert
from pipelines.tell.property_messages import BASES, KINDS, LOTS_LISTED, STATUSES

NOW = datetime(2025, 11, 17, 18, 0, tzinfo=BEIJING)
DISCOUNT = AlertSettings(discount=Decimal("0.3"))
RELIST = AlertSettings(relist_below_yuan=Decimal(800_000))
WATCHED = AlertSettings(watched_sellers=("九江银行",))
HUANGPU = Reference(
    kind="listing_average", of="district", as_of=date(2025, 11, 1), source="a portal", yuan_per_sqm=Decimal(33_400)
)  # fmt: skip


def row(**given):
    """A flat as the store has it; ``given`` are columns."""
    known = {
        "lot_id": "jd:310933273", "platform": "jd", "source": "jd_auctions", "url": "https://paimai.jd.com/310933273",
        "title": "广州市黄埔区某路1号3栋1402房", "kind": "housing", "units": 1, "channel": "bank",
        "seller": "九江银行股份有限公司广州分行", "bank": "九江银行", "province": "广东省", "city": "广州市",
        "district": "黄埔区", "area_sqm": 67.07, "round": "first", "status": "upcoming",
        "starts_at": "2025-11-20T10:00:00+08:00", "ends_at": "2025-11-21T10:00:00+08:00",
        "starting_price_yuan": 798_400.0, "deposit_yuan": 80_000.0, "conditions": '{"occupancy": "房屋现由他人占用。"}',
        "asset_id": "asset:1", "missing": "{}", "checks_failed": "[]",
        "first_seen_at": "2025-11-14T18:00:00+08:00",
    }  # fmt: skip
    return {**dict.fromkeys(LOTS), **known, **given}


def view(previous=None, others=(), reference=HUANGPU, **given):
    lot = row(**given)
    return view_of(lot, lot_discounts(lot, reference, NOW.date()), others, previous)


def test_every_rule_is_off_until_it_is_set():
    earlier = row(lot_id="jd:1", starts_at="2025-09-01T10:00:00+08:00")
    one = view(others=[earlier])
    assert lot_alert(one, NOW, AlertSettings()) is None
    assert first_look("jd_auctions", [one], NOW, AlertSettings()) is None


@pytest.mark.parametrize(
    ("threshold", "fires"), [("0.64", True), ("0.6435", True), ("0.65", False), ("0", True), ("1", False)]
)
def test_a_discount_at_or_beyond_the_threshold_alerts(threshold, fires):
    alert = lot_alert(view(), NOW, AlertSettings(discount=Decimal(threshold)))
    assert (alert is not None) is fires


def test_a_discount_of_exactly_the_threshold_is_enough():
    one = view(reference=None, starting_price_yuan=700_000.0, appraisal_yuan=1_000_000.0)
    assert lot_alert(one, NOW, DISCOUNT) is not None
    assert lot_alert(one, NOW, AlertSettings(discount=Decimal("0.30001"))) is None


@pytest.mark.parametrize(
    ("given", "fires"),
    [
        (
            {"reference": None, "market_price_yuan": 9e6, "price_label": "市场价"},
            False,
        ),  # the seller's bare word
        ({"reference": None, "appraisal_yuan": 9e6, "price_label": "评估价"}, True),
        ({"share": 0.5}, False),
        ({"area_sqm": None}, False),
        ({"reference": None}, False),
    ],
)
def test_only_a_sound_base_counts(given, fires):
    alert = lot_alert(view(**given), NOW, DISCOUNT)
    assert (alert is not None) is fires


def test_an_estimate_by_index_is_no_sound_base():
    estimate = Reference(kind="index_estimate", of="district", as_of=date(2025, 11, 1), source="i", yuan_per_sqm=Decimal(33_400))  # fmt: skip
    assert lot_alert(view(reference=estimate), NOW, DISCOUNT) is None


EARLIER = row(lot_id="jd:1", starts_at="2025-09-01T10:00:00+08:00", starting_price_yuan=998_000.0)


@pytest.mark.parametrize(
    ("given", "others", "fires"),
    [
        ({}, [EARLIER], True),
        ({"round": "second"}, [], True),
        ({"round": "relist"}, [], True),
        ({}, [], False),
        ({"starting_price_yuan": 800_000.0}, [EARLIER], False),
        ({"starting_price_yuan": 799_999.99}, [EARLIER], True),
        ({"starting_price_yuan": None}, [EARLIER], False),
        ({"starting_price_yuan": 0.0}, [EARLIER], False),
        (
            {},
            [row(lot_id="ali:1", starts_at="2025-11-20T09:00:00+08:00")],
            False,
        ),  # another platform, the same sale
        ({}, [row(lot_id="jd:2", starts_at="2025-12-20T10:00:00+08:00")], False),
    ],
)
def test_a_relisting_below_the_price_alerts(given, others, fires):
    alert = lot_alert(view(others=others, **given), NOW, RELIST)
    assert (alert is not None) is fires


@pytest.mark.parametrize(("words", "fires"), [("九江银行", True), ("广州分行", True), ("农业银行", False)])
def test_a_lot_of_a_watched_seller_alerts(words, fires):
    alert = lot_alert(view(), NOW, AlertSettings(watched_sellers=(words,)))
    assert (alert is not None) is fires


@pytest.mark.parametrize(
    ("filters", "fires"),
    [
        ({"region": ("广东省",)}, True),
        ({"region": ("广州",)}, True),
        ({"region": ("浙江",)}, False),
        ({"seller": ("九江银行",)}, True),
        ({"seller": ("农业银行",)}, False),
        ({"keyword": ("1402房",)}, True),
        ({"keyword": ("白酒",)}, False),
        ({"product": ("credit_card",), "overdue_days": Decimal(9)}, True),  # of packages only
    ],
)
def test_filters_must_pass_besides(filters, fires):
    alert = lot_alert(view(), NOW, AlertSettings(discount=Decimal("0.3"), **filters))
    assert (alert is not None) is fires


@pytest.mark.parametrize(("days", "fires"), [(0, True), (7, True), (8, False)])
def test_only_lots_first_seen_within_seven_days_of_the_clock_alert(days, fires):
    seen = (NOW - timedelta(days=days)).isoformat()
    assert (lot_alert(view(first_seen_at=seen), NOW, DISCOUNT) is not None) is fires
    assert (first_look("jd_auctions", [view(first_seen_at=seen)], NOW, DISCOUNT) is not None) is fires


def test_the_same_thing_alerts_again_only_when_price_day_or_state_changes():
    told = fact_of(view())
    assert told.project_id == "asset:1"
    assert lot_alert(view(previous=told), NOW, DISCOUNT) is None
    assert lot_alert(view(previous=told, status="live", viewers=9), NOW, DISCOUNT) is None
    for change in (
        {"starting_price_yuan": 700_000.0},
        {"starts_at": "2025-11-22T10:00:00+08:00"},
        {"status": "unsold"},
    ):
        again = lot_alert(view(previous=told, **change), NOW, DISCOUNT)
        assert again is not None
        assert "Since the last alert: " in again.body


@pytest.mark.parametrize("status", ["sold", "unsold", "withdrawn", "suspended", "ended"])
def test_an_ending_is_news_only_to_those_who_were_told_of_the_beginning(status):
    assert lot_alert(view(status=status), NOW, DISCOUNT) is None
    ending = lot_alert(view(previous=fact_of(view()), status=status), NOW, DISCOUNT)
    assert ending is not None
    assert "a sale that you were told of has ended" in ending.body


def test_the_end_is_told_at_the_final_price():
    told = fact_of(view())
    sold = view(previous=told, status="sold", final_price_yuan=1_200_000.0)
    alert = lot_alert(sold, NOW, AlertSettings(discount=Decimal("0.9")))
    assert alert.rule == "lot_ended"
    assert alert.title.startswith("Sold: ")
    assert "price 798,400.00 yuan (79.84万) → 1.20 million yuan (120.00万)" in alert.body


def test_one_alert_is_made_for_all_rules_that_hold_and_named_after_the_first():
    every = AlertSettings(
        discount=Decimal("0.3"), relist_below_yuan=Decimal(800_000), watched_sellers=("九江",)
    )
    alert = lot_alert(view(others=[EARLIER]), NOW, every)
    assert (alert.rule, alert.subject_type, alert.subject_id) == ("lot_discount", "lot", "jd:310933273")
    assert alert.body.splitlines()[0] == (
        "Why: discount of at least 30.0% (64.4% below listing average × area);"
        " listed again below 800,000.00 yuan (80.00万); a seller you watch"
    )


def test_the_same_event_has_the_same_id():
    assert (
        lot_alert(view(), NOW, DISCOUNT).alert_id
        == lot_alert(view(), NOW + timedelta(hours=1), DISCOUNT).alert_id
    )
    other = lot_alert(view(starting_price_yuan=700_000.0), NOW, DISCOUNT)
    assert other.alert_id != lot_alert(view(), NOW, DISCOUNT).alert_id


def test_what_was_told_of_the_thing_is_found_again_in_the_outbox():
    connection = sqlite3.connect(":memory:")
    connection.executescript(DDL)
    assert insert_alert(connection, lot_alert(view(), NOW, DISCOUNT), [])
    told = previous_fact(connection, "asset:1", ["jd:310933273"])
    assert lot_alert(view(previous=told), NOW, DISCOUNT) is None


def test_a_message_in_english_says_what_how_much_of_what_when_and_where():
    alert = lot_alert(view(others=[EARLIER], appraisal_yuan=1_000_000.0, price_label="评估价"), NOW, DISCOUNT)
    assert alert.title == (
        "Upcoming: 九江银行 housing 广州市黄埔区 67.07 m²: Starting price 798,400.00 yuan (79.84万),"
        " 64.4% below listing average × area"
    )
    for line in (
        "Lot: 九江银行 housing 广州市黄埔区 67.07 m², first auction (jd_auctions)",
        "Seller: 九江银行股份有限公司广州分行",
        "Listed before: 1 (998,000.00 yuan (99.80万))",
        "Starting price: 798,400.00 yuan (79.84万), exactly 798,400.00",
        "64.4% below listing average × area: 2.24 million yuan (224.01万), exactly 2,240,138.00, 2025-11-01,"
        " district average by a portal, times the area",
        "20.2% below the appraisal: 1.00 million yuan (100.00万), exactly 1,000,000.00, 2025-11-17,"
        " seller, printed label 评估价",
        "Starts: 2025-11-20 10:00 (UTC+8)",
        "Occupancy: 房屋现由他人占用。",
        "Link: https://paimai.jd.com/310933273",
        "Unknown: the market price (the seller's word) (the market price is not known)",
    ):
        assert line in alert.body.splitlines()


def test_a_message_in_chinese_is_chinese():
    alert = lot_alert(view(), NOW, DISCOUNT, "zh")
    assert (
        alert.title
        == "即将开始：九江银行 住宅 广州市黄埔区 67.07㎡：起拍价 79.84万元，低于挂牌均价×面积64.4%"
    )
    assert "触发: 折价率不低于 30.0% (低于挂牌均价×面积64.4%)" in alert.body
    assert "firesale：仅供参考，不构成任何建议。" in alert.body


def test_no_message_names_the_room():
    for lang in ("en", "zh"):
        alert = lot_alert(view(), NOW, DISCOUNT, lang)
        assert "1402" not in alert.title + alert.body
    assert "1402" not in first_look("jd_auctions", [view()], NOW, DISCOUNT).body


def test_goods_are_told_by_their_words():
    lot = view(kind="goods", goods="白酒 100瓶", area_sqm=None, city=None, district=None, reference=None)
    alert = lot_alert(lot, NOW, WATCHED)
    assert alert.title == "Upcoming: 九江银行 goods 白酒 100瓶: Starting price 798,400.00 yuan (79.84万)"
    assert "city (not stated)" in alert.body


def test_what_is_unknown_is_said_with_its_reason():
    lot = view(starting_price_yuan=None, missing='{"starting_price_yuan": "unreadable: 面议"}')
    body = lot_alert(lot, NOW, WATCHED).body
    assert "starting price (unreadable: 面议)" in body
    assert "the appraisal (the starting price is not known: unreadable: 面议)" in body


def test_the_first_look_at_a_source_is_one_alert_for_all_the_deepest_first():
    lots = [
        view(lot_id=f"jd:{n}", asset_id=f"asset:{n}", starting_price_yuan=500_000.0 + n) for n in (3, 1, 2)
    ]
    alert = first_look("jd_auctions", lots, NOW, DISCOUNT)
    assert (alert.rule, alert.subject_type, alert.subject_id) == ("first_crawl", "source", "jd_auctions")
    assert alert.title == "First look at jd_auctions: 3 lots that you asked for within 7 days"
    assert [fact.project_id for fact in alert.facts] == ["asset:1", "asset:2", "asset:3"]


def test_the_first_look_tells_one_thing_once_and_leaves_out_ended_and_told_ones():
    twice = [view(lot_id="ali:1"), view(lot_id="jd:1", starts_at="2025-11-22T10:00:00+08:00")]
    (fact,) = first_look("x", twice, NOW, DISCOUNT).facts
    assert fact.listed_on == "2025-11-22"
    assert first_look("x", [view(status="sold")], NOW, DISCOUNT) is None
    assert first_look("x", [view(previous=fact_of(view()))], NOW, DISCOUNT) is None


def test_a_long_first_look_is_counted_to_its_end():
    many = [view(lot_id=f"jd:{n}", asset_id=f"asset:{n}") for n in range(LOTS_LISTED + 3)]
    assert "and 3 more." in first_look("x", many, NOW, DISCOUNT).body
    assert "另有 3 个。" in first_look("x", many, NOW, DISCOUNT, "zh").body


def test_a_page_cannot_put_lines_into_a_message():
    lot = view(kind="goods", goods="酒\n触发: x\u202e", seller="某\n行", url="javascript:alert(1)")
    body = lot_alert(lot, NOW, AlertSettings(watched_sellers=("某",))).body
    assert "\n触发" not in body
    assert "\u202e" not in body
    assert "javascript" not in body


def test_every_word_of_the_closed_lists_has_its_words():
    assert set(KINDS) == {kind.value for kind in LotKind}
    assert set(STATUSES) == {status.value for status in LotStatus} | {"listed"}
    assert set(BASES) >= {"appraisal", "market", "listing_average", "index_estimate"}


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("relist_below_yuan = -1", "expected a number, 0 or more"),
        ('relist_below_yuan = "80万"', "expected a number, 0 or more"),
        ("watched_sellers = []", "expected a text or a list of texts"),
        ("watched_seller = '九江银行'", "did you mean 'watched_sellers'?"),
    ],
)
def test_the_settings_of_lots_are_checked(tmp_path, line, says):
    file = tmp_path / "firesale.toml"
    file.write_text("[alerts]\nrelist_below_yuan = 8e5\nwatched_sellers = '九江银行'\n")
    alerts = load(file, {}).alerts
    assert (alerts.relist_below_yuan, alerts.watched_sellers) == (800_000, ("九江银行",))
    file.write_text(f"[alerts]\n{line}\n")
    with pytest.raises(ConfigError) as refused:
        load(file, {})
    assert says in str(refused.value)
