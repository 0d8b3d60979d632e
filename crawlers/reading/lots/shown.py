"""What may be shown to everybody of a title or an address: everything up to the building, nothing of the door."""

from __future__ import annotations

import re

from crawlers.reading.lots.address import up_to_building

#: A door, wherever it stands in a text: 1单元701室, 3-502号房, 商铺703号. What is cut is cut to the end of the number.
_DOOR = re.compile(
    r"(?:第?[0-9A-Za-z一二三四五六七八九十]{1,4}(?:单元|梯|门洞))?"
    r"(?:[0-9A-Za-z一二三四五六七八九十]{1,3}[层楼])?"
    r"(?:(?:商铺|铺位|车位|车库|储藏室|室|房)?[0-9A-Za-z][0-9A-Za-z\-－—、,，~至]{0,40}(?:室|房|号房|号铺|号商铺|号车位|户))"
    r"|(?:商铺|铺位|车位)[0-9A-Za-z][0-9A-Za-z\-]*号?"
)
LEFT_OUT = "…"


def shown_title(title: str) -> str:
    """Return a title without its room, unit, shop or parking numbers; ``…`` stands where something was left out."""
    return _DOOR.sub(LEFT_OUT, title)


def shown_address(address: str | None) -> str | None:
    """Return an address up to its building; ``None`` where that is not certain."""
    return up_to_building(address) if address else None
