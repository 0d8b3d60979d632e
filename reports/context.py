"""What others published: cited, dated, and kept apart from our own figures."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from attrs import frozen

from reports.figures.figure import Words


@frozen(kw_only=True)
class Published:
    """One figure as somebody printed it.

    ``value`` is in words with its unit, as printed; ``period`` what it is of; ``as_of`` the day it was printed or
    read, ``link`` where (a name of the page where no address is known); ``caution`` what it must not be compared with.
    """

    id: str
    figure: Words
    value: Words
    period: str
    publisher: str
    link: str
    as_of: str
    caution: Words | None = None

    def in_words(self, lang: str) -> dict[str, Any]:
        """Return it as programs read it, in a language."""
        return {
            "id": self.id, "figure": self.figure.of(lang), "value": self.value.of(lang), "period": self.period,
            "publisher": self.publisher, "link": self.link, "as_of": self.as_of,
            "caution": self.caution.of(lang) if self.caution else None,
        }  # fmt: skip


_TWO_POPULATIONS = Words(
    "28.4% is over all lots listed, 31.3% over all lots sold: two populations, so the one does not lead to the other",
    "28.4% 的统计范围是全部挂拍标的，31.3% 是全部成交标的：两个总体不同，不能相互推算",
)

CONTEXT: Sequence[Published] = (
    Published(
        id="starting_discount_cric", figure=Words("average starting discount, court auctions", "法拍平均起拍折扣"),
        value=Words("28.4%", "28.4%"), period="2025-06", publisher="CRIC 克而瑞", link="克而瑞 via press", as_of="2025-07",
        caution=_TWO_POPULATIONS,
    ),
    Published(
        id="final_discount_cric", figure=Words("average final discount, court auctions", "法拍平均成交折扣"),
        value=Words("31.3%", "31.3%"), period="2025-06", publisher="CRIC 克而瑞", link="克而瑞 via press", as_of="2025-07",
        caution=_TWO_POPULATIONS,
    ),
)  # fmt: skip
