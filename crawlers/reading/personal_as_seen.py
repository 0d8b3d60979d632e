"""A text as a reader sees it, so that a person is found however the words were written.

Full-width signs are their plain forms, dashes one dash, what nobody sees is left out, and tags that stand in the
text (of a page whose markup is broken) part what they parted in the page.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, NamedTuple

# one character for one, so that a span means the same in the text as given
_HALF: Final = (
    *range(0xFF10, 0xFF1A),
    *range(0xFF21, 0xFF3B),
    *range(0xFF41, 0xFF5B),
    *(0xFF0A, 0xFF0B, 0xFF0D, 0xFF20, 0xFF3F),
)
_DASHES: Final = (*range(0x2010, 0x2016), 0x2212)
_FOLD: Final = {
    **{code: code - 0xFEE0 for code in _HALF},
    **dict.fromkeys(_DASHES, 0x2D),
    **dict.fromkeys((0x3000, 0xA0), 0x20),
}
_FOLDED = re.compile(f"[{''.join(map(chr, _FOLD))}]")
# a page whose tags are broken shows them as text: a cell's or block's end still parts what it parted
_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9]{0,9})(?:\s[^<>\n]{0,200})?/?>")
# what is left of a blank that was escaped twice: 张三&amp;nbsp;138…
_ENTITY = re.compile(r"&#?[A-Za-z0-9]{1,8};(?:[A-Za-z]{2,6};)?")
_CELL_TAGS: Final = frozenset(("td", "th"))
_INLINE_TAGS: Final = frozenset(("b", "i", "u", "em", "strong", "font", "span", "a"))
# soft hyphens, joiners, and marks of the direction of writing
_HIDDEN = re.compile("[\xad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_NOTHING: Final = "\u200b"


class Seen(NamedTuple):
    """The text as seen, and where each of its characters stands in the text as given; ``None``: where it stands here."""

    text: str
    places: Sequence[int] | None


def as_seen(text: str) -> Seen:
    """Return the text as it is seen."""
    folded = _FOLDED.sub(lambda found: chr(_FOLD[ord(found[0])]), text)
    if "<" in folded:
        folded = _TAG.sub(_tag_as_seen, folded)
    if "&" in folded:
        folded = _ENTITY.sub(lambda found: _NOTHING * len(found[0]), folded)
    if not _HIDDEN.search(folded):
        return Seen(folded, None)
    places = [place for place, sign in enumerate(folded) if not _HIDDEN.match(sign)]
    return Seen("".join([folded[place] for place in places]), places)


def _tag_as_seen(tag: re.Match[str]) -> str:
    """What a tag that stands in the text is to a reader, as long as it is."""
    name, parts = tag[2].lower(), _NOTHING
    if name in _CELL_TAGS:
        parts = "\t" if tag[1] else _NOTHING
    elif name not in _INLINE_TAGS:
        parts = "\n"
    return parts + _NOTHING * (len(tag[0]) - 1)
