"""Catalogs on their way from and to files that people may save at the same time.

A run takes minutes, and a reviewer saves in the midst of it. Then what the run made is put into what the reviewer
saved, unit by unit, and the reviewer goes first.
"""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING

from . import po
from .errors import ConflictError, InputError
from .merging import merge
from .model import Location
from .updating import update

if TYPE_CHECKING:
    from .jobs import Job
    from .model import Catalog, Locale
    from .project import Project

ATTEMPTS = 5
"""How often a catalog is tried to be saved while somebody else keeps saving it."""
PAUSE = 0.2
"""Seconds in between: an editor that is writing the file should have finished."""


def load(text: str, path: str, *, article: str, source: Locale, locale: Locale) -> Catalog:
    """The catalog in a file of ours; raises `InputError` if it is damaged or in another locale."""
    loaded = po.loads(text, path=path)
    if loaded.locale != locale:
        what = f"its header says Language: {loaded.locale}, its folder {locale}"
        raise InputError(what, remedy="correct the header, or move the file", location=Location(path, 1))
    known = loaded.source_locale or source
    return replace(loaded, article=loaded.article or article, source_locale=known)


def save(project: Project, job: Job, *, date: str) -> bool:
    """Write the job's catalog if it says anything new; whether it did. What says the same stays as it is written.

    Where a person saved the file since it was read, both are put together. Raises `ConflictError` where that cannot
    be done; the file is as the person left it then.
    """
    for _ in range(1, ATTEMPTS):
        try:
            return _write(project, job, date)
        except ConflictError:
            time.sleep(PAUSE)
        job = _caught_up(project, job)
    return _write(project, job, date)


def _write(project: Project, job: Job, date: str) -> bool:
    if job.saved is None or job.saved_text is None:
        text = po.dumps(job.catalog)
    else:
        bugs = project.settings.report_msgid_bugs_to
        text = po.revise(job.catalog, before=job.saved, was=job.saved_text, date=date, bugs=bugs)
    return project.write(job.catalog_path, text, expected=job.saved_text)


def _caught_up(project: Project, job: Job) -> Job:
    """The job with what a person saved meanwhile; as it was while there is nothing that can be read."""
    text = project.find_text(job.catalog_path)
    if text is None:
        return job
    try:
        theirs = load(text, job.catalog_path, article=job.document.path, source=job.source, locale=job.locale)
    except InputError:  # Perhaps they have not finished saving.
        return job
    # All three follow the article as it is now, so that a text that was corrected meanwhile goes with its unit.
    merged = merge(_followed(job, job.saved), job.catalog, _followed(job, theirs))
    if merged.conflicts:
        what = f"a person translated “{merged.conflicts[0].key[1]}” at the same time"
        raise ConflictError(what, remedy="look at it, and run again", location=job.catalog_path)
    return replace(job, saved=theirs, saved_text=text, catalog=merged.catalog)


def _followed(job: Job, saved: Catalog | None) -> Catalog:
    """A catalog brought up to date with the job's article."""
    units = [entry.unit for entry in job.catalog.entries]
    return update(
        saved,
        units,
        article=job.document.path,
        source_locale=job.source,
        locale=job.locale,
        inline=job.format.inline,
    )
