"""Packages on our own shelf: installed whole or not at all, with their checksum beside them, and removed.

A package stays the one file that it came as, so that its SHA-256 is the one its maker published. It is written into a
folder of its own, checked and tried there, and only then renamed to its place.
"""

from __future__ import annotations

import contextlib
import errno
import glob
import os
import shutil
import tempfile
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

from ..errors import ConflictError, EngineError, InputError, SettingsError, StorageError
from ..model import Location
from .argos_archive import MOST_BYTES, MOST_FILES, check_archive, sha256_of
from .argos_calibration import beside
from .argos_package import Package, read_package
from .argos_probe import probe
from .argos_shelf import list_packages, shipped_folder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

RECORD = ".sha256"
"""The ending of the file beside a package, in the form of `sha256sum`."""
HALF_DONE = ".installing-"
"""How the folder of an unfinished installation begins."""
MODEL_PATTERNS = ("metadata.json", "README*", "LICENSE*", "sentencepiece.model", "bpe.model", "model/*")
"""What an unpacked package is packed of; foreigndesk needs no sentence splitter of Argos Translate."""
EPOCH = (1980, 1, 1, 0, 0, 0)
"""The date of every packed file, so that the same folder gives the same package."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Installed:
    """A package that is in its place."""

    path: Path
    pairs: tuple[str, ...]
    version: str
    sha256: str
    is_new: bool
    """Whether it was not there before, to the byte."""


def install(
    put: Callable[[Path], object], folder: Path, *, origin: str, sha256: str = "", force: bool = False
) -> Installed:
    """Install the package that `put` writes to the path it is called with.

    Raises `InputError` if the checksum differs or the package is no good, `EngineError` if it needs an extra or crashes
    its reader, `ConflictError` if the same version with other contents is there and not `force`, or another
    installation is at work. Errors name the `origin`. Whatever happens, nothing unfinished is left.
    """
    with _storage_errors(folder), _alone(folder), _named(origin):
        with tempfile.TemporaryDirectory(prefix=HALF_DONE, dir=folder) as temporary:
            new = Path(temporary, "package.argosmodel")
            put(new)
            digest = sha256_of(new)
            if sha256 and digest != sha256.lower():
                raise InputError(
                    f"the file's sha256 is {digest}, not {sha256.lower()}",
                    remedy="get it again, from a source that you trust",
                    location=Location(origin),
                )
            check_archive(new)
            packages = _usable(new)
            probe(packages[0])
            path = folder / _file_name(packages[0])
            is_new = _place(new, path, digest, force=force)
        pairs = tuple(package.pair for package in packages)
        return Installed(path=path, pairs=pairs, version=packages[0].version, sha256=digest, is_new=is_new)


def copy_of(source: Path) -> Callable[[Path], object]:
    """What `install` calls for a file on the disk, or an unpacked package; raises `InputError` if it is neither."""
    if source.is_dir() and (source / "metadata.json").is_file():
        return lambda target: _pack(source, target)
    if not source.is_file():
        raise InputError(
            "this is no package: neither a file nor a folder with a metadata.json",
            remedy="name the .argosmodel file",
            location=Location(str(source)),
        )
    if source.stat().st_size > MOST_BYTES:
        raise InputError(
            f"this is larger than {MOST_BYTES >> 30} GB",
            remedy="check the path",
            location=Location(str(source)),
        )
    return lambda target: shutil.copyfile(source, target)


def remove(pair: str, version: str, folder: Path, others: Iterable[Path]) -> list[Path]:
    """Delete the packages of a pair that were installed into the folder; of one version, if one is given.

    Raises `SettingsError` if there is none, and says where one lies among the `others`, which are not ours to delete.
    """
    with _storage_errors(folder), _alone(folder) if folder.exists() else contextlib.nullcontext():
        found = [
            path for path in _paths(pair, version, [folder] if folder.exists() else []) if path.is_file()
        ]
        for path in found:
            _remove_sidecars(path)
            path.unlink()
    if not found:
        raise _not_ours(pair, version, _paths(pair, version, others))
    return found


def recorded_sha256(path: Path) -> str:
    """The checksum that was recorded beside a package; empty if there is none."""
    try:
        return _record(path).read_text(encoding="utf-8")[:64]
    except (OSError, ValueError):
        return ""


def _paths(pair: str, version: str, folders: Iterable[Path]) -> list[Path]:
    outcomes = list_packages(folders)
    serving = [
        outcome.path
        for outcome in outcomes
        if isinstance(outcome, Package) and outcome.pair == pair and version in {"", outcome.version}
    ]
    return [*dict.fromkeys(serving)]


def _not_ours(pair: str, version: str, elsewhere: list[Path]) -> SettingsError:
    wanted = f"{pair} {version}".strip()
    if elsewhere and elsewhere[0].is_relative_to(shipped_folder()):
        what = f"the package {wanted} comes along with foreigndesk and stays"
        return SettingsError(what, remedy="install another one, which is used before it")
    if elsewhere:
        what = f"no package {wanted} was installed by foreigndesk"
        return SettingsError(what, remedy=f"remove {elsewhere[0]} with what put it there")
    return SettingsError(f"there is no package {wanted}", remedy="see: foreigndesk models list")


def _usable(path: Path) -> list[Package]:
    """What the package translates; raises why it does not."""
    outcomes = read_package(path)
    for outcome in outcomes:
        if not isinstance(outcome, Package):
            raise outcome.error
    if not outcomes:
        what, remedy = "this package does not translate", "install one of type “translate”"
        raise InputError(what, remedy=remedy, location=Location(str(path)))
    return [outcome for outcome in outcomes if isinstance(outcome, Package)]


def _file_name(package: Package) -> str:
    """As Argos names its files: `translate-en_de-1_9.argosmodel`."""
    version = package.version.replace(".", "_")
    return f"translate-{package.from_code}_{package.to_code}-{version}.argosmodel"


def _place(new: Path, path: Path, digest: str, *, force: bool) -> bool:
    """Rename the new package to its place, and its record after it; whether anything changed."""
    record = new.with_name("record")
    record.write_text(f"{digest}  {path.name}\n", encoding="utf-8", newline="\n")
    is_same = path.exists() and sha256_of(path) == digest
    if path.exists() and not is_same and not force:
        raise ConflictError(
            f"{path} is installed, with other contents", remedy="give --force to replace it", location=None
        )
    if not is_same:
        _sync(new)
        # A package without a record is only unverified; with the record of another it would look damaged.
        _remove_sidecars(path)
        new.replace(path)
        if (found := beside(new)).exists():  # Trying the package may have found it out.
            found.replace(beside(path))
    record.replace(_record(path))
    _sync(path.parent)
    return not is_same


def _remove_sidecars(path: Path) -> None:
    """What lies beside a package and belongs to it: its record, its calibration."""
    for sidecar in (*path.parent.glob(f"{glob.escape(path.name)}.*"), beside(path)):
        sidecar.unlink(missing_ok=True)


def _record(path: Path) -> Path:
    return path.with_name(path.name + RECORD)


def _pack(folder: Path, target: Path) -> None:
    """The files of an unpacked package that foreigndesk needs, as one file."""
    files = sorted({path for pattern in MODEL_PATTERNS for path in folder.glob(pattern) if path.is_file()})
    if len(files) > MOST_FILES or sum(path.stat().st_size for path in files) > MOST_BYTES:
        raise InputError("this is too large", remedy="check the path", location=Location(str(folder)))
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in files:
            if path.is_symlink():
                what, remedy = "there is a symbolic link in it", "replace it by the file itself"
                raise InputError(what, remedy=remedy, location=Location(str(path)))
            member = zipfile.ZipInfo(f"package/{path.relative_to(folder).as_posix()}", EPOCH)
            member.compress_type = zipfile.ZIP_DEFLATED
            member.external_attr = 0o100644 << 16
            with path.open("rb") as source, archive.open(member, "w", force_zip64=True) as packed:
                shutil.copyfileobj(source, packed)


@contextlib.contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Nobody else installs or removes meanwhile; what a killed run left behind is swept away."""
    folder.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(folder / ".lock", timeout=0):
            for left in folder.glob(f"{HALF_DONE}*"):
                shutil.rmtree(left, ignore_errors=True)
            yield
    except Timeout as error:
        what, remedy = "another run installs or removes packages", "wait until it is done"
        raise ConflictError(what, remedy=remedy, location=str(folder)) from error


@contextlib.contextmanager
def _named(origin: str) -> Iterator[None]:
    """Errors about the temporary file name what the person gave."""
    try:
        yield
    except (InputError, EngineError) as error:
        raise type(error)(error.what, remedy=error.remedy, location=origin) from error


@contextlib.contextmanager
def _storage_errors(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        full = error.errno in {errno.ENOSPC, errno.EDQUOT}
        raise StorageError(
            (error.strerror or str(error)).lower(),
            remedy="free some space" if full else "check the folder and its permissions",
            location=str(error.filename or folder),
        ) from error


def _sync(path: Path) -> None:
    """Make what was written durable; Windows cannot open folders and needs no such step for them."""
    if path.is_dir() and os.name != "posix":
        return
    # Windows only makes durable what is open for writing.
    handle = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
