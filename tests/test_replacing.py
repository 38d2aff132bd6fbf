from __future__ import annotations

import errno
import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from faults import Crash, FaultyDisk, PlainDisk

from foreigndesk.project.disk import DISK, Disk
from foreigndesk.project.replacing import TEMPORARY, ChangedError, clear, put, take

if TYPE_CHECKING:
    from collections.abc import Callable

exchanges = pytest.mark.skipif(
    not Path("/proc/self").exists(), reason="only Linux lets files change places in one step"
)
STEPS = 9
"""More than any way through has."""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "a.po"
    path.write_bytes(b"old")
    return path


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def swept(folder: Path) -> dict[str, bytes]:
    """What is there after the next run has cleared up."""
    for path in list(folder.glob(f".*{TEMPORARY}")):
        clear(DISK, path)
    return files(folder)


def saving(path: Path, step: str, *texts: bytes) -> Callable[[str], None]:
    """A person who saves the file before each step of that name, as many times as there are texts."""
    left = list(texts)

    def save(name: str) -> None:
        if name == step and left:
            fresh = path.with_suffix(".editor")
            fresh.write_bytes(left.pop(0))
            fresh.replace(path)

    return save


@pytest.mark.parametrize("kind", [FaultyDisk, PlainDisk])
def test_a_file_is_replaced_if_it_is_what_was_expected(file: Path, kind: type[FaultyDisk]) -> None:
    put(kind(), file, b"new", expected=b"old")
    assert files(file.parent) == {"a.po": b"new"}

    with pytest.raises(ChangedError):
        put(kind(), file, b"newer", expected=b"old")
    assert files(file.parent) == {"a.po": b"new"}


@pytest.mark.parametrize("kind", [FaultyDisk, PlainDisk])
def test_a_file_that_is_gone_is_not_made_again(file: Path, kind: type[FaultyDisk]) -> None:
    file.unlink()
    with pytest.raises(ChangedError):
        put(kind(), file, b"new", expected=b"old")
    with pytest.raises(ChangedError):
        take(kind(), file, expected=b"old")
    assert files(file.parent) == {}


@pytest.mark.parametrize("kind", [FaultyDisk, PlainDisk])
@pytest.mark.parametrize("expected", [b"old", None])
@pytest.mark.parametrize("step", range(1, STEPS))
def test_a_kill_at_any_step_leaves_the_old_or_the_new_text(
    file: Path, kind: type[FaultyDisk], expected: bytes | None, step: int
) -> None:
    if expected is None:
        file.unlink()
    disk = kind(step)
    try:
        put(disk, file, b"new text", expected=expected)
    except Crash:
        assert len(disk.steps) >= step
    assert files(file.parent).get("a.po") in (expected, b"new text")
    assert swept(file.parent) in ({"a.po": b"new text"}, {"a.po": expected} if expected else {})


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EIO, errno.EACCES])
@pytest.mark.parametrize("kind", [FaultyDisk, PlainDisk])
@pytest.mark.parametrize("step", range(1, STEPS))
def test_an_error_at_any_step_leaves_the_old_or_the_new_text(
    file: Path, kind: type[FaultyDisk], step: int, number: int
) -> None:
    disk = kind(step, OSError(number, os.strerror(number)))
    try:
        put(disk, file, b"new text", expected=b"old")
    except OSError:
        pass
    else:
        assert files(file.parent)["a.po"] == b"new text"
    assert files(file.parent)["a.po"] in (b"old", b"new text")
    assert swept(file.parent) == {"a.po": files(file.parent)["a.po"]}


@exchanges
@pytest.mark.parametrize("texts", [[b"theirs"], [b"theirs", b"theirs again"], [b"1", b"2", b"3"], [b""]])
def test_a_save_right_before_the_files_change_places_stays(file: Path, texts: list[bytes]) -> None:
    with pytest.raises(ChangedError):
        put(FaultyDisk(before=saving(file, "exchange", *texts)), file, b"new", expected=b"old")

    assert files(file.parent) == {"a.po": texts[-1]}


def test_a_save_before_the_rename_where_files_cannot_change_places_stays(file: Path) -> None:
    with pytest.raises(ChangedError):
        put(PlainDisk(before=saving(file, "exchange", b"theirs")), file, b"new", expected=b"old")

    assert files(file.parent) == {"a.po": b"theirs"}


@exchanges
def test_a_file_that_is_deleted_before_the_files_change_places_stays_deleted(file: Path) -> None:
    def delete(step: str) -> None:
        if step == "exchange":
            file.unlink()

    with pytest.raises(ChangedError):
        put(FaultyDisk(before=delete), file, b"new", expected=b"old")

    assert files(file.parent) == {}


def test_a_file_that_is_made_meanwhile_stays(file: Path) -> None:
    file.unlink()

    with pytest.raises(ChangedError):
        put(FaultyDisk(before=saving(file, "place", b"theirs")), file, b"new", expected=None)

    assert files(file.parent) == {"a.po": b"theirs"}


@exchanges
@pytest.mark.parametrize("step", range(1, STEPS))
def test_a_save_and_a_kill_at_once_lose_no_save(file: Path, step: int) -> None:
    disk = FaultyDisk(step, before=saving(file, "exchange", b"theirs"))
    with pytest.raises((Crash, ChangedError)):
        put(disk, file, b"new", expected=b"old")

    assert swept(file.parent) == {"a.po": b"theirs" if "exchange" in disk.steps else b"old"}


def test_a_file_is_deleted_if_it_is_what_was_expected(file: Path) -> None:
    with pytest.raises(ChangedError):
        take(DISK, file, expected=b"other")
    assert files(file.parent) == {"a.po": b"old"}

    take(DISK, file, expected=b"old")
    assert files(file.parent) == {}


@pytest.mark.parametrize("step", range(1, STEPS))
def test_a_save_and_a_kill_while_a_file_is_deleted_lose_no_save(file: Path, step: int) -> None:
    disk = FaultyDisk(step, before=saving(file, "rename", b"theirs"))
    with pytest.raises((Crash, ChangedError)):
        take(disk, file, expected=b"old")

    assert swept(file.parent) == {"a.po": b"theirs"}


def test_a_newer_save_goes_before_one_that_is_given_back(file: Path) -> None:
    first, newer = saving(file, "rename", b"theirs"), saving(file, "place", b"newer")

    def save(step: str) -> None:
        first(step)
        newer(step)

    with pytest.raises(ChangedError):
        take(FaultyDisk(before=save), file, expected=b"old")

    assert files(file.parent) == {"a.po": b"newer"}


def test_a_name_that_fills_a_folder_s_limit_can_be_replaced(tmp_path: Path) -> None:
    path = tmp_path / ("ä" * 127)
    put(DISK, path, b"old", expected=None)
    put(DISK, path, b"new", expected=b"old")

    assert files(tmp_path) == {"ä" * 127: b"new"}


@pytest.mark.skipif(os.name != "posix", reason="POSIX links")
def test_a_name_is_taken_only_if_it_is_free_where_the_system_has_no_call_for_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("foreigndesk.project.disk._system_call", lambda: None)
    for name in ("a", "b"):
        (tmp_path / name).write_bytes(name.encode())

    assert Disk().exchange(tmp_path / "a", tmp_path / "b") is False
    with pytest.raises(FileExistsError):
        Disk().place(tmp_path / "a", tmp_path / "b")
    Disk().place(tmp_path / "a", tmp_path / "c")

    assert files(tmp_path) == {"b": b"b", "c": b"a"}
