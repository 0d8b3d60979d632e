"""What stands before every page: which hosts, methods and addresses are answered, the language, and the headers."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, MutableMapping
from typing import Any, Final

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Any]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

LANGUAGES: Final = ("en", "zh")
#: Nothing is run, and nothing is loaded but our own style sheet and pictures.
_HEADERS: Final = (
    (b"content-security-policy", b"default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self';"
     b" base-uri 'none'; frame-ancestors 'none'"),
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
)  # fmt: skip
_SET_HERE: Final = frozenset(name for name, _ in _HEADERS)
LOOPBACK_NAMES: Final = frozenset({"127.0.0.1", "localhost", "[::1]"})


def gate(app: App, *, lang: str, hosts: Collection[str] | None) -> App:
    """Wrap an application: only reading, only under known host names (``None``: any), never Datasette's own inside.

    ``/zh/...`` and ``/en/...`` name the language, ``lang`` that of addresses without; ``?lang=zh`` leads there.
    Pages find it as ``scope["lang"]`` and what to put before an address as ``scope["lang_prefix"]``.
    """

    async def gated(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await app(scope, receive, send)
            return
        refused = _why_not(scope, hosts)
        if refused:
            await _answer(send, *refused)
            return
        place = _place_of_language(scope)
        if place:
            await _answer(send, 302, "", ((b"location", place),))
            return
        await app(_in_language(scope, lang), receive, _with_headers(send))

    return gated


def _why_not(scope: Scope, hosts: Collection[str] | None) -> tuple[int, str] | None:
    headers = dict(scope["headers"])
    host = headers.get(b"host", b"").decode("latin-1").lower()
    name = host if host.endswith("]") else host.rpartition(":")[0] or host
    if hosts is not None and name not in hosts:  # a page elsewhere whose name was bent to this machine
        return 421, "This page is answered under its own address only."
    asked_from, way = headers.get(b"sec-fetch-site", b""), headers.get(b"sec-fetch-mode", b"navigate")
    # another site's page would make its reader's browser ask
    if asked_from == b"cross-site" and way != b"navigate":
        return 403, "Pages of other sites may link here, not load from here."
    if scope["method"] not in ("GET", "HEAD"):
        return 405, "This page is for reading only."
    if "/-/" in scope["path"] or scope["path"].endswith((".db", "/-")):
        return 404, "Not found."
    return None


def _place_of_language(scope: Scope) -> bytes | None:
    """Where an address that names its language in the query stands."""
    parts: list[bytes] = [part for part in scope["query_string"].split(b"&") if part]
    named: list[bytes] = [part[5:] for part in parts if part.startswith(b"lang=")]
    if not named or named[-1].decode("latin-1") not in LANGUAGES:
        return None
    path: bytes = _path(scope)
    for lang in LANGUAGES:
        path = path.removeprefix(f"/{lang}".encode()) if _is_below(path, lang) else path
    rest = b"&".join(part for part in parts if not part.startswith(b"lang="))
    return b"/" + named[-1] + b"/" + path.lstrip(b"/") + (b"?" + rest if rest else b"")


def _path(scope: Scope) -> bytes:
    raw: bytes = scope.get("raw_path") or scope["path"].encode()
    return raw.partition(b"?")[0]


def _is_below(path: bytes, lang: str) -> bool:
    return path == f"/{lang}".encode() or path.startswith(f"/{lang}/".encode())


def _in_language(scope: Scope, default: str) -> Scope:
    for lang in LANGUAGES:
        if _is_below(_path(scope), lang):
            cut = len(lang) + 1
            path, raw = scope["path"][cut:] or "/", _path(scope)[cut:] or b"/"
            return {**scope, "path": path, "raw_path": raw, "lang": lang, "lang_prefix": f"/{lang}"}
    return {**scope, "lang": default, "lang_prefix": ""}


def _with_headers(send: Send) -> Send:
    async def sending(message: MutableMapping[str, Any]) -> None:
        if message["type"] == "http.response.start":
            kept = [pair for pair in message.get("headers", []) if pair[0].lower() not in _SET_HERE]
            message = {**message, "headers": [*kept, *_HEADERS]}
        await send(message)

    return sending


async def _answer(send: Send, status: int, words: str, headers: tuple[tuple[bytes, bytes], ...] = ()) -> None:
    told = [(b"content-type", b"text/plain; charset=utf-8"), *_HEADERS, *headers]
    await send({"type": "http.response.start", "status": status, "headers": told})
    await send({"type": "http.response.body", "body": words.encode()})
