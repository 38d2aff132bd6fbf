"""One run at a time: a lock that the system frees when its holder ends, however it ends.

The lock itself says nothing of who holds it, so its holder leaves a note beside it, for the message of those who wait.
"""

from __future__ import annotations

import contextlib
import json
import os
import socket
import time
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

from ..errors import ConflictError, ForeigndeskError
from .files import named_errors

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .files import Files

LOCK = "lock"
HOLDER = "holder"


@contextlib.contextmanager
def held(files: Files, folder: str, *, seconds: float) -> Iterator[None]:
    """Hold the lock in the folder; raises `ConflictError`, which names the holder, if it is not free for so long."""
    path = f"{folder}/{LOCK}"
    files.check_way(path)
    lock = FileLock(files.root / path, timeout=seconds)
    with named_errors(path):
        try:
            lock.acquire()
        except Timeout as error:  # It is an OSError, too, but nothing is wrong with the disk.
            what = f"another foreigndesk run is at work here{_holder(files, folder)}"
            raise ConflictError(what, remedy="wait for it, or stop it", location=folder) from error
    note = f"{folder}/{HOLDER}"
    try:
        # Without the note, on a full disk, only a message is poorer.
        with contextlib.suppress(ForeigndeskError):
            _write_note(files, note)
        yield
    finally:
        with contextlib.suppress(ForeigndeskError):
            files.remove(note, expected=files.read(note))
        lock.release()


def _write_note(files: Files, path: str) -> None:
    note = {
        "process": os.getpid(),
        "host": socket.gethostname(),
        "since": time.strftime("%Y-%m-%d %H:%M:%S"),
    }
    former = files.read(path) if files.exists(path) else None
    files.write(path, json.dumps(note, ensure_ascii=False) + "\n", expected=former)


def _holder(files: Files, folder: str) -> str:
    """Who holds the lock, in parentheses; empty if that is not known."""
    try:
        note = json.loads(files.read(f"{folder}/{HOLDER}"))
        return f" (process {note['process']} on {note['host']}, since {note['since']})"
    except (ForeigndeskError, ValueError, KeyError, TypeError):
        return ""
