"""Sites that a fault has got hold of: a world's site with its answers turned, and a server that drips."""

from __future__ import annotations

import http.client
import json
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

from fixtures.world.site import Page, Request, Site

Turn = Callable[[Request, Page], Page]
_ITEM = re.compile(r"/t\d{8}_\d+\.html$")
_LIST = re.compile(r"/index(_\d+)?\.html$")
_ROW = re.compile(rb'<div class="rightListContent.*?</div>\n?', re.DOTALL)
CHALLENGE = (
    b"<html><script>var arg1='0A';document.cookie='acw_sc__v2='+arg1;location.reload()</script></html>"
)


class Twisted:
    """A site whose answers pass through ``turn`` while there is one; what is turned has no validators."""

    def __init__(self, site: Site) -> None:
        self.site, self.host = site, site.host
        self.turn: Turn | None = None

    def answer(self, request: Request) -> Page:
        page = self.site.answer(request)
        turned = self.turn(request, page) if self.turn else page
        return page if turned is page else turned._replace(etag=None, last_modified=None)


def of_items(change: Callable[[Page], Page]) -> Turn:
    """Turn the pages of notices only."""
    return lambda request, page: change(page) if _ITEM.search(request.path) and page.status == 200 else page


def of_lists(change: Callable[[Page], Page]) -> Turn:
    """Turn list pages only."""
    return lambda request, page: change(page) if _LIST.search(request.path) and page.status == 200 else page


def challenged(page: Page) -> Page:
    """A script challenge in place of the page, with status 200."""
    return page._replace(body=CHALLENGE)


def without_rows(page: Page) -> Page:
    """The list without a row and with a total of 0: a search service that has lost its index."""
    return page._replace(
        body=re.sub(rb"\xe5\x85\xb1\d+\xe6\x9d\xa1", "共0条".encode(), _ROW.sub(b"", page.body))
    )


def with_other_classes(page: Page) -> Page:
    """A new template: the same words in other elements."""
    return page._replace(body=page.body.replace(b"list-box", b"board").replace(b"rightList", b"tile"))


def without_fields(page: Page) -> Page:
    """The page of a notice whose text and attachments are filled in by a script now."""
    body = re.sub(rb'(<div class="(?:article-box|attach_main)[^>]*>).*(?=<div class="footer)', rb"\1</div>", page.body, flags=re.DOTALL)  # fmt: skip
    return page._replace(body=body)


def in_encoding(encoding: str, header: str) -> Callable[[Page], Page]:
    """The page in another encoding than its own words say, under a header that says what it likes."""

    def change(page: Page) -> Page:
        body = page.body.decode("utf-8").encode(encoding, "xmlcharrefreplace")
        return page._replace(body=body, content_type=header)

    return change


def broken_bytes(page: Page) -> Page:
    """Every hundredth byte replaced by one that UTF-8 does not know."""
    body = bytearray(page.body)
    body[::100] = b"\xff" * len(body[::100])
    return page._replace(body=bytes(body))


@contextmanager
def dripping(world: str, slow: Callable[[str], bool], *, wait_s: float = 1.0) -> Iterator[str]:
    """Stand before a world and hand on its answers; those of slow paths come byte by byte."""
    base, stopped = urlsplit(world), threading.Event()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            there = http.client.HTTPConnection(base.hostname or "", base.port, timeout=30)
            there.request("GET", self.path, headers=dict(self.headers))
            answer = there.getresponse()
            body = answer.read()
            there.close()
            self.send_response_only(answer.status)
            for name, value in answer.getheaders():
                self.send_header(name, value)
            if answer.status == 304:
                self.send_header("Content-Length", "0")
            self.end_headers()
            try:
                if not slow(self.path):
                    self.wfile.write(body)
                    return
                for place in range(len(body)):
                    self.wfile.write(body[place : place + 1])
                    if stopped.wait(wait_s):
                        return
            except OSError:
                self.close_connection = True

        do_POST = do_GET

        def log_message(self, *_: Any) -> None:
            """Stay silent."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        stopped.set()
        server.shutdown()
        server.server_close()


def of_calls(change: Callable[[Any], Any], *, listing: bool) -> Turn:
    """Turn what JD's calls answer, as JSON: those of its lists, or all others."""

    def turn(request: Request, page: Page) -> Page:
        if not request.query or ("unifiedSearch" in request.query) is not listing:
            return page
        return page._replace(body=json.dumps(change(json.loads(page.body)), ensure_ascii=False).encode())

    return turn


def of_no_lots(answer: Any) -> Any:
    """A search that finds nothing."""
    return {name: [] if isinstance(value, list) else 0 if name.lower().startswith("total") else value
            for name, value in answer.items()}  # fmt: skip


def of_other_names(answer: Any) -> Any:
    """The same values under other names, as after a change of the service."""
    if isinstance(answer, dict):
        return {
            f"{name}V2" if name not in _OUTER else name: of_other_names(value)
            for name, value in answer.items()
        }
    return [of_other_names(one) for one in answer] if isinstance(answer, list) else answer


def of_nothing(answer: Any) -> Any:
    """Success, and nothing in it."""
    return {**answer, "data": type(answer.get("data"))()}


_OUTER = ("code", "statusCode", "status", "message", "data", "datas")
