"""The YAML block of front matter as keys and values with their positions, or a clear refusal."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple, NoReturn

from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, ScalarNode, SequenceNode
from ruamel.yaml.reader import ReaderError

from ..errors import InputError
from ..model import Location
from .markdown_events import line_numbers
from .markdown_yaml import compose

if TYPE_CHECKING:
    from collections.abc import Callable

    from ruamel.yaml.nodes import Node

REMEDIES = {
    "mapping values are not allowed here": "put a value that holds a colon in quotation marks",
    "found unexpected end of stream": "close the quotation mark",
    "could not find expected ':'": "write it as key: value",
}
"""What to do about the commonest of YAML's complaints."""
CORE_TAG = "tag:yaml.org,2002:"
"""What the tags of plain YAML begin with."""

RE_OPENING = re.compile(r"\ufeff?---[ \t]*\r?\n(?![ \t]*\r?\n)")
"""The first line; a blank line after it makes it a thematic break, as pulldown-cmark has it."""
RE_CLOSING = re.compile(r"^(?:---|\.\.\.)[ \t]*(?:\r?\n|\r?\Z)", re.MULTILINE)
"""The last line."""
RE_PROPERTIES = re.compile(r"(?:[&!]\S*\s+)*")
"""Anchor and tag of a node."""
RE_HEADER = re.compile(r"[|>]([-+0-9]*)[^\r\n]*(?:\r\n|\r|\n)")
"""The first line of a block scalar."""
RE_INDENT = re.compile(r"(?:[ \t]*(?:\r\n|\r|\n))*([ ]*)")
"""How deep the first line with words is indented."""


class Block(NamedTuple):
    """The YAML between the two lines of dashes, `text[start:end]`, and where the body begins."""

    start: int
    end: int
    body: int


class Pair(NamedTuple):
    """A top-level key with its value; positions are those of the whole text."""

    name: str
    key_end: int
    node: Node
    start: int
    end: int
    is_alias: bool = False
    in_flow: bool = False
    """Whether it stands between brackets or braces, where commas end a plain value."""


def find_block(text: str) -> Block | None:
    """The front matter, if the text begins with one; without a closing line there is none."""
    opening = RE_OPENING.match(text)
    closing = RE_CLOSING.search(text, opening.end()) if opening else None
    if opening is None or closing is None:
        return None
    return Block(opening.end(), closing.start(), closing.end())


def read_pairs(path: str, text: str, block: Block) -> list[Pair]:
    """The top-level keys with their values, in order; raises `InputError` for what is not plain YAML."""
    root = read_root(path, text, block)
    if root is None:
        return []
    return [_pair(text, block, key, value, in_flow=bool(root.flow_style)) for key, value in root.value]


def read_root(path: str, text: str, block: Block) -> MappingNode | None:
    """The node that holds the top-level keys, if there are any; raises `InputError` as `read_pairs` does."""
    line = line_numbers(text)
    yaml = text[block.start : block.end]
    try:
        root = compose(yaml)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        at = line(block.start + mark.index) if mark else 1
        problem = error.problem or error.context or ""
        reject(path, at, f"the front matter is not YAML: {problem}", REMEDIES.get(problem, "correct it"))
    except ReaderError as error:
        at = line(block.start + error.position)
        reject(path, at, f"the front matter holds the character U+{error.character:04X}", "delete it")
    except YAMLError as error:
        reject(path, 1, f"the front matter is not YAML: {error}", "correct it")
    except RecursionError:
        reject(path, line(block.start), "the front matter is nested too deeply", "make it flatter")
    if root is None:
        return None
    if not isinstance(root, MappingNode):
        reject(
            path, line(block.start), "the front matter is not a list of keys and values", "write `key: value`"
        )
    _check(path, root, lambda node: line(block.start + node.start_mark.index))
    return root


def _check(path: str, root: MappingNode, line: Callable[[Node], int]) -> None:
    """Refuse tags of other programs and keys that stand twice; each node is looked at once, aliases or not."""
    seen: set[int] = set()
    waiting: list[Node] = [root]
    while waiting:
        node = waiting.pop()
        if id(node) in seen:
            continue
        seen.add(id(node))
        if not str(node.tag).startswith(CORE_TAG):
            reject(path, line(node), f"the front matter has the unknown tag “{node.tag}”", "delete the tag")
        if isinstance(node, MappingNode):
            _check_keys(path, node, line)
            waiting += [each for pair in node.value for each in pair]
        elif isinstance(node, SequenceNode):
            waiting += node.value


def _check_keys(path: str, node: MappingNode, line: Callable[[Node], int]) -> None:
    names: set[str] = set()
    for key, _ in node.value:
        if not isinstance(key, ScalarNode):
            continue
        if key.value in names:
            reject(path, line(key), f"the front matter has the key “{key.value}” twice", "delete one of them")
        names.add(key.value)


def reject(path: str, line: int, what: str, remedy: str) -> NoReturn:
    """Refuse the article; without a path, the place is left out."""
    raise InputError(what, remedy=remedy, location=Location(path, line) if path else None)


def _pair(text: str, block: Block, key: Node, value: Node, *, in_flow: bool) -> Pair:
    start, end = value_range(text, block, value)
    key_end = block.start + key.end_mark.index
    name = str(key.value) if isinstance(key, ScalarNode) else ""
    is_alias = block.start + value.start_mark.index < key_end
    return Pair(name, key_end, value, start, end, is_alias, in_flow)


def value_range(text: str, block: Block, node: Node) -> tuple[int, int]:
    """Where a value stands, without its anchor and tag, and without the white space behind it."""
    start, end = block.start + node.start_mark.index, block.start + node.end_mark.index
    properties = RE_PROPERTIES.match(text, start, end)
    start = properties.end() if properties else start
    header = RE_HEADER.match(text, start) if getattr(node, "style", None) in {"|", ">"} else None
    if header:
        return start, _block_end(text, header.end(), end)
    return start, start + len(text[start:end].rstrip())


def _block_end(text: str, start: int, end: int) -> int:
    """The end of a block scalar's last line; comments below it are indented less."""
    indent = indent_below(text, start)
    while True:
        end = start + len(text[start:end].rstrip())
        line = max(text.rfind("\n", start, end), text.rfind("\r", start, end)) + 1 or start
        if line <= start or text.startswith(indent, line):
            return end
        end = line


def indent_below(text: str, start: int) -> str:
    """The indent of the first line with words from `start` on."""
    found = RE_INDENT.match(text, start)
    return found[1] if found else ""
