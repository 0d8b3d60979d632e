"""JD's lots of the demo world: every value as it stands there, by JSON and, where that is forbidden, by browser."""

from __future__ import annotations

import shutil

import pytest
from auction_runs import as_text, crawl, crawl_day, planted_in, stored_lots, wrong_values
from small_registry import rows

from crawlers.families.lot_lists import Gathered
from crawlers.records import Unreadable
from fixtures.world.auctions.house import House
from fixtures.world.auctions.sites import auction_sites
from fixtures.world.auctions.truth import expected_lots
from fixtures.world.days import house, sites
from fixtures.world.server import WorldServer
from spiders.jd_auctions import JdAuctions
from tests.browser_site import need_browser

SOURCE = "jd_auctions"
BASIC = "functionId=getProductBasicInfo"
LIVE = "functionId=getPaimaiRealTimeData"


@pytest.fixture(scope="module")
def crawled(tmp_path_factory):
    """Both days: database, and the run and requests of each."""
    database = tmp_path_factory.mktemp("jd") / "firesale.db"
    friday, _ = crawl_day(database, SOURCE, env={"FIRESALE_LOG": "DEBUG"})  # all that is ever logged
    before = stored_lots(database)
    on_friday = wrong_values(database, SOURCE)
    shutil.copy(database, database.with_name("pruned.db"))  # without the kept documents
    monday, asked = crawl_day(database, SOURCE, day=2)
    return database, friday, on_friday, before, monday, asked


def test_every_value_of_both_days_is_the_shown_one_or_empty_with_a_reason(crawled):
    database, friday, on_friday, before, monday, _ = crawled
    assert (friday.exit, friday.run["state"], monday.run["state"]) == (0, "ok", "ok")
    assert len(before) == len(expected_lots(house(1), SOURCE))
    assert on_friday == []
    assert wrong_values(database, SOURCE, day=2) == []


def test_monday_changes_what_moved_and_nothing_else(crawled):
    database, _, _, before, monday, _ = crawled
    after = stored_lots(database)
    facts = set(next(iter(after.values()))) - {
        "first_seen_at",
        "last_seen_at",
        "last_changed_at",
        "viewers",
        "asset_id",
    }
    moved = {k for k, row in before.items() if any(row[name] != after[k][name] for name in facts)}
    noted = {
        row["subject_id"]
        for row in rows(database, "SELECT subject_id FROM changes WHERE subject_type = 'lot'")
    }
    assert moved and moved == noted
    assert monday.run["changed"] == len(moved)
    assert monday.run["new"] == len(after) - len(before)


def test_nothing_planted_as_personal_data_is_anywhere(crawled):
    database, friday, _, _, monday, _ = crawled
    assert planted_in(database, as_text(friday), as_text(monday)) == []


def test_on_monday_only_new_changed_and_due_lots_are_asked_for(crawled):
    _, _, _, before, monday, asked = crawled
    looks = [path for path in asked if LIVE in path]
    assert len(looks) == len(set(looks))
    assert monday.run["new"] + monday.run["changed"] <= len(looks) < len(before)


def test_of_a_known_lot_whose_row_says_the_same_of_the_thing_only_the_live_record_is_asked_for(crawled):
    database, _, _, before, monday, asked = crawled
    after = stored_lots(database)
    terms = ("title", "starting_price_yuan", "appraisal_yuan", "market_price_yuan", "starts_at")
    moved = [k for k, row in before.items() if row["status"] != after[k]["status"]]
    only_moved = [k for k in moved if all(before[k][name] == after[k][name] for name in terms)]
    assert len(only_moved) >= 5
    for lot_id in only_moved:
        number = f"%22paimaiId%22%3A{lot_id.removeprefix('jd:')}"
        assert [path for path in asked if number in path and LIVE not in path] == []
    assert sum(BASIC in path for path in asked) >= monday.run["new"] + 1  # one whose prices were changed


def test_of_a_lot_of_which_nothing_is_kept_any_more_everything_is_asked_for_again(crawled):
    database, _, _, _, monday, asked = crawled
    pruned = database.with_name("pruned.db")
    ran, all_asked = crawl_day(pruned, SOURCE, day=2)
    looks = [path for path in all_asked if LIVE in path]
    assert len(looks) == sum(LIVE in path for path in asked)
    assert sum(BASIC in path for path in all_asked) == len(looks)
    assert (ran.run["state"], wrong_values(pruned, SOURCE, day=2)) == ("ok", [])
    assert (ran.run["new"], ran.run["changed"]) == (monday.run["new"], monday.run["changed"])


def test_every_thirteenth_item_challenged_is_named_and_left_alone_and_the_rest_is_stored(tmp_path):
    database = tmp_path / "firesale.db"
    truth = expected_lots(house(1), SOURCE)
    challenged = sorted(truth)[::13]
    with WorldServer(sites(1, history=False)) as server:
        for lot_id in challenged:
            server.override(
                "/api.m.jd.com/api", query=f'{BASIC}&body={{"paimaiId":{lot_id.removeprefix("jd:")}}}',
                body="<html><title>京东验证</title>验证后继续访问</html>",
            )  # fmt: skip
        ran = crawl(server, database, SOURCE)
        asked = [line.path for line in server.requests]
    assert (ran.exit, ran.run["state"]) == (3, "partial"), ran.run
    assert sorted(stored_lots(database)) == sorted(set(truth) - set(challenged))
    named = rows(database, "SELECT url FROM problems WHERE reason LIKE '%challenge%'")
    assert {row["url"].rpartition("/")[2] for row in named} == {c.removeprefix("jd:") for c in challenged}
    assert f"(and {len(challenged) - 1} more of this kind)" in ran.run["reason"]
    assert [lot for lot in challenged if sum(lot.removeprefix("jd:") in path for path in asked) > 1] == []


def test_where_the_json_is_forbidden_a_browser_draws_the_pages(tmp_path):
    need_browser()
    database = tmp_path / "firesale.db"
    with WorldServer(sites(1, history=False)) as server:
        server.override("/api.m.jd.com/robots.txt", status=200, body=b"User-agent: *\nDisallow: /\n")
        ran = crawl(server, database, SOURCE, "--sample", "6")
    assert ran.run["state"] == "degraded", ran.log
    stored = stored_lots(database)
    assert len(stored) == 6
    truth = expected_lots(house(1), SOURCE)
    assert [k for k in stored if k not in truth] == []


def test_without_a_browser_and_without_the_json_the_source_is_forbidden(tmp_path):
    database = tmp_path / "firesale.db"
    with WorldServer(sites(1, history=False)) as server:
        server.override("/api.m.jd.com/robots.txt", status=200, body=b"User-agent: *\nDisallow: /\n")
        ran = crawl(server, database, SOURCE, env={"FIRESALE_CHROMIUM": "none"})
    assert (ran.exit, ran.run["state"]) == (4, "disallowed")
    assert stored_lots(database) == {}


@pytest.mark.parametrize(
    ("asked", "wanted"),
    [
        (["-a", "province=广东"], lambda lot: lot["province"] == "广东省"),
        (["-a", "city=大连,深圳市"], lambda lot: lot["city"] in ("大连市", "深圳市")),
        (["-a", "category=goods"], lambda lot: lot["kind"] == "goods"),
        (["-a", "seller=农业银行"], lambda lot: "农业银行" in (lot["seller"] or "")),
        (["-a", "status=流拍", "-a", "province=北京,上海"], lambda lot: lot["status"] in ("unsold", "unknown") and lot["province"] in ("北京市", "上海市")),
    ],
    ids=["province", "cities", "kind", "seller", "state-and-provinces"],
)  # fmt: skip
def test_lists_are_narrowed_to_what_is_asked_for(crawled, tmp_path, asked, wanted):
    _, _, _, before, *_ = crawled
    ran, _ = crawl_day(tmp_path / "firesale.db", SOURCE, *asked)
    assert (ran.exit, ran.run["state"]) == (0, "ok"), ran.log
    assert sorted(stored_lots(tmp_path / "firesale.db")) == sorted(
        k for k, lot in before.items() if wanted(lot)
    )


def test_the_configuration_narrows_and_its_words_are_checked(tmp_path):
    (tmp_path / "firesale.toml").write_text('[sources.jd_auctions]\nprovince = "广西"\n', encoding="utf-8")
    ran, _ = crawl_day(tmp_path / "firesale.db", SOURCE)
    assert (ran.exit, stored_lots(tmp_path / "firesale.db")) == (0, {}), ran.log
    (tmp_path / "firesale.toml").write_text('[sources.jd_auctions]\nprovince = "广东生"\n', encoding="utf-8")
    ran, _ = crawl_day(tmp_path / "firesale.db", SOURCE)
    assert ran.exit == 2
    assert "did you mean '广东'" in ran.log


def test_what_cannot_be_narrowed_says_so(tmp_path):
    ran, _ = crawl_day(tmp_path / "firesale.db", "yindeng", "-a", "province=广东")
    assert ran.exit == 2
    assert "yindeng cannot be narrowed by 'province'" in ran.log


@pytest.mark.parametrize("data", ["{}", '{"currentPriceV2": 100, "auctionStatusV2": "1"}'])
def test_a_live_record_without_any_of_its_fields_is_no_record_however_much_else_stands(data):
    with pytest.raises(Unreadable, match="none of its fields"):
        JdAuctions()._take_json(Gathered(), None, "live", f'{{"code": 0, "data": {data}}}'.encode())


class SaleUndone(House):
    """An auction house in which one sale did not hold: its buyer withdrew."""

    undone = "jd:312034449"

    def listed(self, *surfaces):
        return [self._stopped(shown) for shown in super().listed(*surfaces)]

    def find(self, lot_id):
        shown = super().find(lot_id)
        return self._stopped(shown) if shown else None

    def _stopped(self, shown):
        stopped = shown.lot.lot_id == self.undone
        return shown._replace(now=shown.now._replace(status="withdrawn")) if stopped else shown


def test_a_sale_that_is_undone_is_none_any_more_and_stays_in_the_history(tmp_path):
    database = tmp_path / "firesale.db"
    assert crawl_day(database, SOURCE)[0].exit == 0
    before = stored_lots(database)[SaleUndone.undone]
    assert before["status"] == "sold"
    monday = house(2)
    with WorldServer(auction_sites(SaleUndone(monday.lots.values(), monday.now))) as server:
        assert crawl(server, database, SOURCE, day=2).exit == 0
        assert sum(SaleUndone.undone.removeprefix("jd:") in line.path for line in server.requests) == 1
    after = stored_lots(database)[SaleUndone.undone]
    assert (after["status"], after["final_price_yuan"]) == ("withdrawn", None)
    query = f"SELECT field, old, new FROM changes WHERE subject_id = '{SaleUndone.undone}'"
    history = {row["field"]: (row["old"], row["new"]) for row in rows(database, query)}
    assert history["status"] == ("sold", "withdrawn")
    assert history["final_price_yuan"] == (str(before["final_price_yuan"]), None)
    final = f"SELECT * FROM discounts WHERE subject_id = '{SaleUndone.undone}' AND price_kind = 'final'"
    assert rows(database, final) == []
