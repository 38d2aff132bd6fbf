"""What is installed: formats, engines with their pairs, checks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import checking, pipeline
from . import plugins as registry

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from .jobs import Workspace


def plugins(workspace: Workspace, models: Sequence[Path]) -> list[tuple[str, str, str]]:
    """(kind, name, what it does) of every plugin and of the checks across articles."""
    formats = [
        ("format", name, " ".join(workspace.format_named(name).suffixes))
        for name in registry.names(registry.FORMATS)
    ]
    engines = [
        ("engine", name, pair)
        for name in registry.names(registry.ENGINES)
        for pair in pipeline.open_engine(workspace, name, models).pairs() or ["no packages"]
    ]
    checks = [("check", rule, severity.name.lower()) for rule, severity in checking.rules().items()]
    return [*formats, *engines, *checks]
