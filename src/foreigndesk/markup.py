"""Inline markup is taken out before translation and put back into the translated words.

`masked` gives the words an engine may see: opaque elements (code, URLs) become short stand-ins, the others leave
the text. `placed` finds for every element its one place in the translation, `woven` writes the unit's text.
No element is ever lost, doubled or broken, and no word either, wherever the places are: `woven` walks the tree of the
source's elements and keeps each inside its parent and behind its elder sibling. What attention does not show is
placed by rule and doubted.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING

from rapidfuzz import fuzz

from . import alignment as alignments
from .alignment import inside, overlap
from .model import Inline, Markup, Span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from .model import Alignment

SIMILAR = 85.0
"""The least rapidfuzz ratio (0 to 100) at which a span's own translation counts as found in the text."""
UNSURE = 0.5
"""Below this mean attention mass a window is doubted."""
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
            while around and not _holds(self.markup[around[-1]], element):
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


@dataclass(frozen=True, slots=True)
class Place:
    """An element's range in the translated words; `doubt` says why it may be wrong, else it is empty."""

    span: Span
    doubt: str = ""


def masked(inline: Inline) -> Masked:
    """The words with a stand-in for each opaque element, e.g. `Run X1`."""
    names = iter(_stand_ins(inline))
    stand_ins = tuple(next(names) if element.kind == "opaque" else "" for element in inline.markup)
    parts, end, shift = [], 0, 0
    moved: list[Markup] = []
    moves = [(0, 0)]
    for element, stand_in in zip(inline.markup, stand_ins, strict=True):
        if stand_in:
            parts += [inline.text[end : element.start], stand_in]
            end = element.end
            start, shift = element.start + shift, shift + len(stand_in) - (element.end - element.start)
            moves.append((element.end, shift))
            moved.append(replace(element, start=start, end=start + len(stand_in)))
        else:
            moved.append(element)
    text = "".join([*parts, inline.text[end:]])
    return Masked(
        text=text,
        markup=tuple(e if e.kind == "opaque" else _moved(e, moves) for e in moved),
        stand_ins=stand_ins,
    )
