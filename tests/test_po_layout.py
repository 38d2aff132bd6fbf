"""What a file that is written anew keeps of the one that was there."""

from __future__ import annotations

import difflib
import io
import re
import shutil
import subprocess
from dataclasses import replace
from typing import TYPE_CHECKING

import polib
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import catalogs

from foreigndesk import po
from foreigndesk.catalog import settle
from foreigndesk.locales import parse_locale
from foreigndesk.model import Catalog, Entry, State, Translation, Unit
from foreigndesk.po_header import new as new_header
from foreigndesk.po_layout import layout_of

if TYPE_CHECKING:
    from collections.abc import Callable

EN, DE = parse_locale("en"), parse_locale("de")
TEXTS = (
    ("Low tide", "Ebbe"),
    (
        "The harbour-master said that the old basin, which was dug in 1887, would be open to swimmers by June.",
        "Der Hafenmeister sagte, das alte Becken, das 1887 ausgehoben wurde, stehe ab Juni den Schwimmern offen.",
    ),
    (
        "The council meets on Tuesday.\nEverybody who wants to speak may do so, and nobody has to say who they are.",
        "Der Rat tagt am Dienstag.\nWer sprechen will, darf es tun, und niemand muss dabei sagen, wer er eigentlich ist.",
    ),
    ("Tickets can be had at the pier, at the town hall and, until Sunday, also on the boats.", ""),
    (
        "Afterwards there is music, weather permitting, on the roof of the old customs house by the lock.",
        "旧税関の屋上では、 天候が許せば、 その後に音楽が演奏される。 入場は無料で、 予約は必要ない。 ぜひお越しください。",
    ),
    ("Tide after tide, " * 12 + "and no end.", "Flut um Flut, " * 12 + "und kein Ende."),
    ("Come early", "Kommen Sie früh"),
)
HEADER = 'msgid ""\nmsgstr ""\n"Language: de\\n"\n"Content-Type: text/plain; charset=UTF-8\\n"\n"X-Foreigndesk-Article: a.md\\n"\n'


def entry(source: str, target: str) -> Entry:
    state = State.TRANSLATED if "harbour" in source else State.REVIEWED
    flags = ("no-wrap",) if source.startswith("Come") else ()
    made = Translation(
        target=target, state=state, origin="argos|en-de|0.2" if state is State.TRANSLATED else ""
    )
    note = "paragraph in “Tides”"
    return settle(
        Entry(unit=Unit(source=source, note=note), translation=made, comments=("Sic.",), flags=flags)
    )


def article(name: str = "news/a story.md") -> Catalog:
    return Catalog(
        article=name,
        source_locale=EN,
        locale=DE,
        entries=tuple(entry(*pair) for pair in TEXTS),
        obsolete=(
            Entry(unit=Unit(source="Gone"), translation=Translation(target="Weg", state=State.REVIEWED)),
        ),
        header=new_header(name, EN, DE, "2026-11-22 14:05+0100") | {"X-Poedit-SearchPath-0": "."},
        header_comments=("Desk.",),
    )


def gettext(*options: str) -> Callable[[str], str]:
    def save(text: str) -> str:
        if shutil.which("msgcat") is None:
            pytest.skip("GNU gettext is not installed")
        command = ["msgcat", *options, "-"]
        return subprocess.run(command, input=text.encode(), capture_output=True, check=True).stdout.decode()

    return save


def with_polib(width: int) -> Callable[[str], str]:
    def save(text: str) -> str:
        file = polib.pofile(text, wrapwidth=width)
        return str(file)

    return save


def with_babel(text: str) -> str:
    from babel.messages.pofile import read_po, write_po  # noqa: PLC0415  # only this saves with it

    found, written = read_po(io.BytesIO(text.encode())), io.BytesIO()
    write_po(written, found)
    return written.getvalue().decode()


def with_lokalize(text: str) -> str:
    """As Lokalize wraps, which breaks strings before their spaces."""
    return re.sub(r'( +)"\n(#~ )?"(?!\n)', r'"\n\2"\1', with_polib(78)(text))


TOOLS: dict[str, Callable[[str], str]] = {
    "foreigndesk": lambda text: text,
    "Windows": lambda text: "\ufeff" + text.replace("\n", "\r\n"),
    "msgcat": gettext(),
    "msgcat -w 60": gettext("--width=60"),
    "msgcat -w 120": gettext("--width=120"),
    "msgcat --no-wrap": gettext("--no-wrap"),
    "msgcat --no-location": gettext("--no-location"),
    "msgcat --indent": gettext("--indent"),
    "polib": with_polib(78),
    "polib, width 60": with_polib(60),
    "Lokalize": with_lokalize,
    "polib, not wrapped": with_polib(0),
}
tools = pytest.mark.parametrize("tool", TOOLS)


@tools
def test_a_file_of_any_tool_keeps_every_byte_while_nothing_is_new(tool: str) -> None:
    text = TOOLS[tool](po.dumps(article()))
    found = po.loads(text, path="a.po")
    assert found == article()
    assert po.dumps(found, was=text) == text


@tools
@pytest.mark.parametrize("place", range(len(TEXTS)))
def test_a_file_of_any_tool_changes_only_where_something_is_new(tool: str, place: int) -> None:
    text = TOOLS[tool](po.dumps(article()))
    found = po.loads(text, path="a.po")
    target = "Ein anderer Text."
    changed = replace(found.entries[place], translation=Translation(target=target, state=State.REVIEWED))
    written = po.dumps(with_entry(found, place, changed), was=text)
    assert po.loads(written, path="a.po") == with_entry(found, place, changed)
    untouched = [found for number, (found, _) in enumerate(TEXTS) if number != place]
    lines = changed_lines(text, written)
    assert (
        f'+msgstr "{target}"' in [line.rstrip("\r").replace("   ", " ") for line in lines] or "indent" in tool
    )
    assert not [line for line in lines if line.startswith(("-msgid", "+msgid"))], "the source is written anew"
    assert not [line for line in lines for text in untouched if text[:20] in line]


def with_entry(catalog: Catalog, place: int, changed: Entry) -> Catalog:
    return replace(catalog, entries=(*catalog.entries[:place], changed, *catalog.entries[place + 1 :]))


def changed_lines(old: str, new: str) -> list[str]:
    found = difflib.unified_diff(old.split("\n"), new.split("\n"), n=0, lineterm="")
    return [line for line in found if not line.startswith(("---", "+++", "@@"))]


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_what_is_written_over_any_file_is_read_back(data: st.DataObject) -> None:
    old, new = data.draw(catalogs(max_size=3)), data.draw(catalogs(max_size=3))
    kept = data.draw(st.lists(st.sampled_from(old.entries), unique=True)) if old.entries else []
    keys = {one.unit.key for one in kept}
    entries = [*kept, *(one for one in new.entries if one.unit.key not in keys)]
    obsolete = [one for one in new.obsolete if one.unit.key not in keys]
    mixed = replace(new, entries=tuple(data.draw(st.permutations(entries))), obsolete=tuple(obsolete))
    assert po.loads(po.dumps(mixed, was=po.dumps(old)), path="a.po") == mixed


@pytest.mark.parametrize(
    ("tool", "width"),
    [
        ("foreigndesk", 79),
        ("msgcat", 79),
        ("msgcat -w 60", 60),
        ("msgcat -w 120", 120),
        ("Lokalize", 78),
        ("msgcat --no-wrap", float("inf")),
        ("polib, not wrapped", float("inf")),
    ],
)
def test_the_width_of_a_file_is_found(tool: str, width: float) -> None:
    text = TOOLS[tool](po.dumps(article()))
    assert layout_of(text, article="").width == width


@pytest.mark.parametrize("tool", ["msgcat -w 60", "msgcat -w 120", "msgcat --no-wrap", "Windows"])
def test_a_new_text_is_written_as_the_tool_would(tool: str) -> None:
    old = article()
    changed = replace(
        old, entries=(*old.entries, entry("The end, as we know it, " * 8 + "is near", "Ende. " * 40 + "!"))
    )
    assert po.dumps(changed, was=TOOLS[tool](po.dumps(old))) == TOOLS[tool](po.dumps(changed))


def test_lines_that_we_do_not_know_stay_where_nothing_is_new() -> None:
    text = (
        f"{HEADER}\n#! of an unknown kind\n#without a space\n#: a.md:12 a.md:30\n#= no-wrap\n#,fuzzy\n"
        f'  msgid    "Hello"\nmsgstr "Hallo"\n\n\n#: a.md:7\nmsgid "World"\nmsgstr ""\n"We"\n"lt"\n'
    )
    found = po.loads(text, path="a.po")
    world = replace(found.entries[1], translation=Translation(target="Erde", state=State.REVIEWED))
    written = po.dumps(with_entry(found, 1, world), was=text)
    expected = text.replace('msgstr ""\n"We"\n"lt"\n', 'msgstr "Erde"\n')
    assert changed_lines(expected, written) == [
        '+"MIME-Version: 1.0\\n"',
        '+"Content-Transfer-Encoding: 8bit\\n"',
        '+"Plural-Forms: nplurals=2; plural=(n != 1);\\n"',
        '+"X-Source-Language: \\n"',
        '+"X-Generator: foreigndesk\\n"',
    ]


def test_only_our_own_notes_change_where_a_tool_replaced_them() -> None:
    text = po.dumps(article()).replace("#. paragraph in “Tides”\n", "#. something\n")
    written = po.dumps(article(), was=text)
    assert written == po.dumps(article())
    assert {line[:3] for line in changed_lines(text, written)} == {"-#.", "+#."}


def test_a_stale_text_keeps_the_line_breaks_of_its_translation() -> None:
    text = TOOLS["polib, width 60"](po.dumps(article()))
    found = po.loads(text, path="a.po")
    old = found.entries[1]
    stale = replace(
        old,
        unit=Unit(source="The harbour-master is new.", note=old.unit.note),
        translation=replace(old.translation, state=State.TRANSLATED, previous=old.unit.key),
    )
    lines = changed_lines(text, po.dumps(with_entry(found, 1, stale), was=text))
    assert not [line for line in lines if "Hafenmeister" in line or "msgstr" in line or "Sic." in line]


def test_references_are_written_anew_when_the_article_moves() -> None:
    text = po.dumps(article())
    moved = replace(article(), article="news/other.md")
    assert po.dumps(moved, was=text).count("#: news/other.md:1\n") == len(TEXTS)


@pytest.mark.parametrize("name", ["news/tides.md", "news/low tide.md", "news/2026:5.md", "news/at:5"])
def test_a_reference_without_a_line_gets_one_when_its_entry_changes(name: str) -> None:
    named = article(name)
    text = po.dumps(named)
    shown = f"\u2068{name}\u2069" if " " in name else name
    old = text.replace(f"#: {shown}:1\n", f"#: {shown}\n")
    found = po.loads(old, path="a.po")
    assert (found, po.dumps(found, was=old)) == (named, old)
    other = replace(found.entries[1], translation=Translation(target="Neu.", state=State.REVIEWED))
    changed = [
        line for line in changed_lines(old, po.dumps(with_entry(found, 1, other), was=old)) if "#:" in line
    ]
    assert changed == [f"-#: {shown}", f"+#: {shown}:1"]
    kept = po.dumps(with_entry(found, 1, other), was=text)
    assert not [line for line in changed_lines(text, kept) if "#:" in line]


@pytest.mark.skipif(shutil.which("msgcat") is None, reason="gettext is not installed")
@pytest.mark.parametrize("name", ["news/tides.md", "news/low tide.md", "news/2026:5.md", "news/at:5"])
def test_gettext_and_polib_find_the_article_in_a_reference(name: str) -> None:
    text = po.dumps(article(name))
    shown = f"\u2068{name}\u2069" if " " in name else name
    files = gettext("--add-location=file")(text)
    assert files.count(f"#: {shown}\n") == len(TEXTS)
    places = {place for entry in polib.pofile(text) for place in entry.occurrences}
    assert (name, "1") in places or " " in name  # polib parts names at spaces, with a line and without.


def test_a_header_field_that_changes_leaves_the_others_as_they_are_written() -> None:
    text = TOOLS["msgcat -w 60"](po.dumps(article("news/" + "a-very-long-name-" * 5 + ".md")))
    found = po.loads(text, path="a.po")
    dated = replace(found, header={**found.header, "PO-Revision-Date": "2026-11-28 01:00+0000"})
    assert changed_lines(text, po.dumps(dated, was=text)) == [
        '-"PO-Revision-Date: 2026-11-22 14:05+0100\\n"',
        '+"PO-Revision-Date: 2026-11-28 01:00+0000\\n"',
    ]


@pytest.mark.parametrize(
    "header",
    [
        HEADER.replace('\n"Content', '\n\n"Content'),
        'msgid ""\nmsgstr "Language: de\\n"\n"Content-Type: text/plain; charset=UTF-8\\n"\n',
        'msgid ""\nmsgstr "Language: de\\nContent-Type: text/plain; charset=UTF-8\\n"\n',
        HEADER.replace('"Language: de', '"Lang"\n"uage: de').replace('msgstr ""\n"Lang"', 'msgstr "Lang"'),
        HEADER.replace("a.md\\n", "a.md"),
        HEADER.replace("Language: de", "Language:   de"),
    ],
    ids=[
        "empty line",
        "first field beside msgstr",
        "all beside msgstr",
        "half a field",
        "open end",
        "more spaces",
    ],
)
def test_a_header_that_is_written_another_way_is_completed(header: str) -> None:
    text = f'{header}\nmsgid "Hello"\nmsgstr "Hallo"\n'
    found = po.loads(text, path="a.po")
    written = po.loads(po.dumps(found, was=text), path="a.po").header
    assert {name: written[name] for name in found.header} == dict(found.header)
    assert written["Plural-Forms"] == "nplurals=2; plural=(n != 1);"


def test_equal_entries_become_one_when_something_is_new() -> None:
    text = f'{HEADER}\n# One.\nmsgid "Hello"\nmsgstr "Hallo"\n\n# Two.\nmsgid "Hello"\nmsgstr "Hallo"\n\nmsgid "x"\nmsgstr ""\n'
    found = po.loads(text, path="a.po")
    assert po.dumps(found, was=text).count("Hallo") == 1


def test_the_last_entry_never_looks_cut_off() -> None:
    text = f'{HEADER}\n#, fuzzy\nmsgid "Hello"\nmsgstr ""\n\nmsgid "Sea"\nmsgstr "Meer "\n\nmsgid "World"\nmsgstr "Welt"\n'
    found = po.loads(text, path="a.po")
    for count in (1, 2):
        shorter = replace(found, entries=found.entries[:count])
        assert po.loads(po.dumps(shorter, was=text), path="a.po").entries == shorter.entries


def test_what_polib_cannot_read_is_written_anew() -> None:
    text = f'{HEADER}\nmsgid"Hello"\nmsgstr"Hallo"\n\nmsgid "World"\nmsgstr ""\n'
    found = po.loads(text, path="a.po")
    world = replace(found.entries[1], translation=Translation(target="Welt", state=State.REVIEWED))
    assert 'msgid "Hello"\nmsgstr "Hallo"\n' in po.dumps(with_entry(found, 1, world), was=text)
