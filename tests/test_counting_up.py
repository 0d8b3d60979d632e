"""Lists whose pages count up: no row is lost, known rows cost two pages, and a wrong count never passes as ok."""

import asyncio
import random
import re

import pytest
from counting_up import FIRST, BreaksOnAList, BreaksOnANotice, CountingSite, SaidToCountDown, crawl
from small_registry import rows
from test_walking import SIZE, Site

from crawlers.records import ListRow
from crawlers.walking import ListPage
from crawlers.walking_up import UpWalk
from fixtures.world.server import WorldServer


class UpSite(Site):
    """The list of the walking tests, its pages named the other way; ``total`` is asked for by number."""

    hidden = 0
    pinned = None

    async def read(self, number):
        self.before_page(number)
        self.asked.append(number)
        if number in self.failing:
            return None
        place = number or 1
        names = self.names[::-1][(place - 1) * SIZE : place * SIZE]
        if not names:
            return None
        if self.pinned is not None and number is None:
            names = [self.names[self.pinned], *names]
        read = tuple(ListRow(url=name, title=name, published_on=None) for name in names)
        return ListPage(read, len(read), len(self.names) + self.hidden)


def walk(site, **past):
    async def all_rows():
        walk = UpWalk(site.read, **past)
        front = await site.read(None)
        return walk, [row.url async for row in walk.rows(front)]

    return asyncio.run(all_rows())


@pytest.mark.parametrize("total", [1, 9, 10, 11, 20, 37, 97, 122])
def test_a_quiet_list_is_read_whole_and_every_page_once(total):
    site = UpSite(total)
    done, names = walk(site)
    assert names == site.names[::-1]
    assert site.asked == [None, *range(2, -(-total // SIZE) + 1)]
    assert done.complete


@pytest.mark.parametrize("total", [12, 37, 97, 122])
def test_a_known_list_costs_two_pages(total):
    site = UpSite(total)
    done, _ = walk(site, covered=set(site.names), total_then=total)
    assert site.asked == [None, 2]
    assert done.complete


def test_new_rows_are_found_and_the_walk_ends_at_known_ones():
    site = UpSite(95)
    known = set(site.names)
    site.post(13)
    done, names = walk(site, covered=known, total_then=95)
    assert set(names) - known == set(site.names[95:])
    assert site.asked == [None, 2, 3]
    assert done.complete


def test_a_row_slipped_in_far_back_is_found_by_the_totals():
    site = UpSite(95)
    known = set(site.names)
    site.post(1, at=20)
    _, names = walk(site, covered=known, total_then=95)
    assert set(names) - known == {site.names[20]}


@pytest.mark.parametrize("seed", range(12))
def test_rows_posted_during_the_walk_hide_none_and_the_next_run_has_them(seed):
    site, chance, left = UpSite(88), random.Random(seed), [25]

    def post_some(_):
        count = min(left[0], chance.choice([0, 1, 2, 11]))
        left[0] -= count
        site.post(count)

    site.before_page = post_some
    first, names = walk(site)
    assert len(names) == len(set(names))
    assert set(site.names[:88]) <= set(names)
    site.before_page = lambda number: None
    past = {"covered": set(names), "total_then": first.total} if first.complete else {}
    _, later = walk(site, **past, short_then=first.short_by)
    assert set(names) | set(later) == set(site.names)


@pytest.mark.parametrize("asked", [2, 3, 4, 5, 6])
@pytest.mark.parametrize("withdrawn", [10, 25, 45, 49, 55])
def test_a_row_withdrawn_during_the_walk_hides_no_other(asked, withdrawn):
    site = UpSite(60)
    name = site.names[withdrawn]
    site.before_page = lambda number: (
        site.names.remove(name) if number == asked and name in site.names else None
    )
    _, names = walk(site)
    assert set(site.names) <= set(names)


@pytest.mark.parametrize("total", [11, 15, 22, 57, 111, 112])
@pytest.mark.parametrize("pinned", [0, 5, -1])
def test_a_row_pinned_to_the_first_page_hides_no_other(total, pinned):
    site = UpSite(total)
    site.pinned = pinned
    done, names = walk(site)
    assert sorted(names) == sorted(site.names)
    assert done.complete


def test_a_failing_page_costs_its_rows_only_and_is_no_complete_walk():
    site = UpSite(50)
    site.failing = {3}
    done, names = walk(site)
    assert (len(names), done.gaps, done.complete) == (40, 1, False)


def test_rows_that_the_site_counts_and_never_shows_are_no_complete_walk_the_first_time():
    site = UpSite(34)
    site.hidden = 2
    done, _ = walk(site)
    assert (done.short_by, done.complete) == (2, False)
    assert walk(site, short_then=2)[0].complete


# --- whole runs --------------------------------------------------------------------------------------


def states(database):
    return [row["state"] for row in rows(database, "SELECT state FROM runs ORDER BY run_id")]


def list_pages(server):
    return [line.path for line in server.requests if "/index" in line.path]


@pytest.mark.parametrize("first_has_number", [True, False])
@pytest.mark.parametrize("total", [37, 97, 122])
def test_every_row_is_stored_and_a_second_run_reads_two_pages(tmp_path, total, first_has_number):
    site, database = CountingSite(total, first_has_number=first_has_number), tmp_path / "a.db"
    with WorldServer([site]) as server:
        crawl(server, database)
        assert len(rows(database, "SELECT * FROM notices")) == total
        server.requests.clear()
        crawl(server, database)
        assert [path.rpartition("/")[2] for path in list_pages(server)] == ["index.html", "index_2.html"]
    assert states(database) == ["ok", "ok"]


@pytest.mark.parametrize("first_has_number", [True, False])
def test_a_source_that_counts_the_wrong_way_is_never_ok_while_rows_lack(tmp_path, first_has_number):
    site, database = CountingSite(37, first_has_number=first_has_number), tmp_path / "a.db"
    with WorldServer([site]) as server:
        for _ in range(3):
            crawl(server, database, SaidToCountDown)
    assert states(database) == ["partial"] * 3
    if first_has_number:
        (reason,) = {row["reason"] for row in rows(database, "SELECT reason FROM runs")}
        assert 'pages_count = "up"' in reason


def test_a_reader_that_breaks_on_a_list_page_is_layout_with_source_page_and_line(tmp_path):
    database = tmp_path / "a.db"
    with WorldServer([CountingSite(37)]) as server:
        crawl(server, database, BreaksOnAList)
    (run,) = rows(database, "SELECT state, reason FROM runs")
    assert run["state"] == "layout"
    assert run["reason"].startswith(f"{FIRST}: breaks_on_a_list: ")
    assert re.search(r"\(KeyError at tests/counting_up\.py:\d+\)", run["reason"])


def test_a_reader_that_breaks_on_a_notice_is_an_error_with_its_page_and_the_others_are_stored(tmp_path):
    database = tmp_path / "a.db"
    with WorldServer([CountingSite(12)]) as server:
        crawl(server, database, BreaksOnANotice)
    (run,) = rows(database, "SELECT state, reason, new FROM runs")
    assert (run["state"], run["new"]) == ("error", 11)
    assert (
        "/notices/n3.html: an error of breaks_on_a_notice itself (IndexError at tests/counting_up.py:"
        in run["reason"]
    )
    assert "张三" not in run["reason"]
