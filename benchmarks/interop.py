"""Catalogs through other tools and back: what each tool leaves of them, and what we then write over its file.

    python benchmarks/interop.py l10n/ [--toolkit ~/venvs/toolkit/bin/python] [--limit 100] [--format json]

See README.md beside this file for what the figures mean. Nothing is written into the folder.
"""

from __future__ import annotations

import argparse
import difflib
import json
import random
import sys
import tempfile
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from interop_tools import ToolError, tools_in

from foreigndesk import po, po_template
from foreigndesk.catalog import settle
from foreigndesk.errors import InputError
from foreigndesk.model import Catalog, Entry, State, Translation, Unit

if TYPE_CHECKING:
    from interop_tools import Tool

    from foreigndesk.model import Locale

SCRIPTS = {
    "ja": "日本語市議会火曜旧庁舎春閉鎖決定改修工事来月始予定",
    "zh-Hans": "简体中文新闻城市今天决定关闭老港口直到春季开始施工",
    "ar": "ابتثجحخدذرزسشصضطظعغفقكلمنهوي",
    "he": "אבגדהוזחטיכלמנסעפצקרשת",
}
"""Letters for drafts of the engine `pseudo`, which writes Latin ones."""
WITHOUT_SPACES = ("ja", "zh-Hans")
GONE = 'Was taken out of the article – with “quotes”, a \\ and a ", long enough to be broken into lines: {}.'
NEW = (
    "A text that is new, and long enough to be broken into several lines, whatever the width of the file. "
    * 2
)
FIGURES = ("taken", "words", "model", "idle", "only_there")


def main() -> None:
    """Measure, and print the figures."""
    arguments = _parser().parse_args()
    paths = sorted(arguments.folder.rglob("*.po"))[: arguments.limit]
    if not paths:
        raise SystemExit(
            f"{arguments.folder} has no PO files; make some: foreigndesk translate --engine pseudo"
        )
    told: dict[str, Counter[str]] = {}
    with tempfile.TemporaryDirectory() as folder:
        for path in paths:
            catalog = _varied(po.loads(path.read_text(encoding="utf-8"), path=path.as_posix()))
            for name, tool in tools_in(Path(folder), arguments.toolkit).items():
                told.setdefault(name, Counter()).update(_held(catalog, tool, f"{path} ({name})"))
    print(json.dumps(told, indent=2) if arguments.format == "json" else _table(told, len(paths)))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description="Take catalogs through other tools and back.")
    parser.add_argument("folder", type=Path, help="a folder of catalogs, searched with all its folders")
    parser.add_argument("--toolkit", type=Path, help="a Python interpreter that has translate-toolkit")
    parser.add_argument("--limit", type=int, metavar="N", help="only the first N files")
    parser.add_argument("--format", choices=("text", "json"), default="text")
    return parser


def _held(catalog: Catalog, tool: Tool, where: str) -> list[str]:
    """The figures that hold for one catalog and one tool; what does not hold is told on stderr."""
    template = po_template.dumps(
        [entry.unit for entry in catalog.entries],
        article=catalog.article,
        source_locale=catalog.source_locale,
        date="2026-11-28 01:00+0000",
    )
    try:
        text = tool(po.dumps(catalog), template)
        found = po.loads(text, path=where)
    except (ToolError, InputError) as error:
        print(f"{where}: {error}", file=sys.stderr)
        return []
    held = {
        "taken": True,
        "words": _words(found) == _words(catalog),
        "model": replace(found, header_comments=catalog.header_comments) == catalog,
        "idle": po.revise(found, before=found, was=text, date="") == po.dumps(found, was=text) == text,
        "only_there": _changes_only_there(found, text),
    }
    for figure, holds in held.items():
        if not holds:
            print(f"{where}: not {figure}", file=sys.stderr)
    return [figure for figure, holds in held.items() if holds]


def _words(catalog: Catalog) -> list[tuple[object, ...]]:
    """What people wrote and decided."""
    return [
        (entry.unit.key, entry.translation.target, entry.translation.state)
        for entry in (*catalog.entries, *catalog.obsolete)
    ]


def _changes_only_there(catalog: Catalog, text: str) -> bool:
    """Whether a new translation of one entry changes lines of that entry alone, and is read back."""
    place = len(catalog.entries) // 2
    entry = catalog.entries[place]
    new = replace(entry, translation=Translation(target=NEW, state=State.REVIEWED))
    changed = replace(catalog, entries=(*catalog.entries[:place], new, *catalog.entries[place + 1 :]))
    written = po.dumps(changed, was=text)
    old, lines = text.split("\n"), written.split("\n")
    end = next((line for line in range(entry.line, len(old)) if not old[line].strip()), len(old))
    start = next((line for line in range(entry.line - 1, 0, -1) if not old[line].strip()), 0)
    matcher = difflib.SequenceMatcher(None, old, lines, autojunk=False)
    touched = [(first, last) for kind, first, last, _, _ in matcher.get_opcodes() if kind != "equal"]
    return po.loads(written, path="written") == changed and all(
        start <= first and last <= end for first, last in touched
    )


def _varied(catalog: Catalog) -> Catalog:
    """The catalog with entries of all kinds, in the letters of its locale; the same for the same catalog."""
    dice = random.Random(catalog.article + catalog.locale)
    return replace(
        catalog,
        entries=tuple(_entry(entry, catalog.locale, dice) for entry in catalog.entries),
        obsolete=tuple(
            Entry(
                unit=Unit(source=GONE.format(number)),
                translation=Translation(target=NEW.strip(), state=State.REVIEWED),
            )
            for number in range(2)
        ),
    )


def _entry(entry: Entry, locale: Locale, dice: random.Random) -> Entry:
    made = replace(entry.translation, target=_spelt(entry.translation.target, locale))
    kinds = {
        "draft": made,
        "reviewed": Translation(target=made.target, state=State.REVIEWED),
        "stale": replace(made, previous=(entry.unit.context, f"Once: {entry.unit.source}")),
        "missing": Translation(),
    }
    [kind] = dice.choices(list(kinds), weights=[5, 3, 1, 1])
    return settle(
        replace(
            entry,
            translation=kinds[kind],
            comments=("A person's comment – ß.",) if dice.random() < 1 / 5 else (),
            flags=("no-wrap",) if dice.random() < 1 / 10 else (),
        )
    )


def _spelt(text: str, locale: Locale) -> str:
    letters = SCRIPTS.get(locale)
    if letters is None:
        return text
    spelt = "".join(letters[ord(sign) % len(letters)] if sign.isalpha() else sign for sign in text)
    return spelt.replace(" ", "") if locale in WITHOUT_SPACES else spelt


def _table(told: dict[str, Counter[str]], files: int) -> str:
    head = f"{f'{files} catalogs':20}{''.join(f'{figure:>12}' for figure in FIGURES)}"
    rows = (
        f"{name:20}{''.join(f'{counts[figure]:>12}' for figure in FIGURES)}" for name, counts in told.items()
    )
    return "\n".join([head, *rows])


if __name__ == "__main__":
    main()
