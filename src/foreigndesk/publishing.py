"""Variants are written, moved when their slug changes, and never laid over what a person changed."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from .catalog import SLUG
from .errors import ConflictError, ForeigndeskError, InputError
from .model import State
from .project import Record, digest
from .variants import build, safe_slug

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .jobs import Job, Workspace
    from .model import Locale, Slug, Variant

BACKUP = ".bak"
"""What `--force` adds to the name of the copy it keeps."""


@dataclass(slots=True)
class Publication:
    """What became, or with a dry run would become, of the variants."""

    written: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


class Publishing:
    """One run over the variants of the jobs."""

    def __init__(self, workspace: Workspace, *, force: bool, dry: bool) -> None:
        self._workspace = workspace
        self._project = workspace.project
        self._force = force
        self._dry = dry
        self._records = dict(workspace.records)
        self._paths: dict[tuple[str, Locale], str] = {}
        self._owners: dict[str, str] = {}
        self._done = Publication()

    def run(self, jobs: Iterable[Job]) -> Publication:
        """Publish each job; errors are collected, and the others are done."""
        ready = [(job, slug) for job in jobs if (slug := self._plan(job)) is not None]
        try:
            for job, slug in ready:
                self._publish(job, slug)
        finally:
            # A run that is stopped has written variants, too: unrecorded, they would count as changed by people.
            if not self._dry:
                self._project.write_manifest(self._records)
        return self._done

    def _plan(self, job: Job) -> Slug | None:
        """The job's slug, once it is known where its variant goes; `None` if it is not to be published."""
        if reason := self._reason_to_wait(job):
            self._done.notes.append(f"{job.document.path} is not built in {job.locale}: {reason}")
            return None
        try:
            slug = safe_slug(job.catalog, job.slug or _stem(job.document.path), job.catalog_path)
            path = self._project.variant_path(job.document.path, job.locale, slug)
        except ForeigndeskError as error:
            self._workspace.errors.append(error)
            return None
        self._paths[job.document.path, job.locale] = path
        return slug

    def _reason_to_wait(self, job: Job) -> str:
        """Why there is nothing to publish; empty if there is."""
        entries = job.catalog.entries
        texts = [entry for entry in entries if entry.unit.context != SLUG]
        if texts and all(entry.translation.state is State.INITIAL for entry in texts):
            return "nothing of it is translated"
        unreviewed = sum(1 for entry in entries if entry.translation.state is not State.REVIEWED)
        if self._project.settings.publish == "reviewed" and unreviewed:
            return f"{unreviewed} of {len(entries)} units are not reviewed"
        return ""

    def _publish(self, job: Job, slug: Slug) -> None:
        path = self._paths[job.document.path, job.locale]
        try:
            self._claim(path, job)
            variant, rejected = build(
                job.document, job.catalog, job.format, slug=slug, path=path, catalog_path=job.catalog_path
            )
            self._workspace.errors += rejected
            if rejected and self._project.settings.publish == "reviewed":
                return  # Nobody has accepted a text that is half in another language.
            self._write(variant)
            self._remove_former(variant)
        except ForeigndeskError as error:
            self._workspace.errors.append(error)

    def _claim(self, path: str, job: Job) -> None:
        """Raise `InputError` if the path is another article's, in this run or from an earlier one."""
        mine = job.document.path
        recorded = self._records.get(path)
        if recorded and self._stays(recorded, path):
            owner = recorded.article
        else:
            owner = self._owners.setdefault(_address(path), mine)
        if owner != mine:
            what = f"{mine} and {owner} have the same slug"
            raise InputError(what, remedy=f"change the slug in {job.catalog_path}", location=path)

    def _stays(self, record: Record, path: str) -> bool:
        """Whether the article of a record is still there, and does not move elsewhere in this run."""
        target = self._paths.get((record.article, record.locale), path)
        return target == path and self._project.exists(record.article)

    def _write(self, variant: Variant) -> None:
        current = self._project.find_text(variant.path)
        if current != variant.text:
            if current is not None and self._is_changed(variant.path, current):
                self._keep_copy(variant.path, current)
            if not self._dry:
                self._project.write(variant.path, variant.text, expected=current)
            self._done.written.append(variant.path)
        record = Record(article=variant.article, locale=variant.locale, digest=digest(variant.text))
        self._records[variant.path] = record

    def _is_changed(self, path: str, text: str) -> bool:
        """Whether the file is not what we last wrote there."""
        return path not in self._records or digest(text) != self._records[path].digest

    def _keep_copy(self, path: str, text: str) -> None:
        """Make room for a variant that `--force` writes; raises `ConflictError` without it."""
        if not self._force:
            remedy = "move the change into the catalog, or build with --force, which keeps a copy"
            raise ConflictError("a person changed this variant", remedy=remedy, location=path)
        number, copy = 1, path + BACKUP
        while self._project.exists(copy):
            number += 1
            copy = f"{path}{BACKUP}{number}"
        if not self._dry:
            self._project.write(copy, text, expected=None)
        self._done.notes.append(f"{path} was changed by a person; that text is kept in {copy}")

    def _remove_former(self, variant: Variant) -> None:
        """Delete the article's variant under its former slug, unless a person changed it."""
        former = [
            path
            for path, record in self._records.items()
            if (record.article, record.locale) == (variant.article, variant.locale) and path != variant.path
        ]
        for path in former:
            text = self._project.find_text(path)
            if text is not None and self._is_changed(path, text):
                what = f"{path} is kept: a person changed it; its article is now {variant.path}"
                self._done.notes.append(what)
            elif text is not None:
                if not self._dry:
                    self._project.remove(path)
                self._done.removed.append(path)
            del self._records[path]


def _address(path: str) -> str:
    """What two paths share that some file system or browser takes for the same."""
    return unicodedata.normalize("NFKC", path).casefold()


def _stem(path: str) -> str:
    return path.rpartition("/")[2].rpartition(".")[0] or path
