from __future__ import annotations

from dataclasses import replace

from foreigndesk.catalog import Amount, Counts, counts, open_sentences, settle, units_of, usable
from foreigndesk.confidence import Levels
from foreigndesk.locales import parse_locale
from foreigndesk.model import Catalog, Document, Entry, Inline, Segment, State, Translation, Unit

EN, DE = parse_locale("en"), parse_locale("de")


def segment(
    source: str, role: str = "paragraph", *, context: str = "", section: str = "", line: int = 1
) -> Segment:
    inline = Inline(text=source.replace("*", ""))
    return Segment(
        source=source, inline=inline, start=0, end=0, line=line, role=role, context=context, section=section
    )


def document(*segments: Segment) -> Document:
    return Document(path="story.md", text="", segments=segments, skeleton=())


def unit(source: str, context: str = "") -> Unit:
    return Unit(source=source, context=context, note="paragraph")


def reviewed(source: str, target: str, context: str = "") -> Entry:
    return Entry(unit=unit(source, context), translation=Translation(target=target, state=State.REVIEWED))


def draft(source: str, target: str, *, previous: tuple[str, str] | None = None) -> Entry:
    translation = Translation(target=target, state=State.TRANSLATED, origin="argos|en-de", previous=previous)
    return Entry(unit=unit(source), translation=translation)


def missing(source: str) -> Entry:
    return Entry(unit=unit(source))


def catalog(*entries: Entry, obsolete: tuple[Entry, ...] = ()) -> Catalog:
    return Catalog(article="story.md", source_locale=EN, locale=DE, entries=entries, obsolete=obsolete)


def test_units_come_in_order_and_the_first_occurrence_counts() -> None:
    article = document(
        segment("Results", "title", context="title", line=2),
        segment("Results", "heading", line=5),
        segment("See *below*", section="Results\n of 2026", line=7),
        replace(segment("Jane Doe", line=8), keep=True),
        segment("See *below*", "item", line=9),
    )
    found = units_of(article, slug="")
    assert [(u.key, u.role, u.note, u.line, u.inline.text) for u in found] == [
        (("title", "Results"), "title", "title", 2, "Results"),
        (("", "Results"), "heading", "heading", 5, "Results"),
        (("", "See *below*"), "paragraph", "paragraph in “Results of 2026”", 7, "See below"),
    ]


def test_the_slug_stands_behind_title_and_description() -> None:
    article = document(
        segment("Results", "title", context="title"),
        segment("All of them", "description", context="description"),
        segment("Text"),
    )
    slug = units_of(article, slug="our-results")[2]
    assert (slug.key, slug.role, slug.note) == (
        ("slug", "our-results"),
        "slug",
        "slug (lower-case letters, digits and hyphens)",
    )
    assert slug.inline == Inline(text="our-results")
    assert units_of(document(segment("Text")), slug="text")[0].key == ("slug", "text")


def test_a_slug_of_the_article_itself_is_the_only_one() -> None:
    own = segment("own-slug", "slug", context="slug")
    assert [u.key for u in units_of(document(own), slug="other")] == [("slug", "own-slug")]
    assert units_of(document(replace(own, keep=True)), slug="other") == ()


def test_a_state_fits_its_target() -> None:
    empty = Entry(unit=unit("One"), translation=Translation(state=State.REVIEWED, previous=("", "Two")))
    assert settle(empty) == missing("One")
    typed = Entry(unit=unit("One"), translation=Translation(target="Eins"))
    assert settle(typed).translation.state is State.TRANSLATED
    assert settle(draft("One", "Eins", previous=("", "One"))) == draft("One", "Eins")


def test_counts_tell_units_and_words() -> None:
    marked = Unit(source="[see here](https://example.org/a b c)", inline=Inline(text="see here"))
    found = counts(
        catalog(
            missing("one two three"),
            draft("four", "vier"),
            draft("five six", "fünf", previous=("", "five")),
            reviewed("seven", "sieben"),
            Entry(unit=marked, translation=Translation(target="siehe", state=State.REVIEWED)),
        )
    )
    assert found == Counts(
        missing=Amount(units=1, words=3),
        draft=Amount(units=1, words=1),
        stale=Amount(units=1, words=2),
        reviewed=Amount(units=2, words=3),
        levels=Levels(unrated=1),
    )
    assert found.total == Amount(units=5, words=9)


def test_of_a_changed_unit_only_the_words_of_new_sentences_are_open() -> None:
    made = Translation(
        target="Es regnet. Der Wind kommt.",
        state=State.TRANSLATED,
        origin="reviewed|00000000",
        previous=("", "It rains. The wind comes."),
    )
    changed = Entry(unit=unit("It rains. The strong wind comes."), translation=made)
    put_together = Entry(unit=unit("It rains again."), translation=replace(made, previous=None))
    assert open_sentences(changed, EN) == ["The strong wind comes."]
    assert open_sentences(put_together, EN) == []
    assert open_sentences(draft("It rains. It snows.", "x"), EN) == ["It rains.", "It snows."]
    assert open_sentences(reviewed("It rains.", "Es regnet."), EN) == []
    assert counts(catalog(changed, put_together)) == Counts(
        stale=Amount(units=1, words=4),
        draft=Amount(units=1, words=0),
        reviewed=Amount(units=0, words=5),
        levels=Levels(unrated=1),
    )


def test_a_build_uses_every_live_target_drafts_and_stale_ones_too() -> None:
    found = catalog(
        missing("one"),
        draft("two", "zwei"),
        draft("three", "drei", previous=("", "drei")),
        reviewed("four", "vier"),
        obsolete=(reviewed("five", "fünf"),),
    )
    assert usable(found) == {
        ("", "two"): "zwei",
        ("", "three"): "drei",
        ("", "four"): "vier",
    }
