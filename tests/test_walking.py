"""Every row once, none missed, while the list grows under the walk."""

import asyncio
import random
from datetime import date

import pytest

from crawlers.records import ListRow
from crawlers.walking import ForwardWalk, ListPage, Walk

SIZE = 10


class Site:
    """A list of rows, oldest first, served as the registry does."""

    def __init__(self, total, prints_total=True):
        self.names = [f"n{i}" for i in range(1, total + 1)]
        self.prints_total = prints_total
        self.asked = []
        self.failing = set()
        self.before_page = lambda number: None

    def post(self, count=1, at=None):
        for _ in range(count):
            name = f"n{len(self.names) + 1}+"
            self.names.insert(len(self.names) if at is None else at, name)

    async def read(self, number):
        self.before_page(number)
        self.asked.append(number)
        if number in self.failing:
            return None
        newest_first = self.names[::-1]
        pages = -(-len(self.names) // SIZE)
        place = 1 if number is None else pages - number + 1
        rows = newest_first[(place - 1) * SIZE : place * SIZE]
        total = len(self.names) if self.prints_total or number is None else None
        return ListPage(
            tuple(ListRow(url=name, title=name, published_on=date(2025, 1, 1)) for name in rows),
            len(rows),
            total,
        )


def walk(site, **past):
    async def all_rows():
        walk = Walk(site.read, **past)
        front = await site.read(None)
        rows = [row.url async for row in walk.rows(front)]
        return walk, rows

    return asyncio.run(all_rows())


@pytest.mark.parametrize("total", [1, 9, 10, 11, 20, 21, 95, 100, 101])
def test_a_quiet_list_is_read_whole_once(total):
    site = Site(total)
    done, rows = walk(site)
    assert rows == site.names[::-1]
    assert done.complete
    pages = -(-total // SIZE)
    assert len(site.asked) == (pages + 1 if pages > 1 else 1)


def test_a_known_list_costs_two_pages_and_one_look_back():
    site = Site(95)
    done, _rows = walk(site, covered=set(site.names), total_then=95)
    assert site.asked == [None, 9, None]
    assert done.complete


def test_new_rows_are_found_and_the_walk_ends_at_known_ones():
    site = Site(95)
    known = set(site.names)
    site.post(13)
    _, rows = walk(site, covered=known, total_then=95)
    assert {row for row in rows if row not in known} == set(site.names[95:])
    assert site.asked == [None, 10, 9, None]


@pytest.mark.parametrize("prints_total", [True, False])
@pytest.mark.parametrize("start", [88, 89, 90, 99, 100, 101, 137])
@pytest.mark.parametrize("seed", range(6))
def test_rows_posted_during_the_walk_are_neither_missed_nor_doubled(start, prints_total, seed):
    site = Site(start, prints_total)
    chance = random.Random(seed)
    left = [25]

    def post_some(number):
        count = min(left[0], chance.choice([0, 0, 1, 1, 2, 9, 11]))
        left[0] -= count
        site.post(count)

    site.before_page = post_some
    _done, rows = walk(site)
    assert len(rows) == len(set(rows))
    missed = set(site.names) - set(rows)
    assert missed <= set(site.names[-11:]), "only what was posted at the very last request may wait"
    assert set(site.names[:start]) <= set(rows)


def test_a_row_slipped_in_far_back_is_found_by_the_totals():
    site = Site(95)
    known = set(site.names)
    site.post(1, at=20)
    _, rows = walk(site, covered=known, total_then=95)
    assert set(rows) - known == {site.names[20]}


def test_a_failing_page_costs_its_rows_only():
    site = Site(50)
    site.failing = {3}
    done, rows = walk(site)
    assert not done.complete
    assert done.gaps == 1
    assert len(rows) == 40


def test_rows_withdrawn_during_the_walk_hide_none():
    site = Site(60)
    site.before_page = lambda number: (
        site.names.remove("n35") if number == 3 and "n35" in site.names else None
    )
    _, rows = walk(site)
    assert set(site.names) <= set(rows)


def test_the_walk_stops_at_a_date():
    site = Site(60)
    done, rows = walk(site, since=date(2025, 6, 1))
    assert len(rows) == 20
    assert not done.complete


@pytest.mark.parametrize("total", [25, 34, 40, 57, 101])
@pytest.mark.parametrize("pinned", [0, 5, 12, -1])
def test_a_row_pinned_to_the_first_page_hides_no_other(total, pinned):
    site = Site(total)
    plain = site.read

    async def with_pinned(number):
        page = await plain(number)
        if number is None:
            name = site.names[pinned]
            row = ListRow(url=name, title=name, published_on=date(2025, 1, 1))
            page = ListPage((row, *page.rows), page.length + 1, page.total)
        return page

    site.read = with_pinned
    done, rows = walk(site)
    assert sorted(rows) == sorted(site.names)
    assert done.complete
    assert len(site.asked) <= 3 * (total // SIZE + 2)


def test_rows_that_the_site_counts_and_never_shows_are_no_complete_walk_the_first_time():
    site = Site(34)
    plain = site.read

    async def counting_more(number):
        page = await plain(number)
        return page and ListPage(page.rows, page.length, page.total + 2)

    site.read = counting_more
    done, _ = walk(site)
    assert (done.short_by, done.complete) == (2, False)
    again, _ = walk(site, short_then=2)
    assert again.complete


# --- lists whose pages count up ------------------------------------------------------------------------


def forward(pages, **kwargs):
    """Walk pages given as lists of names; ``None`` is a page that could not be had."""
    asked = []

    async def read(number):
        asked.append(number or 1)
        names = pages[(number or 1) - 1] if (number or 1) <= len(pages) else []
        return None if names is None else page_of(names)

    def page_of(names):
        rows = tuple(ListRow(url=name, title=name, published_on=None) for name in names)
        return ListPage(rows, len(rows), total)

    total = kwargs.pop("total", sum(len(names or ()) for names in pages))
    walk = ForwardWalk(read=read, **kwargs)

    async def run():
        return [row.url async for row in walk.rows(page_of(pages[0]))]

    return asyncio.run(run()), walk, asked


def test_every_page_of_a_list_that_counts_up_is_read_once():
    names, walk, asked = forward([["a", "b"], ["c", "d"], ["e"]])
    assert names == ["a", "b", "c", "d", "e"]
    assert asked == [2, 3]
    assert walk.complete


def test_a_row_that_slipped_behind_the_walk_is_found_by_another_round():
    pages = [["a", "b"], ["b", "c"], ["d"]]
    names, walk, _ = forward(pages, total=5)
    assert names == ["a", "b", "c", "d"]
    assert (walk.short_by, walk.complete) == (1, False)
    assert forward(pages, total=5, short_then=1)[1].complete, "the same lack twice is the site's own counting"


def test_a_page_that_fails_leaves_a_gap_and_the_others_are_read():
    names, walk, _ = forward([["a", "b"], None, ["e"]], total=5)
    assert names == ["a", "b", "e"]
    assert not walk.complete


def test_a_list_longer_than_we_ask_for_is_no_complete_walk():
    names, walk, _ = forward([["a"], ["b"], ["c"]], max_pages=2)
    assert names == ["a", "b"]
    assert (walk.cut_off, walk.complete) == (True, False)
