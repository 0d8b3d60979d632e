"""What a buyer takes over with a lot: occupancy, lease, taxes, arrears and keys, each in its own sentence.

A sentence counts when it states a fact or who bears what; that there is none (无租赁, 无欠费) is a fact too.
Advice to find out for oneself is not. Persons are taken out of it; companies, courts and banks stay.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from crawlers.reading.lots.condition_words import (
    ADVICE,
    ANSWER,
    BEARING,
    EMPTY,
    ENDS,
    ENUMERATOR,
    FACT_IN_ADVICE,
    HEADING_CELL,
    LABEL,
    SAYS,
    SURE_FACT,
    TOPICS,
    Topic,
)
from crawlers.reading.lots.persons import without_persons
from crawlers.reading.text import plain

LONGEST: Final = 200
#: Where a name stood that a verb needs: 由…承租.


def conditions_of(texts: Sequence[Sequence[str]]) -> dict[str, str]:
    """Return occupancy, lease, taxes, arrears and keys, each with the sentence that says so, where one does.

    ``texts`` are the lines of notice, description and rules, the surest first; a row of a table is one line
    with tabs between the cells, and its label and value make a sentence. At most 200 characters each, whole
    clauses where a sentence is longer; enumerators are left out. Persons' names, telephones and identity
    numbers are taken out. Never raises.
    """
    sentences = [sentence for text in texts for sentence in _sentences(text)]
    found: dict[str, str] = {}
    for key, topic in TOPICS.items():
        ranked = [(rank, nth) for nth, sentence in enumerate(sentences) if (rank := _rank(sentence, topic))]
        for _, nth in sorted(ranked):
            words = _within_limit(without_persons(sentences[nth]), topic)
            if topic.about.search(words):
                found[key] = words
                break
    return found


def _sentences(lines: Sequence[str]) -> Iterator[str]:
    """The sentences of a text in their order, those of tables made from a label and its value."""
    heads: list[str] = []
    for line in lines:
        cells = [" ".join(cell.split()) for cell in line.split("\t")]
        if len(cells) == 1:
            heads = []
            yield from _split(cells[0])
        elif _is_heading_row(cells):
            heads = cells
        elif len(cells) == len(heads):
            for head, cell in zip(heads, cells, strict=True):
                yield from _under(head, cell) if _is_label(head) else _split(cell)
        else:
            yield from _of_row(cells)


def _is_heading_row(cells: Sequence[str]) -> bool:
    return len(cells) > 1 and all(
        HEADING_CELL.search(cell.rstrip(":：")) and len(cell) <= 16 for cell in cells
    )


def _is_label(cell: str) -> bool:
    return len(cell) <= 16 and not re.search("[。;；]", cell) and _is_topic(cell)


def _of_row(cells: Sequence[str]) -> Iterator[str]:
    at = 0
    while at < len(cells):
        value = cells[at + 1] if at + 1 < len(cells) else ""
        if _is_label(cells[at]) and not (_is_label(value) and not SAYS.search(value)):
            yield from _under(cells[at], value)
            at += 2
        else:
            yield from _split(cells[at])
            at += 1


def _under(label: str, value: str) -> Iterator[str]:
    """A cell's sentences: a short one bears its label, longer ones speak for themselves."""
    if value in EMPTY:
        return
    parts = list(_split(value))
    if len(parts) == 1 and not (len(value) > 12 and _is_topic(value)):
        yield f"{label.rstrip(':：')}：{value}"
    else:
        yield from parts


def _is_topic(words: str) -> bool:
    return any(topic.about.search(words) for topic in TOPICS.values())


def _split(text: str) -> Iterator[str]:
    for part in ENDS.split(text):
        words = part.strip()
        while (shorter := ENUMERATOR.sub("", words)) != words:
            words = shorter
        if words:
            yield words.rstrip("；;")


def _rank(sentence: str, topic: Topic) -> int:
    """0 for none; 1 for a sentence that states a fact, 2 for one that says who bears it, 3 with some advice in it."""
    words = topic.never.sub("", plain(sentence))
    about = topic.about.search(words)
    if not about or words.endswith((":", "?")):
        return 0
    label = LABEL.match(words)
    if label and topic.about.search(label[0]):
        rest = words[label.end() :]
        stated = topic.states.search(words) or ANSWER.match(rest)
        return 0 if not stated else 1 if not ADVICE.search(rest) else 3 if BEARING.search(rest) else 0
    around = words[: about.start()] + words[about.end() :] if len(words) < 8 else words
    if not (topic.states.search(around) or (len(words) < 8 and ANSWER.search(around))):
        return 0
    if ADVICE.search(words):
        return 3 if BEARING.search(words) or FACT_IN_ADVICE.search(words) else 0
    return 1 if SURE_FACT.search(words) else 2


def _within_limit(words: str, topic: Topic) -> str:
    """The sentence, or so many of its clauses around the topic as fit."""
    if len(words) <= LONGEST:
        return words
    clauses = re.split("(?<=[,，])", words)
    at = next((nth for nth, clause in enumerate(clauses) if topic.about.search(clause)), 0)
    first, last = at, at + 1
    while last < len(clauses) and len("".join(clauses[first : last + 1])) <= LONGEST:
        last += 1
    while first and len("".join(clauses[first - 1 : last])) <= LONGEST:
        first -= 1
    kept = "".join(clauses[first:last])
    if len(kept) > LONGEST:  # one clause of more than all: around its topic
        found = topic.about.search(kept)
        start = max(0, (found.start() if found else 0) - LONGEST // 2)
        kept = kept[start : start + LONGEST]
    return kept.strip(",， ")
