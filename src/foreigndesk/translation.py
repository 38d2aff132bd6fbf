"""Units -> drafts: sentences pooled over all articles, translated, held to the glossary, and marked up again.

The engine sees sentences without markup, each once. Everything else happens here and is the same for any engine:
terms are verified and repaired (`terminology`), inline markup is projected (`markup`), and what came out is parsed
again before it is believed. A draft that cannot be trusted is translated piece by piece, or left to people.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from . import alignment as alignments
from . import confidence
from .asking import AskedOnce, one_ahead
from .markup import Place, placed, woven
from .model import Span
from .plugins import Untranslated
from .proofreading import Proofreader
from .stop_words import stop_words
from .terminology import Candidate, Method, repair
from .workpiece import Request, Workpiece, has_words, text_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from .glossary import Concept, Terms
    from .model import Alignment, Slot
    from .plugins import Translator
    from .terminology import Sentence, Trace
    from .workpiece import Text

__all__ = ["Desk", "Draft", "Request", "text_of"]

MOST_SENTENCES = 5_000
"""Translated sentences that are held for when they come again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A unit's text in the target locale, and what a reviewer should look at."""

    target: str
    """Empty where no trustworthy draft could be made."""
    doubts: tuple[str, ...] = ()
    traces: tuple[Trace, ...] = ()
    """How each term of the unit came to be honoured."""
    confidence: float | None = None
    """0 to 1; `None` where nobody can tell."""
    is_failed: bool = False
    """Whether it fails a check in every way it was made."""


class Desk:
    """Translates into one locale; every sentence once, in rounds, so that each round is one large batch."""

    def __init__(self, translator: Translator, terms: Terms, method: Method | None = None) -> None:
        self._translator = AskedOnce(translator)
        self._method = method or Method()
        """How lacking terms are put in."""
        self._terms = terms
        """In this direction; which terms a text must honour comes with each request."""
        self._drafts: dict[Sentence, Candidate] = {}
        self._failures: dict[Sentence, str] = {}
        """Why the engine has no translation of them."""
        self._alignments: dict[tuple[str, str], Alignment] = {}
        self._proofreader = Proofreader(self._translator, terms)

    @property
    def signature(self) -> str:
        """The engine's, for the catalog."""
        return self._translator.signature

    def drafts(self, parts: Iterable[Sequence[Request]]) -> Iterator[list[Draft]]:
        """For each part what `draft` gives; the engine starts with the next one while one is repaired and checked."""
        for works in one_ahead(map(self._begun, parts)):
            yield self._drafted(works)

    def draft(self, requests: Sequence[Request]) -> list[Draft]:
        """A draft for each request, in order."""
        return self._drafted([Workpiece(request) for request in requests])

    def _begun(self, requests: Sequence[Request]) -> list[Workpiece]:
        """The requests taken apart, and their sentences sent to the engine."""
        works = [Workpiece(request) for request in requests]
        self._sent([text for work in works for text in work.texts])
        return works

    def _drafted(self, works: Sequence[Workpiece]) -> list[Draft]:
        self._forget()
        self._translate(text for work in works for text in work.texts)
        self._place([work for work in works if work.masked.markup and not self._lost(work.texts)])
        drafts = [self._whole(work) for work in works]
        doubtful = [index for index, draft in enumerate(drafts) if draft is None]
        self._translate(text for index in doubtful for text in works[index].pieces)
        done = [draft or self._piecewise(work) for work, draft in zip(works, drafts, strict=True)]
        used = [
            work.texts if draft else (*work.pieces, *work.slots.values())
            for work, draft in zip(works, drafts, strict=True)
        ]
        made = [index for index, draft in enumerate(done) if draft.target]
        self._proofreader.rate(pair for i in made for text in used[i] for pair in self._pairs(text))
        return [
            self._rated(*each) if each[1].target else each[1] for each in zip(works, done, used, strict=True)
        ]

    def translate(self, words: Sequence[str], terms: Terms) -> list[str]:
        """Plain words, held to the terms."""
        return next(self.translations([words], terms))

    def translations(self, parts: Iterable[Sequence[str]], terms: Terms) -> Iterator[list[str]]:
        """For each part what `translate` gives; the engine works ahead as for `drafts`."""
        for texts in one_ahead(self._sent([text_of(words, terms) for words in part]) for part in parts):
            self._translate(texts)
            yield [self._words(text) for text in texts]

    def align(self, pairs: Sequence[tuple[str, str]]) -> list[Alignment]:
        """Which part of a translation, whoever made it, came from which part of the source."""
        self._align(pairs)
        return [self._alignments[pair] for pair in pairs]

    def _forget(self) -> None:
        """Drop alignments and the oldest sentences, so that memory stays flat however many articles come."""
        self._drafts = dict(list(self._drafts.items())[-MOST_SENTENCES:])
        self._failures = {s: reason for s, reason in self._failures.items() if s in self._drafts}
        self._proofreader.forget()
        self._translator.forget()
        self._alignments.clear()  # They are the largest, and seldom needed twice.

    def _sent(self, texts: Sequence[Text]) -> Sequence[Text]:
        """The texts, with whose sentences the engine starts if it was not yet asked for them."""
        new = (s for text in texts for s in text.sentences if s not in self._drafts and has_words(s))
        self._translator.ahead(map(_spaced, new))
        return texts

    def _translate(self, texts: Iterable[Text]) -> None:
        new = dict.fromkeys(s for text in texts for s in text.sentences if s not in self._drafts)
        self._drafts |= {s: Candidate(target=s.text) for s in new if not has_words(s)}
        fresh = [sentence for sentence in new if sentence not in self._drafts]
        if fresh:
            found = self._translator.translate([_spaced(sentence) for sentence in fresh])
            failed = {s: _reason(none) for s, none in zip(fresh, found, strict=True) if not none}
            self._failures |= failed
            self._drafts |= dict.fromkeys(failed, Candidate(target=""))
            done = [sentence for sentence in fresh if sentence not in failed]
            offers = [alternatives for alternatives in found if alternatives]
            repaired = repair(done, offers, self._translator, self._terms, self._method)
            self._drafts |= zip(done, self._proofreader.corrected(done, repaired, offers), strict=True)

    def _align(self, pairs: Iterable[tuple[str, str]]) -> None:
        fresh = [pair for pair in dict.fromkeys(pairs) if pair not in self._alignments]
        if fresh:
            found = self._translator.align(fresh)
            linked = (_linked(one, *pair, self._terms) for pair, one in zip(fresh, found, strict=True))
            self._alignments |= zip(fresh, linked, strict=True)

    def _pairs(self, text: Text) -> Iterable[tuple[str, str]]:
        return ((sentence.text, self._drafts[sentence].target) for sentence in text.sentences)

    def _words(self, text: Text) -> str:
        """The translated sentences with the white space that stood between them."""
        parts, end = [], 0
        for span, sentence in zip(text.spans, text.sentences, strict=True):
            parts += [text.words[end : span.start], self._drafts[sentence].target]
            end = span.end
        return "".join([*parts, text.words[end:]])

    def _alignment(self, text: Text) -> Alignment:
        """The whole text's alignment from its sentences'."""
        parts, end, target, first = [], 0, 0, 0
        for span, sentence in zip(text.spans, text.sentences, strict=True):
            target += span.start - end
            draft = self._drafts[sentence].target
            part = self._alignments[sentence.text, draft]
            parts.append(alignments.shifted(part, source=span.start, target=target, first=first))
            end, target, first = span.end, target + len(draft), first + len(part.source)
        return alignments.joined(parts)

    def _sentences(self, text: Text) -> list[tuple[Span, Span]]:
        """The range of each sentence in the source and in the translation."""
        found, end, target = [], 0, 0
        for span, sentence in zip(text.spans, text.sentences, strict=True):
            target += span.start - end
            draft = self._drafts[sentence].target
            found.append((span, Span(target, target + len(draft))))
            end, target = span.end, target + len(draft)
        return found

    def _whole(self, work: Workpiece) -> Draft | None:
        """The unit translated as a whole with its markup put back; `None` if that did not parse as it must."""
        if lost := self._lost(work.texts):
            return lost
        words = self._words(work.main)
        if work.masked.markup:
            target = woven(work.masked, words, work.places, work.escape, self._slots(work))
        else:
            target = work.escape(words)
        if not work.accepts(target):
            return None
        return self._explained(target, work, work.texts, [place.doubt for place in work.places])

    def _place(self, works: Sequence[Workpiece]) -> None:
        """Find the places of all elements; where one can only be guessed, with a translation of its own words."""
        self._align(pair for work in works for pair in self._pairs(work.main))
        for work in works:
            work.places = self._places(work, {})
        unsure = [work for work in works if any(place.is_guessed for place in work.places)]
        own = [work.guessed() for work in unsure]
        self._translate(text for texts in own for text in texts.values())
        for work, texts in zip(unsure, own, strict=True):
            work.places = self._places(work, {words: self._words(text) for words, text in texts.items()})

    def _places(self, work: Workpiece, spans: Mapping[str, str]) -> list[Place]:
        words, alignment = self._words(work.main), self._alignment(work.main)
        sentences = self._sentences(work.main)
        small = (stop_words(self._terms.source), stop_words(self._terms.target))
        return placed(work.masked, words, alignment, sentences=sentences, spans=spans, small=small)

    def _piecewise(self, work: Workpiece) -> Draft:
        """The unit with each run of words between its markup translated alone; empty if even that does not parse."""
        texts = [*work.pieces, *work.slots.values()]
        if lost := self._lost(texts):
            return lost
        parts, ends, target = [], {0: 0}, 0
        for span, text in zip(work.fragments, work.pieces, strict=True):
            piece = work.masked.text[span.start : span.end]
            words = (
                piece[: len(piece) - len(piece.lstrip())] + self._words(text) + piece[len(piece.rstrip()) :]
            )
            parts.append(words if piece.strip() else piece)
            target += len(parts[-1])
            ends[span.end] = target
        places = [Place(Span(ends[element.start], ends[element.end])) for element in work.masked.markup]
        written = woven(work.masked, "".join(parts), places, work.escape, self._slots(work))
        if not work.accepts(written):
            return Draft(target="", doubts=("the markup could not be kept; translate by hand",))
        doubt = "translated piece by piece to keep the markup; check the whole sentence"
        return self._explained(written, work, texts, [doubt])

    def _lost(self, texts: Iterable[Text]) -> Draft | None:
        """No draft, and why, if the engine failed on one of the sentences."""
        sentences = (sentence for text in texts for sentence in text.sentences)
        reasons = dict.fromkeys(self._failures[s] for s in sentences if s in self._failures)
        return Draft(target="", doubts=tuple(reasons)) if reasons else None

    def _rated(self, work: Workpiece, draft: Draft, texts: Iterable[Text]) -> Draft:
        """The draft with its score, and with what the checks say of the texts that it was made of."""
        pairs = [(s, self._drafts[s].target) for text in texts for s in text.sentences]
        found = [finding.message for pair in pairs for finding in self._proofreader.findings(*pair)]
        scores = [self._proofreader.score((sentence.text, target)) for sentence, target in pairs]
        doubts = tuple(dict.fromkeys([*map(work.shown, found), *draft.doubts]))
        score = confidence.of_draft(scores, is_doubted=bool(doubts), is_failed=bool(found))
        return replace(draft, doubts=doubts, confidence=score, is_failed=bool(found))

    def _slots(self, work: Workpiece) -> dict[Slot, str]:
        """What is written for the texts within the unit's elements."""
        return {slot: work.escape(self._words(text), slot.syntax) for slot, text in work.slots.items()}

    def _explained(self, target: str, work: Workpiece, texts: Iterable[Text], doubts: Sequence[str]) -> Draft:
        """The draft with what happened to the terms of the texts that it is made of, and what is doubtful."""
        made = (self._drafts[sentence] for text in texts for sentence in text.sentences)
        traces = work.told(trace for candidate in made for trace in candidate.traces)
        found = dict.fromkeys(filter(None, (*(trace.doubt for trace in traces), *doubts)))
        return Draft(target=target, doubts=tuple(found), traces=traces)


def _spaced(sentence: Sentence) -> str:
    """With single spaces: an image that stood between two leaves both behind."""
    return " ".join(sentence.text.split())


def _reason(none: tuple[str, ...]) -> str:
    return (
        none.reason
        if isinstance(none, Untranslated)
        else "the engine gave no translation; translate it by hand"
    )


def _linked(alignment: Alignment, source: str, target: str, terms: Terms) -> Alignment:
    """The alignment with what is certain, whatever attention says: terms, names and numbers come from themselves."""
    weights = list(alignments.anchored(alignment, source, target).weights)
    seen: Counter[Concept] = Counter()
    for match in terms.find(source):
        occurrences = list(terms.occurrences(match, target))
        position = seen[match.concept]
        seen[match.concept] += 1
        tokens = [
            index for index, span in enumerate(alignment.source) if alignments.overlap(span, match.span)
        ]
        if not tokens or position >= len(occurrences):
            continue
        for row, span in enumerate(alignment.target):
            if alignments.overlap(span, occurrences[position]):
                weights[row] = dict.fromkeys(tokens, 1.0)
    return replace(alignment, weights=tuple(weights))
