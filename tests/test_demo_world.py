"""The bundled world crawled on its two days: every value equal to the truth, nothing planted kept, one alert."""

import gzip
import json
import re
import sqlite3
from decimal import Decimal

import pytest
from small_registry import FRIDAY, MONDAY, crawl, rows

from crawlers.reading.page import lines_of, read_page, tables_of
from crawlers.reading.pdf import Pages, layout
from fixtures.world.days import world
from fixtures.world.planted import PLANTED
from fixtures.world.projects import expected_projects
from fixtures.world.server import WorldServer
from fixtures.world.truth import expected_notices


@pytest.fixture(scope="module")
def crawled(tmp_path_factory):
    """Both days, without the generated history: database, registry of day two, both runs."""
    database = tmp_path_factory.mktemp("demo") / "firesale.db"
    with WorldServer([world(1, history=False)]) as server:
        friday = crawl(server, database, now=FRIDAY, env={"FIRESALE_LOG": "DEBUG"})  # all that is ever logged
    registry = world(2, history=False)
    with WorldServer([registry]) as server:
        monday = crawl(server, database, now=MONDAY)
    return database, registry, friday, monday


def same(stored, expected):
    if isinstance(expected, Decimal):
        return stored is not None and Decimal(str(stored)) == expected
    if isinstance(expected, dict):
        return stored is not None and json.loads(stored) == expected
    return stored == expected


def test_every_value_is_the_printed_one_or_empty_with_a_reason(crawled):
    database, registry, *_ = crawled
    expected = expected_notices(registry)
    stored = {row["notice_id"]: row for row in rows(database, "SELECT * FROM notices")}
    assert set(stored) == set(expected)
    wrong = []
    for notice_id, truth in expected.items():
        got = stored[notice_id]
        for column, value in truth.columns.items():
            if column == "title":
                fine = folded(value) == folded(got[column])
            else:
                fine = same(got[column], value) or (got[column] is None and column in truth.doubtful)
            if not fine:
                wrong.append((truth.key or notice_id, column, value, got[column]))
        assert bool(json.loads(got["checks_failed"])) == truth.checks_fail, notice_id
        for column in truth.traps:
            assert got[column] is None or column == "starting_price_state"
            assert column not in json.loads(got["missing"]) or json.loads(got["missing"])[column]
    assert wrong == []


def folded(title):
    return re.sub(r"\s", "", title).replace("(", "（").replace(")", "）")


def test_every_project_is_there_with_its_life(crawled):
    database, registry, *_ = crawled
    stored = {}
    for row in rows(database, "SELECT * FROM projects"):
        about = (row["debtor"], "corporate") if row["debtor"] else (row["phase_no"], row["product"])
        stored[(row["seller"], row["branch"], row["phase_year"], *about)] = row
    expected = expected_projects(registry)
    assert set(expected) <= set(stored)
    assert [
        (key, name, value, stored[key][name])
        for key, project in expected.items()
        for name, value in project.items()
        if not same(stored[key][name], value)
    ] == []


def test_nothing_planted_as_personal_data_is_anywhere(crawled):
    database, _, friday, monday = crawled
    texts = [database.read_bytes().decode("utf-8", "ignore"), friday.log, monday.log, json.dumps(monday.json)]
    with sqlite3.connect(database.with_name(database.name + ".documents") / "kept.db") as kept:
        for (body,) in kept.execute("SELECT body FROM kept"):
            if gzip.decompress(body)[:1] == b"<":
                page = read_page("https://www.yindeng.com.cn/", gzip.decompress(body))
                texts += [
                    str(tables_of(page.selector)),
                    "".join(lines_of(page.selector)),
                    gzip.decompress(body).decode(),
                ]
            else:
                texts += ["".join(layout(Pages.from_bytes(body)).lines), gzip.decompress(body).decode()]
    whole = "".join("".join(text.split()) for text in texts)
    assert len(texts) > 100
    assert [planted for planted in PLANTED if "".join(planted.split()) in whole] == []


def test_day_two_brings_exactly_the_new_notices_and_one_alert(crawled):
    _, _, friday, monday = crawled
    (first,) = friday.json["alerts"]
    assert first["rule"] == "first_crawl"
    assert (monday.run["new"], monday.run["changed"], monday.run["state"]) == (7, 2, "ok")
    (alert,) = monday.json["alerts"]
    assert alert["rule"] == "large_package"
    assert "12.41亿" in alert["title"]


def test_a_run_after_day_two_changes_nothing(crawled):
    database, registry, *_ = crawled
    with WorldServer([registry]) as server:
        again = crawl(server, database, now=MONDAY)
        paths = [line.path for line in server.requests]
    assert (again.run["new"], again.run["changed"], again.json["alerts"]) == (0, 0, [])
    assert (
        len(paths) == 1 + 3 + 1
    )  # robots.txt, three pages of one list, one of the other, which has one page only
