"""Of several translations of a sentence the one that the engine finds best, seen from the original sentence.

Score = mean log-probability of its tokens - λ · leak + λ · cover (mt-core §1.4). Leak is what the words outside a term
attend to the term's source words: the term may be said twice. Cover is what the term itself attends to them.
"""

from __future__ import annotations

from dataclasses import dataclass
from statistics import fmean
from typing import TYPE_CHECKING, NamedTuple

from .. import alignment as alignments
from ..alignment import overlap

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..glossary import Match, Terms
    from ..model import Alignment, Span
    from ..plugins import Translator
    from .values import Method, Sentence

FAINT = 0.1
"""Attention mass; what a token pays less than this is noise, which would add up in long sentences."""


Pair = tuple[str, str]
"""A text and its translation."""


class Case(NamedTuple):
    """A translation to be judged, with the terms behind which it was written anew."""

    sentence: Sentence
    target: str
    repaired: tuple[Match, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What the engine thinks of a translation."""

    log_prob: float | None = None
    """Mean of its tokens, in nats; `None` if the engine cannot tell."""
    leak: float = 0.0
    cover: float = 0.0

    def score(self, method: Method) -> float:
        """The higher, the better; all are equal if the engine cannot tell."""
        if self.log_prob is None:
            return 0.0
        return self.log_prob + method.weight * (self.cover - self.leak)


class Judge:
    """Asks the engine about translations, about all of a stage at once."""

    def __init__(self, translator: Translator, terms: Terms) -> None:
        self._translator = translator
        self._terms = terms

    def verdicts(self, cases: Sequence[Case]) -> list[Verdict]:
        """One for each case, in order."""
        pairs = [(case.sentence.text, case.target) for case in cases]
        scores = self._translator.score(pairs) if pairs else ()
        # Without terms there is nothing to attend to.
        wanted = [pair for pair, case in zip(pairs, cases, strict=True) if case.repaired]
        alignments_of = iter(self._translator.align(wanted) if wanted else ())
        return [
            Verdict(
                log_prob=fmean(log_probs) if log_probs else None,
                **(_attention(case, next(alignments_of), self._terms) if case.repaired else {}),
            )
            for case, log_probs in zip(cases, scores, strict=True)
        ]


def _attention(case: Case, alignment: Alignment, terms: Terms) -> dict[str, float]:
    """Leak and cover, as means over the repaired terms."""
    places = terms.places(case.sentence.matches, case.target)
    shares = [
        _shares(alignment, match.span, place, _spoken_for(case.target, places))
        for match, place in zip(case.sentence.matches, places, strict=True)
        if place and match in case.repaired
    ]
    return {"leak": fmean(s[0] for s in shares), "cover": fmean(s[1] for s in shares)} if shares else {}


def _spoken_for(target: str, places: Sequence[Span | None]) -> list[Span]:
    """The terms, and the word before each: an article, which attends to its noun although it does not say it."""
    words = alignments.split(target)
    before = ([word for word in words if word.end <= place.start][-1:] for place in places if place)
    return [*filter(None, places), *(word for found in before for word in found)]


def _shares(
    alignment: Alignment, source: Span, place: Span, spoken_for: Sequence[Span]
) -> tuple[float, float]:
    """Leak and cover of one term; what other terms pay to it is no leak, as they are asked for themselves."""
    masses = list(zip(alignments.mass(alignment, source), alignment.target, strict=False))
    own = [mass for mass, span in masses if overlap(span, place)]
    strange = [
        mass
        for mass, span in masses
        if mass >= FAINT and not any(overlap(span, other) for other in spoken_for)
    ]
    return min(1.0, sum(strange)), min(1.0, fmean(own)) if own else 0.0
