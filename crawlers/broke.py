"""Errors of our own code, said in one line: what kind, and where. Their text may quote a page and stays out."""

from __future__ import annotations

import traceback
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[1]


def where_it_broke(error: BaseException) -> str:
    """Return kind and place of an error, ``KeyError at spiders/suaee.py:45``: in the spider when it came through one."""
    frames = [
        (Path(frame.filename), frame.lineno or 0) for frame in traceback.extract_tb(error.__traceback__)
    ]
    spiders = [frame for frame in frames if frame[0].parent.name == "spiders"]
    own = [frame for frame in frames if CHECKOUT in frame[0].parents and ".venv" not in frame[0].parts]
    for chosen in (spiders, own, frames):
        if chosen:
            file, line = chosen[-1]
            name = file.relative_to(CHECKOUT) if CHECKOUT in file.parents else file
            return f"{type(error).__name__} at {name}:{line}"
    return type(error).__name__
