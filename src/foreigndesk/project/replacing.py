"""A file is replaced whole, and only if it is what we think it is: a person may save it at any moment.

Between a look at a file and a rename over it there is time for a person's save, which the rename would destroy. So
files change places instead (renameat2 with RENAME_EXCHANGE), and what comes out is looked at: if a person saved it
meanwhile, it goes back. Where the system cannot do that, the last look is right before the rename.

A run may be killed at any step. The temporary file's name tells the next run what it is: a half-written file, the old
version, or, after both accidents at once, a person's.
"""

from __future__ import annotations

import contextlib
import hashlib
import re
import secrets
import stat
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from .disk import Disk

TEMPORARY = ".foreigndesk-tmp"
"""The ending of a file that is being written; whatever still has it was left by a run that was killed."""
LONGEST_NAME = 190
"""Bytes of a file's name that its temporary file shows: with the rest of the name under 255."""
NOTHING = "0" * 16
"""Stands for no file, as a digest does for one."""
RE_NAME = re.compile(
    rf"\.(?P<name>.+)\.[0-9a-f]{{8}}\.(?P<old>[0-9a-f]{{16}})-(?P<new>[0-9a-f]{{16}}){re.escape(TEMPORARY)}"
)
"""The name of a temporary file: whose it is, what was to be replaced, and by what."""


class ChangedError(Exception):
    """The file is no longer what was expected; it is left as it is."""


def put(disk: Disk, path: Path, data: bytes, *, expected: bytes | None) -> None:
    """Write the file, which must hold what is expected (`None`: there must be none).

    Raises `ChangedError` if it does not, and `OSError`; the file is untouched then.
    """
    temporary = _temporary(path, expected, data)
    try:
        _write(disk, temporary, data, like=path)
        is_swapped = _enter(disk, temporary, path, expected)
    except BaseException:
        _discard(disk, temporary, data)
        raise
    if is_swapped and expected is not None:
        _settle(disk, temporary, path, data, expected)
    disk.sync_folder(path.parent)
    if is_swapped:
        disk.delete(temporary)


def take(disk: Disk, path: Path, *, expected: bytes) -> None:
    """Delete the file, which must hold what is expected; raises `ChangedError` if it does not, and `OSError`."""
    temporary = _temporary(path, expected, None)
    try:
        disk.rename(path, temporary)
    except FileNotFoundError as error:
        raise ChangedError from error
    if temporary.read_bytes() != expected:
        _give_back(disk, temporary, path)
        raise ChangedError
    disk.delete(temporary)


def clear(disk: Disk, temporary: Path) -> None:
    """Delete what a run that was killed left behind; what a person had saved just then goes back to its place."""
    found = RE_NAME.fullmatch(temporary.name)
    if found and _digest(temporary.read_bytes()) not in (found["old"], found["new"]):
        path = temporary.with_name(found["name"])
        # Only after the files had changed places does ours stand there: before, this one was half-written.
        if _digest(_bytes(path)) == found["new"]:
            if found["new"] == NOTHING:
                _give_back(disk, temporary, path)
                return
            disk.exchange(temporary, path)
    disk.delete(temporary)


def _temporary(path: Path, old: bytes | None, new: bytes | None) -> Path:
    shown = path.name.encode()[:LONGEST_NAME].decode(errors="ignore")
    return path.with_name(f".{shown}.{secrets.token_hex(4)}.{_digest(old)}-{_digest(new)}{TEMPORARY}")


def _digest(data: bytes | None) -> str:
    return NOTHING if data is None else hashlib.sha256(data).hexdigest()[: len(NOTHING)]


def _write(disk: Disk, temporary: Path, data: bytes, *, like: Path) -> None:
    with disk.create(temporary) as file:
        disk.write(file, data)
        disk.sync(file)
    with contextlib.suppress(FileNotFoundError):
        temporary.chmod(stat.S_IMODE(like.stat().st_mode))


def _enter(disk: Disk, temporary: Path, path: Path, expected: bytes | None) -> bool:
    """Give the temporary file its place; whether what stood there has the other name now, and is to be looked at."""
    try:
        if expected is None:
            disk.place(temporary, path)
            return False
        if disk.exchange(temporary, path):
            return True
    except (FileExistsError, FileNotFoundError) as error:
        raise ChangedError from error
    if _bytes(path) != expected:
        raise ChangedError
    disk.rename(temporary, path)
    return False


def _settle(disk: Disk, temporary: Path, path: Path, placed: bytes, expected: bytes) -> None:
    """Look at what came out, and give it back if it is not what was expected: then a person saved it meanwhile.

    In the moment of giving back they may save again; the last save stays.
    """
    came = temporary.read_bytes()
    if came == expected:
        return
    while True:
        try:
            disk.exchange(temporary, path)
        except FileNotFoundError:  # They deleted what we had put there.
            _give_back(disk, temporary, path)
            raise ChangedError from None
        placed, came, former = came, temporary.read_bytes(), placed
        if came == former:
            break
    disk.delete(temporary)
    raise ChangedError


def _give_back(disk: Disk, temporary: Path, path: Path) -> None:
    """Put a person's file back in its place, unless they saved a newer one there."""
    try:
        disk.place(temporary, path)
    except FileExistsError:
        disk.delete(temporary)


def _bytes(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None


def _discard(disk: Disk, temporary: Path, data: bytes) -> None:
    """Delete our own file, and no other one: a signal may arrive right after the files changed places."""
    with contextlib.suppress(OSError):
        if data.startswith(temporary.read_bytes()):
            disk.delete(temporary)
