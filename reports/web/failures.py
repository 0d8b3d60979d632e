"""What is answered when a page cannot be shown."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

from datasette.database import QueryInterrupted
from datasette.utils.asgi import Base400, Response
from datasette.views.base import DatasetteError

from reports.web.answers import shown
from reports.web.reading import TooSlow

if TYPE_CHECKING:
    from reports.web.site import Site

log = logging.getLogger(__name__)


def answer(site: Site, request: Any, exception: Exception) -> Callable[[], Awaitable[Response]]:
    """Return what answers a request that ended in an exception; one of our own making is logged."""
    status, words = _of(exception)
    if isinstance(exception, (KeyError, TypeError)) and "_through" in request.args:
        status, words = 400, "_through names a table, a column and a value, in JSON"
    if status == 500:
        log.error("%s: %s", request.path, exception, exc_info=exception)

    async def answered() -> Response:
        return await said(site, request, status, words)

    return answered


async def said(site: Site, request: Any, status: int, words: str | None = None) -> Response:
    """Return a failure as a page, or as JSON or plain text where rows were asked for in a form for programs."""
    if request.scope["path"].endswith(".csv"):
        return Response.text(words or f"refused: {status}", status=status)
    if request.scope["path"].endswith(".json"):
        return Response.json({"ok": False, "status": status, "error": words}, status=status)
    return await shown(site, request, "error.html", status=status, failure=status, error=words)


def _of(exception: Exception) -> tuple[int, str | None]:
    if isinstance(exception, Base400):
        return exception.status, str(exception.args[0]) if exception.args else None
    if isinstance(exception, DatasetteError):
        # without a status of its own it is a place or an order that cannot be, which the reader asked for
        status = 400 if exception.status == 500 else exception.status
        return status, None if exception.message_is_html else str(exception.message)
    if isinstance(exception, (TooSlow, QueryInterrupted)):
        return 503, None
    if isinstance(exception, sqlite3.DatabaseError) and _is_refusal(exception):
        return 403, None
    if isinstance(exception, (ValueError, sqlite3.OperationalError)) and "locked" not in str(exception):
        return 400, None  # a filter or a place that cannot be
    return 500, None


def _is_refusal(error: sqlite3.DatabaseError) -> bool:
    return any(words in str(error) for words in ("prohibited", "not authorized"))
