"""Findings and counts as text for people, JSON for programs, and annotations for GitHub."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from .catalog import Amount, Counts
from .model import Severity

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.table import Table

    from .model import Diagnostic, Locale

JSON_VERSION = 1
"""Of the JSON reports; raised when a field changes its meaning."""
GITHUB_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}
STATES = ("missing", "draft", "stale", "reviewed")
SHOWN = 60
"""Code points of a source text that a line of the report shows."""


def findings_text(findings: Sequence[Diagnostic]) -> list[str]:
    """One line per finding, `path:line: severity: message [rule]`, and a last line that counts them."""
    lines = [
        f"{finding.location}: {finding.severity.name.lower()}: {_subject(finding)}{finding.message} [{finding.rule}]"
        for finding in findings
    ]
    return [*lines, _summary(findings)]


def findings_json(findings: Sequence[Diagnostic]) -> str:
    """An object with `version`, `findings` and the number of each severity."""
    rows = [
        {
            "rule": finding.rule,
            "severity": finding.severity.name.lower(),
            "message": finding.message,
            "path": finding.location.path,
            "line": finding.location.line,
            "locale": finding.locale,
            "article": finding.article,
            "context": finding.context,
            "source": finding.source,
        }
        for finding in findings
    ]
    counts = {level.name.lower(): _count(findings, level) for level in reversed(Severity)}
    return _dumped({"version": JSON_VERSION, "findings": rows, "counts": counts})


def findings_github(findings: Sequence[Diagnostic]) -> list[str]:
    """Workflow commands, the gravest first: GitHub shows ten of each kind per step."""
    ordered = sorted(findings, key=lambda finding: -finding.severity)
    return [
        f"::{GITHUB_LEVELS[finding.severity]} file={_property(finding.location.path)},"
        f"line={max(1, finding.location.line)},title={_property(finding.rule)}::"
        f"{_data(_subject(finding) + finding.message)}"
        for finding in ordered
    ]


def counts_json(rows: Sequence[tuple[str, Locale, Counts]]) -> str:
    """An object with `version` and one row per article and locale."""
    return _dumped({"version": JSON_VERSION, "articles": [_counts_row(*row) for row in rows]})


def print_counts(rows: Sequence[tuple[str, Locale, Counts]]) -> None:
    """A table of articles and locales in words, and a line of totals."""
    table = _table("article", "locale", *STATES, "reviewed %")
    for article, locale, counts in rows:
        table.add_row(article, locale, *_words(counts))
    if len(rows) > 1:
        table.add_section()
        table.add_row("all, in words", "", *_words(_sum([counts for _, _, counts in rows])))
    _print(table)


def print_plugins(rows: Sequence[tuple[str, str, str]]) -> None:
    """A table of plugins: kind, name and what it does."""
    table = _table("kind", "name", "what")
    for row in rows:
        table.add_row(*row)
    _print(table)


def plugins_json(rows: Sequence[tuple[str, str, str]]) -> str:
    """An object with `version` and one row per plugin."""
    return _dumped(
        {"version": JSON_VERSION, "plugins": [{"kind": k, "name": n, "what": w} for k, n, w in rows]}
    )


def _table(*columns: str) -> Table:
    from rich.table import Table  # noqa: PLC0415  # costs start-up time; only two commands print tables

    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in columns:
        table.add_column(
            column, overflow="fold", justify="right" if column in {*STATES, "reviewed %"} else "left"
        )
    return table


def _print(table: Table) -> None:
    from rich.console import Console  # noqa: PLC0415  # as above

    Console(soft_wrap=False).print(table)


def _words(counts: Counts) -> list[str]:
    amounts = [getattr(counts, state) for state in STATES]
    share = 100 * counts.reviewed.words // counts.total.words if counts.total.words else 100
    return [*(str(amount.words) for amount in amounts), str(share)]


def _sum(rows: Sequence[Counts]) -> Counts:
    return Counts(**{state: sum((getattr(counts, state) for counts in rows), Amount()) for state in STATES})


def _counts_row(article: str, locale: Locale, counts: Counts) -> dict[str, Any]:
    return {"article": article, "locale": locale} | {
        state: {"units": getattr(counts, state).units, "words": getattr(counts, state).words}
        for state in (*STATES, "total")
    }


def _subject(finding: Diagnostic) -> str:
    """The beginning of the unit's source, on one line, with invisible characters spelled out."""
    if not finding.source:
        return ""
    shown = " ".join(finding.source.split())
    shown = shown if len(shown) <= SHOWN else shown[: SHOWN - 1] + "…"
    return f"“{''.join(mark if mark.isprintable() else ascii(mark)[1:-1] for mark in shown)}”: "


def _summary(findings: Sequence[Diagnostic]) -> str:
    if not findings:
        return "no findings"
    parts = [_plural(_count(findings, level), level.name.lower()) for level in reversed(Severity)]
    return ", ".join(part for part in parts if not part.startswith("0 "))


def _count(findings: Sequence[Diagnostic], level: Severity) -> int:
    return sum(1 for finding in findings if finding.severity is level)


def _plural(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 or noun == "info" else f"{count} {noun}s"


def _data(text: str) -> str:
    """Escaped as GitHub's workflow commands ask for."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def _dumped(value: dict[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2)
