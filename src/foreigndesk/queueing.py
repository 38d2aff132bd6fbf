"""What is open in catalogs, as a queue: first what most readers see, and of that the most doubtful.

Everything here is a pure function of units; what checks find in them comes from the caller.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING

from .approval import was_rejected
from .catalog import standing
from .memory import digest
from .model import Severity

if TYPE_CHECKING:
    from .model import Diagnostic, Entry, Locale, Location, Unit, UnitKey

SHORT_ID = 8
"""Hexadecimal digits of an id that people are shown; the rest is only needed where two units share them."""
LEAST_ID = 4
"""Digits of an id that must be typed at least."""
FAILED, MISSING, STALE, UNRATED = -3.0, -2.0, -1.0, 0.5
"""Where units without a score stand among those with one, from 0 (not to be trusted) to 1."""
HEADS = frozenset({"title", "subtitle", "slug", "description", "summary"})


class Reach(IntEnum):
    """How many readers meet a unit: all that see a link to the article, all that skim it, those that read it."""

    HEAD = 0
    """Title, subtitle, slug, standfirst or description."""
    HEADING = 1
    TEXT = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """An open unit: one that wants a person."""

    id: str
    """Sixteen hexadecimal digits, of which the first eight nearly always do; the same as long as the source is."""
    article: str
    locale: Locale
    place: int
    """Of the unit in the article, counting from 0."""
    location: Location
    """In the catalog, or else in the article."""
    entry: Entry
    findings: tuple[Diagnostic, ...] = ()
    """What checks find in the translation, without what the state says already."""
    hours: float = 0.0
    """Of work, at the settings' pace."""

    @property
    def is_failed(self) -> bool:
        """Whether a check calls the translation wrong."""
        return any(finding.severity is Severity.ERROR for finding in self.findings)

    @property
    def standing(self) -> str:
        """`failed`, `rejected`, or how far the unit is."""
        if self.is_failed:
            return "failed"
        has_text = bool(self.entry.translation.target)
        return "rejected" if has_text and was_rejected(self.entry) else standing(self.entry)


def unit_id(article: str, locale: Locale, key: UnitKey) -> str:
    """What a person calls a unit by: sixteen hexadecimal digits."""
    return digest(article, locale, *key)


def reach(unit: Unit) -> Reach:
    """How many readers meet a unit."""
    if unit.role in HEADS:
        return Reach.HEAD
    return Reach.HEADING if unit.role == "heading" else Reach.TEXT


def trust(task: Task) -> float:
    """How far a translation is to be trusted: 0 to 1 for a draft, less for what is worse than any draft."""
    ranks = {"failed": FAILED, "rejected": FAILED, "missing": MISSING, "stale": STALE}
    score = task.entry.translation.confidence
    return ranks.get(task.standing, UNRATED if score is None else score)


def order(task: Task) -> tuple[int, float, str, int, str]:
    """By reach, then by doubt, then as the articles have them."""
    return reach(task.entry.unit), trust(task), task.article, task.place, task.locale
