"""Catalogs of other programs: po4a, mdpo and translate-toolkit spell a text in their own ways, and part it in others.

A message is read as what it is, a piece of an article, so that its own words and markup can be told apart; units are then found
by their words. What has the words of no unit is compared with all that are left, as its source may have changed since.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from .. import po_reader
from ..errors import InputError
from ..likeness import alike
from ..model import Segment
from .judging import Judge
from .respelling import respelled

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ..model import Document, Inline, Locale
    from ..plugins import Format
    from ..po_reader import Block
    from .judging import Pair

RE_SPACE = re.compile(r"\s+")
RE_WIDE = re.compile(r"(?<=\S) {2,}(?=\S)")
"""Two spaces behind a full stop, as po4a writes them where a line ended."""
RE_NUMBERED = re.compile(r"(?P<image>!?)\[(?P<text>[^\[\]]*)\]\{(?P<number>\d+)\}")
"""A link or an image as translate-toolkit's md2po has it: `[words]{1}`, without its address."""
RE_FIELDS = re.compile(r"(?:---\n)?[\w-]+:(?:[ ].*)?(?:\n.*)+")
"""A whole front matter as one message."""
RE_FENCE = re.compile(r"^---[ \t]*$\n?", re.MULTILINE)
QUOTES = str.maketrans("‘’‚“”„", "'''\"\"\"")
"""Programs change the quotation marks of a source; they are no other words."""
FUZZY = "fuzzy"
PARAGRAPH = "markdown"
"""The syntax that a text is read in of which nothing else is known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Message:
    """A text of a catalog with its translation, each as the format reads it."""

    source: Segment
    target: Segment
    is_fuzzy: bool

    @property
    def words(self) -> str:
        """What it is found by."""
        return _words(self.source.inline)


def adopt(
    document: Document, format_: Format, text: str, *, path: str, pair: tuple[Locale, Locale]
) -> tuple[list[Pair], list[Segment]]:
    """The pairs of an article that a PO file has, and the translations in it that no unit takes.

    `pair` are the locales of source and translation. Raises `InputError` for a file that is no PO.
    """
    blocks = po_reader.read(text, path=path)
    live = [block for block in blocks if block.key != po_reader.HEADER and block.target]
    # What is obsolete serves only where nothing else does.
    ordered = sorted(live, key=lambda block: block.obsolete)
    messages = [message for block in ordered for message in _read(block, document, format_)]
    return _Matching(document, Judge((), (), format_, pair), format_).run(messages)


class _Matching:
    """Finds for each unit of an article the message that has its words."""

    def __init__(self, document: Document, judge: Judge, format_: Format) -> None:
        self._judge, self._format = judge, format_
        self._segments = list({each.key: each for each in document.segments if not each.keep}.values())
        self._by_words: dict[str, list[Segment]] = {}
        for segment in self._segments:
            self._by_words.setdefault(_words(segment.inline), []).append(segment)

    def run(self, messages: Sequence[_Message]) -> tuple[list[Pair], list[Segment]]:
        pairs = [
            self._pair(each, message)
            for message in messages
            for each in self._by_words.get(message.words, ())
        ]
        taken = {pair.source.key for pair in pairs}
        left = [segment for segment in self._segments if segment.key not in taken]
        rest = [message for message in messages if message.words not in self._by_words]
        changed = _changed(left, rest)
        pairs += [self._pair(segment, message, likeness) for segment, message, likeness in changed]
        used = {id(message) for _, message, _ in changed}
        return pairs, [message.target for message in rest if id(message) not in used]

    def _pair(self, segment: Segment, message: _Message, likeness: float = 1.0) -> Pair:
        target = _addressed(message.target, segment, self._format)
        written = respelled(target, segment, self._format)
        doubts = ["fuzzy in the catalog that it comes from"] if message.is_fuzzy else []
        doubts += ["made for another wording of the source"] if likeness < 1 else []
        text = target.source if written is None else written
        if RE_WIDE.search(message.source.source) and not RE_WIDE.search(segment.source):
            text = RE_WIDE.sub(" ", text)
        pair = self._judge.judged(segment, text, 1.0, doubts)
        previous = (segment.context, _addressed(message.source, segment, self._format).source)
        return replace(pair, previous=previous) if likeness < 1 and pair.target else pair


def _read(block: Block, document: Document, format_: Format) -> Iterator[_Message]:
    """The texts in a message: mostly one, of a table or front matter as many as there are units."""
    source, target = (_segments(text, document, format_) for text in (block.source, block.target))
    if len(source) != len(target) or not source:
        source, target = ([_whole(text, format_)] for text in (block.source, block.target))
    for one, other in zip(source, target, strict=True):
        yield _Message(source=one, target=other, is_fuzzy=FUZZY in block.flags)


def _segments(text: str, document: Document, format_: Format) -> list[Segment]:
    if RE_FIELDS.fullmatch(text.strip()):
        text = f"---\n{RE_FENCE.sub('', text).strip()}\n---\n"
    try:
        found = format_.parse(document.path, text).segments
    except InputError:
        return []
    return [segment for segment in found if segment.source.strip()]


def _whole(text: str, format_: Format) -> Segment:
    """The text as one paragraph."""
    inline = format_.inline(text, PARAGRAPH)
    return Segment(
        source=text, inline=inline, start=0, end=len(text), line=1, role="paragraph", syntax=PARAGRAPH
    )


def _words(inline: Inline) -> str:
    text = RE_NUMBERED.sub(lambda found: "" if found["image"] else found["text"], inline.text)
    return RE_SPACE.sub(" ", unicodedata.normalize("NFC", text).translate(QUOTES)).strip()


def _addressed(text: Segment, unit: Segment, format_: Format) -> Segment:
    """The text with the unit's own addresses where md2po left their numbers."""
    elements = [each for each in unit.inline.markup if each.name.startswith(("link ", "image "))]

    def address(found: re.Match[str]) -> str:
        number = int(found["number"]) - 1
        if not 0 <= number < len(elements):
            return found[0]
        element = elements[number]
        written = f"{element.open}{element.close}"
        return f"{found['image']}[{found['text']}]{written[written.rfind('](') + 1 :]}"

    source = RE_NUMBERED.sub(address, text.source)
    if source == text.source:
        return text
    return replace(text, source=source, inline=format_.inline(source, text.syntax))


def _changed(
    segments: Sequence[Segment], messages: Sequence[_Message]
) -> list[tuple[Segment, _Message, float]]:
    """Segments with the message that was made for the likest wording, each once, as `catalog.update` has it."""
    likely = [
        (likeness, place, number)
        for place, segment in enumerate(segments)
        for number, message in enumerate(messages)
        if (likeness := alike(_words(segment.inline), message.words))
    ]
    found, taken = {}, set()
    for likeness, place, number in sorted(likely, reverse=True):
        if place not in found and number not in taken:
            found[place] = (segments[place], messages[number], likeness)
            taken.add(number)
    return [found[place] for place in sorted(found)]
