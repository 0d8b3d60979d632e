"""Whether a list lies where it was narrowed to: Alibaba leaves out without a word what it does not understand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from crawlers import narrowing
from crawlers.families.lists import LayoutChanged
from crawlers.reading.lots.places import NOWHERE, Region, region_of
from crawlers.reading.lots.province_codes import province_of_code
from crawlers.records import Unreadable


def place_share(
    listed: Sequence[Mapping[str, Any]], codes: Sequence[str], provinces: Sequence[str], cities: Sequence[str]
) -> tuple[int, int]:
    """How many lots lie in a place, of those that say where they lie: by their code, else by their title.

    Where only a code was asked for, a title tells no more than whether the province is that of the code.
    """
    begins = tuple(_prefix(code) for code in codes)
    coded = [str(item["location"]) for item in listed if item.get("location")]
    if begins and coded:
        return sum(code.startswith(begins) for code in coded), len(coded)
    if not (provinces or cities):
        provinces = [province for code in codes if (province := province_of_code(code))]
    narrowed = {"province": ",".join(provinces), "city": ",".join(cities)}
    said = [place for item in listed if (place := _named_in(str(item.get("title", "")))).province]
    if not (provinces or cities):
        return 0, 0
    return sum(narrowing.fits_place(place.province, place.city, narrowed) for place in said), len(said)


def in_place(
    listed: Sequence[Mapping[str, Any]], codes: Sequence[str], provinces: Sequence[str], cities: Sequence[str]
) -> None:
    """Raise ``LayoutChanged`` when most lots of a list narrowed by codes lie elsewhere.

    The site answers for the whole country, without a word, when it does not know a code (it knows those of before
    2013).
    """
    inside, known = place_share(listed, codes, provinces, cities) if codes else (0, 0)
    if known and inside * 2 < known:
        raise LayoutChanged(
            f"{inside} of {known} lots lie in the place asked for ({', '.join(codes)}): "
            "the site does not know the code and answered for the whole country"
        )


def _named_in(title: str) -> Region:
    """The place that a title names, behind whatever marks stand before it."""
    try:
        return region_of((), None, title)
    except Unreadable:
        return NOWHERE


def _prefix(code: str) -> str:
    """What the codes of a place's parts begin with: 330000 is a province, 330100 a city."""
    return code[:2] if code.endswith("0000") else code[:4] if code.endswith("00") else code
