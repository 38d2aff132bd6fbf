"""Translations that would change an article if they were not written as words: markup of every kind we know."""

from __future__ import annotations

HOSTILE = (
    "# x",
    "---",
    "| a |",
    "<script>alert(1)</script>",
    "{{< x >}}",
    "{% x %}",
    "*",
    "](javascript:x)",
    "> q",
    "- i",
    "1. i",
    "```",
    "[x]: y",
    ":::note",
    "{/* x */}",
    'import x from "y"',
    "export const a = 1",
    "    code",
    "$$",
    "+++",
    "&lt;b&gt;",
    "a\n\n# b",
    "\\",
    "<!--",
    "</p>",
    "x\n===",
    "~~~",
    "!!! note",
    "{#id .class}",
    "![x](y)",
    "<b>x",
    "[^1]: n",
    ": d",
    '"',
    "'",
    "x: y",
    "]]>",
    "{x}",
    "<X />",
)


def hostile(index: int, rotation: int) -> str:
    """What unit number `index` is translated by in a rotation; neighbours get different texts."""
    return HOSTILE[(index + rotation * STEP) % len(HOSTILE)]


STEP = 8
"""Between rotations; prime to the number of texts, so that a unit sees them all before one comes again."""
