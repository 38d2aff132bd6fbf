"""The term put into a translation in the place of the words that attend to it: needs nothing of the engine."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from .. import alignment as alignments
from ..alignment import inside, overlap
from ..glossary import UNSPACED, capitalised, with_ending
from ..locales import language
from ..model import Span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..glossary import Match, Terms
    from ..model import Alignment, Locale
    from ..plugins import Translator
    from .values import Sentence


def spliced(
    sentences: Sequence[Sentence], drafts: Sequence[str], translator: Translator, terms: Terms
) -> list[str]:
    """The drafts with every lacking term put in; the engine is asked once, for all of them."""
    targets = [
        without_forbidden(sentence, draft, terms) for sentence, draft in zip(sentences, drafts, strict=True)
    ]
    pending = [i for i, sentence in enumerate(sentences) if terms.missing(sentence.matches, targets[i])]
    pairs = [(sentences[i].text, targets[i]) for i in pending]
    for index, alignment in zip(pending, translator.align(pairs) if pairs else (), strict=True):
        targets[index] = _filled(sentences[index], targets[index], alignment, terms)
    return targets


def _filled(sentence: Sentence, target: str, alignment: Alignment, terms: Terms) -> str:
    """The target with one lacking term after the other put in."""
    # One step for each term; as many again, should a term and another's forbidden form come to touch.
    for _ in range(1 + 2 * len(sentence.matches)):
        if not terms.missing(sentence.matches, target):
            break
        changed = without_forbidden(sentence, with_term(sentence, target, alignment, terms), terms)
        alignment, target = alignments.edited(alignment, target, changed), changed
    return target


def with_term(
    sentence: Sentence, target: str, alignment: Alignment, terms: Terms, first: Match | None = None
) -> str:
    """The target with the `first`, or else any, lacking term put in the place of the words that render it.

    Not where it would break another term, or make a forbidden form together with the words beside it.
    """
    lacking = terms.missing(sentence.matches, target)
    found = places(sentence, first or lacking[0], target, alignment, terms)
    results = [put(target, span, match, terms.target) for match, span in found]
    sound = (
        result
        for result in results
        if len(terms.missing(sentence.matches, result)) < len(lacking)
        and not terms.slips(sentence.matches, result)
    )
    return next(sound, results[0])


def without_forbidden(sentence: Sentence, target: str, terms: Terms) -> str:
    """The target with what the glossary asks for in the place of what it forbids."""
    start = len(target)
    for match, hit in sorted(
        terms.slips(sentence.matches, target), key=lambda slip: slip[1].span, reverse=True
    ):
        if hit.span.end <= start:
            target = put(target, hit.span, replace(match, ending=hit.ending), terms.target)
            start = hit.span.start
    return target


def places(
    sentence: Sentence, match: Match, target: str, alignment: Alignment, terms: Terms
) -> list[tuple[Match, Span]]:
    """Where the term, or an equal one of the sentence, may go: for words that attend to it, else between words."""
    taken = held(sentence, target, terms)
    everywhere = Span(0, len(target))
    equal = [
        other for other in sentence.matches if (other.concept, other.forms) == (match.concept, match.forms)
    ]
    windows = [
        (other, alignments.window(alignment, other.span, target, within=everywhere, taken=taken))
        for other in equal
    ]
    attended = [(found.confidence, other, found.span) for other, found in windows if found]
    attended.sort(key=lambda row: row[0], reverse=True)
    gaps = _gaps(sentence, match, target, alignment, taken)
    return [*((other, span) for _, other, span in attended), *((match, Span(gap, gap)) for gap in gaps)]


def doubled(sentence: Sentence, target: str, terms: Terms) -> bool:
    """Whether the target says a term beside those that the sentence asks for: a leaked duplicate."""
    taken = held(sentence, target, terms)
    spans = (span for match in sentence.matches for span in terms.occurrences(match, target))
    return any(not any(overlap(span, other) for other in taken) for span in spans)


def held(sentence: Sentence, target: str, terms: Terms) -> list[Span]:
    """The ranges of the target that honour a term."""
    return [place for place in terms.places(sentence.matches, target) if place]


def _gaps(
    sentence: Sentence, match: Match, target: str, alignment: Alignment, taken: Sequence[Span]
) -> list[int]:
    """The positions between words, the best first: behind what attends to the term most, else in proportion."""
    masses = alignments.mass(alignment, match.span)
    goal = match.span.start / max(1, len(sentence.text)) * len(target)
    if masses and max(masses) > 0:
        goal = alignment.target[masses.index(max(masses))].end
    words = [word for word in alignments.split(target) if not any(inside(word, span) for span in taken)]
    edges = {edge for word in [*words, *taken] for edge in word} or {len(target)}
    outside = (edge for edge in edges if not any(span.start < edge < span.end for span in taken))
    free = [edge for edge in outside if not alignments.cuts(target, edge)]
    return sorted(free, key=lambda gap: (abs(gap - goal), gap))


def put(target: str, span: Span, match: Match, locale: Locale) -> str:
    """The target with the match's main form in the range; at the start of the sentence it is capitalised."""
    before, after = target[: span.start], target[span.end :]
    form = match.forms[0]
    if not match.concept.exact and not any(map(str.isalnum, before)):
        form = capitalised(form, locale)
    form = with_ending(form, locale) if match.ending else form
    before, after = _without_edges(before, form, after)
    left = " " if _is_tied(before[-1:], form[:1], span, locale) else ""
    right = " " if _is_tied(after[:1], form[-1:], span, locale) else ""
    return f"{before}{left}{form}{right}{after}"


def _without_edges(before: str, form: str, after: str) -> tuple[str, str]:
    """What stands around a form, without the punctuation that the form brings along: `--` of `--draft`."""
    core = alignments.trim(form, Span(0, len(form)))
    return before.removesuffix(form[: core.start]), after.removeprefix(form[core.end :])


def _is_tied(neighbour: str, edge: str, span: Span, locale: Locale) -> bool:
    """Whether a form put into the range would run into the word beside it."""
    if not neighbour or not alignments.is_wordy(neighbour):
        return False
    if language(locale) in UNSPACED:
        return f"{neighbour}{edge}".isascii() and edge.isalnum()
    return span.start == span.end or alignments.is_wordy(edge)
