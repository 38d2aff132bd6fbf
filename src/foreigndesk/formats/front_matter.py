"""YAML front matter: which of its values are translatable, and how a variant's own values are set.

Values are found by the positions of ruamel.yaml's nodes and spliced; the block is never dumped anew, so its
comments, order and quotes stay as they are.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ruamel.yaml.nodes import MappingNode, ScalarNode, SequenceNode

from ..model import Segment
from .markdown_events import RE_LINE_END, line_numbers, newline_name
from .markdown_inline import read_words
from .markdown_metadata import (
    RE_HEADER,
    Block,
    Pair,
    find_block,
    indent_below,
    read_pairs,
    read_root,
    reject,
    value_range,
)
from .markdown_yaml import STRING_TAG, write_scalar

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping


LANGUAGE_KEYS = ("lang", "language")
"""Where an article declares its language, first choice first."""
ANNOTATIONS = frozenset({*LANGUAGE_KEYS, "slug", "translation_of", "translation_status"})
"""Keys that `annotate` sets; a variant may differ from its source in them."""
STYLES = {None: "plain", "'": "single", '"': "double", "|": "block-literal", ">": "block-folded"}
"""The word for a scalar's style in a segment's syntax."""
CHOMPING = {"-": "-strip", "+": "-keep"}
"""The word for a block scalar's chomping indicator, behind its style."""

RE_TOML = re.compile(r"\ufeff?\+\+\+[ \t]*\r?\n(?:.*\n)*?\+\+\+[ \t]*\r?$", re.MULTILINE)
"""TOML front matter, which is not read."""
RE_LETTER = re.compile(r"[^\W\d_]")
"""Something to translate."""
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


def read_front_matter(path: str, text: str, keys: Collection[str]) -> FrontMatter:
    """The texts of `keys` as segments, all else as skeleton; raises `InputError` for what is not plain YAML."""
    if RE_TOML.match(text):
        reject(
            path, 1, "only YAML front matter is read so far", "write it as YAML between two lines of `---`"
        )
    block = find_block(text)
    if block is None:
        return FrontMatter(end=int(text.startswith("\ufeff")))
    pairs = read_pairs(path, text, block)
    line = line_numbers(text)
    segments: list[Segment] = []
    skeleton: list[str] = []
    for pair in pairs:
        if pair.name in keys and pair.is_alias:
            reject(
                path, line(pair.key_end), f"the value of “{pair.name}” is an alias", "write the text itself"
            )
        texts = list(_texts(path, text, block, pair)) if pair.name in keys else []
        segments += [_segment(text, pair.name, each, line(each.start)) for each in texts]
        if pair.name not in ANNOTATIONS:
            skeleton.append(f"front matter {pair.name}: {_shape(text, pair, len(texts))}")
    found = {pair.name: pair.node.value for pair in pairs if isinstance(pair.node, ScalarNode)}
    lang = next((str(found[key]) for key in LANGUAGE_KEYS if found.get(key)), "")
    return FrontMatter(segments=tuple(segments), skeleton=tuple(skeleton), lang=lang, end=block.body)


def annotate(text: str, metadata: Mapping[str, str]) -> str:
    """The text with top-level keys set: a value replaced, a key appended, or front matter begun."""
    block = find_block(text)
    newline = RE_LINE_END.search(text)
    end = newline[0] if newline else "\n"
    if block is None:
        start = int(text.startswith("\ufeff"))
        lines = "".join(f"{key}: {write_scalar(value)}{end}" for key, value in metadata.items())
        blank = "" if start == len(text) or RE_LINE_END.match(text, start) else end
        return f"{text[:start]}---{end}{lines}---{end}{blank}{text[start:]}"
    pairs = {pair.name: pair for pair in read_pairs("", text, block)}
    if "lang" in metadata:
        # An article that says it under another name must not contradict itself.
        metadata = {**metadata, **{key: metadata["lang"] for key in LANGUAGE_KEYS if key in pairs}}
    root = read_root("", text, block)
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


def _texts(path: str, text: str, block: Block, pair: Pair) -> Iterator[Pair]:
    """The strings of a value: itself, or the items of a list."""
    if isinstance(pair.node, ScalarNode):
        if pair.node.tag == STRING_TAG:
            yield pair
    elif isinstance(pair.node, SequenceNode):
        after = pair.start
        for item in pair.node.value:
            start, end = value_range(text, block, item)
            if start < after:
                at = line_numbers(text)(after)
                reject(path, at, f"an item of “{pair.name}” is an alias", "write the text itself")
            after = end
            if isinstance(item, ScalarNode) and item.tag == STRING_TAG:
                in_flow = pair.in_flow or bool(pair.node.flow_style)
                yield pair._replace(node=item, start=start, end=end, in_flow=in_flow)


def _segment(text: str, key: str, pair: Pair, line: int) -> Segment:
    """The segment of one string; the line ends that a block scalar ends with are not part of it."""
    style = getattr(pair.node, "style", None)
    syntax, prefix = f"yaml-{STYLES[style]}", ""
    source = str(pair.node.value).rstrip("\n")
    header = RE_HEADER.match(text, pair.start) if style in {"|", ">"} else None
    if header:
        indent = indent_below(text, header.end())
        prefix = indent[: len(indent) - (len(source) - len(source.lstrip(" ")))]
        syntax += CHOMPING.get(header[1].strip("0123456789"), "") + newline_name(text)
    elif style is None and pair.in_flow:
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
        keep=not RE_LETTER.search(source),
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
