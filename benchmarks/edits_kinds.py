"""Random edits of articles: what authors do to the paragraphs of a text that is already translated."""

from __future__ import annotations

import re
import textwrap
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from string import ascii_lowercase
from typing import TYPE_CHECKING

from edits_text import Span, count_words, paragraphs, prose_words, sentence_spans, sentences

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from random import Random

TRIES = 50
"""Chances of an edit to be a sound one, before an article is said to have no place for it."""
WIDTHS = (50, 60, 66, 72, 80, 100, 10_000)
SUBJECTS = [
    "The old keeper",
    "A young botanist",
    "Every second visitor",
    "The night train",
    "Her patient brother",
]
VERBS = ["carries", "remembers", "paints", "repairs", "describes", "measures", "forgets", "collects"]
OBJECTS = [
    "the northern harbour",
    "an empty notebook",
    "seven copper lanterns",
    "the last orchard",
    "a letter in Danish",
]
PLACES = [
    "near the bridge",
    "before the harvest",
    "without any hurry",
    "behind the museum",
    "after the long winter",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """An article after an edit."""

    kind: str
    text: str
    new_words: int
    """Words of the sentence that the article did not have before: what any tool has to leave open."""


def edited(text: str, kind: str, rng: Random) -> Edit | None:
    """The text after one edit of this kind; `None` if it has no place for it."""
    before = paragraphs(text)
    if not before:
        return None
    for _ in range(TRIES):
        after = KINDS[kind](text, before, rng)
        if after and after != text and _is_sound(kind, text, after):
            return Edit(kind=kind, text=after, new_words=sum(map(count_words, _new_sentences(text, after))))
    return None


def _is_sound(kind: str, before: str, after: str) -> bool:
    """Whether the edit did what its kind says, and nothing became or ceased to be prose by the way."""
    growth = len(paragraphs(after)) - len(paragraphs(before))
    return growth == GROWTH.get(kind, 0) and len(_new_sentences(before, after)) == NEW.get(kind, 0)


def _new_sentences(before: str, after: str) -> list[str]:
    return list((Counter(_prose(after)) - Counter(_prose(before))).elements())


def _prose(text: str) -> list[str]:
    return [one for span in paragraphs(text) for one in sentences(text[span.start : span.end])]


def _typo(text: str, spans: Sequence[Span], rng: Random) -> str | None:
    """One letter of one word is another; any word of the article may be it."""
    words = [
        Span(span.start + word.start, span.start + word.end)
        for span in spans
        for word in prose_words(text[span.start : span.end])
    ]
    if not words:
        return None
    place = rng.randrange(*rng.choice(words))
    letter = rng.choice(ascii_lowercase)
    return _replaced(text, Span(place, place + 1), letter.upper() if text[place].isupper() else letter)


def _insert(text: str, spans: Sequence[Span], rng: Random) -> str:
    """A new sentence stands behind another one."""
    new = " ".join(rng.choice(words) for words in (SUBJECTS, VERBS, OBJECTS, PLACES))
    end = rng.choice(_sentences(text, rng.choice(spans))).end
    return _replaced(text, Span(end, end), f" {new}.")


def _delete(text: str, spans: Sequence[Span], rng: Random) -> str | None:
    """A sentence is gone, but not the only one of its paragraph."""
    found = _sentences(text, rng.choice(spans))
    if len(found) == 1:
        return None
    index = rng.randrange(len(found))
    first, last = found[index], found[index]
    is_first = index == 0
    return _replaced(
        text, Span(first.start, found[1].start) if is_first else Span(found[index - 1].end, last.end)
    )


def _swap(text: str, spans: Sequence[Span], rng: Random) -> str | None:
    """Two neighbouring sentences change places."""
    pairs = list(pairwise(_sentences(text, rng.choice(spans))))
    if not pairs:
        return None
    one, other = rng.choice(pairs)
    space = text[one.end : other.start]
    swapped = f"{text[other.start : other.end]}{space}{text[one.start : one.end]}"
    return _replaced(text, Span(one.start, other.end), swapped)


def _move(text: str, spans: Sequence[Span], rng: Random) -> str | None:
    """A paragraph stands before another one, or behind the last."""
    moved, target = rng.choice(spans), rng.choice(spans)
    paragraph = text[moved.start : moved.end]
    end = len(text) - len(text[moved.end :].lstrip("\n"))
    if moved.start <= target.start <= end:
        return None
    with_both = _replaced(text, Span(target.start, target.start), f"{paragraph}\n\n")
    shift = len(paragraph) + 2 if target.start < moved.start else 0
    return _replaced(with_both, Span(moved.start + shift, end + shift))


def _rewrap(text: str, spans: Sequence[Span], rng: Random) -> str:
    """The lines of a paragraph end elsewhere; nothing else changes."""
    span = rng.choice(spans)
    line = re.sub(r"\s*\n\s*", " ", text[span.start : span.end])
    width = rng.choice(WIDTHS)
    lines = textwrap.wrap(line, width=width, break_long_words=False, break_on_hyphens=False)
    return _replaced(text, span, "\n".join(lines))


def _split(text: str, spans: Sequence[Span], rng: Random) -> str | None:
    """A paragraph becomes two at the end of a sentence."""
    pairs = list(pairwise(_sentences(text, rng.choice(spans))))
    if not pairs:
        return None
    one, other = rng.choice(pairs)
    return _replaced(text, Span(one.end, other.start), "\n\n")


def _join(text: str, spans: Sequence[Span], rng: Random) -> str | None:
    """Two paragraphs, with nothing but blank lines between them, become one."""
    gaps = (Span(one.end, other.start) for one, other in pairwise(spans))
    ends = [gap for gap in gaps if not text[gap.start : gap.end].strip() and text[gap.start - 1] in ".!?"]
    return _replaced(text, rng.choice(ends), " ") if ends else None


def _sentences(text: str, span: Span) -> list[Span]:
    """The ranges of the sentences of a paragraph, in the article."""
    found = sentence_spans(text[span.start : span.end])
    return [Span(span.start + one.start, span.start + one.end) for one in found]


def _replaced(text: str, span: Span, new: str = "") -> str:
    return f"{text[: span.start]}{new}{text[span.end :]}"


KINDS: dict[str, Callable[[str, Sequence[Span], Random], str | None]] = {
    "typo": _typo,
    "insert": _insert,
    "delete": _delete,
    "swap": _swap,
    "move": _move,
    "re-wrap": _rewrap,
    "split": _split,
    "join": _join,
}
GROWTH = {"split": 1, "join": -1}
"""How many paragraphs an edit makes more, where it does."""
NEW = {"typo": 1, "insert": 1}
"""How many sentences that were nowhere in the article an edit makes, where it does."""
