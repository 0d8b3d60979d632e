"""Whole runs of the real command against a server: nothing lost, nothing twice, every state its own."""

import signal
import subprocess
import sys
from datetime import date
from types import SimpleNamespace

import pytest
from scrapy.exceptions import CannotResolveHostError
from small_registry import (
    FOLDER,
    FRIDAY,
    MONDAY,
    SmallRegistry,
    address,
    command,
    contents,
    crawl,
    environment,
    paths,
    rows,
    transfer_body,
    with_attachment,
)

from crawlers.polite import in_words
from fixtures.world.server import WorldServer

SATURDAY = "2025-11-15T18:00:00+08:00"
TRANSFERS = address("transfer", "index.html")


@pytest.fixture
def site():
    return SmallRegistry()


@pytest.fixture
def server(site):
    with WorldServer([site]) as server:
        yield server


@pytest.fixture
def database(tmp_path):
    return tmp_path / "firesale.db"


def test_a_first_crawl_stores_every_notice_with_its_fields(server, site, database):
    ran = crawl(server, database)
    assert (ran.exit, ran.run["state"], ran.run["new"], ran.run["listed"]) == (0, "ok", 35, 35)
    assert ran.run["site_total"] == 35
    notices = rows(database, "SELECT * FROM notices WHERE kind = 'transfer'")
    assert len(notices) == 23
    assert all(n["principal_yuan"] + n["interest_yuan"] == n["claims_yuan"] for n in notices)
    assert {n["reading"] for n in notices} == {"complete"}
    assert len(rows(database, "SELECT * FROM projects")) == 23
    assert len(rows(database, "SELECT * FROM documents")) == 35
    assert "ERROR" not in ran.log


def test_a_second_run_asks_for_two_pages_a_list_and_changes_nothing(server, database):
    crawl(server, database)
    before = contents(database)
    server.requests.clear()
    ran = crawl(server, database)
    assert (ran.exit, ran.run["new"], ran.run["changed"], ran.json["alerts"]) == (0, 0, 0, [])
    assert sorted(paths(server)) == sorted(
        ["/robots.txt"]
        + [FOLDER["transfer"] + name for name in ("index.html", "index_2.html", "index.html")]
        + [FOLDER["result"] + name for name in ("index.html", "index_1.html", "index.html")]
    )
    assert contents(database) == before


def test_open_notices_are_asked_for_again_once_a_day_and_conditionally(server, database):
    crawl(server, database)
    server.requests.clear()
    ran = crawl(server, database, now=SATURDAY)
    asked = [line for line in server.requests if "/t2025" in line.path]
    assert len(asked) == len({line.path for line in asked}) == 35
    assert all(line.status == 304 for line in asked)
    assert ran.run["changed"] == 0
    server.requests.clear()
    crawl(server, database, now="2025-11-15T21:00:00+08:00")
    assert not [line for line in server.requests if "/t2025" in line.path]


def test_after_thirty_days_a_closed_notice_is_left_alone(server, database):
    crawl(server, database)
    server.requests.clear()
    crawl(server, database, now="2025-12-20T18:00:00+08:00")
    assert not [line for line in server.requests if "/t2025" in line.path]


def test_a_notice_corrected_in_place_is_a_change(server, site, database):
    crawl(server, database)
    site.replace("transfer", -1, body=transfer_body(5_000_000))
    ran = crawl(server, database, now=SATURDAY)
    assert (ran.run["new"], ran.run["changed"]) == (0, 1)
    changes = rows(database, "SELECT field, new FROM changes")
    assert {(c["field"], float(c["new"])) for c in changes} == {
        ("principal_yuan", 5e6),
        ("claims_yuan", 5.2e6),
    }


def test_a_reading_that_got_worse_overwrites_nothing(server, site, database):
    crawl(server, database)
    before = contents(database)
    site.replace("transfer", -1, body="<html></html>")
    ran = crawl(server, database, now=SATURDAY)
    assert ran.run["changed"] == 0
    notices, projects = contents(database)
    facts = [{k: v for k, v in n.items() if k != "document_sha256"} for n in notices]
    assert facts == [{k: v for k, v in n.items() if k != "document_sha256"} for n in before[0]]
    assert projects == before[1]


@pytest.mark.parametrize("after", [3, 9, 17, 31])
def test_killed_anywhere_then_run_normally_every_row_is_there(server, site, database, tmp_path, after):
    process = subprocess.Popen(
        command(database), cwd=tmp_path, env=environment(server, FRIDAY), stderr=subprocess.DEVNULL
    )
    server.after(after, lambda: process.send_signal(signal.SIGKILL))
    process.wait(60)
    assert process.returncode == -signal.SIGKILL
    ran = crawl(server, database)
    assert ran.exit == 0
    undisturbed = tmp_path / "undisturbed.db"
    crawl(server, undisturbed)
    assert contents(database) == contents(undisturbed)


def test_a_failing_list_page_is_partial_and_the_next_run_closes_the_gap(server, site, database):
    page = address("transfer", "index_1.html")
    server.override(page, status=500)
    ran = crawl(server, database)
    assert (ran.exit, ran.run["state"], ran.run["new"]) == (3, "partial", 32)
    assert "index_1.html" in ran.run["reason"]
    server.restore(page)
    ran = crawl(server, database)
    assert (ran.exit, ran.run["new"]) == (0, 3)


@pytest.mark.parametrize(("status", "state"), [(500, "partial"), (404, "partial"), (403, "partial")])
def test_a_failing_notice_is_partial_and_asked_for_again(server, site, database, status, state):
    url = address("transfer", site.rows["transfer"][4][0])
    server.override(url, status=status, body="no")
    ran = crawl(server, database)
    assert (ran.exit, ran.run["state"], ran.run["new"]) == (3, state, 34)
    assert url in ran.run["reason"]
    assert url in ran.log
    server.restore(url)
    ran = crawl(server, database)
    assert (ran.exit, ran.run["state"], ran.run["new"]) == (0, "ok", 1)


def test_a_body_cut_short_is_partial(server, site, database):
    url = address("transfer", site.rows["transfer"][4][0])
    server.override(url, body=transfer_body(1_000_000), cut_at=200)
    ran = crawl(server, database)
    assert (ran.exit, ran.run["state"], ran.run["new"]) == (3, "partial", 34)


@pytest.mark.parametrize(
    ("answer", "state", "exit_status"),
    [
        ({"body": "<html><div class='gone'>...</div></html>"}, "layout", 5),
        ({"body": ""}, "layout", 5),
        ({"body": '<html><ul class="list-box"></ul></html>'}, "empty", 5),
        ({"body": '<html><ul class="list-box"><p><a href="/x">row</a></p></ul></html>'}, "layout", 5),
        ({"status": 403}, "blocked", 4),
        ({"status": 412, "body": "<script>$_ts=window['$_ts']</script>"}, "blocked", 4),
        ({"status": 429, "headers": {"Retry-After": "0"}}, "blocked", 4),
        ({"body": "<html><title>安全验证</title>请拖动滑块完成验证</html>"}, "blocked", 4),
        ({"status": 500}, "partial", 3),
    ],
)
def test_a_broken_list_has_its_own_state_and_changes_no_record(
    server, site, database, answer, state, exit_status
):
    crawl(server, database)
    before = contents(database)
    site.post(principal=2_000_000_000)
    site.replace("transfer", 3, body=transfer_body(7_000_000))
    server.override(TRANSFERS, **answer)
    ran = crawl(server, database, now=SATURDAY)
    assert (ran.run["state"], ran.exit) == (state, exit_status)
    assert TRANSFERS in ran.run["reason"]
    assert "yindeng" in ran.log
    if state != "partial":
        assert contents(database) == before
        assert [alert["audience"] for alert in ran.json["alerts"]] == ["operator"]
    server.restore(TRANSFERS)
    ran = crawl(server, database, now=SATURDAY)
    assert (ran.exit, ran.run["new"]) == (0, 1)


def test_a_second_list_that_never_had_rows_may_be_empty_and_one_that_had_may_not(tmp_path):
    site = SmallRegistry(results=0)
    with WorldServer([site]) as server:
        assert crawl(server, tmp_path / "a.db").exit == 0
    site = SmallRegistry()
    with WorldServer([site]) as server:
        crawl(server, tmp_path / "b.db")
        site.rows["result"].clear()
        assert crawl(server, tmp_path / "b.db").run["state"] == "empty"


@pytest.mark.parametrize(
    "robots",
    [
        {"body": "User-agent: *\nDisallow: /xxpl/", "headers": {"Content-Type": "text/plain"}},
        {"status": 503, "body": ""},
        {"body": "<html>not found</html>"},
        {"status": 302, "headers": {"Location": "https://www.yindeng.com.cn/index.html"}},
    ],
)
def test_robots_that_forbid_or_cannot_be_trusted_stop_the_source(server, database, robots):
    server.override("https://www.yindeng.com.cn/robots.txt", **robots)
    ran = crawl(server, database)
    assert (ran.run["state"], ran.exit) == ("disallowed", 4)
    assert not [path for path in paths(server) if path != "/robots.txt"]


def test_five_challenges_in_a_row_stop_the_source(server, site, database):
    for name, *_ in site.rows["transfer"]:
        server.override(address("transfer", name), body="<html>访问过于频繁，请稍后再试</html>")
    ran = crawl(server, database)
    assert (ran.run["state"], ran.exit) == ("blocked", 4)


def test_one_challenged_notice_is_left_alone(server, site, database):
    url = address("transfer", site.rows["transfer"][2][0])
    server.override(url, status=405)
    ran = crawl(server, database)
    assert (ran.run["state"], ran.exit, ran.run["new"]) == ("partial", 3, 34)
    assert sum(path in url for path in paths(server)) >= 1
    assert [line.status for line in server.requests].count(405) == 1


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("a.pdf", b"<html><body>404 not here</body></html>", "HTML"),
        ("b.pdf", b"", "empty"),
        ("c.pdf", b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog", "damaged"),
        ("d.pdf", b"PK\x03\x04 word/document.xml", ""),
    ],
)
def test_an_attachment_that_cannot_be_read_is_a_problem_on_its_record(
    server, site, database, name, data, reason
):
    url = site.post(body=with_attachment(name), files=[(name, data)])
    ran = crawl(server, database)
    assert (ran.run["state"], ran.exit, ran.run["new"]) == ("ok", 0, 36)
    (notice,) = rows(database, "SELECT * FROM notices WHERE url = ?", url)
    assert (notice["reading"], notice["seller"], notice["principal_yuan"]) == (
        "unreadable",
        "某某银行股份有限公司",
        None,
    )
    problems = rows(database, "SELECT * FROM problems")
    assert any(reason in p["reason"] and "Next step" in p["reason"] for p in problems)


def test_an_attachment_that_fails_is_asked_for_by_the_next_run(server, site, database):
    url = site.post(body=with_attachment("a.pdf"), files=[("a.pdf", b"%PDF-")])
    missing = url.rpartition("/")[0] + "/a.pdf"
    server.override(missing, status=500)
    ran = crawl(server, database)
    assert (ran.run["state"], ran.exit, ran.run["new"]) == ("partial", 3, 36)
    server.restore(missing)
    server.requests.clear()
    crawl(server, database)
    assert any(path.endswith("a.pdf") for path in paths(server))


def test_rows_posted_while_the_crawl_runs_are_neither_missed_nor_doubled(server, site, database):
    for number in range(2, 9):
        server.after(number, lambda: site.post(principal=3_000_000))
    ran = crawl(server, database)
    assert ran.exit == 0
    assert ran.run["new"] == ran.run["listed"] == 42


def test_a_dry_run_leaves_no_trace(server, site, database):
    ran = crawl(server, database, "--dry-run")
    assert (ran.exit, ran.run["new"], ran.json["database"]) == (0, 35, None)
    assert not database.exists()


def test_since_asks_only_for_what_is_young(server, site, database):
    ran = crawl(server, database, "--since", "2025-11-13")
    dates = {row["published_on"] for row in rows(database, "SELECT published_on FROM notices")}
    assert dates == {"2025-11-13", "2025-11-14"}
    assert ran.exit == 0
    assert crawl(server, database).run["new"] == 35 - ran.run["new"]


def test_a_sample_is_stored_only_in_a_named_database(server, database, tmp_path):
    ran = crawl(server, database, "--sample", "3")
    assert len(rows(database, "SELECT * FROM notices")) == ran.run["new"] <= 3 * 2


def test_two_documents_of_one_file_stem_do_not_overwrite_each_other(server, site, database):
    name = site.rows["transfer"][0][0]
    _, title, on, _ = site.rows["result"][0]
    site.rows["result"][0] = (name, title, on, site.rows["result"][0][3])
    crawl(server, database)
    assert len(rows(database, "SELECT * FROM notices WHERE url LIKE ?", f"%{name}")) == 2


def test_scrapy_itself_goes_through_the_same_parts_into_the_same_database(server, database):
    done = subprocess.run(
        [*command(database)[:2], "scrapy", "crawl", "yindeng"], cwd="/", check=False, timeout=120,
        env=environment(server, FRIDAY, {"FIRESALE_DB": str(database), "SCRAPY_SETTINGS_MODULE": "crawlers.settings"}),
    )  # fmt: skip
    assert done.returncode == 0
    assert len(rows(database, "SELECT * FROM notices")) == 35
    assert crawl(server, database, now=MONDAY).exit == 0


def test_a_run_stopped_by_hand_says_so_and_the_next_one_goes_on(server, site, database, tmp_path):
    hold = server.hold(address("transfer", site.rows["transfer"][3][0]))
    process = subprocess.Popen(
        command(database), cwd=tmp_path, env=environment(server, FRIDAY), stdout=subprocess.PIPE, text=True
    )
    assert hold.reached.wait(60)
    process.send_signal(signal.SIGINT)
    hold.release()
    process.communicate(timeout=60)
    (run,) = rows(database, "SELECT * FROM runs")
    if run["new"] < 35:
        assert (run["state"], process.returncode) == ("partial", 3)
        assert "stopped" in run["reason"]
    ran = crawl(server, database)
    assert (ran.exit, ran.run["new"]) == (0, 35 - run["new"])


@pytest.mark.parametrize("page", ["https://www.yindeng.com.cn/robots.txt", TRANSFERS])
def test_a_run_stopped_before_it_had_read_a_list_is_not_ok(server, database, tmp_path, page):
    hold = server.hold(page)
    process = subprocess.Popen(
        command(database), cwd=tmp_path, env=environment(server, FRIDAY), stdout=subprocess.DEVNULL
    )
    assert hold.reached.wait(60)
    process.send_signal(signal.SIGINT)
    assert process.wait(60) == 3
    hold.release()
    (run,) = rows(database, "SELECT * FROM runs")
    assert run["state"] == "partial"
    assert "the same command again goes on" in run["reason"]


def test_a_network_that_is_not_there_is_said_as_that(database):
    nobody = SimpleNamespace(url="http://127.0.0.1:9")  # the port that discards: nobody listens
    ran = crawl(nobody, database)
    assert (ran.run["state"], ran.exit) == ("disallowed", 4)
    assert "no connection" in ran.run["reason"]
    assert "Next step: check the network" in ran.run["reason"]
    status = [sys.executable, "-m", "firesale", "status", "--db", str(database)]
    said = subprocess.run(
        status, env=environment(nobody, FRIDAY), capture_output=True, text=True, check=True
    ).stdout
    (line,) = [line for line in said.splitlines() if line.startswith("yindeng\t")]
    assert line.split("\t")[-1].startswith("check the network")


def test_a_name_that_cannot_be_resolved_is_called_so():
    assert in_words(CannotResolveHostError()).startswith("the host's name could not be resolved")


def test_error_pages_that_came_instead_of_old_documents_are_looked_at_again(server, site, database):
    url = site.post(
        on=date(2025, 1, 10), body=with_attachment("a.pdf"), files=[("a.pdf", b"<html>502</html>")]
    )
    crawl(server, database)
    (kept,) = rows(database, "SELECT reading FROM notices WHERE url = ?", url)
    assert kept["reading"] == "unreadable"
    server.requests.clear()
    crawl(server, database, now=SATURDAY)
    assert any(path.endswith("a.pdf") for path in paths(server))
    server.requests.clear()
    crawl(server, database, now="2025-12-20T18:00:00+08:00")
    assert not any(path.endswith("a.pdf") for path in paths(server))
