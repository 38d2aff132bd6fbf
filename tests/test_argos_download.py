"""Downloads, from a server on this machine."""

from __future__ import annotations

from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import TYPE_CHECKING

import pytest

from foreigndesk.engines.argos_download import download
from foreigndesk.errors import ForeigndeskError, InputError, SettingsError, StorageError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

CONTENT = b"weights" * 1000

AWAY = {
    "/away": "http://127.0.0.1:1/file",
    "/disk": "file:///etc/hosts",
    "/other": "ftp://127.0.0.1/file",
    "/here": "/file",
}


class Handler(BaseHTTPRequestHandler):
    """`/file` is whole, `/short` breaks off, others lead elsewhere."""

    def do_GET(self) -> None:
        away = AWAY.get(self.path)
        known = self.path in {"/file", "/short"}
        self.send_response(302 if away else 200 if known else 404)
        if away:
            self.send_header("Location", away)
        self.send_header("Content-Length", str(len(CONTENT) if known else 0))
        self.end_headers()
        if known:
            self.wfile.write(CONTENT if self.path == "/file" else CONTENT[:10])

    def log_message(self, *arguments: object) -> None:
        """Tests are quiet."""


@contextmanager
def serving() -> Iterator[str]:
    """The address of a server that runs meanwhile."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with serving() as address:
        yield address


@pytest.mark.parametrize("page", ["/file", "/here"])
def test_what_is_there_is_written_and_told(server: str, tmp_path: Path, page: str) -> None:
    told: list[tuple[int, int]] = []
    download(
        server + page,
        tmp_path / "a",
        is_checked=True,
        progress=lambda done, total: told.append((done, total)),
    )
    assert (tmp_path / "a").read_bytes() == CONTENT
    assert told[-1] == (7000, 7000)


def test_a_file_on_the_disk_has_an_address_too(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(CONTENT)
    download((tmp_path / "a").as_uri(), tmp_path / "b")
    assert (tmp_path / "b").read_bytes() == CONTENT


@pytest.mark.parametrize(
    ("address", "kind", "what"),
    [
        (
            "http://127.0.0.1:1/a",
            SettingsError,
            "what comes over plain http may have been changed on the way",
        ),
        ("ftp://127.0.0.1/a", SettingsError, "this is no address to download from"),
        ("data:,a", SettingsError, "this is no address to download from"),
        ("https://127.0.0.1:1/a", StorageError, "this cannot be downloaded"),
        ("file:///missing/a", StorageError, "this cannot be downloaded"),
        ("https://127.0.0.1:1/ü.argosmodel", StorageError, "this cannot be downloaded"),
        ("https://[", StorageError, "this cannot be downloaded"),
    ],
)
def test_what_cannot_be_had_is_an_error_with_the_address(
    tmp_path: Path, address: str, kind: type[ForeigndeskError], what: str
) -> None:
    with pytest.raises(kind, match=what) as caught:
        download(address, tmp_path / "a")
    assert caught.value.location == address
    assert not (tmp_path / "a").exists()


@pytest.mark.parametrize(
    ("page", "kind", "what"),
    [
        ("/missing", StorageError, r"this cannot be downloaded \(Not Found\)"),
        ("/short", StorageError, r"the connection broke off after 10 of 7000 bytes"),
        ("/away", StorageError, r"this cannot be downloaded"),
        ("/disk", StorageError, r"this cannot be downloaded \(.* is not allowed\)"),
        ("/other", SettingsError, r"this is no address to download from"),
    ],
)
def test_what_a_server_does_wrong_is_told(
    server: str, tmp_path: Path, page: str, kind: type[ForeigndeskError], what: str
) -> None:
    with pytest.raises(kind, match=what):
        download(server + page, tmp_path / "a", is_checked=True)


def test_no_more_is_taken_than_the_limit(server: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="this is larger than 0 MB"):
        download(f"{server}/file", tmp_path / "a", is_checked=True, limit=6999)
    download(f"{server}/file", tmp_path / "b", is_checked=True, limit=7000)
