"""The segments of HTML, and everything between them that makes up the shape of a page."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ..model import Inline, Segment
from .html_inline import has_words, read_unit, source_of
from .html_pieces import Piece, PieceReader
from .html_runs import SPACE, inner
from .html_tags import NO_OPTIONS
from .html_tokens import decode_value, on_one_line, with_line_feeds
from .markdown_inline import read_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from .directives import Watch
    from .html_options import HtmlOptions
    from .html_tags import Text

UNTITLED = frozenset({"paragraph", "heading", "item", "cell", "quote", "caption", "summary", "option"})
"""Roles of texts that are translated alike wherever they stand: they are no context."""

RE_COMMENT = re.compile(r"<!--(.*)-->", re.DOTALL)
"""A comment, which may hold a directive."""


class HtmlReader:
    """Reads ranges of one text in order; what is open at the end of one is open in the next.

    `traits` end the syntax of each segment, e.g. `-ascii@en`; `language` is the primary subtag of what is translated.
    `watch` is told of comments and blocks. What holds an instruction that `frame` matches parts sentences.
    """

    def __init__(
        self,
        watch: Watch,
        options: HtmlOptions = NO_OPTIONS,
        *,
        language: str = "",
        traits: str = "",
        is_xml: bool = False,
        frame: re.Pattern[str] | None = None,
    ) -> None:
        self._watch = watch
        self._frame = frame
        self._watched = 0
        """How many elements are open in the one that a comment is about; 0 without one."""
        self._options = options
        self._language = language
        self._traits = f"{traits}@{language}"
        self._pieces = PieceReader(options, language=language, is_xml=is_xml)
        self._role = "paragraph"
        """Of the run that is being read."""

    @property
    def is_keeping(self) -> bool:
        """Whether what comes next is inside an element that is kept."""
        return self._pieces.is_keeping

    def read(self, text: str, start: int, end: int) -> list[str | Segment]:
        """The segments of a range and, as text, the shape of what is between them, in order.

        The segments have no line and no section yet.
        """
        return [
            self._watch.segment(part) if isinstance(part, Segment) else part
            for part in self._parts(text, start, end)
        ]

    def _parts(self, text: str, start: int, end: int) -> Iterator[str | Segment]:
        run: list[Piece] = []
        is_title = False
        for piece in self._pieces.read(text, start, end):
            if self._pieces.depth < self._watched:
                self._watch.finish(piece.start)
                self._watched = 0
            if not run:
                self._role = self._pieces.role
            if not self._parts_sentences(text, piece):
                run.append(piece)
                continue
            if is_title:
                yield from self._title(text, run, is_closed=piece.kind == "end")
            else:
                yield from self._run(text, run)
            run = []
            if piece.kind == "start" and self._watch.begin(piece.start):
                self._watched = self._pieces.depth
            is_title = piece.kind == "start" and piece.tag is not None and piece.tag.name == "title"
            yield from self._outside(text, piece)
        yield from self._title(text, run, is_closed=False) if is_title else self._run(text, run)

    def _parts_sentences(self, text: str, piece: Piece) -> bool:
        if self._frame is not None and self._frame.search(text, piece.start, piece.end):
            # It may also stand in an element that is kept, which then is no word of a sentence either.
            return True
        return piece.is_block if piece.tag is not None else piece.kind == "kept"

    def _run(self, text: str, run: Sequence[Piece]) -> Iterator[str | Segment]:
        """The unit of a run, and what stands around it."""
        if not run:
            return
        first, last = inner(text, run)
        for piece in run[:first]:
            yield from self._outside(text, piece)
        if first < last:
            yield f"words of a {self._role}"
            yield self._unit(text, run[first:last])
        for piece in run[last:]:
            yield from self._outside(text, piece)

    def _unit(self, text: str, pieces: Sequence[Piece]) -> Segment:
        start, end = pieces[0].start, pieces[-1].end
        if pieces[0].kind == "text":
            start = pieces[0].end - len(text[start : pieces[0].end].lstrip(SPACE))
        end = pieces[-1].start + len(text[pieces[-1].start : end].rstrip(SPACE))
        source = source_of(text, pieces, start, end)
        unit = read_unit(source, self._options, language=self._language, is_normal=True)
        return self._segment(source, unit, start, end, self._role, f"html{self._traits}")

    def _outside(self, text: str, piece: Piece) -> Iterator[str | Segment]:
        """What stands between the units: the only place where comments between blocks are seen."""
        if piece.kind == "text":
            if words := text[piece.start : piece.end].strip(SPACE):
                yield words
            return
        if comment := RE_COMMENT.fullmatch(text, piece.start, piece.end):
            self._watch.comment(comment[1], piece.start)
        if piece.tag is None:
            yield with_line_feeds(text[piece.start : piece.end])
            return
        rest = with_line_feeds(text[piece.tag_end : piece.end])
        yield (piece.tag.whole if piece.is_whole else piece.tag.shape) + rest
        if not piece.is_whole:
            for each in piece.tag.texts:
                yield self._attribute(piece.start, each)

    def _attribute(self, offset: int, text: Text) -> Segment:
        source = on_one_line(text.text)
        place = offset + text.start, offset + text.end
        return self._segment(source, read_words(source), *place, text.role, f"{text.syntax}{self._traits}")

    def _title(self, text: str, run: Sequence[Piece], *, is_closed: bool) -> Iterator[str | Segment]:
        """The title of the page, in which no tags can stand; without an end it is the whole rest, and kept."""
        words = [
            piece for piece in run if piece.kind == "text" and text[piece.start : piece.end].strip(SPACE)
        ]
        if not is_closed or not words:
            yield from (with_line_feeds(text[piece.start : piece.end]) for piece in run)
            return
        start, end = words[0].start, words[-1].end
        yield from (
            text[piece.start : piece.end] for piece in run if piece.end <= start or piece.start >= end
        )
        start = words[0].end - len(text[start : words[0].end].lstrip(SPACE))
        end = words[-1].start + len(text[words[-1].start : end].rstrip(SPACE))
        source = on_one_line(decode_value(text[start:end]))
        yield self._segment(source, read_words(source), start, end, "title", f"title{self._traits}")

    @staticmethod
    def _segment(source: str, inline: Inline, start: int, end: int, role: str, syntax: str) -> Segment:
        return Segment(
            source=source,
            inline=inline,
            start=start,
            end=end,
            line=0,
            role=role,
            context="" if role in UNTITLED else role,
            syntax=syntax,
            keep=not has_words(inline),
            plain=not syntax.startswith("html"),
        )
