"""Drafts of slugs: made of the title and its translation, and no two alike in a locale."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from . import slugs
from .catalog import SLUG
from .model import Slug
from .variants import slug_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .jobs import Job, Workspace
    from .model import Locale
    from .translation import Desk


class SlugDrafting:
    """The slugs of one run, with those that articles have already."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._owners: dict[tuple[Locale, str], str] = {
            (record.locale, PurePosixPath(path).stem): record.article
            for path, record in workspace.records.items()
        }
        """(locale, slug) -> the article that has it, by an earlier publication or by its catalog."""

    def note(self, job: Job) -> None:
        """Know of the slug that the job's catalog has, if it has one."""
        if any(entry.unit.context == SLUG and entry.translation.target for entry in job.catalog.entries):
            self._owners[job.locale, slug_of(job.catalog, job.slug)] = job.document.path

    def draft(self, job: Job, title: tuple[str, str] | None, desk: Desk) -> Slug:
        """A slug that no other article has in the job's locale; `title` is `title_of(job)`."""
        others = _Others(self._owners, job.locale, job.document.path)
        slug = slugs.unique(_slug(job, title, desk, self._workspace), others)
        self._owners[job.locale, slug] = job.document.path
        return slug


@dataclass(frozen=True, slots=True)
class _Others:
    """The slugs that other articles have in a locale."""

    owners: Mapping[tuple[Locale, str], str]
    locale: Locale
    article: str

    def __contains__(self, slug: object) -> bool:
        return self.owners.get((self.locale, str(slug)), self.article) != self.article


def title_of(job: Job) -> tuple[str, str] | None:
    """The words of the title, or else of the first heading, and of its translation; `None` if there is none."""
    roles = ("title", "heading")
    for role in roles:
        for entry in job.catalog.entries:
            if entry.unit.role == role and entry.translation.target:
                translated = job.format.inline(entry.translation.target, entry.unit.syntax).text
                return entry.unit.inline.text, translated
    return None


def _slug(job: Job, title: tuple[str, str] | None, desk: Desk, workspace: Workspace) -> Slug:
    """The article's slug in its locale: projected, else made from the title, else as it is."""
    terms = workspace.terms(job)

    def translate(word: str) -> str:
        return desk.translate([_spelling(word, job)], terms)[0]

    source, translated = title or ("", "")
    [alignment] = desk.align([(source, translated)])
    return (
        slugs.projected(
            job.slug,
            title=source,
            translated=translated,
            alignment=alignment,
            source=job.source,
            target=job.locale,
            translate=translate,
        )
        or slugs.keywords(translated, job.locale)
        or Slug(job.slug)
    )


def _spelling(word: str, job: Job) -> str:
    """A slug's word as the article writes it: `waffen` as `Waffen`; else as it is."""
    for segment in job.document.segments:
        if span := slugs.surface(word, segment.inline.text, job.source):
            return segment.inline.text[span.start : span.end]
    return word
