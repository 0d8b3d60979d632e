"""The forms a configuration value may have: what it must look like, in words, and how it is read."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Collection, Mapping
from datetime import time, timedelta
from decimal import Decimal
from typing import Any, Generic, NamedTuple, TypeVar

T = TypeVar("T")

_UNITS = {"s": 1, "m": 60, "min": 60, "h": 3600, "d": 86400, "w": 604800}
_DURATION = re.compile(r"(\d{1,5}(?:\.\d{1,3})?) ?(s|m|min|h|d|w)", re.ASCII)
_TIME_OF_DAY = re.compile(r"([01]\d|2[0-3]):[0-5]\d", re.ASCII)
_LONGEST = timedelta(days=366)
_LARGEST = 10**18  # also keeps out inf and nan, which TOML knows


class Form(NamedTuple, Generic[T]):
    """What a value must look like, in words, and its reader, which gives ``None`` for anything else."""

    words: str
    read: Callable[[Any], T | None]
    near: Callable[[Any], str] = lambda _: ""


def _number(value: Any) -> Decimal | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return Decimal(str(value)) if 0 <= value <= _LARGEST else None


def _words(value: Any) -> tuple[str, ...] | None:
    words = [value] if isinstance(value, str) else value
    if not isinstance(words, list) or not words:
        return None
    if not all(isinstance(word, str) and word.strip() for word in words):
        return None
    return tuple(word.strip() for word in words)


def _duration(value: Any) -> timedelta | None:
    match = _DURATION.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        return None
    length = timedelta(seconds=float(match[1]) * _UNITS[match[2]])
    return length if timedelta(0) < length <= _LONGEST else None


def _times(value: Any) -> tuple[time, ...] | None:
    words = [value] if isinstance(value, str) else value
    if not isinstance(words, list) or not words:
        return None
    if not all(isinstance(word, str) and _TIME_OF_DAY.fullmatch(word) for word in words):
        return None
    times = tuple(sorted(time.fromisoformat(word) for word in words))
    return times if len(set(times)) == len(times) else None


def _share(value: Any) -> Decimal | None:
    share = _number(value)
    return share if share is not None and share <= 1 else None


def _pattern(pattern: str) -> Callable[[Any], str | None]:
    def read(value: Any) -> str | None:
        return value if isinstance(value, str) and re.fullmatch(pattern, value) else None

    return read


def _unquoted(value: Any) -> str:
    """Suggest the number that stands in quotes."""
    text = value.strip() if isinstance(value, str) else ""
    number = re.fullmatch(r"\d{1,18}(\.\d{1,6})?(e\d{1,2})?", text, re.ASCII)
    return f"; a number stands without quotes: {text}" if number else ""


def _unquoted_flag(value: Any) -> str:
    meant = {"true": "true", "yes": "true", "on": "true", "1": "true"} | dict.fromkeys(
        ("false", "no", "off", "0"), "false"
    )
    word = meant.get(str(value).strip().lower())
    quotes = ", without quotes" if isinstance(value, str) else ""
    return f"; did you mean {word}{quotes}?" if word else ""


def _of_hundred(value: Any) -> str:
    """Suggest the share that a percentage is."""
    number = _number(value)
    return f"; did you mean {number / 100}?" if number is not None and 1 < number <= 100 else _unquoted(value)


FLAG: Form[bool] = Form(
    "true or false", lambda value: value if isinstance(value, bool) else None, _unquoted_flag
)
TEXT: Form[str] = Form("a text", lambda value: value.strip() or None if isinstance(value, str) else None)
NUMBER: Form[Decimal] = Form("a number, 0 or more", _number, _unquoted)
SECONDS: Form[float] = Form(
    "a number of seconds, 0 or more",
    lambda value: None if _number(value) is None else float(value),
    _unquoted,
)
SHARE: Form[Decimal] = Form("a number from 0 to 1 (0.3 means 30%)", _share, _of_hundred)
WORDS: Form[tuple[str, ...]] = Form("a text or a list of texts, none of them empty", _words)
DURATION: Form[timedelta] = Form('a time such as "30m", "6h" or "1d", a year at most', _duration)
TIMES: Form[tuple[time, ...]] = Form(
    'a time of day in Beijing such as "08:30", or a list of them, none twice', _times
)
VARIABLE: Form[str] = Form(
    "the name of an environment variable (letters, digits, _), not the address itself",
    _pattern(r"[A-Za-z_][A-Za-z0-9_]{0,99}"),
)
LABEL: Form[str] = Form("a name of 1 to 40 letters, digits, blanks, - or _", _pattern(r"[\w -]{0,39}[\w-]"))
_WHOLE: Form[int] = Form(
    "a whole number", lambda value: value if isinstance(value, int) and not isinstance(value, bool) else None
)
COUNT: Form[int] = Form(
    "a whole number above 0",
    lambda value: value if isinstance(value, int) and not isinstance(value, bool) and value > 0 else None,
)
_FLOAT: Form[float] = Form(NUMBER.words, lambda value: None if _number(value) is None else float(value))
BY_TYPE: Mapping[type, Form[Any]] = {bool: FLAG, int: _WHOLE, float: _FLOAT, str: TEXT, list: WORDS}


def one_of(words: Collection[str]) -> Form[str]:
    """Make the form of a closed list of words."""
    return Form(
        "one of " + ", ".join(words),
        lambda value: value if isinstance(value, str) and value in words else None,
        lambda value: _near(value, words),
    )


def _near(value: Any, words: Collection[str]) -> str:
    """Suggest the word that was probably meant."""
    near = difflib.get_close_matches(value, words, n=1) if isinstance(value, str) else []
    return f"; did you mean {near[0]!r}?" if near else ""


def some_of(words: Collection[str]) -> Form[tuple[str, ...]]:
    """Make the form of one or several words of a closed list."""

    def read(value: Any) -> tuple[str, ...] | None:
        chosen = _words(value)
        return chosen if chosen is not None and set(chosen) <= set(words) else None

    def near(value: Any) -> str:
        wrong = [word for word in _words(value) or () if word not in words]
        return _near(wrong[0], words) if wrong else ""

    return Form("one or a list of " + ", ".join(words), read, near)
