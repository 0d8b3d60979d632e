"""The world in motion, and a little of the simulated month: that it runs as planned and that it sees what is wrong."""

from __future__ import annotations

from datetime import datetime, time, timedelta

import pytest
from attrs import evolve

from faults import month_judge as judge
from faults.compare import differences, records
from faults.month import passing_in, report
from faults.month_asked import Asked
from faults.month_plan import TIMES, Outage, planned
from faults.stand import Stand
from fixtures.world.auctions.house import House
from fixtures.world.auctions.jd_records import album_id
from fixtures.world.auctions.sites import all_lots
from fixtures.world.days import DAY_TWO, house, world
from fixtures.world.month import Month
from fixtures.world.switches import Logged

SOURCES = ("yindeng", "ali_court")
DAYS = 3


def pages(month):
    """Everything the registry's first pages and the house show."""
    rows = [
        notice.stem for folder in ("bldkzr_zrgg", "bldkzr_zrjggg") for notice in month.registry.rows(folder)
    ]
    return rows, [tuple(shown.now) for shown in month.house.listed("jd", "ali_court", "ali_assets")]


def test_a_state_depends_on_the_instant_and_not_on_the_way_there():
    one, other = Month(7, 6), Month(7, 6)
    for hours in range(0, 6 * 24, 5):
        other.move_to(one.begins + timedelta(hours=hours))
    for month in (one, other):
        month.move_to(month.ends)
    assert pages(one) == pages(other)
    assert pages(one) != pages(Month(7, 6))
    with pytest.raises(ValueError, match="does not go back"):
        one.move_to(one.begins)


def test_the_demo_world_s_two_days_are_the_first_days_of_the_month():
    month = Month(1, 5)
    assert {n.stem for n in world(1, history=False).notices.values()} == set(month.registry.notices)
    month.move_to(DAY_TWO)
    keys = {notice.key for notice in month.registry.notices.values()}
    assert {notice.key for notice in world(2, history=False).notices.values() if notice.key} <= keys
    shown = {s.lot.lot_id: s for s in month.house.listed("jd", "ali_court", "ali_assets")}
    for demo in house(2).listed("jd", "ali_court", "ali_assets"):
        assert shown[demo.lot.lot_id] == demo


def test_the_world_moves_in_every_way():
    month = Month(1, 30)
    kinds = [type(event).__name__ for event in month.events]
    assert {event.notice.kind for event in month.events if hasattr(event, "notice")} >= {
        "transfer",
        "result",
        "withdrawal",
    }
    assert "Correct" in kinds
    assert any(event.at.weekday() == 5 for event in month.events)
    lots = [lot for lot in month.house.lots.values() if lot.listed > month.begins]
    assert {lot.fate for lot in lots if lot.ends < month.ends} >= {"sold", "unsold", "withdrawn", "suspended"}
    assert any(lot.delays for lot in lots)
    assert len({lot.asset for lot in lots}) < len(lots)  # listed again


AT = {name: datetime.fromisoformat(f"2025-11-{words}+08:00") for name, words in {
    "begins": "14T18:00", "same day": "14T18:30", "second": "15T18:30", "third": "16T18:30", "ends": "17T18:00",
    "off": "15T10:00", "on": "16T09:07", "a day": "15T18:00",
    "two days": "16T18:00", "from then": "17T09:00"}.items()}  # fmt: skip


@pytest.mark.parametrize(
    ("when", "outage", "expected"),
    [
        (time(18, 30), None, ["begins", "same day", "second", "third"]),
        (time(18, 30), Outage(AT["off"], AT["on"]), ["begins", "same day", "on", "third"]),
        (time(18, 30), Outage(AT["off"], AT["second"]), ["begins", "same day", "second", "third"]),
        (timedelta(days=1), None, ["begins", "a day", "two days"]),
        (timedelta(days=1), Outage(AT["off"], AT["on"]), ["begins", "on", "from then"]),
    ],
)
def test_the_timetable_has_one_catch_up_after_an_outage(when, outage, expected):
    assert planned(when, AT["begins"], AT["ends"], outage) == [AT[name] for name in expected]


def test_requests_are_counted_by_what_they_are_about():
    asked = Asked(House(all_lots(), DAY_TWO))
    lot = next(lot for lot in asked.house.lots.values() if lot.surface == "jd")
    api = "/api.m.jd.com/api?appid=paimai&functionId="
    subjects = {
        f"{api}getPaimaiRealTimeData&body=%7B%22paimaiId%22%3A{lot.number}%7D": lot.lot_id,
        f"{api}queryAnnouncement&body=%7B%22albumId%22%3A{album_id(lot)}%7D": lot.lot_id,
        f"{api}queryVendorInfo&body=%7B%22paimaiId%22%3A{lot.number}%2C%22vendorId%22%3A1%7D": lot.lot_id,
        f"{api}paimai_unifiedSearch&body=%7B%22page%22%3A1%7D": "list",
        "/sf-item.taobao.com/sf_item/1062507630078.htm": "ali:1062507630078",
        "/sf.taobao.com/json/get_item_notice.htm?id=1062507630078": "ali:1062507630078",
        "/desc.alicdn.com/i8/1062507630078/desc.js": "ali:1062507630078",
        "/sf.taobao.com/item_list.htm?sorder=1": "list",
        "/sf.taobao.com/robots.txt": "robots",
        "/www.yindeng.com.cn/xxpl/xxpl_bldkzr/bldkzr_zrgg/202511/t20251117_2978301.html": "t20251117_2978301",
        "/www.yindeng.com.cn/xxpl/xxpl_bldkzr/bldkzr_zrgg/202511/P0202511172978301000000.pdf": "t20251117_2978301",
        "/www.yindeng.com.cn/xxpl/xxpl_bldkzr/bldkzr_zrgg/index_4.html": "list",
    }
    assert {path: asked.subject(path) for path in subjects} == subjects
    run = asked.add([Logged("GET", path, 200, {}) for path in subjects])
    assert (run[lot.lot_id], asked.total("ali:1062507630078"), asked.looks("t20251117_2978301")) == (
        3,
        3,
        [2],
    )


@pytest.fixture(scope="module")
def passed(tmp_path_factory):
    """A few days of two sources; beside them a user who calls ``crawl`` by cron, and never ``--due``."""
    folder = tmp_path_factory.mktemp("month")
    with passing_in(folder, 1, DAYS, {name: TIMES[name] for name in SOURCES}) as passing:
        passing.twice_at = (1,)
        passing.month.ends += timedelta(hours=1)  # Monday's notices are still to be seen
        plain = Stand(folder / "plain", passing.stand.ops, passing.stand.ops, "[alerts]\n")
        for done in passing.pass_by():
            for name in done.due:
                weekend = name == "yindeng" and done.at.weekday() >= 5  # on which nothing comes out there
                if done.at.time() == passing.sources[name] and not weekend:
                    plain.crawl(passing.server.url, done.at.isoformat(), name)
        yield passing, plain


def test_a_few_days_pass_as_promised(passed):
    passing, _ = passed
    lines, wrong = report(passing)
    assert wrong == []
    assert f"{(DAYS * 24 + 1) * 60} minutes passed, 8 calls with something due, 1 without" in lines
    assert "overlaps: 0" in lines
    assert any(line.startswith("packages over") and "missed 0, told twice 0" in line for line in lines)
    assert sum(len(done.heard) for done in passing.done) > 2


def test_who_calls_crawl_by_cron_has_the_same_records_as_who_calls_what_is_due(passed):
    passing, plain = passed
    theirs, own = records(passing.stand.database), records(plain.database)
    del theirs["discounts"], own["discounts"]  # their bases are of the day on which a lot was met
    assert theirs["changes"].total() > 5
    assert differences(theirs, own) == []


def test_what_is_new_is_asked_for_before_what_is_known(passed):
    passing, _ = passed
    runs = [[]]
    for line in passing.server.requests:
        if line.path == "/www.yindeng.com.cn/robots.txt":
            runs.append([])
        elif "/t2025" in line.path:
            runs[-1].append("if-none-match" in line.headers)
    mixed = [run for run in runs if len(set(run)) == 2]
    assert mixed
    # requests are under way beside each other, and arrive in another order than they were sent
    assert all(run.index(True) >= run.count(False) - 16 for run in mixed)


def test_what_is_not_as_promised_is_seen(passed):
    passing, _ = passed
    late = evolve(
        passing,
        done=[evolve(passing.done[0], at=passing.done[0].at + timedelta(minutes=1)), *passing.done[1:]],
    )
    assert [line.partition(":")[0] for line in judge.runs(late)] == ["yindeng", "ali_court"]
    busy = evolve(passing, idle=[evolve(passing.idle[0], requests=3)])
    assert list(judge.runs(busy)) == [f"{passing.idle[0].at}: nothing was due, and 3 requests were made"]
