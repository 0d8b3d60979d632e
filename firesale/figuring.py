"""Bringing up to date what people read: words that may be shown, the search, and the figures of today."""

from __future__ import annotations

import logging
import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

from crawlers import clock
from pipelines.keep import figures, public
from pipelines.keep.database import DatabaseUnusable, open_database, open_reading
from reports.figures import catalogue

log = logging.getLogger(__name__)


def bring_up_to_date(path: Path, day: date | None = None) -> figures.Kept | None:
    """Refresh what is shown and found, and compute the figures of a day (default: today) if anything has changed.

    Returns what is kept. Raises ``DatabaseUnusable`` when there is no database or it cannot be written.
    """
    open_reading(path).close()  # never makes a new one
    day = day or clock.now().date()
    database = open_database(path)
    with closing(database.conn) as connection:
        try:
            public.refresh(connection)
            known = figures.kept(connection, catalogue.definitions())
            if known is None or not known.fresh or known.as_of != day:
                state = figures.data_state(connection, catalogue.definitions())
                rows = list(catalogue.compute(connection, day))
                figures.keep(connection, rows, day, state, clock.now())
            return figures.kept(connection, catalogue.definitions())
        except sqlite3.Error as error:
            raise DatabaseUnusable(
                f"{path}: {error}. Next step: is another process holding it, is there space?"
            ) from error


def after_a_crawl(path: Path, came: object = True) -> None:
    """Bring everything up to date if anything ``came``; what goes wrong is said, and harms neither the crawl nor its
    exit status.
    """
    if not came:
        return
    try:
        bring_up_to_date(path)
    except Exception as error:
        log.warning("%s: the figures were not computed: %s. Next step: firesale report", path, error)


def figures_of(path: Path, day: date) -> list[dict[str, Any]]:
    """Return the figures of a day: those kept when they are of that day and fresh, else computed now.

    Those of today are kept for the next reader where the database can be written. Raises ``DatabaseUnusable``.
    """
    try:
        if day == clock.now().date():
            bring_up_to_date(path, day)
        else:
            _bring_words_up_to_date(path)
    except DatabaseUnusable as error:
        log.info("%s; the figures are computed and not kept", error)
    with closing(open_reading(path)) as connection:
        if not _has_figures(connection):
            raise DatabaseUnusable(
                f"{path} is of an older version and cannot be written. Next step: make it writable, or copy it"
            )
        known = figures.kept(connection, catalogue.definitions())
        if known and known.fresh and known.as_of == day:
            return figures.read(connection)
        return list(catalogue.compute(connection, day))


def _bring_words_up_to_date(path: Path) -> None:
    """Migrate a database and refresh what is shown and found in it."""
    open_reading(path).close()
    with closing(open_database(path).conn) as connection:
        public.refresh(connection)


def _has_figures(connection: sqlite3.Connection) -> bool:
    """A database of an older version, open for reading only, has no figures."""
    return bool(connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'figures_of'").fetchone())
