"""Auctions whose pages have lost their fields, in the demo world: layout, and not a lot is changed."""

import re

import pytest
from auction_runs import crawl
from small_registry import rows

from fixtures.world.days import sites
from fixtures.world.server import WorldServer


class Changed:
    """A site that answers as before, but for what ``how`` makes of the bodies."""

    def __init__(self, site, how):
        self.site, self.how, self.host = site, how, site.host

    def answer(self, request):
        page = self.site.answer(request)
        return page._replace(body=self.how(request.path, page.body))


def item_pages_renamed(path, body):
    """Alibaba's item pages after their classes and ids have other names."""
    is_item = "/sf_item/" in path or "/auction/" in path
    return re.sub(rb'(class|id)="', rb'\1="z-', body) if is_item else body


def keys_renamed(path, body):
    """JD's answers after the keys of prices and times have other names."""
    return re.sub(rb'"(start|end|minP|startP)(rice|Time|TimeMills)"', rb'"new\1\2"', body)


@pytest.mark.parametrize(
    ("source", "how", "reason"),
    [
        ("ali_court", item_pages_renamed, "20 answers without a record"),
        ("jd_auctions", keys_renamed, "starting_price_yuan in 0 of the last 20 records"),
    ],
)
def test_lots_whose_fields_have_vanished_are_not_stored(tmp_path, source, how, reason):
    database = tmp_path / "firesale.db"
    with WorldServer([Changed(site, how) for site in sites(1, history=False)]) as server:
        ran = crawl(server, database, source)
    assert (ran.run["state"], ran.exit, ran.run["new"]) == ("layout", 5, 0)
    assert reason in ran.run["reason"]
    assert rows(database, "SELECT * FROM lots") == rows(database, "SELECT * FROM documents") == []


def test_known_lots_are_left_as_they_are(tmp_path):
    database = tmp_path / "firesale.db"
    with WorldServer(sites(1, history=False)) as server:
        assert crawl(server, database, "jd_auctions").exit == 0
    before = rows(database, "SELECT * FROM lots ORDER BY lot_id")
    with WorldServer([Changed(site, keys_renamed) for site in sites(2, history=False)]) as server:
        ran = crawl(server, database, "jd_auctions", day=2)
    assert (ran.run["state"], ran.exit, ran.run["changed"]) == ("layout", 5, 0)
    assert rows(database, "SELECT * FROM lots ORDER BY lot_id") == before
