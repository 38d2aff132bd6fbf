from __future__ import annotations

import ast
from pathlib import Path

import foreigndesk

ROOT = Path(foreigndesk.__file__).parent

LAYERS = [
    {"model", "errors"},
    {
        "addresses",
        "locales",
        "slugs",
        "placeholders",
        "plural_rules",
        "identifiers",
        "segmentation",
        "stop_words",
        "alignment",
        "markup",
        "glossary",
        "glossary_csv",
        "memory",
        "merging",
        "origins",
        "confidence",
        "catalog",
        "policy",
        "pruning",
        "pace",
        "queueing",
        "approval",
        "review_log",
        "sentences",
        "sentence_units",
        "matching",
        "pairing",
        "keeping",
        "likeness",
        "updating",
    },
    {
        "adoption",
        "layouts",
        "plugins",
        "asking",
        "po",
        "po_header",
        "po_layout",
        "po_lines",
        "po_notes",
        "po_proof",
        "po_template",
        "po_reader",
        "po_writing",
        "terminology",
        "proofreading",
        "validation",
        "translation",
        "workpiece",
        "variant_trials",
        "variants",
        "formats",
        "engines",
        "checks",
        "exchange",
    },
    {
        "settings",
        "settings_toml",
        "project",
        "jobs",
        "catalog_files",
        "recalling",
        "remembering",
        "copies",
        "drafting",
        "exchanging",
        "glossary_exchange",
        "importing",
        "returning",
        "tool_files",
        "slug_drafting",
        "patching",
        "publishing",
        "reconciling",
        "saving",
        "checking",
        "identity",
        "crediting",
        "reviewing",
        "ruling",
        "progress",
        "status_report",
        "review_report",
        "starting",
        "pipeline",
        "adopting",
        "listing",
        "report",
    },
    {"cli"},
]
RANK = {name: rank for rank, layer in enumerate(LAYERS) for name in layer}
DOORS = {"__init__", "__main__"}

ONLY_IN = {
    "click": {"cli"},
    "polib": {"po_proof"},
    "sqlite3": {"project"},
    "babel": {"locales"},
    "ctranslate2": {"engines"},
    "sentencepiece": {"engines"},
    "sacremoses": {"engines"},
    "argostranslate": set(),
    "xml": {"exchange"},
}


def modules() -> list[Path]:
    return sorted(ROOT.rglob("*.py"))


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).with_suffix("").parts[0]


def our_imports(path: Path) -> set[str]:
    """First-level names of our own modules that a file imports, lazily or not."""
    found: set[str] = set()
    depth = len(path.relative_to(ROOT).parts)
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.level == depth:
            found |= {node.module.split(".")[0]} if node.module else {alias.name for alias in node.names}
    return found & RANK.keys()


def foreign_imports(path: Path) -> set[str]:
    """First-level names of all other modules that a file imports."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            found.add(node.module.split(".")[0])
    return found


def test_every_module_has_a_layer() -> None:
    assert {name_of(path) for path in modules()} - DOORS == RANK.keys()


def test_a_module_imports_only_from_its_own_layer_or_a_lower_one() -> None:
    upward = [
        f"{name_of(path)} imports {imported}"
        for path in modules()
        if name_of(path) not in DOORS
        for imported in our_imports(path)
        if RANK[imported] > RANK[name_of(path)]
    ]
    assert upward == []


def test_formats_engines_and_checks_never_import_each_other() -> None:
    rooms = {"formats", "engines", "checks"}
    crossing = [
        f"{path.name} imports {imported}"
        for path in modules()
        if name_of(path) in rooms
        for imported in our_imports(path) & (rooms - {name_of(path)})
    ]
    assert crossing == []


def test_imports_of_our_own_modules_are_relative_so_that_these_tests_see_them() -> None:
    assert [path.name for path in modules() if "foreigndesk" in foreign_imports(path)] == []


def test_each_walled_in_library_has_one_door() -> None:
    outside = [
        f"{name_of(path)} imports {library}"
        for path in modules()
        for library in foreign_imports(path) & ONLY_IN.keys()
        if name_of(path) not in ONLY_IN[library]
    ]
    assert outside == []


def test_only_the_project_opens_files_of_the_user() -> None:
    openers = {"project", "engines"}
    verbs = {
        "read_text",
        "write_text",
        "read_bytes",
        "write_bytes",
        "open",
        "unlink",
        "rename",
        "replace_file",
    }
    found = [
        f"{name_of(path)}: {node.func.attr if isinstance(node.func, ast.Attribute) else 'open'}"
        for path in modules()
        if name_of(path) not in openers
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and (
            (isinstance(node.func, ast.Name) and node.func.id == "open")
            or (isinstance(node.func, ast.Attribute) and node.func.attr in verbs - {"open"})
        )
    ]
    assert found == []
