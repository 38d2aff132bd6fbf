"""Drafts for the jobs of a run: pooled by pair over all articles, slugs last, each pool saved as it is done."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from .approval import is_rejected
from .catalog import SLUG
from .errors import ForeigndeskError
from .locales import english_name
from .model import Location, State, Translation
from .origins import is_accepted, is_as_made, signed
from .patching import patched, pieces, plans
from .recalling import Made
from .slug_drafting import SlugDrafting, title_of
from .translation import Desk, Draft

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from .jobs import Job, JobKey, Selection, Workspace
    from .keeping import Plan
    from .model import Entry, Locale, Unit, UnitKey
    from .plugins import Engine
    from .recalling import Asked
    from .remembering import Remembering

POOL = 2000
"""Units drafted before their catalogs are saved: enough for full batches, few enough to be held in memory."""
PART = 500
"""Units that the engine is asked for at once; what it made of them is kept when a run is stopped."""

Progress = Callable[[int, int], None]
"""Called with the units drafted so far and all of them."""


class Drafting:
    """One run of the engine over the jobs of all pairs."""

    def __init__(
        self,
        workspace: Workspace,
        engine: Engine,
        memory: Remembering,
        *,
        redraft: bool = False,
        explains: bool = False,
    ) -> None:
        self._workspace = workspace
        self._engine = engine
        self._memory = memory
        self._redraft = redraft
        self._explains = explains
        self.notes: list[str] = []
        """Sentences for the person."""
        self.explained: list[str] = []
        """If that is wanted, one line for each occurrence of a term in the drafts: where, and how it got there."""
        self.count = 0
        """Units that got a draft."""
        self.recalled = 0
        """Those of them that the memory had."""
        self._slugs = SlugDrafting(workspace)
        self._planned: dict[JobKey, Mapping[UnitKey, Plan]] = {}
        self._progress: Progress = lambda _done, _total: None
        self._done = self._total = 0

    def run(self, selection: Selection, progress: Progress) -> Iterator[Job]:
        """The jobs with drafts in their catalogs, pool by pool; jobs of a pair that fails are left out.

        Articles are gone through twice, so that no more than a pool of them is held: what needs no draft comes
        first, and tells which slugs are taken.
        """
        self._progress = progress
        waiting: dict[Locale, set[JobKey]] = {}
        for job in self._workspace.each(selection):
            self._memory.learn(job)
            self._slugs.note(job)
            if size := self._size(job):
                waiting.setdefault(job.locale, set()).add(job.key)
                self._total += size
            else:
                yield job
        # One locale after another, so that one package is loaded at a time.
        while waiting:
            keys = waiting.pop(next(iter(waiting)))
            yield from self._locale(self._workspace.each(selection, only=keys))

    def _locale(self, jobs: Iterable[Job]) -> Iterator[Job]:
        desks: dict[Locale, Desk | None] = {}
        for pool in self._pools(jobs):
            source, locale = pool[0].source, pool[0].locale
            try:
                if source not in desks:
                    desks[source] = None  # Until it is there: what fails once is not tried again.
                    self._note_gaps(locale)
                    desks[source] = self._desk(source, locale)
                if desk := desks[source]:
                    yield from self._drafted(pool, desk)
            except ForeigndeskError as error:
                desks[source] = None
                self._workspace.errors.append(error)

    def _desk(self, source: Locale, locale: Locale) -> Desk:
        return Desk(self._engine.open(source, locale), self._workspace.glossary.terms(source, locale))

    def _note_gaps(self, locale: Locale) -> None:
        glossary = self._workspace.glossary
        if glossary.concepts and not glossary.covers(locale):
            path = self._workspace.project.settings.glossary
            note = f"{path} has no column {locale}: only terms to keep are enforced in {english_name(locale)}"
            self.notes += [note] if note not in self.notes else []

    def _pools(self, jobs: Iterable[Job]) -> Iterator[list[Job]]:
        """The jobs of one locale by their sources, as many together as make a pool."""
        pools: dict[Locale, list[Job]] = {}
        sizes: Counter[Locale] = Counter()
        for job in jobs:
            pools.setdefault(job.source, []).append(job)
            sizes[job.source] += self._size(job)
            if sizes[job.source] >= POOL:
                yield pools.pop(job.source)
                del sizes[job.source]
        yield from pools.values()

    def _size(self, job: Job) -> int:
        parts = sum(len(self._parts(job, entry)) for entry in job.catalog.entries)
        return parts + sum(1 for entry in job.catalog.entries if self._is_open_slug(entry))

    def _is_open(self, entry: Entry) -> bool:
        """Whether the unit wants a draft; what a person accepted, edited or once reviewed never does."""
        if entry.translation.state is State.INITIAL:
            return True
        return _is_outdated(entry) or (self._redraft and is_untouched(entry))

    def _is_open_slug(self, entry: Entry) -> bool:
        return entry.unit.context == SLUG and self._is_open(entry)

    def _parts(self, job: Job, entry: Entry) -> Sequence[Unit]:
        """What is to be drafted of a text: nothing, its new sentences, or all of it."""
        if plan := self._plans(job).get(entry.unit.key):
            return pieces(job, entry.unit, plan)
        return [entry.unit] if entry.unit.context != SLUG and self._is_open(entry) else []

    def _plans(self, job: Job) -> Mapping[UnitKey, Plan]:
        if job.key not in self._planned:
            self._planned[job.key] = plans(job)
        return self._planned[job.key]

    def _drafted(self, pool: Sequence[Job], desk: Desk) -> list[Job]:
        asked = [
            one for job in pool for one in self._memory.asked(job, desk.signature, partial(self._parts, job))
        ]
        made = iter(self._made(asked, desk))
        texts = [self._filled(job, self._taker(made, job, desk), partial(self._parts, job)) for job in pool]
        for job in pool:
            del self._planned[job.key]
        return self._with_slugs(texts, desk)

    def _made(self, asked: Sequence[Asked], desk: Desk) -> list[Made]:
        """A draft for each unit: out of the memory, else by the engine, which tries again what failed a check."""
        found = self._memory.recall(asked)
        recalled = [one if one and self._kept(one.draft).target else None for one in found]
        self._tick(sum(1 for one in recalled if one))
        fresh = [one for one, made in zip(asked, recalled, strict=True) if made is None]
        parts = (fresh[start : start + PART] for start in range(0, len(fresh), PART))
        made = iter(list(self._fresh(parts, desk)))
        return [one or next(made) for one in recalled]

    def _fresh(self, parts: Iterable[Sequence[Asked]], desk: Desk) -> Iterator[Made]:
        """A draft of the engine for each unit; what a part gives is remembered before the next one is finished."""
        every = list(parts)
        for asked, drafts in zip(
            every, desk.drafts([one.request for one in part] for part in every), strict=True
        ):
            self._memory.keep(asked, drafts)
            self._tick(len(asked))
            for one, draft in zip(asked, drafts, strict=True):
                yield Made(draft=draft, suggestion=self._memory.suggestion(one))

    def _tick(self, count: int) -> None:
        self._done += count
        self._progress(self._done, self._total)

    def _taker(self, made: Iterator[Made], job: Job, desk: Desk) -> Callable[[Entry], Translation]:
        """Gives each entry the next draft; where there is none, the person is told why."""

        def take(entry: Entry) -> Translation:
            plan = self._plans(job).get(entry.unit.key)
            found = [self._told(next(made), job, entry) for _ in self._parts(job, entry)]
            self.recalled += all(one.is_recalled for one in found)
            if plan is None:
                return _translation(found[0], desk.signature)
            is_whole = all(one.draft.target for one in found)
            return patched(plan, found, desk.signature) if is_whole else entry.translation

        return take

    def _told(self, made: Made, job: Job, entry: Entry) -> Made:
        """What was made, as far as it is to be used; where it is not, the person is told why."""
        draft = self._kept(made.draft)
        if is_rejected(entry, draft.target):
            draft = replace(draft, target="", doubts=("what there is, a person has rejected",))
        place = Location(job.document.path, entry.unit.line)
        if self._explains:
            self.explained += (f"{place}: {job.locale}: {trace}" for trace in draft.traces)
        if not draft.target:
            self.notes.append(f"{place}: no draft in {job.locale}: {', '.join(draft.doubts)}")
        return replace(made, draft=draft)

    def _kept(self, draft: Draft) -> Draft:
        """The draft, without its text if it fails a check and the settings want none then."""
        is_wanted = self._workspace.project.settings.failed_drafts == "keep"
        return draft if is_wanted or not draft.is_failed else replace(draft, target="")

    def _filled(
        self, job: Job, make: Callable[[Entry], Translation], is_wanted: Callable[[Entry], object]
    ) -> Job:
        """The job with a new translation for each entry that is wanted."""
        entries = []
        for entry in job.catalog.entries:
            translation = make(entry) if is_wanted(entry) else entry.translation
            self.count += translation is not entry.translation and bool(translation.target)
            entries.append(replace(entry, translation=translation))
        return replace(job, catalog=replace(job.catalog, entries=tuple(entries)))

    def _with_slugs(self, pool: Sequence[Job], desk: Desk) -> list[Job]:
        """The jobs with drafts of their slugs, unique in the locale."""
        titles = [title_of(job) for job in pool]
        desk.align([title for title in titles if title])
        return [self._with_slug(job, title, desk) for job, title in zip(pool, titles, strict=True)]

    def _with_slug(self, job: Job, title: tuple[str, str] | None, desk: Desk) -> Job:
        def drafted(entry: Entry) -> Translation:
            self._tick(1)
            slug = self._slugs.draft(job, title, desk)
            made = Made(draft=Draft(target="" if is_rejected(entry, slug) else slug))
            return _translation(made, desk.signature)

        return self._filled(job, drafted, self._is_open_slug)


def _translation(made: Made, signature: str) -> Translation:
    """The draft with its origin; what was accepted for the text in the very same place is no draft."""
    draft = made.draft
    if not draft.target:
        return Translation()
    if made.is_accepted:
        return Translation(target=draft.target, state=State.REVIEWED)
    return Translation(
        target=draft.target,
        state=State.TRANSLATED,
        origin=signed(made.origin or signature, draft.target),
        doubts=draft.doubts,
        suggestion=made.suggestion,
        confidence=draft.confidence,
    )


def is_untouched(entry: Entry) -> bool:
    """Whether the unit has an engine's draft of its present source, exactly as the engine made it."""
    return _is_engines(entry.translation) and not entry.is_stale


def _is_outdated(entry: Entry) -> bool:
    """Whether it has such a draft of an earlier source; a slug is an address, which stays."""
    return _is_engines(entry.translation) and entry.is_stale and entry.unit.context != SLUG


def _is_engines(translation: Translation) -> bool:
    return is_as_made(translation) and not is_accepted(translation)
