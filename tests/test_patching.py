"""Runs after an article changed: reviewed sentences stay word for word, and only the others are drafted."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from foreigndesk import po
from foreigndesk.engines.argos import ArgosEngine
from foreigndesk.engines.pseudo import PseudoEngine, PseudoTranslator
from foreigndesk.jobs import Selection, Workspace
from foreigndesk.model import State
from foreigndesk.origins import signed
from foreigndesk.pipeline import Outcome, build, extract, translate
from foreigndesk.project import open_project

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from foreigndesk.model import Entry, Locale, Translation

CATALOG = "l10n/de/articles/a.md.po"
RAIN, WIND, SUN = (
    "It rained all night.",
    "In the morning the *wind* came.",
    "Only at noon did we see the sun.",
)
NEW = "Nobody **slept** well."
TRANSLATED = {
    RAIN: "Es regnete die ganze Nacht.",
    WIND: "Am Morgen kam der *Wind*.",
    SUN: "Erst am Mittag sahen wir die Sonne.",
}
SIGNATURE = "pseudo|en-de|1"


class AskedEngine(PseudoEngine):
    """The pseudo engine, which keeps what it was asked."""

    def __init__(self) -> None:
        super().__init__({}, [])
        self.asked: list[str] = []

    def open(self, source: Locale, target: Locale) -> PseudoTranslator:
        asked = self.asked

        class Translator(PseudoTranslator):
            def translate(
                self, texts: Sequence[str], *, alternatives: int | None = None
            ) -> list[tuple[str, ...]]:
                asked.extend(texts)
                return super().translate(texts, alternatives=alternatives)

        return Translator(source, target)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1764291600")
    (tmp_path / "foreigndesk.toml").write_text('source_locale = "en"\nlocales = ["de"]\n', encoding="utf-8")
    (tmp_path / "articles").mkdir()
    return tmp_path


def write(folder: Path, *paragraphs: str) -> None:
    text = "\n\n".join(paragraphs)
    (folder / "articles/a.md").write_text(f"{text}\n", encoding="utf-8")


def run(folder: Path) -> tuple[Outcome, list[str]]:
    """What a run did, and what the engine was asked."""
    workspace, engine = Workspace(open_project(folder)), AskedEngine()
    outcome = translate(workspace, Selection(), engine=engine)
    workspace.raise_errors()
    return outcome, engine.asked


def entries(folder: Path, name: str = "a.md") -> dict[str, Translation]:
    path = f"l10n/de/articles/{name}.po"
    catalog = po.loads((folder / path).read_text(encoding="utf-8"), path=path)
    return {e.unit.source: e.translation for e in catalog.entries if e.unit.context != "slug"}


def edit(folder: Path, change: Callable[[Entry], Entry]) -> None:
    """The catalog as a person leaves it."""
    path = folder / CATALOG
    catalog = po.loads(path.read_text(encoding="utf-8"), path=CATALOG)
    edited = replace(catalog, entries=tuple(change(entry) for entry in catalog.entries))
    path.write_text(po.dumps(edited), encoding="utf-8")


def review(folder: Path) -> None:
    """Everything is accepted, with a person's words where there are some."""

    def accepted(entry: Entry) -> Entry:
        target = entry.unit.source
        for source, words in TRANSLATED.items():
            target = target.replace(source, words)
        return replace(
            entry, translation=replace(entry.translation, target=target, state=State.REVIEWED, previous=None)
        )

    edit(folder, accepted)


@pytest.fixture
def reviewed(folder: Path) -> Path:
    """An article of two paragraphs, accepted."""
    write(folder, "# Weather", f"{RAIN} {WIND} {SUN}")
    run(folder)
    review(folder)
    return folder


def test_the_engine_is_asked_for_the_new_sentence_alone(reviewed: Path) -> None:
    write(reviewed, "# Weather", f"{RAIN} {NEW} {WIND} {SUN}")
    outcome, asked = run(reviewed)
    target = f"{TRANSLATED[RAIN]} Ñöƀöđý **šļéṕţ** ŵéļļ. {TRANSLATED[WIND]} {TRANSLATED[SUN]}"
    made = entries(reviewed)[f"{RAIN} {NEW} {WIND} {SUN}"]
    assert (outcome.drafted, outcome.recalled, asked) == (1, 0, ["Nobody slept well."])
    assert (made.target, made.state, made.previous) == (
        target,
        State.TRANSLATED,
        ("", f"{RAIN} {WIND} {SUN}"),
    )
    assert made.origin == signed(f"reviewed+{SIGNATURE}", target)
    assert made.doubts[0] == f"new sentence: “{NEW}”"


def test_it_makes_no_difference_that_the_catalog_was_extracted_before(reviewed: Path) -> None:
    write(reviewed, "# Weather", f"{RAIN} {NEW} {WIND} {SUN}")
    before = (reviewed / CATALOG).read_bytes()
    run(reviewed)
    at_once = (reviewed / CATALOG).read_bytes()
    (reviewed / CATALOG).write_bytes(before)
    extract(Workspace(open_project(reviewed)), Selection())
    assert (reviewed / CATALOG).read_bytes() not in {before, at_once}
    run(reviewed)
    assert (reviewed / CATALOG).read_bytes() == at_once


def test_a_second_run_changes_nothing_and_asks_nothing(reviewed: Path) -> None:
    write(reviewed, "# Weather", f"{RAIN} {NEW} {WIND} {SUN}")
    run(reviewed)
    before = (reviewed / CATALOG).read_bytes()
    outcome, asked = run(reviewed)
    assert (outcome.written, asked, (reviewed / CATALOG).read_bytes()) == ([], [], before)


def test_a_draft_of_some_sentences_follows_the_next_change_too(reviewed: Path) -> None:
    write(reviewed, "# Weather", f"{RAIN} {NEW} {WIND} {SUN}")
    run(reviewed)
    write(reviewed, "# Weather", f"{RAIN} Nobody cared. {WIND} {SUN}")
    _, asked = run(reviewed)
    made = entries(reviewed)[f"{RAIN} Nobody cared. {WIND} {SUN}"]
    assert asked == ["Nobody cared."]
    assert made.target == f"{TRANSLATED[RAIN]} Ñöƀöđý çåŕéđ. {TRANSLATED[WIND]} {TRANSLATED[SUN]}"
    assert made.previous == ("", f"{RAIN} {WIND} {SUN}")


def test_what_a_person_wrote_into_a_changed_text_is_never_written_over(reviewed: Path) -> None:
    source = f"{RAIN} {NEW} {WIND} {SUN}"
    write(reviewed, "# Weather", source)
    extract(Workspace(open_project(reviewed)), Selection())
    own = "**Von** Hand, *ganz* und gar."
    edit(
        reviewed,
        lambda e: replace(e, translation=replace(e.translation, target=own)) if e.is_stale else e,
    )
    _, asked = run(reviewed)
    assert (asked, entries(reviewed)[source].target) == ([], own)
    write(reviewed, "# Weather", f"{source} Later more.")
    _, asked = run(reviewed)
    assert (asked, entries(reviewed)[f"{source} Later more."].target) == ([], own)


def test_a_paragraph_that_takes_a_sentence_of_another_one_gets_its_translation(reviewed: Path) -> None:
    write(reviewed, "# Weather", f"{RAIN} {WIND}", f"{NEW} {SUN}")
    _, asked = run(reviewed)
    found = entries(reviewed)
    assert asked == ["Nobody slept well."]
    assert found[f"{RAIN} {WIND}"].target == f"{TRANSLATED[RAIN]} {TRANSLATED[WIND]}"
    assert found[f"{NEW} {SUN}"].target == f"Ñöƀöđý **šļéṕţ** ŵéļļ. {TRANSLATED[SUN]}"


def test_after_the_review_nothing_of_the_change_is_left(reviewed: Path) -> None:
    source = f"{RAIN} {NEW} {WIND} {SUN}"
    write(reviewed, "# Weather", source)
    run(reviewed)
    review(reviewed)
    run(reviewed)
    made = entries(reviewed)[source]
    assert (made.state, made.origin, made.doubts, made.previous) == (State.REVIEWED, "", (), None)


def test_a_draft_that_nobody_touched_is_made_anew_for_a_changed_source(folder: Path) -> None:
    write(folder, f"{RAIN} {WIND}")
    run(folder)
    write(folder, f"{RAIN} {NEW} {WIND}")
    run(folder)
    made = entries(folder)[f"{RAIN} {NEW} {WIND}"]
    assert (made.target, made.previous) == (
        "Îţ ŕåîñéđ åļļ ñîĝĥţ. Ñöƀöđý **šļéṕţ** ŵéļļ. Îñ ţĥé ṁöŕñîñĝ ţĥé *ŵîñđ* çåṁé.",
        None,
    )


def test_a_split_is_published_without_another_word_changed(reviewed: Path) -> None:
    build(Workspace(open_project(reviewed)), Selection())
    [variant] = (reviewed / "translations").rglob("*.md")
    before = variant.read_text(encoding="utf-8")
    write(reviewed, "# Weather", RAIN, f"{WIND} {SUN}")
    build(Workspace(open_project(reviewed)), Selection())
    assert variant.read_text(encoding="utf-8") == before.replace(
        f"{TRANSLATED[RAIN]} ", f"{TRANSLATED[RAIN]}\n\n"
    )


# ── what comes back ──────────────────────────────────────────────────────────


def test_an_article_under_another_name_is_reviewed_as_it_was(reviewed: Path) -> None:
    before = entries(reviewed)
    build(Workspace(open_project(reviewed)), Selection())
    (reviewed / "articles/a.md").rename(reviewed / "articles/b.md")
    _, asked = run(reviewed)
    assert entries(reviewed, "b.md") == before
    assert asked == ["b"], "only the slug"


def test_a_paragraph_in_another_article_is_a_draft_with_the_reviewed_words(reviewed: Path) -> None:
    build(Workspace(open_project(reviewed)), Selection())
    source = f"{RAIN} {WIND} {SUN}"
    (reviewed / "articles/b.md").write_text(f"# Another day\n\n{source}\n", encoding="utf-8")
    run(reviewed)
    made, before = entries(reviewed, "b.md")[source], entries(reviewed)[source]
    assert (made.target, made.state) == (before.target, State.TRANSLATED)
    assert made.origin == signed("memory|articles/a.md", made.target)


def test_a_translation_that_a_person_emptied_does_not_come_back_as_reviewed(reviewed: Path) -> None:
    build(Workspace(open_project(reviewed)), Selection())
    edit(reviewed, lambda entry: replace(entry, translation=replace(entry.translation, target="")))
    run(reviewed)
    assert {made.state for made in entries(reviewed).values()} == {State.TRANSLATED}


def test_a_paragraph_that_went_and_came_back_is_reviewed(reviewed: Path) -> None:
    before = (reviewed / CATALOG).read_bytes()
    write(reviewed, "# Weather")
    run(reviewed)
    write(reviewed, "# Weather", f"{RAIN} {WIND} {SUN}")
    _, asked = run(reviewed)
    assert (asked, (reviewed / CATALOG).read_bytes()) == ([], before)


def test_with_a_real_model_the_accepted_sentences_stand_word_for_word(reviewed: Path) -> None:
    source = f"{RAIN} The town opened the harbour again. {WIND} {SUN}"
    write(reviewed, "# Weather", source)
    workspace = Workspace(open_project(reviewed))
    translate(workspace, Selection(), engine=ArgosEngine({}, []))
    workspace.raise_errors()
    made = entries(reviewed)[source]
    first, rest = f"{TRANSLATED[RAIN]} ", f" {TRANSLATED[WIND]} {TRANSLATED[SUN]}"
    new = made.target.removeprefix(first).removesuffix(rest)
    assert (made.target, bool(new)) == (f"{first}{new}{rest}", True)
    assert made.origin.startswith("reviewed+argos|en-de|")
