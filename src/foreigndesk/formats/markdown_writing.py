"""Plain words and translations, spelled so that Markdown reads them as what they are.

Nothing is escaped on suspicion: a text is read again, and only where it means something else is it escaped.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from ..errors import InputError
from .directive_lines import RE_LABEL
from .markdown_additions import as_words, without_formula, without_openers
from .markdown_blocks import Run, fold, read_parts, read_source
from .markdown_events import NEWLINES, read_events
from .markdown_inline import normalize, read_markup
from .markdown_masks import looks_like_mdx, mask
from .quoted import is_quoted, quote

if TYPE_CHECKING:
    from collections.abc import Iterator

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
RE_BRACKET = re.compile(r"(?<!\\)((?:\\\\)*)([\[\]])")
"""A bracket that may end an alternative text."""
RE_LAST_BACKSLASHES = re.compile(r"(?<!\\)((?:\\\\)*?)\\{1,2}\Z")
"""Backslashes at the end, and all of them but those that spell the last one."""
RE_LAST_BACKSLASH = re.compile(r"(?<!\\)(?:\\\\)*\\\Z")
"""A backslash that would escape what follows the text."""
RE_ORDINAL = re.compile(r"(\d{1,9})([.)])")
"""The marker of an ordered list."""
RE_DEFINITION = re.compile(r"(\[[^\]]*\]):")
"""The beginning of a definition."""
TITLE_ENDS = {'"': '"', "'": "'", "(": ")"}
"""What ends a title, by what begins it."""
RE_TITLE_SPECIAL = {
    quote: re.compile(rf"\\(?=[!-/:-@\[-`{{-~]|\Z)|[{re.escape(quote + end)}]")
    for quote, end in TITLE_ENDS.items()
}
"""What a title has to escape, by what begins it."""
RE_MODULE = re.compile(r"\A[ie](?=(?:mport|xport)\b)")
"""The first letter of what is code in MDX, and without escape makes an article MDX."""
RE_ORDINARY = re.compile(
    r"""(?!(?:import|export)\b)(?:[^\W\d_]|[^\x00-\x7f\s]|\d++(?![.)])|["'(]|\*\*?[^\s*]|`[^`]|!?\[(?![\] xX^!])(?!.*\]:))"""
    r"[^|{}\n]*+(?<![\\#\s])"
)
"""A line that is nothing but words wherever it stands: no block begins or ends like it, and it parts no table."""
RE_CLOSING = re.compile(r"(#+)\Z")
"""What CommonMark drops at the end of a heading."""


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
        text = _closed(_without_additions(segment, _on_one_line(normalize(target)), dialect))
        is_bare = not text.startswith("[") or segment.source.startswith("[")
        text = text if is_bare and RE_LABEL.fullmatch(text) else _without_brackets(text)
        text = text.replace('"', "&quot;") if "quoted" in traits else text
        # A renderer that does not know the directive must not see a block in its title either.
        text = _safe("", text, _Place(segment, tuple(_contexts(syntax, "", [])), dialect))
        return f"\\{text}" if text[:1] == "{" else text
    if syntax == "alt":
        return _encode_alt(segment, target, traits, dialect)
    text = normalize(target)
    if syntax in SINGLE_LINE:
        text = _on_one_line(text)
    text = _without_additions(segment, text, dialect, in_cell=syntax == "cell")
    text = in_cell(text, syntax)
    place = _Place(segment, tuple(_contexts(syntax, segment.role, traits)), dialect)
    first, *further = text.split("\n")
    is_first_known = first == segment.source.partition("\n")[0]
    lines = [first if is_first_known else _safe("", first, place)]
    for line in further:
        lines.append(_safe(f"x{lines[-1]}\n", line, place))
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


def _encode_alt(segment: Segment, target: str, traits: list[str], dialect: Dialect) -> str:
    """An alternative text; where the source's words were the image's label, too, the label is written out."""
    text = _without_additions(segment, _on_one_line(normalize(target)), dialect, in_cell="cell" in traits)
    text = _bracketed(_closed(text))
    if "cell" in traits:
        text = RE_PIPE.sub(r"\1\\|", text)
    return f"{text}][{segment.source}" if "label" in traits else text


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


def _contexts(syntax: str, role: str, traits: list[str]) -> Iterator[tuple[str, str]]:
    """Small documents that put a text where it will stand, and what each prefixes its further lines with."""
    match syntax:
        case "heading":
            yield "# {}\n", ""
        case "setext":
            yield "x\n\n{}\n===\n", ""
        case "term":
            yield "x\n\n{}\n: y\n", ""
        case "cell":
            yield "|{}|y|\n|-|-|\n", ""
            if "bare" in traits:
                yield "x\n\n{}|y\n-|-\n", ""
                yield "x|y\n-|-\n{}|y\n", ""
                yield 'x\n\n{} | a from "y"\n-|-\n', ""
                yield 'x|y\n-|-\n{} | a from "y"\n', ""
        case _:
            yield "x\n\n{}\n", ""
            if role == "item":
                # Behind words with a pipe a marker may begin the second line of a table; `* **` is a rule.
                yield "x|y\n- {}\n", "  "
                yield "x|y\n* {}\n", "  "
                yield "x|y\n: {}\n", "  "
            if role == "quote":
                yield "> {}\n", "> "


class _Place(NamedTuple):
    """Where a text will stand."""

    segment: Segment
    contexts: tuple[tuple[str, str], ...]
    """Small documents like that, and what each prefixes further lines with."""
    dialect: Dialect

    def suits(self, text: str) -> bool:
        """Whether the text keeps its meaning and its surroundings in all contexts."""
        return all(_means(text, *each, self.dialect) for each in self.contexts)

    def possible(self) -> Iterator[_Place]:
        """The place, and then without the contexts in which not even the source could stand."""
        yield self
        source = self.segment.source.partition("\n")[0]
        contexts = tuple(each for each in self.contexts if _means(source, *each, self.dialect))
        if 0 < len(contexts) < len(self.contexts):
            yield self._replace(contexts=contexts)


def _safe(before: str, line: str, place: _Place) -> str:
    """The line, escaped as little as lets it stand, behind the line before it."""
    if RE_ORDINARY.fullmatch(line):
        return line
    spellings = [
        each for each in _spellings(line) if each == line or _names(each, place) == _names(line, place)
    ]
    for where in place.possible():
        for candidate in spellings:
            if where.suits(before + candidate):
                return candidate
    raise InputError(
        f"cannot stand in a {place.segment.role}: “{line}”",
        remedy="begin it with a word instead of markup",
    )


def _names(line: str, place: _Place) -> tuple[str, ...]:
    return read_markup(line, dialect=place.dialect).names


def _spellings(line: str) -> Iterator[str]:
    """The line, then escaped at its beginning, at its end, or both."""
    starts = [
        line,
        RE_DEFINITION.sub(r"\1\\:", line, count=1),
        RE_ORDINAL.sub(r"\1\\\2", line, count=1),
        RE_MODULE.sub(lambda word: f"&#{ord(word[0])};", line) if RE_MODULE.match(line) else f"\\{line}",
    ]
    for start in starts:
        yield start
        yield RE_CLOSING.sub(r"\\\1", start)
        if start.endswith("\\"):
            yield f"{start}\\"
            # In a table, a backslash before a pipe escapes the pipe, however many precede it.
            yield RE_LAST_BACKSLASHES.sub(r"\1&#92;", start)
        if start.endswith("}"):
            yield f"{start[:-1]}&#125;"


def _means(text: str, context: str, prefix: str, dialect: Dialect) -> bool:
    document = context.format(text.replace("\n", f"\n{prefix}"))
    shape, sources = _read(document, dialect)
    expected_shape, expected_sources = _expected(context, dialect)
    wanted = [fold(text).rstrip(" ") if each == "z" else each for each in expected_sources]
    if looks_like_mdx(document) and not dialect.is_mdx:
        return False
    return shape == expected_shape and [fold(each) for each in sources] == wanted


@cache
def _expected(context: str, dialect: Dialect) -> tuple[list[str], list[str]]:
    return _read(context.format("z"), dialect)


def _read(document: str, dialect: Dialect) -> tuple[list[str], list[str]]:
    masked = mask(document, dialect)
    parts = list(read_parts(document, masked, read_events(masked.text)))
    shape = ["" if isinstance(part, Run) else str(part) for part in parts]
    shape += [construct.shape(document) for construct in masked.blocks]
    return shape, [read_source(document, part) for part in parts if isinstance(part, Run)]
