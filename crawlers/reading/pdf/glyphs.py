"""Characters with boxes to runs: what follows each other on one baseline without a gap."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Sequence

from crawlers.reading.pdf.geometry import Quad
from crawlers.reading.pdf.pages import Run

UNKNOWN = "\ufffd"  # a character that its font does not name

_GAP = 0.15  # of the character's height; further apart is no longer the same run
_BLANK = 0.6  # a blank of this width is a gap, a narrower one a character
_SMALLEST = 2.0  # points; smaller print is not meant to be read
_DOUBLE = 0.12  # of the height: the same words this near are struck twice, for boldness
_BLANKS = frozenset(" \t\xa0\u2002\u2003\u3000")
# Some writers of PDFs name a character by its radical, which looks the same and is another code.
_ALIKE = re.compile("[\u2e80-\u2fdf\uf900-\ufaff]")
_RADICALS = dict(
    zip(
        "⺁⺋⺏⺐⺒⺓⺕⺝⺟⺠⺡⺢⺣⺤⺩⺪⺬⺭⺮⺱⺳⺴⺷⺹⺼⻁⻄⻅⻆⻉⻋⻌⻍⻎⻏⻑⻒⻓⻔⻖⻗⻘⻙⻚⻛⻜⻝⻟⻠⻢⻣⻤⻥⻦⻧⻨⻩⻪⻬⻮⻰⻳⻲",
        "厂卩尢尣已幺彐月母民氵氺灬爪王疋示礻竹罒罓罓羊老肉虎西见角贝车辶辶辶阝镸镸长门阝雨青韦页风飞食饣饣马骨鬼鱼鸟卤麦黄黾齐齿龙龟龟",
        strict=True,
    )
)


def plain_characters(text: str) -> str:
    """The text with radicals and compatibility forms as the characters they stand for, one for one."""
    return _ALIKE.sub(_plain, text) if _ALIKE.search(text) else text


def _plain(found: re.Match[str]) -> str:
    character = _RADICALS.get(found[0]) or unicodedata.normalize("NFKC", found[0])
    return character if len(character) == 1 else found[0]


def runs(text: str, boxes: Sequence[float], frame: Quad, dropped: Collection[int] = ()) -> list[Run]:
    """Runs in the order of the text, each once.

    ``boxes`` holds left, top, right, bottom of each character in points, one after the other; ``frame``
    is the part of the page that is seen; ``dropped`` are positions to leave out. Characters that PDFium
    made up (blanks and line ends) have no width.
    """
    out: list[Run] = []
    part = _Part(frame)
    edges = iter(boxes)
    for n, (sign, left, top, right, bottom) in enumerate(zip(text, edges, edges, edges, edges, strict=False)):
        if right <= left or sign < " " or n in dropped:
            continue
        if part.text:
            room = _GAP * part.height
            if not (-room < left - part.edge < room and abs(bottom - part.bottom) < room):
                part.close(out)
        if sign in _BLANKS:
            if part.text and right - left <= _BLANK * part.height:
                part.add(" ", left, right)
            else:
                part.close(out)
        elif part.text or part.begin(bottom, top):
            part.add(sign, left, right)
    part.close(out)
    return _once(out)


class _Part:
    """A run while it grows."""

    def __init__(self, frame: Quad) -> None:
        self.text: list[str] = []
        self.lefts: list[float] = []
        self.edge = self.bottom = self.height = 0.0
        self.x0, self.y0, self.x1, self.y1 = frame

    def begin(self, bottom: float, top: float) -> bool:
        """Whether characters of this height and place are seen at all."""
        self.bottom, self.height = bottom, top - bottom
        return self.height >= _SMALLEST and self.y0 <= bottom + self.height / 2 <= self.y1

    def add(self, sign: str, left: float, right: float) -> None:
        if self.x0 <= (left + right) / 2 <= self.x1:
            self.text.append(sign)
            self.lefts.append(left)
            self.edge = right

    def close(self, out: list[Run]) -> None:
        while self.text and self.text[-1] == " ":
            self.text.pop()
            self.edge = self.lefts.pop()
        if self.text:
            edges = [round((left - self.x0) * 10) for left in self.lefts]
            edges.append(round((self.edge - self.x0) * 10))
            bottom = self.bottom - self.y0
            out.append(
                Run("".join(self.text), tuple(edges), round(bottom * 10), round((bottom + self.height) * 10))
            )
            self.text.clear()
            self.lefts.clear()


def _once(found: list[Run]) -> list[Run]:
    """Without runs that are drawn again over themselves."""
    places: dict[str, list[Run]] = {}
    out = []
    for run in found:
        near = _DOUBLE * (run.top - run.bottom)
        same = places.setdefault(run.text, [])
        if not any(
            abs(run.edges[0] - other.edges[0]) <= near and abs(run.bottom - other.bottom) <= near
            for other in same
        ):
            same.append(run)
            out.append(run)
    return out
