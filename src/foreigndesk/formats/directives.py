"""What authors tell translators in comments: skip a block or a range, a note, a context.

`<!-- foreigndesk: skip -->` and its kin stand in a comment of their own before what they are about. The directives of
mdpo (https://mondeja.github.io/mdpo/latest/commands.html), mdbook-i18n-helpers and Okapi mean the same here.
"""

from __future__ import annotations

import difflib
import re
import sys
from collections import deque
from dataclasses import replace
from typing import TYPE_CHECKING, Literal, NamedTuple

from ..errors import InputError
from ..model import Location, Segment

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable

    Kind = Literal["skip", "translate", "off", "on", "note", "context"]

OWN: dict[str, Kind] = {
    "skip": "skip",
    "translate": "translate",
    "skip-start": "off",
    "skip-end": "on",
    "off": "off",
    "on": "on",
    "note": "note",
    "context": "context",
}
"""The directives by name, behind `foreigndesk:`."""
TEXTS = frozenset({"note", "context"})
"""Those that say something."""
RESERVED = frozenset({"slug"})
"""The context that names the article's address."""
OTHERS: dict[str, Kind] = {
    "mdpo-disable-next-block": "skip",
    "mdpo-disable-next-line": "skip",
    "mdpo-enable-next-block": "translate",
    "mdpo-enable-next-line": "translate",
    "mdpo-disable": "off",
    "mdpo-enable": "on",
    "mdpo-translator": "note",
    "mdpo-context": "context",
    "mdbook-xgettext:skip": "skip",
    "mdbook-xgettext:comment": "note",
    "i18n:skip": "skip",
    "i18n:comment": "note",
    "_skip": "skip",
    "_text": "translate",
    "_bskip": "off",
    "_eskip": "on",
}
"""The directives of other tools."""

RE_OWN = re.compile(
    r"\s*foreigndesk\s*:\s*(?P<name>[\w-]*)\s*:?\s*(?P<text>.*?)\s*\Z", re.DOTALL | re.IGNORECASE
)
"""One of ours."""
RE_OTHER = re.compile(
    r"\s*(?P<name>(?:mdbook-xgettext|i18n):\s*\w+|mdpo-[\w-]+|_\w+)\s*:?\s*(?P<text>.*?)\s*\Z", re.DOTALL
)
"""One of another tool, possibly."""
RE_SPACES = re.compile(r"\s+")
"""White space, which is one space in a note."""


class Directive(NamedTuple):
    """What a comment tells."""

    kind: Kind
    text: str = ""
    """A note's or a context's words, on one line."""


def read_directive(comment: str, place: Location) -> Directive | None:
    """What the words of a comment, without its marks, tell; raises `InputError` for an unknown one of ours.

    >>> read_directive(" foreigndesk: note: Keep it short. ", Location("a.md", 1))
    Directive(kind='note', text='Keep it short.')
    """
    if found := RE_OWN.match(comment):
        kind = OWN.get(found["name"].lower())
        if kind is None:
            what = f"“{found['name']}” is no directive"
            raise InputError(what, remedy=nearest(found["name"], OWN), location=place)
        if kind in TEXTS and not found["text"]:
            raise InputError(
                f"the directive “{kind}” says nothing", remedy=f"write it like {kind}: …", location=place
            )
        return _directive(kind, found["text"], place)
    other = RE_OTHER.match(comment)
    kind = OTHERS.get(RE_SPACES.sub("", other["name"])) if other else None
    return (
        _directive(kind, other["text"], place)
        if other and kind and (other["text"] or kind not in TEXTS)
        else None
    )


def nearest(name: str, known: Collection[str]) -> str:
    """The remedy for a name that is none of those known: the one that is meant, or all of them."""
    near = difflib.get_close_matches(name, known, n=1)
    return f"did you mean “{near[0]}”?" if near else f"use one of: {', '.join(known)}"


def _directive(kind: Kind, text: str, place: Location) -> Directive:
    words = RE_SPACES.sub(" ", text) if kind in TEXTS else ""
    if kind == "context" and words in RESERVED:
        raise InputError(
            f"the context “{words}” means the article's address", remedy="use another", location=place
        )
    return Directive(kind, words)


class Watch:
    """Follows an article from top to bottom and applies what its comments tell to its segments."""

    def __init__(
        self, path: str, line: Callable[[int], int], comments: Iterable[tuple[int, str]] = ()
    ) -> None:
        self._path = path
        self._line = line
        self._ahead = deque(comments)
        """Comments that are known from the start, by position."""
        self._next: Literal["skip", "translate", ""] = ""
        self._until = 0
        """Where the block ends that was skipped or not by itself."""
        self._within: Literal["skip", "translate", ""] = ""
        self._is_off = False
        self._note = ""
        self._context = ""

    def comment(self, text: str, position: int) -> bool:
        """Take down a comment's words; gives whether it tells something."""
        directive = read_directive(text, Location(self._path, self._line(position)))
        match directive:
            case Directive("skip" | "translate" as kind):
                self._next = kind
            case Directive("off" | "on" as kind):
                self._is_off = kind == "off"
            case Directive("note", words):
                self._note = words
            case Directive("context", words):
                self._context = words
            case _:
                pass
        return directive is not None

    def block(self, start: int, end: int) -> None:
        """Take down where a block begins and ends; blocks within it come later."""
        self._catch_up(start)
        if self._next and start >= self._until:
            self._within, self._until, self._next = self._next, end, ""

    def begin(self, start: int) -> bool:
        """Take down where a block begins whose end is not known yet; gives whether comments are about it."""
        self._catch_up(start)
        is_meant = bool(self._next) and start >= self._until
        if is_meant:
            self._within, self._until, self._next = self._next, sys.maxsize, ""
        return is_meant

    def finish(self, end: int) -> None:
        """Take down where the block ends that `begin` told of."""
        self._until = end

    def segment(self, segment: Segment) -> Segment:
        """A segment as the comments before it want it."""
        if self._ahead or self._next:
            self.block(segment.start, segment.end)
        within = self._within if segment.start < self._until else ""
        if segment.keep:
            return segment
        if within == "skip" or (self._is_off and within != "translate"):
            return replace(segment, keep=True)
        note, context = self._note, self._context
        self._note = self._context = ""
        if not (note or context):
            return segment
        context = ": ".join(filter(None, [segment.context, context]))
        return replace(segment, author_note=note, context=context)

    def _catch_up(self, position: int) -> None:
        while self._ahead and self._ahead[0][0] < position:
            self.comment(self._ahead[0][1], self._ahead.popleft()[0])
