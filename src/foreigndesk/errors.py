"""What can go wrong, worded for the person who can mend it.

Library code raises these and never prints; `cli` prints one line and exits with `exit_code`::

    ForeigndeskError
    ├── SettingsError      2  the command line or the settings
    ├── InputError         3  an article, catalog, glossary or package was rejected
    ├── EngineError        4  no package for a pair, or the engine failed
    ├── StorageError       5  disk full, permission, read-only
    ├── ConflictError      6  another run holds the lock, or a person changed the file
    └── ForeigndeskErrors     several of them; the gravest decides the exit code
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .model import Location


class ForeigndeskError(Exception):
    """One thing that is wrong: where, what, and what to do about it."""

    exit_code: int
    """What the command exits with."""

    def __init__(self, what: str, *, remedy: str, location: Location | str | None = None) -> None:
        super().__init__(what)
        self.what = what
        """A clause without a full stop, e.g. `the file is not UTF-8`."""
        self.remedy = remedy
        """An imperative, e.g. `save it as UTF-8`."""
        self.location = location
        """The file and, where known, the line."""

    def __str__(self) -> str:
        place = f"{self.location}: " if self.location else ""
        return f"{place}{self.what}; {self.remedy}"


class SettingsError(ForeigndeskError):
    """The command line, the settings file or a plugin's options cannot be used."""

    exit_code = 2


class InputError(ForeigndeskError):
    """A file was rejected; it stays untouched and the other files are done."""

    exit_code = 3


class EngineError(ForeigndeskError):
    """No package translates this pair, or the engine failed on it."""

    exit_code = 4


class StorageError(ForeigndeskError):
    """The disk, a permission or another part of the environment stands in the way."""

    exit_code = 5


class ConflictError(ForeigndeskError):
    """Somebody else is at work here: another run, or a person who changed the file."""

    exit_code = 6


class ForeigndeskErrors(ForeigndeskError):  # noqa: N818  # the plural says it
    """All errors of a run in which the other articles were done."""

    def __init__(self, errors: Sequence[ForeigndeskError]) -> None:
        super().__init__(f"{len(errors)} errors", remedy="see each of them")
        self.errors = tuple(errors)
        self.exit_code = min(error.exit_code for error in errors)

    def __str__(self) -> str:
        return "\n".join(str(error) for error in self.errors)
