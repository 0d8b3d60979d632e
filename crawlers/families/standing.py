"""A known lot looked at again: what moves is asked for, the rest stands as it was read last.

Its texts, its terms and who sells it are a handful of requests and do not change while its list shows the same of
the thing; how far the auction is, its price and its end are one. ``crawl --full`` asks for everything again.
"""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Collection, Mapping, Sequence
from typing import Any


def same_thing(now: str | None, before: str | None, names: Sequence[str], moving: Collection[str]) -> bool:
    """Whether a list says of the thing what it said before; both as ``shows`` keeps it, a JSON list by ``names``.

    ``moving`` are the names of what says only how far the auction is. Where either is not known it is not the same.
    """
    if now is None or before is None:
        return False
    said, said_before = json.loads(now), json.loads(before)
    if not len(said) == len(said_before) == len(names):
        return False  # kept by a version that noted other things
    return all(
        one == other or name in moving for name, one, other in zip(names, said, said_before, strict=True)
    )


def parts_of_kept(kept: bytes | None) -> Mapping[str, Any]:
    """Return the parts in a kept document; none when it is gone, or is not that of a lot."""
    if kept is None:
        return {}
    try:
        parts = json.loads(gzip.decompress(kept))
    except (ValueError, OSError, EOFError, zlib.error):
        return {}
    return parts if isinstance(parts, dict) else {}
