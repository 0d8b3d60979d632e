"""A lot's title fit to be stored: without debtors' names, number plates and telephones."""

from __future__ import annotations

import re

from crawlers.reading.lots.persons import OWNERS, without_persons

_EMPTY_BRACKETS = re.compile(rf"[（(【]\s*(?:(?:{OWNERS})[:：]?)?\s*[）)】]")


def clean_title(title: str) -> str:
    """Return the printed title without what tells of a natural person; blanks folded, brackets kept."""
    text = without_persons(" ".join(title.split()), doubtful_too=True)
    text = _EMPTY_BRACKETS.sub("", text)
    return re.sub(r"\s{2,}", " ", text).strip(" 、，,")
