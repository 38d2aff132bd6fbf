"""Articles that nobody would write, and translations that nobody would accept, for as long as wanted.

python benchmarks/fuzz.py --minutes 10 --seed 1
python benchmarks/fuzz.py --minutes 10 --formats md mdx --seeds content/ tests/cases/
python benchmarks/fuzz.py --repeat 4711 --seeds content/ tests/cases/   # one case again: same folders, same formats

Articles are pieces of real ones, of the files in the folders `--seeds` and of a list of dialects, cut at lines, nested,
doubled and bitten; translations are their sources, shaken, or markup. What does not hold is told with the number of its
case and the smallest article that shows it.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import sys
import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from fuzz_pieces import FRAGMENTS, HTML, VALUES
from hostile_texts import HOSTILE
from proofs import Article, ProofError

from foreigndesk.errors import ForeigndeskError
from foreigndesk.formats.html import HtmlFormat
from foreigndesk.formats.json_articles import JsonFormat
from foreigndesk.formats.markdown import MarkdownFormat
from foreigndesk.formats.text import TextFormat
from foreigndesk.variant_trials import STRUCTURE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from foreigndesk.plugins import Format

JSON_PATHS = ["/title", "/slug", "/body", "/html", "/list/*"]
FORMATS: dict[str, Format] = {
    "md": MarkdownFormat({}),
    "mdx": MarkdownFormat({}),
    "html": HtmlFormat({}),
    "txt": TextFormat({}),
    "json": JsonFormat({"paths": JSON_PATHS, "syntaxes": {"/body": "markdown", "/html": "html"}}),
}
LONGEST, SLOWEST = 20_000, 2.0
"""Characters of an article, and CPU seconds of its parse."""
SHOWN = 3
"""How often the same fault, or what looks like it, is told."""
SHARE_LONG = 0.01
"""How many articles are made that long, by being repeated."""


class Case(NamedTuple):
    """One article with what its units are translated by."""

    suffix: str
    text: str
    targets: Callable[[str], str]
    """The translation of a source."""


def main() -> int:
    """Run cases until the time is over; exit with 1 if something did not hold."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--minutes", type=float, default=1.0)
    parser.add_argument("--seed", type=int, default=0, help="the number of the first case")
    parser.add_argument("--formats", nargs="+", choices=FORMATS, default=list(FORMATS))
    parser.add_argument("--seeds", nargs="*", type=Path, default=[], metavar="FOLDER")
    parser.add_argument("--repeat", type=int, help="run only the case of this number")
    arguments = parser.parse_args()
    fuzzer = Fuzzer(arguments.formats, arguments.seeds)
    once = arguments.repeat is not None
    numbers = [arguments.repeat] if once else _numbers(arguments.seed, arguments.minutes)
    faults = 0
    for fault in fuzzer.run(numbers):
        faults += 1
        print(fault, flush=True)
    print(", ".join(f"{what}: {count}" for what, count in sorted(fuzzer.counts.items())))
    return int(bool(faults))


def _numbers(first: int, minutes: float) -> Iterator[int]:
    end = time.monotonic() + minutes * 60
    while time.monotonic() < end:
        yield first
        first += 1


class Fuzzer:
    """Makes each case from its number alone, so that it can be run again."""

    def __init__(self, suffixes: Sequence[str], folders: Sequence[Path]) -> None:
        self._suffixes = suffixes
        self._pieces = {suffix: _pieces(suffix, folders) for suffix in suffixes}
        self.counts: Counter[str] = Counter()
        """Cases for each format, refused articles, and faults."""
        self._known: Counter[str] = Counter()

    def run(self, numbers: Iterator[int] | Sequence[int]) -> Iterator[str]:
        """What does not hold, with the smallest article found that shows it."""
        for number in numbers:
            case = self._case(number)
            self.counts[case.suffix] += 1
            fault = self._fault(case)
            if fault and self._known[fault.kind] < SHOWN:
                self._known[fault.kind] += 1
                small = shrunk(case, fault.kind, self._fault)
                told = self._fault(small)
                yield f"case {number} ({case.suffix}): {told.kind if told else ''}\n  {told.what if told else ''}\n  {small.text!r}"
            self.counts["faults"] += fault is not None

    def _case(self, number: int) -> Case:
        chance = random.Random(number)
        suffix = chance.choice(self._suffixes)
        return Case(suffix, _article(chance, suffix, self._pieces[suffix]), _translator(number))

    def _fault(self, case: Case) -> Fault | None:
        try:
            self._prove(case)
        except ProofError as broken:
            return Fault(_kind(broken), str(broken))
        except Exception as error:  # noqa: BLE001  # a crash is what we look for
            return Fault(_kind(error), f"{type(error).__name__}: {error}")
        return None

    def _prove(self, case: Case) -> None:
        format_, start = FORMATS[case.suffix], time.process_time()
        try:
            document = format_.parse(f"a.{case.suffix}", case.text)
        except ForeigndeskError:
            self.counts["refused"] += 1
            return
        finally:
            if (seconds := time.process_time() - start) > SLOWEST:
                raise ProofError(f"time: {seconds:.1f} s for {len(case.text)} characters")
        if len(case.text) > LONGEST // 2:
            return
        article = Article(format_, document)
        article.prove_identity()
        article.prove_annotation()
        article.prove_writing()
        built = article.prove_build({key: case.targets(key[1]) for key in article.keys})
        self.counts["rejected"] += any(error.what.endswith(STRUCTURE) for error in built.rejected)


class Fault(NamedTuple):
    """Something that does not hold."""

    kind: str
    """The same for the same fault, more or less."""
    what: str


def _kind(error: Exception) -> str:
    """Where it comes from: the proof, and the place in our code."""
    trace, places = error.__traceback__, []
    while trace:
        places.append(f"{Path(trace.tb_frame.f_code.co_filename).stem}.{trace.tb_frame.f_code.co_name}")
        trace = trace.tb_next
    proof = next((place for place in places if ".prove_" in place), "parse")
    return f"{proof} {places[-1]} {type(error).__name__} {str(error).partition(':')[0] if isinstance(error, ProofError) else ''}"


def shrunk(case: Case, kind: str, find: Callable[[Case], Fault | None]) -> Case:
    """A smaller article with the same fault: without some lines, then without some characters."""
    for keep in (re.compile(r"[^\n]*\n|[^\n]+").findall, re.compile(r"\w+|\W").findall, list):
        parts, size = keep(case.text), len(keep(case.text)) // 2
        end = time.monotonic() + 20
        while size and time.monotonic() < end:
            place = 0
            while place < len(parts) and time.monotonic() < end:
                fewer = parts[:place] + parts[place + size :]
                found = find(case._replace(text="".join(fewer)))
                if found and found.kind == kind:
                    parts = fewer
                else:
                    place += size
            size //= 2
        case = case._replace(text="".join(parts))
    return case


def _pieces(suffix: str, folders: Sequence[Path]) -> list[str]:
    """What articles of a format are made of."""
    pieces = [*(HTML if suffix == "html" else VALUES if suffix == "json" else FRAGMENTS)]
    for folder in folders:
        for path in sorted(folder.rglob(f"*.{suffix}")):
            text = path.read_text(encoding="utf-8", errors="replace")
            pieces += [part for part in re.split(r"(?<=\n)\s*\n", text) if part.strip()][:80]
    return pieces


def _article(chance: random.Random, suffix: str, pieces: Sequence[str]) -> str:
    if suffix == "json":
        return _json(chance)
    parts = [chance.choice(pieces) for _ in range(chance.choice([1, 1, 2, 2, 3, 4, 6]))]
    if _happens(chance, 0.5):
        parts[0] = f"{chance.choice(FRAGMENTS[:8])}" if suffix.startswith("md") else parts[0]
    text = chance.choice(["\n\n", "\n", "\n\n", "", " "]).join(
        _mutated(chance, part) if _happens(chance, 0.6) else part for part in parts
    )
    if chance.random() < SHARE_LONG:
        unit = text if _happens(chance, 0.5) else chance.choice(pieces)
        return (text + (unit or "x") * (LONGEST // max(len(unit), 1) + 1))[:LONGEST]
    text = text[: LONGEST // 4]
    ends = chance.choice(["\n"] * 5 + ["\r\n", "\r"])
    return chance.choice([""] * 8 + ["\ufeff"]) + text.replace("\n", ends)


def _json(chance: random.Random) -> str:
    body = "\n\n".join(_mutated(chance, chance.choice(FRAGMENTS[8:])) for _ in range(2))
    html = "".join(_mutated(chance, chance.choice(HTML)) for _ in range(2))
    values = {
        "title": chance.choice(VALUES),
        "body": body,
        "html": html,
        "list": [chance.choice(VALUES)] * 2,
        "n": 1,
    }
    if _happens(chance, 0.3):
        values["slug"] = chance.choice(["a-b", "", "A b"])
    written = json.dumps(values, ensure_ascii=_happens(chance, 0.5), indent=chance.choice([None, 2]))
    return _mutated(chance, written) if _happens(chance, 0.3) else written


def _happens(chance: random.Random, share: float) -> bool:
    return chance.random() < share


def _mutated(chance: random.Random, text: str) -> str:
    """A piece with something put in, taken out, doubled, nested or cut."""
    for _ in range(chance.choice([1, 1, 2, 3])):
        one, other = sorted((chance.randint(0, len(text)), chance.randint(0, len(text))))
        match chance.randint(0, 9):
            case 0 | 1 | 2:
                text = text[:one] + chance.choice(FRAGMENTS + HTML) + text[one:]
            case 3:
                text = text[:one] + text[min(other, one + 6) :]
            case 4:
                text = text[:other] + text[one:]
            case 5:
                prefix = chance.choice(["> ", "- ", "  ", "    ", "1. ", "\t", "* > ", "| ", ": "])
                text = "".join(prefix + line for line in text.splitlines(keepends=True))
            case 6:
                wrap = chance.choice(["**", "*", "`", "$", "~~", "[", "]", "|", '"', "\n"])
                text = text[:one] + wrap + text[one:other] + wrap + text[other:]
            case 7:
                text = (
                    text[:one]
                    + chance.choice(
                        [" ", "\u00a0", "\t", "\n", "\\", "\u2028", "\0", "\ue000", "😀", "&", "\x0c", "\x85"]
                    )
                    + text[one:]
                )
            case 8:
                text = text[:one]
            case _:
                text = (
                    text[:one]
                    + chance.choice(list("\\`*_[]<>&~$#-+=|:!.(){}%@/'\"^ \n")) * chance.choice([1, 2, 3])
                    + text[one:]
                )
    return text


def _translator(number: int) -> Callable[[str], str]:
    """Gives a source the same translation each time."""

    def translate(source: str) -> str:
        chance = random.Random(f"{number} {source}")
        match chance.randint(0, 4):
            case 0:
                return source
            case 1:
                return chance.choice(HOSTILE)
            case 2:
                return chance.choice(FRAGMENTS)
            case _:
                return _mutated(chance, source)

    return translate


if __name__ == "__main__":
    sys.exit(main())
