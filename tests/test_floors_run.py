"""Whole runs whose pages have lost their fields: layout, nothing changed, and what `floors` says of it."""

import json
import subprocess
import sys

import pytest
from small_registry import (
    FRIDAY,
    MONDAY,
    SmallRegistry,
    contents,
    crawl,
    environment,
    result_body,
    rows,
    transfer_body,
)

from fixtures.world.server import WorldServer


def renamed(body):
    """The same page after the site has renamed its classes."""
    return body.replace("article-box", "article-main")


def relabelled(body):
    """The same page with labels that nobody has seen before."""
    for word in (
        "本金",
        "利息",
        "本息",
        "基准",
        "笔数",
        "户数",
        "逾期",
        "费用",
        "报名",
        "竞价",
        "受让方",
        "协议",
    ):
        body = body.replace(word, "甲乙")
    return body


def without_amounts(body):
    return (
        body.replace("未偿本金总额(元)", "备注甲")
        .replace("未偿本息总额(元)", "备注乙")
        .replace("未偿利息总额(元)", "备注丙")
    )


def change(site, how, listings=("transfer", "result"), newest=None):
    """Serve the rows of these lists otherwise, or all but so many of the newest."""
    for listing in listings:
        for place, row in enumerate(site.rows[listing][: None if newest is None else -newest]):
            site.replace(listing, place, body=how(row[3]))


def firesale(server, database, *arguments, env=None, now=MONDAY):
    return subprocess.run(
        [sys.executable, "-m", "firesale", *arguments, "--db", str(database)], cwd=database.parent,
        env=environment(server, now, env), capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip


@pytest.fixture
def database(tmp_path):
    return tmp_path / "firesale.db"


@pytest.mark.parametrize("how", [renamed, relabelled])
def test_a_first_crawl_of_pages_without_fields_stores_nothing(database, how):
    site = SmallRegistry()
    change(site, how)
    with WorldServer([site]) as server:
        ran = crawl(server, database)
    assert (ran.run["state"], ran.exit, ran.run["new"]) == ("layout", 5, 0)
    assert "fields have vanished" in ran.run["reason"]
    assert contents(database) == ([], [])
    assert rows(database, "SELECT * FROM documents") == []


@pytest.mark.parametrize("how", [renamed, relabelled])
@pytest.mark.parametrize(("transfers", "results"), [(23, 12), (5, 2)])
def test_known_records_are_left_as_they_are_and_a_recovered_site_is_read_on(
    database, how, transfers, results
):
    site = SmallRegistry(transfers, results)
    with WorldServer([site]) as server:
        assert crawl(server, database).exit == 0
        before = rows(database, "SELECT * FROM notices ORDER BY notice_id")
        change(site, how)
        site.post(body=how(transfer_body(2_000_000)))
        ran = crawl(server, database, now=MONDAY)
        assert (ran.run["state"], ran.exit, ran.run["new"], ran.run["changed"]) == ("layout", 5, 0, 0)
        assert rows(database, "SELECT * FROM notices ORDER BY notice_id") == before
        change(site, lambda body: transfer_body(3_000_000), ("transfer",))
        change(site, lambda body: result_body(), ("result",))
        ran = crawl(server, database, now="2025-11-18T18:00:00+08:00")
    assert ran.run["new"] == 1


def test_fields_that_vanish_after_thirty_records_stop_the_run_and_what_was_stored_stays(database):
    site = SmallRegistry(transfers=90, results=0)
    site.post("result")
    change(site, renamed, ("transfer",), newest=30)
    with WorldServer([site]) as server:
        ran = crawl(server, database)
    assert (ran.run["state"], ran.exit) == ("layout", 5)
    assert "what was stored before stays" in ran.run["reason"]
    stored = rows(database, "SELECT reading FROM notices WHERE kind = 'transfer'")
    assert len(stored) < 60
    fills = rows(database, "SELECT * FROM run_fills WHERE field = 'amount'")
    assert [(one["part"], one["whole"]) for one in fills] == [("transfer", 1)]
    assert fills[0]["filled"] < fills[0]["records"]


def test_a_field_the_history_knows_is_missed_though_nobody_promised_it(database):
    site = SmallRegistry(transfers=30, results=3)
    with WorldServer([site]) as server:
        crawl(server, database)
        change(site, lambda body: body.replace("交易基准日", "备注丁"))
        ran = crawl(server, database, now=MONDAY)
    assert ran.run["state"] == "layout"
    assert "transfer base_date in 0 of" in ran.run["reason"]
    assert "usual" in ran.run["reason"]


def test_one_poor_page_is_no_changed_layout(database):
    site = SmallRegistry(transfers=12, results=3)
    with WorldServer([site]) as server:
        crawl(server, database)
        site.replace("transfer", 4, body="<html></html>")
        site.post(body=without_amounts(transfer_body(2_000_000)))
        ran = crawl(server, database, now=MONDAY)
    assert (ran.run["state"], ran.exit, ran.run["new"]) == ("ok", 0, 1)


def test_scans_on_all_pages_are_degraded_and_no_changed_layout(database):
    site = SmallRegistry(transfers=0, results=0)
    for number in range(24):
        page = f'<html><body><div class="attach_main"><a href="./a{number}.pdf">附件</a></div></body></html>'
        site.post(body=page, files=[(f"a{number}.pdf", b"<html>no file</html>")])
    site.post("result")
    with WorldServer([site]) as server:
        ran = crawl(server, database)
    assert (ran.run["state"], ran.exit, ran.run["new"]) == ("degraded", 3, 25)


def test_floors_shows_the_history_and_proposes_and_the_user_decides(database):
    site = SmallRegistry(transfers=30, results=3)
    with WorldServer([site]) as server:
        crawl(server, database)
        change(site, without_amounts)
        assert crawl(server, database, now=MONDAY).run["state"] == "layout"
        said = json.loads(firesale(server, database, "floors", "yindeng", "--json").stdout)
        (amount,) = [one for one in said["fields"] if (one["part"], one["field"]) == ("transfer", "amount")]
        assert [(run["state"], run["filled"] == run["records"]) for run in amount["history"]] == [
            ("ok", True),
            ("layout", False),
        ]
        assert (amount["from"], amount["proposal"]) == ("history", 0.75)
        assert amount["floor"] == pytest.approx(0.48, abs=0.01)
        assert said["rows"]["lists"][0] == {"list": "transfer", "floor": 5, "from": "history", "proposal": 8}
        assert said["coverage"] == 1
        text = firesale(server, database, "floors", "yindeng").stdout
        assert "nothing was changed" in text
        assert said["config"] in text
        toml = "[sources.yindeng]\n" + said["config"]
        (database.parent / "firesale.toml").write_text(toml, encoding="utf-8")
        assert (
            crawl(server, database, now=MONDAY).run["state"] == "layout"
        )  # the proposal is the healthy run's
        accepts = ("transfer.amount", "transfer.principal_yuan", "transfer.claims_yuan")
        own = "{ rows = 2, " + ", ".join(f"{key} = 0" for key in accepts) + " }"
        (database.parent / "firesale.toml").write_text(f"[sources.yindeng]\nfloors = {own}", encoding="utf-8")
        assert crawl(server, database, now="2025-11-18T18:00:00+08:00").exit == 0
        said = json.loads(firesale(server, database, "floors", "yindeng", "--json").stdout)
    assert said["rows"]["lists"][0]["from"] == "you"
    assert {one["from"] for one in said["fields"] if f"{one['part']}.{one['field']}" in accepts} == {"you"}


def test_the_users_rows_hold_over_what_was_usual(database):
    site = SmallRegistry(transfers=30, results=3)
    with WorldServer([site]) as server:
        crawl(server, database)
        del site.rows["transfer"][3:]
        assert crawl(server, database, now=MONDAY).run["state"] == "empty"
        ran = crawl(server, database, now=MONDAY, env=configured(database, "{ rows = 2 }"))
    assert ran.run["state"] in ("ok", "partial")  # the total has shrunk too


def configured(database, floors):
    path = database.parent / "own.toml"
    path.write_text(f"[sources.yindeng]\nfloors = {floors}\n", encoding="utf-8")
    return {"FIRESALE_CONFIG": str(path)}


@pytest.mark.parametrize(
    ("floors", "said"),
    [
        ("0.5", "expected a table"),
        ("{ rows = 2.5 }", "rows: expected a whole number"),
        ("{ principle_yuan = 0.5 }", "did you mean 'principal_yuan'"),
        ("{ trasnfer.amount = 0.5 }", "trasnfer.amount: unknown part; did you mean 'transfer'?"),
        ("{ amount = 50 }", "did you mean 0.5?"),
        ("{ transfer.amount = true }", "transfer.amount: expected a number from 0 to 1"),
    ],
)
def test_floors_that_are_none_are_refused_before_anything_starts(database, floors, said):
    with WorldServer([SmallRegistry(3, 3)]) as server:
        done = firesale(server, database, "sources", env=configured(database, floors))
    assert done.returncode == 2
    assert said in done.stderr


def test_floors_of_a_source_that_never_ran_are_its_promises_and_of_none_are_refused(database):
    site = SmallRegistry(3, 3)
    with WorldServer([site]) as server:
        crawl(server, database)
        never = json.loads(firesale(server, database, "floors", "jd_auctions", "--json").stdout)
        wrong = firesale(server, database, "floors", "jd_auction")
    assert {one["from"] for one in never["fields"]} == {"promise", None}
    assert all(one["history"] == [] and one["usual"] is None for one in never["fields"])
    assert never["config"] == ""
    assert wrong.returncode == 2
    assert "did you mean 'jd_auctions'" in wrong.stderr


def test_a_source_that_has_been_silent_for_longer_than_ever_is_said_by_status(database):
    site = SmallRegistry()
    with WorldServer([site]) as server:
        crawl(server, database, now=FRIDAY)
        quiet = firesale(server, database, "status", now=FRIDAY).stdout
        crawl(server, database, now="2025-12-20T18:00:00+08:00")
        loud = firesale(server, database, "status", now="2025-12-20T20:00:00+08:00").stdout
    assert "warning: yindeng" not in quiet
    assert "warning: yindeng: nothing new since 2025-11-14 (36 days; the longest so far was 1)" in loud
