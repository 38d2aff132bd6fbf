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
from foreigndesk.model import Catalog, Slug, State, Translation, UnitKey, Variant
from foreigndesk.variants import build, render, safe_slug, slug_of

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
    fresh = catalogs.update(
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
            "lost link https://example.org/h titled and added link",
        ),
        ('Der [Hafen](https://example.org/h "Old") hier.', "lost strong"),
        (f"{LINK} <script>alert(1)</script>", "added html <script>"),
    ],
)
def test_a_translation_that_changes_the_markup_gives_no_variant_but_names_the_unit(
    target: str, what: str
) -> None:
    with pytest.raises(InputError) as error:
        built({("", LINK): target})
    assert str(error.value).startswith(
        f"l10n/de/articles/walk.md.po: the translation of articles/walk.md:8 {what}"
    )


def test_how_a_translation_must_be_quoted_or_what_its_words_look_like_changes_nothing() -> None:
    document = MARKDOWN.parse("a.md", "---\ntitle: Low tide\n---\n\nText\n")
    made = catalogs.update(
        None, catalogs.units_of(document, slug="a"), article="a.md", source_locale=EN, locale=DE
    )
    title = replace(made.entries[0], translation=Translation(target="Ebbe: # jetzt", state=State.REVIEWED))
    made = replace(made, entries=(title, *made.entries[1:]))
    variant = build(document, made, MARKDOWN, slug=Slug("a"), path="a.md", catalog_path="a.po")
    assert variant.text.splitlines()[1] == 'title: "Ebbe: # jetzt"'


def test_a_plain_text_title_may_end_with_a_full_stop_in_another_language() -> None:
    text = TextFormat({})
    document = text.parse("a.txt", "Der Plan\n\nDer Hafen ist alt. Nun wird er neu.\n")
    made = catalogs.update(
        None, catalogs.units_of(document, slug=""), article="a.txt", source_locale=DE, locale=EN
    )
    title = replace(
        made.entries[0], translation=Translation(target="This is the plan.", state=State.REVIEWED)
    )
    made = replace(made, entries=(title, *made.entries[1:]))
    variant = build(document, made, text, slug=Slug("a"), path="a.txt", catalog_path="a.po")
    assert variant.text == "This is the plan.\n\nDer Hafen ist alt. Nun wird er neu.\n"


def test_a_slug_that_is_no_slug_gives_no_variant() -> None:
    with pytest.raises(InputError) as error:
        built({("slug", "walk"): "../up"})
    assert str(error.value) == (
        "l10n/de/articles/walk.md.po: the slug “../up” is not valid; use lower-case letters, digits and single hyphens"
    )


def test_the_source_slug_stands_in_until_there_is_another() -> None:
    assert slug_of(catalog({}), "walk") == Slug("walk")


@given(st.dictionaries(st.sampled_from(["A walk", "one", "two"]), st.text(min_size=1)))
def test_whatever_people_write_the_variant_has_the_articles_skeleton_or_there_is_none(
    texts: dict[str, str],
) -> None:
    try:
        variant = built({("", source): text for source, text in texts.items()})
    except InputError:
        return
    again = MARKDOWN.parse(DOCUMENT.path, variant.text)
    assert again.skeleton == DOCUMENT.skeleton
    shapes = [[s.inline.names for s in one.segments if s.context != "slug"] for one in (again, DOCUMENT)]
    assert shapes[0] == shapes[1]
