"""Markdown articles: CommonMark with GitHub's tables, task lists, strikethrough and footnotes, and front matter."""

from __future__ import annotations

import re
from collections import deque
from dataclasses import replace
from typing import TYPE_CHECKING

from ..model import Document, Segment
from . import front_matter, markdown_writing
from .directives import Watch
from .front_matter import read_front_matter
from .markdown_blocks import Run, fold, read_alts, read_definitions, read_parts, read_source
from .markdown_events import line_numbers, newline_name
from .markdown_inline import normalize, read_inline, read_words
from .markdown_masks import looks_like_mdx, mask
from .markdown_options import read_options
from .quoted import is_quoted

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ..model import Inline, Slot
    from .constructs import Construct, Masked
    from .markdown_scanning import Dialect

LINE = "line:"
"""What the syntax of plain words on one line begins with, which stand in the document as a slot of that syntax does."""
MULTI_LINE = frozenset({"markdown", "setext", "term"})
"""Syntaxes in which a translation may have more than one line."""

RE_LETTER = re.compile(r"[^\W\d_]")
"""Something to translate."""


class MarkdownFormat:
    """Reads and writes Markdown, plain or as static sites extend it; its options are those of `markdown_options`."""

    suffixes: tuple[str, ...] = (".md", ".markdown", ".mdx")

    def __init__(self, options: Mapping[str, object]) -> None:
        self._options = read_options(options)
        self._dialects = {is_mdx: self._options.dialect(is_mdx=is_mdx) for is_mdx in (False, True)}

    def parse(self, path: str, text: str) -> Document:
        """The article's segments and skeleton; raises `InputError` with path and line for broken front matter."""
        front = read_front_matter(path, text, self._options.keys)
        body = text[front.end :]
        dialect = self._dialects[self._is_mdx(path, body)]
        masked = mask(body, dialect)
        line = line_numbers(text)
        comments = [
            (each.start, words) for each in masked.blocks if (words := each.comment(body)) is not None
        ]
        watch = Watch(path, lambda position: line(position + front.end), comments)
        reading = _Reading(body, masked, dialect, watch, newline_name(text))
        segments = [*front.segments]
        for segment in reading.segments():
            start, end = segment.start + front.end, segment.end + front.end
            segments.append(replace(segment, start=start, end=end, line=line(start)))
        return Document(
            path=path,
            text=text,
            segments=tuple(segments),
            skeleton=(*front.skeleton, *reading.skeleton),
            lang=front.lang,
        )

    def inline(self, source: str, syntax: str) -> Inline:
        """A unit's text, parted into words and markup."""
        if front_matter.is_value(syntax) or syntax.startswith(LINE):
            return read_words(source)
        return read_inline(source, in_cell=_is_cell(syntax), dialect=self._dialects[_is_mdx(syntax)])

    def escape(self, words: str, syntax: str) -> str:
        """Plain words as a unit's text, or a slot in it, must spell them."""
        if front_matter.is_value(syntax) or syntax.startswith(LINE):
            return words
        return markdown_writing.escape(words, syntax)

    def encode(self, segment: Segment, target: str) -> str:
        """What stands in the document for `target`; raises `InputError` where nothing could mean it there."""
        if front_matter.is_value(segment.syntax):
            return front_matter.encode(segment, target)
        if segment.syntax.startswith(LINE):
            return markdown_writing.escape(fold(target), segment.syntax.removeprefix(LINE))
        return markdown_writing.encode(segment, target, self._dialects[_is_mdx(segment.syntax)])

    def annotate(self, text: str, metadata: Mapping[str, str]) -> str:
        """The variant's text with `lang`, `slug`, … in its front matter."""
        return front_matter.annotate(text, metadata)

    def _is_mdx(self, path: str, body: str) -> bool:
        if self._options.mdx is not None:
            return self._options.mdx
        return path.lower().endswith(".mdx") or looks_like_mdx(body)


class _Reading:
    """One walk over the body of an article."""

    def __init__(self, body: str, masked: Masked, dialect: Dialect, watch: Watch, newline: str) -> None:
        self._body = body
        self._masked = masked
        self._dialect = dialect
        self._watch = watch
        self._newline = newline
        self._section = ""
        self.skeleton: list[str] = []
        """What a variant must share; complete once all segments were read."""

    def segments(self) -> Iterator[Segment]:
        """The segments, with positions in the body."""
        definitions = read_definitions(self._masked.text)
        titles = [self._title(each.title) for each in definitions if each.title]
        found = [label for construct in self._masked.blocks for label in self._labels(construct)]
        labels = deque(sorted([*titles, *found], key=lambda segment: segment.start))
        for part in read_parts(self._body, self._masked, self._watch):
            if isinstance(part, str):
                self.skeleton.append(part)
                continue
            while labels and labels[0].start < part.start:
                yield self._watch.segment(replace(labels.popleft(), section=self._section))
            yield from map(self._watch.segment, self._of_run(part))
        yield from (self._watch.segment(replace(label, section=self._section)) for label in labels)
        self.skeleton += [construct.shape(self._body) for construct in self._masked.blocks]
        self.skeleton += [each.shape for each in definitions]

    def _of_run(self, run: Run) -> Iterator[Segment]:
        """The segments of a run: its words, or the alternative texts of the images that it consists of.

        Where there is nothing to translate, the segment is kept: a translation that leaves nothing but a number must
        not change how many segments the article has.
        """
        whole = self._segment(run)
        self.skeleton.append(_shape(whole))
        if _is_images(whole.inline):
            for alt in read_alts(run):
                segment = self._segment(alt)
                yield replace(segment, context="alt", keep=not _has_words(segment.inline))
        else:
            yield replace(whole, keep=not _has_words(whole.inline))
        if run.role == "heading":
            self._section = whole.inline.text

    def _segment(self, run: Run) -> Segment:
        raw = fold(_label(self._body, run), run.quotes) if run.role == "alt" else read_source(self._body, run)
        source = normalize(raw)
        newline = self._newline if run.syntax in MULTI_LINE else ""
        return Segment(
            source=source,
            inline=read_inline(source, in_cell=_is_cell(run.syntax), dialect=self._dialect),
            start=run.start,
            end=run.end,
            line=0,
            role=run.role,
            syntax=self._named(f"{run.syntax}{newline}"),
            prefix=run.prefix,
            section=self._section,
        )

    def _title(self, slot: Slot) -> Segment:
        """The title of a link reference definition."""
        source = fold(slot.text)
        return Segment(
            source=source,
            inline=read_words(source),
            start=slot.start,
            end=slot.end,
            line=0,
            role="tooltip",
            syntax=f"{LINE}{slot.syntax}",
            keep=not RE_LETTER.search(source),
            plain=True,
        )

    def _labels(self, construct: Construct) -> Iterator[Segment]:
        """The texts of what stands between the blocks."""
        for slot in construct.slots:
            source = slot.text if is_quoted(slot.syntax) else normalize(slot.text)
            inline = (
                read_words(source) if is_quoted(slot.syntax) else read_inline(source, dialect=self._dialect)
            )
            yield Segment(
                source=source,
                inline=inline,
                start=construct.start + slot.start,
                end=construct.start + slot.end,
                line=0,
                role=construct.role,
                syntax=f"{LINE}{slot.syntax}" if is_quoted(slot.syntax) else self._named(slot.syntax),
                keep=not _has_words(inline),
                plain=is_quoted(slot.syntax),
            )

    def _named(self, syntax: str) -> str:
        return f"{syntax}-mdx" if self._dialect.is_mdx else syntax


def _is_mdx(syntax: str) -> bool:
    return "mdx" in syntax.split("-")


def _shape(whole: Segment) -> str:
    """What a variant must have in the place of a run: words, or the very same images."""
    return (
        f"images {', '.join(whole.inline.names)}" if _is_images(whole.inline) else f"words of a {whole.role}"
    )


def _is_images(inline: Inline) -> bool:
    has_image = any(element.name.startswith("image ") for element in inline.markup)
    return has_image and not inline.text.strip()


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
