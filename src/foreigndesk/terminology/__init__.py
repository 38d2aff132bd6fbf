"""Sentences whose translation lacks a term are repaired, and only those.

In stages, the cheapest first, and the first sound translation ends the search: another hypothesis of the engine that has
the terms (n-best); the engine's translation of the sentence with the target terms written into it (code-switched
source), with the usual beam, then with a wider one; if the method wants it, a translation that is made to begin with the
term in its place (prefix); the term put in the place of the words that attend to it (splice), which needs nothing of the
engine. A translation is sound if it honours the glossary and says no term beside those that are asked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..glossary import capitalised
from .forcing import Attempt, forced, rewritten
from .judging import Case, Judge
from .splicing import doubled, spliced
from .values import STAGES, Candidate, Method, Sentence, Trace, honoured

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from ..glossary import Match, Terms
    from ..model import Locale
    from ..plugins import Translator
    from .judging import Verdict

__all__ = ["STAGES", "Candidate", "Method", "Sentence", "Trace", "honoured", "repair"]

USUAL = Method()


def repair(
    sentences: Sequence[Sentence],
    found: Sequence[tuple[str, ...]],
    translator: Translator,
    terms: Terms,
    method: Method = USUAL,
) -> list[Candidate]:
    """A translation for each sentence, with all its terms; sentences without terms come out exactly as found.

    `found` are the engine's translations of each, the best first.
    """
    drafts = [alternatives[0] for alternatives in found]
    broken = [
        index
        for index, (sentence, draft) in enumerate(zip(sentences, drafts, strict=True))
        if sentence.matches and not honoured(sentence, draft, terms)
    ]
    results = [
        Candidate(target=draft, traces=tuple(_trace(match) for match in sentence.matches))
        for sentence, draft in zip(sentences, drafts, strict=True)
    ]
    if broken:
        work = _Repair([sentences[i] for i in broken], [found[i] for i in broken], translator, terms, method)
        for index, candidate in zip(broken, work.run(), strict=True):
            results[index] = candidate
    return results


class _Repair:
    """The stages over a batch of sentences that all lack a term or use a forbidden form."""

    def __init__(
        self,
        sentences: Sequence[Sentence],
        found: Sequence[tuple[str, ...]],
        translator: Translator,
        terms: Terms,
        method: Method,
    ) -> None:
        self._sentences = sentences
        self._found = found
        self._drafts = [alternatives[0] for alternatives in found]
        self._translator = translator
        self._terms = terms
        self._method = method
        self._judge = Judge(translator, terms)
        self._options: list[list[Attempt]] = [[] for _ in sentences]
        self._lacking = [
            _lacking(sentence, draft, terms) for sentence, draft in zip(sentences, self._drafts, strict=True)
        ]

    def run(self) -> list[Candidate]:
        """For each sentence the first sound translation, or else the best that there is."""
        self._offer("n-best", range(len(self._sentences)), self._found)
        # What stays as it is cannot be asked for in other words, and needs none around it to agree.
        asked = [i for i in self._open() if not all(match.is_kept for match in self._lacking[i])]
        if self._method.switches:
            self._offer_switched(asked, None)
            self._offer_switched(self._open(asked), self._method.guided)
        if self._method.forces:
            self._offer_forced(self._open(asked))
        self._offer_spliced(self._open())
        return self._candidates([self._chosen(index) for index in range(len(self._sentences))])

    def _open(self, indices: Iterable[int] | None = None) -> list[int]:
        """The sentences for which nothing sound was found yet."""
        every = range(len(self._sentences)) if indices is None else indices
        return [index for index in every if not any(map(self._is_sound(index), self._options[index]))]

    def _is_sound(self, index: int) -> Callable[[Attempt], bool]:
        sentence = self._sentences[index]
        return lambda attempt: (
            honoured(sentence, attempt.target, self._terms)
            and not doubled(sentence, attempt.target, self._terms)
        )

    def _offer_switched(self, indices: Sequence[int], alternatives: int | None) -> None:
        if indices:
            texts = [_switched(self._sentences[i], self._lacking[i], self._terms.target) for i in indices]
            found = self._translator.translate(texts, alternatives=alternatives)
            self._offer("switched", indices, found)

    def _offer(self, stage: str, indices: Iterable[int], found: Sequence[tuple[str, ...]]) -> None:
        """Take what honours the terms among the translations, of which the engine gives the best first."""
        for index, targets in zip(indices, found, strict=True):
            stages = dict.fromkeys(self._lacking[index], stage)
            self._options[index] += [
                Attempt(target=target, stages=stages)
                for target in dict.fromkeys(targets)
                if honoured(self._sentences[index], target, self._terms)
            ]

    def _offer_forced(self, indices: Sequence[int]) -> None:
        sentences, drafts = self._asked_of(indices)
        attempts = forced(sentences, drafts, self._translator, self._terms, self._method) if indices else ()
        for index, attempt in zip(indices, attempts, strict=True):
            if honoured(self._sentences[index], attempt.target, self._terms):
                # A term may also have come by itself, behind another one.
                stages = {**dict.fromkeys(self._lacking[index], "prefix"), **attempt.stages}
                self._options[index].append(Attempt(target=attempt.target, stages=stages))

    def _offer_spliced(self, indices: Sequence[int]) -> None:
        """The last resort, which is taken even if it could not honour everything."""
        sentences, drafts = self._asked_of(indices)
        targets = spliced(sentences, drafts, self._translator, self._terms)
        for index, target in zip(indices, targets, strict=True):
            stages = dict.fromkeys(self._lacking[index], "splice")
            self._options[index].append(Attempt(target=target, stages=stages))

    def _asked_of(self, indices: Sequence[int]) -> tuple[list[Sentence], list[str]]:
        return [self._sentences[i] for i in indices], [self._drafts[i] for i in indices]

    def _chosen(self, index: int) -> Attempt:
        """The first sound option, else the first."""
        options = self._options[index]
        return next(filter(self._is_sound(index), options), options[0])

    def _candidates(self, chosen: Sequence[Attempt]) -> list[Candidate]:
        """What was chosen, with what the engine thinks of it: all in one batch."""
        before = [Case(s, draft, ()) for s, draft in zip(self._sentences, self._drafts, strict=True)]
        after = [Case(s, one.target, rewritten(one)) for s, one in zip(self._sentences, chosen, strict=True)]
        verdicts = self._judge.verdicts([*before, *after])
        old, new = verdicts[: len(before)], verdicts[len(before) :]
        return [_candidate(*each) for each in zip(self._sentences, chosen, old, new, strict=True)]


def _candidate(sentence: Sentence, chosen: Attempt, before: Verdict, after: Verdict) -> Candidate:
    change = (after.log_prob or 0.0) - (before.log_prob or 0.0)
    traces = (_trace(match, chosen.stages.get(match, ""), change, after) for match in sentence.matches)
    return Candidate(target=chosen.target, traces=tuple(traces))


def _lacking(sentence: Sentence, draft: str, terms: Terms) -> tuple[Match, ...]:
    forbidden = [match for match, _ in terms.forbidden(sentence.matches, draft)]
    return tuple(dict.fromkeys([*terms.missing(sentence.matches, draft), *forbidden]))


def _switched(sentence: Sentence, missing: Sequence[Match], locale: Locale) -> str:
    """The sentence with the target forms of the lacking terms in the place of the source forms; endings stay."""
    parts, end = [], 0
    for match in sorted(missing, key=lambda match: match.span):
        before = sentence.text[: match.span.start]
        is_first = not match.concept.exact and not any(map(str.isalnum, before))
        form = capitalised(match.forms[0], locale) if is_first else match.forms[0]
        parts += [before[end:], form, match.ending]
        end = match.span.end
    return "".join([*parts, sentence.text[end:]])


def _trace(match: Match, stage: str = "", change: float = 0.0, verdict: Verdict | None = None) -> Trace:
    return Trace(
        term=match.term,
        wanted=match.forms[0],
        stage=stage,
        change=change if stage else 0.0,
        leak=verdict.leak if verdict and stage else 0.0,
        cover=verdict.cover if verdict and stage else 0.0,
        inferred=match.source if match.lemma else "",
    )
