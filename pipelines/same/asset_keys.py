"""The words under which lots that may sell one thing find each other: few, and telling."""

from __future__ import annotations

import hashlib
import math
import re
from typing import Final

from pipelines.same.things import Thing

#: From this size on (square metres) no building holds two alike that are sold without a number.
UNLIKE_OTHERS: Final = 500.0
_SUFFIX: Final = re.compile("(?:住宅)?(?:小区|社区)$")


def keys_of_thing(thing: Thing) -> set[str]:
    """Return the keys of a thing. Two things share one whenever ``evidence`` could speak for them.

    ``door``: where the room or space lies; ``worth`` and ``size``: what a door, or an area without one,
    is said to be worth; ``case``: the same within one case; ``words``: goods and rights.
    """
    if thing.placed:
        return _of_place(thing)
    return _of_words(thing)


def _of_place(thing: Thing) -> set[str]:
    keys = _of_door(thing) if thing.door and thing.clear else set()
    if thing.area and not thing.door and (thing.area >= UNLIKE_OTHERS or thing.units > 1):
        keys.add(f"size:{thing.area:.2f}")
    if not (thing.family or thing.door or thing.area):
        keys |= _of_words(thing)
    for worth in thing.worths:
        if thing.area is None:
            keys |= {f"case:{thing.case_no}:{worth:.0f}"} if thing.case_no else set()
            continue
        # 67.07 is also printed as 67, 89.9 as 90
        for size in (math.floor(thing.area), math.ceil(thing.area)):
            keys |= {f"case:{thing.case_no}:{size}:{worth:.0f}"} if thing.case_no else set()
            keys |= set() if thing.door else {f"size:{size}:{worth:.0f}"}
    return keys


def _of_door(thing: Thing) -> set[str]:
    place, door = thing.place, thing.door
    where = f"{thing.city or '?'}:{place.building or ''}:{door}"
    keys = {f"worth:{door}:{worth:.0f}" for worth in thing.worths}
    if place.community:
        keys.add(f"door:{community_core(place.community)[-2:]}:{where}")
    if place.number:
        keys.add(f"door:{place.number}:{where}")
    if thing.case_no:
        keys.add(f"case:{thing.case_no}:{door}")
    return keys


def _of_words(thing: Thing) -> set[str]:
    told = hashlib.sha256(thing.words.encode()).hexdigest()[:10]
    keys = {f"words:{told}:{worth:.0f}" for worth in thing.worths}
    if thing.family == "claim":
        keys.add(f"words:{told}")
    if thing.case_no:
        keys |= {f"case:{thing.case_no}:{worth:.0f}" for worth in thing.worths}
    return keys


def community_core(name: str) -> str:
    """Return a community's name without the word that only says it is one."""
    return _SUFFIX.sub("", name) if len(name) > 4 else name
