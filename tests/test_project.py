from __future__ import annotations

import errno
import os
import re
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from faults import Crash, FaultyDisk
from filelock import FileLock
from hypothesis import given
from hypothesis import strategies as st

from foreigndesk.errors import ConflictError, ForeigndeskError, InputError, SettingsError, StorageError
from foreigndesk.locales import parse_locale
from foreigndesk.project import Project, Record, digest, open_project
from foreigndesk.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

DE, EN = parse_locale("de"), parse_locale("en")
MANIFEST = "translations/.manifest.json"
STRAY = ".story.md.0a1b2c3d.foreigndesk-tmp"

links = pytest.mark.skipif(os.name != "posix", reason="symbolic links need a right on Windows")


@pytest.fixture
def project(tmp_path: Path) -> Project:
    root = tmp_path / "project"
    root.mkdir()
    return Project(root, Settings())


def put(project: Project, path: str, data: bytes | str = b"x") -> Path:
    file = project.root / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(data.encode() if isinstance(data, str) else data)
    return file


def files(root: Path) -> dict[str, bytes]:
    return {
        path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()
    }


def message(error: type[ForeigndeskError], call: Callable[[], object]) -> str:
    with pytest.raises(error) as caught:
        call()
    assert type(caught.value) is error
    assert "\n" not in str(caught.value)
    return str(caught.value)


# ── opening ──────────────────────────────────────────────────────────────


def test_settings_are_found_upwards(tmp_path: Path) -> None:
    (tmp_path / "foreigndesk.toml").write_text('engine = "pseudo"\n', encoding="utf-8")
    (tmp_path / "articles" / "news").mkdir(parents=True)

    assert open_project(tmp_path / "articles" / "news") == Project(
        tmp_path, Settings(engine="pseudo"), "foreigndesk.toml"
    )


def test_a_pyproject_without_our_table_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text('[tool.foreigndesk]\nengine = "pseudo"\n', encoding="utf-8")
    (tmp_path / "inner").mkdir()
    (tmp_path / "inner" / "pyproject.toml").write_text("[tool.ruff]\nline-length = 9\n", encoding="utf-8")

    assert open_project(tmp_path / "inner") == Project(tmp_path, Settings(engine="pseudo"), "pyproject.toml")


def test_foreigndesk_toml_wins_over_pyproject_toml(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text('[tool.foreigndesk]\nengine = "argos"\n', encoding="utf-8")
    (tmp_path / "foreigndesk.toml").write_text('engine = "pseudo"\n', encoding="utf-8")

    assert open_project(tmp_path) == Project(tmp_path, Settings(engine="pseudo"), "foreigndesk.toml")


def test_without_settings_the_folder_is_the_project(tmp_path: Path) -> None:
    assert open_project(tmp_path) == Project(tmp_path, Settings())


def test_a_named_settings_file_decides_alone(tmp_path: Path) -> None:
    (tmp_path / "foreigndesk.toml").write_text('engine = "argos"\n', encoding="utf-8")
    (tmp_path / "other.toml").write_text('engine = "pseudo"\n', encoding="utf-8")

    opened = open_project(tmp_path / "elsewhere", tmp_path / "other.toml")

    assert opened == Project(tmp_path, Settings(engine="pseudo"), "other.toml")


def test_a_named_settings_file_must_say_something_of_us(tmp_path: Path) -> None:
    named = tmp_path / "pyproject.toml"
    named.write_text("[project]\n", encoding="utf-8")

    assert message(SettingsError, lambda: open_project(tmp_path, named)) == (
        f"{named}: there is no table [tool.foreigndesk]; add it, or name another settings file"
    )


def test_a_named_settings_file_must_exist(tmp_path: Path) -> None:
    assert message(InputError, lambda: open_project(tmp_path, tmp_path / "none.toml")) == (
        "none.toml: there is no such file; check the path"
    )


@links
def test_settings_may_be_a_link_and_their_folder_stays_the_project(tmp_path: Path) -> None:
    (tmp_path / "shared.toml").write_text('engine = "pseudo"\n', encoding="utf-8")
    (tmp_path / "inner").mkdir()
    (tmp_path / "inner" / "foreigndesk.toml").symlink_to(tmp_path / "shared.toml")

    opened = Project(tmp_path / "inner", Settings(engine="pseudo"), "foreigndesk.toml")
    assert open_project(tmp_path / "inner") == opened
    assert open_project(tmp_path, tmp_path / "inner" / "foreigndesk.toml") == opened


# ── finding ──────────────────────────────────────────────────────────────


def test_articles_are_what_the_globs_match_without_what_they_exclude(project: Project) -> None:
    for path in ("articles/b.md", "articles/deep/a.md", "articles/c.txt", "articles/drafts/d.md", "notes.md"):
        put(project, path)
    settings = Settings(exclude=("articles/drafts/*",))

    found = Project(project.root, settings).articles()

    assert found == ["articles/b.md", "articles/c.txt", "articles/deep/a.md"]


def test_our_own_variants_and_hidden_folders_are_no_articles(project: Project) -> None:
    for path in ("a.md", "news/b.md", "translations/de/a.md", ".git/c.md", "news/.d.md"):
        put(project, path)

    assert Project(project.root, Settings(articles=("**/*.md",))).articles() == ["a.md", "news/b.md"]


def test_a_glob_may_name_hidden_folders_and_the_folder_of_variants(project: Project) -> None:
    for path in ("content/en/a.md", "content/de/a.md", ".pages/b.md"):
        put(project, path)
    settings = Settings(articles=("content/en/*.md", ".pages/*.md"), variants="content")

    assert Project(project.root, settings).articles() == [".pages/b.md", "content/en/a.md"]


@links
def test_what_a_link_leads_out_of_the_project_to_is_no_article(project: Project, tmp_path: Path) -> None:
    outside = tmp_path / "project-evil"
    outside.mkdir()
    (outside / "x.md").write_text("x", encoding="utf-8")
    put(project, "articles/a.md")
    (project.root / "articles" / "link.md").symlink_to(outside / "x.md")
    (project.root / "articles" / "folder").symlink_to(outside)
    (project.root / "articles" / "loop.md").symlink_to("loop.md")
    (project.root / "articles" / "gone.md").symlink_to("nothing.md")
    (project.root / "articles" / "same.md").symlink_to("a.md")

    assert project.articles() == ["articles/a.md", "articles/same.md"]


def test_a_path_of_the_command_line_is_relative_to_the_root(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(project, "articles/news/a.md")
    monkeypatch.chdir(project.root / "articles" / "news")

    assert project.relative(Path("../news/a.md")) == "articles/news/a.md"
    assert project.relative(project.root / "articles" / "b.md") == "articles/b.md"


def test_a_path_outside_the_project_is_refused(project: Project) -> None:
    sibling = project.root.with_name("project-evil") / "a.md"

    assert message(SettingsError, lambda: project.relative(sibling)) == (
        f"{sibling} is outside the project {project.root}; run foreigndesk in the folder of the article"
    )


@links
def test_a_loop_of_links_is_refused(project: Project) -> None:
    loop = project.root / "loop.md"
    loop.symlink_to("loop.md")

    with pytest.raises(ForeigndeskError):  # Named as a loop, or by Python 3.13 as no file.
        project.read(project.relative(loop))


def test_catalogs_lie_by_locale(project: Project) -> None:
    path = project.catalog_path("articles/news/a.md", DE)
    put(project, path)
    put(project, "l10n/en/b.txt.po")
    put(project, "l10n/notes.txt")

    assert path == "l10n/de/articles/news/a.md.po"
    assert project.catalogs() == [path, "l10n/en/b.txt.po"]


@pytest.mark.parametrize(
    ("globs", "article", "path"),
    [
        (("articles/**/*.md",), "articles/news/story.md", "translations/de/news/bericht.md"),
        (("articles/**/*.md",), "articles/story.md", "translations/de/bericht.md"),
        (("articles/**/*.md",), "story.txt", "translations/de/bericht.txt"),
        (("a/b/*/c/*.md", "x/**"), "a/b/d/c/story.md", "translations/de/d/c/bericht.md"),
        (("*.md", "docs/*.md"), "docs/story.md", "translations/de/docs/bericht.md"),
        (("docs/story.md",), "docs/story.md", "translations/de/bericht.md"),
        (("articles/**",), "articles-old/story.md", "translations/de/articles-old/bericht.md"),
    ],
)
def test_a_variant_lies_by_locale_and_folder_under_its_slug(
    globs: tuple[str, ...], article: str, path: str
) -> None:
    assert Project(Path("/site"), Settings(articles=globs)).variant_path(article, DE, "bericht") == path


@pytest.mark.parametrize(
    "slug", ["", ".", "..", ".git", "a/b", "../x", "/abs", "C:\\x", "a\\b", "a\nb", "\u202ex", "x\0"]
)
def test_a_slug_that_is_no_file_name_is_refused(slug: str) -> None:
    shown = ascii(slug)[1:-1]

    assert message(InputError, lambda: Project(Path("/site"), Settings()).variant_path("a.md", DE, slug)) == (
        f"a.md: the slug “{shown}” cannot be the name of a file; use letters, digits and hyphens"
    )


@pytest.mark.parametrize("article", ["../a.md", "/etc/a.md", "a/../../b.md", "C:/a.md", "a\\..\\..\\b.md"])
def test_an_article_outside_the_project_has_no_variant(article: str) -> None:
    assert message(InputError, lambda: Project(Path("/site"), Settings()).variant_path(article, DE, "a")) == (
        f"{article}: the article is outside the project; move it into the project"
    )


PATHS = st.lists(
    st.sampled_from(["a", "..", ".", "/", "\\", "C:", "articles", " ", "é", "\u202e", "\0"]) | st.text()
).map("/".join)


@given(article=PATHS, slug=PATHS | st.text())
def test_no_article_and_no_slug_leads_a_variant_elsewhere(article: str, slug: str) -> None:
    root = Path("/site")
    try:
        path = Project(root, Settings()).variant_path(article, DE, slug)
    except InputError:
        return
    resolved = Path(os.path.normpath(root / path))
    assert resolved.is_relative_to(root / "translations" / "de")
    assert resolved.name.startswith(slug)


# ── reading ──────────────────────────────────────────────────────────────


def test_a_text_is_read_to_the_letter(project: Project) -> None:
    put(project, "a.md", "\ufeffÄ\r\nb\n\u2028\r".encode())

    assert project.read("a.md") == "\ufeffÄ\r\nb\n\u2028\r"
    assert project.find_text("a.md") == "\ufeffÄ\r\nb\n\u2028\r"
    assert project.find_text("b.md") is None


def test_what_is_not_utf8_is_told_with_byte_and_line(project: Project) -> None:
    put(project, "a.md", b"eins\nzwei\n" + "für".encode("latin-1"))

    assert message(InputError, lambda: project.read("a.md")) == (
        "a.md:3: the file is not UTF-8 (byte 11 is 0xfc); save it as UTF-8"
    )


def test_a_file_that_is_too_large_is_refused(project: Project) -> None:
    with put(project, "a.md").open("ab") as file:
        file.truncate((64 << 20) + 1)

    assert (
        message(InputError, lambda: project.read("a.md")) == "a.md: the file is larger than 64 MB; split it"
    )


@pytest.mark.parametrize("path", ["b.md", "b/c.md", "a.md/c.md"])
def test_a_file_that_is_not_there_is_told(project: Project, path: str) -> None:
    put(project, "a.md")

    assert message(InputError, lambda: project.read(path)) == f"{path}: there is no such file; check the path"


def test_a_folder_is_no_file(project: Project) -> None:
    (project.root / "articles").mkdir()

    assert message(InputError, lambda: project.read("articles")) == "articles: this is a folder; name a file"
    assert project.find_text("articles") is None


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes in the file system")
def test_a_pipe_is_not_waited_for(project: Project) -> None:
    os.mkfifo(project.root / "a.md")

    assert (
        message(InputError, lambda: project.read("a.md")) == "a.md: this is not a regular file; name a file"
    )


@links
@pytest.mark.parametrize("link", ["a.md", "folder"])
def test_nothing_is_read_through_a_link_out_of_the_project(
    project: Project, tmp_path: Path, link: str
) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "a.md").write_text("secret", encoding="utf-8")
    (project.root / "a.md").symlink_to(outside / "a.md")
    (project.root / "folder").symlink_to(outside)
    path = link if link == "a.md" else "folder/a.md"

    assert message(InputError, lambda: project.read(path)) == (
        f"{path}: a symbolic link leads out of the project; replace it by the file itself"
    )


@links
def test_a_link_within_the_project_may_be_read(project: Project) -> None:
    put(project, "a.md", "text")
    (project.root / "b.md").symlink_to("a.md")

    assert project.read("b.md") == "text"


@pytest.mark.parametrize("name", ["a\nb.md", "a\x1b[31m.md", os.fsdecode(b"f\xfcr.md")])
def test_a_name_that_no_catalog_could_hold_is_refused(project: Project, name: str) -> None:
    for call in (lambda: project.read(name), lambda: project.write(name, "x", expected=None)):
        assert message(InputError, call) == (
            f"{ascii(name)[1:-1]}: the file's name has a line break, or is not UTF-8; rename the file"
        )


@pytest.mark.parametrize("call", ["exists", "read", "find_text"])
def test_a_name_that_is_too_long_is_told(project: Project, call: str) -> None:
    path = "ä" * 200

    assert message(StorageError, lambda: getattr(project, call)(path)) == (
        f"{path}: file name too long; give it a shorter name"
    )


# ── writing ──────────────────────────────────────────────────────────────


def test_a_text_is_written_to_the_letter_and_only_if_it_is_new(project: Project) -> None:
    text = "\ufeffÄ\r\nb\n\u2028\r"

    assert project.write("de/news/a.md", text, expected=None) is True
    assert files(project.root) == {"de/news/a.md": text.encode()}
    assert project.write("de/news/a.md", text, expected=text) is False
    assert project.write("de/news/a.md", "b", expected=text) is True
    assert project.read("de/news/a.md") == "b"


@pytest.mark.skipif(os.name != "posix", reason="POSIX file modes")
def test_a_file_keeps_its_mode_and_a_new_one_follows_the_umask(project: Project) -> None:
    put(project, "a.md").chmod(0o640)
    umask = os.umask(0o027)
    try:
        project.write("a.md", "new", expected="x")
        project.write("b.md", "new", expected=None)
    finally:
        os.umask(umask)

    assert [(project.root / name).stat().st_mode & 0o777 for name in ("a.md", "b.md")] == [0o640, 0o640]


def test_a_file_that_changed_meanwhile_is_not_overwritten(project: Project) -> None:
    put(project, "a.md", "theirs")

    for expected in ("ours before", None):
        assert message(ConflictError, lambda: project.write("a.md", "ours", expected=expected)) == (  # noqa: B023  # called at once
            "a.md: the file changed while we worked on it; run again"
        )
    assert message(ConflictError, lambda: project.write("b.md", "ours", expected="ours before")).startswith(
        "b.md"
    )
    assert files(project.root) == {"a.md": b"theirs"}


@pytest.mark.parametrize(
    ("number", "told"),
    [
        (errno.ENOSPC, "no space left on device; free some space"),
        (errno.EIO, "input/output error; check the disk and the path"),
        (errno.EACCES, "permission denied; change its permissions"),
    ],
)
@pytest.mark.parametrize("step", [1, 2, 3, 4])
def test_a_write_that_fails_leaves_the_old_text_and_nothing_else(
    project: Project, step: int, number: int, told: str
) -> None:
    put(project, "a.md", "old")
    failing = replace(project, disk=FaultyDisk(step, OSError(number, os.strerror(number))))

    assert message(StorageError, lambda: failing.write("a.md", "new", expected="old")) == f"a.md: {told}"
    assert files(project.root) == {"a.md": b"old"}


def test_a_write_that_is_stopped_leaves_the_old_text_and_nothing_else(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    put(project, "a.md", "old")
    monkeypatch.setattr(os, "fsync", stop)

    with pytest.raises(KeyboardInterrupt):
        project.write("a.md", "new", expected="old")
    assert files(project.root) == {"a.md": b"old"}


def test_a_full_disk_is_told(project: Project) -> None:
    resource = pytest.importorskip("resource")
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    put(project, "a.md", "old")
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, limits[1]))
    try:
        told = message(StorageError, lambda: project.write("a.md", "new" * 1000, expected="old"))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)

    assert told == "a.md: file too large; raise the limit on the size of files"
    assert files(project.root) == {"a.md": b"old"}


def test_a_file_in_the_place_of_a_folder_is_told(project: Project) -> None:
    put(project, "translations")

    for path in ("translations/a.md", "translations/de/a.md"):
        assert message(StorageError, lambda: project.write(path, "x", expected=None)) == (  # noqa: B023  # called at once
            f"{path}: translations is a file; put a folder in its place"
        )


def test_a_folder_in_the_place_of_a_file_is_told(project: Project) -> None:
    (project.root / "a.md").mkdir()

    assert message(StorageError, lambda: project.write("a.md", "x", expected=None)) == (
        "a.md: this is a folder; put a file in its place"
    )


@links
@pytest.mark.parametrize("path", ["a.md", "folder/a.md", "folder/deep/a.md", "gone.md", "inside.md"])
def test_nothing_is_written_or_removed_through_a_link(project: Project, tmp_path: Path, path: str) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "a.md").write_text("theirs", encoding="utf-8")
    put(project, "target.md", "ours")
    (project.root / "a.md").symlink_to(outside / "a.md")
    (project.root / "folder").symlink_to(outside)
    (project.root / "gone.md").symlink_to(outside / "gone.md")
    (project.root / "inside.md").symlink_to("target.md")
    first = path.partition("/")[0]
    kind = "file" if first == path else "folder"
    subject = "this" if first == path else first

    for call in (lambda: project.write(path, "x", expected=None), lambda: project.remove(path, expected="x")):
        assert (
            message(StorageError, call) == f"{path}: {subject} is a symbolic link; put a {kind} in its place"
        )
    assert files(outside) == {"a.md": b"theirs"}
    assert project.read("target.md") == "ours"


@pytest.mark.parametrize("path", ["../a.md", "b/../../a.md", "/tmp/a.md"])  # noqa: S108  # never written
def test_nothing_is_written_outside_the_project(project: Project, path: str) -> None:
    for call in (lambda: project.write(path, "x", expected=None), lambda: project.remove(path, expected="x")):
        assert message(StorageError, call) == (
            f"{path}: the file is outside the project; use a path inside it"
        )


def test_a_removed_file_takes_its_empty_folder_along(project: Project) -> None:
    put(project, "translations/de/news/a.md")
    put(project, "translations/de/b.md")
    put(project, "translations/de/c.md")

    project.remove("translations/de/news/a.md", expected="x")
    project.remove("translations/de/b.md", expected="x")
    for path in ("translations/de/c.md", "translations/de/never-was.md"):
        told = message(ConflictError, lambda: project.remove(path, expected="y"))  # noqa: B023  # called at once
        assert told == f"{path}: the file changed while we worked on it; run again"

    assert files(project.root) == {"translations/de/c.md": b"x"}
    assert not (project.root / "translations/de/news").exists()


WRITER = """
import sys
from pathlib import Path
from foreigndesk.errors import ForeigndeskError
from foreigndesk.project import Project
from foreigndesk.settings import Settings
try:
    Project(Path(sys.argv[1]), Settings()).write("news/a.md", "new", expected=None)
except ForeigndeskError as error:
    print(error)
"""


@pytest.mark.skipif(
    shutil.which("setpriv") is None or not hasattr(os, "geteuid") or os.geteuid() != 0,
    reason="only root can become somebody else, and does not feel file modes itself",
)
def test_a_folder_without_permission_is_told(tmp_path: Path) -> None:
    root = tmp_path / "project"
    (root / "news").mkdir(parents=True)
    for folder in (root, *list(root.parents)[:3]):
        folder.chmod(0o755)
    nobody = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]
    run = subprocess.run(
        [*nobody, sys.executable, "-c", WRITER, str(root)], capture_output=True, text=True, check=False
    )
    if not run.stdout:
        pytest.skip("somebody else cannot run this Python")

    assert run.stdout == "news/a.md: permission denied; change its permissions\n"
    assert files(root) == {}


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="needs a folder that nobody can write to")
def test_a_folder_that_cannot_be_written_is_told() -> None:
    told = message(StorageError, lambda: Project(Path("/proc"), Settings()).write("a.md", "x", expected=None))

    assert told.startswith("a.md: ")


# ── record of variants ───────────────────────────────────────────────────


def test_the_record_of_variants_is_read_as_it_was_written(project: Project) -> None:
    records = {
        "translations/en/b.md": Record(article="articles/b.md", locale=EN, digest=digest("b")),
        "translations/de/ä.md": Record(article="articles/ä.md", locale=DE, digest=digest("a")),
    }

    assert project.manifest() == {}
    assert project.write_manifest({}, read={}) is False
    assert project.write_manifest(records, read={}) is True
    assert project.write_manifest(dict(reversed(records.items())), read=records) is False
    assert project.manifest() == records
    assert project.read(MANIFEST) == (
        '{\n "variants": {\n'
        '  "translations/de/ä.md": {\n   "article": "articles/ä.md",\n   "locale": "de",\n'
        f'   "sha256": "{digest("a")}"\n  }},\n'
        '  "translations/en/b.md": {\n   "article": "articles/b.md",\n   "locale": "en",\n'
        f'   "sha256": "{digest("b")}"\n  }}\n }}\n}}\n'
    )


ROW = '{"article": "a.md", "locale": "de", "sha256": "0"}'
REMEDY = "restore it from version control, or delete it and build: variants that differ then count as changed by people"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", ":1: the record of variants is damaged"),
        ('{"variants": {\n"a', ":2: the record of variants is damaged"),
        (
            '{\n "variants": {\n<<<<<<< HEAD\n  "a": 1\n=======\n  "a": 2\n>>>>>>> b\n }\n}\n',
            ":3: git left a conflict in the record of variants",
        ),
        ("[]", ": the record of variants is damaged"),
        ('{"variants": [1]}', ": the record of variants is damaged"),
        ('{"variants": {"translations/de/a.md": 1}}', ": the record of variants is damaged"),
        (
            '{"variants": {"translations/de/a.md": {"article": "a.md"}}}',
            ": the record of variants is damaged",
        ),
        (
            '{"variants": {"translations/de/a.md": {"article": 1, "locale": "de", "sha256": "0"}}}',
            ": the record of variants is damaged",
        ),
        ("[" * 100_000, ": the record of variants is damaged"),
        # A record that came with somebody's changes must not make us delete other files.
        *(
            (f'{{"variants": {{"{path}": {ROW}}}}}', ": the record of variants is damaged")
            for path in (
                "articles/a.md",
                "/etc/passwd",
                "translations/en/a.md",
                "translations/de/../../articles/a.md",
                "../translations/de/a.md",
            )
        ),
    ],
)
def test_a_damaged_record_of_variants_is_told(project: Project, text: str, told: str) -> None:
    put(project, MANIFEST, text)

    assert message(InputError, project.manifest) == f"{MANIFEST}{told}; {REMEDY}"


def test_line_ends_do_not_change_a_digest() -> None:
    assert digest("a\r\nb\r\n") == digest("a\nb\n") != digest("a\rb\r")


# ── one run at a time ────────────────────────────────────────────────────

STATE = (".foreigndesk/.gitignore", ".foreigndesk/holder", ".foreigndesk/lock")
HOLDER = """
import sys
from pathlib import Path
from foreigndesk.project import Project
from foreigndesk.settings import Settings
with Project(Path(sys.argv[1]), Settings()).locked():
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def holder(project: Project) -> Iterator[subprocess.Popen[str]]:
    """Another process that holds the lock until it is ended."""
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(project.root)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        yield process
        process.kill()


def test_a_second_run_waits_and_then_gives_up(project: Project, holder: subprocess.Popen[str]) -> None:
    def run() -> None:
        with project.locked(seconds=0.1):
            pytest.fail("two runs at once")

    told = message(ConflictError, run)
    assert re.fullmatch(
        rf"\.foreigndesk: another foreigndesk run is at work here "
        rf"\(process {holder.pid} on \S+, since \d{{4}}-\d\d-\d\d \d\d:\d\d:\d\d\); wait for it, or stop it",
        told,
    )
    put(project, ".foreigndesk/holder", "{")
    assert message(ConflictError, run) == (
        ".foreigndesk: another foreigndesk run is at work here; wait for it, or stop it"
    )
    holder.kill()
    holder.wait()
    with project.locked(seconds=10):
        pass  # The lock of a run that was killed is free at once.


def test_a_run_leaves_nothing_that_belongs_into_version_control(project: Project) -> None:
    for _ in range(2):
        with project.locked():
            assert set(files(project.root)) == set(STATE)

    assert project.read(".foreigndesk/.gitignore") == "*\n"


def test_a_run_that_fails_gives_the_lock_back(project: Project) -> None:
    with pytest.raises(ZeroDivisionError), project.locked():
        _ = 1 / 0

    with FileLock(project.root / ".foreigndesk" / "lock", timeout=0):
        pass


def test_what_a_killed_run_left_behind_is_swept_away(project: Project) -> None:
    put(project, f"l10n/de/news/{STRAY}")
    put(project, f"translations/de/{STRAY}")
    put(project, "translations/de/.hidden.tmp")
    put(project, f"articles/{STRAY}")

    with project.locked():
        assert set(files(project.root)) == {
            *STATE,
            "translations/de/.hidden.tmp",
            f"articles/{STRAY}",
        }


@pytest.mark.parametrize("step", [2, 3, 4])
def test_a_run_that_is_killed_leaves_the_old_text_and_the_next_run_sweeps(
    project: Project, step: int
) -> None:
    put(project, "l10n/de/a.po", "old")
    with pytest.raises(Crash):
        replace(project, disk=FaultyDisk(step)).write("l10n/de/a.po", "new", expected="old")
    left = files(project.root / "l10n")
    with project.locked():
        pass

    assert left.pop("de/a.po") == b"old"
    assert len(left) == 1
    assert files(project.root / "l10n") == {"de/a.po": b"old"}


def test_records_that_version_control_brought_meanwhile_stay(project: Project) -> None:
    record = Record(article="articles/b.md", locale=EN, digest=digest("b"))
    other = {"translations/en/c.md": record}
    project.write_manifest(other, read={})

    project.write_manifest({"translations/en/b.md": record}, read={})

    assert project.manifest() == {"translations/en/b.md": record, **other}


@links
@pytest.mark.parametrize("name", [".foreigndesk", ".foreigndesk/lock"])
def test_the_lock_is_not_made_through_a_link(project: Project, tmp_path: Path, name: str) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (project.root / name).parent.mkdir(exist_ok=True)
    (project.root / name).symlink_to(outside)

    def run() -> None:
        with project.locked(seconds=0.1):
            pytest.fail("locked outside the project")

    assert "is a symbolic link; put a" in message(StorageError, run)
    assert files(outside) == {}


def test_a_file_in_the_place_of_the_state_folder_is_told(project: Project) -> None:
    put(project, ".foreigndesk")

    def run() -> None:
        with project.locked(seconds=0.1):
            pytest.fail("locked nothing")

    assert message(StorageError, run) == (
        ".foreigndesk/lock: .foreigndesk is a file; put a folder in its place"
    )
