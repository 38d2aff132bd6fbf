"""Front matter: which of its values are translatable, and how a variant's own values are set.

What is YAML, TOML or JSON is the business of one module each; here, all three are values with paths and positions.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..model import Segment
from . import markdown_json, markdown_metadata, markdown_toml
from .directives import Watch
from .markdown_events import RE_LINE_END, line_numbers
from .markdown_inline import read_words
from .markdown_values import Block, Dialect, Path, Value, reject, splice
from .markdown_yaml import write_scalar

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence


DIALECTS: Mapping[str, Dialect] = {
    "yaml": markdown_metadata,
    "toml": markdown_toml,
    "json": markdown_json,
}
"""The languages that front matter is written in, by the first word of a segment's syntax."""
LANGUAGE_KEYS = ("lang", "language")
"""Where an article declares its language, first choice first."""
ANNOTATIONS = frozenset({*LANGUAGE_KEYS, "slug", "translation_of", "translation_status"})
"""Keys that `annotate` sets; a variant may differ from its source in them."""
NOTHING = frozenset({"", "~", "null"})
"""Values that say nothing."""
ANY = "*"
"""The part of a path that stands for every key and every list item."""

RE_COMMENT = re.compile(r"^[ \t]*#(.*)$", re.MULTILINE)
"""A comment of YAML or TOML that has its line to itself."""
RE_LETTER = re.compile(r"[^\W\d_]")
"""Something to translate."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FrontMatter:
    """What the beginning of an article says about it."""

    segments: tuple[Segment, ...] = ()
    skeleton: tuple[str, ...] = ()
    lang: str = ""
    end: int
    """Where the body begins."""


def read_front_matter(path: str, text: str, keys: Collection[str]) -> FrontMatter:
    """The texts of `keys` as segments, all else as skeleton; raises `InputError` for what is broken.

    A key is a path: `title`, `hero.tagline`, `features.*.title`; a list of texts has a segment for each.
    """
    found = _find(text)
    if found is None:
        return FrontMatter(end=int(text.startswith("\ufeff")))
    dialect, block = found
    values = _read(dialect, path, text, block)
    # A variant must be able to say what it is: better refused now than after the translation.
    _find_places(path, text, values)
    line = line_numbers(text)
    watch = Watch(path, line, _find_comments(text, block, values))
    segments: list[Segment] = []
    skeleton: list[str] = []
    for value in values:
        if value.path:
            watch.block(value.start, value.end)
        role = _find_role(value.path, keys)
        if value.is_alias and (role or _leads_to(value.path, keys)):
            _reject_alias(path, line(value.start), value.path)
        is_translated = bool(role) and value.text is not None
        if is_translated:
            segments.append(watch.segment(_segment(value, role, line(value.start))))
        if value.is_leaf and value.path and value.path[0] not in ANNOTATIONS:
            name = ".".join(map(str, value.path))
            skeleton.append(f"front matter {name}: {_shape(text, value, is_translated=is_translated)}")
    watch.block(
        block.body, block.body
    )  # A comment behind all values is checked, too: a variant has more values.
    return FrontMatter(
        segments=tuple(segments), skeleton=tuple(skeleton), lang=_find_lang(text, values), end=block.body
    )


def _find_comments(text: str, block: Block, values: Sequence[Value]) -> Iterator[tuple[int, str]]:
    """The comments between the values; JSON has none."""
    leaves = [value for value in values if value.is_leaf]
    for comment in RE_COMMENT.finditer(text, block.start, block.end):
        index = bisect_right(leaves, comment.start(), key=lambda value: value.start) - 1
        if index < 0 or leaves[index].end <= comment.start():
            yield comment.start(), comment[1]


def has_front_matter(text: str) -> bool:
    """Whether a text begins with front matter, sound or not."""
    return _find(text) is not None


def is_value(syntax: str) -> bool:
    """Whether a segment of this syntax is a value of front matter."""
    return syntax.partition("-")[0] in DIALECTS


def encode(segment: Segment, target: str) -> str:
    """What stands in the front matter for a translation."""
    return DIALECTS[segment.syntax.partition("-")[0]].encode(segment, target)


def annotate(text: str, metadata: Mapping[str, str]) -> str:
    """The text with top-level keys set: a value replaced, a key added, or front matter begun."""
    found = _find(text)
    if found is None:
        return _begin(text, metadata)
    dialect, block = found
    values = _read(dialect, "", text, block)
    places = _find_places("", text, values)
    if "lang" in metadata:
        # An article that says it under another name must not contradict itself.
        said = [key for key in LANGUAGE_KEYS if key in places and places[key].is_leaf]
        metadata = {**metadata, **dict.fromkeys(said, metadata["lang"])}
    edits = [
        dialect.replace(text, places[key], value, values[0])
        for key, value in metadata.items()
        if key in places
    ]
    new = {key: value for key, value in metadata.items() if key not in places}
    if new:
        edits.append(dialect.add(text, block, values, new))
    return splice(text, edits)


def _find(text: str) -> tuple[Dialect, Block] | None:
    for dialect in DIALECTS.values():
        block = dialect.find_block(text)
        if block:
            return dialect, block
    return None


def _read(dialect: Dialect, path: str, text: str, block: Block) -> list[Value]:
    try:
        return dialect.read_values(path, text, block)
    except RecursionError:
        line = line_numbers(text)(block.start)
        reject(path, line, "the front matter is nested too deeply", "make it flatter")


def _find_places(path: str, text: str, values: Sequence[Value]) -> dict[str, Value]:
    """The top-level values by their keys; raises `InputError` where one that a variant sets is a TOML table.

    Of a table that is written in several places, the first one stands for it.
    """
    places = {str(value.path[0]): value for value in reversed(values) if value.path}
    for key in sorted(ANNOTATIONS & places.keys() - {"language"}):
        value = places[key]
        if len(value.path) > 1 or not value.key_end:
            what = f"“{key}” is a table in the front matter, but variants have a text there"
            reject(path, line_numbers(text)(value.start), what, "give the table another name")
    return places


def _find_role(path: Path, keys: Collection[str]) -> str:
    """What a text at this place is for the reader: the last name in the key that reaches it; empty if none does."""
    if not path:
        return ""
    if len(path) == 1 and path[0] in keys:
        return str(path[0])
    places = [path, path[:-1]] if isinstance(path[-1], int) else [path]
    for key in keys:
        parts = key.split(".")
        if any(len(parts) == len(place) and _agree(parts, place) for place in places):
            return next(part for part in reversed(parts) if part != ANY)
    return ""


def _leads_to(path: Path, keys: Collection[str]) -> bool:
    """Whether a key reaches into what stands at this place."""
    return any(key.count(".") >= len(path) and _agree(key.split("."), path) for key in keys)


def _agree(parts: Sequence[str], path: Path) -> bool:
    return all(part in {ANY, name} for part, name in zip(parts, path, strict=False))


def _reject_alias(path: str, line: int, place: Path) -> None:
    names = [str(part) for part in place if isinstance(part, str)]
    what = "an item" if isinstance(place[-1], int) else "the value"
    reject(path, line, f"{what} of “{'.'.join(names)}” is an alias", "write the text itself")


def _segment(value: Value, role: str, line: int) -> Segment:
    """The segment of one string; the line ends that it ends with are not part of it."""
    source = (value.text or "").rstrip("\n")
    return Segment(
        source=source,
        inline=read_words(source),
        start=value.start,
        end=value.end,
        line=line,
        role=role,
        context=role,
        syntax=value.syntax,
        prefix=value.prefix,
        keep=not RE_LETTER.search(source),
        plain=True,
    )


def _shape(text: str, value: Value, *, is_translated: bool) -> str:
    """What a variant's value must have in common: that it is a text, or all of it."""
    if is_translated:
        return "a text"
    return "an alias" if value.is_alias else text[value.start : value.end]


def _find_lang(text: str, values: Sequence[Value]) -> str:
    """The language that is declared, even where YAML takes it for a boolean, as it does `no`."""
    said = {
        value.path[0]: text[value.start : value.end] if value.text is None else value.text
        for value in values
        if len(value.path) == 1 and value.is_leaf
    }
    return next((said[key] for key in LANGUAGE_KEYS if said.get(key, "") not in NOTHING), "")


def _begin(text: str, metadata: Mapping[str, str]) -> str:
    newline = RE_LINE_END.search(text)
    # No reader takes a lone carriage return for the end of the line of dashes.
    end = "\r\n" if newline and newline[0] == "\r\n" else "\n"
    start = int(text.startswith("\ufeff"))
    lines = "".join(f"{key}: {write_scalar(value)}{end}" for key, value in metadata.items())
    blank = "" if start == len(text) or RE_LINE_END.match(text, start) else end
    return f"{text[:start]}---{end}{lines}---{end}{blank}{text[start:]}"
