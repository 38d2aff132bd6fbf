"""Obsolete translations go on request alone, and not while a text needs them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from foreigndesk import cli, po
from foreigndesk.model import State

CATALOG = Path("l10n/de/articles/a.md.po")
FERRY = "The ferry waits at the old quay. It leaves at nine."
MARKET = "There is a market on the square every week."


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    settings = 'source_locale = "en"\nlocales = ["de"]\nengine = "pseudo"\n'
    Path("foreigndesk.toml").write_text(settings, encoding="utf-8")
    Path("articles").mkdir()


def article(*texts: str) -> None:
    Path("articles/a.md").write_text("\n\n".join(texts) + "\n", encoding="utf-8")


def run(capsys: pytest.CaptureFixture[str], *arguments: str, code: int = 0) -> str:
    with pytest.raises(SystemExit) as stop:
        cli.main(arguments)
    out, err = capsys.readouterr()
    assert stop.value.code == code, err
    return out + err


def accept_all() -> None:
    text = CATALOG.read_text(encoding="utf-8")
    CATALOG.write_text(re.sub("#, fuzzy\n(#[|].*\n)*", "", text), encoding="utf-8")


def obsolete() -> list[str]:
    found = po.loads(CATALOG.read_text(encoding="utf-8"), path="a.po").obsolete
    assert all(entry.translation.state is State.REVIEWED for entry in found)
    return [entry.unit.source for entry in found]


def removed_market(capsys: pytest.CaptureFixture[str]) -> None:
    """An article that has lost a reviewed text."""
    article(FERRY, MARKET)
    run(capsys, "translate")
    accept_all()
    article(FERRY)


def test_a_run_removes_nothing_by_itself(capsys: pytest.CaptureFixture[str]) -> None:
    removed_market(capsys)
    for command in ("extract", "translate", "build", "extract"):
        run(capsys, command)
        assert command == "build" or obsolete() == [MARKET]


def test_what_waited_is_removed_on_request_and_counted(capsys: pytest.CaptureFixture[str]) -> None:
    removed_market(capsys)
    run(capsys, "extract")
    before = CATALOG.read_text(encoding="utf-8")
    told = run(capsys, "extract", "--no-obsolete")
    assert told == f"wrote {CATALOG}\nnote: {CATALOG}: 1 obsolete translation removed (1 reviewed), 0 left\n"
    assert obsolete() == []
    after = CATALOG.read_text(encoding="utf-8")
    assert before.startswith(after.rstrip("\n"))
    assert run(capsys, "extract", "--no-obsolete") == ""
    assert CATALOG.read_text(encoding="utf-8") == after


def test_what_loses_its_place_in_the_same_run_stays(capsys: pytest.CaptureFixture[str]) -> None:
    removed_market(capsys)
    told = run(capsys, "extract", "--no-obsolete")
    assert "kept at the end of the file" in told
    assert obsolete() == [MARKET]


def test_the_old_wording_of_a_text_stays_until_the_text_is_reviewed(
    capsys: pytest.CaptureFixture[str],
) -> None:
    article(FERRY)
    run(capsys, "translate")
    accept_all()
    article(FERRY.replace("nine", "ten"))
    run(capsys, "translate")
    assert obsolete() == [FERRY]
    assert "0 obsolete translations removed (0 reviewed), 1 left" in run(capsys, "extract", "--no-obsolete")
    assert obsolete() == [FERRY]
    accept_all()
    run(capsys, "extract", "--no-obsolete")
    assert obsolete() == []


def test_a_block_stays_while_its_sentences_are_units(capsys: pytest.CaptureFixture[str]) -> None:
    article(FERRY)
    run(capsys, "translate")
    accept_all()
    with Path("foreigndesk.toml").open("a", encoding="utf-8") as file:
        file.write('segmentation = "sentence"\n')
    run(capsys, "translate")
    assert obsolete() == [FERRY]
    run(capsys, "extract", "--no-obsolete")
    assert obsolete() == [FERRY]


def test_a_dry_run_has_nothing_to_remove(capsys: pytest.CaptureFixture[str]) -> None:
    article(FERRY)
    assert "--no-obsolete is for their catalogs" in run(capsys, "extract", "-n", "--no-obsolete", code=2)
