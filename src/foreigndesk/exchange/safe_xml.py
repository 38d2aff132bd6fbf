"""XML from strangers -> a tree, or an error with the line. The only module that parses XML.

expat is enough for that: it opens no other file and no socket, tells the line, and stops entities that grow beyond
measure. Entities are refused even so, as no format of ours has any.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NoReturn
from xml.parsers import expat

from ..errors import InputError
from ..model import Location

if TYPE_CHECKING:
    from collections.abc import Iterator

DEEPEST = 200
"""Elements within each other; the deepest files of translation tools have a dozen."""
MOST_ELEMENTS = 4_000_000
"""In one file: half a million units with everything around them."""
XML = "http://www.w3.org/XML/1998/namespace"
ROOT_TEXT = "it is not what the program wrote, or only a part of it; get the file again"


@dataclass(slots=True)
class Node:
    """An element."""

    name: str
    """Without its namespace."""
    attributes: dict[str, str]
    """By name, without namespaces but `xml:`."""
    line: int
    namespace: str = ""
    children: list[Node | str] = field(default_factory=list)

    def all(self, *names: str) -> Iterator[Node]:
        """The children of these names, in order."""
        return (child for child in self.children if isinstance(child, Node) and child.name in names)

    def first(self, name: str) -> Node | None:
        """The first child of that name."""
        return next(self.all(name), None)

    def descendants(self, *names: str) -> Iterator[Node]:
        """All elements of these names below this one, in the order of the file."""
        waiting = [child for child in reversed(self.children) if isinstance(child, Node)]
        while waiting:
            node = waiting.pop()
            if node.name in names:
                yield node
            waiting += [child for child in reversed(node.children) if isinstance(child, Node)]

    @property
    def text(self) -> str:
        """The characters in it and in everything below."""
        parts: list[str] = []
        waiting: list[Node | str] = [self]
        while waiting:
            part = waiting.pop()
            if isinstance(part, str):
                parts.append(part)
            else:
                waiting += reversed(part.children)
        return "".join(parts)


def parse(data: bytes, *, path: str, dtd: bool = False) -> Node:
    """The root element; raises `InputError` with the line for what is no XML, or is meant to do harm.

    With `dtd` the file may name a document type, as TMX and TBX files do; it is never opened.
    """
    return _Reading(path, dtd=dtd).read(data)


class _Reading:
    def __init__(self, path: str, *, dtd: bool) -> None:
        self._path = path
        self._dtd = dtd
        self._open: list[Node] = []
        self._root: Node | None = None
        self._count = 0
        # `}` stands in no address of a namespace that any of our formats has.
        self._parser = expat.ParserCreate(namespace_separator="}")
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._text
        self._parser.StartDoctypeDeclHandler = self._doctype
        self._parser.EntityDeclHandler = self._entity
        self._parser.SkippedEntityHandler = self._entity

    def read(self, data: bytes) -> Node:
        try:
            self._parser.Parse(data, True)  # noqa: FBT003  # expat takes no keywords
        except expat.ExpatError as error:
            what = f"this is no well-formed XML ({expat.errors.messages[error.code]})"
            raise self._bad(what, ROOT_TEXT, error.lineno) from error
        except (
            ValueError,
            LookupError,
        ) as error:  # A character set that nobody knows, or that is no such thing.
            raise self._bad(f"its encoding cannot be read ({error})", "save it as UTF-8", 1) from error
        if self._root is None:
            raise self._bad("the file is empty", ROOT_TEXT, 1)
        return self._root

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._count += 1
        if len(self._open) >= DEEPEST:
            self._refuse(f"elements are nested more than {DEEPEST} deep", ROOT_TEXT)
        if self._count > MOST_ELEMENTS:
            self._refuse(f"there are more than {MOST_ELEMENTS:,} elements", "split the file")
        namespace, _, local = name.rpartition("}")
        node = Node(
            local,
            {_attribute(key): value for key, value in attributes.items()},
            self._parser.CurrentLineNumber,
            namespace,
        )
        if self._open:
            self._open[-1].children.append(node)
        else:
            self._root = node
        self._open.append(node)

    def _end(self, _name: str) -> None:
        self._open.pop()

    def _text(self, text: str) -> None:
        self._open[-1].children.append(text)

    def _doctype(self, _name: str, _system: str | None, _public: str | None, has_internal: bool) -> None:  # noqa: FBT001  # expat calls it
        if has_internal or not self._dtd:
            self._refuse("there is a DOCTYPE", "remove it: it may hide other files and endless texts")

    def _entity(self, name: str, *_: Any) -> None:
        self._refuse(f"there is an entity “{name[:40]}”", "write the text itself")

    def _refuse(self, what: str, remedy: str) -> NoReturn:
        raise self._bad(what, remedy, self._parser.CurrentLineNumber)

    def _bad(self, what: str, remedy: str, line: int) -> InputError:
        return InputError(what, remedy=remedy, location=Location(self._path, line))


def _attribute(name: str) -> str:
    namespace, _, local = name.rpartition("}")
    return f"xml:{local}" if namespace == XML else local
