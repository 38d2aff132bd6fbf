"""Translations, spelled so that they add nothing to a page but words.

A translation keeps the markup that its source has; whatever it adds (a tag, a comment, a template tag) becomes text.
Nothing else is escaped but what would be read as something else.
"""

from __future__ import annotations

import re
from collections import Counter
from html import unescape
from typing import TYPE_CHECKING

from ..addresses import admitted
from .html_inline import normalized, read_places
from .html_pieces import PieceReader
from .html_runs import inner
from .html_tokens import RE_SPACE, RE_VALUE_REFERENCE, TEMPLATE
from .markdown_events import NEWLINES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..model import Segment
    from .html_options import HtmlOptions
    from .html_pieces import Piece

GUARD = "&#8288;"
"""A word joiner, which nobody sees. It stands where a translation begins or ends with markup in the place of words:
without it that would be taken for what stands around a unit, and the unit would not have it."""
ROUNDS = 8
"""How often what stands in an escaped element is looked at again."""
LONGEST_REFERENCE = 40
"""Characters; HTML's longest name has 33."""
QUOTES = {'"': "&quot;", "'": "&#39;"}
"""What ends an attribute, and how it is written within."""

REFERENCES = {"<": "&lt;", "{": "&#123;"}
"""How the beginning of a tag is written that is none."""

RE_AMPERSAND = re.compile(r"&(?=[#A-Za-z])")
"""An ampersand that may begin a reference."""
RE_BARE_AMPERSAND = re.compile(r"&(?!#[0-9]++;|#[xX][0-9a-fA-F]++;|[A-Za-z][A-Za-z0-9]*+;)")
"""An ampersand that XML does not allow."""
RE_BRACE = re.compile(r"\{(?=[{%#])")
"""What may begin a template tag."""
RE_VALUE_SPECIAL = re.compile(rf"(?:{TEMPLATE})|\{{(?=[{{%#])|<")
"""What an attribute or a title must not gain."""
RE_TEXT_SPECIAL = re.compile(rf"(?:{TEMPLATE})|\{{(?=[{{%#])|<(?=[%?])")
"""What words must not gain."""
RE_OPEN_END = re.compile(r"(?:\{|</?)\Z")
"""An end that would be joined with what follows in the page."""
RE_BRACE_REFERENCE = re.compile(r"&#123;|&#x7b;|&lbrace;|&lcub;", re.IGNORECASE)
"""How a brace is written that begins nothing."""
RE_UNQUOTED = re.compile(r"[^ \t\n\f\r\"'=<>`]+")
"""A value that needs no quotation marks."""
RE_NOT_ASCII = re.compile(r"[^\x00-\x7f]")
"""What a page in another encoding than UTF-8 writes as a reference."""


def escape(words: str, syntax: str) -> str:
    """Plain words as a unit's text, or a slot in it, spells them; spaces at the ends are kept."""
    words = RE_SPACE.sub(" ", words)
    if syntax.startswith("html"):
        return RE_BRACE.sub("&#123;", _referenced(words).replace("<", "&lt;"))
    if syntax.startswith("slot"):
        return _value(words, syntax.removeprefix("slot").partition("-")[0])
    return words


def encode(segment: Segment, target: str, options: HtmlOptions) -> str:
    """What stands in the page for a unit's text."""
    head, _, language = segment.syntax.partition("@")
    kind, *traits = head.split("-")
    target = target.replace("\0", "\N{REPLACEMENT CHARACTER}")
    if kind == "html":
        written = _markup(segment.source, target, options, language, is_xml="xml" in traits)
    else:
        words = RE_SPACE.sub(" ", target).strip(" ") or segment.source
        written = _value(words, kind.removeprefix("attribute").removeprefix("title"), segment.source)
        if kind == "attribute" and not RE_UNQUOTED.fullmatch(written):
            written = '"' + _value(words, '"') + '"'
    if "ascii" in traits:
        written = RE_NOT_ASCII.sub(lambda found: f"&#{ord(found[0])};", written)
    newline = next((NEWLINES[trait] for trait in traits if trait in NEWLINES), "\n")
    return written if newline == "\n" else written.replace("\n", newline)


def _referenced(words: str) -> str:
    """The words with those ampersands as references that would otherwise begin one."""
    return RE_AMPERSAND.sub(lambda found: _ampersand(words, found.start()), words) if "&" in words else words


def _ampersand(words: str, start: int) -> str:
    following = words[start : start + LONGEST_REFERENCE]
    is_harmless = all(unescape(following + end) == following + end for end in " ;")
    return "&" if is_harmless else "&amp;"


def _value(words: str, quote: str, source: str = "") -> str:
    """Plain words in an attribute or a title, with the template tags of the source.

    References to braces are what they are.
    """
    left = _templates(source)
    text = RE_VALUE_REFERENCE.sub(
        lambda found: found[0] if RE_BRACE_REFERENCE.fullmatch(found[0]) else f"&amp;{found[0][1:]}", words
    )
    text = RE_VALUE_SPECIAL.sub(lambda found: _template(found, left), text)
    return text.replace(quote, QUOTES[quote]) if quote else text


def _markup(source: str, target: str, options: HtmlOptions, language: str, *, is_xml: bool) -> str:
    """A unit's text, with no more markup than its source has."""
    unit = normalized(target, options, language).strip(" ") or source
    allowed = _names(source, options, language)
    for _ in range(ROUNDS):
        surplus = _surplus(unit, allowed, options, language)
        if not surplus:
            break
        unit = _escaped(unit, surplus)
    else:
        unit = unit.replace("<", "&lt;").replace("{%", "&#123;%").replace("{#", "&#123;#")
    unit = _without_templates(unit, source, options, language, is_xml=is_xml)
    return _guarded(unit, options, language)


def _names(source: str, options: HtmlOptions, language: str) -> Counter[str]:
    return Counter(name for name, _ in read_places(source, options, language))


def _surplus(unit: str, allowed: Counter[str], options: HtmlOptions, language: str) -> list[int]:
    """Where the tags begin of elements that the source does not have."""
    elements = list(read_places(unit, options, language))
    left = admitted(allowed, (name for name, _ in elements))
    found: list[int] = []
    for name, places in elements:
        if left[name] > 0:
            left[name] -= 1
        else:
            found += places
    return sorted(found)


def _escaped(unit: str, places: Sequence[int]) -> str:
    """The unit with the characters at these places as references."""
    parts, end = [], 0
    for place in places:
        parts += [unit[end:place], REFERENCES[unit[place]]]
        end = place + 1
    return "".join([*parts, unit[end:]])


def _without_templates(unit: str, source: str, options: HtmlOptions, language: str, *, is_xml: bool) -> str:
    """The unit with all template tags as text that the source does not have, and angle brackets that are no tags."""
    left: Counter[str] = Counter()
    for each in _pieces(source, options, language):
        if each.kind == "text":
            left += _templates(source[each.start : each.end])
    parts = []
    for piece in _pieces(unit, options, language):
        raw = unit[piece.start : piece.end]
        if piece.kind == "text":
            raw = RE_TEXT_SPECIAL.sub(lambda found: _template(found, left), raw)
            raw = RE_BARE_AMPERSAND.sub("&amp;", raw).replace("<", "&lt;") if is_xml else raw
        parts.append(raw)
    written = "".join(parts)
    if (end := RE_OPEN_END.search(written)) and not source.endswith(end[0]):
        return written[: end.start()] + REFERENCES[end[0][0]] + end[0][1:]
    return written


def _templates(text: str) -> Counter[str]:
    """How often a text has each template tag, and a brace that might begin one."""
    return Counter(found[0] for found in RE_VALUE_SPECIAL.finditer(text) if found[0] != "<")


def _template(found: re.Match[str], left: Counter[str]) -> str:
    """A template tag that may stay, or what begins one, or a tag, as text."""
    if left[found[0]] > 0:
        left[found[0]] -= 1
        return found[0]
    # What stands in it would come to life when it is no tag any more.
    return REFERENCES[found[0][0]] + RE_BRACE.sub("&#123;", found[0][1:]).replace("<", "&lt;")


def _guarded(unit: str, options: HtmlOptions, language: str) -> str:
    """The unit with a guard where it begins or ends with markup that would be taken for its surroundings."""
    pieces = _pieces(unit, options, language)
    first, last = inner(unit, pieces)
    if first > 0 or first == last:
        unit = GUARD + unit
        pieces = _pieces(unit, options, language)
        last = inner(unit, pieces)[1]
    return unit if last == len(pieces) else unit + GUARD


def _pieces(unit: str, options: HtmlOptions, language: str) -> list[Piece]:
    return list(PieceReader(options, language=language).read(unit, 0, len(unit)))
