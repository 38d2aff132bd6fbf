"""Pieces of other languages within Markdown: shortcodes, template tags, JSX, directives.

Markdown's own parser must not see them, as they would be words, or break what is around them. They are *masked*: each
is replaced by as many neutral characters, so that all positions stay the same, and found again by position.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Sequence

    from ..model import Slot, Span

MASKS = "".join(map(chr, range(0xE000, 0xE100)))
"""Private-use characters, which Markdown takes for letters; one that the text does not hold is the mask."""

RE_SPACES = re.compile(r"\s+")
"""White space that a name spells as one space."""

RE_COMMENT = re.compile(
    r"\{/\*(.*)\*/\}|\{\{-?\s*/\*(.*)\*/\s*-?\}\}|\{%-?\s*comment\s*-?%\}(.*)\{%-?\s*endcomment\s*-?%\}|\{#(.*)#\}",
    re.DOTALL,
)
"""Comments of MDX, Go's templates, Liquid and Jinja."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Construct:
    """One such piece, `text[start:end]`."""

    start: int
    end: int
    kind: Literal["whole", "open", "close"]
    """Whether it stands for itself, or begins or ends something."""
    name: str
    """What its beginning and its end have in common."""
    is_word: bool = True
    """Whether it stands for a word in a sentence, as a variable does, or between words, as a tag does."""
    slots: tuple[Slot, ...] = ()
    """The texts in it that are translated; their ranges count from `start`."""
    is_container: bool = False
    """Whether the deeper indented lines below it are its content."""
    is_marked: bool = False
    """Whether it says itself that its content is not translated, as `translate="no"` does."""
    role: str = "label"
    """What its texts are for the reader, where it stands between blocks."""

    def comment(self, text: str) -> str | None:
        """The words of a comment, without its marks; nothing if it is something else."""
        found = RE_COMMENT.fullmatch(text, self.start, self.end)
        return found[found.lastindex or 0] if found else None

    def shape(self, text: str) -> str:
        """How it is written, without its translated texts, on one line."""
        parts, end = [], self.start
        for slot in self.slots:
            parts.append(text[end : self.start + slot.start])
            end = self.start + slot.end
        return RE_SPACES.sub(" ", "…".join([*parts, text[end : self.end]]))


def paired(constructs: Sequence[Construct], kept: Container[str]) -> list[Construct]:
    """Openings and endings that belong together stay what they are; all others stand for themselves.

    A pair whose name is in `kept` becomes one construct with all that stands between.
    """
    opened: dict[str, list[int]] = defaultdict(list)
    partners: dict[int, int] = {}
    for index, construct in enumerate(constructs):
        if construct.kind == "open":
            opened[construct.name].append(index)
        elif construct.kind == "close" and opened[construct.name]:
            partners[opened[construct.name].pop()] = index
    found: dict[int, Construct] = {}
    end = 0
    for index, construct in enumerate(constructs):
        if construct.start < end:
            continue
        found[index] = construct
        if index in partners and (construct.is_marked or construct.name.lower() in kept):
            last = constructs[partners[index]]
            found[index] = replace(construct, end=last.end, kind="whole", slots=(), is_word=True)
        end = found[index].end
    # What lost its partner to a pair that is kept stands for itself, too.
    matched = {place for pair in partners.items() if found.keys() >= set(pair) for place in pair}
    return [each if index in matched else replace(each, kind="whole") for index, each in found.items()]


class Guess(NamedTuple):
    """What the lines of a text say, and Markdown's parser may not see."""

    kind: Literal["fence", "module", "word", "block"]
    """Fenced code; a statement of MDX; something alone on a line that stands for a word in a paragraph, or for a
    block."""
    start: int
    line_end: int
    is_within: bool = False
    """Whether the line begins as a quote or an item does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Masked:
    """A text as Markdown's parser sees it, as long as the original."""

    text: str
    mask: str = ""
    """The character that stands for each one of an inline construct."""
    inline: tuple[Construct, ...] = ()
    """Those that are part of a run of words, ascending."""
    blocks: tuple[Construct, ...] = ()
    """Those that stand between the runs, ascending."""
    bullets: frozenset[int] = frozenset()
    """Where list markers were put that are none, so that indented lines belong to what is above them."""
    guesses: tuple[Guess, ...] = ()
    """What is not certain before the text is parsed."""

    @property
    def instruction(self) -> re.Pattern[str] | None:
        """What stands for a line of a construct between blocks where HTML is read."""
        return re.compile(rf"<\?{self.mask}*\?>") if self.blocks else None

    def within(self, start: int, end: int) -> tuple[Construct, ...]:
        """The inline constructs in a range."""
        return _in_range(self.inline, start, end)

    def around(self, place: int) -> Construct | None:
        """The construct between blocks that begins before a place and goes on there."""
        index = bisect_left(self.blocks, place, key=lambda each: each.start) - 1
        return self.blocks[index] if index >= 0 and place < self.blocks[index].end else None

    def frames(self, start: int, end: int) -> tuple[Construct, ...]:
        """The constructs between blocks in a range that is a run for Markdown's parser."""
        return _in_range(self.blocks, start, end)

    def shortened(self, value: str) -> str:
        """A text that the parser read, as long whatever is masked in it."""
        return re.sub(f"{self.mask}+", "…", value) if self.mask and self.mask in value else value

    def restored(self, value: str, original: str, start: int, end: int) -> str:
        """A text that the parser read from a range, with what its masks stand for in the original."""
        if not self.mask or self.mask not in value:
            return value
        parts = [original[each.start : each.end] for each in self.within(start, end)]
        lengths = iter([(len(part), part) for part in parts])
        return re.sub(f"{self.mask}+", lambda run: "".join(_taken(lengths, len(run[0]))), value)


def _in_range(constructs: tuple[Construct, ...], start: int, end: int) -> tuple[Construct, ...]:
    first = bisect_left(constructs, start, key=lambda each: each.start)
    last = bisect_left(constructs, end, key=lambda each: each.start)
    return constructs[first:last]


def find_mask(text: str) -> str:
    """A character that can stand for others because the text does not hold it."""
    return next((mask for mask in MASKS if mask not in text), MASKS[0])


def masked_inline(text: str, constructs: Iterable[Construct]) -> Masked:
    """The text with all constructs masked as parts of words."""
    mask = find_mask(text)
    parts, end = [], 0
    inline = tuple(constructs)
    for construct in inline:
        parts += [text[end : construct.start], mask * (construct.end - construct.start)]
        end = construct.end
    return Masked(text="".join([*parts, text[end:]]), mask=mask, inline=inline)


def outside(spans: Sequence[Span], end: int) -> Iterator[tuple[int, int]]:
    """The stretches between ascending spans, up to `end`."""
    start = 0
    for span in spans:
        if start < span.start:
            yield start, span.start
        start = max(start, span.end)
    if start < end:
        yield start, end


def _taken(lengths: Iterator[tuple[int, str]], total: int) -> Iterator[str]:
    """The next constructs that together are as long as a run of masks."""
    while total > 0:
        length, part = next(lengths, (total, ""))
        total -= length
        yield part
