"""A unit's text <-> words with inline codes.

Codes are numbered by the source's markup. A target's markup has the number of the source's of the same name, so that
tools can tell what is missing. Texts within markup, such as an image's alternative text, are texts of their own.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from ..catalog import SLUG
from ..markup import Masked, Place, woven
from ..model import Inline, Markup, Slot, Span
from .values import Code, Content

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from ..model import Unit
    from ..plugins import Format

STAND_IN = "\ue000{}\ue001"
"""Of private use, so that it is in no text."""

MOST_COPIES = 10
"""Of one code in a target; what has more was not made by a person."""

Known = dict[str, tuple[Markup, str]]
"""Number of a code -> its markup, and the characters that it stands for."""


@dataclass(frozen=True, slots=True)
class Speller:
    """How the texts of one unit are read and written."""

    unit: Unit
    format: Format

    def inline(self, text: str) -> Inline:
        """A source or target, parted into words and markup."""
        is_slug = self.unit.context == SLUG
        return Inline(text=text) if is_slug else self.format.inline(text, self.unit.syntax)

    def escape(self, words: str, syntax: str) -> str:
        """Words as they are written, so that they stay words."""
        return words if self.unit.context == SLUG else self.format.escape(words, syntax)


def numbers(source: Inline, target: Inline) -> list[str]:
    """For each element of the target its number: that of the source's next one of the same name, or a new one."""
    known: dict[str, list[str]] = defaultdict(list)
    for number, element in enumerate(source.markup, start=1):
        known[element.name].append(str(number))
    further = iter(range(len(source.markup) + 1, len(source.markup) + len(target.markup) + 1))
    return [
        known[element.name].pop(0) if known[element.name] else str(next(further)) for element in target.markup
    ]


def content(inline: Inline, ids: Sequence[str]) -> Content:
    """The words with a code for each piece of markup; `ids` are their numbers."""
    whole = Masked(text=inline.text, markup=inline.markup, stand_ins=("",) * len(inline.markup))
    children: dict[int | None, list[int]] = defaultdict(list)
    for index, parent in enumerate(whole.parents):
        children[parent].append(index)
    return _joined(_walk(inline, ids, children, None))


def known_codes(source: Inline, target: Inline) -> Known:
    """The markup by number: the source's, and what only the target has."""
    ids = [str(number) for number in range(1, len(source.markup) + 1)]
    return {
        number: (element, inline.text[element.start : element.end])
        for inline, numbered in ((target, numbers(source, target)), (source, ids))
        for number, element in zip(numbered, inline.markup, strict=True)
    }


def written(
    found: Content, known: Known, speller: Speller, slots: Mapping[tuple[str, int], str]
) -> tuple[str, list[str]]:
    """The unit's text for words with codes, and what is wrong with it, one clause each.

    `slots` are the texts within markup, by the number of the code and their place in it.
    """
    inline, ids, problems = _placed(found, known)
    stand_ins = tuple(
        inline.text[each.start : each.end] if each.kind == "opaque" else "" for each in inline.markup
    )
    whole = Masked(text=inline.text, markup=inline.markup, stand_ins=stand_ins)
    places = [Place(Span(each.start, each.end)) for each in inline.markup]
    filled = {
        slot: speller.escape(slots[number, index], slot.syntax)
        for number, element in zip(ids, inline.markup, strict=True)
        for index, slot in enumerate(element.slots)
        if (number, index) in slots
    }
    text = woven(whole, inline.text, places, lambda words: speller.escape(words, speller.unit.syntax), filled)
    return text, problems


def differences(speller: Speller, source: Inline, text: str) -> Iterator[str]:
    """What markup a target lacks, and what it has beyond the source's."""
    lost, added = list(source.names), []
    for name in speller.inline(text).names:
        if name in lost:
            lost.remove(name)
        else:
            added.append(name)
    yield from (f"markup lost: {name}" for name in lost)
    yield from (f"markup added: {name}" for name in added)


def slots_of(inline: Inline, ids: Sequence[str]) -> Iterator[tuple[str, int, Slot]]:
    """The texts within markup: the number of the code, the place in it, the text."""
    for number, element in zip(ids, inline.markup, strict=True):
        for index, slot in enumerate(element.slots):
            yield number, index, slot


def words(found: Content) -> str:
    """The words alone."""
    return "".join(part for part in found if isinstance(part, str))


def _walk(
    inline: Inline, ids: Sequence[str], children: Mapping[int | None, Sequence[int]], parent: int | None
) -> Iterator[str | Code]:
    """The words and codes in an element, or in the whole text."""
    start, end = 0, len(inline.text)
    if parent is not None:
        start, end = inline.markup[parent].start, inline.markup[parent].end
    for index in children.get(parent, ()):
        element = inline.markup[index]
        yield inline.text[start : element.start]
        if element.kind == "paired":
            yield Code(ids[index], "open", element.open, element.name)
            yield from _walk(inline, ids, children, index)
            yield Code(ids[index], "close", element.close, element.name)
        else:
            yield Code(ids[index], "point", element.open, element.name)
        start = element.end
    yield inline.text[start:end]


def _joined(parts: Iterator[str | Code]) -> Content:
    """Neighbouring words as one, none empty."""
    joined: list[str | Code] = []
    for part in parts:
        if isinstance(part, str) and joined and isinstance(joined[-1], str):
            joined[-1] += part
        elif part:
            joined.append(part)
    return tuple(joined)


def _placed(found: Content, known: Known) -> tuple[Inline, list[str], list[str]]:
    """The words with the markup that the codes stand for; the numbers of its elements; what is wrong."""
    text = ""
    elements: list[Markup] = []
    ids: list[str] = []
    problems: list[str] = []
    begun: list[tuple[str, int]] = []
    """Numbers of what is open, and which element that is."""
    copies = Counter[str]()
    for part in found:
        if isinstance(part, str):
            text += part
            continue
        element, side = _side(part, known)
        copies[part.id] += side != "close"
        if element is not None and copies[part.id] > MOST_COPIES:
            problems.append(f"markup is there too often: {element.name}")
        elif element is None:
            problems.append(f"markup that the source does not have was left out (code {part.id})")
        elif side == "close":
            if begun and begun[-1][0] == part.id:
                index = begun.pop()[1]
                elements[index] = replace(elements[index], end=len(text))
            else:
                problems.append(f"markup ends where none of it began: {element.name}")
        else:
            if side == "open":
                begun.append((part.id, len(elements)))
            stand_in = STAND_IN.format(len(elements)) if element.kind == "opaque" else ""
            start, text = len(text), text + stand_in
            elements.append(replace(element, start=start, end=len(text)))
            ids.append(part.id)
    for number, index in reversed(begun):
        problems.append(f"markup never ends: {known[number][0].name}")
        del elements[index], ids[index]
    return Inline(text=text, markup=tuple(elements)), ids, problems


def _side(code: Code, known: Known) -> tuple[Markup | None, Literal["open", "close", "point"]]:
    """The markup of a code, if it is of its kind."""
    element = known[code.id][0] if code.id in known else None
    is_pair = element is not None and element.kind == "paired"
    return (element if is_pair == (code.side != "point") else None), code.side
