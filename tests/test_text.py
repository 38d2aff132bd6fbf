from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foreigndesk.errors import InputError, SettingsError
from foreigndesk.formats.text import TextFormat
from foreigndesk.formats.text_furniture import by_line, is_name, is_slug
from foreigndesk.model import Inline, Markup, Segment

if TYPE_CHECKING:
    from collections.abc import Callable

    from foreigndesk.model import Document

ARTICLES = sorted((Path(__file__).parent / "cases" / "text").glob("*.txt"))
GREEK = str.maketrans(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "αβκδεφγηιξκλμνοπθρστυβωχυζΑΒΚΔΕΦΓΗΙΞΚΛΜΝΟΠΘΡΣΤΥΒΩΧΥΖ",
)
TRANSLATIONS: list[Callable[[str], str]] = [
    str.upper,
    lambda source: f"{source}.",
    lambda source: f"{source} {source}",
    lambda source: source.translate(GREEK),
    lambda source: source.replace(" ", "\n").replace("e", "\u2028"),
    lambda source: f"- {source}",
    lambda source: f"1. {source}",
    lambda source: source.rstrip(".!?"),
]
# Lines that mean something to the parser, and some that mean nothing.
LINES = st.sampled_from(
    [
        "",
        " ",
        "\f",
        "---",
        "Ein Titel",
        "Jane Doe",
        "By Jane Doe",
        "Jane Doe writes.",
        "Und dann.",
        "kurz",
        "ein-kurzer-slug",
        "- Punkt",
        "  - tiefer Punkt",
        "* Stern",
        "1. eins",
        "2. zwei",
        "3) drei",
        "3. Mai",
        "    eingerückt",
        "\tTabulator",
        "Read more →",
        "Teilen",
        "Ein langer Absatz. " * 8,
        "Geht {name} auf https://a.example/x?",
    ]
)
TEXTS = st.lists(st.tuples(LINES, st.sampled_from(["\n", "\n\n", "\r\n", "\r"])), max_size=12).map(
    lambda pairs: "".join(line + newline for line, newline in pairs)
)


def _parse(text: str) -> Document:
    return TextFormat({}).parse("a.txt", text)


def _parts(text: str) -> list[str]:
    return [f"{segment.line} {segment.role}: {segment.source}" for segment in _parse(text).segments]


def _render(document: Document, translate: Callable[[str], str]) -> str:
    parts, end = [], 0
    for segment in document.segments:
        slice_ = document.text[segment.start : segment.end]
        target = slice_ if segment.keep else TextFormat({}).encode(segment, translate(segment.source))
        parts += [document.text[end : segment.start], target]
        end = segment.end
    return "".join([*parts, document.text[end:]])


def _shape(document: Document) -> tuple[int, tuple[str, ...]]:
    return len(document.segments), document.skeleton


@pytest.mark.parametrize("article", ARTICLES, ids=lambda path: path.stem)
def test_an_article_has_the_parts_listed_beside_it(article: Path) -> None:
    text = article.read_text(encoding="utf-8")

    assert _parts(text) == article.with_suffix(".parts").read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize("translate", TRANSLATIONS)
@pytest.mark.parametrize("article", ARTICLES, ids=lambda path: path.stem)
def test_a_translated_article_has_the_shape_of_its_source(
    article: Path, translate: Callable[[str], str]
) -> None:
    document = _parse(article.read_text(encoding="utf-8"))

    assert _shape(_parse(_render(document, translate))) == _shape(document)


@pytest.mark.parametrize("translate", TRANSLATIONS[:4])
@given(text=TEXTS)
def test_any_translated_text_has_the_shape_of_its_source(translate: Callable[[str], str], text: str) -> None:
    document = _parse(text)

    assert _shape(_parse(_render(document, translate))) == _shape(document)


@given(st.one_of(TEXTS, st.text(st.characters(exclude_characters="\0", codec="utf-8"))))
def test_slices_ascend_and_hold_their_source(text: str) -> None:
    end = 0
    for segment in _parse(text).segments:
        assert end <= segment.start < segment.end <= len(text)
        assert segment.source.split() == text[segment.start : segment.end].split()
        assert text.count("\n", 0, segment.start) <= segment.line
        end = segment.end


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_the_way_lines_end_changes_no_part(newline: str) -> None:
    for article in ARTICLES:
        text = article.read_text(encoding="utf-8")

        assert _parts(text.replace("\n", newline)) == _parts(text)
        assert _parts(text.rstrip("\n")) == _parts(text)


def test_a_byte_order_mark_is_no_part_of_the_title() -> None:
    document = _parse("\ufeffEin Titel\n\nEin Satz.\n")

    assert [(segment.start, segment.source) for segment in document.segments] == [
        (1, "Ein Titel"),
        (12, "Ein Satz."),
    ]


def test_other_separators_stay_within_their_line() -> None:
    assert _parts("Das ist\u2028ein Satz.\f\nUnd\x85noch einer.\n") == [
        "1 paragraph: Das ist ein Satz. Und noch einer."
    ]


def test_a_separator_that_becomes_a_space_parts_a_marker_from_its_words() -> None:
    assert _parse("*\x85Ein Punkt.\n").skeleton == _parse("* Ein Punkt.\n").skeleton


def test_a_number_on_a_line_of_its_own_is_a_part_of_its_own() -> None:
    assert _parts("1) Eins.\n\n2)\nZwei.\n") == [
        "1 paragraph: 1) Eins.",
        "3 paragraph: 2)",
        "4 paragraph: Zwei.",
    ]


def test_a_line_is_as_wide_as_it_will_be_written() -> None:
    assert len(_parts(f"{'x' * 117} \x0c y\nDas zweite.\n")) == 1


def test_an_empty_article_has_no_parts() -> None:
    assert _parts("") == _parts("\n \n\t\r\n") == _parts("\ufeff") == _parts("***\n\n→\n") == []


def test_a_segment_tells_all_that_a_reviewer_needs() -> None:
    text = "Titel\n\nKapitel\n\nDer erste Satz\nsteht auf {page}.\n"

    assert _parse(text).segments[2] == Segment(
        plain=True,
        source="Der erste Satz steht auf {page}.",
        inline=Inline(
            text="Der erste Satz steht auf {page}.",
            markup=(Markup(kind="opaque", name="placeholder {page}", start=25, end=31, open="{page}"),),
        ),
        start=16,
        end=48,
        line=5,
        role="paragraph",
        section="Kapitel",
    )


def test_only_roles_that_change_the_translation_are_a_context() -> None:
    document = _parse((ARTICLES[0].parent / "news.txt").read_text(encoding="utf-8"))

    assert [segment.context for segment in document.segments] == [
        "title", "description", "slug", "", "", "", "", "", "", "bio", "", "",
    ]  # fmt: skip
    assert [segment.source for segment in document.segments if segment.keep] == [
        "Karla Winterfeld",
        "Karla Winterfeld",
        "Read full bio →",
        "You Might Also Like",
    ]


def test_the_skeleton_is_the_layout() -> None:
    assert _parse("Titel\n\n\nText,\nText.\n----\n- a\n- b\n").skeleton == (
        "text", "blank 2", "text", "----", "item -", "item -", "blank 1",
    )  # fmt: skip


def test_a_lost_part_changes_the_skeleton() -> None:
    assert _parse("Titel\n\nText.\n\nText.\n").skeleton != _parse("Titel\n\nText.\n\n\n").skeleton


@pytest.mark.parametrize(
    ("source", "role", "target", "written"),
    [
        ("Am ersten Mai", "paragraph", "1. May, at noon", "1.\u00a0May, at noon"),
        ("Er sagte nichts.", "paragraph", "- Nothing.", "-\u00a0Nothing."),
        ("1. Mai", "paragraph", "1. May", "1. May"),
        ("Mai", "item", "- May", "- May"),
        ("Ein Titel", "title", " A\r\ntitle\u2029", "A title"),
        ("ein-slug", "slug", "A Slug: 2.", "a-slug-2"),
        ("ein-slug", "slug", "北京-冬天", "北京-冬天"),
        ("ein-slug", "slug", "…", "ein-slug"),
    ],
)
def test_a_target_is_written_so_that_it_stays_one_part(
    source: str, role: str, target: str, written: str
) -> None:
    segment = Segment(source=source, inline=Inline(text=source), start=0, end=1, line=1, role=role)

    assert TextFormat({}).encode(segment, target) == written


def test_words_need_no_escape_but_stay_on_one_line() -> None:
    assert TextFormat({}).escape("*a* <b>\n& c", "text") == "*a* <b> & c"


def test_plain_text_has_no_place_for_metadata() -> None:
    assert TextFormat({}).annotate("Titel\n", {"lang": "de"}) == "Titel\n"


def test_further_phrases_are_furniture() -> None:
    text = "Titel\n\nEin Satz.\n\n» Zum Shop!\n"
    roles = [
        segment.role for segment in TextFormat({"furniture": ["zum Shop"]}).parse("a.txt", text).segments
    ]

    assert roles == ["title", "paragraph", "furniture"]
    assert _parse(text).segments[2].role == "paragraph"


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"furnitur": []}, "the format “text” has no option “furnitur”; did you mean “furniture”?"),
        ({"x": 1}, "the format “text” has no option “x”; use one of: furniture"),
        (
            {"furniture": "Zum Shop"},
            '“furniture” is not a list of phrases; write it like ["Zum Shop", "Read on"]',
        ),
        ({"furniture": [1]}, '“furniture” is not a list of phrases; write it like ["Zum Shop", "Read on"]'),
    ],
)
def test_bad_options_are_refused(options: dict[str, object], message: str) -> None:
    with pytest.raises(SettingsError) as caught:
        TextFormat(options)

    assert str(caught.value) == message


def test_a_file_that_is_not_text_is_refused() -> None:
    with pytest.raises(InputError) as caught:
        _parse("Titel\n\nEin \0 Satz.\n")

    assert str(caught.value) == "a.txt:3: there is a NUL character; save the article as plain text"


@pytest.mark.parametrize(
    "line", ["Jane Doe", "J. K. Berger", "Ludwig van Beethoven", "Seán O’Neill", "Ana-Maria Łuk"]
)
def test_a_name_is_told_from_its_capitals(line: str) -> None:
    assert is_name(line)
    assert by_line(f"By {line}") == "By "


@pytest.mark.parametrize(
    "line", ["Jane", "Jane doe", "Der Winter kommt", "Jane Doe.", "Agent Smith 7", "A B C D E", ""]
)
def test_other_lines_are_no_names(line: str) -> None:
    assert not is_name(line)
    assert by_line(f"Von {line}") == ""


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("nato-gipfel-2025", True),
        ("2025-wahl", True),
        ("москва-зима", True),
        ("हिन्दी-समाचार", True),
        ("wahl", False),
        ("2025-05-01", False),
        ("Nato-Gipfel", False),
        ("nato--gipfel", False),
        ("nato-gipfel.", False),
        ("nato gipfel-ende", False),
    ],
)
def test_a_slug_is_lower_case_words_and_single_hyphens(line: str, expected: bool) -> None:  # noqa: FBT001  # a table's column
    assert is_slug(line) is expected


def test_an_item_without_words_is_kept() -> None:
    assert [
        each.source for each in TextFormat({}).parse("a.txt", "1. a\n2. .\n").segments if not each.keep
    ] == ["a"]
