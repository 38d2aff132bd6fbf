"""HTML pages and fragments."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ..model import Document, Segment
from . import html_metadata, html_writing
from .directives import Watch
from .html_inline import read_unit
from .html_options import read_options
from .html_reader import HtmlReader
from .html_tags import primary
from .markdown_events import line_numbers
from .markdown_inline import read_words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..model import Inline


class HtmlFormat:
    """Reads and writes HTML. The options `attributes` and `keep` add to what is translated, and to what is not."""

    suffixes: tuple[str, ...] = (".html", ".htm", ".xhtml")

    def __init__(self, options: Mapping[str, object]) -> None:
        self._options = read_options(options)

    def parse(self, path: str, text: str) -> Document:
        """The page's segments and skeleton."""
        segments, skeleton = [], []
        line = line_numbers(text)
        section = ""
        is_xml = html_metadata.is_written_as_xml(path, text)
        language = html_metadata.declared_language(text, self._options, is_xml=is_xml)
        reader = HtmlReader(
            Watch(path, line),
            self._options,
            language=primary(language),
            traits=html_metadata.traits(text, is_xml=is_xml),
            is_xml=is_xml,
        )
        for part in reader.read(text, int(text.startswith("\ufeff")), len(text)):
            if isinstance(part, Segment):
                segments.append(replace(part, line=line(part.start), section=section))
                section = part.inline.text if part.role == "heading" else section
            else:
                skeleton.append(part)
        return Document(
            path=path, text=text, segments=tuple(segments), skeleton=tuple(skeleton), lang=language
        )

    def inline(self, source: str, syntax: str) -> Inline:
        """A unit's text, parted into words and markup."""
        if not is_markup(syntax):
            return read_words(source)
        return read_unit(source, self._options, language=syntax.partition("@")[2])

    def escape(self, words: str, syntax: str) -> str:
        """Plain words as a unit's text, or a slot in it, must spell them."""
        return html_writing.escape(words, syntax)

    def encode(self, segment: Segment, target: str) -> str:
        """What stands in the page for `target`: no more markup than the source has, all else as words."""
        return html_writing.encode(segment, target, self._options)

    def annotate(self, text: str, metadata: Mapping[str, str]) -> str:
        """The variant's text with its language and direction set; there is no place for other metadata."""
        return html_metadata.annotate(text, metadata, self._options)


def is_markup(syntax: str) -> bool:
    """Whether a text may have tags in it; in an attribute and in the title of a page it cannot."""
    return syntax.startswith("html")


def is_html(syntax: str) -> bool:
    """Whether a text is written as a part of a page, and not in the syntax of another format."""
    return "@" in syntax or syntax.startswith("slot")
