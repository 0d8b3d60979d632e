"""Fill floors: when few filled records are a changed layout, when they are chance, and what the history makes of it."""

import sqlite3
from datetime import date
from decimal import Decimal

import pytest
from attrs import evolve

from crawlers.families.again import UNLISTED, FoundBeside
from crawlers.fill_names import split_name
from crawlers.fills import Floor, counted, is_judged
from crawlers.outcome import ItemCount
from crawlers.records import CityIndex, Found, Kind, Lot, Notice, Reading, Seen
from pipelines.keep.fills import FillHistory, Tally, put_fills
from pipelines.keep.schema import RUN_FILLS
from pipelines.waiting import Waiting

PROMISE = {"*": {"published_on": 0.4}, "transfer": {"amount": 0.4, "base_date": 0.0}}
NOTICE = Notice(
    notice_id="x:1", source="x", url="https://x.test/1", kind=Kind.TRANSFER, title="转让公告", reading=Reading.COMPLETE,
    published_on=date(2025, 11, 14), principal_yuan=Decimal(1), base_date=date(2025, 6, 30),
)  # fmt: skip
LOT = Lot(lot_id="x:2", platform="x", source="x", url="https://x.test/2", title="房产")
EMPTY = {"principal_yuan": None, "base_date": None}
NO_LABEL = {
    **EMPTY,
    "reading": Reading.UNREADABLE,
    "missing": {"base_date": "unreadable: no known label in its text"},
}


def found(**changes):
    return Found(record=evolve(NOTICE, **changes), listing="notices")


@pytest.mark.parametrize(
    ("floor", "records", "filled", "broken"),
    [
        (Floor("*", "x", 0.4, 0.4), 20, 7, True),
        (Floor("*", "x", 0.4, 0.4), 20, 8, False),
        (Floor("*", "x", 0.4, 0.4), 5, 0, True),  # of a healthy run four in five would have it
        (Floor("*", "x", 0.4, 0.4), 4, 0, False),
        (Floor("*", "x", 0.2, 0.2), 10, 0, False),
        (Floor("*", "x", 0.4, 0.475, 0.95), 3, 0, True),
        (Floor("*", "x", 0.4, 0.475, 0.95), 2, 0, False),
        (Floor("*", "x", 0.0, 0.475, 0.95), 9, 0, False),  # nobody promised it: a few records are no proof
        (Floor("*", "x", 0.0, 0.475, 0.95), 10, 0, True),
        (Floor("*", "x", 0.0, 0.475, 0.95), 20, 10, False),
        (Floor("*", "x", 0.0, 0.1, 0.2), 20, 0, False),  # one in five is usual: none in twenty is chance
        (Floor("*", "x", 0.0, 0.0), 20, 0, False),
        (Floor("*", "x", 0.9, 0.9, 0.99), 20, 17, True),  # the user's own word is taken literally
        (Floor("*", "x", 0.4, 0.4), 0, 0, False),
    ],
)
def test_few_filled_records_are_a_changed_layout_only_when_they_are_no_chance(floor, records, filled, broken):
    assert floor.is_broken(records, filled) is broken


@pytest.mark.parametrize(
    ("record", "judged"),
    [
        (found(), True),
        (found(**NO_LABEL), True),
        (found(**NO_LABEL | {"missing": {"base_date": "unreadable: no text in it"}}), True),
        (found(**NO_LABEL | {"missing": {"base_date": "unreadable: scanned: no text layer in 2 pages"}}), False),
        (found(**NO_LABEL | {"missing": {"base_date": "unreadable: not a PDF but an HTML page"}}), False),
        (
            found(
                **NO_LABEL
                | {"missing": {"base_date": "unreadable: no text in it"}, "document_url": "https://x.test/a.pdf"}
            ),
            False,
        ),
        (evolve(found(**EMPTY), ask_again=True), False),
        (Found(record=LOT), True),
        (FoundBeside(record=LOT, beside={UNLISTED: "1"}), False),
        (Found(record=CityIndex(city="北京", month=date(2025, 10, 1), second_hand=None, new=None, source="x", url="u")), False),
    ],
)  # fmt: skip
def test_only_what_says_something_about_the_layout_is_judged(record, judged):
    assert is_judged(record) is judged


def test_a_record_counts_for_all_records_and_for_its_kind_or_list():
    names = {"*": {"title": 0.0}, "transfer": {"amount": 0.0, "counts": 0.0}, "courts": {"times": 0.0}}
    assert set(counted(found(claims_yuan=Decimal(2), principal_yuan=None), names)) == {
        ("*", "title", True),
        ("transfer", "amount", True),
        ("transfer", "counts", False),
    }
    narrowed = Found(record=LOT, listing="courts (city 北京)")
    assert set(counted(narrowed, names)) == {("*", "title", True), ("courts", "times", False)}


def test_a_key_names_a_part_or_all_records():
    assert split_name("transfer.amount") == ("transfer", "amount")
    assert split_name("amount") == ("*", "amount")


class Past:
    """Runs of a source and how full they were."""

    def __init__(self):
        self.connection = sqlite3.connect(":memory:", isolation_level=None)
        self.connection.execute(f"CREATE TABLE run_fills ({', '.join(RUN_FILLS)})")
        self.connection.execute("CREATE TABLE runs (run_id INTEGER, state TEXT)")
        self.number = 0

    def run(self, records, filled, *, state="ok", whole=True, part="transfer", name="base_date"):
        self.number += 1
        self.connection.execute("INSERT INTO runs VALUES (?, ?)", [self.number, state])
        put_fills(self.connection, {(part, name): Tally(records, filled)}, "x", self.number, whole=whole)
        return self

    def floor(self, users=None, *, whole=True, name="base_date"):
        return self.history().floors(PROMISE, users or {}, whole=whole)["transfer", name]

    def history(self):
        return FillHistory.load(self.connection, "x")


def test_without_a_past_the_promises_hold():
    assert Past().floor(name="amount").least == 0.4
    assert Past().floor().least == 0
    assert FillHistory.load(sqlite3.connect(":memory:"), "x").past == {}


def test_the_history_raises_a_floor_to_half_of_what_is_usual():
    floor = Past().run(98, 79).floor()
    assert (floor.least, floor.usual) == (pytest.approx(0.4), pytest.approx(0.8))


def test_a_poorer_history_lowers_no_floor():
    past = Past().run(98, 98)
    before = past.floor().least
    for _ in range(20):
        past.run(100, 0)
    assert past.floor().least == before
    assert past.floor().usual < 0.1


@pytest.mark.parametrize("ran", [{"state": "layout"}, {"state": "error"}, {"whole": False}])
def test_runs_that_were_not_good_or_not_whole_make_no_history(ran):
    assert Past().run(98, 98, **ran).floor().least == 0


def test_the_users_word_holds_over_promise_and_history():
    past = Past().run(98, 98)
    assert past.floor({"transfer.base_date": 0.1}).least == 0.1
    assert not past.floor({"transfer.base_date": 0.0}).is_broken(500, 0)
    assert past.floor({"transfer.amount": 0.0}, name="amount").least == 0


def test_a_narrowed_run_is_judged_by_what_was_said_only():
    assert Past().run(98, 98).floor(whole=False).least == 0


class Spider:
    """What the waiting room asks of a source."""

    name, fills, whole = "x", PROMISE, True

    def __init__(self, **floors):
        self.floors = floors
        self.reason = None
        self.outcome = self
        self.items = ItemCount()
        self.holds_back = False

    def stop(self, state, reason):
        self.reason, self.holds_back = f"{state}: {reason}", True


def passed(items, spider=None, past=None):
    """What of these items is handed on, and the spider that met them."""
    spider = spider or Spider()
    waiting = Waiting(spider, (past or Past()).history())
    stored = []
    for item in items:
        if not spider.holds_back:
            stored += waiting.take(item)
    if not spider.holds_back:
        stored += waiting.rest()
    return stored, spider


def test_nothing_is_handed_on_before_twenty_records_are_there():
    waiting = Waiting(Spider(), Past().history())
    assert [len(waiting.take(found())) for _ in range(22)] == [0] * 19 + [20, 1, 1]


def test_what_was_only_seen_waits_too_and_keeps_its_place():
    items = [Seen(url="a"), *[found()] * 3, Seen(url="b"), *[found()] * 17]
    assert passed(items)[0] == items


def test_a_run_whose_fields_have_vanished_hands_nothing_on_and_says_what_to_do():
    stored, spider = passed([found(**NO_LABEL)] * 25)
    assert stored == []
    assert spider.reason.startswith("layout: https://x.test/1: fields have vanished: ")
    assert "transfer amount in 0 of the last 20 records (0%, floor 40%)" in spider.reason
    assert "none of these records was stored" in spider.reason
    assert "firesale floors x" in spider.reason


def test_fields_that_vanish_later_stop_the_run_and_what_was_stored_stays():
    stored, spider = passed([found()] * 29 + [found(**EMPTY)] * 40)
    assert spider.reason.startswith("layout")
    assert "what was stored before stays" in spider.reason
    assert 29 <= len(stored) < 49


def test_a_field_nobody_promised_may_be_younger_than_the_oldest_records():
    items = [found()] * 30 + [found(base_date=None)] * 40
    assert len(passed(items, past=Past().run(98, 98))[0]) == 70


def test_a_short_run_is_judged_whole_at_its_end():
    items = [found(**EMPTY)] * 6
    assert passed(items)[0] == []
    assert passed([found()] * 6)[0] == [found()] * 6


def test_scans_are_no_changed_layout_however_many_they_are():
    scan = found(**NO_LABEL | {"missing": {"base_date": "unreadable: scanned: no text layer in 2 pages"}})
    assert len(passed([scan] * 60)[0]) == 60


def test_a_field_that_is_usually_rare_is_not_missed():
    items = [found(base_date=None)] * 60
    assert len(passed(items, past=Past().run(100, 20))[0]) == 60


def test_a_few_poor_records_pass_and_the_same_in_run_after_run_does_not():
    past = Past().run(50, 50, name="amount")
    for _ in range(2):
        assert len(passed([found(**EMPTY)], past=past)[0]) == 1
        past.run(1, 0, name="amount")
    stored, spider = passed([found(**EMPTY)], past=past)
    assert stored == []
    assert "0 of the last 3 records" in spider.reason


def test_a_good_record_after_poor_ones_is_not_judged_by_them():
    past = Past().run(50, 50, name="amount")
    for _ in range(3):
        past.run(1, 0, name="amount")
    assert len(passed([found()], past=past)[0]) == 1


def test_the_users_floor_lets_a_site_pass_that_shows_less_than_before():
    items = [found(base_date=None)] * 30
    past = Past().run(98, 98)
    assert passed(items, past=past)[0] == []
    assert len(passed(items, Spider(**{"transfer.base_date": 0.0}), past)[0]) == 30


@pytest.mark.parametrize(
    ("with_record", "without", "handed_on"), [(0, 3, 0), (4, 8, 0), (1, 2, 1), (8, 4, 8)]
)
def test_pages_without_a_record_count_as_lost_when_they_are_most(with_record, without, handed_on):
    spider = Spider()
    spider.items.without_record += ["https://x.test/9"] * without
    stored, spider = passed([found()] * with_record, spider)
    assert len(stored) == handed_on
    assert bool(spider.reason) is (not handed_on)
    assert handed_on or "https://x.test/9: fields have vanished: record in" in spider.reason
