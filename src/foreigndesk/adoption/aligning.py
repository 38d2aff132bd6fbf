"""Which segments of two documents say the same: the likeliest way through both, and how sure each step is.

Method: dynamic programming over beads of 1:1, 1:0, 0:1, 2:1 and 1:2 segments as in Gale and Church, “A Program for Aligning
Sentences in Bilingual Corpora”, Computational Linguistics 19 (1993). To the lengths come what the segments are and what
they share that nobody translates (Simard et al. 1992; Melamed, “Bitext Maps and Alignment via Pattern Recognition”, 1999).
The certainty of a bead is its posterior probability over all ways, by the forward-backward algorithm (Rabiner 1989).
"""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, NamedTuple

from .blocks import Block, shared, weight

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

# The scores are natural logarithms of odds, set by hand and tried on the pages of three sites (see docs/adopting.md).
SKIP = -1.8
"""Of a segment that has no counterpart."""
JOINED = -2.2
"""Of two segments that are one on the other side, beside what speaks for it."""
SAME_ROLE, OTHER_ROLE, HEADING_OR_NOT = 0.8, -1.5, -4.0
SAME_SHAPE, OTHER_LEVEL = 0.5, -1.0
SAME_GAP = 2.0
"""Of the same code before both."""
FIT = 1.0
"""Of two texts of just the lengths that are expected."""
MOST_MISFIT = 5.0
"""What lengths can speak against a pair at most."""
MOST_SHARED = 6.0
RECURS, RECURS_ELSEWHERE = 3.0, -3.0
"""Of a text that several articles have, and of the translation that it has there, or another one."""
MOST_LOST = 3.0
"""What addresses and numbers that one side lacks can speak against a pair at most."""

STEPS = ((1, 1), (1, 0), (0, 1), (2, 1), (1, 2))
BAND = 25
"""Segments that a counterpart may be away from where it would be if both documents had the same number everywhere."""
BAND_SHARE = 0.1
"""The same, as a share of the segments of the longer document."""
MOST_CELLS = 150_000
"""Pairs of places that are looked at; documents of more than some hundred segments have a narrower band."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bead:
    """Segments that belong together: one or two on each side, or none on one of them."""

    ours: tuple[int, ...]
    """Places among the blocks of the source."""
    theirs: tuple[int, ...]
    """Places among the blocks of the translation."""
    certainty: float
    """How sure it is that these and no others belong together, 0 to 1."""
    support: float = 0.0
    """What they share that is not translated, or known to go together."""
    rival: float = 0.0
    """How much more alike one of them is to another text, 0 to 1; both lengths being taken into account."""
    recurs: bool = False
    """Whether other articles pair them, too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What is known of a pair of locales and of a site before two documents are looked at."""

    misfit: Callable[[int, int], float]
    """How far the lengths of two texts are from those of a text and its translation, in standard deviations."""
    recurring: Mapping[str, str] = field(default_factory=dict)
    """Source -> translation of what several articles of the site have in common."""
    lexicon: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """Word of a translation -> words of a source that go with it."""


class _Span(NamedTuple):
    i: int
    j: int
    rows: int
    columns: int


def align(ours: Sequence[Block], theirs: Sequence[Block], evidence: Evidence) -> list[Bead]:
    """The beads of two documents, in the order of the source.

    Fields of which each side has one are paired wherever they stand.
    """
    fields = list(_fields(ours, theirs))
    taken = ({i for i, _ in fields}, {j for _, j in fields})
    left = [i for i in range(len(ours)) if i not in taken[0]]
    right = [j for j in range(len(theirs)) if j not in taken[1]]
    grid = _Grid([ours[i] for i in left], [theirs[j] for j in right], evidence)
    beads = [Bead(ours=(i,), theirs=(j,), certainty=1.0, recurs=True) for i, j in fields]
    beads += [
        replace(bead, ours=tuple(left[i] for i in bead.ours), theirs=tuple(right[j] for j in bead.theirs))
        for bead in grid.beads()
    ]
    return sorted(beads, key=lambda bead: (bead.ours or (len(ours),), bead.theirs))


def _fields(ours: Sequence[Block], theirs: Sequence[Block]) -> Iterator[tuple[int, int]]:
    """Title, description and the like: their order in front matter says nothing."""
    places: tuple[dict[str, list[int]], dict[str, list[int]]] = ({}, {})
    for found, blocks in zip(places, (ours, theirs), strict=True):
        for place, block in enumerate(blocks):
            if block.segment.context:
                found.setdefault(block.segment.context, []).append(place)
    for context, left in places[0].items():
        right = places[1].get(context, [])
        if len(left) == len(right) == 1:
            yield left[0], right[0]


class _Grid:
    """The ways through two documents, within a band around the straight one."""

    def __init__(self, ours: Sequence[Block], theirs: Sequence[Block], evidence: Evidence) -> None:
        self._ours, self._theirs, self._evidence = ours, theirs, evidence
        self._shared = shared(ours, theirs)
        self._own = shared(ours, theirs, own=True)
        self._likest = _Likest(self._shared)
        self._n, self._m = len(ours), len(theirs)
        self._steps: dict[tuple[int, int], list[tuple[tuple[int, int], float]]] = {
            (i, j): list(self._from(i, j)) for i, j in self._cells()
        }

    def beads(self) -> list[Bead]:
        """The likeliest way, with the certainty of each step."""
        best = self._best()
        forward, backward = self._forward(), self._backward()
        total = backward[0, 0]
        found = []
        for start, end, score in best:
            sure = math.exp(min(0.0, forward[start] + score + backward[end] - total))
            found.append(self._bead(range(start[0], end[0]), range(start[1], end[1]), sure))
        return found

    def _bead(self, rows: range, columns: range, sure: float) -> Bead:
        support = sum(self._own.get((i, j), 0.0) for i in rows for j in columns)
        rival = max((self._likest(i, j) for i in rows for j in columns), default=0.0)
        known = self._evidence.recurring
        recurs = len(rows) == len(columns) == 1 and (
            known.get(self._ours[rows[0]].segment.source) == self._theirs[columns[0]].segment.source
        )
        return Bead(
            ours=tuple(rows),
            theirs=tuple(columns),
            certainty=sure,
            support=support,
            rival=rival,
            recurs=recurs,
        )

    def _cells(self) -> Iterator[tuple[int, int]]:
        """Those within the band, which is never so narrow that it breaks."""
        slope = self._m / (self._n or 1)
        wanted = BAND + int(BAND_SHARE * max(self._n, self._m)) + abs(self._n - self._m)
        width = max(min(wanted, MOST_CELLS // (2 * self._n + 2)), math.ceil(slope) + 1)
        for i in range(self._n + 1):
            middle = round(i * slope)
            yield from ((i, j) for j in range(max(0, middle - width), min(self._m, middle + width) + 1))

    def _from(self, i: int, j: int) -> Iterator[tuple[tuple[int, int], float]]:
        for rows, columns in STEPS:
            if i + rows <= self._n and j + columns <= self._m:
                score = self._score(_Span(i, j, rows, columns))
                if score > -math.inf:
                    yield (i + rows, j + columns), score

    def _score(self, span: _Span) -> float:
        if not span.rows or not span.columns:
            return SKIP
        ours = self._ours[span.i : span.i + span.rows]
        theirs = self._theirs[span.j : span.j + span.columns]
        if any(one.segment.context != other.segment.context for one in ours for other in theirs):
            return -math.inf
        joined = JOINED if ours[1:] or theirs[1:] else 0.0
        alike = self._alike(ours, theirs) + self._recurring(ours, theirs)
        return joined + alike + self._length(ours, theirs) + self._common(span)

    def _alike(self, ours: Sequence[Block], theirs: Sequence[Block]) -> float:
        """What the kinds of the texts say."""
        return sum(_kinship(one, other) / (len(ours) * len(theirs)) for one in ours for other in theirs) + (
            SAME_GAP if ours[0].gap and ours[0].gap == theirs[0].gap else 0.0
        )

    def _recurring(self, ours: Sequence[Block], theirs: Sequence[Block]) -> float:
        """What the site's other articles say."""
        known = self._evidence.recurring
        if not known:
            return 0.0
        wanted = [known.get(block.segment.source) for block in ours]
        if len(ours) == len(theirs) == 1 and wanted[0] is not None:
            return RECURS if wanted[0] == theirs[0].segment.source else RECURS_ELSEWHERE
        return RECURS_ELSEWHERE if any(each is not None for each in wanted) else 0.0

    def _length(self, ours: Sequence[Block], theirs: Sequence[Block]) -> float:
        away = self._evidence.misfit(sum(block.size for block in ours), sum(block.size for block in theirs))
        return FIT - min(away * away / 2, MOST_MISFIT)

    def _common(self, span: _Span) -> float:
        rows, columns = range(span.i, span.i + span.rows), range(span.j, span.j + span.columns)
        both = sum(self._shared.get((i, j), 0.0) for i in rows for j in columns)
        ours = frozenset[str]().union(*(self._ours[i].hard for i in rows))
        theirs = frozenset[str]().union(*(self._theirs[j].hard for j in columns))
        lost = sum(map(weight, ours ^ theirs)) if ours or theirs else 0.0
        return min(both, MOST_SHARED) - min(lost / 2, MOST_LOST)

    def _best(self) -> list[tuple[tuple[int, int], tuple[int, int], float]]:
        """The steps of the way with the greatest score (Viterbi)."""
        reached: dict[tuple[int, int], float] = {(0, 0): 0.0}
        origin: dict[tuple[int, int], tuple[tuple[int, int], float]] = {}
        for cell, steps in self._steps.items():
            if cell in reached:
                for target, score in steps:
                    if reached[cell] + score > reached.get(target, -math.inf):
                        reached[target] = reached[cell] + score
                        origin[target] = (cell, score)
        way, cell = [], (self._n, self._m)
        while cell != (0, 0):
            before, score = origin[cell]
            way.append((before, cell, score))
            cell = before
        return way[::-1]

    def _forward(self) -> dict[tuple[int, int], float]:
        found: dict[tuple[int, int], float] = {(0, 0): 0.0}
        for cell, steps in self._steps.items():
            if cell in found:
                for target, score in steps:
                    found[target] = _sum(found.get(target, -math.inf), found[cell] + score)
        return found

    def _backward(self) -> dict[tuple[int, int], float]:
        found: dict[tuple[int, int], float] = {(self._n, self._m): 0.0}
        for cell in reversed(list(self._steps)):
            for target, score in self._steps[cell]:
                found[cell] = _sum(found.get(cell, -math.inf), score + found.get(target, -math.inf))
        return found


class _Likest:
    """Tells whether two texts have more in common with others than with each other, as cosines of what is shared."""

    def __init__(self, shared: Mapping[tuple[int, int], float]) -> None:
        sums: tuple[defaultdict[int, float], defaultdict[int, float]] = (
            defaultdict(float),
            defaultdict(float),
        )
        for (i, j), value in shared.items():
            sums[0][i] += value
            sums[1][j] += value
        self._cosines = {(i, j): value / (sums[0][i] * sums[1][j]) ** 0.5 for (i, j), value in shared.items()}
        self._best: tuple[dict[int, float], dict[int, float]] = ({}, {})
        for pair, value in self._cosines.items():
            for side, place in enumerate(pair):
                self._best[side][place] = max(value, self._best[side].get(place, 0.0))

    def __call__(self, i: int, j: int) -> float:
        best = max(self._best[0].get(i, 0.0), self._best[1].get(j, 0.0))
        return float(best - self._cosines.get((i, j), 0.0))


def _kinship(one: Block, other: Block) -> float:
    if one.segment.role != other.segment.role:
        return HEADING_OR_NOT if "heading" in (one.segment.role, other.segment.role) else OTHER_ROLE
    if one.shape == other.shape:
        return SAME_ROLE + SAME_SHAPE
    return SAME_ROLE + (OTHER_LEVEL if one.segment.role == "heading" else 0.0)


def _sum(one: float, other: float) -> float:
    """The logarithm of the sum of two numbers that are given as logarithms."""
    low, high = sorted((one, other))
    return high if low == -math.inf else high + math.log1p(math.exp(low - high))
