"""Whether inline tags come through a translation, and whether they are around the right words.

    python benchmarks/tags.py FILE.jsonl [--from en --to de] [--argos PYTHON] [--format json]

See README.md beside this file for what is measured and how.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import xml.etree.ElementTree as ET  # our own output and measuring data
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import argos_peer
from argos_peer import open_translation

try:
    from rapidfuzz import fuzz
except ImportError:  # The other interpreter does not have it, and only makes drafts.
    fuzz = None

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from foreigndesk.translation import Desk

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
    arguments = _parser().parse_args()
    if arguments.worker:
        print(json.dumps(_work_argos(json.load(sys.stdin))))
        return
    rows = [
        Row(source=row[arguments.source], reference=row[arguments.target])
        for row in map(json.loads, arguments.path.read_text(encoding="utf-8").splitlines())
    ][: arguments.limit]
    runs = measure(arguments, rows)
    figures = runs["foreigndesk"] | {"runs": runs}
    print(json.dumps(figures, indent=2) if arguments.format == "json" else _table(runs))


def measure(arguments: argparse.Namespace, rows: Sequence[Row]) -> dict[str, dict[str, Any]]:
    """The figures of each contender."""
    desk, whole = _desk(arguments), [row.source for row in rows]
    drafts, doubted = _ours(desk, whole)
    contenders = {"foreigndesk": drafts, "piece by piece": _fragments(desk, whole)}
    if arguments.argos:
        job = {
            "texts": whole,
            "source": arguments.source,
            "target": arguments.target,
            "package": str(_package(arguments)),
        }
        contenders["argostranslate"] = argos_peer.run(arguments.argos, __file__, "argos", job)
    if arguments.show:
        for row, draft in list(zip(rows, drafts, strict=True))[: arguments.show]:
            print(f"< {row.source}\n> {draft}\n= {row.reference}\n", file=sys.stderr)
    runs = {name: _figures(rows, texts) for name, texts in contenders.items()}
    runs["foreigndesk"]["doubted"] = doubted
    return runs


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description="Measure how inline tags come through.")
    parser.add_argument("path", type=Path, nargs="?", default=Path(), help="JSON lines, a text per locale")
    parser.add_argument("--from", dest="source", default="en", help="locale of the sources")
    parser.add_argument("--to", dest="target", default="de", help="locale of the references")
    parser.add_argument("--models", type=Path, action="append", default=[], help="folder of packages")
    parser.add_argument("--argos", help="a Python interpreter that has argostranslate")
    parser.add_argument("--limit", type=int, help="only so many segments")
    parser.add_argument("--show", type=int, default=0, metavar="N", help="print the first N drafts")
    parser.add_argument("--format", choices=("text", "json"), default="text")
    parser.add_argument("--worker", choices=("argos",), help=argparse.SUPPRESS)
    return parser


def _desk(arguments: argparse.Namespace) -> Desk:
    from foreigndesk.engines.argos import ArgosEngine  # noqa: PLC0415  # the other interpreter does not have us
    from foreigndesk.glossary import Glossary  # noqa: PLC0415  # as above
    from foreigndesk.locales import parse_locale  # noqa: PLC0415  # as above
    from foreigndesk.translation import Desk  # noqa: PLC0415  # as above

    source, target = parse_locale(arguments.source), parse_locale(arguments.target)
    return Desk(ArgosEngine({}, arguments.models).open(source, target), Glossary().terms(source, target))


def _package(arguments: argparse.Namespace) -> Path:
    from foreigndesk.engines.argos_shelf import find_packages, package_folders  # noqa: PLC0415  # as above
    from foreigndesk.locales import parse_locale  # noqa: PLC0415  # as above

    shelf = find_packages(package_folders(arguments.models, os.environ))
    route = shelf.find_route(parse_locale(arguments.source), parse_locale(arguments.target))
    if len(route) != 1:
        raise SystemExit("there must be one package for this pair")
    return route[0].path.resolve()


def _ours(desk: Desk, texts: Sequence[str]) -> tuple[list[str], int]:
    """The texts as HTML articles, drafted together and rebuilt; and how many of them have a doubt."""
    from foreigndesk.catalog import units_of  # noqa: PLC0415  # as above
    from foreigndesk.formats.html import HtmlFormat  # noqa: PLC0415  # as above
    from foreigndesk.glossary import Glossary  # noqa: PLC0415  # as above
    from foreigndesk.locales import parse_locale  # noqa: PLC0415  # as above
    from foreigndesk.translation import Request  # noqa: PLC0415  # as above
    from foreigndesk.variants import render  # noqa: PLC0415  # as above

    format_ = HtmlFormat({})
    terms = Glossary().terms(parse_locale("en"), parse_locale("de"))
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


def _fragments(desk: Desk, texts: Sequence[str]) -> list[str]:
    """Every run of words between tags translated alone, by the same engine."""
    from foreigndesk.glossary import Glossary  # noqa: PLC0415  # as above
    from foreigndesk.locales import parse_locale  # noqa: PLC0415  # as above

    terms = Glossary().terms(parse_locale("en"), parse_locale("de"))
    trees = [_tree(text) for text in texts]
    runs = [run for tree in trees for run in _runs(tree) if run.strip()]
    translated = iter(desk.translate([run.strip() for run in runs], terms))
    return [_written(tree, translated) for tree in trees]


def _tree(text: str) -> ET.Element:
    return ET.fromstring(f"<all>{text}</all>")  # noqa: S314  # measuring data


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


def _work_argos(job: dict[str, Any]) -> list[str]:
    """The texts through Argos Translate's own tag trees."""
    from importlib import import_module  # noqa: PLC0415  # of this interpreter only

    tags: Any = import_module("argostranslate.tags")
    translation = open_translation(Path(job["package"]), job["source"], job["target"], is_split=False)

    def grown(element: ET.Element) -> Any:
        children: list[Any] = [element.text] if element.text else []
        for child in element:
            children.append(grown(child))
            children += [child.tail] if child.tail else []
        tag = tags.Tag(children)
        tag.name = element.tag
        return tag

    def dumped(tag: Any) -> str:
        inside = "".join(
            _escaped(child) if isinstance(child, str) else dumped(child) for child in tag.children
        )
        return f"<{tag.name}>{inside}</{tag.name}>"

    texts = [dumped(tags.translate_tags(translation, grown(_tree(text)))) for text in job["texts"]]
    return [text.removeprefix("<all>").removesuffix("</all>") for text in texts]


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _figures(rows: Sequence[Row], texts: Sequence[str]) -> dict[str, Any]:
    """Shares of well-formed and of complete texts; chrF of what is in the tags, and of all words."""
    from sacrebleu.metrics import CHRF  # type: ignore[import-not-found]  # noqa: PLC0415  # not ours: see README.md

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
    score = CHRF()
    return {
        "segments": len(rows),
        "well_formed": sum(tree is not None for tree in trees),
        "matched": sum(matched),
        "spans": len(spans),
        "chrf": round(score.corpus_score([ours for ours, _ in spans], [[theirs for _, theirs in spans]]).score, 1),
        "chrf_words": round(score.corpus_score(words, [["".join(tree.itertext()) for tree in references]]).score, 1),
        "doubted": "",
    }  # fmt: skip


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
