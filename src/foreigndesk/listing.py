"""What is installed: formats, engines with their pairs, checks. What cannot be loaded is listed with its reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import pipeline
from . import plugins as registry
from .checks.site import SITE_RULES
from .errors import ForeigndeskError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from .jobs import Workspace
    from .plugins import Check, Format


def plugins(workspace: Workspace, models: Sequence[Path]) -> list[tuple[str, str, str]]:
    """(kind, name, what it does) of every plugin and of the checks across articles."""

    def suffixes(name: str) -> list[str]:
        format_: Format = workspace.format_named(name)
        return [" ".join(format_.suffixes)]

    def pairs(name: str) -> list[str]:
        return pipeline.open_engine(workspace, name, models).pairs() or ["no packages"]

    def severity(name: str) -> list[str]:
        check: Check = registry.load(registry.CHECKS, name)
        return [check.severity.name.lower()]

    return [
        *_rows("format", registry.FORMATS, suffixes),
        *_rows("engine", registry.ENGINES, pairs),
        *_rows("check", registry.CHECKS, severity),
        *(("check", rule, usual.name.lower()) for rule, usual in SITE_RULES.items()),
    ]


def _rows(kind: str, group: str, describe: Callable[[str], list[str]]) -> Iterator[tuple[str, str, str]]:
    for name in dict.fromkeys(registry.names(group)):
        try:
            yield from ((kind, name, what) for what in describe(name))
        except ForeigndeskError as error:
            yield kind, name, f"{error.what}; {error.remedy}"
