"""The README is true to the letter: its commands print what it says they print."""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path

import pytest

from foreigndesk import cli, glossary_csv

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
RE_BLOCK = re.compile(r"(?:<!-- (?P<name>[^>]+) -->\n)?```(?P<kind>\w+)\n(?P<text>.*?)```", re.DOTALL)
BLOCKS = [(match["kind"], match["name"] or "", match["text"]) for match in RE_BLOCK.finditer(README)]


def block(name: str) -> str:
    [text] = [text for _, title, text in BLOCKS if title == name]
    return text.strip()


@pytest.fixture
def newsroom(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of what the README's first command works on."""
    for name in ("foreigndesk.toml", "glossary.csv"):
        shutil.copy(ROOT / name, tmp_path)
    for name in ("articles", "docs", "l10n", "translations"):
        shutil.copytree(ROOT / name, tmp_path / name)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_first_command_prints_what_the_readme_shows(
    newsroom: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    *_, command = block("command: first article").split(" && ")
    with pytest.raises(SystemExit) as stop:
        cli.main(shlex.split(command)[1:])
    assert (stop.value.code, capsys.readouterr().out.strip()) == (0, block("output: first article"))
    catalog = (newsroom / "l10n/en/docs/first-article.txt.po").read_text(encoding="utf-8")
    [excerpt] = [text for kind, _, text in BLOCKS if kind == "po"]
    assert excerpt in catalog


def test_there_are_exactly_two_commands_to_set_up_and_they_begin_alike() -> None:
    commands = [text for kind, _, text in BLOCKS if kind == "sh" and "venv .venv" in text]
    assert [text.split(" && ")[0] for text in commands] == ["python3 -m venv .venv"] * 2


def test_the_glossary_in_the_readme_is_a_sound_one() -> None:
    [text] = [text for kind, _, text in BLOCKS if kind == "csv"]
    assert len(glossary_csv.loads(text, path="README.md").concepts) == 5


def test_contributors_are_given_the_same_command_for_tests() -> None:
    assert block("command: tests") in (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
