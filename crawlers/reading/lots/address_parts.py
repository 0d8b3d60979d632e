"""The numbered parts of an address put where they belong, in the order they are printed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from attrs import define, field

from crawlers.reading.lots.address_names import bracketed_community, names_of
from crawlers.reading.lots.address_tokens import Token, tokens_of

_PART_OF_BRACKETS = re.compile(r"(\d+)期|([A-Z]|\d+|[东西南北中])区")
_NUMBER_IN_BRACKETS = re.compile(
    r"(?:车位|房|室|铺位|商铺)?(?:编号|号码|号|#)?:?([A-Z]{0,3}-?\d+[A-Z]?(?:-\d+){0,2})[号#]?"
)
_HOUSE_IN_BRACKETS = re.compile(r"(\D.*?\D)(\d+(?:-\d+)?)号?")
_LETTERED = re.compile(r"([A-Z])-?(\d{3,4})")
# a shop's own number: 12, A-12, S1-08A, or a list; B1206 and 3-2-501 are doors like others
_SHOP_NUMBER = re.compile(
    r"\d+[A-Z]?|[A-Z]{1,3}-?\d{1,2}[A-Z]?|[A-Z]{2,3}-?\d+|.*[,、，和及].*|\d{1,2}-\d{1,2}"
)
_SMALL = re.compile(r"[A-Z]{0,2}\d{1,2}[A-Z]?|[A-Z]")
_ROOM = re.compile(r"[A-Z]?\d{3,5}[A-Z]?")
_PRIVATE: Final = frozenset(("unit", "floor", "room", "space", "store"))
_ZEROS = re.compile(r"(?<!\d)0+(?=\d)")
_PARTS: Final = re.compile(r"[室号铺房]?-")


@define
class Parts:
    """The parts found so far, while the numbered parts are taken in the order they are printed."""

    found: dict[str, str] = field(factory=dict)
    rest: list[str] = field(factory=list)
    asides: list[str] = field(factory=list)
    shown: list[str] = field(factory=list)
    shop: bool = False
    parking: bool = False
    houses: bool = False

    def take(self, token: Token) -> None:
        """Put one numbered part, and the words before it, where they belong."""
        public = not self._at_door()
        self._place(token)
        if public:
            self.shown += [token.before] if self._at_door() else [token.before, token.printed]

    def _at_door(self) -> bool:
        """Whether more is known than everybody may see."""
        return bool(self.rest or self.found.keys() & _PRIVATE)

    def _place(self, token: Token) -> None:
        single = token.kind == "dashed" and "-" not in token.value
        numbered = token.kind == "number" or (single and "number" not in self.found)
        road, community = names_of(token.before, numbered, alone=token.kind == "end")
        self.parking = self.parking or "车位" in token.before or "车库" in token.before
        self._put_name("road", road)
        self._put_name("community", community)
        if not (road or community):
            self.rest += re.findall(r"[A-Z]*\d[\dA-Z.-]*", token.before)
        if token.kind == "end":
            return
        if token.kind in ("number", "dashed"):
            self._plain_number(token, at_road=numbered and bool(road))
        elif token.kind == "room" or (token.kind == "unit" and _ROOM.fullmatch(token.value)):
            self._door(token.value)  # 603单元 is a room
        elif token.kind == "shop" and not _SHOP_NUMBER.fullmatch(token.value):
            self._door(token.value)
        elif token.kind in ("shop", "space"):
            self.shop = self.shop or token.kind == "shop"
            name = "room" if token.kind == "shop" else "space"
            self._put(name, re.sub("(?<=[A-Z])-(?=\\d)", "", _listed(token.value)))
        elif token.kind == "zone" and "community" not in self.found:
            pass  # 中山市西区 is a place, no part of an estate
        elif token.kind == "lane":
            self._put("number", f"{token.value}弄")
        elif token.kind != "floor" or "room" not in self.found:  # behind a room it is the floor of a space
            self._put(token.kind, re.sub(r"^([A-Z])-(?=\d)", r"\1", _listed(token.value)))

    def _put_name(self, name: str, value: str | None) -> None:
        if not value or "room" in self.found:
            return
        if name == "community" and self.houses and self.found.keys() <= {"community", "building"}:
            # 西门口57号某小区: a road that does not end like one, for the estate comes behind its number
            self.houses = False
            self.found = {
                "road": self.found["community"],
                "number": self.found["building"],
                "community": value,
            }
        elif name not in self.found:
            self.found[name] = value

    def _put(self, name: str, value: str) -> None:
        """A part that is there already is of a second door, or a part of the first: a tower of a building."""
        value = _ZEROS.sub("", value)
        if name not in self.found and not (name == "building" and "room" in self.found):
            self.found[name] = value
        elif name == "building" and "unit" not in self.found and "room" not in self.found:
            self.found[name] += f"-{value}"
        elif self.found.get(name) != value:
            self.rest.append(f"{name} {value}")

    def _plain_number(self, token: Token, at_road: bool) -> None:
        """N号 is a house number on its road, a building in its estate, a room in its building."""
        value = f"{token.value}-{token.sub}" if token.sub else token.value
        has = self.found.keys()
        on_road = at_road or (token.kind == "number" and "community" not in has and "building" not in has)
        if on_road and "number" not in has:
            return self._put("number", value)
        in_estate = "community" in has or self.found.get("number", "").endswith("弄")
        if token.kind == "number" and in_estate and not has & {"building", "floor", "room"}:
            self.houses = True
            return self._put("building", value)
        return self._door(value)

    def _door(self, value: str) -> None:
        """402, A1203, 2-501 (unit, or building where none was named), 3-2-501, and 1-12-3 for 1单元12层3号."""
        lettered = _LETTERED.fullmatch(value)
        if lettered and self._lacks_building():
            self._put("building", lettered[1])
            return self._put("room", lettered[2])
        parts = [part for part in _PARTS.split(value) if part]
        if (
            self.houses
            and (len(parts) == 3 or re.fullmatch(r"[A-Z]\d{1,2}", parts[0]))
            and "unit" not in self.found
        ):
            # 滨江花园34号5-2-503: the building comes behind, so what was taken for one is the house number
            self.found["number"] = self.found.pop("building")
            self.houses = False
        names = self._upper_names(parts)
        for name, part in zip(names or ("room",), parts if names else (_listed(value),), strict=True):
            self._put(name, part)
        return None

    def _upper_names(self, parts: Sequence[str]) -> Sequence[str] | None:
        """What the numbers of a dashed door are, ``None`` when they are one name (12-3, shops 1-3)."""
        if len(parts) < 2 or not all(_SMALL.fullmatch(part) for part in parts[:-1]):
            return None
        above: tuple[str, ...] = (
            ("building", "unit", "floor") if self._lacks_building() else ("unit", "floor")
        )
        if "unit" in self.found:
            above = ("floor",)
        if _ROOM.fullmatch(parts[-1]):
            return (*above[: len(parts) - 1], "room") if len(parts) - 1 <= len(above) else None
        whole = len(parts) == len(above) + 1 and above[0] != "building"
        return (*above, "room") if whole and all(part.isdigit() for part in parts) else None

    def _lacks_building(self) -> bool:
        has = self.found.keys()
        return "building" not in has and not ("number" in has and "community" not in has)

    def beside(self, aside: str) -> None:
        """Words in brackets stay apart, but a phase, a zone or the estate's name may stand only there."""
        words = aside.strip("| ,，")
        phase, house = _PART_OF_BRACKETS.fullmatch(words), _HOUSE_IN_BRACKETS.fullmatch(words)
        name = bracketed_community(words)
        road = names_of(house[1], numbered=True)[0] if house else None
        if phase:
            self._put("phase" if phase[1] else "zone", phase[1] or phase[2])
        elif house and road and not self.found.keys() & {"road", "number"}:
            self.found |= {"road": road, "number": house[2]}
        elif name and "community" not in self.found:
            self.found["community"] = name
        elif words:
            self.asides.append(words)
            self._numbered_aside(words)

    def _numbered_aside(self, words: str) -> None:
        """地下车位（编号：A023）, 5栋（1501房）: the only number stands in brackets."""
        if self.found.keys() & {"room", "space"}:
            return None
        number = _NUMBER_IN_BRACKETS.fullmatch(words)
        if number and self.parking:
            return self._put("space", _listed(number[1]))
        if number:
            return self._door(number[1])
        tokens = list(tokens_of(words))
        if not any(token.before for token in tokens):  # 原5号楼 and the like say something else
            for token in tokens:
                self._place(token)
        return None

    def columns(self) -> dict[str, str]:
        """Return the parts by name; on a named floor 03室 is 1203."""
        floor, room = self.found.get("floor", ""), self.found.get("room", "")
        on_floor = re.fullmatch(r"[1-9]\d?", floor) and re.fullmatch(r"\d{1,2}|[A-Z]", room)
        columns = dict(self.found)
        if on_floor and not (self.shop and floor == "1"):
            columns["room"] = f"{floor}{room:0>2}" if room.isdigit() else f"{floor}{room}"
        beside = {"aside": ";".join(self.asides), "rest": ";".join(self.rest)}
        return columns | {name: words for name, words in beside.items() if words}


def _listed(value: str) -> str:
    """101、102 as 101,102: the same list in one form."""
    single = [part for part in re.split(r"[室号铺房]?[、,，/和及]", value) if part]
    return ",".join(_ZEROS.sub("", part.strip("室号铺房")) for part in single)
