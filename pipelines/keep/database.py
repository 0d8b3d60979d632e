"""Opening the database: migrations, WAL, and the one writer's settings."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from tempfile import TemporaryFile

from filelock import FileLock
from sqlite_utils import Database

from crawlers import clock
from pipelines.keep.backup import back_up
from pipelines.keep.schema import migrations
from pipelines.keep.trouble_words import BUSY_TIMEOUT_S, trouble_with


class DatabaseUnusable(Exception):
    """Raised when the database cannot be opened, read or written; names the file and the next step."""


def open_database(path: Path) -> Database:
    """Open a database for writing, making and migrating it as needed. Raises ``DatabaseUnusable``.

    One process at a time: SQLite waits for a writer, but not while a new file turns to WAL, and a second one
    would make the same tables.
    """
    _need_folder(path)
    try:
        with FileLock(f"{path}.lock", timeout=BUSY_TIMEOUT_S):
            connection = sqlite3.connect(path, timeout=BUSY_TIMEOUT_S, isolation_level=None)
            connection.execute("PRAGMA journal_mode=WAL")
            connection.execute("PRAGMA synchronous=NORMAL")
            database = Database(connection)
            refuse_newer(path, database)
            if migrations.pending(database) and database.table("notices").exists():
                back_up(path, clock.now())
            migrations.apply(database)
    except (sqlite3.Error, OSError) as error:
        raise DatabaseUnusable(trouble_with(path, error)) from error
    return database


def check_writable(path: Path) -> None:
    """See that a database opens and can be written to just now. Raises ``DatabaseUnusable``.

    Who holds it for a moment is waited for, up to ``BUSY_TIMEOUT_S``.
    """
    connection = open_database(path).conn
    try:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("ROLLBACK")
    except sqlite3.Error as error:
        raise DatabaseUnusable(trouble_with(path, error)) from error
    finally:
        connection.close()


def refuse_newer(path: Path, database: Database) -> None:
    """Raise ``DatabaseUnusable`` for a database that a later version has changed: this one would undo what it does not
    know.
    """
    ours = {migration.name for migration in migrations._migrations}
    newer = [one.name for one in migrations.applied(database) if one.name not in ours]
    if newer:
        database.conn.close()
        raise DatabaseUnusable(
            f"{path} was written by a later version of firesale ({', '.join(newer)}). "
            "Next step: update this installation, or name another database with --db"
        )


def _need_folder(path: Path) -> None:
    if not path.parent.is_dir():
        raise DatabaseUnusable(
            f"{path}: the folder {path.parent} does not exist. Next step: make it, or name another database"
            " with --db or FIRESALE_DB"
        )


def reading_address(path: Path) -> str:
    """Return the address by which SQLite opens a database for reading.

    One that was closed well, in a folder where nothing can be written, cannot change while it is read; SQLite is told
    so, for else it would look for a place for its notes.
    """
    beside = path.with_name(f"{path.name}-wal")
    alone = not beside.exists() and not _can_write(path.absolute().parent)
    return f"{path.absolute().as_uri()}?{'immutable=1' if alone else 'mode=ro'}"


def _can_write(folder: Path) -> bool:
    """Whether a file can be made there: a mount may forbid what the rights of the folder allow."""
    try:
        with TemporaryFile(dir=folder):
            return True
    except OSError:
        return False


def open_reading(path: Path) -> sqlite3.Connection:
    """Open a database read-only. Raises ``DatabaseUnusable`` when there is none."""
    _need_folder(path)
    if not path.exists():
        raise DatabaseUnusable(
            f"{path} does not exist. Next step: `firesale crawl`, or name another with --db"
        )
    try:
        connection = sqlite3.connect(reading_address(path), uri=True, timeout=BUSY_TIMEOUT_S)
        known = connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'notices'").fetchone()
    except sqlite3.Error as error:
        raise DatabaseUnusable(trouble_with(path, error)) from error
    if not known:
        raise DatabaseUnusable(
            f"{path} holds no firesale tables. Next step: `firesale crawl`, or another --db"
        )
    connection.row_factory = sqlite3.Row
    return connection
