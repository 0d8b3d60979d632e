"""Pages a second of a crawl of 2,000 notices that stand in their pages, against a bare Scrapy spider that
only downloads the same pages. Both in a process of their own, start-up included in both and left out of both.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path

from benchmarks.rounds import ratio_line, rounds
from fixtures.world.notice import Notice
from fixtures.world.registry import Registry
from fixtures.world.server import WorldServer

NOTICES = 2000
AIM = 0.5
CHECKOUT = Path(__file__).resolve().parents[1]

BARE = """
import json, sys
import scrapy
from scrapy.crawler import AsyncCrawlerProcess

class Bare(scrapy.Spider):
    name = "bare"
    async def start(self):
        for address in json.load(open(sys.argv[1])):
            yield scrapy.Request(address, callback=self.parse)
    def parse(self, response):
        pass

process = AsyncCrawlerProcess({
    "LOG_LEVEL": "ERROR", "TELNETCONSOLE_ENABLED": False, "REMOTE_CONTROL_ENABLED": False, "DOWNLOAD_DELAY": 0,
    "CONCURRENT_REQUESTS_PER_DOMAIN": 8, "CONCURRENT_REQUESTS": 16,
})
crawler = process.create_crawler(Bare)
process.crawl(crawler)
process.start()
stats = crawler.stats
print(json.dumps([stats.get_value("response_received_count"), stats.get_value("elapsed_time_seconds")]))
"""

OURS = """
import json, sys, time
from pathlib import Path
from crawlers.config import Config
from firesale import running

order = running.Order(sources=["yindeng"], database=Path(sys.argv[1]), tell=False)
running.all_sources()  # what is imported before Scrapy's own clock starts is left out of both
import scrapy.core.engine, scrapy.core.scraper, scrapy.extensions.corestats, scrapy.pipelines, twisted.web.client
import scrapy.core.downloader.handlers.http11, scrapy.downloadermiddlewares.httpcompression
began = time.perf_counter()
running.crawl(order, Config())
seconds = time.perf_counter() - began
import sqlite3
pages, new = sqlite3.connect(sys.argv[1]).execute("SELECT requests, new FROM runs").fetchone()
assert new == int(sys.argv[2]), new
print(json.dumps([pages, seconds]))
"""


@contextmanager
def world() -> Iterator[WorldServer]:
    """Serve 2,000 notices whose text stands in their pages."""
    first = date(2021, 1, 4)
    notices = [
        Notice(
            on=first + timedelta(days=number // 2), seller="某某银行股份有限公司", product="信用卡透支", year=2021,
            phase=number + 1, principal=f"{1_000_000 + number}.25", interest="200000.50", claims=f"{1_200_000 + number}.75",
            loans=756, borrowers=431, days="833.66", base=date(2020, 12, 31), classes={"损失": 756}, guarantee={"信用": 756},
            litigation={"未诉": 756}, carrier="html",
        )
        for number in range(NOTICES)
    ]  # fmt: skip
    with WorldServer([Registry(notices)]) as server:
        yield server


def _run(script: str, *arguments: str, **more: str) -> tuple[int, float]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("FIRESALE_")}
    done = subprocess.run(
        [sys.executable, "-c", script, *arguments], env={**kept, "PYTHONPATH": str(CHECKOUT), **more},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        raise SystemExit(done.stderr)
    pages, seconds = json.loads(done.stdout.splitlines()[-1])
    return int(pages), float(seconds)


def main() -> None:
    """Print the ratio."""
    with world() as server, tempfile.TemporaryDirectory() as folder:
        names = (Path(folder) / f"{number}.db" for number in range(1000))
        told = {"FIRESALE_WORLD": server.url, "FIRESALE_NOW": "2025-11-14T18:00:00+08:00"}
        _run(OURS, str(next(names)), str(NOTICES), **told)  # also lists the addresses for the other
        addresses = Path(folder) / "addresses.json"
        addresses.write_text(
            json.dumps([f"{server.url}{line.path}" for line in server.requests if line.status == 200])
        )
        rates = rounds(
            {
                "bare": lambda: _run(BARE, str(addresses)),
                "ours": lambda: _run(OURS, str(next(names)), str(NOTICES), **told),
            },
            3,
        )
    print(ratio_line("2,000 notices in HTML / bare Scrapy, same pages", rates["ours"], rates["bare"], AIM))


if __name__ == "__main__":
    main()
