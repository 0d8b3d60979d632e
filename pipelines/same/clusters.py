"""Lots into groups of one thing each: no group holds a conflict, and no order of arrival matters."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from attrs import define, field, frozen

from pipelines.same.asset_evidence import Evidence, conflict, evidence
from pipelines.same.projects import Verdicts
from pipelines.same.things import Thing

Pair = tuple[str, str]


@frozen
class Edge:
    """Two lots that something speaks for, the earlier first."""

    a: str
    b: str
    evidence: Evidence


@define
class Conflicts:
    """Which lots are certainly two things, looked up once per pair; a person's word is one of them."""

    things: Mapping[str, Thing]
    different: frozenset[frozenset[str]] = frozenset()
    known: dict[Pair, bool] = field(factory=dict)

    def between(self, a: str, b: str) -> bool:
        """Whether two lots are two things, by their own words or by a person's."""
        return frozenset((a, b)) in self.different or self.by_words(a, b)

    def by_words(self, a: str, b: str) -> bool:
        """Whether what two lots say of themselves forbids that they sell one thing."""
        pair = (a, b) if a < b else (b, a)
        if pair not in self.known:
            self.known[pair] = conflict(self.things[a], self.things[b]) is not None
        return self.known[pair]


def when(thing: Thing) -> tuple[str, str]:
    """Return what lots are ordered by: their start, unknown ones last, then their number."""
    return (thing.since or "9999", thing.lot_id)


def edges_of(
    things: Mapping[str, Thing], keys: Mapping[str, Iterable[str]], conflicts: Conflicts
) -> list[Edge]:
    """Return the pairs that something speaks for, among lots that share a key; ambiguous ones are left out."""
    found: dict[Pair, Edge] = {}
    seen: set[Pair] = set()
    for block in _blocks(things, keys):
        for at, a in enumerate(block):
            for b in block[at + 1 :]:
                if (a, b) in seen:
                    continue
                seen.add((a, b))
                spoken = None if conflicts.by_words(a, b) else evidence(things[a], things[b])
                if spoken:
                    found[a, b] = Edge(a, b, spoken)
    return _unambiguous(found.values(), conflicts)


def _blocks(things: Mapping[str, Thing], keys: Mapping[str, Iterable[str]]) -> Iterable[Sequence[str]]:
    by_key: dict[str, list[str]] = {}
    for lot_id in sorted(things, key=lambda lot: when(things[lot])):
        for key in keys[lot_id]:
            by_key.setdefault(key, []).append(lot_id)
    return [block for block in by_key.values() if len(block) > 1]


def _unambiguous(edges: Iterable[Edge], conflicts: Conflicts) -> list[Edge]:
    """A lot that fits two different things is joined to neither; what is certain outweighs what is not."""
    every = list(edges)
    near: dict[str, list[tuple[str, bool]]] = {}
    for edge in every:
        near.setdefault(edge.a, []).append((edge.b, edge.evidence.certain))
        near.setdefault(edge.b, []).append((edge.a, edge.evidence.certain))
    return [edge for edge in every if not _torn(edge, near, conflicts)]


def _torn(edge: Edge, near: Mapping[str, Sequence[tuple[str, bool]]], conflicts: Conflicts) -> bool:
    for one, other in ((edge.a, edge.b), (edge.b, edge.a)):
        for rival, certain in near[one]:
            if rival != other and certain >= edge.evidence.certain and conflicts.by_words(other, rival):
                return True
    return False


def groups_of(things: Mapping[str, Thing], edges: Iterable[Edge], verdicts: Verdicts) -> list[list[str]]:
    """Return the lots grouped by thing, each group in the order of ``when``.

    A person's words come first: what is one by them is one whatever it says of itself, unless other words part
    it. Where they part two lots that the rule would join, the second named leaves.
    """
    different = frozenset(frozenset(pair) for pair in verdicts.different)
    conflicts = Conflicts(things, different)
    groups = {lot_id: [lot_id] for lot_id in things}
    for a, b in verdicts.same:
        if a in groups and b in groups and not _parted(groups[a], groups[b], different):
            _merge(groups, a, b)
    leavers = {b for _, b in verdicts.different}
    ordered = sorted(edges, key=lambda edge: _rank(edge, things, leavers))
    for edge in ordered:
        one, other = groups[edge.a], groups[edge.b]
        if one is not other and not any(conflicts.between(a, b) for a in one for b in other):
            _merge(groups, edge.a, edge.b)
    unique = {id(group): group for group in groups.values()}
    return [sorted(group, key=lambda lot: when(things[lot])) for group in unique.values()]


def _rank(edge: Edge, things: Mapping[str, Thing], leavers: set[str]) -> tuple[object, ...]:
    leaves = edge.a in leavers or edge.b in leavers
    return (not edge.evidence.certain, leaves, when(things[edge.a]), when(things[edge.b]))


def _parted(one: Sequence[str], other: Sequence[str], different: frozenset[frozenset[str]]) -> bool:
    return any(frozenset((a, b)) in different for a in one for b in other)


def _merge(groups: dict[str, list[str]], a: str, b: str) -> None:
    whole = groups[a] if groups[a] is groups[b] else groups[a] + groups[b]
    for lot_id in whole:
        groups[lot_id] = whole
