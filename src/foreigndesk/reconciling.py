"""Files of ours that two branches changed, put together for git: catalogs, and the record of variants.

What cannot be read is merged as git itself would, line by line, so that nothing is lost where we do not understand.
"""

from __future__ import annotations

import contextlib
import subprocess
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from . import merging, po, po_header
from .errors import InputError, StorageError
from .project import manifest as manifests
from .project.files import Files

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from .merging import Conflict
    from .model import Catalog
    from .project import Record

LONGEST_SHOWN = 60
"""Characters of a text that a message shows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reconciled:
    """What came of the two versions of a file."""

    text: str
    conflicts: tuple[str, ...] = ()
    """What a person must decide, a sentence each; the text has both versions."""


def reconcile(base: str, ours: str, theirs: str, *, path: str) -> Reconciled:
    """Both versions in one; `base` is empty where there was none. Line ends are those of our side.

    Raises `InputError` for a version that is no catalog and no record of ours.
    """
    if PurePosixPath(path).name == manifests.NAME:
        return _records(base, ours, theirs, path)
    return _catalogs(base, ours, theirs, path)


def reconcile_files(base: Path, ours: Path, theirs: Path, *, path: str) -> Sequence[str]:
    """Write both versions into the file of ours; the conflicts, a sentence each.

    Raises `InputError` and `StorageError`; the file is untouched then.
    """
    before, mine, other = (_read(file) for file in (base, ours, theirs))
    merged = reconcile(before, mine, other, path=path)
    if merged.text != mine:
        Files(ours.parent.resolve()).write(ours.name, merged.text, expected=mine)
    return merged.conflicts


def reconcile_lines(base: Path, ours: Path, theirs: Path) -> bool:
    """Merge the files as git does without us; whether all went well. Else the file of ours has git's markers.

    Raises `StorageError` if git cannot do it.
    """
    names = ["-L", "ours", "-L", "base", "-L", "theirs"]
    command = ["git", "merge-file", "-q", *names, "--", str(ours), str(base), str(theirs)]
    try:
        done = subprocess.run(command, check=False)  # noqa: S603  # git called us, and gave the names of the files
    except OSError as error:
        raise StorageError("git is not found", remedy="add it to PATH", location=str(ours)) from error
    if not 0 <= done.returncode < 128:  # noqa: PLR2004  # more than any count of conflicts: an error
        what = "git cannot merge this file as text"
        raise StorageError(what, remedy="merge it by hand", location=str(ours))
    return done.returncode == 0


def _read(file: Path) -> str:
    return Files(file.parent.resolve()).read(file.name)


def _records(base: str, ours: str, theirs: str, path: str) -> Reconciled:
    before, mine, other = (_rows(text, path) if text else {} for text in (base, ours, theirs))
    return Reconciled(text=_like(ours, manifests.dumps(manifests.merge(before, mine, other))))


def _rows(text: str, path: str) -> dict[str, Record]:
    """The records in a file, whose paths count from the project's root, somewhere between the repository's and it."""
    *outer, last = _below(PurePosixPath(path).parent)
    for folder in outer:
        with contextlib.suppress(InputError):
            return manifests.loads(text, path=path, folder=folder.as_posix())
    return manifests.loads(text, path=path, folder=last.as_posix())


def _below(folder: PurePosixPath) -> Iterator[PurePosixPath]:
    """The folder, and what remains of it below each of those that it lies in."""
    yield folder
    for count in range(1, len(folder.parts)):
        yield PurePosixPath(*folder.parts[count:])


def _catalogs(base: str, ours: str, theirs: str, path: str) -> Reconciled:
    mine, other = _ours(ours, path), _ours(theirs, path)
    if mine.locale != other.locale:
        what = f"it is in {mine.locale} on one side, in {other.locale} on the other"
        raise InputError(what, remedy="correct the header", location=path)
    merged = merging.merge(_before(base, path), mine, other)
    told = tuple(_told(conflict, path) for conflict in merged.conflicts)
    for catalog, text in ((mine, ours), (other, theirs)):
        if merged.catalog == catalog:
            return Reconciled(text=_like(ours, text))
    return Reconciled(text=_like(ours, po.dumps(merged.catalog, was=ours or None)), conflicts=told)


def _ours(text: str, path: str) -> Catalog:
    """A catalog that we can write without losing what it has beside its entries."""
    catalog = po.loads(text, path=path)
    if not catalog.article:
        what, remedy = f"there is no {po_header.ARTICLE} in its header", "run foreigndesk extract"
        raise InputError(what, remedy=remedy, location=path)
    return catalog


def _before(text: str, path: str) -> Catalog | None:
    """What both sides began with; a version that cannot be read is none, which loses nothing."""
    try:
        return po.loads(text, path=path) if text else None
    except InputError:
        return None


def _told(conflict: Conflict, path: str) -> str:
    context, source = conflict.key
    where = f"{context} “{_short(source)}”" if context else f"“{_short(source)}”"
    texts = f"“{_short(conflict.ours)}” (ours) and “{_short(conflict.theirs)}” (theirs)"
    return f"{path}: {where} is {texts}; choose one of them, delete the markers"


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= LONGEST_SHOWN else f"{line[: LONGEST_SHOWN - 1]}…"


def _like(model: str, text: str) -> str:
    """The text with the line ends of another one."""
    text = text.replace("\r\n", "\n")
    return text.replace("\n", "\r\n") if "\r\n" in model else text
