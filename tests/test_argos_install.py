"""Installing: whole or not at all, checked, recorded, never over another; and removing."""

from __future__ import annotations

import errno
import json
import shutil
import sys
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from filelock import FileLock
from test_argos import disguise, shipped
from test_argos_package import FILES, write_package

from foreigndesk.engines.argos_archive import sha256_of
from foreigndesk.engines.argos_install import Installed, copy_of, install, recorded_sha256, remove
from foreigndesk.engines.argos_package import read_member
from foreigndesk.engines.argos_shelf import Shelf, find_packages, shipped_folder
from foreigndesk.engines.argos_survey import verify
from foreigndesk.errors import (
    ConflictError,
    EngineError,
    ForeigndeskError,
    InputError,
    SettingsError,
    StorageError,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

NAME = "translate-de_en-0_2.argosmodel"
CALIBRATION = "translate-de_en-0_2.alignment.json"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "data" / "packages"


def add(source: Path, folder: Path, *, sha256: str = "", force: bool = False) -> Installed:
    return install(copy_of(source), folder, origin=str(source), sha256=sha256, force=force)


def contents(folder: Path) -> dict[str, bytes]:
    """Everything below a folder, but the lock."""
    files = (path for path in folder.rglob("*") if path.is_file() and path.name != ".lock")
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def changed(package: Path, target: Path, members: Mapping[str, bytes]) -> Path:
    """A copy of a package with more members."""
    shutil.copyfile(package, target)
    with zipfile.ZipFile(target, "a") as archive:
        for name, content in members.items():
            archive.writestr(f"{archive.namelist()[0].partition('/')[0]}/{name}", content)
    return target


def test_a_package_is_copied_to_the_byte_with_its_checksum_beside_it(folder: Path) -> None:
    digest = sha256_of(shipped("de_en"))
    installed = add(shipped("de_en"), folder)
    assert installed == Installed(
        path=folder / NAME, pairs=("de-en",), version="0.2", sha256=digest, is_new=True
    )
    found = contents(folder)
    calibration = json.loads(found.pop(CALIBRATION))
    assert found == {
        NAME: shipped("de_en").read_bytes(),
        f"{NAME}.sha256": f"{digest}  {NAME}\n".encode(),
    }
    assert calibration["accuracy"] > 0.9
    assert recorded_sha256(folder / NAME) == digest
    assert [package.path for package in find_packages([folder]).packages] == [folder / NAME]


def test_installing_again_changes_nothing(folder: Path) -> None:
    add(shipped("de_en"), folder)
    before = contents(folder)
    assert not add(shipped("de_en"), folder).is_new
    assert contents(folder) == before


def test_other_contents_need_force(folder: Path, tmp_path: Path) -> None:
    add(shipped("de_en"), folder)
    (folder / "translate-de_en-0_2.alignment.json").write_text("{}", encoding="utf-8")
    before = contents(folder)
    other = changed(shipped("de_en"), tmp_path / "other.argosmodel", {"README.txt": b"other"})
    with pytest.raises(ConflictError, match="is installed, with other contents; give --force to replace it"):
        add(other, folder)
    assert contents(folder) == before
    assert add(other, folder, force=True).sha256 == sha256_of(other)
    assert contents(folder).keys() == {NAME, f"{NAME}.sha256", CALIBRATION}
    assert contents(folder)[CALIBRATION] != b"{}"
    assert recorded_sha256(folder / NAME) == sha256_of(other)


def test_what_trying_a_package_found_out_goes_with_it(folder: Path) -> None:
    def put(target: Path) -> None:
        shutil.copyfile(shipped("de_en"), target)
        target.with_suffix(".alignment.json").write_text("{}", encoding="utf-8")

    install(put, folder, origin="a")
    assert (folder / "translate-de_en-0_2.alignment.json").exists()
    remove("de-en", "", folder, [])
    assert contents(folder) == {}


def test_an_unpacked_package_becomes_the_same_file_each_time(folder: Path, tmp_path: Path) -> None:
    disguise(shipped("de_en"), tmp_path / "unpacked", from_code="de", to_code="nl", package_version="1.9")
    (tmp_path / "unpacked" / "stanza").mkdir()
    (tmp_path / "unpacked" / "stanza" / "de.pt").write_bytes(b"a pickle")
    installed = add(tmp_path / "unpacked", folder)
    assert (installed.path.name, installed.pairs) == ("translate-de_nl-1_9.argosmodel", ("de-nl",))
    with zipfile.ZipFile(installed.path) as archive:
        assert not [name for name in archive.namelist() if "stanza" in name]
    weights = read_member(tmp_path / "unpacked", "model/model.bin")
    assert read_member(installed.path, "model/model.bin") == weights
    assert not add(tmp_path / "unpacked", folder).is_new


def test_a_link_in_an_unpacked_package_is_refused(folder: Path, tmp_path: Path) -> None:
    disguise(shipped("de_en"), tmp_path / "unpacked")
    (tmp_path / "unpacked" / "README.md").unlink()
    (tmp_path / "unpacked" / "README.md").symlink_to(Path(__file__))
    with pytest.raises(InputError, match="there is a symbolic link in it"):
        add(tmp_path / "unpacked", folder)
    assert contents(folder) == {}


def test_a_checksum_must_be_that_of_the_file(folder: Path) -> None:
    digest = sha256_of(shipped("de_en"))
    with pytest.raises(InputError, match=f"the file's sha256 is {digest}, not {'0' * 64}"):
        add(shipped("de_en"), folder, sha256="0" * 64)
    assert contents(folder) == {}
    assert add(shipped("de_en"), folder, sha256=digest.upper()).is_new


@pytest.mark.parametrize(
    ("members", "metadata", "kind", "what"),
    [
        ({"../evil": b""}, {}, InputError, "leads elsewhere"),
        ({}, {"to_code": "q!"}, InputError, "is not a language"),
        ({}, {}, InputError, "it has no model/model.bin"),
        ({}, {"type": "sbd"}, InputError, "this package does not translate"),
        (FILES, {}, InputError, "it has no vocabulary|cannot be loaded"),
    ],
)
def test_what_is_no_good_leaves_nothing_behind(
    folder: Path,
    tmp_path: Path,
    members: Mapping[str, bytes],
    metadata: Mapping[str, str],
    kind: type[ForeigndeskError],
    what: str,
) -> None:
    source = write_package(tmp_path / "bad.argosmodel", members, **metadata)
    with pytest.raises(kind, match=what) as caught:
        add(source, folder)
    assert str(caught.value.location) == str(source)
    assert contents(folder) == {}


def test_a_download_that_breaks_off_leaves_nothing_behind(folder: Path) -> None:
    def put(target: Path) -> None:
        target.write_bytes(b"half")
        raise StorageError("the connection broke off", remedy="try again")

    with pytest.raises(StorageError, match="broke off"):
        install(put, folder, origin="https://example.org/a")
    assert [path.name for path in folder.iterdir()] == [".lock"]


def test_a_full_disk_leaves_nothing_behind(folder: Path) -> None:
    def put(target: Path) -> None:
        target.write_bytes(b"half")
        raise OSError(errno.ENOSPC, "No space left on device", str(target))

    with pytest.raises(StorageError, match="no space left on device; free some space"):
        install(put, folder, origin="a")
    assert [path.name for path in folder.iterdir()] == [".lock"]


def test_a_pickle_in_a_package_is_never_loaded(folder: Path, tmp_path: Path) -> None:
    canary = tmp_path / "canary"
    pickle = f"cos\nsystem\n(S'touch {canary}'\ntR.".encode()
    source = changed(shipped("de_en"), tmp_path / "p.argosmodel", {"stanza/de.pt": pickle})
    installed = add(source, folder)
    assert [verdict.problem for verdict in verify([installed.path])] == [""]
    assert not canary.exists()


def test_a_stopped_run_leaves_nothing_behind_and_a_killed_one_is_swept_up(folder: Path) -> None:
    def put(target: Path) -> None:
        target.write_bytes(b"half")
        raise KeyboardInterrupt

    killed = folder / ".installing-killed"
    killed.mkdir(parents=True)
    (killed / "package.argosmodel").write_bytes(b"half")
    assert find_packages([folder]) == Shelf()
    with pytest.raises(KeyboardInterrupt):
        install(put, folder, origin="a")
    assert [path.name for path in folder.iterdir()] == [".lock"]


def test_two_runs_do_not_install_at_once(folder: Path) -> None:
    folder.mkdir(parents=True)
    with FileLock(folder / ".lock"), pytest.raises(ConflictError, match="another run installs or removes"):
        add(shipped("de_en"), folder)


def test_a_folder_that_cannot_be_written_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "data").write_bytes(b"a file")
    with pytest.raises(StorageError, match="check the folder and its permissions"):
        add(shipped("de_en"), tmp_path / "data" / "packages")


def test_what_is_neither_file_nor_package_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    for name in ("nothing", "folder"):
        with pytest.raises(InputError, match=r"this is no package: neither a file nor a folder"):
            copy_of(tmp_path / name)


def test_the_packages_of_a_pair_are_removed_with_what_belongs_to_them(folder: Path, tmp_path: Path) -> None:
    add(shipped("de_en"), folder)
    add(shipped("en_de"), folder)
    kept = contents(folder)
    for version in ("1.0", "1.10"):
        disguise(shipped("de_en"), tmp_path / version, to_code="nl", package_version=version)
        add(tmp_path / version, folder)
    (folder / "translate-de_nl-1_0.alignment.json").write_text("{}", encoding="utf-8")
    assert [path.name for path in remove("de-nl", "1.0", folder, [])] == ["translate-de_nl-1_0.argosmodel"]
    assert [path.name for path in remove("de-nl", "", folder, [])] == ["translate-de_nl-1_10.argosmodel"]
    assert contents(folder) == kept


def test_what_others_put_there_is_not_removed(folder: Path, tmp_path: Path) -> None:
    argos = tmp_path / "argos"
    disguise(shipped("de_en"), argos / "translate-de_nl", to_code="nl")
    for pair, version, others, message in (
        (
            "de-nl",
            "",
            [argos],
            f"no package de-nl was installed by foreigndesk; remove {argos / 'translate-de_nl'} ",
        ),
        ("de-en", "", [shipped_folder()], "the package de-en comes along with foreigndesk and stays"),
        ("de-en", "7", [shipped_folder()], "there is no package de-en 7; see: foreigndesk models list"),
    ):
        with pytest.raises(SettingsError) as caught:
            remove(pair, version, folder, others)
        assert str(caught.value).startswith(message)
    assert (argos / "translate-de_nl" / "metadata.json").exists()
    assert not folder.exists()


def test_a_package_with_byte_pairs_is_installed_only_with_its_extra(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = write_package(tmp_path / "p.argosmodel", {"model/model.bin": b"", "bpe.model": b""})
    monkeypatch.setitem(sys.modules, "sacremoses", None)
    with pytest.raises(EngineError, match=r"run: pip install 'foreigndesk\[bpe\]'"):
        add(source, folder)
