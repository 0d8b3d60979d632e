"""The rows behind the numbers: Datasette's own pages of tables, and the page of all public tables."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING, Any, Final

from datasette.utils.asgi import Response
from datasette.views.base import DatasetteError
from datasette.views.database import DatabaseView

from reports.web.answers import shown
from reports.web.columns import TABLES
from reports.web.exposure import PUBLIC
from reports.web.site_name import NAME

if TYPE_CHECKING:
    from reports.web.site import Site


class _Answer(DatabaseView):  # type: ignore[misc]
    """The answer to free SQL; as CSV, too, a refused query is told in words."""

    async def data(self, request: Any, *given: Any, **named: Any) -> Any:
        found = await super().data(request, *given, **named)
        refused = isinstance(found, tuple) and isinstance(found[0], dict) and found[0].get("error")
        if refused and request.url_vars.get("format") == "csv":
            raise DatasetteError(str(refused), title="Invalid SQL", status=400)
        return found


async def data_page(datasette: Any, request: Any) -> Any:
    """All public tables with their columns; the answer to free SQL, where that is allowed."""
    site: Site = datasette
    if request.args.get("sql"):
        return await _Answer(site).get(request)
    if request.url_vars.get("format"):
        return Response.json({"tables": list(PUBLIC)})
    columns = await site.reader.ask(_columns)
    return await shown(site, request, "data.html", tables=TABLES, column_names=columns)


def _columns(connection: sqlite3.Connection) -> dict[str, list[str]]:
    return {table: [row[1] for row in connection.execute(f"PRAGMA table_info({table})")] for table in PUBLIC}


ROUTES: Final = [(rf"/(?P<database>{NAME})(\.(?P<format>json|csv))?$", data_page)]
