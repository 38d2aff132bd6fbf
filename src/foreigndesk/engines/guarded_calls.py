"""Several questions at once over one pair of pipes: each answer goes to the one who asked."""

from __future__ import annotations

from itertools import count
from queue import SimpleQueue
from threading import Lock, Thread
from typing import IO, TYPE_CHECKING, Any

from .guarded_frames import read, write

if TYPE_CHECKING:
    from collections.abc import Mapping

ENDED = None
"""What stands for the answer of a process that is gone."""
UNREADABLE = "…"
"""What stands for an answer that is no message."""


class Calls:
    """The questions that a process has not answered yet."""

    def __init__(self, requests: IO[bytes], answers: IO[bytes]) -> None:
        self._requests = requests
        self._numbers = count()
        self._waiting: dict[int, SimpleQueue[Any]] = {}
        self._known = Lock()
        """Held while `_waiting` or `_last` changes."""
        self._writing = Lock()
        self._is_over = False
        self._last: Any = ENDED
        """What everybody gets when no answer comes any more."""
        Thread(target=self._receive, args=(answers,), daemon=True).start()

    def ask(self, message: Mapping[str, Any]) -> SimpleQueue[Any]:
        """Where the answer will be: a message, `ENDED` or `UNREADABLE`."""
        found: SimpleQueue[Any] = SimpleQueue()
        with self._known:
            number = next(self._numbers)
            if self._is_over:
                found.put(self._last)
                return found
            self._waiting[number] = found
        # In a thread, because a write blocks where nobody reads, and not every system can wait for a pipe.
        Thread(target=self._send, args=(dict(message, number=number),), daemon=True).start()
        return found

    def _send(self, message: Mapping[str, Any]) -> None:
        try:
            with self._writing:
                write(self._requests, message)
        except (OSError, ValueError):
            self._close(ENDED)

    def _receive(self, answers: IO[bytes]) -> None:
        try:
            while True:
                message = read(answers)
                with self._known:
                    found = self._waiting.pop(message["number"])
                found.put(message)
        except (EOFError, OSError):
            self._close(ENDED)
        except (ValueError, KeyError, TypeError, RecursionError):
            self._close(UNREADABLE)

    def _close(self, last: Any) -> None:
        with self._known:
            if not self._is_over:
                self._is_over, self._last = True, last
            waiting, self._waiting = self._waiting, {}
        for found in waiting.values():
            found.put(self._last)
