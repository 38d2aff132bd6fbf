"""HTML as a translator sees it: words, tags, and elements that are kept as a whole.

The open elements are followed without a tree, and so without repairs: an end tag that belongs to nothing is ignored,
a missing one is made up for by what comes next, as in a browser.
"""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cache
from typing import TYPE_CHECKING, Literal, NamedTuple

from .html_elements import CLOSED_BY, CODE, ROLES
from .html_tags import NO_OPTIONS, UNMARKED, read_tag
from .html_tokens import read_tokens

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .html_options import HtmlOptions
    from .html_tags import Tag
    from .html_tokens import Token


class Piece(NamedTuple):
    """A range of HTML, `text[start:end]`."""

    kind: Literal["text", "start", "end", "void", "comment", "output", "statement", "kept"]
    """`kept` is a whole element, or what a range holds of one."""
    start: int
    end: int
    tag: Tag | None
    """The tag, for a kept element its start tag; nothing where that stands in an earlier range."""
    tag_end: int
    """Where that tag ends."""
    is_whole: bool = False
    """Whether it is kept with the texts in that tag."""

    @property
    def is_block(self) -> bool:
        """Whether it parts sentences."""
        return self.tag is not None and self.tag.is_block


class _Open(NamedTuple):
    """An element whose end has not come yet."""

    name: str
    is_block: bool
    role: str


class PieceReader:
    """Reads ranges of one text in order; what is open at the end of one is open in the next."""

    def __init__(
        self, options: HtmlOptions = NO_OPTIONS, *, language: str = "", is_xml: bool = False
    ) -> None:
        self._options = options
        self._language = language
        """The primary subtag of what is translated."""
        self._is_xml = is_xml
        self._stack: list[_Open] = []
        self._places: defaultdict[str, list[int]] = defaultdict(list)
        """For each name, where open elements of that name are in the stack."""
        self._blocks: list[int] = []
        """Where the blocks are in it."""
        self._kept_depth = -1
        """How many elements are open around the kept one; -1 outside of any."""
        self._code = ""
        """The name of code in a sentence that is kept up to its own end tag, whatever stands in it."""

    @property
    def is_keeping(self) -> bool:
        """Whether what comes next is inside a kept element."""
        return self._kept_depth >= 0

    @property
    def depth(self) -> int:
        """How many elements are open."""
        return len(self._stack)

    @property
    def role(self) -> str:
        """What words are here for the reader."""
        return self._stack[self._blocks[-1]].role if self._blocks else "paragraph"

    @property
    def parent(self) -> str:
        """The innermost open element."""
        return self._stack[-1].name if self._stack else ""

    def read(self, text: str, start: int, end: int) -> Iterator[Piece]:
        """The pieces of a range, without gaps."""
        kept = Piece("kept", start, end, None, start)
        for token in read_tokens(text, start, end, is_xml=self._is_xml):
            if token.kind not in {"start", "end"}:
                if not self.is_keeping:
                    yield Piece(token.kind, token.start, token.end, None, token.end)
                continue
            tag = read_tag(text[token.start : token.end], self._options)
            if self.is_keeping:
                is_own_end = self._pass(tag)
                if self.is_keeping:
                    continue
                kept_end = token.end if is_own_end else token.start
                if kept.start < kept_end:
                    yield kept._replace(end=kept_end)
                if is_own_end:
                    continue
            if tag.kind == "start" and self._keeps(tag):
                is_whole = tag.is_marked or self._is_foreign(tag)
                kept = Piece("kept", token.start, end, tag, token.end, is_whole)
                self._keep(tag, text, token, end)
            else:
                yield self._piece(tag, token)
        if self.is_keeping and kept.start < end:
            yield kept

    def _piece(self, tag: Tag, token: Token) -> Piece:
        kind: Literal["start", "end", "void"] = tag.kind
        if kind == "start":
            self._open(tag)
        elif kind == "end":
            self._pop_to(self._ended(tag))
        elif self._is_foreign(tag) or tag.is_marked:
            return Piece("kept", token.start, token.end, tag, token.end, is_whole=True)
        return Piece(kind, token.start, token.end, tag, token.end)

    def _keeps(self, tag: Tag) -> bool:
        return tag.is_kept or tag.is_marked or self._is_foreign(tag)

    def _is_foreign(self, tag: Tag) -> bool:
        return bool(tag.lang) and tag.lang != self._language and tag.name not in UNMARKED

    def _keep(self, tag: Tag, text: str, token: Token, end: int) -> None:
        """Begin an element that is kept."""
        self._close_implied(tag)
        self._kept_depth = len(self._stack)
        self._push(tag)
        is_code = tag.name in CODE and _is_closed(tag.name, text, token.end, end)
        self._code = tag.name if is_code else ""

    def _pass(self, tag: Tag) -> bool:
        """Follow a tag while something is kept; whether it is the end tag of that."""
        if self._code:
            is_end = tag.kind == "end" and tag.name == self._code
            if is_end:
                self._pop_to(self._kept_depth)
                self._end_keeping()
            return is_end
        opened = self._stack[self._kept_depth].name
        is_own_end = tag.kind == "end" and self._ended(tag) == self._kept_depth
        if tag.kind == "end":
            self._pop_to(max(self._ended(tag), self._kept_depth))
        else:
            if opened in CODE and tag.is_block:
                self._pop_to(self._kept_depth)
            self._close_implied(tag)
        is_over = len(self._stack) <= self._kept_depth
        if not is_over:
            if tag.kind == "start":
                self._push(tag)
            return False
        self._end_keeping()
        return is_own_end

    def _end_keeping(self) -> None:
        self._kept_depth = -1
        self._code = ""

    def _open(self, tag: Tag) -> None:
        self._close_implied(tag)
        self._push(tag)

    def _push(self, tag: Tag) -> None:
        role = ROLES.get(tag.name) or self.role
        self._places[tag.name].append(len(self._stack))
        if tag.is_block:
            self._blocks.append(len(self._stack))
        self._stack.append(_Open(tag.name, tag.is_block, role))

    def _close_implied(self, tag: Tag) -> None:
        """End the elements that cannot hold this one."""
        while self._blocks:
            block = self._blocks[-1]
            if tag.name not in CLOSED_BY.get(self._stack[block].name, ()):
                return
            self._pop_to(block)

    def _ended(self, tag: Tag) -> int:
        """Where in the stack the element is that an end tag ends; that of a word never ends the block around it."""
        places = self._places.get(tag.name)
        is_in_reach = places and (tag.is_block or not self._blocks or places[-1] > self._blocks[-1])
        return places[-1] if places and is_in_reach else len(self._stack)

    def _pop_to(self, depth: int) -> None:
        while len(self._stack) > depth:
            gone = self._stack.pop()
            self._places[gone.name].pop()
            if gone.is_block:
                self._blocks.pop()


def _is_closed(name: str, text: str, start: int, end: int) -> bool:
    """Whether the end tag of code comes before the next such element."""
    found = _next_tag(name).search(text, start, end)
    return found is not None and found["slash"] == "/"


@cache
def _next_tag(name: str) -> re.Pattern[str]:
    return re.compile(rf"<(?P<slash>/?){name}(?=[ \t\n\f\r/>])", re.IGNORECASE)
