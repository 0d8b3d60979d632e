"""Replay: the records of a database read again from its kept documents, tried on a copy first.

A copy is replayed and compared with the database; what differs is shown, backed up and written in one
transaction. Runs, alerts, problems, what was seen when, and persons' joins are never touched.
"""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path

from attrs import evolve, frozen
from sqlite_utils import Database

from crawlers.source import Source
from pipelines.keep.backup import back_up
from pipelines.keep.database import DatabaseUnusable, open_database, open_reading, refuse_newer
from pipelines.keep.documents import Documents
from pipelines.keep.store import Store
from pipelines.keep.transactions import writing
from pipelines.replay.compare import TABLES, TableDiff, compare
from pipelines.replay.derive import derive
from pipelines.replay.rebuild import Tally, rebuild


@frozen(kw_only=True)
class Replayed:
    """What came of a replay: how the records fared, what differs, and, when it was written, the backup."""

    tally: Tally
    tables: Mapping[str, TableDiff]
    applied: bool = False
    backup: Path | None = None

    @property
    def differs(self) -> bool:
        """Whether anything is, or would be, written."""
        return any(table.differs for table in self.tables.values())


def replay(
    database: Path,
    spiders: Mapping[str, Source],
    now: datetime,
    *,
    apply: bool,
    show: Callable[[Replayed], None] = lambda found: None,
) -> Replayed:
    """Read the records of these sources again; write what differs only with ``apply``.

    ``show`` is given what was found before anything is written. Raises ``DatabaseUnusable`` when there is no database, or somebody wrote to it in the meantime, and
    ``NoBackup``; nothing is changed then.
    """
    if apply:
        open_reading(database).close()  # a replay makes no database
        open_database(database).conn.close()  # brings it up to date, backed up first
    with closing(open_reading(database)) as original, _copies(database, original) as (seen, before, copy):
        store = Store(copy)
        documents = Documents(database, read_only=True)
        try:
            store.connection.execute("PRAGMA synchronous = OFF")  # a copy that is thrown away
            with writing(store.connection):
                tally = rebuild(store.connection, documents, spiders)
                derive(store, tally.changed, now)
            store.connection.execute("ATTACH ? AS old", [str(before)])
            tables = compare(store.connection)
        finally:
            documents.close()
            store.close()
        result = Replayed(tally=tally, tables=tables)
        show(result)
        if not apply or not result.differs:
            return result
        backup = back_up(database, now)
        _write(database, original, seen, copy, [name for name, table in tables.items() if table.differs])
        return evolve(result, applied=True, backup=backup)


def _write(
    database: Path, original: sqlite3.Connection, seen: int, copy: Path, tables: Sequence[str]
) -> None:
    with closing(open_database(database).conn) as connection:
        connection.execute("ATTACH ? AS new", [str(copy)])
        with writing(connection):
            if _version(original) != seen:
                raise DatabaseUnusable(
                    f"{database}: another process wrote to it during the replay; nothing was changed. "
                    "Next step: replay again when no crawl runs"
                )
            for table in tables:
                if TABLES[table]:
                    _take_over(connection, table, TABLES[table])
                else:
                    _take_over_changes(connection)


def _take_over(connection: sqlite3.Connection, table: str, key: Sequence[str]) -> None:
    """Make a table what it is in the copy, leaving the rows alone that are the same."""
    names = ", ".join(row[1] for row in connection.execute(f"PRAGMA main.table_info({table})"))
    same = " AND ".join(f"n.{name} IS main.{table}.{name}" for name in key)
    connection.execute(
        f"DELETE FROM main.{table} WHERE NOT EXISTS (SELECT 1 FROM new.{table} AS n WHERE {same})"
    )
    connection.execute(
        f"INSERT OR REPLACE INTO main.{table} ({names})"
        f" SELECT {names} FROM new.{table} EXCEPT SELECT {names} FROM main.{table}"
    )


def _take_over_changes(connection: sqlite3.Connection) -> None:
    """All changes of a record of which some differ, in the order in which they were made."""
    connection.execute("CREATE TEMP TABLE moved AS " + _MOVED)
    of_moved = "(subject_type, subject_id) IN (SELECT subject_type, subject_id FROM temp.moved)"
    connection.execute(f"DELETE FROM main.changes WHERE {of_moved}")
    names = "subject_type, subject_id, field, old, new, seen_at, run_id"
    connection.execute(
        f"INSERT INTO main.changes ({names}) SELECT {names} FROM new.changes WHERE {of_moved} ORDER BY rowid"
    )


_COUNTED = (
    "SELECT *, count(*) FROM {}.changes GROUP BY subject_type, subject_id, field, old, new, seen_at, run_id"
)
_NEW, _MAIN = _COUNTED.format("new"), _COUNTED.format("main")
_MOVED = (
    f"SELECT DISTINCT subject_type, subject_id FROM (SELECT * FROM ({_NEW}) EXCEPT SELECT * FROM ({_MAIN}))"
    f" UNION SELECT DISTINCT subject_type, subject_id FROM (SELECT * FROM ({_MAIN}) EXCEPT SELECT * FROM ({_NEW}))"
)


def _version(connection: sqlite3.Connection) -> int:
    """A number that is another one as soon as another connection has written."""
    return int(connection.execute("PRAGMA data_version").fetchone()[0])


@contextmanager
def _copies(database: Path, original: sqlite3.Connection) -> Iterator[tuple[int, Path, Path]]:
    """Lend two copies, one to compare with and one to replay, with the version that they are of."""
    folder = Path(tempfile.mkdtemp(prefix="firesale-replay-"))
    try:
        refuse_newer(database, Database(original))
        seen = _version(original)
        copy, before = folder / "replayed.db", folder / "before.db"
        with closing(sqlite3.connect(copy)) as target:
            original.backup(target)
        Store(copy).close()  # brings an older one up to date
        with closing(sqlite3.connect(copy)) as source, closing(sqlite3.connect(before)) as target:
            source.backup(target)
        yield seen, before, copy
    finally:
        shutil.rmtree(folder, ignore_errors=True)
