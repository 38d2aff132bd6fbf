from __future__ import annotations

import pytest

from foreigndesk.adoption.finding import by_key, by_path, placed, slug_of, unknown_places, value_of
from foreigndesk.formats.markdown import MarkdownFormat
from foreigndesk.locales import parse_locale

DE, BR = parse_locale("de"), parse_locale("pt-BR")


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("content/{locale}/{path}", "content/pt-BR/blog/a.md"),
        ("docs/{folder}/{stem}.{locale}{suffix}", "docs/blog/a.pt-BR.md"),
        ("po/{path}.po", "po/blog/a.md.po"),
    ],
)
def test_a_pattern_gives_the_place_of_a_translation(pattern: str, expected: str) -> None:
    assert placed(pattern, "blog/a.md", BR) == expected


def test_a_pattern_may_have_known_places_only() -> None:
    assert unknown_places("{lang}/{path}/{}") == ["lang", ""]


@pytest.mark.parametrize(
    "name",
    ["blog/a.md", "blog/a.pt-BR.md", "blog/a.pt-br.md", "pt_BR/blog/a.md", "blog/a.md.po", "blog/a.pt_BR.po", "blog/a/pt-BR.po"],
)  # fmt: skip
def test_a_translation_is_found_by_the_name_of_its_article(name: str) -> None:
    found = by_path({"blog/a.md": "en/blog/a.md"}, {"c.md": "x/c.md", name: f"x/{name}"}, BR)
    assert found == {"en/blog/a.md": f"x/{name}"}


def test_in_one_folder_an_article_is_no_translation_of_itself() -> None:
    files = {"a.md": "a.md", "a.de.md": "a.de.md", "b.md": "b.md"}
    assert by_path(files, files, DE) == {"a.md": "a.de.md"}


def test_files_belong_together_by_a_value_that_each_side_has_once() -> None:
    ours = {"en/a.md": "one", "en/b.md": "two", "en/c.md": "", "en/d.md": "two"}
    theirs = {"de/x.md": "one", "de/y.md": "two", "de/z.md": ""}
    assert by_key(ours, theirs) == {"en/a.md": "de/x.md"}


@pytest.mark.parametrize(
    ("path", "text", "slug"),
    [
        ("de/hafen.md", "", "hafen"),
        ("about.de.md", "", "about"),
        ("de/index.md", "", ""),
        ("de/a.md", "---\nslug: der-hafen\n---\n", "der-hafen"),
        ("de/a.md", '---\nurl: "/de/blog/der-hafen/"\n---\n', "der-hafen"),
        ("de/Kein Slug.md", "", ""),
    ],
)
def test_a_translation_has_the_slug_of_its_site(path: str, text: str, slug: str) -> None:
    assert slug_of(MarkdownFormat({}).parse(path, text), DE) == slug


def test_a_value_of_front_matter_is_read_whether_it_is_translated_or_not() -> None:
    document = MarkdownFormat({}).parse("a.md", '---\ntranslationKey: "about"\ntitle: Über uns\n---\n')
    assert [value_of(document, key) for key in ("translationKey", "title", "x")] == ["about", "Über uns", ""]
