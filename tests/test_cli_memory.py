"""The commands on the memory, and what a run tells of it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from foreigndesk import cli

SET_ASIDE = (
    "the memory was damaged; it is kept as .foreigndesk/memory.sqlite.damaged-1 and rebuilt from the catalogs"
)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("foreigndesk.toml").write_text(
        'source_locale = "en"\nlocales = ["de"]\nengine = "pseudo"\n', encoding="utf-8"
    )
    Path("articles").mkdir()
    Path("articles/a.md").write_text("The harbour is open.\n\nThe ferry waits.\n", encoding="utf-8")
    return tmp_path


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int | str | None, str, str]:
    """Exit code, standard output, standard error."""
    with pytest.raises(SystemExit) as stop:
        cli.main(arguments)
    out, err = capsys.readouterr()
    return stop.value.code, out, err


def test_a_run_tells_what_came_from_the_memory(capsys: pytest.CaptureFixture[str]) -> None:
    _, _, first = run(capsys, "translate")
    shutil.rmtree("l10n")
    _, _, second = run(capsys, "translate")
    told = "; review the PO files, then run: foreigndesk build\n"
    assert (first, second) == (
        f"3 units drafted{told}",
        f"3 units drafted: 1 by the engine, 2 from memory{told}",
    )


def test_the_status_counts_by_direction(capsys: pytest.CaptureFixture[str]) -> None:
    run(capsys, "translate")
    code, out, _ = run(capsys, "memory", "status")
    assert (code, [line.split() for line in out.splitlines()]) == (
        0,
        [["from", "to", "accepted", "drafts"], ["en", "de", "0", "2"]],
    )
    code, out, _ = run(capsys, "memory", "status", "--format", "json")
    assert json.loads(out) == {
        "version": 1,
        "damaged": 0,
        "memory": [{"from": "en", "to": "de", "accepted": 0, "drafts": 2}],
    }


def test_a_damaged_memory_is_told_and_rebuilt(capsys: pytest.CaptureFixture[str]) -> None:
    run(capsys, "translate")
    Path(".foreigndesk/memory.sqlite").write_text("no database " * 500, encoding="utf-8")
    assert run(capsys, "memory", "status") == (
        5,
        "",
        "error: the memory is damaged (file is not a database); run foreigndesk memory rebuild\n",
    )
    assert run(capsys, "memory", "clear")[0] == 5
    assert run(capsys, "memory", "rebuild") == (
        0,
        "",
        f"note: {SET_ASIDE}\n0 accepted units in the memory\n",
    )


def test_clearing_can_be_limited_to_drafts(capsys: pytest.CaptureFixture[str]) -> None:
    catalog = Path("l10n/de/articles/a.md.po")
    run(capsys, "translate")
    catalog.write_text(catalog.read_text(encoding="utf-8").replace("#, fuzzy\n", "", 2), encoding="utf-8")
    run(capsys, "build")
    assert run(capsys, "memory", "clear", "--drafts") == (0, "", "2 units forgotten\n")
    assert run(capsys, "memory", "clear") == (0, "", "1 unit forgotten\n")
    assert run(capsys, "memory", "rebuild") == (0, "", "1 accepted unit in the memory\n")


def test_without_a_memory_nothing_is_made(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "memory", "clear") == (0, "", "0 units forgotten\n")
    run(capsys, "memory", "status")
    assert not Path(".foreigndesk").exists()
