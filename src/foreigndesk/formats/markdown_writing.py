"""Plain words and translations, spelled so that Markdown reads them as what they are.

Nothing is escaped on suspicion: a text is read again, and only where it means something else is it escaped.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from .directive_lines import RE_LABEL
from .markdown_additions import as_words, without_formula, without_openers
from .markdown_blocks import fold
from .markdown_events import NEWLINES
from .markdown_inline import normalize, read_markup, read_places
from .markdown_masks import mask_unit
from .markdown_places import has_markup_of, place_of, safe
from .quoted import is_quoted, quote

if TYPE_CHECKING:
    from ..model import Segment
    from .markdown_scanning import Dialect

SPECIALS = "\\`*_[]<&~${"
"""Characters that may make words into markup."""
EDGES = "\\`*_~"
"""Those that may also join with markup that follows or precedes the words."""
SINGLE_LINE = frozenset({"heading", "cell"})
"""Syntaxes that have no line breaks."""

RE_WHITE_SPACE = re.compile(r"[ \t\r\n]+")
"""What is one space in the words of a unit."""
RE_PIPE = re.compile(r"(?<!\\)((?:\\\\)*)\|")
"""A pipe that would end a table cell."""
RE_CODE_PIPE = re.compile(r"(?<!\\)\|")
"""The same in code."""
RE_BRACKET = re.compile(r"(?<!\\)((?:\\\\)*)([\[\]])")
"""A bracket that may end an alternative text."""
RE_LAST_BACKSLASH = re.compile(r"(?<!\\)(?:\\\\)*\\\Z")
"""A backslash that would escape what follows the text."""
TITLE_ENDS = {'"': '"', "'": "'", "(": ")"}
"""What ends a title, by what begins it."""
RE_TITLE_SPECIAL = {
    quote: re.compile(rf"\\(?=[!-/:-@\[-`{{-~]|\Z)|[{re.escape(quote + end)}]")
    for quote, end in TITLE_ENDS.items()
}
"""What a title has to escape, by what begins it."""


def escape(words: str, syntax: str) -> str:
    """The words as a unit, or a slot in it, spells them; spaces at the ends are kept."""
    kind = syntax.partition("-")[0]
    match kind:
        case "alt":
            text = _bracketed(_plain(words))
        case _ if is_quoted(syntax):
            return quote(words, syntax)
        case 'title"' | "title'" | "title(":
            text = _quoted(RE_WHITE_SPACE.sub(" ", words), kind[-1])
        case _:
            text = _plain(words)
    return in_cell(text, syntax)


def in_cell(text: str, syntax: str) -> str:
    """A text with its pipes escaped, if its syntax says that it stands in the cell of a table."""
    return RE_PIPE.sub(r"\1\\|", text) if "cell" in syntax.split("-") else text


def _plain(words: str) -> str:
    """The words as a unit spells them, whatever markup they will stand beside; spaces at the ends are kept.

    What would start a block is left alone: a unit may stand where no block can start, and `encode` sees to it.
    """
    words = RE_WHITE_SPACE.sub(" ", words)
    needed = {character for character in SPECIALS if character in words}
    edges = {edge for edge in (words[:1], words[-1:]) if edge in EDGES}
    for group in (
        {character} if character not in "[]" else {"[", "]"} for character in sorted(needed - edges)
    ):
        if _is_faithful(_escaped(words, needed - group), words):
            needed -= group
    return without_formula(_escaped(words, needed))


def encode(segment: Segment, target: str, dialect: Dialect) -> str:
    """What stands in the document for a unit's text; raises `InputError` where no spelling keeps its meaning."""
    syntax, *traits = segment.syntax.split("-")
    if syntax == "directive":
        return _encode_title(segment, target, traits, dialect)
    if syntax == "alt":
        return _encode_alt(segment, target, traits, dialect)
    text = normalize(target)
    if syntax in SINGLE_LINE:
        text = _on_one_line(text)
    text = _without_additions(segment, text, dialect, in_cell=syntax == "cell")
    text = _in_cell(text, dialect) if syntax == "cell" else text
    place = place_of(segment, dialect)
    first, *further = text.split("\n")
    lines = [safe("", first, place)]
    for line in further:
        lines.append(safe(f"x{lines[-1]}\n", line, place))
    newline = next((NEWLINES[trait] for trait in traits if trait in NEWLINES), "\n")
    return f"{newline}{segment.prefix}".join(lines)


def _escaped(words: str, characters: set[str]) -> str:
    return "".join(f"\\{character}" if character in characters else character for character in words)


def _is_faithful(text: str, words: str) -> bool:
    """Whether a spelling of words adds no markup, even beside and within the markup of a unit."""
    found = read_markup(f"{text}`y`{text}*y*{text} [{text}](y) {text}")
    names = [element.name for element in found.markup]
    expected = f"{words}y{words}y{words} {words} {words}"
    return names == ["code y", "emphasis", "link y"] and found.text.split() == expected.split()


def _without_additions(segment: Segment, text: str, dialect: Dialect, *, in_cell: bool = False) -> str:
    """The text with everything that its source does not have spelled as words."""
    text = as_words(text, Counter(segment.inline.names), dialect, in_cell=in_cell)
    return without_openers(text, segment.source, dialect, in_cell=in_cell)


def _encode_title(segment: Segment, target: str, traits: list[str], dialect: Dialect) -> str:
    """The title of a directive; what would end it is spelled otherwise, but not within markup."""
    text = _closed(_without_additions(segment, _on_one_line(normalize(target)), dialect))
    if "bracketed" in traits and not RE_LABEL.fullmatch(text):
        text = _without_brackets(text)
    if "quoted" in traits:
        text = _unless_markup(text, text.replace('"', "&quot;"), dialect)
    # A renderer that does not know the directive must not see a block in its title either.
    text = safe("", text, place_of(segment, dialect))
    # An expression at the beginning would be the directive's attributes.
    return _unless_markup(text, f"\\{text}", dialect) if text[:1] == "{" else text


def _unless_markup(text: str, spelling: str, dialect: Dialect) -> str:
    """Another spelling of a text, if that has the same markup; else the text."""
    return spelling if has_markup_of(text, spelling, dialect) else text


def _encode_alt(segment: Segment, target: str, traits: list[str], dialect: Dialect) -> str:
    """An alternative text; where the source's words were the image's label, too, the label is written out."""
    text = _without_additions(segment, _on_one_line(normalize(target)), dialect, in_cell="cell" in traits)
    text = _bracketed(_closed(text))
    text = _in_cell(text, dialect) if "cell" in traits else text
    return f"{text}][{segment.source}" if "label" in traits else text


def _in_cell(text: str, dialect: Dialect) -> str:
    """The text with its pipes escaped, but for those in a template or an expression, which hides them from the table."""
    constructs = [(each.start, text[each.start : each.end]) for each in mask_unit(text, dialect).inline]
    # Within code a backslash is escaped by no other, but it escapes a pipe.
    code = [
        (start, each.open)
        for each, start in (read_places(text, dialect, in_cell=True) if "`" in text else ())
        if each.name.startswith("code ")
    ]
    parts, end = [], 0
    for start, written in sorted([*constructs, *code]):
        parts.append(RE_PIPE.sub(r"\1\\|", text[end:start]))
        parts.append(RE_CODE_PIPE.sub(r"\\|", written) if (start, written) in code else written)
        end = start + len(written)
    return "".join([*parts, RE_PIPE.sub(r"\1\\|", text[end:])])


def _closed(text: str) -> str:
    """The text without a backslash at its end that would escape what follows."""
    return RE_LAST_BACKSLASH.sub(r"\g<0>\\", text)


def _bracketed(text: str) -> str:
    """An alternative text, with its brackets escaped where an image needs it."""
    return text if _is_alt(text) else _without_brackets(text)


def _without_brackets(text: str) -> str:
    """The text with its brackets escaped."""
    return without_formula(RE_BRACKET.sub(r"\1\\\2", text))


def _quoted(words: str, quote: str) -> str:
    """A title between its quotation marks or parentheses; a reference that is not meant as one is spelled out."""
    text = RE_TITLE_SPECIAL[quote].sub(r"\\\g<0>", words)
    found = read_markup(f"[x](y {quote}{text}{TITLE_ENDS[quote]})").markup
    is_same = bool(found) and [slot.text for slot in found[0].slots] == [words.strip() and words]
    return text if is_same else text.replace("&", "&amp;")


def _is_alt(text: str) -> bool:
    """Whether the text, between an image's brackets, leaves them the outermost."""
    written = f"![{text}](y)"
    return [element.open for element in read_markup(written).markup] == [written]


def _on_one_line(text: str) -> str:
    """The text without hard breaks, for places that have none."""
    return fold(text.replace("\\\n", "\n"))
