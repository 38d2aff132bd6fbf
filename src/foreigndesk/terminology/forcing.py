"""The engine is made to begin with the term in its place, and writes the rest of the sentence anew.

One term of a sentence after the other, from left to right, so that what is in place already stands in the beginning;
each round is one batch over all sentences. Where no such translation is better, the term is spliced in.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, NamedTuple

from .. import alignment as alignments
from ..locales import language
from ..model import Span
from .judging import Case, Judge
from .splicing import doubled, held, places, put, with_term, without_forbidden

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from ..glossary import Match, Terms
    from ..model import Alignment, Locale
    from ..plugins import Translator
    from .values import Method, Sentence

MOST_FORMS = 3
"""Allowed forms of a term that are tried."""
DETERMINERS: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "de": (
        ("der", "die", "das", "den", "dem", "des"),
        ("ein", "eine", "einen", "einem", "einer", "eines"),
        *(
            tuple(f"{stem}{ending}" for ending in ("", "e", "en", "em", "er", "es"))
            for stem in ("kein", "mein", "sein", "ihr", "Ihr", "unser")
        ),
        *(
            tuple(f"{stem}{ending}" for ending in ("e", "en", "em", "er", "es"))
            for stem in ("dies", "jed", "jen", "welch")
        ),
        ("im", "in der", "in den"),
        ("zum", "zur", "zu den"),
        ("vom", "von der", "von den"),
        ("am", "an der", "an den"),
        ("beim", "bei der", "bei den"),
    ),
    "en": (("a", "an"),),
}
"""Words that agree with the noun after them: which of them fits a term, only the engine knows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """A sentence on its way to honouring its terms."""

    target: str
    stages: Mapping[Match, str] = field(default_factory=dict)
    """How the terms that were lacking got in so far."""


class _Step(NamedTuple):
    """What is done next in a target."""

    match: Match
    """The term that is lacking, or whose forbidden form is there."""
    written: Match
    """The match that is written: an equal one of the sentence, which may have another ending."""
    span: Span
    """What it takes the place of."""
    splice: str
    """The target with the term in that place."""


def forced(
    sentences: Sequence[Sentence],
    drafts: Sequence[str],
    translator: Translator,
    terms: Terms,
    method: Method,
) -> list[Attempt]:
    """The drafts with their lacking terms, as far as a few rounds get: at most two for each term."""
    attempts = [Attempt(target=draft) for draft in drafts]
    judge = Judge(translator, terms)
    for _ in range(2 * max((len(sentence.matches) for sentence in sentences), default=0)):
        pending = [i for i, s in enumerate(sentences) if _deficit(s, attempts[i].target, terms)]
        if not pending:
            break
        chosen, bases = [sentences[i] for i in pending], [attempts[i] for i in pending]
        better = _round(chosen, bases, translator, judge, terms, method)
        for index, attempt in zip(pending, better, strict=True):
            attempts[index] = attempt
    return attempts


def rewritten(attempt: Attempt) -> tuple[Match, ...]:
    """The terms behind which the engine wrote the rest anew, so that it may have said their own words there, too."""
    return tuple(match for match, stage in attempt.stages.items() if stage == "prefix")


def _round(
    sentences: Sequence[Sentence],
    attempts: Sequence[Attempt],
    translator: Translator,
    judge: Judge,
    terms: Terms,
    method: Method,
) -> list[Attempt]:
    """Each attempt with one more term."""
    pairs = [(s.text, attempt.target) for s, attempt in zip(sentences, attempts, strict=True)]
    steps = [
        _leftmost(sentence, attempt.target, alignment, terms)
        for sentence, attempt, alignment in zip(sentences, attempts, translator.align(pairs), strict=True)
    ]
    beginnings = [
        list(_beginnings(attempt.target, step, held(sentence, attempt.target, terms), terms.target))
        for sentence, attempt, step in zip(sentences, attempts, steps, strict=True)
    ]
    kept = _likeliest(sentences, beginnings, translator, method)
    completed = _completed(sentences, kept, translator)
    options = [
        _progress(
            sentence,
            attempt,
            [*((target, "prefix") for target in targets), (step.splice, "splice")],
            step.match,
            terms,
        )
        for sentence, attempt, step, targets in zip(sentences, attempts, steps, completed, strict=True)
    ]
    return _best(sentences, options, judge, method)


def _leftmost(sentence: Sentence, target: str, alignment: Alignment, terms: Terms) -> _Step:
    """The first place of the target where a term is lacking or a form is forbidden."""
    slips = [
        (hit.span, match, replace(match, ending=hit.ending))
        for match, hit in terms.slips(sentence.matches, target)
    ]
    # A forbidden form shows where its term belongs better than attention does.
    known = {match.concept for _, match, _ in slips}
    lacking = [
        (span, match, written)
        for match in terms.missing(sentence.matches, target)
        if match.concept not in known
        for written, span in places(sentence, match, target, alignment, terms)[:1]
    ]
    span, match, written = min([*slips, *lacking], key=lambda row: row[0])
    if match.concept in known:
        return _Step(match, written, span, without_forbidden(sentence, target, terms))
    return _Step(match, written, span, with_term(sentence, target, alignment, terms, match))


def _beginnings(target: str, step: _Step, taken: Sequence[Span], locale: Locale) -> Iterator[str]:
    """The target up to the place, to one word before or to one word after it, each with the term behind it."""
    match, span = step.written, step.span
    words = alignments.split(target)
    before = [word.start for word in words if word.start < span.start][-1:]
    after = [word.end for word in words if word.end > span.start][:1]
    for position in (span.start, *before, *after):
        if any(other.start < position < other.end for other in taken):
            continue
        for form in match.forms[:MOST_FORMS]:
            wanted = replace(match, forms=(form,))
            yield _beginning(target[:position], wanted, locale)
            if position == span.start:
                for other in _agreeing(target[:position], locale):
                    yield _beginning(other, wanted, locale)


def _beginning(before: str, match: Match, locale: Locale) -> str:
    return put(before, Span(len(before), len(before)), match, locale)


def _agreeing(before: str, locale: Locale) -> Iterator[str]:
    """The beginning with other forms of the determiner that it ends in."""
    kept = before.rstrip()
    for group in DETERMINERS.get(language(locale), ()):
        for word in group:
            stem = kept.removesuffix(word) if kept.endswith(word) else kept.removesuffix(word.capitalize())
            if stem != kept and not alignments.is_wordy(stem[-1:] or " "):
                is_capital = kept[len(stem)].isupper()
                others = (other for other in group if other != word)
                yield from (f"{stem}{other.capitalize() if is_capital else other} " for other in others)


def _likeliest(
    sentences: Sequence[Sentence],
    beginnings: Sequence[Sequence[str]],
    translator: Translator,
    method: Method,
) -> list[list[str]]:
    """Of each sentence's beginnings the few that the engine finds most probable so far."""
    pairs = [(s.text, text) for s, texts in zip(sentences, beginnings, strict=True) for text in texts]
    # The last log-probability is that of the end, which is not meant to come here.
    scores = {
        pair: sum(log_probs[:-1]) / max(1, len(log_probs) - 1)
        for pair, log_probs in zip(pairs, translator.score(pairs), strict=True)
    }
    ranked = (
        sorted({(-scores[sentence.text, text], rank, text) for rank, text in enumerate(texts)})
        for sentence, texts in zip(sentences, beginnings, strict=True)
    )
    return [list(dict.fromkeys(text for *_, text in rows))[: method.prefixes] for rows in ranked]


def _completed(
    sentences: Sequence[Sentence], beginnings: Sequence[Sequence[str]], translator: Translator
) -> list[list[str]]:
    pairs = [(s.text, text) for s, texts in zip(sentences, beginnings, strict=True) for text in texts]
    written = iter(translator.complete(pairs))
    return [[target for _ in texts if (target := next(written))] for texts in beginnings]


def _progress(
    sentence: Sentence,
    attempt: Attempt,
    choices: Sequence[tuple[str, str]],
    match: Match,
    terms: Terms,
) -> list[Attempt]:
    """The choices that are nearer to the goal than before; the last, the splice, if there are none."""
    deficit = _deficit(sentence, attempt.target, terms)
    better = [(t, stage) for t, stage in choices if _deficit(sentence, t, terms) < deficit]
    single = [(t, stage) for t, stage in better if not doubled(sentence, t, terms)]
    return [
        Attempt(target=target, stages={**attempt.stages, match: stage})
        for target, stage in single or better or choices[-1:]
    ]


def _deficit(sentence: Sentence, target: str, terms: Terms) -> int:
    """How many terms are lacking and how many forms forbidden."""
    return len(terms.missing(sentence.matches, target)) + len(terms.slips(sentence.matches, target))


def _best(
    sentences: Sequence[Sentence],
    options: Sequence[Sequence[Attempt]],
    judge: Judge,
    method: Method,
) -> list[Attempt]:
    cases = [
        Case(sentence, option.target, tuple(option.stages))
        for sentence, choices in zip(sentences, options, strict=True)
        for option in choices
    ]
    scores = iter([verdict.score(method) for verdict in judge.verdicts(cases)])
    rated = [[(next(scores), -rank) for rank, _ in enumerate(choices)] for choices in options]
    return [choices[-max(rows)[1]] for choices, rows in zip(options, rated, strict=True)]
