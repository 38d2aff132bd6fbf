"""What goes with a catalog that is brought up to date: its template, and a word on translations that lost their place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import po_template
from .model import Location, State
from .sentences import flat

if TYPE_CHECKING:
    from .jobs import Job, Workspace

SHOWN = 40
"""Characters of a source that a note quotes."""


def save_template(workspace: Workspace, job: Job) -> str | None:
    """Write the template of the job's article, if the settings want one; its path if it says anything new."""
    project = workspace.project
    if not project.settings.templates:
        return None
    path = project.template_path(job.document.path)
    was = project.find_text(path)
    text = po_template.dumps(
        [entry.unit for entry in job.catalog.entries],
        article=job.document.path,
        source_locale=job.source,
        date=workspace.now,
        bugs=project.settings.report_msgid_bugs_to,
        was=was,
    )
    return path if project.write(path, text, expected=was) else None


def displaced(job: Job) -> str | None:
    """What is to be told of translations that had a place in the saved catalog and now wait at its end."""
    waiting = {entry.unit.key for entry in job.catalog.obsolete}
    followed = {entry.translation.previous for entry in job.catalog.entries}
    article = flat(" ".join(entry.unit.source for entry in job.catalog.entries))
    found = [
        entry
        for entry in (job.saved.entries if job.saved else ())
        # Not so where another unit has it as its old source, nor where only paragraphs are parted otherwise.
        if entry.unit.key in waiting - followed and flat(entry.unit.source) not in article
    ]
    if not found:
        return None
    first = found[0]
    quoted = first.unit.source if len(first.unit.source) <= SHOWN else f"{first.unit.source[:SHOWN]}…"
    others = f" and {len(found) - 1} more" if found[1:] else ""
    place = Location(job.catalog_path, first.line)
    verb = "are" if others else "is"
    return (
        f"{place}: “{quoted}”{others} {verb} not in the article; kept at the end of the file "
        "(if a msgid was edited, put it back as it was)"
    )


def removed(job: Job, kept: Job) -> str | None:
    """What is to be told of obsolete translations that were removed on request, and of those that are still needed."""
    if not job.catalog.obsolete:
        return None
    left = {entry.unit.key for entry in kept.catalog.obsolete}
    gone = [entry for entry in job.catalog.obsolete if entry.unit.key not in left]
    noun = "translation" if len(gone) == 1 else "translations"
    reviewed = sum(entry.translation.state is State.REVIEWED for entry in gone)
    still = "; kept as texts that await review need them, or as they are new here" if left else ""
    return f"{job.catalog_path}: {len(gone)} obsolete {noun} removed ({reviewed} reviewed), {len(left)} left{still}"
