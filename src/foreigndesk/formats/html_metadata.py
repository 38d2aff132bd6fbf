"""What a page says about itself: its language, its direction, how its characters are written."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from ..locales import find_locale, is_right_to_left, with_territory
from .html_elements import BLOCKS
from .html_pieces import PieceReader
from .html_tags import LANGUAGES, primary
from .html_tokens import read_attributes, read_tokens, tag_name
from .markdown_events import newline_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from ..model import Locale
    from .html_options import HtmlOptions
    from .html_tokens import Attribute

HEAD = 100_000
"""Characters in which a page must have said its language."""
HEAD_ELEMENTS = frozenset({"html", "head", "meta", "title", "link", "script", "style", "base", "noscript"})
"""Elements that stand before the text of a page."""

RE_XML = re.compile(
    r"\s*+<\?xml[ \t\r\n]|(?:[^<]{0,200}?<!DOCTYPE[^>]{0,300}+>)?[^<]{0,200}?<(?:!DOCTYPE[^>]{0,300}?XHTML|html\b[^>]{0,300}?xmlns\s*=)",
    re.IGNORECASE,
)
"""The beginning of a page that is written as XML."""
RE_CHARSET = re.compile(r"<meta\b[^>]{0,200}?charset\s*=\s*[\"']?\s*(?P<name>[\w.:-]++)", re.IGNORECASE)
"""What a page says about its encoding."""
RE_LANGUAGE = re.compile(r"<[^<>]*?[ \t\r\n:]lang[ \t\r\n]*=", re.IGNORECASE)
"""An element that declares its language."""
RE_EXTENSION = re.compile(r"\.xht(?:ml)?\Z", re.IGNORECASE)
"""File names of pages that must be XML."""


def is_written_as_xml(path: str, text: str) -> bool:
    """Whether a page is written as XML, where `<a/>` has no content and each `&` begins a reference."""
    return RE_EXTENSION.search(path) is not None or RE_XML.match(text.removeprefix("\ufeff")) is not None


def traits(text: str, *, is_xml: bool) -> str:
    """How the texts of a page are written, for the syntax of its segments: `-ascii`, `-xml`, `-crlf`."""
    declared = RE_CHARSET.search(text, 0, HEAD)
    is_ascii = declared is not None and declared["name"].lower() not in {"utf-8", "utf8"} and text.isascii()
    return f"{'-ascii' if is_ascii else ''}{'-xml' if is_xml else ''}{newline_name(text)}"


def declared_language(text: str, options: HtmlOptions, *, is_xml: bool) -> str:
    """The language of a page or fragment; empty if it declares none.

    It is that of the page, else that of most of its blocks: of a fragment's root, of the outermost `div`.
    """
    content = ""
    for name, attributes in _first_tags(text):
        if name in {"html", "body"} and (found := _language(attributes)):
            return found
        values = {each.name: each.value.strip() for each in reversed(attributes)}
        if name == "meta" and values.get("http-equiv", "").lower() == "content-language":
            content = content or values.get("content", "").partition(",")[0].strip()
    return content or _main_language(text, options, is_xml=is_xml)


def _main_language(text: str, options: HtmlOptions, *, is_xml: bool) -> str:
    """The language that elements declare which hold more than half of all blocks.

    Blocks are counted instead of words, as a translation cannot have more or fewer of them.
    """
    if not RE_LANGUAGE.search(text):
        return ""
    counts: Counter[str] = Counter()
    for piece in PieceReader(options, is_xml=is_xml).read(text, 0, len(text)):
        if piece.tag is None or piece.kind == "end" or piece.tag.name in {*HEAD_ELEMENTS, "body"}:
            continue
        language = _language(read_attributes(text[piece.start : piece.tag_end])) if piece.is_whole else ""
        tokens = read_tokens(text, piece.start, piece.end, is_xml=is_xml)
        counts[language] += sum(
            token.kind == "start" and tag_name(text, token.start) in BLOCKS for token in tokens
        )
    language, count = counts.most_common(1)[0] if counts else ("", 0)
    return language if count * 2 > counts.total() else ""


def _language(attributes: Iterable[Attribute]) -> str:
    """The language that a tag declares; empty if it declares none."""
    return next((each.value.strip() for each in attributes if each.name in LANGUAGES), "")


def annotate(text: str, metadata: Mapping[str, str], options: HtmlOptions) -> str:
    """The text with the language of a variant, wherever it declares that of its source."""
    locale = find_locale(metadata.get("lang", ""))
    if locale is None:
        return text
    is_xml = is_written_as_xml("", text)
    old = primary(declared_language(text, options, is_xml=is_xml))
    is_page = any(name == "html" for name, _ in _first_tags(text))
    edits: list[tuple[int, int, str]] = []
    is_first = True
    for piece in PieceReader(options, language=old, is_xml=is_xml).read(text, 0, len(text)):
        if piece.tag is None or piece.kind == "end":
            continue
        is_root = piece.tag.name == "html" or (not is_page and is_first and bool(piece.tag.lang))
        is_first = False
        if piece.tag.name in {"html", "meta"} or piece.tag.lang:
            raw = text[piece.start : piece.tag_end]
            attributes = tuple(read_attributes(raw))
            made = _edits(piece.tag.name, attributes, locale, old, is_root=is_root, is_kept=piece.is_whole)
            after_name = len(f"<{piece.tag.name}")
            edits += [
                (piece.start + (start or after_name), piece.start + (end or after_name), written)
                for start, end, written in made
            ]
    return _edited(text, edits)


def _first_tags(text: str) -> Iterator[tuple[str, tuple[Attribute, ...]]]:
    """The tags in which a page may declare its language: the first one, those of the head, and `body`."""
    for token in read_tokens(text, 0, min(len(text), HEAD)):
        if token.kind != "start":
            continue
        name = tag_name(text, token.start)
        yield name, tuple(read_attributes(text[token.start : token.end]))
        if name not in HEAD_ELEMENTS:
            return


def _edits(
    name: str, attributes: tuple[Attribute, ...], locale: Locale, old: str, *, is_root: bool, is_kept: bool
) -> Iterator[tuple[int, int, str]]:
    """What changes in a tag; positions of 0 stand for the end of its name."""
    values = {each.name: each.value for each in reversed(attributes)}
    if is_kept:
        # What is in the language of the variant already must stay apart from what was translated.
        is_same = any(primary(values.get(key, "")) == primary(locale) for key in LANGUAGES)
        if is_same and values.get("translate", "").lower() != "no":
            yield 0, 0, ' translate="no"'
        return
    has_language = any(key in values for key in LANGUAGES)
    for each in attributes:
        if each.name in LANGUAGES and (name in {"html", "body"} or primary(each.value) == old):
            yield _set(each, locale)
        elif each.name == "dir" and is_root:
            yield _set(each, "rtl" if is_right_to_left(locale) else "ltr")
        elif each.name == "content" and name == "meta":
            yield from _meta_edit(each, values, locale)
    if name == "html" and not has_language:
        yield 0, 0, f' lang="{locale}"'
    if is_root and "dir" not in values and is_right_to_left(locale):
        yield 0, 0, ' dir="rtl"'


def _meta_edit(
    content: Attribute, values: Mapping[str, str], locale: Locale
) -> Iterator[tuple[int, int, str]]:
    if values.get("http-equiv", "").strip().lower() == "content-language":
        yield _set(content, locale)
    elif values.get("property", values.get("name", "")).strip().lower() == "og:locale":
        yield _set(content, with_territory(locale))


def _set(attribute: Attribute, value: str) -> tuple[int, int, str]:
    """The edit that gives an attribute a value, in the quotation marks that it has."""
    if attribute.value_start == attribute.end and not attribute.quote:
        return attribute.start, attribute.end, f'{attribute.name}="{value}"'
    return attribute.value_start, attribute.value_end, value


def _edited(text: str, edits: list[tuple[int, int, str]]) -> str:
    parts, end = [], 0
    for start, stop, written in sorted(edits, key=lambda edit: edit[:2]):
        parts += [text[end:start], written]
        end = stop
    return "".join([*parts, text[end:]])
