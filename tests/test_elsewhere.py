"""Nothing is asked of a host that is none of the source's: not a next page, not a redirect, not its robots.txt."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace

import pytest
from scrapy import Request
from scrapy.http import HtmlResponse

from crawlers.elsewhere import Elsewhere, HostsMiddleware, host_elsewhere
from crawlers.outcome import State
from crawlers.settings import DOWNLOADER_MIDDLEWARES
from spiders.ali_court import AliCourt
from spiders.ali_notices import AliNotices
from spiders.yindeng import Yindeng

LIST = "https://zc-paimai.taobao.com/zc/notice_list.htm?item_biz_type=7"


@pytest.mark.parametrize(
    ("spider", "url", "elsewhere"),
    [
        (Yindeng, "https://www.yindeng.com.cn/a.html", None),
        (Yindeng, "http://WWW.YINDENG.COM.CN:443/a.html", None),
        (Yindeng, "https://evil.example/www.yindeng.com.cn/a.html", "evil.example"),
        (Yindeng, "https://www.yindeng.com.cn@evil.example/a.html", "evil.example"),
        (Yindeng, "https://www.yindeng.com.cn.evil.example/a.html", "www.yindeng.com.cn.evil.example"),
        (Yindeng, "https://evilyindeng.com.cn/a.html", "evilyindeng.com.cn"),
        (Yindeng, "file:///etc/passwd", ""),
        (AliCourt, "https://sf.taobao.com/item_list.htm", None),
        (AliCourt, "https://desc.alicdn.com/i8/1/desc.js", None),
        (
            AliCourt,
            "https://detail-ext.taobao.com/json/x",
            None,
        ),  # a part of a page lies in the platform's domains
        (AliCourt, "https://eviltaobao.com/x", "eviltaobao.com"),
    ],
)
def test_a_host_is_the_sources_own_by_its_whole_name(spider, url, elsewhere):
    assert host_elsewhere(url, spider) == elsewhere
    middleware = HostsMiddleware(SimpleNamespace(crawler=None, spider=spider))
    if elsewhere is None:
        assert middleware.process_request(Request(url)) is None
    else:
        with pytest.raises(Elsewhere):
            middleware.process_request(Request(url))


def test_pages_of_lists_lie_on_the_sources_hosts_only():
    assert host_elsewhere("https://login.taobao.com/l", AliCourt, of_a_list=True) == "login.taobao.com"


def test_hosts_are_looked_at_before_any_robots_txt_is_asked_for():
    places = DOWNLOADER_MIDDLEWARES
    assert places["crawlers.elsewhere.HostsMiddleware"] < places["crawlers.polite.RobotsMiddleware"]


def test_what_leads_elsewhere_could_not_be_fetched_and_is_nobodys_robots_txt():
    trouble = Yindeng().trouble_of("https://www.yindeng.com.cn/a.html", Elsewhere("evil.example"))
    assert trouble.state is State.PARTIAL
    assert "evil.example" in trouble.why


def walk(next_page):
    """Walk a list of two announcements whose link to the next page is this; return the spider and what it asked."""
    rows = "".join(
        f'<li><h2><a href="/zc/notice_detail.htm?id=250010{n}" title="某银行{n}户债权处置公告">公告</a></h2>'
        f'<span class="date">2025-11-1{n}</span></li>'
        for n in (1, 2)
    )
    page = f'<html><meta charset="utf-8"><body><ul>{rows}</ul><a class="next" href="{next_page}">下一页</a></body></html>'
    asked = []
    spider = AliNotices()

    async def fetch(request):
        asked.append(request.url)
        return HtmlResponse(request.url, body=page.encode())

    async def run():
        return [request.url async for request in spider.start()]

    spider.fetch = fetch
    items = asyncio.run(run())
    return spider, asked, items


@pytest.mark.parametrize(
    "next_page",
    [
        "https://evil.example/zc/notice_list.htm?cursor=2",
        "//evil.example/x",
        "https://zc-paimai.taobao.com@evil.example/x",
        "https://login.taobao.com/member/login.jhtml",
    ],
)
def test_a_next_page_on_another_site_is_not_asked_for_and_the_run_is_partial_and_says_so_once(
    next_page, monkeypatch
):
    monkeypatch.setattr(AliNotices, "floor", 1)
    spider, asked, items = walk(next_page)
    assert asked == [LIST]
    assert len(items) == 2  # what the first page lists is read
    assert spider.outcome.state is State.PARTIAL
    assert "another site" in spider.outcome.reason and "more of this kind" not in spider.outcome.reason
    (problem,) = spider.outcome.problems
    assert (problem.field, problem.url) == ("next page", LIST)
    (walked,) = spider.walked()
    assert not walked.complete


def test_a_next_page_of_the_same_host_is_followed(monkeypatch):
    monkeypatch.setattr(AliNotices, "floor", 1)
    spider, asked, _ = walk("/zc/notice_list.htm?item_biz_type=7&cursor=2")
    assert asked[:2] == [LIST, f"{LIST}&cursor=2"]
    assert spider.outcome.state is State.OK
