"""The pages: what they say in both languages, filters in the address, turning pages, and every number with its rows."""

from __future__ import annotations

import re
from contextlib import closing
from html import unescape
from urllib.parse import quote

import pytest
from parsel import Selector

from pipelines.keep.database import open_reading

MINSHENG = "中国民生银行股份有限公司"
PAGES = {
    "/": ("Overview", "总览"),
    "/projects": ("Loan packages", "资产包"),
    "/projects?sort=size&state=sold": ("Loan packages", "资产包"),
    "/notices/yindeng:t20251114_2977900": ("The life of this package", "资产包全过程"),
    "/lots": ("Auction lots", "拍卖标的"),
    "/lots?kind=housing&sort=cheap": ("Auction lots", "拍卖标的"),
    "/lots/jd:311204471": ("Price path", "价格走势"),
    "/sellers": ("League of sellers", "出让方排名"),
    f"/sellers/{quote(MINSHENG)}": ("Transfer notices by month", "转让公告（按月）"),
    "/figures": ("Figures", "统计指标"),
    "/figure/lots_by_seller": ("Definition", "定义"),
    "/context": ("Published by others", "他方公布的数字"),
    "/definitions": ("Definitions", "指标定义"),
    "/alerts": ("Alerts", "提醒"),
    "/sources": ("Latest runs", "最近的运行"),
    "/search?q=银": ("Results", "结果"),
    "/firesale": ("Public tables", "公开的表"),
    "/firesale/lots_public?kind=housing": ("Rows", "明细"),
    "/nowhere": ("There is no such page", "没有此页面"),
}

SAFE = "/:?=&%"


def page(answer):
    return Selector(answer.text)


def texts(selector):
    return " ".join(" ".join(selector.css("body ::text").getall()).split())


@pytest.mark.parametrize("address", PAGES)
def test_every_page_is_there_in_both_languages(get, address):
    for lang, words in zip(("en", "zh"), PAGES[address], strict=True):
        answer = get(f"/{lang}{address}")
        assert answer.status_code == (404 if address == "/nowhere" else 200)
        shown = page(answer)
        assert shown.css("html::attr(lang)").get() == ("zh-CN" if lang == "zh" else "en")
        assert words in texts(shown)
        assert "undefined" not in answer.text.lower()


@pytest.mark.parametrize("address", PAGES)
def test_the_switch_of_the_language_keeps_the_page_and_its_filters(get, address):
    switch = page(get(f"/en{address}")).css(".switch a::attr(href)").get()
    assert unescape(switch) == f"/zh{quote(address, safe=SAFE)}"


def test_an_address_that_names_its_language_leads_to_the_page_in_it(get):
    answer = get("/projects?state=sold&lang=zh&sort=size")
    assert (answer.status_code, answer.headers["location"]) == (302, "/zh/projects?state=sold&sort=size")
    assert get("/en/lots?lang=zh").headers["location"] == "/zh/lots"
    assert get("//elsewhere.example/?lang=zh").headers["location"] == "/zh/elsewhere.example/"


def test_the_overview_says_the_day_the_year_and_what_is_not_seen(get):
    english = texts(page(get("/en/")))
    for words in (
        "8.565 billion yuan",
        "1,166",
        "680",
        "1.71 times",
        "1.97 times",
        "5.142 billion yuan",
        "64.4%",
        "ali_court",
    ):
        assert words in english, words
    chinese = texts(page(get("/zh/")))
    for words in ("85.65 亿元", "1.71 倍", "51.42 亿元", "从未抓取"):
        assert words in chinese, words


def test_every_number_of_the_overview_leads_to_as_many_rows_as_it_counts(get):
    shown = page(get("/en/"))
    counted = shown.css("a.figure[href*='notices_public?kind=transfer&published_on=2025-11-14']")
    assert counted[0].css("::text").get() == "8"
    rows = page(get(counted[0].attrib["href"]))
    assert len(rows.css("table.rows tbody tr")) == 8
    assert "8 rows" in texts(rows)


def test_every_figure_leads_to_rows_that_there_are(get, page_database):
    with closing(open_reading(page_database)) as connection:
        query = "SELECT figure_id, min(rows) AS rows FROM figures WHERE rows NOT NULL GROUP BY figure_id"
        addresses = {row["figure_id"]: row["rows"] for row in connection.execute(query)}
    assert len(addresses) > 50
    for name, address in list(addresses.items())[::4]:
        assert get(f"{address}&_size=1").status_code == 200, name


def test_every_figure_has_its_population_and_its_denominator(get):
    shown = page(get("/en/figure/starting_discount"))
    facts = texts(shown)
    for words in ("Population", "Definition", "starting_discount", "n = ", "jd_auctions", "sources seen"):
        assert words in facts


def test_a_plot_has_its_name_and_its_numbers_as_a_table(get):
    shown = page(get("/zh/figures/week"))
    plots = shown.css("figure.plot")
    assert plots
    for plot in plots:
        assert plot.css("svg::attr(role)").get() == "img"
        assert plot.css("svg::attr(aria-label)").get()
        assert plot.xpath("following-sibling::details//table")
    assert "转让公告" in " ".join(shown.css("svg text::text").getall())


def test_the_life_of_a_package(get):
    said = texts(page(get("/en/notices/yindeng:t20251114_2977900")))
    for words in (
        "5.142 billion yuan",
        "2.447 billion yuan",
        "2.695 billion yuan",
        "1,856.28",
        "withheld",
        "2025-11-28",
        MINSHENG,
    ):
        assert words in said, words
    assert "the registry withholds the starting price" in said


def test_the_price_of_a_flat_stands_with_its_base_and_the_day_and_source_of_the_base(get):
    said = texts(page(get("/en/lots/jd:311204471")))
    for words in ("798,400.00 yuan", "2.240 million yuan", "64.4%", "2025-11-01", "listing average"):
        assert words in said, words


def test_packages_are_filtered_by_seller_in_both_languages_product_state_and_size(get):
    for seller in ("民生", "Minsheng", MINSHENG):
        shown = page(get(f"/projects?seller={quote(seller)}&min=1000000000"))
        names = shown.css("tbody th a span::text").getall()
        assert names
        assert all("民生" in name for name in names)
    states = page(get("/projects?state=withdrawn&product=consumer")).css("tbody .state::text").getall()
    assert set(states) == {"withdrawn"}


def test_a_filter_that_there_is_not_is_no_filter_and_breaks_nothing(get):
    for address in (
        "/projects?state=x&min=much&after=zz",
        "/projects?after=n~nan%E4~x",
        "/lots?kind=%27;--&after=s~",
        "/search?q=%22%22%22&after=x",
        "/search?q=*",
        "/search?q=%00",
        "/sellers?seller=%25",
    ):
        assert get(address).status_code == 200, address


@pytest.mark.parametrize(
    "address", ["/projects?state=withdrawn", "/projects?sort=size&state=sold&product=consumer", "/lots?kind=housing", "/lots?sort=cheap",
                "/lots?sort=ends"],
)  # fmt: skip
def test_turning_pages_shows_every_row_once(get, address):
    seen, here = [], address
    while here:
        shown = page(get(here))
        seen += shown.css("tbody th a::attr(href)").getall()
        here = shown.css("a[rel=next]::attr(href)").get()
        assert len(seen) < 2000
    first = page(
        get(f"/firesale/{'lots_public?kind=housing' if 'housing' in address else 'projects?state=withdrawn'}")
    )
    if address in ("/projects?state=withdrawn", "/lots?kind=housing"):
        count = int(re.search(r"([\d,]+) rows?", texts(first))[1].replace(",", ""))
        assert len(seen) == count
    assert len(seen) > 0
    if "projects" in address:
        assert len(set(seen)) == len(seen)


def test_a_seller_has_a_stream_with_its_usual_range(get):
    shown = page(get(f"/sellers/{quote('平安银行股份有限公司')}"))
    months = shown.xpath("//details//tbody/tr")
    assert months
    assert months[0].css("th::text").get() == "2025-11"
    assert "–" in texts(Selector(months[0].get()))
    count = months[1].css("a")
    rows = texts(page(get(count.attrib["href"])))
    assert f"{count.css('::text').get()} rows" in rows


@pytest.mark.parametrize("words", ["民生", "民", "Minsheng", "minsheng bank", "CMBC"])
def test_a_bank_is_found_by_its_name_in_both_languages(get, words):
    shown = page(get(f"/search?q={quote(words)}"))
    assert MINSHENG in shown.css(".chips a::text").getall()
    assert any("民生" in title for title in shown.css(".hits a::text").getall())


@pytest.mark.parametrize("words", ["Guangzhou Huangpu", "guangzhou", "Huangpu district"])
def test_a_flat_is_found_by_the_english_name_of_its_place(get, words):
    hits = page(get(f"/search?q={quote(words)}")).css(".hits a::text").getall()
    assert hits
    assert all("广州" in title or "黄埔" in title for title in hits)


def test_search_goes_on_where_the_page_ended(get):
    first = page(get("/search?q=银"))
    later = page(get(first.css("a[rel=next]::attr(href)").get()))
    here, there = (set(one.css(".hits a::attr(href)").getall()) for one in (first, later))
    assert here
    assert there
    assert first.css(".hits li").getall() != later.css(".hits li").getall()


def test_rows_are_also_csv_and_json(get):
    shown = page(get("/zh/firesale/notices_public?kind=transfer&published_on=2025-11-14"))
    links = shown.css("p.soft a::attr(href)").getall()
    table = get(next(link for link in links if ".csv" in link)).text.splitlines()
    assert table[0].startswith("notice_id,")
    assert len(table) == 9
    rows = get(next(link for link in links if ".json" in link)).json()
    assert len(rows["rows"]) == 8


def test_a_count_of_many_rows_ends(get, monkeypatch):
    monkeypatch.setattr("reports.web.rows_database.MOST_COUNTED", 100)
    assert "more than" in texts(page(get("/firesale/notices_public")))
    assert get("/firesale/notices_public.json").json()["filtered_table_rows_count"] is None


def test_new_packages_are_a_feed(get):
    feed = get("/feed.atom")
    assert feed.headers["content-type"].startswith("application/atom+xml")
    assert "<feed" in feed.text


def test_all_columns_are_named_and_every_public_table_opens(get):
    for table in page(get("/firesale")).css("th a::attr(href)").getall():
        assert get(f"{table}?_all=1&_size=2").status_code == 200, table


def test_labels_belong_to_fields_and_heads_to_columns(get):
    for address in PAGES:
        shown = page(get(address))
        for field in shown.css("input:not([type=hidden]), select, textarea"):
            named = field.attrib.get("aria-label") or shown.css(f"label[for='{field.attrib.get('id')}']")
            assert named, (address, field.get())
        assert not shown.css("thead th:not([scope])")
        assert len(shown.css("h1")) == 1, address
        ids = shown.css("[id]::attr(id)").getall()
        assert len(set(ids)) == len(ids), address


@pytest.mark.parametrize("words", ["jd:311204471", "jd:31120", "yindeng:t20251114_2977900"])
def test_a_record_is_found_by_its_id_or_the_beginning_of_it(get, words):
    hits = page(get(f"/search?q={words}")).css(".hits li")
    assert hits
    assert get(hits[0].css("a::attr(href)").get()).status_code == 200
    assert page(get(f"/search?q={words}&after=1")).css("main")


@pytest.mark.parametrize("table", ["lots_public?round=second", "notices_public", "joins", "figures"])
def test_all_rows_are_downloaded_from_whatever_page_of_them(get, table):
    first = page(get(f"/firesale/{table}"))
    second = page(get(first.css("a[rel=next]::attr(href)").get())) if first.css("a[rel=next]") else first
    answers = [get(one.xpath("//a[text()='CSV']/@href").get()) for one in (first, second)]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert answers[0].text == answers[1].text
    assert answers[0].text.count("\n") > 1


@pytest.mark.parametrize("table", ["figures", "reference_prices"])
def test_every_heading_sorts(get, table):
    for address in page(get(f"/firesale/{table}?_all=1")).css("thead a::attr(href)").getall():
        assert get(address).status_code == 200, address
