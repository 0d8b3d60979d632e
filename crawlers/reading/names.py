"""Persons' names: whether words are one, and where one begins and ends.

A name is known by its family name and its length; a company by the words of its kind. What is neither is not
certain, and says so with ``None``.
"""

from __future__ import annotations

import re
from typing import Final

from crawlers.reading.personal_words import (
    AFTER_NAME,
    AMBIGUOUS_SURNAMES,
    BEFORE_LONE_SURNAME,
    CLEAR_SURNAMES,
    CONTACT_LABELS,
    COURTESY,
    DOUBLE_SURNAMES,
    FACT_HEADINGS,
    HEADINGS,
    NOT_AFTER_TITLE,
    NOT_IN_NAMES,
    NOT_NAMES,
    ORGANISATION_ENDS,
    ORGANISATION_WORDS,
    PARTY_LABELS,
    PHONE_LABELS,
    PLACE_ENDS,
    RANKS,
    SURNAMES,
    TITLES,
)
from crawlers.reading.text import squeeze

HAN: Final = "\u3400-\u9fff"
DOTS: Final = "·•・‧．"
SPACE: Final = " \u3000\xa0"


def one_of(words: tuple[str, ...] | frozenset[str]) -> str:
    """A pattern for any of these words, the longest first."""
    return "|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word)))


_ORGANISATION = re.compile(one_of(ORGANISATION_WORDS))
_RUN = re.compile(f"[{HAN}{DOTS}*]{{1,30}}")
# 张 明, 张 小 明, and 张小 明 from a line wrap
_SPACED = re.compile(
    f"([{HAN}])[{SPACE}]{{1,4}}([{HAN}])(?:[{SPACE}]{{1,4}}([{HAN}]))?(?![{HAN}])"
    f"|([{HAN}]{{2}})[{SPACE}]([{HAN}])(?![{HAN}])"
)
_LATIN = re.compile("[A-Z][A-Za-z]{1,15}(?: [A-Z][A-Za-z]{1,15}){0,2}(?![A-Za-z0-9@])")
HAN_SIGN: Final = re.compile(f"[{HAN}]")
_FACT_HEADING = re.compile(one_of(FACT_HEADINGS))
_SEXES: Final = frozenset("男女")
_COURTESY = re.compile(one_of(COURTESY))
_AFTER = re.compile(one_of(AFTER_NAME))
_GOES_ON = re.compile(f"[（(][{HAN}]{{2,8}}[）)]([{HAN}（）()]{{2,30}})")
_MASKED = re.compile(f"([{HAN}])(?:某{{1,2}}[甲乙丙丁戊己\\d{HAN}]?|[*×]{{1,3}}[{HAN}]?|[{HAN}][*]{{1,2}})")
_DOTTED = re.compile(f"[{HAN}]{{1,8}}(?:[{DOTS}][{HAN}]{{1,8}}){{1,3}}")
BEGINNINGS: Final = SURNAMES | {name[0] for name in DOUBLE_SURNAMES}
_A_TITLE = re.compile(one_of(TITLES))
_TITLED = re.compile(f"([{HAN}]{{1,4}})(?:{one_of(TITLES)})")
_NUMBER_OF = re.compile(r"等[\d一二三四五六七八九十]*(?:户|人|笔|名)?$|个人$|名下$")
_ASIDE = re.compile(r"[（(][^（）()]*[）)]$")
_NOT_A_NAME = NOT_NAMES | HEADINGS | frozenset((*CONTACT_LABELS, *PARTY_LABELS, *PHONE_LABELS))
_RANK_END = re.compile(f"(?:{one_of(RANKS)})$")
TITLE: Final = re.compile(f"(?:{one_of(TITLES)})(?!{one_of(NOT_AFTER_TITLE)})")


def is_organisation(words: str) -> bool:
    """Whether the words hold a word that only organisations carry."""
    return _ORGANISATION.search(words) is not None


def _surname(name: str) -> int:
    """Characters of the family name that ``name`` begins with; 0 for none."""
    if name[:2] in DOUBLE_SURNAMES and len(name) > 2:
        return 2
    return 1 if name[:1] in SURNAMES else 0


def looks_named(name: str) -> bool:
    """Whether these two to four characters are a family name and a given name of one or two."""
    family = _surname(name)
    if not family or not family < len(name) <= family + 2 or name in _NOT_A_NAME:
        return False
    return name[:2] not in NOT_NAMES and not NOT_IN_NAMES & set(name[family:])


def is_person(words: str) -> bool | None:
    """True: a natural person is named, perhaps among others. False: organisations only. None: not certain."""
    bare = squeeze(words).strip("“”\"'。.；;：:")
    verdicts = [_judged(part) for part in re.split("[、，,；;/]", bare) if part]
    if any(verdict is True for verdict in verdicts):
        return True
    return False if verdicts and all(verdict is False for verdict in verdicts) else None


def _judged(name: str) -> bool | None:
    without_aside = _ASIDE.sub("", name)
    bare = _NUMBER_OF.sub("", without_aside)
    if is_organisation(bare) or (bare != name and is_organisation(without_aside)):
        return False
    masked = _MASKED.fullmatch(bare)
    if masked and masked[1] in SURNAMES:
        return True
    titled = _TITLED.fullmatch(bare)
    if titled and name_before(bare, titled.end(1)) == (0, titled.end(1)):
        return True
    if _DOTTED.fullmatch(bare):
        return True
    if is_organisation(name) or (len(bare) >= 5 and bare[-1] in ORGANISATION_ENDS):
        return False
    doubtful = bare[-1:] in ORGANISATION_ENDS or (len(bare) > 2 and bare[-1:] in PLACE_ENDS)
    return True if looks_named(bare) and not doubtful else None


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
    if not sure and text[at : at + 1] not in BEGINNINGS and not _DOTTED.match(text, at):
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
    length = _length_of_name(run, cut, sure=sure and not glued)
    return (at, at + length) if length else None


def _end_of_name(run: str) -> int:
    """Where the name in this run of characters stops at the latest: before 电话, 先生, 名下 ..."""
    cut = _AFTER.search(run, 1 if _A_TITLE.match(run, 1) else 2)
    return cut.start() if cut else len(run)


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


def _length_of_name(run: str, cut: int, *, sure: bool) -> int:
    """How many characters of ``run`` are the name; 0 for none."""
    name = run[:cut]
    masked, dotted = _MASKED.match(name), _DOTTED.match(name)
    if dotted:
        return dotted.end()
    if masked and masked[1] in SURNAMES and any(sign in masked[0] for sign in "某*×"):
        return masked.end()
    if looks_named(name) or (cut < len(run) and len(name) == 1 and name in SURNAMES):
        return cut
    if len(name) <= 4 and name not in _NOT_A_NAME and name[:2] not in NOT_NAMES:
        four = len(name) == 4 and name[0] in CLEAR_SURNAMES and not NOT_IN_NAMES & set(name)
        return cut if (sure and len(name) > 1 and not _FACT_HEADING.search(name)) or four else 0
    if name[0] not in (SURNAMES if sure else CLEAR_SURNAMES) or len(name) <= 4:
        return 0
    return next((length for length in (_surname(name) + 2, 2) if looks_named(name[:length])), 0)
