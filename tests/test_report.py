from __future__ import annotations

import io
import json
import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foreigndesk.locales import parse_locale
from foreigndesk.model import Diagnostic, Location, Severity
from foreigndesk.report import (
    findings_github,
    findings_json,
    findings_text,
    plugins_json,
    print_plugins,
)

DE = parse_locale("de")
LONG = "articles/" + "a-very-long-folder-name/" * 6 + "[draft] story:smile:.md"


def finding(**values: object) -> Diagnostic:
    known = {
        "rule": "numbers",
        "severity": Severity.WARNING,
        "message": "numbers differ",
        "location": Location("l10n/de/a.md.po", 12),
    }
    return Diagnostic(**(known | values))  # type: ignore[arg-type]  # the tests name the right types


STALE = finding(
    rule="stale",
    severity=Severity.ERROR,
    message="the source changed",
    locale=DE,
    article="a.md",
    context="title",
    source="A  title\nof two lines",
)
LOST = finding(severity=Severity.INFO, location=Location("a.md"))


def test_findings_are_lines_that_editors_understand() -> None:
    assert findings_text([STALE, finding(), LOST]) == [
        "l10n/de/a.md.po:12: error: “A title of two lines”: the source changed [stale]",
        "l10n/de/a.md.po:12: warning: numbers differ [numbers]",
        "a.md: info: numbers differ [numbers]",
        "1 error, 1 warning, 1 info",
    ]


def test_findings_are_counted() -> None:
    assert findings_text([]) == ["no findings"]
    assert findings_text([finding()] * 2)[-1] == "2 warnings"
    assert findings_text([STALE] * 10 + [LOST] * 2)[-1] == "10 errors, 2 info"


def test_the_drafts_of_a_catalog_are_one_line_for_people_and_each_in_json() -> None:
    drafts = [
        finding(
            rule="unreviewed", message="is a draft", source=f"text {line}", location=Location("a.po", line)
        )
        for line in (7, 9)
    ]
    assert findings_text([*drafts, finding()]) == [
        "a.po:7: warning: 2 units are drafts that nobody has reviewed [unreviewed]",
        "l10n/de/a.md.po:12: warning: numbers differ [numbers]",
        "3 warnings",
    ]
    assert findings_github(drafts) == [
        "::warning file=a.po,line=7,title=unreviewed::2 units are drafts that nobody has reviewed"
    ]
    assert [row["line"] for row in json.loads(findings_json(drafts))["findings"]] == [7, 9]


def test_a_long_source_is_shown_by_its_beginning() -> None:
    assert findings_text([finding(source="x" * 60)])[0] == (
        f"l10n/de/a.md.po:12: warning: “{'x' * 60}”: numbers differ [numbers]"
    )
    assert findings_text([finding(source="x" * 61)])[0] == (
        f"l10n/de/a.md.po:12: warning: “{'x' * 59}…”: numbers differ [numbers]"
    )


def test_invisible_characters_are_spelled_out() -> None:
    hostile = finding(
        location=Location("a\x1b[2J.po"),
        source="a\u202eb",
        message="lost \u2066x\u2069\nand 1\u00a0000\u200b",
    )

    assert findings_text([hostile])[0] == (
        r"a\x1b[2J.po: warning: “a\u202eb”: lost \u2066x\u2069\nand 1 000\u200b [numbers]"
    )
    assert findings_github([hostile])[0].endswith(r"::“a\u202eb”: lost \u2066x\u2069\nand 1 000\u200b")
    assert "\\u202e" in findings_json([hostile])


@given(st.text(), st.text(), st.text())
def test_no_report_shows_what_is_not_seen(path: str, message: str, source: str) -> None:
    hostile = finding(location=Location(path), message=message, source=source)

    for line in [*findings_text([hostile]), findings_json([hostile]).replace("\n", "")]:
        assert all(unicodedata.category(mark)[0] not in "CZ" or mark == " " for mark in line)
    ((row,), (line,)) = json.loads(findings_json([hostile]))["findings"], findings_github([hostile])
    assert (row["path"], row["message"], row["source"]) == (path, message, source)
    assert not {"\n", "\r"} & set(line)


def test_json_has_every_field_and_the_counts() -> None:
    assert json.loads(findings_json([STALE, LOST])) == {
        "version": 1,
        "findings": [
            {
                "rule": "stale",
                "severity": "error",
                "message": "the source changed",
                "path": "l10n/de/a.md.po",
                "line": 12,
                "locale": "de",
                "article": "a.md",
                "context": "title",
                "source": "A  title\nof two lines",
                "confidence": None,
            },
            {
                "rule": "numbers",
                "severity": "info",
                "message": "numbers differ",
                "path": "a.md",
                "line": 0,
                "locale": None,
                "article": "",
                "context": "",
                "source": "",
                "confidence": None,
            },
        ],
        "counts": {"error": 1, "warning": 0, "info": 1},
    }
    assert "ä" in findings_json([finding(message="ä")])


def test_github_annotations_begin_with_the_gravest() -> None:
    assert findings_github([LOST, finding(), STALE]) == [
        "::error file=l10n/de/a.md.po,line=12,title=stale::“A title of two lines”: the source changed",
        "::warning file=l10n/de/a.md.po,line=12,title=numbers::numbers differ",
        "::notice file=a.md,line=1,title=numbers::numbers differ",
    ]


def test_github_annotations_are_escaped() -> None:
    hostile = finding(
        location=Location("l10n/50%,a:b.po", 3), rule="a,b:c", message="50 % ::error::, done: yes"
    )

    assert findings_github([hostile]) == [
        "::warning file=l10n/50%25%2Ca%3Ab.po,line=3,title=a%2Cb%3Ac::50 %25 ::error::, done: yes"
    ]


def test_plugins_as_json_have_kind_name_and_what() -> None:
    assert json.loads(plugins_json([("format", "text", ".txt")])) == {
        "version": 1,
        "plugins": [{"kind": "format", "name": "text", "what": ".txt"}],
    }


@pytest.mark.parametrize("columns", [80, 120])
def test_a_terminal_gets_no_line_that_is_too_wide(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, columns: int
) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    monkeypatch.setenv("TTY_COMPATIBLE", "1")
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("TERM", "dumb")

    print_plugins([("engine", "argos", f"de-en (1.9, {LONG})")])

    lines = capsys.readouterr().out.splitlines()
    assert max(map(len, lines)) <= columns
    assert len(lines) > 2  # Long paths are folded, not cut.
    assert "…" not in "".join(lines)


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "utf-8"])
def test_a_terminal_of_any_encoding_shows_a_table(encoding: str, monkeypatch: pytest.MonkeyPatch) -> None:
    screen = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(screen, encoding=encoding, write_through=True))

    print_plugins([("engine", "ä", "北京 \u202e \udcfc [bold]")])
    sys.stdout.flush()

    letter = "ä".encode(encoding, "backslashreplace").decode(encoding)
    name = "北京" if encoding == "utf-8" else "\\u5317\\u4eac"
    row = screen.getvalue().decode(encoding).splitlines()[1]
    assert row.split() == ["engine", letter, name, "\\u202e", "\\udcfc", "[bold]"]
