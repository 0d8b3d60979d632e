"""What two databases must have in common: every table, without the bookkeeping of single runs."""

from __future__ import annotations

import sqlite3
from collections import Counter
from contextlib import closing
from pathlib import Path
from typing import Any

#: Tables that tell how often something was asked, run by run: killed runs have rows of their own there.
OF_RUNS = ("runs", "walks", "run_fills", "hosts", "turns", "sqlite_sequence")
#: Numbers of runs and rows (also as the state that figures were computed of), and how often an alert was tried.
NUMBERS = ("run_id", "join_id", "reading_id", "data_state", "tries", "claimed_by", "claimed_at")

Contents = dict[str, Counter[tuple[Any, ...]]]


def contents(database: Path) -> Contents:
    """Return the rows of every table as multisets, and under ``kept documents`` the hashes of those."""
    found = {}
    with closing(sqlite3.connect(database)) as connection:
        for (table,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
            if table not in OF_RUNS and not table.startswith("_sqlite"):
                found[table] = _rows(connection, table)
        found["joins"] = _rows(connection, "joins", "by <> 'rule'")
        found["joined by rule"] = _groups(connection)
    with closing(sqlite3.connect(f"{database}.documents/kept.db")) as kept:
        names = [row[0] for row in kept.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        for table in names:
            found[f"kept documents: {table}"] = _rows(kept, table)
    return found


def differences(expected: Contents, seen: Contents) -> list[str]:
    """Return a line for every table that differs: how many rows lack, how many are too many, one example."""
    lines = []
    for table in sorted({*expected, *seen}):
        lacking, more = expected.get(table, Counter()), seen.get(table, Counter())
        lacking, more = lacking - more, more - lacking
        if lacking or more:
            example = next(iter(lacking or more))
            lines.append(f"{table}: {lacking.total()} lacking, {more.total()} too many, as {_short(example)}")
    return lines


def healthy(database: Path) -> list[str]:
    """Return what SQLite itself finds wrong."""
    with closing(sqlite3.connect(database)) as connection:
        words = [row[0] for row in connection.execute("PRAGMA integrity_check")]
        broken = connection.execute("PRAGMA foreign_key_check").fetchall()
    return [word for word in words if word != "ok"] + [f"foreign key: {tuple(row)}" for row in broken]


def _groups(connection: sqlite3.Connection) -> Counter[tuple[Any, ...]]:
    """Return what the rule joined as groups of records: by which of its members each was joined to its group
    depends on which came first, and answers come in any order.
    """
    group: dict[str, set[str]] = {}
    for a, b in connection.execute("SELECT a, b FROM joins WHERE by = 'rule'"):
        one = group.get(a, {a}) | group.get(b, {b})
        group.update(dict.fromkeys(one, one))
    return Counter({tuple(sorted(one)) for one in group.values()})


def _rows(connection: sqlite3.Connection, table: str, where: str = "1") -> Counter[tuple[Any, ...]]:
    columns = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
    told = ", ".join(f'"{name}"' for name in columns if name not in NUMBERS)
    return Counter(tuple(row) for row in connection.execute(f"SELECT {told} FROM {table} WHERE {where}"))


def _short(row: tuple[Any, ...]) -> str:
    words = ", ".join(str(value)[:40] for value in row if value is not None)
    return f"({words[:300]})"


#: When something was met, which differs from run to run: all else of a record is said by the site.
WHEN = ("first_seen_at", "last_seen_at", "last_changed_at", "seen_at", "made_at", "run_id", "document_sha256")
RECORDS = ("notices", "lots", "projects", "assets", "discounts", "changes")


def records(database: Path, *, with_times: bool = False) -> Contents:
    """Return the public records, and what became of them; ``with_times`` also when they were met."""
    with closing(sqlite3.connect(database)) as connection:
        connection.row_factory = sqlite3.Row
        found = {}
        for table in RECORDS:
            rows = [dict(row) for row in connection.execute(f"SELECT * FROM {table}")]
            left = () if with_times else WHEN
            found[table] = Counter(tuple(v for k, v in row.items() if k not in left) for row in rows)
        return found


def query_records(database: Path, table: str, key: str) -> dict[str, dict[str, Any]]:
    """Return the rows of a table by their key, without when they were met."""
    with closing(sqlite3.connect(database)) as connection:
        connection.row_factory = sqlite3.Row
        rows = [dict(row) for row in connection.execute(f"SELECT * FROM {table}")]
    return {str(row[key]): {k: v for k, v in row.items() if k not in WHEN} for row in rows}
