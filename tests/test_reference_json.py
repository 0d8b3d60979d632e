"""Reference prices in JSON: a number that is none costs its row, a file that is no table is refused in words."""

from __future__ import annotations

import json

import click
import pytest
from click.testing import CliRunner

from crawlers.reading.reference_tables import read_reference_prices
from crawlers.records import Unreadable
from firesale.commands.importing import import_command

ROW = (
    '{"city": "广州", "district": "黄埔区", "yuan_per_sqm": %s, "as_of": "2025-11-01", "source": "a portal"}'
)


def read(*prices, lines=False):
    rows = [ROW % price for price in prices]
    text = "\n".join(rows) if lines else f"[{', '.join(rows)}]"
    return read_reference_prices(text.encode())


@pytest.mark.parametrize("lines", [False, True], ids=["a list", "lines"])
@pytest.mark.parametrize(
    "number",
    ["NaN", "Infinity", "-Infinity", "1e999999", "1e-999999", "9" * 400, "[1]", '{"a": 1}', "true", '"NaN"'],
)
def test_a_price_that_is_no_number_costs_its_row_and_is_named(number, lines):
    found = read("33400", number, lines=lines)
    assert [price.yuan_per_sqm for price in found.prices] == [33400]
    (refused,) = found.refused
    assert refused.startswith("line 2: price" if lines else "item 2: price")
    assert len(refused) < 200


@pytest.mark.parametrize("column", ["city", "as_of", "community", "url"])
def test_a_text_that_is_no_text_costs_its_row(column):
    text = json.dumps([{**json.loads(ROW % 1000), column: float("nan")}, json.loads(ROW % 33400)])
    found = read_reference_prices(text.encode())
    assert len(found.prices) == 1
    assert column in found.refused[0]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("[" * 100_000 + "]" * 100_000, "in each other without end"),
        ('{"prices": ' * 50_000 + "1" + "}" * 50_000, "in each other without end"),
        (f'{{"yuan_per_sqm": {"[" * 100_000}', "in each other without end"),
        ("[" + ROW % ("9" * 5000) + "]", "too long to be one"),
        ("[NaN]", "item 1 is no object"),
        ('[{"city": ]', "not JSON"),
    ],
    ids=["lists", "objects", "lists left open", "thousands of digits", "a number for a row", "broken"],
)
def test_a_file_that_is_no_table_is_refused_in_words(text, why):
    with pytest.raises(Unreadable, match=why):
        read_reference_prices(text.encode())


def imported(tmp_path, *options):
    (tmp_path / "prices.json").write_text("[" + ROW % 33400 + "]", encoding="utf-8")
    arguments = [str(tmp_path / "prices.json"), "--db", str(tmp_path / "a.db"), *options]
    return CliRunner().invoke(import_command, arguments, standalone_mode=False, catch_exceptions=True)


@pytest.mark.parametrize("day", ["2025-11-15", "2099-01-01"])
def test_a_page_saved_on_a_day_to_come_is_refused(tmp_path, monkeypatch, day):
    monkeypatch.setenv("FIRESALE_NOW", "2025-11-14T23:59:00+08:00")
    refused = imported(tmp_path, "--saved-on", day)
    assert isinstance(refused.exception, click.UsageError)
    assert f"--saved-on {day} is a day to come: today is 2025-11-14" in refused.exception.message
    assert not (tmp_path / "a.db").exists()


def test_a_page_saved_today_in_beijing_is_taken(tmp_path, monkeypatch):
    monkeypatch.setenv("FIRESALE_NOW", "2025-11-14T18:00:00+00:00")  # the 15th in Beijing
    assert imported(tmp_path, "--saved-on", "2025-11-15").return_value == 0
