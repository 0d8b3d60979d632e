"""The fuzzer: the same case every time, judged by rules of its own, and a few hundred cases of it."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime
from decimal import Decimal

import attrs
import pytest

from crawlers.reading.money import read_yuan
from crawlers.reading.page import read_page
from crawlers.records import Kind, Notice, Unreadable
from faults import fuzz, subjects
from faults.judging import judge
from faults.mutations import OF_PAGES
from faults.printed import Printed, chinese, texts_of
from faults.subjects import Read

NOTICE = Notice(notice_id="a:1", source="a", url="https://a.example/1", kind=Kind.TRANSFER, title="演示")


@pytest.fixture(scope="module")
def pages():
    yield list(subjects.saved())
    subjects.close()


def found(before, after, *texts, inserted=False):
    return [
        each[:2]
        for each in judge(
            Read(record=before),
            Read(record=after),
            Printed(list(texts)),
            inserted=inserted,
            page="".join(texts),
        )
    ]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1,234.50元", "1234.50"),
        ("33.5万元", "335000"),
        ("1.2亿", "120000000"),
        ('{"fen": 123456}', "1234.56"),
        ("叁佰贰拾万元整", "3200000"),
        ("66,3未01,783.05", "66301783.05"),
        ("<b>1</b><b>23</b>", "123"),
        ("&#49;&amp;#50;", "12"),
    ],
)
def test_a_number_counts_as_printed_after_its_unit(text, value):
    assert Printed(list(texts_of(text.encode()))).has(Decimal(value))


@pytest.mark.parametrize("value", ["1234.51", "12346", "999"])
def test_a_number_that_stands_nowhere_does_not(value):
    assert not Printed(["1,234.50元，共3笔"]).has(Decimal(value))


def test_a_day_is_printed_by_its_numbers_or_as_milliseconds():
    noon = datetime(2025, 11, 14, 4, tzinfo=UTC)
    assert Printed(["2025年11月14日"]).has_day(date(2025, 11, 14))
    assert Printed(["20251114"]).has_day(date(2025, 11, 14))
    assert Printed([str(int(noon.timestamp() * 1000) + 7)]).has_day(noon)
    assert not Printed(["2025年11月13日"]).has_day(date(2025, 11, 14))


@pytest.mark.parametrize(
    ("words", "number"), [("十", 10), ("三千二百", 3200), ("一亿零五万", 100050000), ("二〇二五", 2025)]
)
def test_chinese_numerals_are_read_without_the_readers(words, number):
    assert chinese(words) == number


def test_a_value_that_is_not_printed_is_found():
    assert ("not printed", "principal_yuan") in found(
        NOTICE, attrs.evolve(NOTICE, principal_yuan=Decimal(7)), "8元", inserted=True
    )


def test_claims_may_be_the_sum_of_their_parts_and_nothing_else():
    parts = {"principal_yuan": Decimal(70), "interest_yuan": Decimal(9)}
    derived = attrs.evolve(NOTICE, **parts, claims_yuan=Decimal(79))
    assert found(NOTICE, derived, "70元 9元", inserted=True) == []
    other = attrs.evolve(derived, claims_yuan=Decimal(80))
    assert {what for what, _ in found(NOTICE, other, "70元 9元", inserted=True)} == {
        "not printed",
        "sum not flagged",
    }


def test_a_sum_that_does_not_hold_must_be_flagged():
    wrong = attrs.evolve(NOTICE, loans=3, guarantee={"信用": 2})
    assert found(NOTICE, wrong, "3 2", inserted=True) == [("sum not flagged", "guarantee_sums_to_loans")]
    flagged = attrs.evolve(wrong, checks_failed=("guarantee_sums_to_loans",))
    assert found(NOTICE, flagged, "3 2", inserted=True) == []


def test_a_field_that_was_not_printed_may_not_appear_but_a_refused_one_may_become_certain():
    after = attrs.evolve(NOTICE, loans=3)
    assert found(NOTICE, after, "3笔") == [("appeared", "loans")]
    assert found(NOTICE, after, "3笔", inserted=True) == []
    assert found(attrs.evolve(NOTICE, missing={"loans": "unreadable: several"}), after, "3笔") == []


def test_a_planted_person_that_comes_through_is_found():
    told = attrs.evolve(NOTICE, title="褚景行")
    assert found(NOTICE, told, "债务人 褚景行", inserted=True) == [("personal", "record")]


@pytest.mark.parametrize("mutation", sorted(OF_PAGES))
def test_a_mutation_is_the_same_for_the_same_seed_and_takes_an_empty_page(mutation):
    page = "<p>保证金：300,000元</p><p>本金：1,234.50万元</p>".encode()
    change = OF_PAGES[mutation]
    assert change(random.Random(5), page) == change(random.Random(5), page)
    assert any(change(random.Random(seed), page) != page for seed in range(20))
    assert isinstance(change(random.Random(5), b""), bytes)


def test_a_case_is_the_same_every_time(pages):
    first, again = (fuzz.case_of(7, 11, pages) for _ in range(2))
    assert (first.mutation, first.parts) == (again.mutation, again.parts)


def test_a_crash_and_a_hang_are_told_and_not_raised(monkeypatch, pages):
    def broken(_):
        raise KeyError("data")

    assert fuzz.read_timed(attrs.evolve(pages[0], read=broken), {})[0].startswith("crash")

    def hanging(_):
        raise fuzz.Hung

    assert fuzz.read_timed(attrs.evolve(pages[0], read=hanging), {})[0] == "hang"


def test_a_few_hundred_cases_read_nothing_that_is_not_printed_and_flag_every_sum(pages):
    fuzzer = fuzz.Fuzzer(1, [page for page in pages if not page.name.startswith("ali_")])
    classes = {"not printed", "sum not flagged", "appeared", "hang", "slow", "crash"}
    told = [
        (case.number, *violation) for case, violation in fuzzer.run(range(200)) if violation[0] in classes
    ]
    assert told == []
    assert fuzzer.tally.unchanged < 50


@pytest.mark.parametrize(
    "words", ["9" * 40 + "元", "1" + "0" * 400 + "元", "1.0000000000000000000000000001万元"]
)
def test_an_amount_with_more_digits_than_arithmetic_keeps_is_refused(words):
    with pytest.raises(Unreadable):
        read_yuan(words)


@pytest.mark.parametrize("control", ["\x0b", "\x1f", "\ufffe", "\x01"])
def test_control_characters_in_texts_and_names_of_attributes_are_no_error(control):
    page = f"<p {control}a='1' title='联系人：褚景行{control}'>联系人：褚景行{control}，电话13800990017</p><p>本金</p>"
    read = read_page("https://a.example/1", page.encode())
    assert "本金" in "".join(read.selector.xpath("//text()").getall())
