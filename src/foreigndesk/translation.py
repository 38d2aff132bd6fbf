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
from . import confidence, identifiers
from .glossary import Concept, Match
from .markup import Masked, Place, fragments, masked, placed, woven
from .model import Span
from .proofreading import Proofreader
from .segmentation import clauses, sentences
from .stop_words import stop_words
from .terminology import Sentence, repair

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from .glossary import Terms
    from .model import Alignment, Inline, Locale, Slot, Unit
    from .plugins import Format, Translator
    from .terminology import Candidate

LONGEST_SENTENCE = 60
"""Words; a longer sentence is translated clause by clause, as models lose the thread."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A unit to be drafted."""

    unit: Unit
    format: Format
    terms: Terms
    """What the glossary and the article's own names ask for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A unit's text in the target locale, and what a reviewer should look at."""

    target: str
    """Empty where no trustworthy draft could be made."""
    doubts: tuple[str, ...] = ()
    confidence: float | None = None
    """0 to 1; `None` where nobody can tell."""
    is_failed: bool = False
    """Whether it fails a check in every way it was made."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """Words without markup, parted into sentences."""

    words: str
    spans: tuple[Span, ...]
    sentences: tuple[Sentence, ...]
    """As many as spans."""


class Desk:
    """Translates into one locale; every sentence once, in rounds, so that each round is one large batch."""

    def __init__(self, translator: Translator, terms: Terms) -> None:
        self._translator = translator
        self._terms = terms
        """In this direction; which terms a text must honour comes with each request."""
        self._drafts: dict[Sentence, Candidate] = {}
        self._alignments: dict[tuple[str, str], Alignment] = {}
        self._proofreader = Proofreader(translator, terms)

    @property
    def signature(self) -> str:
        """The engine's, for the catalog."""
        return self._translator.signature

    def draft(self, requests: Sequence[Request]) -> list[Draft]:
        """A draft for each request, in order."""
        works = [_Work(request) for request in requests]
        self._translate(text for work in works for text in work.texts)
        self._place([work for work in works if work.masked.markup])
        drafts = [self._whole(work) for work in works]
        doubtful = [index for index, draft in enumerate(drafts) if draft is None]
        self._translate(text for index in doubtful for text in works[index].pieces)
        done = [draft or self._piecewise(work) for work, draft in zip(works, drafts, strict=True)]
        pieces = {index: works[index].pieces for index in doubtful}
        used = [[*pieces.get(i, [work.main]), *work.slots.values()] for i, work in enumerate(works)]
        self._proofreader.rate(pair for texts in used for text in texts for pair in self._pairs(text))
        return [self._rated(*each) for each in zip(works, done, used, strict=True)]

    def translate(self, words: Sequence[str], terms: Terms) -> list[str]:
        """Plain words, held to the terms."""
        texts = [text_of(text, terms) for text in words]
        self._translate(texts)
        return [self._words(text) for text in texts]

    def align(self, pairs: Sequence[tuple[str, str]]) -> list[Alignment]:
        """Which part of a translation, whoever made it, came from which part of the source."""
        self._align(pairs)
        return [self._alignments[pair] for pair in pairs]

    def _translate(self, texts: Iterable[Text]) -> None:
        fresh = list(dict.fromkeys(s for text in texts for s in text.sentences if s not in self._drafts))
        if fresh:
            # An image that stood between two spaces leaves both behind.
            found = self._translator.translate([" ".join(sentence.text.split()) for sentence in fresh])
            first = [alternatives[0] for alternatives in found]
            repaired = repair(fresh, first, self._translator, self._terms)
            self._drafts |= zip(fresh, self._proofreader.corrected(fresh, repaired), strict=True)

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

    def _whole(self, work: _Work) -> Draft | None:
        """The unit translated as a whole with its markup put back; `None` if that did not parse as it must."""
        words = self._words(work.main)
        if not work.masked.markup:
            target = work.escape(words)
            return Draft(target=target, doubts=self._doubts(work)) if work.accepts(target) else None
        target = woven(work.masked, words, work.places, work.escape, self._slots(work))
        if not work.accepts(target):
            return None
        doubts = (place.doubt for place in work.places if place.doubt)
        return Draft(target=target, doubts=(*self._doubts(work), *doubts))

    def _place(self, works: Sequence[_Work]) -> None:
        """Find the places of all elements; where one can only be guessed, with a translation of its own words."""
        self._align(pair for work in works for pair in self._pairs(work.main))
        for work in works:
            work.places = self._places(work, {})
        unsure = [work for work in works if any(place.is_guessed for place in work.places)]
        own = [work.guessed() for work in unsure]
        self._translate(text for texts in own for text in texts.values())
        for work, texts in zip(unsure, own, strict=True):
            work.places = self._places(work, {words: self._words(text) for words, text in texts.items()})

    def _places(self, work: _Work, spans: Mapping[str, str]) -> list[Place]:
        words, alignment = self._words(work.main), self._alignment(work.main)
        sentences = self._sentences(work.main)
        small = (stop_words(self._terms.source), stop_words(self._terms.target))
        return placed(work.masked, words, alignment, sentences=sentences, spans=spans, small=small)

    def _piecewise(self, work: _Work) -> Draft:
        """The unit with each run of words between its markup translated alone; empty if even that does not parse."""
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
        return Draft(
            target=written, doubts=("translated piece by piece to keep the markup; check the whole sentence",)
        )

    def _rated(self, work: _Work, draft: Draft, texts: Iterable[Text]) -> Draft:
        """The draft with its score, and with what the checks say of the texts that it was made of."""
        pairs = [(s, self._drafts[s].target) for text in texts for s in text.sentences]
        found = [finding.message for pair in pairs for finding in self._proofreader.findings(*pair)]
        scores = [self._proofreader.score((sentence.text, target)) for sentence, target in pairs]
        doubts = tuple(dict.fromkeys([*map(work.unmasked, found), *draft.doubts]))
        score = confidence.of_draft(scores, is_doubted=bool(doubts), is_failed=bool(found))
        return replace(draft, doubts=doubts, confidence=score, is_failed=bool(found))

    def _slots(self, work: _Work) -> dict[Slot, str]:
        """What is written for the texts within the unit's elements."""
        return {slot: work.escape(self._words(text), slot.syntax) for slot, text in work.slots.items()}

    def _doubts(self, work: _Work) -> tuple[str, ...]:
        texts = [work.main, *work.slots.values()]
        found = (
            work.unmasked(doubt)
            for text in texts
            for sentence in text.sentences
            for doubt in self._drafts[sentence].doubts
        )
        return tuple(dict.fromkeys(found))


def text_of(words: str, terms: Terms, edges: Collection[int] = ()) -> Text:
    """The words parted into sentences short enough for an engine, each with the terms it must honour.

    No identifier is looked for across the `edges` of elements: what touches there are two words.
    """
    spans = [
        clause
        for sentence in sentences(words, terms.source)
        for clause in clauses(words, sentence, LONGEST_SENTENCE)
    ]
    parts = [words[span.start : span.end] for span in spans]
    found = tuple(
        Sentence(text=part, matches=_asked_of(words, span, terms, edges))
        for part, span in zip(parts, spans, strict=True)
    )
    return Text(words=words, spans=tuple(spans), sentences=found)


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


def _asked_of(words: str, span: Span, terms: Terms, edges: Collection[int]) -> tuple[Match, ...]:
    """What a draft must say: the glossary's terms, and what no language has: identifiers, the stand-ins among them."""
    text = words[span.start : span.end]
    matches = [_asked(match) for match in terms.find(text)]
    inner = [edge - span.start for edge in edges]
    kept = [
        _kept(text, found, terms.source)
        for found in identifiers.find(text)
        if not any(alignments.overlap(found, match.span) for match in matches)
        and not any(found.start < edge < found.end for edge in inner)
    ]
    return tuple(sorted([*matches, *kept], key=lambda match: match.span))


def _kept(text: str, span: Span, locale: Locale) -> Match:
    word = text[span.start : span.end]
    concept = Concept(type="keep", forms={locale: (word,)}, forbidden={}, exact=True)
    return Match(span=span, source=word, concept=concept, forms=(word,))


def _asked(match: Match) -> Match:
    """What a draft must say: a name in the form that the source has, other terms in any allowed form."""
    return replace(match, forms=match.forms[:1]) if match.concept.type == "name" else match


class _Work:
    """A request taken apart: the texts that an engine is asked for, and how the unit is put together again."""

    def __init__(self, request: Request) -> None:
        self._request = request
        inline = request.unit.inline
        self.masked: Masked = masked(inline)
        edges = {edge for element in self.masked.markup for edge in (element.start, element.end)}
        words = self.masked.text
        self.main = text_of(words, request.terms, edges) if self.masked.has_words else _untouched(words)
        self.slots = {
            slot: self._text(slot.text)
            for element in inline.markup
            for slot in element.slots
            if slot.text.strip()
        }
        self.fragments = fragments(self.masked)
        self.places: list[Place] = []
        """Of the elements in the translation; found when there is one."""

    @property
    def texts(self) -> Iterable[Text]:
        """All that must be translated for the unit as a whole."""
        return (self.main, *self.slots.values())

    @property
    def pieces(self) -> list[Text]:
        """What must be translated for the unit piece by piece."""
        return [self._piece(span) for span in self.fragments]

    def guessed(self) -> dict[str, Text]:
        """The words of the elements for whose places nothing speaks."""
        found = zip(self.masked.markup, self.places, strict=True)
        words = (self.masked.text[each.start : each.end] for each, place in found if place.is_guessed)
        return {text: self._text(text) for text in words}

    def unmasked(self, doubt: str) -> str:
        """The doubt with what the reviewer sees in the place of a stand-in."""
        for element, stand_in in zip(self.masked.markup, self.masked.stand_ins, strict=True):
            doubt = doubt.replace(f"“{stand_in}”", f"“{element.open}”") if stand_in else doubt
        return doubt

    def escape(self, words: str, syntax: str = "") -> str:
        """Plain words as the unit's format spells them, with the white space at their edges."""
        core = words.strip()
        if not core:
            return words
        before, after = words.split(core, 1)
        return f"{before}{self._request.format.escape(core, syntax or self._request.unit.syntax)}{after}"

    def accepts(self, target: str) -> bool:
        """Whether the target, parsed again, has exactly the markup of the source."""
        parsed: Inline = self._request.format.inline(target, self._request.unit.syntax)
        return bool(target.strip()) and parsed.names == self._request.unit.inline.names

    def _text(self, words: str) -> Text:
        return text_of(words, self._request.terms)

    def _piece(self, span: Span) -> Text:
        words = self.masked.text[span.start : span.end].strip()
        held = {stand_in for stand_in in self.masked.stand_ins if stand_in}
        return self._text(words) if words not in held and any(map(str.isalpha, words)) else _untouched(words)


def _untouched(words: str) -> Text:
    """A text in which nothing is to be translated."""
    return Text(words=words, spans=(), sentences=())
