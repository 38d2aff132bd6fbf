"""Texts between quotation marks: arguments of shortcodes and tags, JSX attributes, titles of admonitions.

The syntax says which: `shortcode"` is Hugo's text between double quotation marks. All of them stand on one line.
"""

from __future__ import annotations

import html
import re

SYNTAXES = ("shortcode", "tag", "jsx", "admonition")
"""Hugo's shortcodes; Liquid and Jinja; JSX; the titles of MkDocs' admonitions and tabs."""

RE_SPACES = re.compile(r"\s+")
"""White space, line breaks included, which is one space in these texts."""
RE_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
"""An escape in Hugo's texts between double quotation marks."""
RE_OPENER = re.compile(r"\{(?=[{%#])")
"""What would begin another tag."""
RE_REFERENCE = re.compile(r"&(?=#?\w+;)")
"""What would read as a character reference."""


def is_quoted(syntax: str) -> bool:
    """Whether this is the syntax of a text between quotation marks."""
    return syntax[:-1] in SYNTAXES


def unquote(written: str, syntax: str) -> str:
    """What a text with its quotation marks says."""
    text = written[1:-1]
    if syntax == 'shortcode"':
        text = RE_ESCAPE.sub(r"\1", text)
    elif syntax.startswith("jsx"):
        text = html.unescape(text)
    return RE_SPACES.sub(" ", text).strip()


def quote(words: str, syntax: str) -> str:
    """The words between quotation marks: those they had, or others where these cannot hold them."""
    text = RE_SPACES.sub(" ", words).strip()
    mark = syntax[-1]
    match syntax[:-1]:
        case "shortcode":
            if mark == "`" and "`" not in text:
                return f"`{text}`"
            return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("{{", "{\\{") + '"'
        case "jsx":
            text = RE_REFERENCE.sub("&amp;", text)
            return f"{mark}{text.replace(mark, html.escape(mark))}{mark}"
        case "tag":
            mark = next((each for each in (mark, '"', "'") if each not in text), '"')
            text = RE_OPENER.sub("&#123;", text.replace("%}", "%&#125;"))
            return f"{mark}{text.replace(mark, html.escape(mark))}{mark}"
        case _:
            return f'"{text.replace(chr(34), "&quot;")}"'
