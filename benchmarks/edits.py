"""Random edits of articles whose translations are all reviewed: what a reviewer still has, and what is to do again.

    python benchmarks/edits.py FOLDER --seed 1 --edits 1000 [--format json]

See README.md beside this file for what the figures mean and what is done to be fair.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

import edits_tools
import polib
from edits_kinds import KINDS, Edit, edited
from edits_measure import Figures, Reviewed, measured
from edits_text import count_words, paragraphs
from edits_tools import TOOLS
from roundtrip_environments import add_option
from roundtrip_files import find_files
from roundtrip_peers import MARKDOWN

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Iterator, Mapping

    from edits_tools import Tool

SPARE = 5
"""Articles that are tried beyond those that are wanted, as no tool reads everything."""


def main() -> None:
    """Edit, update, measure, and print the figures."""
    arguments = _parser().parse_args()
    if not arguments.folder.is_dir():
        raise SystemExit(f"{arguments.folder} is not a folder; name one with articles in it")
    with tempfile.TemporaryDirectory() as folder:
        comparison = Comparison(arguments, Path(folder))
        comparison.run()
    told = comparison.told()
    print(json.dumps(told, indent=2) if arguments.format == "json" else _tables(told))


class Comparison:
    """One run: the same articles and edits for all tools, each edit in the reviewed state, or all in a row."""

    def __init__(self, arguments: Namespace, scratch: Path) -> None:
        self._arguments = arguments
        self._scratch = scratch
        wanted = arguments.only or list(TOOLS)
        self._missing = {name: remedy for name in wanted if (remedy := TOOLS[name].missing())}
        self._desks = {name: _Desk(TOOLS[name], arguments) for name in wanted if name not in self._missing}
        self._figures: dict[str, dict[str, Figures]] = {name: {} for name in self._desks}
        """By tool, then by kind of edit; with `--chain` by article."""
        self._failed = dict.fromkeys(self._desks, 0)

    def run(self) -> None:
        """Prepare the articles, see that nothing happens without an edit, and make all edits."""
        articles = self._prepared()
        self._round({path: Edit(kind=NO_EDIT, text=text, new_words=0) for path, text in articles.items()})
        rounds = list(_rounds(articles, self._arguments))
        for number, edits in enumerate(rounds, start=1):
            print(f"round {number} of {len(rounds)} …", file=sys.stderr)
            self._round(edits)

    def told(self) -> dict[str, Any]:
        """The figures by tool; what to do where it is not installed."""
        found: dict[str, Any] = {name: self._told(name) for name in self._desks}
        return found | {name: {"not_installed": remedy} for name, remedy in self._missing.items()}

    def _told(self, name: str) -> dict[str, Any]:
        measure = TOOLS[name].measure
        figures = dict(self._figures[name])
        unedited = figures.pop(NO_EDIT, Figures())
        total = Figures()
        for one in figures.values():
            total.add(one)
        by_kind = {} if self._arguments.chain else {kind: one.told(measure) for kind, one in figures.items()}
        told = total.told(measure) | {"failed": self._failed[name]}
        return told | {"unedited": unedited.told(measure), "by_kind": by_kind}

    def _prepared(self) -> dict[str, str]:
        """The longest articles that every tool makes a catalog of, with their text; all is reviewed then."""
        candidates = _candidates(self._arguments)
        for name, desk in self._desks.items():
            desk.review(candidates, self._scratch / "reviewed")
            for path in sorted(candidates.keys() - desk.paths):
                print(f"{path} is left out: {name} makes no catalog of it", file=sys.stderr)
        common = [path for path in candidates if all(path in desk.paths for desk in self._desks.values())]
        if not common:
            raise SystemExit("there is no article that can be edited and that all tools read")
        return {path: candidates[path] for path in common[: self._arguments.articles]}

    def _round(self, edits: Mapping[str, Edit]) -> None:
        """Measure the same edits with all tools, some at a time."""

        def measure(name: str) -> dict[str, Figures | None]:
            return self._desks[name].measure(edits, self._scratch / name)

        with ThreadPoolExecutor(os.cpu_count()) as pool:
            for name, found in zip(self._desks, pool.map(measure, self._desks), strict=True):
                for path, figures in found.items():
                    self._add(name, path, edits[path], figures)

    def _add(self, name: str, path: str, edit: Edit, figures: Figures | None) -> None:
        known = self._figures[name]
        if figures is None:
            self._failed[name] += 1
        elif not self._arguments.chain or edit.kind == NO_EDIT:
            known.setdefault(edit.kind, Figures()).add(figures)
        else:
            known[path] = figures.after(known.get(path, Figures()))


class _Desk:
    """A tool with the reviewed catalogs of all articles."""

    def __init__(self, tool: Tool, arguments: Namespace) -> None:
        self._tool = tool
        self._arguments = arguments
        self._catalogs: dict[str, bytes] = {}
        self._reviewed: dict[str, Reviewed] = {}

    @property
    def paths(self) -> set[str]:
        """The articles that there are catalogs of."""
        return set(self._catalogs)

    def review(self, articles: Mapping[str, str], folder: Path) -> None:
        """Make the catalogs, and review all of them."""
        shop = edits_tools.prepared(self._tool, folder, articles, self._arguments)
        self._tool.update(shop)
        for path in articles:
            file = self._tool.catalog(shop, path)
            catalog = _read(file)
            if catalog is not None:
                self._review(catalog)
                self._reviewed[path] = Reviewed(catalog)
                catalog.save(str(file))
                self._catalogs[path] = file.read_bytes()
        shutil.rmtree(folder)

    def measure(self, edits: Mapping[str, Edit], folder: Path) -> dict[str, Figures | None]:
        """The figures of each edit by its article; `None` where the tool failed."""
        texts = {path: edit.text for path, edit in edits.items()}
        shop = edits_tools.prepared(self._tool, folder, texts, self._arguments)
        for path in edits:
            self._tool.catalog(shop, path).write_bytes(self._catalogs[path])
        self._tool.update(shop)
        found = {
            path: self._measured(self._tool.catalog(shop, path), path, edit) for path, edit in edits.items()
        }
        shutil.rmtree(folder)
        return found

    def _measured(self, file: Path, path: str, edit: Edit) -> Figures | None:
        catalog = _read(file)
        if catalog is None:
            return None
        if self._arguments.chain:
            self._catalogs[path] = file.read_bytes()
        return measured(self._reviewed[path], catalog, edit.new_words)

    def _review(self, catalog: polib.POFile) -> None:
        """Translate every unit, and accept it."""
        for entry in catalog:
            entry.msgstr = self._tool.translation(entry)
            entry.flags = [flag for flag in entry.flags if flag != "fuzzy"]


def _read(path: Path) -> polib.POFile | None:
    """The catalog, if it is there and can be read."""
    try:
        return polib.pofile(str(path), wrapwidth=0)
    except (OSError, ValueError, IndexError):
        return None


def _candidates(arguments: Namespace) -> dict[str, str]:
    """The articles with most prose, the longest first, that have a place for every kind of edit."""
    found: dict[str, str] = {}
    for path in find_files(arguments.folder, MARKDOWN, None):
        try:
            text = (arguments.folder / path).read_bytes().decode("utf-8")
        except UnicodeDecodeError:
            continue
        if "\r" not in text:
            found[path] = text
    able = (path for path in sorted(found, key=lambda path: -_prose_words(found[path])))
    chosen: dict[str, str] = {}
    for path in able:
        if all(edited(found[path], kind, Random(arguments.seed)) for kind in KINDS):
            chosen[path] = found[path]
        if len(chosen) == arguments.articles + SPARE:
            break
    return chosen


def _prose_words(text: str) -> int:
    return sum(count_words(text[span.start : span.end]) for span in paragraphs(text))


def _rounds(articles: Mapping[str, str], arguments: Namespace) -> Iterator[dict[str, Edit]]:
    """The edits, one of each article in a round; all kinds take turns."""
    texts, kinds = dict(articles), list(KINDS)
    left, number = arguments.edits, 0
    while left > 0:
        made: dict[str, Edit] = {}
        for place, path in enumerate(list(texts)[:left]):
            rng = Random(f"{arguments.seed} {number} {path}")
            turn = (place + number) % len(kinds)
            tried = (edited(texts[path], kind, rng) for kind in (*kinds[turn:], *kinds[:turn]))
            made[path] = next(edit for edit in tried if edit)
            texts[path] = made[path].text if arguments.chain else texts[path]
        yield made
        left -= len(made)
        number += 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description="Edit articles at random, and see what stays reviewed.")
    parser.add_argument("folder", type=Path, help="a folder of Markdown, searched with all its folders")
    parser.add_argument("--seed", type=int, default=1, metavar="N", help="of the edits (1)")
    parser.add_argument("--edits", type=int, default=1000, metavar="N", help="how many (1000)")
    parser.add_argument("--articles", type=int, default=20, metavar="N", help="the N longest are edited (20)")
    parser.add_argument("--chain", action="store_true", help="each edit builds on those before")
    parser.add_argument("--only", action="append", choices=TOOLS, help="this tool alone; may be repeated")
    parser.add_argument("--format", choices=("text", "json"), default="text")
    parser.add_argument("--from", dest="source", default="en", metavar="LOCALE", help="of the articles (en)")
    parser.add_argument("--to", dest="target", default="de", metavar="LOCALE", help="to translate into (de)")
    parser.add_argument("--timeout", type=int, default=60, metavar="SECONDS", help="for each article (60)")
    add_option(parser)
    return parser


def _tables(told: Mapping[str, Any]) -> str:
    """The sums, and the open words by kind of edit, in lines of at most 80 columns."""
    has_kinds = any(figures.get("by_kind") for figures in told.values())
    return "\n\n".join([_sums(told), *([_kinds(told)] if has_kinds else []), LEGEND])


def _sums(told: Mapping[str, Any]) -> str:
    lines = [f"{'':{NAME}} edits  lost     kept    open    unit  sentence  sent.  typo"]
    for name, figures in told.items():
        if "not_installed" in figures:
            lines.append(f"{name:{NAME}} not installed; {figures['not_installed']}")
            continue
        kept = f"{100 * figures['kept_words']:.2f} %"
        unit, sentence = (figures[measure]["open_words"] for measure in ("by_unit", "by_sentence"))
        typo = figures["by_kind"].get("typo", {}).get("open_sentences", "–")
        lines.append(
            f"{name:{NAME}}{figures['edits']:>6}{figures['lost']:>6}{kept:>9}{figures['open_words']:>8}"
            f"{unit:>8}{sentence:>10}{figures['open_sentences']:>7}{typo:>6}"
        )
    return "\n".join(lines)


def _kinds(told: Mapping[str, Any]) -> str:
    """Open words by kind, below those that are new in the article."""
    installed = {name: figures["by_kind"] for name, figures in told.items() if "by_kind" in figures}
    kinds = [kind for kind in KINDS if any(kind in by_kind for by_kind in installed.values())]
    rows: dict[str, tuple[Mapping[str, Any], str]] = {
        "new words": (next(iter(installed.values())), "new_words")
    }
    rows |= {name: (by_kind, "open_words") for name, by_kind in installed.items()}
    lines = [" " * NAME + "".join(f" {kind:>6}" for kind in kinds)]
    for name, (by_kind, key) in rows.items():
        cells = (by_kind[kind][key] if kind in by_kind else "–" for kind in kinds)
        lines.append(
            f"{name:{NAME}}"
            + "".join(f" {cell:>{max(6, len(kind))}}" for kind, cell in zip(kinds, cells, strict=True))
        )
    return "\n".join(lines)


NAME = 22
LEGEND = """\
lost: reviewed sentences that are nowhere in the catalog any more
kept, open: words that need no review, and words to look at for each edit:
  ours by sentence, the peers by unit; the columns unit and sentence have both
sent., typo: open sentences for each edit, and for each typo"""
NO_EDIT = "none"
"""Of the first round, with the articles as they were: what a tool opens then is not because of an edit."""


if __name__ == "__main__":
    main()
