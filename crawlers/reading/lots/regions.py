"""Provinces, cities and districts by their official names, with the shorter ones that platforms print.

``regions.csv`` holds the official names of 2023 (province, city, district; the district empty where a city has
none), derived from the data set china-division 2.7.0 (WTFPL, by modood), without its statistical zones. Of
municipalities the city is the province. Districts that are none by law (高新区, 沈抚新区) are not among them.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from importlib.resources import files
from typing import Final, TypeVar

from attrs import frozen

T = TypeVar("T")

_PROVINCE_ENDS: Final = re.compile("(?:壮族|回族|维吾尔)?自治区$|省$|市$")
_PEOPLES: Final = (
    "蒙古族|回族|藏族|维吾尔族|苗族|彝族|壮族|布依族|朝鲜族|满族|侗族|瑶族|白族|土家族|哈尼族|哈萨克族|傣族|黎族|傈僳族|佤族|"
    "畲族|拉祜族|水族|东乡族|纳西族|景颇族|柯尔克孜族|土族|达斡尔族|仫佬族|羌族|布朗族|撒拉族|毛南族|仡佬族|锡伯族|阿昌族|普米族|塔吉克族|怒族|"
    "鄂温克族|德昂族|保安族|裕固族|独龙族|鄂伦春族|哈萨克|蒙古|柯尔克孜|各族"
)
_OF_PEOPLES = re.compile(f"(?:{_PEOPLES})+(?=自治)")
_CITY_ENDS: Final = re.compile("自治州$|市$|地区$|盟$")
_DISTRICT_ENDS: Final = re.compile("自治县$|自治旗$|新区$|[区县市旗]$")


@frozen
class District:
    """A district and where it lies; ``name`` is empty for a city without districts."""

    province: str
    city: str
    name: str


@frozen
class Regions:
    """All places by every name they are printed with; a name of several places leads to all of them."""

    provinces: Mapping[str, str]
    cities: Mapping[str, tuple[tuple[str, str], ...]]
    districts: Mapping[str, tuple[District, ...]]
    municipalities: frozenset[str]


@lru_cache(maxsize=1)
def regions() -> Regions:
    """Read the table once."""
    text = files("crawlers.reading.lots").joinpath("regions.csv").read_text(encoding="utf-8")
    rows = [District(r["province"], r["city"], r["district"]) for r in csv.DictReader(text.splitlines())]
    provinces = {form: name for name in {row.province for row in rows} for form in province_forms(name)}
    cities = _by_name(((r.province, r.city), city_forms(r.city)) for r in rows if r.city != r.province)
    districts = _by_name((r, district_forms(r.name)) for r in rows if r.name)
    return Regions(
        provinces, cities, districts, frozenset(row.province for row in rows if row.city == row.province)
    )


def _by_name(places: Iterable[tuple[T, tuple[str, ...]]]) -> Mapping[str, tuple[T, ...]]:
    found: dict[str, dict[T, None]] = {}
    for place, forms in places:
        for form in forms:
            found.setdefault(form, {})[place] = None
    return {name: tuple(places) for name, places in found.items()}


def province_forms(name: str) -> tuple[str, ...]:
    """内蒙古自治区 and 内蒙古; 广西壮族自治区, 广西自治区 and 广西."""
    bare = _PROVINCE_ENDS.sub("", name)
    return tuple(dict.fromkeys((name, f"{bare}自治区" if "自治" in name else name, bare)))


def city_forms(name: str) -> tuple[str, ...]:
    """广州市 and 广州; 恩施土家族苗族自治州, 恩施自治州, 恩施州 and 恩施."""
    return _forms(name, _CITY_ENDS, "州")


def district_forms(name: str) -> tuple[str, ...]:
    """黄埔区 and 黄埔; 长阳土家族自治县, 长阳自治县, 长阳县 and 长阳. One sign is no name: 郊区 stays whole."""
    return tuple(form for form in _forms(name, _DISTRICT_ENDS, "县") if form == name or len(form) > 1)


def _forms(name: str, ends: re.Pattern[str], short_end: str) -> tuple[str, ...]:
    without = _OF_PEOPLES.sub("", name)
    bare = ends.sub("", without)
    shorter = (without, f"{bare}{short_end}") if without != name else ()
    return tuple(dict.fromkeys((name, *shorter, bare)))
