from __future__ import annotations

import json
import os
import zipfile
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from foreigndesk.engines.argos_package import (
    RATIO_LIMIT,
    Package,
    Rejected,
    Shelf,
    find_packages,
    has_member,
    package_folders,
    read_member,
    read_package,
)
from foreigndesk.errors import EngineError, InputError
from foreigndesk.locales import parse_locale
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


@pytest.mark.parametrize("missing", sorted(FILES))
def test_a_package_that_lacks_a_file_is_rejected_with_its_pair(tmp_path: Path, missing: str) -> None:
    rest = {name: content for name, content in FILES.items() if name != missing}
    [rejected] = read_package(write_package(tmp_path / "p.argosmodel", rest))
    assert isinstance(rejected, Rejected)
    assert rejected.pairs == (("de", "en"),)
    assert str(rejected.error) == (
        f"{tmp_path / 'p.argosmodel'}: this is not a usable Argos package: it has no {missing}; "
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


def test_the_highest_version_of_a_folder_wins(tmp_path: Path) -> None:
    for version in ("1.9", "1.10", "1.2.3", "x"):
        write_package(tmp_path / f"{version}.argosmodel", package_version=version)
    best = tmp_path / "1.10.argosmodel"
    assert find_packages([tmp_path]) == Shelf(packages=(package(best, version="1.10"),))


def test_an_earlier_folder_wins_over_a_higher_version(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    first = make_package(tmp_path / "a" / "de_en", package_version="1.0")
    write_package(tmp_path / "b" / "p.argosmodel", package_version="2.0")
    shelf = find_packages([tmp_path / "a", tmp_path / "b"])
    assert shelf.packages == (package(first, version="1.0"),)


def test_a_folder_may_be_a_package_itself_and_so_may_a_file(tmp_path: Path) -> None:
    folder, file = make_package(tmp_path / "u"), write_package(tmp_path / "p.argosmodel", to_code="fr")
    assert find_packages([folder, file]).packages == (
        package(folder),
        package(file, target="fr", to_code="fr"),
    )


def test_a_broken_package_disables_no_other(tmp_path: Path) -> None:
    (tmp_path / "a.argosmodel").write_bytes(b"nothing")
    (tmp_path / "notes").mkdir()
    good = write_package(tmp_path / "b.argosmodel")
    shelf = find_packages([tmp_path])
    assert shelf.packages == (package(good),)
    assert [str(rejected.error.location) for rejected in shelf.rejected] == [str(tmp_path / "a.argosmodel")]


def shelf_of(*pairs: str) -> Shelf:
    split = [pair.split(">") for pair in pairs]
    return Shelf(
        packages=tuple(
            Package(
                path=None,  # type: ignore[arg-type]  # a route is found by the pairs alone
                source=Locale(source),
                target=Locale(target),
                version="1",
                from_code=source,
                to_code=target,
            )
            for source, target in split
        )
    )


@pytest.mark.parametrize(
    ("pairs", "wanted", "route"),
    [
        ("de>en en>fr de>fr", "de>fr", "de>fr"),
        ("de>en en>fr", "de>fr", "de>en en>fr"),
        ("de>cs cs>fr de>en en>fr", "de>fr", "de>en en>fr"),
        ("de>nl nl>fr de>cs cs>fr", "de>fr", "de>cs cs>fr"),
        ("de>en en>fr", "de-AT>fr-CA", "de>en en>fr"),
        ("de>en de-CH>en", "de-CH>en", "de-CH>en"),
        ("en>zh-Hant en>zh-Hans", "en>zh-Hant-HK", "en>zh-Hant"),
        ("de>en en>de", "de>de-AT", ""),
        ("de>en", "de>fr", ""),
        ("", "de>fr", ""),
    ],
)
def test_a_route_is_direct_or_by_way_of_one_language(pairs: str, wanted: str, route: str) -> None:
    source, target = (parse_locale(tag) for tag in wanted.split(">"))
    found = shelf_of(*pairs.split()).find_route(source, target)
    assert " ".join(f"{hop.source}>{hop.target}" for hop in found) == route


def test_packages_are_looked_for_from_the_particular_to_the_general(tmp_path: Path) -> None:
    given_folder, named, data = tmp_path / "given", tmp_path / "named", tmp_path / "data"
    argos = data / "argos-translate" / "packages"
    for folder in (given_folder, named, argos):
        folder.mkdir(parents=True)
    names = os.pathsep.join([str(named), str(tmp_path / "missing")])
    found = package_folders([given_folder], {"FOREIGNDESK_MODELS": names, "XDG_DATA_HOME": str(data)})
    assert found[:3] == [given_folder, named, argos]
    assert [folder.name for folder in found[3:]] == ["packages"]
    assert package_folders([], {"ARGOS_PACKAGES_DIR": str(named), "XDG_DATA_HOME": str(data)})[:-1] == [named]


def test_a_given_folder_must_exist(tmp_path: Path) -> None:
    with pytest.raises(EngineError, match="there is no package folder"):
        package_folders([tmp_path / "missing"], {})
