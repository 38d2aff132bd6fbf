from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foreigndesk import catalog as catalogs
from foreigndesk.errors import InputError
from foreigndesk.formats.markdown import MarkdownFormat
from foreigndesk.formats.text import TextFormat
from foreigndesk.locales import parse_locale
from foreigndesk.model import Catalog, Document, Segment, Slug, State, Translation, UnitKey, Variant
from foreigndesk.updating import update
from foreigndesk.variants import Built, build, render, safe_slug, slug_of

EN, DE = parse_locale("en"), parse_locale("de")
MARKDOWN = MarkdownFormat({})
ARTICLE = """\
---
title: "Low tide"
weight: 3
---

# A walk

See **the** [harbour](https://example.org/h "Old").

- one
- two
"""
DOCUMENT = MARKDOWN.parse("articles/walk.md", ARTICLE)


def catalog(targets: dict[UnitKey, str], state: State = State.REVIEWED) -> Catalog:
    fresh = update(
        None,
        catalogs.units_of(DOCUMENT, slug="walk"),
        article=DOCUMENT.path,
        source_locale=EN,
        locale=DE,
    )
    entries = tuple(
        replace(entry, translation=Translation(target=targets[entry.unit.key], state=state))
        if entry.unit.key in targets
        else entry
        for entry in fresh.entries
    )
    return replace(fresh, entries=entries)


def built(targets: dict[UnitKey, str]) -> Variant:
    """The variant, in which every translation can be used."""
    variant, rejected = built_with(targets)
    assert rejected == ()
    return variant


def built_with(targets: dict[UnitKey, str]) -> Built:
    made = catalog(targets)
    slug = safe_slug(made, "walk", "l10n/de/articles/walk.md.po")
    return build(
        DOCUMENT,
        made,
        MARKDOWN,
        slug=slug,
        path=f"translations/de/{slug}.md",
        catalog_path="l10n/de/articles/walk.md.po",
    )


LINK = 'See **the** [harbour](https://example.org/h "Old").'


def test_a_variant_is_the_article_with_other_words_and_its_own_front_matter() -> None:
    variant = built(
        {
            ("title", "Low tide"): 'Ebbe: "jetzt"',
            ("slug", "walk"): "rundgang",
            ("", "A walk"): "Ein Rundgang",
            ("", LINK): 'Der [Hafen](https://example.org/h "Old") **hier**.',
            ("", "one"): "eins",
        }
    )
    assert (variant.slug, variant.status, variant.pending) == ("rundgang", "draft", 1)
    assert variant.text == (
        "---\n"
        'title: "Ebbe: \\"jetzt\\""\n'
        "weight: 3\n"
        "lang: de\n"
        "slug: rundgang\n"
        "translation_of: articles/walk.md\n"
        "translation_status: draft\n"
        "---\n\n"
        "# Ein Rundgang\n\n"
        'Der [Hafen](https://example.org/h "Old") **hier**.\n\n'
        "- eins\n"
        "- two\n"
    )


def test_a_variant_is_reviewed_when_every_unit_is() -> None:
    everything = {unit.key: unit.source for unit in catalogs.units_of(DOCUMENT, slug="walk")}
    assert built(everything).status == "reviewed"


def test_without_targets_an_article_is_rendered_byte_for_byte() -> None:
    assert render(DOCUMENT, {}, MARKDOWN) == ARTICLE


@pytest.mark.parametrize(
    ("target", "what"),
    [
        ("Der Hafen **hier**.", "lost link https://example.org/h titled"),
        (
            'Der [Hafen](https://example.com/h "Old") **hier**.',
            "lost link https://example.org/h titled and added link https://example.com/h titled",
        ),
        ('Der [Hafen](https://example.org/h "Old") hier.', "lost strong"),
        (LINK.replace("See", "Si\x1beh"), "has a control character (U+001B)"),
        (LINK.replace("See", "Sieh\ud800"), "has a control character (U+D800)"),
    ],
)
def test_the_source_text_stands_in_for_a_translation_that_cannot_be_used(target: str, what: str) -> None:
    variant, [error] = built_with({("", LINK): target, ("", "one"): "eins", ("", "two"): "zwei"})
    assert str(error) == (
        f"l10n/de/articles/walk.md.po: the translation of articles/walk.md:8 {what}; "
        "mend it in the catalog; until then the source text stands in"
    )
    assert LINK in variant.text
    assert "- eins\n- zwei\n" in variant.text
    assert (variant.status, variant.pending) == ("draft", 4)


def test_an_article_with_a_rejected_translation_is_no_reviewed_one() -> None:
    everything = {unit.key: unit.source for unit in catalogs.units_of(DOCUMENT, slug="walk")}
    variant, [_] = built_with(everything | {("", LINK): "Hafen"})
    assert (variant.status, variant.pending) == ("partial", 1)
    assert "translation_status: partial" in variant.text


def test_all_rejected_translations_are_told_in_the_order_of_the_article() -> None:
    _, rejected = built_with({("", "one"): "\x00", ("", LINK): "Hafen", ("title", "Low tide"): "\x07"})
    assert [str(error).split(":")[2].partition(" ")[0] for error in rejected] == ["2", "8", "10"]


class Careless(MarkdownFormat):
    """A format that writes translations as they are, and so leaves it to the build to find what breaks."""

    def __init__(self) -> None:
        super().__init__({})
        self.parsed = 0

    def parse(self, path: str, text: str) -> Document:
        self.parsed += 1
        return super().parse(path, text)

    def encode(self, segment: Segment, target: str) -> str:
        del segment
        return target


def carelessly(text: str, targets: dict[str, str]) -> tuple[str, list[str], int]:
    """The variant's body, the lines of the rejected units with the reasons, and how often it was parsed."""
    format_ = Careless()
    document = format_.parse("a.md", text)
    made = update(None, catalogs.units_of(document, slug=""), article="a.md", source_locale=EN, locale=DE)
    entries = tuple(
        replace(
            entry, translation=Translation(target=targets.get(entry.unit.source, "x"), state=State.REVIEWED)
        )
        for entry in made.entries
    )
    made = replace(made, entries=entries)
    variant, rejected = build(document, made, format_, slug=Slug("a"), path="b.md", catalog_path="a.po")
    again = MARKDOWN.parse("a.md", variant.text)
    assert again.skeleton == document.skeleton
    reasons = [error.what.removeprefix("the translation of a.md:") for error in rejected]
    return variant.text.split("---\n\n", 1)[1], reasons, format_.parsed


def test_a_translation_that_changes_the_structure_is_found_among_others() -> None:
    text = "".join(f"word{number} more\n\n" for number in range(60))
    body, reasons, parsed = carelessly(text, {"word7 more": "# x", "word50 more": "- x\n\ny"})
    assert reasons == [
        "15 changes the structure of the article",
        "101 changes the structure of the article",
    ]
    assert body.split("\n\n")[6:9] == ["x", "word7 more", "x"]
    assert parsed < 35


def test_translations_that_only_together_change_the_structure_are_not_all_rejected() -> None:
    body, reasons, _ = carelessly("one more\n\ntwo more\n\nend\n", {"one more": "<!--", "two more": "-->"})
    assert (body, len(reasons)) == ("one more\n\n-->\n\nx\n", 1)


def test_a_translation_that_breaks_the_front_matter_is_found() -> None:
    body, reasons, _ = carelessly("---\ntitle: One\n---\n\ntwo\n", {"One": '"x'})
    assert (body, reasons) == ("x\n", ["2 changes the structure of the article"])


def test_a_link_in_the_wrong_unit_is_told_as_added() -> None:
    _, reasons, _ = carelessly("one\n\ntwo\n", {"one": "*eins*"})
    assert reasons == ["1 added emphasis"]


def test_the_number_of_bad_translations_does_not_make_a_build_slow() -> None:
    text = "".join(f"word{number} more\n\n" for number in range(300))
    _, reasons, parsed = carelessly(text, {f"word{number} more": "# x" for number in range(0, 300, 2)})
    assert parsed < 50
    assert reasons[-1] == "599 cannot be told apart from others that change the structure of the article"
    assert len(reasons) >= 150


def test_how_a_translation_must_be_quoted_or_what_its_words_look_like_changes_nothing() -> None:
    document = MARKDOWN.parse("a.md", "---\ntitle: Low tide\n---\n\nText\n")
    made = update(None, catalogs.units_of(document, slug="a"), article="a.md", source_locale=EN, locale=DE)
    title = replace(made.entries[0], translation=Translation(target="Ebbe: # jetzt", state=State.REVIEWED))
    made = replace(made, entries=(title, *made.entries[1:]))
    variant, _ = build(document, made, MARKDOWN, slug=Slug("a"), path="a.md", catalog_path="a.po")
    assert variant.text.splitlines()[1] == 'title: "Ebbe: # jetzt"'


def test_a_plain_text_title_may_end_with_a_full_stop_in_another_language() -> None:
    text = TextFormat({})
    document = text.parse("a.txt", "Der Plan\n\nDer Hafen ist alt. Nun wird er neu.\n")
    made = update(None, catalogs.units_of(document, slug=""), article="a.txt", source_locale=DE, locale=EN)
    title = replace(
        made.entries[0], translation=Translation(target="This is the plan.", state=State.REVIEWED)
    )
    made = replace(made, entries=(title, *made.entries[1:]))
    variant, _ = build(document, made, text, slug=Slug("a"), path="a.txt", catalog_path="a.po")
    assert variant.text == "This is the plan.\n\nDer Hafen ist alt. Nun wird er neu.\n"


def test_a_slug_that_is_no_slug_gives_no_variant() -> None:
    with pytest.raises(InputError) as error:
        built({("slug", "walk"): "../up"})
    assert str(error.value) == (
        "l10n/de/articles/walk.md.po: the slug “../up” is not valid; use lower-case letters, digits and single hyphens"
    )


def test_a_slug_may_have_characters_that_look_like_a_variable() -> None:
    document = MARKDOWN.parse("a.md", "---\nslug: e{}\n---\n")
    units = catalogs.units_of(document, slug="e{}")
    made = update(None, units, article="a.md", source_locale=EN, locale=DE)
    variant, _ = build(document, made, MARKDOWN, slug=Slug("x"), path="x.md", catalog_path="a.po")
    assert "slug: x\n" in variant.text


def test_the_source_slug_stands_in_until_there_is_another() -> None:
    assert slug_of(catalog({}), "walk") == Slug("walk")


@given(st.dictionaries(st.sampled_from(["A walk", "one", "two"]), st.text(min_size=1)))
def test_whatever_people_write_the_variant_has_the_articles_skeleton(texts: dict[str, str]) -> None:
    variant, _ = built_with({("", source): text for source, text in texts.items()})
    again = MARKDOWN.parse(DOCUMENT.path, variant.text)
    assert again.skeleton == DOCUMENT.skeleton
    shapes = [[s.inline.names for s in one.segments if s.context != "slug"] for one in (again, DOCUMENT)]
    assert shapes[0] == shapes[1]
