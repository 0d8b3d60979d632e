"""What is only warned of: more than there can be, little of what the site counts, unusual silence."""

import sqlite3
from datetime import date, datetime, timedelta

import pytest

from crawlers.clock import BEIJING
from crawlers.records import ListRow, Walked
from pipelines.keep.health import coverage_of, silence_of, too_many, warnings_of
from pipelines.keep.schema import LOTS, NOTICES, RUNS

NOW = datetime(2025, 11, 14, 18, tzinfo=BEIJING)
FIRST_PAGE = "https://x.test/index.html"


@pytest.fixture
def connection():
    connection = sqlite3.connect(":memory:", isolation_level=None)
    for table, columns in (("notices", NOTICES), ("lots", LOTS), ("runs", RUNS)):
        names = ", ".join(f"[{name}]" for name in columns)
        connection.execute(f"CREATE TABLE {table} ({names})")
    connection.execute("CREATE TABLE walks (source, listing, first_page_rows, complete)")
    return connection


def walked(rows, total, first_page_rows=10):
    seen = tuple(ListRow(url=f"https://x.test/{n}", title="t", published_on=None) for n in range(rows))
    return Walked(listing="all", rows=seen, first_page_rows=first_page_rows, total=total, complete=True)


@pytest.mark.parametrize(
    ("walk", "said"),
    [
        (walked(100, 100), None),
        (walked(104, 100), None),  # lists move while they are walked
        (walked(150, 100), "150 rows where the site counts 100 (150%)"),
        (walked(9, 0), "9 rows where the site counts 0"),
        (walked(100, None), None),
        (walked(100, 100, first_page_rows=30), None),
        (walked(100, 100, first_page_rows=31), "31 rows on the first page where 10 were the most so far"),
    ],
)
def test_more_rows_than_there_can_be_are_a_problem_of_the_list(connection, walk, said):
    connection.execute(
        "INSERT INTO walks VALUES ('x', 'all', 10, 1), ('x', 'all', 90, 0), ('y', 'all', 90, 1)"
    )
    problems = too_many(connection, "x", [walk], {"all": FIRST_PAGE})
    assert [(one.url, one.field) for one in problems] == ([(FIRST_PAGE, "rows")] if said else [])
    assert not said or problems[0].reason.startswith(said)


def test_the_first_walk_of_a_list_has_nothing_to_be_measured_by(connection):
    assert too_many(connection, "x", [walked(500, 500, first_page_rows=500)], {}) == []


def publish(connection, *days_ago):
    rows = [("x", (NOW.date() - timedelta(days=days)).isoformat()) for days in days_ago]
    connection.executemany("INSERT INTO notices (source, published_on) VALUES (?, ?)", rows)


def look(connection, at=NOW, **run):
    values = {"source": "x", "started_at": at.isoformat(), "state": "ok", **run}
    marks = ", ".join("?" * len(values))
    connection.execute(f"INSERT INTO runs ({', '.join(values)}) VALUES ({marks})", list(values.values()))


def test_silence_for_longer_than_ever_is_said(connection):
    publish(connection, 40, 38, 35, 34, 30)
    look(connection)
    silence = silence_of(connection, "x", NOW)
    assert (silence.days, silence.longest, silence.since) == (30, 4, date(2025, 10, 15))
    (warning,) = warnings_of(connection, "x", NOW, 14)
    assert "nothing new since 2025-10-15 (30 days; the longest so far was 4)" in warning
    assert warnings_of(connection, "x", NOW, 30) == []


def test_a_source_that_is_often_silent_is_not_missed(connection):
    publish(connection, 200, 160, 120, 80, 38)
    look(connection)
    assert warnings_of(connection, "x", NOW, 14) == []


def test_lots_are_news_on_the_day_they_were_first_seen(connection):
    days = [(NOW - timedelta(days=days)).isoformat() for days in (30, 29, 28, 27, 25)]
    connection.executemany(
        "INSERT INTO lots (source, first_seen_at) VALUES ('x', ?)", [[day] for day in days]
    )
    look(connection)
    assert silence_of(connection, "x", NOW).days == 25


@pytest.mark.parametrize("days_ago", [(), (40, 30), (-3, -2, -1, 30, 31, 32)])
def test_without_a_habit_there_is_no_silence(connection, days_ago):
    publish(connection, *days_ago)
    look(connection)
    assert silence_of(connection, "x", NOW) is None


def test_a_source_nobody_has_looked_at_is_not_silent(connection):
    publish(connection, 40, 38, 35, 34, 30)
    assert silence_of(connection, "x", NOW) is None
    look(connection, NOW - timedelta(days=29))
    look(connection, state="blocked")
    assert silence_of(connection, "x", NOW).days == 1


def test_little_of_what_the_site_counts_is_said_with_what_to_do(connection):
    look(connection, run_id=1, complete=1, known=60, site_total=100)
    assert coverage_of(connection, "x") == (60, 100)
    (warning,) = warnings_of(connection, "x", NOW, 14)
    assert "60 of the 100 rows" in warning
    assert "crawl x --full" in warning
    look(connection, run_id=2, complete=1, known=80, site_total=100)
    assert warnings_of(connection, "x", NOW, 14) == []
