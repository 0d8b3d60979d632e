"""What a wrong or greedy question is answered: in words, with the status of a wrong question, never a failure of ours."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from parsel import Selector

from reports.figures.catalogue import by_id
from tests.web.conftest import DAY

GREEDY = ("select randomblob(900000000)", "select zeroblob(900000000)", "select hex(zeroblob(4000000))")


@pytest.mark.parametrize("sql", GREEDY)
def test_no_value_longer_than_any_of_the_database_is_made(get, sql):
    for form in (".json", ".csv", ""):
        answer = get(f"/firesale{form}?sql={quote(sql)}")
        assert len(answer.content) < 1_000_000, form
    assert get(f"/firesale.json?sql={quote(sql)}").status_code == 400


def test_free_sql_that_asks_for_little_is_still_answered(get):
    answer = get(f"/firesale.json?sql={quote('select length(randomblob(1000)) as n')}&_shape=array")
    assert answer.json() == [{"n": 1000}]


@pytest.mark.parametrize(
    "address",
    ["/firesale/projects?_sort=nope", "/firesale/projects.json?_sort_desc=nope", "/firesale/projects.json?_sort=bank&_sort_desc=bank",
     "/firesale/projects.json?_through={}", "/firesale/projects.json?_through=[]", "/firesale/projects.json?_through=%7B",
     "/firesale/projects.csv?_sort=nope"],
)  # fmt: skip
def test_what_cannot_be_sorted_or_followed_is_the_readers_mistake(get, address):
    answer = get(address)
    assert answer.status_code == 400
    assert answer.text.strip()


@pytest.mark.parametrize(
    "sql", ["select address from lots", "select nothing from nowhere", "delete from lots"]
)
def test_a_refused_query_says_so_as_csv_too(get, sql):
    answer = get(f"/firesale.csv?sql={quote(sql)}")
    assert answer.status_code in (400, 403)
    assert answer.text.strip()
    assert "<html" not in answer.text


NAVIGATION = {"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate"}


@pytest.mark.parametrize(
    ("headers", "status"),
    [({}, 200), (NAVIGATION, 200), ({"sec-fetch-site": "same-origin", "sec-fetch-mode": "cors"}, 200), ({"sec-fetch-site": "none"}, 200),
     (NAVIGATION | {"sec-fetch-mode": "no-cors"}, 403), (NAVIGATION | {"sec-fetch-mode": "cors"}, 403)],
)  # fmt: skip
def test_pages_of_other_sites_may_link_here_but_not_load(get, headers, status):
    assert get("/firesale/projects.json?_size=1", headers=headers).status_code == status


def test_a_figure_without_a_value_says_so_with_its_definition(get):
    answer = get("/en/figure/largest_elsewhere_ytd_yuan")
    assert answer.status_code == 200
    assert "There is no value" in answer.text
    assert by_id()["largest_elsewhere_ytd_yuan"].title.en in answer.text
    assert get("/figure/no_such_figure").status_code == 404


def test_every_figure_of_the_definitions_has_a_page(get):
    assert [name for name in by_id() if get(f"/figure/{name}").status_code != 200] == []


def test_only_whole_addresses_are_links_to_what_others_published(get):
    links = Selector(get("/context").text).css("main a.out::attr(href)").getall()
    assert len(links) > 5
    assert [link for link in links if " " in link or "," in link or not link.startswith("https://")] == []


def test_a_number_that_a_view_works_out_is_found_by_an_exact_filter(get):
    address = f"/firesale/notices_public.json?kind=transfer&published_on={DAY}&listing=1&_shape=array"
    rows = get(address).json()
    assert rows
    assert {row["listing"] for row in rows} == {1}
