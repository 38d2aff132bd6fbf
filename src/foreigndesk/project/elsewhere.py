"""Files that a person names wherever they lie: what comes from translators, and what goes to them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..errors import ConflictError
from .files import Files

if TYPE_CHECKING:
    from pathlib import Path


def read_elsewhere(path: Path) -> bytes:
    """What is in the file; raises `InputError` if it is no regular file, or too large."""
    return _folder(path).read_bytes(path.resolve().name)


def write_elsewhere(path: Path, text: str, *, force: bool) -> bool:
    """Write the file; whether it is new or other than before. It is its old or its new version whatever happens.

    Raises `ConflictError` for a file that differs unless `force`, as a person may have worked in it.
    """
    folder, name = _folder(path), path.resolve().name
    before = folder.read(name) if folder.exists(name) else None
    if before == text:
        return False
    if before is not None and not force:
        remedy = "import it first, name another file with -o, or give --force"
        raise ConflictError("the file is there already, and differs", remedy=remedy, location=str(path))
    folder.write(name, text, expected=before)
    return True


def _folder(path: Path) -> Files:
    return Files(path.resolve().parent)
