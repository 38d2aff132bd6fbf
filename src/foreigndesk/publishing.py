"""Variants are written, moved when their slug changes, and never laid over what a person changed."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from .catalog import SLUG
from .copies import free_path
from .errors import ConflictError, ForeigndeskError, InputError
from .layouts import laid_out
from .model import Slug, State
from .project import KEPT, Record, digest
from .slugs import is_slug
from .variants import build, safe_slug, slug_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from .jobs import Job, JobKey, Workspace
    from .model import Variant
    from .policy import Decision

BACKUP = ".bak"
"""What `--force` adds to the name of the copy it keeps."""
DRAFT = "draft"
"""The status of a variant with a translation that nobody accepted."""
SOURCE = "source"
"""The status of a variant without any translation."""
RECORDED = 1000
"""Variants after which the record is written: a run that is killed leaves few of them unrecorded."""


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
        self._former = _by_job(self._records)
        self._paths: dict[JobKey, str] = {}
        self._slugs: dict[JobKey, Slug] = {}
        self._owners: dict[str, str] = {}
        self._done = Publication()

    def plan(self, job: Job) -> None:
        """Find out where the job's variant goes, if it is to be published; all jobs are planned before any is."""
        try:
            if reason := self._reason_to_wait(job):
                self._wait(job, reason)
                return
            slug = self._slug(job)
            path = self._variant_path(job, slug)
        except ForeigndeskError as error:
            self._workspace.errors.append(error)
            return
        key = job.key
        self._paths[key] = path
        self._slugs[key] = slug

    @property
    def planned(self) -> Collection[JobKey]:
        """The jobs that are to be published."""
        return self._slugs.keys()

    def run(self, jobs: Iterable[Job]) -> Publication:
        """Publish each job that is planned; errors are collected, and the others are done."""
        try:
            for count, job in enumerate(jobs, start=1):
                if slug := self._slugs.get(job.key):
                    self._publish(job, slug)
                if count % RECORDED == 0:
                    self._record()
        finally:
            # A run that is stopped has written variants, too: unrecorded, they would count as changed by people.
            self._record()
        return self._done

    def _record(self) -> None:
        if not self._dry:
            self._project.write_manifest(self._records, read=self._workspace.records)

    def _decision(self, job: Job) -> Decision:
        return self._project.settings.publish.of(job.document.path, job.locale)

    def _reason_to_wait(self, job: Job) -> str:
        """Why there is nothing to publish; empty if there is."""
        decision, entries = self._decision(job), job.catalog.entries
        if decision.fills_in:
            return ""
        texts = [entry for entry in entries if entry.unit.context != SLUG]
        if texts and all(entry.translation.state is State.INITIAL for entry in texts):
            return "nothing of it is translated"
        unreviewed = sum(1 for entry in entries if entry.translation.state is not State.REVIEWED)
        if decision.is_strict and unreviewed:
            return f"{unreviewed} of {len(entries)} units are not reviewed"
        return ""

    def _wait(self, job: Job, reason: str) -> None:
        """Leave the job out: what was accepted and published before stays, what nobody accepted goes."""
        told = f"{job.document.path} is not built in {job.locale}: {reason}"
        for path in self._former.get(job.key, ()):
            if not self._is_record_of(path, job.key) or not self._project.exists(path):
                continue
            unwanted = {DRAFT, SOURCE} if self._decision(job).is_strict else {SOURCE}
            if self._records[path].status in unwanted:
                self._remove(path, f"{path} is kept, though nobody accepted it: a person changed it")
            else:
                told += f"; {path} stays as it was published"
        self._done.notes.append(told)

    def _slug(self, job: Job) -> Slug:
        """Where the job is published; one that nobody accepted is passed over where readers may not meet it.

        Not so if the variant is there already: an address that readers know stays. Raises `InputError`.
        """
        source = job.slug or _stem(job.document.path)
        unit = next((entry for entry in job.catalog.entries if entry.unit.context == SLUG), None)
        if unit is None or self._decision(job).allows(unit):
            return safe_slug(job.catalog, source, job.catalog_path)
        slug = slug_of(job.catalog, source)
        is_known = is_slug(slug) and self._variant_path(job, slug) in self._former.get(job.key, ())
        return slug if is_known else Slug(source)

    def _variant_path(self, job: Job, slug: Slug) -> str:
        return self._project.variant_path(job.document.path, job.locale, slug)

    def _publish(self, job: Job, slug: Slug) -> None:
        path = self._paths[job.document.path, job.locale]
        decision = self._decision(job)
        try:
            self._claim(path, job)
            variant, rejected = build(
                job.document,
                job.published,
                job.format,
                slug=slug,
                path=path,
                catalog_path=job.catalog_path,
                allows=decision.allows,
            )
            self._workspace.errors += rejected
            if rejected and decision.is_strict and not decision.fills_in:
                # Nobody has accepted a text that is half in another language.
                self._wait(job, "not all of its translations can be used")
                return
            laid_out = self._laid_out(variant, job)
            self._write(laid_out, layout=KEPT if laid_out.text != variant.text else "")
            self._remove_former(variant)
        except ForeigndeskError as error:
            self._workspace.errors.append(error)

    def _laid_out(self, variant: Variant, job: Job) -> Variant:
        """The variant with the line breaks that a person gave the file that is there already."""
        present, record = self._project.find_text(variant.path), self._records.get(variant.path)
        if present is None:
            return variant
        if record and record.layout != KEPT and record.digest == digest(present):
            return variant
        return replace(variant, text=laid_out(variant.text, present, job.format, path=variant.path))

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

    def _is_record_of(self, path: str, key: JobKey) -> bool:
        """Whether the path is still recorded as that job's: in this run another one may have taken it."""
        record = self._records.get(path)
        return record is not None and (record.article, record.locale) == key

    def _write(self, variant: Variant, *, layout: str) -> None:
        current = self._project.find_text(variant.path)
        if current != variant.text:
            if current is not None and self._is_changed(variant.path, current):
                self._keep_copy(variant.path, current)
            if not self._dry:
                self._project.write(variant.path, variant.text, expected=current)
            self._done.written.append(variant.path)
        self._records[variant.path] = Record(
            article=variant.article,
            locale=variant.locale,
            digest=digest(variant.text),
            status=variant.status,
            layout=layout,
        )

    def _is_changed(self, path: str, text: str) -> bool:
        """Whether the file is not what we last wrote there."""
        return path not in self._records or digest(text) != self._records[path].digest

    def _keep_copy(self, path: str, text: str) -> None:
        """Make room for a variant that `--force` writes; raises `ConflictError` without it."""
        if not self._force:
            remedy = "move the change into the catalog, or build with --force, which keeps a copy"
            raise ConflictError("a person changed this variant", remedy=remedy, location=path)
        copy = free_path(self._project, path + BACKUP)
        if not self._dry:
            self._project.write(copy, text, expected=None)
        self._done.notes.append(f"{path} was changed by a person; that text is kept in {copy}")

    def _remove_former(self, variant: Variant) -> None:
        """Delete the article's variant under its former slug, unless a person changed it."""
        key = (variant.article, variant.locale)
        for path in self._former.get(key, ()):
            if path == variant.path or not self._is_record_of(path, key):
                continue
            kept = f"{path} is kept: a person changed it; its article is now {variant.path}"
            self._remove(path, kept)
            self._records.pop(path, None)

    def _remove(self, path: str, kept: str) -> None:
        """Delete a variant of ours; if a person changed it, it stays, and `kept` is told."""
        text = self._project.find_text(path)
        if text is not None and self._is_changed(path, text):
            self._done.notes.append(kept)
        elif text is not None:
            if not self._dry:
                self._project.remove(path, expected=text)
            self._done.removed.append(path)
            del self._records[path]


def _by_job(records: Mapping[str, Record]) -> dict[JobKey, list[str]]:
    """The recorded paths of each job."""
    found: dict[JobKey, list[str]] = {}
    for path, record in records.items():
        found.setdefault((record.article, record.locale), []).append(path)
    return found


def _address(path: str) -> str:
    """What two paths share that some file system or browser takes for the same."""
    return unicodedata.normalize("NFKC", path).casefold()


def _stem(path: str) -> str:
    return path.rpartition("/")[2].rpartition(".")[0] or path
