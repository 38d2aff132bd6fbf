"""Review as a person does it in a shell of eighty columns."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from foreigndesk import cli

GUIDE = """\
---
title: The old harbour, where the ferries of three companies wait for the tide and for whoever comes late
---

See the [harbour](https://example.org/harbour) and walk on along the quay until the lighthouse comes in sight.

- Bring **warm** clothes.
"""
GLOSSARY = "type,en,de,forbid.de,case,note\nterm,harbour,Hafen,,,\n"
CATALOG = "l10n/de/guide.md.po"


class Run:
    """What a command printed, and its exit code."""

    def __init__(self, code: int, out: str, err: str) -> None:
        self.code = code
        self.out = out.splitlines()
        self.err = err.splitlines()


Runner = Callable[..., Run]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Runner:
    """Runs a command in a project with one article in drafts."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("FOREIGNDESK_TRANSLATOR", "Anna Berg <anna@example.org>")
    Path("guide.md").write_text(GUIDE, encoding="utf-8")
    Path("glossary.csv").write_text(GLOSSARY, encoding="utf-8")
    Path("foreigndesk.toml").write_text(
        'source_locale = "en"\nlocales = ["de"]\narticles = ["*.md"]\nengine = "pseudo"\n', encoding="utf-8"
    )

    def _run(*arguments: str) -> Run:
        with pytest.raises(SystemExit) as stop:
            cli.main(arguments)
        printed = capsys.readouterr()
        assert isinstance(stop.value.code, int), printed.err
        return Run(stop.value.code, printed.out, printed.err)

    _run("translate")
    return _run


def ids(run: Runner) -> dict[str, str]:
    """Role -> id of each open unit."""
    rows = json.loads("\n".join(run("review", "--format", "json").out))
    return {row["role"]: row["id"][:8] for row in rows["units"]}


def test_the_queue_fits_eighty_columns(run: Runner) -> None:
    shown = run("review")
    assert max(map(len, shown.out)) <= 80
    assert shown.out[0].split()[0] == ids(run)["title"]  # A term was put into its draft.
    assert shown.err[0].startswith("4 open units, ")
    assert any(line.endswith("…") for line in shown.out)


def test_the_number_shown_can_be_limited_and_all_of_it_counted(run: Runner) -> None:
    assert run("review", "--limit", "1").err[0].startswith("1 of 4 open units, ")
    assert len([line for line in run("review", "--limit", "0").out if line[:1].strip()]) == 4
    report = json.loads("\n".join(run("review", "--limit", "2", "--format", "json").out))
    assert (report["open"], len(report["units"])) == (4, 2)


def test_one_unit_is_shown_whole(run: Runner) -> None:
    shown = run("review", ids(run)["paragraph"])
    text = " ".join(" ".join(shown.out).split())
    assert "walk on along the quay until the lighthouse comes in sight." in text
    assert max(map(len, shown.out)) <= 80
    assert run("review", "--full").out != run("review").out


def test_a_unit_is_approved_by_its_id(run: Runner) -> None:
    unit = ids(run)["item"]
    place = run("review", unit).out[1].strip()
    done = run("approve", unit, "--text", "Ziehen Sie sich **warm** an.")
    assert (done.code, done.out) == (0, [f"approved {unit} {place}"])
    assert unit not in " ".join(run("review").out)
    assert run("status", "--by", "reviewer").out[1].split()[:5] == [
        "Anna",
        "Berg",
        "<anna@example.org>",
        "de",
        "1",
    ]


def test_a_text_may_come_from_a_file_or_the_editor(
    run: Runner, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    unit = ids(run)["item"]
    Path("text.txt").write_bytes("\ufeffGanz **warm**!\r\n".encode())
    assert run("approve", unit, "--file", "text.txt").code == 0
    assert 'msgstr "Ganz **warm**!"' in Path(CATALOG).read_text(encoding="utf-8")

    Path("bad.txt").write_bytes(b"\xff\xfe")
    assert (run("approve", unit, "--file", "bad.txt").code) == 3

    editor = tmp_path / "editor.py"
    editor.write_text(
        "import pathlib, sys\npathlib.Path(sys.argv[1]).write_text('Sehr **warm**.\\n', encoding='utf-8')\n",
        encoding="utf-8",
    )
    monkeypatch.setenv("VISUAL", f"python3 {editor}")
    assert run("approve", unit, "--edit").code == 0
    assert 'msgstr "Sehr **warm**."' in Path(CATALOG).read_text(encoding="utf-8")


def test_what_is_refused_is_told_and_exits_with_1(run: Runner) -> None:
    unit = ids(run)["item"]
    refused = run("approve", unit, "--text", "warm", "--force")
    assert (refused.code, refused.out[0].split(": ", 1)[1]) == (1, "its text lost strong")


def test_all_drafts_of_an_article_are_approved_at_once(run: Runner) -> None:
    dry = run("approve", "--all", "guide.md", "-n")
    assert dry.out == [f"would approve 4 units of {CATALOG}"]
    assert run("approve", "--all", "guide.md", "--locale", "de").out == [f"approved 4 units of {CATALOG}"]
    assert run("review").err == ["0 open units, 0 words, 0.0 hours left"]
    assert run("status", "--by", "state").out[-1].split()[-2:] == ["100", "0.0"]


def test_a_unit_is_rejected_with_a_reason(run: Runner) -> None:
    unit = ids(run)["item"]
    assert run("reject", unit, "--reason", "stiff").code == 0
    comment = run("review", unit).out
    assert any("Rejected by Anna Berg" in line for line in comment)
    assert [line.split()[1:3] for line in comment[:1]] == [["missing,", "item"]]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["approve"], "no unit is named; give ids, or --all"),
        (["approve", "zzz"], "“zzz” is no id of a unit; give ids, or --all"),
        (["approve", "abcd1234", "--all"], "ids and --all exclude each other; give either"),
        (["approve", "--all", "--text", "x"], "a text is for one unit; give one id and one of "),
        (["approve", "abcd1234", "--text", "x", "--edit"], "a text is for one unit; give one id and one of "),
        (["approve", "abcd1234"], "no unit has the id abcd1234; run foreigndesk review to see the ids"),
        (["reject"], "no unit is named; give ids; foreigndesk review shows them"),
        (["status", "--by", "locale", "--doubts"], "--doubts is by article; leave out --by"),
    ],
)
def test_a_slip_on_the_command_line_is_told(run: Runner, arguments: list[str], message: str) -> None:
    done = run(*arguments)
    assert done.code == 2
    assert done.err[0].startswith(f"error: {message}")


def test_nobody_approves_without_a_name(run: Runner, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FOREIGNDESK_TRANSLATOR", "")
    monkeypatch.setenv("PATH", "/nonexistent")
    done = run("approve", "--all")
    assert (done.code, done.err[0].split(";")[0]) == (2, "error: nobody says who you are")
    assert run("approve", "--all", "--as", "Ben").code == 0
    assert '"Last-Translator: Ben\\n"' in Path(CATALOG).read_text(encoding="utf-8")


@pytest.mark.parametrize("by", ["article", "locale", "state", "reviewer"])
def test_status_has_a_table_and_json_for_every_kind_of_row(run: Runner, by: str) -> None:
    run("approve", "--all")
    assert run("status", "--by", by).out[0].split()[0] == by
    report = json.loads("\n".join(run("status", "--by", by, "--format", "json").out))
    [(name, rows)] = [item for item in report.items() if item[0] != "version"]
    assert (name, len(rows)) == (f"{by}s", 4 if by == "state" else 1)
