"""The words of a unit as an engine sees them: without markup, with a short stand-in for what must stay."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import count, pairwise
from typing import TYPE_CHECKING

from ..model import Inline, Markup, Span

if TYPE_CHECKING:
    from collections.abc import Iterator

RE_LETTER = re.compile(r"[^\W\d_]")
"""Something that a translator could translate."""


@dataclass(frozen=True, kw_only=True)
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

    @cached_property
    def parents(self) -> tuple[int | None, ...]:
        """For each element the index of the innermost paired one around it."""
        found: list[int | None] = []
        around: list[int] = []
        for index, element in enumerate(self.markup):
            while around and not _holds(self.markup[around[-1]], element, self.text):
                around.pop()
            found.append(around[-1] if around else None)
            if element.kind == "paired":
                around.append(index)
        return tuple(found)

    def ancestors(self, index: int) -> Iterator[int]:
        """The paired elements around one, the innermost first."""
        parent = self.parents[index]
        while parent is not None:
            yield parent
            parent = self.parents[parent]


def masked(inline: Inline) -> Masked:
    """The words with a stand-in for each opaque element, e.g. `Run X1`."""
    names = _stand_ins(inline)
    stand_ins = tuple(next(names) if element.kind == "opaque" else "" for element in inline.markup)
    parts, starts, cursor, shift = [], [], 0, 0
    ends, shifts = [], [0]
    for element, stand_in in zip(inline.markup, stand_ins, strict=True):
        starts.append(element.start + shift)
        if stand_in:
            parts += [inline.text[cursor : element.start], stand_in]
            cursor = element.end
            shift += len(stand_in) - (element.end - element.start)
            ends.append(element.end)
            shifts.append(shift)
    moved = []
    for element, stand_in, start in zip(inline.markup, stand_ins, starts, strict=True):
        is_paired = element.kind == "paired"
        end = element.end + shifts[bisect_right(ends, element.end)] if is_paired else start + len(stand_in)
        moved.append(replace(element, start=start, end=end))
    return Masked(text="".join([*parts, inline.text[cursor:]]), markup=tuple(moved), stand_ins=stand_ins)


def fragments(source: Masked) -> list[Span]:
    """The runs of words between elements' edges, for translating each alone."""
    cuts = {0, len(source.text)}
    for element in source.markup:
        cuts |= {element.start, element.end}
    return [Span(first, last) for first, last in pairwise(sorted(cuts))]


def _stand_ins(inline: Inline) -> Iterator[str]:
    """Names that models copy (X1, X2, …) and that the text does not hold yet."""
    return (name for name in map("X{}".format, count(1)) if name not in inline.text)


def _holds(outer: Markup, element: Markup, text: str) -> bool:
    """Whether an element that comes later in the list is inside this one.

    At its end that is open for what holds no words; white space there shows that the outer one goes on.
    """
    if element.start == element.end == outer.end > outer.start:
        return text[outer.end - 1].isspace()
    return outer.start <= element.start and element.end <= outer.end
