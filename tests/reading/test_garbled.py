"""Words in a broken encoding are read in the encoding they are in, or refused; never stored as they came."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal

import pytest
from attrs import asdict

from crawlers.families.json_answers import read_json
from crawlers.families.lists import LayoutChanged, _certain
from crawlers.reading.garbled import NOT_DECODED, certain, fit_to_show, is_garbled
from crawlers.reading.lots.facts import LotFacts
from crawlers.reading.lots.record import lot_of
from crawlers.reading.notices import Body, Source, body_of_page, read_notice
from crawlers.reading.page import encoding_of, lines_of, read_page
from crawlers.records import Kind, ListRow, Notice, PriceState, Reading
from crawlers.walking import ListPage

URL = "https://www.yindeng.com.cn/a.html"
TEXT = "某某银行股份有限公司关于2025年第2期个人不良贷款（个人消费贷款）转让项目转让公告"
LATIN = "windows-1252"
BROKEN = "\ufffd"


@pytest.mark.parametrize(
    "declared", [None, "utf-8", "gbk", "gb2312", "iso-8859-1", LATIN, "us-ascii", "rot13", "x\x00"]
)
@pytest.mark.parametrize(
    "in_page", ["", '<meta charset="gbk">', '<meta charset="utf-8">', '<meta charset="iso-8859-1">']
)
@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-8-sig", "utf-16"])
def test_a_page_is_read_in_the_encoding_it_is_in_whatever_it_says(declared, in_page, encoding):
    body = f"<html>{in_page}<body><p>{TEXT}</p></body></html>".encode(encoding)
    assert lines_of(read_page(URL, body, declared).selector) == (TEXT,)


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
@pytest.mark.parametrize("declared", [None, "utf-8", "gbk", LATIN])
def test_one_broken_byte_garbles_its_own_place_only(encoding, declared):
    body = f"<p>{TEXT}</p>".encode(encoding)
    place = body.index("期".encode(encoding))
    body = body[:place] + b"\xff" + body[place + 1 :]
    text = body.decode(encoding_of(body, declared), "replace")
    assert text.startswith("<p>某某银行股份有限公司关于2025年第2")
    assert is_garbled(text)


TABLE = (
    ("交易基准日", "20250630", "未偿本金总额(元)", "66,369,783.05"),
    ("资产笔数(笔)", "756", "未偿利息总额(元)", "11,006,194.24"),
    ("借款人户数(户)", "431", "未偿本息总额(元)", "77,375,977.29"),
    ("加权平均逾期天数", "833.66", "其他费用(元)", "228,236.49"),
    ("五级分类情况", "损失 411 笔;次级 340 笔；可疑 5 笔"),
    ("受让方", "某某资产管理有限公司"),
)
LINES = (
    "竞价报名截止时间：2026年3月17日 17:00",
    "竞价日：2026年3月20日",
    "注2：逾期天数自借款人首次未按约还款之日次日起计算。",
)


def notice_of(table, lines):
    source = Source(
        notice_id="yindeng:a", source="yindeng", url=URL, title=TEXT, published_on=date(2026, 3, 13),
        price_withheld_since=date(2025, 10, 27),
    )  # fmt: skip
    return read_notice(source, body_of_page(Body(tables=(table,), lines=lines)))


def each_character_broken(words):
    return (words[:place] + BROKEN + words[place + 1 :] for place in range(len(words)))


def every_broken_notice():
    for number, row in enumerate(TABLE):
        for column, cell in enumerate(row):
            for broken in each_character_broken(cell):
                table = list(TABLE)
                table[number] = (*row[:column], broken, *row[column + 1 :])
                yield notice_of(table, LINES)
    for number, line in enumerate(LINES):
        for broken in each_character_broken(line):
            yield notice_of(TABLE, (*LINES[:number], broken, *LINES[number + 1 :]))


_JUDGED = frozenset(("missing", "checks_failed", "reading", "starting_price_state"))


def test_whichever_character_of_a_notice_is_lost_its_fields_are_as_printed_or_empty_with_a_reason():
    whole, _ = notice_of(TABLE, LINES)
    assert whole.reading is Reading.COMPLETE
    assert whole.claims_yuan == Decimal("77375977.29")
    tried = 0
    for notice, problems in every_broken_notice():
        tried += 1
        assert BROKEN not in repr(asdict(notice))
        for name, value in asdict(notice, recurse=False).items():
            if name in _JUDGED:
                continue
            assert value in (None, getattr(whole, name)), (name, value)
            assert value is not None or name in notice.missing
        assert problems
        assert notice.reading is not Reading.COMPLETE
        assert notice.starting_price_state is PriceState.UNREADABLE
    assert tried > 200


ATTRIBUTES = (("建筑面积", "89.50平方米"), ("起拍价", "1,280,000元"))
LOT_LINES = (
    "标的物位于广东省深圳市宝安区某某路12号某某花园3栋501",
    "建筑面积：89.50平方米",
    "案号：（2025）粤0306执1234号",
)


def lot(**given):
    facts = {
        "lot_id": "jd:1", "platform": "jd", "source": "jd_auctions", "url": "https://paimai.jd.com/1",
        "title": "深圳市宝安区某某路12号某某花园3栋501", "category": "住宅用房", "sellers": ("深圳市宝安区人民法院",),
        "region": ("广东省", "深圳市", "宝安区"), "address": "某某路12号某某花园3栋501", "attributes": ATTRIBUTES,
        "texts": (LOT_LINES,), "starting_price_yuan": Decimal(1280000),
    }  # fmt: skip
    return lot_of(LotFacts(**{**facts, **given}))


def every_broken_lot():
    for number, line in enumerate(LOT_LINES):
        for broken in each_character_broken(line):
            yield lot(texts=((*LOT_LINES[:number], broken, *LOT_LINES[number + 1 :]),))
    for number, (label, value) in enumerate(ATTRIBUTES):
        for broken in [(b, value) for b in each_character_broken(label)] + [
            (label, b) for b in each_character_broken(value)
        ]:
            yield lot(attributes=(*ATTRIBUTES[:number], broken, *ATTRIBUTES[number + 1 :]))
    for broken in each_character_broken("某某路12号某某花园3栋501"):
        yield lot(address=broken)
    yield lot(region=("广东省", f"深{BROKEN}市", "宝安区"))
    yield lot(sellers=(f"深圳市宝安区{BROKEN}民法院",))


def test_whichever_character_of_a_lot_is_lost_its_fields_are_as_printed_or_empty_with_a_reason():
    whole, _ = lot()
    assert whole.area_sqm == Decimal("89.50")
    for read, problems in every_broken_lot():
        assert BROKEN not in repr(asdict(read))
        for name in (
            "area_sqm",
            "address",
            "community",
            "seller",
            "case_no",
            "units",
            "share",
            "appraisal_yuan",
        ):
            assert getattr(read, name) in (None, getattr(whole, name)), (name, getattr(read, name))
        assert read.reading is not Reading.COMPLETE
        assert problems


def test_a_title_with_a_broken_character_is_empty_and_its_lot_is_read_from_the_rest():
    read, problems = lot(title=f"深圳市宝安区某某路1{BROKEN}号")
    assert (read.title, read.missing["title"]) == ("", NOT_DECODED)
    assert (read.city, read.starting_price_yuan) == ("深圳市", Decimal(1280000))
    assert [(p.field, p.words) for p in problems] == [("title", "深圳市宝安区某某路1?号")]


def test_half_of_an_emoji_in_an_answer_is_a_broken_character_and_a_whole_one_is_none():
    answer = read_json(json.dumps({"a": ["旺铺\ud83c"], "b": "旺铺🏠"}).encode())
    assert answer == {"a": [f"旺铺{BROKEN}"], "b": "旺铺🏠"}
    "".join((answer["b"], fit_to_show(answer["a"][0]))).encode()  # can be stored


def row(number, title=TEXT):
    return ListRow(url=f"https://www.yindeng.com.cn/{number}.html", title=title, published_on=None)


def test_a_garbled_title_of_a_list_is_left_empty_with_a_problem_and_most_of_them_are_a_changed_layout():
    broken = TEXT.replace("转让公告", f"转{BROKEN}公告")
    read, problems = _certain(URL, ListPage((row(1), row(2, broken), row(3)), 3, 30), ())
    assert [one.title for one in read.rows] == [TEXT, "", TEXT]
    (problem,) = problems
    assert (problem.field, problem.words) == ("title", broken.replace(BROKEN, "?"))
    with pytest.raises(LayoutChanged, match="2 of 3 titles"):
        _certain(URL, ListPage((row(1), row(2, broken), row(3, broken)), 3, 30), ())


def test_a_field_that_nobody_else_refused_is_empty_with_its_reason():
    notice = Notice(
        notice_id="yindeng:a", source="yindeng", url=URL, kind=Kind.RESULT, title=TEXT, buyer=f"某{BROKEN}公司",
        classification={f"损{BROKEN}": 3}, reading=Reading.COMPLETE, starting_price_state=PriceState.WITHHELD,
    )  # fmt: skip
    read, problems = certain(notice)
    assert (read.buyer, read.classification, read.reading) == (None, None, Reading.PARTIAL)
    assert read.missing["buyer"] == read.missing["classification"] == NOT_DECODED
    assert read.starting_price_state is PriceState.UNREADABLE
    assert {problem.field for problem in problems} == {"buyer", "classification"}
    assert certain(read) == (read, ())


STEERING = "\x1b]0;owned\x07\x1b[31m\x9b2J\x08\u202e"


def test_nothing_that_steers_a_terminal_is_left_in_a_record_or_in_a_list():
    notice = Notice(
        notice_id="yindeng:a", source="yindeng", url=URL, kind=Kind.RESULT, title=f"结果{STEERING}公告",
        buyer=f"某{STEERING}公司", classification={f"损失{STEERING}": 3}, reading=Reading.COMPLETE,
    )  # fmt: skip
    read, problems = certain(notice)
    assert (read.buyer, read.classification, problems) == (
        "某]0;owned[31m2J公司",
        {"损失]0;owned[31m2J": 3},
        (),
    )
    assert read.reading is Reading.COMPLETE
    lot_read, _ = lot(title=f"某某路1号{STEERING}")
    for character in STEERING:
        if not character.isprintable():
            assert character not in read.title and character not in lot_read.title
            assert (
                character
                not in _certain(URL, ListPage((row(1, f"公告{STEERING}"),), 1, 1), ())[0].rows[0].title
            )
            assert character not in fit_to_show(STEERING)
