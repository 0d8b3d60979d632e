"""The page as an application: Datasette over one database, with our templates, pages and limits."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from datasette.app import Datasette

from reports.web.figures import Shelf
from reports.web.gate import LOOPBACK_NAMES, App, gate
from reports.web.reading import Reader
from reports.web.rows_database import RowsDatabase
from reports.web.site_name import NAME

_HERE: Final = Path(__file__).parent
_SETTINGS: Final = {
    "allow_download": False, "allow_facet": False, "suggest_facets": False, "default_page_size": 50,
    "max_returned_rows": 1000, "sql_time_limit_ms": 5000, "num_sql_threads": 3, "truncate_cells_html": 0,
    "allow_csv_stream": True, "max_csv_mb": 200, "default_cache_ttl": 0, "template_debug": False, "trace_debug": False,
}  # fmt: skip
#: The rows of views have no order of their own; the latest first, where an index holds that.
_ORDER: Final = {
    "notices_public": {"sort_desc": "published_on"}, "lots_public": {"sort_desc": "first_seen_at"},
    "projects": {"sort_desc": "latest_notice_on"}, "alerts": {"sort_desc": "created_at"}, "runs": {"sort_desc": "run_id"},
}  # fmt: skip


class Site(Datasette):  # type: ignore[misc]
    """A Datasette that shows one database as our pages do.

    ``lang`` is the language of addresses that name none; ``sources`` are rows with name, title and enabled of all
    sources; ``now`` tells the time; ``loopback`` whether only this machine is answered, which is also what free SQL is
    for.
    """

    def __init__(
        self,
        path: Path,
        *,
        lang: str,
        sources: Sequence[Mapping[str, Any]],
        now: Callable[[], datetime],
        loopback: bool = True,
        hosts: Collection[str] | None = LOOPBACK_NAMES,
    ) -> None:
        self.lang, self.sources, self.now, self.loopback = lang, sources, now, loopback
        self.hosts = hosts
        self.reader = Reader(path)
        self.shelf = Shelf()
        self.exporting = asyncio.Lock()
        super().__init__(
            files=[str(path)],
            template_dir=str(_HERE / "templates"),
            static_mounts=[("static", str(_HERE / "static"))],
            settings={**_SETTINGS, "default_allow_sql": loopback},
            metadata={"databases": {NAME: {"tables": _ORDER}}},
            cors=False,
        )
        for name in [name for name in self.databases if name != "_internal"]:
            self.remove_database(name)
        self.add_database(RowsDatabase(self, path=str(path), is_mutable=True), name=NAME)

    def app(self) -> App:
        """Return the application, behind its gate."""
        return gate(super().app(), lang=self.lang, hosts=self.hosts)
