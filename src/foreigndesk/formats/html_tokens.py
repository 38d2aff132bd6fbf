"""The tokens of HTML with their exact positions, as the WHATWG's tokenizer has them.

https://html.spec.whatwg.org/multipage/parsing.html#tokenization. Python's own `html.parser` finds other tokens from
one patch release to the next, and knows no positions of attributes. Two things are read that a browser never sees:
template tags (`{{ … }}`, `{% … %}`, `<% … %>`, `<?php … ?>`) are one piece, whatever angle brackets they hold.
"""

from __future__ import annotations

import re
from functools import cache
from html import unescape
from html.entities import html5
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

Kind = Literal["text", "start", "end", "comment", "output", "statement"]
"""A template tag is an `output`, which stands for words, or a `statement`."""

RAW_TEXT = frozenset(
    {"script", "style", "xmp", "iframe", "noembed", "noframes", "plaintext", "textarea", "title"}
)
"""Elements whose content has no tags; in the last two, character references count."""
FOREIGN = frozenset({"svg", "math"})
"""Elements in which these are elements like others."""

SPACE = r"[ \t\n\f\r]"
"""White space; a no-break space is none."""
QUOTED = r""""[^"{}\n]*+"|'[^'{}\n]*+'|["']"""
"""A string in a template tag, which may hold tags, or a quotation mark alone."""
# Each of these stops where the next one begins, and gives no character back: the time is linear.
TEMPLATE = "|".join((
    r"\{\{<(?:[^{}<>]++|>(?!\}\}))*+>\}\}",  # {{< shortcode >}}
    rf"\{{\{{(?:[^{{}}<\"']++|{QUOTED}|<(?![A-Za-z/!])|\{{(?!\{{)|\}}(?!\}}))*+\}}\}}",  # {{ expression }}
    rf"\{{%(?:[^%{{<\"']++|{QUOTED}|<(?![A-Za-z/!])|%(?!\}})|\{{(?![%{{]))*+%\}}",  # {% statement %}
    r"\{#(?:[^#{]++|#(?!\})|\{(?!#))*+#\}",  # {# comment #}
))  # fmt: skip
ERB = r"<%(?:[^%<]++|%(?!>)|<(?!%))*+%>"
"""ERB, EJS and JSP."""
PHP = r"<\?(?:php|=|xml(?=[ \t])|(?=[ \t\r\n]))(?:[^?<]++|\?(?!>)|<(?!\?))*+\?>"
"""PHP, and the declaration of XML."""
BRACE = r"\{\{[^{}<]*+\}\}|\{%[^%{<]*+%\}|<%[^%<]*+%>|<\?[^?<]*+\?>"
"""A template tag in an attribute, which may hold quotation marks and angle brackets."""
VALUE = rf'"(?:[^"{{<]++|{BRACE}|[{{<])*+"|\'(?:[^\'{{<]++|{BRACE}|[{{<])*+\'|(?!["\'])(?:[^ \t\n\f\r>{{<]++|{BRACE}|[{{<])*+'
"""The value of an attribute; a quotation mark that is not closed makes the whole tag broken."""
NAME = r"(?:=[^ \t\n\f\r/>=]*+|[^ \t\n\f\r/>=]++)"
"""The name of an attribute; whatever stands there is one."""
ATTRIBUTE = rf"[ \t\n\f\r/]*+(?:{BRACE}|{NAME}(?:{SPACE}*+={SPACE}*+(?:{VALUE})|(?!{SPACE}*+=)))"
TAG_END = rf"(?:{ATTRIBUTE})*+[ \t\n\f\r/]*+>"

RE_TOKEN = re.compile(
    "|".join((
        rf"(?P<text>(?:[^<{{]++|{TEMPLATE}|\{{|<(?![A-Za-z/!?%])|</(?!.))++)",
        rf"(?P<start><(?P<opened>[A-Za-z][^ \t\n\f\r/>]*+){TAG_END})",
        rf"(?P<end></(?P<closed>[A-Za-z][^ \t\n\f\r/>]*+){TAG_END})",
        rf"(?P<template>{ERB}|{PHP})",
        r"(?P<comment><!--(?:-?>|(?:[^-]++|-(?!-!?>))*+(?:--!?>|\Z))|<[!?][^>]*+(?:>|\Z)|</[^A-Za-z>][^>]*+(?:>|\Z)|</>)",
        r"(?P<broken></?[A-Za-z].*+)",
        r"(?P<stray><%?)",
    )),
    re.DOTALL,
)  # fmt: skip
"""One token; there is no place in a text where none matches."""
RE_STATEMENT = re.compile(rf"(?=\{{[%#])(?:{TEMPLATE})")
"""A template tag among words that stands for none."""
RE_TAG_NAME = re.compile(r"</?(?P<name>[A-Za-z][^ \t\n\f\r/>]*+)")
"""The beginning of a tag."""
RE_ATTRIBUTE = re.compile(
    rf"[ \t\n\f\r/]*+(?:(?P<template>{BRACE})|(?P<name>{NAME})(?:{SPACE}*+={SPACE}*+(?P<value>{VALUE})|(?!{SPACE}*+=)))"
)
"""One attribute, or a template tag between them."""
RE_REFERENCE = re.compile(r"&(?:#(?:[xX][0-9a-fA-F]++|[0-9]++)|[A-Za-z][A-Za-z0-9]*+);?")
"""What may be a character reference."""
RE_VALUE_REFERENCE = re.compile(
    r"&(?:#(?:[xX][0-9a-fA-F]++|[0-9]++);?|[A-Za-z][A-Za-z0-9]*+(?:;|(?![A-Za-z0-9=])))"
)
"""The same in an attribute, where `&copy=` is none."""
RE_SPACE = re.compile(rf"{SPACE}+")
"""What a browser shows as one space."""
RE_NEWLINE = re.compile(r"\r\n?")
"""Line ends that an HTML parser sees as a line feed."""


class Token(NamedTuple):
    """A piece of HTML, `text[start:end]`."""

    kind: Kind
    start: int
    end: int


class Attribute(NamedTuple):
    """An attribute of a tag; positions count from the beginning of what was read."""

    name: str
    """In lower case; a template tag between attributes has none."""
    value: str
    """Decoded."""
    start: int
    end: int
    value_start: int
    """Where the value stands, within its quotation marks; `value_start == value_end == end` without one."""
    value_end: int
    quote: str
    """The quotation mark; empty if there is none."""


def read_tokens(text: str, start: int, end: int, *, is_xml: bool = False) -> Iterator[Token]:
    """The tokens of a range, without gaps.

    The content of `script` and the like is one text. In XML, `<script/>` has none.
    """
    foreign = 0
    position = start
    match = RE_TOKEN.match
    while position < end:
        found = match(text, position, end)
        if found is None:  # pragma: no cover  # the last alternatives match whatever is left
            raise AssertionError(text[position : position + 40])
        kind, position = found.lastgroup, found.end()
        if kind == "start":
            yield Token("start", found.start(), position)
            name = found["opened"].lower()
            is_empty = text[position - 2] == "/" and is_self_closing(text[found.start() : position])
            if name in FOREIGN:
                foreign += not is_empty
            elif name in RAW_TEXT and not foreign and not (is_xml and is_empty):
                stop = _raw_end(text, position, end, name)
                if position < stop:
                    yield Token("text", position, stop)
                position = stop
        elif kind == "end":
            yield Token("end", found.start(), position)
            if foreign and found["closed"].lower() in FOREIGN:
                foreign -= 1
        elif kind == "text":
            yield from _texts(text, found.start(), position)
        else:
            yield Token(_kind(text, kind, found.start()), found.start(), position)


def tag_name(text: str, start: int) -> str:
    """The name of the tag that begins there, in lower case."""
    found = RE_TAG_NAME.match(text, start)
    return found["name"].lower() if found else ""


def read_attributes(raw: str) -> Iterator[Attribute]:
    """The attributes of a tag, in order, and the template tags between them."""
    name = RE_TAG_NAME.match(raw)
    position = name.end() if name else 0
    while found := RE_ATTRIBUTE.match(raw, position):
        position = found.end()
        if found["template"]:
            start, end = found.span("template")
            yield Attribute("", raw[start:end], start, end, end, end, "")
            continue
        value = found["value"]
        quote = value[0] if value and value[0] in "\"'" else ""
        first, last = found.span("value") if value is not None else (position, position)
        first, last = first + len(quote), last - len(quote)
        decoded = decode_value(raw[first:last])
        yield Attribute(found["name"].lower(), decoded, found.start("name"), position, first, last, quote)


def is_self_closing(raw: str, attributes: Sequence[Attribute] | None = None) -> bool:
    """Whether a tag ends with a slash that is not the end of a value without quotation marks, as in `<a href=b/>`."""
    if not raw.endswith("/>"):
        return False
    last = [*(read_attributes(raw) if attributes is None else attributes)][-1:]
    return not last or last[0].value_end < len(raw) - len(">")


def decode_value(written: str) -> str:
    """The value of an attribute, or what stands in a `title`, with its character references decoded.

    References to braces stay, since a brace by itself may begin a template tag.
    """
    return RE_VALUE_REFERENCE.sub(_decoded, written) if "&" in written else written


def on_one_line(text: str) -> str:
    """The text with single spaces, and none at its ends; a no-break space is a character like others."""
    return RE_SPACE.sub(" ", text).strip(" ").replace("\0", "\N{REPLACEMENT CHARACTER}")


def with_line_feeds(text: str) -> str:
    """The text with the line ends that an HTML parser sees."""
    return RE_NEWLINE.sub("\n", text) if "\r" in text else text


def _kind(text: str, kind: str | None, start: int) -> Kind:
    """What a piece is that is neither a tag nor words."""
    if kind == "template":
        return "output" if text.startswith("=", start + len("<%")) else "statement"
    return "text" if kind == "stray" else "comment"


def _texts(text: str, start: int, end: int) -> Iterator[Token]:
    """A text, with the statements in it for themselves."""
    if text.find("{", start, end) >= 0:
        for found in RE_STATEMENT.finditer(text, start, end):
            if start < found.start():
                yield Token("text", start, found.start())
            start = found.end()
            yield Token("statement", found.start(), start)
    if start < end:
        yield Token("text", start, end)


def _raw_end(text: str, start: int, end: int, name: str) -> int:
    """Where the content of an element without tags ends."""
    found = _end_of(name).search(text, start, end)
    return found.start() if found else end


@cache
def _end_of(name: str) -> re.Pattern[str]:
    return re.compile(r"(?!)" if name == "plaintext" else rf"</{name}(?=[ \t\n\f\r/>])", re.IGNORECASE)


def _decoded(reference: re.Match[str]) -> str:
    decoded = unescape(reference[0])
    is_known = reference[0][1] == "#" or reference[0][1:] in html5
    return decoded if is_known and decoded not in {"{", "}"} else reference[0]
