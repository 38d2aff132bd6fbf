"""YAML front matter: its values with their positions, or a clear refusal.

Values are found by the positions of ruamel.yaml's nodes; the block is never dumped anew, so its comments, order and
quotes stay as they are.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, ScalarNode, SequenceNode
from ruamel.yaml.reader import ReaderError

from .markdown_events import RE_LINE_END, line_numbers, newline_name
from .markdown_values import Block, Edit, Value, block_between, reject
from .markdown_yaml import STRING_TAG, compose, encode_scalar, write_scalar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from ruamel.yaml.nodes import Node

    from ..model import Segment

REMEDIES = {
    "mapping values are not allowed here": "put a value that holds a colon in quotation marks",
    "found unexpected end of stream": "close the quotation mark",
    "could not find expected ':'": "write it as key: value",
}
"""What to do about the commonest of YAML's complaints."""
CORE_TAG = "tag:yaml.org,2002:"
"""What the tags of plain YAML begin with."""
STYLES = {None: "plain", "'": "single", '"': "double", "|": "block-literal", ">": "block-folded"}
"""The word for a scalar's style in a segment's syntax."""
CHOMPING = {"-": "-strip", "+": "-keep"}
"""The word for a block scalar's chomping indicator, behind its style."""
BLANK = " \t\r\n"
"""What may stand behind a value without being part of it; a no-break space or a separator of Unicode is."""
FLOW = "yaml-flow"
"""The syntax of plain values between brackets or braces, where commas end them."""

RE_OPENING = re.compile(r"\ufeff?---[ \t]*(?>\r\n|\r|\n)(?![ \t]*[\r\n])")
"""The first line; a blank line after it makes it a thematic break, as pulldown-cmark has it."""
RE_CLOSING = re.compile(r"(?:^|(?<=\r))(?:---|\.\.\.)[ \t]*(?:\r\n|\r|\n|\Z)", re.MULTILINE)
"""The last line."""
RE_NO_KEY = re.compile(r"(?:[ \t]*(?:#[^\r\n]*)?[\r\n])*+[ \t]*[^\s#{](?:[^:]|:(?=\S))*")
"""Words between two lines of dashes, which are a rule and a heading to CommonMark (example 96)."""
RE_PROPERTIES = re.compile(r"(?:[&!]\S*\s+)*")
"""Anchor and tag of a node."""
RE_HEADER = re.compile(r"[|>]([-+0-9]*)[^\r\n]*(?:\r\n|\r|\n)")
"""The first line of a block scalar."""
RE_INDENT = re.compile(r"(?:[ \t]*(?:\r\n|\r|\n))*([ ]*)")
"""How deep the first line with words is indented."""
RE_COMMENT = re.compile(r"[ \t]*#")
"""The beginning of a line that is a comment."""
RE_COLON = re.compile(r"\s*:")
"""What follows a key."""
RE_ALIAS = re.compile(r"[ \t]*\*[^\s,}\]]+")
"""A value that repeats another."""


def find_block(text: str) -> Block | None:
    """The front matter, if the text begins with one; without a closing line, or with words but no key, there is none."""
    block = block_between(text, RE_OPENING, RE_CLOSING)
    return block if block and not RE_NO_KEY.fullmatch(text, block.start, block.end) else None


def read_values(path: str, text: str, block: Block) -> list[Value]:
    """The root and all values in it; raises `InputError` for what is not plain YAML."""
    root = _read_root(path, text, block)
    if root is None:
        return [Value((), block.start, block.start, is_leaf=False)]
    return list(_walk(text, block, root, Value((), 0, 0, syntax=FLOW if root.flow_style else "")))


def encode(segment: Segment, target: str) -> str:
    """A translation in the style of its source, or between double quotes where that cannot hold it."""
    return encode_scalar(segment, target)


def replace(text: str, value: Value, new: str, root: Value) -> Edit:
    """The edit that sets a key's value, on the key's own line."""
    written = write_scalar(new, in_flow=root.syntax == FLOW)
    colon = RE_COLON.match(text, value.key_end)
    start = colon.end() if colon else value.key_end
    alias = RE_ALIAS.match(text, start) if value.is_alias else None
    if alias:
        return start, alias.end(), f" {written}"
    if value.start >= value.end:
        return start, start, f" {written}"
    gap = text[start : value.start]
    return start, value.end, f"{gap if gap.isspace() and not RE_LINE_END.search(gap) else ' '}{written}"


def add(text: str, block: Block, values: Sequence[Value], new: Mapping[str, str]) -> Edit:
    """The edit that adds keys behind the others, indented as they are."""
    root = values[0]
    in_flow = root.syntax == FLOW
    pairs = [f"{key}: {write_scalar(value, in_flow=in_flow)}" for key, value in new.items()]
    if in_flow:
        comma = "" if root.is_leaf else ", "
        return root.end - 1, root.end - 1, comma + ", ".join(pairs)
    newline = RE_LINE_END.search(text)
    end = newline[0] if newline else "\n"
    line = max(text.rfind("\n", 0, root.start), text.rfind("\r", 0, root.start)) + 1
    indent = text[line : root.start]
    return block.end, block.end, "".join(f"{indent}{pair}{end}" for pair in pairs)


def _read_root(path: str, text: str, block: Block) -> MappingNode | None:
    """The node that holds the top-level keys, if there are any; raises `InputError` as `read_values` does."""
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


def _walk(text: str, block: Block, node: Node, place: Value) -> Iterator[Value]:
    """A node and all in it; `place` has its path, its key, and whether it stands in a flow."""
    start, end = _value_range(text, block, node)
    value = place._replace(start=start, end=end, is_leaf=isinstance(node, ScalarNode) or not node.value)
    flow = FLOW if place.syntax == FLOW or getattr(node, "flow_style", None) else ""
    if isinstance(node, MappingNode):
        yield value
        for key, item in node.value:
            behind = block.start + key.end_mark.index
            name = str(key.value) if isinstance(key, ScalarNode) else ""
            inner = Value((*place.path, name), behind, behind, syntax=flow, key_end=behind)
            yield from _walk_item(text, block, item, inner)
    elif isinstance(node, SequenceNode):
        yield value
        for number, item in enumerate(node.value):
            inner = Value((*place.path, number), start, start, syntax=flow)
            for each in _walk_item(text, block, item, inner):
                start = max(start, each.end)
                yield each
    else:
        yield _scalar(text, node, value)


def _walk_item(text: str, block: Block, node: Node, place: Value) -> Iterator[Value]:
    """A node behind `place.start`; a node that stands before it is repeated by an alias, and not entered."""
    if _value_range(text, block, node)[0] >= place.start:
        yield from _walk(text, block, node, place)
        return
    said = str(node.value) if isinstance(node, ScalarNode) else None
    yield place._replace(text=said, is_alias=True)


def _scalar(text: str, node: Node, value: Value) -> Value:
    """A scalar with its style; the line ends that a block scalar ends with are not part of its text."""
    if node.tag != STRING_TAG:
        return value._replace(syntax="")
    style = getattr(node, "style", None)
    said = str(node.value).rstrip("\n")
    header = RE_HEADER.match(text, value.start) if style in {"|", ">"} else None
    if style is None and value.syntax == FLOW:
        return value._replace(text=said)
    if header is None:
        return value._replace(text=said, syntax=f"yaml-{STYLES[style]}")
    indent = _indent_below(text, header.end())
    traits = CHOMPING.get(header[1].strip("0123456789"), "") + newline_name(text)
    prefix = indent[: len(indent) - (len(said) - len(said.lstrip(" ")))]
    return value._replace(text=said, syntax=f"yaml-{STYLES[style]}{traits}", prefix=prefix)


def _value_range(text: str, block: Block, node: Node) -> tuple[int, int]:
    """Where a value stands, without its anchor and tag, and without the white space behind it."""
    start, end = block.start + node.start_mark.index, block.start + node.end_mark.index
    properties = RE_PROPERTIES.match(text, start, end)
    start = properties.end() if properties else start
    header = RE_HEADER.match(text, start) if getattr(node, "style", None) in {"|", ">"} else None
    if header:
        return start, _block_end(text, header.end(), end)
    return start, start + len(text[start:end].rstrip(BLANK))


def _block_end(text: str, start: int, end: int) -> int:
    """The end of a block scalar's last line; comments below it are indented less."""
    indent = _indent_below(text, start)
    while True:
        end = start + len(text[start:end].rstrip(BLANK))
        line = max(text.rfind("\n", start, end), text.rfind("\r", start, end)) + 1 or start
        if line <= start or not RE_COMMENT.match(text, line) or text.startswith(indent, line):
            return end
        end = line


def _indent_below(text: str, start: int) -> str:
    """The indent of the first line with words from `start` on."""
    found = RE_INDENT.match(text, start)
    return found[1] if found else ""
