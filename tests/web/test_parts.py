"""The parts of the page: turning pages by key, names of banks, stored sentences in Chinese, cells, plots, and ``serve`` itself."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from click.testing import CliRunner

from firesale.commands.serve import _is_loopback, serve_command
from firesale.figuring import bring_up_to_date
from pipelines.keep.database import DatabaseUnusable, open_database
from reports import plots
from reports.figures.catalogue import by_id
from reports.phrases import phrase
from reports.web import sellers
from reports.web.application import site_of
from reports.web.bank_names import chinese_names
from reports.web.english import in_chinese
from reports.web.listing import Asked, Listing, Sorting, page_of
from reports.web.reading import Reader, TooSlow
from reports.web.wording import cell, money, outward, with_unit
from tests.web.conftest import DAY, NOW, SOURCES

LISTING = Listing(
    columns="*", tables="things", id="name",
    sortings={"size": Sorting(key="ifnull(size, -1)"), "day": Sorting(key="day", falling=False)},
)  # fmt: skip


@pytest.fixture
def things():
    connection = sqlite3.connect(":memory:")
    connection.row_factory = sqlite3.Row
    connection.execute("CREATE TABLE things (name TEXT, size REAL, day TEXT)")
    rows = [
        (f"t{number:02}~", None if number % 3 == 0 else 0.1 * (number % 5), f"2025-11-{number % 4 + 1:02}")
        for number in range(23)
    ]
    connection.executemany("INSERT INTO things VALUES (?, ?, ?)", rows)
    return connection


@pytest.mark.parametrize("sort", ["size", "day", None, "unheard of"])
def test_pages_turned_by_key_hold_every_row_once_in_order(things, sort):
    seen, after = [], None
    while True:
        page = page_of(things, LISTING, Asked(sort=sort, after=after, size=4))
        seen += page.rows
        after = page.next
        if after is None:
            break
    assert len(seen) == len({row["name"] for row in seen}) == 23
    keys = [(row["sort_key"], row["name"]) for row in seen]
    assert keys == sorted(keys, reverse=sort != "day")


@pytest.mark.parametrize("after", ["", "x", "n~", "n~much~t01", "s~2025-11-01", "n~1"])
def test_a_place_that_is_none_is_the_beginning(things, after):
    assert page_of(things, LISTING, Asked(after=after, size=4)) == page_of(things, LISTING, Asked(size=4))


@pytest.mark.parametrize(
    ("english", "chinese"),
    [
        ("Minsheng", ["民生银行"]), ("china minsheng BANK", ["民生银行"]), ("ICBC", ["工商银行"]), ("CCB", ["建设银行"]),
        ("Bank of Communications Co., Ltd.", ["交通银行"]), ("Ping An  Bank", ["平安银行"]), ("Bank of China", ["中国银行"]),
        ("Bank of Nowhere", []), ("", []), ("民生", []), ("bank", []),
    ],
)  # fmt: skip
def test_an_english_name_of_a_bank_is_known_or_none(english, chinese):
    assert chinese_names(english) == chinese


@pytest.mark.parametrize(
    ("english", "chinese"),
    [
        ("Minsheng", ["民生银行"]), ("Bank of Ningbo", ["宁波银行"]), ("Bank of Ningxia", ["银行 宁夏"]), ("Chongqing", ["重庆"]),
        ("Guangzhou bank", ["广州 银行", "横州 银行"]), ("Xi'an", ["西安"]), ("Lüliang", ["吕梁"]), ("Inner Mongolia", ["内蒙古"]),
        ("Shaanxi court", ["陕西 法院"]), ("Minsheng credit card", ["民生银行 信用卡"]), ("Panyu District", ["番禺"]),
        ("zhaoyang", ["朝阳", "昭阳"]), ("Bank of Nowhere", ["银行 Nowhere"]), ("nothing known here", []), ("", []), ("民生", []), ("2025-31", []),
        ("jd:311204471", []), ("<script>", []),
    ],
)  # fmt: skip
def test_english_words_stand_for_banks_places_and_kinds(english, chinese):
    assert in_chinese(english) == chinese


@pytest.mark.parametrize(
    ("english", "among"),
    [("Suzhou", {"苏州", "宿州"}), ("Huangpu", {"黄埔", "黄浦"}), ("Chaoyang", {"朝阳", "潮阳"})],
)
def test_a_spelling_of_several_places_stands_for_all(english, among):
    assert among <= set(in_chinese(english))


def test_an_endless_question_is_answered_in_time():
    assert in_chinese("suzhou " * 5000)[0].startswith("宿州 宿州")


def test_words_mean_the_sellers_whose_names_hold_them():
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE TABLE projects (seller TEXT)")
    names = ["中国银行股份有限公司", "中国银行保险", "平安银行股份有限公司", "招商银行股份有限公司", None]
    connection.executemany("INSERT INTO projects VALUES (?)", [(name,) for name in names for _ in range(3)])
    assert sellers.meant(connection, "平安", "projects") == ["平安银行股份有限公司"]
    assert sellers.meant(connection, "Bank of China", "projects") == ["中国银行保险", "中国银行股份有限公司"]
    assert sellers.meant(connection, "中国银行股份有限公司", "projects") == ["中国银行股份有限公司"]
    assert sellers.meant(connection, "nobody", "projects") == []


@pytest.mark.parametrize(
    ("english", "chinese"),
    [
        ("the registry withholds the starting price since 2025-10-27", "自2025-10-27起银登网公告不再披露起始价"),
        ("the market price is not known: not printed", "市场价未知：未列"),
        ("the claims of this listing is not known", "本息未知"),
        ("a final price of 0 is no measure of value", "成交价为0，不能反映价值"),
        ("the reference price is of 2025-03-01, 198 days before the lot (at most 180)", "参考价格日期为2025-03-01，比标的早198天（最多180天）"),
        ("seller, printed label 评估价", "出让方，标签“评估价”"),
        ("something new", "something new"),
    ],
)  # fmt: skip
def test_a_stored_sentence_is_said_in_chinese_or_left(english, chinese):
    assert phrase(english, "zh") == chinese
    assert phrase(english, "en") == english


def test_every_reason_of_the_demo_world_is_said_in_chinese(page_database):
    connection = sqlite3.connect(page_database)
    reasons = [
        row[0] for row in connection.execute("SELECT DISTINCT reason FROM discounts WHERE reason NOT NULL")
    ]
    connection.close()
    assert len(reasons) > 10
    assert [reason for reason in reasons if phrase(reason, "zh") == reason] == []


def test_amounts_are_said_with_their_unit_and_exactly_beside():
    assert money(5142223382.77, "zh") == (
        '<data value="5142223382.77" title="5,142,223,382.77">51.42<span class="unit">亿元</span></data>'
    )
    assert "5.142" in money(5142223382.77, "en")
    assert "–" in money(None, "en")
    assert with_unit("73.3%") == "73.3%"


@pytest.mark.parametrize(
    ("column", "raw", "shown"),
    [
        ("kind", "transfer", "转让公告"), ("discount", 0.644, "64.4%"), ("phase_year", 2025, "2025"), ("loans", 148351, "148,351"),
        ("overdue_days", 987.0, "987.00"), ("starts_at", "2025-11-14T10:00:00+08:00", "2025-11-14 10:00"),
        ("missing", '{"debtor": "no <b>"}', "debtor: no &lt;b&gt;"), ("title", "<b>", "&lt;b&gt;"),
        ("project_id", "project:7c9d", '<a href="/zh/projects/project:7c9d">7c9d</a>'),
        ("url", "javascript:alert(1)", ""), ("checks_failed", "[]", '<span class="nothing">–</span>'),
    ],
)  # fmt: skip
def test_a_cell_shows_its_value_and_never_runs_it(column, raw, shown):
    assert cell(column, raw, "zh", "/zh") == shown


def test_only_web_addresses_become_links():
    assert outward("javascript:alert(1)", "source") == "source"
    assert 'href="https://www.yindeng.com.cn/"' in outward("https://www.yindeng.com.cn/", "source")
    assert "href" not in outward(None, "source")


def test_a_plot_names_its_members_in_words_and_has_letters_a_reader_can_mark():
    figure = by_id()["notices_by_kind_day"]
    rows = [
        {"member": "transfer", "value": 8},
        {"member": "result", "value": 4},
        {"member": "x" * 90, "value": None},
    ]
    svg = plots.svg_of(figure, rows, "zh")
    assert svg is not None
    assert "转让公告" in svg
    assert "<text" in svg
    assert svg.count('role="img"') == svg.count("aria-") == 1
    assert "style=" not in svg  # the page allows none
    assert plots.svg_of(figure, rows[:1], "zh") is None


def test_a_question_that_takes_too_long_is_given_up(page_database, loop):
    reader = Reader(page_database, time_limit_s=0.05)
    endless = "WITH RECURSIVE n (x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT count(*) FROM n"
    with pytest.raises(TooSlow):
        loop.run_until_complete(reader.ask(lambda connection: connection.execute(endless).fetchone()))
    assert (
        loop.run_until_complete(reader.ask(lambda connection: connection.execute("SELECT 1").fetchone()[0]))
        == 1
    )


@pytest.mark.parametrize(("host", "expected"), [("127.0.0.1", True), ("127.8.8.8", True), ("::1", True), ("localhost", True), ("0.0.0.0", False), ("192.168.1.5", False), ("page.example", False)])  # fmt: skip
def test_what_is_this_machine_only(host, expected):
    assert _is_loopback(host) is expected


def test_serve_says_what_is_wrong_before_it_starts(tmp_path: Path, page_database: Path):
    missing = CliRunner().invoke(serve_command, ["--db", str(tmp_path / "none.db")], standalone_mode=False)
    assert isinstance(missing.exception, DatabaseUnusable)
    wrong = CliRunner().invoke(
        serve_command, ["--db", str(page_database), "--as-of", "2025-02-30"], standalone_mode=False
    )
    assert "2025-02-30" in str(wrong.exception)


@pytest.mark.parametrize("figures", [False, True])
def test_pages_over_an_empty_database_say_so_and_break_nothing(tmp_path, loop, figures):
    path = tmp_path / "empty.db"
    open_database(path).conn.close()
    if figures:
        bring_up_to_date(path, DAY)
    empty = site_of(path, lang="en", sources=SOURCES, now=lambda: NOW)
    for address in ("/", "/projects", "/lots", "/sellers", "/figures", "/alerts", "/sources", "/definitions", "/search?q=银", "/firesale",
                    "/firesale/lots_public", "/feed.atom"):  # fmt: skip
        assert loop.run_until_complete(empty.client.get(address)).status_code == 200, address
    assert loop.run_until_complete(empty.client.get("/sellers/nobody")).status_code == 404
    front = loop.run_until_complete(empty.client.get("/")).text
    assert ("No figures have been computed yet" in front) is not figures
