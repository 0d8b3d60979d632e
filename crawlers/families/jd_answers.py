"""JD's answers: which of them holds what, what is kept of each, and when one that came is none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from scrapy.http import Response

from crawlers.browser import answers_of
from crawlers.browser.wish import WISH
from crawlers.families.json_answers import fit_to_keep, read_json, whole
from crawlers.outcome import State
from crawlers.records import Unreadable
from crawlers.source import NotFetched

# What is kept of a list's row, of the base record, the live record and the seller's.
LISTED = frozenset((
    "id", "title", "shopName", "province", "city", "county", "productAddress", "currentPrice", "minPrice",
    "assessmentPrice", "marketPrice", "ensurePrice", "bidCount", "accessNumber", "uvCount", "auctionStatus",
    "displayStatus", "paimaiTimes", "startTime", "endTime", "startTimeMills", "endTimeMills", "labelSet",
    "publishSource", "vendorId", "albumId", "categoryId", "childrenCateId",
))  # fmt: skip
BASE = frozenset((
    "data", "paimaiId", "title", "albumId", "businessType", "categoryId", "startPrice", "assessmentPrice", "ensurePrice",
    "priceLowerOffset", "minPrice", "startTime", "endTime", "labelList", "id", "name", "publishSource", "vendorId", "orgId",
    "productAddressResult", "province", "city", "county", "town", "address", "judicatureBasicInfoResult", "marketPrice",
    "bankruptcyBasicInfoResult", "extendInfoMap", "uploadOrganization", "paimaiTimes", "delayedTime",
))  # fmt: skip
LIVE = frozenset((
    "data", "auctionStatus", "displayStatus", "currentPrice", "bidCount", "accessNum", "accessEnsureNum", "delayedCount",
    "startTime", "endTime", "remarks", "priceLowerOffset", "paimaiTimes", "sold",
))  # fmt: skip
SELLER = frozenset(("data", "shopName", "orgName"))

_NUMBERS = frozenset((
    "currentPrice", "minPrice", "assessmentPrice", "marketPrice", "ensurePrice", "startPrice", "priceLowerOffset", "bidCount",
    "accessNumber", "uvCount", "accessNum", "accessEnsureNum", "delayedCount", "startTime", "endTime", "startTimeMills",
    "endTimeMills", "auctionStatus", "displayStatus", "paimaiTimes", "publishSource", "vendorId", "albumId", "categoryId",
))  # fmt: skip
_NAMES = frozenset(("shopName", "orgName", "uploadOrganization"))


def answer_of(response: Response, function: str) -> bytes:
    """The answer to one function: the response itself, or what its drawn page received last.

    Raises ``Unreadable`` when the page received none, ``NotFetched`` when it received a challenge.
    """
    if WISH not in response.flags:
        return response.body
    received = [answer for answer in answers_of(response) if f"functionId={function}" in answer.url]
    if not received:
        raise Unreadable(f"the page received no answer to {function}")
    if received[-1].challenge:
        raise NotFetched(
            response.url, State.BLOCKED, f"a call of the page was answered: {received[-1].challenge}"
        )
    return received[-1].body


def kept(part: Any) -> Any:
    """A part in which numbers are numbers and names are those of organisations."""
    return fit_to_keep(part, _NUMBERS, _NAMES)


def refused(answer: Any) -> str | None:
    """Why an answer that came is none: an error where the record should be; ``None`` when it is one.

    Good answers say code 0 or statusCode 200, or neither.
    """
    if not isinstance(answer, Mapping):
        return "not a record"
    code = whole(answer.get("code", answer.get("statusCode", 0)))
    return None if code in (0, 200) else f"the site says code {answer.get('code', answer.get('statusCode'))}"


def is_record(received: bytes) -> bool:
    """Whether an answer is one and holds a record."""
    try:
        answer = read_json(received)
    except Unreadable:
        return False
    return not refused(answer) and isinstance(answer.get("data"), Mapping)


def without_end(parts: Mapping[str, Any]) -> Mapping[str, Any]:
    """A base record that was read before, without its end where only the list says the end as it is now."""
    base = parts["base"]
    if data_of(parts.get("live")).get("endTime") or not (parts.get("listed") or {}).get("endTime"):
        return dict(base)
    return {**base, "data": {name: value for name, value in data_of(base).items() if name != "endTime"}}


def list_of(value: Any) -> Sequence[Any]:
    """A list, or an empty one for anything else."""
    return value if isinstance(value, list) else ()


def inner_of(record: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """A record inside a record; empty when there is none."""
    value = record.get(name)
    return value if isinstance(value, Mapping) else {}


def data_of(answer: Any) -> Mapping[str, Any]:
    """What an answer holds; empty when it holds no record."""
    data = answer.get("data") if isinstance(answer, Mapping) else None
    return data if isinstance(data, Mapping) else {}


def first_of(record: Mapping[str, Any], name: str, *, default: Any) -> Any:
    """A value of a record, the other one where it has none."""
    value = record.get(name)
    return default if value is None else value


def number_of(url: str) -> int:
    """The number that every address of a lot ends with."""
    return int("".join(c for c in url.rstrip("/").rpartition("/")[2] if c.isdigit()) or 0)
