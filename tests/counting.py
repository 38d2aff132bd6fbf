"""The pseudo engine, which keeps what it is asked: for tests of what is not asked again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from foreigndesk.engines.pseudo import PseudoEngine, PseudoTranslator

if TYPE_CHECKING:
    from collections.abc import Sequence

    from foreigndesk.model import Locale


class CountingTranslator(PseudoTranslator):
    """Counts the texts that it is asked for."""

    def __init__(self, source: Locale, target: Locale, asked: list[str]) -> None:
        super().__init__(source, target)
        self._asked = asked

    def translate(self, texts: Sequence[str], *, alternatives: int | None = None) -> list[tuple[str, ...]]:
        self._asked += texts
        return super().translate(texts, alternatives=alternatives)


class CountingEngine(PseudoEngine):
    """The pseudo engine, which keeps what it was asked."""

    def __init__(self) -> None:
        super().__init__({}, [])
        self.asked: list[str] = []

    def open(self, source: Locale, target: Locale) -> PseudoTranslator:
        return CountingTranslator(source, target, self.asked)
