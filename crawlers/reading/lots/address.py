"""An address in its parts, so that the same door printed twice can be told from the door beside it."""

from __future__ import annotations

import re

from attrs import frozen

from crawlers.reading.lots.address_names import without_opening
from crawlers.reading.lots.address_parts import Parts
from crawlers.reading.lots.address_tokens import tokens_of
from crawlers.reading.lots.address_words import normal
from crawlers.reading.lots.places import head_of, without_marks
from crawlers.reading.lots.regions import regions

_BRACKETS = re.compile(r"[(\[【「\u3014]([^()\[\]【】「」\u3014\u3015]*)[)\]】」\u3015]")
# 科学大道100号（泰和广场）5栋: between the house number and the building stands the estate
_ESTATE_IN_BRACKETS = re.compile(
    r"(?<=号)[(\[【「\u3014]([\u4e00-\u9fffA-Z·]{2,10})[)\]】」\u3015](?=第?[A-Z]{0,2}-?\d|[A-Z][座栋幢号#])"
)
#: Signs that are read; what comes behind is kept in the rest as it stands.
_LONGEST = 1000


@frozen(kw_only=True)
class Place:
    """The parts of an address in one form (half-width, capitals, no leading zeros); ``None`` where not printed.

    ``number`` is the house number on the road; ``phase`` and ``zone`` are parts of the community (一期, A区).
    ``room`` and ``space`` (of parking) may hold several, in order, parted by commas. ``aside`` holds words in
    brackets, ``rest`` numbered parts that found no place here: a second building, a second unit.
    """

    road: str | None = None
    number: str | None = None
    community: str | None = None
    phase: str | None = None
    zone: str | None = None
    building: str | None = None
    unit: str | None = None
    floor: str | None = None
    room: str | None = None
    space: str | None = None
    store: str | None = None
    aside: str | None = None
    rest: str | None = None


def split_address(address: str) -> Place:
    """Return the parts of an address, or of a title that carries one; never raises, unknown parts are ``None``."""
    return Place(**_read(address)[1].columns())


def up_to_building(address: str) -> str | None:
    """Return an address up to its building, as it may be shown to anybody; ``None`` without one.

    Words in brackets are left out, numbers stand in figures.
    """
    region, parts = _read(address)
    return f"{region}{''.join(parts.shown)}".replace("|", "").strip(" ,，-") or None


def _read(address: str) -> tuple[str, Parts]:
    """The region an address begins with, as printed, and the parts behind it."""
    words = without_marks(re.sub(r"\s+", " ", address))
    words = without_opening(words)
    behind = _without_district(head_of(words)[1])
    region = words.removesuffix(behind) if behind else words
    text = _ESTATE_IN_BRACKETS.sub(r"\1|", normal(behind[:_LONGEST]))
    parts = Parts(rest=[behind[_LONGEST:]] if len(behind) > _LONGEST else [])
    for token in tokens_of(_BRACKETS.sub("|", text)):
        parts.take(token)
    for aside in _BRACKETS.findall(text):
        parts.beside(aside)
    return region, parts


def _without_district(text: str) -> str:
    """朝阳区 is one of many: no region is certain by it alone, but it is no estate's name either."""
    known = regions().districts
    lengths = (n for n in range(min(12, len(text)), 2, -1) if text[:n] in known and text[n - 1] in "区县旗市")
    return text[next(lengths, 0) :].lstrip(" ,，-")
