"""No run loses or rewrites a person's text, whatever happens, in whatever order.

Longer than here: `HYPOTHESIS_PROFILE=long pytest tests/test_never_lost.py`.
"""

from __future__ import annotations

import os
import shutil

import pytest
from desk_machine import WORDS, Desk
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from foreigndesk.formats.markdown import MarkdownFormat
from foreigndesk.project import open_project

numbers = st.integers(0, 40)
words = st.lists(st.sampled_from(WORDS), min_size=1, max_size=8)
commands = st.sampled_from(["extract", "translate", "redraft", "build"])


@pytest.fixture(autouse=True, scope="module")
def _fixed_time() -> object:
    """New catalogs have a date."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("SOURCE_DATE_EPOCH", "0")
        yield


class Machine(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.desk = Desk()

    def teardown(self) -> None:
        shutil.rmtree(self.desk.folder)

    def article(self, pick: int) -> str:
        return sorted(self.desk.articles)[pick % len(self.desk.articles)]

    def catalog(self, pick: int) -> str:
        return self.desk.catalogs()[pick % len(self.desk.catalogs())]

    def has_catalogs(self) -> bool:
        return bool(self.desk.catalogs())

    @initialize(accepted=st.integers(0, 3))
    def begin(self, accepted: int) -> None:
        """Most days begin with an article of which something is reviewed."""
        self.desk.run("translate")
        for place in range(accepted):
            path = self.catalog(0)
            self.desk.put(path, self.desk.review(self.desk.text_of(path), place + 1, comment=place == 0))

    # ── articles ─────────────────────────────────────────────────────────

    @rule(
        how=st.sampled_from(["add", "edit", "move", "delete", "delete"]),
        pick=numbers,
        place=numbers,
        words=words,
    )
    def change_paragraph(self, how: str, pick: int, place: int, words: list[str]) -> None:
        paragraphs = list(self.desk.articles[self.article(pick)])
        at = place % len(paragraphs)
        match how:
            case "add":
                paragraphs.insert(at, " ".join(words))
            case "edit":
                paragraphs[at] += f" {words[0]}"
            case "move":
                paragraphs.append(paragraphs.pop(at))
            case _:
                del paragraphs[at]
        self.desk.put_article(self.article(pick), paragraphs or ["Winter is here."])

    @rule(how=st.sampled_from(["add", "rename", "delete"]), pick=numbers, words=words)
    def change_articles(self, how: str, pick: int, words: list[str]) -> None:
        path, new = self.article(pick), f"articles/{self.desk.fresh('article')}.md"
        paragraphs = self.desk.articles[path]
        if how == "delete" and len(self.desk.articles) == 1:
            return
        if how != "add":
            (self.desk.folder / path).unlink()
            del self.desk.articles[path]
        if how != "delete":
            self.desk.put_article(new, paragraphs if how == "rename" else [" ".join(words)])

    # ── people ───────────────────────────────────────────────────────────

    @precondition(has_catalogs)
    @rule(pick=numbers, place=numbers, fuzzy=st.booleans(), comment=st.booleans(), raw=st.booleans())
    def review(self, pick: int, place: int, *, fuzzy: bool, comment: bool, raw: bool) -> None:
        path = self.catalog(pick)
        text = self.desk.text_of(path)
        if raw:
            self.desk.put(path, self.desk.review_raw(text, place))
        else:
            self.desk.put(path, self.desk.review(text, place, fuzzy=fuzzy, comment=comment))

    @precondition(has_catalogs)
    @rule(pick=numbers, one=numbers, other=numbers)
    def merge_branches(self, pick: int, one: int, other: int) -> None:
        self.desk.merge(self.catalog(pick), (one, other))

    @precondition(has_catalogs)
    @rule(pick=numbers, tool=st.sampled_from(["msgcat", "msgmerge", "notepad"]))
    def rewrite_by_a_tool(self, pick: int, tool: str) -> None:
        path = self.catalog(pick)
        if tool == "notepad":
            self.desk.put(path, self.desk.text_of(path).replace("\r\n", "\n").replace("\n", "\r\n"))
        elif shutil.which(tool):
            self.desk.gettext(path, tool)

    @precondition(lambda self: bool(self.desk.paths("translations/**/*.md")))
    @rule(pick=numbers)
    def edit_variant(self, pick: int) -> None:
        paths = self.desk.paths("translations/**/*.md")
        path = paths[pick % len(paths)]
        self.desk.forget(self.desk.text_of(path))
        text = self.desk.fresh("by hand")
        self.desk.put(path, text)
        self.desk.written.add(text)

    # ── runs ─────────────────────────────────────────────────────────────

    @rule(command=commands)
    def run(self, command: str) -> None:
        self.desk.run(command)
        before = self.desk.files()
        self.desk.run(command)
        assert self.desk.files() == before, "a second run changed something"

    @rule()
    def check(self) -> None:
        before = self.desk.files()
        self.desk.run("check")
        assert self.desk.files() == before

    @rule()
    def build(self) -> None:
        self.desk.run("build")
        format_ = MarkdownFormat({})
        for path, record in open_project(self.desk.folder).manifest().items():
            variant = self.desk.text_of(path) if (self.desk.folder / path).exists() else None
            if record.article in self.desk.articles and variant and variant not in self.desk.written:
                article = format_.parse(record.article, self.desk.text_of(record.article))
                assert format_.parse(path, variant).skeleton == article.skeleton

    @rule(command=commands, step=st.integers(1, 40))
    def run_that_is_killed(self, command: str, step: int) -> None:
        self.desk.killed(command, step)

    @precondition(has_catalogs)
    @rule(command=commands, step=st.integers(1, 40), pick=numbers, in_place=st.booleans())
    def save_during_a_run(self, command: str, step: int, pick: int, *, in_place: bool) -> None:
        self.desk.interrupted(command, step, pick, in_place=in_place)

    @rule(how=st.sampled_from(["memory", "state", "glossary"]), byte=st.integers(0, 4000))
    def disturb(self, how: str, byte: int) -> None:
        memory = self.desk.folder / ".foreigndesk/memory.sqlite"
        match how:
            case "glossary":
                self.desk.put("glossary.csv", f"type,en,de\nterm,{WORDS[byte % len(WORDS)]},Wort\n")
            case "state":
                shutil.rmtree(self.desk.folder / ".foreigndesk", ignore_errors=True)
            case _:
                data = bytearray(memory.read_bytes() if memory.exists() else b"?")
                data[byte % len(data)] ^= 0xFF
                memory.parent.mkdir(exist_ok=True)
                memory.write_bytes(data)

    # ── what holds always ────────────────────────────────────────────────

    @invariant()
    def nothing_is_lost(self) -> None:
        self.desk.check_nothing_is_lost()

    @invariant()
    def nothing_else_is_written(self) -> None:
        self.desk.check_nothing_else_is_written()


PHASES = tuple(Phase) if "SHRINK" in os.environ else (Phase.explicit, Phase.generate)
LENGTHS = {"long": (150, 40)}
examples, steps = LENGTHS.get(os.environ.get("HYPOTHESIS_PROFILE", ""), (25, 20))

TestNothingIsEverLost = Machine.TestCase
TestNothingIsEverLost.settings = settings(
    max_examples=examples,
    stateful_step_count=steps,
    deadline=None,
    phases=PHASES,
    suppress_health_check=list(HealthCheck),  # A step runs the whole job, and more than once.
    derandomize="HYPOTHESIS_PROFILE" not in os.environ,
)
