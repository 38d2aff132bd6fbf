from __future__ import annotations

import pytest

from foreigndesk.formats.html_options import HtmlOptions
from foreigndesk.formats.html_tags import Tag, Text, read_tag
from foreigndesk.model import Slot


def test_a_tag_tells_what_it_is() -> None:
    assert read_tag('<A  HREF=x\n TITLE="A &amp; b" lang=FR-ca>') == Tag(
        name="a",
        kind="start",
        shape='<a href="x" title>',
        whole='<a href="x" title="A &amp; b">',
        is_block=False,
        is_kept=False,
        is_marked=False,
        lang="fr",
        texts=(Text(19, 28, "A & b", "tooltip", 'attribute"', 12),),
    )


def test_the_texts_in_a_tag_are_slots_of_a_unit() -> None:
    assert read_tag("<img alt='a  b'>").slots == (Slot("open", 10, 14, "a b", "slot'"),)


@pytest.mark.parametrize(
    ("raw", "shape"),
    [
        ("</B >", "</b>"),
        ("<br />", "<br>"),
        ("<a/>", "<a/>"),
        ("<a b=c/>", '<a b="c/">'),
        ("<a b=c />", '<a b="c"/>'),
        ("<a b='c'/>", '<a b="c"/>'),
        ("<a b/>", "<a b/>"),
        ("<p lang=de xml:lang=de translate=no dir=ltr id=x>", '<p id="x">'),
        ("<p dir=ltr>", '<p dir="ltr">'),
        ("<html dir=ltr class=a>", '<html class="a">'),
        ('<meta property="og:locale" content="de_DE">', '<meta property="og:locale">'),
        ("<a title='{{ t }}' {% if x %}>", '<a title="{{ t }}" {% if x %}>'),
        ("<a b='\"&amp;'>", '<a b="&quot;&amp;">'),
    ],
)
def test_a_tag_has_one_shape_however_it_is_written(raw: str, shape: str) -> None:
    assert read_tag(raw).shape == shape


@pytest.mark.parametrize(
    ("raw", "roles"),
    [
        ("<p title=a>", ["tooltip"]),
        ("<link title=a>", []),
        ("<input value=a>", []),
        ("<input type=Submit value=a>", ["label"]),
        ("<meta name=description content=a>", ["description"]),
        ("<meta name=keywords content=a>", []),
        ("<meta itemprop=headline content=a>", ["title"]),
        ("<th abbr=a>", ["abbr"]),
        ("<p abbr=a>", []),
        ("<p alt=''>", []),
        ("<p title=a translate=no>", []),
        ("<p title='{{ a }}'>", []),
        ("<code title=a>", ["tooltip"]),
    ],
)
def test_attributes_that_readers_meet_have_roles(raw: str, roles: list[str]) -> None:
    assert [each.role for each in read_tag(raw).texts] == roles


def test_options_mark_elements_classes_and_identifiers() -> None:
    options = HtmlOptions(keep=frozenset({"aside", ".x", "#y"}))
    tags = ["<aside>", "<p class='a x'>", "<p id=y>", "<p id=x class=y>"]
    assert [read_tag(raw, options).is_marked for raw in tags] == [True, True, True, False]
