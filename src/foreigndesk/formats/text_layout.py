"""The layout of a plain text: blank lines, rules, list markers, indentation, and what a translation leaves as it is."""

from __future__ import annotations

import re
from itertools import groupby, pairwise
from typing import TYPE_CHECKING, NamedTuple
from unicodedata import east_asian_width

from ..errors import InputError
from ..model import Location, Span
from .directives import read_directive
from .text_furniture import Kind, Part, ends_sentence, is_slug, kebab, words_of

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Sequence

BYTE_ORDER_MARK = "\ufeff"
# Only these part lines; Unicode's other separators stay inside their line, as white space.
RE_LINE = re.compile(r"([^\r\n]*)(?:\r\n|\r|\n|\Z)")
# A line that may hold a directive; any other comment is text.
RE_COMMENT = re.compile(r"<!--(.*?)-->")
RE_LETTER_OR_DIGIT = re.compile(r"[^\W_]")
# A bullet or a number, and the white space up to the words of the list item.
# A separator of Unicode becomes a space when the words are put on one line.
RE_MARKER = re.compile(r"(?:[-*•‣◦▪●]|([0-9]{1,3})[.)])[ \t\x0b\x0c\x1c-\x1e\x85\u2028\u2029]+(?=\S)")
# A number on a line of its own, which is no item, must not become one with the words below it.
RE_NUMBER = re.compile(r"[0-9]{1,3}[.)]")
RE_INDENT = re.compile(r" {0,3}\t| {4}")
# In columns. Nobody wraps text wider than this: a longer line is a paragraph, even without a blank line below.
WIDEST_WRAP = 120
# The first blocks of an article, one of which may end in a slug line.
FRONT = 4


class Layout(NamedTuple):
    """What a text consists of."""

    parts: list[Part]
    skeleton: tuple[str, ...]
    """Blank lines, rules, directives, parts and list markers, in order."""
    blocks: list[Span]
    """The ranges of parts with no blank line between them."""
    comments: list[tuple[int, str]]
    """The directives' positions and words."""


def read_layout(path: str, text: str, phrases: Container[str]) -> Layout:
    """What a text consists of; raises `InputError` with path and line for an unknown directive."""
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
    return Layout(
        parts=parts,
        skeleton=tuple(skeleton),
        blocks=[Span(block[0].start, block[-1].end) for block in blocks],
        comments=[(line.start, line.directive) for line in directives],
    )


def is_directive(line: str) -> bool:
    """Whether a line by itself would tell translators something, or mean to."""
    comment = RE_COMMENT.fullmatch(line)
    try:
        return comment is not None and read_directive(comment[1], Location("")) is not None
    except InputError:
        return True


def on_one_line(text: str) -> str:
    """The text with a space for each line break and the white space around it."""
    return " ".join(filter(None, map(str.strip, text.splitlines())))


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
    last = {_ordinal(line): place for place, line in enumerate(numbered)}
    for place, line in enumerate(numbered):
        if max(last.get(_ordinal(line) + step, 0) for step in (0, 1)) > place:
            chain = [line]
            for other in numbered[place + 1 :]:
                if _ordinal(other) - _ordinal(chain[-1]) in {0, 1}:
                    chain.append(other)
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
    if any(_width(on_one_line(line.words)) > WIDEST_WRAP for line in lines[:-1]):
        cuts.update(range(1, len(lines)))
    if len(lines) > 1 and lines[0].words == lines[1].words:
        cuts.update({1, 2})
    if len(lines) > 1 and RE_NUMBER.fullmatch(lines[0].words):
        cuts.add(1)
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
        text=on_one_line("\n".join(line.words for line in lines)[skipped:]),
        start=lines[0].start + skipped,
        end=lines[-1].end,
        line=lines[0].number,
        marker=marker.group().rstrip() if marker else "",
        is_single=len(lines) == 1,
        is_alone=is_alone,
    )
