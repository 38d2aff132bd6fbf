"""Whether a package loads and translates, tried in a process of its own: a model may be made to crash its reader."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..errors import EngineError, InputError
from ..model import Location
from ..plugins import Untranslated
from .guarded import GuardedTranslator, Limits
from .guarded_process import Recipe

if TYPE_CHECKING:
    from .argos_package import Package

WORD = "Berlin"
"""What is translated: a name that most languages know."""


def probe(package: Package) -> str:
    """The package's translation of `WORD`.

    Raises `InputError` if the package cannot be loaded, `EngineError` if it takes the process down or never ends.
    """
    recipe = Recipe(
        engine="argos",
        options={"threads": 1},
        models=[str(package.path)],
        source=package.source,
        target=package.target,
    )
    place, remedy = Location(str(package.path)), "get it from a source that you trust"
    try:
        [found] = GuardedTranslator(recipe, Limits()).translate([WORD], alternatives=1)
    except (InputError, EngineError) as error:
        raise type(error)(error.what, remedy=remedy, location=place) from error
    if isinstance(found, Untranslated):
        what = f"this package is damaged or hostile: {found.reason}"
        raise EngineError(what, remedy=remedy, location=place)
    return found[0]
