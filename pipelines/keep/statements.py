"""The statements the store writes with, made from the schema so that no column is forgotten."""

from __future__ import annotations

from collections.abc import Iterable

from pipelines.keep.schema import ASSETS, DISCOUNTS, LOTS, NOTICES, PROJECTS


def insert(table: str, columns: Iterable[str], verb: str = "INSERT") -> str:
    """Return an insert with named values for every column."""
    names = list(columns)
    return f"{verb} INTO {table} ({', '.join(names)}) VALUES ({', '.join(':' + name for name in names)})"


def _update(table: str, columns: Iterable[str], key: str) -> str:
    others = ", ".join(f"{name} = :{name}" for name in columns if name != key)
    return f"UPDATE {table} SET {others} WHERE {key} = :{key}"


INSERT = {"notices": insert("notices", NOTICES), "lots": insert("lots", LOTS)}
UPDATE = {"notices": _update("notices", NOTICES, "notice_id"), "lots": _update("lots", LOTS, "lot_id")}
PUT_ASSET = insert("assets", ASSETS, "INSERT OR REPLACE")
PUT_PROJECT = insert("projects", PROJECTS, "INSERT OR REPLACE")
PUT_DISCOUNT = insert("discounts", DISCOUNTS, "INSERT OR REPLACE")
PUT_DOCUMENT = insert(
    "documents",
    ("sha256", "url", "content_type", "bytes", "fetched_at", "kept_as", "expires_on"),
    "INSERT OR REPLACE",
)
PUT_PAGE = insert(
    "pages",
    (
        "url",
        "source",
        "listing",
        "notice_id",
        "sha256",
        "etag",
        "last_modified",
        "attachment",
        "asked_on",
        "asked_at",
        "shows",
    ),
    "INSERT OR REPLACE",
)
PUT_WALK = insert(
    "walks",
    ("run_id", "source", "listing", "first_page_rows", "total", "complete", "short_by"),
    "INSERT OR REPLACE",
)
PUT_LISTED = insert(
    "listed", ("source", "listing", "url", "title", "published_on", "state", "tries"), "INSERT OR REPLACE"
)
CHANGE = insert("changes", ("subject_type", "subject_id", "field", "old", "new", "seen_at", "run_id"))
PROBLEM = insert("problems", ("run_id", "source", "url", "field", "words", "reason", "seen_at"))
JOIN = insert("joins", ("a", "b", "verdict", "by", "evidence", "made_at"))


def marks(values: Iterable[object]) -> str:
    """Return as many question marks as there are values."""
    return ", ".join("?" for _ in values)
