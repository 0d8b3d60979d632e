"""Pages drawn a second by a crawl, against a bare Playwright script over the same pages: through the same gateway
(the ratio that counts), and on its own straight to the server. Then the memory of browser, driver and Python over
2,000 pages. Pages: 12 pictures, 2 style sheets, a script, 20 rows from JSON; two tabs at once; start-up left out.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.rounds import ratio_line, rounds
from crawlers.browser.finder import find_browser, why_no_browser
from fixtures.world.server import WorldServer
from fixtures.world.site import Page, Request, not_found

PAGES = 120
ROUNDS = 3
AIM = 0.8
LONG_RUN = 2000
EARLY, LATE = (200, 400), (1800, 2000)
MEMORY_AIM = 1.3
HOST = "lots.example"
CHECKOUT = Path(__file__).resolve().parents[1]

DRAWN = """<!DOCTYPE html><html><head><meta charset="utf-8"><link rel="stylesheet" href="../css/1.css">
<link rel="stylesheet" href="../css/2.css"></head><body>{pictures}<ul id="rows"></ul><script src="../js/draw.js"></script>
</body></html>"""
SCRIPT = """fetch("../api/rows?" + location.pathname).then(a => a.json()).then(rows => {
  document.getElementById("rows").innerHTML = rows.map(r => `<li class="row">${r.title} ${r.price}</li>`).join("");
});"""

BARE = """
import asyncio, json, sys, time
from playwright.async_api import async_playwright
from crawlers.browser.finder import find_browser
from crawlers.browser.gateway import WorldGateway

async def main(world, way, pages):
    gateway = WorldGateway(world, 30)
    await gateway.start()
    rerouted = way == "rerouted"
    base = "https://lots.example" if rerouted else world + "/lots.example"
    more = {"proxy": {"server": gateway.address}} if rerouted else {}
    images_off = ["--blink-settings=imagesEnabled=false"]
    async with async_playwright() as driver:
        browser = await driver.chromium.launch(
            executable_path=find_browser().path, args=images_off + gateway.launch_arguments() * rerouted, **more)
        tabs = [await (await browser.new_context()).new_page() for _ in range(2)]
        queue = iter(range(pages))
        async def work(tab, numbers):
            for number in numbers:
                await tab.goto(f"{base}/lot/{number}", wait_until="commit")
                await tab.wait_for_selector(".row", state="attached")
                assert "row" in await tab.content()
        for tab in tabs:
            await work(tab, [0])
        began = time.perf_counter()
        await asyncio.gather(*(work(tab, queue) for tab in tabs))
        print(json.dumps([pages, time.perf_counter() - began]))
        await browser.close()
    await gateway.close()

asyncio.run(main(sys.argv[1], sys.argv[2], int(sys.argv[3])))
"""

OURS = """
import json, sys, time
from scrapy import Request, Spider
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.settings import Settings
from crawlers import settings
from crawlers.browser import BrowserWish, answers_of

PAGES = int(sys.argv[1])

class Lots(Spider):
    name = "lots"
    drawn, began = 0, 0.0
    async def start(self):
        for number in range(-2, PAGES):
            yield Request(f"https://lots.example/lot/{number}", meta={"browser": BrowserWish(".row", ("/api/rows",))})
    def parse(self, response):
        assert len(response.css(".row")) == 20 and answers_of(response)
        self.drawn += 1
        if self.drawn == 2:
            type(self).began = time.perf_counter()
        type(self).ended = time.perf_counter()
        type(self).count = self.drawn - 2

given = {name: value for name, value in vars(settings).items() if name.isupper()}
process = AsyncCrawlerProcess(Settings({**given, "ITEM_PIPELINES": {}, "LOG_LEVEL": "ERROR"}))
process.crawl(Lots)
process.start()
assert Lots.count == PAGES, Lots.count
print(json.dumps([PAGES, Lots.ended - Lots.began]))
"""


class Lots:
    """A site whose pages are drawn by script."""

    host = HOST

    def answer(self, request: Request) -> Page:
        """Return one of its pages, or what they load."""
        if request.path.startswith("/lot/"):
            pictures = "".join(f'<img src="../picture/{number}.png">' for number in range(12))
            return Page(200, DRAWN.format(pictures=pictures).encode())
        if request.path.startswith("/api/"):
            rows = [{"title": f"某地某小区{row}号", "price": 798400 + row} for row in range(20)]
            return Page(200, json.dumps(rows).encode(), "application/json")
        if request.path.startswith(("/css/", "/js/")):
            script = request.path.startswith("/js/")
            return Page(200, SCRIPT.encode(), "text/javascript") if script else Page(200, b"p{}", "text/css")
        return not_found()


def _environment(world: WorldServer) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("FIRESALE_")}
    named = {name: os.environ[name] for name in ("FIRESALE_CHROMIUM",) if name in os.environ}
    return {**kept, **named, "PYTHONPATH": str(CHECKOUT), "FIRESALE_WORLD": world.url}


def _run(world: WorldServer, script: str, *arguments: str) -> tuple[int, float]:
    done = subprocess.run(
        [sys.executable, "-c", script, *arguments], env=_environment(world), capture_output=True, text=True, check=False
    )  # fmt: skip
    if done.returncode:
        raise SystemExit(done.stderr)
    pages, seconds = json.loads(done.stdout.splitlines()[-1])
    return int(pages), float(seconds)


def speed(world: WorldServer) -> None:
    """Print the two ratios."""
    rates = rounds(
        {
            "rerouted": lambda: _run(world, BARE, world.url, "rerouted", str(PAGES)),
            "direct": lambda: _run(world, BARE, world.url, "direct", str(PAGES)),
            "ours": lambda: _run(world, OURS, str(PAGES)),
        },
        ROUNDS,
    )
    print(ratio_line("drawn pages / bare browser, rerouted", rates["ours"], rates["rerouted"], AIM))
    print(ratio_line("   the same / bare browser, direct", rates["ours"], rates["direct"], 0))


def _megabytes(root: int) -> float:
    """Return the memory of a process and all below it; what they share is counted once."""
    children: dict[int, list[int]] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        children.setdefault(int(fields[1]), []).append(int(stat.parent.name))
    total, todo = 0, [root]
    while todo:
        process = todo.pop()
        todo += children.get(process, [])
        try:
            lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
        except OSError:
            continue
        total += sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    return total / 1024


@contextmanager
def _crawling(world: WorldServer) -> Iterator[subprocess.Popen[bytes]]:
    command = [sys.executable, "-c", OURS, str(LONG_RUN)]
    with subprocess.Popen(command, env=_environment(world), stdout=subprocess.DEVNULL) as process:
        yield process
    if process.returncode:
        raise SystemExit("the long run failed")


def memory(world: WorldServer) -> None:
    """Print the highest memory early and late in a long run."""
    samples: list[tuple[int, float]] = []
    with _crawling(world) as process:
        before = len(world.requests)
        while process.poll() is None:
            drawn = sum(line.path.startswith(f"/{HOST}/lot/") for line in world.requests[before:])
            samples.append((drawn, _megabytes(process.pid)))
            try:
                process.wait(1.0)
            except subprocess.TimeoutExpired:
                continue
    early, late = (
        max((size for drawn, size in samples if first <= drawn <= last), default=0.0) for first, last in (EARLY, LATE)
    )  # fmt: skip
    verdict = "reached" if late <= MEMORY_AIM * early else "NOT reached"
    print(
        f"highest memory, pages {LATE[0]:,}-{LATE[1]:,} / {EARLY[0]}-{EARLY[1]}   {late / early:.2f}  "
        f"(aim at most {MEMORY_AIM}: {verdict})   {late:.0f} MB against {early:.0f} MB"
    )


def main() -> None:
    """Print speed and memory, or in one line why not."""
    found = find_browser()
    if found is None:
        print(f"left out: {why_no_browser()}")
        return
    print(f"{found.path} ({found.origin})")
    with WorldServer([Lots()]) as world:
        speed(world)
        memory(world)


if __name__ == "__main__":
    main()
