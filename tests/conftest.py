"""What several test files share: the whole demo world crawled once, for the tests of what people read."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from filelock import FileLock
from small_registry import FRIDAY, MONDAY, command, environment

from fixtures.world.days import sites
from fixtures.world.server import WorldServer

CHECKOUT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def demo_crawled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The database of both days of the demo world, history included. Made once, also with many workers; copy it."""
    base = tmp_path_factory.getbasetemp()
    shared = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "demo-crawled"
    database = shared / "firesale.db"
    with FileLock(f"{shared}.making"):
        if not (shared / "whole").exists():
            shutil.rmtree(shared, ignore_errors=True)
            shared.mkdir()
            _crawl_both_days(database)
            (shared / "whole").touch()
    return database


def _crawl_both_days(database: Path) -> None:
    prices = CHECKOUT / "fixtures" / "world" / "auctions" / "reference_prices.csv"
    subprocess.run([sys.executable, "-m", "firesale", "import", str(prices), "--db", str(database)], cwd=CHECKOUT, check=True, capture_output=True)  # fmt: skip
    for day, now in ((1, FRIDAY), (2, MONDAY)):
        with WorldServer(sites(day)) as server:
            done = subprocess.run(
                command(database, "jd_auctions"), cwd=database.parent, env=environment(server, now), capture_output=True,
                text=True, timeout=900, check=False,
            )  # fmt: skip
        assert done.returncode in (0, 3), done.stderr


@pytest.fixture
def demo_database(demo_crawled: Path, tmp_path: Path) -> Path:
    """A copy of it, to be written to."""
    copy = tmp_path / "firesale.db"
    shutil.copy(demo_crawled, copy)
    return copy
