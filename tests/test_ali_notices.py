"""Announcements on Alibaba in the demo world, and how lists by cursor and running text are read."""

from __future__ import annotations

from decimal import Decimal

import pytest
from auction_runs import as_text, crawl, planted_in
from scrapy.http import HtmlResponse
from small_registry import rows

from crawlers.families.lists import EmptyList, LayoutChanged
from fixtures.world.auctions.ali_notices import AliAssetHost
from fixtures.world.auctions.notice_truth import expected_announcements
from fixtures.world.days import house, sites
from fixtures.world.server import WorldServer
from spiders.ali_notices import AliNotices, canonical

SOURCE = "ali_notices"
LIST = "/zc-paimai.taobao.com/zc/notice_list.htm"
URL = "https://zc-paimai.taobao.com/zc/notice_list.htm?item_biz_type=7"


def crawl_day(database, day):
    with WorldServer(sites(day, history=False)) as server:
        ran = crawl(server, database, SOURCE, day=day)
        return ran, [line.path for line in server.requests]


@pytest.fixture(scope="module")
def crawled(tmp_path_factory):
    database = tmp_path_factory.mktemp("ali") / "firesale.db"
    friday, first = crawl_day(database, 1)
    stored = stored_notices(database)
    monday, second = crawl_day(database, 2)
    return database, friday, first, stored, monday, second


def stored_notices(database):
    return {row["url"]: row for row in rows(database, "SELECT * FROM notices")}


def wrong(stored, day):
    truth = expected_announcements(AliAssetHost(house(day)))
    assert stored.keys() == truth.keys()
    return [
        (url, name, value, stored[url][name])
        for url, columns in truth.items()
        for name, value in columns.items()
        if (Decimal(str(stored[url][name])) if isinstance(value, Decimal) else stored[url][name]) != value
    ]


def test_every_value_of_both_days_is_the_printed_one(crawled):
    database, friday, _, stored, monday, _ = crawled
    assert (friday.exit, friday.run["state"], monday.run["state"]) == (0, "ok", "ok")
    assert friday.run["site_total"] is None  # none is printed
    assert wrong(stored, 1) == []
    assert wrong(stored_notices(database), 2) == []


def test_the_first_run_follows_every_cursor_and_the_next_stops_at_what_is_known(crawled):
    _, _, first, stored, monday, second = crawled
    walked = [[path for path in asked if path.startswith(LIST)] for asked in (first, second)]
    assert len(walked[0]) == -(-len(stored) // 20)
    assert all("cursor=" in path for path in walked[0][1:])
    assert len(walked[1]) <= 2
    assert monday.run["new"] == 1


def test_since_a_day_the_walk_ends_behind_the_page_that_is_all_older(tmp_path):
    with WorldServer(sites(1, history=False)) as server:
        ran = crawl(server, tmp_path / "firesale.db", SOURCE, "--since", "2025-11-10")
        asked = [line.path for line in server.requests]
    truth = expected_announcements(AliAssetHost(house(1))).values()
    assert ran.run["new"] == sum(columns["published_on"] >= "2025-11-10" for columns in truth)
    assert sum(path.startswith(LIST) for path in asked) == 2


def test_nothing_planted_as_personal_data_is_anywhere(crawled):
    database, friday, _, _, monday, _ = crawled
    assert planted_in(database, as_text(friday), as_text(monday)) == []


@pytest.mark.parametrize(
    ("answer", "state", "status"),
    [
        (
            {"body": "<html><body><div id='nc_1_n1z'>请按住滑块，拖动到最右边</div></body></html>"},
            "blocked",
            4,
        ),
        ({"body": "<html><body><h1>公告</h1></body></html>"}, "layout", 5),
        ({"body": "<html><body>抱歉，没有找到相关的公告</body></html>"}, "empty", 5),
        ({"status": 503, "body": "later"}, "partial", 3),
    ],
)
def test_a_list_that_is_no_list_stores_nothing_and_says_what_it_is(tmp_path, answer, state, status):
    database = tmp_path / "firesale.db"
    with WorldServer(sites(1, history=False)) as server:
        server.override(LIST, **answer)
        ran = crawl(server, database, SOURCE)
    assert (ran.exit, ran.run["state"]) == (status, state), ran.run
    assert stored_notices(database) == {}


def test_announcements_answered_with_a_slider_are_left_alone_and_the_rest_is_stored(tmp_path):
    database = tmp_path / "firesale.db"
    with WorldServer(sites(1, history=False)) as server:
        for number in (2500101, 2500020):
            server.override(
                "/zc-paimai.taobao.com/zc/notice_detail.htm",
                query=f"id={number}",
                body="<div id='nc_1_n1z'></div>",
            )
        ran = crawl(server, database, SOURCE)
    assert (ran.exit, ran.run["state"]) == (3, "partial")
    assert len(stored_notices(database)) == len(expected_announcements(AliAssetHost(house(1)))) - 2


def listed(html):
    spider = AliNotices()
    return spider.read_answer(HtmlResponse(URL, body=html.encode(), encoding="utf-8"), spider.lists[0], None)


ENTRY = '<li><h2><a href="{}" title="{}">短</a></h2><p class="item-desc"><span>x</span></p><a href="/zc/zc_item.htm?user_id=1">某某银行</a><span class="date">{}</span></li>'


def test_a_row_is_the_whole_title_the_bare_address_and_its_own_day():
    page, problems = listed(
        "<ul>" + ENTRY.format("//zc-paimai.taobao.com/zc/notice_detail.htm?spm=a&id=77001", "甲公司债权处置公告", "2025-11-14")
        + ENTRY.format("/zc/notice_detail.htm?id=77002#top", "乙公司债权处置公告", "2025.11.13 10:00") + "</ul>"
    )  # fmt: skip
    assert problems == []
    assert [(row.url[-8:], row.title, str(row.published_on)) for row in page.rows] == [
        ("id=77001", "甲公司债权处置公告", "2025-11-14"),
        ("id=77002", "乙公司债权处置公告", "2025-11-13"),
    ]
    assert (page.total, page.more) == (None, False)


def test_a_heading_that_leads_elsewhere_is_a_problem_and_no_row():
    page, problems = listed(
        ENTRY.format("/zc/notice_detail.htm?id=77001", "甲", "2025-11-14")
        + ENTRY.format("/help.htm", "帮助", "")
    )
    assert (len(page.rows), page.length, [p.field for p in problems]) == (1, 2, ["row"])


@pytest.mark.parametrize(
    ("html", "wanted"),
    [
        ("<html><body></body></html>", LayoutChanged),
        ("<body>没有找到符合条件的公告</body>", EmptyList),
        (ENTRY.format("/a.htm", "甲", ""), LayoutChanged),
    ],
)
def test_no_rows_for_different_reasons(html, wanted):
    with pytest.raises(wanted):
        listed(html)


def test_an_address_is_the_same_whence_one_came():
    one = canonical("http://ZC-paimai.taobao.com/zc/notice_detail.htm?spm=a.b&id=77001&track_id=9#x")
    assert one == "https://zc-paimai.taobao.com/zc/notice_detail.htm?id=77001"
    assert AliNotices().record_id(one) == "ali_notices:77001"
