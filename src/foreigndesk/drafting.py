"""Drafts for the jobs of a run: pooled by pair over all articles, slugs last, each pool saved as it is done."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from . import slugs
from .catalog import SLUG
from .errors import ForeigndeskError
from .locales import english_name
from .model import Location, Slug, State, Translation
from .translation import Desk, Request
from .variants import slug_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from .jobs import Job, Workspace
    from .model import Catalog, Entry, Locale
    from .plugins import Engine
    from .translation import Draft

POOL = 2000
"""Units drafted together: enough for full batches, few enough to lose little when a run is stopped."""


class Drafting:
    """One run of the engine over the jobs of all pairs."""

    def __init__(self, workspace: Workspace, engine: Engine, *, redraft: bool) -> None:
        self._workspace = workspace
        self._engine = engine
        self._redraft = redraft
        self.notes: list[str] = []
        """Sentences for the person."""
        self.count = 0
        """Units that got a draft."""
        self._owners: dict[tuple[Locale, str], str] = {}

    def run(self, jobs: Sequence[Job], progress: Callable[[int, int], None]) -> Iterator[Job]:
        """The jobs with drafts in their catalogs, pool by pool; jobs of a pair that fails are left out."""
        total, done = sum(self._size(job) for job in jobs), 0
        self._owners = self._known_slugs(jobs)
        for (source, locale), group in _by_pair(jobs).items():
            self._note_gaps(locale)
            try:
                desk = Desk(self._engine.open(source, locale), self._workspace.glossary.terms(source, locale))
                for pool in self._pools(group):
                    yield from self._drafted(pool, desk)
                    done += sum(self._size(job) for job in pool)
                    progress(done, total)
            except ForeigndeskError as error:
                self._workspace.errors.append(error)

    def _note_gaps(self, locale: Locale) -> None:
        glossary = self._workspace.glossary
        if glossary.concepts and not glossary.covers(locale):
            path = self._workspace.project.settings.glossary
            self.notes.append(
                f"{path} has no column {locale}: only terms to keep are enforced in {english_name(locale)}"
            )

    def _pools(self, jobs: Sequence[Job]) -> Iterator[list[Job]]:
        pool: list[Job] = []
        size = 0
        for job in jobs:
            pool.append(job)
            size += self._size(job)
            if size >= POOL:
                yield pool
                pool, size = [], 0
        if pool:
            yield pool

    def _size(self, job: Job) -> int:
        return sum(1 for entry in job.catalog.entries if self._is_open(entry))

    def _is_open(self, entry: Entry) -> bool:
        """Whether the unit wants a draft; what a person accepted, edited or once reviewed never does."""
        if entry.translation.state is State.INITIAL:
            return True
        return self._redraft and _is_untouched(entry)

    def _drafted(self, pool: Sequence[Job], desk: Desk) -> list[Job]:
        requests = [
            Request(unit=entry.unit, format=job.format, terms=self._workspace.terms(job))
            for job in pool
            for entry in job.catalog.entries
            if self._is_open(entry) and entry.unit.context != SLUG
        ]
        drafts = iter(desk.draft(requests))
        texts = [self._filled(job, self._taker(drafts, job, desk), slug=False) for job in pool]
        return self._with_slugs(texts, desk)

    def _taker(self, drafts: Iterator[Draft], job: Job, desk: Desk) -> Callable[[Entry], Translation]:
        """Gives each entry the next draft; where there is none, the person is told why."""

        def take(entry: Entry) -> Translation:
            draft = self._kept(next(drafts))
            if not draft.target:
                place = Location(job.document.path, entry.unit.line)
                self.notes.append(f"{place}: no draft in {job.locale}: {', '.join(draft.doubts)}")
            made = _translation(draft.target, desk, draft.doubts)
            return replace(made, confidence=draft.confidence) if draft.target else made

        return take

    def _kept(self, draft: Draft) -> Draft:
        """The draft, without its text if it fails a check and the settings want none then."""
        is_wanted = self._workspace.project.settings.failed_drafts == "keep"
        return draft if is_wanted or not draft.is_failed else replace(draft, target="")

    def _filled(self, job: Job, make: Callable[[Entry], Translation], *, slug: bool) -> Job:
        """The job with a new translation for its open slug unit, or else for all other open units."""
        entries = []
        for entry in job.catalog.entries:
            is_wanted = self._is_open(entry) and (entry.unit.context == SLUG) == slug
            entries.append(replace(entry, translation=make(entry)) if is_wanted else entry)
            self.count += is_wanted and entries[-1].translation.state is State.TRANSLATED
        return replace(job, catalog=replace(job.catalog, entries=tuple(entries)))

    def _with_slugs(self, pool: Sequence[Job], desk: Desk) -> list[Job]:
        """The jobs with drafts of their slugs, unique in the locale."""
        titles = [_title(job) for job in pool]
        desk.align([title for title in titles if title])
        return [self._with_slug(job, title, desk) for job, title in zip(pool, titles, strict=True)]

    def _with_slug(self, job: Job, title: tuple[str, str] | None, desk: Desk) -> Job:
        def drafted(_: Entry) -> Translation:
            others = _Others(self._owners, job.locale, job.document.path)
            slug = slugs.unique(_slug(job, title, desk, self._workspace), others)
            self._owners[job.locale, slug] = job.document.path
            return _translation(slug, desk)

        return self._filled(job, drafted, slug=True)

    def _known_slugs(self, jobs: Sequence[Job]) -> dict[tuple[Locale, str], str]:
        """(locale, slug) -> the article that has it, in this run or by an earlier publication."""
        published = {
            (record.locale, PurePosixPath(path).stem): record.article
            for path, record in self._workspace.records.items()
        }
        return published | {
            (job.locale, slug_of(job.catalog, job.slug)): job.document.path
            for job in jobs
            if _has_slug(job.catalog)
        }


@dataclass(frozen=True, slots=True)
class _Others:
    """The slugs that other articles have in a locale."""

    owners: Mapping[tuple[Locale, str], str]
    locale: Locale
    article: str

    def __contains__(self, slug: object) -> bool:
        return self.owners.get((self.locale, str(slug)), self.article) != self.article


def _by_pair(jobs: Sequence[Job]) -> dict[tuple[Locale, Locale], list[Job]]:
    pairs: dict[tuple[Locale, Locale], list[Job]] = {}
    for job in jobs:
        pairs.setdefault((job.source, job.locale), []).append(job)
    return pairs


def _translation(target: str, desk: Desk, doubts: tuple[str, ...] = ()) -> Translation:
    """The draft with its origin, which ends in a checksum of the text: so a draft that a person edited is known."""
    if not target:
        return Translation()
    origin = f"{desk.signature}|{_checksum(target)}"
    return Translation(target=target, state=State.TRANSLATED, origin=origin, doubts=doubts)


def _is_untouched(entry: Entry) -> bool:
    """Whether the unit has an engine's draft of its present source, exactly as the engine made it."""
    translation = entry.translation
    if translation.state is not State.TRANSLATED or entry.is_stale:
        return False
    return translation.origin.endswith(f"|{_checksum(translation.target)}")


def _checksum(text: str) -> str:
    """Eight hexadecimal digits of the text's SHA-256: enough to tell an edit, short enough to be read over."""
    return hashlib.sha256(text.encode()).hexdigest()[:8]


def _has_slug(catalog: Catalog) -> bool:
    return any(entry.unit.context == SLUG and entry.translation.target for entry in catalog.entries)


def _title(job: Job) -> tuple[str, str] | None:
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
