"""Whether a packed package is what it should be: names, sizes and checksums, before anything in it is used.

foreigndesk reads packages without unpacking them; Argos Translate and people unpack, so nothing is accepted here that
would harm them.
"""

from __future__ import annotations

import hashlib
import re
import stat
import unicodedata
import zipfile
from typing import TYPE_CHECKING

from ..errors import InputError
from ..model import Location
from .argos_package import DAMAGE, RATIO_LIMIT

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

MOST_FILES = 256
"""Members of a package; real ones have 6 to 40."""
MOST_BYTES = 4 << 30
"""Of a package, packed and unpacked; the largest that Argos offers are under 500 MB."""
SMALL = 1 << 20
"""A member up to this size may be packed as tightly as it likes."""
CHUNK = 1 << 20
METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
ENCRYPTED = 0x1
"""The bit of a member's flags."""

RE_NAME = re.compile(r"[^\\:\x00-\x1f\x7f]+")
"""Of a member: no drive, no other system's separator, nothing that a terminal would obey."""


def check_archive(path: Path) -> None:
    """Raise `InputError` if the file is no sound zip of one folder, or could harm whoever unpacks it."""
    try:
        if path.stat().st_size > MOST_BYTES:
            raise _refused(path, f"it is larger than {MOST_BYTES >> 30} GB")
        with zipfile.ZipFile(path) as archive:
            fault = next(_faults(archive.infolist()), None) or _damage(archive)
    except DAMAGE as error:
        raise _refused(path, f"it is not a readable zip file ({error})") from error
    if fault:
        raise _refused(path, fault)


def sha256_of(path: Path) -> str:
    """The file's SHA-256 in hexadecimal digits."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def _faults(members: Sequence[zipfile.ZipInfo]) -> Iterator[str]:
    """What is wrong with the list of members, before any of them is read."""
    if len(members) > MOST_FILES:
        yield f"it has more than {MOST_FILES} files"
    if sum(member.file_size for member in members) > MOST_BYTES:
        yield f"it unpacks to more than {MOST_BYTES >> 30} GB"
    for member in members:
        yield from _member_faults(member)
    tops = {member.filename.partition("/")[0] for member in members}
    if len(tops) != 1:
        yield "it does not have exactly one folder at its top"
    yield from _collisions([member.orig_filename.removesuffix("/") for member in members])


def _member_faults(member: zipfile.ZipInfo) -> Iterator[str]:
    name = member.orig_filename  # As it is written in the file; `filename` has been tidied.
    shown = ascii(name[:80])[1:-1]
    kind = stat.S_IFMT(member.external_attr >> 16)
    if not RE_NAME.fullmatch(name) or {"", ".", ".."} & set(name.removesuffix("/").split("/")):
        yield f"the name “{shown}” in it leads elsewhere"
    if kind not in {0, stat.S_IFREG, stat.S_IFDIR}:
        yield f"“{shown}” in it is a link or a device"
    if member.flag_bits & ENCRYPTED:
        yield f"“{shown}” in it is encrypted"
    if member.compress_type not in METHODS:
        yield f"“{shown}” in it is packed in an unusual way"
    if member.file_size > max(SMALL, RATIO_LIMIT * member.compress_size):
        yield f"“{shown}” in it unpacks to more than {RATIO_LIMIT} times its size"


def _collisions(names: Sequence[str]) -> Iterator[str]:
    """Names that mean one file, here or on a system that ignores case; and files that are folders, too."""
    seen: dict[str, str] = {}
    for name in names:
        if name in seen.values():
            yield f"“{name[:80]}” is in it twice"
        other = seen.setdefault(_folded(name), name)
        if other != name:
            yield f"“{name[:80]}” and “{other[:80]}” in it differ by case only"
    folders = {"/".join(name.split("/")[:depth]) for name in names for depth in range(1, name.count("/") + 1)}
    for folder in folders:
        if seen.get(_folded(folder), folder) != folder:
            yield f"“{folder[:80]}” in it differs by case only from another name"
    if len({_folded(folder) for folder in folders}) < len(folders):
        yield "two folders in it differ by case only"


def _folded(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()


def _damage(archive: zipfile.ZipFile) -> str:
    """What reading every member to its end finds; sizes have been checked."""
    bad = archive.testzip()
    return f"“{bad[:80]}” in it is damaged" if bad else ""


def _refused(path: Path, what: str) -> InputError:
    return InputError(
        f"this package is refused: {what}",
        remedy="get it from a source that you trust",
        location=Location(str(path)),
    )
