"""Where in the translated words each element of a unit belongs."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from .. import alignment as alignments
from ..alignment import overlap
from ..model import Markup, Span
from .searching import Place, Search, is_free, shown

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from ..model import Alignment
    from .masking import Masked


def placed(
    source: Masked,
    target: str,
    alignment: Alignment,
    *,
    sentences: Sequence[tuple[Span, Span]] = (),
    spans: Mapping[str, str] | None = None,
    small: tuple[AbstractSet[str], AbstractSet[str]] = (frozenset(), frozenset()),
) -> list[Place]:
    """For each element its place in the translated words, in the elements' order.

    `sentences` are the ranges of each sentence in the source and in the translation, which no element leaves.
    `spans` may give translations of the elements' own words, to be looked for where attention shows nothing.
    `small` are the stop words of both languages: attention scatters over them.
    """
    search = Search(source.text, target, alignment, spans or {}, small)
    return _Placing(source, target, sentences, search).places()


class _Placing:
    """Finds the places of a unit's elements: opaque ones, then what is around them, then points between words."""

    def __init__(
        self,
        source: Masked,
        target: str,
        sentences: Sequence[tuple[Span, Span]],
        search: Search,
    ) -> None:
        self._source = source
        self._target = target
        self._sentences = sentences
        self._search = search
        self._places: dict[int, Place] = {}

    def places(self) -> list[Place]:
        markup = self._source.markup
        for index, element in enumerate(markup):
            if element.kind == "opaque":
                self._places[index] = self._opaque(index)
        for index in sorted(self._with_words(), key=self._rank):
            self._places[index] = self._paired(index)
        for index in range(len(markup)):
            if index not in self._places:
                self._places[index] = Place(self._point(index))
        return [self._places[index] for index in range(len(markup))]

    def _with_words(self) -> list[int]:
        """The paired elements; an empty one, such as an anchor, is placed like a point."""
        return [
            index
            for index, element in enumerate(self._source.markup)
            if element.kind == "paired" and self._source.text[element.start : element.end].strip()
        ]

    def _rank(self, index: int) -> tuple[int, bool]:
        """Outer elements first, and of siblings those that must hold a stand-in."""
        return len(list(self._source.ancestors(index))), not self._held(index)

    def _opaque(self, index: int) -> Place:
        token = self._source.stand_ins[index]
        for pattern in (rf"(?<!\w){token}(?!\w)", rf"{token}(?!\d)", rf"(?i:(?<!\w)X\s?{token[1:]}(?!\d))"):
            if found := re.search(pattern, self._target):
                return Place(Span(*found.span()))
        element = self._source.markup[index]
        position = self._search.after(Span(element.start, element.end))
        return Place(Span(position, position), f"{element.open} was lost and put back by position")

    def _paired(self, index: int) -> Place:
        element, (start, end) = self._source.markup[index], self._around(index)
        within, text = self._room(index), self._source.text
        if not text[start : element.start].strip() and not text[element.end : end].strip():
            return Place(within)
        if not _is_wordy(text[start : element.start]) and not _is_wordy(text[element.end : end]):
            return Place(self._search.edged(element, alignments.trim(self._target, within), within))
        taken = self._taken(index)
        found = self._search.find(element, within, taken)
        if held := self._held(index):
            return self._around_held(held, found, taken)
        return found or self._proportional(index, within, taken)

    def _around(self, index: int) -> Span:
        """The source range of what the element stands in: another element, and a sentence or several."""
        element, parent = self._source.markup[index], self._source.parents[index]
        around = Span(0, len(self._source.text))
        if parent is not None:
            around = Span(self._source.markup[parent].start, self._source.markup[parent].end)
        hull = _hull([ours for ours, _ in self._sentences if _touches(ours, element)])
        return _common(around, hull) or around

    def _room(self, index: int) -> Span:
        """The place of what the element stands in: that of its parent, as far as that is in its sentences."""
        element, parent = self._source.markup[index], self._source.parents[index]
        found = self._places.get(parent) if parent is not None else None
        room = found.span if found else Span(0, len(self._target))
        hull = _hull([theirs for ours, theirs in self._sentences if _touches(ours, element)])
        return _common(room, hull) or room

    def _held(self, index: int) -> list[int]:
        """The opaque elements inside this one."""
        return [
            other
            for other, element in enumerate(self._source.markup)
            if element.kind == "opaque" and index in self._source.ancestors(other)
        ]

    def _taken(self, index: int) -> list[Span]:
        """What an element's place must leave out: placed elements that are neither around it nor inside it."""
        return [
            place.span
            for other, place in self._places.items()
            if place.span.start < place.span.end
            and other not in self._source.ancestors(index)
            and index not in self._source.ancestors(other)
        ]

    def _around_held(self, held: Sequence[int], found: Place | None, taken: Sequence[Span]) -> Place:
        """The place, widened over the opaque elements that it must hold; those out of reach move next to the first."""
        spans = [self._places[other].span for other in held]
        for candidate in ([*spans, found.span] if found else spans, spans):
            hull = Span(min(span.start for span in candidate), max(span.end for span in candidate))
            if not any(overlap(hull, other) for other in taken):
                return Place(hull, found.doubt if found else "")
        for other in held[1:]:
            doubt = f"{self._source.markup[other].open} was moved; check where it belongs"
            self._places[other] = Place(Span(spans[0].end, spans[0].end), doubt)
        return Place(spans[0])

    def _proportional(self, index: int, within: Span, taken: Sequence[Span]) -> Place:
        """The free word nearest to the element's relative position, no stop word if there are others; else an empty range."""
        element, around = self._source.markup[index], self._around(index)
        doubt = f"{shown(element)} was placed by position"
        share = ((element.start + element.end) / 2 - around.start) / max(1, around.end - around.start)
        middle = within.start + share * (within.end - within.start)
        free = [span for span in alignments.split(self._target) if is_free(span, within, taken)]
        told = [span for span in free if not self._search.is_small(span)] or free
        nearest = min(told, key=lambda span: abs((span.start + span.end) / 2 - middle), default=None)
        return Place(nearest or Span(within.end, within.end), doubt, is_guessed=True)

    def _point(self, index: int) -> Span:
        """After the word that renders its left neighbour; at the edges, at the edges."""
        element, around, room = self._source.markup[index], self._around(index), self._room(index)
        left = self._source.text[around.start : element.start].rstrip()
        if not left:
            return Span(room.start, room.start)
        if not self._source.text[element.end : around.end].strip():
            return Span(room.end, room.end)
        end = around.start + len(left)
        position = self._elder(index, end)
        if position is None:
            position = self._search.after(alignments.words(self._source.text, Span(end - 1, end)))
        if not left[-1].isalnum() and self._target[position : position + 1] == left[-1]:
            position += 1
        return Span(position, position)

    def _elder(self, index: int, end: int) -> int | None:
        """Where the place ends of a sibling that ends in the source where this one's left neighbour does."""
        markup, parents = self._source.markup, self._source.parents
        for other in range(index - 1, -1, -1):
            if parents[other] == parents[index] and markup[other].start < markup[other].end == end:
                return self._places[other].span.end
        return None


def _is_wordy(text: str) -> bool:
    return any(map(alignments.is_wordy, text))


def _touches(sentence: Span, element: Markup) -> bool:
    """Whether the element has words in the sentence; what has none stands in one or between two."""
    if element.start == element.end:
        return sentence.start <= element.start <= sentence.end
    return overlap(sentence, Span(element.start, element.end))


def _hull(spans: Sequence[Span]) -> Span | None:
    return Span(spans[0].start, spans[-1].end) if spans else None


def _common(one: Span, other: Span | None) -> Span | None:
    """What two ranges share; `None` if that is nothing."""
    if other is None:
        return None
    shared = Span(max(one.start, other.start), min(one.end, other.end))
    return shared if shared.start < shared.end else None
