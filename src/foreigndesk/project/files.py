"""Text files below a root: read with care, written whole or not at all. Nothing else opens a user's file.

Paths are relative to the root, with forward slashes. The system's errors become ours, with the path and what to do.
"""

from __future__ import annotations

import contextlib
import errno
import os
import stat
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from ..errors import ConflictError, InputError, StorageError
from ..model import Location
from . import replacing
from .disk import DISK, Disk
from .replacing import TEMPORARY, ChangedError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

MAX_BYTES = 64 << 20
"""Of one file; larger ones are no articles, and would be held in memory several times."""
UTF_16 = (b"\xff\xfe", b"\xfe\xff")
"""What files in UTF-16 begin with; half of what follows is NUL, but that is not what is wrong with them."""
REMEDIES = {
    errno.ENOSPC: "free some space",
    errno.EDQUOT: "free some space",
    errno.EFBIG: "raise the limit on the size of files",
    errno.EACCES: "change its permissions",
    errno.EPERM: "change its permissions",
    errno.EROFS: "use a folder that can be written",
    errno.ENAMETOOLONG: "give it a shorter name",
}
"""What to do about the system's errors; for others there is a general advice."""


@dataclass(frozen=True, slots=True)
class Files:
    """The files below a root, which must be an absolute path without symbolic links."""

    root: Path
    disk: Disk = DISK

    def find(self, pattern: str) -> Iterator[str]:
        """The paths of all files that match a glob, in no order; none that a link leads out of the root to."""
        with named_errors(pattern):
            for path in self.root.glob(pattern):
                if path.is_file() and path.resolve().is_relative_to(self.root):
                    yield path.relative_to(self.root).as_posix()

    def exists(self, path: str) -> bool:
        """Whether there is such a file."""
        with named_errors(path):
            return (self.root / path).is_file()

    def read(self, path: str) -> str:
        """A file's text, line ends and all; raises `InputError` if it is not a text file of ours."""
        data = self._bytes(path)
        if (nul := data.find(b"\0")) >= 0 and not data.startswith(UTF_16):
            line = data.count(b"\n", 0, nul) + 1
            what, remedy = f"there is a NUL character (byte {nul})", "save it as plain text in UTF-8"
            raise InputError(what, remedy=remedy, location=Location(path, line))
        try:
            return data.decode("utf-8")
        except UnicodeDecodeError as error:
            line = data.count(b"\n", 0, error.start) + 1
            what = f"the file is not UTF-8 (byte {error.start} is 0x{data[error.start]:02x})"
            raise InputError(what, remedy="save it as UTF-8", location=Location(path, line)) from error

    def read_bytes(self, path: str) -> bytes:
        """What is in a file, as it is; raises `InputError` if it is no regular file of ours, or too large."""
        return self._bytes(path)

    def write(self, path: str, text: str, *, expected: str | None) -> None:
        """Replace the file, which is its old or its new version whatever happens.

        Raises `ConflictError` if it is no longer `expected` (`None`: no file), even if a person saves it at this very
        moment; `StorageError` if it cannot be written.
        """
        self.check_way(path)
        current = self._current(path)
        before = None if expected is None else expected.encode()
        if current != before:
            raise _changed(path)
        with named_errors(path):
            try:
                replacing.put(self.disk, self.root / path, text.encode(), expected=before)
            except ChangedError as error:
                raise _changed(path) from error

    def remove(self, path: str, *, expected: str) -> None:
        """Delete the file, and its folder if that is empty then; raises `ConflictError` if it is not `expected`."""
        self.check_way(path)
        with named_errors(path):
            try:
                replacing.take(self.disk, self.root / path, expected=expected.encode())
            except ChangedError as error:
                raise _changed(path) from error
        with contextlib.suppress(OSError):
            (self.root / path).parent.rmdir()

    def move(self, path: str, target: str) -> None:
        """Give a file of ours another name in its folder, where there is none of that name."""
        self.check_way(path)
        self.check_way(target)
        with named_errors(path):
            (self.root / path).rename(self.root / target)

    def sweep(self, folders: Sequence[str]) -> None:
        """Delete what runs that were killed left behind in the folders; only safe while no other run writes."""
        for folder in folders:
            for path in list(self.find(f"{folder}/**/.*{TEMPORARY}")):
                self.check_way(path)
                with named_errors(path):
                    replacing.clear(self.disk, self.root / path)
                with contextlib.suppress(OSError):
                    (self.root / path).parent.rmdir()

    def check_way(self, path: str) -> None:
        """Raise `StorageError` unless every folder on the way is one, and nothing is a symbolic link.

        A link may lead out of the project; so may `..`, which no path that we write to has.
        """
        _check_name(path)
        parts = PurePosixPath(path).parts
        if ".." in parts or PurePosixPath(path).is_absolute():
            what, remedy = "the file is outside the project", "use a path inside it"
            raise StorageError(what, remedy=remedy, location=path)
        for count in range(1, len(parts) + 1):
            step = "/".join(parts[:count])
            with named_errors(path):
                mode = _mode(self.root / step)
            wanted = stat.S_ISREG if count == len(parts) else stat.S_ISDIR
            if mode is not None and not wanted(mode):
                subject = "this" if step == path else step
                kind = "folder" if wanted is stat.S_ISDIR else "file"
                what, remedy = f"{subject} is {_kind(mode)}", f"put a {kind} in its place"
                raise StorageError(what, remedy=remedy, location=path)

    def _current(self, path: str) -> bytes | None:
        """What is in the file; `None` if there is none."""
        return self._bytes(path) if self.exists(path) else None

    def _bytes(self, path: str) -> bytes:
        """What is in the file; raises `InputError` if it is no regular file inside the root, or too large."""
        file = self.root / path
        _check_name(path)
        with named_errors(path):
            if not Path(os.path.realpath(file)).is_relative_to(self.root):
                what, remedy = "a symbolic link leads out of the project", "replace it by the file itself"
                raise InputError(what, remedy=remedy, location=path)
            if not file.exists():
                raise InputError("there is no such file", remedy="check the path", location=path)
            if not file.is_file():
                what = "this is a folder" if file.is_dir() else "this is not a regular file"
                raise InputError(what, remedy="name a file", location=path)
            with file.open("rb") as opened:
                data = opened.read(MAX_BYTES + 1)
        if len(data) > MAX_BYTES:
            limit = MAX_BYTES >> 20
            raise InputError(f"the file is larger than {limit} MB", remedy="split it", location=path)
        return data


@contextlib.contextmanager
def named_errors(path: str) -> Iterator[None]:
    """Turn the system's errors into ours, with the path and what to do."""
    try:
        yield
    except OSError as error:
        what = (error.strerror or str(error)).lower()
        remedy = REMEDIES.get(error.errno or 0, "check the disk and the path")
        raise StorageError(what, remedy=remedy, location=path) from error


def _check_name(path: str) -> None:
    """Raise `InputError` for a name that no PO file and no message could hold."""
    if any(letter < " " or "\ud800" <= letter <= "\udfff" for letter in path):
        what = "the file's name has a line break, or is not UTF-8"
        raise InputError(what, remedy="rename the file", location=ascii(path)[1:-1])


def _mode(path: Path) -> int | None:
    """What kind of thing is there, without following a link; `None` for nothing."""
    try:
        return path.lstat().st_mode
    except FileNotFoundError:
        return None


def _kind(mode: int) -> str:
    kinds = {stat.S_IFLNK: "a symbolic link", stat.S_IFDIR: "a folder", stat.S_IFREG: "a file"}
    return kinds.get(stat.S_IFMT(mode), "a device")


def _changed(path: str) -> ConflictError:
    return ConflictError("the file changed while we worked on it", remedy="run again", location=path)
