"""What Datasette asks of us: our pages, who may see what, and what our templates are given."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from typing import Any

from datasette import hookimpl
from datasette.utils.asgi import Response

from reports.web import failures, pages, rows_pages
from reports.web.exposure import PUBLIC, guard
from reports.web.once import each_thing_once
from reports.web.site import Site
from reports.web.site_name import NAME
from reports.web.wording_context import context_of


@hookimpl
def register_routes(datasette: Any) -> Sequence[tuple[str, Callable[..., Any]]]:
    """Our pages stand before Datasette's own."""
    return (*pages.ROUTES, *rows_pages.ROUTES) if isinstance(datasette, Site) else ()


@hookimpl(tryfirst=True)
def permission_allowed(datasette: Any, action: str, resource: Any) -> bool | None:
    """Only public tables are shown, whoever asks; free SQL only where nobody else is answered."""
    if not isinstance(datasette, Site):
        return None
    if action == "view-table":
        return resource[0] == NAME and resource[1] in PUBLIC
    if action == "execute-sql":
        return bool(datasette.loopback and resource == NAME)
    return action == "view-instance" or (action == "view-database" and resource == NAME)


@hookimpl
def prepare_connection(conn: sqlite3.Connection, database: str, datasette: Any) -> None:
    """Nothing but what is public is read, in whatever words it is asked for."""
    if isinstance(datasette, Site) and database == NAME:
        guard(conn)


@hookimpl
def filters_from_request(request: Any, table: str, datasette: Any) -> Any:
    """Rows that figures of distinct things lead to."""
    return each_thing_once(request, table) if isinstance(datasette, Site) else None


@hookimpl
def extra_template_vars(datasette: Any, request: Any) -> dict[str, Any]:
    """What every template knows: language, texts, and how values are written."""
    return context_of(datasette, request) if isinstance(datasette, Site) else {}


@hookimpl(tryfirst=True)
def handle_exception(datasette: Any, request: Any, exception: Exception) -> Any:
    """What went wrong, in the reader's language; nothing of the inside."""
    return failures.answer(datasette, request, exception) if isinstance(datasette, Site) else None


@hookimpl(tryfirst=True)
def forbidden(datasette: Any, request: Any) -> Any:
    """What is not shown is said to be so."""

    async def refused() -> Response:
        return await failures.said(datasette, request, 403)

    return refused if isinstance(datasette, Site) else None
