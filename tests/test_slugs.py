from __future__ import annotations

import re
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foreigndesk.alignment import EMPTY
from foreigndesk.locales import parse_locale
from foreigndesk.model import Alignment, Span
from foreigndesk.slugs import LONGEST, is_slug, keywords, projected, slugify, surface, unique, words_of

CASES = Path(__file__).parent / "cases" / "slugs"
DE, EN = map(parse_locale, ("de", "en"))
LOCALES = [
    parse_locale(tag)
    for tag in ("en", "de", "da", "uk", "bg", "el", "tr", "ar", "hi", "zh", "ja", "th", "fr")
]


def _cases(name: str) -> list[list[str]]:
    lines = (CASES / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    return [re.split(" / ?", line, maxsplit=2) for line in lines if line and not line.startswith("#")]


@pytest.mark.parametrize(("tag", "text", "slug"), _cases("slugify"))
def test_a_text_becomes_a_slug_as_its_language_writes_it(tag: str, text: str, slug: str) -> None:
    assert slugify(text, parse_locale(tag)) == slug
    assert slugify(unicodedata.normalize("NFD", text), parse_locale(tag)) == slug


@pytest.mark.parametrize(("tag", "title", "slug"), _cases("keywords"))
def test_a_title_becomes_a_short_slug(tag: str, title: str, slug: str) -> None:
    assert keywords(title, parse_locale(tag)) == slug


@given(text=st.text(max_size=30) | st.text(max_size=200), locale=st.sampled_from(LOCALES))
def test_whatever_comes_out_is_a_slug_and_stays_one(text: str, locale: str) -> None:
    tag = parse_locale(locale)
    for slug in (slugify(text, tag), keywords(text, tag)):
        assert slug == "" or is_slug(slug)
        assert slugify(slug, tag) == slug


@pytest.mark.parametrize("locale", ["en", "de", "uk", "hi"])
def test_every_character_is_left_out_or_belongs_in_a_slug(locale: str) -> None:
    tag = parse_locale(locale)
    blocks = [" ".join(map(chr, range(at, at + 16))) for at in range(0, 0x32000, 16)]

    assert [block for block in blocks if (slug := slugify(block, tag)) and not is_slug(slug)] == []


@pytest.mark.parametrize(
    "text",
    ["", "-", "a--b", "-a", "a-", "A", "a b", "a.b", "../x", "a/b", "a\\b", "a_b", "cafe\u0301", "a\u200bb"],
)
def test_a_slug_has_letters_and_digits_with_single_hyphens_between_them(text: str) -> None:
    assert not is_slug(text)


@pytest.mark.parametrize("text", ["a\u202eb", "\ud800", "con", "lpt1", "com¹", "a" * 81, "é" * 41])
def test_what_no_address_should_have_is_no_slug(text: str) -> None:
    assert not is_slug(text)


@pytest.mark.parametrize("text", ["a", "nato-summit-2026", "café", "北京", "हिन्दी", "con-1", "a" * 80])
def test_letters_digits_and_single_hyphens_are_a_slug(text: str) -> None:
    assert is_slug(text)


def test_a_long_title_is_cut_at_a_word_and_a_long_word_at_a_letter() -> None:
    assert slugify("word " * 30, EN) == "-".join(["word"] * 16)
    assert slugify("ü" * 60, parse_locale("ja")) == "ü" * 40
    assert slugify(f"short {'x' * 90}", EN) == "short"


def test_a_taken_slug_gets_the_first_free_number() -> None:
    slug = slugify("ferry", EN)

    assert unique(slug, set()) == "ferry"
    assert unique(slug, {"ferry"}) == "ferry-2"
    assert unique(slug, {"ferry", "ferry-2"}) == "ferry-3"


@given(
    st.lists(
        st.sampled_from(["a", "a-2", "x" * 80, "x" * 79, "北" * 26, "long-" * 15 + "words"]), max_size=25
    )
)
def test_unique_slugs_never_meet_and_are_slugs(texts: list[str]) -> None:
    taken: set[str] = set()
    for text in texts:
        slug = unique(slugify(text, parse_locale("zh")), taken)
        assert slug not in taken
        assert is_slug(slug)
        taken.add(slug)


def test_words_are_what_hyphens_part() -> None:
    assert words_of("-a--b-") == ["a", "b"]


@pytest.mark.parametrize(
    ("word", "text", "tag", "found"),
    [
        ("ukraine", "Für die Ukraine", "de", "Ukraine"),
        ("groesse", "Die GRÖSSE", "de", "GRÖSSE"),
        ("elysee", "à l’Élysée", "fr", "Élysée"),
        ("obiekt", "цей об'єкт", "uk", "об'єкт"),
        ("nato", "NATO-Gipfel", "de", "NATO"),
        ("हिन्दी", "यह हिन्दी है", "hi", "हिन्दी"),
        ("ferry", "no such word", "en", ""),
    ],
)
def test_a_slug_s_word_is_found_in_its_own_spelling(word: str, text: str, tag: str, found: str) -> None:
    span = surface(word, text, parse_locale(tag))

    assert (text[span.start : span.end] if span else "") == found


DICTIONARY = {"reederei": "shipping company", "Streik": "strike", "reeder": "", "hafen": "the harbour"}


def _translate(word: str) -> str:
    return DICTIONARY.get(word, word)


def _aligned(source: str, target: str, links: str) -> Alignment:
    """`links` gives for each target word the number of its source word."""
    spans = [tuple(Span(*word.span()) for word in re.finditer(r"\w+", text)) for text in (source, target)]
    weights = tuple({int(number): 1.0} for number in links.split())
    return Alignment(source=spans[0], target=spans[1], weights=weights)


TITLE, TRANSLATED = (
    "Streik in Rostock: Die Fährleute legen den Hafen lahm",
    "Ferry workers paralyse the port in Rostock strike",
)
LINKS = _aligned(TITLE, TRANSLATED, "4 4 5 6 7 1 2 0")


def _projected(
    slug: str, title: str = TITLE, translated: str = TRANSLATED, alignment: Alignment = LINKS
) -> str:
    return projected(
        slug,
        title=title,
        translated=translated,
        alignment=alignment,
        source=DE,
        target=EN,
        translate=_translate,
    )


@pytest.mark.parametrize(
    ("slug", "translated"),
    [
        ("streik-rostock-faehrleute-hafen", "ferry-workers-port-rostock-strike"),
        ("rostock-streik", "rostock-strike"),
        ("rostock-reederei-streik", "rostock-strike-shipping-company"),
        ("rostock-rostock-2026", "rostock-2026"),
        ("streik-in-rostock-die-faehrleute", "ferry-workers-rostock-strike"),
        ("reeder", ""),
        ("", ""),
    ],
)
def test_a_slug_keeps_its_keywords_in_the_order_of_the_translated_title(slug: str, translated: str) -> None:
    assert _projected(slug) == translated


def test_without_attention_equal_words_stay_and_others_are_translated_alone() -> None:
    assert _projected("streik-rostock-hafen", alignment=EMPTY) == "rostock-strike-hafen"


def test_without_a_title_every_word_is_translated_alone_and_stop_words_go() -> None:
    assert _projected("rostock-hafen", title="", translated="", alignment=EMPTY) == "rostock-harbour"


def test_a_slug_of_nothing_but_stop_words_keeps_them() -> None:
    title, translated = "Sein oder Nichtsein", "To be or not"

    assert _projected("sein", title, translated, _aligned(title, translated, "0 0 1 2")) == "to-be"


def test_a_projected_slug_is_no_device_even_when_its_words_fall_together() -> None:
    assert _projected("con-con", "Con con", "Con con", EMPTY) == "con-1"


@given(
    slug=st.text(alphabet="ab-1ä ", max_size=20), texts=st.lists(st.text(max_size=20), min_size=2, max_size=2)
)
def test_whatever_is_projected_is_a_slug_or_empty(slug: str, texts: list[str]) -> None:
    found = _projected(slug, texts[0], texts[1], EMPTY)

    assert found == "" or is_slug(found)
    assert len(found.encode()) <= LONGEST
