"""Whom each accepted translation is credited to: every run that writes looks over the catalogs that it reads.

So reviews in Poedit or Weblate count as much as those from the shell: a text that was not accepted before, or was another
one, is credited to the catalog's last translator as the header names it then. Later translators change nothing of that.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from . import review_log
from .approval import REVISED, TRANSLATOR
from .errors import ForeigndeskError
from .model import State
from .queueing import unit_id

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from .approval import Person
    from .jobs import Job, Workspace
    from .model import Catalog, Entry, Locale
    from .review_log import Review

NOBODY = frozenset({"", "Automatically generated", "FULL NAME <EMAIL@ADDRESS>"})
"""What a header says where no translator has named herself."""
RE_DAY = re.compile(r"\d{4}-\d\d-\d\d")


class Crediting:
    """The reviews of one run, which holds the project's lock."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._saved: dict[Locale, str | None] = {}
        self._reviews: dict[Locale, dict[str, Review] | None] = {}
        """By locale; `None` where the file cannot be read."""

    def note(self, job: Job) -> None:
        """Credit what is accepted in the job's catalog and was not, or was another text, when last seen."""
        reviews = self._of(job.locale) if job.saved else None
        if job.saved is None or reviews is None:
            return
        day, name = last_translator(job.saved)
        for entry in job.catalog.entries:
            unit = unit_id(job.document.path, job.locale, entry.unit.key)
            is_known = unit in reviews and reviews[unit].covers(entry.translation.target)
            if entry.translation.state is State.REVIEWED and not is_known:
                reviews[unit] = _review(entry, day or self._workspace.now[: len("2026-11-28")], name, job)

    def rule(self, job: Job, entries: Iterable[Entry], person: Person) -> None:
        """Credit to this person what she accepted of the job's entries; what she sent back is credited to nobody."""
        reviews = self._of(job.locale)
        if reviews is None:
            return
        for entry in entries:
            unit = unit_id(job.document.path, job.locale, entry.unit.key)
            reviews.pop(unit, None)
            if entry.translation.state is State.REVIEWED:
                reviews[unit] = _review(entry, person.day, person.name, job)

    def save(self) -> list[str]:
        """Write what is new; the files that were written."""
        known = self._reviews.items()
        texts = {locale: review_log.dumps(reviews) for locale, reviews in known if reviews is not None}
        return [
            path_of(self._workspace, locale) for locale, text in texts.items() if self._write(locale, text)
        ]

    def _write(self, locale: Locale, text: str) -> bool:
        before = self._saved[locale]
        if before is None and text == review_log.dumps({}):
            return False
        try:
            return self._workspace.project.write(path_of(self._workspace, locale), text, expected=before)
        except ForeigndeskError as error:
            self._workspace.errors.append(error)
            return False

    def _of(self, locale: Locale) -> dict[str, Review] | None:
        if locale not in self._reviews:
            self._reviews[locale], self._saved[locale] = None, None
            path = path_of(self._workspace, locale)
            try:
                self._saved[locale] = self._workspace.project.find_text(path)
                self._reviews[locale] = review_log.loads(self._saved[locale] or "", path=path)
            except ForeigndeskError as error:
                self._workspace.errors.append(error)
        return self._reviews[locale]


def path_of(workspace: Workspace, locale: Locale) -> str:
    """Where the reviews of a locale are written."""
    return f"{workspace.project.settings.catalogs}/{locale}/{review_log.NAME}"


def reviews_of(workspace: Workspace, locale: Locale) -> Mapping[str, Review]:
    """Id of each unit -> its review; raises `InputError` for a damaged file."""
    path = path_of(workspace, locale)
    return review_log.loads(workspace.project.find_text(path) or "", path=path)


def last_translator(catalog: Catalog) -> tuple[str, str]:
    """The day and the name of the catalog's last translator; both empty if its header names none."""
    name = catalog.header.get(TRANSLATOR, "")
    day = RE_DAY.match(catalog.header.get(REVISED, ""))
    if name in NOBODY or not name.isprintable():
        return "", ""
    return (day.group() if day else ""), name


def _review(entry: Entry, day: str, reviewer: str, job: Job) -> Review:
    text = review_log.text_id(entry.translation.target)
    return review_log.Review(text=text, day=day, reviewer=reviewer, article=job.document.path)
