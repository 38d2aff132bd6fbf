"""Catalogs of two branches, merged by git itself."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from foreigndesk.catalog import counts
from foreigndesk.locales import parse_locale
from foreigndesk.model import Catalog, Entry, State, Translation, Unit
from foreigndesk.origins import signed
from foreigndesk.po import dumps, loads
from foreigndesk.po_header import new as new_header
from foreigndesk.reconciling import reconcile
from foreigndesk.starting import configure_git

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")

DE, EN = parse_locale("de"), parse_locale("en")
CATALOG = "l10n/de/articles/a.md.po"
MANIFEST = "translations/.manifest.json"
UNITS = 100
COMMAND = Path(sys.executable).with_name("foreigndesk")


def git(folder: Path, *arguments: str, ok: bool = True) -> str:
    who = ["-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false"]
    done = subprocess.run(
        ["git", *who, *arguments], cwd=folder, capture_output=True, text=True, encoding="utf-8", check=False
    )
    assert (done.returncode == 0) is ok, done.stdout + done.stderr
    return done.stdout + done.stderr


def drafts() -> Catalog:
    entries = []
    for number in range(UNITS):
        target = f"Entwurf {number}"
        draft = Translation(target=target, state=State.TRANSLATED, origin=signed("pseudo", target))
        entries.append(Entry(unit=Unit(source=f"Sentence {number}", note="paragraph"), translation=draft))
    header = new_header("articles/a.md", EN, DE, "2026-11-20 10:00+0000")
    return Catalog(
        article="articles/a.md", source_locale=EN, locale=DE, entries=tuple(entries), header=header
    )


def reviewed(text: str, sources: set[str], date: str, editor: str, word: str) -> str:
    """What an editor saves: some drafts accepted and corrected, the header its own."""
    text = re.sub(r"PO-Revision-Date: [^\\]*", f"PO-Revision-Date: {date}", text)
    text = text.replace("X-Generator: foreigndesk", f"X-Generator: {editor}")
    blocks = text.split("\n\n")
    for place, block in enumerate(blocks):
        found = re.search(r'msgid "(?P<source>[^"]+)"', block)
        if found and found["source"] in sources:
            blocks[place] = block.replace("#, fuzzy\n", "").replace('msgstr "Entwurf', f'msgstr "{word}')
    return "\n\n".join(blocks)


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A repository whose branches `main` and `other` each have accepted 50 of 100 units, in turns."""
    text = dumps(drafts())
    put(tmp_path, CATALOG, text)
    put(tmp_path, ".gitattributes", "*.po merge=foreigndesk\n.manifest.json merge=foreigndesk\n")
    git(tmp_path, "init", "-q", "-b", "main")
    commit(tmp_path)
    sides = (("other", "Weblate 5", "2026-11-22 10:00+0100"), ("main", "Poedit 3.6", "2026-11-22 11:30+0100"))
    for place, (branch, editor, date) in enumerate(sides):
        git(tmp_path, "checkout", "-q", "-B", branch, "main" if branch == "other" else "HEAD")
        sources = {f"Sentence {number}" for number in range(place, UNITS, 2)}
        put(tmp_path, CATALOG, reviewed(text, sources, date, editor, editor.split()[0]))
        commit(tmp_path)
        if branch == "other":
            git(tmp_path, "checkout", "-q", "main")
    return tmp_path


def put(folder: Path, path: str, text: str) -> None:
    (folder / path).parent.mkdir(parents=True, exist_ok=True)
    (folder / path).write_text(text, encoding="utf-8", newline="")


def text_of(folder: Path, path: str = CATALOG) -> str:
    return (folder / path).read_bytes().decode()


def commit(folder: Path) -> None:
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", "change")


def with_driver(folder: Path) -> None:
    configure_git(folder)


def test_git_alone_makes_a_conflict_of_two_reviews(repository: Path) -> None:
    told = git(repository, "merge", "other", ok=False)

    assert f"Merge conflict in {CATALOG}" in told
    assert text_of(repository).count("<<<<<<<") >= 1


@pytest.mark.parametrize("how", ["merge", "rebase"])
def test_two_branches_that_reviewed_other_units_have_no_conflict(repository: Path, how: str) -> None:
    with_driver(repository)

    told = git(repository, how, "other", *(["-m", "both"] if how == "merge" else []))

    assert "conflict" not in told.lower()
    merged = loads(text_of(repository), path=CATALOG)
    assert (counts(merged).reviewed.units, counts(merged).total.units) == (UNITS, UNITS)
    assert {one.translation.target for one in merged.entries} == {
        f"{('Weblate', 'Poedit')[number % 2]} {number}" for number in range(UNITS)
    }
    assert merged.header["PO-Revision-Date"] == "2026-11-22 11:30+0100"
    assert merged.header["X-Generator"] == "Poedit 3.6"
    assert git(repository, "status", "--short") == ""


def test_a_unit_that_says_two_things_is_a_conflict_with_both(repository: Path) -> None:
    with_driver(repository)
    text = text_of(repository)
    put(repository, CATALOG, reviewed(text, {"Sentence 0"}, "2026-11-23 10:00+0000", "Poedit 3.6", "Anderer"))
    commit(repository)

    told = git(repository, "merge", "other", ok=False)

    assert (
        f"conflict: {CATALOG}: “Sentence 0” is “Anderer 0” (ours) and “Weblate 0” (theirs); "
        "choose one of them, delete the markers\n"
    ) in told
    assert f"CONFLICT (content): Merge conflict in {CATALOG}" in told
    assert text_of(repository).count("#-#-#-#-#  ours  #-#-#-#-#") == 1
    assert '"Anderer 0\\n"\n' in text_of(repository)
    run = subprocess.run(
        [COMMAND, "status", "--to", "de", "--from", "en"],
        cwd=repository,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 2  # There is no article; the catalog is asked for below.
    put(repository, "articles/a.md", "Sentence 0\n")
    run = subprocess.run(
        [COMMAND, "extract", "--to", "de", "--from", "en"],
        cwd=repository,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 3
    assert "a merge left two versions here (#-#-#-#-#); choose one of them" in run.stderr


def test_line_ends_of_ours_stay(repository: Path) -> None:
    with_driver(repository)
    put(repository, CATALOG, text_of(repository).replace("\n", "\r\n"))
    commit(repository)

    git(repository, "merge", "other", "-m", "both")

    assert text_of(repository).count("\r\n") == text_of(repository).count("\n")
    assert counts(loads(text_of(repository), path=CATALOG)).reviewed.units == UNITS


def command(folder: Path, *arguments: str) -> tuple[int, str]:
    run = subprocess.run(
        [COMMAND, *arguments], cwd=folder, capture_output=True, text=True, encoding="utf-8", check=False
    )
    return run.returncode, run.stdout


def test_init_tells_git_in_a_new_project_and_again_in_every_clone(tmp_path: Path) -> None:
    assert command(tmp_path, "init", "--git") == (2, "")
    assert list(tmp_path.iterdir()) == []
    git(tmp_path, "init", "-q")

    everything = "wrote foreigndesk.toml\nwrote glossary.csv\nwrote .gitattributes\n"
    assert command(tmp_path, "init", "--git") == (0, everything)
    (tmp_path / "articles").mkdir()
    assert command(tmp_path / "articles", "init", "--git") == (0, "")
    assert git(tmp_path, "check-attr", "merge", CATALOG, MANIFEST) == (
        f"{CATALOG}: merge: foreigndesk\n{MANIFEST}: merge: foreigndesk\n"
    )


def test_both_branches_may_add_a_catalog(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q", "-b", "main")
    put(tmp_path, ".gitattributes", "*.po merge=foreigndesk\n")
    commit(tmp_path)
    with_driver(tmp_path)
    text = dumps(drafts())
    for branch, place in (("other", 0), ("main", 1)):
        git(tmp_path, "checkout", "-q", "-B", branch, "main" if branch == "other" else "HEAD")
        sources = {f"Sentence {number}" for number in range(place, UNITS, 2)}
        put(tmp_path, CATALOG, reviewed(text, sources, f"2026-11-2{place} 10:00+0000", branch, branch))
        commit(tmp_path)
        if branch == "other":
            git(tmp_path, "checkout", "-q", "main")

    git(tmp_path, "merge", "other", "-m", "both")

    assert counts(loads(text_of(tmp_path), path=CATALOG)).reviewed.units == UNITS


@pytest.mark.parametrize(
    "ours",
    ["<<<<<<< HEAD\n", 'msgid ""\nmsgstr ""\n"Language: de\\n"\n', "no catalog\n", "\0\n"],
    ids=["an old conflict", "a foreign catalog", "no catalog", "no text"],
)
def test_what_is_no_catalog_of_ours_is_merged_as_git_does(repository: Path, ours: str) -> None:
    put(repository, CATALOG, ours)
    commit(repository)
    plain = git(repository, "merge", "other", ok=False)
    before = text_of(repository)
    git(repository, "merge", "--abort")
    with_driver(repository)

    told = git(repository, "merge", "other", ok=False)

    assert f"note: {CATALOG} is merged line by line: " in told
    assert "CONFLICT" in plain
    assert "CONFLICT" in told
    if "\0" not in ours:  # Of what is no text git keeps ours, with the driver or without.
        assert re.sub(r"(?m)^(<{7}|>{7}).*$", r"\1", text_of(repository)) == re.sub(
            r"(?m)^(<{7}|>{7}).*$", r"\1", before
        )


def test_without_the_program_git_merges_line_by_line(
    repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr("sys.executable", "/nowhere/python")
        patched.setenv("PATH", str(Path(shutil.which("git") or "").parent))
        with_driver(repository)

        git(repository, "merge", "other", ok=False)

    assert text_of(repository).count("<<<<<<<") >= 1


def test_records_of_variants_are_united(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q", "-b", "main")
    put(tmp_path, ".gitattributes", "translations/.manifest.json merge=foreigndesk\n")
    put(tmp_path, MANIFEST, record(old="0", same="0"))
    commit(tmp_path)
    with_driver(tmp_path)
    git(tmp_path, "checkout", "-q", "-b", "other")
    put(tmp_path, MANIFEST, record(old="2", same="0", theirs="2", twice="2"))
    commit(tmp_path)
    git(tmp_path, "checkout", "-q", "main")
    put(tmp_path, MANIFEST, record(old="0", ours="1", twice="1"))
    commit(tmp_path)

    git(tmp_path, "merge", "other", "-m", "both")

    assert text_of(tmp_path, MANIFEST) == record(old="2", ours="1", theirs="2", twice="1")


@pytest.mark.parametrize("folder", ["", "site/", "a/b/"])
def test_a_record_counts_from_the_root_of_the_project_wherever_that_lies_in_the_repository(
    folder: str,
) -> None:
    merged = reconcile("", record(ours="1"), record(theirs="2"), path=f"{folder}{MANIFEST}")

    assert merged.text == record(ours="1", theirs="2")


def record(**digests: str) -> str:
    rows = ",\n".join(
        f'  "translations/de/{name}.md": {{\n   "article": "{name}.md",\n   "locale": "de",\n   "sha256": "{digest}"\n  }}'
        for name, digest in sorted(digests.items())
    )
    return f'{{\n "variants": {{\n{rows}\n }}\n}}\n'


def test_a_version_that_is_taken_whole_keeps_its_layout() -> None:
    base = dumps(drafts())
    theirs = reviewed(base, {"Sentence 1"}, "2026-11-22 10:00+0000", "Poedit", "Neu").replace(
        'msgstr "Neu 1"', 'msgstr ""\n"Neu 1"'
    )

    for text in (theirs, theirs.replace("\n", "\r\n")):
        assert reconcile(base, base, text, path=CATALOG).text == theirs
        assert reconcile(base, text, base, path=CATALOG).text == text


def test_a_deleted_file_is_no_ground_to_lose_the_other_version(tmp_path: Path) -> None:
    put(tmp_path, "ours", dumps(drafts()))

    run = subprocess.run(
        [COMMAND, "merge-driver", "gone", "ours", "gone", CATALOG],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )

    assert run.returncode == 129
    assert text_of(tmp_path, "ours") == dumps(drafts())
