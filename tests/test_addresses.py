from __future__ import annotations

from collections import Counter

import pytest

from foreigndesk.addresses import admitted, difference, folded
from foreigndesk.formats.html import HtmlFormat
from foreigndesk.formats.markdown import MarkdownFormat
from foreigndesk.variants import render


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("link /es/service/#uso", "link /service"),
        ("link /service", "link /service"),
        ("link /zh-cn/a/b/", "link /a/b"),
        ("link #uso", "link "),
        ("link ../a/#b", "link ../a"),
        ("link /es/service/ titled", "link /service titled"),
        ("link https://a.example/es/x#y", "link https://a.example/es/x"),
        ("link //a.example/es/x", "link //a.example/es/x"),
        ("link /api/x", "link /api/x"),
        ("image /es/x.png", "image /es/x.png"),
        ("code /es/", "code /es/"),
        ('html <a href="/es/x#y" class="z">', 'html <a href="/x" class="z">'),
    ],
)
def test_a_link_is_known_without_its_locale_and_heading(name: str, expected: str) -> None:
    assert folded(name) == expected


def test_a_link_to_the_same_page_in_another_locale_is_neither_lost_nor_added() -> None:
    before = ["link /service/", "link /a/", "strong"]
    after = ["link /es/service/", "link /evil/", "strong"]
    assert difference(before, after) == (Counter(["link /a/"]), Counter(["link /evil/"]))


def test_each_link_stands_for_one_other() -> None:
    lost, added = difference(["link /a"], ["link /es/a", "link /de/a"])
    assert (lost, added) == (Counter(), Counter(["link /de/a"]))


def test_what_stands_for_a_wanted_link_is_admitted_beside_it() -> None:
    found = admitted(Counter(["link /a"]), ["link /es/a", "link /b"])
    assert found == Counter(["link /a", "link /es/a"])


def test_a_translation_keeps_its_own_address_of_the_same_page_and_no_other() -> None:
    markdown = MarkdownFormat({})
    article = markdown.parse("a.md", "See [one](/one/) there.\n")
    [segment] = article.segments
    target = "Siehe [eins](/de/eins/#a), [eins](/de/one/#a) dort."
    assert render(article, {segment.key: target}, markdown) == (
        "Siehe \\[eins](/de/eins/#a), [eins](/de/one/#a) dort.\n"
    )


def test_so_does_one_in_html() -> None:
    html = HtmlFormat({})
    page = html.parse("a.html", '<p>See <a href="/one/">one</a> there.</p>\n')
    [segment] = page.segments
    target = 'Siehe <a href="/de/one/">eins</a>, <a href="/evil/">zwei</a> dort.'
    assert render(page, {segment.key: target}, html) == (
        '<p>Siehe <a href="/de/one/">eins</a>, &lt;a href="/evil/">zwei&lt;/a> dort.</p>\n'
    )
