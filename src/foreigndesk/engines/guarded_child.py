"""The side of an engine's own process: opens one translator, and answers until nobody asks any more.

It neither prints nor is printed to: what the engine writes to its standard output goes where errors go. It opens no
connection to any machine, stops when the asking process is gone, and leaves Ctrl-C to that.
"""

from __future__ import annotations

import contextlib
import math
import os
import signal
import sys
import time
from pathlib import Path
from queue import Queue
from threading import Lock, Thread
from typing import IO, TYPE_CHECKING, Any

from .. import plugins
from ..errors import ForeigndeskError
from ..locales import parse_locale
from ..plugins import is_concurrent
from .guarded_frames import PACK, read, write

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..plugins import Engine, Translator

GRACE = 5
"""Seconds over its time after which the process ends itself, should nobody be left to end it."""
SACRIFICE = "500"
"""When memory runs out, the system takes this process before the one that can tell the person."""
CONNECTING = frozenset({"socket.connect", "socket.bind", "socket.sendto", "socket.sendmsg"})
ASKING_NAMES = frozenset({"socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr"})


def main() -> None:
    """Serve the process on the other side of our standard input and output."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with contextlib.suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text(SACRIFICE, encoding="ascii")
    sys.addaudithook(refuse_network)
    requests, answers = _private_pipes()
    pending: Queue[Any] = Queue()
    Thread(target=_receive, args=(requests, pending), daemon=True).start()
    desk = Answering(_opened(pending.get(), answers), answers)
    while True:
        desk.take(pending.get())


class Answering:
    """Answers requests as they come: side by side if the translator is made for it, else one after the other."""

    def __init__(self, translator: Translator, answers: IO[bytes]) -> None:
        self._translator = translator
        self._answers = answers
        self._lock = Lock()
        """Held while an answer is written, or the deadlines change."""
        self._deadlines: list[float] = []

    def take(self, request: dict[str, Any]) -> None:
        """Answer the request, or have a thread do it."""
        if is_concurrent(self._translator):
            Thread(target=self._serve, args=(request,), daemon=True).start()
        else:
            self._serve(request)

    def _serve(self, request: dict[str, Any]) -> None:
        deadline = time.monotonic() + request["seconds"]
        self._watch(self._deadlines.append, deadline)
        answer = _answer(self._translator, **request["call"])
        self._watch(self._deadlines.remove, deadline)
        with self._lock:
            write(self._answers, answer | {"number": request["number"]})

    def _watch(self, change: Callable[[float], object], deadline: float) -> None:
        """Set the alarm to the last of the deadlines."""
        with self._lock:
            change(deadline)
            left = max(self._deadlines, default=0.0) - time.monotonic()
            _set_alarm(max(left, 0.0) + GRACE if self._deadlines else 0)


def refuse_network(event: str, arguments: tuple[Any, ...]) -> None:
    """An audit hook: raises `PermissionError` at the first step to another machine, or to a server on this one."""
    to_machine = event in CONNECTING and isinstance(arguments[-1], tuple)
    if to_machine or event in ASKING_NAMES:
        raise PermissionError("an engine may not use the network")


def _private_pipes() -> tuple[IO[bytes], IO[bytes]]:
    """Our standard input and output, which the engine's own prints and reads no longer reach."""
    requests, answers = os.dup(0), os.dup(1)
    with Path(os.devnull).open("rb") as nothing:
        os.dup2(nothing.fileno(), 0)
    os.dup2(2, 1)
    return os.fdopen(requests, "rb"), os.fdopen(answers, "wb")


def _receive(requests: IO[bytes], pending: Queue[Any]) -> None:
    """In a thread of its own, so that the end is noticed while the engine works."""
    with contextlib.suppress(EOFError, ValueError, OSError):
        while True:
            pending.put(read(requests))
    os._exit(0)


def _opened(recipe: dict[str, Any], answers: IO[bytes]) -> Translator:
    try:
        folders = [Path(folder) for folder in recipe["models"]]
        engine: Engine = plugins.load(plugins.ENGINES, recipe["engine"])(recipe["options"], folders)
        translator = engine.open(parse_locale(recipe["source"]), parse_locale(recipe["target"]))
        translator.align(
            []
        )  # Loads what an engine loads at its first use, before any text can be blamed for it.
        told = {"signature": translator.signature, "concurrent": is_concurrent(translator)}
        write(answers, told | {"number": recipe["number"]})
    except ForeigndeskError as error:
        write(answers, {"error": _spelled(error), "number": recipe["number"]})
        raise SystemExit(1) from error
    return translator


def _spelled(error: ForeigndeskError) -> dict[str, str]:
    place = str(error.location) if error.location else ""
    return {"kind": type(error).__name__, "what": error.what, "remedy": error.remedy, "location": place}


def _answer(translator: Translator, method: str, items: list[Any], options: dict[str, Any]) -> dict[str, Any]:
    given = items if method == "translate" else [tuple(pair) for pair in items]
    try:
        found = getattr(translator, method)(given, **options)
        return {"answers": [PACK[method](each) for each in found]}
    except Exception as error:  # noqa: BLE001  # whatever an engine does wrong, it is told, and the next text tried
        return {"failure": f"{type(error).__name__}: {error}"}


def _set_alarm(seconds: float) -> None:
    if hasattr(signal, "alarm"):
        signal.alarm(math.ceil(seconds))
