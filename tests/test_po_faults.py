"""What happens to catalogs between us and reviewers, fault by fault, and what becomes of each.

Faults of single lines are cases in `cases/po/broken.txt`; concurrent edits and merges of branches are the project's.
"""

from __future__ import annotations

import pytest

from foreigndesk import po
from foreigndesk.errors import InputError
from foreigndesk.locales import parse_locale
from foreigndesk.model import State, Unit
from foreigndesk.updating import update

EN, DE = parse_locale("en"), parse_locale("de")
HEADER = 'msgid ""\nmsgstr ""\n"Language: de\\n"\n"Content-Type: text/plain; charset=UTF-8\\n"\n"X-Foreigndesk-Article: a.md\\n"\n'
HELLO = 'msgid "Hello"\nmsgstr "Hallo"\n'


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (f"{HEADER}\n<<<<<<< HEAD\n{HELLO}", "a.po:7: git left a conflict here (<<<<<<<)"),
        (
            f"{HEADER}\n{HELLO}".replace("Hallo", "#-#-#-#-#  a.po  #-#-#-#-#"),
            "a.po:7: a merge left two versions here",
        ),
        (HEADER.replace("de\\n", "#-#-#-#-#  a.po  #-#-#-#-#\\n"), "a.po:1: a merge left two versions here"),
        (
            f"{HEADER}\n{HELLO}\n{HELLO.replace('Hallo', 'Servus')}",
            "a.po:10: this text is translated differently in line 7",
        ),
        (HELLO, "a.po:1: the header is missing"),
        (f"{HEADER}\n{HELLO}".replace("UTF-8", "CHARSET"), "a.po:1: the header's charset is CHARSET"),
        (f"{HEADER}\n{HELLO}".replace("UTF-8", "ISO-8859-1"), "a.po:1: the header's charset is ISO-8859-1"),
        (
            f"{HEADER}\n{HELLO}".replace('"Content-Type: text/plain; charset=UTF-8\\n"\n', ""),
            "a.po:1: the header's charset is missing",
        ),
        (
            f"{HEADER}\n{HELLO}".replace("de\\n", "\\n"),
            "a.po:1: the header's Language is “”, which is no locale",
        ),
        (f'{HEADER}\nmsgid "Hello"\nmsgstr "Hal', "a.po:8: this string has no closing quote"),
        (f'{HEADER}\ndomain "web"\n{HELLO}', "a.po:7: the file has a domain line"),
        (f'{HEADER}\nmsgid "a"\nmsgid_plural "b"\nmsgstr[0] "c"\n', "a.po:8: this entry has plural forms"),
    ],
    ids=[
        "C1 markers of git",
        "C1 markers of msgcat",
        "C1 markers of msgcat in the header",
        "C2 two translations of one text",
        "C3 no header",
        "C3 a placeholder for the charset",
        "C3 another charset",
        "C3 no charset",
        "C3 no language",
        "C4 cut off in a string",
        "C12 a domain",
        "C12 plural forms",
    ],
)
def test_what_would_be_a_guess_is_rejected_with_its_line(text: str, message: str) -> None:
    with pytest.raises(InputError) as caught:
        po.loads(text, path="a.po")
    assert str(caught.value).startswith(message)


@pytest.mark.parametrize(
    "text",
    [
        f"{HEADER}\n{HELLO}\n{HELLO}",
        f"{HEADER}\n{HELLO}",
        f"\ufeff{HEADER}\n{HELLO}",
        f"{HEADER}\n{HELLO}".replace("\n", "\r\n"),
        f"{HEADER}\n#= no-c-format\n{HELLO}",
        f"{HEADER}\n#x unknown\n#  indented\n{HELLO}",
        f'{HEADER}\n{HELLO}\n#~| msgctxt "title"\n#~| msgid "Older"\n#, fuzzy\n#~ msgid "Old"\n#~ msgstr "Alt"\n',
        f'{HEADER}"Plural-Forms: nplurals=1; plural=1/(n-n);\\n"\n\n{HELLO}',
    ],
    ids=[
        "C2 equal entries",
        "C3 no plural forms",
        "C5 a byte order mark",
        "C5 line ends of Windows",
        "C12 flags that stay",
        "C12 comments of unknown kinds",
        "C12 previous texts of obsolete entries",
        "C3 a plural rule that divides by zero",
    ],
)
def test_what_says_what_it_means_is_read_and_stays(text: str) -> None:
    catalog = po.loads(text, path="a.po")
    [entry] = catalog.entries
    assert (entry.unit.key, entry.translation.target, entry.translation.state) == (
        ("", "Hello"),
        "Hallo",
        State.REVIEWED,
    )
    assert po.revise(catalog, before=catalog, was=text, date="") == text
    written = po.dumps(catalog, was=text)
    assert po.loads(written, path="a.po").entries == catalog.entries
    assert po.loads(written, path="a.po").obsolete == catalog.obsolete
    assert written.count("\r") in {0, written.count("\n")}
    assert "Plural-Forms: nplurals=" in written


def test_a_text_that_returns_finds_its_translation() -> None:
    catalog = po.loads(f"{HEADER}\n{HELLO}", path="a.po")
    gone = update(catalog, [Unit(source="World")], article="a.md", source_locale=EN, locale=DE)
    assert [entry.translation.target for entry in gone.obsolete] == ["Hallo"]
    text = po.dumps(gone)
    back = update(
        po.loads(text, path="a.po"), [Unit(source="Hello")], article="a.md", source_locale=EN, locale=DE
    )
    assert [entry.translation for entry in back.entries] == [entry.translation for entry in catalog.entries]
    assert back.obsolete == ()
