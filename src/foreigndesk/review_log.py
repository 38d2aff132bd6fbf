"""Who accepted which text and when, as a CSV file beside the catalogs of a locale.

PO has no place for it that all tools keep: msgmerge drops `#.` lines, and the header knows only the last translator.
So it stands in `reviews.csv`, one line per accepted unit, sorted by the unit's id: a run with nothing to tell changes no
byte, and two branches seldom touch neighbouring lines. It belongs into version control.
"""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .errors import InputError
from .memory import digest
from .model import Location

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

NAME = "reviews.csv"
COLUMNS = ["unit", "text", "day", "reviewer", "article"]
RE_ID = re.compile(r"[0-9a-f]{16}")
RE_MARKERS = re.compile(r"<{7}|={7}|>{7}|\|{7}")
"""How version control parts two versions of a file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """That a person accepted a text."""

    text: str
    """The digest of the accepted translation."""
    day: str
    """When it was accepted, or first seen to be, e.g. `2026-11-28`."""
    reviewer: str
    """As the catalog's header or the person named it; empty if nobody told."""
    article: str

    def covers(self, target: str) -> bool:
        """Whether it is this translation that was accepted."""
        return self.text == text_id(target)


def text_id(target: str) -> str:
    """What tells a translation apart from what it was before."""
    return digest(target)


def loads(text: str, *, path: str) -> dict[str, Review]:
    """Id of each unit -> its review, the latest if there are several; raises `InputError` with path and line."""
    found: dict[str, Review] = {}
    for unit, review in _rows(text.removeprefix("\ufeff"), path):
        if unit not in found or review.day >= found[unit].day:
            found[unit] = review
    return found


def dumps(reviews: Mapping[str, Review]) -> str:
    """The file's text, sorted by unit."""
    written = io.StringIO()
    rows = csv.writer(written, lineterminator="\n")
    rows.writerow(COLUMNS)
    for unit, review in sorted(reviews.items()):
        rows.writerow([unit, review.text, review.day, review.reviewer, review.article])
    return written.getvalue()


def _rows(text: str, path: str) -> Iterator[tuple[str, Review]]:
    lines = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        for row in lines:
            if row and row != COLUMNS:
                place = Location(path, lines.line_num)
                yield _row(row, place)
    except csv.Error as error:
        place = Location(path, lines.line_num)
        raise InputError(f"the line is no CSV ({error})", remedy=_remedy(), location=place) from error


def _row(row: list[str], place: Location) -> tuple[str, Review]:
    if RE_MARKERS.match(row[0]):
        remedy = "keep the lines of both versions, delete the markers"
        raise InputError("git left a conflict", remedy=remedy, location=place)
    if len(row) != len(COLUMNS) or not RE_ID.fullmatch(row[0]):
        what = f"the line has not the columns {', '.join(COLUMNS)}"
        raise InputError(what, remedy=_remedy(), location=place)
    unit, text, day, reviewer, article = row
    return unit, Review(text=text, day=day, reviewer=reviewer, article=article)


def _remedy() -> str:
    return "restore the file from version control, or delete the line"
