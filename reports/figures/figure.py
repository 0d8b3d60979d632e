"""What a figure is: one definition, run by terminal, export and page alike.

A figure's function yields values; each stands on ``n`` rows of a named population, and says which rows those
are, so that a reader can go and look. ``catalogue`` collects them from the modules of this package.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

from attrs import field, frozen

if TYPE_CHECKING:
    from reports.figures.as_of import AsOf

#: What values are counted in. ``ratio`` is a plain number (0.644), ``yuan`` yuan, ``times`` one count over another.
UNITS = ("count", "yuan", "yuan_per_sqm", "ratio", "times", "days", "rounds")

#: Beside a condition on the rows of lots: of each thing one only, the newest listing (1) or the round that ended last
#: ("last"), as where things are counted.
ONCE = "_once"


@frozen
class Words:
    """The same words in both languages of the reports."""

    en: str
    zh: str

    def of(self, lang: str) -> str:
        """Return the words in ``en`` or ``zh``."""
        return self.zh if lang == "zh" else self.en


@frozen
class Rows:
    """Which rows a value stands on: a public table or view, and conditions on its columns.

    A condition is column -> value, or column -> (operator, value) with an operator of the page's filters:
    exact, not, gt, gte, lt, lte, contains, in (a list), isnull, notnull. Of lots, ``ONCE`` takes each thing once.
    """

    table: str
    where: Mapping[str, object] = field(factory=dict)

    def address(self) -> str:
        """Return the address of these rows on the page, from its root."""
        pairs = []
        for column, condition in self.where.items():
            operator, value = condition if isinstance(condition, tuple) else ("exact", condition)
            if isinstance(value, (list, set)):
                value = ",".join(str(one) for one in value)
            if operator in ("isnull", "notnull"):
                value = 1
            pairs.append((column if operator == "exact" else f"{column}__{operator}", str(value)))
        query = f"?{urlencode(pairs, quote_via=quote)}" if pairs else ""
        return f"/firesale/{self.table}{query}"


@frozen(kw_only=True)
class Value:
    """One value of a figure.

    ``value`` is in the figure's unit, unrounded, ``None`` when there is nothing to compute it from. ``n`` is how
    many rows it stands on: the denominator of a share or average, the count itself for a count. ``group`` is
    the member of a grouped figure (``None`` else). ``note`` says what the reader must know of this value.
    """

    value: float | int | None
    n: int
    group: str | None = None
    rows: Rows | None = None
    note: Words | None = None


@frozen(kw_only=True)
class Figure:
    """A definition: what is counted, over whom, in what unit, from which table's sources.

    ``population`` and ``definition`` may hold ``{day}``, ``{year}``, ``{since}`` and ``{until}`` (of the report).
    ``section`` is where reports show it; ``about`` the table whose sources it depends on (notices or lots).
    """

    id: str
    title: Words
    unit: str
    section: str
    population: Words
    definition: Words
    about: str
    compute: Callable[[AsOf], Iterator[Value]]
    grouped_by: Words | None = None


_CATALOGUE: dict[str, Figure] = {}


def figure(
    id: str,  # the contract's name
    *,
    en: str,
    zh: str,
    unit: str,
    section: str,
    population: tuple[str, str],
    definition: tuple[str, str],
    about: str = "notices",
    grouped_by: tuple[str, str] | None = None,
) -> Callable[[Callable[[AsOf], Iterator[Value]]], Callable[[AsOf], Iterator[Value]]]:
    """Put the function below into the catalogue as the figure of this id.

    ``population`` and ``definition`` are given in English and Chinese. Raises ``ValueError`` for an id or unit
    that cannot be.
    """
    if id in _CATALOGUE:
        raise ValueError(f"there is a figure {id} already")
    if unit not in UNITS:
        raise ValueError(f"{id}: no unit {unit!r}, only {', '.join(UNITS)}")

    def keep(compute: Callable[[AsOf], Iterator[Value]]) -> Callable[[AsOf], Iterator[Value]]:
        _CATALOGUE[id] = Figure(
            id=id,
            title=Words(en, zh),
            unit=unit,
            section=section,
            population=Words(*population),
            definition=Words(*definition),
            about=about,
            compute=compute,
            grouped_by=Words(*grouped_by) if grouped_by else None,
        )
        return compute

    return keep


def defined() -> Sequence[Figure]:
    """Return what has been defined so far, in the order of definition; ``catalogue`` imports all of them."""
    return list(_CATALOGUE.values())
