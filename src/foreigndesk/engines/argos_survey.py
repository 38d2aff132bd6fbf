"""What lies on the shelf, for people: every package, which one serves its pair, and what is wrong with it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..errors import ForeigndeskError
from .argos_archive import sha256_of
from .argos_install import recorded_sha256
from .argos_package import Package
from .argos_probe import probe
from .argos_shelf import list_packages

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from .argos_package import Rejected


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A package and one pair of it."""

    pair: str
    """E.g. `de-en`; empty where the metadata cannot be read."""
    version: str
    size: int
    """Bytes on the disk."""
    path: Path
    is_used: bool
    """Whether it is the one that serves its pair."""
    problem: str = ""
    """Why it cannot be used, with what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What a package's verification found."""

    pairs: tuple[str, ...]
    version: str
    path: Path
    sha256: str
    """`ok`, `changed`, or `none` where no checksum was recorded."""
    translation: str
    """What it makes of the word that it was tried with."""
    problem: str = ""


def survey(folders: Iterable[Path]) -> list[Row]:
    """Every package in the folders, a row for each of its pairs, in the order in which they are looked for."""
    served: set[str] = set()
    rows = []
    outcomes = list_packages(folders)
    sizes = {path: _size(path) for path in {outcome.path for outcome in outcomes}}
    for outcome in outcomes:
        if isinstance(outcome, Package):
            rows.append(_row(outcome, sizes[outcome.path], is_used=outcome.pair not in served))
            served.add(outcome.pair)
        else:
            rows += _rejected_rows(outcome, sizes[outcome.path])
    return rows


def verify(folders: Iterable[Path]) -> Iterator[Verdict]:
    """Try each package in the folders: its checksum, whether it loads, whether it translates."""
    outcomes: dict[Path, list[Package | Rejected]] = {}
    for outcome in list_packages(folders):
        outcomes.setdefault(outcome.path, []).append(outcome)
    yield from (_verdict(path, found) for path, found in outcomes.items())


def _row(package: Package, size: int, *, is_used: bool) -> Row:
    return Row(
        pair=package.pair,
        version=package.version,
        size=size,
        path=package.path,
        is_used=is_used,
    )


def _rejected_rows(rejected: Rejected, size: int) -> list[Row]:
    return [
        Row(pair=pair, version="", size=size, path=rejected.path, is_used=False, problem=_problem(rejected))
        for pair in _pairs(rejected) or [""]
    ]


def _verdict(path: Path, outcomes: Sequence[Package | Rejected]) -> Verdict:
    recorded = recorded_sha256(path)
    state = "none" if not recorded else "ok" if sha256_of(path) == recorded else "changed"
    first, translation = outcomes[0], ""
    if state == "changed":
        problem = "the file is not the one that was installed; install it again"
    elif isinstance(first, Package):
        translation, problem = _tried(first)
    else:
        problem = _problem(first)
    return Verdict(
        pairs=tuple(pair for outcome in outcomes for pair in _pairs(outcome)),
        version=first.version if isinstance(first, Package) else "",
        path=path,
        sha256=state,
        translation=translation,
        problem=problem,
    )


def _pairs(outcome: Package | Rejected) -> list[str]:
    if isinstance(outcome, Package):
        return [outcome.pair]
    return [f"{source}-{target}" for source, target in outcome.pairs]


def _problem(rejected: Rejected) -> str:
    return f"{rejected.error.what}; {rejected.error.remedy}"


def _tried(package: Package) -> tuple[str, str]:
    """A translation, or what is wrong."""
    try:
        translation = probe(package)
    except ForeigndeskError as error:
        return "", f"{error.what}; {error.remedy}"
    return translation, "" if translation else "it translates a name to nothing; install another package"


def _size(path: Path) -> int:
    files = [path] if path.is_file() else [file for file in path.rglob("*") if file.is_file()]
    return sum(file.stat().st_size for file in files)
