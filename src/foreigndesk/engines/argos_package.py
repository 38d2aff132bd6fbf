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
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from ..errors import EngineError, ForeigndeskError, InputError
from ..locales import find_locale
from ..model import Location

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from ..model import Locale

ARGOS_CODES = {"zh": "zh-Hans", "zt": "zh-Hant", "pb": "pt-BR"}
"""Argos' codes that mean something else, or something narrower, than BCP 47 says."""

VOCABULARIES = tuple(
    f"{name}_vocabulary.{suffix}" for name in ("source", "target", "shared") for suffix in ("json", "txt")
)
"""Where CTranslate2 keeps the pieces: for both sides, or in a file for each."""

FILE_LIMIT = 64 * 1024**2
RATIO_LIMIT = 200
"""How many times a member may be larger than it is in the zip: models are about once, vocabularies four times."""

RE_VERSION = re.compile(r"[0-9A-Za-z][0-9A-Za-z.+-]{0,39}")
"""It ends up in catalogs, so it is a short word without `|` or spaces."""

RE_CODE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z]{2,8})*")

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

    path: Path
    error: ForeigndeskError
    pairs: tuple[tuple[Locale, Locale], ...] = ()
    """What it would translate, as far as its metadata tells."""


def read_package(path: Path) -> list[Package | Rejected]:
    """What a package translates, one item for each pair; empty if it is no translation package."""
    packages: list[Package] = []
    try:
        metadata = _read_metadata(path)
        if metadata.get("type", "translate") == "translate":
            packages = _parse_metadata(path, metadata)
            _check_contents(path)
    except ForeigndeskError as error:
        pairs = tuple((package.source, package.target) for package in packages)
        return [Rejected(path=path, error=error, pairs=pairs)]
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


def read_vocabulary(path: Path, side: str) -> frozenset[str]:
    """The pieces that the model knows on the side `source` or `target`; raises `InputError` where they are missing."""
    other = "target" if side == "source" else "source"
    names = (name for name in VOCABULARIES if other not in name and has_member(path, f"model/{name}"))
    name = next(names, None)
    if name is None:
        raise _broken(path, "it has no vocabulary")
    content = read_member(path, f"model/{name}")
    try:
        return frozenset(json.loads(content) if name.endswith(".json") else content.decode().split("\n"))
    except (ValueError, TypeError) as error:
        raise _broken(path, f"model/{name} cannot be read ({error})") from error


def read_codes(path: Path) -> tuple[str, str]:
    """Argos' codes of the two languages that the package was made for; empty where the metadata have none."""
    metadata = _read_metadata(path)
    return _text(path, metadata, "from_code"), _text(path, metadata, "to_code")


def find_language(code: str) -> Locale | None:
    """The locale that Argos means by a code, or `None` if there is no such language."""
    return find_locale(ARGOS_CODES.get(code, code)) if RE_CODE.fullmatch(code) else None


def has_member(path: Path, name: str) -> bool:
    """Whether a package has this file; raises `InputError` if the package is damaged."""
    if path.is_dir():
        return path.joinpath(name).is_file()
    try:
        with zipfile.ZipFile(path) as archive:
            return f"{_top_folder(path, archive)}/{name}" in archive.namelist()
    except DAMAGE as error:
        raise _broken(path, f"it is not a readable zip file ({error})") from error


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
    sources = _languages(path, metadata, "from_code", "from_codes", "source_languages", "languages")
    prefixes = _target_prefixes(path, metadata)
    if not sources or not prefixes:
        raise _broken(path, "metadata.json does not tell its languages")
    return [
        Package(
            path=path,
            source=source,
            target=target,
            version=version,
            from_code=from_code,
            to_code=to_code,
            target_prefix=prefix,
        )
        for target, (to_code, prefix) in prefixes.items()
        for source, from_code in sources.items()
        if source != target
    ]


def _target_prefixes(path: Path, metadata: Mapping[str, Any]) -> dict[Locale, tuple[str, str]]:
    """For each target language its code, and the token that makes the model write that language.

    The metadata have one token, for `to_code`. For the others, the vocabulary is searched for tokens of the same form,
    e.g. `<2fr>` beside `<2de>`, or `>>fra<<` beside `>>deu<<`; a language without such a token is not offered.
    """
    prefix = _text(path, metadata, "target_prefix")
    lists = ("to_codes", "target_languages", *(["languages"] if prefix else []))
    targets = _languages(path, metadata, "to_code", *lists)
    tokens = _tokens_like(path, prefix, targets) if prefix and len(targets) > 1 else {}
    if metadata.get("to_code") or len(targets) == 1:
        tokens.setdefault(next(iter(targets)), prefix)
    if targets and not tokens:
        raise _broken(path, "nothing in metadata.json tells the model which of its languages to write")
    return {locale: (targets[locale], token) for locale, token in tokens.items()}


def _tokens_like(path: Path, prefix: str, targets: Iterable[Locale]) -> dict[Locale, str]:
    """For each target language the token in the model's vocabulary that names it as `prefix` names its own."""
    wanted = [*targets]
    named = (word for word in RE_CODE.finditer(prefix) if find_language(word[0]) in wanted)
    found: dict[Locale, str] = {}
    for word in named:
        like = re.compile(f"{re.escape(prefix[: word.start()])}(.+){re.escape(prefix[word.end() :])}")
        for token in (prefix, *sorted(read_vocabulary(path, "target"))):
            match = like.fullmatch(token)
            locale = find_language(match[1]) if match else None
            if locale in wanted:
                found.setdefault(locale, token)
    return dict(sorted(found.items(), key=lambda item: wanted.index(item[0])))


def _text(path: Path, metadata: Mapping[str, Any], key: str) -> str:
    value = metadata.get(key)
    if value is not None and not isinstance(value, str):
        raise _broken(path, f"“{key}” in metadata.json is not a text")
    return value or ""


def _languages(path: Path, metadata: Mapping[str, Any], single: str, *lists: str) -> dict[Locale, str]:
    """The languages under these keys, with Argos' codes for them; lists hold codes, or objects with a `code`.

    What is unknown in a list is left out: a package of a hundred languages is of use without one of them.
    """
    codes: list[str] = []
    for key in lists:
        values = metadata.get(key) or []
        if not isinstance(values, list):
            raise _broken(path, f"“{key}” in metadata.json is not a list")
        codes += [
            _text(path, value if isinstance(value, dict) else {"code": value}, "code") for value in values
        ]
    found: dict[Locale, str] = {}
    if code := _text(path, metadata, single):
        found[_locale(path, code)] = code
    for code in codes:
        if (locale := find_language(code)) is not None:
            found.setdefault(locale, code)
    return found


def _locale(path: Path, code: str) -> Locale:
    locale = find_language(code)
    if locale is None:
        raise _broken(path, f"“{code[:40]}” in metadata.json is not a language")
    return locale


def _check_contents(path: Path) -> None:
    if not has_member(path, "model/model.bin"):
        raise _broken(path, "it has no model/model.bin")
    if has_member(path, "sentencepiece.model"):
        return
    if not has_member(path, "bpe.model"):
        raise _broken(path, "it has no sentencepiece.model and no bpe.model")
    if find_spec("sacremoses") is None:
        raise EngineError(
            "this package cuts words with BPE, which needs sacremoses",
            remedy="run: pip install 'foreigndesk[bpe]'",
            location=Location(str(path)),
        )


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
