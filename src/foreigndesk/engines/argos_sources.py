"""Where a package to install comes from: a file, an unpacked folder, an address, or the index that was asked for."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import SettingsError
from .argos_download import download
from .argos_index import INDEX_LIMIT, RE_SHA256, find_offer, parse_index
from .argos_install import copy_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from .argos_download import Progress
    from .argos_index import Offer


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A package that can be had."""

    origin: str
    """What the person gave, for messages."""
    put: Callable[[Path], object]
    """Writes the package to the path it is called with."""
    sha256: str = ""
    """What its checksum must be, if that is known."""


def find_source(given: str, *, sha256: str, progress: Progress) -> Source:
    """The package that a path or an address names; raises `SettingsError` where it is neither."""
    _check_sha256(sha256)
    if "://" in given:

        def put(target: Path) -> None:
            download(given, target, is_checked=bool(sha256), progress=progress)

        return Source(origin=given, put=put, sha256=sha256)
    if not Path(given).exists():
        raise SettingsError(
            "there is no such file",
            remedy="give a path or an address; with --index, give a pair such as en-de",
            location=given,
        )
    if sha256 and Path(given).is_dir():
        what, remedy = "a folder has no sha256", "give the .argosmodel file, or leave out --sha256"
        raise SettingsError(what, remedy=remedy, location=given)
    return Source(origin=given, put=copy_of(Path(given)), sha256=sha256)


def find_offered(
    pair: str, offers: Sequence[Offer], *, index: str, sha256: str, progress: Progress
) -> Source:
    """The newest package for a pair; raises `SettingsError` if the index has none."""
    offer = find_offer(offers, pair, address=index)
    return find_source(offer.address, sha256=sha256 or offer.sha256, progress=progress)


def read_offers(index: str) -> list[Offer]:
    """What the index at this address offers; it is read now."""
    with tempfile.TemporaryDirectory() as temporary:
        file = Path(temporary, "index.json")
        download(index, file, limit=INDEX_LIMIT)
        return parse_index(file.read_bytes(), address=index)


def _check_sha256(given: str) -> None:
    if given and not RE_SHA256.fullmatch(given.lower()):
        raise SettingsError(f"“{given[:80]}” is not a sha256", remedy="give its 64 hexadecimal digits")
