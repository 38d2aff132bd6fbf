"""`foreigndesk models` as a person runs it."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest
from test_argos import disguise, shipped
from test_argos_download import serving
from test_argos_package import write_package

from foreigndesk import cli
from foreigndesk.engines.argos_archive import sha256_of
from foreigndesk.engines.argos_shelf import shipped_folder

NAME = "translate-de_en-0_2.argosmodel"
PACKAGE = str(shipped("de_en"))


class Run(NamedTuple):
    code: int
    out: list[str]
    err: list[str]


Runner = Callable[..., Run]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Runner:
    def _run(*arguments: str) -> Run:
        with pytest.raises(SystemExit) as stop:
            cli.main(["models", *arguments])
        printed = capsys.readouterr()
        assert isinstance(stop.value.code, int)
        return Run(stop.value.code, printed.out.splitlines(), printed.err.splitlines())

    return _run


@pytest.fixture(autouse=True)
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder that is installed into; there are no packages elsewhere but the shipped ones."""
    (tmp_path / "work").mkdir()
    monkeypatch.chdir(tmp_path / "work")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    for name in ("ARGOS_PACKAGES_DIR", "FOREIGNDESK_MODELS", "ARGOS_PACKAGE_INDEX"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path / "data" / "foreigndesk" / "packages"


def write_index(folder: Path, **changes: str) -> Path:
    """An index with one package beside it."""
    folder.mkdir()
    shutil.copyfile(shipped("de_en"), folder / "de_en.argosmodel")
    entry = {"type": "translate", "from_code": "de", "to_code": "en", "package_version": "0.2"}
    (folder / "index.json").write_text(
        json.dumps([entry | {"links": ["de_en.argosmodel"]} | changes]), encoding="utf-8"
    )
    return folder


def test_packages_are_listed_with_the_one_that_is_used(run: Runner, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    write_package(tmp_path / "mine" / "good.argosmodel")
    (tmp_path / "mine" / "bad.argosmodel").write_bytes(b"bad")
    listed = run("list", "--models", str(tmp_path / "mine"), "--format", "json")
    rows = json.loads("\n".join(listed.out))["packages"]
    assert [(row["pair"], row["version"], Path(row["path"]).name, row["used"]) for row in rows] == [
        ("de-en", "9.9", "good.argosmodel", True),
        ("", "", "bad.argosmodel", False),
        ("de-en", "0.2", NAME, False),
        ("en-de", "0.2", "translate-en_de-0_2.argosmodel", True),
    ]
    assert rows[1]["problem"].startswith("this is not a usable Argos package: ")
    told = run("list", "--models", str(tmp_path / "mine"))
    assert told.out[0].split() == ["pair", "version", "MB", "used", "package"]
    assert re.search(r"no +\S*bad.argosmodel: this is not a usable", told.out[2])


def test_the_setting_models_is_searched(run: Runner, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    write_package(tmp_path / "mine" / "good.argosmodel")
    Path("foreigndesk.toml").write_text('models = ["../mine"]\n', encoding="utf-8")
    assert "good.argosmodel" in run("list").out[1]


def test_a_package_is_installed_used_verified_and_removed(run: Runner, installed: Path) -> None:
    digest = sha256_of(shipped("de_en"))
    assert run("install", PACKAGE) == Run(0, [f"installed {installed / NAME}"], [f"sha256 {digest}"])
    assert run("install", PACKAGE).out == [f"is there already: {installed / NAME}"]
    assert re.match(rf"de-en +0.2 +8.1 +yes +{re.escape(str(installed))}", run("list").out[1])
    verified = run("verify", "--format", "json")
    assert verified.code == 0
    assert json.loads("\n".join(verified.out))["packages"][0] == {
        "pairs": ["de-en"],
        "version": "0.2",
        "path": str(installed / NAME),
        "sha256": "ok",
        "translation": "Berlin",
        "problem": "",
    }
    assert run("remove", "de-en") == Run(0, [f"removed {installed / NAME}"], [])
    assert [path.name for path in installed.iterdir()] == [".lock"]
    told = "the package de-en comes along with foreigndesk and stays"
    remedy = "install another one, which is used before it"
    assert run("remove", "de-en") == Run(2, [], [f"error: {told}; {remedy}"])


def test_a_wrong_setting_installs_nothing_and_does_not_keep_a_package_from_being_removed(
    run: Runner, installed: Path
) -> None:
    run("install", PACKAGE)
    Path("foreigndesk.toml").write_text('models = ["nowhere"]\n', encoding="utf-8")
    assert run("install", str(shipped("en_de"))).code == 4
    assert [path.name for path in installed.glob("*.argosmodel")] == [NAME]
    assert run("remove", "de-en") == Run(0, [f"removed {installed / NAME}"], [])


def test_a_package_that_changed_fails_the_verification(run: Runner, installed: Path) -> None:
    run("install", PACKAGE)
    with (installed / NAME).open("ab") as file:
        file.write(b"more")
    verified = run("verify")
    assert verified.code == cli.EXIT_FINDINGS
    assert re.match(r"de-en +0.2 +changed .*: the file is not the one that was installed", verified.out[1])


def test_a_package_that_is_not_used_is_told(
    run: Runner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "named").mkdir()
    first = write_package(tmp_path / "named" / "a.argosmodel")
    monkeypatch.setenv("FOREIGNDESK_MODELS", str(tmp_path / "named"))
    assert run("install", PACKAGE).err[1:] == [f"note: for de-en, {first} is used: it is looked for first"]


def test_one_bad_package_does_not_stop_the_others(run: Runner, installed: Path, tmp_path: Path) -> None:
    bad = tmp_path / "bad.argosmodel"
    bad.write_bytes(b"bad")
    done = run("install", "missing", str(bad), PACKAGE)
    assert (done.code, done.out) == (2, [f"installed {installed / NAME}"])
    assert [line.split(":")[:2] for line in done.err if line.startswith("error")] == [
        ["error", " missing"],
        ["error", f" {bad}"],
    ]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "nothing to install is named; give a file, a folder or an address"),
        (["en-de"], "en-de: there is no such file; give a path or an address; with --index, give a pair"),
        ([PACKAGE, PACKAGE, "--sha256", "0" * 64], "--sha256 is of one file; install one package at a time"),
        ([PACKAGE, "--sha256", "abc"], "“abc” is not a sha256; give its 64 hexadecimal digits"),
        ([str(shipped_folder()), "--sha256", "0" * 64], "a folder has no sha256"),
        (["--from", "de", "--to", "en"], "--from, --to and --index belong together; give all three"),
        (["--from", "de", "--index"], "--from, --to and --index belong together; give all three"),
        (["http://127.0.0.1:1/a"], "what comes over plain http may have been changed on the way"),
        (["ftp://127.0.0.1/a"], "this is no address to download from"),
    ],
)
def test_what_cannot_be_meant_is_an_error_of_usage(run: Runner, arguments: list[str], message: str) -> None:
    done = run("install", *arguments)
    assert (done.code, done.out, len(done.err)) == (2, [], 1)
    assert message in done.err[0]


@pytest.mark.parametrize("arguments", [["de-en"], ["--from", "de", "--to", "en"]])
def test_a_pair_comes_from_the_index_that_is_asked_for(
    run: Runner, installed: Path, tmp_path: Path, arguments: list[str]
) -> None:
    index = write_index(tmp_path / "index", sha256=sha256_of(shipped("de_en")))
    assert run("install", *arguments, "--index-at", str(index)).out == [f"installed {installed / NAME}"]


def test_the_index_of_the_environment_is_used_and_its_checksum_counts(
    run: Runner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    index = write_index(tmp_path / "index", sha256="0" * 64)
    monkeypatch.setenv("ARGOS_PACKAGE_INDEX", f"{index.as_uri()}/")
    done = run("install", "--index", "de-en")
    assert (done.code, done.out) == (3, [])
    assert f"the file's sha256 is {sha256_of(shipped('de_en'))}, not {'0' * 64}" in done.err[0]
    assert (
        "there is no package “de-fr” in the index; choose one of de-en"
        in run("install", "--index", "de-fr").err[0]
    )


def test_a_download_that_is_no_package_leaves_nothing_behind(run: Runner, installed: Path) -> None:
    with serving() as server:
        done = run("install", f"{server}/file", "--sha256", "0" * 64)
        assert (done.code, "the file's sha256 is" in done.err[0]) == (3, True)
        done = run("install", f"{server}/short", "--sha256", "0" * 64)
        assert (done.code, "the connection broke off after 10 of 7000 bytes" in done.err[0]) == (5, True)
    assert [path.name for path in installed.iterdir()] == [".lock"]


def test_packages_of_another_kind_are_not_removed(run: Runner, tmp_path: Path) -> None:
    argos = tmp_path / "data" / "argos-translate" / "packages"
    argos.mkdir(parents=True)
    disguise(shipped("de_en"), argos / "translate-de_nl", to_code="nl")
    done = run("remove", "de-nl", "9.9")
    assert (done.code, len(done.err)) == (2, 1)
    assert "no package de-nl 9.9 was installed by foreigndesk; remove " in done.err[0]
    assert (argos / "translate-de_nl" / "metadata.json").exists()


@pytest.mark.parametrize(
    "arguments",
    [["list"], ["verify"], ["remove", "de-en"], ["install", PACKAGE]],
    ids=lambda arguments: str(arguments[0]),
)
def test_no_socket_is_opened_where_no_address_is_given(arguments: list[str]) -> None:
    script = (
        "import socket, sys\n"
        "def refuse(*a, **k): raise AssertionError('a socket was opened')\n"
        "socket.socket.__init__ = refuse\n"
        "from foreigndesk import cli\n"
        "cli.main(['models', *sys.argv[1:]])"
    )
    command = [sys.executable, "-c", script, *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=os.environ)
    assert done.returncode in {0, 2}
    assert "a socket was opened" not in done.stderr


def test_no_other_command_imports_what_downloads(tmp_path: Path) -> None:
    script = (
        "import sys\nfrom foreigndesk import cli\n"
        "try: cli.main(sys.argv[1:])\n"
        "except SystemExit: pass\n"
        "print(*{'foreigndesk.engines.argos_download', 'urllib.request', 'http.client'} & set(sys.modules), file=sys.stderr)"
    )
    (tmp_path / "work" / "a.txt").write_text("Der Hafen\n\nDer Hafen ist alt.\n", encoding="utf-8")
    for arguments in (["models", "list"], ["plugins"], ["translate", "a.txt", "--from", "de", "--to", "en"]):
        done = subprocess.run(
            [sys.executable, "-c", script, *arguments], capture_output=True, text=True, check=True
        )
        assert done.stderr.splitlines()[-1:] == [""], arguments
