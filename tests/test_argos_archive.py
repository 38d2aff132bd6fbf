"""What a packed package may look like. The hostile ones are made here, member by member."""

from __future__ import annotations

import hashlib
import re
import stat
import zipfile
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_argos_package import write_package

from foreigndesk.engines.argos_archive import MOST_FILES, SMALL, check_archive, sha256_of
from foreigndesk.engines.argos_shelf import shipped_folder
from foreigndesk.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


def write_members(path: Path, *members: zipfile.ZipInfo | str, content: bytes = b"x") -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for member in members:
            archive.writestr(member, content)
    return path


def named(name: str) -> zipfile.ZipInfo:
    """A member with exactly this name: `ZipInfo` would tidy it."""
    member = zipfile.ZipInfo("placeholder")
    member.filename = name
    return member


def link(name: str) -> zipfile.ZipInfo:
    member = zipfile.ZipInfo(name)
    member.external_attr = (stat.S_IFLNK | 0o777) << 16
    return member


def refusal(path: Path) -> str:
    with pytest.raises(InputError) as caught:
        check_archive(path)
    assert caught.value.remedy == "get it from a source that you trust"
    return caught.value.what.removeprefix("this package is refused: ")


def test_the_shipped_packages_are_accepted(tmp_path: Path) -> None:
    for path in [*shipped_folder().glob("*.argosmodel"), write_package(tmp_path / "p.argosmodel")]:
        check_archive(path)


@pytest.mark.parametrize(
    "name",
    [
        "../a",
        "top/../../a",
        "/a",
        "/etc/passwd",
        "C:/a",
        "C:a",
        "top\\..\\a",
        "top//a",
        "./a",
        "top/\x1b[2J",
        ".",
    ],
)
def test_a_name_that_leads_elsewhere_is_refused(tmp_path: Path, name: str) -> None:
    path = write_members(tmp_path / "p", "top/metadata.json", named(name))
    assert refusal(path) == f"the name “{ascii(name)[1:-1]}” in it leads elsewhere"


@pytest.mark.parametrize(
    ("members", "what"),
    [
        ([link("top/a")], "“top/a” in it is a link or a device"),
        (["top/a", "other/b"], "it does not have exactly one folder at its top"),
        ([], "it does not have exactly one folder at its top"),
        (["top/a", "top/A"], "“top/A” and “top/a” in it differ by case only"),
        (["top/ä", "top/a\u0308"], "“top/a\u0308” and “top/ä” in it differ by case only"),
        (["top/model/a", "top/Model/b"], "two folders in it differ by case only"),
        (["top/Model", "top/model/b"], "“top/model” in it differs by case only from another name"),
        ([f"top/{number}" for number in range(MOST_FILES + 1)], f"it has more than {MOST_FILES} files"),
    ],
)
def test_what_could_harm_who_unpacks_it_is_refused(
    tmp_path: Path, members: Sequence[zipfile.ZipInfo | str], what: str
) -> None:
    assert refusal(write_members(tmp_path / "p", *members)) == what


def test_a_name_that_is_there_twice_is_refused(tmp_path: Path) -> None:
    with pytest.warns(UserWarning, match="Duplicate name"):
        path = write_members(tmp_path / "p", "top/a", "top/a")
    assert refusal(path) == "“top/a” is in it twice"


def test_a_bomb_is_refused(tmp_path: Path) -> None:
    path = write_members(tmp_path / "p", "top/a", content=bytes(SMALL + 1))
    assert refusal(path) == "“top/a” in it unpacks to more than 200 times its size"


def test_a_claim_of_terabytes_is_refused_before_anything_is_read(tmp_path: Path) -> None:
    many = write_members(tmp_path / "q", "top/a", "top/b")
    content = bytearray(many.read_bytes())
    for place in [match.start() + 20 for match in re.finditer(rb"PK\x01\x02", content)]:
        content[place : place + 8] = b"\xfe\xff\xff\xff" * 2
    many.write_bytes(content)
    assert refusal(many) == "it unpacks to more than 4 GB"


@pytest.mark.parametrize(("method", "name"), [(zipfile.ZIP_BZIP2, "bzip2"), (zipfile.ZIP_LZMA, "lzma")])
def test_an_unusual_way_of_packing_is_refused(tmp_path: Path, method: int, name: str) -> None:
    with zipfile.ZipFile(tmp_path / name, "w", method) as archive:
        archive.writestr("top/a", b"x")
    assert refusal(tmp_path / name) == "“top/a” in it is packed in an unusual way"


def test_an_encrypted_member_is_refused(tmp_path: Path) -> None:
    path = write_members(tmp_path / "p", "top/a")
    content = bytearray(path.read_bytes())
    content[content.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(content)
    assert refusal(path) == "“top/a” in it is encrypted"


def test_a_flipped_bit_is_found(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "p", "w") as archive:
        archive.writestr("top/a", b"weights")
    content = (tmp_path / "p").read_bytes()
    (tmp_path / "p").write_bytes(content.replace(b"weights", b"Weights"))
    assert refusal(tmp_path / "p") == "“top/a” in it is damaged"


@given(st.integers(0, 600), st.binary(min_size=1, max_size=8))
@settings(max_examples=100, deadline=None)
def test_a_damaged_file_is_refused_or_sound(
    tmp_path_factory: pytest.TempPathFactory, start: int, junk: bytes
) -> None:
    path = write_package(tmp_path_factory.getbasetemp() / "damaged-archive.argosmodel")
    content = bytearray(path.read_bytes())
    content[start : start + len(junk)] = junk
    path.write_bytes(content)
    with suppress(InputError):
        check_archive(path)


def test_a_checksum_is_that_of_hashlib(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"weights" * 300_000)
    assert sha256_of(tmp_path / "a") == hashlib.sha256(b"weights" * 300_000).hexdigest()
