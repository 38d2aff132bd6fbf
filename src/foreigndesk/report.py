"""Findings and counts as text for people, JSON for programs, and annotations for GitHub."""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Literal

from .model import Location, Severity

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from .model import Diagnostic, Document, Locale, Segment
    from .remembering import Status

JSON_VERSION = 1
"""Of the JSON reports; raised when a field changes its meaning."""
GITHUB_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}
GATHERED = {"unreviewed": "{count} units are drafts that nobody has reviewed"}
"""Rules of which people are told once per file; the JSON report has every unit."""
MAKERS = {"human": "accepted", "machine": "drafts"}
"""What the origins of the memory's units are called."""
SHOWN = 60
"""Code points of a source text that a line of the report shows."""
RE_NUMBER = re.compile(r"[\d.]+")
WIDE = 10_000
"""Columns where nobody looks: a path on a line of its own can be searched for."""


def findings_text(findings: Sequence[Diagnostic]) -> list[str]:
    """One line per finding, `path:line: severity: message [rule]`, and a last line that counts them.

    The drafts of a catalog that nobody has reviewed are one line: that there are many is no news.
    Invisible characters are spelled out, so that a line says what it seems to say.
    """
    lines = [
        f"{finding.location}: {finding.severity.name.lower()}: {_subject(finding)}{finding.message} [{finding.rule}]"
        for finding in _gathered(findings)
    ]
    return [*map(visible, lines), _summary(findings)]


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
            "confidence": finding.confidence,
        }
        for finding in findings
    ]
    counts = {level.name.lower(): _count(findings, level) for level in reversed(Severity)}
    return dumped({"version": JSON_VERSION, "findings": rows, "counts": counts})


def findings_github(findings: Sequence[Diagnostic]) -> list[str]:
    """Workflow commands, the gravest first: GitHub shows ten of each kind per step."""
    ordered = sorted(_gathered(findings), key=lambda finding: -finding.severity)
    return [
        f"::{GITHUB_LEVELS[finding.severity]} file={_property(finding.location.path)},"
        f"line={max(1, finding.location.line)},title={_property(finding.rule)}::"
        f"{_data(visible(_subject(finding) + finding.message))}"
        for finding in ordered
    ]


def segments_text(documents: Sequence[Document]) -> list[str]:
    """One line per segment, `path:line: role: source`; what is kept says so."""
    return [
        visible(f"{Location(document.path, segment.line)}: {_role(segment)}: {shortened(segment.source)}")
        for document in documents
        for segment in document.segments
    ]


def segments_json(documents: Sequence[Document]) -> str:
    """An object with `version` and for each article its segments; positions are code points of its text."""
    articles = [
        {
            "article": document.path,
            "lang": document.lang,
            "segments": [_segment_row(segment) for segment in document.segments],
        }
        for document in documents
    ]
    return dumped({"version": JSON_VERSION, "articles": articles})


def _segment_row(segment: Segment) -> dict[str, Any]:
    return {
        "role": segment.role,
        "context": segment.context,
        "section": segment.section,
        "note": segment.author_note,
        "translate": not segment.keep,
        "source": segment.source,
        "line": segment.line,
        "start": segment.start,
        "end": segment.end,
    }


def _role(segment: Segment) -> str:
    return f"{segment.role} (kept)" if segment.keep else segment.role


def print_plugins(rows: Sequence[tuple[str, str, str]]) -> None:
    """A table of plugins: kind, name and what it does."""
    print_rows(("kind", "name", "what"), rows)


def plugins_json(rows: Sequence[tuple[str, str, str]]) -> str:
    """An object with `version` and one row per plugin."""
    return rows_json("plugins", [{"kind": k, "name": n, "what": w} for k, n, w in rows])


def print_memory(status: Status) -> None:
    """A table of directions with the units of each origin."""
    pairs = _memory_rows(status)
    print_rows(
        ("from", "to", *MAKERS.values()), [(*pair, *map(str, row.values())) for pair, row in pairs.items()]
    )


def memory_json(status: Status) -> str:
    """An object with `version`, one row per direction, and the number of damaged rows."""
    rows = [{"from": source, "to": to, **row} for (source, to), row in _memory_rows(status).items()]
    return dumped({"version": JSON_VERSION, "damaged": status.damaged, "memory": rows})


def _memory_rows(status: Status) -> dict[tuple[Locale, Locale], dict[str, int]]:
    rows: dict[tuple[Locale, Locale], dict[str, int]] = {}
    for one in status.counts:
        row = rows.setdefault((one.source_locale, one.locale), dict.fromkeys(MAKERS.values(), 0))
        row[MAKERS[one.origin]] += one.units
    return rows


def rows_json(name: str, rows: Sequence[Mapping[str, Any]], **others: int) -> str:
    """An object with `version`, the rows under a name, and whatever else is to be told."""
    return dumped({"version": JSON_VERSION, **others, name: [*rows]})


def print_rows(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print the rows under their headings: folded to the width of a terminal, whole where a program reads them."""
    from rich.console import Console  # noqa: PLC0415  # costs start-up time, and not all commands print tables
    from rich.table import Table  # noqa: PLC0415  # as above
    from rich.text import Text  # noqa: PLC0415  # as above

    console = Console()
    if not console.is_terminal:
        console.width = WIDE
    table = Table(box=None, pad_edge=False, padding=(0, 1, 0, 0), header_style="bold")
    for column, cells in zip(columns, zip(*rows, strict=True) if rows else [()] * len(columns), strict=True):
        is_number = bool(cells) and all(RE_NUMBER.fullmatch(cell) or not cell for cell in cells)
        justify: Literal["right", "left"] = "right" if is_number else "left"
        table.add_column(column, overflow="fold", justify=justify, no_wrap=is_number)
    for row in rows:
        # A bare string would be read as rich's own markup: `[draft].md` is a name, not a style.
        table.add_row(*(Text(_encodable(visible(cell), console.encoding)) for cell in row))
    console.print(table)


def visible(text: str) -> str:
    """The text with what is not seen (direction marks, controls, line breaks) spelled out, any space as a space."""
    return "".join(_shown(mark) for mark in text)


def shortened(text: str) -> str:
    """The beginning of a text, on one line."""
    shown = " ".join(text.split())
    return shown if len(shown) <= SHOWN else shown[: SHOWN - 1] + "…"


def dumped(value: dict[str, Any]) -> str:
    """JSON with letters as they are, and JSON's own escapes for what is not seen; it may be shown on a terminal."""
    text = json.dumps(value, ensure_ascii=False, indent=2)
    return "".join(mark if mark.isprintable() or mark == "\n" else json.dumps(mark)[1:-1] for mark in text)


def _encodable(text: str, encoding: str) -> str:
    """The text with what the terminal's encoding does not have spelled out."""
    return text.encode(encoding, "backslashreplace").decode(encoding)


def _gathered(findings: Sequence[Diagnostic]) -> list[Diagnostic]:
    """The findings with those of a rule in `GATHERED` as one per file, at the place of its first."""
    counts = Counter((finding.rule, finding.location.path) for finding in findings)
    told: list[Diagnostic] = []
    seen: set[tuple[str, str]] = set()
    for finding in findings:
        key = (finding.rule, finding.location.path)
        if finding.rule not in GATHERED or counts[key] == 1:
            told.append(finding)
        elif key not in seen:
            seen.add(key)
            message = GATHERED[finding.rule].format(count=counts[key])
            told.append(replace(finding, message=message, source="", context=""))
    return told


def _subject(finding: Diagnostic) -> str:
    """The beginning of the unit's source."""
    return f"“{shortened(finding.source)}”: " if finding.source else ""


def _shown(mark: str) -> str:
    if mark.isprintable():
        return mark
    return " " if unicodedata.category(mark) == "Zs" else ascii(mark)[1:-1]


def _summary(findings: Sequence[Diagnostic]) -> str:
    if not findings:
        return "no findings"
    counts = {level.name.lower(): _count(findings, level) for level in reversed(Severity)}
    return ", ".join(_plural(count, noun) for noun, count in counts.items() if count)


def _count(findings: Sequence[Diagnostic], level: Severity) -> int:
    return sum(1 for finding in findings if finding.severity is level)


def _plural(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 or noun == "info" else f"{count} {noun}s"


def _data(text: str) -> str:
    """Escaped as GitHub's workflow commands ask for."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
