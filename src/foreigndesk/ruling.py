"""Verdicts from the shell: units are approved or rejected in their catalogs, and credited to the person who did it.

A verdict changes its own entry in the catalog as it is saved, and the header's last translator; nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal, TypeAlias

from . import approval
from .crediting import Crediting
from .drafting import is_untouched
from .errors import ForeigndeskError
from .model import Severity
from .reviewing import Inspection, located, unusable_in

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from .approval import Person
    from .jobs import Job, Selection, Workspace
    from .model import Catalog, Entry, UnitKey
    from .queueing import Task

Verdict: TypeAlias = "Callable[[Entry], tuple[Entry, str]]"
"""Gives an entry as it is to be, or why it stays as it is."""
Care = Literal["all", "build", "none"]
"""What a text must pass: all checks that are errors, only whether it can be built, nothing."""

BEHIND = "the catalog is behind its article; run foreigndesk extract first"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruling:
    """What became of one unit."""

    task: Task
    refusal: str = ""
    """Why nothing was changed, and what to do; empty if the verdict holds."""


@dataclass(slots=True)
class Rulings:
    """What became of the units, in the order of the articles."""

    all: list[Ruling] = field(default_factory=list)
    written: list[str] = field(default_factory=list)
    """Catalogs."""

    @property
    def refused(self) -> list[Ruling]:
        """Those on which the verdict does not hold."""
        return [ruling for ruling in self.all if ruling.refusal]


def approve(  # noqa: PLR0913  # all that a verdict can be told
    workspace: Workspace,
    selection: Selection,
    person: Person,
    *,
    ids: Sequence[str] = (),
    text: str | None = None,
    force: bool = False,
    dry: bool = False,
) -> Rulings:
    """Accept the units with these ids, with a corrected `text` if there is one; without ids all drafts.

    Stale and missing units want an id: somebody has to have looked at them. Refused is what checks call wrong, unless
    `force` is given, and always what cannot be built.
    """

    def verdict(entry: Entry) -> tuple[Entry, str]:
        target = entry.translation.target if text is None else text
        refusal = "" if target.strip() else "it has no text; give one with --text"
        return approval.approved(entry, target), refusal

    care: Care = "build" if force else "all"
    return _Verdicts(workspace, person, verdict, care=care, dry=dry).run(selection, ids)


def reject(
    workspace: Workspace,
    selection: Selection,
    person: Person,
    *,
    ids: Sequence[str],
    reason: str = "",
    dry: bool = False,
) -> Rulings:
    """Send the units back: an engine's draft leaves, kept in a comment; a text that people worked on stays, as a draft."""

    def verdict(entry: Entry) -> tuple[Entry, str]:
        if not entry.translation.target:
            return entry, "it has no text yet"
        return approval.rejected(entry, person, reason, empties=is_untouched(entry)), ""

    return _Verdicts(workspace, person, verdict, care="none", dry=dry).run(selection, ids)


class _Verdicts:
    """One run of a verdict over units."""

    def __init__(
        self, workspace: Workspace, person: Person, verdict: Verdict, *, care: Care, dry: bool
    ) -> None:
        self._workspace = workspace
        self._person = person
        self._verdict = verdict
        self._care = care
        self._dry = dry
        self._inspection = Inspection(workspace)
        self._crediting = Crediting(workspace)
        self._done = Rulings()

    def run(self, selection: Selection, ids: Sequence[str]) -> Rulings:
        """Give the verdict on the units with these ids, or else on all drafts; errors of single files are collected."""
        if self._dry:
            self._each(selection, ids)
        else:
            with self._workspace.project.locked():
                self._each(selection, ids)
                self._crediting.save()
        return self._done

    def _each(self, selection: Selection, ids: Sequence[str]) -> None:
        places = located(self._workspace, selection, ids) if ids else None
        for job in self._workspace.each(selection, only=places):
            inspection = self._inspection
            tasks = inspection.some(job, places[job.key]) if places else inspection.drafts(job)
            try:
                self._job(job, list(tasks))
            except ForeigndeskError as error:
                self._workspace.errors.append(error)

    def _job(self, job: Job, tasks: Sequence[Task]) -> None:
        saved = {entry.unit.key: entry for entry in job.saved.entries} if job.saved else {}
        changed: dict[UnitKey, Entry] = {}
        refusals: dict[UnitKey, str] = {}
        for task in tasks:
            key = task.entry.unit.key
            changed[key], refusals[key] = self._judged(task, saved.get(key), job)
        if self._care != "none" and changed:
            broken = unusable_in(replace(job, catalog=_with(job.catalog, changed)))
            refusals |= {key: f"its text {broken[key]}" for key in changed if key in broken}
        self._save(job, {key: entry for key, entry in changed.items() if not refusals[key]})
        self._done.all += [Ruling(task=task, refusal=refusals[task.entry.unit.key]) for task in tasks]

    def _judged(self, task: Task, entry: Entry | None, job: Job) -> tuple[Entry, str]:
        """The entry as it is to be, and why it is not."""
        if entry is None:
            return task.entry, BEHIND
        judged, refusal = self._verdict(entry)
        if not refusal and self._care == "all":
            refusal = _complaint(self._inspection.judged(task, judged, job))
        return judged, refusal

    def _save(self, job: Job, changed: Mapping[UnitKey, Entry]) -> None:
        if job.saved is None:
            return
        catalog = approval.with_entries(job.saved, changed, self._person)
        if catalog == job.saved:
            return
        if not self._dry:
            self._crediting.note(job)  # While the header still names whoever was here before.
            self._workspace.save(replace(job, catalog=catalog))
            self._crediting.rule(job, changed.values(), self._person)
        self._done.written.append(job.catalog_path)


def _complaint(task: Task) -> str:
    """What checks call wrong about the task's text; empty if nothing."""
    found = [f"{one.message} [{one.rule}]" for one in task.findings if one.severity is Severity.ERROR]
    return f"{'; '.join(found)}; correct it with --text or --edit, or give --force" if found else ""


def _with(catalog: Catalog, changed: Mapping[UnitKey, Entry]) -> Catalog:
    """The catalog with these translations."""
    entries = (
        replace(entry, translation=changed[entry.unit.key].translation)
        if entry.unit.key in changed
        else entry
        for entry in catalog.entries
    )
    return replace(catalog, entries=tuple(entries))
