"""Sentences whose translation lacks a term are repaired, and only those.

In stages: another hypothesis of the engine that has the terms (n-best); the engine's translation of the sentence
with the target terms written into it (code-switched source); a translation that is made to begin with the term in its
place (prefix); the term put in the place of the words that attend to it (splice), which needs nothing of the engine. Of
all that honour the glossary, the one wins that the engine finds best for the original sentence.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from ..glossary import capitalised
from .forcing import Attempt, forced
from .judging import Case, Judge
from .splicing import doubled, spliced
from .values import STAGES, Candidate, Method, Sentence, Trace, honoured

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

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
        """For each sentence the best translation that honours its terms."""
        everything = range(len(self._sentences))
        self._offer("n-best", everything, self._found)
        pending = self._pending(everything)
        # What stays as it is cannot be asked for in other words, and needs none around it to agree.
        asked = [index for index in pending if not all(match.is_kept for match in self._lacking[index])]
        if asked and self._method.switches:
            self._offer("switched", asked, self._switched(asked))
            asked = self._pending(asked)
        if asked and self._method.forces:
            self._offer_forced(asked)
        pending = self._pending(pending)
        self._offer_spliced(
            [index for index in pending if not self._options[index] or not self._method.forces]
        )
        self._ask(everything)
        return [self._candidate(index) for index in everything]

    def _switched(self, pending: Sequence[int]) -> list[tuple[str, ...]]:
        texts = [
            _switched(self._sentences[index], self._lacking[index], self._terms.target) for index in pending
        ]
        return self._translator.translate(texts, alternatives=self._method.guided)

    def _offer(self, stage: str, indices: Iterable[int], found: Sequence[tuple[str, ...]]) -> None:
        """Take what honours the terms among the translations."""
        for index, targets in zip(indices, found, strict=True):
            stages = dict.fromkeys(self._lacking[index], stage)
            good = (t for t in dict.fromkeys(targets) if honoured(self._sentences[index], t, self._terms))
            # The engine gives the best first.
            self._options[index] += [
                Attempt(target=target, stages=stages) for target in islice(good, self._method.kept)
            ]

    def _offer_forced(self, pending: Sequence[int]) -> None:
        sentences, drafts = self._chosen(pending)
        attempts = forced(sentences, drafts, self._translator, self._judge, self._terms, self._method)
        for index, attempt in zip(pending, attempts, strict=True):
            if honoured(self._sentences[index], attempt.target, self._terms):
                # A term may also have come by itself, behind another one.
                stages = {**dict.fromkeys(self._lacking[index], "prefix"), **attempt.stages}
                self._options[index].append(Attempt(target=attempt.target, stages=stages))

    def _offer_spliced(self, pending: Sequence[int]) -> None:
        """The last resort, which is taken even if it could not honour everything."""
        sentences, drafts = self._chosen(pending)
        targets = spliced(sentences, drafts, self._translator, self._terms)
        for index, target in zip(pending, targets, strict=True):
            stages = dict.fromkeys(self._lacking[index], "splice")
            if not self._options[index] or honoured(self._sentences[index], target, self._terms):
                self._options[index].append(Attempt(target=target, stages=stages))

    def _chosen(self, indices: Sequence[int]) -> tuple[list[Sentence], list[str]]:
        return [self._sentences[i] for i in indices], [self._drafts[i] for i in indices]

    def _pending(self, indices: Sequence[int]) -> list[int]:
        """The sentences for which nothing so good was found yet that the search may end."""
        self._ask(indices)
        return [index for index in indices if not self._is_done(index)]

    def _ask(self, indices: Iterable[int]) -> None:
        """Let the engine tell in one batch what it thinks of the options so far."""
        self._judge.verdicts([case for index in indices for case in self._cases(index)])

    def _cases(self, index: int) -> list[Case]:
        """The draft, and the options without those that say a term too often."""
        sentence = self._sentences[index]
        options = (Case(sentence, o.target, tuple(o.stages)) for o in self._sound(index))
        return [Case(sentence, self._drafts[index], ()), *options]

    def _is_done(self, index: int) -> bool:
        before, *verdicts = self._judge.verdicts(self._cases(index))
        goal = (before.log_prob or 0.0) - self._method.slack
        return any((verdict.log_prob or 0.0) >= goal for verdict in verdicts)

    def _candidate(self, index: int) -> Candidate:
        before, *verdicts = self._judge.verdicts(self._cases(index))
        scores = [verdict.score(self._method) for verdict in verdicts]
        rank = scores.index(max(scores))
        best, after = self._sound(index)[rank], verdicts[rank]
        change = (after.log_prob or 0.0) - (before.log_prob or 0.0)
        traces = (
            _trace(match, best.stages.get(match, ""), change, after)
            for match in self._sentences[index].matches
        )
        return Candidate(target=best.target, traces=tuple(traces))

    def _sound(self, index: int) -> list[Attempt]:
        """The options without those that say a term too often, if there are others."""
        options, sentence = self._options[index], self._sentences[index]
        return [o for o in options if not doubled(sentence, o.target, self._terms)] or options


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
