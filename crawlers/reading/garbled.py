"""Characters that no text has: those of a broken encoding are refused, those that steer a terminal taken out.

A page says its encoding wrongly, a byte is lost, a site's own database holds U+FFFD, or an emoji is cut in half.
Control characters and those that turn the direction of writing say nothing, and do harm where they are shown.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from enum import Enum
from typing import Any, TypeVar

from attrs import evolve, fields_dict

from crawlers.records import ListRow, Lot, Notice, PriceState, Problem, Reading

Record = TypeVar("Record", Notice, Lot)

#: What a decoder puts in place of what it cannot read, and halves of characters beyond the first plane.
_GARBLED = re.compile("[\ufffd\ud800-\udfff]")
_STEERING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
REASON = "holds characters in a broken encoding"
NOT_DECODED = f"unreadable: {REASON}"
_APART = frozenset(("missing", "checks_failed", "url", "document_url"))


def is_garbled(words: str | None) -> bool:
    """Tell whether words hold a character that could not be decoded."""
    return bool(words) and _GARBLED.search(words or "") is not None


def fit_to_show(words: str) -> str:
    """Return words for a problem, a log or a terminal: a question mark for what could not be decoded, nothing that
    steers.
    """
    return _GARBLED.sub("?", _STEERING.sub("", words))


def whole_halves(value: Any) -> Any:
    """Return what JSON gives with U+FFFD for every half of a character: halves cannot be stored at all."""
    if isinstance(value, str):
        return re.sub("[\ud800-\udfff]", "\ufffd", value)
    if isinstance(value, Mapping):
        return {whole_halves(key): whole_halves(inner) for key, inner in value.items()}
    return [whole_halves(inner) for inner in value] if isinstance(value, list) else value


def certain_rows(rows: Sequence[ListRow], url: str) -> tuple[tuple[ListRow, ...], tuple[Problem, ...]]:
    """Return the rows of a list, garbled titles left empty, with a problem for each of these."""
    kept, problems = [], []
    for row in rows:
        if is_garbled(row.title):
            words = fit_to_show(row.title)
            problems.append(Problem(url=url, field="title", words=words, reason=f"the title {REASON}"))
        title = "" if is_garbled(row.title) else _STEERING.sub("", row.title)
        kept.append(evolve(row, title=title, shows=None if row.shows is None else fit_to_show(row.shows)))
    return tuple(kept), tuple(problems)


def certain(record: Record, problems: Sequence[Problem] = ()) -> tuple[Record, tuple[Problem, ...]]:
    """Return a record without garbled fields: each is empty, with its reason in ``missing`` and a problem.

    Nothing in it steers a terminal.
    """
    record = _without_steering(record)
    refused: dict[str, Any] = {}
    found = list(problems)
    for name in fields_dict(type(record)):
        value = getattr(record, name)
        if name in _APART or not _holds_garbled(value):
            continue
        refused[name] = _rest_of(value) if isinstance(value, Mapping) else "" if name == "title" else None
        words = fit_to_show(value) if isinstance(value, str) else None
        found.append(Problem(url=record.url, field=name, words=words, reason=REASON))
    return (_without(record, refused) if refused else record), tuple(found)


def _without_steering(record: Record) -> Record:
    values = ((name, getattr(record, name)) for name in fields_dict(type(record)) if name not in _APART)
    found = {name: plain for name, value in values if (plain := _unsteering(value)) != value}
    return evolve(record, **found) if found else record


def _unsteering(value: Any) -> Any:
    if isinstance(value, str) and not isinstance(value, Enum):
        return _STEERING.sub("", value)
    if isinstance(value, Mapping):
        return {_unsteering(key): _unsteering(inner) for key, inner in value.items()}
    return value


def _rest_of(pairs: Mapping[str, Any]) -> Mapping[str, Any]:
    return {key: value for key, value in pairs.items() if not _holds_garbled((key, value))}


def _without(record: Record, refused: Mapping[str, Any]) -> Record:
    missing = {name: fit_to_show(why) for name, why in record.missing.items()}
    missing |= dict.fromkeys(refused, NOT_DECODED)
    reading = Reading.PARTIAL if record.reading is Reading.COMPLETE else record.reading
    values: dict[str, Any] = {**refused, "missing": missing, "reading": reading}
    if isinstance(record, Notice):
        values |= {name: None for name, inner in refused.items() if isinstance(inner, Mapping)}
        if record.starting_price_state is PriceState.WITHHELD:  # certain only of what was read completely
            values["starting_price_state"] = PriceState.UNREADABLE
            missing["starting_price_yuan"] = "unreadable: the document was not read completely"
    return evolve(record, **values)


def _holds_garbled(value: Any) -> bool:
    if isinstance(value, Enum):
        return False
    if isinstance(value, str):
        return is_garbled(value)
    if isinstance(value, Mapping):
        return any(_holds_garbled(one) for pair in value.items() for one in pair)
    return isinstance(value, list | tuple) and any(map(_holds_garbled, value))
