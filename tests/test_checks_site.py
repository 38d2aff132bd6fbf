from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from foreigndesk.checks.site import Address, orphan_catalogs, orphan_variants, slugs
from foreigndesk.locales import parse_locale
from foreigndesk.model import Diagnostic, Location, Severity

DE, FR = parse_locale("de"), parse_locale("fr")


def address(article: str, slug: str, *, source_slug: str = "story", tag: str = "de") -> Address:
    return Address(
        article=article,
        locale=parse_locale(tag),
        slug=slug,
        source_slug=source_slug,
        location=Location(f"l10n/{tag}/{article}.po", 7),
    )


def told(*addresses: Address) -> list[str]:
    return [f"{found.location}: {found.rule}: {found.message}" for found in slugs(addresses)]


def test_different_slugs_are_fine() -> None:
    assert told(address("a.md", "bericht"), address("b.md", "bericht-2"), address("c.md", "北京")) == []


def test_a_slug_of_two_articles_is_told_at_the_second() -> None:
    assert list(slugs([address("b.md", "bericht"), address("a.md", "bericht")])) == [
        Diagnostic(
            rule="slug-collision",
            severity=Severity.ERROR,
            message="“bericht” is also the slug of a.md",
            location=Location("l10n/de/b.md.po", 7),
            locale=DE,
            article="b.md",
            context="slug",
        )
    ]


def test_slugs_that_some_system_takes_for_the_same_collide() -> None:
    assert told(
        address("a.md", "strasse"),
        address("b.md", "straße"),
        address("c.md", "cafe\u0301", source_slug="cafe\u0301"),
        address("d.md", "café"),
    ) == [
        "l10n/de/b.md.po:7: slug-collision: “straße” is also the slug of a.md",
        "l10n/de/d.md.po:7: slug-collision: “café” is also the slug of c.md",
    ]


def test_the_same_slug_in_another_folder_or_locale_is_fine() -> None:
    assert (
        told(
            address("news/a.md", "bericht"),
            address("sport/b.md", "bericht"),
            address("news/a.md", "bericht", tag="fr"),
        )
        == []
    )


def test_what_is_no_slug_is_told_without_what_it_hides() -> None:
    message = "is not a slug: lower-case letters, digits, single hyphens"

    assert told(address("a.md", "Der Bericht"), address("b.md", "a\u202eb"), address("c.md", "../x")) == [
        f"l10n/de/a.md.po:7: slug-invalid: “Der Bericht” {message}",
        f"l10n/de/b.md.po:7: slug-invalid: “a\\u202eb” {message}",
        f"l10n/de/c.md.po:7: slug-invalid: “../x” {message}",
    ]


def test_a_slug_that_the_source_has_may_stay_whatever_it_is() -> None:
    assert told(address("a.md", "Der_Bericht", source_slug="Der_Bericht")) == []


@given(
    st.permutations(
        [address("a.md", "x"), address("b.md", "x"), address("c.md", "X Y"), address("c.md", "x", tag="fr")]
    )
)
def test_findings_do_not_depend_on_the_order_of_articles(addresses: list[Address]) -> None:
    assert told(*addresses) == told(*sorted(addresses, key=lambda one: (one.article, one.locale)))


def test_orphans_are_told_with_what_to_do() -> None:
    assert list(orphan_catalogs([("l10n/de/a.md.po", DE, "a.md")])) == [
        Diagnostic(
            rule="orphan-catalog",
            severity=Severity.WARNING,
            message="its article a.md is gone; delete the catalog, or move it with the article",
            location=Location("l10n/de/a.md.po"),
            locale=DE,
            article="a.md",
        )
    ]
    assert list(orphan_variants([("translations/fr/a.md", FR, "a.md")])) == [
        Diagnostic(
            rule="orphan-variant",
            severity=Severity.WARNING,
            message="its article a.md is gone or no longer published here; delete the variant",
            location=Location("translations/fr/a.md"),
            locale=FR,
            article="a.md",
        )
    ]
