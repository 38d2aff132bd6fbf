"""The system's calls that change files, one step each: the one place where a test lets a step fail, or be the last."""

from __future__ import annotations

import contextlib
import ctypes
import errno
import os
import sys
from functools import cache
from typing import TYPE_CHECKING, Any, BinaryIO

if TYPE_CHECKING:
    from pathlib import Path

AT_FDCWD = -100
RENAME_NOREPLACE = 1
RENAME_EXCHANGE = 2
"""Flags of renameat2(2), which Linux has since 3.15."""
UNSUPPORTED = {errno.ENOSYS, errno.EINVAL, errno.ENOTSUP, errno.EPERM}
"""How a kernel, a file system or a sandbox says that it has no such call."""


class Disk:
    """What is done to files. Methods raise `OSError`."""

    __slots__ = ()

    def create(self, path: Path) -> BinaryIO:
        """A new file, open for writing; its folders are made."""
        path.parent.mkdir(parents=True, exist_ok=True)
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
        return os.fdopen(os.open(path, flags, 0o666), "wb")

    def write(self, file: BinaryIO, data: bytes) -> None:
        """Put the bytes into a new file."""
        file.write(data)
        file.flush()

    def sync(self, file: BinaryIO) -> None:
        """Make a file's bytes durable."""
        os.fsync(file.fileno())

    def exchange(self, path: Path, other: Path) -> bool:
        """Let two files change names in one step; `False` where that cannot be done."""
        return _renameat2(path, other, RENAME_EXCHANGE)

    def place(self, path: Path, target: Path) -> None:
        """Give a file a name that is free; raises `FileExistsError` if it is not."""
        if _renameat2(path, target, RENAME_NOREPLACE):
            return
        if os.name != "posix":
            path.rename(target)  # Windows replaces nothing.
            return
        try:
            target.hardlink_to(path)
        except PermissionError:  # How a file system says that it has no links.
            if os.path.lexists(target):
                raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(target)) from None
            path.rename(target)
        else:
            path.unlink()

    def rename(self, path: Path, target: Path) -> None:
        """Give a file a name, whatever had it before."""
        path.replace(target)

    def delete(self, path: Path) -> None:
        """Delete a file, if it is there."""
        path.unlink(missing_ok=True)

    def sync_folder(self, folder: Path) -> None:
        """Make the names in a folder durable; Windows cannot open folders and needs no such step."""
        if os.name != "posix":
            return
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


DISK = Disk()


def _renameat2(path: Path, target: Path, flag: int) -> bool:
    """Call renameat2(2), which Python does not have; whether the system can do that."""
    call = _system_call()
    if call is None:
        return False
    if call(AT_FDCWD, os.fsencode(path), AT_FDCWD, os.fsencode(target), flag) == 0:
        return True
    number = ctypes.get_errno()
    if number in UNSUPPORTED:
        return False
    raise OSError(number, os.strerror(number), str(path), None, str(target))


@cache
def _system_call() -> Any:
    """The C library's function; `None` where there is none."""
    if sys.platform != "linux":
        return None
    with contextlib.suppress(OSError, AttributeError):
        call = ctypes.CDLL(None, use_errno=True).renameat2
        call.argtypes = (ctypes.c_int, ctypes.c_char_p, ctypes.c_int, ctypes.c_char_p, ctypes.c_uint)
        return call
    return None
