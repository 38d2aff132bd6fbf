"""The straight line, once per command: read, call, write; errors of single files are collected."""

from __future__ import annotations

import contextlib
import errno
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from . import plugins
from .catalog_files import displaced, removed, save_template
from .drafting import Drafting, Progress
from .engines.guarded import GuardedEngine, limits_of
from .errors import ForeigndeskError, ForeigndeskErrors
from .pruning import pruned
from .publishing import Publishing
from .remembering import Remembering

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from .jobs import Job, Selection, Workspace
    from .plugins import Engine


@dataclass(slots=True)
class Outcome:
    """What a command did, in the order it did it."""

    written: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    """Sentences for the person."""
    explained: list[str] = field(default_factory=list)
    """One line for each occurrence of a term in a draft."""
    drafted: int = 0
    """Units that got a draft."""
    recalled: int = 0
    """Those of them that the memory had."""


def extract(workspace: Workspace, selection: Selection, *, prune: bool = False) -> Outcome:
    """Bring the catalogs up to date with the articles; with `prune` without obsolete translations that nothing needs."""
    outcome = Outcome()
    with workspace.project.locked(), _memory(workspace, outcome) as memory:
        for job in workspace.each(selection):
            memory.learn(job)
            kept = _pruned(job) if prune else job
            if _save(workspace, kept, outcome):
                outcome.notes += filter(None, [removed(job, kept)])
    return outcome


def translate(  # noqa: PLR0913  # all that a run can be told
    workspace: Workspace,
    selection: Selection,
    *,
    engine: Engine,
    options: Mapping[str, object] | None = None,
    redraft: bool = False,
    force: bool = False,
    explain: bool = False,
    progress: Progress = lambda _done, _total: None,
) -> Outcome:
    """The whole job: bring the catalogs up to date, draft what has no translation, build the variants.

    With `redraft`, drafts that no person has touched are made anew. `options` are what the engine was opened with
    beyond the settings: drafts that were made with others are not used again. With `explain`, the outcome has a line for
    each occurrence of a term.
    """
    outcome = Outcome()
    with workspace.project.locked(), _memory(workspace, outcome, options) as memory:
        drafting = Drafting(workspace, engine, memory, redraft=redraft, explains=explain)
        publishing = Publishing(workspace, force=force, dry=False)
        for job in drafting.run(selection, progress):
            if _save(workspace, job, outcome):
                publishing.plan(job)
        outcome.drafted, outcome.recalled = drafting.count, drafting.recalled
        outcome.notes += drafting.notes
        outcome.explained += drafting.explained
        _publish(workspace, selection, publishing, outcome)
    return outcome


def build(workspace: Workspace, selection: Selection, *, force: bool = False, dry: bool = False) -> Outcome:
    """Write the variants; with `dry` only tell which would change."""
    outcome = Outcome()
    publishing = Publishing(workspace, force=force, dry=dry)
    if dry:
        for job in workspace.each(selection):
            publishing.plan(job)
        _publish(workspace, selection, publishing, outcome)
        return outcome
    with workspace.project.locked(), _memory(workspace, outcome) as memory:
        for job in workspace.each(selection):
            memory.learn(job)
            publishing.plan(job)
        _publish(workspace, selection, publishing, outcome)
    return outcome


def open_engine(
    workspace: Workspace, name: str, models: Sequence[Path], options: Mapping[str, object] | None = None
) -> Engine:
    """The engine that is named, or else the settings'.

    `models` are folders searched before the settings', `options` go before those of the settings.
    """
    settings = workspace.project.settings
    chosen = name or settings.engine
    folders = workspace.project.model_folders(models)
    kind = plugins.load(plugins.ENGINES, chosen)
    given = {**settings.engines.get(chosen, {}), **(options or {})}
    limits, table = limits_of(chosen, given, process=not getattr(kind, "in_process", False))
    engine: Engine = kind(table, folders)
    if not limits.process:
        return engine
    return GuardedEngine(engine, name=chosen, options=table, models=folders, limits=limits)


def _pruned(job: Job) -> Job:
    return replace(job, catalog=pruned(job.catalog, before=job.saved, blocks=job.blocks))


def _save(workspace: Workspace, job: Job, outcome: Outcome) -> bool:
    """Write the job's catalog; whether all went well. A full disk ends the run: it would refuse all others, too."""
    try:
        if workspace.save(job):
            outcome.written.append(job.catalog_path)
            outcome.notes += filter(None, [displaced(job)])
        outcome.written += filter(None, [save_template(workspace, job)])
    except ForeigndeskError as error:
        if _is_full(error):
            raise ForeigndeskErrors([*workspace.errors, error]) from error
        workspace.errors.append(error)
        return False
    return True


def _is_full(error: ForeigndeskError) -> bool:
    return isinstance(error.__cause__, OSError) and error.__cause__.errno in {errno.ENOSPC, errno.EDQUOT}


def _publish(workspace: Workspace, selection: Selection, publishing: Publishing, outcome: Outcome) -> None:
    """Publish what is planned; the articles are read again, so that not all need be held."""
    done = publishing.run(workspace.each(selection, only=publishing.planned))
    outcome.written += done.written
    outcome.removed += done.removed
    outcome.notes += done.notes


@contextlib.contextmanager
def _memory(
    workspace: Workspace, outcome: Outcome, options: Mapping[str, object] | None = None
) -> Iterator[Remembering]:
    memory = Remembering(workspace, options=options)
    try:
        yield memory
    finally:
        memory.close()
        outcome.notes += memory.notes
        outcome.written += memory.written
