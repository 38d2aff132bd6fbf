"""The settings of Markdown articles: what is translated besides the words of the text, and what is not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..errors import SettingsError
from .markdown_scanning import Dialect
from .options import check_options

if TYPE_CHECKING:
    from collections.abc import Mapping

TRANSLATED_KEYS = ("title", "description", "summary", "subtitle", "alt", "caption")
"""The front matter that is translated unless the settings say otherwise."""
TRANSLATED_ARGUMENTS = (
    "alt", "aria-label", "caption", "description", "figcaption", "header", "heading", "label", "message", "placeholder",
    "subtitle", "summary", "tagline", "text", "title", "tooltip",
)  # fmt: skip
"""Arguments of shortcodes and tags, and attributes of JSX elements, that are translated."""
KEPT = (
    "asciinema", "code", "code-block", "code-toggle", "codeblock", "codeblocks", "comment", "css", "gist", "graphviz",
    "highlight", "html", "javascript", "js", "katex", "kbd", "math", "mathjax", "mermaid", "plantuml", "pre", "raw",
    "rawhtml", "samp", "script", "style", "svg", "var", "verbatim",
)  # fmt: skip
"""Shortcodes, tags and elements whose content is code, or shown as it is written."""
OPTIONS = ("front_matter", "arguments", "keep", "mdx")


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkdownOptions:
    """What the settings say, checked."""

    keys: frozenset[str]
    """Front matter that is translated, as paths; always with `slug`."""
    arguments: frozenset[str]
    kept: frozenset[str]
    mdx: bool | None
    """Whether all articles are MDX, or none; else it is told by the file's name and by its imports."""

    def dialect(self, *, is_mdx: bool) -> Dialect:
        """What these settings make of one article."""
        # The beginning of an element's name tells it from a shortcode.
        names = {name.lower() for name in self.kept}
        elements = {f"<{name}" for name in names}
        return Dialect(is_mdx=is_mdx, arguments=self.arguments, kept=frozenset(names | elements))


def read_options(options: Mapping[str, object]) -> MarkdownOptions:
    """The settings, or what stands in for them; raises `SettingsError`."""
    check_options("markdown", options, OPTIONS)
    mdx = options.get("mdx")
    if mdx is not None and not isinstance(mdx, bool):
        raise SettingsError("“mdx” is neither true nor false", remedy="write mdx = true")
    keys = _names(options, "front_matter", TRANSLATED_KEYS)
    for key in keys:
        _check_path(key)
    return MarkdownOptions(
        keys=frozenset({*keys, "slug"}),
        arguments=frozenset(_names(options, "arguments", TRANSLATED_ARGUMENTS)),
        kept=frozenset(_names(options, "keep", KEPT)),
        mdx=mdx,
    )


def _names(options: Mapping[str, object], option: str, usual: tuple[str, ...]) -> tuple[str, ...]:
    names = options.get(option, usual)
    if not isinstance(names, (list, tuple)) or not all(isinstance(name, str) for name in names):
        kind = "keys" if option == "front_matter" else "names"
        example = ", ".join(f'"{name}"' for name in usual[:2])
        raise SettingsError(
            f"“{option}” is not a list of {kind}", remedy=f"write it as {option} = [{example}]"
        )
    return tuple(names)


def _check_path(key: str) -> None:
    parts = key.split(".")
    if not all(parts) or set(parts) == {"*"}:
        raise SettingsError(
            f"“front_matter” has “{key}”, which names no key", remedy="write it like hero.tagline"
        )
    if "slug" in parts[1:]:
        # What is called `slug` in a catalog is the address of the whole article.
        raise SettingsError(
            f"“front_matter” has “{key}”, but only the article's own slug is translated", remedy="delete it"
        )
