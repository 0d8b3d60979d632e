"""What the page shows: public tables and views by name, and an authorizer that holds whatever SQL is asked.

The public views read no private column themselves, so private ones are refused wherever they are named: in a view,
in a subquery, under another name.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping
from typing import Final

#: What has a page of rows, and JSON and CSV of it.
PUBLIC: Final = (
    "notices_public", "projects", "lots_public", "assets_public", "project_discounts_public", "lot_discounts_public",
    "reference_prices", "house_index", "joins", "alerts", "runs", "figures",
)  # fmt: skip
#: Columns that only tell one door from another, or were never meant for readers.
_PRIVATE: Final[Mapping[str, frozenset[str]]] = {
    "notices": frozenset({"title"}),
    "lots": frozenset({"title", "address", "conditions", "case_no", "viewers"}),
}
#: Tables that may be read, by the views or by themselves.
_READ: Final = frozenset(
    {*PUBLIC, *_PRIVATE, "discounts", "assets", "sellers", "shown", "figures_of", "sqlite_master", "sqlite_temp_master",
     "sqlite_schema", "search", "search_config", "search_content", "search_data", "search_docsize", "search_idx", "json_each", "json_tree", "generate_series"}
)  # fmt: skip
_ASKED_BY_DATASETTE: Final = frozenset(
    {
        "table_info",
        "table_xinfo",
        "foreign_key_list",
        "index_list",
        "index_info",
        "index_xinfo",
        "schema_version",
    }
)
_NO_FUNCTIONS: Final = frozenset({"load_extension", "fts3_tokenizer", "readfile", "writefile", "edit"})
_STATEMENTS: Final = frozenset({sqlite3.SQLITE_SELECT, sqlite3.SQLITE_RECURSIVE, sqlite3.SQLITE_TRANSACTION})

_WAKING: Final = (
    sqlite3.SQLITE_UPDATE,
    "sqlite_master",
)  # full text says so when it is first read; nothing is written


def guard(connection: sqlite3.Connection) -> None:
    """Refuse everything on a connection but reading what is public.

    A private column raises ``sqlite3.DatabaseError`` that names it.
    """
    connection.set_authorizer(_authorizer())


def _authorizer() -> Callable[[int, str | None, str | None, str | None, str | None], int]:
    def allowed(action: int, first: str | None, second: str | None, _: str | None, __: str | None) -> int:
        if action == sqlite3.SQLITE_READ:
            return _reading(str(first).lower(), str(second).lower())
        if action == sqlite3.SQLITE_PRAGMA:  # not refused but empty: Datasette asks where the file is
            return sqlite3.SQLITE_OK if str(first).lower() in _ASKED_BY_DATASETTE else sqlite3.SQLITE_IGNORE
        if action == sqlite3.SQLITE_FUNCTION:
            return sqlite3.SQLITE_DENY if str(second).lower() in _NO_FUNCTIONS else sqlite3.SQLITE_OK
        if (action, first) == _WAKING:
            return sqlite3.SQLITE_OK
        return sqlite3.SQLITE_OK if action in _STATEMENTS else sqlite3.SQLITE_DENY

    return allowed


def _reading(table: str, column: str) -> int:
    known = table in _READ or (table.startswith("pragma_") and table[len("pragma_") :] in _ASKED_BY_DATASETTE)
    if not known or column in _PRIVATE.get(table, ()):
        return sqlite3.SQLITE_DENY
    return sqlite3.SQLITE_OK
