"""The straight line, once per command: read, call, write; errors of single files are collected."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from . import plugins
from .drafting import Drafting
from .engines.guarded import GuardedEngine, limits_of
from .errors import ForeigndeskError
from .publishing import Publishing

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from .jobs import Job, Selection, Workspace
    from .plugins import Engine

Progress = Callable[[int, int], None]
"""Called with the units drafted so far and all of them."""


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


def extract(workspace: Workspace, selection: Selection) -> Outcome:
    """Bring the catalogs up to date with the articles."""
    outcome = Outcome()
    with workspace.project.locked():
        for job in workspace.jobs(selection):
            _save(workspace, job, outcome)
    return outcome


def translate(
    workspace: Workspace,
    selection: Selection,
    *,
    engine: Engine,
    redraft: bool = False,
    force: bool = False,
    progress: Progress = lambda _done, _total: None,
) -> Outcome:
    """The whole job: bring the catalogs up to date, draft what has no translation, build the variants.

    With `redraft`, drafts that no person has touched are made anew.
    """
    outcome = Outcome()
    with workspace.project.locked():
        drafting = Drafting(workspace, engine, redraft=redraft)
        drafted = drafting.run(workspace.jobs(selection), progress)
        finished = [job for job in drafted if _save(workspace, job, outcome)]
        outcome.drafted = drafting.count
        outcome.notes += drafting.notes
        outcome.explained += drafting.explained
        _publish(workspace, finished, outcome, force=force, dry=False)
    return outcome


def build(workspace: Workspace, selection: Selection, *, force: bool = False, dry: bool = False) -> Outcome:
    """Write the variants; with `dry` only tell which would change."""
    outcome = Outcome()
    if dry:
        _publish(workspace, workspace.jobs(selection), outcome, force=force, dry=True)
        return outcome
    with workspace.project.locked():
        _publish(workspace, workspace.jobs(selection), outcome, force=force, dry=False)
    return outcome


def open_engine(
    workspace: Workspace, name: str, models: Sequence[Path], options: Mapping[str, object] | None = None
) -> Engine:
    """The engine that is named, or else the settings'.

    `models` are folders searched before the settings', `options` go before those of the settings.
    """
    settings = workspace.project.settings
    chosen = name or settings.engine
    folders = model_folders(workspace, models)
    limits, table = limits_of(chosen, {**settings.engines.get(chosen, {}), **(options or {})})
    engine: Engine = plugins.load(plugins.ENGINES, chosen)(table, folders)
    if not limits.process:
        return engine
    return GuardedEngine(engine, name=chosen, options=table, models=folders, limits=limits)


def model_folders(workspace: Workspace, models: Sequence[Path]) -> list[Path]:
    """The folders of packages that are named: the given ones, then the settings'."""
    project = workspace.project
    return [*models, *(project.root / Path(folder).expanduser() for folder in project.settings.models)]


def _save(workspace: Workspace, job: Job, outcome: Outcome) -> bool:
    """Write the job's catalog; whether all went well."""
    try:
        if workspace.save(job):
            outcome.written.append(job.catalog_path)
    except ForeigndeskError as error:
        workspace.errors.append(error)
        return False
    return True


def _publish(workspace: Workspace, jobs: Sequence[Job], outcome: Outcome, *, force: bool, dry: bool) -> None:
    done = Publishing(workspace, force=force, dry=dry).run(jobs)
    outcome.written += done.written
    outcome.removed += done.removed
    outcome.notes += done.notes
