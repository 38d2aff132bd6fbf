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
    for outcome in list_packages(folders):
        if isinstance(outcome, Package):
            rows.append(_row(outcome, is_used=outcome.pair not in served))
            served.add(outcome.pair)
        else:
            rows += _rejected_rows(outcome)
    return rows


def verify(folders: Iterable[Path]) -> Iterator[Verdict]:
    """Try each package in the folders: its checksum, whether it loads, whether it translates."""
    packages: dict[Path, list[Row]] = {}
    for row in survey(folders):
        packages.setdefault(row.path, []).append(row)
    yield from (_verdict(path, rows) for path, rows in packages.items())


def _row(package: Package, *, is_used: bool) -> Row:
    return Row(
        pair=package.pair,
        version=package.version,
        size=_size(package.path),
        path=package.path,
        is_used=is_used,
    )


def _rejected_rows(rejected: Rejected) -> list[Row]:
    problem = f"{rejected.error.what}; {rejected.error.remedy}"
    pairs = [f"{source}-{target}" for source, target in rejected.pairs] or [""]
    size = _size(rejected.path)
    return [
        Row(pair=pair, version="", size=size, path=rejected.path, is_used=False, problem=problem)
        for pair in pairs
    ]


def _verdict(path: Path, rows: Sequence[Row]) -> Verdict:
    recorded = recorded_sha256(path)
    state = "none" if not recorded else "ok" if sha256_of(path) == recorded else "changed"
    translation, problem = "", rows[0].problem
    if state == "changed":
        problem = "the file is not the one that was installed; install it again"
    elif not problem:
        translation, problem = _tried(path)
    return Verdict(
        pairs=tuple(row.pair for row in rows if row.pair),
        version=rows[0].version,
        path=path,
        sha256=state,
        translation=translation,
        problem=problem,
    )


def _tried(path: Path) -> tuple[str, str]:
    """A translation, or what is wrong."""
    try:
        translation = probe(path)
    except ForeigndeskError as error:
        return "", f"{error.what}; {error.remedy}"
    return translation, "" if translation else "it translates a name to nothing; install another package"


def _size(path: Path) -> int:
    files = [path] if path.is_file() else [file for file in path.rglob("*") if file.is_file()]
    return sum(file.stat().st_size for file in files)
