"""Scripts that do one job each in a fresh process, some in another tool's environment: a JSON object in, one out."""

from __future__ import annotations

import json
import os
import re
import subprocess
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

HERE = Path(__file__).parent
WARM_UP = 10
"""Sentences that are translated before the clock starts."""


def run(python: str, script: str, job: dict[str, Any], **variables: str) -> Any:
    """What a script beside this one prints as JSON on its last line; the job is on its stdin.

    It has folders of its own for what tools keep at home.
    """
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run(
            [python, str(HERE / script)],
            input=json.dumps(job | {"started": time.time()}),
            env=os.environ | _homes(folder) | variables,
            capture_output=True,
            text=True,
            check=False,
        )
    if done.returncode:
        raise SystemExit(done.stderr)
    return json.loads(done.stdout.splitlines()[-1])


def timed(job: dict[str, Any], translate: Callable[[list[str]], list[str]]) -> dict[str, Any]:
    """Seconds from the start of the script to the end of a first translation, and of all sentences after that."""
    import resource  # noqa: PLC0415  # not on every system, and the scripts that only translate do without it

    sentences = job["sentences"]
    translate([f"{sentence} " for sentence in sentences[:WARM_UP]])
    load, wall, cpu = time.time() - job["started"], time.perf_counter(), _cpu_seconds()
    drafts = translate(sentences)
    return {
        "load_s": load,
        "wall_s": time.perf_counter() - wall,
        "cpu_s": _cpu_seconds() - cpu,
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024 + _children_megabytes(),
        "drafts": drafts,
    }


def cut_off(translator: Any, pieces: int) -> None:
    """Have CTranslate2's class end every translation after so many pieces: random weights never end one; 0 has none.

    A translation that is made to be written, for its alignment, is written to its end.
    """
    original = translator.translate_batch

    def translate_batch(self: Any, *args: Any, **options: Any) -> Any:
        is_forced = any(options.get("target_prefix") or ())
        return original(self, *args, **(options if is_forced else options | {"max_decoding_length": pieces}))

    if pieces:
        translator.translate_batch = translate_batch


def _homes(folder: str) -> dict[str, str]:
    return {
        **{f"XDG_{kind}_HOME": f"{folder}/{kind}" for kind in ("DATA", "CONFIG", "CACHE")},
        "ARGOS_PACKAGES_DIR": f"{folder}/packages",
    }


def _cpu_seconds() -> float:
    """Of this process and, on Linux, of those that it has started."""
    stats = (Path(f"/proc/{pid}/stat").read_text(encoding="utf-8") for pid in _children())
    ticks = sum(sum(map(int, stat.rpartition(")")[2].split()[11:13])) for stat in stats)
    return time.process_time() + ticks / os.sysconf("SC_CLK_TCK")


def _children_megabytes() -> float:
    """The largest resident memory of each process that this one has started, together."""
    peaks = (
        re.search(r"VmHWM:\s*(\d+)", Path(f"/proc/{pid}/status").read_text("ascii")) for pid in _children()
    )
    return sum(int(peak[1]) for peak in peaks if peak) / 1024


def _children() -> list[str]:
    tasks = Path("/proc/self/task").glob("*/children")
    return [pid for task in tasks for pid in task.read_text("ascii").split()]
