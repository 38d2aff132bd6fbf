"""What a JSON article says about itself, and how a variant's own values are set in it."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from .json_values import decode

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from .json_values import Value

LANGUAGE_KEYS = ("lang", "language", "locale")
"""Where an article declares its language, first choice first."""
ANNOTATIONS = frozenset({*LANGUAGE_KEYS, "slug", "translation_of", "translation_status"})
"""Members that `annotate` sets; a variant may differ from its source in them."""

RE_ESCAPED_LETTER = re.compile(r"(?<!\\)(?:\\\\)*+\\u(?!00[0-7])")
"""An escape of a character that need not be escaped."""


def is_escaped(text: str) -> bool:
    """Whether a file keeps to ASCII by escaping all other characters."""
    return text.isascii() and RE_ESCAPED_LETTER.search(text) is not None


def declared_language(text: str, root: Value) -> str:
    """The language of the article; empty if it declares none."""
    found = (root.members[key].value for key in LANGUAGE_KEYS if key in root.members)
    declared = (decode(text, each.start + 1, each.end - 1)[0] for each in found if each.kind == "text")
    return next(filter(None, declared), "") if root.kind == "object" else ""


def annotate(text: str, root: Value, metadata: Mapping[str, str]) -> str:
    """The text with members of the outermost object set: a value replaced, or a member appended.

    What is neither a text nor null under one of these names has another meaning, and stays.
    """
    if root.kind != "object":
        return text
    if "lang" in metadata:
        # An article that says it under another name must not contradict itself.
        metadata = {**metadata, **{key: metadata["lang"] for key in LANGUAGE_KEYS if key in root.members}}
    as_ascii = is_escaped(text)
    written = {key: json.dumps(value, ensure_ascii=as_ascii) for key, value in metadata.items()}
    edits = [
        (member.value.start, member.value.end, written[key])
        for key, member in root.members.items()
        if key in written and _is_settable(text, member.value)
    ]
    edits.append(
        _addition(text, root, {key: value for key, value in written.items() if key not in root.members})
    )
    for start, end, value in sorted(edits, reverse=True):
        text = text[:start] + value + text[end:]
    return text


def shape_ranges(root: Value, *, without: Collection[str] = ANNOTATIONS) -> list[tuple[int, int]]:
    """The ranges of the text that a variant shares, apart from its translations: all but annotations."""
    if root.kind != "object":
        return [(root.start, root.end)]
    return [(member.start, member.value.end) for name, member in root.members.items() if name not in without]


def _is_settable(text: str, value: Value) -> bool:
    return value.kind == "text" or text[value.start : value.end] == "null"


def _addition(text: str, root: Value, new: Mapping[str, str]) -> tuple[int, int, str]:
    """The edit that adds members behind the others, spaced like the last of them."""
    members = list(root.members.values())
    if not members:
        written = ", ".join(f'"{key}": {value}' for key, value in new.items())
        return root.start + 1, root.start + 1, written
    last = members[-1]
    colon = text[last.name_end : last.value.start]
    before = members[-2].value.end if len(members) > 1 else root.start + 1
    gap = text[before : last.start].rpartition(",")[2]
    if len(members) == 1 and not gap:
        gap = colon.partition(":")[2]
    end = last.value.end
    return end, end, "".join(f',{gap}"{key}"{colon}{value}' for key, value in new.items())
