"""Making the page."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from datasette.plugins import pm

from reports.web import plugin
from reports.web.gate import LOOPBACK_NAMES
from reports.web.site import Site


def site_of(
    path: Path,
    *,
    lang: str,
    sources: Sequence[Mapping[str, Any]],
    now: Callable[[], datetime],
    loopback: bool = True,
    hosts: Collection[str] | None = LOOPBACK_NAMES,
) -> Site:
    """Return the page over a database; ``.app()`` is the ASGI application.

    ``sources`` are rows with name, title and enabled of all sources, ``now`` tells the time. With ``loopback`` free SQL
    is answered; ``hosts`` are the names it is asked under (``None``: any).
    """
    if not pm.is_registered(plugin):
        pm.register(plugin)
        pm.unregister(name="datasette.handle_exception")  # it would print all that was read, besides
    return Site(path, lang=lang, sources=sources, now=now, loopback=loopback, hosts=hosts)
