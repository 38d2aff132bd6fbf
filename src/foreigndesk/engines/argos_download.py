"""Downloads, for `foreigndesk models install` alone: no other command imports this module.

An address is one that the person typed, or that the index gave which they asked for.
"""

from __future__ import annotations

import http.client
import urllib.error
import urllib.request
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from .. import __version__
from ..errors import InputError, SettingsError, StorageError
from .argos_archive import CHUNK, MOST_BYTES

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from typing import IO

    Progress = Callable[[int, int], None]

TIMEOUT = 60
"""Seconds without a byte."""


def download(
    address: str,
    target: Path,
    *,
    is_checked: bool = False,
    limit: int = MOST_BYTES,
    progress: Progress = lambda _done, _total: None,
) -> None:
    """Write what is at the address to `target`; `file://` reads this machine's disk.

    Plain `http://` is refused unless the checksum is known (`is_checked`), also where a server leads there. `progress`
    is called with the bytes so far and all of them, 0 if the server does not tell. Raises `StorageError` if nothing or
    not everything came, `InputError` if it is larger than `limit` bytes.
    """
    schemes = {"file", "https", "http"} if is_checked else {"file", "https"}
    opener = urllib.request.build_opener(_Redirects(schemes - {"file"}))
    try:
        _check_scheme(address, schemes)
        request = urllib.request.Request(address, headers={"User-Agent": f"foreigndesk/{__version__}"})  # noqa: S310  # the scheme has just been checked
        with opener.open(request, timeout=TIMEOUT) as response, target.open("xb") as file:
            total = int(response.headers.get("Content-Length") or 0)
            done = _copy(response, file, address, limit, lambda count: progress(count, total))
    except (
        urllib.error.URLError,
        http.client.HTTPException,
        TimeoutError,
        ConnectionError,
        ValueError,
    ) as error:
        raise _failed(address, str(getattr(error, "reason", error)) or type(error).__name__) from error
    if done < total:
        raise _failed(address, f"the connection broke off after {done} of {total} bytes")


class _Redirects(urllib.request.HTTPRedirectHandler):
    """Follows a server only to addresses that would have been accepted."""

    def __init__(self, schemes: set[str]) -> None:
        self._schemes = schemes

    def redirect_request(self, *arguments: Any) -> urllib.request.Request | None:
        _check_scheme(str(arguments[-1]), self._schemes)
        return super().redirect_request(*arguments)


def _check_scheme(address: str, schemes: set[str]) -> None:
    scheme = urlsplit(address).scheme
    if scheme == "http" and "http" not in schemes:
        what = "what comes over plain http may have been changed on the way"
        remedy = "use https, or give the file's --sha256"
    elif scheme not in schemes:
        what, remedy = "this is no address to download from", "give one that starts with https://"
    else:
        return
    raise SettingsError(what, remedy=remedy, location=address)


def _copy(source: Any, target: IO[bytes], address: str, limit: int, progress: Callable[[int], None]) -> int:
    """The number of bytes."""
    done = 0
    while chunk := source.read(CHUNK):
        done += len(chunk)
        if done > limit:
            what, remedy = f"this is larger than {limit >> 20} MB", "check the address"
            raise InputError(what, remedy=remedy, location=address)
        target.write(chunk)
        progress(done)
    return done


def _failed(address: str, why: str) -> StorageError:
    return StorageError(
        f"this cannot be downloaded ({why})",
        remedy="check the network and the address, or get the file another way and install it from the disk",
        location=address,
    )
