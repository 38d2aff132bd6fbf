"""Kill a run before every call that touches the project, fail every such call, fill the disk, and count the damage.

    python benchmarks/killing.py                      every kill, about ten minutes
    python benchmarks/killing.py --calls renameat2,fsync --at-most 5
    python benchmarks/killing.py --errors ENOSPC,EIO  the calls fail instead
    python benchmarks/killing.py --disk               the disk is full at every size

Needs Linux with strace, which must be allowed to trace; for --disk, unshare. A run brings existing catalogs up to date,
some of them reviewed, makes new ones, and builds. After each kill every file must be its old or its new version, every
text of a person must be there, and the next run must end as if nothing had happened. The idea is SQLite's.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

FOREIGNDESK = Path(sys.executable).with_name("foreigndesk")
ENVIRONMENT = os.environ | {"SOURCE_DATE_EPOCH": "0", "PYTHONDONTWRITEBYTECODE": "1"}
UNSHARE = shutil.which("unshare") or "unshare"
CALLS = "openat,write,pwrite64,fsync,fdatasync,renameat2,rename,link,unlink,close,mkdir,ftruncate,chmod"
SETTINGS = 'source_locale = "en"\nlocales = ["de", "fr"]\nengine = "pseudo"\n'
ARTICLE = "# The harbour\n\nThe first text.\n\nThe second text.\n\nThe third text.\n"
CHANGED = ARTICLE.replace("second text", "second, longer text").replace("The harbour", "The old harbour")
MANIFEST = "translations/.manifest.json"
EXIT_FAULT = 5
NO_ROOM = 99
"""The exit code of a run on a disk that has not even room for the project."""
STOPPED = {-9, 137}
PAGES = 60
"""About as many as a run writes."""
HARM = ("torn", "gone", "lost", "tracebacks", "next run failed", "unlike a clean run")
RE_HERE = re.compile(r"AT_FDCWD<[^>]*>")
"""How strace shows the current folder, from which every path is counted."""
RE_CALL = re.compile(r"(?P<process>\d+) +(?P<call>\w+)\((?P<arguments>.*)")


@dataclass(frozen=True)
class Case:
    """A project before the run, and what a clean run makes of it."""

    folder: Path
    old: dict[str, bytes]
    new: dict[str, bytes]
    bare: dict[str, bytes]
    """What a run makes of it that has no memory, as on a full disk: what could be recalled is drafted."""
    written: tuple[str, ...]
    """Texts of people."""


def main() -> int:
    """Do what is asked for and print the counts; 1 if anything came to harm."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--calls", default=CALLS)
    parser.add_argument("--errors", default="", help="fail with these errors instead of killing")
    parser.add_argument("--at-most", type=int, default=0, help="places of each call, spread evenly")
    parser.add_argument("--disk", action="store_true")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="killing-") as work:
        case = prepare(Path(work))
        if given.disk:
            return tell("disk", fill(case, Path(work), given.at_most))
        harm = 0
        places = find_places(case, Path(work), given.calls.split(","))
        for call, found in places.items():
            chosen = found[:: max(1, len(found) // given.at_most)] if given.at_most else found
            for fault in given.errors.split(",") if given.errors else [""]:
                counts: Counter[str] = Counter()
                for place in chosen:
                    counts += attack(case, Path(work), call, place, fault)
                harm |= tell(f"{call} {fault or 'KILL'}", counts)
    return harm


def prepare(work: Path) -> Case:
    """The project: two articles, one of which is drafted, reviewed in part and then changed."""
    folder = work / "before"
    put(folder, "foreigndesk.toml", SETTINGS)
    put(folder, "articles/a.md", ARTICLE)
    run(folder)
    written = []
    for locale in ("de", "fr"):
        path = folder / f"l10n/{locale}/articles/a.md.po"
        blocks = path.read_text(encoding="utf-8").split("\n\n")
        for place, block in enumerate(blocks):
            if "text." in block:
                written.append(f"{locale} by a person {place}")
                accepted = block.replace("#, fuzzy\n", "").rpartition("\nmsgstr ")[0]
                blocks[place] = f'# seen {place}\n{accepted}\nmsgstr "{written[-1]}"'
        path.write_text("\n\n".join(blocks).rstrip("\n") + "\n", encoding="utf-8")
    put(folder, "articles/a.md", CHANGED)
    put(folder, "articles/b.md", ARTICLE)
    clean, bare = copy(folder, work / "clean"), copy(folder, work / "bare")
    run(clean)
    shutil.rmtree(bare / ".foreigndesk")
    (bare / ".foreigndesk/memory.sqlite").mkdir(parents=True)
    run(bare)
    return Case(folder=folder, old=files(folder), new=files(clean), bare=files(bare), written=tuple(written))


def find_places(case: Case, work: Path, calls: list[str]) -> dict[str, list[int]]:
    """For each call the numbers of those that touch the project, counted from the start of the run."""
    folder = copy(case.folder, work / "traced")
    trace = work / "trace.txt"
    run(folder, ["strace", "-f", "-y", "-o", str(trace), "-e", f"trace={','.join(calls)}"])
    counts: Counter[tuple[str, str]] = Counter()
    places: dict[str, list[int]] = {call: [] for call in calls}
    for line in trace.read_text(encoding="utf-8", errors="replace").splitlines():
        if found := RE_CALL.match(line):
            key = (found["process"], found["call"])
            counts[key] += 1
            if str(folder) in RE_HERE.sub("", found["arguments"]):
                places[found["call"]].append(counts[key])
    return {call: sorted(set(found)) for call, found in places.items() if found}


def attack(case: Case, work: Path, call: str, place: int, fault: str) -> Counter[str]:
    """One run that is killed before the call, or in which the call fails; and the run after it."""
    folder = copy(case.folder, work / "traced")  # Always the same path, so that the counts are the same.
    what = f"error={fault}" if fault else "signal=KILL"
    inject = f"inject={call}:{what}:when={place}"
    done = run(folder, ["strace", "-f", "-qq", "-o", os.devnull, "-e", f"trace={call}", "-e", inject])
    return judge(case, folder, done, is_killed=not fault)


def judge(
    case: Case, folder: Path, first: subprocess.CompletedProcess[str], *, is_killed: bool
) -> Counter[str]:
    """What the run left, and what the next one makes of it."""
    counts = Counter(
        runs=1, stopped=int(first.returncode in STOPPED), refused=int(first.returncode == EXIT_FAULT)
    )
    left = files(folder)
    strays = {path for path in left if path.endswith(".foreigndesk-tmp")}
    counts["strays"] = len(strays)
    versions = [case.old, case.new, case.bare]
    torn = [path for path in sorted(left.keys() - strays) if not is_whole(path, left[path], versions)]
    counts["torn"] = len(torn)
    counts["gone"] = sum(1 for path in case.old.keys() & case.new.keys() if path not in left)
    counts["lost"] = lost(case, folder)
    if not is_killed and "Traceback" in first.stderr:
        counts["tracebacks"] = 1
    again = run(folder)
    counts["next run failed"] = int(again.returncode != 0)
    counts["lost"] += lost(case, folder)
    done = files(folder)
    counts["unlike a clean run"] = int(
        done.keys() != case.new.keys()
        or not all(is_whole(path, data, [case.new, case.bare]) for path, data in done.items())
    )
    if any(
        counts[name]
        for name in ("torn", "gone", "lost", "tracebacks", "next run failed", "unlike a clean run")
    ):
        print(first.args, first.returncode, torn, first.stderr, again.stderr, sep="\n", file=sys.stderr)
    return counts


def is_whole(path: str, data: bytes, made: Sequence[Mapping[str, bytes]]) -> bool:
    """Whether a file is one of its versions; of the record of variants, each row is."""
    versions = [files[path] for files in made if path in files]
    if path != MANIFEST or data in versions:
        return data in versions
    rows = [row for version in versions for row in json.loads(version)["variants"].items()]
    return all(row in rows for row in json.loads(data)["variants"].items())


def fill(case: Case, work: Path, at_most: int) -> Counter[str]:
    """Runs on disks that are full after some more pages each time, until one is large enough."""
    step = max(1, PAGES // at_most) if at_most else 1
    counts: Counter[str] = Counter()
    pages = sum(1 + len(data) // 4096 for data in case.old.values()) + 10
    for size in range(pages, pages + 4 * PAGES, step):
        mount = work / "disk"
        back = work / "left"
        shutil.rmtree(back, ignore_errors=True)
        mount.mkdir(exist_ok=True)
        # The project is copied out of the disk, which is gone with its name space.
        script = (
            f"mount -t tmpfs -o size={size * 4}k tmpfs {mount} && cp -a {case.folder}/. {mount} || exit {NO_ROOM}\n"
            f"cd {mount} && {FOREIGNDESK} translate; code=$?\ncp -a {mount}/. {back}; exit $code"
        )
        back.mkdir()
        done = subprocess.run(
            [UNSHARE, "-rm", "sh", "-c", script],
            capture_output=True, text=True, env=ENVIRONMENT, check=False,
        )  # fmt: skip
        if done.returncode == NO_ROOM:
            continue
        counts += judge(case, back, done, is_killed=False)
        if done.returncode == 0:
            return counts
    return counts


def lost(case: Case, folder: Path) -> int:
    """Texts of people that stand in no catalog."""
    told = "".join(path.read_text(encoding="utf-8") for path in folder.glob("l10n/**/*.po"))
    return sum(1 for text in case.written if f'"{text}"' not in told)


def tell(name: str, counts: Counter[str]) -> int:
    """Print one line of counts; 1 if anything came to harm."""
    told = ", ".join(f"{what} {counts[what]}" for what in ("runs", "stopped", "refused", "strays", *HARM))
    print(f"{name:18} {told}", flush=True)
    return int(any(counts[what] for what in HARM))


def run(folder: Path, before: list[str] | None = None) -> subprocess.CompletedProcess[str]:
    """Run the command in the project, below a tracer if one is given."""
    command = [*(before or []), str(FOREIGNDESK), "translate"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, env=ENVIRONMENT, check=False)


def put(folder: Path, path: str, text: str) -> None:
    """Write a file of the project."""
    (folder / path).parent.mkdir(parents=True, exist_ok=True)
    (folder / path).write_text(text, encoding="utf-8")


def copy(folder: Path, target: Path) -> Path:
    """Copy the project over what is at the target."""
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(folder, target)
    return target


def files(folder: Path) -> dict[str, bytes]:
    """All files of a project but its state, which differs from run to run."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and ".foreigndesk" not in path.relative_to(folder).parts
    }


if __name__ == "__main__":
    sys.exit(main())
