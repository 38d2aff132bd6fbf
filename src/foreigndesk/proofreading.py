"""The translations of sentences, looked over: those that fail a check are made another way, and each gets a score."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

from . import confidence
from .model import Span
from .segmentation import clauses
from .terminology import honoured
from .validation import Pairing, findings

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from .glossary import Terms
    from .plugins import Translator
    from .terminology import Candidate, Sentence
    from .validation import Finding

SHORTEST_CLAUSE = 4
"""Words; a shorter part of a sentence says too little to be translated alone."""


class Proofreader:
    """Checks what one translator makes, between two locales; each sentence once."""

    def __init__(self, translator: Translator, terms: Terms) -> None:
        self._translator = translator
        self._terms = terms
        self._findings: dict[tuple[Sentence, str], tuple[Finding, ...]] = {}
        self._scores: dict[tuple[str, str], float | None] = {}

    def findings(self, sentence: Sentence, target: str) -> tuple[Finding, ...]:
        """What is wrong with a translation of the sentence."""
        key = (sentence, target)
        if key not in self._findings:
            self._findings[key] = findings(self._pairing(sentence, target))
        return self._findings[key]

    def forget(self) -> None:
        """Let go of what was found; texts that come again are looked over again."""
        self._findings.clear()
        self._scores.clear()

    def corrected(
        self,
        sentences: Sequence[Sentence],
        candidates: Sequence[Candidate],
        offers: Sequence[tuple[str, ...]],
    ) -> list[Candidate]:
        """The candidates, but for one that fails a check the first other translation that passes all.

        Others are the engine's `offers` for each, then the sentence translated clause by clause. They must honour
        the terms. Where none passes, the candidate stays, and `findings` tells why.
        """
        results = list(candidates)
        self._improve(sentences, results, offers)
        failed = [i for i, each in enumerate(results) if self.findings(sentences[i], each.target)]
        clausewise = dict(zip(failed, self._clausewise([sentences[i].text for i in failed]), strict=True))
        self._improve(sentences, results, [clausewise.get(i, ()) for i in range(len(results))])
        return results

    def _improve(
        self, sentences: Sequence[Sentence], results: list[Candidate], others: Sequence[tuple[str, ...]]
    ) -> None:
        """Put the first of the others that passes in the place of each candidate that fails a check."""
        for index, (sentence, targets) in enumerate(zip(sentences, others, strict=True)):
            before = results[index].target
            if targets and self.findings(sentence, before):
                target = next((target for target in targets if self._passes(sentence, target)), before)
                results[index] = _remade(results[index], target) if target != before else results[index]

    def rate(self, pairs: Iterable[tuple[str, str]]) -> None:
        """Have the engine score what it has not yet, all in one call."""
        fresh = [pair for pair in dict.fromkeys(pairs) if pair not in self._scores]
        if fresh:
            self._scores |= zip(fresh, map(confidence.of_tokens, self._translator.score(fresh)), strict=True)

    def score(self, pair: tuple[str, str]) -> float | None:
        """The score of a (text, translation) that was rated; `None` if the engine cannot tell."""
        return self._scores[pair]

    def _passes(self, sentence: Sentence, target: str) -> bool:
        return honoured(sentence, target, self._terms) and not self.findings(sentence, target)

    def _clausewise(self, texts: Sequence[str]) -> list[tuple[str, ...]]:
        """Each text translated clause by clause, where it has several; else nothing."""
        parts = [self._clauses(text) for text in texts]
        pieces = iter(self._translator.translate([part for each in parts for part in each]) if texts else ())
        found = [[next(pieces) for _ in each] for each in parts]
        return [(" ".join(each[0] for each in some),) if some and all(some) else () for some in found]

    def _clauses(self, text: str) -> list[str]:
        """The text in two or more parts; nothing if it is too short to be parted."""
        longest = max(SHORTEST_CLAUSE, math.ceil(len(text.split()) / 2))
        found = clauses(text, Span(0, len(text)), longest)
        return [_spaced(text[start:end]) for start, end in found] if len(found) > 1 else []

    def _pairing(self, sentence: Sentence, target: str) -> Pairing:
        return Pairing(
            source=sentence.text,
            target=target,
            source_locale=self._terms.source,
            locale=self._terms.target,
            settled=tuple(match.span for match in sentence.matches),
        )


def _remade(candidate: Candidate, target: str) -> Candidate:
    """The candidate with a translation of the engine's own: what it was repaired for came by itself."""
    traces = (
        replace(trace, stage="n-best", change=0.0, leak=0.0, cover=0.0) if trace.stage else trace
        for trace in candidate.traces
    )
    return replace(candidate, target=target, traces=tuple(traces))


def _spaced(text: str) -> str:
    """With single spaces: an image that stood between two leaves both behind."""
    return " ".join(text.split())
