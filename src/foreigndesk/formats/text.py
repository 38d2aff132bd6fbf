"""Plain-text articles: title, standfirst, slug, sub-headings, paragraphs, lists, author, biography, furniture.

A text is parted by its layout: blank lines, list markers, indentation, and what a translation leaves as it is.
So a translation has the same parts, whatever its words; what they are for the reader (`text_furniture`) comes
second and does not enter the skeleton.
"""

from __future__ import annotations

import difflib
import re
from collections import deque
from itertools import groupby, pairwise
from typing import TYPE_CHECKING, NamedTuple
from unicodedata import east_asian_width

from .. import placeholders
from ..errors import InputError, SettingsError
from ..model import Document, Inline, Location, Markup, Segment, Span
from .directives import Watch, read_directive
from .markdown_events import line_numbers
from .text_furniture import (
    Kind,
    Part,
    by_line,
    ends_sentence,
    is_slug,
    kebab,
    known_phrases,
    roles_of,
    words_of,
)

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Mapping, Sequence

CONTEXTS = frozenset({"title", "description", "slug", "bio"})
KEPT = frozenset({"author", "furniture"})
# What stands below the last section without belonging to it.
UNDER_NO_HEADING = frozenset({"heading", "author", "bio", "furniture"})
OPTIONS = ("furniture",)

BYTE_ORDER_MARK = "\ufeff"
NO_BREAK_SPACE = "\N{NO-BREAK SPACE}"
# Only these part lines; Unicode's other separators stay inside their line, as white space.
RE_LINE = re.compile(r"([^\r\n]*)(?:\r\n|\r|\n|\Z)")
# A line that may hold a directive; any other comment is text.
RE_COMMENT = re.compile(r"<!--(.*?)-->")
RE_LETTER_OR_DIGIT = re.compile(r"[^\W_]")
# A bullet or a number, and the white space up to the words of the list item.
RE_MARKER = re.compile(r"(?:[-*•‣◦▪●]|([0-9]{1,3})[.)])[ \t]+(?=\S)")
RE_INDENT = re.compile(r" {0,3}\t| {4}")
# In columns. Nobody wraps text wider than this: a longer line is a paragraph, even without a blank line below.
WIDEST_WRAP = 120
# The first blocks of an article, one of which may end in a slug line.
FRONT = 4


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
        layout = _layout(path, text, self._phrases)
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
        return _on_one_line(words)

    def encode(self, segment: Segment, target: str) -> str:
        """The target on one line, spelled so that it is the same part of the layout as the source.

        Raises `InputError` where it has neither a letter nor a digit: such a line is a rule.
        """
        line = _on_one_line(target)
        if segment.role == "slug":
            return kebab(line) or segment.source
        if not RE_LETTER_OR_DIGIT.search(line):
            raise InputError("has no words", remedy="write some")
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
            source = _on_one_line(text[start : part.end])
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


class _Line(NamedTuple):
    number: int
    start: int
    end: int
    """The range of its words, without white space at either end."""
    words: str
    is_indented: bool

    directive: str = ""
    """The words of a comment that tells translators something."""

    @property
    def kind(self) -> str:
        if not self.words:
            return "blank"
        if self.directive:
            return "directive"
        return "words" if RE_LETTER_OR_DIGIT.search(self.words) else "rule"


def _parse_options(options: Mapping[str, object]) -> list[str]:
    for key in options:
        if key not in OPTIONS:
            near = difflib.get_close_matches(key, OPTIONS, n=1, cutoff=0.5)
            remedy = f"did you mean “{near[0]}”?" if near else f"use one of: {', '.join(OPTIONS)}"
            raise SettingsError(f"the format “text” has no option “{key}”", remedy=remedy)
    phrases = options.get("furniture", [])
    if not isinstance(phrases, list) or not all(isinstance(phrase, str) for phrase in phrases):
        raise SettingsError(
            "“furniture” is not a list of phrases", remedy='write it like ["Zum Shop", "Read on"]'
        )
    return phrases


def _opaque(text: str, start: int, end: int) -> Markup:
    written = text[start:end]
    return Markup(kind="opaque", name=f"placeholder {written}", start=start, end=end, open=written)


def _on_one_line(text: str) -> str:
    """The text with a space for each line break and the white space around it."""
    return " ".join(filter(None, map(str.strip, text.splitlines())))


class _Layout(NamedTuple):
    """What a text consists of."""

    parts: list[Part]
    skeleton: tuple[str, ...]
    """Blank lines, rules, directives, parts and list markers, in order."""
    blocks: list[Span]
    """The ranges of parts with no blank line between them."""
    comments: list[tuple[int, str]]
    """The directives' positions and words."""


def _layout(path: str, text: str, phrases: Container[str]) -> _Layout:
    runs = [(kind, list(lines)) for kind, lines in groupby(_lines(path, text), key=lambda line: line.kind)]
    blocks = [lines for kind, lines in runs if kind == "words"]
    items = _items(blocks)
    parted = iter(
        [_parts(block, items, phrases, is_front=place < FRONT) for place, block in enumerate(blocks)]
    )
    parts: list[Part] = []
    skeleton: list[str] = []
    for kind, lines in runs:
        if kind == "words":
            parts += (found := next(parted))
            skeleton += [f"item {part.marker}" if part.marker else "text" for part in found]
        else:
            skeleton += [f"blank {len(lines)}"] if kind == "blank" else [line.words for line in lines]
    directives = [line for kind, lines in runs if kind == "directive" for line in lines]
    return _Layout(
        parts=parts,
        skeleton=tuple(skeleton),
        blocks=[Span(block[0].start, block[-1].end) for block in blocks],
        comments=[(line.start, line.directive) for line in directives],
    )


def _lines(path: str, text: str) -> Iterator[_Line]:
    for number, match in enumerate(RE_LINE.finditer(text, int(text.startswith(BYTE_ORDER_MARK))), start=1):
        words = match[1].strip()
        start = match.start() + len(match[1]) - len(match[1].lstrip())
        comment = RE_COMMENT.fullmatch(words)
        is_directive = comment and read_directive(comment[1], Location(path, number))
        yield _Line(
            number=number,
            start=start,
            end=start + len(words),
            words=words,
            is_indented=RE_INDENT.match(match[1]) is not None,
            directive=comment[1] if comment and is_directive else "",
        )


def _items(blocks: Sequence[Sequence[_Line]]) -> set[int]:
    """The numbers of the lines that start a list item.

    A bullet does at the start of a block, or where the block has several. A number does where the next one
    follows in the block or at the start of the next block: “3. Mai” alone is a date.
    """
    found: set[int] = set()
    last, opener = -2, 0
    for block in blocks:
        bullets = [line.number for line in block if (marker := RE_MARKER.match(line.words)) and not marker[1]]
        chain = _chain([line for line in block if _ordinal(line) >= 0])
        found.update(bullets if len(bullets) > 1 or block[0].number in bullets else [])
        found.update(line.number for line in chain)
        if 0 <= _ordinal(block[0]) == last + 1:
            found.update({block[0].number, opener} - {0})
        last = _ordinal(chain[-1] if chain else block[0])
        opener = 0 if chain else block[0].number
    return found


def _ordinal(line: _Line) -> int:
    """The number that the line starts with, as an item would; else a number that none follows."""
    marker = RE_MARKER.match(line.words)
    return int(marker[1]) if marker and marker[1] else -2


def _chain(numbered: Sequence[_Line]) -> list[_Line]:
    """The first lines of which each has the number of the one before, or the next; empty if there are not two.

    Those between are passed over: after a translation they are no lines of their own, and must not have mattered.
    """
    for place, line in enumerate(numbered):
        chain = [line]
        for other in numbered[place + 1 :]:
            if _ordinal(other) - _ordinal(chain[-1]) in {0, 1}:
                chain.append(other)
        if len(chain) > 1:
            return chain
    return []


def _parts(
    block: Sequence[_Line], items: Container[int], phrases: Container[str], *, is_front: bool
) -> list[Part]:
    """A block's list items, and the parts of the lines above them."""
    starts = [place for place, line in enumerate(block) if line.number in items]
    above = block[: starts[0]] if starts else block
    pieces = list(_pieces(above, phrases, is_front=is_front)) if above else []
    pieces += [("item", block[start:end]) for start, end in pairwise([*starts, len(block)])]
    is_alone = len(block) == 1 or [kind for kind, _ in pieces] == ["text", "slug"]
    return [_part(kind, lines, is_alone=is_alone and len(lines) == 1) for kind, lines in pieces]


def _pieces(
    lines: Sequence[_Line], phrases: Container[str], *, is_front: bool
) -> Iterator[tuple[Kind, Sequence[_Line]]]:
    """The lines, parted where a line break is more than a space."""
    if len(lines) > 1 and all(line.is_indented for line in lines):
        yield from (("line", [line]) for line in lines)
        return
    has_slug = is_front and len(lines) > 1 and _is_slug_line(lines[-1], lines[-2])
    cuts = {len(lines) - 1} if has_slug else set()
    if any(_width(line.words) > WIDEST_WRAP for line in lines[:-1]):
        cuts.update(range(1, len(lines)))
    if len(lines) > 1 and lines[0].words == lines[1].words:
        cuts.update({1, 2})
    for place, line in enumerate(lines if len(lines) > 1 else ()):
        # A single word may well be the last of a paragraph.
        if " " in (called := words_of(line.words)) and called in phrases:
            cuts.update({place, place + 1})
    for start, end in pairwise(sorted({0, *cuts, len(lines)})):
        yield ("slug" if has_slug and end == len(lines) else "text"), lines[start:end]


def _is_slug_line(line: _Line, above: _Line) -> bool:
    """A slug under its standfirst; one of a single word only where the standfirst has come to its end."""
    is_word = line.words == kebab(line.words) and line.words.isalpha() and ends_sentence(above.words)
    return is_word or is_slug(line.words)


def _width(words: str) -> int:
    return len(words) + sum(east_asian_width(letter) in "WF" for letter in words)


def _part(kind: Kind, lines: Sequence[_Line], *, is_alone: bool) -> Part:
    marker = RE_MARKER.match(lines[0].words) if kind == "item" else None
    skipped = marker.end() if marker else 0
    return Part(
        kind=kind,
        text=_on_one_line("\n".join(line.words for line in lines)[skipped:]),
        start=lines[0].start + skipped,
        end=lines[-1].end,
        line=lines[0].number,
        marker=marker.group().rstrip() if marker else "",
        is_single=len(lines) == 1,
        is_alone=is_alone,
    )
