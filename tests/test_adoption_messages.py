"""Catalogs as po4a 0.74, mdpo 2.1 and translate-toolkit 3.20 write them."""

from __future__ import annotations

import pytest

from foreigndesk.adoption.messages import adopt
from foreigndesk.errors import InputError
from foreigndesk.formats.markdown import MarkdownFormat
from foreigndesk.locales import parse_locale

EN, DE = parse_locale("en"), parse_locale("de")
MARKDOWN = MarkdownFormat({})
HEADER = 'msgid ""\nmsgstr ""\n"Language: de\\n"\n\n'
ARTICLE = """---
title: The harbour
status: done
---

## Ferries

Two [ferries](/f) cross. They are old,
and ‘never’ late.

| Name | Since |
| ---- | ----- |
| `a`  | The **first** |

- See ![a ferry](/p.png) there
"""
FOUND = {
    "The harbour": "Der Hafen",
    "Ferries": "Fähren",
    "Two [ferries](/f) cross. They are old, and ‘never’ late.": "Zwei [Fähren](/f) kreuzen. Sie sind alt.",
    "The **first**": "Die **erste**",
    "See ![a ferry](/p.png) there": "Dort ![eine Fähre](/p.png) sehen",
}
PO4A = """#. type: Yaml Front Matter Hash Value: title
#, no-wrap
msgid "The harbour"
msgstr "Der Hafen"

#. type: Title ##
#, markdown-text, no-wrap
msgid "Ferries "
msgstr "Fähren "

#. type: Plain text
#, markdown-text
msgid "Two [ferries](/f) cross.  They are old, and ‘never’ late."
msgstr "Zwei [Fähren](/f) kreuzen.  Sie sind alt."

msgid "The **first**"
msgstr "Die **erste**"

#. type: Bullet: '- '
msgid "See ![a ferry](/p.png) there"
msgstr "Dort ![eine Fähre](/p.png) sehen"
"""
MDPO = r"""#: a.md:block 1 (header)
msgid "title: The harbour\nstatus: done"
msgstr "title: Der Hafen\nstatus: done"

msgid "Ferries"
msgstr "Fähren"

msgid "Two [ferries](/f) cross. They are old, and 'never' late."
msgstr "Zwei [Fähren](/f) kreuzen. Sie sind alt."

msgid "The **first**"
msgstr "Die **erste**"

msgid "See ![a ferry](/p.png) there"
msgstr "Dort ![eine Fähre](/p.png) sehen"
"""
TOOLKIT = r"""msgid ""
"---\n"
"title: The harbour\n"
"status: done\n"
"---\n"
"\n"
msgstr ""
"---\n"
"title: Der Hafen\n"
"status: done\n"
"---\n"
"\n"

msgid "Ferries"
msgstr "Fähren"

msgid "Two [ferries]{1} cross. They are old, and ‘never’ late."
msgstr "Zwei [Fähren]{1} kreuzen. Sie sind alt."

msgid "The **first**"
msgstr "Die **erste**"

msgid "See ![a ferry]{1} there"
msgstr "Dort ![eine Fähre]{1} sehen"
"""


def taken(text: str) -> dict[str, tuple[str, tuple[str, ...]]]:
    """Source -> target and doubts."""
    document = MARKDOWN.parse("a.md", ARTICLE)
    pairs, _ = adopt(document, MARKDOWN, HEADER + text, path="a.po", pair=(EN, DE))
    return {pair.source.source: (pair.target, pair.doubts) for pair in pairs}


@pytest.mark.parametrize("text", [PO4A, MDPO, TOOLKIT], ids=["po4a", "mdpo", "translate-toolkit"])
def test_a_catalog_comes_over_whole(text: str) -> None:
    spelled = {source: (target, ()) for source, target in FOUND.items()}
    assert taken(text) == spelled


def test_what_is_fuzzy_there_is_doubted_here() -> None:
    assert taken('#, fuzzy\nmsgid "Ferries"\nmsgstr "Fähren"\n') == {
        "Ferries": ("Fähren", ("fuzzy in the catalog that it comes from",))
    }


def test_a_text_whose_source_changed_since_is_stale() -> None:
    document = MARKDOWN.parse("a.md", "The two old ferries cross the canal every day.\n")
    po = HEADER + 'msgid "The three old ferries cross the canal each day."\nmsgstr "Die drei alten Fähren."\n'
    [pair], surplus = adopt(document, MARKDOWN, po, path="a.po", pair=(EN, DE))
    assert (pair.previous, pair.kind, pair.target) == (
        ("", "The three old ferries cross the canal each day."),
        "doubtful",
        "Die drei alten Fähren.",
    )
    assert (pair.doubts[0], surplus) == ("made for another wording of the source", [])


def test_obsolete_entries_serve_where_nothing_else_does() -> None:
    assert taken('#~ msgid "Ferries"\n#~ msgstr "Fähren"\n') == {"Ferries": ("Fähren", ())}


def test_what_no_unit_takes_is_told() -> None:
    document = MARKDOWN.parse("a.md", ARTICLE)
    po = HEADER + 'msgid "Something else entirely"\nmsgstr "Etwas ganz anderes"\n'
    pairs, surplus = adopt(document, MARKDOWN, po, path="a.po", pair=(EN, DE))
    assert (pairs, [each.source for each in surplus]) == ([], ["Etwas ganz anderes"])


def test_a_damaged_file_is_refused_with_its_line() -> None:
    with pytest.raises(InputError, match=r"a\.po:\d+: "):
        adopt(MARKDOWN.parse("a.md", ARTICLE), MARKDOWN, HEADER + 'msgid "a\n', path="a.po", pair=(EN, DE))
