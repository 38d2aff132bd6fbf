"""The settings of JSON articles: which members are translated, and how their texts are written."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ..errors import SettingsError
from .options import check_options

if TYPE_CHECKING:
    from collections.abc import Mapping

    Path = tuple[str, ...]

FIELDS = ("/title", "/description", "/slug", "/body", "/summary", "/excerpt", "/content")
"""The fields of an article."""
RENDERED = ("/title/rendered", "/content/rendered", "/excerpt/rendered", "/html")
"""Fields that hold HTML, even where they begin with words: those of WordPress and Ghost."""
TREES = ("body", "content", "blocks")
"""Fields that may hold blocks instead of a text, in any depth."""
LEAVES = ("text", "title", "caption", "alt", "message", "body", "content", "items/*", "items/**/content")
"""The texts of blocks."""
DATA = tuple(f"/{tree}/**/data/**/{leaf}" for tree in TREES for leaf in (*LEAVES, "content/*/*"))
"""The texts of EditorJS, which are HTML."""
BLOCKS = tuple(f"/{tree}/**/{leaf}" for tree in TREES for leaf in (*LEAVES, "content/*/value"))
"""The texts of all other blocks; the last are those of Contentful."""
PATHS = (*FIELDS, *RENDERED, *DATA, *BLOCKS)
"""What is translated unless the settings say otherwise."""
DEFAULTS = dict.fromkeys((*RENDERED, *DATA), "html")
"""The syntaxes of these, unless the settings say otherwise."""
TOLD_BY_STRING = ""
"""The syntax of a path without one: each string tells."""
OPTIONS = ("paths", "syntaxes")
SYNTAXES = ("text", "markdown", "html")

RE_POINTER = re.compile(r"(?:/(?:[^~/]|~[01])*+)*+")
"""A JSON Pointer (RFC 6901)."""


def read_options(options: Mapping[str, object]) -> dict[Path, str]:
    """The syntax of each path, in the order of the settings; raises `SettingsError`."""
    check_options("json", options, OPTIONS)
    syntaxes = _syntaxes(options.get("syntaxes", {}))
    unsaid = {} if "paths" in options else DEFAULTS
    paths = {
        _path(pointer): syntaxes.pop(pointer, unsaid.get(pointer, TOLD_BY_STRING))
        for pointer in _pointers(options.get("paths", PATHS))
    }
    for pointer in syntaxes:
        raise SettingsError(
            f"“{pointer}” has a syntax but is none of the “paths”", remedy=f"add “{pointer}” to “paths”"
        )
    return paths


def _pointers(value: object) -> list[str]:
    if not isinstance(value, (list, tuple)) or not all(isinstance(pointer, str) for pointer in value):
        remedy = 'write it like ["/title", "/blocks/*/text"]'
        raise SettingsError("“paths” is not a list of JSON Pointers", remedy=remedy)
    return list(value)


def _path(pointer: str) -> Path:
    """The parts of a JSON Pointer."""
    if not RE_POINTER.fullmatch(pointer):
        raise SettingsError(
            f"“{pointer}” is not a JSON Pointer",
            remedy="begin it with “/”, and write ~0 for a tilde and ~1 for a slash in a name",
        )
    return tuple(part.replace("~1", "/").replace("~0", "~") for part in pointer.split("/")[1:])


def _syntaxes(value: object) -> dict[str, str]:
    if not isinstance(value, dict):
        raise SettingsError("“syntaxes” is not a table", remedy='write it like {"/body" = "markdown"}')
    for syntax in value.values():
        if syntax not in SYNTAXES:
            remedy = f"use one of: {', '.join(SYNTAXES)}"
            raise SettingsError(f"“{syntax}” is not the syntax of a text", remedy=remedy)
    return dict(value)
