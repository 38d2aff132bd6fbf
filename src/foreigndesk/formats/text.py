"""Plain-text articles: title, standfirst, slug, sub-headings, paragraphs, lists, author, biography, furniture.

A text is parted by its layout: blank lines, list markers, indentation, and what a translation leaves as it is.
So a translation has the same parts, whatever its words; what they are for the reader (`text_furniture`) comes
second and does not enter the skeleton.
"""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

from .. import placeholders
from ..errors import InputError, SettingsError
from ..model import Document, Inline, Location, Markup, Segment
from .directives import Watch
from .markdown_events import line_numbers
from .options import check_options
from .text_furniture import by_line, kebab, known_phrases, roles_of
from .text_layout import RE_LETTER_OR_DIGIT, RE_MARKER, is_directive, on_one_line, read_layout

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from .text_furniture import Part

CONTEXTS = frozenset({"title", "description", "slug", "bio"})
KEPT = frozenset({"author", "furniture"})
# What stands below the last section without belonging to it.
UNDER_NO_HEADING = frozenset({"heading", "author", "bio", "furniture"})
OPTIONS = ("furniture",)

NO_BREAK_SPACE = "\N{NO-BREAK SPACE}"
WORD_JOINER = "\N{WORD JOINER}"


class TextFormat:
    """Plain text; the option `furniture` is a list of further phrases of page furniture, e.g. `["Zum Shop"]`."""

    suffixes: tuple[str, ...] = (".txt",)

    def __init__(self, options: Mapping[str, object]) -> None:
        self._phrases = known_phrases(_parse_options(options))

    def parse(self, path: str, text: str) -> Document:
        """The article's parts; raises `InputError` if the file is not text, or for an unknown directive."""
        if "\0" in text:
            place = Location(path, text.count("\n", 0, text.index("\0")) + 1)
            raise InputError(
                "there is a NUL character", remedy="save the article as plain text", location=place
            )
        layout = read_layout(path, text, self._phrases)
        watch = Watch(path, line_numbers(text), layout.comments)
        blocks = deque(layout.blocks)
        segments = []
        for segment in self._segments(text, layout.parts):
            while blocks and blocks[0].start <= segment.start:
                watch.block(*blocks.popleft())
            segments.append(watch.segment(segment))
        return Document(path=path, text=text, segments=tuple(segments), skeleton=layout.skeleton)

    def inline(self, source: str, syntax: str) -> Inline:
        """The words as they are, with URLs, addresses and variables as opaque markup."""
        del syntax  # Plain text has only one.
        return Inline(text=source, markup=tuple(_opaque(source, *span) for span in placeholders.find(source)))

    def escape(self, words: str, syntax: str) -> str:
        """The words on one line: nothing else has a meaning in plain text."""
        del syntax
        return on_one_line(words)

    def encode(self, segment: Segment, target: str) -> str:
        """The target on one line, spelled so that it is the same part of the layout as the source.

        Raises `InputError` where it has neither a letter nor a digit: such a line is a rule.
        """
        line = on_one_line(target)
        if segment.role == "slug":
            return kebab(line) or segment.source
        if not RE_LETTER_OR_DIGIT.search(line):
            raise InputError("has no words", remedy="write some")
        if is_directive(line):
            # A comment that tells us something must stay words: nobody sees the joiner.
            return WORD_JOINER + line
        marker = RE_MARKER.match(line)
        if segment.role == "item" or not marker or segment.source.startswith(marker.group()):
            return line
        # “1. May” at the start of a paragraph must not become the first item of a list.
        return marker.group().rstrip() + NO_BREAK_SPACE + line[marker.end() :]

    def annotate(self, text: str, metadata: Mapping[str, str]) -> str:
        """The text unchanged: there is no place for metadata."""
        del metadata
        return text

    def _segments(self, text: str, parts: Sequence[Part]) -> Iterator[Segment]:
        section = ""
        for part, role in zip(parts, roles_of(parts, self._phrases), strict=True):
            # The words before an author's name stay outside, so that the segment is the name.
            start = part.start + (len(by_line(text[part.start : part.end])) if role == "author" else 0)
            source = on_one_line(text[start : part.end])
            yield Segment(
                source=source,
                inline=self.inline(source, "text"),
                start=start,
                end=part.end,
                line=part.line,
                role=role,
                context=role if role in CONTEXTS else "",
                section="" if role in UNDER_NO_HEADING else section,
                keep=role in KEPT or not RE_LETTER_OR_DIGIT.search(source),
                plain=True,
            )
            section = source if role == "heading" else section


def _parse_options(options: Mapping[str, object]) -> list[str]:
    check_options("text", options, OPTIONS)
    phrases = options.get("furniture", [])
    if not isinstance(phrases, list) or not all(isinstance(phrase, str) for phrase in phrases):
        raise SettingsError(
            "“furniture” is not a list of phrases", remedy='write it like ["Zum Shop", "Read on"]'
        )
    return phrases


def _opaque(text: str, start: int, end: int) -> Markup:
    written = text[start:end]
    return Markup(kind="opaque", name=f"placeholder {written}", start=start, end=end, open=written)
