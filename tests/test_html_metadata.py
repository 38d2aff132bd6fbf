from __future__ import annotations

import pytest

from foreigndesk.formats.html import HtmlFormat

HTML = HtmlFormat({})


def annotated(text: str, lang: str) -> str:
    metadata = {"lang": lang, "slug": "x", "translation_of": "a.html", "translation_status": "draft"}
    return HTML.annotate(text, metadata)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<html lang=en-GB><body lang=fr>", "en-GB"),
        ("<html><body lang=fr>", "fr"),
        ('<meta http-equiv="Content-Language" content="de, en"><p>x', "de"),
        ("<article lang=pt-BR><p>a</article>", "pt-BR"),
        ("<html><body><table><tr><td>x</table><div xml:lang=en><p>a<p>b<p>c</div>", "en"),
        ("<p>a <i lang=la>in vitro</i> b", ""),
        ("<p>a", ""),
    ],
)
def test_a_page_has_the_language_that_it_or_most_of_it_declares(text: str, expected: str) -> None:
    assert HTML.parse("a.html", text).lang == expected


@pytest.mark.parametrize(
    ("text", "lang", "expected"),
    [
        ("<html lang=en dir=ltr>", "de", "<html lang=de dir=ltr>"),
        ('<html lang="en" xml:lang="en">', "ar", '<html dir="rtl" lang="ar" xml:lang="ar">'),
        ("<html lang='he' dir='rtl'>", "en", "<html lang='en' dir='ltr'>"),
        ("<HTML>", "pt-BR", '<HTML lang="pt-BR">'),
        ("<html>", "fa", '<html lang="fa" dir="rtl">'),
        ("<html lang>", "de", '<html lang="de">'),
        ("<article lang=en>a</article>", "ar", '<article dir="rtl" lang=ar>a</article>'),
        ("<p>a", "de", "<p>a"),
        ("<html lang=en><p lang=en-GB>a<i lang=fr>b</i>", "de", "<html lang=de><p lang=de>a<i lang=fr>b</i>"),
        (
            "<html lang=en><p lang=fr>a",
            "fr-CA",
            '<html lang=fr-CA><p translate="no" lang=fr>a',
        ),
        ('<meta http-equiv=content-language content="en"><p>a', "de", '<meta http-equiv=content-language content="de"><p>a'),
        ('<meta property="og:locale" content="en_GB">', "de", '<meta property="og:locale" content="de_DE">'),
        ('<meta property="og:locale" content="en_GB">', "pt-PT", '<meta property="og:locale" content="pt_PT">'),
        ("<script>'<html lang=en>'</script>", "de", "<script>'<html lang=en>'</script>"),
    ],
)  # fmt: skip
def test_a_variant_declares_its_language_and_direction(text: str, lang: str, expected: str) -> None:
    assert annotated(text, lang) == expected
    assert HTML.parse("a.html", expected).skeleton == HTML.parse("a.html", text).skeleton


def test_without_a_language_nothing_is_set() -> None:
    assert HTML.annotate("<html lang=en>", {}) == "<html lang=en>"


@pytest.mark.parametrize(
    ("path", "text", "syntax"),
    [
        ("a.html", "<html lang=en><p>x", "html@en"),
        ("a.html", "<p>x\r\n", "html-crlf@"),
        ("a.xhtml", "<p>x", "html-xml@"),
        ("a.html", '<?xml version="1.0"?><p>x', "html-xml@"),
        ("a.html", '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0"><p>x', "html-xml@"),
        ("a.html", "<!DOCTYPE html>\n<html xmlns='http://www.w3.org/1999/xhtml'><p>x", "html-xml@"),
        ("a.html", "<meta charset=iso-8859-1><p>x", "html-ascii@"),
        ("a.html", "<meta charset=iso-8859-1><p>ä", "html@"),
        ("a.html", "<meta charset='UTF-8'><p>x", "html@"),
    ],
)
def test_the_syntax_says_how_texts_are_written(path: str, text: str, syntax: str) -> None:
    assert [each.syntax for each in HTML.parse(path, text).segments] == [syntax]
