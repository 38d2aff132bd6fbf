"""Which strings of a JSON article are translated: those that paths lead to, as far as the article does not say no.

Paths are tuples of names in which `*` stands for any member or item, and `**` for any number of levels, also none.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from .json_directives import MEMBER, Told, tell
from .json_values import decode

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from ..model import Location
    from .json_values import Value

    Path = tuple[str, ...]

ANY = "*"
"""The part of a path that stands for every member or item."""
ANY_DEPTH = "**"
"""The part of a path that stands for any number of levels."""
KINDS = ("type", "_type", "nodeType", "blockName", "style", "name")
"""Members in which a block says what it is."""
CODE = frozenset(
    ("code", "codeblock", "codefield", "codesnippet", "fencedcode", "syntaxhighlighter", "snippet", "pre",
     "preformatted", "embed", "embedblock", "htmlembed", "rawhtml", "iframe", "script", "math", "mathblock", "equation",
     "latex", "mermaid")
)  # fmt: skip
"""Kinds of blocks and marks whose texts are not for readers to read as words; letters alone, in lower case."""

RE_NO_LETTER = re.compile(r"[\W\d_]")
"""What parts the words in the name of a kind, or numbers them."""


class Found(NamedTuple):
    """A string that a path leads to."""

    value: Value
    path: Path
    """The first path that does."""
    told: Told
    """What the article says about it."""


def find_fields(
    text: str, root: Value, paths: Sequence[Path], place: Callable[[int], Location]
) -> Iterator[Found]:
    """The strings that paths lead to, each once, in document order.

    Raises `InputError` with the place for a directive that cannot be meant.
    """
    return _Walk(text, place).under(root, _Ways((path, path) for path in paths), Told(), is_root=True)


class _Walk:
    """One walk over the values of an article."""

    def __init__(self, text: str, place: Callable[[int], Location]) -> None:
        self._text = text
        self._place = place

    def under(self, value: Value, ways: _Ways, told: Told, *, is_root: bool = False) -> Iterator[Found]:
        """The strings under a value that these ways lead to."""
        if value.kind == "text" and ways.ending is not None:
            yield Found(value, ways.ending, told)
        if value.kind == "object":
            told = told._replace(keep=True) if not is_root and self._is_code(value) else told
        members = tell(self._text, value, told, self._place)
        for name, member in value.members.items():
            if name == MEMBER and value.kind == "object":
                continue
            if further := ways.into(name):
                yield from self.under(member.value, further, members.get(name, told))

    def _is_code(self, block: Value) -> bool:
        """Whether a block says that it is code or the like, or a span of text that it is marked so."""
        kinds = (block.members[key].value for key in KINDS if key in block.members)
        if any(self._names_code(kind) for kind in kinds):
            return True
        if "code" in block.members and self._written(block.members["code"].value) == "true":
            return True
        marks = block.members["marks"].value.members.values() if "marks" in block.members else ()
        return any(
            self._names_code(mark.value.members["type"].value if "type" in mark.value.members else mark.value)
            for mark in marks
        )

    def _names_code(self, kind: Value) -> bool:
        """Whether a text is the name of a kind of code, e.g. `code`, `codeBlock`, `core/code`, `html-embed`."""
        if kind.kind != "text":
            return False
        name = decode(self._text, kind.start + 1, kind.end - 1)[0].rpartition("/")[2]
        return RE_NO_LETTER.sub("", name).lower() in CODE

    def _written(self, value: Value) -> str:
        return self._text[value.start : value.end]


class _Ways:
    """Paths of which a rest is still to go; where each name leads is found only once."""

    def __init__(self, paths: Iterable[tuple[Path, Path]]) -> None:
        found: dict[tuple[Path, Path], None] = {}
        for rest, whole in paths:
            found[rest, whole] = None
            at = 0
            # A `**` may stand for no level at all.
            while rest[at : at + 1] == (ANY_DEPTH,):
                at += 1
                found[rest[at:], whole] = None
        self._rests = list(found)
        self._names = {rest[0] for rest, _ in found if rest}
        self._further: dict[str, _Ways | None] = {}
        self.ending = next((whole for rest, whole in found if not rest), None)
        """The first path that has come to its end."""

    def into(self, name: str) -> _Ways | None:
        """The ways behind a member or item; `None` if there are none."""
        key = name if name in self._names else ANY
        if key not in self._further:
            rests = [
                (rest if rest[0] == ANY_DEPTH else rest[1:], whole)
                for rest, whole in self._rests
                if rest and rest[0] in {ANY, ANY_DEPTH, key}
            ]
            self._further[key] = _Ways(rests) if rests else None
        return self._further[key]
