"""What front matter consists of, whether it is YAML, TOML or JSON: values with their paths and positions."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple, NoReturn, Protocol

from ..errors import InputError
from ..model import Location

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from ..model import Segment

Path = tuple[str | int, ...]
"""Where a value stands: keys by name, list items by number."""
Edit = tuple[int, int, str]
"""A range of the text, and what is written in its place."""

SHORT_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r"}
"""Escapes with names of their own, the same in all three."""

RE_UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ud800-\udfff\ufffe\uffff]")
"""Characters that are written as escapes, line ends of other standards among them."""
RE_ESCAPED = re.compile(rf'[\\"]|{RE_UNPRINTABLE.pattern}')
"""What double quotes cannot hold as it is."""


class Block(NamedTuple):
    """The YAML, TOML or JSON of front matter, `text[start:end]`, and where the body begins."""

    start: int
    end: int
    body: int


class Value(NamedTuple):
    """One value of front matter, `text[start:end]`; positions are those of the whole text."""

    path: Path
    """Empty for the whole of the front matter."""
    start: int
    end: int
    text: str | None = None
    """What it says, if it is a string."""
    syntax: str = ""
    """How it is written, for its segment; the first word names the dialect."""
    prefix: str = ""
    """What stands before each further line of a string."""
    key_end: int = 0
    """Where its key ends; 0 for a list item, and for a table that only a header names."""
    is_leaf: bool = True
    """Whether no values stand in it."""
    is_alias: bool = False
    """Whether it repeats another value by YAML's `*name`."""


class Dialect(Protocol):
    """A language for front matter: its reader and its writer. A module is one."""

    def find_block(self, text: str) -> Block | None:
        """The front matter, if the text begins with one in this language."""
        ...

    def read_values(self, path: str, text: str, block: Block) -> list[Value]:
        """The whole, then all values in it in the order of the text; raises `InputError` for what is broken."""
        ...

    def encode(self, segment: Segment, target: str) -> str:
        """What stands in the front matter for a translation, in the style of its source where that can hold it."""
        ...

    def replace(self, text: str, value: Value, new: str, root: Value) -> Edit:
        """The edit that gives a top-level key another text."""
        ...

    def add(self, text: str, block: Block, values: Sequence[Value], new: Mapping[str, str]) -> Edit:
        """The edit that adds top-level keys, of which there is at least one."""
        ...


def block_between(text: str, opening: re.Pattern[str], closing: re.Pattern[str]) -> Block | None:
    """The front matter between two lines, if the text begins with the first and has the other."""
    first = opening.match(text)
    last = closing.search(text, first.end()) if first else None
    if first is None or last is None:
        return None
    return Block(first.end(), last.start(), last.end())


def reject(path: str, line: int, what: str, remedy: str) -> NoReturn:
    """Refuse the article; without a path, the place is left out."""
    raise InputError(what, remedy=remedy, location=Location(path, line) if path else None)


def splice(text: str, edits: Iterable[Edit]) -> str:
    """The text after all edits, which do not overlap."""
    for start, end, written in sorted(edits, reverse=True):
        text = text[:start] + written + text[end:]
    return text


def quote(value: str) -> str:
    """A string between double quotes, as both TOML and JSON have it."""
    return '"' + RE_ESCAPED.sub(lambda match: escape(match[0]), value) + '"'


def escape(character: str) -> str:
    """The escape for a character, as both TOML and JSON have it."""
    return SHORT_ESCAPES.get(character) or f"\\u{ord(character):04x}"


def count_tail(text: str) -> str:
    """How many line ends a string ends with, for its segment's syntax: a translation does without them."""
    tail = len(text) - len(text.rstrip("\n"))
    return f"-{tail}" if tail else ""


def restore_tail(segment: Segment, target: str) -> str:
    """The translation with the line ends that `count_tail` counted."""
    tail = segment.syntax.rpartition("-")[2]
    return target + "\n" * (int(tail) if tail.isdigit() else 0)
