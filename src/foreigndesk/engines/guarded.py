"""An engine in a process of its own, so that a text on which it breaks down costs that text and nothing else.

Whole pools are passed on as they come. Where the engine crashes, hangs, raises or takes too much memory, the pool is
parted until the text is found that does it; that one stays without a translation, the others get theirs.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING, Any

from ..alignment import EMPTY
from ..errors import EngineError, SettingsError
from ..plugins import Untranslated
from .guarded_frames import UNPACK
from .guarded_gate import Gate
from .guarded_process import EngineProcess, LostError, Recipe

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from ..model import Alignment, Locale
    from ..plugins import Engine

PARTS = 8
"""Into how many a pool is parted that failed: with more, a text that hangs is waited for fewer times."""
MOST_LOST = 5
"""So many texts lost in a row, and none got through: then it is not the texts."""
CHARACTERS = 10_000
"""For so many, a request has its time once more: a large model takes a tenth of it on one old core."""
SHARE_OF_MEMORY = 0.75


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What any engine's table of the settings may say besides its own options."""

    process: bool = True
    """Whether it runs in a process of its own, with these limits."""
    timeout: float = 60.0
    """Seconds for a request, and for each 10,000 characters of it."""
    memory: float = 0.0
    """Megabytes; 0 means three quarters of the machine's."""


def limits_of(name: str, table: Mapping[str, Any], *, process: bool) -> tuple[Limits, dict[str, Any]]:
    """An engine's limits, and the rest of its table; raises `SettingsError` for a limit that is none.

    `process` is what the engine wants where the table does not say.
    """
    rest = {key: value for key, value in table.items() if key not in {"process", "timeout", "memory"}}
    process = table.get("process", process)
    if not isinstance(process, bool):
        raise _wrong(name, "process", process, "true or false")
    for key, least in (("timeout", 1), ("memory", 0)):
        value = table.get(key, least)
        if type(value) not in {int, float} or not least <= value < float("inf"):
            raise _wrong(name, key, value, f"a number from {least}")
    timeout, memory = table.get("timeout", Limits().timeout), table.get("memory", Limits().memory)
    return Limits(process=process, timeout=timeout, memory=memory), rest


class GuardedEngine:
    """An engine whose translators work in processes of their own, one for each pair."""

    def __init__(
        self, engine: Engine, *, name: str, options: Mapping[str, Any], models: Sequence[Path], limits: Limits
    ) -> None:
        """`engine` itself tells what there is; `name`, `options` and `models` say how another one is made."""
        self._engine = engine
        self._name = name
        self._options = options
        self._models = [str(folder) for folder in models]
        self._limits = limits
        try:
            json.dumps(options)
        except TypeError as error:
            raise SettingsError(
                f"the options of the engine “{name}” hold something else than texts, numbers and lists",
                remedy="write it as a text, or set process = false",
            ) from error

    def open(self, source: Locale, target: Locale) -> GuardedTranslator:
        """A translator for this pair; its process starts when it is first asked, and then raises what `open` would."""
        recipe = Recipe(
            engine=self._name, options=self._options, models=self._models, source=source, target=target
        )
        return GuardedTranslator(recipe, self._limits)

    def pairs(self) -> list[str]:
        """What the engine can translate."""
        return self._engine.pairs()


class GuardedTranslator:
    """A translator in another process. May be shared among threads.

    A text is blamed for nothing while others are worked on: after a loss, the search goes on alone.
    """

    is_concurrent = True

    def __init__(self, recipe: Recipe, limits: Limits) -> None:
        self._recipe = recipe
        self._timeout = limits.timeout
        self._megabytes = limits.memory or SHARE_OF_MEMORY * _machine_megabytes()
        self._gate = Gate()
        self._starting = Lock()
        self._process: EngineProcess | None = None
        self._lost_in_row = 0
        self._hopeless: dict[str, Untranslated] = {}
        """Texts on which the engine broke down: it is not asked again."""

    @property
    def signature(self) -> str:
        """The engine's."""
        return self._running().signature

    def translate(self, texts: Sequence[str], *, alternatives: int | None = None) -> list[tuple[str, ...]]:
        """For each text its translations, best first; `Untranslated` where the engine broke down."""
        hopeful = list(dict.fromkeys(text for text in texts if text not in self._hopeless))
        found = dict(zip(hopeful, self._each("translate", hopeful, alternatives=alternatives), strict=True))
        for text, translations in found.items():
            if isinstance(translations, LostError):
                self._hopeless[text] = Untranslated(
                    f"the engine {translations} on this text; translate it by hand"
                )
        return [self._hopeless[text] if text in self._hopeless else found[text] for text in texts]

    def align(self, pairs: Sequence[tuple[str, str]]) -> list[Alignment]:
        """The engine's alignments; empty where it broke down."""
        return [_or(found, EMPTY) for found in self._each("align", pairs)]

    def score(self, pairs: Sequence[tuple[str, str]]) -> list[tuple[float, ...]]:
        """The engine's scores; empty where it broke down."""
        return [_or(found, ()) for found in self._each("score", pairs)]

    def complete(self, pairs: Sequence[tuple[str, str]]) -> list[str]:
        """The engine's completions; empty where it broke down."""
        return [_or(found, "") for found in self._each("complete", pairs)]

    def _each(self, method: str, items: Sequence[Any], **options: Any) -> list[Any]:
        """What the engine gives for each item, or the `LostError` of those on which it breaks down."""
        if not items:
            return []
        try:
            with self._gate.shared():
                found = self._asked(method, items, options)
        except LostError:
            with self._gate.alone():
                return self._searched(method, items, options)
        self._lost_in_row = 0
        return found

    def _searched(self, method: str, items: Sequence[Any], options: Mapping[str, Any]) -> list[Any]:
        """The same, of items on some of which it breaks down; they are parted until those are alone."""
        found: list[Any] = [None] * len(items)
        waiting = [*_parts(range(len(items)))]
        while waiting:
            part = waiting.pop()
            try:
                answers = self._asked(method, [items[index] for index in part], options)
                self._lost_in_row = 0
            except LostError as lost:
                if len(part) > 1:
                    waiting += _parts(part)
                    continue
                self._count(lost)
                answers = [lost]
            for index, answer in zip(part, answers, strict=True):
                found[index] = answer
        return found

    def _asked(self, method: str, items: Sequence[Any], options: Mapping[str, Any]) -> list[Any]:
        size = sum(len(item) if isinstance(item, str) else sum(map(len, item)) for item in items)
        call = {"method": method, "items": items, "options": options}
        answers = self._running().ask(call, seconds=self._timeout * (1 + size / CHARACTERS))
        try:
            return [UNPACK[method](answer) for answer in answers]
        except (TypeError, ValueError) as error:
            raise LostError("gave an answer that cannot be understood") from error

    def _running(self) -> EngineProcess:
        with self._starting:
            if self._process is None or not self._process.is_alive:
                self._process = EngineProcess(self._recipe, megabytes=self._megabytes)
            return self._process

    def _count(self, lost: LostError) -> None:
        self._lost_in_row += 1
        if self._lost_in_row >= MOST_LOST:
            raise EngineError(
                f"the engine “{self._recipe.engine}” {lost} on {MOST_LOST} texts in a row",
                remedy="give it more time or memory (options `timeout`, `memory`), or use another package or engine",
            )


def _or(found: Any, usual: Any) -> Any:
    return usual if isinstance(found, LostError) else found


def _parts(part: range) -> Iterator[range]:
    """The range in up to eight, the last one first: what is put on a stack last is taken first."""
    size = -(-len(part) // PARTS)
    return reversed([part[start : start + size] for start in range(0, len(part), size)])


def _machine_megabytes() -> float:
    """0 where the system does not tell."""
    try:
        return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 1024**2
    except (AttributeError, OSError, ValueError):
        return 0.0


def _wrong(name: str, key: str, value: object, possible: str) -> SettingsError:
    return SettingsError(
        f"the option “{key}” of the engine “{name}” cannot be {value!r}", remedy=f"give {possible}"
    )
