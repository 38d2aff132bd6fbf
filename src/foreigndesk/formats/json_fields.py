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
    return _Walk(text, place).under(root, _unfolded((path, path) for path in paths), Told(), is_root=True)


class _Walk:
    """One walk over the values of an article."""

    def __init__(self, text: str, place: Callable[[int], Location]) -> None:
        self._text = text
        self._place = place

    def under(
        self, value: Value, active: Iterable[tuple[Path, Path]], told: Told, *, is_root: bool = False
    ) -> Iterator[Found]:
        """The strings under a value, for paths of which the rest is still to go."""
        if value.kind == "text":
            yield from [Found(value, whole, told) for rest, whole in active if not rest][:1]
        if value.kind == "object":
            told = told._replace(keep=True) if not is_root and self._is_code(value) else told
        members = tell(self._text, value, told, self._place)
        for name, member in value.members.items():
            if name == MEMBER and value.kind == "object":
                continue
            narrowed = _unfolded(
                (rest if rest[0] == ANY_DEPTH else rest[1:], whole)
                for rest, whole in active
                if rest and rest[0] in {ANY, ANY_DEPTH, name}
            )
            if narrowed:
                yield from self.under(member.value, narrowed, members.get(name, told))

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


def _unfolded(paths: Iterable[tuple[Path, Path]]) -> list[tuple[Path, Path]]:
    """The paths, and again without a `**` at the beginning, which may stand for no level at all."""
    found: dict[tuple[Path, Path], None] = {}
    for rest, whole in paths:
        found[rest, whole] = None
        at = 0
        while rest[at : at + 1] == (ANY_DEPTH,):
            at += 1
            found[rest[at:], whole] = None
    return list(found)
