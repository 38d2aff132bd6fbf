"""What the shape of a draft gives away: nothing there, too short, too long, a sentence less, words in circles."""

from __future__ import annotations

import math
import re
from itertools import pairwise
from operator import eq
from typing import TYPE_CHECKING

from ..model import Span
from ..segmentation import sentences
from .finding import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from .finding import Pairing

RE_WORD = re.compile(r"\w+")
FEWEST = 25
"""Characters; shorter texts may be of any length in another language."""
GROWTH: Mapping[str, float] = {
    "ar": 0.9, "cs": 0.95, "de": 1.13, "es": 1.13, "fr": 1.17, "it": 1.13, "ja": 0.45, "ko": 0.53, "nl": 1.1,
    "pt": 1.1, "zh": 0.33,
}  # fmt: skip
"""How many characters a text has that has 1 in English; of languages that are missing, 1 as well."""
MEASURED = frozenset({("de", "en"), ("en", "de")})
"""Pairs whose lengths were measured: on 240,000 pairs of sentences, 98 of 100 are within the band."""
UNMEASURED = 0.2
"""How much wider the band is for other pairs, in natural logarithms."""

LONGEST_UNIT = 8
"""Words of a phrase that goes round in circles."""


def empty(pairing: Pairing) -> Iterator[Finding]:
    """A draft without a word, of a source that has one."""
    if RE_WORD.search(pairing.source) and not RE_WORD.search(pairing.target):
        yield Finding(code="empty", message="says nothing")


def length(pairing: Pairing) -> Iterator[Finding]:
    """A draft far shorter or longer than texts of its source's length are."""
    size = len(pairing.target.strip())
    if len(pairing.source.strip()) < FEWEST or not size:
        return
    low, high = band(pairing)
    if size < low:
        yield Finding(code="length", message="is far shorter than its source: something may be left out")
    elif size > high:
        yield Finding(code="length", message="is far longer than its source: something may be added")


def band(pairing: Pairing) -> tuple[float, float]:
    """The fewest and the most characters that a translation is expected to have."""
    size, pair = len(pairing.source.strip()), (pairing.old.code, pairing.new.code)
    room = 0.22 + 2.2 / math.sqrt(max(size, 1)) + (0 if pair in MEASURED else UNMEASURED)
    return expected(pairing) * math.exp(-room), expected(pairing) * math.exp(room)


def expected(pairing: Pairing) -> float:
    """How many characters translations of such a text have in the middle."""
    growth = GROWTH.get(pairing.new.code, 1.0) / GROWTH.get(pairing.old.code, 1.0)
    return len(pairing.source.strip()) * growth


def lost_sentence(pairing: Pairing) -> Iterator[Finding]:
    """A draft with fewer sentences, that is shorter than its source lets expect, too."""
    size = len(pairing.target.strip())
    if not size or size >= expected(pairing):
        return
    old = len(sentences(pairing.source, pairing.source_locale))
    if old <= 1 or size >= expected(pairing) * (1 - 0.4 / old):
        return
    new = len(sentences(pairing.target, pairing.locale))
    if new < old:
        yield Finding(code="sentence", message=f"{old - new} of {old} sentences may be missing")


def loops(pairing: Pairing) -> Iterator[Finding]:
    """Words that are said over and over, more often than the source does so."""
    found = _circle([word.casefold() for word in RE_WORD.findall(pairing.target)])
    if found is None:
        return
    first, size, times = found
    words = list(RE_WORD.finditer(pairing.target))
    said = _circle(RE_WORD.findall(pairing.source.casefold()))
    if said is None or said[2] < times:
        span = Span(words[first].start(), words[first + size * times - 1].end())
        phrase = pairing.target[span.start : words[first + size - 1].end()]
        yield Finding(code="loop", message=f"“{phrase}” is said {times} times", span=span)


def _circle(words: list[str]) -> tuple[int, int, int] | None:
    """Where a phrase begins that is repeated at once, its words, and how often it is said; the longest such run."""
    best: tuple[int, int, int] | None = None
    if len(set(pairwise(words))) >= len(words) - 1:
        return best  # As in most texts, no two words come twice, and so no phrase does.
    for size in range(1, LONGEST_UNIT + 1):
        same, least = 0, _too_often(size)
        if sum(map(eq, words, words[size:])) < (least - 1) * size:
            continue
        for index in range(size, len(words)):
            if words[index] != words[index - size]:
                same = 0
                continue
            same += 1
            times = same // size + 1
            if times >= least and (best is None or times * size > best[1] * best[2]):
                best = (index + 1 - times * size, size, times)
    return best


def _too_often(size: int) -> int:
    """How often at least: “sehr, sehr, sehr” and “on and on and on” may be meant, whole phrases are not."""
    return {1: 3, 2: 3}.get(size, 2)
