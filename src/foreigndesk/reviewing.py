"""Review from the shell: the queue of open units, and verdicts on them that go into the catalogs.

A verdict changes its own entry in the catalog as it is saved, and the header's last translator; nothing else.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from . import checking
from .catalog import standing
from .errors import SettingsError
from .model import Location
from .pace import hours_left
from .queueing import LEAST_ID, Task, order, unit_id
from .variants import unusable

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from .glossary import Terms
    from .jobs import Job, JobKey, Selection, Workspace
    from .model import Diagnostic, Entry, UnitKey
    from .plugins import Check

STATES = frozenset({"missing", "stale", "unreviewed", "doubtful"})
"""Rules that say what a unit's state says already."""
BROKEN = frozenset({"markup", "placeholder", "slug-invalid"})
"""Rules that find what may not be built; only then it is tried."""


def queue(workspace: Workspace, selection: Selection) -> list[Task]:
    """The open units of the selected articles, first what most readers see, and of that the most doubtful.

    A reviewed unit is open where its translation cannot be built.
    """
    inspection = Inspection(workspace)
    return sorted((task for job in workspace.each(selection) for task in inspection.open(job)), key=order)


def located(
    workspace: Workspace, selection: Selection, ids: Sequence[str]
) -> dict[JobKey, dict[UnitKey, str]]:
    """Where the units with these ids are, open or not; raises `SettingsError` for one that names none, or several."""
    found: dict[str, list[tuple[JobKey, UnitKey, str]]] = {id_: [] for id_ in ids}
    for job in workspace.each(selection):
        for entry in job.catalog.entries:
            unit = unit_id(job.document.path, job.locale, entry.unit.key)
            for id_ in ids:
                if unit.startswith(id_.lower()):
                    found[id_].append((job.key, entry.unit.key, unit))
    places: dict[JobKey, dict[UnitKey, str]] = {}
    for id_, units in found.items():
        job_key, unit_key, unit = _only(id_, units)
        places.setdefault(job_key, {})[unit_key] = unit
    return places


def tasks(workspace: Workspace, selection: Selection, ids: Sequence[str]) -> list[Task]:
    """The units with these ids, open or not, in the order of the articles."""
    places, inspection = located(workspace, selection, ids), Inspection(workspace)
    return [
        task
        for job in workspace.each(selection, only=places)
        for task in inspection.some(job, places[job.key])
    ]


class Inspection:
    """Makes tasks of the entries of jobs."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        off = {rule for rule, level in workspace.project.settings.checks.items() if level is None}
        self._checks: list[Check] = checking.unit_checks(off=off | STATES)

    def open(self, job: Job) -> Iterator[Task]:
        """The job's open units."""
        entries = list(enumerate(job.catalog.entries))
        tasks = self._tasks(job, [pair for pair in entries if standing(pair[1]) != "reviewed"])
        yield from tasks
        reviewed = self._tasks(job, [pair for pair in entries if standing(pair[1]) == "reviewed"])
        broken = [task for task in reviewed if any(finding.rule in BROKEN for finding in task.findings)]
        if broken:
            rejected = unusable_in(job)
            yield from (task for task in broken if task.entry.unit.key in rejected)

    def some(self, job: Job, keys: Mapping[UnitKey, str]) -> Iterator[Task]:
        """The job's units with these keys."""
        entries = enumerate(job.catalog.entries)
        yield from self._tasks(job, [(place, entry) for place, entry in entries if entry.unit.key in keys])

    def drafts(self, job: Job) -> Iterator[Task]:
        """The job's drafts."""
        entries = enumerate(job.catalog.entries)
        yield from self._tasks(job, [pair for pair in entries if standing(pair[1]) == "draft"])

    def judged(self, task: Task, entry: Entry, job: Job) -> Task:
        """The task as it would be with another translation."""
        judged = replace(task.entry, translation=entry.translation)
        findings = self._findings(judged, job, self._workspace.terms(job))
        return replace(task, entry=judged, findings=findings)

    def _tasks(self, job: Job, entries: Sequence[tuple[int, Entry]]) -> list[Task]:
        terms, pace = self._workspace.terms(job), self._workspace.project.settings.pace
        return [
            Task(
                id=unit_id(job.document.path, job.locale, entry.unit.key),
                article=job.document.path,
                locale=job.locale,
                place=place,
                location=Location(job.catalog_path, entry.line)
                if entry.line
                else Location(job.document.path, entry.unit.line),
                entry=entry,
                findings=self._findings(entry, job, terms),
                hours=sum(hours_left([entry], job.source, pace).values()),
            )
            for place, entry in entries
        ]

    def _findings(self, entry: Entry, job: Job, terms: Terms) -> tuple[Diagnostic, ...]:
        return tuple(checking.graded(checking.of_entry(entry, job, terms, self._checks), self._workspace))


def _only(id_: str, units: Sequence[tuple[JobKey, UnitKey, str]]) -> tuple[JobKey, UnitKey, str]:
    if len(id_) < LEAST_ID:
        what = f"“{id_}” is too short for an id"
        raise SettingsError(what, remedy=f"type at least {LEAST_ID} digits of it")
    match units:
        case [unit]:
            return unit
        case []:
            what, remedy = f"no unit has the id {id_}", "run foreigndesk review to see the ids"
            raise SettingsError(what, remedy=remedy)
        case _:
            several = ", ".join(f"{unit} ({article}, {locale})" for (article, locale), _, unit in units[:5])
            what = f"{len(units)} units have an id that begins with {id_}: {several}"
            raise SettingsError(what, remedy="type more digits")


def unusable_in(job: Job) -> dict[UnitKey, str]:
    """For each accepted unit of the job that cannot stand in its article what is wrong, as a clause about it.

    Where units are sentences, for each sentence of such a paragraph.
    """
    found = unusable(job.document, job.published, job.format)
    if not job.blocks:
        return found
    return {
        entry.unit.key: what
        for entry in job.catalog.entries
        for (context, source), what in found.items()
        if entry.unit.context == context and entry.unit.source in source
    }
