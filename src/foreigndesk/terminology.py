"""Sentences whose translation lacks a term are repaired, and only those.

In stages: another hypothesis of the engine that has the terms (n-best); the engine's translation of the sentence
with the target terms written into it (code-switched source); the terms put into the best hypothesis in the place of
the words that attend to them (splice), which needs nothing of the engine. Of all candidates that honour the glossary,
the one wins that the engine finds most probable for the original sentence.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from statistics import fmean
from typing import TYPE_CHECKING

from . import alignment as alignments
from .alignment import inside, overlap
from .glossary import UNSPACED, capitalised, with_ending
from .locales import language
from .model import Span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .glossary import Match, Terms
    from .model import Alignment, Locale
    from .plugins import Translator

ALTERNATIVES = 4
"""How many hypotheses of the engine are looked through."""
STAGES = {
    "n-best": "chosen among alternatives",
    "switched": "asked for in the sentence",
    "splice": "put in by rule",
}
"""What the reviewer is told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A sentence and the terms that its translation must honour."""

    text: str
    matches: tuple[Match, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A possible translation of a sentence, and how it came about."""

    target: str
    stage: str = ""
    """Empty for the engine's own first translation, else a key of `STAGES`."""
    repaired: tuple[Match, ...] = ()
    """The terms that the engine's first translation lacked."""

    @property
    def doubts(self) -> tuple[str, ...]:
        """For the reviewer: each repaired term once, with how it got there."""
        return tuple(
            dict.fromkeys(
                f"term “{match.term}” → “{match.forms[0]}” {STAGES[self.stage]}" for match in self.repaired
            )
        )


def honoured(sentence: Sentence, target: str, terms: Terms) -> bool:
    """Whether the target has every term as often as the sentence, and no forbidden form."""
    return not terms.missing(sentence.matches, target) and not terms.forbidden(sentence.matches, target)


def repair(
    sentences: Sequence[Sentence], drafts: Sequence[str], translator: Translator, terms: Terms
) -> list[Candidate]:
    """The drafts, each with all terms of its sentence. Sentences without terms come out exactly as drafted."""
    broken = [
        index
        for index, (sentence, draft) in enumerate(zip(sentences, drafts, strict=True))
        if sentence.matches and not honoured(sentence, draft, terms)
    ]
    results = [Candidate(target=draft) for draft in drafts]
    if broken:
        repaired = _repaired([sentences[i] for i in broken], [drafts[i] for i in broken], translator, terms)
        for index, candidate in zip(broken, repaired, strict=True):
            results[index] = candidate
    return results


def _repaired(
    sentences: Sequence[Sentence], drafts: Sequence[str], translator: Translator, terms: Terms
) -> list[Candidate]:
    lacking = [_lacking(sentence, draft, terms) for sentence, draft in zip(sentences, drafts, strict=True)]
    texts = [sentence.text for sentence in sentences]
    switched = [_switched(sentence, missing) for sentence, missing in zip(sentences, lacking, strict=True)]
    translations = translator.translate([*texts, *switched], alternatives=ALTERNATIVES)
    plain, guided = translations[: len(texts)], translations[len(texts) :]
    spliced = _spliced(
        sentences,
        [draft or alternatives[0] for draft, alternatives in zip(drafts, plain, strict=True)],
        translator,
        terms,
    )
    pools = [
        [
            *(Candidate(target=target, stage="n-best", repaired=missing) for target in alternatives),
            *(Candidate(target=target, stage="switched", repaired=missing) for target in asked),
            Candidate(target=splice, stage="splice", repaired=missing),
        ]
        for alternatives, asked, splice, missing in zip(plain, guided, spliced, lacking, strict=True)
    ]
    return _best(sentences, pools, translator, terms)


def _lacking(sentence: Sentence, draft: str, terms: Terms) -> tuple[Match, ...]:
    forbidden = [match for match, _ in terms.forbidden(sentence.matches, draft)]
    return tuple(dict.fromkeys([*terms.missing(sentence.matches, draft), *forbidden]))


def _switched(sentence: Sentence, missing: Sequence[Match]) -> str:
    """The sentence with the target forms of the lacking terms in the place of the source forms; endings stay."""
    parts, end = [], 0
    for match in sorted(missing, key=lambda match: match.span):
        parts += [sentence.text[end : match.span.start], match.forms[0], match.ending]
        end = match.span.end
    return "".join([*parts, sentence.text[end:]])


def _best(
    sentences: Sequence[Sentence], pools: Sequence[Sequence[Candidate]], translator: Translator, terms: Terms
) -> list[Candidate]:
    """Of each pool the most probable candidate that honours the terms; the splice, where none does."""
    good = [_good(sentence, pool, terms) for sentence, pool in zip(sentences, pools, strict=True)]
    pairs = [(s.text, c.target) for s, pool in zip(sentences, good, strict=True) for c in pool]
    scores = iter(fmean(log_probs) if log_probs else 0.0 for log_probs in translator.score(pairs))
    return [
        max(((next(scores), -rank, c) for rank, c in enumerate(pool)), key=lambda row: row[:2])[2]
        for pool in good
    ]


def _good(sentence: Sentence, pool: Sequence[Candidate], terms: Terms) -> list[Candidate]:
    """The candidates that honour the terms, each target once, without those that say a term too often if others don't."""
    distinct = {candidate.target: candidate for candidate in reversed(pool)}
    good = [c for c in reversed(distinct.values()) if honoured(sentence, c.target, terms)]
    return [c for c in good if not _doubled(sentence, c.target, terms)] or good or [pool[-1]]


def _doubled(sentence: Sentence, target: str, terms: Terms) -> bool:
    """Whether the target says a term beside those that the sentence asks for: a leaked duplicate."""
    held = _held(sentence, target, terms)
    spans = (span for match in sentence.matches for span in terms.occurrences(match, target))
    return any(not any(overlap(span, other) for other in held) for span in spans)


def _held(sentence: Sentence, target: str, terms: Terms) -> list[Span]:
    """The ranges of the target that honour a term."""
    return [place for place in terms.places(sentence.matches, target) if place]


def _spliced(
    sentences: Sequence[Sentence], drafts: Sequence[str], translator: Translator, terms: Terms
) -> list[str]:
    """The drafts with every lacking term put in; one term per sentence and round, all sentences in a round at once."""
    targets = list(drafts)
    # One round for each term; as many again, should a term and another's forbidden form come to touch.
    for _ in range(1 + 2 * max((len(sentence.matches) for sentence in sentences), default=0)):
        for index, sentence in enumerate(sentences):
            targets[index] = _without_forbidden(sentence, targets[index], terms)
        pending = [i for i, sentence in enumerate(sentences) if terms.missing(sentence.matches, targets[i])]
        if not pending:
            break
        found = translator.align([(sentences[i].text, targets[i]) for i in pending])
        for index, alignment in zip(pending, found, strict=True):
            targets[index] = _with_term(sentences[index], targets[index], alignment, terms)
    return targets


def _without_forbidden(sentence: Sentence, target: str, terms: Terms) -> str:
    """The target with what the glossary asks for in the place of what it forbids."""
    start = len(target)
    for match, hit in sorted(
        terms.slips(sentence.matches, target), key=lambda slip: slip[1].span, reverse=True
    ):
        if hit.span.end <= start:
            target = _put(target, hit.span, replace(match, ending=hit.ending), terms.target)
            start = hit.span.start
    return target


def _with_term(sentence: Sentence, target: str, alignment: Alignment, terms: Terms) -> str:
    """The target with the first lacking term put in the place of the words that render it.

    Not where it would break another term, or make a forbidden form together with the words beside it.
    """
    lacking = terms.missing(sentence.matches, target)
    places = _places(sentence, lacking[0], target, alignment, terms)
    results = [_put(target, span, match, terms.target) for match, span in places]
    sound = (
        result
        for result in results
        if len(terms.missing(sentence.matches, result)) < len(lacking)
        and not terms.slips(sentence.matches, result)
    )
    return next(sound, results[0])


def _places(
    sentence: Sentence, match: Match, target: str, alignment: Alignment, terms: Terms
) -> list[tuple[Match, Span]]:
    """Where the term, or an equal one of the sentence, may go: for words that attend to it, else between words."""
    held = _held(sentence, target, terms)
    everywhere = Span(0, len(target))
    equal = [
        other for other in sentence.matches if (other.concept, other.forms) == (match.concept, match.forms)
    ]
    windows = [
        (other, alignments.window(alignment, other.span, target, within=everywhere, taken=held))
        for other in equal
    ]
    attended = [(found.confidence, other, found.span) for other, found in windows if found]
    attended.sort(key=lambda row: row[0], reverse=True)
    gaps = _gaps(sentence, match, target, alignment, held)
    return [*((other, span) for _, other, span in attended), *((match, Span(gap, gap)) for gap in gaps)]


def _gaps(
    sentence: Sentence, match: Match, target: str, alignment: Alignment, held: Sequence[Span]
) -> list[int]:
    """The positions between words, the best first: behind what attends to the term most, else in proportion."""
    masses = alignments.mass(alignment, match.span)
    goal = match.span.start / max(1, len(sentence.text)) * len(target)
    if masses and max(masses) > 0:
        goal = alignment.target[masses.index(max(masses))].end
    words = [word for word in alignments.split(target) if not any(inside(word, span) for span in held)]
    edges = {edge for word in [*words, *held] for edge in word} or {len(target)}
    free = [edge for edge in edges if not any(span.start < edge < span.end for span in held)]
    return sorted(free, key=lambda gap: (abs(gap - goal), gap))


def _put(target: str, span: Span, match: Match, locale: Locale) -> str:
    """The target with the match's main form in the range; at the start of the sentence it is capitalised."""
    before, after = target[: span.start], target[span.end :]
    form = match.forms[0]
    if not match.concept.exact and not any(map(str.isalnum, before)):
        form = capitalised(form, locale)
    form = with_ending(form, locale) if match.ending else form
    left = " " if _is_tied(before[-1:], form[:1], span, locale) else ""
    right = " " if _is_tied(after[:1], form[-1:], span, locale) else ""
    return f"{before}{left}{form}{right}{after}"


def _is_tied(neighbour: str, edge: str, span: Span, locale: Locale) -> bool:
    """Whether a form put into the range would run into the word beside it."""
    if not neighbour or not alignments.is_wordy(neighbour):
        return False
    if language(locale) in UNSPACED:
        return f"{neighbour}{edge}".isascii() and edge.isalnum()
    return span.start == span.end or alignments.is_wordy(edge)
