from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from test_argos_package import make_package, package, write_package

from foreigndesk.engines.argos_package import Package, Rejected
from foreigndesk.engines.argos_shelf import (
    Shelf,
    find_packages,
    installed_folder,
    list_packages,
    package_folders,
    shipped_folder,
)
from foreigndesk.errors import EngineError
from foreigndesk.locales import parse_locale
from foreigndesk.model import Locale

if TYPE_CHECKING:
    from pathlib import Path


def test_the_highest_version_of_a_folder_wins(tmp_path: Path) -> None:
    for version in ("1.9", "1.10", "1.2.3", "x"):
        write_package(tmp_path / f"{version}.argosmodel", package_version=version)
    best = tmp_path / "1.10.argosmodel"
    assert find_packages([tmp_path]) == Shelf(packages=(package(best, version="1.10"),))


def test_an_earlier_folder_wins_over_a_higher_version(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    first = make_package(tmp_path / "a" / "de_en", package_version="1.0")
    write_package(tmp_path / "b" / "p.argosmodel", package_version="2.0")
    shelf = find_packages([tmp_path / "a", tmp_path / "b"])
    assert shelf.packages == (package(first, version="1.0"),)


def test_a_folder_may_be_a_package_itself_and_so_may_a_file(tmp_path: Path) -> None:
    folder, file = make_package(tmp_path / "u"), write_package(tmp_path / "p.argosmodel", to_code="fr")
    assert find_packages([folder, file]).packages == (
        package(folder),
        package(file, target="fr", to_code="fr"),
    )


def test_a_broken_package_disables_no_other(tmp_path: Path) -> None:
    (tmp_path / "a.argosmodel").write_bytes(b"nothing")
    (tmp_path / "notes").mkdir()
    good = write_package(tmp_path / "b.argosmodel")
    shelf = find_packages([tmp_path])
    assert shelf.packages == (package(good),)
    assert [str(rejected.error.location) for rejected in shelf.rejected] == [str(tmp_path / "a.argosmodel")]


def shelf_of(*pairs: str) -> Shelf:
    split = [pair.split(">") for pair in pairs]
    return Shelf(
        packages=tuple(
            Package(
                path=None,  # type: ignore[arg-type]  # a route is found by the pairs alone
                source=Locale(source),
                target=Locale(target),
                version="1",
                from_code=source,
                to_code=target,
            )
            for source, target in split
        )
    )


@pytest.mark.parametrize(
    ("pairs", "wanted", "route"),
    [
        ("de>en en>fr de>fr", "de>fr", "de>fr"),
        ("de>en en>fr", "de>fr", "de>en en>fr"),
        ("de>cs cs>fr de>en en>fr", "de>fr", "de>en en>fr"),
        ("de>nl nl>fr de>cs cs>fr", "de>fr", "de>cs cs>fr"),
        ("de>en en>fr", "de-AT>fr-CA", "de>en en>fr"),
        ("de>en de-CH>en", "de-CH>en", "de-CH>en"),
        ("en>zh-Hant en>zh-Hans", "en>zh-Hant-HK", "en>zh-Hant"),
        ("de>en en>de", "de>de-AT", ""),
        ("de>en", "de>fr", ""),
        ("", "de>fr", ""),
    ],
)
def test_a_route_is_direct_or_by_way_of_one_language(pairs: str, wanted: str, route: str) -> None:
    source, target = (parse_locale(tag) for tag in wanted.split(">"))
    found = shelf_of(*pairs.split()).find_route(source, target)
    assert " ".join(f"{hop.source}>{hop.target}" for hop in found) == route


def test_packages_are_looked_for_from_the_particular_to_the_general(tmp_path: Path) -> None:
    given_folder, named, data = tmp_path / "given", tmp_path / "named", tmp_path / "data"
    installed, argos = data / "foreigndesk" / "packages", data / "argos-translate" / "packages"
    for folder in (given_folder, named, installed, argos):
        folder.mkdir(parents=True)
    names = os.pathsep.join([str(named), str(tmp_path / "missing")])
    found = package_folders([given_folder], {"FOREIGNDESK_MODELS": names, "XDG_DATA_HOME": str(data)})
    assert found == [given_folder, named, installed, argos, shipped_folder()]
    assert installed_folder({"XDG_DATA_HOME": str(data)}) == installed
    twice = package_folders([named], {"ARGOS_PACKAGES_DIR": str(named), "XDG_DATA_HOME": str(data)})
    assert twice == [named, installed, shipped_folder()]


def test_a_given_folder_must_exist(tmp_path: Path) -> None:
    with pytest.raises(EngineError, match="there is no package folder"):
        package_folders([tmp_path / "missing"], {})


def test_every_package_is_listed_and_the_one_that_is_used_comes_first(tmp_path: Path) -> None:
    (tmp_path / "a.argosmodel").write_bytes(b"nothing")
    old, new = (
        write_package(tmp_path / f"{name}.argosmodel", package_version=name) for name in ("1.0", "1.1")
    )
    outcomes = list_packages([tmp_path])
    assert [outcome for outcome in outcomes if isinstance(outcome, Package)] == [
        package(new, version="1.1"),
        package(old, version="1.0"),
    ]
    assert len([outcome for outcome in outcomes if isinstance(outcome, Rejected)]) == 1
