"""Who may use an engine's process: many at once, or one alone while it is searched for the text that breaks it."""

from __future__ import annotations

from contextlib import contextmanager
from threading import Condition
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


class Gate:
    """Lets threads through together, or one alone; whoever wants to be alone goes before those who come later."""

    def __init__(self) -> None:
        self._changed = Condition()
        self._inside = 0
        self._alone = 0
        """Threads that are alone or wait to be: one inside, the others in turn."""
        self._is_taken = False

    @property
    def is_closed(self) -> bool:
        """Whether those who want to share must wait."""
        return bool(self._alone)

    @contextmanager
    def shared(self) -> Iterator[None]:
        """With others who share."""
        with self._changed:
            self._changed.wait_for(lambda: not self._alone)
            self._inside += 1
        try:
            yield
        finally:
            with self._changed:
                self._inside -= 1
                self._changed.notify_all()

    @contextmanager
    def alone(self) -> Iterator[None]:
        """With nobody else. Not from within `shared`, which would wait for itself."""
        with self._changed:
            self._alone += 1
            self._changed.wait_for(lambda: not self._inside and not self._is_taken)
            self._is_taken = True
        try:
            yield
        finally:
            with self._changed:
                self._alone -= 1
                self._is_taken = False
                self._changed.notify_all()
