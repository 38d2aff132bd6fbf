from __future__ import annotations

import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest
from hypothesis import assume, given, settings
from strategies import catalogs

from foreigndesk import po, po_template
from foreigndesk.locales import parse_locale
from foreigndesk.model import Catalog, Unit
from foreigndesk.updating import update

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

EN, DE = parse_locale("en"), parse_locale("de")
UNITS = (
    Unit(source="Low tide", context="title", note="title", terms=("tide = Gezeiten",)),
    Unit(source="Come\nearly", note="paragraph in “Tides”", author_note="Not a command."),
)
DATE, LATER = "2026-11-22 14:05+0100", "2026-11-28 01:00+0000"
TEMPLATE = r"""msgid ""
msgstr ""
"Project-Id-Version: news/story.md\n"
"POT-Creation-Date: 2026-11-22 14:05+0100\n"
"Language: \n"
"MIME-Version: 1.0\n"
"Content-Type: text/plain; charset=UTF-8\n"
"Content-Transfer-Encoding: 8bit\n"
"X-Source-Language: en\n"
"X-Generator: foreigndesk\n"
"X-Foreigndesk-Article: news/story.md\n"

#. title
#: news/story.md:1
msgctxt "title"
msgid "Low tide"
msgstr ""

#. paragraph in “Tides”
#. Note: Not a command.
#: news/story.md:1
msgid ""
"Come\n"
"early"
msgstr ""
"""


def template(
    units: Sequence[Unit] = UNITS, *, date: str = DATE, was: str | None = None, bugs: str = ""
) -> str:
    return po_template.dumps(units, article="news/story.md", source_locale=EN, date=date, was=was, bugs=bugs)


def test_a_template_has_the_units_without_translations_and_no_placeholders() -> None:
    assert template() == TEMPLATE


def test_a_template_keeps_its_date_while_it_says_the_same() -> None:
    assert template(date=LATER, was=TEMPLATE) == TEMPLATE
    windows = TEMPLATE.replace("\n", "\r\n")
    assert template(date=LATER, was=windows) == windows


def test_a_template_whose_references_have_no_line_says_the_same() -> None:
    unnumbered = TEMPLATE.replace("story.md:1\n", "story.md\n")
    assert template(date=LATER, was=unnumbered) == unnumbered


def test_a_template_that_says_something_new_has_a_new_date() -> None:
    assert template(UNITS[:1], date=LATER, was=TEMPLATE) == template(UNITS[:1], date=LATER)
    assert template(date=LATER, was="what is no template") == template(date=LATER)


def test_a_template_says_where_to_report_mistakes_if_that_is_set() -> None:
    line = '"Report-Msgid-Bugs-To: desk@example.org\\n"\n'
    assert template(bugs="desk@example.org") == TEMPLATE.replace('"POT-', f'{line}"POT-')


def merged(catalog: Catalog, folder: Path) -> str:
    """The catalog as msgmerge brings it up to date with its own template."""
    text = po_template.dumps(
        [entry.unit for entry in catalog.entries],
        article=catalog.article,
        source_locale=catalog.source_locale,
        date=DATE,
    )
    (folder / "a.po").write_bytes(po.dumps(catalog).encode())
    (folder / "a.pot").write_bytes(text.encode())
    command = ["msgmerge", "--quiet", "--previous", "a.po", "a.pot"]
    return subprocess.run(command, cwd=folder, capture_output=True, check=True).stdout.decode()


@pytest.mark.skipif(shutil.which("msgmerge") is None, reason="GNU gettext is not installed")
@settings(max_examples=25, deadline=None)
@given(catalogs(without="".join(map(chr, [*range(1, 9), *range(11, 32)])), flags=["no-wrap"], min_size=1))
def test_what_msgmerge_makes_of_a_catalog_and_its_template_keeps_all_translations(
    tmp_path_factory: pytest.TempPathFactory, catalog: Catalog
) -> None:
    last = (*catalog.entries, *catalog.obsolete)[-1]
    assume(not last.translation.target.endswith((" ", "\t", "\n")))  # gettext writes it raw; see test_po.
    text = merged(catalog, tmp_path_factory.mktemp("merge"))
    found = po.loads(text, path="a.po")
    kept = {entry.unit.key: entry.translation.target for entry in found.entries}
    assert all(kept[e.unit.key] == e.translation.target for e in catalog.entries if e.translation.target)
    # What msgmerge finds among the obsolete texts for a new one it moves there.
    texts = {entry.translation.target for entry in (*found.entries, *found.obsolete)}
    assert {entry.translation.target for entry in catalog.obsolete} <= texts


@pytest.mark.skipif(shutil.which("msgmerge") is None, reason="GNU gettext is not installed")
def test_after_msgmerge_only_our_notes_come_back(tmp_path: Path) -> None:
    catalog = update(None, UNITS, article="a.md", source_locale=EN, locale=DE)
    text = merged(catalog, tmp_path)
    found = po.loads(text, path="a.po")
    again = update(found, UNITS, article="a.md", source_locale=EN, locale=DE)
    written = po.revise(again, before=found, was=text, date=LATER)
    assert written == text.replace("#. title\n", "#. title\n#. Glossary: tide = Gezeiten\n")
