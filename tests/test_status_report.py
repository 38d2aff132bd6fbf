from __future__ import annotations

import json

import pytest

from foreigndesk.catalog import Amount, Counts
from foreigndesk.confidence import Levels
from foreigndesk.locales import parse_locale
from foreigndesk.progress import Credit, Progress
from foreigndesk.status_report import (
    credits_json,
    locales_json,
    print_credits,
    print_locales,
    print_progress,
    print_states,
    progress_json,
    states_json,
)

DE, FR = parse_locale("de"), parse_locale("fr")
LONG = "articles/" + "a-very-long-folder-name/" * 6 + "[draft] story:smile:.md"
COUNTS = Counts(
    missing=Amount(units=1, words=2),
    draft=Amount(units=3, words=4),
    reviewed=Amount(units=5, words=6),
    levels=Levels(bad=1, ok=2),
)
HOURS = {"missing": 1.5, "draft": 0.004, "stale": 0.0}
ROWS = [
    Progress(article="a.md", locale=DE, counts=COUNTS, hours=HOURS),
    Progress(article=LONG, locale=DE, counts=COUNTS, hours=HOURS),
    Progress(article="a.md", locale=FR, counts=COUNTS, hours=HOURS),
]
CREDITS = [
    Credit(
        reviewer="Anna <a@x.org>",
        locale=DE,
        amount=Amount(units=2, words=20),
        first="2026-11-01",
        last="2026-11-28",
    ),
    Credit(reviewer="", locale=DE, amount=Amount(units=1, words=2), first="", last=""),
]
DE_ROW = {
    "missing": {"units": 1, "words": 2, "percent": 16, "hours": 1.5},
    "draft": {"units": 3, "words": 4, "percent": 33, "hours": 0.0},
    "stale": {"units": 0, "words": 0, "percent": 0, "hours": 0.0},
    "reviewed": {"units": 5, "words": 6, "percent": 50},
    "total": {"units": 9, "words": 12},
    "percent": 50,
    "hours": 1.5,
    "confidence": {"bad": 1, "look": 0, "ok": 2, "unrated": 0},
}


def printed(capsys: pytest.CaptureFixture[str]) -> list[list[str]]:
    return [line.split() for line in capsys.readouterr().out.splitlines()]


def test_a_program_gets_whole_lines(capsys: pytest.CaptureFixture[str]) -> None:
    print_progress(ROWS[:2])
    assert printed(capsys) == [
        ["article", "locale", "missing", "draft", "stale", "reviewed", "%", "hours"],
        ["a.md", "de", "2", "4", "0", "6", "50", "1.5"],
        [*LONG.split(), "de", "2", "4", "0", "6", "50", "1.5"],
        ["all,", "in", "words", "4", "8", "0", "12", "50", "3.0"],
    ]


def test_locales_are_rows_of_their_own(capsys: pytest.CaptureFixture[str]) -> None:
    print_locales(ROWS)
    assert printed(capsys) == [
        ["locale", "missing", "draft", "stale", "reviewed", "%", "hours"],
        ["de", "4", "8", "0", "12", "50", "3.0"],
        ["fr", "2", "4", "0", "6", "50", "1.5"],
    ]


def test_states_are_rows_with_their_share_and_what_is_left(capsys: pytest.CaptureFixture[str]) -> None:
    print_states(ROWS[:1])
    assert printed(capsys) == [
        ["state", "units", "words", "%", "hours"],
        ["missing", "1", "2", "16", "1.5"],
        ["draft", "3", "4", "33", "0.1"],  # Little, but not nothing.
        ["stale", "0", "0", "0", "0.0"],
        ["reviewed", "5", "6", "50", "0.0"],
    ]


def test_a_single_article_needs_no_total(capsys: pytest.CaptureFixture[str]) -> None:
    print_progress([Progress(article="a.md", locale=DE, counts=Counts(), hours={})])
    assert printed(capsys)[1:] == [["a.md", "de", "0", "0", "0", "0", "100", "0.0"]]


def test_drafts_are_counted_by_how_doubtful_they_are(capsys: pytest.CaptureFixture[str]) -> None:
    print_progress(ROWS[:2], doubts=True)
    rows = printed(capsys)
    assert rows[0] == ["article", "locale", "bad", "look", "ok", "unrated"]
    assert rows[1] == ["a.md", "de", "1", "0", "2", "0"]
    assert rows[-1] == ["all,", "in", "drafts", "2", "0", "4", "0"]


def test_a_reviewer_whom_nobody_named_is_unknown(capsys: pytest.CaptureFixture[str]) -> None:
    print_credits(CREDITS)
    assert printed(capsys)[1:] == [
        ["Anna", "<a@x.org>", "de", "2", "20", "2026-11-01", "2026-11-28"],
        ["unknown", "de", "1", "2"],
    ]


def test_json_says_the_same() -> None:
    assert json.loads(progress_json(ROWS[:1])) == {
        "version": 1,
        "articles": [{"article": "a.md", "locale": "de", **DE_ROW}],
    }
    assert json.loads(locales_json(ROWS[:1])) == {"version": 1, "locales": [{"locale": "de", **DE_ROW}]}
    assert json.loads(states_json(ROWS[:1]))["states"][0] == {
        "state": "missing",
        "units": 1,
        "words": 2,
        "percent": 16,
        "hours": 1.5,
    }
    assert json.loads(credits_json(CREDITS))["reviewers"][1] == {
        "reviewer": "",
        "locale": "de",
        "units": 1,
        "words": 2,
        "first": "",
        "last": "",
    }


@pytest.mark.parametrize("columns", [80, 120])
def test_a_terminal_gets_no_line_that_is_too_wide(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, columns: int
) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    monkeypatch.setenv("TTY_COMPATIBLE", "1")
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("TERM", "dumb")

    print_progress(ROWS)
    print_credits(CREDITS)

    lines = capsys.readouterr().out.splitlines()
    assert max(map(len, lines)) <= columns
    assert "…" not in "".join(lines)
