"""Where in a translation the words of a source range went.

An alignment gives, for each target token, the share of attention on each source token. A source range is
projected to the one contiguous target window whose tokens attend to it most (maximum-sum subarray of
mass - 0.5), widened to whole words.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from rapidfuzz.distance import Postfix, Prefix

from .model import Alignment, Span

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

UNSPACED = (
    "\u0e00-\u0eff\u0f00-\u0fff\u1000-\u109f\u1780-\u17ff"  # Thai, Lao, Tibetan, Myanmar, Khmer
    "\u2e80-\u312f\u31a0-\u9fff\uf900-\ufaff\uff01-\uff9f\U00020000-\U0003ffff"  # Chinese and Japanese
)
RE_WORD = re.compile(rf"[{UNSPACED}]|[^\s{UNSPACED}]+")
"""What lies between white space; a single letter in scripts that write none between words."""
THRESHOLD = 0.5
"""A target token belongs to a source range when more than half of its attention lies there."""

EMPTY = Alignment(source=(), target=(), weights=())
"""What an engine gives that cannot tell."""


@dataclass(frozen=True, slots=True)
class Window:
    """A target range, and how much speaks for it."""

    span: Span
    confidence: float
    """The mean attention mass of its tokens on the source range, times the alignment's accuracy: 0 to 1."""


def mass(alignment: Alignment, source: Span) -> list[float]:
    """For each target token, how much of its attention lies on the source range, at most 1."""
    inside = {index for index, span in enumerate(alignment.source) if overlap(span, source)}
    return [
        min(1.0, sum(share for index, share in row.items() if index in inside)) for row in alignment.weights
    ]


def window(
    alignment: Alignment, source: Span, text: str, *, within: Span, taken: Sequence[Span] = ()
) -> Window | None:
    """The part of the target `text` that renders the source range; whole words, punctuation outside.

    It lies `within` a range and outside all `taken` ones; `None` if no token attends to the range enough.
    """
    masses = mass(alignment, source)
    gains = [
        value - THRESHOLD
        if inside(span, within) and not any(overlap(span, other) for other in taken)
        else -len(masses)
        for value, span in zip(masses, alignment.target, strict=True)
    ]
    best = _maximum_run([float(gain) for gain in gains])
    if best is None:
        return None
    first, last = best
    found = Span(alignment.target[first].start, alignment.target[last].end)
    widened = trim(text, _free(words(text, found), found, within, taken))
    if widened.start >= widened.end or any(map(partial(cuts, text), widened)):
        return None
    mean = sum(masses[first : last + 1]) / (last + 1 - first)
    return Window(widened, mean * alignment.accuracy)


def words(text: str, span: Span) -> Span:
    """The range, widened to white space on both sides, or to whole letters in scripts without any."""
    touched = [word for word in _words(text) if overlap(word, span)]
    return Span(touched[0].start, touched[-1].end) if touched else span


def trim(text: str, span: Span) -> Span:
    """The range without the white space and punctuation at its edges; empty, at its end, if it has nothing else."""
    start, end = span
    while start < end and not is_wordy(text[start]):
        start += 1
    while start < end and not is_wordy(text[end - 1]):
        end -= 1
    return Span(start, end)


def split(text: str) -> list[Span]:
    """The text's words without punctuation, ascending."""
    trimmed = (trim(text, word) for word in _words(text))
    return [span for span in trimmed if span.start < span.end]


def is_wordy(letter: str) -> bool:
    """Whether it is part of a word: a letter, a digit, an underscore, or a mark on one of them."""
    return letter.isalnum() or letter == "_" or _is_mark(letter)


def shifted(alignment: Alignment, *, source: int, target: int, first: int) -> Alignment:
    """The alignment moved by code points in both texts; source tokens count on from `first`."""
    return replace(
        alignment,
        source=tuple(Span(span.start + source, span.end + source) for span in alignment.source),
        target=tuple(Span(span.start + target, span.end + target) for span in alignment.target),
        weights=tuple({index + first: share for index, share in row.items()} for row in alignment.weights),
    )


def joined(alignments: Sequence[Alignment]) -> Alignment:
    """The alignment of a text from those of its consecutive sentences."""
    return Alignment(
        source=tuple(span for part in alignments for span in part.source),
        target=tuple(span for part in alignments for span in part.target),
        weights=tuple(row for part in alignments for row in part.weights),
        accuracy=min((part.accuracy for part in alignments), default=1.0),
    )


def edited(alignment: Alignment, old: str, new: str) -> Alignment:
    """The alignment of the `old` target for the `new` one, in which one range has other words, which come from nowhere."""
    start = Prefix.similarity(old, new)
    kept = min(Postfix.similarity(old, new), len(old) - start, len(new) - start)
    end, shift = len(old) - kept, len(new) - len(old)
    rows = [
        (Span(span.start + by, span.end + by), row)
        for span, row in zip(alignment.target, alignment.weights, strict=True)
        for by in [shift if span.start >= end else 0]
        if span.end <= start or span.start >= end
    ]
    return Alignment(
        source=alignment.source, target=tuple(span for span, _ in rows), weights=tuple(row for _, row in rows)
    )


def anchored(alignment: Alignment, source: str, target: str) -> Alignment:
    """The alignment in which a name or number that stands once in both texts comes from itself."""
    ours, theirs = unique_words(source), unique_words(target)
    links = {theirs[word]: ours[word] for word in ours.keys() & theirs.keys()}
    weights = list(alignment.weights)
    for row, span in enumerate(alignment.target):
        origin = next((ours for theirs, ours in links.items() if overlap(span, theirs)), None)
        tokens = [at for at, token in enumerate(alignment.source) if origin and overlap(token, origin)]
        if tokens:
            weights[row] = dict.fromkeys(tokens, 1.0)
    return replace(alignment, weights=tuple(weights))


def unique_words(text: str) -> dict[str, Span]:
    """The words that stand once in a text, with a capital or a digit, so that no two languages have them by chance."""
    spans = split(text)
    counts = Counter(text[start:end] for start, end in spans)
    words = ((text[span.start : span.end], span) for span in spans)
    return {
        word: span
        for word, span in words
        if counts[word] == 1 and any(mark.isupper() or mark.isdigit() for mark in word)
    }


def target_tokens(alignment: Alignment, source: Span) -> list[tuple[int, float]]:
    """The target tokens whose strongest source token lies in the range, with the mass there; ascending."""
    inside_ = {index for index, span in enumerate(alignment.source) if overlap(span, source)}
    return [
        (position, sum(share for index, share in row.items() if index in inside_))
        for position, row in enumerate(alignment.weights)
        if row and _strongest(row) in inside_
    ]


def overlap(one: Span, other: Span) -> bool:
    """Whether the two ranges share a code point."""
    return one.start < other.end and other.start < one.end


def inside(one: Span, other: Span) -> bool:
    """Whether the first range lies in the second."""
    return other.start <= one.start and one.end <= other.end


def cuts(text: str, position: int) -> bool:
    """Whether the position is within a word, so that a cut there would leave two halves.

    >>> cuts("Dateiname", 5), cuts("Datei-Name", 5), cuts("文件", 1)
    (True, False, False)
    """
    neighbours = text[max(0, position - 1) : position + 1]
    within = any(word.start < position < word.end for word in _words(text))
    return within and all(map(is_wordy, neighbours))


def _free(span: Span, found: Span, within: Span, taken: Sequence[Span]) -> Span:
    """As much of the range around what was found as lies `within` another and outside all `taken` ones."""
    start = max([span.start, within.start, *(other.end for other in taken if other.end <= found.start)])
    end = min([span.end, within.end, *(other.start for other in taken if other.start >= found.end)])
    return Span(start, end)


def _words(text: str) -> list[Span]:
    found: list[Span] = []
    for word in RE_WORD.finditer(text):
        start, end = word.span()
        if found and found[-1].end == start and _is_mark(text[start]):
            found[-1] = Span(found[-1].start, end)
        else:
            found.append(Span(start, end))
    return found


def _is_mark(letter: str) -> bool:
    return unicodedata.category(letter).startswith("M")


def _strongest(row: Mapping[int, float]) -> int:
    return max(row, key=lambda index: (row[index], -index))


def _maximum_run(gains: Sequence[float]) -> tuple[int, int] | None:
    """First and last index of the run with the greatest sum (Kadane), if that is positive."""
    best, best_run, total, first = 0.0, None, 0.0, 0
    for index, gain in enumerate(gains):
        if total <= 0:
            total, first = 0.0, index
        total += gain
        if total > best:
            best, best_run = total, (first, index)
    return best_run
