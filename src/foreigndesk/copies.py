"""Names for copies of what a run replaces although a person wrote it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .project import Project


def free_path(project: Project, path: str) -> str:
    """The path, or if there is such a file the first free one with a number behind it: `a.bak`, then `a.bak2`."""
    number, copy = 1, path
    while project.exists(copy):
        number += 1
        copy = f"{path}{number}"
    return copy
