"""What the page never shows and never does: raw tables, doors, writing, other sites, foreign names, what markup would run."""

from __future__ import annotations

import os
import re
import sqlite3
from urllib.parse import quote

import pytest
from parsel import Selector

from reports.web.exposure import PUBLIC, guard
from reports.web.gate import gate
from tests.web.conftest import HIDDEN, MARKUP

RAW = ("notices", "lots", "assets", "discounts", "changes", "problems", "documents", "readings", "pages", "listed", "walks", "shown", "search",
       "search_content", "lot_keys", "forgotten", "hosts", "deliveries", "alert_facts", "figures_of", "sqlite_master")  # fmt: skip


@pytest.mark.parametrize("table", RAW)
def test_raw_tables_have_no_pages_and_no_downloads(get, table):
    for form in ("", ".json", ".csv", ".csv?_stream=on", ".json?_shape=array", "/1", "/1.json"):
        answer = get(f"/firesale/{table}{form}")
        assert answer.status_code in (403, 404), (table, form)
        assert not any(door in answer.text for door in HIDDEN)


def test_other_spellings_of_a_raw_table_are_no_way_in(get):
    for name in ("LOTS", "Lots", "lots%20", "%6cots", "~6Cots", "main.lots", "lots~2Ejson", "/lots"):
        assert get(f"/firesale/{name}").status_code in (302, 403, 404), name
        assert get(f"/firesale/{name}.json").status_code in (302, 403, 404), name


SPOOFED = (
    "select address from lots",
    "select title from lots limit 1",
    "select conditions from lots",
    "with lots_public as (select address from lots) select * from lots_public",
    "with 'lots_public' as materialized (select address as x from lots) select x from 'lots_public'",
    "select x from (select address as x from lots) as lots_public",
    "select * from lots",
    "select rowid from lots where address like '%1702_%'",
    "select group_concat(key) from lot_keys",
    "select old, new from changes",
    "select * from readings",
    "select data from sqlite_dbpage",
    "select * from dbstat",
    "select load_extension('x')",
    "select * from pragma_database_list",
)


@pytest.mark.parametrize("sql", SPOOFED)
def test_free_sql_reads_nothing_private_whatever_it_is_called(get, sql, page_database):
    for address in (f"/firesale?sql={quote(sql)}", f"/firesale.json?sql={quote(sql)}", f"/firesale.csv?sql={quote(sql)}",
                    f"/firesale/projects?_where={quote(f'project_id in ({sql})')}"):  # fmt: skip
        text = get(address).text
        assert not any(door in text for door in HIDDEN), address
        assert str(page_database.parent) not in text


def test_free_sql_reads_what_is_public(get):
    answer = get(f"/firesale.json?sql={quote('select count(*) as n from lots_public')}&_shape=array")
    assert answer.json()[0]["n"] > 200
    assert (
        get(f"/firesale?sql={quote('select seller, count(*) from notices_public group by 1')}").status_code
        == 200
    )


@pytest.mark.parametrize(
    "sql",
    ["delete from lots", "attach database '/tmp/x' as x", "pragma journal_mode", "create temp table x (a)"],
)
def test_free_sql_changes_nothing(get, sql):
    assert get(f"/firesale.json?sql={quote(sql)}").status_code in (400, 403)


def test_the_guard_holds_by_itself(page_database):
    connection = sqlite3.connect(f"{page_database.as_uri()}?mode=ro", uri=True)
    guard(connection)
    for table in PUBLIC:
        connection.execute(f"SELECT * FROM {table} LIMIT 1").fetchone()
    for sql in (
        "SELECT address FROM lots",
        "ATTACH ':memory:' AS x",
        "CREATE TEMP TABLE x (a)",
        "SELECT * FROM documents",
    ):
        with pytest.raises(sqlite3.DatabaseError):
            connection.execute(sql)
    assert connection.execute("PRAGMA database_list").fetchall() == []
    connection.close()


def test_beyond_loopback_there_is_no_free_sql(get, outside):
    for address in ("/firesale?sql=select+1", "/firesale.json?sql=select+1", "/firesale/projects?_where=1"):
        assert get(address, outside).status_code in (400, 403), address
    assert "<textarea" not in get("/firesale", outside).text
    assert get("/firesale/projects", outside).status_code == 200
    assert get("/", outside, headers={"host": "firesale.example"}).status_code == 200


ADDRESSES = ("/", "/lots?city=&sort=seen", "/assets/asset:planted", "/lots/jd:1", "/search?q=样板花园", "/search?q=jd:1", "/search?q=1702室",
             "/firesale/lots_public?lot_id=jd:1&_all=1", "/firesale/lots_public.json?lot_id=jd:1", "/firesale/lots_public.csv?lot_id=jd:1",
             "/firesale/assets_public?asset_id=asset:planted", "/firesale/lot_discounts_public.json?lot_id=jd:1")  # fmt: skip


@pytest.mark.parametrize("address", ADDRESSES)
def test_no_door_is_on_any_page(get, address):
    text = get(address).text
    if "q=1702" in address:
        text = text.replace("1702室</h1>", "").replace("1702室</title>", "").replace('value="1702室"', "")
        text = re.sub("<title>.*?</title>", "", text)
    assert not any(door in text for door in HIDDEN)


def test_a_lot_with_doors_in_all_its_words_is_shown_up_to_the_building(get):
    said = " ".join(Selector(get("/assets/asset:planted").text).css("main ::text").getall())
    assert "示例路12号样板花园3幢" in said
    assert "由他人占用" in said


@pytest.mark.parametrize(
    "address", ["/notices/yindeng:t20251113_1", "/search?q=onerror", "/firesale/notices_public?notice_id=yindeng:t20251113_1&_all=1",
                "/projects/project:planted"],
)  # fmt: skip
def test_a_title_with_markup_is_shown_and_not_run(get, address):
    answer = get(address)
    shown = Selector(answer.text)
    assert MARKUP in " ".join(shown.css("main ::text").getall())
    assert not shown.css("script, img, [onerror]")
    assert "1337" not in answer.text
    assert not [link for link in shown.css("a::attr(href)").getall() if link.startswith("javascript:")]


def test_what_a_reader_asks_is_shown_and_not_run(get):
    asked = quote('"><script>alert(1)</script>')
    for address in (
        f"/search?q={asked}",
        f"/projects?seller={asked}",
        f"/firesale/projects?seller={asked}",
        f"/{asked}",
        f"/projects/{asked}",
    ):
        assert "<script" not in get(address).text, address


def test_every_answer_forbids_what_a_page_does_not_need(get):
    for address in (
        "/",
        "/nowhere",
        "/firesale/lots",
        "/firesale/projects.json",
        "/feed.atom",
        "/static/page.css",
        "/-/metadata",
        "/projects?lang=zh",
    ):
        headers = get(address).headers
        policy = headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert "http" not in policy
        assert headers["x-content-type-options"] == "nosniff"
        assert "access-control-allow-origin" not in headers


def test_pages_name_no_other_host_but_in_links_to_sources(get):
    for address in ("/en/", "/zh/lots", "/en/figures", "/zh/notices/yindeng:t20251114_2977900"):
        shown = Selector(get(address).text)
        loaded = shown.css("link::attr(href), img::attr(src), script::attr(src), form::attr(action)").getall()
        assert all(one.startswith("/") and not one.startswith("//") for one in loaded), loaded
        for link in shown.css("a[href^=http]"):
            assert "noopener" in link.attrib["rel"]


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example", "localhost.evil.example:8001", "10.0.0.1", ""]
)
def test_on_loopback_no_other_name_is_answered(get, host):
    assert get("/", headers={"host": host}).status_code == 421


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1:8001", "[::1]:8001", "[::1]", "LOCALHOST:80"])
def test_on_loopback_its_own_names_are_answered(get, host):
    assert get("/alerts", headers={"host": host}).status_code == 200


@pytest.mark.parametrize(
    "address", ["/-/databases.json", "/-/metadata", "/-/versions.json", "/-/plugins", "/-/settings", "/-/permissions", "/-/static/app.css",
                "/zh/-/databases", "/firesale.db", "/demo.db", "/_internal", "/_internal/tables", "/_internal.json"],
)  # fmt: skip
def test_the_inside_of_the_server_is_not_shown(get, address, page_database):
    answer = get(address)
    assert answer.status_code in (403, 404)
    assert os.fspath(page_database) not in answer.text


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS"])
def test_the_page_is_for_reading_only(loop, site, method):
    answer = loop.run_until_complete(site.client.request(method, "/firesale/projects"))
    assert answer.status_code == 405


def test_the_gate_answers_what_is_no_request_too(loop):
    seen = []

    async def app(scope, receive, send):
        seen.append(scope["type"])

    loop.run_until_complete(gate(app, lang="en", hosts=())({"type": "lifespan"}, None, None))
    assert seen == ["lifespan"]
