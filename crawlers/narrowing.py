"""Lists narrowed to what somebody wants: places, kinds, sellers, states, in the words people use.

Sites take codes of their own and leave out without a word what they do not understand. So a spider hands on
what the site certainly takes, and whatever comes is judged here by the lot's own columns.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from typing import Final

from crawlers.reading.lots.places import of_parts
from crawlers.reading.lots.regions import regions
from crawlers.reading.text import squeeze
from crawlers.records import Lot, LotKind, LotStatus

#: What lists can be narrowed by.
KEYS: Final = ("province", "city", "category", "seller", "status")

KINDS: Final[Mapping[str, LotKind]] = {
    **{str(kind): kind for kind in LotKind},
    "住宅": LotKind.HOUSING, "住宅用房": LotKind.HOUSING, "商业": LotKind.COMMERCIAL, "商业用房": LotKind.COMMERCIAL, "商铺": LotKind.COMMERCIAL,
    "工业": LotKind.INDUSTRIAL, "工业用房": LotKind.INDUSTRIAL, "厂房": LotKind.INDUSTRIAL, "土地": LotKind.LAND, "车位": LotKind.PARKING,
    "机动车": LotKind.VEHICLE, "车辆": LotKind.VEHICLE, "股权": LotKind.EQUITY, "债权": LotKind.CLAIM, "租赁": LotKind.LEASE, "物资": LotKind.GOODS,
    "其他": LotKind.OTHER,
}  # fmt: skip
STATUSES: Final[Mapping[str, LotStatus]] = {
    **{str(status): status for status in LotStatus if status is not LotStatus.UNKNOWN},
    "即将开始": LotStatus.UPCOMING, "预告": LotStatus.UPCOMING, "正在进行": LotStatus.LIVE, "进行中": LotStatus.LIVE, "已成交": LotStatus.SOLD,
    "成交": LotStatus.SOLD, "流拍": LotStatus.UNSOLD, "已结束": LotStatus.ENDED, "撤回": LotStatus.WITHDRAWN, "中止": LotStatus.SUSPENDED,
}  # fmt: skip
_OVER: Final = (LotStatus.SOLD, LotStatus.UNSOLD, LotStatus.ENDED)


def words_of(value: str) -> list[str]:
    """The words of a setting, parted by commas."""
    return [word for part in value.replace("，", ",").split(",") if (word := squeeze(part))]


def take(arguments: dict[str, str], also: Iterable[str] = ()) -> dict[str, str]:
    """Take the narrowing out of a spider's arguments. Raises ``ValueError`` for a word that says nothing."""
    narrowed = {name: str(arguments.pop(name)) for name in (*KEYS, *also) if name in arguments}
    narrowed = {name: value for name, value in narrowed.items() if words_of(value)}
    check(narrowed)
    return narrowed


def check(narrowed: Mapping[str, str]) -> None:
    """Raise ``ValueError`` naming the first word that is no province, city, kind or state."""
    known: Mapping[str, Iterable[str]] = {
        "province": regions().provinces,
        "city": [*regions().cities, *regions().municipalities, *(n[:-1] for n in regions().municipalities)],
        "category": KINDS,
        "status": STATUSES,
    }
    for name, words in known.items():
        for word in words_of(narrowed.get(name, "")):
            if not word.isdigit() and word not in words:
                near = get_close_matches(word, list(words), n=1, cutoff=0.5)
                hint = f"; did you mean {near[0]!r}?" if near else ""
                raise ValueError(f"{name} = {word!r} is not known{hint}")


def fits(lot: Lot, narrowed: Mapping[str, str]) -> bool:
    """Whether a lot is one of those wanted; what its page does not say leaves it in. Digits are a site's codes."""
    return all(_one(lot, name, words_of(value)) for name, value in narrowed.items() if name in KEYS)


def fits_place(province: str | None, city: str | None, narrowed: Mapping[str, str]) -> bool:
    """Whether a row of a list lies where it is wanted, as far as the list says."""
    said = {"province": province, "city": city}
    return all(_place(name, said[name], words_of(narrowed.get(name, ""))) for name in said)


def _one(lot: Lot, name: str, words: list[str]) -> bool:
    words = [word for word in words if not word.isdigit()]
    if not words:
        return True
    if name in ("province", "city"):
        return _place(name, getattr(lot, name), words)
    if name == "seller":
        return lot.seller is None or any(word in lot.seller for word in words)
    if name == "category":
        return lot.kind in {KINDS[word] for word in words}
    wanted = {STATUSES[word] for word in words}
    if LotStatus.ENDED in wanted:
        wanted.update(_OVER)
    return lot.status in {*wanted, LotStatus.UNKNOWN}


def _place(name: str, said: str | None, words: list[str]) -> bool:
    words = [word for word in words if not word.isdigit()]
    if not words or said is None:
        return True
    return said in {official for word in words for official in _official(name, word)}


def _official(name: str, word: str) -> set[str]:
    if name == "province":
        return {regions().provinces[word]}
    cities = {city for _, city in regions().cities.get(word, ())}
    return cities | ({place.city} if (place := of_parts((word,))).city else set())
