"""What a translation adds to its source is words: an element that the source does not have is escaped.

Nothing is escaped on suspicion: a text is read, what is too much is escaped where it begins, and it is read again,
as the escaping of one element may bring another to light.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ..addresses import admitted
from .markdown_inline import read_inline, read_places
from .markdown_scanning import RE_TEX

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Iterable, Iterator

    from ..model import Markup
    from .markdown_scanning import Dialect

Edit = tuple[int, int, str]
"""A range, and what is written in its place."""

ROUNDS = 12
"""How often a text is read. Each time all additions are escaped; what they hide is seldom more than two deep."""

FORMULA_OPENERS = frozenset({"\\[", "\\("})
"""What opens a formula of TeX, and is else an escaped bracket."""
RE_ACTIVE = re.compile(r"(?<!\\)(?::(?=//)|@|(?i:(?<=www)\.)|(?i:(?<=mailto):)|\{(?![{%#])|(?<=\{)[{%#]|\A%)")
"""The character of an address or a variable before which a backslash makes it words. Between the two characters that
open a template: whoever fills templates in knows no backslash before them."""
RE_MDX_ACTIVE = re.compile(r"(?<!\\)(?::(?=//)|@|(?i:(?<=www)\.)|(?i:(?<=mailto):)|\{|(?<=\{)%|<|\A%)")
"""The same in MDX, where any brace opens an expression."""
RE_MDX_OPENER = re.compile(r"(?<!\\)[{<]")
"""What opens an expression or a tag in MDX, where both must be closed."""
RE_OPENER = re.compile(r"\{[{%]|(?<!\\)<[%?]|(?<![\\$])\$\$(?!\$)")
"""What opens a template even where nothing closes it."""
RE_BREAK = re.compile(r"(?:\\| {2,})\n")
"""A hard line break."""
RE_BRACKET = re.compile(r"(\\+)\[")
"""A bracket behind backslashes."""
RE_PUNCTUATION = re.compile(r"(?<!\\)((?:\\\\)*)([!-/:-@\[-`{-~])")
"""Anything that a backslash makes a character like others, unless one does already."""


def as_words(text: str, wanted: Counter[str], dialect: Dialect, *, in_cell: bool) -> str:
    """The text of a unit with all that it has beyond the wanted names spelled as words; the first ones are kept."""
    if read_inline(text, in_cell=in_cell, dialect=dialect).names == tuple(sorted(wanted.elements())):
        return text
    for _ in range(ROUNDS):
        edits = list(_edits(text, wanted, dialect, in_cell=in_cell))
        if not edits:
            return text
        text = _edited(text, edits)
    # A text that hides more than that is not meant as anything but characters.
    return text if wanted else RE_PUNCTUATION.sub(r"\1\\\2", text.replace("\\\n", " "))


def without_openers(text: str, source: str, dialect: Dialect, *, in_cell: bool) -> str:
    """The text with no more openers of templates than its source has; the first ones are kept."""
    opener = RE_MDX_OPENER if dialect.is_mdx else RE_OPENER
    surplus = len(opener.findall(text)) - len(opener.findall(source))
    if surplus <= 0:
        return text
    is_taken = bytearray(len(text))
    for element, start in read_places(text, dialect, in_cell=in_cell):
        is_taken[start : start + len(element.open)] = bytes([True]) * len(element.open)
    loose = [found for found in opener.finditer(text) if not is_taken[found.start()]]
    # Before the character, but between the two that open a template.
    cuts = [found.start() + found[0].startswith(("{{", "{%")) for found in loose[-surplus:]]
    return _edited(text, [(cut, cut, "\\") for cut in cuts])


def without_formula(text: str) -> str:
    """The text with its escaped brackets spelled otherwise where they would begin a formula."""
    if not RE_TEX.search(text):
        return text
    # Of an odd number of backslashes the last one is the bracket's.
    return RE_BRACKET.sub(lambda found: f"{found[1][: len(found[1]) // 2 * 2]}&#91;", text)


def _edited(text: str, edits: Iterable[Edit]) -> str:
    """The text with ranges replaced; of two that overlap the first."""
    parts, position = [], 0
    for start, end, written in sorted(edits):
        if start >= position:
            parts += [text[position:start], written]
            position = end
    return "".join([*parts, text[position:]])


def _edits(text: str, wanted: Counter[str], dialect: Dialect, *, in_cell: bool) -> Iterator[Edit]:
    found = read_places(text, dialect, in_cell=in_cell)
    left = admitted(wanted, (element.name for element, _ in found))
    for element, start in found:
        if left[element.name] > 0:
            left[element.name] -= 1
        else:
            yield _edit(element, start, text, dialect)


def _edit(element: Markup, start: int, text: str, dialect: Dialect) -> Edit:
    """The range to replace so that the element becomes words, and by what."""
    end = start + len(element.open)
    match element.name.partition(" ")[0]:
        case "placeholder":
            if text[start : start + 2] in FORMULA_OPENERS:
                return start, start + 2, f"&#{ord(text[start + 1])};"
            active = RE_MDX_ACTIVE if dialect.is_mdx else RE_ACTIVE
            return start, end, active.sub(r"\\\g<0>", text[start:end])
        case "break":
            found = RE_BREAK.match(text, start)
            return (start, found.end(), " ") if found else (start, start, "")
        case "code" | "math":
            # Both ends: the second one could begin another element.
            delimiter = text[start]
            return start, end, re.sub(rf"[\\{delimiter}]", r"\\\g<0>", text[start:end])
        case "image":
            return start + 1, start + 1, "\\"
        case _:
            # An exclamation mark that belongs to a link is escaped already.
            start += len("\\!") if element.open.startswith("\\!") else 0
            return start, start, "\\"
