"""Files that a person names wherever they lie: what comes from translators, and what goes to them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .files import Files

if TYPE_CHECKING:
    from pathlib import Path


def read_elsewhere(path: Path) -> bytes:
    """What is in the file; raises `InputError` if it is no regular file, or too large."""
    return _folder(path).read_bytes(path.resolve().name)


def find_elsewhere(path: Path) -> str | None:
    """The text of a file, or `None` if there is no such file; raises `InputError` if it is no text."""
    folder, name = _folder(path), path.resolve().name
    return folder.read(name) if folder.exists(name) else None


def write_elsewhere(path: Path, text: str) -> None:
    """Replace the file, which is its old or its new version whatever happens."""
    _folder(path).write(path.resolve().name, text, expected=find_elsewhere(path))


def _folder(path: Path) -> Files:
    return Files(path.resolve().parent)
