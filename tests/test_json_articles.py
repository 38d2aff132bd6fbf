from __future__ import annotations

import json
import re
import tomllib
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foreigndesk import catalog as catalogs
from foreigndesk.errors import InputError, SettingsError
from foreigndesk.formats.json_articles import JsonFormat
from foreigndesk.formats.json_values import decode, read_values
from foreigndesk.formats.markdown import MarkdownFormat
from foreigndesk.locales import parse_locale
from foreigndesk.model import Slug, State, Translation
from foreigndesk.updating import update
from foreigndesk.variants import Built, build, render

if TYPE_CHECKING:
    from collections.abc import Callable

    from foreigndesk.formats.json_values import Value
    from foreigndesk.model import Document

CASES = sorted((Path(__file__).parent / "cases" / "json").glob("*.json"))
METADATA = {"lang": "en", "slug": "the-pier", "translation_of": "a.json", "translation_status": "draft"}
EVERYWHERE = JsonFormat({"paths": ["/title", "/body", "/blocks/*/text", "/*/*"]})

WORDS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=12)
NAMES = st.sampled_from(["title", "body", "blocks", "text", "lang", "a/b"]) | st.text(
    st.characters(codec="utf-8"), max_size=3
)
SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | WORDS
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(NAMES, inner, max_size=5),
    max_leaves=12,
)
BODIES = st.tuples(
    st.lists(
        st.sampled_from(
            ["# Über *uns*", "", "---", "- 😀 Punkt", "  > Zitat", 'Ein \\* "Wort"', "![é](a)", "|a|b|"]
        )
    ),
    st.sampled_from(["\n", "\r\n"]),
).map(lambda case: case[1].join(case[0]))
# What stands for itself, and the escapes that RFC 8259 has for it.
SHORT = {
    "\b": "\\b",
    "\f": "\\f",
    "\n": "\\n",
    "\r": "\\r",
    "\t": "\\t",
    "/": "\\/",
    '"': '\\"',
    "\\": "\\\\",
}


@st.composite
def written(draw: st.DrawFn, values: st.SearchStrategy[Any] = VALUES) -> str:
    """A value, by default any, as JSON with spacing and escapes as they come."""
    random = draw(st.randoms(use_true_random=False))

    def space() -> str:
        return "".join(random.choices(" \t\n\r", k=random.randrange(3))) if random.random() < 0.5 else ""

    def character(letter: str) -> str:
        if random.random() < 0.25:
            units = letter.encode("utf-16-be")
            return "".join(f"\\u{units[at]:02x}{units[at + 1]:02X}" for at in range(0, len(units), 2))
        is_needed = letter in '"\\' or letter < " "
        return SHORT.get(letter, json.dumps(letter)[1:-1]) if is_needed or random.random() < 0.2 else letter

    def write(value: Any) -> str:
        match value:
            case str():
                return '"' + "".join(map(character, value)) + '"'
            case list():
                return "[" + ",".join(f"{space()}{write(item)}{space()}" for item in value) + space() + "]"
            case dict():
                members = (
                    f"{space()}{write(key)}{space()}:{space()}{write(item)}{space()}"
                    for key, item in value.items()
                )
                return "{" + ",".join(members) + space() + "}"
            case _:
                return json.dumps(value)

    return f"{space()}{write(draw(values))}{space()}"


def parse(text: str, options: dict[str, object] | None = None) -> Document:
    return JsonFormat(options or {}).parse("a.json", text)


def format_of(case: Path) -> JsonFormat:
    options = case.with_suffix(".options.toml")
    return JsonFormat(tomllib.loads(options.read_text(encoding="utf-8")) if options.exists() else {})


def text_of(case: Path) -> str:
    return case.read_bytes().decode("utf-8")


def spliced(format_: JsonFormat, document: Document, translate: Callable[[str], str]) -> str:
    targets = {segment.key: translate(segment.source) for segment in document.segments}
    return render(document, targets, format_)


def built(format_: JsonFormat, document: Document, translate: Callable[[str], str]) -> str:
    """The variant's text, with the proof that it has the article's structure and every translation."""
    variant, rejected = built_with(format_, document, translate)
    assert rejected == ()
    return variant.text


def built_with(format_: JsonFormat, document: Document, translate: Callable[[str], str]) -> Built:
    fresh = update(
        None,
        catalogs.units_of(document, slug="kai"),
        article=document.path,
        source_locale=parse_locale("de"),
        locale=parse_locale("en"),
    )
    entries = tuple(
        replace(entry, translation=Translation(target=translate(entry.unit.source), state=State.REVIEWED))
        for entry in fresh.entries
    )
    made = replace(fresh, entries=entries)
    return build(document, made, format_, slug=Slug("the-pier"), path="b.json", catalog_path="a.json.po")


def value_of(text: str, value: Value) -> Any:
    """What json.loads makes of the same text, by way of our positions."""
    match value.kind:
        case "object":
            return {name: value_of(text, member.value) for name, member in value.members.items()}
        case "array":
            return [value_of(text, member.value) for member in value.members.values()]
        case "text":
            return decode(text, value.start + 1, value.end - 1)[0]
        case "other":
            return json.loads(text[value.start : value.end])


def replaced(value: Any, target: str, path: tuple[str, ...] = ()) -> Any:
    """The value with the paragraphs of what `EVERYWHERE` reads replaced."""
    match value:
        case str():
            is_read = (
                path in {("title",), ("body",)}
                or len(path) == 2
                or (len(path) == 3 and path[0] == "blocks" and path[2] == "text")
            )
            return in_paragraphs(value, target) if is_read else value
        case list():
            return [replaced(item, target, (*path, str(at))) for at, item in enumerate(value)]
        case dict():
            return {key: replaced(item, target, (*path, key)) for key, item in value.items()}
        case _:
            return value


def in_paragraphs(string: str, target: str) -> str:
    pieces = re.split(r"((?>\r\n|\r|\n)(?:[ \t]*(?>\r\n|\r|\n))+)", string)
    return "".join(in_words(piece, target) if at % 2 == 0 else piece for at, piece in enumerate(pieces))


def in_words(piece: str, target: str) -> str:
    words = piece.strip()
    return piece.replace(words, target) if re.search(r"[^\W\d_]", words) else piece


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_the_units_of_a_case_are_those_written_beside_it(case: Path) -> None:
    document = format_of(case).parse(case.name, text_of(case))
    dump = "".join(
        f"{each.role}|{each.context}|{each.source}".replace("\n", "⏎") + "\n"
        for each in document.segments
        if not each.keep
    )
    assert dump == case.with_suffix(".units.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
@pytest.mark.parametrize(
    "translate",
    [
        lambda source: f"{source} „é“",
        lambda source: f'\n1. "Ü"\n\n{source}\n',
        lambda source: f"C:\\u {source} \\o/ 😀",
    ],
    ids=["quoted", "parted", "backslashes"],
)
def test_a_translated_case_is_proven_to_have_the_shape_of_its_source(
    case: Path, translate: Callable[[str], str]
) -> None:
    format_ = format_of(case)
    document = format_.parse(case.name, text_of(case))
    variant = built(format_, document, translate)
    told = json.loads(variant)
    assert format_.parse(case.name, variant).skeleton == document.skeleton
    assert not isinstance(told, dict) or told["translation_of"] == document.path


@given(written())
def test_any_json_is_read_like_the_standard_library_reads_it(text: str) -> None:
    assert value_of(text, read_values("a.json", text)) == json.loads(text)
    assert render(EVERYWHERE.parse("a.json", text), {}, EVERYWHERE) == text


@given(written(), WORDS.map(str.strip).filter(lambda target: target and not re.search(r"[\r\n]", target)))
def test_exactly_the_translated_strings_change(text: str, target: str) -> None:
    document = EVERYWHERE.parse("a.json", text)
    variant = spliced(EVERYWHERE, document, lambda _: target)
    assert json.loads(variant) == replaced(json.loads(text), target)
    assert EVERYWHERE.parse("a.json", variant).skeleton == document.skeleton


@given(written(), WORDS)
def test_no_translation_changes_the_number_of_segments(text: str, target: str) -> None:
    document = EVERYWHERE.parse("a.json", text)
    again = EVERYWHERE.parse("a.json", spliced(EVERYWHERE, document, lambda _: target))
    assert (len(again.segments), again.skeleton) == (len(document.segments), document.skeleton)


@given(written())
def test_annotations_are_the_only_change_of_an_annotated_text(text: str) -> None:
    value = json.loads(text)
    annotated = json.loads(EVERYWHERE.annotate(text, METADATA))
    if not isinstance(value, dict):
        assert annotated == value
        return
    is_settable = {key: isinstance(value.get(key), str | None) for key in METADATA}
    wanted = {key: told for key, told in METADATA.items() if is_settable[key]}
    assert annotated == value | wanted
    assert list(annotated)[: len(value)] == list(value)


@given(st.text(st.sampled_from('{}[]:,"\\ntrue1e-.0u0d8 ') | st.characters(codec="utf-8"), max_size=12))
def test_what_the_standard_library_refuses_is_refused(text: str) -> None:
    try:
        json.loads(text)
    except ValueError:
        with pytest.raises(InputError):
            read_values("a.json", text)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "a.json:1: a value should stand here, not the end of the file; write it as strict JSON"),
        ('{\n"a": 1,\n"a": 2}', "a.json:3: the member “a” stands there twice; remove one of them"),
        ('{"a": 1, "\\u0061": 2}', "a.json:1: the member “a” stands there twice; remove one of them"),
        ('{"a": NaN}', "a.json:1: “NaN” is not JSON; write a number or null"),
        ("[\n-Infinity]", "a.json:2: “-Infinity” is not JSON; write a number or null"),
        ('["\\ud83d"]', "a.json:1: a text has half of a surrogate pair; write both halves, or neither"),
        ('{"\\ude00": 1}', "a.json:1: a text has half of a surrogate pair; write both halves, or neither"),
        ("[1,\n2,]", "a.json:2: there is a comma before “]”; remove the comma"),
        ('{"a": 1,}', "a.json:1: there is a comma before “}”; remove the comma"),
        ("[1 2]", "a.json:1: a comma or “]” should stand here, not “2”; write it as strict JSON"),
        ("{a: 1}", "a.json:1: a name in double quotes should stand here, not “a”; write it as strict JSON"),
        ('{"a" 1}', "a.json:1: a colon should stand here, not “1”; write it as strict JSON"),
        ("[01]", "a.json:1: a comma or “]” should stand here, not “1”; write it as strict JSON"),
        ("{} // Ende", "a.json:1: there is more than one value; keep one object with the whole article"),
        ('{"a": "x', "a.json:1: a text has no end; close it with a double quote"),
        ('["\\x"]', "a.json:1: “\\x” is no escape of JSON; write a backslash as \\\\"),
        ("[" * 201 + "]" * 201, "a.json:1: more than 200 objects and arrays stand in each other; flatten it"),
        ('{"title":\n"a\\u0000"}', "a.json:2: a text has a NUL character; remove “\\u0000”"),
        (
            '["a\tb"]',
            "a.json:1: a text has the control character U+0009; write it as an escape such as \\n, and close each text on its line",
        ),
    ],
)
def test_what_is_not_strict_json_is_told_with_its_line(text: str, message: str) -> None:
    with pytest.raises(InputError) as caught:
        parse(text)
    assert str(caught.value) == message


def test_depth_and_long_numbers_are_no_fault_of_an_article() -> None:
    text = "[" * 200 + "1" * 5000 + "]" * 200
    assert parse(text).text == text


def test_a_byte_order_mark_stays() -> None:
    document = parse('\ufeff{"title": "Kai"}')
    assert [(each.start, each.source) for each in document.segments] == [(12, "Kai")]


def test_a_file_that_escapes_its_letters_goes_on_doing_so() -> None:
    format_ = JsonFormat({})
    for text, expected in [
        ('{"title":"Caf\\u00e9"}', '{"title":"\\u00dc\\ud83d\\ude00\\"\\nx"}'),
        ('{"title":"Cafe \\u003c"}', '{"title":"Ü😀\\"\\nx"}'),
        ('{"title":"C:\\\\u00e9"}', '{"title":"Ü😀\\"\\nx"}'),
    ]:
        assert spliced(format_, parse(text), lambda _: 'Ü😀"\nx') == expected


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ('{"locale": "fr", "lang": "de"}', "de"),
        ('{"language": "", "locale": "pt_BR"}', "pt_BR"),
        ('{"lang": {"code": "de"}}', ""),
        ('["lang"]', ""),
    ],
)
def test_an_article_declares_its_language(text: str, lang: str) -> None:
    assert parse(text).lang == lang


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{}", '{"lang": "en", "slug": "kai"}'),
        ('{"a":1}', '{"a":1,"lang":"en","slug":"kai"}'),
        ('{"a": 1}', '{"a": 1, "lang": "en", "slug": "kai"}'),
        ('{\r\n\t"a" : 1\r\n}\r\n', '{\r\n\t"a" : 1,\r\n\t"lang" : "en",\r\n\t"slug" : "kai"\r\n}\r\n'),
        ('{"slug": null, "lang": "de"}', '{"slug": "kai", "lang": "en"}'),
        ('{"locale": "de", "b": [1, 2]}', '{"locale": "en", "b": [1, 2], "lang": "en", "slug": "kai"}'),
        ('{"lang": {"code": "de"}, "slug": 7}', '{"lang": {"code": "de"}, "slug": 7}'),
        ("[1]", "[1]"),
    ],
)
def test_annotations_are_written_in_the_style_of_the_file(text: str, expected: str) -> None:
    assert JsonFormat({}).annotate(text, {"lang": "en", "slug": "kai"}) == expected


def test_a_slug_that_stands_deeper_is_not_set_twice() -> None:
    format_ = JsonFormat({"paths": ["/data/slug"]})
    text = '{"data": {"slug": "steg"}}'
    assert format_.annotate(text, {"slug": "pier"}) == text


def test_markdown_in_a_string_is_translated_block_by_block() -> None:
    format_ = JsonFormat({"syntaxes": {"/body": "markdown"}})
    text = '{"slug": "kai", "body": "# Kai\\n\\n\\u0045r sagte \\"Nein\\" *laut*.\\n", "n": 1}'
    document = format_.parse("a.json", text)
    targets = {"Kai": "Pier", 'Er sagte "Nein" *laut*.': '1. He said "No" *aloud*.'}
    assert built(format_, document, lambda source: targets.get(source, source)) == (
        '{"slug": "the-pier", "body": "# Pier\\n\\n1\\\\. He said \\"No\\" *aloud*.\\n", "n": 1, '
        '"lang": "en", "translation_of": "a.json", "translation_status": "reviewed"}'
    )


@given(BODIES.flatmap(lambda body: st.tuples(st.just(body), written(st.just({"body": body})))))
def test_the_blocks_of_a_markdown_string_are_those_of_the_same_article_in_a_file(
    case: tuple[str, str],
) -> None:
    body, text = case
    newline = "\r\n" if "\r\n" in body else "\n"
    expected = MarkdownFormat({}).parse("a.md", newline + body)
    document = JsonFormat({"syntaxes": {"/body": "markdown"}}).parse("a.json", text)
    assert [(each.role, each.source) for each in document.segments] == [
        (each.role, each.source) for each in expected.segments
    ]
    assert [decode(text, each.start, each.end)[0] for each in document.segments] == [
        expected.text[each.start : each.end] for each in expected.segments
    ]


def test_a_translation_that_loses_markup_of_a_markdown_string_is_not_used() -> None:
    format_ = JsonFormat({"syntaxes": {"/body": "markdown"}})
    document = format_.parse("a.json", '{"body": "Er sagte *laut*."}')
    variant, [error] = built_with(format_, document, lambda _: "He said.")
    assert "a.json:1 lost emphasis" in str(error)
    assert '"body": "Er sagte *laut*."' in variant.text


def test_an_address_that_a_translation_adds_to_plain_text_does_no_harm() -> None:
    format_ = JsonFormat({})
    document = format_.parse("a.json", '{"title": "Er kam"}')
    assert '"title": "See https://a.example"' in built(format_, document, lambda _: "See https://a.example")


@pytest.mark.parametrize("syntax", ["text", "markdown"])
@given(words=WORDS)
def test_plain_words_are_spelled_as_a_unit_of_either_syntax_needs_them(syntax: str, words: str) -> None:
    format_ = JsonFormat({"syntaxes": {"/body": syntax}})
    [segment] = format_.parse("a.json", '{"body": "x"}').segments
    spelled = format_.escape(words, segment.syntax)
    assert format_.inline(spelled, segment.syntax).text.split() == words.split()


def test_each_paragraph_keeps_the_line_ends_of_its_string() -> None:
    text = '{"body": "Eins\\r\\nzwei\\r\\n\\r\\n Drei "}'
    document = parse(text)
    assert [each.source for each in document.segments] == ["Eins\nzwei", "Drei"]
    assert spliced(JsonFormat({}), document, lambda source: f"a\n\nb {source[:1]}") == (
        '{"body": "a\\r\\nb E\\r\\n\\r\\n a\\r\\nb D "}'
    )


PAGE = JsonFormat({
    "paths": ["/title", "/body", "/blocks/*/text", "/blocks/*/html", "/blocks/*/md", "/more/*"],
    "syntaxes": {"/body": "html", "/blocks/*/html": "html", "/blocks/*/md": "markdown", "/more/*": "html"},
})  # fmt: skip


def test_a_string_of_html_has_its_units() -> None:
    text = '{"title": "A <b>", "body": "<h2 title=\\"T\\">Kopf</h2>\\r\\n<p>Ein <b>Wort<\\/b>.</p><pre>code</pre>"}'
    document = PAGE.parse("a.json", text)
    assert [(each.role, each.context, each.source, each.syntax) for each in document.segments] == [
        ("title", "title", "A <b>", "json:told"),
        ("tooltip", "tooltip", "T", 'json:attribute"-crlf@'),
        ("heading", "", "Kopf", "json:html-crlf@"),
        ("paragraph", "", "Ein <b>Wort</b>.", "json:html-crlf@"),
    ]
    targets = {"T": 'ein "x"', "Kopf": "<script>", "Ein <b>Wort</b>.": "<b>Wörter</b> sind da."}
    written = spliced(PAGE, document, lambda source: targets.get(source, source))
    assert written == (
        '{"title": "A <b>", "body": "<h2 title=\\"ein &quot;x&quot;\\">&lt;script></h2>\\r\\n'
        '<p><b>Wörter</b> sind da.</p><pre>code</pre>"}'
    )
    assert PAGE.parse("a.json", written).skeleton == document.skeleton


def test_blocks_of_several_kinds_stand_in_one_list() -> None:
    text = (
        '{"blocks": [{"text": "a <b>"}, {"html": "<p>c<hr>d"}, {"md": "*e*\\n\\n- f"}, {"html": "<code>x</code>"}],'
        ' "more": ["<p>g", 5, "h"]}'
    )
    found = [(each.source, each.keep) for each in PAGE.parse("a.json", text).segments]
    assert found == [
        ("a <b>", False),
        ("c", False),
        ("d", False),
        ("*e*", False),
        ("f", False),
        ("<code>x</code>", True),
        ("g", False),
        ("h", False),
    ]


def test_texts_in_the_tags_of_a_string_are_spelled_for_their_quotation_marks() -> None:
    [segment] = PAGE.parse("a.json", '{"body": "<p>a <img alt=\'b\'> c"}').segments
    [slot] = segment.inline.markup[0].slots
    assert PAGE.escape("it's", slot.syntax) == "it&#39;s"


@pytest.mark.parametrize(
    ("paths", "expected"),
    [
        (["/**"], ["a", "b", "c", "d"]),
        (["/**/text"], ["a", "b", "d"]),
        (["/body/**/text"], ["b", "d"]),
        (["/body/**"], ["b", "c", "d"]),
        (["/body/*/**/text"], ["d"]),
        (["/**/**/items/*"], ["c"]),
        (["/**/1/**/text"], []),
        (["/*/text"], ["b"]),
    ],
)
def test_two_stars_in_a_path_stand_for_any_depth(paths: list[str], expected: list[str]) -> None:
    text = '{"text": "a", "body": {"text": "b", "items": ["c"], "in": [{"of": {"text": "d"}}]}}'
    assert [each.source for each in parse(text, {"paths": paths}).segments] == expected


def test_a_string_has_the_syntax_of_the_first_path_that_leads_to_it() -> None:
    options: dict[str, object] = {"paths": ["/a/text", "/**/text"], "syntaxes": {"/**/text": "markdown"}}
    found = parse('{"a": {"text": "x"}, "b": {"text": "x"}}', options).segments
    assert [each.syntax for each in found] == ["json:told", "json:markdown"]


@pytest.mark.parametrize(
    ("string", "role"),
    [
        ("<p>Wort</p>", "paragraph"),
        (" <H2 class='x'>Wort</H2>", "heading"),
        ("<!-- wp:list --><ul><li>Wort</ul>", "item"),
        ("<b>Wort</b>", "title"),
        ("<pfad> ist ein Wort", "title"),
        ("Wort <p>", "title"),
        ("< p>", "title"),
    ],
)
def test_a_string_that_begins_with_a_block_of_html_is_html(string: str, role: str) -> None:
    text = json.dumps({"title": string})
    assert [each.role for each in parse(text).segments] == [role]
    options: dict[str, object] = {"paths": ["/title"], "syntaxes": {"/title": "text"}}
    assert [each.source for each in parse(text, options).segments] == [string.strip()]


def test_a_translation_does_not_make_html_of_a_plain_string() -> None:
    format_ = JsonFormat({})
    document = format_.parse("a.json", '{"title": "Wort"}')
    told = json.loads(built(format_, document, lambda _: "<p>word</p>"))
    assert told["title"] == "\u2060<p>word</p>"
    document = format_.parse("a.json", '{"title": "<p>Ein <b>Wort</b></p>"}')
    told = json.loads(built(format_, document, lambda _: "<b>word</b>"))
    assert told["title"] == "<p>&#8288;<b>word</b></p>"


def test_an_outermost_object_may_be_of_a_type_that_says_code() -> None:
    text = '{"type": "code", "title": "a", "body": [{"type": "Code-Block", "text": "b"}, {"type": "coder", "text": "c"}]}'
    found = parse(text).segments
    assert [(each.source, each.keep) for each in found] == [("a", False), ("b", True), ("c", False)]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"path": []}, "the format “json” has no option “path”; did you mean “paths”?"),
        ({"x": []}, "the format “json” has no option “x”; use one of: paths, syntaxes"),
        (
            {"paths": "/a"},
            '“paths” is not a list of JSON Pointers; write it like ["/title", "/blocks/*/text"]',
        ),
        (
            {"paths": ["title"]},
            "“title” is not a JSON Pointer; begin it with “/”, and write ~0 for a tilde and ~1 for a slash in a name",
        ),
        ({"syntaxes": []}, '“syntaxes” is not a table; write it like {"/body" = "markdown"}'),
        (
            {"syntaxes": {"/body": "rst"}},
            "“rst” is not the syntax of a text; use one of: text, markdown, html",
        ),
        (
            {"syntaxes": {"/text": "markdown"}},
            "“/text” has a syntax but is none of the “paths”; add “/text” to “paths”",
        ),
    ],
)
def test_options_that_cannot_be_used_are_told(options: dict[str, object], message: str) -> None:
    with pytest.raises(SettingsError) as caught:
        JsonFormat(options)
    assert str(caught.value) == message
