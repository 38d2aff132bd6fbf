"""Runs with a memory: what is used again, what is not, and what happens when something is wrong with its file."""

from __future__ import annotations

import errno
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import polib
import pytest
from counting import CountingEngine

from foreigndesk import po, remembering
from foreigndesk.errors import ForeigndeskErrors, StorageError
from foreigndesk.jobs import Selection, Workspace
from foreigndesk.model import State
from foreigndesk.pipeline import Outcome, build, translate
from foreigndesk.project import open_project
from foreigndesk.remembering import Status

if TYPE_CHECKING:
    from pathlib import Path

    from foreigndesk.model import Translation


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write(tmp_path, "foreigndesk.toml", 'source_locale = "en"\nlocales = ["de"]\n')
    return tmp_path


def write(folder: Path, path: str, text: str) -> None:
    (folder / path).parent.mkdir(parents=True, exist_ok=True)
    (folder / path).write_text(text, encoding="utf-8")


def run(folder: Path, *, redraft: bool = False, explain: bool = False) -> tuple[Outcome, list[str]]:
    """What a run did, and what the engine was asked."""
    workspace, engine = Workspace(open_project(folder)), CountingEngine()
    outcome = translate(workspace, Selection(), engine=engine, redraft=redraft, explain=explain)
    workspace.raise_errors()
    return outcome, engine.asked


def drafts(folder: Path, name: str) -> dict[str, Translation]:
    path = f"l10n/de/articles/{name}.po"
    catalog = po.loads((folder / path).read_text(encoding="utf-8"), path=path)
    return {entry.unit.source: entry.translation for entry in catalog.entries if entry.unit.context != "slug"}


def accept(folder: Path, name: str, **targets: str) -> None:
    """Accept the units of an article: with the texts that are given by their first words, else as drafted."""
    catalog = polib.pofile(str(folder / f"l10n/de/articles/{name}.po"), wrapwidth=79)
    for entry in catalog:
        if targets.keys() & {entry.msgid.split()[0]}:
            entry.msgstr, entry.flags = targets[entry.msgid.split()[0]], []
    catalog.save()


def memory(folder: Path) -> Status:
    return remembering.status(open_project(folder))


# ── drafts of engines ────────────────────────────────────────────────────────


def test_after_a_catalog_is_deleted_nothing_is_drafted_twice(folder: Path) -> None:
    write(folder, "articles/a.md", "Hello *dear* world.\n\nA [link](/x) stays.\n")
    run(folder)
    before = (folder / "l10n/de/articles/a.md.po").read_text(encoding="utf-8")
    shutil.rmtree(folder / "l10n")
    outcome, asked = run(folder)
    after = (folder / "l10n/de/articles/a.md.po").read_text(encoding="utf-8")
    assert (outcome.drafted, outcome.recalled, asked) == (3, 2, ["A"])  # The slug is made anew.
    assert before.split("\n\n")[1:] == after.split("\n\n")[1:]


def test_a_changed_glossary_asks_the_engine_for_the_units_that_it_touches_alone(folder: Path) -> None:
    write(folder, "articles/a.md", "The harbour is open.\n\nThe ferry waits.\n")
    write(folder, "glossary.csv", "type,en,de\nterm,ship,Schiff\n")
    run(folder)
    write(folder, "glossary.csv", "type,en,de\nterm,ship,Schiff\nterm,harbour,Hafen\n")
    outcome, asked = run(folder, redraft=True)
    assert (outcome.drafted, outcome.recalled) == (3, 1)
    assert ("The harbour is open." in asked, "The ferry waits." in asked) == (True, False)
    assert "Hafen" in drafts(folder, "a.md")["The harbour is open."].target


def test_what_happened_to_the_terms_is_remembered_with_the_draft(folder: Path) -> None:
    write(folder, "articles/a.md", "The harbour is open.\n")
    write(folder, "glossary.csv", "type,en,de\nterm,harbour,Hafen\n")
    first, _ = run(folder, explain=True)
    shutil.rmtree(folder / "l10n")
    second, _ = run(folder, explain=True)
    assert first.explained == second.explained != []
    shutil.rmtree(folder / "l10n")
    assert run(folder)[0].explained == []


def test_other_options_of_the_engine_ask_it_anew(folder: Path) -> None:
    write(folder, "articles/a.md", "Hello dear world.\n")
    run(folder)
    shutil.rmtree(folder / "l10n")
    write(
        folder, "foreigndesk.toml", 'source_locale = "en"\nlocales = ["de"]\n[engines.argos]\nbeam_size = 1\n'
    )
    assert run(folder)[0].recalled == 0


def test_options_that_are_given_for_one_run_count_too(folder: Path) -> None:
    write(folder, "articles/a.md", "Hello dear world.\n")
    run(folder)
    shutil.rmtree(folder / "l10n")
    workspace, engine = Workspace(open_project(folder)), CountingEngine()
    fast = translate(workspace, Selection(), engine=engine, options={"profile": "fast"})
    assert (fast.recalled, "Hello dear world." in engine.asked) == (0, True)


def test_a_damaged_draft_is_not_used(folder: Path) -> None:
    write(folder, "articles/a.md", "Hello dear world.\n")
    run(folder)
    shutil.rmtree(folder / "l10n")
    change(folder, "UPDATE unit SET target = 'Unsinn'")
    outcome, asked = run(folder)
    assert (outcome.recalled, "Hello dear world." in asked) == (0, True)
    assert outcome.notes == [
        "damaged rows of the memory were dropped (1); what people accepted comes back with the next run"
    ]
    assert drafts(folder, "a.md")["Hello dear world."].target != "Unsinn"


def change(folder: Path, query: str) -> None:
    base = sqlite3.connect(folder / ".foreigndesk/memory.sqlite")
    with base:
        base.execute(query)
    base.close()


# ── what people accepted ─────────────────────────────────────────────────────


def test_what_a_person_accepted_serves_other_articles_as_a_draft_that_says_so(folder: Path) -> None:
    write(folder, "articles/a.md", "Hello dear world.\n")
    run(folder)
    accept(folder, "a.md", Hello="Hallo, liebe Welt.")
    write(folder, "articles/b.md", "Hello dear world.\n")
    outcome, _ = run(folder)
    found = drafts(folder, "b.md")["Hello dear world."]
    assert (found.target, found.state, found.doubts) == ("Hallo, liebe Welt.", State.TRANSLATED, ())
    assert found.origin.startswith("memory|articles/a.md|")
    assert (outcome.drafted, outcome.recalled) == (2, 1)


def test_what_a_person_accepted_wins_over_an_earlier_draft(folder: Path) -> None:
    for name in ("a.md", "b.md"):
        write(folder, f"articles/{name}", "Hello dear world.\n")
    run(folder)
    accept(folder, "a.md", Hello="Hallo, liebe Welt.")
    run(folder)
    assert drafts(folder, "b.md")["Hello dear world."].target == "Ĥéļļö đéåŕ ŵöŕļđ."
    run(folder, redraft=True)
    assert drafts(folder, "b.md")["Hello dear world."].target == "Hallo, liebe Welt."


def test_build_learns_what_was_accepted_too(folder: Path) -> None:
    write(folder, "articles/a.md", "Hello dear world.\n")
    run(folder)
    accept(folder, "a.md", Hello="Hallo, liebe Welt.")
    build(Workspace(open_project(folder)), Selection())
    assert [(one.origin, one.units) for one in memory(folder).counts] == [("human", 1), ("machine", 1)]


def test_another_context_and_a_second_opinion_are_doubts(folder: Path) -> None:
    write(folder, "articles/a.md", "Hello dear world.\n")
    write(folder, "articles/b.md", "Hello dear world.\n")
    run(folder)
    accept(folder, "a.md", Hello="Hallo, liebe Welt.")
    accept(folder, "b.md", Hello="Seid gegrüßt.")
    write(folder, "articles/c.md", "---\ntitle: Hello dear world.\n---\n")
    run(folder)
    found = drafts(folder, "c.md")["Hello dear world."]
    assert (found.target, found.doubts) == (
        "Seid gegrüßt.",
        (
            "accepted as a text; check whether it fits here",
            "also accepted as “Hallo, liebe Welt.” in articles/a.md",
        ),
    )


def test_numbers_are_changed_where_nothing_else_is_different(folder: Path) -> None:
    write(folder, "articles/a.md", "About 1,200 **brave** people swam.\n")
    run(folder)
    accept(folder, "a.md", About="Rund 1.200 **mutige** Leute schwammen.")
    write(folder, "articles/b.md", "About 2,500 **brave** people swam.\n")
    run(folder)
    found = drafts(folder, "b.md")["About 2,500 **brave** people swam."]
    assert (found.target, found.confidence, found.doubts) == (
        "Rund 2.500 **mutige** Leute schwammen.",
        0.45,
        ("the numbers of “About 1,200 **brave** people swam.” were changed; check them",),
    )


def test_a_close_text_is_a_suggestion_beside_the_engines_draft(folder: Path) -> None:
    write(folder, "articles/a.md", "The old harbour opens in June.\n")
    run(folder)
    accept(folder, "a.md", The="Der alte Hafen öffnet im Juni.")
    write(folder, "articles/b.md", "The old harbour opens in July.\n")
    run(folder)
    found = drafts(folder, "b.md")["The old harbour opens in July."]
    assert found.target == "Ţĥé öļđ ĥåŕƀöûŕ öṕéñš îñ Ĵûļý."
    assert found.suggestion == (
        "93 % like “The old harbour opens in June.”, accepted in articles/a.md as “Der alte Hafen öffnet im Juni.”"
    )


def test_a_term_that_an_accepted_translation_lacks_is_a_doubt(folder: Path) -> None:
    write(folder, "articles/a.md", "The harbour is open.\n")
    run(folder)
    accept(folder, "a.md", The="Der Hafen ist offen.")
    write(folder, "glossary.csv", "type,en,de\nterm,harbour,Hafenbecken\n")
    write(folder, "articles/b.md", "The harbour is open.\n")
    run(folder)
    assert drafts(folder, "b.md")["The harbour is open."].doubts == (
        "term “harbour” → “Hafenbecken” is not used",
    )


@pytest.mark.parametrize("target", ["Hallo Welt", "Hallo **liebe** Welt", "Hallo *liebe* [Welt](/x)"])
def test_a_translation_without_the_markup_of_its_source_is_never_used_again(
    folder: Path, target: str
) -> None:
    write(folder, "articles/a.md", "Hello *dear* world.\n")
    run(folder)
    accept(folder, "a.md", Hello=target)
    write(folder, "articles/b.md", "Hello *dear* world.\n")
    translate(Workspace(open_project(folder)), Selection(), engine=CountingEngine())
    assert drafts(folder, "b.md")["Hello *dear* world."].target == "Ĥéļļö *đéåŕ* ŵöŕļđ."


def test_plain_words_serve_in_any_format_and_markup_only_in_its_own(folder: Path) -> None:
    write(folder, "articles/a.md", "Hello dear world.\n\nTom \\& Ann.\n")
    run(folder)
    accept(folder, "a.md", Hello="Hallo, liebe Welt.", Tom="Tom \\& Anna.")
    write(folder, "articles/b.html", "<p>Hello dear world.</p>\n<p>Tom \\&amp; Ann.</p>\n")
    run(folder)
    found = {source: one.target for source, one in drafts(folder, "b.html").items()}
    assert found["Hello dear world."] == "Hallo, liebe Welt."
    assert "Anna" not in "".join(found.values())


def test_without_the_memory_no_human_work_is_lost(folder: Path) -> None:
    write(folder, "articles/a.md", "Hello dear world.\n")
    run(folder)
    accept(folder, "a.md", Hello="Hallo, liebe Welt.")
    shutil.rmtree(folder / ".foreigndesk")
    run(folder)
    assert drafts(folder, "a.md")["Hello dear world."].state is State.REVIEWED
    assert [(one.origin, one.units) for one in memory(folder).counts] == [("human", 1)]


# ── when something is wrong ──────────────────────────────────────────────────


def test_a_damaged_file_is_set_aside_and_rebuilt_from_all_catalogs(folder: Path) -> None:
    write(folder, "articles/a.md", "Hello dear world.\n")
    run(folder)
    accept(folder, "a.md", Hello="Hallo, liebe Welt.")
    (folder / ".foreigndesk/memory.sqlite").write_bytes(b"\xff" * 5000)
    write(folder, "articles/b.md", "Hello dear world.\n")
    workspace = Workspace(open_project(folder))
    outcome = translate(workspace, Selection(articles=("articles/b.md",)), engine=CountingEngine())
    assert outcome.notes == [
        "the memory was damaged; it is kept as .foreigndesk/memory.sqlite.damaged-1 and rebuilt from the catalogs"
    ]
    assert drafts(folder, "b.md")["Hello dear world."].target == "Hallo, liebe Welt."
    assert (folder / ".foreigndesk/memory.sqlite.damaged-1").read_bytes() == b"\xff" * 5000
    assert run(folder)[0].notes == []


def test_a_file_that_is_damaged_inside_is_set_aside_when_that_is_met(folder: Path) -> None:
    write(folder, "articles/a.md", "".join(f"Hello dear world {'x' * n}.\n\n" for n in range(1, 200)))
    run(folder)
    path = folder / ".foreigndesk/memory.sqlite"
    data = bytearray(path.read_bytes())
    data[3 * 4096 :] = b"\xff" * (len(data) - 3 * 4096)
    path.write_bytes(data)
    shutil.rmtree(folder / "l10n")
    outcome, _ = run(folder)
    assert outcome.drafted == 200
    assert len(outcome.notes) == 1
    assert "the memory was damaged; it is kept as" in outcome.notes[0]


def test_without_a_place_for_the_memory_the_run_goes_on_and_says_so_once(folder: Path) -> None:
    write(folder, "articles/a.md", "Hello dear world.\n")
    (folder / ".foreigndesk/memory.sqlite").mkdir(parents=True)
    outcome, _ = run(folder)
    assert outcome.drafted == 2
    assert outcome.notes == [
        "this run goes on without the memory: .foreigndesk/memory.sqlite: this is a folder; put a file in its place"
    ]


def test_a_locked_file_of_another_program_is_no_reason_to_stop(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("foreigndesk.project.memory_file.PATIENCE", 0.1)
    write(folder, "articles/a.md", "Hello dear world.\n")
    run(folder)
    base = sqlite3.connect(folder / ".foreigndesk/memory.sqlite", isolation_level=None)
    base.execute("BEGIN EXCLUSIVE")
    shutil.rmtree(folder / "l10n")
    outcome, asked = run(folder)
    assert (outcome.drafted, outcome.notes, asked) == (
        2,
        [],
        ["a"],
    )  # Only the slug: it can be read all the same.
    write(folder, "articles/b.md", "What is new?\n")
    outcome, _ = run(folder)
    base.close()
    assert outcome.drafted == 2
    assert outcome.notes == [
        "this run goes on without the memory: memory.sqlite: database is locked; free some space, or check its permissions"
    ]


def test_a_full_disk_ends_the_run_at_once_and_nothing_is_drafted_twice(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("a.md", "b.md"):
        write(folder, f"articles/{name}", f"Hello dear world {name}.\n")
    run(folder)
    before = {path: path.read_bytes() for path in folder.rglob("*.po")}
    for name in ("a.md", "b.md"):
        write(folder, f"articles/{name}", f"Hello dear world {name}.\n\nWhat is new in {name}.\n")
    with monkeypatch.context() as full:
        full.setattr(os, "fsync", _full)
        workspace = Workspace(open_project(folder))
        with pytest.raises(ForeigndeskErrors) as caught:
            translate(workspace, Selection(), engine=CountingEngine())
    assert (str(caught.value), caught.value.exit_code) == (
        "l10n/de/articles/a.md.po: no space left on device; free some space",
        5,
    )
    assert {path: path.read_bytes() for path in folder.rglob("*.po")} == before
    assert not list(folder.rglob("*.foreigndesk-tmp"))
    assert (run(folder)[0].recalled, run(folder)[0].drafted) == (2, 0)


def _full(_: int) -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


STOPPING = """
import sys, time
from pathlib import Path
from foreigndesk import drafting, pipeline
from foreigndesk.engines.pseudo import PseudoEngine, PseudoTranslator
from foreigndesk.jobs import Selection, Workspace
from foreigndesk.project import open_project
drafting.POOL, drafting.PART = 40, 10
class Stopping(PseudoTranslator):
    asked = 0
    def translate(self, texts, *, alternatives=None):
        with Path("asked").open("a") as asked:
            asked.writelines(f"{text}\\n" for text in texts)
        self.asked += len(texts)
        if self.asked >= 50:
            time.sleep(600)  # It is killed here.
        return super().translate(texts, alternatives=alternatives)
class Engine(PseudoEngine):
    def open(self, source, target):
        return Stopping(source, target)
pipeline.translate(Workspace(open_project(Path.cwd())), Selection(), engine=Engine({}, []))
"""


@pytest.mark.skipif(os.name != "posix", reason="only POSIX kills like this")
@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT])
def test_a_run_that_is_killed_goes_on_where_it_was(folder: Path, how: int) -> None:
    for number in range(60):
        text = f"Hello {chr(97 + number // 26) * 3}{chr(97 + number % 26) * 3} world."
        write(folder, f"articles/index{number}/index.md", f"{text}\n\nSecond {text.lower()}\n")
    asked = folder / "asked"
    process = subprocess.Popen([sys.executable, "-c", STOPPING], cwd=folder, stderr=subprocess.DEVNULL)
    while not (asked.exists() and asked.read_text(encoding="utf-8").count("\n") >= 50):
        time.sleep(0.01)
    process.send_signal(how)
    process.wait()
    first = asked.read_text(encoding="utf-8").splitlines()
    assert 0 < len(list((folder / "l10n").rglob("*.po"))) < 60
    outcome, second = run(folder)
    again = set(first) & set(second)
    assert set(first) | set(second) == {
        line
        for path in folder.glob("articles/*/index.md")
        for line in path.read_text(encoding="utf-8").splitlines()
        if line
    }
    assert len(again) <= 10
    assert outcome.recalled + len(second) == outcome.drafted
    assert all(po.loads(path.read_text(encoding="utf-8"), path="x") for path in folder.rglob("*.po"))


# ── the commands ─────────────────────────────────────────────────────────────


def test_the_memory_is_filled_again_from_the_catalogs(folder: Path) -> None:
    write(folder, "articles/a.md", "Hello dear world.\n")
    run(folder)
    accept(folder, "a.md", Hello="Hallo, liebe Welt.")
    assert remembering.rebuild(Workspace(open_project(folder))) == []
    assert [(one.origin, one.units) for one in memory(folder).counts] == [("human", 1), ("machine", 1)]


def test_filling_again_forgets_nothing_of_articles_that_the_settings_do_not_name(folder: Path) -> None:
    write(folder, "articles/a.md", "Hello dear world.\n")
    run(folder)
    accept(folder, "a.md", Hello="Hallo, liebe Welt.")
    run(folder)
    write(folder, "foreigndesk.toml", 'locales = ["fr"]\n')
    assert remembering.rebuild(Workspace(open_project(folder))) == []
    assert ("human", 1) in [(one.origin, one.units) for one in memory(folder).counts]


def test_the_status_of_a_damaged_file_says_what_to_do(folder: Path) -> None:
    assert memory(folder) == Status()
    write(folder, ".foreigndesk/memory.sqlite", "no database " * 500)
    with pytest.raises(StorageError) as told:
        memory(folder)
    assert str(told.value) == "the memory is damaged (file is not a database); run foreigndesk memory rebuild"


def test_clearing_forgets_and_counts(folder: Path) -> None:
    write(folder, "articles/a.md", "Hello dear world.\n")
    run(folder)
    assert remembering.clear(open_project(folder), ["machine"]) == 1
    assert memory(folder) == Status()
