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
from .jobs import now
from .model import State
from .queueing import unit_id

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from .approval import Person
    from .jobs import Job, Workspace
    from .model import Catalog, Entry, Locale, UnitKey
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

    def note(self, job: Job, *, person: Person | None = None, keys: Collection[UnitKey] = ()) -> None:
        """Credit what is accepted in the job's catalog as it was saved, and forget what no longer is.

        The units with these `keys` were accepted by this person just now.
        """
        if job.saved is None:
            return
        reviews = self._of(job.locale)
        if reviews is None:
            return
        for entry in job.saved.entries:
            unit = unit_id(job.document.path, job.locale, entry.unit.key)
            if entry.translation.state is not State.REVIEWED:
                reviews.pop(unit, None)
            elif person and entry.unit.key in keys:
                reviews[unit] = _review(entry, person.day, person.name, job)
            elif unit not in reviews or not reviews[unit].covers(entry.translation.target):
                reviews[unit] = _review(entry, *_last_translator(job.saved), job)

    def save(self) -> None:
        """Write what is new."""
        for locale, reviews in self._reviews.items():
            if reviews or self._saved[locale] is not None:
                text = review_log.dumps(reviews or {})
                self._carefully(locale, text)

    def _carefully(self, locale: Locale, text: str) -> None:
        if self._reviews[locale] is None:
            return
        try:
            self._workspace.project.write(self._path(locale), text, expected=self._saved[locale])
            self._saved[locale] = text
        except ForeigndeskError as error:
            self._workspace.errors.append(error)

    def _of(self, locale: Locale) -> dict[str, Review] | None:
        if locale not in self._reviews:
            self._reviews[locale], self._saved[locale] = None, None
            try:
                self._saved[locale] = self._workspace.project.find_text(self._path(locale))
                self._reviews[locale] = review_log.loads(self._saved[locale] or "", path=self._path(locale))
            except ForeigndeskError as error:
                self._workspace.errors.append(error)
        return self._reviews[locale]

    def _path(self, locale: Locale) -> str:
        return path_of(self._workspace, locale)


def path_of(workspace: Workspace, locale: Locale) -> str:
    """Where the reviews of a locale are written."""
    return f"{workspace.project.settings.catalogs}/{locale}/{review_log.NAME}"


def reviews_of(workspace: Workspace, locale: Locale) -> Mapping[str, Review]:
    """Id of each unit -> its review; raises `InputError` for a damaged file."""
    path = path_of(workspace, locale)
    return review_log.loads(workspace.project.find_text(path) or "", path=path)


def _review(entry: Entry, day: str, reviewer: str, job: Job) -> Review:
    text = review_log.text_id(entry.translation.target)
    return review_log.Review(text=text, day=day, reviewer=reviewer, article=job.document.path)


def _last_translator(catalog: Catalog) -> tuple[str, str]:
    """The day and the name of the catalog's last translator; today and nobody, if the header names none."""
    name = catalog.header.get(TRANSLATOR, "")
    day = RE_DAY.match(catalog.header.get(REVISED, ""))
    if name in NOBODY or not name.isprintable():
        return now()[: len("2026-11-28")], ""
    return (day.group() if day else now()[: len("2026-11-28")]), name
