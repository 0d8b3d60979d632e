"""How a page answers: a template rendered, what is not there said in the reader's language, a form read."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from datasette.utils.asgi import Response

if TYPE_CHECKING:
    from reports.web.site import Site

_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_AMOUNT = re.compile(r"\d{1,15}(?:\.\d{1,2})?")


async def shown(site: Site, request: Any, template: str, status: int = 200, **context: Any) -> Response:
    """Return a page."""
    html = await site.render_template(template, context, request=request)
    return Response.html(html, status=status)


async def not_found(site: Site, request: Any) -> Response:
    """Return the page that says that there is nothing under this address."""
    return await shown(site, request, "error.html", status=404)


def named(request: Any, part: str = "id") -> str:
    """Return the part of the address that names something."""
    return unquote(request.url_vars[part])


def choices(request: Any, allowed: Mapping[str, Any]) -> dict[str, str]:
    """Return what a form asks: for every name its value where it is one of ``allowed`` (``None``: any words)."""
    asked = {}
    for name, among in allowed.items():
        value = _CONTROL.sub("", request.args.get(name) or "").strip()[:200]
        if value and (among is None or value in among):
            asked[name] = value
    return asked


def amount(words: str | None) -> float | None:
    """Return an amount of yuan of the address; ``None`` for what is none."""
    found = _AMOUNT.fullmatch((words or "").strip())
    return float(found[0]) if found else None
