"""How far a lot of Alibaba's is, and when it begins and ends: from its page, its texts and what a list shows."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from crawlers.families.json_answers import BEIJING, instant
from crawlers.reading.lots import statuses
from crawlers.reading.text import squeeze
from crawlers.records import LotStatus

Parts = Mapping[str, Any]

_STOPPED = (LotStatus.WITHDRAWN, LotStatus.SUSPENDED)
_CLOCK = r"(?P<{0}h>\d{{1,2}})(?:[时点:](?P<{0}i>\d{{1,2}})?分?)(?::?00秒?)?"
_RANGE = re.compile(
    r"(?P<y>20\d\d)年(?P<m>\d{1,2})月(?P<d>\d{1,2})日(?:上午)?" + _CLOCK.format("a") + r"(?:起)?(?:至|到|-)"
    r"(?:(?P<y2>20\d\d)年)?(?:(?P<m2>\d{1,2})月)?(?P<d2>\d{1,2})日(?:上午)?"
    + _CLOCK.format("b")
    + "(?:止|期间|\\(|,|,)"
)
_WHEN = re.compile(r"(?P<m>\d{1,2})月(?P<d>\d{1,2})日(?P<h>\d{1,2})(?:时|点|:(?P<i>\d{2}))")


def status_of(page: Parts, listed: Parts, bids: int | None) -> LotStatus:
    """How far a lot is: what the page says of its end, then its state, then the list's.

    Why a lot ended without a sale stands below a heading that may say no more than 竞价失败.
    """
    said, coded = statuses.of_words(page.get("result") or ""), _coded(page, bids)
    stopped = next((found for found in (said, coded) if found in _STOPPED), None)
    if stopped:
        return stopped
    if said is LotStatus.UNSOLD:
        why = statuses.of_words(page.get("reason") or "")
        return why if why in _STOPPED else said
    if page.get("state") != "failure" and (said is LotStatus.SOLD or _knocked_down(page, coded)):
        return LotStatus.SOLD
    if page.get("state"):
        return coded
    shown = said if said is not LotStatus.UNKNOWN else statuses.of_words(page.get("tag") or "")
    if shown is LotStatus.ENDED:
        return statuses.ali_classic("done", bids)
    return shown if shown is not LotStatus.UNKNOWN else listed_status(listed, bids)


def listed_status(listed: Parts, bids: int | None) -> LotStatus:
    """The status a list shows, by the words of its surface; a tag (已撤回, 流拍) says why a lot ended."""
    surface, word = listed.get("surface"), listed.get("status")
    tagged = statuses.of_words(listed.get("tag") or "")
    if surface == "card":
        return statuses.ali_classic("done", bids) if tagged is LotStatus.ENDED else tagged
    if surface == "scheme":
        ended = word == "end" and tagged in (*_STOPPED, LotStatus.UNSOLD)
        return tagged if ended else statuses.ali_scheme(word, bids)
    return statuses.ali_classic(word, bids)


def _coded(page: Parts, bids: int | None) -> LotStatus:
    found = statuses.ali_classic(page.get("state"), bids)
    return found if found is not LotStatus.UNKNOWN else statuses.ali_scheme(page.get("state"), bids)


def _knocked_down(page: Parts, coded: LotStatus) -> bool:
    """Whether the page calls its price the one at which the lot was sold; none does while bids come in."""
    words = (squeeze(page.get(name) or "") for name in ("price", "reason"))
    priced = any(re.match("拍下价|成交价", said) for said in words)
    return bool(priced) and coded not in (LotStatus.LIVE, LotStatus.UPCOMING)


def times_of(
    page: Parts, listed: Parts, texts: Sequence[Sequence[str]]
) -> tuple[datetime | None, datetime | None]:
    """Begin and end: of the page, of the list, as announced in the one span of the texts, or without a year."""
    starts = instant(page.get("start")) or instant(listed.get("start"))
    ends = instant(page.get("end")) or instant(listed.get("end"))
    if starts is None or ends is None:
        announced = _announced(texts)
        starts = starts or (announced and announced[0])
        ends = ends or (announced and announced[1])
    moment = _without_year(listed)
    if moment and "开始" in listed.get("when", ""):
        starts = starts or moment
    elif moment and "结束" in listed.get("when", ""):
        ends = ends or moment
    return starts, ends


def _announced(texts: Sequence[Sequence[str]]) -> tuple[datetime, datetime] | None:
    """The one span that a notice announces: 2025年11月20日10时至2025年11月21日10时止."""
    spans = set()
    for lines in texts:
        for found in _RANGE.finditer(squeeze("".join(lines))):
            spans.add(_span(found))
    spans.discard(None)
    return spans.pop() if len(spans) == 1 else None


def _span(found: re.Match[str]) -> tuple[datetime, datetime] | None:
    year, month = int(found["y"]), int(found["m"])
    try:
        first = datetime(
            year, month, int(found["d"]), int(found["ah"]), int(found["ai"] or 0), tzinfo=BEIJING
        )
        last = datetime(int(found["y2"] or year), int(found["m2"] or month), int(found["d2"]), int(found["bh"]),
                        int(found["bi"] or 0), tzinfo=BEIJING)  # fmt: skip
    except ValueError:
        return None
    return (first, last) if first < last else None


def _without_year(listed: Parts) -> datetime | None:
    """A moment printed as 01月06日10时: of the year in which it lies nearest to the day of the crawl."""
    found = _WHEN.search(squeeze(listed.get("when") or ""))
    if not found or not listed.get("seen_on"):
        return None
    seen = date.fromisoformat(listed["seen_on"])
    near = []
    for year in (seen.year - 1, seen.year, seen.year + 1):
        try:
            near.append(
                datetime(
                    year,
                    int(found["m"]),
                    int(found["d"]),
                    int(found["h"]),
                    int(found["i"] or 0),
                    tzinfo=BEIJING,
                )
            )
        except ValueError:
            continue
    return min(near, key=lambda moment: abs((moment.date() - seen).days), default=None)
