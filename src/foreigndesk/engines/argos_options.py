"""The settings table `[tool.foreigndesk.engines.argos]`, checked."""

from __future__ import annotations

import difflib
from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, cast

from ..errors import SettingsError
from .argos_model import usable_cores

if TYPE_CHECKING:
    from collections.abc import Mapping

BEAMS = {"fast": 1, "balanced": 2, "quality": 4}
"""Profile -> hypotheses followed at once. On news, each step doubles the time, and gains half a BLEU point to one."""
USUAL = "balanced"


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """How translations are searched for, and with how much of the machine."""

    profile: str = USUAL
    """`fast`, `balanced` or `quality`: how wide a beam is, unless `beam` says it."""
    beam: int = BEAMS[USUAL]
    """Hypotheses followed at once, 1 to 16: more is slower and slightly better."""
    length_penalty: float = 1.0
    """0 to 5; the higher, the longer the translations."""
    threads: int = field(default_factory=usable_cores)
    """Texts decoded in parallel; by default as many as this process has cores."""
    batch: int = 512
    """Source pieces decoded together."""
    reproducible: bool = False
    """Whether the same text always has the same translation, whatever it is decoded together with."""


LIMITS = {"beam": (1, 16), "length_penalty": (0.0, 5.0), "threads": (1, 1024), "batch": (1, 65536)}
WORDS = {"profile": tuple(BEAMS)}


def parse_options(table: Mapping[str, object]) -> Options:
    """Checked options; raises `SettingsError` at an unknown key, a wrong type or a number out of range."""
    known = [option.name for option in fields(Options)]
    for key, value in table.items():
        if key not in known:
            near = difflib.get_close_matches(key, known, n=1)
            remedy = f"did you mean “{near[0]}”?" if near else f"use one of: {', '.join(known)}"
            raise SettingsError(f"the engine “argos” has no option “{key}”", remedy=remedy)
        if not _is_possible(key, value):
            raise SettingsError(
                f"the option “{key}” of the engine “argos” cannot be {value!r}",
                remedy=f"give {_possible(key)}",
            )
    beam = BEAMS[str(table.get("profile", USUAL))]
    return Options(**{"beam": beam, **table})  # type: ignore[arg-type]  # names and types have just been checked


def _is_possible(key: str, value: object) -> bool:
    if key in WORDS:
        return value in WORDS[key]
    if key not in LIMITS:
        return isinstance(value, bool)
    low, high = LIMITS[key]
    allowed = (int,) if isinstance(low, int) else (int, float)
    return type(value) in allowed and low <= cast("float", value) <= high


def _possible(key: str) -> str:
    if key in WORDS:
        return f"one of: {', '.join(WORDS[key])}"
    if key not in LIMITS:
        return "true or false"
    low, high = LIMITS[key]
    return f"{'a whole number' if isinstance(low, int) else 'a number'} from {low:g} to {high:g}"
