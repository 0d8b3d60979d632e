"""The fault suite itself, a little of each part: that it sees what is wrong, and that nothing is."""

import os
import random
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing

import pytest
from small_registry import CHECKOUT

from faults import twist
from faults.__main__ import main, parts
from faults.compare import differences
from faults.killing import KINDS, Moment, Suite
from faults.stand import HOOK
from faults.troubles import Row, moved, run, troubles
from fixtures.world.site import Page, Request


@pytest.fixture(scope="module")
def suite(tmp_path_factory):
    with Suite(tmp_path_factory.mktemp("kills"), (1,), ("yindeng",)).opened() as suite:
        yield suite


@pytest.mark.parametrize(
    "moment",
    [
        Moment(1, "request", 40),
        Moment(1, "commit", 6, 400),
        Moment(1, "told", 1),
    ],
    ids=str,
)
def test_a_killed_crawl_and_a_normal_one_leave_what_an_undisturbed_one_leaves(suite, moment):
    tried = suite.try_one(moment, f"moment-{moment.kind}")
    assert tried.killed
    assert tried.wrong == []
    assert tried.twice == (moment.kind == "told")


def test_moments_are_the_same_for_a_seed_and_lie_within_the_crawl(suite):
    drawn = suite.moments(30, random.Random(7))
    assert drawn == suite.moments(30, random.Random(7)) != suite.moments(30, random.Random(8))
    assert {moment.kind for moment in drawn} == set(KINDS)
    whole = suite.undisturbed[1]
    most = {"request": whole.requests, "statement": whole.statements, "told": len(whole.told)}
    assert all(1 <= moment.place <= most.get(moment.kind, whole.commits) for moment in drawn)


def test_a_lost_row_a_changed_one_and_a_doubled_one_are_seen(suite):
    whole = suite.undisturbed[1].contents
    lost, changed, doubled = ({name: rows.copy() for name, rows in whole.items()} for _ in range(3))
    one = next(iter(whole["notices"]))
    del lost["notices"][one]
    del changed["notices"][one]
    changed["notices"]["other", *one[1:]] = 1
    doubled["problems"][next(iter(whole["problems"]))] += 1
    assert differences(whole, whole) == []
    assert [line.partition(", as")[0] for line in differences(whole, lost)] == [
        "notices: 1 lacking, 0 too many"
    ]
    assert [line.partition(", as")[0] for line in differences(whole, changed)] == [
        "notices: 1 lacking, 1 too many"
    ]
    assert [line.partition(", as")[0] for line in differences(whole, doubled)] == [
        "problems: 0 lacking, 1 too many"
    ]
    assert moved(whole, lost) == 1


STORING = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[2], isolation_level=None)
for n in range(3):
    connection.execute("BEGIN")
    connection.execute("INSERT INTO t VALUES (?)", [n])
    connection.execute("COMMIT")
"""


@pytest.mark.parametrize(
    ("fault", "stored"), [("statement:3", 0), ("committed:1", 1), ("statement:6", 1), ("committed:2", 2)]
)
def test_the_hook_kills_where_it_is_told_to(tmp_path, fault, stored):
    database = tmp_path / "a.db"
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("CREATE TABLE t (x)")
    done = subprocess.run(
        [sys.executable, "-c", STORING, "crawl", str(database)],
        env={**os.environ, "PYTHONPATH": str(HOOK), "FIRESALE_FAULT": fault}, check=False,
    )  # fmt: skip
    assert done.returncode == -signal.SIGKILL
    with closing(sqlite3.connect(database)) as connection:
        assert connection.execute("SELECT count(*) FROM t").fetchone()[0] == stored


@pytest.mark.parametrize("name", ["fields-vanished", "full-at-first"])
def test_a_trouble_ends_as_promised(name):
    rows = run([name])
    assert rows
    assert [(row.when, row.expected, row.seen) for row in rows if not row.ok] == []


def test_a_row_is_not_ok_when_anything_expected_was_not_seen():
    assert Row("t", "w", {"exit": 4}, {"exit": 4, "reason": "x"}).ok
    assert not Row("t", "w", {"exit": 4, "to operators": 1}, {"exit": 4, "to operators": 2}).ok
    assert not Row("t", "w", {"exit": 4}, {}).ok


PAGE = Page(
    200,
    '<ul class="list-box"><div class="rightListContent list-item"><a>关于</a></div>\n</ul>共71条'.encode(),
    etag='"a"',
)


@pytest.mark.parametrize(
    ("change", "body"),
    [
        (twist.without_rows, '<ul class="list-box"></ul>共0条'.encode()),
        (twist.with_other_classes, PAGE.body.replace(b"list-box", b"board").replace(b"rightList", b"tile")),
        (twist.challenged, twist.CHALLENGE),
        (twist.in_encoding("gbk", "text/html"), PAGE.body.decode().encode("gbk")),
    ],
)
def test_a_site_is_turned_and_turned_back(change, body):
    class Site:
        host = "www.example.cn"

        def answer(self, request):
            return PAGE

    site = twist.Twisted(Site())
    listed, item = (Request("GET", "www.example.cn", path, "", {}, b"") for path in ("/a/index_2.html", "/a/t20251114_1.html"))  # fmt: skip
    site.turn = twist.of_lists(change)
    assert (site.answer(listed).body, site.answer(listed).etag) == (body, None)
    assert site.answer(item) is PAGE
    site.turn = None
    assert site.answer(listed) is PAGE


def test_the_parts_are_found_by_name_and_another_name_is_refused(capsys):
    assert {"kills", "troubles"} <= set(parts())
    assert main(["nothing"]) == 2
    assert "kills" in capsys.readouterr().err


def test_every_trouble_has_a_name_of_its_own_and_the_hook_is_in_no_product_code():
    assert len(troubles()) >= 20
    products = ("crawlers", "spiders", "pipelines", "firesale")
    texts = [path.read_text("utf-8") for name in products for path in (CHECKOUT / name).rglob("*.py")]
    assert not [text for text in texts if "FIRESALE_FAULT" in text]
