"""Which attempt a lot is: from its title or a field of the platform, never from the text of its notice.

A notice of a first auction describes the second one, so its words say nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from crawlers.reading.text import squeeze
from crawlers.records import Round, Unreadable

_NUMBER: Final = "[一二三四五六七八九十\\d]{1,2}"
# The surest first: a lot listed again may say 一拍 too, and a sell-off is numbered like an auction.
_WORDS: Final[tuple[tuple[re.Pattern[str], Round], ...]] = (
    (re.compile("变卖"), Round.SELL_OFF),
    (re.compile("重新(?:拍卖|挂牌|竞价|上拍|上架|公开|处置|[一1]拍|第?[一1]次|挂拍|招商)|[（(【\\[]重新[）)】\\]]|[再重][次新]?上拍|重拍"), Round.RELIST),
    (re.compile(f"[三四五六七八九3-9]拍|第(?:[三四五六七八九十]|[3-9]|1\\d)(?:{_NUMBER})?次(?:拍卖|挂牌|竞价|公开|网络|处置|转让|[）)】\\]]|$)"), Round.RELIST),
    (re.compile("[二2]拍|第[二2]次|二次(?:拍卖|挂牌|竞价|[）)】\\]])"), Round.SECOND),
    (re.compile("(?<![第统\\d])[一1首]拍|第[一1]次(?!世界)|首次(?:拍卖|挂牌|竞价|公开|[）)】\\]])|一次拍卖"), Round.FIRST),
)  # fmt: skip
# The number that JD gives; 0 is none, 6 a bankruptcy.
_TIMES: Final = {1: Round.FIRST, 2: Round.SECOND, 4: Round.SELL_OFF}


def round_of(title: str, words: Iterable[str], times: int | None) -> Round:
    """Return the round that the title, the platform's tags and its number agree on.

    Raises ``Unreadable`` when title and tags say one round and the number another. Listed again is said by
    words only and stands beside any number.
    """
    said = [found for found in (of_words(title), *(of_words(word) for word in words)) if found]
    counted = _TIMES.get(times or 0)
    if Round.RELIST in said:
        return Round.RELIST
    rounds = {*said, counted} - {None}
    if len(rounds) > 1:
        raise Unreadable("title and field name different rounds", " / ".join(sorted(str(r) for r in rounds)))
    return next(iter(rounds)) or Round.UNKNOWN if rounds else Round.UNKNOWN


def of_words(words: str) -> Round | None:
    """Return the round that the words name, ``None`` when they name none."""
    text = squeeze(words)
    return next((found for pattern, found in _WORDS if pattern.search(text)), None)
