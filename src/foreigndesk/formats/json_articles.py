"""Articles exported from a CMS as JSON: the strings that paths lead to, as plain text, Markdown or HTML."""

from __future__ import annotations

import json
import re
from bisect import bisect_left
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ..errors import InputError
from ..model import Document, Location, Segment
from . import json_metadata
from .html import HtmlFormat, is_html
from .json_options import read_options
from .json_values import ANY, decode, read_values, select
from .markdown import MarkdownFormat
from .markdown_events import NEWLINES, RE_LINE_END, line_numbers, newline_name
from .text import TextFormat

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from ..model import Inline
    from ..plugins import Format
    from .json_values import Value

SLUG = "slug"
"""The role of the string that names the variant."""

RE_LETTER = re.compile(r"[^\W\d_]")
"""Something to translate."""
RE_BLANK_LINES = re.compile(r"(?>\r\n|\r|\n)(?:[ \t]*+(?>\r\n|\r|\n))++")
"""What parts the paragraphs of a plain text."""


class JsonFormat:
    """Reads and writes JSON. The option `paths` lists what is translated, `syntaxes` says what is Markdown or HTML."""

    suffixes: tuple[str, ...] = (".json",)

    def __init__(self, options: Mapping[str, object]) -> None:
        self._syntaxes = read_options(options)
        self._text = TextFormat({})
        self._markdown = MarkdownFormat({})
        self._html = HtmlFormat({})

    def parse(self, path: str, text: str) -> Document:
        """The article's segments and skeleton; raises `InputError` with path and line for what is not strict JSON."""
        root = read_values(path, text)
        fields = list(self._fields(path, text, root))
        return Document(
            path=path,
            text=text,
            segments=tuple(segment for field in fields for segment in field.segments),
            skeleton=tuple(_skeleton(text, root, fields)),
            lang=json_metadata.declared_language(text, root),
        )

    def inline(self, source: str, syntax: str) -> Inline:
        """A unit's text, parted into words and markup."""
        inner = _inner(syntax)
        return self._format(inner).inline(source, inner)

    def escape(self, words: str, syntax: str) -> str:
        """Plain words as a unit's text must spell them; in plain text nothing has another meaning."""
        inner = _inner(syntax)
        return words if _is_text(inner) else self._format(inner).escape(words, inner)

    def encode(self, segment: Segment, target: str) -> str:
        """What stands between the quotes for `target`; raises `InputError` where Markdown could not mean it there."""
        inner = replace(segment, syntax=_inner(segment.syntax))
        if _is_text(inner.syntax):
            written = _encode_text(inner, target)
        else:
            written = self._format(inner.syntax).encode(inner, target)
        return json.dumps(written, ensure_ascii=segment.syntax.startswith("json-ascii:"))[1:-1]

    def annotate(self, text: str, metadata: Mapping[str, str]) -> str:
        """The variant's text with `lang`, `slug`, … in the outermost object; an array has no place for them."""
        root = read_values("", text)
        if self._has_inner_slug(root):
            metadata = {key: value for key, value in metadata.items() if key != SLUG}
        return json_metadata.annotate(text, root, metadata)

    def _format(self, inner: str) -> Format:
        """What reads and writes a string."""
        if _is_text(inner):
            return self._text
        return self._html if is_html(inner) else self._markdown

    def _has_inner_slug(self, root: Value) -> bool:
        """Whether the article's slug stands somewhere else than in the outermost object."""
        found = (value for value, pointer in select(root, list(self._syntaxes)) if _role(pointer) == SLUG)
        slug = next((value for value in found if value.end - value.start > len('""')), None)
        return slug is not None and (SLUG not in root.members or root.members[SLUG].value is not slug)

    def _fields(self, path: str, text: str, root: Value) -> Iterator[_Field]:
        """The translated strings, in document order."""
        line = line_numbers(text)
        head = "json-ascii" if json_metadata.is_escaped(text) else "json"
        has_slug = False
        for value, pointer in select(root, list(self._syntaxes)):
            string, place = decode(text, value.start + 1, value.end - 1)
            if "\0" in string:
                location = Location(path, line(value.start))
                raise InputError("a text has a NUL character", remedy="remove “\\u0000”", location=location)
            found, skeleton = self._read(string, pointer)
            segments = tuple(
                replace(
                    segment,
                    start=place(segment.start),
                    end=place(segment.end),
                    line=line(place(segment.start)),
                    syntax=f"{head}:{segment.syntax}",
                    # An article has one slug; those of other articles in the file must not become the same.
                    keep=segment.keep or (has_slug and segment.role == SLUG),
                )
                for segment in found
            )
            has_slug = has_slug or any(segment.role == SLUG for segment in segments)
            yield _Field(start=value.start + 1, end=value.end - 1, segments=segments, skeleton=skeleton)

    def _read(self, string: str, pointer: tuple[str, ...]) -> tuple[list[Segment], tuple[str, ...]]:
        """The segments of a string, at their places in it, and its shape."""
        if self._syntaxes[pointer] == "markdown":
            return self._blocks(string)
        if self._syntaxes[pointer] == "html":
            page = self._html.parse("", string)
            return list(page.segments), page.skeleton
        segments = list(self._paragraphs(string, _role(pointer)))
        return segments, (f"{len(segments)} texts",)

    def _paragraphs(self, string: str, role: str) -> Iterator[Segment]:
        """The paragraphs of a plain text; other line breaks are part of the words."""
        for start, end in _paragraph_ranges(string):
            source = RE_LINE_END.sub("\n", string[start:end])
            yield Segment(
                source=source,
                inline=self._text.inline(source, "text"),
                start=start,
                end=end,
                line=0,
                role=role or "text",
                context=role,
                syntax=f"text{newline_name(string)}",
                keep=not RE_LETTER.search(source),
                plain=True,
            )

    def _blocks(self, string: str) -> tuple[list[Segment], tuple[str, ...]]:
        """The segments and the skeleton of a Markdown text, which has no front matter of its own."""
        newline = RE_LINE_END.search(string)
        # Behind an empty line, `---` is a rule: a string begins with the body.
        lead = newline[0] if newline else "\n"
        document = self._markdown.parse("", lead + string)
        moved = (
            replace(each, start=each.start - len(lead), end=each.end - len(lead))
            for each in document.segments
        )
        return list(moved), document.skeleton


@dataclass(frozen=True, slots=True, kw_only=True)
class _Field:
    """A translated string, between its quotes at `text[start:end]`."""

    start: int
    end: int
    segments: tuple[Segment, ...]
    skeleton: tuple[str, ...]


def _role(pointer: tuple[str, ...]) -> str:
    """The last name in a path; empty if it has none."""
    return next((part for part in reversed(pointer) if part != ANY and not part.isdecimal()), "")


def _inner(syntax: str) -> str:
    """The syntax of the string itself, without how the file escapes it; that of a slot has nothing else."""
    head, colon, inner = syntax.partition(":")
    return inner if colon else head


def _is_text(inner: str) -> bool:
    return inner.partition("-")[0] == "text"


def _paragraph_ranges(string: str) -> Iterator[tuple[int, int]]:
    """Where the paragraphs stand, without white space around them."""
    start = 0
    for match in [*RE_BLANK_LINES.finditer(string), None]:
        piece = string[start : match.start() if match else len(string)]
        if words := piece.strip():
            first = start + len(piece) - len(piece.lstrip())
            yield first, first + len(words)
        start = match.end() if match else len(string)


def _encode_text(segment: Segment, target: str) -> str:
    """The target as one paragraph, with the line ends of its string."""
    newline = NEWLINES.get(segment.syntax.partition("-")[2], "\n")
    paragraph = RE_LINE_END.sub("\n", RE_BLANK_LINES.sub("\n", target.strip())) or segment.source
    return paragraph.replace("\n", newline)


def _skeleton(text: str, root: Value, fields: Sequence[_Field]) -> Iterator[str]:
    """Everything between the translated strings as it is written, and the shape of each of these."""
    starts = [field.start for field in fields]
    yield root.kind
    for start, end in json_metadata.shape_ranges(root):
        cursor = start
        for field in fields[bisect_left(starts, start) : bisect_left(starts, end)]:
            yield text[cursor : field.start]
            yield from field.skeleton
            cursor = field.end
        yield text[cursor:end]
