"""The page over the demo world, with records planted that nobody should see, or that would run if they were not shown."""

from __future__ import annotations

import asyncio
import json
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from crawlers.clock import BEIJING
from firesale.figuring import bring_up_to_date
from pipelines.keep.database import open_database
from reports.web.application import site_of
from reports.web.site import Site

DAY = date(2025, 11, 14)
NOW = datetime(2025, 11, 17, 20, tzinfo=BEIJING)
SOURCES = [
    {"name": "yindeng", "title": "银登网", "enabled": True},
    {"name": "jd_auctions", "title": "京东拍卖", "enabled": True},
    {"name": "ali_court", "title": "阿里拍卖：法院", "enabled": True},
]
MARKUP = '<script>document.title="run"</script>{{ 7 * 191 }}<img src=x onerror=alert(1)>&amp;'
DOOR = "1702室"
#: What must not be on any page: doors in every place where a lot has words.
HIDDEN = ("1702室", "1703室", "1704执", "170417041704")


def _rows(connection: sqlite3.Connection, table: str, key: str) -> dict[str, Any]:
    connection.row_factory = sqlite3.Row
    return dict(connection.execute(f"SELECT * FROM {table} WHERE {key}").fetchone())


def _insert(connection: sqlite3.Connection, table: str, row: dict[str, Any]) -> None:
    marks = ", ".join(f":{name}" for name in row)
    connection.execute(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({marks})", row)


def plant(database: Path) -> None:
    """Put in a notice whose title is markup, and a lot with a door in each of its words."""
    with closing(open_database(database).conn) as connection:
        notice = _rows(connection, "notices", "notice_id = 'yindeng:t20251114_2977900'")
        project = _rows(connection, "projects", f"project_id = '{notice['project_id']}'")
        _insert(
            connection,
            "notices",
            notice | {"notice_id": "yindeng:t20251113_1", "kind": "marketing", "title": MARKUP, "published_on": "2025-11-13",
                      "project_id": "project:planted", "claims_yuan": 1.0, "url": "javascript:alert(1)"},
        )  # fmt: skip
        _insert(
            connection, "projects",
            project | {"project_id": "project:planted", "branch": MARKUP, "latest_notice_on": "2025-11-13",
                       "claims_yuan": 1.0},
        )  # fmt: skip
        lot = _rows(connection, "lots", "kind = 'housing'")
        address = f"示例路12号样板花园3幢{DOOR}"
        _insert(
            connection, "lots",
            lot | {"lot_id": "jd:1", "title": f"【一拍】{address}", "address": address, "asset_id": "asset:planted",
                   "case_no": "（2025）1704执1704号", "viewers": 170417041704,
                   "conditions": json.dumps({"occupancy": f"样板花园3幢{DOOR}由他人占用。"}, ensure_ascii=False)},
        )  # fmt: skip
        asset = _rows(connection, "assets", f"asset_id = '{lot['asset_id']}'")
        _insert(
            connection, "assets", asset | {"asset_id": "asset:planted", "address": "示例路12号样板花园3幢"}
        )
        _insert(
            connection, "changes",
            {"subject_type": "lot", "subject_id": "jd:1", "field": "address", "old": "示例路12号样板花园3幢1703室",
             "new": address, "seen_at": "2025-11-17T18:00:00+08:00", "run_id": 1},
        )  # fmt: skip
        connection.commit()


@pytest.fixture(scope="session")
def page_database(demo_crawled: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo world's database with what was planted, its figures as of 2025-11-14."""
    copy = tmp_path_factory.mktemp("web") / "demo.db"
    shutil.copy(demo_crawled, copy)
    plant(copy)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FIRESALE_NOW", NOW.isoformat())
        bring_up_to_date(copy, DAY)
    return copy


@pytest.fixture(scope="session")
def loop() -> Iterator[asyncio.AbstractEventLoop]:
    """One event loop for all requests."""
    made = asyncio.new_event_loop()
    yield made
    made.close()


@pytest.fixture(scope="session")
def site(page_database: Path) -> Site:
    """The page as it is on loopback."""
    return site_of(page_database, lang="en", sources=SOURCES, now=lambda: NOW)


@pytest.fixture(scope="session")
def outside(page_database: Path) -> Site:
    """The page as it is beyond loopback."""
    return site_of(page_database, lang="zh", sources=SOURCES, now=lambda: NOW, loopback=False, hosts=None)


@pytest.fixture(scope="session")
def get(site: Site, loop: asyncio.AbstractEventLoop) -> Callable[..., Any]:
    """Ask the page for an address; redirects are not followed."""

    def asked(address: str, of: Site = site, **options: Any) -> Any:
        return loop.run_until_complete(of.client.get(address, **options))

    return asked
