"""How much of a site's existing translations `foreigndesk adopt` takes over, and whether a build gives them back.

    python benchmarks/adopting.py FOLDER --from en --to de [--front-matter tags.*] [--sample 100] [--format json]

The folder has one folder for each locale. See README.md beside this file for what the figures mean.
"""

from __future__ import annotations

import argparse
import json
import random
import shutil
import tempfile
from collections import Counter
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from foreigndesk import po
from foreigndesk.adopting import Plan, adopt
from foreigndesk.catalog import SLUG
from foreigndesk.jobs import Selection, Workspace
from foreigndesk.layouts import laid_out
from foreigndesk.locales import parse_locale
from foreigndesk.model import State
from foreigndesk.project import Project
from foreigndesk.settings import Settings
from foreigndesk.variant_trials import splice
from foreigndesk.variants import render

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from foreigndesk.adopting import Row
    from foreigndesk.jobs import Job
    from foreigndesk.model import Document, Locale
    from foreigndesk.plugins import Format

KEYS = ["title", "description", "summary", "subtitle", "alt", "caption"]
"""What is translated of front matter without settings."""


def main() -> None:
    """Adopt a copy of the site, and print the figures."""
    arguments = _parser().parse_args()
    source, target = parse_locale(arguments.source), parse_locale(arguments.target)
    with tempfile.TemporaryDirectory() as scratch:
        root = Path(scratch).resolve()
        shutil.copytree(arguments.folder, root / "content")
        settings = Settings(
            source_locale=source,
            locales=(target,),
            articles=(f"content/{source}/**/*.md", f"content/{source}/**/*.mdx"),
            variants="content",
            formats={"markdown": {"front_matter": [*KEYS, *arguments.front_matter]}},
        )
        workspace = Workspace(Project(root, settings))
        plan = Plan(article=f"content/{source}", translation=f"content/{target}")
        rows = adopt(workspace, plan, (target,), source=source).rows
        figures = _figures(workspace, rows, target)
        if arguments.sample:
            _show(workspace, rows, target, arguments)
    print(json.dumps(figures, indent=2) if arguments.format == "json" else _table(figures))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description="Adopt the existing translations of a site.")
    parser.add_argument("folder", type=Path, help="a folder with one folder for each locale")
    parser.add_argument("--from", dest="source", default="en", metavar="LOCALE", help="of the articles (en)")
    parser.add_argument(
        "--to", dest="target", default="de", metavar="LOCALE", help="of the translations (de)"
    )
    parser.add_argument(
        "--front-matter", action="append", default=[], metavar="KEY", help="is translated, too"
    )
    parser.add_argument("--sample", type=int, default=0, metavar="N", help="print N pairs to look at")
    parser.add_argument(
        "--state", choices=("reviewed", "translated"), default="reviewed", help="of that sample"
    )
    parser.add_argument("--seed", type=int, default=1, help="which N they are")
    parser.add_argument("--format", choices=("text", "json"), default="text")
    return parser


def _figures(workspace: Workspace, rows: Sequence[Row], target: Locale) -> dict[str, Any]:
    sums: Counter[str] = Counter()
    reasons: Counter[str] = Counter()
    for row in rows:
        sums.update({name: value for name, value in asdict(row.tally).items() if name != "kept"})
        sums.update(surplus=row.surplus, identical=row.identical)
        [job] = workspace.each(Selection(articles=(row.article,), targets=(target,)))
        translation = job.format.parse(row.translation, workspace.project.read(row.translation))
        sums["own"] += _rebuilt(translation, job.format) == translation.text
        reasons.update([] if row.identical else [_reason(row, job, translation)])
    return {"articles": len(rows), **sums, "not_identical": dict(reasons)}


def _rebuilt(document: Document, format_: Format) -> str:
    """The file out of its own texts, each written anew as a translation is."""
    pieces = [None if each.keep else format_.encode(each, each.source) for each in document.segments]
    return laid_out(splice(document, pieces), document.text, format_, path=document.path)


def _reason(row: Row, job: Job, translation: Document) -> str:
    """The first thing that keeps a build from giving the translation's file back."""
    if _body(job.document) != _body(translation):
        return "other structure"
    if row.tally.missing or row.surplus:
        return "a text without a counterpart"
    if row.tally.doubtful:
        return "a doubtful pair"
    if job.document.skeleton != translation.skeleton:
        return "other front matter or code"
    targets = {each.unit.key: each.translation.target for each in job.catalog.entries}
    text = laid_out(
        render(job.document, targets, job.format), translation.text, job.format, path=row.translation
    )
    return "spelling" if text != translation.text else "what a variant says of itself"


def _body(document: Document) -> list[str]:
    return [part for part in document.skeleton if part.startswith(("start", "end", "words"))]


def _show(workspace: Workspace, rows: Sequence[Row], target: Locale, arguments: argparse.Namespace) -> None:
    """Pairs to be judged by who speaks both languages."""
    distinct = {pair[1:3]: pair for pair in _pairs(workspace, rows, target, State(arguments.state))}
    found = list(distinct.values())
    chosen = random.Random(arguments.seed).sample(found, min(arguments.sample, len(found)))
    for number, (article, source, translation, doubts) in enumerate(chosen, start=1):
        print(f"{number}. {article}\n   {source}\n   {translation}")
        print("".join(f"   ? {doubt}\n" for doubt in doubts))


def _pairs(
    workspace: Workspace, rows: Sequence[Row], target: Locale, state: State
) -> Iterator[tuple[str, str, str, tuple[str, ...]]]:
    for row in rows:
        path = workspace.project.catalog_path(row.article, target)
        for entry in po.loads(workspace.project.read(path), path=path).entries:
            if entry.translation.state is state and entry.unit.context != SLUG:
                yield row.article, entry.unit.source, entry.translation.target, entry.translation.doubts


def _table(figures: dict[str, Any]) -> str:
    reasons = figures.pop("not_identical")
    lines = [f"{name:12} {value:6}" for name, value in figures.items()]
    return "\n".join([*lines, *(f"  {count:5} {reason}" for reason, count in reasons.items())])


if __name__ == "__main__":
    main()
