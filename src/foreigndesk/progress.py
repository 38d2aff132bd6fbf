"""How far articles are, what is left in hours, and who accepted how much."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .catalog import Amount, Counts, counts, words_of
from .confidence import Levels
from .crediting import last_translator, reviews_of
from .model import State
from .pace import hours_left
from .queueing import unit_id

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from .jobs import Job, Selection, Workspace
    from .model import Locale
    from .review_log import Review

STATES = ("missing", "draft", "stale", "reviewed")
NOBODY = ""
"""The reviewer of a text of which nobody told who accepted it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far an article is in a locale, or several together."""

    article: str = ""
    locale: Locale | None = None
    counts: Counts
    hours: Mapping[str, float]
    """What is left, by state."""

    @property
    def hours_left(self) -> float:
        """Of all states."""
        return sum(self.hours.values())

    def share(self, state: str) -> int:
        """What per cent of the words are in a state, rounded down: 100 means all. Of nothing, all is reviewed."""
        words = self.counts.total.words
        if not words:
            return 100 if state == "reviewed" else 0
        return 100 * int(getattr(self.counts, state).words) // words


@dataclass(frozen=True, slots=True, kw_only=True)
class Credit:
    """What one person accepted in one locale."""

    reviewer: str
    locale: Locale
    amount: Amount
    first: str
    """The day of her first review that still holds; empty if not known."""
    last: str


def progress(workspace: Workspace, selection: Selection) -> list[Progress]:
    """How far each selected article is in each locale."""
    pace = workspace.project.settings.pace
    return [
        Progress(
            article=job.document.path,
            locale=job.locale,
            counts=counts(job.catalog),
            hours=hours_left(job.catalog.entries, job.source, pace),
        )
        for job in workspace.each(selection)
    ]


def by_locale(rows: Iterable[Progress]) -> list[Progress]:
    """The rows of each locale together, in the order of their first."""
    groups: dict[Locale | None, list[Progress]] = {}
    for row in rows:
        groups.setdefault(row.locale, []).append(row)
    return [together(group, locale) for locale, group in groups.items()]


def together(rows: Sequence[Progress], locale: Locale | None = None) -> Progress:
    """All rows as one."""
    amounts = {state: sum((getattr(row.counts, state) for row in rows), Amount()) for state in STATES}
    hours: Counter[str] = Counter()
    for row in rows:
        hours.update(row.hours)
    levels = sum((row.counts.levels for row in rows), Levels())
    return Progress(locale=locale, counts=Counts(**amounts, levels=levels), hours=hours)


def credits_of(workspace: Workspace, selection: Selection) -> list[Credit]:
    """What each person accepted of the selected articles, by locale; most words first."""
    logs: dict[Locale, Mapping[str, Review]] = {}
    found: dict[tuple[Locale, str], list[tuple[str, int]]] = {}
    for job in workspace.each(selection):
        if job.locale not in logs:
            logs[job.locale] = reviews_of(workspace, job.locale)
        for reviewer, day, words in _reviews(job, logs[job.locale]):
            found.setdefault((job.locale, reviewer), []).append((day, words))
    rows = [_credit(locale, reviewer, reviews) for (locale, reviewer), reviews in found.items()]
    return sorted(rows, key=lambda row: (row.locale, -row.amount.words, row.reviewer))


def _reviews(job: Job, log: Mapping[str, Review]) -> Iterator[tuple[str, str, int]]:
    """Reviewer, day and words of each accepted unit; what no run has seen yet is the last translator's."""
    day, name = last_translator(job.saved) if job.saved else ("", NOBODY)
    for entry in job.catalog.entries:
        if entry.translation.state is State.REVIEWED:
            review = log.get(unit_id(job.document.path, job.locale, entry.unit.key))
            is_known = review is not None and review.covers(entry.translation.target)
            who, when = (review.reviewer, review.day) if review and is_known else (name, day)
            yield who, when, words_of(entry.unit)


def _credit(locale: Locale, reviewer: str, reviews: Sequence[tuple[str, int]]) -> Credit:
    days = sorted(day for day, _ in reviews if day)
    amount = Amount(units=len(reviews), words=sum(words for _, words in reviews))
    first, last = (days[0], days[-1]) if days else ("", "")
    return Credit(reviewer=reviewer, locale=locale, amount=amount, first=first, last=last)
