"""Where a lot lies: province, city and district by their official names, and the address behind them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from attrs import evolve, frozen

from crawlers.reading.lots.regions import District, regions
from crawlers.reading.text import plain
from crawlers.records import Unreadable

_MARKS = re.compile(r"^\s*(?:[【\[（(][^】\]）)]{0,12}[】\]）)]\s*)+")
# 第二次拍卖：甘肃省...: which attempt it is stands before the place
_ATTEMPT = re.compile(
    r"^(?:(?:第?[一二三四五六七八九十首\d]{1,2}次)?(?:重新|再次|公开|网络|司法)*(?:拍卖|变卖|挂牌|竞价|上拍)(?!行)|[一二三四五六七八九十]拍|流拍再买"
    r"|降价(?:拍卖|处置))[\s:：、,，|—-]*"
)
_ABOUT = re.compile(r"^(?:关于|对|拍卖|位于|坐落于?|坐落在|处置|转让)+[:：]?")
_SELLS: Final = re.compile(r"^[^，,。]{0,14}?(?:法院|银行|公司|管理人|信用社|联社)")
_BLANKS: Final = " \t\u3000\xa0/-—,，·"


@frozen
class Region:
    """Official names. ``None`` where it is not said or not certain; ``unsure`` says why of the district."""

    province: str | None = None
    city: str | None = None
    district: str | None = None
    unsure: str | None = None


NOWHERE = Region()


def region_of(printed: Sequence[str], address: str | None, title: str) -> Region:
    """Return the place that the printed parts, the address and the title agree on.

    ``printed`` holds province, city and county as a platform gives them (of municipalities the district may
    stand as city). Raises ``Unreadable`` when two of the three name different provinces or cities.
    """
    said = [of_parts(printed), head_of(address or "")[0], _of_title(title)]
    whole = NOWHERE
    for place in said:
        whole = _agreed(whole, place)
    return whole


def head_of(text: str) -> tuple[Region, str]:
    """Return the place a text begins with, and the text behind it (the whole text when it names none).

    A name once more behind the first (广东 广州 黄埔区 广州市黄埔区某路) is taken with it.
    """
    place, rest = _head(plain(text).strip(_BLANKS))
    while place != NOWHERE:
        again, shorter = _head(rest)
        if again == NOWHERE or not _within(again, place):
            break
        place, rest = _agreed(place, again), shorter
    return place, rest


def of_parts(printed: Sequence[str]) -> Region:
    """Return the place of parts that stand apart: province, city, county, in this order, any may be empty."""
    known = regions()
    words = [plain(part).strip() for part in printed if part and part.strip()]
    if not words or words[0] not in known.provinces:
        return head_of("".join(words))[0] if words else NOWHERE
    place, rest = Region(known.provinces[words[0]]), words[1:]
    if place.province in known.municipalities:
        place = evolve(place, city=place.province)
    for word in rest:
        place = _narrowed(place, word)
    if place.district is None and place.city and len(rest) > 1:
        return evolve(place, unsure=f"no district of {place.city} by law: {rest[-1]}")
    return place


def _narrowed(place: Region, word: str) -> Region:
    known = regions()
    cities = [city for province, city in known.cities.get(word, ()) if province == place.province]
    if place.city is None and len(cities) == 1:
        return evolve(place, city=cities[0])
    districts = _districts(word, place)
    if place.district is None and len(districts) == 1:
        return evolve(place, city=districts[0].city, district=districts[0].name)
    return place


def _districts(word: str, place: Region) -> list[District]:
    return [
        found
        for found in regions().districts.get(word, ())
        if place.province in (None, found.province) and place.city in (None, found.city)
    ]


def without_marks(title: str) -> str:
    """Return a title or an address without what stands before its words: 【标签】 and which attempt of the sale it is."""
    text = plain(title).strip(_BLANKS)
    while (shorter := _ATTEMPT.sub("", _MARKS.sub("", text)).strip(_BLANKS)) != text:
        text = shorter
    return text


def _of_title(title: str) -> Region:
    text = _ABOUT.sub("", without_marks(title))
    if _SELLS.match(text):
        return NOWHERE  # who sells, or who owed: not where the thing lies
    return head_of(text)[0]


def _head(text: str) -> tuple[Region, str]:
    known = regions()
    place, rest = NOWHERE, text
    province = _longest(rest, known.provinces)
    city = _longest(rest, known.cities)
    if province and not (city and len(city) > len(province)) and _goes_on(rest[len(province) :], province):
        place, rest = Region(known.provinces[province]), rest[len(province) :].lstrip(_BLANKS)
        if place.province in known.municipalities:
            place = evolve(place, city=place.province)
    place, rest = _city(place, rest)
    return _district(place, rest)


def _city(place: Region, rest: str) -> tuple[Region, str]:
    if place.city:
        return place, rest
    name = _longest(rest, regions().cities)
    found = [one for one in regions().cities.get(name or "", ()) if place.province in (None, one[0])]
    if not name or len(found) != 1:
        return place, rest
    (province, city), behind = found[0], rest[len(name) :]
    if (
        name == city
        or _starts_with_district(behind.lstrip(_BLANKS), Region(province, city))
        or behind[:1] in _BLANKS
    ):
        return Region(province, city), behind.lstrip(_BLANKS)
    return place, rest


def _district(place: Region, rest: str) -> tuple[Region, str]:
    for length in range(min(15, len(rest)), 1, -1):
        word = rest[:length]
        found = [
            one
            for one in _districts(word, place)
            if word == one.name or rest[length : length + 1] in tuple(_BLANKS)
        ]
        found = [one for one in found if place.city or len(word) > 2]
        if len(found) == 1:
            one = found[0]
            return Region(one.province, one.city, one.name), rest[length:].lstrip(_BLANKS)
    return place, rest


def _starts_with_district(text: str, place: Region) -> bool:
    return _district(place, text)[1] != text


def _goes_on(rest: str, province: str) -> bool:
    """A short name is a province only before a city, a district or a blank: 吉林银行 is none."""
    if province.endswith(("省", "市", "自治区")) or not rest or rest[0] in _BLANKS:
        return True
    inside = Region(regions().provinces[province])
    if inside.province in regions().municipalities:
        inside = evolve(inside, city=inside.province)
    return _city(inside, rest)[1] != rest or _district(inside, rest)[1] != rest


def _longest(text: str, names: object) -> str | None:
    assert hasattr(names, "__contains__")  # noqa: S101 - a mapping by name
    return next((text[:n] for n in range(min(15, len(text)), 1, -1) if text[:n] in names), None)


def _within(inner: Region, outer: Region) -> bool:
    try:
        _agreed(outer, inner)
    except Unreadable:
        return False
    return True


def _agreed(first: Region, second: Region) -> Region:
    for name in ("province", "city"):
        one, other = getattr(first, name), getattr(second, name)
        if one and other and one != other:
            raise Unreadable("places contradict each other", f"{one} / {other}")
    province, city = first.province or second.province, first.city or second.city
    if first.district and second.district and first.district != second.district:
        reason = f"districts contradict each other: {first.district} / {second.district}"
        return Region(province, city, None, reason)
    doubt = first.unsure if first.unsure and first.unsure.startswith("districts") else None
    district = None if doubt else first.district or second.district
    return Region(province, city, district, None if district else first.unsure or second.unsure)
