"""Mutated pages and files: nothing read that is not printed, no crash, no hang.

    python -m faults fuzz --seed 1 --cases 10000

Case N of a seed is always the same page and mutation. HTML and JSON are read in process, PDFs in the child.
Excepted as derived: claims that are principal plus interest, areas added up, units and bids counted, shares.
"""

from __future__ import annotations

import argparse
import logging
import random
import signal
import sys
import time
import traceback
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from attrs import define, field, frozen

from crawlers.records import Lot
from faults import subjects as stand
from faults.judging import Violation, judge
from faults.mutations import BYTES, OF_PAGES, OF_WORDS
from faults.printed import Printed, texts_of
from faults.subjects import Read, Subject

LEAST_LIMIT_S, TIMES_UNMUTATED, ALARM_S = 3.0, 20.0, 60
_MAY_INSERT_LABELS = frozenset(("bytes flipped", "bytes doubled", "label cut", "label doubled", "cells swapped",
                                "tags swapped", "tag removed", "characters deleted", "characters doubled",
                                "bytes deleted", "cell doubled", "truncated", "bytes truncated"))  # fmt: skip
# of lots a printed 0 means that there is none: another digit makes it an amount that is there
_MAY_FILL_ZEROS = frozenset(("digit changed", "number huge or odd"))
_TRIES = 60


class Hung(BaseException):
    """Raised by the alarm; no handler of the readers takes it."""


@frozen(kw_only=True)
class Case:
    """One mutated page: the parts as they then are, and the words they show."""

    number: int
    subject: Subject
    part: str
    mutation: str
    parts: dict[str, bytes]
    words: str | None = None  # of a redrawn file


@define
class Tally:
    """What was tried and found."""

    kinds: Counter[str] = field(factory=Counter)
    violations: Counter[str] = field(factory=Counter)
    unchanged: int = 0
    refused: int = 0
    slowest: tuple[float, str] = (0.0, "")


def case_of(seed: int, number: int, subjects: Sequence[Subject]) -> Case:
    """Return the case of a number; the same for ever as long as the world is."""
    rng = random.Random(f"{seed}:{number}")
    sources = sorted({each.group for each in subjects})  # lots are many: every source gets its share
    group = rng.choice(sources)
    subject = rng.choice([each for each in subjects if each.group == group])
    part = rng.choice(sorted(subject.parts))
    body = subject.parts[part]
    is_file = body[:5] == b"%PDF-"
    if is_file and subject.redraw is not None and rng.random() < 0.7:
        return _redrawn(number, rng, subject, part)
    table = BYTES if is_file else OF_PAGES
    mutation = rng.choice(sorted(table))
    parts = {**subject.parts, part: table[mutation](rng, body)}
    return Case(number=number, subject=subject, part=part, mutation=mutation, parts=parts)


def _redrawn(number: int, rng: random.Random, subject: Subject, part: str) -> Case:
    mutation = rng.choice(sorted(OF_WORDS))

    def change(words: list[str]) -> list[str]:
        places = [place for place, each in enumerate(words) if each and OF_WORDS[mutation](rng, each) != each]
        if places:
            place = rng.choice(places)
            words[place] = OF_WORDS[mutation](rng, words[place])
        return words

    assert subject.redraw is not None
    body, words = subject.redraw(change)
    parts = {**subject.parts, part: body}
    return Case(
        number=number, subject=subject, part=part, mutation=f"{mutation} (drawn)", parts=parts, words=words
    )


def printed_of(case: Case) -> tuple[Printed, str]:
    """The numbers that a case's parts show. Of a file whose bytes were changed: the text that PDFium finds."""
    texts = [case.subject.said]
    for body in case.parts.values():
        if body[:5] != b"%PDF-" and b"%PDF-" not in body[:1024]:
            texts += texts_of(body)
        elif case.words is None:
            texts += stand.text_of_file(body)
    texts += [case.words] if case.words is not None else []
    return Printed(texts), "\n".join(texts)


def _alarm(*_: Any) -> None:
    raise Hung


def read_timed(subject: Subject, parts: dict[str, bytes]) -> tuple[Read | str, float]:
    """Read a page; a crash gives its last lines in place of a record."""
    signal.signal(signal.SIGALRM, _alarm)
    signal.alarm(ALARM_S)
    began = time.perf_counter()
    try:
        return subject.read(parts), time.perf_counter() - began
    except Hung:
        return "hang", time.perf_counter() - began
    except Exception:
        return "crash: " + " | ".join(traceback.format_exc().strip().split("\n")[-5:]), 0.0
    finally:
        signal.alarm(0)


class Fuzzer:
    """Runs cases over some subjects; what a page gives unmutated is read once."""

    def __init__(self, seed: int, subjects: Sequence[Subject]) -> None:
        self.seed, self.subjects, self.tally = seed, subjects, Tally()
        self._unmutated: dict[str, tuple[Read, float, frozenset[tuple[str, str]]]] = {}

    def violations(self, case: Case) -> list[Violation]:
        """Return what does not hold of one case and did hold of the page before."""
        before, usual_s, known = self._before(case.subject)
        after, took = read_timed(case.subject, case.parts)
        self.tally.slowest = max(
            self.tally.slowest, (took, f"case {case.number} {case.mutation} {case.subject.name}")
        )
        if isinstance(after, str):
            return [(after.partition(":")[0], "", after)]
        self.tally.refused += after.record is None
        printed, page = printed_of(case)
        mutation = case.mutation.removesuffix(" (drawn)")
        inserted = mutation in _MAY_INSERT_LABELS or (
            mutation in _MAY_FILL_ZEROS and isinstance(after.record, Lot)
        )
        found = list(judge(before, after, printed, inserted=inserted, page=page))
        if took > max(LEAST_LIMIT_S, TIMES_UNMUTATED * usual_s):
            found.append(("slow", "", f"{took:.1f} s, unmutated {usual_s:.2f} s"))
        return [each for each in found if each[:2] not in known]

    def _before(self, subject: Subject) -> tuple[Read, float, frozenset[tuple[str, str]]]:
        if subject.name not in self._unmutated:
            read, took = read_timed(subject, dict(subject.parts))
            if isinstance(read, str):
                raise RuntimeError(f"{subject.name} cannot be read unmutated: {read}")
            whole = Case(number=-1, subject=subject, part="", mutation="", parts=dict(subject.parts))
            printed, page = printed_of(whole)
            wrong = frozenset(each[:2] for each in judge(read, read, printed, inserted=False, page=page))
            self._unmutated[subject.name] = read, took, wrong
        return self._unmutated[subject.name]

    def run(self, numbers: range) -> Iterator[tuple[Case, Violation]]:
        """Run cases and yield every violation, counted."""
        for number in numbers:
            case = case_of(self.seed, number, self.subjects)
            self.tally.kinds[case.mutation] += 1
            if case.parts == case.subject.parts:
                self.tally.unchanged += 1
            for violation in self.violations(case):
                self.tally.violations[violation[0]] += 1
                yield case, violation

    def minimised(self, case: Case, violation: Violation) -> str:
        """The lines of the mutated part that are needed for a violation, greedily; empty for files."""
        body = case.parts[case.part]
        if body[:5] == b"%PDF-" or violation[0] in ("hang", "slow"):
            return ""
        lines, size, tries = body.splitlines(keepends=True), 0, 0
        size = max(1, len(lines) // 2)
        while size and tries < _TRIES:
            for start in range(0, len(lines), size):
                tries += 1
                fewer = lines[:start] + lines[start + size :]
                smaller = Case(**{**_fields(case), "parts": {**case.parts, case.part: b"".join(fewer)}})
                if tries < _TRIES and violation[:2] in [each[:2] for each in self.violations(smaller)]:
                    lines = fewer
                    break
            else:
                size //= 2
        return b"".join(lines).decode("utf-8", "replace")[:600]


def _fields(case: Case) -> dict[str, Any]:
    return {name: getattr(case, name) for name in ("number", "subject", "part", "mutation", "parts", "words")}


def _summary(fuzzer: Fuzzer, cases: int) -> Iterator[str]:
    tally = fuzzer.tally
    yield f"seed {fuzzer.seed}: {cases} cases over {len(fuzzer.subjects)} pages, {tally.unchanged} left unchanged"
    yield "kinds: " + ", ".join(f"{kind} {count}" for kind, count in sorted(tally.kinds.items()))
    yield f"refused as a whole: {tally.refused}"
    yield f"violations: {dict(tally.violations) or 'none'}"
    yield f"slowest: {tally.slowest[0]:.2f} s, {tally.slowest[1]}"


def main(arguments: Sequence[str]) -> int:
    """Run the cases and print every violation, minimised, and a summary; 1 when there was any."""
    parser = argparse.ArgumentParser(
        prog="python -m faults fuzz", description=(__doc__ or "").splitlines()[0]
    )
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--cases", type=int, default=10_000)
    parser.add_argument(
        "--first", type=int, default=0, help="begin with this case: for chunks, or for one case"
    )
    parser.add_argument("--no-minimise", action="store_true")
    asked = parser.parse_args(arguments)
    logging.disable(logging.CRITICAL)
    fuzzer = Fuzzer(asked.seed, stand.all_subjects())
    try:
        for case, violation in fuzzer.run(range(asked.first, asked.first + asked.cases)):
            what, column, value = violation
            print(f"seed {asked.seed} case {case.number} [{case.mutation}] {case.subject.name} {case.part}:"
                  f" {what} {column} {value}", flush=True)  # fmt: skip
            if not asked.no_minimise and (least := fuzzer.minimised(case, violation)):
                print("    " + least.replace("\n", "\n    "), flush=True)
    finally:
        stand.close()
    sys.stdout.writelines(f"{line}\n" for line in _summary(fuzzer, asked.cases))
    return 1 if fuzzer.tally.violations else 0
