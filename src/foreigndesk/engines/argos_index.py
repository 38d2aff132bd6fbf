"""Argos' index of packages: which ones are offered, and where. Read only when `--index` asks for it."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit

from ..errors import InputError, SettingsError
from ..model import Location
from .argos_package import find_language
from .argos_shelf import version_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ..model import Locale

ARGOS_INDEX = "https://raw.githubusercontent.com/argosopentech/argospm-index/main/"
"""Where Argos Translate 1.11 looks; `ARGOS_PACKAGE_INDEX` names another place, for both."""
INDEX_LIMIT = 16 << 20
RE_SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A package of the index."""

    source: Locale
    target: Locale
    version: str
    address: str
    sha256: str = ""
    """In hexadecimal digits, where the index tells it."""

    @property
    def pair(self) -> str:
        """E.g. `de-en`."""
        return f"{self.source}-{self.target}"


def index_address(given: str, environ: Mapping[str, str]) -> str:
    """The address of the index: what is given, else `ARGOS_PACKAGE_INDEX`, else Argos' own.

    A path becomes a `file://` address; a folder stands for the `index.json` in it.
    """
    place = given or _as_argos(environ.get("ARGOS_PACKAGE_INDEX", "")) or ARGOS_INDEX
    if "://" not in place:
        path = Path(place).resolve()
        place = path.as_uri() + ("/" if path.is_dir() else "")
    return f"{place}index.json" if place.endswith("/") else place


def _as_argos(place: str) -> str:
    """What Argos Translate makes of its variable: it always appends the name of the file."""
    return place if not place or place.endswith((".json", "/")) else f"{place}/"


def parse_index(text: bytes, *, address: str) -> list[Offer]:
    """The translation packages of an index; raises `InputError` if it is none.

    Of the links of a package the first usable one counts: `https`, or `http` where the index has a checksum. An
    index on this machine's disk may name files beside it.
    """
    try:
        entries = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise _broken(address, str(error)) from error
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise _broken(address, "it is no list of packages")
    return [offer for entry in entries if (offer := _offer(entry, address))]


def find_offer(offers: Iterable[Offer], pair: str, *, address: str) -> Offer:
    """The newest package for a pair such as `en-de`; raises `SettingsError` if the index has none."""
    found = [offer for offer in offers if offer.pair == pair]
    if not found:
        same = sorted(
            {offer.pair for offer in offers if offer.pair.partition("-")[0] == pair.partition("-")[0]}
        )
        hint = f"choose one of {', '.join(same)}" if same else "check the pair"
        raise SettingsError(f"there is no package “{pair}” in the index", remedy=hint, location=address)
    return max(found, key=lambda offer: version_key(offer.version))


def _offer(entry: Mapping[str, Any], address: str) -> Offer | None:
    """What an entry offers, if it can be used; an index has entries of other kinds, too."""
    texts = {
        key: str(entry.get(key) or "")
        for key in ("type", "from_code", "to_code", "package_version", "sha256")
    }
    source, target = find_language(texts["from_code"]), find_language(texts["to_code"])
    sha256 = texts["sha256"].lower()
    if texts["type"] not in {"", "translate"} or source is None or target is None:
        return None
    if sha256 and not RE_SHA256.fullmatch(sha256):
        return None
    schemes = (
        {"https"} | ({"http"} if sha256 else set()) | ({"file"} if address.startswith("file:") else set())
    )
    links = entry.get("links")
    found = (_joined(address, str(link)) for link in links) if isinstance(links, list) else ()
    usable = [each for each in found if urlsplit(each).scheme in schemes]
    if not usable:
        return None
    return Offer(
        source=source, target=target, version=texts["package_version"], address=usable[0], sha256=sha256
    )


def _joined(address: str, link: str) -> str:
    """The link's address; empty if it is none."""
    try:
        return urljoin(address, link) if urlsplit(urljoin(address, link)).scheme else ""
    except ValueError:  # E.g. `http://[`.
        return ""


def _broken(address: str, what: str) -> InputError:
    return InputError(
        f"this is no index of packages ({what})", remedy="check the address", location=Location(address)
    )
