"""One run's dealings with the memory: it learns what people accepted, and serves units that were translated before.

Catalogs matter more than the memory: whatever is wrong with its file, the run goes on without it, and says so once.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from . import __version__
from .crediting import Crediting
from .errors import ForeigndeskError, StorageError
from .jobs import Selection, Workspace
from .memory import closest, digest
from .project import DamagedMemoryError
from .recalling import accepted_rows, asked_of, drafted_row, line, recall

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from .jobs import Job
    from .memory import Origin, Row
    from .model import Entry, Unit
    from .project import Counts, MemoryFile, Project
    from .recalling import Asked, Made
    from .translation import Draft

T = TypeVar("T")


class Remembering:
    """The memory during one run, which holds the project's lock; without `on` nothing is remembered.

    `options` are those of the engine that do not stand in the settings.
    """

    def __init__(
        self, workspace: Workspace, *, options: Mapping[str, object] | None = None, on: bool = True
    ) -> None:
        self._workspace = workspace
        self._options = {**workspace.project.settings.engines, "": dict(options or {})}
        self._file: MemoryFile | None = None
        self._is_new = False
        """Whether it replaced a damaged one in this run."""
        self.notes: list[str] = []
        """Sentences for the person."""
        self.written: list[str] = []
        """Files beside the catalogs."""
        self._crediting = Crediting(workspace)
        if on:
            self._carefully(self._open, None)

    def close(self) -> None:
        """Release the file; what was learned is kept, and who accepted what is written down."""
        self.written += self._crediting.save()
        if self._file:
            self._file.close()
            if self._file.dropped:
                self.notes.append(
                    f"damaged rows of the memory were dropped ({self._file.dropped}); "
                    "what people accepted comes back with the next run"
                )
        self._file = None

    def learn(self, job: Job) -> None:
        """Remember what people accepted in the job's catalog, if it is not known yet."""
        if job.saved_text is not None:
            self._crediting.note(job)
            self._carefully(lambda: self._learn(job), None)

    def recall(self, asked: Sequence[Asked]) -> list[Made | None]:
        """For each unit the best earlier translation that needs no more than a review, if there is one."""
        return self._carefully(lambda: self._recall(asked), [None] * len(asked))

    def keep(self, asked: Sequence[Asked], drafts: Sequence[Draft]) -> None:
        """Remember the drafts that an engine made of the units."""
        rows = [drafted_row(one, draft) for one, draft in zip(asked, drafts, strict=True) if draft.target]
        self._carefully(lambda: self._add(rows), None)

    def suggestion(self, asked: Asked) -> str:
        """What a reviewer may like to see beside a draft: the accepted translation of a close text; else empty."""
        return self._carefully(lambda: self._suggestion(asked), "")

    def asked(self, job: Job, signature: str, parts: Callable[[Entry], Sequence[Unit]]) -> list[Asked]:
        """The parts of a job's entries that are wanted, in order; `signature` is that of the engine.

        What an engine makes also depends on its options, and on us.
        """
        options = json.dumps(self._options, sort_keys=True, default=str)
        making = f"{signature}|{digest(__version__, options)}"
        return asked_of(job, self._workspace.terms(job), making, parts)

    def rebuild(self) -> None:
        """Drop what is damaged, and learn again what people accepted in the catalogs of the project's articles."""
        if not self._is_new:
            self._carefully(self._rebuild, None)

    # ── with the file ────────────────────────────────────────────────────

    def _open(self) -> None:
        self._file = self._workspace.project.memory()

    def _rebuild(self) -> None:
        if self._file:
            self._file.mend()
            for job in catalogs_of(self._workspace.project):
                self._learn(job, anew=True)

    def _learn(self, job: Job, *, anew: bool = False) -> None:
        if self._file is None:
            return
        article, locale = job.document.path, job.locale
        stamp = digest(job.document.text, job.saved_text or "")
        if anew or not self._file.knows(article, locale, stamp):
            rows = list(accepted_rows(job))
            self._file.learn(article, locale, stamp, rows)

    def _add(self, rows: Sequence[Row]) -> None:
        if self._file:
            self._file.add(rows)

    def _recall(self, asked: Sequence[Asked]) -> list[Made | None]:
        if self._file is None:
            return [None] * len(asked)
        return [recall(one, self._file) for one in asked]

    def _suggestion(self, asked: Asked) -> str:
        if self._file is None:
            return ""
        query = asked.query
        close = closest(self._file.alike(query.source, query.source_locale, query.locale), query)
        if close is None:
            return ""
        row, percent = close
        return f"{percent} % like “{line(row.source)}”, accepted in {row.article} as “{line(row.target)}”"

    def _carefully(self, work: Callable[[], T], otherwise: T) -> T:
        """What the work gives; if the file stands in the way, `otherwise`, and a note."""
        try:
            return work()
        except DamagedMemoryError:
            self._start_anew()
        except StorageError as error:
            self._give_up(error)
        return otherwise

    def _start_anew(self) -> None:
        """Set the damaged file aside, and learn again what is in the catalogs."""
        project = self._workspace.project
        if self._file:
            self._file.close()
        self._file = None
        try:
            aside = project.set_memory_aside()
            self._open()
            self.notes.append(f"the memory was damaged; it is kept as {aside} and rebuilt from the catalogs")
            self._rebuild()
            self._is_new = True
        except StorageError as error:
            self._give_up(error)

    def _give_up(self, error: Exception) -> None:
        if self._file:
            self._file.close()
        self._file = None
        self.notes.append(f"this run goes on without the memory: {error}")


def catalogs_of(project: Project) -> Iterator[Job]:
    """All jobs of a project that can be read; what is wrong with the others is told by the commands that need them."""
    try:
        yield from Workspace(project).each(Selection())
    except ForeigndeskError:
        return


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """What there is in a project's memory."""

    counts: tuple[Counts, ...] = ()
    damaged: int = 0
    """Rows that are not used, as they are no longer what was written."""


def status(project: Project) -> Status:
    """What there is in the memory; raises `StorageError` if it cannot be read. Nothing is changed."""
    if not project.has_memory():
        return Status()
    with project.memory() as file:
        return Status(counts=tuple(file.counts()), damaged=len(file.damaged()))


def rebuild(workspace: Workspace) -> list[str]:
    """Learn all accepted translations anew from the catalogs; sentences for the person."""
    with workspace.project.locked():
        memory = Remembering(workspace)
        memory.rebuild()
        memory.close()
    return memory.notes


def clear(project: Project, origins: Sequence[Origin]) -> int:
    """Forget all rows of these origins; how many there were."""
    with project.locked(), project.memory() as file:
        return file.clear(origins)
