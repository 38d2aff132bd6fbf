"""Articles into catalogs and back: foreigndesk beside its peers on a folder of real files.

    python benchmarks/roundtrip.py FOLDER [--only foreigndesk] [--limit 100] [--format json]

See README.md beside this file for what the figures mean and what is done to be fair.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

import roundtrip_ours
import roundtrip_peers
from roundtrip_environments import add_option, programs
from roundtrip_files import Figures, Reader

if TYPE_CHECKING:
    from collections import Counter

OURS = "foreigndesk"
HERE = Path(__file__).resolve().parent


def main() -> None:
    """Measure, and print the figures."""
    arguments = _parser().parse_args()
    if not arguments.folder.is_dir():
        raise SystemExit(f"{arguments.folder} is not a folder; name one with articles in it")
    results = measure(arguments)
    for name, figures in results.items():
        _tell_details(name, figures, arguments)
    told = {
        name: {"not_installed": figures} if isinstance(figures, str) else figures.told()
        for name, figures in results.items()
    }
    print(json.dumps(told, indent=2) if arguments.format == "json" else _table(told))


def measure(arguments: argparse.Namespace) -> dict[str, Figures | str]:
    """The figures of each tool that is asked for; what to do where it is not installed."""
    names = arguments.only or [OURS, *roundtrip_peers.PEERS]
    found: dict[str, Figures | str] = {}
    with ExitStack() as stack:
        folder = arguments.keep or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        python = programs(arguments.environments, "reader") / "python"
        reader = stack.enter_context(Reader(python, HERE / "page_words.py"))
        for name in names:
            scratch = folder / name
            if scratch.exists():
                raise SystemExit(f"{scratch} is there already; name another folder with --keep")
            scratch.mkdir(parents=True)
            if name == OURS:
                found[name] = roundtrip_ours.measure(arguments, reader, scratch)
            elif remedy := roundtrip_peers.PEERS[name].missing():
                found[name] = remedy
            else:
                found[name] = roundtrip_peers.measure(name, arguments, reader, scratch)
    return found


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description="Take articles into catalogs and back, with several tools.")
    parser.add_argument("folder", type=Path, help="a folder of articles, searched with all its folders")
    names = (OURS, *roundtrip_peers.PEERS)
    parser.add_argument("--only", action="append", choices=names, help="this tool alone; may be repeated")
    parser.add_argument(
        "--limit", type=int, metavar="N", help="only the first N files by the SHA-1 of their path"
    )
    parser.add_argument("--format", choices=("text", "json"), default="text")
    parser.add_argument("--from", dest="source", default="en", metavar="LOCALE", help="of the articles (en)")
    parser.add_argument("--to", dest="target", default="de", metavar="LOCALE", help="to translate into (de)")
    parser.add_argument("--rotations", type=int, default=4, help="hostile variants of each file (4)")
    parser.add_argument("--timeout", type=int, default=60, metavar="SECONDS", help="for each file (60)")
    parser.add_argument("--show-missing", type=int, default=0, metavar="N", help="the N files worst covered")
    parser.add_argument("--show-faults", type=int, default=0, metavar="N", help="N things that went wrong")
    parser.add_argument(
        "--keep", type=Path, metavar="FOLDER", help="keep all that was written in this new folder"
    )
    add_option(parser)
    return parser


def _tell_details(name: str, figures: Figures | str, arguments: argparse.Namespace) -> None:
    """Print the words and the faults that are asked for."""
    if isinstance(figures, str):
        print(f"{name} is not installed; {figures}", file=sys.stderr)
        return
    worst = sorted(figures.missing, key=lambda path: -figures.missing[path].total())
    for path in worst[: arguments.show_missing]:
        print(f"{name}: {path}: {_counted(figures.missing[path])}", file=sys.stderr)
    worst = sorted(figures.code, key=lambda path: -len(figures.code[path]))
    for path in worst[: arguments.show_missing]:
        print(f"{name}: {path}: code: {' '.join(figures.code[path][:SHOWN])}", file=sys.stderr)
    for fault in figures.faults[: arguments.show_faults]:
        print(f"{name}: {fault}", file=sys.stderr)


def _counted(words: Counter[str]) -> str:
    shown = (f"{word} {count}" if count > 1 else word for word, count in words.most_common(SHOWN))
    return f"{words.total()} missing: {', '.join(shown)}"


def _table(rows: dict[str, Any]) -> str:
    """The figures in lines of at most 80 columns."""
    width = max(map(len, rows))
    lines = [" " * width + "".join(f"{name:>{size}}" for name, size in COLUMNS.values())]
    for name, figures in rows.items():
        if "not_installed" in figures:
            lines.append(f"{name:{width}}  not installed; {figures['not_installed']}")
            continue
        cells = [f"{_cell(figures[key]):>{size}}" for key, (_, size) in COLUMNS.items()]
        lines.append(f"{name:{width}}{''.join(cells)}")
    return "\n".join(lines)


def _cell(value: float | None) -> str:
    return "–" if value is None else str(value)


COLUMNS = {
    "files": ("files", 6),
    "identical": ("same", 6),
    "crashed": ("crash", 6),
    "rejected": ("rej.", 5),
    "coverage": ("cover", 7),
    "code_words": ("code", 6),
    "pseudo_ok": ("pseudo", 7),
    "hostile_ok": ("hostile", 8),
    "cpu_s": ("cpu s", 8),
}
SHOWN = 40
"""Words of a file that are shown."""


if __name__ == "__main__":
    main()
