"""The public views: a count looks at one table, and what was found before a migration or a VACUUM is found after it."""

from __future__ import annotations

import sqlite3

import pytest
from sqlite_utils import Database

from pipelines.keep import public
from pipelines.keep.public_views import VIEWS
from pipelines.keep.schema import migrations

REBUILT = "keys_of_shown"


@pytest.fixture
def connection(tmp_path):
    opened = sqlite3.connect(tmp_path / "views.db", isolation_level=None)
    yield opened
    opened.close()


def with_lots(connection, *numbers):
    for number in numbers:
        connection.execute(
            "INSERT INTO lots (lot_id, title) VALUES (?, ?)",
            [f"jd:{number}", f"演示花园{number}号楼3单元1204室"],
        )
    public.refresh(connection)


def found(connection, words):
    return [row[2] for row in public.find(connection, words, 9)]


@pytest.mark.parametrize("view", sorted(VIEWS))
def test_a_count_looks_at_no_table_for_words_alone(connection, view):
    migrations.apply(Database(connection))
    plan = [row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN SELECT 1 FROM {view} LIMIT 9")]
    assert plan
    assert not [step for step in plan if "LEFT-JOIN" in step]


def test_what_was_found_is_found_after_the_table_was_made_anew(connection):
    db = Database(connection)
    migrations.apply(db, stop_before=REBUILT)
    with_lots(connection, 71, 72, 73)
    connection.execute("DELETE FROM lots WHERE lot_id = 'jd:71'")
    public.refresh(connection)
    migrations.apply(db)
    assert found(connection, "演示花园72号楼") == ["jd:72"]
    assert found(connection, "演示花园73号楼") == ["jd:73"]
    with_lots(connection, 74)
    assert found(connection, "演示花园74号楼") == ["jd:74"]
    assert [row[0] for row in connection.execute("SELECT title FROM lots_public ORDER BY lot_id")] == [
        f"演示花园{number}号楼…" for number in (72, 73, 74)
    ]


def test_a_vacuum_loses_nothing_that_is_found(connection):
    migrations.apply(Database(connection))
    with_lots(connection, 71, 72, 73)
    connection.execute("DELETE FROM lots WHERE lot_id IN ('jd:71', 'jd:72')")
    public.refresh(connection)
    connection.execute("VACUUM")
    assert found(connection, "演示花园") == ["jd:73"]
