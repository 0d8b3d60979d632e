"""What everybody may see of every record, and the words by which it is found.

Titles and addresses are stored whole, for telling one door from the next. What is shown ends at the building:
the table ``shown`` holds those words, the views ``*_public`` show records with them, and ``search`` finds them.
Triggers note every record that is written, by whomever; ``refresh`` brings the three up to date.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable, Sequence
from typing import Any

from sqlite_utils import Database

from crawlers.reading.lots.shown import shown_address, shown_sentences, shown_title
from pipelines.keep.public_views import VIEWS
from pipelines.keep.sellers import note_sellers
from pipelines.keep.transactions import writing

AT_ONCE = 2000
LEAST_OF_A_WORD = 3

_TABLES = """
    CREATE TABLE shown (subject_type TEXT, subject_id TEXT, title TEXT, address TEXT, PRIMARY KEY (subject_type, subject_id));
    CREATE TABLE shown_due (subject_type TEXT, subject_id TEXT, PRIMARY KEY (subject_type, subject_id)) WITHOUT ROWID;
    CREATE VIRTUAL TABLE search USING fts5(words, tokenize = 'unicode61 remove_diacritics 0');
"""
_TRIGGERS = """
    CREATE TRIGGER {table}_shown_{event} AFTER {when} ON {table} BEGIN
        INSERT OR IGNORE INTO shown_due VALUES ('{kind}', {row}.{key});
    END;
"""
_EVENTS = (
    ("insert", "INSERT", "new"),
    ("update", "UPDATE OF {columns}", "new"),
    ("delete", "DELETE", "old"),
)
_OF = {
    "notice": ("notices", "notice_id", ("title", "seller", "bank", "branch", "debtor", "project_id")),
    "lot": (
        "lots",
        "lot_id",
        ("title", "address", "seller", "bank", "city", "community", "goods", "conditions"),
    ),
}


def make(db: Database) -> None:
    """Make tables, triggers and views, and note everything there is as due."""
    for statement in _TABLES.strip().split(";\n"):
        db.execute(statement)
    _make_triggers(db)
    note_all_as_due(db)
    db.table("changes").create_index(["seen_at"])
    make_views(db)


def add_conditions(db: Database) -> None:
    """Show the sentences of a lot's conditions without doors as well."""
    db.table("shown").add_column("conditions", str)
    _make_triggers(db)
    make_views(db)
    note_all_as_due(db)


def make_keys_certain(db: Database) -> None:
    """Make ``shown`` anew with keys that are never null and ids of its own.

    Never null: then SQLite knows that a record has one row of it at most, and a count of a view's rows does not
    look. Ids of its own: ``search`` finds rows by them, and ``VACUUM`` gives new ones to a table without.
    """
    for name in VIEWS:
        db.execute(f"DROP VIEW IF EXISTS {name}")
    db.execute(
        "CREATE TABLE shown_anew (id INTEGER PRIMARY KEY, subject_type TEXT NOT NULL, subject_id TEXT NOT NULL,"
        " title TEXT, address TEXT, conditions TEXT, UNIQUE (subject_type, subject_id))"
    )
    columns = "subject_type, subject_id, title, address, conditions"
    db.execute(f"INSERT INTO shown_anew (id, {columns}) SELECT rowid, {columns} FROM shown")
    db.execute("DROP TABLE shown")
    db.execute("ALTER TABLE shown_anew RENAME TO shown")
    make_views(db)


def _make_triggers(db: Database) -> None:
    for kind, (table, key, columns) in _OF.items():
        for event, when, row in _EVENTS:
            db.execute(f"DROP TRIGGER IF EXISTS {table}_shown_{event}")
            named = when.format(columns=", ".join(columns))
            db.execute(_TRIGGERS.format(table=table, event=event, when=named, kind=kind, row=row, key=key))


def note_all_as_due(db: Database) -> None:
    """Note every record as due, for a day on which what may be shown is decided anew."""
    for kind, (table, key, _) in _OF.items():
        db.execute(f"INSERT OR IGNORE INTO shown_due SELECT '{kind}', {key} FROM {table}")


def make_views(db: Database) -> None:
    """Make the public views anew, as they are defined today."""
    for name, query in VIEWS.items():
        db.execute(f"DROP VIEW IF EXISTS {name}")
        db.execute(f"CREATE VIEW {name} AS {query}")


def refresh(connection: sqlite3.Connection) -> int:
    """Bring what is shown and found up to date; return how many records that were. Opens its own transactions."""
    count = 0
    while True:
        due = connection.execute(
            "SELECT subject_type, subject_id FROM shown_due LIMIT ?", [AT_ONCE]
        ).fetchall()
        if not due:
            return count
        with writing(connection):
            for kind in _OF:
                _refresh(connection, kind, [row[1] for row in due if row[0] == kind])
        count += len(due)


def clear_out(connection: sqlite3.Connection) -> None:
    """Leave nothing in the search of what was removed from it: its index keeps the words until it is merged."""
    connection.execute("INSERT INTO search (search) VALUES ('optimize')")


def _refresh(connection: sqlite3.Connection, kind: str, ids: Sequence[str]) -> None:
    if not ids:
        return
    table, key, columns = _OF[kind]
    marks = ", ".join("?" * len(ids))
    of = f"subject_type = '{kind}' AND subject_id IN ({marks})"
    connection.execute(f"DELETE FROM search WHERE rowid IN (SELECT rowid FROM shown WHERE {of})", ids)
    cursor = connection.execute(
        f"SELECT {key}, {', '.join(columns)} FROM {table} WHERE {key} IN ({marks})", ids
    )
    found = [dict(zip(("id", *columns), row, strict=True)) for row in cursor.fetchall()]
    for row in found:
        row["title"], row["address"] = shown_title(row["title"] or ""), shown_address(row.get("address"))
    if kind == "notice":
        note_sellers(connection, found)
    left = set(ids) - {row["id"] for row in found}
    connection.executemany(
        "DELETE FROM shown WHERE subject_type = ? AND subject_id = ?", [(kind, one) for one in left]
    )
    connection.executemany(
        "INSERT INTO shown (subject_type, subject_id, title, address, conditions) VALUES (?, ?, ?, ?, ?)"
        " ON CONFLICT DO UPDATE SET title = excluded.title, address = excluded.address, conditions = excluded.conditions",
        [
            (kind, row["id"], row["title"], row["address"], shown_sentences(row.get("conditions")))
            for row in found
        ],
    )
    rowids = dict(connection.execute(f"SELECT subject_id, rowid FROM shown WHERE {of}", ids).fetchall())
    connection.executemany(
        "INSERT INTO search (rowid, words) VALUES (?, ?)",
        [(rowids[row["id"]], spaced(_words(row))) for row in found],
    )
    connection.execute(f"DELETE FROM shown_due WHERE {of}", ids)


def _words(row: dict[str, Any]) -> str:
    """The words a record is found by; its title and address are those that are shown."""
    names = ("title", "address", "seller", "bank", "branch", "debtor", "city", "community", "goods", "id")
    return " ".join(dict.fromkeys(str(row[name]) for name in names if row.get(name)))


_CHINESE = re.compile(r"([\u3400-\u9fff])")


def spaced(words: str) -> str:
    """Return words with every Chinese sign standing alone, so that one or two of them are found as well."""
    return _CHINESE.sub(r" \1 ", words)


def query(words: str) -> str:
    """Return what is asked of ``search`` for words as a person types them: all of them, in any order.

    Chinese words are found anywhere, others whole, or by three signs or more of their beginning. Empty when there is nothing to look for.
    """
    parts = [spaced(part.replace('"', " ")).split() for part in words.split()]
    return " ".join(f'"{" ".join(part)}"{"*" if _opens_a_word(part[-1]) else ""}' for part in parts if part)


def _opens_a_word(last: str) -> bool:
    """A short beginning opens thousands of words, all of which would be looked through: 7 is the number itself."""
    return len(last) >= LEAST_OF_A_WORD and not _CHINESE.match(last)


def find(connection: sqlite3.Connection, words: str, limit: int, before: int | None = None) -> Iterable[Any]:
    """Yield (rowid, subject_type, subject_id, title, address) of what the words name, the latest written first.

    ``before`` is the rowid of the last one seen, to go on from.
    """
    asked = query(words)
    if not asked:
        return []
    return connection.execute(
        "SELECT s.rowid, s.subject_type, s.subject_id, s.title, s.address FROM search JOIN shown s ON s.rowid = search.rowid"
        " WHERE search MATCH ? AND search.rowid < ? ORDER BY search.rowid DESC LIMIT ?",
        [asked, before or 1 << 62, limit],
    )
