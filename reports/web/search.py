"""Search: what words name among packages, lots and sellers."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from reports.web import sellers
from reports.web.english import in_chinese

_SIZE: Final = 40
_MOST_SELLERS: Final = 12
_NOTICES = (
    "SELECT notice_id, project_id, url, title, kind, published_on, seller, product, size_yuan FROM notices_public"
    " WHERE notice_id IN ({})"
)
_LOTS = (
    "SELECT lot_id, asset_id, url, title, kind, round, status, city, seller, starting_price_yuan, starts_at FROM lots_public"
    " WHERE lot_id IN ({})"
)
#: An id, or the beginning of one.
_ID: Final = re.compile(r"[a-z_]+:[\w.-]+", re.ASCII)
Find = Callable[..., Any]


def found(connection: sqlite3.Connection, asked: Mapping[str, str], find: Find) -> dict[str, Any]:
    """Return the sellers, records and next place of what a reader asked.

    English names of banks and places stand for their Chinese ones.
    """
    words = asked.get("q", "")
    chinese = in_chinese(words)
    before = int(asked["after"]) if asked.get("after", "").isdecimal() else None
    hits = _of_id(connection, words, before) if _ID.fullmatch(words) else []
    if words and not hits:
        each = [hit for name in chinese or [words] for hit in find(connection, name, _SIZE + 1, before)]
        hits = sorted({hit[0]: hit for hit in each}.values(), key=lambda hit: -hit[0])[: _SIZE + 1]
    named = []
    if words and before is None:
        named = list(
            dict.fromkeys(
                sellers.meant(connection, words, "projects") + sellers.meant(connection, words, "lots")
            )
        )
    return {
        "also": " / ".join(chinese), "named": named[:_MOST_SELLERS], "more_named": len(named) > _MOST_SELLERS,
        "hits": _records(connection, hits[:_SIZE]), "next": hits[_SIZE - 1][0] if len(hits) > _SIZE else None,
    }  # fmt: skip


def _of_id(connection: sqlite3.Connection, words: str, before: int | None) -> list[Any]:
    """The records whose id begins with the words: the ids are in order, so nothing need be looked through."""
    query = (
        "SELECT rowid, subject_type, subject_id FROM shown WHERE subject_type = ? AND subject_id >= ? AND subject_id < ?"
        " ORDER BY subject_id LIMIT ?"
    )
    found = [
        hit
        for kind in ("notice", "lot")
        for hit in connection.execute(query, [kind, words, f"{words}\U0010ffff", _SIZE])
    ]
    return found[:_SIZE] if before is None else []


def _records(connection: sqlite3.Connection, hits: Sequence[Any]) -> list[dict[str, Any]]:
    """The records of hits, in their order."""
    rows: dict[str, dict[str, Any]] = {}
    for kind, query, key in (("notice", _NOTICES, "notice_id"), ("lot", _LOTS, "lot_id")):
        ids = [hit[2] for hit in hits if hit[1] == kind]
        for row in connection.execute(query.format(", ".join("?" * len(ids))), ids):
            rows[row[key]] = {"what": kind, **dict(row)}
    return [rows[hit[2]] for hit in hits if hit[2] in rows]
