"""What lies on the shelf, and trying it in a process of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from test_argos import shipped
from test_argos_install import add, changed
from test_argos_package import FILES, write_package

from foreigndesk.engines.argos_archive import sha256_of
from foreigndesk.engines.argos_package import Package, read_package
from foreigndesk.engines.argos_probe import WORD, probe
from foreigndesk.engines.argos_shelf import shipped_folder
from foreigndesk.engines.argos_survey import Row, Verdict, survey, verify
from foreigndesk.errors import EngineError, InputError

if TYPE_CHECKING:
    from pathlib import Path


def test_every_package_is_a_row_and_the_first_of_a_pair_is_used(tmp_path: Path) -> None:
    for version in ("1.0", "1.1"):
        write_package(tmp_path / f"{version}.argosmodel", package_version=version)
    write_package(tmp_path / "two.argosmodel", to_code="fr", from_codes=["en"])
    write_package(tmp_path / "half.argosmodel", {}, to_code="nl")
    (tmp_path / "junk.argosmodel").write_bytes(b"junk")
    rows = {(row.path.name, row.pair): (row.version, row.is_used, row.problem) for row in survey([tmp_path])}
    broken = "this is not a usable Argos package: "
    assert rows == {
        ("1.1.argosmodel", "de-en"): ("1.1", True, ""),
        ("1.0.argosmodel", "de-en"): ("1.0", False, ""),
        ("two.argosmodel", "de-fr"): ("9.9", True, ""),
        ("two.argosmodel", "en-fr"): ("9.9", True, ""),
        ("half.argosmodel", "de-nl"): (
            "",
            False,
            f"{broken}it has no model/model.bin; download it again, or remove it",
        ),
        ("junk.argosmodel", ""): (
            "",
            False,
            f"{broken}metadata.json cannot be read (File is not a zip file); download it again, or remove it",
        ),
    }


def test_a_row_tells_the_size(tmp_path: Path) -> None:
    path = write_package(tmp_path / "a.argosmodel")
    assert survey([path]) == [
        Row(pair="de-en", version="9.9", size=path.stat().st_size, path=path, is_used=True)
    ]


def test_the_shipped_packages_are_what_was_shipped_and_translate() -> None:
    assert sorted(verify([shipped_folder()]), key=lambda verdict: verdict.pairs) == [
        Verdict(pairs=(pair,), version="0.2", path=path, sha256="ok", translation=WORD)
        for pair, path in (("de-en", shipped("de_en")), ("en-de", shipped("en_de")))
    ]


def test_a_changed_file_and_a_broken_one_are_told(tmp_path: Path) -> None:
    installed = add(shipped("de_en"), tmp_path / "packages")
    changed(shipped("de_en"), installed.path, {"README.txt": b"changed"})
    write_package(tmp_path / "packages" / "bad.argosmodel", FILES, to_code="nl")
    changed_, bad = sorted(verify([tmp_path / "packages"]), key=lambda verdict: verdict.pairs)
    assert (changed_.sha256, changed_.problem) == (
        "changed",
        "the file is not the one that was installed; install it again",
    )
    assert (bad.sha256, bad.translation) == ("none", "")
    assert "this Argos package cannot be loaded" in bad.problem
    assert sha256_of(installed.path) != installed.sha256


def package_of(path: Path) -> Package:
    return next(found for found in read_package(path) if isinstance(found, Package))


def test_a_package_that_cannot_be_loaded_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="this Argos package cannot be loaded"):
        probe(package_of(write_package(tmp_path / "a.argosmodel")))


def test_a_crash_of_the_process_that_tries_a_package_is_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "sitecustomize.py").write_text("import os\nos.abort()\n", encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    with pytest.raises(EngineError, match="crashed \\(SIGABRT\\)"):
        probe(package_of(shipped("de_en")))


def test_a_module_in_the_current_folder_is_not_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "json.py").write_text("raise SystemExit(7)\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert probe(package_of(shipped("de_en"))) == WORD
