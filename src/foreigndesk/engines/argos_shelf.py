"""The shelf: where packages lie, which of them serves a pair, and what is in the way of the others."""

from __future__ import annotations

import re
from dataclasses import dataclass
from importlib.resources import files
from os import pathsep
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import EngineError
from ..locales import fallbacks, language
from .argos_package import Package, Rejected, read_package

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from ..model import Locale

RE_RELEASE = re.compile(r"\d+(?:\.\d+)*")
"""The numbers that a version starts with; only they are compared."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """All packages that were found: one for each pair, and the rejected ones."""

    packages: tuple[Package, ...] = ()
    rejected: tuple[Rejected, ...] = ()

    def find_route(self, source: Locale, target: Locale) -> tuple[Package, ...]:
        """The package for this pair; else two by way of a third language, English before others; else none.

        A regional locale is served by the package of its parent, e.g. `de-AT` by `de`.
        """
        direct = self._find_package(source, target)
        if direct is not None:
            return (direct,)
        if language(source) == language(target):
            return ()
        return min(
            self._routes(source, target),
            key=lambda hops: (language(hops[0].target) != "en", hops[0].target),
            default=(),
        )

    def find_rejected(self, source: Locale, target: Locale) -> Rejected | None:
        """A rejected package that says it translates this pair."""
        wanted = {(origin, goal) for origin in fallbacks(source) for goal in fallbacks(target)}
        return next((rejected for rejected in self.rejected if wanted.intersection(rejected.pairs)), None)

    def _find_package(self, source: Locale, target: Locale) -> Package | None:
        by_pair = {(package.source, package.target): package for package in self.packages}
        pairs = ((origin, goal) for origin in fallbacks(source) for goal in fallbacks(target))
        return next((by_pair[pair] for pair in pairs if pair in by_pair), None)

    def _routes(self, source: Locale, target: Locale) -> Iterator[tuple[Package, Package]]:
        for middle in dict.fromkeys(package.target for package in self.packages):
            first, second = self._find_package(source, middle), self._find_package(middle, target)
            if first is not None and second is not None:
                yield first, second


def package_folders(models: Sequence[Path], environ: Mapping[str, str]) -> list[Path]:
    """Where to look for packages, the most particular place first.

    The given ones, then `FOREIGNDESK_MODELS`, then where `foreigndesk models install` puts them, then Argos Translate's
    own folder, then the packages that ship with foreigndesk. Raises `EngineError` if one of `models` is missing; the
    others may be.
    """
    for path in models:
        if not path.exists():
            raise EngineError(
                f"there is no package folder “{path}”",
                remedy="correct the path given as --models or `models`",
            )
    named = [Path(part) for part in environ.get("FOREIGNDESK_MODELS", "").split(pathsep) if part]
    argos = environ.get("ARGOS_PACKAGES_DIR") or _data_home(environ) / "argos-translate" / "packages"
    others = [*named, installed_folder(environ), Path(argos), shipped_folder()]
    return [*dict.fromkeys((*models, *(path for path in others if path.exists())))]


def installed_folder(environ: Mapping[str, str]) -> Path:
    """Where `foreigndesk models install` puts packages; nothing else writes there."""
    return _data_home(environ) / "foreigndesk" / "packages"


def shipped_folder() -> Path:
    """Where the packages lie that come along."""
    return Path(str(files("foreigndesk") / "packages"))


def find_packages(folders: Iterable[Path]) -> Shelf:
    """The package for each pair: the first folder that has one wins, and in it the highest version.

    What cannot be used is among the rejected; it disables nothing else.
    """
    outcomes = list_packages(folders)
    best: dict[tuple[Locale, Locale], Package] = {}
    for outcome in outcomes:
        if isinstance(outcome, Package):
            best.setdefault((outcome.source, outcome.target), outcome)
    rejected = tuple(outcome for outcome in outcomes if isinstance(outcome, Rejected))
    return Shelf(packages=tuple(best.values()), rejected=rejected)


def list_packages(folders: Iterable[Path]) -> list[Package | Rejected]:
    """Every package in the folders; of those for one pair, the one that is used comes first.

    A folder holds packages, or is one.
    """
    outcomes: list[Package | Rejected] = []
    for folder in folders:
        here = [outcome for path in _candidates(folder) for outcome in read_package(path)]
        outcomes += sorted(here, key=_version_key, reverse=True)
    return outcomes


def version_key(version: str) -> list[int]:
    """What orders versions: the numbers that they start with."""
    match = RE_RELEASE.match(version)
    numbers = [int(number) for number in match[0].split(".")] if match else []
    while numbers and not numbers[-1]:
        numbers.pop()
    return numbers


def _data_home(environ: Mapping[str, str]) -> Path:
    return Path(environ.get("XDG_DATA_HOME") or Path("~/.local/share").expanduser())


def _candidates(folder: Path) -> list[Path]:
    if folder.is_file() or (folder / "metadata.json").is_file():
        return [folder]
    entries = sorted(folder.iterdir())
    return [path for path in entries if path.suffix == ".argosmodel" or (path / "metadata.json").exists()]


def _version_key(outcome: Package | Rejected) -> list[int]:
    return version_key(outcome.version) if isinstance(outcome, Package) else []


def short_path(path: Path) -> str:
    """The path for listings, with `~` for the person's home."""
    home = Path.home()
    return f"~/{path.relative_to(home).as_posix()}" if path.is_relative_to(home) else str(path)
