"""What a platform's words hold in a broken encoding is left out before they are read.

A number whose first digit is lost would read as another number, so a garbled line counts as not there at all.
"""

from __future__ import annotations

from typing import Any

from attrs import evolve

from crawlers.reading.garbled import REASON, fit_to_show, is_garbled
from crawlers.reading.lots.facts import LotFacts
from crawlers.records import Problem

_WORDS = ("category", "address", "price_label", "community")
_LISTS = ("sellers", "region", "round_words")
#: The column that words are for, where that is not their own name.
_COLUMNS: dict[str, str | None] = {
    "sellers": "seller",
    "region": "city",
    "round_words": "round",
    "category": "kind",
    "texts": None,
    "attributes": None,
}


def without_garbled(facts: LotFacts) -> tuple[LotFacts, tuple[Problem, ...]]:
    """Return facts without garbled words, and a problem for every place where some were left out."""
    values: dict[str, Any] = {}
    if is_garbled(facts.title):
        values["title"] = ""
    values |= {name: None for name in _WORDS if is_garbled(getattr(facts, name))}
    for name in _LISTS:
        words = getattr(facts, name)
        if any(map(is_garbled, words)):
            # of province, city and district none is certain without the others
            values[name] = () if name == "region" else tuple(word for word in words if not is_garbled(word))
    if any(is_garbled(word) for pair in facts.attributes for word in pair):
        values["attributes"] = tuple(pair for pair in facts.attributes if not any(map(is_garbled, pair)))
    if any(is_garbled(line) for text in facts.texts for line in text):
        values["texts"] = tuple(tuple(line for line in text if not is_garbled(line)) for text in facts.texts)
    problems = tuple(
        Problem(
            url=facts.url,
            field=_COLUMNS.get(name, name),
            words=fit_to_show(facts.title) if name == "title" else None,
            reason=f"{REASON}: left out",
        )
        for name in values
    )
    return (evolve(facts, **values) if values else facts), problems
