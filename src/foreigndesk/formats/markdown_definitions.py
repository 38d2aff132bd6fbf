"""Link reference definitions, which make no block: `[label]: address "title"`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from ..model import Slot
from .markdown_events import DOCUMENT, code_points

if TYPE_CHECKING:
    from .constructs import Masked

RE_DEFINITION_TITLE = re.compile(
    r"\]:\s*(?:<(?:\\.|[^<>\\])*>|\S+)\s+(?P<quote>[\"'(])(?P<title>.*)[\"')]\s*\Z", re.DOTALL
)
"""The end of a definition that has a title."""


class Definition(NamedTuple):
    """A link reference definition."""

    shape: str
    """Its label and address, and whether it has a title."""
    title: Slot | None
    """The title's words and where they stand in the text."""


def read_definitions(original: str, masked: Masked) -> list[Definition]:
    """The link reference definitions, in the order of the text."""
    text = masked.text
    found = DOCUMENT.reference_definitions(text)
    position = code_points(text)
    definitions = []
    for label, each in sorted(found.items(), key=lambda one: one[1]["span"]["start"]):
        start, end = position(each["span"]["start"]), position(each["span"]["end"])
        written = RE_DEFINITION_TITLE.search(text, start, end) if each["title"] else None
        titled = " titled" if each["title"] else ""
        title = None
        if written:
            first, last = written.span("title")
            words = masked.restored(str(each["title"]), original, first, last)
            title = Slot("open", first, last, words, f"title{written['quote']}")
        shape = masked.shortened(f"definition [{label}] {each['dest']}{titled}")
        definitions.append(Definition(shape, title))
    return definitions
