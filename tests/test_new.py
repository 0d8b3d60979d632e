"""The template of a new source: what it reads before anything is changed in it, and which names it may have."""

import pytest
from click.testing import CliRunner

from crawlers.families.notice_lists import LayoutChanged
from crawlers.reading.page import read_page
from firesale import cli

URL = "https://www.suaee.com/notices/index.html"
ROW = '<li><a href="/n/{0}.html">某某银行转让公告{0}</a><span>[2026-06-1{0}]</span></li>'


def new(folder, name="suaee"):
    return CliRunner().invoke(cli.firesale, ["new", name, URL, "--into", str(folder)])


@pytest.fixture
def source(tmp_path):
    assert new(tmp_path).exit_code == 0
    text = (tmp_path / "spiders" / "suaee.py").read_text(encoding="utf-8")
    namespace = {"__name__": "spiders.suaee"}
    exec(compile(text, "suaee.py", "exec"), namespace)
    return namespace["Suaee"]()


def list_page(*rows):
    total = '<span class="the-total-of-this-site">共3条</span>'
    page = f'<html><ul class="the-list-of-this-site">{"".join(rows)}</ul>{total}</html>'
    return read_page(URL, page.encode())


@pytest.mark.parametrize(
    "bad", ["<li>置顶 某某银行</li>", "<li><a>某某银行</a></li>", '<li><a href="/n/9.html"></a></li>']
)
def test_one_row_without_a_link_is_a_problem_and_costs_no_other(source, bad):
    read, problems = source.read_list(list_page(ROW.format(1), bad, ROW.format(2)))
    assert [row.url for row in read.rows] == [
        "https://www.suaee.com/n/1.html",
        "https://www.suaee.com/n/2.html",
    ]
    assert [row.published_on.day for row in read.rows] == [11, 12]
    assert (read.length, read.total) == (3, 3)
    (problem,) = problems
    assert (problem.url, problem.reason) == (URL, "a row without a link")


def test_rows_none_of_which_has_a_link_are_another_layout(source):
    with pytest.raises(LayoutChanged):
        source.read_list(list_page("<li>某某银行</li>", "<li>某某银行</li>"))


def test_pages_of_a_new_source_count_up_until_it_says_otherwise(source):
    assert source.pages_count == "up"
    assert source.page_address(source.lists[0], 2).endswith("/index_2.html")


@pytest.mark.parametrize("name", ["world", "class", "match", "parsel", "json", "crawlers", "yindeng"])
def test_a_name_that_means_something_already_is_refused(tmp_path, name):
    done = new(tmp_path, name)
    assert done.exit_code == 2
    assert "Nothing was written" in done.output
    assert not list(tmp_path.iterdir())
