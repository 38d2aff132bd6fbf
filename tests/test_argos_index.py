from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from foreigndesk.engines.argos_index import ARGOS_INDEX, Offer, find_offer, index_address, parse_index
from foreigndesk.errors import InputError, SettingsError
from foreigndesk.model import Locale

if TYPE_CHECKING:
    from pathlib import Path

ADDRESS = "https://example.org/packages/index.json"
SHA256 = "ab" * 32


def entry(**changes: object) -> dict[str, object]:
    known = {"type": "translate", "from_code": "en", "to_code": "de", "package_version": "1.9"}
    return known | {"links": ["https://example.org/en_de.argosmodel"]} | changes


def offers(*entries: object, address: str = ADDRESS) -> list[Offer]:
    return parse_index(json.dumps(entries).encode(), address=address)


def offer(**changes: str) -> Offer:
    known = {"address": "https://example.org/en_de.argosmodel", "version": "1.9", "sha256": ""} | changes
    return Offer(
        source=Locale(known.get("source", "en")),
        target=Locale(known.get("target", "de")),
        version=known["version"],
        address=known["address"],
        sha256=known["sha256"],
    )


def test_a_translation_package_is_offered_by_locale() -> None:
    assert offers(entry(), entry(to_code="zt"), entry(to_code="pb")) == [
        offer(),
        offer(target="zh-Hant"),
        offer(target="pt-BR"),
    ]


@pytest.mark.parametrize(
    "changes",
    [
        {"type": "sbd"},
        {"from_code": None},
        {"to_code": "q!"},
        {"links": []},
        {"links": "https://example.org"},
        {"links": ["http://example.org/a"]},
        {"links": ["file:///etc/passwd"]},
        {"links": ["ipfs://a"]},
        {"links": ["http://["]},
        {"sha256": "abc"},
    ],
)
def test_an_entry_that_cannot_be_used_is_passed_over(changes: dict[str, object]) -> None:
    assert offers(entry(**changes)) == []


def test_links_may_be_relative_and_plain_where_there_is_a_checksum() -> None:
    assert offers(entry(links=["ipfs://a", "en.argosmodel"])) == [
        offer(address="https://example.org/packages/en.argosmodel")
    ]
    plain = entry(links=["http://example.org/a"], sha256=SHA256.upper())
    assert offers(plain) == [offer(address="http://example.org/a", sha256=SHA256)]


def test_an_index_on_the_disk_names_files_beside_it() -> None:
    assert offers(entry(links=["en.argosmodel"]), address="file:///srv/index.json") == [
        offer(address="file:///srv/en.argosmodel")
    ]


@pytest.mark.parametrize("text", [b"", b"{}", b"[1]", b"\xff", b"[" * 100_000])
def test_what_is_no_index_is_refused(text: bytes) -> None:
    with pytest.raises(InputError, match="this is no index of packages"):
        parse_index(text, address=ADDRESS)


def test_the_newest_package_of_a_pair_is_found() -> None:
    newest = offer(version="1.10")
    assert find_offer([offer(), newest, offer(version="1.2")], "en-de", address=ADDRESS) == newest


@pytest.mark.parametrize(
    ("pair", "hint"), [("en-fr", "choose one of en-de"), ("nl-fr", "check the pair"), ("", "check the pair")]
)
def test_a_pair_that_is_not_offered_is_an_error(pair: str, hint: str) -> None:
    with pytest.raises(SettingsError) as caught:
        find_offer([offer()], pair, address=ADDRESS)
    assert str(caught.value) == f"{ADDRESS}: there is no package “{pair}” in the index; {hint}"


def test_the_index_is_the_given_one_or_that_of_the_environment_or_that_of_argos(tmp_path: Path) -> None:
    file = tmp_path / "packages.json"
    file.touch()
    assert index_address("", {}) == f"{ARGOS_INDEX}index.json"
    assert (
        index_address("", {"ARGOS_PACKAGE_INDEX": "https://example.org/"}) == "https://example.org/index.json"
    )
    assert index_address(ADDRESS, {"ARGOS_PACKAGE_INDEX": "https://elsewhere.org/"}) == ADDRESS
    assert (
        index_address("", {"ARGOS_PACKAGE_INDEX": "https://example.org/a"})
        == "https://example.org/a/index.json"
    )
    assert index_address(str(file), {}) == file.as_uri()
    assert index_address(str(tmp_path), {}) == f"{tmp_path.as_uri()}/index.json"
