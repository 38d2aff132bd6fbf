"""Runs of the command itself, at the same time in the same project."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

COMMAND = str(Path(sys.executable).with_name("foreigndesk"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    settings = 'source_locale = "en"\nlocales = ["de", "fr"]\nengine = "pseudo"\nlock_timeout = 120\n'
    (tmp_path / "foreigndesk.toml").write_text(settings, encoding="utf-8")
    (tmp_path / "articles").mkdir()
    for number in range(4):
        article = tmp_path / f"articles/a{number}.md"
        article.write_text(f"# Title {number}\n\nText {number}.\n", encoding="utf-8")
    return tmp_path


def files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and ".foreigndesk" not in path.parts
    }


def test_two_runs_at_once_do_what_one_does(folder: Path) -> None:
    runs = [
        subprocess.Popen([COMMAND, "translate"], cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        for _ in range(2)
    ]
    told = [run.communicate(timeout=300) for run in runs]
    after = files(folder)

    assert [run.returncode for run in runs] == [0, 0], told
    assert sorted(out.count(b"wrote") for out, _ in told) == [0, 16]
    subprocess.run([COMMAND, "translate"], cwd=folder, check=True, capture_output=True)
    assert files(folder) == after


def test_a_run_that_does_not_wait_says_who_is_at_work(folder: Path) -> None:
    path = folder / "foreigndesk.toml"
    path.write_text(path.read_text(encoding="utf-8").replace("120", "0"), encoding="utf-8")
    hold = (
        "from pathlib import Path; import sys; from foreigndesk.project import open_project\n"
        "with open_project(Path.cwd()).locked(): print('held', flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", hold], cwd=folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as holder:
        assert holder.stdout is not None
        holder.stdout.readline()
        run = subprocess.run([COMMAND, "translate"], cwd=folder, capture_output=True, check=False)
        holder.kill()
    again = subprocess.run([COMMAND, "translate"], cwd=folder, capture_output=True, check=False)

    assert (run.returncode, again.returncode) == (6, 0)
    assert f"(process {holder.pid} on ".encode() in run.stderr
