"""What existing translations have for an article: alignment, judgement, spelling, and how it goes into a catalog."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foreigndesk import catalog as catalogs
from foreigndesk.adoption import Pair, Site, Tally, Translated, adopt, filled
from foreigndesk.adoption.aligning import align
from foreigndesk.adoption.blocks import blocks_of
from foreigndesk.adoption.lexicon import NOTHING, counted, lexicon, summed
from foreigndesk.adoption.respelling import respelled
from foreigndesk.formats.html import HtmlFormat
from foreigndesk.formats.markdown import MarkdownFormat
from foreigndesk.glossary import Glossary
from foreigndesk.locales import parse_locale
from foreigndesk.model import Catalog, Document, Entry, State, Translation, Unit
from foreigndesk.origins import signed
from foreigndesk.updating import update

EN, DE = parse_locale("en"), parse_locale("de")
MARKDOWN = MarkdownFormat({"front_matter": ["title", "description", "tags.*"]})
ARTICLE = """---
title: The harbour
description: About the harbour of Brunsbüttel
---

# The harbour

The harbour of Brunsbüttel was opened in 1895 and has [four locks](/locks/).

## Ferries

Two ferries cross the canal, every 15 minutes, at no charge at all.

- The `north` ferry
- The `south` ferry

## Ships

About 30,000 ships pass through the canal each year, more than through any other.
"""
GERMAN = """---
description: Über den Hafen von Brunsbüttel
title: Der Hafen
---

# Der Hafen

Der Hafen von Brunsbüttel wurde 1895 eröffnet und hat [vier Schleusen](/de/schleusen/).

## Fähren

Zwei Fähren überqueren den Kanal, alle 15 Minuten und ganz ohne Fahrgeld.

- Die Fähre `north`
- Die Fähre `south`

## Schiffe

Etwa 30.000 Schiffe fahren jedes Jahr durch den Kanal, mehr als durch jeden anderen.
"""


def taken(article: str, translation: str, *, site: Site | None = None) -> list[tuple[str, str, str]]:
    """For each pair its kind, and the first words of both sides."""
    return [
        (pair.kind, _head(pair.source.source), _head(pair.target))
        for pair in pairs(article, translation, site)
    ]


def pairs(article: str, translation: str, site: Site | None = None) -> tuple[Pair, ...]:
    work = Translated(
        document=MARKDOWN.parse("a.md", article),
        translation=MARKDOWN.parse("a.de.md", translation),
        format=MARKDOWN,
        source_locale=EN,
        locale=DE,
    )
    return adopt(work, Glossary(), (site or Site()).evidence("a.md", EN, DE)).pairs


def _head(text: str) -> str:
    return " ".join(text.split()[:3])


def test_a_translation_with_the_same_structure_is_taken_over_whole() -> None:
    translation = GERMAN.replace("/de/schleusen/", "/de/locks/#tore")
    assert taken(ARTICLE, translation) == [
        ("reviewed", "The harbour", "Der Hafen"),
        ("reviewed", "About the harbour", "Über den Hafen"),
        ("reviewed", "The harbour", "Der Hafen"),
        ("reviewed", "The harbour of", "Der Hafen von"),
        ("reviewed", "Ferries", "Fähren"),
        ("reviewed", "Two ferries cross", "Zwei Fähren überqueren"),
        ("reviewed", "The `north` ferry", "Die Fähre `north`"),
        ("reviewed", "The `south` ferry", "Die Fähre `south`"),
        ("reviewed", "Ships", "Schiffe"),
        ("reviewed", "About 30,000 ships", "Etwa 30.000 Schiffe"),
    ]


def doubts(article: str, translation: str) -> dict[str, tuple[str, ...]]:
    return {_head(pair.source.source): pair.doubts for pair in pairs(article, translation) if pair.doubts}


def test_what_a_build_could_not_take_is_doubted() -> None:
    assert doubts(ARTICLE, GERMAN) == {
        "The harbour of": (
            "the translation has no link /locks/",
            "the translation has link /de/schleusen/, the source has not",
        )
    }


def test_a_translation_made_for_another_wording_is_doubted() -> None:
    stale = GERMAN.replace("alle 15 Minuten", "alle 20 Minuten").replace("/de/schleusen/", "/locks/")
    stale = stale.replace(" fahren jedes Jahr durch den Kanal, mehr als durch jeden anderen", "")
    assert doubts(ARTICLE, stale) == {
        "Two ferries cross": ("numbers differ: 15 in the source, 20 in the draft",),
        "About 30,000 ships": ("is far shorter than its source: something may be left out",),
    }


def test_a_section_that_the_translation_lacks_is_left_out_and_the_rest_is_paired() -> None:
    head, rest = GERMAN.replace("/de/schleusen/", "/locks/").split("## Fähren")
    lacking = f"{head}## Schiffe{rest.split('## Schiffe')[1]}"
    assert [(source, target) for _, source, target in taken(ARTICLE, lacking)][3:] == [
        ("The harbour of", "Der Hafen von"),
        ("Ships", "Schiffe"),
        ("About 30,000 ships", "Etwa 30.000 Schiffe"),
    ]


def test_what_the_translation_has_more_is_surplus() -> None:
    work = Translated(
        document=MARKDOWN.parse("a.md", ARTICLE),
        translation=MARKDOWN.parse(
            "a.de.md", GERMAN + "\n## Übersetzt von\n\nErika Mustermann, im Mai 2024.\n"
        ),
        format=MARKDOWN,
        source_locale=EN,
        locale=DE,
    )
    adopted = adopt(work, Glossary(), Site().evidence("a.md", EN, DE))
    assert [each.source for each in adopted.surplus] == ["Übersetzt von", "Erika Mustermann, im Mai 2024."]
    assert len(adopted.pairs) == 10


SPLIT = "Two ferries cross the canal, every 15 minutes.\n\nThey take 45 cars each and cost nothing at all.\n"
JOINED = (
    "Zwei Fähren überqueren den Kanal alle 15 Minuten. Sie fassen je 45 Autos und kosten überhaupt nichts.\n"
)


def test_a_paragraph_that_was_split_is_joined_with_a_doubt() -> None:
    [pair] = pairs(SPLIT.replace("\n\n", " "), JOINED.replace("Minuten. Sie", "Minuten.\n\nSie"))
    assert (pair.kind, pair.target) == ("doubtful", JOINED.strip())
    assert "joined of 2 texts of the translation" in pair.doubts


def test_paragraphs_that_were_joined_are_parted_between_sentences_with_a_doubt() -> None:
    found = pairs(SPLIT, JOINED)
    assert [(pair.kind, pair.target) for pair in found] == [
        ("doubtful", "Zwei Fähren überqueren den Kanal alle 15 Minuten."),
        ("doubtful", "Sie fassen je 45 Autos und kosten überhaupt nichts."),
    ]


def test_what_was_left_untranslated_is_not_taken_over_but_a_name_is() -> None:
    article = "# Hamburg\n\nThe ferry is waiting for the last of the passengers.\n"
    assert taken(article, article) == [
        ("reviewed", "Hamburg", "Hamburg"),
        ("untranslated", "The ferry is", ""),
    ]


def test_a_site_tells_what_its_articles_have_in_common() -> None:
    others = {f"{name}.md": pairs("## How it helps\n", "## Wie es hilft\n") for name in ("b", "c", "d")}
    article = "## What it is\n\nA list.\n\n## How it helps\n\nIt sorts.\n"
    lacking = "## Wie es hilft\n\nSie sortiert.\n"
    site = Site.of(others)
    assert taken(article, lacking, site=site)[0] == ("reviewed", "How it helps", "Wie es hilft")
    copied = taken("## How it helps\n", "## How it helps\n", site=site)
    assert copied == [("untranslated", "How it helps", "")]


def test_words_go_together_that_often_stand_in_pairs_but_not_by_one_article_alone() -> None:
    ours = counted([("the harbour", "der Hafen"), ("a harbour", "ein Hafen"), ("the lock", "die Schleuse")])
    alone = lexicon(summed([ours]), ours)
    both = lexicon(summed([ours, counted([("old", "alt")])]), NOTHING)
    assert (alone, both) == ({}, {"hafen": ["harbour"]})


@given(
    st.lists(st.sampled_from(["# A b", "One two 3", "- x `y`", "Four", "## Z"]), max_size=9),
    st.integers(0, 9),
)
def test_every_segment_is_in_one_bead_and_certainties_are_shares(lines: list[str], cut: int) -> None:
    ours = blocks_of(MARKDOWN.parse("a.md", "\n\n".join(lines)), Glossary().terms(EN, DE), EN)
    theirs = blocks_of(MARKDOWN.parse("b.md", "\n\n".join(lines[:cut])), Glossary().terms(DE, EN), EN, {})
    beads = align(ours, theirs, Site().evidence("a.md", EN, DE))
    assert sorted(i for bead in beads for i in bead.ours) == list(range(len(ours)))
    assert sorted(j for bead in beads for j in bead.theirs) == list(range(len(theirs)))
    assert all(0 <= bead.certainty <= 1 for bead in beads)


# ── spelling ─────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("source", "page", "expected"),
    [
        (
            "See the *old* [harbour](/x).",
            '<p>Der <em>alte</em> <a href="/x">Hafen</a>.</p>',
            "Der *alte* [Hafen](/x).",
        ),
        (
            "Run `make` now & here",
            "<p>Jetzt &amp; hier <code>make</code> laufen lassen</p>",
            "Jetzt & hier `make` laufen lassen",
        ),
        ("A [harbour](/x)", '<p>Ein <a href="/y">Hafen</a></p>', 'Ein <a href="/y">Hafen</a>'),
        ("Two * three", "<p>Zwei * drei</p>", "Zwei * drei"),
    ],
)
def test_a_translation_of_another_format_is_spelled_as_the_unit_if_its_markup_is_found(
    source: str, page: str, expected: str | None
) -> None:
    [unit] = MARKDOWN.parse("a.md", source).segments
    [translation] = HtmlFormat({}).parse("a.html", page).segments
    assert respelled(translation, unit, MARKDOWN) == expected


@pytest.mark.parametrize(
    ("source", "translation", "expected"),
    [
        ("A <b>bold</b> word", "Ein <b>fettes</b> Wort", "Ein <b>fettes</b> Wort"),
        ("Title: it's *here*", "Titel: *hier* ist es", "Titel: *hier* ist es"),
        (
            "Run `make` in [it](/a)",
            "In [ihm](/de/a) `make` laufen lassen",
            "In [ihm](/de/a) `make` laufen lassen",
        ),
    ],
)
def test_a_spelling_that_means_the_same_is_kept(source: str, translation: str, expected: str) -> None:
    [unit] = MARKDOWN.parse("a.md", source).segments
    [other] = MARKDOWN.parse("b.md", translation).segments
    assert respelled(other, unit, MARKDOWN) == expected


# ── into the catalog ─────────────────────────────────────────────────


def catalog_of(document: Document, known: dict[str, Translation]) -> Catalog:
    made = update(None, catalogs.units_of(document, slug="a"), article="a.md", source_locale=EN, locale=DE)
    entries = (
        replace(entry, translation=known.get(entry.unit.source, Translation())) for entry in made.entries
    )
    return replace(made, entries=tuple(entries))


DRAFT = Translation(target="Fähre.", state=State.TRANSLATED, origin=signed("argos|en-de", "Fähre."))


@pytest.mark.parametrize(
    ("before", "after", "tally"),
    [
        (Translation(), "Eine Fähre.", Tally(units=1, paired=1)),
        (DRAFT, "Eine Fähre.", Tally(units=1, paired=1)),
        (replace(DRAFT, target="Die Fähre."), "Die Fähre.", Tally(units=1, kept=1)),
        (Translation(target="Die Fähre.", state=State.REVIEWED), "Die Fähre.", Tally(units=1, kept=1)),
        (Translation(target="Eine Fähre.", state=State.REVIEWED), "Eine Fähre.", Tally(units=1, paired=1)),
    ],
)
def test_only_what_no_person_wrote_gives_way(before: Translation, after: str, tally: Tally) -> None:
    document = MARKDOWN.parse("a.md", "A ferry.\n")
    catalog, told = filled(
        catalog_of(document, {"A ferry.": before}),
        pairs("A ferry.\n", "Eine Fähre.\n"),
        slug="faehre",
        origin="de/a.md",
    )
    slug, text = sorted(catalog.entries, key=lambda entry: entry.unit.source)[::-1]
    assert (text.translation.target, slug.translation) == (
        after,
        Translation(target="faehre", state=State.REVIEWED),
    )
    assert told == tally + Tally(units=1, paired=1)


def test_doubts_and_the_file_that_it_comes_from_stand_in_the_catalog() -> None:
    document = MARKDOWN.parse("a.md", "A [ferry](/x).\n")
    found = pairs("A [ferry](/x).\n", "Eine Fähre.\n")
    catalog, _ = filled(catalog_of(document, {}), found, slug="", origin="de/a.md")
    [entry] = [entry for entry in catalog.entries if entry.unit.context != "slug"]
    assert entry.translation == Translation(
        target="Eine Fähre.",
        state=State.TRANSLATED,
        origin=signed("adopted|de/a.md", "Eine Fähre."),
        doubts=("the translation has no link /x",),
        confidence=0.45,
    )


def test_a_text_that_is_translated_in_two_ways_is_doubted() -> None:
    article, translation = "One.\n\nMiddle 1.\n\nOne.\n", "Eins.\n\nMitte 1.\n\nEin.\n"
    catalog, told = filled(
        catalog_of(MARKDOWN.parse("a.md", article), {}), pairs(article, translation), slug="", origin="x"
    )
    entry: Entry = next(entry for entry in catalog.entries if entry.unit.source == "One.")
    assert (entry.translation.target, entry.translation.doubts) == ("Eins.", ("also translated as “Ein.”",))
    assert told == Tally(units=3, paired=1, doubtful=1, missing=1)


def test_a_unit_that_nothing_goes_with_stays_as_it_is() -> None:
    catalog = catalog_of(MARKDOWN.parse("a.md", "One.\n"), {"One.": DRAFT})
    assert filled(catalog, (), slug="", origin="x") == (catalog, Tally(units=2, missing=2))
    assert all(isinstance(entry.unit, Unit) for entry in catalog.entries)
