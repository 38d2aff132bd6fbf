"""Where a text will stand in an article, tried out on small documents: what of it must be escaped there."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from ..errors import InputError
from .front_matter import has_front_matter
from .markdown_blocks import Run, fold, read_parts, read_source
from .markdown_body import looks_like_mdx, read_body
from .markdown_inline import read_inline

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..model import Segment
    from .markdown_scanning import Dialect

RE_LAST_BACKSLASHES = re.compile(r"(?<!\\)((?:\\\\)*?)\\{1,2}\Z")
"""Backslashes at the end, and all of them but those that spell the last one."""
RE_ORDINAL = re.compile(r"(\d{1,9})([.)])")
"""The marker of an ordered list."""
RE_DEFINITION = re.compile(r"(\[[^\]]*\]):")
"""The beginning of a definition."""
RE_MODULE = re.compile(r"\A[ie](?=(?:mport|xport)\b)")
"""The first letter of what is code in MDX, and without escape makes an article MDX."""
RE_ORDINARY = re.compile(
    r"""(?!(?:import|export)\b)(?:[^\W\d_]|[^\x00-\x7f\s]|\d++(?![.)])|["'(]|\*\*?[^\s*]|`[^`]|!?\[(?![\] xX^!])(?!.*\]:))"""
    r"[^|{}\n]*+(?<![\\#\s])"
)
"""A line that is nothing but words wherever it stands: no block begins or ends like it, and it parts no table."""
RE_CLOSING = re.compile(r"(#+)\Z")
"""What CommonMark drops at the end of a heading."""


FIRST = "{}\n"
"""The context of a text that an article may begin with."""


class Place(NamedTuple):
    """Where a text will stand."""

    segment: Segment
    contexts: tuple[tuple[str, str], ...]
    """Small documents like that, and what each prefixes further lines with."""
    dialect: Dialect

    def suits(self, text: str) -> bool:
        """Whether the text keeps its meaning and its surroundings in all contexts."""
        return all(_means(text, *each, self.dialect) for each in self.contexts)

    def possible(self) -> Iterator[Place]:
        """The place, and then without the contexts in which not even the source could stand."""
        yield self
        source = self.segment.source.partition("\n")[0]
        contexts = tuple(each for each in self.contexts if _means(source, *each, self.dialect))
        if len(contexts) < len(self.contexts):
            yield self._replace(contexts=contexts)


def place_of(segment: Segment, dialect: Dialect) -> Place:
    """Where the texts of a segment stand."""
    return Place(segment, tuple(_contexts(segment)), dialect)


def has_markup_of(text: str, spelling: str, dialect: Dialect) -> bool:
    """Whether another spelling of a text has the same elements, placeholders among them, each with its end."""
    if spelling == text:
        return True
    one, other = (read_inline(each, dialect=dialect).markup for each in (text, spelling))
    return sorted((each.name, each.kind) for each in one) == sorted((each.name, each.kind) for each in other)


def safe(before: str, line: str, place: Place) -> str:
    """The line, escaped as little as lets it stand, behind the line before it."""
    if RE_ORDINARY.fullmatch(line):
        return line
    spellings = [each for each in _spellings(line) if has_markup_of(line, each, place.dialect)]
    for where in place.possible():
        for candidate in spellings:
            if where.suits(before + candidate):
                return candidate
    raise InputError(
        f"cannot stand in a {place.segment.role}: “{line}”",
        remedy="begin it with a word instead of markup",
    )


def _contexts(segment: Segment) -> Iterator[tuple[str, str]]:
    """Small documents that put a text where it will stand, and what each prefixes its further lines with."""
    syntax, *traits = segment.syntax.split("-")
    begins_line = syntax in {"markdown", "setext", "term"} or "bare" in traits
    if begins_line and segment.start <= len("\ufeff"):
        yield FIRST, ""
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
            if segment.role == "item":
                # Behind words with a pipe a marker may begin the second line of a table; `* **` is a rule.
                yield "x|y\n- {}\n", "  "
                yield "x|y\n* {}\n", "  "
                yield "x|y\n: {}\n", "  "
            if segment.role == "quote":
                yield "> {}\n", "> "


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
    if context == FIRST and has_front_matter(document):
        return False
    return shape == expected_shape and [fold(each) for each in sources] == wanted


@cache
def _expected(context: str, dialect: Dialect) -> tuple[list[str], list[str]]:
    return _read(context.format("z"), dialect)


def _read(document: str, dialect: Dialect) -> tuple[list[str], list[str]]:
    masked, events = read_body(document, dialect)
    parts = list(read_parts(document, masked, events))
    shape = ["" if isinstance(part, Run) else str(part) for part in parts]
    shape += [construct.shape(document) for construct in masked.blocks]
    return shape, [read_source(document, part) for part in parts if isinstance(part, Run)]
