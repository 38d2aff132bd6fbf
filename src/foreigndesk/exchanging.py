"""One run of `export`: catalogs as XLIFF, or what people accepted in them as TMX."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from . import __version__
from .catalog import SLUG
from .crediting import reviews_of
from .errors import ForeigndeskError, SettingsError
from .exchange import tmx, xliff, xliff12
from .exchange.texts import texts_of
from .exchange.values import File
from .model import State
from .project.elsewhere import write_elsewhere
from .queueing import unit_id

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from .jobs import Job, Selection, Workspace
    from .model import Entry, Locale, UnitKey
    from .review_log import Review

Kind = Literal["xliff", "xliff12", "tmx"]
SUFFIXES = {"xliff": ".xlf", "xliff12": ".xlf", "tmx": ".tmx"}
FOLDER = "exchange"
"""Where files go if nobody says where."""


@dataclass(slots=True)
class Exported:
    """What an export did."""

    written: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    """Files that said the same already, or were left alone."""


def export(
    workspace: Workspace,
    selection: Selection,
    kind: Kind,
    *,
    output: Path | None = None,
    is_open: bool = False,
    force: bool = False,
) -> Exported:
    """Write a file for each pair of languages that has anything to export.

    With `is_open` only what is not reviewed. A file that is there and differs is replaced only with `force`, as somebody
    may have worked in it; without, it is an error in the workspace.
    """
    pairs: dict[tuple[Locale, Locale], list[Job]] = {}
    for job in workspace.each(selection):
        pairs.setdefault((job.source, job.locale), []).append(job)
    is_folder = output is None or output.is_dir() or not output.suffix
    if output is not None and not is_folder and len(pairs) > 1:
        what = f"{output} is one file, and there are {len(pairs)} pairs of languages"
        raise SettingsError(what, remedy="name a folder, or narrow it with --from and --locale")
    base = output or workspace.project.root / FOLDER
    done = Exported()
    for (source, locale), jobs in pairs.items():
        path = base / f"{source}-{locale}{SUFFIXES[kind]}" if is_folder else base
        shown = _shown(path, workspace.project.root)
        try:
            text = _tmx(jobs, workspace) if kind == "tmx" else _xliff(jobs, kind, is_open=is_open)
            if text:
                is_new = write_elsewhere(path, text, force=force)
                (done.written if is_new else done.unchanged).append(shown)
        except ForeigndeskError as error:
            workspace.errors.append(error)
            done.unchanged.append(shown)
    return done


def _shown(path: Path, root: Path) -> str:
    resolved = path.resolve()
    return resolved.relative_to(root).as_posix() if resolved.is_relative_to(root) else str(path)


def _xliff(jobs: Sequence[Job], kind: Kind, *, is_open: bool) -> str:
    files = [file for job in jobs if (file := file_of(job, is_open=is_open)).texts]
    if not files:
        return ""
    return xliff.dumps(files) if kind == "xliff" else xliff12.dumps(files)


def file_of(job: Job, *, is_open: bool = False) -> File:
    """The texts of a job's catalog; with `is_open` those of units that are not reviewed."""
    wanted = (
        entry for entry in job.catalog.entries if not (is_open and entry.translation.state is State.REVIEWED)
    )
    return File(
        article=job.document.path,
        source_locale=job.source,
        locale=job.locale,
        texts=tuple(text for entry in wanted for text in texts_of(entry, job.format)),
    )


def _tmx(jobs: Sequence[Job], workspace: Workspace) -> str:
    """What people accepted, without slugs, each of which is for one article; all jobs are of one locale."""
    reviews = reviews_of(workspace, jobs[0].locale)
    found: dict[tuple[UnitKey, str], tmx.Pair] = {}
    for job in jobs:
        for entry in job.catalog.entries:
            if entry.translation.state is State.REVIEWED and entry.unit.context != SLUG:
                key = (entry.unit.key, entry.translation.target)
                pair = _credited(entry, job, reviews)
                found[key] = max(pair, found.get(key, pair), key=lambda one: one.day)
    return tmx.dumps(list(found.values()), version=__version__) if found else ""


def _credited(entry: Entry, job: Job, reviews: Mapping[str, Review]) -> tmx.Pair:
    """A reviewed entry as a pair, with who accepted it and when, if that is on record."""
    pair = tmx.pair_of(entry, job.format, job.source, job.locale)
    review = reviews.get(unit_id(job.document.path, job.locale, entry.unit.key))
    if review is None or not review.covers(entry.translation.target):
        return pair
    return pair._replace(day=review.day, reviewer=review.reviewer)
