"""The settings of HTML: further attributes that are translated, and further elements that are kept."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..errors import SettingsError
from .options import check_options

if TYPE_CHECKING:
    from collections.abc import Mapping

OPTIONS = ("attributes", "keep")

RE_ATTRIBUTE_NAME = re.compile(r"[^\s\"'<>/=]++")
"""The name of an attribute."""
RE_SELECTOR = re.compile(r"[.#]?+[^\s\"'<>/=.#,\[\]:]++")
"""An element, a `.class` or an `#id`; no other selectors are understood."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HtmlOptions:
    """What a site adds to the usual."""

    attributes: frozenset[str] = frozenset()
    """Names of further attributes whose texts are translated."""
    keep: frozenset[str] = frozenset()
    """Elements, classes (`.name`) and identifiers (`#name`) that stay as they are."""


def read_options(options: Mapping[str, object]) -> HtmlOptions:
    """The options from the settings; raises `SettingsError`."""
    check_options("html", options, OPTIONS)
    attributes = _names(options, "attributes", RE_ATTRIBUTE_NAME, "data-caption")
    keep = _names(options, "keep", RE_SELECTOR, ".byline")
    return HtmlOptions(
        attributes=frozenset(name.lower() for name in attributes),
        keep=frozenset(name if name[0] in ".#" else name.lower() for name in keep),
    )


def _names(options: Mapping[str, object], key: str, pattern: re.Pattern[str], example: str) -> list[str]:
    value = options.get(key, [])
    if not isinstance(value, (list, tuple)) or not all(isinstance(name, str) for name in value):
        raise SettingsError(f"“{key}” is not a list of names", remedy=f'write it like ["{example}"]')
    for name in value:
        if not pattern.fullmatch(name):
            raise SettingsError(
                f"“{key}” has “{name}”, which is no name", remedy=f"write it like “{example}”"
            )
    return list(value)
