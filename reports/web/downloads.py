"""Files made when they are asked for: the Excel file, and the feed of new packages."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from datasette.utils.asgi import AsgiFileDownload, Response

from pipelines.keep.database import open_reading
from reports.export import atom_feed, write_xlsx

if TYPE_CHECKING:
    from reports.web.site import Site

_XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


async def excel(datasette: Any, request: Any, send: Any) -> None:
    """Send everything public as an Excel file, as of the day of the figures; one is made at a time."""
    site: Site = datasette
    day, lang = await _day(site), request.scope["lang"]
    async with site.exporting:
        with tempfile.TemporaryDirectory(prefix="firesale-") as folder:
            target = Path(folder) / "firesale.xlsx"
            await site.reader.aside(lambda: _write(site, target, day, lang))
            answer = AsgiFileDownload(str(target), filename=f"firesale-{day}.xlsx", content_type=_XLSX)
            await answer.asgi_send(send)


def _write(site: Site, target: Path, day: date, lang: str) -> None:
    with closing(open_reading(site.reader.path)) as connection:
        write_xlsx(connection, target, as_of=day, lang=lang, sources=site.sources)


async def feed(datasette: Any, request: Any) -> Response:
    """Return new packages as an Atom feed."""
    site: Site = datasette
    day, lang = await _day(site), request.scope["lang"]
    host = request.headers.get("host", "")
    self_url = f"{request.scheme}://{host}{request.scope['lang_prefix']}/feed.atom"

    def made() -> bytes:
        with closing(open_reading(site.reader.path)) as connection:
            return atom_feed(connection, as_of=day, self_url=self_url, lang=lang)

    body = await site.reader.aside(made)
    return Response(body.decode("utf-8"), content_type="application/atom+xml; charset=utf-8")


async def _day(site: Site) -> date:
    kept = await site.reader.ask(site.shelf.kept)
    return kept.as_of if kept else site.now().date()


ROUTES: Final[Sequence[tuple[str, Callable[..., Any]]]] = [
    (r"/export\.xlsx$", excel),
    (r"/feed\.atom$", feed),
]
