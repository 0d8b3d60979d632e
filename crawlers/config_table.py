"""A table of the configuration, read key by key.

A value is either of its form or refused with the file, the key and the form that was expected. The value
itself is never repeated in an error of a secret table: an address may have been pasted into the wrong place.
"""

from __future__ import annotations

import difflib
import json
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any, TypeVar

from crawlers.config_forms import Form

T = TypeVar("T")

_LONGEST_SHOWN = 40  # webhooks and tokens are longer
_FOUND = {
    bool: "true or false",
    int: "a number",
    float: "a number",
    str: "a text",
    list: "a list",
    dict: "a table",
}


class ConfigError(Exception):
    """The configuration cannot be used; the message names file, key and what is expected there."""


def suggestion(word: str, known: Collection[str]) -> str:
    """Return ``; did you mean ...?`` for a word near to a known one, else what is known."""
    near = difflib.get_close_matches(word, known, n=1)
    return f"; did you mean {near[0]!r}?" if near else f"; known here: {', '.join(sorted(known))}"


class Table:
    """One table of the file: keys are taken out one by one, and what is left over is refused.

    A wrong value is repeated, so that it is found in the file, but not of a ``secret`` table: into such a one
    an address may have been pasted.
    """

    def __init__(
        self,
        file: Path,
        name: str,
        values: Any,
        elsewhere: Mapping[str, str] | None = None,
        *,
        secret: bool = False,
    ) -> None:
        if not isinstance(values, dict):
            raise ConfigError(f"{file}: {name} is {_found(values)}; expected a table")
        self.file, self.name = file, name
        self._left: dict[str, Any] = dict(values)
        self._known: list[str] = []
        self._elsewhere = elsewhere or {}
        self._secret = secret

    def take(self, key: str, form: Form[T]) -> T | None:
        """Take one value out; ``None`` when the file does not give it. Raises ``ConfigError``."""
        self._known.append(key)
        if key not in self._left:
            return None
        value = self._left.pop(key)
        read = form.read(value)
        if read is None:
            found = _found(value) if self._secret else _shown(value)
            raise self.wrong(key, f"expected {form.words}; found {found}{form.near(value)}")
        return read

    def take_raw(self, key: str, default: Any) -> Any:
        """Take a nested value out as it stands."""
        self._known.append(key)
        return self._left.pop(key, default)

    def rest(self) -> dict[str, Any]:
        """Take all that is left, for a table whose keys are names."""
        left, self._left = self._left, {}
        return left

    def wrong(self, key: str, why: str) -> ConfigError:
        """Make the error about one key."""
        return ConfigError(f"{self.file}: {self.name + ' ' if self.name else ''}{key}: {why}")

    def nothing_left(self) -> None:
        """Raise ``ConfigError`` when a key was not taken, with the key that was probably meant."""
        for key in self._left:
            if key in self._elsewhere:
                raise self.wrong(key, f"unknown key; it belongs under {self._elsewhere[key]}")
            raise self.wrong(key, f"unknown key{suggestion(key, self._known)}")


def _found(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return str(value)
    return _FOUND.get(type(value), "a date or time")


def _shown(value: Any) -> str:
    """A short value as it stands in the file; what is long or an address is only said to be there."""
    if isinstance(value, str | list):
        text = json.dumps(value, ensure_ascii=False, default=str)
        return text if len(text) <= _LONGEST_SHOWN and "://" not in text else _found(value)
    return _found(value) if isinstance(value, bool | int | float | dict) else str(value)
