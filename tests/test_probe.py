"""A probe asks little, stores nothing, and tells by its verdict and exit status what the site looks like."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
from small_registry import FRIDAY, environment

from fixtures.world.days import sites
from fixtures.world.server import WorldServer

LIST = "https://www.yindeng.com.cn/xxpl/xxpl_bldkzr/bldkzr_zrgg/index.html"


def probe(server, tmp_path, source, *options):
    done = subprocess.run(
        [sys.executable, "-m", "firesale", "probe", source, "--json", "--db", str(tmp_path / "firesale.db"), *options],
        cwd=tmp_path, env=environment(server, FRIDAY), capture_output=True, text=True, check=False,
    )  # fmt: skip
    return done.returncode, json.loads(done.stdout)


@pytest.mark.parametrize(
    ("source", "most"), [("yindeng", 5), ("jd_auctions", 9), ("ali_court", 12), ("ali_notices", 6)]
)
def test_a_site_as_expected_is_told_with_few_requests_and_nothing_is_stored(tmp_path, source, most):
    with WorldServer(sites(1, history=False)) as server:
        status, seen = probe(server, tmp_path, source)
        asked = len(server.requests)
    assert (status, seen["state"]) == (0, "ok")
    assert seen["verdict"] == "the site looks as the reader expects"
    assert seen["record"]["reading"] == "complete"
    assert asked == len(seen["answers"]) <= most
    assert [path.name for path in tmp_path.iterdir() if path.suffix == ".db"] == []


@pytest.mark.parametrize(
    ("body", "status", "state", "verdict"),
    [
        (
            "<html><body><div class='new'>改版</div></body></html>",
            5,
            "layout",
            "the reader has to be changed",
        ),
        ("<html><title>访问验证</title>请按住滑块</html>", 4, "blocked", "was left alone"),
    ],
)
def test_a_changed_or_closed_site_is_told(tmp_path, body, status, state, verdict):
    with WorldServer(sites(1, history=False)) as server:
        server.override(LIST, body=body)
        told, seen = probe(server, tmp_path, "yindeng")
    assert (told, seen["state"]) == (status, state)
    assert verdict in seen["verdict"]
    assert seen["record"] == {}
