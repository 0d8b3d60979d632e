"""HTML pages: decoded as they are, cleaned before anything else, read the same again from what is kept."""

import gzip

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawlers.reading.page import encoding_of, from_kept, lines_of, read_page, tables_of
from spiders.yindeng import Yindeng

URL = "https://www.yindeng.com.cn/xxpl/xxpl_bldkzr/bldkzr_zrgg/202511/t20251114_1.html"
PAGE = """<html><head><script>var phone='13800001234'</script></head><body>
<div class="article-box"><p>本金为 <b>100.00元</b></p>
<table><tr><td>资产笔数(笔)</td><td>756</td></tr>
<tr><td>联系人</td><td>欧阳小明</td></tr><tr><td>联系电话</td><td>010-66550123</td></tr></table>
<p>联系人：王小红 电话：13912345678</p><p onclick="x()">竞价日：2025年11月28日</p></div></body></html>"""


def test_tables_and_lines_are_told_apart():
    page = read_page(URL, PAGE.encode())
    (table,) = tables_of(page.selector)
    assert table[0] == ("资产笔数(笔)", "756")
    assert "本金为 100.00元" in lines_of(page.selector)
    assert not any("756" in line for line in lines_of(page.selector))


def test_personal_data_and_scripts_are_gone_from_reading_and_from_what_is_kept():
    page = read_page(URL, PAGE.encode())
    kept = gzip.decompress(page.kept).decode()
    for planted in ("欧阳小明", "王小红", "66550123", "13912345678", "13800001234", "onclick"):
        assert planted not in kept
        assert planted not in "".join(page.selector.css("*::text").getall())
    assert "竞价日：2025年11月28日" in kept


def test_what_is_kept_reads_the_same_again():
    page = read_page(URL, PAGE.encode())
    again = from_kept(URL, page.kept)
    assert tables_of(again.selector) == tables_of(page.selector)
    assert lines_of(again.selector) == lines_of(page.selector)
    assert again.kept == page.kept


@pytest.mark.parametrize(
    ("text", "encoding", "declared"),
    [
        ("不良贷款", "utf-8", None),
        ("不良贷款", "gbk", None),
        ("不良贷款", "gb2312", "utf-8"),
        ('<meta charset="gb2312">镕', "gbk", None),
        ("不良贷款", "utf-8", "iso-8859-99"),
    ],
)
def test_the_encoding_is_what_decodes(text, encoding, declared):
    body = text.encode(encoding)
    assert body.decode(encoding_of(body, declared)) == text


@settings(max_examples=150, deadline=None)
@given(
    st.binary(max_size=300)
    | st.text(alphabet="<>!-=/\"' tdrhml本金\x00\ud800", max_size=80).map(
        lambda t: t.encode("utf-8", "replace")
    )
)
def test_no_bytes_break_the_reader(body):
    page = read_page(URL, body)
    tables_of(page.selector)
    lines_of(page.selector)
    Yindeng().attachments(page)
    Yindeng().text_of(page)


def test_entities_that_were_escaped_twice_mean_what_they_mean():
    page = read_page("https://a.cn/", "<p>本金&amp;#21450;利息&amp;nbsp;合计1.5亿元 A&amp;B</p>".encode())
    assert lines_of(page.selector) == ("本金及利息 合计1.5亿元 A&B",)


def test_a_person_in_an_attribute_of_a_broken_page_is_cut():
    page = read_page(
        "https://a.cn/", '<meta charset="关于2025年褚景行不良贷款转让项目转让公告"><p>x</p>'.encode()
    )
    assert "褚景行" not in gzip.decompress(page.kept).decode()
