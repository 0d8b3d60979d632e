"""The rows that figures leave out, each with its reason."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

from attrs import frozen

from reports.figures.as_of import AsOf
from reports.figures.figure import Words
from reports.phrases import phrase

COLUMNS: Final = ("table", "id", "figure_needs", "reason", "url")


@frozen
class Left:
    """Rows of a table that a kind of figure cannot count: what it needs, why it is not there, and which rows."""

    table: str
    needs: Words
    reason: Words | None
    query: str  # id, url, and the reason where ``reason`` is None


_PRICE = Words("a starting price", "起始价")
_SIZE = Words("claims or a total", "本息总额或其他总额")
_BASE = Words("an appraisal or a market price", "评估价或市场价")
_PROJECT_PAGE = """(SELECT n.url FROM main.notices n WHERE n.project_id = d.subject_id AND n.published_on <= :day
    ORDER BY n.published_on DESC LIMIT 1)"""
_LOT_PAGE = "(SELECT l.url FROM main.lots l WHERE l.lot_id = d.subject_id)"

LEFT_OUT: Final[Sequence[Left]] = (
    Left("notices", Words("a document that could be read", "可读取的文件"), Words("nothing in it could be read", "文件无法读取"),
         "SELECT notice_id, url FROM notices_at WHERE reading = 'unreadable' ORDER BY notice_id"),
    Left("notices", _SIZE, Words("the transfer notice gives neither, or they could not be read", "转让公告未披露或无法读取"),
         "SELECT notice_id, url FROM notices_at WHERE kind = 'transfer' AND claims_yuan IS NULL AND total_yuan IS NULL"
         " ORDER BY notice_id"),
    Left("notices", Words("weighted overdue days", "加权逾期天数"), Words("the transfer notice gives none, or they could not be read", "转让公告未披露或无法读取"),
         "SELECT notice_id, url FROM notices_at WHERE kind = 'transfer' AND overdue_days IS NULL ORDER BY notice_id"),
    Left("notices", _PRICE, Words("withheld: the registry shows none since 2025-10-27", "未披露：银登网自2025年10月27日起不再公布"),
         "SELECT notice_id, url FROM notices_at WHERE starting_price_state = 'withheld' ORDER BY notice_id"),
    Left("notices", _PRICE, Words("it could not be read", "无法读取"),
         "SELECT notice_id, url FROM notices_at WHERE starting_price_state = 'unreadable' ORDER BY notice_id"),
    Left("lots", Words("a page that could be read", "可读取的页面"), Words("nothing on it could be read", "页面无法读取"),
         "SELECT lot_id, url FROM lots_at WHERE reading = 'unreadable' ORDER BY lot_id"),
    Left("lots", _BASE, Words("the page prints neither", "页面均未列示"),
         "SELECT lot_id, url FROM lots_at WHERE appraisal_yuan IS NULL AND market_price_yuan IS NULL ORDER BY lot_id"),
    Left("lots", Words("a known status", "已知状态"), Words("the page does not say how it stands", "页面未说明状态"),
         "SELECT lot_id, url FROM lots_at WHERE status = 'unknown' ORDER BY lot_id"),
    Left("discounts", Words("a price over a base", "价格与基准"), None,
         "SELECT d.subject_id || ' ' || d.price_kind || '/' || d.base_kind,"
         f" CASE d.subject_type WHEN 'lot' THEN {_LOT_PAGE} ELSE {_PROJECT_PAGE} END, d.reason"
         " FROM discounts_at d WHERE d.state = 'refused' ORDER BY d.subject_type DESC, d.subject_id, d.price_kind, d.base_kind"),
)  # fmt: skip


def excluded(at: AsOf, lang: str) -> Iterator[Sequence[Any]]:
    """Yield (table, id, what figures need, reason, link) of every row that some figure leaves out."""
    for left in LEFT_OUT:
        for row in at.connection.execute(left.query, {"day": str(at.day)} if ":day" in left.query else {}):
            reason = left.reason.of(lang) if left.reason else phrase(row[2], lang)
            yield left.table, row[0], left.needs.of(lang), reason, row[1]
