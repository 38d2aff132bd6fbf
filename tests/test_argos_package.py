from __future__ import annotations

import json
import sys
import zipfile
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from foreigndesk.engines.argos_package import (
    RATIO_LIMIT,
    Package,
    Rejected,
    has_member,
    read_member,
    read_package,
    read_vocabulary,
)
from foreigndesk.errors import EngineError, InputError
from foreigndesk.model import Locale

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

FILES = {"model/model.bin": b"weights", "sentencepiece.model": b"pieces"}


def metadata_of(changes: dict[str, object]) -> bytes:
    return json.dumps({"package_version": "9.9", "from_code": "de", "to_code": "en"} | changes).encode()


def write_package(path: Path, members: Mapping[str, bytes] = FILES, **changes: Any) -> Path:
    """A packed package."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("top/metadata.json", metadata_of(changes))
        for name, content in members.items():
            archive.writestr(f"top/{name}", content)
    return path


def make_package(folder: Path, **changes: object) -> Path:
    """An unpacked package, or an existing one with other metadata."""
    (folder / "model").mkdir(parents=True, exist_ok=True)
    for name, content in FILES.items():
        if not (folder / name).exists():
            (folder / name).write_bytes(content)
    (folder / "metadata.json").write_bytes(metadata_of(changes))
    return folder


def package(path: Path, **changes: str) -> Package:
    known = {"source": "de", "target": "en", "version": "9.9", "from_code": "de", "to_code": "en"} | changes
    return Package(
        path=path,
        source=Locale(known["source"]),
        target=Locale(known["target"]),
        version=known["version"],
        from_code=known["from_code"],
        to_code=known["to_code"],
        target_prefix=known.get("target_prefix", ""),
    )


def reason(path: Path) -> str:
    [outcome] = read_package(path)
    assert isinstance(outcome, Rejected)
    return outcome.error.what


def test_a_package_is_the_same_packed_and_unpacked(tmp_path: Path) -> None:
    packed, unpacked = write_package(tmp_path / "p.argosmodel"), make_package(tmp_path / "u")
    assert read_package(packed) == [package(packed)]
    assert read_package(unpacked) == [package(unpacked)]
    for path in (packed, unpacked):
        assert read_member(path, "model/model.bin") == b"weights"
        assert has_member(path, "sentencepiece.model")
        assert not has_member(path, "bpe.model")


@pytest.mark.parametrize(
    ("code", "locale"), [("zt", "zh-Hant"), ("zh", "zh-Hans"), ("pb", "pt-BR"), ("pt", "pt"), ("nb", "nb")]
)
def test_the_codes_of_argos_become_locales(tmp_path: Path, code: str, locale: str) -> None:
    path = write_package(tmp_path / "p.argosmodel", to_code=code)
    assert read_package(path) == [package(path, target=locale, to_code=code)]


def test_a_package_of_several_languages_serves_each_source(tmp_path: Path) -> None:
    path = write_package(
        tmp_path / "p.argosmodel",
        source_languages=[{"code": "fr", "name": "French"}, {"code": "en"}],
        from_codes=["nl", "de"],
        target_prefix=">>eng<<",
    )
    assert read_package(path) == [
        package(path, source=code, from_code=code, target_prefix=">>eng<<") for code in ("de", "nl", "fr")
    ]


def pairs(path: Path) -> dict[str, str]:
    """The token for each pair that a package offers."""
    outcomes = read_package(path)
    return {found.pair: found.target_prefix for found in outcomes if isinstance(found, Package)}


@pytest.mark.parametrize(
    ("prefix", "pieces", "tokens"),
    [
        (">>deu<<", [">>fra<<", ">>deu<<", ">>xxx<<"], {"en-de": ">>deu<<", "en-fr": ">>fra<<"}),
        (
            "__de__",
            ["__fr__", "__zt__", "fr"],
            {"en-de": "__de__", "en-fr": "__fr__", "en-zh-Hant": "__zt__"},
        ),
        ("<2de>", ["<2pb>"], {"en-de": "<2de>", "en-pt-BR": "<2pb>"}),
        ("<german>", ["<french>"], {"en-de": "<german>"}),
        ("de", ["fr"], {"en-de": "de", "en-fr": "fr"}),
    ],
)
def test_a_package_of_several_targets_offers_those_it_has_a_token_for(
    tmp_path: Path, prefix: str, pieces: list[str], tokens: dict[str, str]
) -> None:
    vocabulary = {"model/shared_vocabulary.json": json.dumps([*pieces, "▁Haus"]).encode()}
    path = write_package(
        tmp_path / "p.argosmodel",
        FILES | vocabulary,
        from_code="en",
        to_code="de",
        to_codes=["de", "fr", "zt"],
        target_languages=[{"code": "pb"}, {"code": "qq"}],
        target_prefix=prefix,
    )
    assert pairs(path) == tokens


def test_a_package_without_a_main_pair_offers_each_language_with_each(tmp_path: Path) -> None:
    path = make_package(
        tmp_path / "u",
        from_code=None,
        to_code=None,
        languages=[{"code": code} for code in ("en", "de", "zh")],
        target_prefix="__de__",
    )
    (path / "model" / "target_vocabulary.txt").write_text("__de__\n__en__\n__zh__\n", encoding="utf-8")
    others = {"en": "de zh-Hans", "de": "en zh-Hans", "zh-Hans": "en de"}
    token = {"en": "__en__", "de": "__de__", "zh-Hans": "__zh__"}
    assert pairs(path) == {
        f"{source}-{target}": token[target] for target in token for source in others[target].split()
    }


def test_several_targets_with_nothing_to_tell_them_apart_are_rejected(tmp_path: Path) -> None:
    path = write_package(tmp_path / "p.argosmodel", to_code=None, to_codes=["en", "fr"])
    assert "nothing in metadata.json tells the model which of its languages to write" in reason(path)
    assert pairs(write_package(tmp_path / "q.argosmodel", to_codes=["en", "fr"])) == {"de-en": ""}
    assert pairs(write_package(tmp_path / "r.argosmodel", to_code=None, to_codes=["fr"])) == {"de-fr": ""}


def test_several_targets_without_a_vocabulary_are_rejected(tmp_path: Path) -> None:
    path = write_package(tmp_path / "p.argosmodel", to_codes=["fr"], target_prefix="__en__")
    assert reason(path) == "this is not a usable Argos package: it has no vocabulary"


def test_a_vocabulary_is_read_for_its_side(tmp_path: Path) -> None:
    files = {"model/source_vocabulary.txt": b"a\nb", "model/target_vocabulary.json": b'["c"]'}
    path = write_package(tmp_path / "p.argosmodel", FILES | files)
    assert read_vocabulary(path, "source") == frozenset("ab")
    assert read_vocabulary(path, "target") == frozenset("c")
    broken = write_package(tmp_path / "q.argosmodel", FILES | {"model/shared_vocabulary.json": b"{"})
    with pytest.raises(InputError, match=r"shared_vocabulary.json cannot be read"):
        read_vocabulary(broken, "source")


def test_a_package_with_byte_pairs_needs_an_extra(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write_package(tmp_path / "p.argosmodel", {"model/model.bin": b"", "bpe.model": b""})
    monkeypatch.setitem(sys.modules, "sacremoses", None)
    [rejected] = read_package(path)
    assert isinstance(rejected, Rejected)
    assert isinstance(rejected.error, EngineError)
    assert rejected.pairs == (("de", "en"),)
    assert str(rejected.error) == (
        f"{path}: this package cuts words with BPE, which needs sacremoses; run: pip install 'foreigndesk[bpe]'"
    )


def test_a_package_that_does_not_translate_is_passed_over(tmp_path: Path) -> None:
    assert read_package(write_package(tmp_path / "p.argosmodel", {}, type="sbd", from_code=None)) == []


@pytest.mark.parametrize(
    ("changes", "what"),
    [
        ({"from_code": 3}, "“from_code” in metadata.json is not a text"),
        ({"from_code": None}, "metadata.json does not tell its languages"),
        ({"to_code": "q!"}, "“q!” in metadata.json is not a language"),
        ({"from_codes": "de"}, "“from_codes” in metadata.json is not a list"),
        ({"source_languages": [{"code": []}]}, "“code” in metadata.json is not a text"),
        ({"package_version": "1|2"}, "“1|2” in metadata.json is not a version"),
        ({"target_prefix": ["x"]}, "“target_prefix” in metadata.json is not a text"),
    ],
)
def test_metadata_is_checked(tmp_path: Path, changes: dict[str, Any], what: str) -> None:
    path = write_package(tmp_path / "p.argosmodel", **changes)
    assert reason(path) == f"this is not a usable Argos package: {what}"


@pytest.mark.parametrize("content", [b"[]", b"{", b"\xff", b"[" * 100_000])
def test_metadata_that_is_no_object_is_rejected(tmp_path: Path, content: bytes) -> None:
    (make_package(tmp_path / "u") / "metadata.json").write_bytes(content)
    assert "metadata.json is not" in reason(tmp_path / "u")


@pytest.mark.parametrize(
    ("missing", "told"),
    [("model/model.bin", "model/model.bin"), ("sentencepiece.model", "sentencepiece.model and no bpe.model")],
)
def test_a_package_that_lacks_a_file_is_rejected_with_its_pair(
    tmp_path: Path, missing: str, told: str
) -> None:
    rest = {name: content for name, content in FILES.items() if name != missing}
    [rejected] = read_package(write_package(tmp_path / "p.argosmodel", rest))
    assert isinstance(rejected, Rejected)
    assert rejected.pairs == (("de", "en"),)
    assert str(rejected.error) == (
        f"{tmp_path / 'p.argosmodel'}: this is not a usable Argos package: it has no {told}; "
        "download it again, or remove it"
    )


def test_two_packages_in_one_zip_are_rejected(tmp_path: Path) -> None:
    path = write_package(tmp_path / "p.argosmodel")
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("other/metadata.json", metadata_of({}))
    assert "exactly one folder with a metadata.json" in reason(path)


def test_a_member_that_expands_too_far_is_not_read(tmp_path: Path) -> None:
    path = write_package(tmp_path / "p.argosmodel", FILES | {"bomb": bytes(1_000_000)})
    with pytest.raises(InputError, match=f"bomb is larger than 67108864 bytes, or than {RATIO_LIMIT} times"):
        read_member(path, "bomb")


def test_a_member_over_the_limit_is_not_read(tmp_path: Path) -> None:
    path = write_package(tmp_path / "p.argosmodel")
    assert read_member(path, "model/model.bin", limit=7) == b"weights"
    with pytest.raises(InputError, match="is larger than 6 bytes"):
        read_member(path, "model/model.bin", limit=6)


def test_a_member_is_read_by_its_exact_name_only(tmp_path: Path) -> None:
    path = write_package(tmp_path / "p.argosmodel", FILES | {"../secret": b"x"})
    with pytest.raises(InputError, match=r"secret cannot be read"):
        read_member(path, "secret")


@given(st.integers(0, 600), st.binary(min_size=1, max_size=4))
@settings(max_examples=100, deadline=None)
def test_a_damaged_zip_is_rejected_or_read(
    tmp_path_factory: pytest.TempPathFactory, start: int, junk: bytes
) -> None:
    path = write_package(tmp_path_factory.getbasetemp() / "damaged.argosmodel")
    content = bytearray(path.read_bytes())
    content[start : start + len(junk)] = junk
    path.write_bytes(content)
    assert all(isinstance(outcome, Package | Rejected) for outcome in read_package(path))
