"""Argos packages: where they lie, what they translate, and their files. Reads only; nothing is ever extracted.

A package is a `.argosmodel` file (a zip of one folder) or that folder unpacked, as Argos Translate installs it:
`metadata.json`, `sentencepiece.model` and `model/` with a CTranslate2 model. Packages come from strangers, so
members are read by exact name, under a size limit, and every field of the metadata is checked.
"""

from __future__ import annotations

import json
import re
import struct
import zipfile
import zlib
from dataclasses import dataclass
from importlib.resources import files
from os import pathsep
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import EngineError, ForeigndeskError, InputError
from ..locales import fallbacks, find_locale, language
from ..model import Location

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from ..model import Locale

ARGOS_CODES = {"zh": "zh-Hans", "zt": "zh-Hant", "pb": "pt-BR"}
"""Argos' codes that mean something else, or something narrower, than BCP 47 says."""

NEEDED = ("model/model.bin", "sentencepiece.model")

FILE_LIMIT = 64 * 1024**2
RATIO_LIMIT = 200
"""How many times a member may be larger than it is in the zip: models are about once, vocabularies four times."""

RE_VERSION = re.compile(r"[0-9A-Za-z][0-9A-Za-z.+-]{0,39}")
"""It ends up in catalogs, so it is a short word without `|` or spaces."""
RE_RELEASE = re.compile(r"\d+(?:\.\d+)*")
"""The numbers that a version starts with; only they are compared."""

DAMAGE = (OSError, EOFError, KeyError, ValueError, RuntimeError, struct.error, zlib.error, zipfile.BadZipFile)
"""What reading a damaged zip raises: a missing member is a `KeyError`, a password a `RuntimeError`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    """A package's metadata, for one pair."""

    path: Path
    """The `.argosmodel` file or the folder that holds `metadata.json`."""
    source: Locale
    target: Locale
    version: str
    from_code: str
    """Argos' own code for `source`."""
    to_code: str
    target_prefix: str = ""
    """The token that every translation must start with, in packages of several languages."""

    @property
    def pair(self) -> str:
        """E.g. `de-en`."""
        return f"{self.source}-{self.target}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejected:
    """A package that cannot be used, kept aside: it matters only if no other package serves its pairs."""

    error: ForeigndeskError
    pairs: tuple[tuple[Locale, Locale], ...] = ()
    """What it would translate, as far as its metadata tells."""


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

    The given ones, then `FOREIGNDESK_MODELS`, then Argos Translate's own folder, then the packages that ship with
    foreigndesk. Raises `EngineError` if one of `models` is missing; the others may be.
    """
    for path in models:
        if not path.exists():
            raise EngineError(
                f"there is no package folder “{path}”",
                remedy="correct the path given as --models or `models`",
            )
    data = environ.get("XDG_DATA_HOME") or Path("~/.local/share").expanduser()
    argos = environ.get("ARGOS_PACKAGES_DIR") or Path(data, "argos-translate", "packages")
    named = [part for part in environ.get("FOREIGNDESK_MODELS", "").split(pathsep) if part]
    others = [Path(part) for part in (*named, argos, str(files("foreigndesk") / "packages"))]
    return [*models, *(path for path in others if path.exists())]


def find_packages(folders: Iterable[Path]) -> Shelf:
    """The package for each pair: the first folder that has one wins, and in it the highest version.

    A folder holds packages, or is one. What cannot be used is among the rejected; it disables nothing else.
    """
    best: dict[tuple[Locale, Locale], Package] = {}
    rejected: list[Rejected] = []
    for folder in folders:
        outcomes = [outcome for path in _candidates(folder) for outcome in read_package(path)]
        rejected += [outcome for outcome in outcomes if isinstance(outcome, Rejected)]
        found = [outcome for outcome in outcomes if isinstance(outcome, Package)]
        for package in sorted(found, key=_version_key, reverse=True):
            best.setdefault((package.source, package.target), package)
    return Shelf(packages=tuple(best.values()), rejected=tuple(rejected))


def read_package(path: Path) -> list[Package | Rejected]:
    """What a package translates, one item for each source language; empty if it is no translation package."""
    packages: list[Package] = []
    try:
        metadata = _read_metadata(path)
        if metadata.get("type", "translate") == "translate":
            packages = _parse_metadata(path, metadata)
            _check_contents(path)
    except ForeigndeskError as error:
        return [Rejected(error=error, pairs=tuple((package.source, package.target) for package in packages))]
    return [*packages]


def read_member(path: Path, name: str, *, limit: int = FILE_LIMIT) -> bytes:
    """One file of a package, packed or not; raises `InputError` where it is missing, too large or damaged."""
    try:
        content = (path / name).read_bytes() if path.is_dir() else _read_packed(path, name, limit)
    except DAMAGE as error:
        raise _broken(path, f"{name} cannot be read ({error})") from error
    if content is None:
        raise _broken(
            path, f"{name} is larger than {limit} bytes, or than {RATIO_LIMIT} times its packed size"
        )
    return content


def has_member(path: Path, name: str) -> bool:
    """Whether a package has this file; raises `InputError` if the package is damaged."""
    if path.is_dir():
        return path.joinpath(name).is_file()
    try:
        with zipfile.ZipFile(path) as archive:
            return f"{_top_folder(path, archive)}/{name}" in archive.namelist()
    except DAMAGE as error:
        raise _broken(path, f"it is not a readable zip file ({error})") from error


def _candidates(folder: Path) -> list[Path]:
    if folder.is_file() or (folder / "metadata.json").is_file():
        return [folder]
    entries = sorted(folder.iterdir())
    return [path for path in entries if path.suffix == ".argosmodel" or (path / "metadata.json").exists()]


def _version_key(package: Package) -> list[int]:
    match = RE_RELEASE.match(package.version)
    numbers = [int(number) for number in match[0].split(".")] if match else []
    while numbers and not numbers[-1]:
        numbers.pop()
    return numbers


def _read_metadata(path: Path) -> dict[str, Any]:
    try:
        metadata = json.loads(read_member(path, "metadata.json"))
    except (ValueError, RecursionError) as error:
        raise _broken(path, f"metadata.json is not JSON ({error})") from error
    if not isinstance(metadata, dict):
        raise _broken(path, "metadata.json is not an object")
    return metadata


def _parse_metadata(path: Path, metadata: Mapping[str, Any]) -> list[Package]:
    version = _text(path, metadata, "package_version") or "0"
    if not RE_VERSION.fullmatch(version):
        raise _broken(path, f"“{version[:40]}” in metadata.json is not a version")
    sources = _codes(path, metadata, "from_code", "from_codes", "source_languages", "languages")
    targets = _codes(path, metadata, "to_code", "to_codes", "target_languages")[:1]
    if not sources or not targets:
        raise _broken(path, "metadata.json does not tell its languages")
    return [
        Package(
            path=path,
            source=_locale(path, code),
            target=_locale(path, targets[0]),
            version=version,
            from_code=code,
            to_code=targets[0],
            target_prefix=_text(path, metadata, "target_prefix"),
        )
        for code in sources
        if code != targets[0]
    ]


def _text(path: Path, metadata: Mapping[str, Any], key: str) -> str:
    value = metadata.get(key)
    if value is not None and not isinstance(value, str):
        raise _broken(path, f"“{key}” in metadata.json is not a text")
    return value or ""


def _codes(path: Path, metadata: Mapping[str, Any], single: str, *lists: str) -> list[str]:
    """The codes under these keys; lists hold codes, or objects with a `code`."""
    codes = [_text(path, metadata, single)]
    for key in lists:
        values = metadata.get(key) or []
        if not isinstance(values, list):
            raise _broken(path, f"“{key}” in metadata.json is not a list")
        codes += [
            _text(path, value if isinstance(value, dict) else {"code": value}, "code") for value in values
        ]
    return [*dict.fromkeys(code for code in codes if code)]


def _locale(path: Path, code: str) -> Locale:
    locale = find_locale(ARGOS_CODES.get(code, code))
    if locale is None:
        raise _broken(path, f"“{code[:40]}” in metadata.json is not a language")
    return locale


def _check_contents(path: Path) -> None:
    missing = [name for name in NEEDED if not has_member(path, name)]
    if missing == ["sentencepiece.model"] and has_member(path, "bpe.model"):
        raise EngineError(
            "this package needs BPE, which is not supported yet",
            remedy="install a newer package of this pair, with a sentencepiece.model",
            location=Location(str(path)),
        )
    if missing:
        raise _broken(path, f"it has no {missing[0]}")


def _read_packed(path: Path, name: str, limit: int) -> bytes | None:
    with zipfile.ZipFile(path) as archive:
        info = archive.getinfo(f"{_top_folder(path, archive)}/{name}")
        # `zipfile` never yields more than the declared size.
        is_bomb = info.file_size > RATIO_LIMIT * max(info.compress_size, 1)
        return None if is_bomb or info.file_size > limit else archive.read(info)


def _top_folder(path: Path, archive: zipfile.ZipFile) -> str:
    """The one folder that an Argos package has at its top."""
    parts = [name.split("/") for name in archive.namelist()]
    tops = [top for top, *rest in parts if rest == ["metadata.json"]]
    if len(tops) != 1:
        raise _broken(path, "it does not have exactly one folder with a metadata.json")
    return tops[0]


def _broken(path: Path, what: str) -> InputError:
    return InputError(
        f"this is not a usable Argos package: {what}",
        remedy="download it again, or remove it",
        location=Location(str(path)),
    )
