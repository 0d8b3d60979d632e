"""What a hostile site may try: other hosts, endless answers, and words that steer the terminal of whoever reads them."""

from __future__ import annotations

import gzip
import subprocess
import sys

import pytest
from small_registry import FRIDAY, SmallRegistry, crawl, environment, rows, transfer_body

from crawlers.reading.pdf.file_type import LARGEST
from crawlers.settings import DOWNLOAD_MAXSIZE, HTTPPROXY_ENABLED
from firesale.commands import shared
from fixtures.world.server import WorldServer

STEERING = "\x1b]0;owned\x07\x1b[31m\u202e"
NASTY = f"某某银行股份有限公司[red]{STEERING}关于2025年第9期个人不良贷款（信用卡透支）转让项目转让公告"
REDIRECTS = {
    "cloud metadata": "http://169.254.169.254/latest/meta-data/",
    "this machine": "http://127.0.0.1:22/",
    "this machine by name": "http://localhost/admin",
    "a private network": "https://10.0.0.1/",
    "its own name as user": "https://www.yindeng.com.cn@10.0.0.1/",
    "a file": "file:///etc/passwd",
    "another site": "https://evil.example/a.html",
}
LINKS = '<a href="https://evil.example/a.pdf">附件</a><a href="file:///etc/passwd.pdf">附件</a><a href="//10.0.0.1/a.pdf">附件</a>'


@pytest.fixture(scope="module")
def attacked(tmp_path_factory):
    """A crawl of a site that tries all of it at once, what it was asked, and the addresses of its traps."""
    database = tmp_path_factory.mktemp("security") / "firesale.db"
    site = SmallRegistry(transfers=4, results=4)
    traps = {name: site.post() for name in [*REDIRECTS, "bomb", "endless", "nested bomb"]}
    nasty, linked = site.post(title=NASTY), site.post(body=transfer_body(5_000_000, extra=LINKS))
    bomb = gzip.compress(bytes(DOWNLOAD_MAXSIZE + 1), 1)
    with WorldServer([site]) as server:
        for name, target in REDIRECTS.items():
            server.override(traps[name], status=302, headers={"Location": target})
        server.override(traps["bomb"], body=bomb, headers={"Content-Encoding": "gzip"})
        server.override(
            traps["nested bomb"], body=gzip.compress(bomb), headers={"Content-Encoding": "gzip, gzip"}
        )
        server.override(traps["endless"], body=bytes(DOWNLOAD_MAXSIZE + 1))
        ran = crawl(server, database)
        asked = list(server.requests)
        shown = subprocess.run(
            [sys.executable, "-m", "firesale", "show", "2025年第9期", "--db", str(database)],
            env=environment(server, FRIDAY), cwd=database.parent, capture_output=True, text=True, check=False,
        )  # fmt: skip
    return database, ran, asked, traps, nasty, linked, shown


def test_no_redirect_and_no_link_leads_to_another_host(attacked):
    _, _, asked, *_ = attacked
    assert {request.path.split("/")[1] for request in asked} == {"www.yindeng.com.cn"}
    assert not [request for request in asked if "evil" in str(request) or "10.0.0.1" in str(request)]


def test_what_leads_elsewhere_or_never_ends_is_not_read_and_the_others_are(attacked):
    database, ran, _, traps, nasty, linked, _ = attacked
    assert (ran.exit, ran.run["state"]) == (3, "partial")
    stored = {row["url"] for row in rows(database, "SELECT url FROM notices")}
    assert stored.isdisjoint(traps.values())
    assert len(stored) == 4 + 4 + 2 and {nasty, linked} <= stored
    said = {row["url"]: row["reason"] for row in rows(database, "SELECT url, reason FROM problems")}
    assert said.keys() >= set(traps.values())
    assert all("another site" in said[traps[name]] for name in REDIRECTS if name != "a file")
    assert "Traceback" not in ran.log


def test_a_title_steers_nobodys_terminal_and_is_shown_as_it_stands(attacked):
    database, ran, _, _, nasty, _, shown = attacked
    (row,) = rows(database, "SELECT title FROM notices WHERE url = ?", nasty)
    assert "[red]" in row["title"]
    everything = (row["title"], ran.log, str(ran.run), shown.stdout, shown.stderr)
    assert shown.returncode == 0, shown.stderr
    for words in everything:
        assert not set(STEERING) - set("]0;owned[31m") & set(words)
    assert "[red]" in shown.stdout


def test_a_table_on_a_terminal_takes_no_orders_from_its_cells(monkeypatch, capsys):
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.setenv("NO_COLOR", "1")
    shared.print_table(
        ("id", "title"), [("a", f"[red]某[/red]{STEERING}某[link=https://evil.example]x[/link]")]
    )
    said = capsys.readouterr().out
    assert "[red]某[/red]" in said and "[link=https://evil.example]x[/link]" in said
    assert not {"\x07", "\u202e"} & set(said) and "\x1b]" not in said and "\x1b[31m" not in said


def test_sizes_are_limited_and_inside_a_world_no_proxy_is_asked():
    assert LARGEST <= DOWNLOAD_MAXSIZE <= 128 * 1024 * 1024
    assert isinstance(HTTPPROXY_ENABLED, bool)
