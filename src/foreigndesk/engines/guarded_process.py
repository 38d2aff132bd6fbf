"""An engine's own process, from our side: started, asked, watched and ended.

It is a new interpreter, never a fork: CTranslate2 hangs after one. The memory watched is what is resident: a limit on
address space (`RLIMIT_AS`, `RLIMIT_DATA`) also counts what libraries reserve and map but never touch, gigabytes of it.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
import weakref
from dataclasses import asdict, dataclass
from pathlib import Path
from queue import Empty
from tempfile import TemporaryFile
from threading import Lock
from typing import IO, TYPE_CHECKING, Any

from .. import errors
from .guarded_calls import ENDED, Calls

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from contextlib import AbstractContextManager
    from queue import SimpleQueue

START = "import json, sys; sys.path[:] = json.loads(sys.argv[1]); from {package}.guarded_child import main; main()"
STARTING = 600.0
"""Seconds within which an engine must have loaded its models; calibrating a large one takes a minute."""
TICK = 0.1
"""Seconds between two looks at a working process."""
LAST_WORDS = 300
"""Characters of what a process wrote last that are told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """What a process needs to make a translator."""

    engine: str
    options: Mapping[str, Any]
    models: Sequence[str]
    source: str
    target: str


class LostError(Exception):
    """The engine gave no answer; the message tells what it did instead, e.g. `crashed (SIGSEGV)`."""


class EngineProcess:
    """A running engine with its translator; it ends when this object goes, and when we do.

    May be asked by several threads at once, whom it serves in turn unless its translator is made for more.
    """

    def __init__(self, recipe: Recipe, *, megabytes: float) -> None:
        """Waits until its models are loaded; raises what the engine raises, or `EngineError` where it breaks down."""
        self._megabytes = megabytes
        self._words: IO[bytes] = TemporaryFile()  # noqa: SIM115  # open as long as the process
        self._process = subprocess.Popen(  # noqa: S603  # our own interpreter
            # Without -P, a module that lies in the current folder would be run.
            [sys.executable, "-P", "-c", START.format(package=__package__), json.dumps(sys.path)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._words,
        )
        self._end = weakref.finalize(self, _end, self._process, self._words)
        requests, answers = self._process.stdin, self._process.stdout
        if requests is None or answers is None:
            raise AssertionError("a process was started without the pipes that were asked for")
        self._calls = Calls(requests, answers)
        try:
            answer = self._exchange(asdict(recipe), STARTING)
        except LostError as lost:
            raise errors.EngineError(
                f"the engine “{recipe.engine}” {lost} while it loaded its models",
                remedy="install its packages again, or use another engine",
            ) from lost
        if "error" in answer:
            self.end()
            raise _error(**answer["error"])
        self.signature = str(answer["signature"])
        self._turn: AbstractContextManager[Any] = contextlib.nullcontext() if answer["concurrent"] else Lock()

    def ask(self, call: Mapping[str, Any], *, seconds: float) -> list[Any]:
        """The answers to a call of the translator, one for each text; raises `LostError`.

        After that the process has ended, unless the engine itself told what failed.
        """
        with self._turn:
            answer = self._exchange({"call": call, "seconds": seconds}, seconds)
        if "failure" in answer:
            raise LostError(f"failed ({answer['failure']})")
        found = answer.get("answers")
        if not isinstance(found, list) or len(found) != len(call["items"]):
            raise LostError("gave a wrong number of answers")
        return found

    @property
    def is_alive(self) -> bool:
        """Whether it can still be asked."""
        return self._end.alive

    def end(self) -> None:
        """Kill it; it has nothing to save."""
        self._end()

    def _exchange(self, message: Mapping[str, Any], seconds: float) -> dict[str, Any]:
        try:
            return self._awaited(self._calls.ask(message), time.monotonic() + seconds)
        except BaseException:
            self.end()
            raise

    def _awaited(self, found: SimpleQueue[Any], deadline: float) -> dict[str, Any]:
        while True:
            with contextlib.suppress(Empty):
                return self._understood(found.get(timeout=TICK))
            if time.monotonic() > deadline:
                raise LostError("took too long")
            if self._megabytes and _resident(self._process.pid) > self._megabytes:
                raise LostError("needed too much memory")

    def _understood(self, answer: object) -> dict[str, Any]:
        if isinstance(answer, dict):
            return answer
        raise LostError(self._cause() if answer is ENDED else "answered with something unreadable")

    def _cause(self) -> str:
        """How it ended, and what it said last."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(timeout=1)
        code = self._process.returncode
        how = _signal_name(-code) if code is not None and code < 0 else f"exit code {code}"
        lines = self._said().decode("utf-8", "replace").split("\n")
        last = next((line.strip() for line in reversed(lines) if line.strip()), "")
        return f"crashed ({how}{': ' if last else ''}{last[:LAST_WORDS]})"

    def _said(self) -> bytes:
        """What it wrote to its standard error; nothing if another thread has ended it meanwhile."""
        with contextlib.suppress(OSError, ValueError):
            self._words.seek(0)
            return self._words.read()
        return b""


def _end(process: subprocess.Popen[bytes], words: IO[bytes]) -> None:
    process.kill()
    process.wait()
    for stream in (process.stdin, process.stdout, words):
        with contextlib.suppress(OSError, ValueError):
            if stream:
                stream.close()


def _resident(pid: int) -> float:
    """Megabytes of memory that a process has in use; 0 where the system does not tell in this way."""
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE") / 1024**2
    except (OSError, ValueError, IndexError):
        return 0.0


def _signal_name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"


def _error(kind: str, what: str, remedy: str, location: str) -> errors.ForeigndeskError:
    known: type[errors.ForeigndeskError] = getattr(errors, kind, errors.EngineError)
    return known(what, remedy=remedy, location=location or None)
