"""A thing whose earlier listing is met later has another id, and is not told of again for that."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

import pytest

from crawlers.clock import BEIJING
from crawlers.config import AlertSettings, Config
from crawlers.records import Found, Lot, LotKind, LotStatus
from pipelines.keep.records import Counts
from pipelines.keep.store import Store
from pipelines.watch import Watch

NOW = datetime(2025, 11, 14, 18, tzinfo=BEIJING)
CONFIG = Config(alerts=AlertSettings(discount=Decimal("0.3")))


def flat(number, month, start, **given):
    known = {
        "lot_id": f"jd:{number}", "platform": "jd", "source": "jd_auctions", "url": f"https://paimai.jd.com/{number}",
        "title": "广州市黄埔区示例路8号示例花园5号楼1单元101室", "address": "示例路8号示例花园5号楼1单元101室",
        "kind": LotKind.HOUSING, "province": "广东省", "city": "广州市", "district": "黄埔区", "community": "示例花园",
        "area_sqm": Decimal("67.07"), "seller": "某某农村商业银行股份有限公司", "status": LotStatus.UPCOMING,
        "appraisal_yuan": Decimal(2_000_000), "starting_price_yuan": Decimal(start), "price_label": "评估价",
        "starts_at": datetime(2025, month, 20, 10, tzinfo=BEIJING), "ends_at": datetime(2025, month, 21, 10, tzinfo=BEIJING),
    }  # fmt: skip
    return Found(record=Lot(**{**known, **given}))


@pytest.fixture
def store(tmp_path):
    store = Store(tmp_path / "a.db")
    yield store
    store.close()


def write(store, *found):
    watch = Watch(CONFIG, NOW, store, "jd_auctions")
    watch.first = False
    store.write(list(found), run_id=None, now=NOW, counts=Counts(), on_stored=watch.stored)
    return [tuple(row) for row in store.connection.execute("SELECT rule, subject_id FROM alerts")]


def asset_of(store, lot_id):
    return store.connection.execute("SELECT asset_id FROM lots WHERE lot_id = ?", [lot_id]).fetchone()[0]


def test_an_earlier_listing_that_is_met_later_renames_the_thing_and_tells_nobody_again(store):
    assert write(store, flat(2, 12, 800_000)) == [("lot_discount", "jd:2")]
    before = asset_of(store, "jd:2")
    ended = flat(1, 9, 1_500_000, status=LotStatus.UNSOLD)
    assert write(store, ended, flat(2, 12, 800_000, deposit_yuan=Decimal(80_000))) == [
        ("lot_discount", "jd:2")
    ]
    assert asset_of(store, "jd:1") == asset_of(store, "jd:2") != before


def test_a_thing_that_was_renamed_is_told_of_again_when_its_price_moves(store):
    write(store, flat(2, 12, 800_000))
    write(store, flat(1, 9, 1_500_000, status=LotStatus.UNSOLD))
    told = write(store, flat(2, 12, 700_000))
    assert told == [("lot_discount", "jd:2"), ("lot_discount", "jd:2")]


def test_an_earlier_of_two_open_listings_is_not_told_after_the_later_one(store):
    """A second round and the listing announced behind it are both open: the first look tells of the later one."""
    looks = []
    for found in ([flat(2, 12, 800_000)], [flat(1, 11, 900_000)]):
        watch = Watch(CONFIG, NOW, store, "jd_auctions")
        watch.first = True
        store.write(found, run_id=None, now=NOW, counts=Counts(), on_stored=watch.stored)
        watch.run_ended(store)
        looks.append(store.connection.execute("SELECT count(*) FROM alerts").fetchone()[0])
    assert looks == [1, 1]
