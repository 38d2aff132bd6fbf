from __future__ import annotations

import os
import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest

from foreigndesk.errors import SettingsError
from foreigndesk.identity import person

if TYPE_CHECKING:
    from pathlib import Path

NO_GIT = {"PATH": "/nonexistent"}


def test_the_command_line_goes_before_the_variable(tmp_path: Path) -> None:
    environ = {**NO_GIT, "FOREIGNDESK_TRANSLATOR": "Ben <ben@example.org>"}
    assert person("Anna  Berg", environ, tmp_path).name == "Anna Berg"
    assert person("", environ, tmp_path).name == "Ben <ben@example.org>"


@pytest.mark.skipif(not shutil.which("git"), reason="git is not installed")
def test_git_is_asked_last(tmp_path: Path) -> None:
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    for key, value in (("user.name", "Änne Berg"), ("user.email", "anna@example.org")):
        subprocess.run(["git", "-C", str(tmp_path), "config", key, value], check=True)
    environ = {"PATH": os.environ["PATH"]}

    assert person("", environ, tmp_path).name == "Änne Berg <anna@example.org>"
    assert person("Ben", environ, tmp_path).name == "Ben"


def test_a_git_that_came_with_the_project_is_not_run(tmp_path: Path) -> None:
    fake = tmp_path / ("git.bat" if os.name == "nt" else "git")
    fake.write_text("#!/bin/sh\necho Mallory\n", encoding="utf-8")
    fake.chmod(0o755)
    with pytest.raises(SettingsError):
        person("", {"PATH": str(tmp_path)}, tmp_path)


def test_the_moment_can_be_fixed(tmp_path: Path) -> None:
    found = person("Anna", {**NO_GIT, "SOURCE_DATE_EPOCH": "1764320000"}, tmp_path)
    assert (found.moment, found.day) == ("2025-11-28 08:53+0000", "2025-11-28")


@pytest.mark.parametrize(
    ("name", "message"),
    [
        (" ", "nobody says who you are; give --as"),
        ("", "nobody says who you are; give --as"),
        ("Anna\n", "the name “Anna\\n” has control characters"),
        ("Anna\u202e", "the name “Anna\\u202e” has control characters"),
    ],
)
def test_nobody_signs_with_a_name_that_is_none(name: str, message: str, tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as caught:
        person(name, NO_GIT, tmp_path)
    assert str(caught.value).startswith(message)
