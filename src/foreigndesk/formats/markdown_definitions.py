"""Link reference definitions, which make no block: `[label]: address "title"`."""

from __future__ import annotations

import re
from typing import NamedTuple

from ..model import Slot
from .markdown_events import DOCUMENT, code_points

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


def read_definitions(text: str) -> list[Definition]:
    """The link reference definitions, in the order of the text."""
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
            title = Slot("open", first, last, str(each["title"]), f"title{written['quote']}")
        definitions.append(Definition(f"definition [{label}] {each['dest']}{titled}", title))
    return definitions
