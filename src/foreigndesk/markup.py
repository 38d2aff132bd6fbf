"""Inline markup is taken out before translation and put back into the translated words.

`masked` gives the words an engine may see: opaque elements (code, URLs) become short stand-ins, the others leave
the text. `placed` finds for every element its one place in the translation, `woven` writes the unit's text.
No element is ever lost, doubled or broken: what attention does not show is placed by rule and doubted.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from rapidfuzz import fuzz

from . import alignment as alignments
from .alignment import inside, overlap
from .model import Inline, Markup, Span

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from .model import Alignment

SIMILAR = 85.0
"""The least rapidfuzz ratio (0 to 100) at which a span's own translation counts as found in the text."""
UNSURE = 0.5
"""Below this mean attention mass a window is doubted."""
RE_LETTER = re.compile(r"[^\W\d_]")
"""Something that a translator could translate."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Masked:
    """The words of a unit as an engine sees them, and the markup on them."""

    text: str
    markup: tuple[Markup, ...]
    """The unit's elements, with ranges in `text`."""
    stand_ins: tuple[str, ...]
    """For each element its stand-in in `text`; empty for elements that have none."""

    @property
    def has_words(self) -> bool:
        """Whether anything is left to translate."""
        text = self.text
        for stand_in in filter(None, self.stand_ins):
            text = text.replace(stand_in, " ")
        return bool(RE_LETTER.search(text))


@dataclass(frozen=True, slots=True)
class Place:
    """An element's range in the translated words; `doubt` says why it may be wrong, else it is empty."""

    span: Span
    doubt: str = ""


def masked(inline: Inline) -> Masked:
    """The words with a stand-in for each opaque element, e.g. `Run X1`."""
    opaque = [element for element in inline.markup if element.kind == "opaque"]
    stand_ins = dict(zip(map(id, opaque), _stand_ins(inline.text, len(opaque)), strict=True))
    parts, end, shift = [], 0, 0
    moves: list[tuple[int, int]] = []
    for element in opaque:
        token = stand_ins[id(element)]
        parts += [inline.text[end : element.start], token]
        end = element.end
        shift += len(token) - (element.end - element.start)
        moves.append((element.end, shift))
    text = "".join([*parts, inline.text[end:]])
    return Masked(
        text=text,
        markup=tuple(_moved(element, moves) for element in inline.markup),
        stand_ins=tuple(stand_ins.get(id(element), "") for element in inline.markup),
    )


def placed(
    source: Masked, target: str, alignment: Alignment, spans: Mapping[str, str] | None = None
) -> list[Place]:
    """For each element its place in the translated words, in the elements' order.

    `spans` may give translations of the elements' own words, to be looked for where attention shows nothing.
    """
    places: list[Place | None] = [None] * len(source.markup)
    for index, element in enumerate(source.markup):
        if element.kind == "opaque":
            places[index] = _stand_in_place(source, index, target, alignment)
    order = sorted(
        (index for index, element in enumerate(source.markup) if element.kind == "paired"),
        key=lambda index: _depth(source.markup, index),
    )
    for index in order:
        places[index] = _paired_place(source, index, target, alignment, places, spans or {})
    for index, element in enumerate(source.markup):
        if element.kind == "point":
            places[index] = _point_place(source, element, target, alignment, places)
    return [place for place in places if place is not None]


def woven(
    source: Masked,
    target: str,
    places: Sequence[Place],
    escape: Callable[[str], str],
    inner: Mapping[str, str],
) -> str:
    """The unit's text: translated words, escaped, with every element at its place.

    `inner` translates the words inside point elements (an image's alternative text).
    """
    edges = sorted(_edges(source, target, places, escape, inner))
    parts, end = [], 0
    for position, _, _, skip, written in edges:
        parts += [escape(target[end:position]), written]
        end = max(end, position + skip)
    return _tidied("".join([*parts, escape(target[end:])]), source)


def fragments(source: Masked) -> list[Span]:
    """The runs of words between elements' edges, for translating each alone."""
    cuts = {0, len(source.text)}
    for element in source.markup:
        cuts |= {element.start, element.end}
    ordered = sorted(cuts)
    return [Span(first, last) for first, last in pairwise(ordered)]


def _stand_ins(text: str, count: int) -> list[str]:
    """Names that models copy (X1, X2, …) and that the text does not hold yet."""
    free = (f"X{number}" for number in range(1, len(text) + count + 2) if f"X{number}" not in text)
    return [next(free) for _ in range(count)]


def _moved(element: Markup, moves: Sequence[tuple[int, int]]) -> Markup:
    """The element with its range moved by the stand-ins before it."""

    def moved(position: int) -> int:
        return position + next((shift for end, shift in reversed(moves) if end <= position), 0)

    return replace(element, start=moved(element.start), end=moved(element.end))


def _stand_in_place(source: Masked, index: int, target: str, alignment: Alignment) -> Place:
    token = source.stand_ins[index]
    exact = re.search(rf"(?<!\w){token}(?!\w)", target)
    if exact:
        return Place(Span(*exact.span()))
    loose = re.search(rf"(?<!\w)X\s?{token[1:]}(?!\d)", target, re.IGNORECASE)
    if loose:
        return Place(Span(*loose.span()))
    position = _after(
        Span(source.markup[index].start, source.markup[index].end), source.text, target, alignment
    )
    return Place(Span(position, position), f"{source.markup[index].open} was lost and put back by position")


def _depth(markup: Sequence[Markup], index: int) -> int:
    """How many paired elements enclose this one; of two equal ranges the earlier is the outer."""
    element = markup[index]
    return sum(
        1
        for position, other in enumerate(markup)
        if position != index
        and other.kind == "paired"
        and inside(_range(element), _range(other))
        and (_range(element) != _range(other) or position < index)
    )


def _range(element: Markup) -> Span:
    return Span(element.start, element.end)


def _paired_place(
    source: Masked,
    index: int,
    target: str,
    alignment: Alignment,
    places: Sequence[Place | None],
    spans: Mapping[str, str],
) -> Place:
    element = source.markup[index]
    within, taken = _room(source, index, target, places)
    parent = _parent(source, index)
    if _covers(source, element, parent):
        return Place(within)
    words = source.text[element.start : element.end]
    place = (
        _literal(source, words, target, within, taken)
        or _attended(element, target, alignment, within, taken)
        or _similar(spans.get(words, words), target, within, taken)
        or _proportional(source, element, target, within, taken)
    )
    return _with_stand_ins(source, element, place, places)


def _room(source: Masked, index: int, target: str, places: Sequence[Place | None]) -> tuple[Span, list[Span]]:
    """The window of the enclosing element, and the windows that placed siblings hold in it."""
    parent = _parent(source, index)
    outer = places[parent] if parent is not None else None
    within = outer.span if outer else Span(0, len(target))
    ancestors = {parent}
    while (parent := _parent(source, parent) if parent is not None else None) is not None:
        ancestors.add(parent)
    taken = [
        place.span
        for position, place in enumerate(places)
        if place
        and position not in ancestors
        and source.markup[position].kind == "paired"
        and place.span.start < place.span.end
    ]
    return within, taken


def _parent(source: Masked, index: int) -> int | None:
    """The innermost paired element around this one."""
    enclosing = [
        position
        for position, other in enumerate(source.markup)
        if position != index
        and other.kind == "paired"
        and inside(_range(source.markup[index]), _range(other))
        and (_range(source.markup[index]) != _range(other) or position < index)
    ]
    return max(enclosing, key=lambda position: _depth(source.markup, position)) if enclosing else None


def _covers(source: Masked, element: Markup, parent: int | None) -> bool:
    """Whether the element holds all words of what it stands in."""
    around = _range(source.markup[parent]) if parent is not None else Span(0, len(source.text))
    before, after = source.text[around.start : element.start], source.text[element.end : around.end]
    return not before.strip() and not after.strip()


def _literal(source: Masked, words: str, target: str, within: Span, taken: Sequence[Span]) -> Place | None:
    """Where a name or number stands unchanged, if it stands once on both sides."""
    if not words.strip() or source.text.count(words) != 1 or target.count(words) != 1:
        return None
    start = target.index(words)
    found = Span(start, start + len(words))
    if (
        alignments.words(target, found) != found
        and alignments.trim(target, alignments.words(target, found)) != found
    ):
        return None
    return Place(found) if _is_free(found, within, taken) else None


def _attended(
    element: Markup, target: str, alignment: Alignment, within: Span, taken: Sequence[Span]
) -> Place | None:
    found = alignments.window(alignment, _range(element), target, within=within, taken=taken)
    if found is None:
        return None
    doubt = f"check where {_shown(element)} belongs" if found.confidence < UNSURE else ""
    return Place(found.span, doubt)


def _similar(words: str, target: str, within: Span, taken: Sequence[Span]) -> Place | None:
    if not words.strip():
        return None
    found = fuzz.partial_ratio_alignment(words, target, score_cutoff=SIMILAR)
    if found is None or found.dest_start == found.dest_end:
        return None
    span = alignments.trim(target, alignments.words(target, Span(found.dest_start, found.dest_end)))
    return Place(span) if span.start < span.end and _is_free(span, within, taken) else None


def _proportional(source: Masked, element: Markup, target: str, within: Span, taken: Sequence[Span]) -> Place:
    """The free word nearest to the element's relative position; an empty range if no word is free."""
    doubt = f"{_shown(element)} was placed by position"
    middle = (element.start + element.end) / 2 / max(1, len(source.text)) * len(target)
    free = [
        span for word in re.finditer(r"\w+", target) if _is_free(span := Span(*word.span()), within, taken)
    ]
    if free:
        return Place(min(free, key=lambda span: abs((span.start + span.end) / 2 - middle)), doubt)
    return Place(Span(within.end, within.end), doubt)


def _with_stand_ins(source: Masked, element: Markup, place: Place, places: Sequence[Place | None]) -> Place:
    """The place, widened over the opaque elements that the element holds."""
    span = place.span
    for position, other in enumerate(source.markup):
        held = places[position]
        if other.kind == "opaque" and held and inside(_range(other), _range(element)):
            span = Span(min(span.start, held.span.start), max(span.end, held.span.end))
    return replace(place, span=span)


def _point_place(
    source: Masked, element: Markup, target: str, alignment: Alignment, places: Sequence[Place | None]
) -> Place:
    """After the word that renders its left neighbour; at the edges, at the edges."""
    if not source.text[: element.start].strip():
        return Place(Span(0, 0))
    if not source.text[element.end :].strip():
        return Place(Span(len(target), len(target)))
    left = source.text[: element.start].rstrip()
    start = max(left.rfind(" ") + 1, 0)
    position = _after(Span(start, len(left)), source.text, target, alignment)
    if left[-1:] and not left[-1].isalnum():
        position = _over_punctuation(target, position, left[-1])
    for held in places:
        if held and held.span.start < position < held.span.end and held.doubt == "":
            position = held.span.end
    return Place(Span(position, position))


def _over_punctuation(target: str, position: int, mark: str) -> int:
    """The position after a punctuation mark that the source has there, too."""
    return position + 1 if target[position : position + 1] == mark else position


def _after(source: Span, text: str, target: str, alignment: Alignment) -> int:
    """The position after the target word that renders the source range, else the relative one."""
    tokens = alignments.target_tokens(alignment, source)
    if tokens:
        best = max(tokens, key=lambda token: (token[1], token[0]))[0]
        return alignments.trim(target, alignments.words(target, alignment.target[best])).end
    goal = source.end / max(1, len(text)) * len(target)
    ends = [word.end() for word in re.finditer(r"\w+", target)] or [len(target)]
    return min(ends, key=lambda end: abs(end - goal))


def _is_free(span: Span, within: Span, taken: Sequence[Span]) -> bool:
    return inside(span, within) and not any(overlap(span, other) for other in taken)


def _shown(element: Markup) -> str:
    return f"{element.open}…{element.close}"


Edge = tuple[int, int, int, int, str]
"""Position, whether it closes (0) or opens (1), nesting order, code points of the target it replaces, text."""


def _edges(
    source: Masked,
    target: str,
    places: Sequence[Place],
    escape: Callable[[str], str],
    inner: Mapping[str, str],
) -> list[Edge]:
    edges: list[Edge] = []
    for index, (element, place) in enumerate(zip(source.markup, places, strict=True)):
        start, end = place.span
        depth = _depth(source.markup, index)
        match element.kind:
            case "paired":
                edges.append((start, 1, depth * 1000 + index, 0, element.open))
                edges.append((end, 0 if start < end else 1, (500 - depth) * 1000 - index, 0, element.close))
            case "opaque":
                edges.append((start, 1, 900_000 + index, end - start, element.open))
            case "point":
                words = inner.get(element.inner, element.inner)
                written = f"{element.open}{escape(words) if words else ''}{element.close}"
                edges.append(
                    (
                        start,
                        1,
                        950_000 + index,
                        0,
                        _spaced(written, source.text, element.start, target, start),
                    )
                )
    return edges


def _spaced(written: str, text: str, position: int, target: str, place: int) -> str:
    """A point element with the spaces beside it that the source has and the translated words lack there."""
    left = " " if text[:position][-1:].isspace() and target[:place][-1:].strip() else ""
    right = " " if text[position : position + 1].isspace() and target[place : place + 1].strip() else ""
    return f"{left}{written}{right}"


def _tidied(text: str, source: Masked) -> str:
    """Line breaks without the spaces that stood around them."""
    for element in source.markup:
        if element.name == "break":
            text = re.sub(rf" *{re.escape(element.open)} *", lambda _: element.open, text)  # noqa: B023  # used at once
    return text
