"""No run loses or rewrites a person's text, whatever happens, in whatever order.

Longer than here: `HYPOTHESIS_PROFILE=long pytest tests/test_never_lost.py`.
"""

from __future__ import annotations

import os
import shutil

import pytest
from desk_machine import WORDS, Desk
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

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

    # ── articles ─────────────────────────────────────────────────────────

    @rule(pick=numbers, place=numbers, words=words)
    def add_paragraph(self, pick: int, place: int, words: list[str]) -> None:
        paragraphs = list(self.desk.articles[self.article(pick)])
        paragraphs.insert(place % (len(paragraphs) + 1), " ".join(words))
        self.desk.put_article(self.article(pick), paragraphs)

    @rule(pick=numbers, place=numbers, word=st.sampled_from(WORDS))
    def edit_paragraph(self, pick: int, place: int, word: str) -> None:
        paragraphs = list(self.desk.articles[self.article(pick)])
        paragraphs[place % len(paragraphs)] += f" {word}"
        self.desk.put_article(self.article(pick), paragraphs)

    @rule(pick=numbers, place=numbers)
    def move_paragraph(self, pick: int, place: int) -> None:
        paragraphs = list(self.desk.articles[self.article(pick)])
        paragraphs.append(paragraphs.pop(place % len(paragraphs)))
        self.desk.put_article(self.article(pick), paragraphs)

    @rule(pick=numbers, place=numbers)
    def delete_paragraph(self, pick: int, place: int) -> None:
        paragraphs = list(self.desk.articles[self.article(pick)])
        del paragraphs[place % len(paragraphs)]
        self.desk.put_article(self.article(pick), paragraphs or ["Winter is here."])

    @rule(words=words)
    def add_article(self, words: list[str]) -> None:
        self.desk.put_article(f"articles/{self.desk.fresh('article')}.md", [" ".join(words)])

    @precondition(lambda self: len(self.desk.articles) > 1)
    @rule(pick=numbers)
    def delete_article(self, pick: int) -> None:
        path = self.article(pick)
        (self.desk.folder / path).unlink()
        del self.desk.articles[path]

    @rule(pick=numbers)
    def rename_article(self, pick: int) -> None:
        path = self.article(pick)
        paragraphs = self.desk.articles.pop(path)
        (self.desk.folder / path).unlink()
        self.desk.put_article(f"articles/{self.desk.fresh('article')}.md", paragraphs)

    @rule(word=st.sampled_from(WORDS))
    def change_glossary(self, word: str) -> None:
        self.desk.put("glossary.csv", f"type,en,de\nterm,{word},Wort\n")

    # ── people ───────────────────────────────────────────────────────────

    @precondition(has_catalogs)
    @rule(pick=numbers, place=numbers, fuzzy=st.booleans(), comment=st.booleans())
    def review(self, pick: int, place: int, *, fuzzy: bool, comment: bool) -> None:
        path = self.catalog(pick)
        text = self.desk.review(self.desk.text_of(path), place, fuzzy=fuzzy, comment=comment)
        self.desk.put(path, text)

    @precondition(has_catalogs)
    @rule(pick=numbers, place=numbers)
    def review_in_a_text_editor(self, pick: int, place: int) -> None:
        path = self.catalog(pick)
        self.desk.put(path, self.desk.review_raw(self.desk.text_of(path), place))

    @precondition(has_catalogs)
    @rule(pick=numbers)
    def save_on_windows(self, pick: int) -> None:
        path = self.catalog(pick)
        self.desk.put(path, self.desk.text_of(path).replace("\r\n", "\n").replace("\n", "\r\n"))

    @precondition(has_catalogs)
    @rule(pick=numbers, one=numbers, other=numbers)
    def merge_branches(self, pick: int, one: int, other: int) -> None:
        self.desk.merge(self.catalog(pick), (one, other))

    @precondition(lambda self: self.has_catalogs() and shutil.which("msgmerge") is not None)
    @rule(pick=numbers, tool=st.sampled_from(["msgcat", "msgmerge"]))
    def rewrite_by_gettext(self, pick: int, tool: str) -> None:
        self.desk.gettext(self.catalog(pick), tool)

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

    @rule(byte=st.integers(0, 4000))
    def damage_memory(self, byte: int) -> None:
        memory = self.desk.folder / ".foreigndesk/memory.sqlite"
        if memory.exists():
            data = bytearray(memory.read_bytes())
            data[byte % len(data)] ^= 0xFF
            memory.write_bytes(data)

    @rule()
    def delete_state(self) -> None:
        shutil.rmtree(self.desk.folder / ".foreigndesk", ignore_errors=True)

    # ── what holds always ────────────────────────────────────────────────

    @invariant()
    def nothing_is_lost(self) -> None:
        self.desk.check_nothing_is_lost()

    @invariant()
    def nothing_else_is_written(self) -> None:
        self.desk.check_nothing_else_is_written()


LENGTHS = {"long": (300, 50)}
examples, steps = LENGTHS.get(os.environ.get("HYPOTHESIS_PROFILE", ""), (12, 25))

TestNothingIsEverLost = Machine.TestCase
TestNothingIsEverLost.settings = settings(
    max_examples=examples,
    stateful_step_count=steps,
    deadline=None,
    derandomize="HYPOTHESIS_PROFILE" not in os.environ,
)
