"""Sentences of a text as it is spelled, with its markup, and which of them another text does not have."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING

from .alignment import RE_WORD
from .model import Inline, Span
from .segmentation import sentences

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .model import Locale

Parse = Callable[[str], Inline]
"""How a text of some format and syntax is parted into words and markup."""

LONGEST = 10_000
"""Characters of a text in which the ends of sentences are looked for around an element that spans some: it takes a
parse for each."""
RE_WIDE_END = re.compile(r"[\u3000-\u303f\uff01-\uff60]\Z")
"""A text that ends in the punctuation of a script that parts sentences by nothing else."""
# Full stops and what closes elements of markup behind them; lengths are bounded, so that the time is linear.
RE_CLOSED_STOP = re.compile(r"([.!?…]{1,9})((?:[*_~]|</[^<>\s]{1,30}>){1,9})(?=\s)")
RE_SPACE = re.compile(r"\s+")


class Parted:
    """A text with its sentences. None begins or ends within an element of markup."""

    def __init__(self, text: str, locale: Locale, parse: Parse) -> None:
        self.text = text
        self._parse = parse
        self._whole = parse(text)
        self._names: dict[Span, Counter[str]] = {}
        self.spans = tuple(self._sound(ranges(text, locale)))
        """The range of each sentence, ascending, without the white space between them."""

    def __len__(self) -> int:
        return len(self.spans)

    def slice(self, span: Span) -> str:
        """The text of some consecutive sentences, to the letter; there is at least one."""
        return self.text[self.spans[span.start].start : self.spans[span.end - 1].end]

    @property
    def slices(self) -> list[str]:
        """Each sentence, to the letter."""
        return [self.text[start:end] for start, end in self.spans]

    def inline(self, sentence: str) -> Inline:
        """A sentence, parted into words and markup."""
        return self._parse(sentence)

    def gap(self, index: int) -> str:
        """The white space behind a sentence that is not the last."""
        return self.text[self.spans[index].end : self.spans[index + 1].start]

    @cached_property
    def keys(self) -> tuple[str, ...]:
        """Each sentence as it is compared: white space is one space."""
        return tuple(flat(self.text[start:end]) for start, end in self.spans)

    def names(self, span: Span) -> Counter[str]:
        """The elements of markup in some consecutive sentences."""
        if not self._whole.markup or span.start == span.end:
            return Counter()
        if span not in self._names:
            self._names[span] = Counter(self._parse(self.slice(span)).names)
        return self._names[span]

    def _sound(self, found: Sequence[Span]) -> Sequence[Span]:
        """The ranges, joined where an element would be parted."""
        if not self._whole.markup or self._hold([self._parse(self.text[start:end]) for start, end in found]):
            return found
        if len(self.text) > LONGEST:
            return [Span(found[0].start, found[-1].end)]
        joined: list[Span] = []
        for span in found:
            if joined and not self._is_boundary(joined[-1].end, span.start):
                joined[-1] = Span(joined[-1].start, span.end)
            else:
                joined.append(span)
        return joined

    def _is_boundary(self, end: int, start: int) -> bool:
        return self._hold([self._parse(self.text[:end]), self._parse(self.text[start:])])

    def _hold(self, parts: Sequence[Inline]) -> bool:
        """Whether the parts have together the markup and the words of the whole."""
        names = tuple(sorted(name for part in parts for name in part.names))
        return names == self._whole.names and _bare("".join(part.text for part in parts)) == _bare(
            self._whole.text
        )


def flat(text: str) -> str:
    """The text with one space for any white space: two texts that differ in nothing else say the same.

    >>> flat(" It  rains.  Again. ")
    'It rains. Again.'
    """
    return " ".join(text.split())


def words(text: str) -> list[str]:
    """What lies between white space; single letters in scripts that write none. Two texts with the same say the same.

    >>> words("It  rains.") == words("It rains."), words("雨が")
    (True, ['雨', 'が'])
    """
    return RE_WORD.findall(text)


def joint(before: str) -> str:
    """What parts a sentence from the next: a space, or nothing behind full-width punctuation.

    >>> joint("It rains."), joint("雨が降る。")
    (' ', '')
    """
    return "" if RE_WIDE_END.search(before) else " "


def ranges(text: str, locale: Locale) -> list[Span]:
    """The ranges of the sentences of a text as it is spelled, ascending, without the white space between them.

    What closes an element behind a full stop belongs to its sentence, as if it stood before.
    """
    return sentences(RE_CLOSED_STOP.sub(r"\2\1", text), locale)


def new_sentences(old: str, new: str, locale: Locale) -> list[str]:
    """The sentences of the new text that the old one does not have, in order; as often as it lacks them."""
    left = Counter(flat(old[start:end]) for start, end in ranges(old, locale))
    found = []
    for start, end in ranges(new, locale):
        sentence = flat(new[start:end])
        if left[sentence]:
            left[sentence] -= 1
        else:
            found.append(sentence)
    return found


def _bare(text: str) -> str:
    return RE_SPACE.sub("", text)
