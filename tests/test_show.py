"""``show``: look-alike flats are told apart without their rooms, words name what they are in, odd words break nothing."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from decimal import Decimal

import click
import pytest
from click.testing import CliRunner

from crawlers.records import Found, Lot, LotKind, LotStatus
from firesale.commands.show import show_command
from firesale.commands.show_lots import per_sqm, print_discounts
from pipelines.keep.records import Counts
from pipelines.keep.store import Store

NOW = datetime(2025, 11, 14, 10, tzinfo=UTC)
DOORS = ("1单元101室", "1单元102室", "2单元203室")


def flat(number: int, door: str, **given: object) -> Lot:
    known = {
        "lot_id": f"jd:{number}", "platform": "jd", "source": "jd_auctions", "url": f"https://paimai.jd.com/{number}",
        "title": f"广州市黄埔区示例路8号育才示例5号楼{door}", "address": f"示例路8号育才示例5号楼{door}", "kind": LotKind.HOUSING,
        "province": "广东省", "city": "广州市", "district": "黄埔区", "community": "育才示例", "area_sqm": Decimal("67.07"),
        "starting_price_yuan": Decimal(798_400), "starts_at": datetime(2025, 11, 20, 2, tzinfo=UTC),
        "seller": "某某农村商业银行股份有限公司", "status": LotStatus.UPCOMING,
    }  # fmt: skip
    return Lot(**{**known, **given})  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def database(tmp_path_factory):
    path = tmp_path_factory.mktemp("show") / "firesale.db"
    store = Store(path)
    flats = [flat(311103000 + at, door) for at, door in enumerate(DOORS)]
    odd = flat(
        311104000, "9单元909室", title="示例新村12幢304室50%产权份额", address="示例新村12幢304室", share=Decimal("0.5"), community="示例新村",
        conditions={"keys": "钥匙在5号楼1单元101室。"},
    )  # fmt: skip
    store.write([Found(record=lot) for lot in (*flats, odd)], run_id=None, now=NOW, counts=Counts())
    store.connection.execute(
        "INSERT INTO changes (subject_type, subject_id, field, old, new, seen_at)"
        " VALUES ('lot', 'jd:311103000', 'title', '育才示例5号楼1单元101室', '育才示例5号楼1单元101', '2025-11-14')"
    )
    store.close()
    return path


def shown(database, *words):
    return CliRunner().invoke(
        show_command, [*words, "--db", str(database)], standalone_mode=False, catch_exceptions=True
    )


def life(database, name):
    return json.loads(shown(database, name, "--json").output)


def test_a_flat_is_told_from_its_neighbours_by_id_area_price_and_link_and_no_room_is_shown(database):
    printed = shown(database, "jd:311103000").output
    found = life(database, "jd:311103000")
    others = found["alike"]["others"]
    assert {(other["lot_id"], other["area_sqm"], other["url"]) for other in others} == {
        (f"jd:{number}", 67.07, f"https://paimai.jd.com/{number}") for number in (311103001, 311103002)
    }
    assert len({found["asset"]["asset_id"], *(other["asset_id"] for other in others)}) == 3
    assert found["alike"]["told_apart_by"] == ["unit", "room"]
    assert "2 other things of this kind at this address, 2 of the same area" in printed
    assert "told from them by its unit and room" in printed
    for words in (printed, json.dumps(found, ensure_ascii=False)):
        assert not [door for door in ("101室", "102室", "203室", "1单元", "2单元", "101\"") if door in words]  # fmt: skip


def test_a_flat_without_a_printed_door_says_by_what_little_it_is_told_apart(tmp_path):
    store = Store(tmp_path / "a.db")
    lots = [
        flat(1, "", area_sqm=Decimal(60)),
        flat(2, "", area_sqm=Decimal(70), seller="另一银行股份有限公司"),
    ]
    store.write([Found(record=lot) for lot in lots], run_id=None, now=NOW, counts=Counts())
    store.close()
    printed = shown(tmp_path / "a.db", "jd:1").output
    assert "1 other thing of this kind at this address, 0 of the same area" in printed
    assert "no printed door" in printed


def test_a_thing_that_nothing_looks_like_says_nothing_of_others(database):
    assert life(database, "jd:311104000")["alike"]["others"] == []
    assert "other thing" not in shown(database, "jd:311104000").output


def test_a_part_of_a_thing_and_what_its_texts_do_not_say_stand_in_words(database):
    printed = shown(database, "jd:311104000").output
    assert "67.07 m² (only a share of 50% of it)" in printed
    assert "its texts say nothing of: occupancy, lease, taxes, arrears" in printed
    assert "101室" not in printed


@pytest.mark.parametrize("words", ["", " ", "\t", "\u3000"])
def test_an_empty_id_is_refused(database, words):
    refused = shown(database, words).exception
    assert isinstance(refused, click.UsageError)
    assert "empty" in refused.message


@pytest.mark.parametrize("words", ["_", "%%", "jd:_", "jd:31110300_", "'", '"', "*", "5号楼_"])
def test_signs_that_a_search_may_take_for_others_stand_for_themselves(database, words):
    refused = shown(database, words).exception
    assert isinstance(refused, click.UsageError)
    assert "named by these words" in refused.message


def test_a_sign_in_a_title_is_found_where_it_stands(database):
    found = json.loads(shown(database, "%", "--json").output)
    assert [row["id"] for row in found["found"]] == ["jd:311104000"]


def test_words_need_no_quotes(database):
    quoted, bare = (
        shown(database, *words, "--json").output
        for words in (["育才示例 农村商业银行 黄埔"], ["育才示例", "农村商业银行", "黄埔"])
    )
    assert bare == quoted


def test_all_words_are_met_in_title_seller_or_place_and_neighbours_differ_by_what_is_shown(database):
    found = json.loads(shown(database, "育才示例 农村商业银行 黄埔", "--json").output)
    assert found["count"] == 3
    assert {row["title"] for row in found["found"]} == {"广州市黄埔区示例路8号育才示例5号楼…"}
    assert len({(row["id"], row["thing"]) for row in found["found"]}) == 3
    assert shown(database, "育才示例 白酒").exception is not None
    assert "jd:311103002\t2025-11-20\tupcoming\t\t79.84万\t67.07\t" in shown(database, "育才示例").output


def row(**given):
    known = {"kind": "housing", "starting_price_yuan": 798_400.0, "area_sqm": 67.07, "share": None, "units": 1,
             "missing": "{}", "checks_failed": "[]"}  # fmt: skip
    return {**known, **given}


@pytest.mark.parametrize(
    ("given", "yuan"),
    [
        ({}, 11904),
        ({"kind": "commercial", "units": None}, 11904),
        ({"kind": "lease"}, None),  # a rent
        ({"kind": "land"}, None),
        ({"share": 0.5}, None),
        ({"missing": '{"share": "unreadable: a share without its figure"}'}, None),
        ({"missing": '{"share": "the whole"}'}, 11904),
        ({"units": 6, "checks_failed": '["area_sum_of_units"]'}, None),
        ({"checks_failed": '["inside_area_only"]'}, None),
        ({"area_sqm": None}, None),
        ({"area_sqm": 0.0, "checks_failed": '["area_is_zero"]'}, None),
        ({"starting_price_yuan": 0.0}, None),
        ({"starting_price_yuan": None}, None),
    ],
)
def test_a_square_metre_has_a_price_only_where_price_and_area_are_of_one_whole_thing(given, yuan):
    found = per_sqm(row(**given))
    assert (found if found is None else round(found)) == yuan


def test_what_hinders_several_discounts_is_said_once(capsys):
    rows = [
        {"subject_id": "jd:1", "price_kind": "starting", "base_kind": base, "state": "refused", "reason": why}
        for base, why in (("appraisal", "a rent"), ("market", "a rent"), ("listing_average", "no reference"))
    ]
    print_discounts(rows)
    assert capsys.readouterr().out.splitlines() == [
        "jd:1  starting price over appraisal, starting price over market: refused, a rent",
        "jd:1  starting price over listing_average: refused, no reference",
    ]


def test_a_municipality_is_named_once(tmp_path):
    store = Store(tmp_path / "a.db")
    lot = flat(
        1, "", province="北京市", city="北京市", district="朝阳区", address="示例路2号", community=None
    )
    store.write([Found(record=lot)], run_id=None, now=NOW, counts=Counts())
    store.close()
    assert "北京市朝阳区示例路2号" in shown(tmp_path / "a.db", "jd:1").output
    assert "北京市北京市" not in shown(tmp_path / "a.db", "jd:1").output


def test_what_was_not_read_with_certainty_is_named(tmp_path):
    store = Store(tmp_path / "a.db")
    unread = {"area_sqm": "unreadable: two areas", "bank": "not printed"}
    lot = flat(1, "", area_sqm=None, missing=unread)
    store.write([Found(record=lot)], run_id=None, now=NOW, counts=Counts())
    store.close()
    assert "not read with certainty: area_sqm (two areas)\n" in shown(tmp_path / "a.db", "jd:1").output
