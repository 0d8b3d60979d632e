"""The report over the demo world: what a reader is told, in each form, as of a day."""

from __future__ import annotations

import json
import re
import shutil
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from small_registry import FRIDAY, MONDAY

from firesale.commands.report import report_command
from reports import document
from reports.figures import catalogue

EVENING = MONDAY.replace("18:00", "20:00")
DAY = "2025-11-14"


def report(database: Path, *arguments: str) -> str:
    result = CliRunner().invoke(report_command, [*arguments, "--db", str(database)], standalone_mode=False)
    assert result.exception is None, (result.output, result.exception)
    return result.output


@pytest.fixture(scope="module")
def monday(demo_crawled: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo world's database, to read."""
    return Path(shutil.copy(demo_crawled, tmp_path_factory.mktemp("report") / "firesale.db"))


@pytest.fixture(autouse=True)
def frozen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FIRESALE_NOW", EVENING)
    monkeypatch.delenv("FIRESALE_CONFIG", raising=False)


@pytest.fixture(scope="module")
def figures(monday: Path) -> dict[str, dict[str | None, dict[str, Any]]]:
    """All figures as of 2025-11-14 by id and member."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FIRESALE_NOW", EVENING)
        found: dict[str, dict[str | None, dict[str, Any]]] = {}
        for one in json.loads(report(monday, "--as-of", DAY, "--json"))["figures"]:
            assert one["group"] not in found.setdefault(one["id"], {}), one
            found[one["id"]][one["group"]] = one
        return found


def value(figures: Any, name: str, group: str | None = None) -> Any:
    return figures[name][group]["value"]


def test_the_day_that_was_reported(figures: Any) -> None:
    """8 notices, over 8.5 billion yuan, mostly over five years overdue."""
    assert value(figures, "transfer_notices_day") == 8
    assert 8.5e9 < value(figures, "claims_day_yuan") < 8.6e9
    assert value(figures, "overdue_over_5y_share_day") > 0.5


def test_the_year_against_four_years_in_full_and_to_the_same_date(figures: Any) -> None:
    assert value(figures, "transfer_notices_ytd") == 1166
    assert value(figures, "average_4y_full_year") == 680
    assert round(value(figures, "ytd_vs_full_year"), 2) == 1.71
    assert round(value(figures, "ytd_vs_same_date"), 2) == 1.97


def test_the_largest_package_is_shown_with_what_it_is_made_of(figures: Any) -> None:
    first = next(iter(figures["largest_day_yuan"].values()))
    assert first["group"].startswith("中国民生银行 信用卡中心 2025-6")
    assert round(first["value"] / 1e9, 3) == 5.142
    assert "principal 2.447 billion yuan; interest 2.695 billion yuan" in first["note"]
    assert "1,856.28 days" in first["note"]


def test_sellers_are_counted_raw_and_distinct(figures: Any, monday: Path) -> None:
    """100 flats, six of them listed again on the second day."""
    lanzhou = "兰州农村商业银行股份有限公司"
    assert (value(figures, "lots_by_seller", lanzhou), value(figures, "assets_by_seller", lanzhou)) == (
        100,
        100,
    )
    later = {
        one["id"]: one["value"]
        for one in json.loads(report(monday, "--json"))["figures"]
        if one["group"] == lanzhou
    }
    assert (later["lots_by_seller"], later["assets_by_seller"]) == (106, 100)


def test_the_flat_in_huangpu_is_shown_with_its_base(figures: Any) -> None:
    deepest = [
        one for group in figures["largest_discounts"].values() for one in [group] if "67.07" in str(one)
    ]
    assert [round(one["value"], 3) for one in deepest] == [0.644]
    assert "listing average" in deepest[0]["note"]


def test_why_a_starting_and_a_final_discount_do_not_compare(figures: Any, monday: Path) -> None:
    assert figures["starting_discount"][None]["population"] != figures["final_discount"][None]["population"]
    context = {row["id"]: row for row in json.loads(report(monday, "--json"))["context"]}
    assert context["starting_discount_cric"]["value"].startswith("28.4")
    assert "two populations" in context["final_discount_cric"]["caution"]


def test_every_figure_names_population_denominator_date_and_rows(figures: Any) -> None:
    for name, group in figures.items():
        for one in group.values():
            assert one["population"] and "{" not in one["population"], name
            assert one["definition"] and "{" not in one["definition"], name
            assert isinstance(one["n"], int), name
            assert one["date"] == DAY
            assert one["rows"] is None or one["rows"].startswith("/firesale/"), name
            assert set(one) >= {"id", "group", "title", "value", "unit", "n", "population", "sources"}


def test_every_number_leads_to_rows_that_are_there(figures: Any, monday: Path) -> None:
    """The rows behind a count are as many as it says, where the day is the last one seen."""
    with sqlite3.connect(monday) as connection:
        for group in figures.values():
            for one in group.values():
                if one["unit"] == "count" and one["rows"] and one["id"] == "transfer_notices_day":
                    table, _, query = one["rows"].removeprefix("/firesale/").partition("?")
                    where = " AND ".join(
                        f"{part.split('=')[0]} = '{part.split('=')[1]}'" for part in query.split("&")
                    )
                    count = connection.execute(f"SELECT count(*) FROM {table} WHERE {where}").fetchone()[0]
                    assert count == one["value"]


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_terminal_says_first_what_is_not_seen(monday: Path, lang: str) -> None:
    lines = report(monday, "--lang", lang).splitlines()
    unseen = next(place for place, line in enumerate(lines) if line.startswith("ali_court"))
    first_figure = next(place for place, line in enumerate(lines) if line.startswith("=="))
    assert unseen < first_figure
    assert ("never looked at" if lang == "en" else "从未抓取") in lines[unseen]


@pytest.mark.parametrize(("ending", "lang"), [(".html", "en"), (".html", "zh"), (".md", "zh")])
def test_a_report_file_stands_alone(monday: Path, tmp_path: Path, ending: str, lang: str) -> None:
    file = tmp_path / f"weekly{ending}"
    report(monday, "--as-of", DAY, "--file", str(file), "--lang", lang)
    text = file.read_text(encoding="utf-8")
    assert "1,166" in text and "64.4%" in text
    if ending == ".html":
        assert text.count("<svg") > 3
        assert not re.search(r"<script|src=[\"']?(?:https?:)?//", text)
        assert text.count('href="http://127.0.0.1:8001/') > 50
    else:
        assert text.count("](http://127.0.0.1:8001/") > 50
        plots = re.findall(r"!\[[^\]]*\]\(([^)]+)\)", text)
        assert plots and all((tmp_path / plot).exists() for plot in plots)


def test_no_room_is_named(monday: Path, tmp_path: Path) -> None:
    everything = report(monday, "--as-of", DAY, "--json") + report(monday, "--format", "md")
    assert re.findall(r"\d+单元|\d{3,4}室|\d{3,4}房", everything) == []


def test_a_day_to_come_and_a_day_that_is_none_are_usage_errors(monday: Path) -> None:
    for words in ("2025-11-18", "yesterday"):
        result = CliRunner().invoke(
            report_command, ["--as-of", words, "--db", str(monday)], standalone_mode=False
        )
        assert type(result.exception).__name__ == "UsageError"


def test_the_days_before_are_as_they_were_then(
    monday: Path, demo_crawled: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As of Friday the report over Monday's database says what Friday evening's own would have said of lots."""
    sold = {}
    for day in (DAY, MONDAY[:10]):
        figures = json.loads(report(monday, "--as-of", day, "--json"))["figures"]
        sold[day] = {one["id"]: one["n"] for one in figures if one["group"] is None}
    assert sold[DAY]["final_discount"] < sold[MONDAY[:10]]["final_discount"]
    assert sold[DAY]["transfer_notices_ytd"] < sold[MONDAY[:10]]["transfer_notices_ytd"]


def test_kept_figures_are_those_of_the_moment(demo_database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was computed at the end of the crawl is used until the data changes."""
    first = report(demo_database, "--json")
    with sqlite3.connect(demo_database) as connection:
        connection.execute("UPDATE figures SET value = 12345 WHERE figure_id = 'transfer_notices_ytd'")
    assert "12345" in report(demo_database, "--json")
    with sqlite3.connect(demo_database) as connection:
        connection.execute("INSERT INTO changes VALUES ('notice', 'x', 'y', '1', '2', ?, 1)", [FRIDAY])
    assert report(demo_database, "--json") == first


def test_what_is_read_through_is_defined() -> None:
    """A figure that is renamed does not silently leave the report."""
    assert {one.id for one in catalogue.figures()} >= document._READ


def test_a_day_on_which_nobody_looked_is_no_day_without_news(monday: Path) -> None:
    """Its 0 notices stand beside until when the registry was seen."""
    said = report(monday, "--as-of", "2025-11-16")
    assert "yindeng\tseen until 2025-11-14; nothing of later days is in here" in said
    assert "yindeng\tseen\t" in report(monday, "--as-of", "2025-11-17")
