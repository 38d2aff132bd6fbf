"""How a PO file is laid out: what stands in it already is written again as it stands there, to the byte.

Tools wrap at other widths, order comments and flags their way, and keep comments that we do not know. So a message
that says the same keeps its lines, and of one that changed each part that says the same does. What is written anew
follows the file's width and line ends.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING

from . import po_header, po_lines, po_notes, po_reader, po_writing
from .model import Location

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from .model import UnitKey
    from .po_lines import Item
    from .po_reader import Block
    from .po_writing import Part

SAMPLE = 1000
"""So many lines tell a file's width."""
WIDTHS = (po_writing.WIDTH, math.inf, 80, 78, 77, 76, 72, 70, 60, 100, 120)
"""What tools are usually told; of those that fit a file alike, the first is taken."""
RE_FIRST_WORD = re.compile(r" +[^ ]+|[^ ]+ *")
"""What would have to fit on the line before: Lokalize breaks before spaces, others behind them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """How a file writes what it says; without one, how we do."""

    start: str = ""
    """The byte order mark, if there is one."""
    line_end: str = ""
    """What stands before each line feed."""
    width: float = po_writing.WIDTH
    article: str = ""
    """Whose catalog it is."""
    header: Mapping[str, str] = field(default_factory=dict)
    blocks: Mapping[tuple[UnitKey, bool], Block] = field(default_factory=dict)
    """Key, and whether it is obsolete -> what stands there once."""
    lines: Sequence[str] = ()
    """The file's lines, without their line feeds."""
    parts: Mapping[tuple[object, ...], Sequence[str]] = field(default_factory=dict)
    """What some lines say -> the lines."""

    def written(self, parts: Sequence[Part]) -> list[str]:
        """The parts' lines, each as it stands in the file if it does."""
        return [line for part in parts for line in self._written(part)]

    def whole(self, block: Block) -> Sequence[str]:
        """All lines of a message that is in the file."""
        return self.lines[block.items[0].line - 1 : block.items[-1].last]

    def joined(self, messages: Sequence[tuple[UnitKey, bool, Sequence[str]]]) -> str:
        """The text of a file with these messages, the header first: key, whether it is obsolete, lines."""
        lines: list[str] = []
        for key, obsolete, written in messages:
            block = self.blocks.get((key, obsolete))
            lines += self._gap(block.items[0].line - 1) if block else [self.line_end] if lines else []
            lines += written
        return self.start + "\n".join([*lines, *self._tail()])

    def anew(self) -> Layout:
        """The same for a file in which nothing is kept."""
        return Layout(start=self.start, line_end=self.line_end, width=self.width)

    def _written(self, part: Part) -> Sequence[str]:
        found = self.parts.get(part.says)
        return [f"{line}{self.line_end}" for line in part.lines] if found is None else found

    def _gap(self, end: int) -> Sequence[str]:
        """The empty lines before a message."""
        start = end
        while start and not self.lines[start - 1].strip():
            start -= 1
        return self.lines[start:end]

    def _tail(self) -> Sequence[str]:
        """What makes the last line end, and empty lines behind the last message."""
        return self._gap(len(self.lines)) or [""]


def layout_of(text: str | None, *, article: str) -> Layout:
    """How the text of a catalog is laid out; raises `InputError` as `po_reader` does.

    `article` is whose catalog it is, should the header not say so.
    """
    if text is None:
        return Layout()
    start = "\ufeff" if text.startswith("\ufeff") else ""
    lines = text.removeprefix(start).split("\n")
    blocks = [block for block in po_reader.read(text, path="") if block.items]
    header = po_header.loads(blocks[0].target, Location("")) if blocks[0].key == po_reader.HEADER else {}
    article = header.get(po_header.ARTICLE, article)
    parts: dict[tuple[object, ...], Sequence[str]] = {}
    for block in blocks:
        for says, found in _parts(block, lines, article):
            parts.setdefault(says, found)
    return Layout(
        start=start,
        line_end="\r" if lines[0].endswith("\r") else "",
        width=_width(blocks, lines),
        article=article,
        header=header,
        blocks={(block.key, block.obsolete): block for block in blocks},
        lines=lines,
        parts=parts,
    )


def _parts(
    block: Block, lines: Sequence[str], article: str
) -> Iterator[tuple[tuple[object, ...], Sequence[str]]]:
    """What the lines of a message say, part by part, in the words of `po_writing`."""

    def of(*kinds: str, mark: str = "") -> list[str]:
        taken = (item for item in block.items if item.kind in kinds and item.mark == mark)
        return [line for item in taken for line in lines[item.line - 1 : item.last]]

    mark = "#~ " if block.obsolete else ""
    previous = "#~| " if block.obsolete else "#| "
    yield ("#", block.comments), of("#")
    yield ("#.", tuple(po_notes.whole(block.notes))), of("#.")
    places = of("#:")
    # An obsolete message stands nowhere; where it comes back to is to be written.
    if not block.obsolete and [line.rstrip() for line in places] != [po_writing.unnumbered(article)]:
        yield ("#:", block.key, article), places
    yield ("#,", block.key, frozenset(block.flags)), of("#,")
    if block.previous:
        yield ("msgid", previous, block.previous), of("msgctxt", "msgid", mark=previous.strip())
    if block.key == po_reader.HEADER:
        yield from _fields(block.items[-1], lines)
    else:
        yield ("msgid", mark, block.key), of("msgctxt", "msgid", mark=mark.strip())
        if not block.ends_open:
            yield ("msgstr", mark, block.target), of("msgstr", mark=mark.strip())


def _fields(item: Item, lines: Sequence[str]) -> Iterator[tuple[tuple[object, ...], Sequence[str]]]:
    """The header's fields, if each begins on a line of its own."""
    texts = [_text(line) for line in lines[item.line - 1 : item.last]]
    if texts[0]:
        return
    start = 0
    for number, text in enumerate(texts):
        if text.endswith("\n"):
            said = po_header.dumps(po_header.loads("".join(texts[start : number + 1]), Location("")))
            if len(said) == 1:
                yield ("field", said[0]), lines[item.line - 1 + max(start, 1) : item.line + number]
            start = number + 1


def _text(line: str) -> str:
    """What the string in a line says; nothing in an empty line."""
    line = line.removesuffix("\r")
    return po_lines.string(0, line).text if line.strip() else ""


def _width(blocks: Sequence[Block], lines: Sequence[str]) -> float:
    """The width at which the file's strings are broken: the one that the fewest lines are at odds with."""
    string_lines = (
        pair for block in blocks if "no-wrap" not in block.flags for pair in _string_lines(block, lines)
    )
    found = [
        (po_writing.columns(line), _is_breakable(line), _first_columns(following))
        for line, following in islice(string_lines, SAMPLE)
    ]

    def misfits(width: float) -> int:
        return sum(
            (breakable and taken > width) or (first > 0 and taken + first <= width)
            for taken, breakable, first in found
        )

    return min([*WIDTHS, *sorted({taken for taken, _, first in found if first})], key=misfits)


def _is_breakable(line: str) -> bool:
    """Whether there is a space between two words of the string in a line."""
    return " " in line.rstrip(' "').partition('"')[2]


def _string_lines(block: Block, lines: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Each line of a string that says something, with the one behind it if the two were broken for their length."""
    for item in block.items:
        if item.kind in po_lines.KEYWORDS:
            found = [line.rstrip() for line in lines[item.line - 1 : item.last]]
            for line, following in zip(found, [*found[1:], ""], strict=True):
                if not line.endswith('""'):
                    yield line, "" if line.endswith('\\n"') else following


def _first_columns(line: str) -> int:
    """How wide the first word of a continuation line is."""
    word = RE_FIRST_WORD.match(line.partition('"')[2].removesuffix('"'))
    return po_writing.columns(word[0]) if word else 0
