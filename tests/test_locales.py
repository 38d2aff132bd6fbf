from __future__ import annotations

from decimal import Decimal

import pytest
from babel.localedata import locale_identifiers
from hypothesis import given
from hypothesis import strategies as st

from foreigndesk.errors import SettingsError
from foreigndesk.locales import (
    day_names,
    decimal_symbols,
    english_name,
    fallbacks,
    find_locale,
    geography,
    is_right_to_left,
    language,
    month_names,
    parse_locale,
    plural_category,
    plural_forms,
    posix,
    with_territory,
)
from foreigndesk.plural_rules import SPAN, forms_of, groups


@pytest.mark.parametrize(
    ("tag", "canonical"),
    [
        ("de", "de"),
        ("PT_br", "pt-BR"),
        (" en-gb ", "en-GB"),
        ("zh-hans", "zh-Hans"),
        ("zh_Hant_TW", "zh-Hant-TW"),
        ("zh_Hans-CN", "zh-Hans-CN"),
        ("es-419", "es-419"),
        ("de-CH-1996", "de-CH-1996"),
        ("ca-ES-VALENCIA", "ca-ES-valencia"),
        ("sr@latin", "sr-Latn"),
        ("de_DE.UTF-8", "de-DE"),
        ("de_DE@euro", "de-DE"),
        ("iw", "he"),
        ("deu", "de"),
    ],
)
def test_a_tag_in_any_spelling_becomes_canonical(tag: str, canonical: str) -> None:
    assert parse_locale(tag) == canonical


@pytest.mark.parametrize(
    ("tag", "message"),
    [
        ("german", "“german” is not a locale; use a BCP 47 tag such as de, en-GB or zh-Hans"),
        ("", "“” is not a locale; use a BCP 47 tag such as de, en-GB or zh-Hans"),
        ("de-XX", "“de-XX” is not a locale; did you mean “de”?"),
        ("en-Xxxx", "“en-Xxxx” is not a locale; did you mean “en”?"),
        ("pt-BRR", "“pt-BRR” is not a locale; did you mean “pt-BR”?"),
        ("de-", "“de-” is not a locale; did you mean “de”?"),
    ],
)
def test_what_is_no_locale_is_rejected_with_the_nearest_one(tag: str, message: str) -> None:
    with pytest.raises(SettingsError) as caught:
        parse_locale(tag)

    assert str(caught.value) == message
    assert find_locale(tag) is None


@given(st.text(max_size=8) | st.text(alphabet="deEN-_@.1xHs", max_size=12))
def test_any_text_is_a_stable_locale_or_none(text: str) -> None:
    found = find_locale(text)

    if found is not None:
        assert find_locale(found) == found
        assert find_locale(posix(found)) == found


def test_every_locale_of_cldr_has_a_name_plural_forms_and_symbols() -> None:
    known = [found for name in locale_identifiers() if (found := find_locale(name))]

    assert len(known) > 900
    for locale in known:
        assert english_name(locale) != ""
        assert plural_forms(locale).startswith("nplurals=")
        assert len(decimal_symbols(locale)[0]) == 1


def test_a_locale_falls_back_to_its_parents() -> None:
    assert fallbacks(parse_locale("zh-Hant-TW")) == ["zh-Hant-TW", "zh-Hant", "zh"]
    assert language(parse_locale("zh-Hant-TW")) == "zh"


def test_posix_names_have_underscores() -> None:
    assert posix(parse_locale("pt-BR")) == "pt_BR"


def test_people_read_the_english_name() -> None:
    assert english_name(parse_locale("de-AT")) == "German (Austria)"
    assert english_name(parse_locale("de-Cyrl")) == "German"


def test_numbers_are_written_as_the_locale_does() -> None:
    assert decimal_symbols(parse_locale("de")) == (",", ".")
    assert decimal_symbols(parse_locale("de-CH")) in {(".", "’"), (".", "'")}  # CLDR changed its mind.
    assert decimal_symbols(parse_locale("en-IN")) == (".", ",")


@pytest.mark.parametrize("tag", ["de", "fr", "pt-BR", "ru", "ar", "ja", "cy", "tg"])
def test_plural_forms_part_numbers_as_cldr_does(tag: str) -> None:
    locale = parse_locale(tag)
    categories = [plural_category(locale, Decimal(number)) for number in SPAN]
    assert groups(forms_of(plural_forms(locale))) == groups(categories)


def test_plural_forms_are_those_of_gettext() -> None:
    assert plural_forms(parse_locale("de")) == "nplurals=2; plural=(n != 1);"
    assert plural_forms(parse_locale("ja")) == "nplurals=1; plural=0;"
    assert plural_forms(parse_locale("de-JP")) == "nplurals=2; plural=(n != 1);"


@pytest.mark.parametrize(
    ("tag", "expected"), [("ar", True), ("he", True), ("fa-IR", True), ("de", False), ("ja", False)]
)
def test_a_locale_knows_the_direction_of_its_script(tag: str, expected: bool) -> None:  # noqa: FBT001  # pytest passes by name
    assert is_right_to_left(parse_locale(tag)) is expected


@pytest.mark.parametrize(
    ("tag", "expected"),
    [
        ("de", "de_DE"),
        ("de-AT", "de_AT"),
        ("en", "en_US"),
        ("zh-Hant", "zh_TW"),
        ("zh-Hans-SG", "zh_SG"),
        ("eo", "eo"),
    ],
)
def test_a_locale_has_its_likely_territory(tag: str, expected: str) -> None:
    assert with_territory(parse_locale(tag)) == expected


def test_the_names_of_days_months_and_countries_are_known() -> None:
    german = parse_locale("de-AT")
    assert (day_names(german)["Sonntag"], month_names(german)["März"]) == (6, 3)
    assert {"österreich", "walisisch"} <= geography(german)
