"""Item pages of Alibaba as they may be worded: what is read of them, and what is not."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

import pytest

from crawlers.families import ali_facts
from crawlers.families.ali import item_address, next_link
from crawlers.families.ali_facts import amount_of, bids_decide, facts_of
from crawlers.families.ali_page import inline, parsed, read_item
from crawlers.families.ali_state import status_of
from crawlers.families.ali_texts import bids_in, lines
from crawlers.records import LotStatus, Unreadable

URL = "https://sf-item.taobao.com/sf_item/1095000000001.htm"
END = 1793671440000


def page_of(inner="", title="某市某路1号101室", state="todo"):
    return (
        f'<html><body><h1>阿里拍卖</h1><div id="page"><h1>{title}</h1>'
        f'<input type="hidden" id="J_Status" value="{state}"><span id="sf-countdown" data-end="{END}"></span>{inner}</div>'
        '<div class="recommend"><b class="item-status">第二次</b><span data-start="1700000000000">8次围观 3人报名</span></div>'
        "<div>竞价成功 支付尾款</div></body></html>"
    )


def read(inner="", **more):
    return read_item(URL, parsed(page_of(inner, **more)))[0]


def table(*pairs):
    cells = "".join(
        f'<td><span class="pay-mark">{k}</span>：<span class="pay-price">{v}</span></td>' for k, v in pairs
    )
    return f'<table id="J_HoverShow"><tr>{cells}</tr></table>'


def facts(inner="", listed=None, url=URL, **more):
    texts = more.pop("texts", {})
    return facts_of(
        "ali_court", url, "列表上的标题", {"page": read(inner, **more), "listed": listed or {}, **texts}
    )


def test_the_lot_s_own_heading_is_its_title_and_the_mark_before_it_is_none():
    kept = read(title='<span class="item-status">第一次</span> 某市某路1号101室')
    assert (kept["title"], kept["tag"]) == ("某市某路1号101室", "第一次")


def test_what_boxes_of_other_lots_print_is_not_read():
    kept = read()
    assert {"viewers", "applicants", "tag", "start"} & kept.keys() == set()
    assert kept["end"] == str(END)


@pytest.mark.parametrize(
    "words",
    [
        '<div class="pm-remind"><span class="pm-apply"><em>12</em>人报名</span><span><em>9,401</em>次围观</span></div>',
        '<div class="bottom"><span>12人报名</span><span>27人设置提醒</span><span>9401次围观</span></div>',
        '<ul><li><i>12</i><i>人报名</i></li><li><i>9401</i><i>次围观</i></li></ul>',
    ],
)  # fmt: skip
def test_counts_are_read_beside_the_lot_or_where_the_page_says_them_once(words):
    kept = read(words)
    assert (kept["applicants"], kept["viewers"]) == (12, 9401)


def test_a_rounded_count_is_none():
    assert "viewers" not in read('<div class="pm-remind"><span>1.2万次围观</span></div>')


@pytest.mark.parametrize(
    ("pairs", "column", "amount"),
    [
        ([("起 拍 价", "¥330,176")], "starting_price_yuan", "330176"),
        ([("变卖价", "￥ 1,234.50")], "starting_price_yuan", "1234.50"),
        ([("开拍价", "&yen;33.0176万")], "starting_price_yuan", "330176"),
        ([("起拍价（万元）", "33.0176")], "starting_price_yuan", "330176"),
        ([("保 证 金", "33018元")], "deposit_yuan", "33018"),
        ([("变卖预缴款", "¥600,320")], "deposit_yuan", "600320"),
        ([("增价幅度", "¥3,000")], "increment_yuan", "3000"),
        ([("评 估 价", "1.2亿")], "appraisal_yuan", "120000000"),
        ([("市 场 价", "¥471,680")], "market_price_yuan", "471680"),
        ([("参考价", "¥471,680")], "market_price_yuan", "471680"),
        ([("询价结果", "¥471,680")], "appraisal_yuan", "471680"),
    ],
)
def test_a_label_of_the_table_fills_its_column(pairs, column, amount):
    assert getattr(facts(table(*pairs)), column) == Decimal(amount)


@pytest.mark.parametrize("words", ["¥7,000元/㎡", "3000元/亩", "约30万元", "30万元起", "30-50万元"])
def test_a_price_that_is_no_whole_amount_is_refused_and_named(words):
    read_ = facts(table(("起拍价", words)), {"starting": "7000"})
    assert read_.starting_price_yuan is None
    assert [column for column, _, _ in read_.unreadable] == ["starting_price_yuan"]


@pytest.mark.parametrize("words", ["", "无", "--", "暂无"])
def test_a_dash_is_no_amount(words):
    assert amount_of(words) is None


def test_nothing_of_an_appraisal_means_the_market_price_is_the_base():
    both = facts(
        table(("评 估 价", "¥0"), ("市 场 价", "¥1,600,000")), {"appraisal": "0.00", "market": "1600000.00"}
    )
    assert (both.appraisal_yuan, both.market_price_yuan, both.price_label) == (
        None,
        Decimal(1600000),
        "市场价",
    )


def test_a_bond_of_a_lease_is_no_deposit_and_says_that_it_is_a_lease():
    lease = facts(table(("起拍价", "¥15,300"), ("押金", "¥7,650")))
    assert (lease.deposit_yuan, lease.lease) == (None, True)


def test_the_page_wins_over_the_list_and_the_list_fills_gaps():
    listed = {
        "surface": "classic",
        "status": "doing",
        "starting": "1.00",
        "start": 1793584800000,
        "end": 1,
        "bids": 3,
    }
    read_ = facts(table(("起拍价", "¥2")), listed, state="revocation")
    assert (read_.status, read_.starting_price_yuan, read_.bids) == (LotStatus.WITHDRAWN, Decimal(2), 3)
    assert read_.starts_at == datetime.fromisoformat("2026-11-02T10:00:00+08:00")
    assert read_.ends_at == datetime.fromisoformat("2026-11-03T10:04:00+08:00")


def test_a_price_of_a_list_that_tells_of_another_state_is_not_taken():
    stale = {"surface": "classic", "status": "doing", "current": "5.00", "bids": 2}
    assert facts("", stale, state="done").current_price_yuan is None
    assert facts("", stale, state="doing").current_price_yuan == 5


@pytest.mark.parametrize(
    ("words", "amount"),
    [
        ("拍下价 <em><b class='J_Price'>1,246,000</b></em>元", "1246000"),
        ("当前价 ￥158.4万（12人出价）", "1584000"),
        ("1,246,000.50", "1246000.50"),
        ("330,176元/㎡", None),
        ("1.2万元/㎡", None),
        ("2025年", None),
        ("保证金 5,000元", None),
    ],
)
def test_the_price_of_the_moment_is_the_one_amount_behind_its_word(words, amount):
    read_ = facts(f'<span id="sf-price">{words}</span>', state="doing")
    assert read_.current_price_yuan == (amount and Decimal(amount))


def test_a_sum_in_the_reason_is_a_price_only_when_it_is_called_so():
    assert facts(ENDED.format("拍下价 1,246,000元"), state="done").current_price_yuan == 1246000
    assert facts(FAILED.format("竞价失败", "1,000元保证金不退"), state="failure").current_price_yuan is None


FAILED, ENDED = '<h1 class="bid-fail">{}</h1><p>{}</p>', '<h1 class="bid-end">本场已结束</h1><p>{}</p>'
STATUSES = [
    ("todo", "", None, "upcoming"),
    ("doing", "", 3, "live"),
    (" Delay ", "", 3, "live"),
    ("done", "", 3, "sold"),
    ("done", "", 0, "unsold"),
    ("done", "", None, "ended"),
    ("done", ENDED.format("拍下价 5元"), None, "sold"),
    ("failure", "", 0, "unsold"),
    ("break", "", 2, "suspended"),
    ("revocation", "", 2, "withdrawn"),
    ("done", FAILED.format("本场已流拍", "无人出价"), 0, "unsold"),
    ("", FAILED.format("竞价失败", "无人出价"), None, "unsold"),
    ("", FAILED.format("竞价失败", "案外人异议，暂缓拍卖"), None, "suspended"),
    ("", FAILED.format("本场已撤回", "申请人撤回"), None, "withdrawn"),
    ("done", FAILED.format("本场已中止", "申请人撤回申请，中止拍卖"), 1, "suspended"),
    ("", "<div>本场已撤回</div>", None, "withdrawn"),
    ("", ENDED.format(""), 2, "sold"),
    ("", ENDED.format(""), None, "ended"),
    ("", '<div class="pm-main"><b class="item-status">正在进行</b></div>', None, "live"),
    ("paused-by-martians", "", 3, "unknown"),
]


@pytest.mark.parametrize(("state", "inner", "bids", "status"), STATUSES)
def test_a_status_is_what_the_page_says_of_the_end_then_its_state(state, inner, bids, status):
    assert status_of(read(inner, state=state), {}, bids) == status


def test_a_list_s_status_counts_only_where_the_page_says_none():
    listed = {"surface": "scheme", "status": "end", "tag": "已撤回"}
    assert status_of(read(state=""), listed, 0) is LotStatus.WITHDRAWN
    assert status_of(read(state="todo"), listed, 0) is LotStatus.UPCOMING


def test_bids_are_counted_by_the_tab_whatever_it_is_called():
    tabs = '<ul id="J_DetailTabMenu"><li>竞买公告</li><li>应买记录（ 1,022 ）</li></ul>'
    assert read(tabs)["bids"] == 1022


def test_the_record_of_bids_is_asked_for_only_where_it_decides():
    ended, sold = read(ENDED.format(""), state="done"), read(ENDED.format("拍下价 5元"), state="done")
    assert bids_decide({"page": ended})
    assert not bids_decide({"page": sold})
    assert not bids_decide({"page": ended, "listed": {"bids": 0}})
    assert ali_facts.facts_of("ali_court", URL, "", {"page": ended, "counted": 2}).status is LotStatus.SOLD


@pytest.mark.parametrize(
    ("crumb", "url", "court"),
    [
        ("司法拍卖 &gt; 住宅用房", URL, True),
        ("资产交易 &gt; 住宅用房", URL, False),
        ("首页", URL, True),
        ("首页", "https://zc-item.taobao.com/auction/1095000000001.htm", None),
    ],
)
def test_whether_a_court_sells_is_said_by_the_trail_not_by_the_list(crumb, url, court):
    read_ = facts(f'<div class="crumb">{crumb}</div>', url=url)
    assert read_.from_court is court
    assert read_.category == ("住宅用房" if "住宅" in crumb else None)


def test_a_begin_that_is_nowhere_else_is_read_from_the_one_span_of_the_notice():
    notice = ["某法院将于2026年11月2日10时至2026年11月3日10时止（延时除外）公开拍卖", "可于2026年10月1日看样"]
    assert facts(texts={"notice": notice}).starts_at == datetime.fromisoformat("2026-11-02T10:00:00+08:00")
    twice = [*notice, "流拍的，将于2026年12月2日10时至2026年12月3日10时止第二次拍卖"]
    assert facts(texts={"notice": twice}).starts_at is None


@pytest.mark.parametrize(
    ("when", "seen_on", "starts"),
    [
        ("01月06日10时开始", "2025-11-14", "2026-01-06T10:00:00+08:00"),
        ("12月28日10时开始", "2026-01-03", "2025-12-28T10:00:00+08:00"),
        ("02月29日10:30开始", "2028-02-01", "2028-02-29T10:30:00+08:00"),
    ],
)
def test_a_day_without_a_year_is_of_the_year_nearest_to_the_crawl(when, seen_on, starts):
    assert facts("", {"when": when, "seen_on": seen_on}).starts_at == datetime.fromisoformat(starts)


def test_region_and_address_may_stand_in_one():
    read_ = facts('<div id="itemAddress">上海 浦东新区 例子路300弄2号1801室</div>')
    assert read_.region[:2] == ("上海", "浦东新区")
    assert read_.address == "例子路300弄2号1801室"


@pytest.mark.parametrize(
    "page",
    [
        "<html></html>",
        "<html><body>亲，请登录</body></html>",
        "<h1>某某</h1><p>详情加载中</p>",
        "<h1>淘宝网</h1>",
    ],
)
def test_a_page_that_is_not_that_of_a_lot_is_refused(page):
    with pytest.raises(Unreadable):
        read_item(URL, parsed(page))


def test_phones_and_names_of_a_page_are_not_kept():
    kept = read(
        '<p class="org-name">某某银行（联系人：郑某明 13900001234）</p>'
        + table(("联系人", "郑某明"), ("处置单位", "某某银行 13900001234"))
    )
    assert "13900001234" not in str(kept)
    assert "联系人" not in dict(kept.get("pairs", ()))


WRAPPED = [
    'null({"content": "<p>甲</p><p>乙</p>", "attaches": []});',
    'callback({"data": {"content": "<p>甲</p><p>乙</p>"}})',
    "var desc='<p>甲<\\/p><p>\\u4e59<\\/p>';",
    'var desc_1="<p>甲</p>\\n<p>乙</p>"',
    "&lt;p&gt;甲&lt;/p&gt;&lt;p&gt;乙&lt;/p&gt;".join(("var desc='", "';")),
    "<p>甲&amp;nbsp;</p><p>乙</p>",
]


@pytest.mark.parametrize("text", WRAPPED)
def test_a_text_is_the_same_in_every_wrapper(text):
    assert [line.strip() for line in lines(text)] == ["甲", "乙"]


def test_a_text_that_is_not_there_yet_is_empty_and_an_unknown_wrapper_is_refused():
    assert lines("<div>公告加载中</div>") == lines("") == lines("null({});") == []
    with pytest.raises(Unreadable):
        lines("function () { return 1 }")


def test_the_count_of_bids_stands_in_a_literal_without_quotes():
    assert bids_in('{totalCnt:2,records:[{status:1,price:"705,000",alias:"K0001"}]}') == 2
    assert bids_in("{}") is None


def test_attributes_stand_in_the_page_while_the_description_comes_later():
    page = parsed(
        page_of(
            '<div id="J_desc" data-from="//x">详情加载中</div><div class="addition-desc"><table><tr><td>建筑面积</td><td>80.5㎡</td></tr></table></div>'
        )
    )
    html, whole = inline(page, "description")
    assert ("80.5㎡" in html, whole) == (True, False)
    assert inline(page, "notice") == ("", False)


@pytest.mark.parametrize(
    ("link", "address"),
    [
        ("//sf-item.taobao.com//sf_item/1095000000001.htm?track_id=x", URL),
        ("//susong-item.taobao.com/auction/1095000000001.htm", URL),
        ("https://SF-ITEM.taobao.com/sf_item/1095000000001.htm#x", URL),
        (
            "//item-paimai.taobao.com/auction/1095000000001.htm",
            "https://zc-item.taobao.com/auction/1095000000001.htm",
        ),
        ("//zc-paimai.taobao.com/zc/mn_detail.htm?id=1095000000001", None),
        ("//example.com/sf_item/1095000000001.htm", None),
        ("//sf-item.taobao.com/", None),
    ],
)
def test_every_address_of_a_lot_is_one(link, address):
    assert item_address(link, "https://sf.taobao.com/item_list.htm") == address


def test_chinese_words_of_a_next_link_are_those_of_its_page():
    base = "https://sf.taobao.com/item_list.htm"
    assert (
        next_link("/item_list.htm?province=江苏&amp;page=2", base) == f"{base}?province=%BD%AD%CB%D5&page=2"
    )
    assert next_link("?_input_charset=utf-8&q=江", base) == f"{base}?_input_charset=utf-8&q=%E6%B1%9F"
    assert next_link("javascript:void(0)", base) is None
