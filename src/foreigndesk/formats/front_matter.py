"""YAML front matter: which of its values are translatable, and how a variant's own values are set.

Values are found by the positions of ruamel.yaml's nodes and spliced; the block is never dumped anew, so its
comments, order and quotes stay as they are.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, NoReturn

from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, ScalarNode, SequenceNode
from ruamel.yaml.reader import ReaderError

from ..errors import InputError
from ..model import Location, Segment
from .markdown_events import RE_LINE_END, line_numbers, newline_name
from .markdown_inline import read_words
from .markdown_yaml import STRING_TAG, compose, write_scalar

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping

    from ruamel.yaml.nodes import Node

ANNOTATIONS = frozenset({"lang", "slug", "translation_of", "translation_status"})
"""Keys that `annotate` sets; a variant may differ from its source in them."""
LANGUAGE_KEYS = ("lang", "language")
"""Where an article declares its language, first choice first."""
CORE_TAG = "tag:yaml.org,2002:"
"""What the tags of plain YAML begin with."""
STYLES = {None: "plain", "'": "single", '"': "double", "|": "block-literal", ">": "block-folded"}
"""The word for a scalar's style in a segment's syntax."""

RE_OPENING = re.compile(r"\ufeff?---[ \t]*\r?\n(?![ \t]*\r?\n)")
"""The first line; a blank line after it makes it a thematic break, as pulldown-cmark has it."""
RE_CLOSING = re.compile(r"^(?:---|\.\.\.)[ \t]*(?:\r?\n|\r?\Z)", re.MULTILINE)
"""The last line."""
RE_TOML = re.compile(r"\ufeff?\+\+\+[ \t]*\r?\n(?:.*\n)*?\+\+\+[ \t]*\r?$", re.MULTILINE)
"""TOML front matter, which is not read."""
RE_PROPERTIES = re.compile(r"(?:[&!]\S*\s+)*")
"""Anchor and tag of a node."""
RE_LETTER = re.compile(r"[^\W\d_]")
"""Something to translate."""
RE_HEADER = re.compile(r"[|>]([-+0-9]*)[^\r\n]*(?:\r\n|\r|\n)")
"""The first line of a block scalar."""
RE_INDENT = re.compile(r"(?:[ \t]*(?:\r\n|\r|\n))*([ ]*)")
"""How deep the first line with words is indented."""
RE_COLON = re.compile(r"\s*:")
"""What follows a key."""
RE_ALIAS = re.compile(r"[ \t]*\*[^\s,}\]]+")
"""A value that repeats another."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FrontMatter:
    """What the beginning of an article says about it."""

    segments: tuple[Segment, ...] = ()
    skeleton: tuple[str, ...] = ()
    lang: str = ""
    end: int
    """Where the body begins."""


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


def read_front_matter(path: str, text: str, keys: Collection[str]) -> FrontMatter:
    """The texts of `keys` as segments, all else as skeleton; raises `InputError` for what is not plain YAML."""
    if RE_TOML.match(text):
        _reject(
            path, 1, "only YAML front matter is read so far", "write it as YAML between two lines of `---`"
        )
    block = find_block(text)
    if block is None:
        return FrontMatter(end=int(text.startswith("\ufeff")))
    pairs = _read_pairs(path, text, block)
    line = line_numbers(text)
    segments: list[Segment] = []
    skeleton: list[str] = []
    for pair in pairs:
        if pair.name in keys and pair.is_alias:
            _reject(
                path, line(pair.key_end), f"the value of “{pair.name}” is an alias", "write the text itself"
            )
        texts = list(_texts(path, text, block, pair)) if pair.name in keys else []
        segments += [
            _segment(text, pair.name, each, line(each.start)) for each in texts if _has_words(each.node)
        ]
        if pair.name not in ANNOTATIONS:
            skeleton.append(f"front matter {pair.name}: {_shape(text, pair, len(texts))}")
    found = {pair.name: pair.node.value for pair in pairs if isinstance(pair.node, ScalarNode)}
    lang = next((str(found[key]) for key in LANGUAGE_KEYS if found.get(key)), "")
    return FrontMatter(segments=tuple(segments), skeleton=tuple(skeleton), lang=lang, end=block.body)


def find_block(text: str) -> Block | None:
    """The front matter, if the text begins with one; without a closing line there is none."""
    opening = RE_OPENING.match(text)
    closing = RE_CLOSING.search(text, opening.end()) if opening else None
    if opening is None or closing is None:
        return None
    return Block(opening.end(), closing.start(), closing.end())


def annotate(text: str, metadata: Mapping[str, str]) -> str:
    """The text with top-level keys set: a value replaced, a key appended, or front matter begun."""
    block = find_block(text)
    newline = RE_LINE_END.search(text)
    end = newline[0] if newline else "\n"
    if block is None:
        start = int(text.startswith("\ufeff"))
        lines = "".join(f"{key}: {write_scalar(value)}{end}" for key, value in metadata.items())
        blank = "" if RE_LINE_END.match(text, start) else end
        return f"{text[:start]}---{end}{lines}---{end}{blank}{text[start:]}"
    pairs = {pair.name: pair for pair in _read_pairs("", text, block)}
    root = _compose("", text, block)
    in_flow = root is not None and bool(root.flow_style)
    edits = [
        _replacement(text, pairs[key], write_scalar(value, in_flow=in_flow))
        for key, value in metadata.items()
        if key in pairs
    ]
    new = [
        f"{key}: {write_scalar(value, in_flow=in_flow)}"
        for key, value in metadata.items()
        if key not in pairs
    ]
    edits.append(_addition(root, block, new, end))
    for start, stop, written in sorted(edits, reverse=True):
        text = text[:start] + written + text[stop:]
    return text


def _read_pairs(path: str, text: str, block: Block) -> list[Pair]:
    root = _compose(path, text, block)
    if root is None:
        return []
    return [_pair(text, block, key, value, in_flow=bool(root.flow_style)) for key, value in root.value]


def _compose(path: str, text: str, block: Block) -> MappingNode | None:
    line = line_numbers(text)
    yaml = text[block.start : block.end]
    try:
        root = compose(yaml)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        at = line(block.start + mark.index) if mark else 1
        _reject(path, at, f"the front matter is not YAML: {error.problem or error.context}", "correct it")
    except ReaderError as error:
        at = line(block.start + error.position)
        _reject(path, at, f"the front matter holds the character U+{error.character:04X}", "delete it")
    except YAMLError as error:
        _reject(path, 1, f"the front matter is not YAML: {error}", "correct it")
    except RecursionError:
        _reject(path, line(block.start), "the front matter is nested too deeply", "make it flatter")
    if root is None:
        return None
    if not isinstance(root, MappingNode):
        _reject(
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
            _reject(path, line(node), f"the front matter has the unknown tag “{node.tag}”", "delete the tag")
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
            _reject(
                path, line(key), f"the front matter has the key “{key.value}” twice", "delete one of them"
            )
        names.add(key.value)


def _reject(path: str, line: int, what: str, remedy: str) -> NoReturn:
    raise InputError(what, remedy=remedy, location=Location(path, line) if path else None)


def _pair(text: str, block: Block, key: Node, value: Node, *, in_flow: bool) -> Pair:
    start, end = _range(text, block, value)
    key_end = block.start + key.end_mark.index
    name = str(key.value) if isinstance(key, ScalarNode) else ""
    is_alias = block.start + value.start_mark.index < key_end
    return Pair(name, key_end, value, start, end, is_alias, in_flow)


def _range(text: str, block: Block, node: Node) -> tuple[int, int]:
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
    indent = _indent(text, start)
    while True:
        end = start + len(text[start:end].rstrip())
        line = max(text.rfind("\n", start, end), text.rfind("\r", start, end)) + 1 or start
        if line <= start or text.startswith(indent, line):
            return end
        end = line


def _indent(text: str, start: int) -> str:
    found = RE_INDENT.match(text, start)
    return found[1] if found else ""


def _texts(path: str, text: str, block: Block, pair: Pair) -> Iterator[Pair]:
    """The strings of a value: itself, or the items of a list."""
    if isinstance(pair.node, ScalarNode):
        if pair.node.tag == STRING_TAG:
            yield pair
    elif isinstance(pair.node, SequenceNode):
        after = pair.start
        for item in pair.node.value:
            start, end = _range(text, block, item)
            if start < after:
                at = line_numbers(text)(after)
                _reject(path, at, f"an item of “{pair.name}” is an alias", "write the text itself")
            after = end
            if isinstance(item, ScalarNode) and item.tag == STRING_TAG:
                in_flow = pair.in_flow or bool(pair.node.flow_style)
                yield pair._replace(node=item, start=start, end=end, in_flow=in_flow)


def _has_words(node: Node) -> bool:
    return bool(RE_LETTER.search(node.value))


def _segment(text: str, key: str, pair: Pair, line: int) -> Segment:
    """The segment of one string; a block scalar's own line ends are not part of it."""
    node, syntax, prefix = pair.node, f"yaml-{STYLES[pair.node.style]}", ""
    source = str(node.value)
    header = RE_HEADER.match(text, pair.start) if node.style in {"|", ">"} else None
    if header:
        source = source.rstrip("\n")
        prefix = _indent(text, header.end())
        prefix = prefix[: len(prefix) - (len(source) - len(source.lstrip(" ")))]
        syntax += {"-": "-strip", "+": "-keep"}.get(header[1].strip("0123456789"), "") + newline_name(text)
    elif node.style is None and pair.in_flow:
        syntax = "yaml-flow"
    return Segment(
        source=source,
        inline=read_words(source),
        start=pair.start,
        end=pair.end,
        line=line,
        role=key,
        context=key,
        syntax=syntax,
        prefix=prefix,
    )


def _shape(text: str, pair: Pair, texts: int) -> str:
    """What a variant's value must have in common: the number of its texts, or all of it."""
    if texts:
        return f"{texts} texts"
    return "an alias" if pair.is_alias else text[pair.start : pair.end]


def _replacement(text: str, pair: Pair, written: str) -> tuple[int, int, str]:
    """The edit that sets a key's value, on the key's own line."""
    colon = RE_COLON.match(text, pair.key_end)
    start = colon.end() if colon else pair.key_end
    alias = RE_ALIAS.match(text, start) if pair.is_alias else None
    if alias:
        return start, alias.end(), f" {written}"
    if pair.start >= pair.end:
        return start, start, f" {written}"
    gap = text[start : pair.start]
    return start, pair.end, f"{gap if gap.isspace() and not RE_LINE_END.search(gap) else ' '}{written}"


def _addition(root: MappingNode | None, block: Block, new: list[str], newline: str) -> tuple[int, int, str]:
    """The edit that adds keys, behind the others."""
    if not new or root is None or not root.flow_style:
        indent = " " * (root.start_mark.column if root else 0)
        return block.end, block.end, "".join(f"{indent}{line}{newline}" for line in new)
    brace = block.start + root.end_mark.index - 1
    comma = ", " if root.value else ""
    return brace, brace, comma + ", ".join(new)
