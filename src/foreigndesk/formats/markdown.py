"""Markdown articles: CommonMark with GitHub's tables, task lists, strikethrough and footnotes, and front matter."""

from __future__ import annotations

import re
from collections import deque
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from ..model import Document, Segment
from . import front_matter, markdown_writing
from .directive_lines import LABEL, is_line
from .directives import Watch
from .front_matter import read_front_matter
from .html import HtmlFormat, is_html, is_markup
from .html_reader import HtmlReader
from .markdown_blocks import HtmlPart, Run, fold, read_alts, read_parts, read_source
from .markdown_body import looks_like_mdx, read_body
from .markdown_definitions import read_definitions
from .markdown_events import line_numbers, newline_name
from .markdown_inline import normalize, read_inline, read_words
from .markdown_masks import html_view
from .markdown_options import read_options

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ..model import Inline, Slot
    from .markdown_scanning import Dialect

LINE = "line:"
"""What the syntax of plain words on one line begins with, which stand in the document as a slot of that syntax does."""
MULTI_LINE = frozenset({"markdown", "setext", "term"})
"""Syntaxes in which a translation may have more than one line."""

RE_CHARACTER = re.compile(r"[^\r\n\ufeff]")
"""What is blank where Markdown's parser must not look."""
RE_LETTER = re.compile(r"[^\W\d_]")
"""Something to translate."""


class MarkdownFormat:
    """Reads and writes Markdown, plain or as static sites extend it; its options are those of `markdown_options`."""

    suffixes: tuple[str, ...] = (".md", ".markdown", ".mdx")

    def __init__(self, options: Mapping[str, object]) -> None:
        self._options = read_options(options)
        self._html = HtmlFormat({})
        self._dialects = {is_mdx: self._options.dialect(is_mdx=is_mdx) for is_mdx in (False, True)}

    def parse(self, path: str, text: str) -> Document:
        """The article's segments and skeleton; raises `InputError` with path and line for broken front matter."""
        front = read_front_matter(path, text, self._options.keys)
        # The front matter is blank to Markdown's parser, so that all positions are those of the text.
        body = RE_CHARACTER.sub(" ", text[: front.end]).replace("\ufeff", "\n") + text[front.end :]
        dialect = self._dialects[self._is_mdx(path, text, front.end)]
        reading = _Reading(path, text, body, dialect)
        segments = (*front.segments, *reading.segments())
        skeleton = (*front.skeleton, *reading.skeleton)
        return Document(path=path, text=text, segments=segments, skeleton=skeleton, lang=front.lang)

    def inline(self, source: str, syntax: str) -> Inline:
        """A unit's text, parted into words and markup."""
        if is_html(syntax):
            return self._html.inline(source, syntax)
        if front_matter.is_value(syntax) or syntax.startswith(LINE):
            return read_words(source)
        return read_inline(source, in_cell=_is_cell(syntax), dialect=self._dialects[_is_mdx(syntax)])

    def escape(self, words: str, syntax: str) -> str:
        """Plain words as a unit's text, or a slot in it, must spell them."""
        if is_html(syntax):
            return markdown_writing.in_cell(self._html.escape(words, syntax), syntax)
        if front_matter.is_value(syntax) or syntax.startswith(LINE):
            return words
        return markdown_writing.escape(words, syntax)

    def encode(self, segment: Segment, target: str) -> str:
        """What stands in the document for `target`; raises `InputError` where nothing could mean it there."""
        if is_html(segment.syntax):
            return _as_html(segment, self._html.encode(segment, target))
        if front_matter.is_value(segment.syntax):
            return front_matter.encode(segment, target)
        if segment.syntax.startswith(LINE):
            return markdown_writing.escape(fold(target), segment.syntax.removeprefix(LINE))
        return markdown_writing.encode(segment, target, self._dialects[_is_mdx(segment.syntax)])

    def annotate(self, text: str, metadata: Mapping[str, str]) -> str:
        """The variant's text with `lang`, `slug`, … in its front matter."""
        return front_matter.annotate(text, metadata)

    def _is_mdx(self, path: str, text: str, start: int) -> bool:
        if self._options.mdx is not None:
            return self._options.mdx
        return path.lower().endswith(".mdx") or looks_like_mdx(text, start)


class _Reading:
    """One walk over the body of an article, which is its text with the front matter blank."""

    def __init__(self, path: str, text: str, body: str, dialect: Dialect) -> None:
        self._body = body
        self._masked, self._events = read_body(body, dialect)
        self._dialect = dialect
        self._line = line_numbers(text)
        comments = [
            (each.start, words) for each in self._masked.blocks if (words := each.comment(body)) is not None
        ]
        self._watch = Watch(path, self._line, comments)
        self._html = HtmlReader(self._watch, frame=self._masked.instruction)
        self._newline = newline_name(text)
        self._section = ""
        self.skeleton: list[str] = []
        """What a variant must share; complete once all segments were read."""

    def segments(self) -> Iterator[Segment]:
        """The segments, as far as comments do not say otherwise."""
        definitions = read_definitions(self._body, self._masked)
        slots = [(0, each.title, "tooltip") for each in definitions if each.title]
        slots += [(each.start, slot, each.role) for each in self._masked.blocks for slot in each.slots]
        labels = deque(sorted(slots, key=lambda label: label[0] + label[1].start))
        for part in read_parts(self._body, self._masked, self._events, self._watch):
            if isinstance(part, str):
                self.skeleton.append(part)
                continue
            found = (
                map(self._watch.segment, self._of_run(part)) if isinstance(part, Run) else self._of_html(part)
            )
            for segment in found:
                while labels and labels[0][0] + labels[0][1].start < segment.start:
                    yield self._watch.segment(self._label(*labels.popleft()))
                yield segment
        yield from (self._watch.segment(self._label(*label)) for label in labels)
        self.skeleton += [construct.shape(self._body) for construct in self._masked.blocks]
        self.skeleton += [each.shape for each in definitions]

    def _of_run(self, run: Run) -> Iterator[Segment]:
        """The segments of a run: its words, or the alternative texts of the images that it consists of."""
        whole = self._segment(run, read_source(self._body, run))
        self.skeleton.append(_shape(whole))
        if _is_images(whole.inline):
            for alt in read_alts(run):
                yield self._segment(alt, fold(_label(self._body, alt), alt.quotes), "alt")
        else:
            yield whole
        if run.role == "heading":
            self._section = whole.inline.text

    def _of_html(self, block: HtmlPart) -> Iterator[Segment]:
        for part in self._html.read(self._html_view, block.start, block.end):
            if isinstance(part, str):
                self.skeleton.append(self._masked.shortened(part))
            else:
                yield replace(part, line=self._line(part.start), section=self._section)
                if part.role == "heading":
                    self._section = part.inline.text

    @cached_property
    def _html_view(self) -> str:
        """The text as the reader of its HTML may see it."""
        lines = [(event.start, event.end) for event in self._events if event.name == "Html"]
        return html_view(self._body, self._masked, lines)

    def _segment(self, run: Run, raw: str, context: str = "") -> Segment:
        """The segment of a run.

        Where there is nothing to translate, it is kept: a translation that leaves nothing but a number must not
        change how many segments the article has.
        """
        source = normalize(raw)
        inline = read_inline(source, in_cell=_is_cell(run.syntax), dialect=self._dialect)
        return Segment(
            source=source,
            inline=inline,
            start=run.start,
            end=run.end,
            line=self._line(run.start),
            role=run.role,
            context=context,
            syntax=self._named(f"{run.syntax}{self._newline if run.syntax in MULTI_LINE else ''}"),
            prefix=run.prefix,
            section=self._section,
            keep=self._html.is_keeping or not _has_words(inline),
        )

    def _label(self, offset: int, slot: Slot, role: str) -> Segment:
        """A text of what stands between the blocks: a title, an argument, an attribute."""
        is_line = not slot.syntax.startswith(LABEL)
        source = fold(slot.text) if is_line else normalize(slot.text)
        inline = read_words(source) if is_line else read_inline(source, dialect=self._dialect)
        return Segment(
            source=source,
            inline=inline,
            start=offset + slot.start,
            end=offset + slot.end,
            line=self._line(offset + slot.start),
            role=role,
            syntax=f"{LINE}{slot.syntax}" if is_line else self._named(slot.syntax),
            section=self._section,
            keep=self._html.is_keeping or not _has_words(inline),
            plain=is_line,
        )

    def _named(self, syntax: str) -> str:
        return f"{syntax}-mdx" if self._dialect.is_mdx else syntax


def _as_html(segment: Segment, written: str) -> str:
    """A text of HTML, spelled so that it means nothing to what reads Markdown around it."""
    if is_markup(segment.syntax) and is_line(written):
        written = f"&#{ord(written[0])};{written[1:]}"
    # Sites that set formulas look for them in HTML, too.
    return written if "$$" in segment.source else written.replace("$$", "&#36;&#36;")


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
