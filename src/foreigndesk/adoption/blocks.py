"""The segments of two documents as the alignment compares them: what they are, how long, and what no translator changes."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from .. import identifiers
from ..addresses import folded
from .lexicon import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from ..glossary import Terms
    from ..model import Document, Inline, Locale, Segment

ADDRESS, NUMBER, NAME, TERM, WORD, COGNATE, UNDER, ELEMENT = 2.0, 1.0, 1.0, 0.8, 0.6, 0.5, 0.3, 0.3
"""What it counts that two texts share a token of this kind, if no other text of either document has it."""
UNDER_HEADING = "u"
"""What a heading's token begins with that stands in the text under it."""
COGNATE_LETTERS = 4
"""Two words are taken for cognates if they begin with the same four letters: Simard, Foster and Isabelle, “Using Cognates
to Align Sentences in Bilingual Corpora”, TMI 1992."""
MOST_PAIRS = 10_000
"""A token that is in so many pairs of texts tells them from no others."""
GAP_LETTERS = 8
"""What stands between two segments tells where they are from so many letters and digits on."""

RE_WORD = re.compile(r"[^\W\d_]{3,}")
RE_NUMBER = re.compile(r"\d+")
RE_MARK = re.compile(r"[*+]|\d+[.)]")
"""Marks of lists, which sites spell as they like."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A segment that an alignment may pair."""

    segment: Segment
    shape: str
    """What its line begins with: how deep a heading or an item is."""
    gap: str
    """The letters and digits between the segment before and this one: code, mostly; empty if there are few."""
    tokens: Counter[str]
    """What the translation has as well, as likely as not."""
    hard: frozenset[str]
    """Those of them that it must have: addresses, code, numbers."""

    @property
    def size(self) -> int:
        """Its length in characters, as people read it."""
        return len(self.segment.inline.text.strip())


WEIGHTS = {
    "a": ADDRESS,
    "#": NUMBER,
    "n": NAME,
    "t": TERM,
    "w": WORD,
    "c": COGNATE,
    UNDER_HEADING: UNDER,
    "e": ELEMENT,
}
"""By the first letter of a token."""


def blocks_of(
    document: Document, terms: Terms, label: Locale, lexicon: Mapping[str, Sequence[str]] | None = None
) -> list[Block]:
    """The segments that make units, in document order.

    Terms of the glossary are tokens, too, called by what the concept is in the locale `label`: the same for both documents.
    So are words; in a translation they are called by those that the `lexicon` has for them.
    """
    found: list[Block] = []
    end = 0
    for segment in document.segments:
        if not segment.keep and segment.source.strip():
            further = [*_concepts(segment.inline, terms, label), *_words(segment.inline, lexicon)]
            found.append(_block(document, segment, end, further))
        end = segment.end
    for heading, text in pairwise(found):
        if heading.segment.role == "heading":
            # A heading has few words of its own; it is known by what stands under it.
            under = (token for token in text.tokens if not token.startswith(UNDER_HEADING))
            heading.tokens.update({f"{UNDER_HEADING}{token}" for token in under})
    return found


def weight(token: str) -> float:
    """What it counts that two texts share the token, if it is the only one in both documents."""
    return WEIGHTS[token[0]]


def tokens_of(inline: Inline) -> Counter[str]:
    """The tokens of a text, by kind."""
    prose = inline.prose
    found = Counter(_element(name) for name in inline.names)
    found.update(f"#{int(number)}" for number in RE_NUMBER.findall(prose))
    found.update(f"n{prose[span.start : span.end]}" for span in identifiers.find(prose))
    words = RE_WORD.findall(prose)
    found.update(f"n{word}" for word in words[1:] if word[:1].isupper() and not word.isupper())
    found.update(f"n{word}" for word in words if word.isupper())
    stems = (_stem(word) for word in words if len(word) >= COGNATE_LETTERS)
    found.update(f"c{stem}" for stem in stems if stem)
    return found


def shared(
    ours: Sequence[Block], theirs: Sequence[Block], *, own: bool = False
) -> dict[tuple[int, int], float]:
    """What each two texts share, by their places; rare tokens count most. Pairs that share nothing are left out.

    With `own`, what stands under a heading is no part of it.
    """
    places = [_places(ours, own=own), _places(theirs, own=own)]
    found: dict[tuple[int, int], float] = {}
    for token in places[0].keys() & places[1].keys():
        left, right = (each[token] for each in places)
        if len(left) * len(right) > MOST_PAIRS:
            continue
        value = weight(token) / (len(left) * len(right)) ** 0.5
        for i in left:
            for j in right:
                found[i, j] = found.get((i, j), 0.0) + value
    return found


def _block(document: Document, segment: Segment, end: int, further: Iterable[str]) -> Block:
    tokens = tokens_of(segment.inline)
    tokens.update(further)
    line = document.text.rfind("\n", end, segment.start) + 1
    before = document.text[max(line, end) : segment.start]
    gap = "".join(filter(str.isalnum, document.text[end : max(line, end)]))
    return Block(
        segment=segment,
        shape=RE_MARK.sub("-", "".join(before.split())),
        gap=gap if len(gap) >= GAP_LETTERS else "",
        tokens=tokens,
        hard=frozenset(token for token in tokens if token[0] in "a#"),
    )


def _element(name: str) -> str:
    kind, _, detail = name.partition(" ")
    return f"a{folded(name)}" if detail or kind == "code" else f"e{kind}"


def _stem(word: str) -> str:
    """The first letters without accents; empty for scripts in which they would tell nothing of another language."""
    plain = unicodedata.normalize("NFKD", word[: COGNATE_LETTERS * 2].casefold())
    letters = "".join(letter for letter in plain if letter.isascii() and letter.isalpha())
    return letters[:COGNATE_LETTERS] if len(letters) >= COGNATE_LETTERS else ""


def _words(inline: Inline, lexicon: Mapping[str, Sequence[str]] | None) -> Iterator[str]:
    for word in words(inline.prose):
        yield from (f"w{each}" for each in ([word] if lexicon is None else lexicon.get(word, ())))


def _concepts(inline: Inline, terms: Terms, label: Locale) -> Iterator[str]:
    for match in terms.find(inline.prose):
        yield from (f"t{form}" for form in match.concept.forms_in(label)[:1])


def _places(blocks: Sequence[Block], *, own: bool) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for place, block in enumerate(blocks):
        for token in block.tokens:
            if not (own and token.startswith(UNDER_HEADING)):
                found.setdefault(token, []).append(place)
    return found
