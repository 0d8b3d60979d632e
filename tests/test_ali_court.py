"""The courts' lots of Alibaba in the demo world: every value as it stands there, and every state its own."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from auction_runs import as_text, crawl, crawl_day, planted_in, stored_lots, wrong_values
from small_registry import FRIDAY, environment, rows

from fixtures.world.auctions.truth import expected_lots
from fixtures.world.days import house, sites
from fixtures.world.server import WorldServer
from spiders.ali_court import AliCourt

SOURCE = "ali_court"
LIST = "/sf.taobao.com/item_list.htm"
ITEM = "/sf-item.taobao.com/sf_item/{}.htm"
PUNISHED = "<html><script>location='/_____tmd_____/punish?x5secdata=abc&x5step=1'</script></html>"
LOGIN = {"Location": "https://login.taobao.com/member/login.jhtml?redirectURL=x"}
EMPTY = (
    '<html><meta charset="gbk"><body><em class="count">0</em>'
    '<script id="sf-item-list-data" type="text/json">{"data":[]}</script></body></html>'
)


@pytest.fixture(scope="module")
def crawled(tmp_path_factory):
    """Both days: database, and the run and requests of each."""
    database = tmp_path_factory.mktemp("ali") / "firesale.db"
    friday, _ = crawl_day(database, SOURCE)
    before, wrong = stored_lots(database), wrong_values(database, SOURCE)
    monday, asked = crawl_day(database, SOURCE, day=2)
    return database, friday, wrong, before, monday, asked


@pytest.fixture
def server():
    with WorldServer(sites(1, history=False)) as server:
        yield server


@pytest.fixture
def database(tmp_path):
    return tmp_path / "firesale.db"


def numbers():
    return sorted(lot_id.removeprefix("ali:") for lot_id in expected_lots(house(1), SOURCE))


def test_every_value_of_both_days_is_the_shown_one_or_empty_with_a_reason(crawled):
    database, friday, wrong, before, monday, _ = crawled
    assert (friday.exit, friday.run["state"], monday.run["state"]) == (0, "ok", "ok")
    assert before.keys() == expected_lots(house(1), SOURCE).keys()
    assert friday.run["site_total"] == len(before)
    assert wrong == []
    assert wrong_values(database, SOURCE, day=2) == []


def test_on_monday_only_lots_whose_list_shows_something_else_are_asked_for(crawled):
    _, _, _, before, monday, asked = crawled
    items = [path for path in asked if "/sf_item/" in path]
    assert 0 < len(items) == len(set(items)) < len(before)
    assert monday.run["new"] + monday.run["changed"] <= len(items)


def test_of_a_lot_that_has_only_moved_the_page_is_asked_for_and_its_texts_are_not(crawled):
    database, _, _, before, _, asked = crawled
    after = stored_lots(database)
    moved = [k.removeprefix("ali:") for k, row in before.items() if row["status"] != after[k]["status"]]
    assert len(moved) >= 3
    for number in moved:
        paths = [path for path in asked if number in path]
        assert paths == [
            path for path in paths if path.endswith(f"/{number}.htm") or "get_bid_records" in path
        ]
        assert paths


def test_nothing_planted_as_personal_data_is_anywhere(crawled):
    database, friday, _, _, monday, _ = crawled
    assert planted_in(database, as_text(friday), as_text(monday)) == []


def test_next_pages_are_the_ones_that_pages_link(crawled):
    _, _, _, _, _, asked = crawled
    walked = [path for path in asked if path.startswith(LIST)]
    assert sum("page=2" in path for path in walked) == 1  # only the ended lots fill more than one page
    assert not any("page=3" in path for path in walked)


def test_every_thirteenth_item_challenged_is_named_and_left_alone_and_the_rest_is_stored(server, database):
    challenged = numbers()[::13]
    for number in challenged:
        server.override(ITEM.format(number), body=PUNISHED)
    ran = crawl(server, database, SOURCE)
    assert (ran.exit, ran.run["state"]) == (3, "partial"), ran.run
    assert sorted(stored_lots(database)) == [f"ali:{n}" for n in numbers() if n not in challenged]
    named = rows(database, "SELECT url FROM problems WHERE reason LIKE '%challenge%'")
    assert sorted(row["url"].rpartition("/")[2] for row in named) == [f"{n}.htm" for n in challenged]
    asked = [line.path for line in server.requests]
    assert [n for n in challenged if sum(n in path for path in asked) > 1] == []
    assert "x5secdata=abc" not in as_text(ran)


@pytest.mark.parametrize(
    ("answer", "state", "status"),
    [
        ({"body": PUNISHED}, "blocked", 4),
        ({"status": 302, "headers": LOGIN}, "blocked", 4),
        ({"body": "<html><body>司法拍卖</body></html>"}, "layout", 5),
        ({"body": '<script id="sf-item-list-data" type="text/json">{"data":[{"id"</script>'}, "layout", 5),
        ({"body": EMPTY.replace('class="count">0', 'class="count">61')}, "layout", 5),
        ({"body": EMPTY}, "empty", 5),
        ({"status": 500, "body": "later"}, "partial", 3),
    ],
    ids=["punish page", "log-in", "no script", "broken script", "total without lots", "no lots", "500"],
)
def test_a_list_that_is_no_list_stores_nothing_and_says_what_it_is(server, database, answer, state, status):
    server.override(LIST, **answer)
    ran = crawl(server, database, SOURCE)
    assert (ran.exit, ran.run["state"]) == (status, state), ran.run
    assert stored_lots(database) == {}


def test_a_status_of_which_there_is_no_lot_today_is_no_outage(server, database):
    server.override(LIST, query="sorder=0", body=EMPTY)
    ran = crawl(server, database, SOURCE)
    assert ran.run["state"] == "ok", ran.run
    live = [e for e in expected_lots(house(1), SOURCE).values() if e.columns["status"] == "live"]
    assert ran.run["new"] == len(numbers()) - len(live) < len(numbers())


def test_a_second_page_that_fails_leaves_a_gap_that_the_next_run_closes(server, database):
    server.override(LIST, query="page=2", status=500, body="later")
    ran = crawl(server, database, SOURCE)
    assert (ran.exit, ran.run["state"]) == (3, "partial")
    few = len(stored_lots(database))
    server.restore(LIST, query="page=2")
    ran = crawl(server, database, SOURCE)
    assert (ran.exit, ran.run["state"]) == (0, "ok"), ran.run
    assert few < len(stored_lots(database)) == len(numbers())


def test_a_description_that_does_not_come_is_asked_for_again(server, database):
    number = numbers()[0]
    server.override(f"/desc.alicdn.com/i8/{number}/desc.js", status=502, body="later")
    ran = crawl(server, database, SOURCE)
    assert (ran.exit, ran.run["state"], ran.run["new"]) == (3, "partial", len(numbers()))
    server.restore(f"/desc.alicdn.com/i8/{number}/desc.js")
    server.requests.clear()
    ran = crawl(server, database, SOURCE)
    assert ran.run["state"] == "ok"
    assert f"/desc.alicdn.com/i8/{number}/desc.js" in [line.path for line in server.requests]


def test_descriptions_that_robots_forbid_are_not_asked_for_and_lots_are_stored_without(server, database):
    server.override(
        "/desc.alicdn.com/robots.txt",
        body="User-agent: *\nDisallow: /\n",
        headers={"Content-Type": "text/plain"},
    )
    ran = crawl(server, database, SOURCE)
    assert (ran.run["state"], ran.run["new"]) == ("partial", len(numbers()))
    assert not any("/desc.js" in line.path for line in server.requests)


@pytest.mark.parametrize(
    ("options", "keeps"),
    [
        (("status=upcoming",), lambda c: c["status"] == "upcoming"),
        (("province=浙江",), lambda c: c["province"] == "浙江省"),
        (("city=绍兴",), lambda c: c["city"] == "绍兴市"),
        (
            ("category=商业用房", "status=sold,unsold"),
            lambda c: c["kind"] == "commercial" and c["status"] in ("sold", "unsold"),
        ),
        (("seller=江门市蓬江区",), lambda c: c["seller"] == "江门市蓬江区人民法院"),
    ],
    ids=lambda value: value[0] if isinstance(value, tuple) else "",
)
def test_lists_narrowed_by_an_argument_hold_just_those_lots(server, tmp_path, options, keeps):
    stored = narrowed(server, tmp_path, *options)
    truth = expected_lots(house(1), SOURCE)
    assert stored == {lot_id for lot_id, expected in truth.items() if keeps(expected.columns)} != set()


def narrowed(server, folder, *options):
    """What a run with spider arguments stores; the door has no option for them."""
    arguments = [word for option in options for word in ("-a", option)]
    database = folder / "firesale.db"
    env = {**environment(server, FRIDAY, None), "FIRESALE_DB": str(database)}
    done = subprocess.run(
        [sys.executable, "-m", "scrapy", "crawl", SOURCE, *arguments],
        cwd=Path(__file__).resolve().parents[1], env=env, capture_output=True, text=True, timeout=200, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return set(stored_lots(database))


def test_an_old_lots_number_of_eleven_digits_is_not_taken_for_a_telephones():
    spider = AliCourt()
    assert spider.fit_to_keep("https://sf-item.taobao.com/sf_item/16794301233.htm")


def test_a_code_that_the_site_does_not_know_is_no_answer_for_a_place(server, database):
    """It answers for the whole country then, without a word: 330603 is 柯桥 today, the site knows it as 330621."""
    ran = crawl(server, database, SOURCE, "-a", "city=330603")
    assert (ran.exit, ran.run["state"]) == (5, "layout")
    assert "answered for the whole country" in ran.run["reason"]
    assert stored_lots(database) == {}
    known = crawl(server, database, SOURCE, "-a", "city=330621")
    assert (known.exit, {lot["district"] for lot in stored_lots(database).values()}) == (0, {"柯桥区"})
