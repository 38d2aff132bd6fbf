"""Whether inline tags come through a translation, and whether they are around the right words.

    python benchmarks/tags.py FILE.jsonl [--from en --to de] [--argos PYTHON] [--format json]

See README.md beside this file for what is measured and how.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import workers
from pair_options import locales, package, parser, printed, translator
from rapidfuzz import fuzz
from scoring import chrf

from foreigndesk.catalog import units_of
from foreigndesk.formats.html import HtmlFormat
from foreigndesk.glossary import Glossary
from foreigndesk.translation import Desk, Request
from foreigndesk.variants import render

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator, Sequence

    from foreigndesk.glossary import Terms

COLUMNS = ("segments", "well_formed", "matched", "spans", "chrf", "chrf_words", "doubted")

HEAD = '<?xml version="1.0"?>'
"""The texts are XML, in which an ampersand is always written as a reference."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A segment with tags, and what people made of it."""

    source: str
    reference: str


def main() -> None:
    """Measure, and print the figures."""
    options = parser("Measure how inline tags come through.", "JSON lines, a text in XML per locale")
    options.add_argument("--argos", help="a Python interpreter that has argostranslate")
    options.add_argument("--limit", type=int, help="only so many segments")
    options.add_argument("--show", type=int, default=0, metavar="N", help="print the first N drafts")
    arguments = options.parse_args()
    rows = [
        Row(source=row[arguments.source], reference=row[arguments.target])
        for row in map(json.loads, arguments.path.read_text(encoding="utf-8").splitlines())
    ][: arguments.limit]
    runs = measure(arguments, rows)
    printed(runs["foreigndesk"] | {"runs": runs}, _table(runs), arguments)


def measure(arguments: argparse.Namespace, rows: Sequence[Row]) -> dict[str, dict[str, Any]]:
    """The figures of each contender."""
    terms = Glossary().terms(*locales(arguments))
    desk, whole = Desk(translator(arguments), terms), [row.source for row in rows]
    drafts, doubted = _ours(desk, whole, terms)
    contenders = {"foreigndesk": drafts, "piece by piece": _fragments(desk, whole, terms)}
    if arguments.argos:
        job = {
            "texts": whole,
            "source": arguments.source,
            "target": arguments.target,
            "package": str(package(arguments)),
        }
        contenders["argostranslate"] = workers.run(arguments.argos, "argos_worker.py", job)
    for row, draft in list(zip(rows, drafts, strict=True))[: arguments.show]:
        print(f"< {row.source}\n> {draft}\n= {row.reference}\n", file=sys.stderr)
    runs = {name: _figures(rows, texts) for name, texts in contenders.items()}
    runs["foreigndesk"]["doubted"] = doubted
    return runs


def _ours(desk: Desk, texts: Sequence[str], terms: Terms) -> tuple[list[str], int]:
    """The texts as HTML articles, drafted together and rebuilt; and how many of them have a doubt."""
    format_ = HtmlFormat({})
    documents = [format_.parse("segment.xhtml", f"{HEAD}{text}") for text in texts]
    units = [units_of(document, slug="") for document in documents]
    requests = [Request(unit=unit, format=format_, terms=terms) for some in units for unit in some]
    drafts = iter(desk.draft(requests))
    built, doubted = [], 0
    for document, some in zip(documents, units, strict=True):
        mine = {unit.key: next(drafts) for unit in some}
        doubted += any(draft.doubts for draft in mine.values())
        targets = {key: draft.target for key, draft in mine.items() if draft.target}
        built.append(render(document, targets, format_).removeprefix(HEAD))
    return built, doubted


def _fragments(desk: Desk, texts: Sequence[str], terms: Terms) -> list[str]:
    """Every run of words between tags translated alone, by the same engine."""
    trees = [_tree(text) for text in texts]
    runs = [run for tree in trees for run in _runs(tree) if run.strip()]
    translated = iter(desk.translate([run.strip() for run in runs], terms))
    return [_written(tree, translated) for tree in trees]


def _tree(text: str) -> ET.Element:
    return ET.fromstring(f"<all>{text}</all>")  # noqa: S314  # the file of the person who measures


def _runs(tree: ET.Element) -> Iterator[str]:
    for element in tree.iter():
        yield element.text or ""
        yield (element.tail or "") if element is not tree else ""


def _written(tree: ET.Element, translated: Iterator[str]) -> str:
    def spaced(run: str | None) -> str:
        core = (run or "").strip()
        return (run or "").replace(core, next(translated), 1) if core else run or ""

    for element in tree.iter():
        element.text = spaced(element.text)
        element.tail = spaced(element.tail)
    return ET.tostring(tree, encoding="unicode").removeprefix("<all>").removesuffix("</all>")


def _figures(rows: Sequence[Row], texts: Sequence[str]) -> dict[str, Any]:
    """Shares of well-formed and of complete texts; chrF of what is in the tags, and of all words."""
    trees = [_parsed(text) for text in texts]
    references = [_tree(row.reference) for row in rows]
    matched = [
        tree is not None and _names(tree) == _names(_tree(row.source))
        for row, tree in zip(rows, trees, strict=True)
    ]
    spans = [
        pair
        for tree, reference in zip(trees, references, strict=True)
        for pair in _span_pairs(tree, reference)
    ]
    words = [("".join(tree.itertext()) if tree is not None else "") for tree in trees]
    return {
        "segments": len(rows),
        "well_formed": sum(tree is not None for tree in trees),
        "matched": sum(matched),
        "spans": len(spans),
        "chrf": round(chrf([ours for ours, _ in spans], [theirs for _, theirs in spans]), 1),
        "chrf_words": round(chrf(words, ["".join(tree.itertext()) for tree in references]), 1),
        "doubted": "",
    }


def _parsed(text: str) -> ET.Element | None:
    try:
        return _tree(text)
    except ET.ParseError:
        return None


def _names(tree: ET.Element) -> Counter[str]:
    return Counter(
        f"{element.tag} {sorted(element.attrib.items())}" for element in tree.iter() if element is not tree
    )


def _span_pairs(tree: ET.Element | None, reference: ET.Element) -> Iterator[tuple[str, str]]:
    """What is in each element, beside what the reference has in one of the same name: the likest first."""
    for name in dict.fromkeys(element.tag for element in reference.iter() if element is not reference):
        theirs = ["".join(element.itertext()) for element in reference.iter(name)]
        ours = ["".join(element.itertext()) for element in tree.iter(name)] if tree is not None else []
        while theirs and ours:
            pairs = ((one, other) for one in ours for other in theirs)
            best = max(pairs, key=lambda pair: fuzz.ratio(*pair))
            ours.remove(best[0])
            theirs.remove(best[1])
            yield best
        yield from (("", other) for other in theirs)


def _table(runs: dict[str, dict[str, Any]]) -> str:
    lines = ["".join([f"{'':16}", *(f"{column:>13}" for column in COLUMNS)])]
    lines += [
        "".join([f"{name:16}", *(f"{run[column]:>13}" for column in COLUMNS)]) for name, run in runs.items()
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    main()
