"""A disk that fails at a chosen step, as SQLite's tests have it: every step is the last one once."""

from __future__ import annotations

from typing import TYPE_CHECKING, BinaryIO

from foreigndesk.project.disk import Disk

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


class Crash(BaseException):  # what it stands for is no error: the process is gone
    """The process was killed."""


class FaultyDisk(Disk):
    """Whose step of that number fails with the error; without one it is killed there, and nothing is done any more.

    A write that fails has written half. `before` is called before each step, with its name.
    """

    def __init__(
        self, step: int = 0, error: OSError | None = None, before: Callable[[str], None] = lambda _: None
    ) -> None:
        self._step = step
        self._error = error
        self._before = before
        self.steps: list[str] = []

    def _take(self, name: str) -> None:
        self._before(name)
        self.steps.append(name)
        if self._error is None and self._step and len(self.steps) >= self._step:
            raise Crash(name)
        if self._error is not None and len(self.steps) == self._step:
            raise self._error

    def create(self, path: Path) -> BinaryIO:
        self._take("create")
        return super().create(path)

    def write(self, file: BinaryIO, data: bytes) -> None:
        try:
            self._take("write")
        except BaseException:
            super().write(file, data[: len(data) // 2])
            raise
        super().write(file, data)

    def sync(self, file: BinaryIO) -> None:
        self._take("sync")
        super().sync(file)

    def exchange(self, path: Path, other: Path) -> bool:
        self._take("exchange")
        return super().exchange(path, other)

    def place(self, path: Path, target: Path) -> None:
        self._take("place")
        super().place(path, target)

    def rename(self, path: Path, target: Path) -> None:
        self._take("rename")
        super().rename(path, target)

    def delete(self, path: Path) -> None:
        self._take("delete")
        super().delete(path)

    def sync_folder(self, folder: Path) -> None:
        self._take("sync_folder")
        super().sync_folder(folder)


class PlainDisk(FaultyDisk):
    """Where files cannot change places in one step, as on macOS and Windows."""

    def exchange(self, path: Path, other: Path) -> bool:
        del path, other
        self._take("exchange")
        return False
