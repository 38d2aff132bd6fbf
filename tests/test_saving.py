from __future__ import annotations

import contextlib
import re
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from faults import FaultyDisk

from foreigndesk import saving
from foreigndesk.drafting import Drafting
from foreigndesk.engines.pseudo import PseudoEngine
from foreigndesk.errors import ConflictError
from foreigndesk.jobs import Selection, Workspace
from foreigndesk.pipeline import build, translate
from foreigndesk.project import open_project
from foreigndesk.remembering import Remembering

if TYPE_CHECKING:
    from foreigndesk.jobs import Job

ARTICLE = "articles/a.md"
CATALOG = "l10n/de/articles/a.md.po"
SOURCE = "---\nlang: en\n---\n\nOne text.\n\nAnother text.\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    put(tmp_path, "foreigndesk.toml", 'locales = ["de"]\nengine = "pseudo"\n')
    put(tmp_path, ARTICLE, SOURCE)
    return tmp_path


def put(folder: Path, path: str, text: str) -> None:
    (folder / path).parent.mkdir(parents=True, exist_ok=True)
    (folder / path).write_text(text, encoding="utf-8", newline="")


def text_of(folder: Path, path: str = CATALOG) -> str:
    return (folder / path).read_bytes().decode()


def run(folder: Path) -> Workspace:
    opened = Workspace(open_project(folder))
    translate(opened, Selection(), engine=PseudoEngine({}, []))
    return opened


def job_of(folder: Path) -> tuple[Workspace, Job]:
    """A job on its way: read and drafted, and not yet saved."""
    opened = Workspace(open_project(folder))
    memory = Remembering(opened, on=False)
    [job] = Drafting(opened, PseudoEngine({}, []), memory).run(Selection(), lambda _done, _total: None)
    return opened, job


def translated(text: str, source: str, target: str, *, fuzzy: bool = False) -> str:
    """What an editor saves when a person has translated one unit."""
    blocks = text.split("\n\n")
    for place, block in enumerate(blocks):
        if f'\nmsgid "{source}"' in block:
            kept = block if fuzzy else block.replace("#, fuzzy\n", "")
            blocks[place] = re.sub(r'(?ms)^msgstr ".*?(\n*)\Z', rf'msgstr "{target}"\1', kept)
    return "\n\n".join(blocks)


def targets(folder: Path) -> dict[str, tuple[str, str]]:
    [job] = Workspace(open_project(folder)).jobs(Selection())
    return {
        entry.unit.source: (entry.translation.target, entry.translation.state.value)
        for entry in job.catalog.entries
    }


def extracted(folder: Path) -> str:
    """The catalog before it is drafted."""
    opened = Workspace(open_project(folder))
    [job] = opened.jobs(Selection())
    opened.save(job)
    return text_of(folder)


def test_what_a_person_saved_meanwhile_stays_and_the_drafts_of_the_rest_are_added(folder: Path) -> None:
    text = extracted(folder)
    opened, job = job_of(folder)
    put(folder, CATALOG, translated(text, "One text.", "Ein Text."))

    assert opened.save(job) is True
    after = targets(folder)
    assert after["One text."] == ("Ein Text.", "reviewed")
    assert after["Another text."][1] == "translated"
    assert run(folder).errors == []
    assert targets(folder) == after


def test_a_text_that_is_not_accepted_goes_before_a_draft_too(folder: Path) -> None:
    text = extracted(folder)
    opened, job = job_of(folder)
    put(
        folder,
        CATALOG,
        translated(text, "One text.", "Ein Text.").replace('msgid "One', '#, fuzzy\nmsgid "One'),
    )

    opened.save(job)

    assert targets(folder)["One text."] == ("Ein Text.", "translated")


def test_a_catalog_that_appears_meanwhile_stays(folder: Path) -> None:
    text = extracted(folder)
    (folder / CATALOG).unlink()
    opened, job = job_of(folder)
    put(folder, CATALOG, translated(text, "One text.", "Ein Text."))

    assert opened.save(job) is True
    assert targets(folder)["One text."] == ("Ein Text.", "reviewed")


def test_a_correction_goes_with_a_unit_that_changed_in_the_same_run(folder: Path) -> None:
    text = translated(extracted(folder), "One text.", "Ein Text.")
    put(folder, CATALOG, text)
    put(folder, ARTICLE, SOURCE.replace("One text.", "One fine text."))
    opened, job = job_of(folder)
    put(folder, CATALOG, text.replace("Ein Text.", "Ein einzelner Text."))

    opened.save(job)

    assert targets(folder)["One fine text."] == ("Ein einzelner Text.", "translated")


def test_a_catalog_that_is_deleted_or_damaged_meanwhile_is_left_alone(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(saving, "PAUSE", 0)
    extracted(folder)
    opened, job = job_of(folder)
    for left in (None, "", "<<<<<<< HEAD\n"):
        if left is None:
            (folder / CATALOG).unlink()
        else:
            put(folder, CATALOG, left)
        with pytest.raises(
            ConflictError, match=r"a\.md\.po: the file changed while we worked on it; run again"
        ):
            opened.save(job)
        assert (text_of(folder) if (folder / CATALOG).exists() else None) == left


def during(folder: Path, path: str, text: str) -> Workspace:
    """A run in which a person saves a file once, right before it changes places with ours."""
    left = [text]

    def before(step: str) -> None:
        ours = (folder / path).parent.glob(f".{Path(path).name}.*.foreigndesk-tmp")
        if step == "exchange" and left and any(ours):
            put(folder, path, left.pop())

    opened = Workspace(replace(open_project(folder), disk=FaultyDisk(before=before)))
    translate(opened, Selection(), engine=PseudoEngine({}, []))
    assert left == []
    return opened


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="only Linux lets files change places in one step")
def test_a_save_at_the_moment_of_the_rename_stays_and_the_drafts_are_added(folder: Path) -> None:
    text = extracted(folder)
    edited = translated(text, "One text.", "Ein Text.")

    opened = during(folder, CATALOG, edited)

    assert opened.errors == []
    after = targets(folder)
    assert (after["One text."], after["Another text."][1]) == (("Ein Text.", "reviewed"), "translated")


def variant_of(folder: Path) -> str:
    [path] = (folder / "translations/de").rglob("*.md")
    return path.relative_to(folder).as_posix()


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="only Linux lets files change places in one step")
def test_a_variant_that_a_person_saves_at_the_moment_of_the_rename_stays(folder: Path) -> None:
    run(folder)
    path = variant_of(folder)
    put(folder, CATALOG, translated(text_of(folder), "One text.", "Ein Text."))
    opened = during(folder, path, "by hand")

    assert [str(error) for error in opened.errors] == [
        f"{path}: the file changed while we worked on it; run again"
    ]
    assert text_of(folder, path) == "by hand"
    again = Workspace(open_project(folder))
    build(again, Selection())
    assert [str(error).partition(";")[0] for error in again.errors] == [
        f"{path}: a person changed this variant"
    ]
    assert text_of(folder, path) == "by hand"


TRACE = ["strace", "-f", "-qq", "-o", "/dev/null", "-e", "trace=renameat2,rename"]


def can_trace() -> bool:
    with contextlib.suppress(OSError, subprocess.SubprocessError):
        return subprocess.run([*TRACE, "true"], capture_output=True, check=False, timeout=20).returncode == 0
    return False


@pytest.mark.skipif(not can_trace(), reason="strace is not installed, or may not trace")
def test_a_reviewer_who_saves_while_the_rename_is_held_loses_nothing(folder: Path) -> None:
    command = [str(Path(sys.executable).with_name("foreigndesk"))]
    text = extracted(folder)
    held = ["-e", "inject=renameat2,rename:delay_enter=1500000"]
    with subprocess.Popen(
        [*TRACE, *held, *command, "translate"], cwd=folder, stderr=subprocess.PIPE
    ) as process:
        deadline = time.monotonic() + 60
        while not list((folder / CATALOG).parent.glob(".*.foreigndesk-tmp")) and time.monotonic() < deadline:
            time.sleep(0.01)
        time.sleep(0.5)  # Now the rename is held.
        put(folder, CATALOG, translated(text, "One text.", "Ein Text."))
        _, told = process.communicate(timeout=120)

    assert process.returncode == 0, told
    after = targets(folder)
    assert (after["One text."], after["Another text."][1]) == (("Ein Text.", "reviewed"), "translated")
