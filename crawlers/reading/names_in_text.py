"""Where a person's name begins and ends in running text, before a title or behind a label."""

from __future__ import annotations

import re
from typing import Final

from crawlers.reading.names import (
    DOTS,
    DOTTED,
    HAN,
    HAN_SIGN,
    MASKED,
    NOT_A_NAME,
    PART_OF_NAME,
    SPACE,
    TRADE,
    is_organisation,
    looks_named,
    one_of,
    surname,
)
from crawlers.reading.personal_words import (
    AFTER_NAME,
    AMBIGUOUS_SURNAMES,
    BEFORE_LONE_SURNAME,
    CLEAR_SURNAMES,
    COURTESY,
    DOUBLE_SURNAMES,
    FACT_HEADINGS,
    NOT_AFTER_TITLE,
    NOT_IN_NAMES,
    NOT_NAMES,
    ORGANISATION_ENDS,
    PARTS_OF_NAMES,
    RANKS,
    SURNAMES,
    TITLES,
)

_RUN = re.compile(f"[{HAN}{DOTS}*]{{1,30}}")
# 张 明, 张 小 明, and 张小 明 from a line wrap
_SPACED = re.compile(
    f"([{HAN}])[{SPACE}]{{1,4}}([{HAN}])(?:[{SPACE}]{{1,4}}([{HAN}]))?(?![{HAN}])"
    f"|([{HAN}]{{2}})[{SPACE}]([{HAN}])(?![{HAN}])"
)
_LATIN = re.compile("[A-Z][A-Za-z]{1,15}(?: [A-Z][A-Za-z]{1,15}){0,2}(?![A-Za-z0-9@])")
_ENDS_NAMES_TOO: Final = frozenset("和为以自向在对于")
_HALF_HIDDEN = re.compile("[某*×]")
_FACT_HEADING = re.compile(one_of(FACT_HEADINGS))
_SEXES: Final = frozenset("男女")
_COURTESY = re.compile(one_of(COURTESY))
_AFTER = re.compile(one_of(AFTER_NAME))
_GOES_ON = re.compile(f"[（(][{HAN}]{{2,8}}[）)]([{HAN}（）()]{{2,30}})")
BEGINNINGS: Final = SURNAMES | {name[0] for name in (*DOUBLE_SURNAMES, *PARTS_OF_NAMES)}
_A_TITLE = re.compile(one_of(TITLES))
_RANK_END = re.compile(f"(?:{one_of(RANKS)})$")
TITLE: Final = re.compile(f"(?:{one_of(TITLES)})(?!{one_of(NOT_AFTER_TITLE)})")


def name_before(text: str, end: int) -> tuple[int, int] | None:
    """The span of the name that ends at ``end``, before a title or an identity number."""
    before = _trailing_han(text[max(0, end - 5) : end])
    if _RANK_END.search(before):
        return None
    for length in range(min(4, len(before)), 1, -1):
        piece = before[-length:]
        if looks_named(piece) or piece in DOUBLE_SURNAMES:
            return end - length, end
    alone = text[end - 2 : end - 1] in BEFORE_LONE_SURNAME or end == 1 or _COURTESY.match(text, end)
    return (end - 1, end) if alone and before[-1:] in SURNAMES else None


def _trailing_han(text: str) -> str:
    found = re.search(f"[{HAN}]*$", text)
    return found[0] if found else ""


def name_at(text: str, at: int, *, sure: bool, glued: bool) -> tuple[int, int] | None:
    """The span of the person's name that begins at ``at``.

    ``sure``: the label before it asks for a person, so an unknown family name will do. ``glued``: nothing
    separates it from the label, so characters that also begin a phrase (应, 于, 平) are not trusted.
    """
    if (
        not sure
        and text[at : at + 1] not in BEGINNINGS
        and not (DOTTED.match(text, at) or PART_OF_NAME.search(text, at, at + 5))
    ):
        return None  # the common case, 借款人户数, at little cost
    spaced = _SPACED.match(text, at)
    if spaced and looks_named("".join(part for part in spaced.groups() if part)) and spaced[5] not in _SEXES:
        return spaced.span()
    latin = _LATIN.match(text, at) if sure else None
    if latin and not is_organisation(latin[0]):
        return latin.span()
    found = _RUN.match(text, at)
    if not found:
        return None
    run, cut = found[0], _end_of_name(found[0])
    if _is_company(text, found, cut) or (glued and run[0] in AMBIGUOUS_SURNAMES):
        return None
    length = _length_of_name(run, cut, sure=sure, glued=glued)
    return (at, at + length) if length else None


def _end_of_name(run: str) -> int:
    """Where the name in this run of characters stops at the latest: before 电话, 先生, 名下 ..."""
    shortest = 3 if run[:2] in DOUBLE_SURNAMES else 2
    cut = _AFTER.search(run, 1 if _A_TITLE.match(run, 1) else shortest)
    if not cut or (cut[0] in _ENDS_NAMES_TOO and cut.end() == len(run) == shortest + 1):
        return len(run)
    return cut.start()


def goes_on_as_after_a_name(text: str, at: int) -> bool:
    """Whether what stands at ``at`` can follow a name: no character at all, or 电话, 先生, 名下 ..."""
    return not HAN_SIGN.match(text, at) or _AFTER.match(text, at) is not None


def _is_company(text: str, found: re.Match[str], cut: int) -> bool:
    run = found[0]
    if is_organisation(run):
        follower = _AFTER.match(run, cut)
        return not (follower and len(follower[0]) > 1 and looks_named(run[:cut]))
    if len(run) >= 5 and cut == len(run) and run[-1] in ORGANISATION_ENDS:
        return True
    more = _GOES_ON.match(text, found.end())
    return more is not None and is_organisation(more[1])


def _length_of_name(run: str, cut: int, *, sure: bool, glued: bool) -> int:
    """How many characters of ``run`` are the name; 0 for none."""
    name = run[:cut]
    special = DOTTED.match(name) or MASKED.match(name)
    if special and (special.re is DOTTED or (name[0] in SURNAMES and _HALF_HIDDEN.search(special[0]))):
        return special.end()
    lone = cut < len(run) and len(name) == 1 and name in SURNAMES
    if looks_named(name) or lone or (3 <= len(name) <= 7 and PART_OF_NAME.search(name)):
        return cut
    return _length_of_odd_name(name, sure=sure, glued=glued)


def _length_of_odd_name(name: str, *, sure: bool, glued: bool) -> int:
    """The same for what does not look like a name: four characters, an unknown family name, a run-on phrase."""
    if name in NOT_A_NAME or name[:2] in NOT_NAMES:
        return 0
    if len(name) <= 4:
        four = len(name) == 4 and name[0] in CLEAR_SURNAMES and not NOT_IN_NAMES & set(name)
        four = four and name[-1] not in ORGANISATION_ENDS and not TRADE.search(name)
        asked_for = sure and not glued and len(name) > 1 and not _FACT_HEADING.search(name)
        return len(name) if four or asked_for else 0
    family = surname(name)
    if not (sure or family == 2 or name[0] in CLEAR_SURNAMES) or not family or TRADE.search(name):
        return 0
    likely = next((length for length in (family + 2, 2) if looks_named(name[:length])), 0)
    # asked for by name: 滕若兰 is one though 若 stands in few
    certain = sure and not glued and (family == 2 or name[0] not in AMBIGUOUS_SURNAMES)
    return likely or (family + 2 if certain else 0)
