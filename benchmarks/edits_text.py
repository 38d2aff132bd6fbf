"""Prose as a benchmark sees it: paragraphs, sentences and words of Markdown, and translations of them.

Nothing of foreigndesk's parsers is used, and no tool's either, so that none is measured by its own rules. What is not
surely a paragraph of prose is none: headings, lists, tables, quotations, code, HTML and shortcodes are left alone.
"""

from __future__ import annotations

import codecs
import re
from functools import cache
from itertools import pairwise
from random import Random
from typing import NamedTuple

# What may hold blank lines and is no prose: front matter, fences, comments, raw HTML, shortcodes with an end.
RE_REGION = re.compile(
    r"""\A(?P<matter>---|\+\+\+)\n.*?^(?P=matter)$
    |^[ \t>]*(?P<fence>`{3,}|~{3,}).*?(?:^[ \t>]*(?P=fence)|\Z)
    |<!--.*?(?:-->|\Z)
    |<(?P<element>pre|script|style|svg|table|div|details)\b.*?(?:</(?P=element)>|\Z)
    |\{\{[<%]\s*(?P<shortcode>[\w-]+)(?:(?!\}\}).)*\}\}.*?\{\{[<%]\s*/\s*(?P=shortcode)
    |^\$\$.*?^\$\$""",
    re.DOTALL | re.MULTILINE | re.VERBOSE,
)
RE_BLOCK = re.compile(r"^[^\S\n]*\S.*(?:\n[^\S\n]*\S.*)*", re.MULTILINE)
# The beginning of a line that starts another block or is indented, and anything that markup is made of but inline.
RE_NO_PROSE = re.compile(
    r"""^(?:[ \t]|[\#>|:]|[-+*](?:\s|$)|\d+[.)](?:\s|$)|[-=*_]{2,}\s*$|!|\[[^\]\n]*\]:)
    |[<|\\]|\{[{%]|\$\$|[ ]{2}$""",
    re.MULTILINE | re.VERBOSE,
)
# What a translator leaves as it is: code, targets and labels of links, tags, addresses, references.
RE_OPAQUE = re.compile(
    r"""(?P<ticks>`+)(?!`).*?(?<!`)(?P=ticks)(?!`)|\]\([^()\s]*(?:\([^()\s]*\)[^()\s]*)*(?:\s+"[^"]*")?\)
    |\[[^\[\]]*\](?!\()|\]\[[^\]]*\]|<[^<>]*>|\{\{.*?\}\}|\{[^{}\s]*\}|https?://\S+|[\w.+-]+@[\w.-]+|&\#?\w+;|:[\w+-]+:""",
    re.DOTALL | re.VERBOSE,
)
SHORTEST = 4
"""Letters of a word that is translated; shorter ones may have a full stop that ends no sentence (`e.g.`, `Dr.`)."""
RE_WORD = re.compile(rf"[^\W\d_]{{{SHORTEST},}}")
STRETCH = (0.75, 1.35)
"""How long the translation of a sentence is at least and at most, as a share of its source."""
RE_SENTENCE_END = re.compile(r"""[.!?]+["'”’)\]*_]*(?P<space>\s+)(?=\S)""")
RE_ABBREVIATION = re.compile(
    r"(?<![^\W\d_])(?:[^\W\d_]|e\.g|i\.e|etc|vs|cf|mr|mrs|ms|dr|st|no|fig)\.$", re.IGNORECASE
)
FEWEST_WORDS = 5
"""Of a paragraph that is edited."""


class Span(NamedTuple):
    """A half-open range of characters."""

    start: int
    end: int


def paragraphs(text: str) -> list[Span]:
    """The ranges of the paragraphs of prose, without the line end behind them."""
    regions = [match.span() for match in RE_REGION.finditer(text)]
    found = (Span(*match.span()) for match in RE_BLOCK.finditer(text))
    return [
        span
        for span in found
        if not any(start < span.end and span.start < end for start, end in regions)
        and not RE_NO_PROSE.search(text[span.start : span.end])
        and count_words(text[span.start : span.end]) >= FEWEST_WORDS
    ]


def sentence_spans(text: str) -> list[Span]:
    """The ranges of the sentences, without the white space between them."""
    opaque = [match.span() for match in RE_OPAQUE.finditer(text)]
    ends = [
        match
        for match in RE_SENTENCE_END.finditer(text)
        if _starts_sentence(text, match.end())
        and not RE_ABBREVIATION.search(text[: match.start("space")])
        and not any(start < match.start("space") < end for start, end in opaque)
    ]
    start, end = len(text) - len(text.lstrip()), len(text.rstrip())
    borders = [start, *(place for match in ends for place in match.span("space")), end]
    return [Span(*span) for span in pairwise(borders)][::2] if start < end else []


@cache
def sentences(text: str) -> tuple[str, ...]:
    """The sentences, each on one line."""
    return tuple(flat(text[span.start : span.end]) for span in sentence_spans(text))


@cache
def translated(text: str) -> str:
    """A person's translation: the same sentences with the same markup and short words, the others spelt otherwise.

    It depends on nothing but each sentence, says what no engine would, and differs in length as translations do.

    >>> translated("The keeper said: `run. Now`, and [left](/home). So.")
    'The xrrcree fnvqq: `run. Now`, and [yrsgg](/home). So.'
    """
    parts, end = [], 0
    for span in sentence_spans(text):
        parts += [text[end : span.start], _translated_sentence(text[span.start : span.end])]
        end = span.end
    return "".join([*parts, text[end:]])


def _translated_sentence(text: str) -> str:
    rng = Random(flat(text))
    stretch = rng.uniform(*STRETCH)
    parts, end = [], 0
    for start, stop in prose_words(text):
        length = max(SHORTEST, round((stop - start) * stretch))
        word = codecs.encode(text[start:stop], "rot13")
        parts += [text[end:start], (word + word[::-1].lower())[:length]]
        end = stop
    return "".join([*parts, text[end:]])


def prose_words(text: str) -> list[Span]:
    """The ranges of the words of four letters and more that a translator would not leave as they are."""
    opaque = [match.span() for match in RE_OPAQUE.finditer(text)]
    words = (Span(*match.span()) for match in RE_WORD.finditer(text))
    return [word for word in words if not any(start < word.end and word.start < end for start, end in opaque)]


def count_words(text: str) -> int:
    """Runs of characters between white space."""
    return len(text.split())


def flat(text: str) -> str:
    """The text on one line."""
    return " ".join(text.split())


def _starts_sentence(text: str, place: int) -> bool:
    first = next((letter for letter in text[place:] if letter.isalnum()), "")
    return not first.islower()
