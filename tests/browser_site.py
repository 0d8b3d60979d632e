"""Small sites for the browser's tests, and the one place that says what happens without a browser."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import threading
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest
from scrapy import Request
from scrapy.settings import Settings

from crawlers import settings as switchboard
from crawlers.browser import BrowserWish, why_no_browser
from fixtures.world.server import WorldServer
from fixtures.world.site import Page, not_found
from fixtures.world.site import Request as Asked

SHOP = "paimai.example"
DATA = "api.example"
CORS = (("Access-Control-Allow-Origin", f"https://{SHOP}"), ("Access-Control-Allow-Credentials", "true"))
LIST = BrowserWish(wait_for=".row", answers=(DATA,))


def need_browser() -> None:
    """Skip the test in one line when there is no browser; fail it where one is required (.ci/run)."""
    why = why_no_browser()
    if why:
        (pytest.fail if os.environ.get("FIRESALE_BROWSER_REQUIRED") == "1" else pytest.skip)(why)


def drawn_by_script(number: int, extra: str = "") -> str:
    """A page whose only row is written by its script, from JSON."""
    return f"""<!DOCTYPE html><html><head><meta charset="utf-8"><title>{number}</title></head>
<body><div id="list"></div>{extra}<script>
fetch("https://{DATA}/api?functionId=lot&id={number}", {{credentials: "include"}}).then(a => a.json()).then(lot => {{
  document.getElementById("list").innerHTML = `<p class="row">${{lot.title}} ${{lot.cents}}</p>`;
}});
</script></body></html>"""


class Pages:
    """A site that is a table of pages by path; ``/lot/N`` is drawn by script; no robots.txt."""

    def __init__(self, host: str, pages: Mapping[str, Page | str]) -> None:
        self.host = host
        self.pages = dict(pages)

    def answer(self, request: Asked) -> Page:
        found = self.pages.get(request.path)
        if found is None and request.path.startswith("/lot/"):
            found = drawn_by_script(int(request.path.rpartition("/")[2]))
        if isinstance(found, str):
            return Page(200, found.encode(), "text/html; charset=utf-8")
        return found or not_found()


class Data:
    """The host that the pages' scripts ask."""

    host = DATA

    def answer(self, request: Asked) -> Page:
        number = request.query.rpartition("=")[2]
        body = f'{{"title": "拍品{number}", "cents": {number}00}}'.encode()
        return Page(200, body, "application/json;charset=utf-8", headers=CORS)


def moved(where: str, *headers: tuple[str, str]) -> Page:
    """A redirect."""
    return Page(302, b"", headers=(("Location", where), *headers))


@contextmanager
def served(pages: Mapping[str, Page | str], *others: object) -> Iterator[WorldServer]:
    """Serve the shop with these pages, the data host, and other sites."""
    with WorldServer([Pages(SHOP, pages), Data(), *others]) as server:  # type: ignore[list-item]
        yield server


def habits(world: WorldServer | None, **changed: object) -> Settings:
    """The shipped settings for this world; without one, for a world where nobody answers."""
    shipped = {name: value for name, value in vars(switchboard).items() if name.isupper()}
    base = world.url if world else "http://127.0.0.1:9"
    return Settings({**shipped, "FIRESALE_WORLD": base, "BROWSER_PAGE_S": 20, **changed})


def draw(
    world: WorldServer | None, *requests: Request, at_once: bool = False, **changed: object
) -> list[object]:
    """Draw pages one after the other (or all at once); an error stands in the place of its response."""
    from crawlers.browser.drawing import Drawing  # noqa: PLC0415  only where there is a browser

    async def all_of_them() -> list[object]:
        drawing = Drawing(habits(world, **changed))
        try:
            calls = [drawing.draw(request, request.meta["browser"]) for request in requests]
            if at_once:
                return list(await asyncio.gather(*calls, return_exceptions=True))
            return [(await asyncio.gather(call, return_exceptions=True))[0] for call in calls]
        finally:
            await drawing.close()

    return asyncio.run(all_of_them())


def page_of(path: str, wish: BrowserWish = LIST, host: str = SHOP, **more: object) -> Request:
    """A request for a drawn page."""
    return Request(f"https://{host}{path}", meta={"browser": wish}, **more)  # type: ignore[arg-type]


def paths(world: WorldServer) -> list[str]:
    """What the world was asked for, in order."""
    return [line.path for line in world.requests]


def browsers_of(process: int) -> list[int]:
    """The browser processes that a process started, over whatever stands between them."""
    parents: dict[int, int] = {}
    names: dict[int, str] = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
            names[int(folder.name)] = (folder / "cmdline").read_bytes().decode("utf-8", "replace")
        except (OSError, IndexError):
            continue
        parents[int(folder.name)] = int(fields[1])

    def descends(child: int) -> bool:
        while child in parents:
            child = parents[child]
            if child == process:
                return True
        return False

    return [
        child
        for child, name in names.items()
        if "--remote-debugging-pipe" in name and "--type=" not in name and descends(child)
    ]


def kill_browser(process: int) -> None:
    """End the browser that a process drives, as a crash would."""
    for child in browsers_of(process):
        os.kill(child, signal.SIGKILL)


class Trap:
    """A listener on loopback outside the world; counts who reaches it."""

    def __enter__(self) -> Trap:
        self.reached: Counter[str] = Counter()
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]
        threading.Thread(target=self._listen, daemon=True).start()
        return self

    def _listen(self) -> None:
        while True:
            try:
                connection, _ = self.socket.accept()
            except OSError:
                return
            self.reached["connections"] += 1
            connection.close()

    def __exit__(self, *_: object) -> None:
        self.socket.close()
