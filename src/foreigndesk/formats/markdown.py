"""Markdown articles: CommonMark with GitHub's tables, task lists, strikethrough and footnotes, and front matter."""

from __future__ import annotations

import difflib
import re
from dataclasses import replace
from typing import TYPE_CHECKING

from ..errors import SettingsError
from ..model import Document, Segment
from . import front_matter, markdown_writing
from .front_matter import read_front_matter
from .markdown_blocks import Run, fold, read_alts, read_definitions, read_parts, read_source
from .markdown_events import line_numbers, newline_name
from .markdown_inline import normalize, read_inline, read_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ..model import Inline

TRANSLATED_KEYS = ("title", "description")
"""The front matter that is translated unless the settings say otherwise."""
OPTION = "front_matter"
"""The one setting."""
MULTI_LINE = frozenset({"markdown", "setext", "term"})
"""Syntaxes in which a translation may have more than one line."""

RE_LETTER = re.compile(r"[^\W\d_]")
"""Something to translate."""


class MarkdownFormat:
    """Reads and writes Markdown. The option `front_matter` lists the keys to translate, besides `slug`.

    A key may be a path into tables and lists: `hero.tagline`, `features.*.title`.
    """

    suffixes: tuple[str, ...] = (".md", ".markdown")

    def __init__(self, options: Mapping[str, object]) -> None:
        self._keys = frozenset({*_translated_keys(options), "slug"})

    def parse(self, path: str, text: str) -> Document:
        """The article's segments and skeleton; raises `InputError` with path and line for broken front matter."""
        front = read_front_matter(path, text, self._keys)
        segments = list(front.segments)
        skeleton = list(front.skeleton)
        body = text[front.end :]
        line, newline = line_numbers(text), newline_name(text)
        section = ""
        for part in read_parts(body):
            if isinstance(part, str):
                skeleton.append(part)
                continue
            whole = _segment(body, part, newline)
            skeleton.append(_shape(whole))
            for segment in _segments(body, part, whole, newline):
                start, end = segment.start + front.end, segment.end + front.end
                segments.append(replace(segment, start=start, end=end, line=line(start), section=section))
            if part.role == "heading":
                section = whole.inline.text
        skeleton += read_definitions(body)
        return Document(
            path=path, text=text, segments=tuple(segments), skeleton=tuple(skeleton), lang=front.lang
        )

    def inline(self, source: str, syntax: str) -> Inline:
        """A unit's text, parted into words and markup."""
        if front_matter.is_value(syntax):
            return read_words(source)
        return read_inline(source, in_cell=_is_cell(syntax))

    def escape(self, words: str, syntax: str) -> str:
        """Plain words as a unit's text, or a slot in it, must spell them."""
        if front_matter.is_value(syntax):
            return words
        return markdown_writing.escape(words, syntax)

    def encode(self, segment: Segment, target: str) -> str:
        """What stands in the document for `target`; raises `InputError` where nothing could mean it there."""
        if front_matter.is_value(segment.syntax):
            return front_matter.encode(segment, target)
        return markdown_writing.encode(segment, target)

    def annotate(self, text: str, metadata: Mapping[str, str]) -> str:
        """The variant's text with `lang`, `slug`, … in its front matter."""
        return front_matter.annotate(text, metadata)


def _translated_keys(options: Mapping[str, object]) -> tuple[str, ...]:
    for name in options:
        if name != OPTION:
            near = difflib.get_close_matches(name, [OPTION], cutoff=0.3)
            remedy = f"did you mean “{OPTION}”?" if near else f"the only one is “{OPTION}”"
            raise SettingsError(f"the Markdown format has no setting “{name}”", remedy=remedy)
    keys = options.get(OPTION, TRANSLATED_KEYS)
    if (
        isinstance(keys, str)
        or not isinstance(keys, (list, tuple))
        or not all(isinstance(key, str) for key in keys)
    ):
        raise SettingsError(
            f"“{OPTION}” is not a list of keys", remedy=f'write it as {OPTION} = ["title", "description"]'
        )
    for key in keys:
        _check_path(key)
    return tuple(keys)


def _check_path(key: str) -> None:
    parts = key.split(".")
    if not all(parts) or set(parts) == {"*"}:
        raise SettingsError(
            f"“{OPTION}” has “{key}”, which names no key", remedy="write it like hero.tagline"
        )
    if "slug" in parts[1:]:
        # What is called `slug` in a catalog is the address of the whole article.
        raise SettingsError(
            f"“{OPTION}” has “{key}”, but only the article's own slug is translated", remedy="delete it"
        )


def _shape(whole: Segment) -> str:
    """What a variant must have in the place of a run: words, or the very same images."""
    return (
        f"images {', '.join(whole.inline.names)}" if _is_images(whole.inline) else f"words of a {whole.role}"
    )


def _segments(body: str, run: Run, whole: Segment, newline: str) -> Iterator[Segment]:
    """The segments of a run: its words, or the alternative texts of the images that it consists of.

    Where there is nothing to translate, the segment is kept: a translation that leaves nothing but a number must
    not change how many segments the article has.
    """
    if not _is_images(whole.inline):
        yield replace(whole, keep=not _has_words(whole.inline))
        return
    for alt in read_alts(run):
        segment = _segment(body, alt, newline)
        yield replace(segment, context="alt", keep=not _has_words(segment.inline))


def _is_images(inline: Inline) -> bool:
    has_image = any(element.name.startswith("image ") for element in inline.markup)
    return has_image and not inline.text.strip()


def _segment(body: str, run: Run, newline: str) -> Segment:
    """The segment of a run, with positions in the body."""
    raw = fold(_label(body, run), run.quotes) if run.role == "alt" else read_source(body, run)
    source = normalize(raw)
    return Segment(
        source=source,
        inline=read_inline(source, in_cell=_is_cell(run.syntax)),
        start=run.start,
        end=run.end,
        line=0,
        role=run.role,
        syntax=f"{run.syntax}{newline}" if run.syntax in MULTI_LINE else run.syntax,
        prefix=run.prefix,
    )


def _label(body: str, run: Run) -> str:
    """The alternative text, without the `][` that a label would follow."""
    return body[run.start : run.end].removesuffix("][")


def _has_words(inline: Inline) -> bool:
    """Whether anything is left to translate beside code, addresses and placeholders."""
    parts, end = [], 0
    for element in inline.markup:
        if element.kind == "opaque":
            parts.append(inline.text[end : element.start])
            end = element.end
        parts += [slot.text for slot in element.slots]
    return bool(RE_LETTER.search(" ".join([*parts, inline.text[end:]])))


def _is_cell(syntax: str) -> bool:
    return "cell" in syntax.split("-")
