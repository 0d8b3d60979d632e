"""How far a lot is, from the status words and numbers of both platforms, into one closed list.

Sold needs proof: ended with at least one bid, or the platform's own word. Ended without any bid is unsold,
ended with bids unknown is ended and nothing more.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from crawlers.reading.text import squeeze
from crawlers.records import LotStatus

# Words of the classic lists and item pages.
_CLASSIC: Final = {
    "todo": LotStatus.UPCOMING, "doing": LotStatus.LIVE, "delay": LotStatus.LIVE, "success": LotStatus.SOLD,
    "failure": LotStatus.UNSOLD, "break": LotStatus.SUSPENDED, "revocation": LotStatus.WITHDRAWN,
}  # fmt: skip
# Words of the drawn search.
_SCHEME: Final = {
    "before": LotStatus.UPCOMING, "upcoming": LotStatus.UPCOMING, "ing": LotStatus.LIVE, "sold": LotStatus.SOLD,
}  # fmt: skip
_JD_OVER: Final = {
    3: LotStatus.SUSPENDED,
    5: LotStatus.WITHDRAWN,
    6: LotStatus.SUSPENDED,
    7: LotStatus.SUSPENDED,
}
_JD_NORMAL: Final = (None, 0, 1)
_JD: Final[Mapping[int | None, LotStatus]] = {0: LotStatus.UPCOMING, 1: LotStatus.LIVE}
# Words that people read, the surest first. 竞价成功 and 支付尾款 stand on every page and are none of them.
_WORDS: Final = (
    ("撤回|撤拍|撤销", LotStatus.WITHDRAWN),
    ("中止|暂缓|暂停|终止", LotStatus.SUSPENDED),
    ("流拍|流标|竞价失败|变卖失败|拍卖失败|无人出价|无人应买|未成交", LotStatus.UNSOLD),
    ("已成交|拍下价|成交价|已拍出|已售出", LotStatus.SOLD),
    ("已结束|已截止", LotStatus.ENDED),
    ("正在进行|进行中|竞价中|拍卖中|变卖中|延时中|正在拍卖", LotStatus.LIVE),
    ("即将开始|即将开拍|未开始|预告|报名中", LotStatus.UPCOMING),
)


def ali_classic(status: str | None, bids: int | None) -> LotStatus:
    """Alibaba's classic words (todo, doing, delay, done, success, failure, break, revocation)."""
    word = (status or "").strip().lower()
    return _ended(bids) if word == "done" else _CLASSIC.get(word, LotStatus.UNKNOWN)


def ali_scheme(status: str | None, bids: int | None) -> LotStatus:
    """The words of Alibaba's drawn search (before, upcoming, ing, end, sold)."""
    word = (status or "").strip().lower()
    return _ended(bids) if word == "end" else _SCHEME.get(word, LotStatus.UNKNOWN)


def jd(
    auction: int | None,
    display: int | None,
    bids: int | None,
    confirmed: bool,
    remarks: str,
    *,
    price: Decimal | None = None,
    reserve: Decimal | None = None,
) -> LotStatus:
    """JD's numbers: ``display`` (withdrawn, suspended) overrides ``auction`` (0 announced, 1 live, 2 ended).

    ``confirmed`` says that there is a confirmation of the sale, which proves it. Bids below a reserve
    price prove none.
    """
    if display in _JD_OVER:
        return _JD_OVER[display]
    if display is None and auction == 2 and (said := of_words(remarks)) in _JD_OVER.values():
        return said
    if display not in _JD_NORMAL or auction != 2:  # a state that nobody has described is none
        return _JD.get(auction, LotStatus.UNKNOWN) if display in _JD_NORMAL else LotStatus.UNKNOWN
    below_reserve = bids and price is not None and reserve is not None and price < reserve
    return LotStatus.SOLD if confirmed else LotStatus.UNSOLD if below_reserve else _ended(bids)


def of_words(text: str) -> LotStatus:
    """The status that printed words say; ``unknown`` when they say none."""
    words = squeeze(text)
    return next((found for pattern, found in _WORDS if re.search(pattern, words)), LotStatus.UNKNOWN)


def _ended(bids: int | None) -> LotStatus:
    if bids is None:
        return LotStatus.ENDED
    return LotStatus.SOLD if bids > 0 else LotStatus.UNSOLD
