"""How foreigndesk does on a folder: through its own pipeline, on a copy of the files.

python benchmarks/roundtrip_ours.py PROJECT FROM TO    # prints the CPU seconds of extract, merge and build
"""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hostile_texts import hostile
from roundtrip_files import Figures, find_files

from foreigndesk import pipeline, plugins, po, variants
from foreigndesk.catalog import usable
from foreigndesk.drafting import Drafting
from foreigndesk.engines.pseudo import PseudoEngine
from foreigndesk.errors import ForeigndeskError, InputError
from foreigndesk.jobs import Job, Selection, Workspace
from foreigndesk.locales import parse_locale
from foreigndesk.model import State, Translation
from foreigndesk.project import open_project
from foreigndesk.remembering import Remembering

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Callable, Iterator

    from roundtrip_files import Reader

    from foreigndesk.model import Catalog, Entry, Variant

SETTINGS = "foreigndesk.toml"
SHOWN, FEW = 80, 4
"""Characters of an item, and items, that are told of a difference."""


def measure(arguments: Namespace, reader: Reader, scratch: Path) -> Figures:
    """The figures of foreigndesk; its copy of the files and all it writes stay in `scratch`."""
    paths = find_files(arguments.folder, suffixes(), arguments.limit)
    _copy(arguments.folder, scratch, paths)
    figures = Figures(files=len(paths), pseudo_ok=0, hostile_ok=0)
    run = _Run(arguments, reader, scratch, figures)
    good = [path for path in paths if run.measure(path)]
    figures.cpu_s = _cpu_seconds(arguments, scratch, set(paths) - set(good), figures) if good else None
    return figures


def suffixes() -> set[str]:
    """What files the installed formats read."""
    formats = (plugins.load(plugins.FORMATS, name) for name in plugins.names(plugins.FORMATS))
    return {suffix for format_ in formats for suffix in format_({}).suffixes}


class _Run:
    """One file after the other; what goes wrong with one is noted, and the next is done."""

    def __init__(self, arguments: Namespace, reader: Reader, scratch: Path, figures: Figures) -> None:
        self._arguments = arguments
        self._reader = reader
        self._figures = figures
        self._workspace = Workspace(open_project(scratch))
        self._root = scratch
        self._path = ""

    def measure(self, path: str) -> bool:
        """Take all figures of a file; whether every step came to an end."""
        self._path = path
        try:
            self._measure()
        except ForeigndeskError as error:
            self._figures.rejected += 1
            self._fault("rejected", str(error))
        except Exception as error:  # noqa: BLE001  # a crash is what we look for
            self._figures.crashed += 1
            self._fault("crashed", f"{type(error).__name__}: {error}")
        else:
            return True
        return False

    def _measure(self) -> None:
        job = self._read()
        page = self._reader.page(self._path, job.document.text)
        occurrences = [(segment.source, 1) for segment in job.document.segments if not segment.keep]
        self._figures.add_words(self._path, page, self._reader.units(self._path, occurrences))
        self._figures.identical += self._is_identical(job)
        self._figures.pseudo_ok = (self._figures.pseudo_ok or 0) + self._is_kept(
            job, page, "pseudo", self._pseudo
        )
        rotations = (partial(_hostile, rotation=number) for number in range(self._arguments.rotations))
        is_safe = all(self._is_kept(job, page, "hostile", rotation) for rotation in rotations)
        self._figures.hostile_ok = (self._figures.hostile_ok or 0) + is_safe

    @property
    def _selection(self) -> Selection:
        return Selection(
            articles=(self._path,),
            source=parse_locale(self._arguments.source),
            targets=(parse_locale(self._arguments.target),),
        )

    def _read(self) -> Job:
        self._workspace.errors.clear()
        with self._limited():
            jobs = self._workspace.jobs(self._selection)
        self._workspace.raise_errors()
        [job] = jobs
        return job

    def _is_identical(self, job: Job) -> bool:
        """Whether untranslated units, and a reviewed catalog that came through PO, give the very bytes."""
        same = {segment.key: segment.source for segment in job.document.segments}
        data = (self._root / self._path).read_bytes()
        with self._limited():
            catalog = po.loads(po.dumps(_reviewed(job.catalog, _source)), path=job.catalog_path)
            rebuilt = [variants.render(job.document, texts, job.format) for texts in (same, usable(catalog))]
        is_complete = len(catalog.entries) == len(job.catalog.entries)
        is_identical = is_complete and all(text.encode() == data for text in rebuilt)
        if not is_identical:
            self._fault("identical", "other bytes")
        return is_identical

    def _is_kept(self, job: Job, page: dict[str, Any], step: str, translate: Callable[[Job], Job]) -> bool:
        """Whether a variant is built, and has the shape of its article."""
        try:
            with self._limited():
                variant = self._built(translate(job))
        except InputError as error:
            self._fault(step, f"not built: {error}")
            return False
        shape = self._reader.page(self._path, variant.text)["shape"]
        if shape != page["shape"]:
            self._fault(step, _difference(page["shape"], shape))
        return bool(shape == page["shape"])

    def _built(self, job: Job) -> Variant:
        slug = variants.safe_slug(job.catalog, job.slug or Path(self._path).stem, job.catalog_path)
        path = job.catalog_path
        return variants.build(
            job.document, job.catalog, job.format, slug=slug, path=self._path, catalog_path=path
        ).variant

    def _pseudo(self, _: Job) -> Job:
        memory = Remembering(self._workspace, on=False)
        drafting = Drafting(self._workspace, PseudoEngine({}, []), memory)
        [drafted] = drafting.run(self._selection, lambda _done, _total: None)
        for note in drafting.notes:
            self._fault("note", note)
        return drafted

    @contextmanager
    def _limited(self) -> Iterator[None]:
        """Raise `TimeoutError` if a step takes too long, where the system can tell."""
        if not hasattr(signal, "SIGALRM"):
            yield
            return
        signal.signal(signal.SIGALRM, _stop)
        signal.alarm(self._arguments.timeout)
        try:
            yield
        finally:
            signal.alarm(0)

    def _fault(self, step: str, what: str) -> None:
        self._figures.faults.append(f"{self._path}: {step}: {what}")


def _hostile(job: Job, rotation: int) -> Job:
    """The job with every unit but the slug translated by something that is markup if it is not escaped."""

    def target(index: int, entry: Entry) -> str:
        return entry.unit.source if entry.unit.context == variants.SLUG else hostile(index, rotation)

    return replace(job, catalog=_reviewed(job.catalog, target))


def _source(_index: int, entry: Entry) -> str:
    return entry.unit.source


def _reviewed(catalog: Catalog, target: Callable[[int, Entry], str]) -> Catalog:
    entries = (
        replace(entry, translation=Translation(target=target(index, entry), state=State.REVIEWED))
        for index, entry in enumerate(catalog.entries)
    )
    return replace(catalog, entries=tuple(entries))


def _difference(before: list[str], after: list[str]) -> str:
    """What the shape lost and gained, or that only its order is another."""
    lost, gained = Counter(before) - Counter(after), Counter(after) - Counter(before)
    told = [
        f"{word} {', '.join(item[:SHOWN] for item in list(items)[:FEW])}"
        for word, items in (("lost", lost), ("gained", gained))
        if items
    ]
    return "; ".join(told) or "another order"


def _copy(folder: Path, scratch: Path, paths: list[str]) -> None:
    """The files, and the settings of the folder if it has any, in a project of their own."""
    for path in paths:
        (scratch / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(folder / path, scratch / path)
    settings = folder / SETTINGS
    (scratch / SETTINGS).write_text(
        settings.read_text(encoding="utf-8") if settings.is_file() else "", "utf-8"
    )


def _stop(_signal: int, _frame: object) -> None:
    raise TimeoutError("it takes too long")


def _cpu_seconds(arguments: Namespace, scratch: Path, bad: set[str], figures: Figures) -> float | None:
    """CPU seconds of a process that does what the commands do, on all files that came through."""
    for path in bad:
        (scratch / path).unlink()
    command = [sys.executable, __file__, str(scratch), arguments.source, arguments.target]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        figures.faults.append(f"the commands failed: {done.stderr.strip()[-SHOWN:]}")
        return None
    return float(done.stdout)


def work(root: Path, source: str, target: str) -> float:
    """CPU seconds since the process began, for extract, merge and build; filling in translations is not counted."""
    paths = find_files(root, suffixes(), None)
    selection = Selection(articles=tuple(paths), source=parse_locale(source), targets=(parse_locale(target),))
    pipeline.extract(Workspace(open_project(root)), selection)
    pause = time.process_time()
    for path in root.glob(f"l10n/{target}/**/*.po"):
        catalog = po.loads(path.read_text(encoding="utf-8"), path=path.name)
        path.write_text(po.dumps(_reviewed(catalog, _source)), encoding="utf-8")
    pause = time.process_time() - pause
    pipeline.extract(Workspace(open_project(root)), selection)
    pipeline.build(Workspace(open_project(root)), selection)
    return time.process_time() - pause


if __name__ == "__main__":
    print(work(Path(sys.argv[1]), *sys.argv[2:]))
