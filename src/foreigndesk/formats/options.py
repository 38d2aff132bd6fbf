"""What the settings of all formats have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..errors import SettingsError
from .directives import nearest

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable


def check_options(format_: str, options: Iterable[str], known: Collection[str]) -> None:
    """Refuse the options that a format does not have, with the nearest one as the remedy; raises `SettingsError`."""
    for key in options:
        if key not in known:
            what = f"the format “{format_}” has no option “{key}”"
            raise SettingsError(what, remedy=nearest(key, known))
