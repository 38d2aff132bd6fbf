from __future__ import annotations

import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import polib
import pytest
from hypothesis import assume, given, settings
from strategies import catalogs

from foreigndesk.errors import InputError
from foreigndesk.locales import parse_locale
from foreigndesk.model import Catalog, Entry, Locale, State, Translation, Unit
from foreigndesk.po import dumps, loads
from foreigndesk.po_header import new as new_header

CASES = Path(__file__).parent / "cases" / "po"
ARTICLE = (CASES / "article.po").read_text(encoding="utf-8")
HEADER = 'msgid ""\nmsgstr "Language: de\\nContent-Type: text/plain; charset=UTF-8\\n"\n\n'
CONTROLS = "".join(chr(code) for code in range(1, 32) if chr(code) not in "\t\n")
EN, DE = parse_locale("en"), parse_locale("de")

gettext = pytest.mark.skipif(shutil.which("msgcat") is None, reason="GNU gettext is not installed")


def cases(name: str) -> list[tuple[str, str, str]]:
    """Title, input and output of each case in a file."""
    _, *parts = (CASES / name).read_text(encoding="utf-8").split("\n\n", 1)
    pieces = parts[0].split("\n.\n")
    return [
        (pieces[start].strip(), pieces[start + 1] + "\n", pieces[start + 2] + "\n")
        for start in range(0, len(pieces) - 2, 3)
    ]


def run(tool: str, *options: str, text: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([tool, *options, "-"], input=text.encode(), capture_output=True, check=False)


def rejection(text: str) -> str:
    with pytest.raises(InputError) as caught:
        loads(text, path="a.po")
    return str(caught.value)


@pytest.mark.parametrize(("title", "text", "message"), cases("broken.txt"))
def test_a_broken_file_is_rejected_with_its_line(title: str, text: str, message: str) -> None:
    assert rejection(text) + "\n" == message, title


@pytest.mark.parametrize(("title", "text", "written"), cases("sound.txt"))
def test_a_file_of_another_tool_is_read_and_written_our_way(title: str, text: str, written: str) -> None:
    assert dumps(loads(text, path="a.po")) == written, title
    assert dumps(loads(written, path="a.po")) == written, title


@pytest.mark.parametrize("text", ["", "\n", " \n\t\n", "\ufeff"])
def test_an_empty_file_was_cut_off(text: str) -> None:
    assert rejection(text) == "a.po: the file is empty; restore it, it was cut off"


def test_an_article_is_read_as_what_it_says() -> None:
    catalog = loads(ARTICLE, path="l10n/de/news/council.md.po")
    assert (catalog.article, catalog.source_locale, catalog.locale) == ("news/council.md", EN, DE)
    assert catalog.header_comments == ("Reviewed by the desk.",)
    assert catalog.entries[1:4] == (
        Entry(
            unit=Unit(
                source="council-closes-old-hall",
                context="slug",
                note="slug (lower-case letters, digits and hyphens)",
            ),
            translation=Translation(
                target="rat-schliesst-rathaus",
                state=State.TRANSLATED,
                previous=("slug", "council-closes-hall"),
            ),
        ),
        Entry(
            unit=Unit(
                source="The mayor said that the building, which was put up in 1887 and has not been repaired "
                "since the war, was no longer safe.",
                note="paragraph in “Reactions”",
            ),
            translation=Translation(
                target="Die Bürgermeisterin sagte, das Gebäude, das 1887 errichtet und seit dem Krieg nicht mehr "
                "instand gesetzt wurde, sei nicht mehr sicher – „leider“.",
                state=State.REVIEWED,
            ),
            comments=("The long form, please.",),
        ),
        Entry(
            unit=Unit(
                source="Two lines of a poem stand here,\nand the town clerk reads them every year to whoever "
                "still wants to listen.",
                note="paragraph in “Reactions”",
            ),
            translation=Translation(
                target="Zwei Zeilen eines Gedichts stehen hier,\nund der Schreiber liest sie jedes Jahr allen vor, "
                "die noch zuhören wollen.",
                state=State.TRANSLATED,
                origin="argos|en-de|1.9",
                doubts=("“town clerk” must be “Stadtschreiber”",),
            ),
        ),
    )
    assert [entry.line for entry in catalog.entries] == [19, 28, 35, 47, 56]
    assert dumps(catalog) == ARTICLE


def test_byte_order_mark_and_windows_line_ends_are_accepted() -> None:
    windows = "\ufeff" + ARTICLE.replace("\n", "\r\n")
    assert loads(windows, path="a.po") == loads(ARTICLE, path="a.po")


@pytest.mark.parametrize("control", ["\0", "\x07", "\x1b", "\x1c", "\r"])
def test_a_control_character_in_a_string_is_rejected(control: str) -> None:
    text = f'{HEADER}msgid "Hello"\nmsgstr "Hal{control}lo"\n'
    assert rejection(text).startswith("a.po:5: there is a control character (U+00")


@pytest.mark.parametrize("separator", ["\u2028", "\u2029", "\x85"])
def test_only_a_line_feed_ends_a_line(separator: str) -> None:
    text = f'{HEADER}# a{separator}b\nmsgid "a{separator}b"\nmsgstr "c{separator}d"\n'
    (entry,) = loads(text, path="a.po").entries
    assert (entry.comments, entry.unit.source) == ((f"a{separator}b",), f"a{separator}b")
    assert entry.translation.target == f"c{separator}d"


def test_fields_that_an_editor_dropped_are_left_to_the_caller() -> None:
    catalog = loads(f'{HEADER}msgid "Hello"\nmsgstr "Hallo"\n', path="a.po")
    assert (catalog.article, catalog.source_locale, catalog.locale) == ("", "", "de")


def test_the_header_never_tells_another_tale_than_the_catalog() -> None:
    catalog = loads(ARTICLE, path="a.po")
    moved = replace(catalog, article="news/hall.md", locale=parse_locale("pt-BR"), source_locale=DE)
    header = loads(dumps(moved), path="a.po").header
    assert list(header) == list(catalog.header)
    assert header["Language"] == "pt_BR"
    assert header["X-Source-Language"] == "de"
    assert header["X-Foreigndesk-Article"] == "news/hall.md"


def test_white_space_that_is_meant_is_no_sign_of_a_cut() -> None:
    catalog = loads(ARTICLE, path="a.po")
    for target in ("Ende ", "Ende\n", "Zeile\n\n", "\t", " ", "lang " * 30):
        entry = Entry(unit=Unit(source="End"), translation=Translation(target=target, state=State.REVIEWED))
        ending = replace(catalog, entries=(entry,), obsolete=())
        assert loads(dumps(ending), path="a.po") == ending


@settings(max_examples=80, deadline=None)
@given(catalogs())
def test_what_is_written_is_read_back(catalog: Catalog) -> None:
    assert loads(dumps(catalog), path="a.po") == catalog


@settings(max_examples=20, deadline=None)
@given(catalogs(max_size=3))
def test_writing_what_was_read_changes_no_byte(catalog: Catalog) -> None:
    text = dumps(catalog)
    assert dumps(loads(text, path="a.po")) == text


@pytest.mark.parametrize("made_by", ["us", "gettext"])
def test_a_file_cut_anywhere_is_rejected_or_has_whole_translations_only(made_by: str) -> None:
    if made_by == "gettext" and shutil.which("msgcat") is None:
        pytest.skip("GNU gettext is not installed")
    text = ARTICLE if made_by == "us" else run("msgcat", text=ARTICLE).stdout.decode()
    whole = loads(text, path="a.po")
    expected = (*whole.entries, *whole.obsolete)
    data = text.encode()
    accepted = 0
    for end in range(len(data)):
        found = read_cut(data[:end])
        if found and found[-1].translation.state is State.INITIAL:
            # Behind its bare `msgstr ""` a reviewed text reads as one that was never translated: it is lost as the
            # entries after it are, but never shortened.
            found = found[:-1]
        assert found == expected[: len(found)], data[:end]
        accepted += bool(found)
    assert accepted < len(data) / 50


def read_cut(data: bytes) -> tuple[Entry, ...]:
    """The entries of a cut file, none if it is rejected."""
    try:
        catalog = loads(data.decode(), path="a.po")
    except (InputError, UnicodeDecodeError):
        return ()
    return (*catalog.entries, *catalog.obsolete)


@gettext
@pytest.mark.parametrize(
    "tag", ["de", "en", "fr", "pl", "ar", "ja", "pt-BR", "zh-Hans", "sr-Latn", "cy", "he"]
)
def test_gettext_has_nothing_to_say_about_a_new_header(tag: str) -> None:
    locale = parse_locale(tag)
    header = new_header("a story.md", EN, locale, "2026-11-22 14:05+0100")
    catalog = Catalog(article="a story.md", source_locale=EN, locale=locale, entries=(), header=header)
    checked = run("msgfmt", "--check", "--output-file=/dev/null", text=dumps(catalog))
    assert (checked.returncode, checked.stdout, checked.stderr) == (0, b"", b"")
    assert loads(dumps(catalog), path="a.po") == catalog


@gettext
@settings(max_examples=40, deadline=None)
@given(catalogs(without="\4"))  # gettext joins context and text with it.
def test_gettext_has_nothing_to_say_about_any_catalog(catalog: Catalog) -> None:
    # A text must begin and end with a line feed if its translation does: that is for the checks, not for us.
    assume(
        all(
            line_ends(e.unit.source) == line_ends(e.translation.target)
            for e in catalog.entries
            if e.translation.target
        )
    )
    checked = run("msgfmt", "--check", "--output-file=/dev/null", text=dumps(catalog))
    assert (checked.returncode, checked.stdout, checked.stderr) == (0, b"", b"")


def line_ends(text: str) -> tuple[bool, bool]:
    return (text.startswith("\n"), text.endswith("\n"))


# msgcat writes nothing for a mere header and drops flags that are not its own. It writes control characters raw, and
# white space at the end too; we reject the one, and the other at the end of the file.
@gettext
@settings(max_examples=30, deadline=None)
@given(catalogs(without=CONTROLS, flags=["no-wrap"], min_size=1))
@pytest.mark.parametrize("option", ["--width=79", "--no-wrap"])
def test_a_file_that_gettext_wrote_anew_says_the_same(option: str, catalog: Catalog) -> None:
    last = (*catalog.entries, *catalog.obsolete)[-1]
    assume(not last.translation.target.endswith((" ", "\t", "\n")))
    written = run("msgcat", option, text=dumps(catalog))
    assert loads(written.stdout.decode(), path="a.po") == catalog


@gettext
@pytest.mark.parametrize("option", ["--width=79", "--no-wrap"])
def test_an_article_that_gettext_wrote_anew_says_the_same(option: str) -> None:
    written = run("msgcat", option, text=ARTICLE).stdout.decode()
    assert loads(written, path="a.po") == loads(ARTICLE, path="a.po")
    assert (written == ARTICLE) is (option == "--width=79")


def test_polib_reads_the_same_texts(tmp_path: Path) -> None:
    path = tmp_path / "article.po"
    path.write_text(dumps(loads(ARTICLE, path="a.po")), encoding="utf-8")
    ours = loads(ARTICLE, path="a.po")
    assert [(e.msgctxt or "", e.msgid, e.msgstr, e.fuzzy) for e in polib.pofile(str(path))] == [
        (*e.unit.key, e.translation.target, e.translation.state is State.TRANSLATED)
        for e in (*ours.entries, *ours.obsolete)
    ]


def test_a_locale_of_the_header_may_be_spelt_either_way() -> None:
    text = f'{HEADER}msgid "Hello"\nmsgstr "Hallo"\n'.replace("Language: de", "Language: pt-br")
    catalog = loads(text, path="a.po")
    assert catalog.locale == Locale("pt-BR")
    assert loads(dumps(catalog), path="a.po").header["Language"] == "pt-br"
