"""A unit on the desk: taken apart into texts that an engine can translate, and how it is put together again.

An engine sees sentences without markup. What a draft of each must say comes with it: the glossary's terms, and what
no language has.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from . import alignment as alignments
from . import identifiers
from .addresses import difference
from .glossary import Concept, Match
from .markup import Masked, fragments, masked
from .segmentation import clauses, sentences
from .terminology import Sentence

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from .glossary import Terms
    from .markup import Place
    from .model import Inline, Locale, Span, Unit
    from .plugins import Format
    from .terminology import Trace

RE_STAND_IN = re.compile(r"\bX\d+\b")
"""What may be one."""
LONGEST_SENTENCE = 60
"""Words; a longer sentence is translated clause by clause, as models lose the thread."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A unit to be drafted."""

    unit: Unit
    format: Format
    terms: Terms
    """What the glossary and the article's own names ask for."""

    def accepts(self, target: str) -> bool:
        """Whether the target, parsed again, has exactly the markup of the source."""
        parsed: Inline = self.format.inline(target, self.unit.syntax)
        return bool(target.strip()) and not any(difference(self.unit.inline.names, parsed.names))


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """Words without markup, parted into sentences."""

    words: str
    spans: tuple[Span, ...]
    sentences: tuple[Sentence, ...]
    """As many as spans."""


class Workpiece:
    """A request: the texts that an engine is asked for, and how the unit is put together again."""

    def __init__(self, request: Request) -> None:
        self._request = request
        inline = request.unit.inline
        self.masked: Masked = masked(inline)
        edges = {edge for element in self.masked.markup for edge in (element.start, element.end)}
        words = self.masked.text
        self.main = text_of(words, request.terms, edges) if self.masked.has_words else untouched(words)
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

    @cached_property
    def pieces(self) -> list[Text]:
        """What must be translated for the unit piece by piece."""
        return [self._piece(span) for span in self.fragments]

    def guessed(self) -> dict[str, Text]:
        """The words of the elements for whose places nothing speaks."""
        found = zip(self.masked.markup, self.places, strict=True)
        words = (self.masked.text[each.start : each.end] for each, place in found if place.is_guessed)
        return {text: self._text(text) for text in words}

    def shown(self, message: str) -> str:
        """The message with what people see in the place of stand-ins."""
        written = {
            stand_in: element.open
            for element, stand_in in zip(self.masked.markup, self.masked.stand_ins, strict=True)
            if stand_in
        }
        return RE_STAND_IN.sub(lambda found: written.get(found[0], found[0]), message)

    def told(self, traces: Iterable[Trace]) -> tuple[Trace, ...]:
        """What happened to the terms, in words that people see; stand-ins that came through are no news."""
        return tuple(
            replace(trace, term=self.shown(trace.term), wanted=self.shown(trace.wanted))
            for trace in traces
            if trace.stage or trace.term not in self.masked.stand_ins
        )

    def escape(self, words: str, syntax: str = "") -> str:
        """Plain words as the unit's format spells them, with the white space at their edges."""
        core = words.strip()
        if not core:
            return words
        before, after = words.split(core, 1)
        return f"{before}{self._request.format.escape(core, syntax or self._request.unit.syntax)}{after}"

    def accepts(self, target: str) -> bool:
        """Whether the target, parsed again, has exactly the markup of the source."""
        return self._request.accepts(target)

    def _text(self, words: str) -> Text:
        return text_of(words, self._request.terms)

    def _piece(self, span: Span) -> Text:
        words = self.masked.text[span.start : span.end].strip()
        held = {stand_in for stand_in in self.masked.stand_ins if stand_in}
        return self._text(words) if words not in held and any(map(str.isalpha, words)) else untouched(words)


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


def has_words(sentence: Sentence) -> bool:
    """Whether anything is left to translate beside what is kept to the letter."""
    kept = [match.span for match in sentence.matches if match.is_kept]
    letters = (at for at, letter in enumerate(sentence.text) if letter.isalpha())
    return any(not any(span.start <= at < span.end for span in kept) for at in letters)


def untouched(words: str) -> Text:
    """A text in which nothing is to be translated."""
    return Text(words=words, spans=(), sentences=())


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
