"""A sample of `benchmarks/killing.py`: the command itself, killed, and with a disk that fails."""

from __future__ import annotations

import contextlib
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parent.parent / "benchmarks" / "killing.py"
TRACE = ["strace", "-f", "-qq", "-o", "/dev/null", "-e", "trace=renameat2", "true"]
MOUNT = ["unshare", "-rm", "sh", "-c", "mount -t tmpfs -o size=64k tmpfs /mnt"]


def works(command: list[str]) -> bool:
    with contextlib.suppress(OSError, subprocess.SubprocessError):
        return subprocess.run(command, capture_output=True, check=False, timeout=20).returncode == 0
    return False


traced = pytest.mark.skipif(
    not works(TRACE) or not SCRIPT.exists(), reason="strace is not installed, or may not trace"
)


def harm(*options: str) -> tuple[int, str]:
    run = subprocess.run(
        [sys.executable, str(SCRIPT), *options], capture_output=True, text=True, check=False, timeout=600
    )
    return run.returncode, run.stdout + run.stderr


@traced
def test_a_kill_tears_nothing_and_loses_nothing() -> None:
    code, told = harm("--calls", "renameat2,write", "--at-most", "2")

    assert (code, told.count("stopped 2")) == (0, 2), told


@traced
def test_a_failing_disk_tears_nothing_and_loses_nothing() -> None:
    code, told = harm("--calls", "fsync,close", "--errors", "ENOSPC,EIO", "--at-most", "1")

    assert code == 0, told
    assert "refused 1" in told


@pytest.mark.skipif(
    not works(MOUNT) or not SCRIPT.exists(), reason="needs a user name space with a disk of its own"
)
def test_a_full_disk_tears_nothing_and_loses_nothing() -> None:
    code, told = harm("--disk", "--at-most", "3")

    assert code == 0, told
