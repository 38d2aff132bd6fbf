"""Words that no language has: names of things in programs, which a translation keeps to the letter."""

from __future__ import annotations

import re

from .model import Span

# Each alternative begins at a character that cannot be in the middle of another, or is bounded on its left, and gives
# nothing back, so that the time is linear in the length of the text.
RE_IDENTIFIER = re.compile(
    r"(?<![\w#@.-])(?![A-Za-z][a-z]*+(?![\w.(]))(?:"  # Ordinary words are passed over.
    r"--[A-Za-z][\w-]*+"  # --dry-run
    r"|(?<!:):[a-z][a-z0-9_+-]*+:"  # :heart_eyes:, an emoji's name
    r"|[#$@](?=[^\W\d])\w++"  # #hashtag, $HOME, @handle
    r"|[A-Za-z]\w*+(?:\.[A-Za-z]\w*+)*+(?=\(\))"  # os.getcwd()
    r"|\w++(?:\.\w++)*+"  # judged by `_is_identifier`
    r")(?!\w)"
)
RE_INNER_CAPITAL = re.compile(r"[a-z][A-Z]")
"""camelCase, PascalCase; `McDonald` is a name, too."""
RE_FILE_NAME = re.compile(r"\w{2,}\.(?:[a-z]{1,4}|[a-z]+\d|json5?|xhtml|ipynb)\Z")
RE_LETTER_AND_DIGIT = re.compile(r"[A-Za-z]\d|\d[A-Za-z]{2}")
RE_AMOUNT = re.compile(r"\d[\d.]*[a-z]+\Z", re.IGNORECASE)
"""Ordinals, decades, quantities: 1st, 1990er, 2pm, 11million."""


def find(text: str) -> list[Span]:
    """The ranges of identifiers, ascending: with an underscore, inner capitals, or letters and digits in one.

    >>> [text[a:b] for text in ["Call os.getcwd() in main_loop of DataReader, @desk, in the 1990s."] for a, b in find(text)]
    ['os.getcwd', 'main_loop', 'DataReader', '@desk']
    """
    matches = RE_IDENTIFIER.finditer(text)
    return [
        Span(*match.span())
        for match in matches
        if text.startswith("()", match.end()) or _is_identifier(match.group())
    ]


def _is_identifier(word: str) -> bool:
    if not (word[0].isalnum() or word[0] == "_"):
        return True  # It has the mark of one.
    if word.isalpha() and word[1:] == word[1:].lower():
        return False  # Like most words.
    if RE_AMOUNT.match(word):
        return False
    return bool(
        "_" in word
        or RE_INNER_CAPITAL.search(word)
        or RE_LETTER_AND_DIGIT.search(word)
        or RE_FILE_NAME.match(word)
    )
