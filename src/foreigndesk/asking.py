"""An engine that is asked about each translation once, and works ahead while whoever asks does something else."""

from __future__ import annotations

from collections import deque
from concurrent.futures import Future
from contextlib import nullcontext
from threading import Lock, Thread
from typing import TYPE_CHECKING, Any, TypeVar

from .plugins import is_concurrent

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from contextlib import AbstractContextManager

    from .model import Alignment
    from .plugins import Translator

Item = TypeVar("Item")
Found = TypeVar("Found")
Translations = tuple[str, ...]
Pair = tuple[str, str]
"""A text and its translation."""


class AskedOnce:
    """A translator that remembers its scores and alignments until it is told to forget them.

    Also when it works ahead, it is asked one thing at a time if it is not made for more.
    """

    def __init__(self, translator: Translator) -> None:
        self._translator = translator
        self._turn: AbstractContextManager[Any] = nullcontext() if is_concurrent(translator) else Lock()
        self._begun: dict[str, Future[dict[str, Translations]]] = {}
        """Texts that will be asked for, with the translations of all with which they were sent."""
        self._scores: dict[Pair, tuple[float, ...]] = {}
        self._alignments: dict[Pair, Alignment] = {}

    @property
    def signature(self) -> str:
        """The translator's."""
        return self._translator.signature

    def ahead(self, texts: Iterable[str]) -> None:
        """Let the translator start with these texts; `translate` then takes them, and raises what was raised."""
        fresh = [text for text in dict.fromkeys(texts) if text not in self._begun]
        if fresh:
            found: Future[dict[str, Translations]] = Future()
            self._begun |= dict.fromkeys(fresh, found)
            # No pool of threads: it would keep a stopped run waiting for the end of the request.
            Thread(target=self._translate_into, args=(found, fresh), daemon=True).start()

    def translate(self, texts: Sequence[str], *, alternatives: int | None = None) -> list[Translations]:
        """The translator's translations."""
        begun = {} if alternatives else {text: self._begun.pop(text) for text in {*texts} & {*self._begun}}
        known = {text: found.result()[text] for text, found in begun.items()}
        rest = [text for text in dict.fromkeys(texts) if text not in known]
        if rest:
            with self._turn:
                known |= zip(rest, self._translator.translate(rest, alternatives=alternatives), strict=True)
        return [known[text] for text in texts]

    def align(self, pairs: Sequence[Pair]) -> list[Alignment]:
        """The translator's alignments."""
        with self._turn:
            return _remembered(pairs, self._alignments, self._translator.align)

    def score(self, pairs: Sequence[Pair]) -> list[tuple[float, ...]]:
        """The translator's scores."""
        with self._turn:
            return _remembered(pairs, self._scores, self._translator.score)

    def complete(self, pairs: Sequence[Pair]) -> list[str]:
        """The translator's completions."""
        with self._turn:
            return self._translator.complete(pairs)

    def forget(self) -> None:
        """Let go of scores and alignments, so that memory stays flat."""
        self._scores.clear()
        self._alignments.clear()

    def _translate_into(self, found: Future[dict[str, Translations]], texts: Sequence[str]) -> None:
        try:
            with self._turn:
                translations = self._translator.translate(texts)
            found.set_result(dict(zip(texts, translations, strict=True)))
        except BaseException as error:  # noqa: BLE001  # raised again where the result is wanted
            found.set_exception(error)


def one_ahead(items: Iterable[Item]) -> Iterator[Item]:
    """The items, each when the one after it has been made.

    >>> def made():
    ...     for number in (1, 2):
    ...         print("made", number)
    ...         yield number
    >>> for number in one_ahead(made()):
    ...     print("done", number)
    made 1
    made 2
    done 1
    done 2
    """
    waiting: deque[Item] = deque()
    for item in items:
        waiting.append(item)
        if len(waiting) > 1:
            yield waiting.popleft()
    yield from waiting


def _remembered(
    pairs: Sequence[Pair], known: dict[Pair, Found], ask: Callable[[Sequence[Pair]], Sequence[Found]]
) -> list[Found]:
    new = [pair for pair in dict.fromkeys(pairs) if pair not in known]
    known.update(zip(new, ask(new) if new else (), strict=True))
    return [known[pair] for pair in pairs]
