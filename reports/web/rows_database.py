"""The database as Datasette's pages of rows read it: guarded, and never counting a million rows to print one number."""

from __future__ import annotations

import re
import sqlite3
from pathlib import Path
from typing import Any, Final

from datasette.database import Database

from pipelines.keep.database import reading_address
from reports.web.once import NONE_BEFORE

#: More rows than this are said to be more than this.
MOST_COUNTED: Final = 5_000
#: And where of every row it must be seen whether it is the one of its thing.
MOST_COUNTED_ONCE: Final = 1_000
#: No value is longer, whatever free SQL asks for: every text of the database is far below.
LONGEST_VALUE: Final = 5_000_000
_COUNT = re.compile(r"select count\(\*\) (from .*)", re.DOTALL)


class RowsDatabase(Database):  # type: ignore[misc]
    """A database open for reading, seen as it is while a crawl writes it."""

    def connect(self, write: bool = False) -> sqlite3.Connection:
        """Return a connection that cannot write, whatever it is asked for."""
        connection = sqlite3.connect(reading_address(Path(self.path)), uri=True, check_same_thread=False)
        connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, LONGEST_VALUE)
        self._all_file_connections.append(connection)
        return connection

    async def execute(self, sql: str, *given: Any, **named: Any) -> Any:
        """Run a query; a count of a table's rows ends at ``MOST_COUNTED`` (``MOST_COUNTED_ONCE``), beyond it is ``None``."""
        counted = _COUNT.fullmatch(sql)
        if counted:
            most = MOST_COUNTED_ONCE if NONE_BEFORE in sql else MOST_COUNTED
            sql = (
                f"select case when count(*) <= {most} then count(*) end from"
                f" (select 1 {counted[1]} limit {most + 1})"
            )
        return await super().execute(sql, *given, **named)
