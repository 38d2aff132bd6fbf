"""Which words of a site's translations go with which words of its articles: learned from a first look at all of it.

Method: as in hunalign (Varga et al., “Parallel corpora for medium density languages”, RANLP 2005) and Moore (“Fast and
Accurate Sentence Alignment of Bilingual Corpora”, AMTA 2002), a first alignment without words gives the pairs from which a
dictionary is made for the second. Two words go together by Dice's coefficient over the pairs. What an article itself adds is left
out when that article is looked at again, so that no mistake proves itself.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

RE_WORD = re.compile(r"[^\W\d_]{3,}")
LEAST = 0.3
"""The least coefficient at which two words go together."""
TOGETHER = 2
"""Pairs in which two words stand together at least, beside those of the article itself."""
LONGEST = 120
"""Words of a text that is learned from; longer ones say little of single words."""


@dataclass(frozen=True, slots=True)
class Counts:
    """In how many pairs words stand, and stand together."""

    ours: Counter[str]
    theirs: Counter[str]
    both: Counter[tuple[str, str]]


NOTHING = Counts(Counter(), Counter(), Counter())


def counted(pairs: Iterable[tuple[str, str]]) -> Counts:
    """The counts of texts and their translations, each pair once."""
    ours: Counter[str] = Counter()
    theirs: Counter[str] = Counter()
    both: Counter[tuple[str, str]] = Counter()
    for source, target in set(pairs):
        left, right = words(source), words(target)
        if len(left) <= LONGEST and len(right) <= LONGEST:
            ours.update(left)
            theirs.update(right)
            both.update(product(left, right))
    return Counts(ours, theirs, both)


def summed(parts: Iterable[Counts]) -> Counts:
    """The sum of counts, without words that stand together too seldom to be in a lexicon."""
    sums: tuple[Counter[str], Counter[str], Counter[tuple[str, str]]] = (Counter(), Counter(), Counter())
    for part in parts:
        sums[0].update(part.ours)
        sums[1].update(part.theirs)
        sums[2].update(part.both)
    often = {pair: count for pair, count in sums[2].items() if count >= TOGETHER}
    return Counts(sums[0], sums[1], Counter(often))


def words(text: str) -> set[str]:
    """The words of a text that may be in the lexicon."""
    return {word.casefold() for word in RE_WORD.findall(text)}


def lexicon(counts: Counts, own: Counts) -> Mapping[str, list[str]]:
    """Word of a translation -> words of its source that go with it; what stands in `own` is not counted."""
    found: dict[str, list[str]] = {}
    for (source, target), count in counts.both.items():
        together = count - own.both[source, target]
        if together >= TOGETHER:
            alone = counts.ours[source] - own.ours[source] + counts.theirs[target] - own.theirs[target]
            if 2 * together >= LEAST * alone:
                found.setdefault(target, []).append(source)
    return found
