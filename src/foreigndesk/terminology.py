"""Sentences whose translation lacks a term are repaired, and only those.

In stages: another hypothesis of the engine that has the terms (n-best); the engine's translation of the sentence
with the target terms written into it (code-switched source); the terms put into the best hypothesis in the place of
the words that attend to them (splice). The last stage cannot fail. Of all candidates that honour the glossary, the
one wins that the engine finds most probable for the original sentence.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from . import alignment as alignments
from .glossary import capitalised, with_ending
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
                f"term “{match.source}” → “{match.forms[0]}” {STAGES[self.stage]}" for match in self.repaired
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
    """The sentence with the target forms of the lacking terms in the place of the source forms."""
    parts, end = [], 0
    for match in sorted(missing, key=lambda match: match.span):
        if match.span.start >= end:
            parts += [sentence.text[end : match.span.start], match.forms[0]]
            end = match.span.end
    return "".join([*parts, sentence.text[end:]])


def _best(
    sentences: Sequence[Sentence], pools: Sequence[Sequence[Candidate]], translator: Translator, terms: Terms
) -> list[Candidate]:
    """Of each pool the most probable candidate that honours the terms; the splice, where none does."""
    good = [
        [c for c in pool if honoured(sentence, c.target, terms) and not _doubled(sentence, c.target, terms)]
        or [c for c in pool if honoured(sentence, c.target, terms)]
        or [pool[-1]]
        for sentence, pool in zip(sentences, pools, strict=True)
    ]
    pairs = [(s.text, c.target) for s, pool in zip(sentences, good, strict=True) for c in pool]
    scores = iter(translator.score(pairs))
    return [
        max(((next(scores), -rank, c) for rank, c in enumerate(pool)), key=lambda row: row[:2])[2]
        for pool in good
    ]


def _doubled(sentence: Sentence, target: str, terms: Terms) -> bool:
    """Whether the target says a term more often than the sentence: a leaked duplicate."""
    return any(
        terms.count(match, target) > sum(1 for other in sentence.matches if other.concept is match.concept)
        for match in sentence.matches
    )


def _spliced(
    sentences: Sequence[Sentence], drafts: Sequence[str], translator: Translator, terms: Terms
) -> list[str]:
    """The drafts with every lacking term put in; one term per sentence and round, all sentences in a round at once."""
    targets = list(drafts)
    for index, sentence in enumerate(sentences):
        targets[index] = _without_forbidden(sentence, targets[index], terms)
    pending = [i for i, sentence in enumerate(sentences) if terms.missing(sentence.matches, targets[i])]
    for _ in range(max((len(sentence.matches) for sentence in sentences), default=0)):
        found = translator.align([(sentences[i].text, targets[i]) for i in pending])
        for index, alignment in zip(pending, found, strict=True):
            targets[index] = _with_term(sentences[index], targets[index], alignment, terms)
        pending = [i for i in pending if terms.missing(sentences[i].matches, targets[i])]
    return targets


def _without_forbidden(sentence: Sentence, target: str, terms: Terms) -> str:
    for match, form in terms.forbidden(sentence.matches, target):
        target = target.replace(form, match.forms[0])
    return target


def _with_term(sentence: Sentence, target: str, alignment: Alignment, terms: Terms) -> str:
    """The target with the first lacking term put in the place of the words that render it."""
    match = terms.missing(sentence.matches, target)[0]
    same = [other for other in sentence.matches if other.concept is match.concept]
    held = [span for other in sentence.matches for span in terms.occurrences(other, target)]
    everywhere = Span(0, len(target))
    windows = [
        (other, alignments.window(alignment, other.span, target, within=everywhere, taken=held))
        for other in same
    ]
    attended = [(found.confidence, other, found.span) for other, found in windows if found]
    if attended:
        _, chosen, span = max(attended, key=lambda row: row[0])
        return _put(target, span, chosen, terms.target)
    position = _gap(sentence, match, target, alignment, held)
    return _put(target, Span(position, position), match, terms.target)


def _gap(sentence: Sentence, match: Match, target: str, alignment: Alignment, held: Sequence[Span]) -> int:
    """Where between words the term goes when no words render it: behind what attends to it most, else in proportion."""
    masses = alignments.mass(alignment, match.span)
    goal = match.span.start / max(1, len(sentence.text)) * len(target)
    if masses and max(masses) > 0:
        goal = alignment.target[masses.index(max(masses))].end
    gaps = [0, *(position + 1 for position, mark in enumerate(target) if mark == " "), len(target)]
    free = [gap for gap in gaps if not any(span.start < gap < span.end for span in held)]
    return min(free, key=lambda gap: abs(gap - goal))


def _put(target: str, span: Span, match: Match, locale: Locale) -> str:
    """The target with the match's main form in the range; at the start of the sentence it is capitalised."""
    chosen = match if target[: span.start].strip() or match.concept.exact else capitalised(match)
    form = with_ending(chosen.forms[0], locale) if match.genitive else chosen.forms[0]
    before, after = target[: span.start], target[span.end :]
    left = " " if before[-1:].isalnum() or (span.start == span.end and before[-1:].strip()) else ""
    right = " " if after[:1].isalnum() else ""
    return f"{before}{left}{form}{right}{after}"
