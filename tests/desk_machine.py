"""A desk on which everything happens at once: articles change, people review, runs are killed, files are damaged.

Every text that a person writes is unlike any other, so that a look at the files tells whether it is still there.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

import polib
from faults import Crash, FaultyDisk

from foreigndesk import po
from foreigndesk.checking import check
from foreigndesk.engines.pseudo import PseudoEngine
from foreigndesk.errors import ForeigndeskError
from foreigndesk.jobs import Selection, Workspace
from foreigndesk.pipeline import build, extract, translate
from foreigndesk.project import open_project
from foreigndesk.reconciling import reconcile

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from foreigndesk.project.disk import Disk

SETTINGS = 'source_locale = "en"\nlocales = ["de"]\nengine = "pseudo"\n'
WORDS = [
    "harbour",
    "ship",
    "crew",
    "water",
    "winter",
    "morning",
    "captain",
    "storm",
    "island",
    "letter",
    "market",
    "bridge",
]
HERE = ("l10n/", "translations/", ".foreigndesk/")
"""Where a run may write."""


@dataclass
class Desk:
    """A project in a folder of its own, and what people have written in it."""

    folder: Path = field(default_factory=lambda: Path(tempfile.mkdtemp(prefix="desk-")))
    articles: dict[str, list[str]] = field(default_factory=dict)
    written: set[str] = field(default_factory=set)
    """Texts and comments of people that nobody has replaced or deleted since."""
    count: int = 0

    def __post_init__(self) -> None:
        self.put("foreigndesk.toml", SETTINGS)
        self.put_article("articles/a.md", ["The captain has a ship.", "Winter is here."])

    # ── files ────────────────────────────────────────────────────────────

    def put(self, path: str, text: str) -> None:
        (self.folder / path).parent.mkdir(parents=True, exist_ok=True)
        (self.folder / path).write_text(text, encoding="utf-8", newline="")

    def text_of(self, path: str) -> str:
        return (self.folder / path).read_bytes().decode()

    def put_article(self, path: str, paragraphs: list[str]) -> None:
        self.articles[path] = paragraphs
        self.put(path, "\n\n".join(["# A title here", *paragraphs]) + "\n")

    def paths(self, pattern: str) -> list[str]:
        return sorted(path.relative_to(self.folder).as_posix() for path in self.folder.glob(pattern))

    def catalogs(self) -> list[str]:
        return self.paths("l10n/**/*.po")

    def files(self) -> dict[str, bytes]:
        """All files but the state, which differs from run to run."""
        return {
            path: (self.folder / path).read_bytes()
            for path in self.paths("**/*")
            if (self.folder / path).is_file() and not path.startswith(".foreigndesk")
        }

    # ── runs ─────────────────────────────────────────────────────────────

    def run(self, command: str, disk: Disk | None = None) -> Workspace:
        """One run in this process; what it has to say is one line for each file."""
        project = open_project(self.folder)
        workspace = Workspace(replace(project, disk=disk) if disk else project)
        runs: dict[str, Callable[[], object]] = {
            "extract": lambda: extract(workspace, Selection()),
            "translate": lambda: translate(workspace, Selection(), engine=PseudoEngine({}, [])),
            "redraft": lambda: translate(workspace, Selection(), engine=PseudoEngine({}, []), redraft=True),
            "build": lambda: build(workspace, Selection()),
            "check": lambda: check(workspace, Selection()),
        }
        try:
            runs[command]()
        except ForeigndeskError as error:
            workspace.errors.append(error)
        assert all("\n" not in str(error) and error.location for error in workspace.errors)
        return workspace

    def killed(self, command: str, step: int) -> None:
        """A run that is killed at a step, and one after it, which together do what one does."""
        other = Desk.__new__(Desk)
        other.folder = Path(tempfile.mkdtemp(prefix="desk-"))
        shutil.copytree(self.folder, other.folder, dirs_exist_ok=True)
        try:
            other.run(command)
            try:
                self.run(command, FaultyDisk(step))
            except Crash:
                whole = {path for path, data in self.files().items() if not path.endswith("-tmp") and data}
                assert whole <= other.files().keys() | whole
            self.run(command)
            assert self.files() == other.files()
        finally:
            shutil.rmtree(other.folder)

    def interrupted(self, command: str, step: int, pick: int, *, in_place: bool) -> None:
        """A run in which a person, whose editor had the catalog open before, saves it at a step."""
        path = self.catalogs()[pick % len(self.catalogs())]
        text = self.review(self.text_of(path), pick, fuzzy=bool(pick % 3 == 0))
        at = [step]

        def save(_: str) -> None:
            at[0] -= 1
            if at[0] == 0 and in_place:
                self.put(path, text)
            elif at[0] == 0:
                self.put(f"{path}.editor", text)
                (self.folder / f"{path}.editor").replace(self.folder / path)

        self.run(command, FaultyDisk(before=save))
        if at[0] > 0:
            self.put(path, text)

    # ── people ───────────────────────────────────────────────────────────

    def fresh(self, kind: str) -> str:
        self.count += 1
        return f"{kind}-{self.count}-x"

    def review(self, text: str, pick: int, *, fuzzy: bool = False, comment: bool = False) -> str:
        """The catalog's text as an editor saves it that knows PO through polib."""
        catalog = polib.pofile(text, wrapwidth=79)
        entries = [entry for entry in catalog if not entry.obsolete]
        if not entries:
            return text
        entry = entries[pick % len(entries)]
        self.forget(entry.msgstr)
        entry.msgstr = self.fresh("slug" if entry.msgctxt == "slug" else "person")
        self.written.add(entry.msgstr)
        entry.flags = [flag for flag in entry.flags if flag != "fuzzy"] + ["fuzzy"] * fuzzy
        entry.previous_msgid = entry.previous_msgctxt = None
        text = f"{catalog}\n".replace("\n", "\r\n" if "\r\n" in text else "\n")
        return self.comment(text, pick) if comment else text

    def comment(self, text: str, pick: int) -> str:
        """The catalog's text with a comment on a unit."""
        catalog = polib.pofile(text, wrapwidth=79)
        entries = [entry for entry in catalog if not entry.obsolete]
        entry = entries[pick % len(entries)]
        note = self.fresh("comment")
        self.written.add(note)
        entry.tcomment = "\n".join(filter(None, [entry.tcomment, note]))
        return f"{catalog}\n".replace("\n", "\r\n" if "\r\n" in text else "\n")

    def review_raw(self, text: str, pick: int) -> str:
        """The catalog's text as a person saves it from a text editor."""
        end = "\r\n" if "\r\n" in text else "\n"
        blocks = text.replace("\r\n", "\n").rstrip("\n").split("\n\n")
        places = [place for place, block in enumerate(blocks) if re.search(r'(?m)^msgid "', block) and place]
        if not places:
            return text
        place = places[pick % len(places)]
        before, _, after = blocks[place].rpartition("\nmsgstr ")
        self.forget("".join(re.findall(r'"(.*)"', after)))
        target = self.fresh("slug" if 'msgctxt "slug"' in before else "person")
        self.written.add(target)
        before = re.sub(r"(?m)^#, fuzzy\n|^#\| .*\n", "", before)
        blocks[place] = f'{before}\nmsgstr "{target}"'
        return ("\n\n".join(blocks) + "\n").replace("\n", end)

    def forget(self, text: str) -> None:
        """A person replaced it: it need not be anywhere any more."""
        self.written.discard(text)

    def merge(self, path: str, picks: tuple[int, int]) -> None:
        """Two people review the catalog on two branches, which git merges."""
        base = self.text_of(path)
        entries = len([entry for entry in polib.pofile(base) if not entry.obsolete])
        if entries == 0 or picks[0] % entries == picks[1] % entries:
            return
        ours = self.review(base, picks[0], comment=True)
        # Both have something to say of the first unit, and only one of them changes its text.
        theirs = self.comment(self.review(base, picks[1], comment=True), picks[0])
        merged = reconcile(base, ours, theirs, path=path)
        assert merged.conflicts == ()
        self.put(path, merged.text)

    def gettext(self, path: str, tool: str) -> None:
        """One of gettext's own tools writes the catalog anew."""
        file = str(self.folder / path)
        command = {"msgcat": ["msgcat", file], "msgmerge": ["msgmerge", "-q", "--previous", file, file]}[tool]
        subprocess.run([*command, "-o", file], check=True, capture_output=True)

    # ── what must hold ───────────────────────────────────────────────────

    def told(self) -> Iterator[str]:
        """All that the catalogs hold of people; each is a whole PO file."""
        for path in self.catalogs():
            catalog = po.loads(self.text_of(path), path=path)
            for entry in (*catalog.entries, *catalog.obsolete):
                yield from (entry.translation.target, *entry.comments)
        for path in self.paths("translations/**/*.*"):
            yield self.text_of(path)

    def check_nothing_is_lost(self) -> None:
        told = set(self.told())
        lost = {text for text in self.written if text not in told}
        assert not lost, f"lost: {lost}"

    def check_nothing_else_is_written(self) -> None:
        known = {"foreigndesk.toml", "glossary.csv", *self.articles}
        assert {path for path in self.files() if not path.startswith(HERE)} <= known
        for path, paragraphs in self.articles.items():
            assert self.text_of(path) == "\n\n".join(["# A title here", *paragraphs]) + "\n"
