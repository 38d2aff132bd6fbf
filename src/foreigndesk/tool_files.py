"""One run of `project-files`: what a review tool needs to find the catalogs. Nothing that is there is replaced."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, get_args

from .errors import ConflictError
from .exchange import tbx, term_tables, tool_projects

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .jobs import Selection, Workspace
    from .model import Locale

Tool = Literal["weblate", "lokalize", "omegat", "crowdin", "poedit"]
TOOLS: tuple[Tool, ...] = get_args(Tool)
OMEGAT_FOLDERS = ("dictionary", "omegat", "target", "tm")
"""Folders without which OmegaT 3 takes no folder for a project; `source` comes with the export."""
PLACEHOLDER = ".gitkeep"
"""An empty file, with which git keeps a folder."""
WEBLATE_NEXT = "next: weblate import_json --project … --main-component … --update weblate.json"
Pair = tuple["Locale", "Locale"]


@dataclass(slots=True)
class Written:
    """What was written, and what is to be done next."""

    written: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def write(workspace: Workspace, tool: Tool, selection: Selection) -> Written:
    """Write the tool's files; a file that is there and differs is left alone, with an error in the workspace."""
    project, done = workspace.project, Written()
    articles: dict[str, None] = {}
    pairs: dict[Pair, None] = {}
    for job in workspace.each(selection):
        articles[job.document.path] = None
        pairs[job.source, job.locale] = None
    if not pairs:
        return done
    files, done.notes = _files(workspace, tool, list(articles), list(pairs))
    with project.locked():
        for path, text in files.items():
            found = project.find_text(path)
            if found is not None and found != text:
                what, remedy = "the file is there already, and differs", "move it away, or change it by hand"
                workspace.errors.append(ConflictError(what, remedy=remedy, location=path))
            elif project.write(path, text, expected=found):
                done.written.append(path)
    return done


def _files(
    workspace: Workspace, tool: Tool, articles: list[str], pairs: list[Pair]
) -> tuple[Mapping[str, str], list[str]]:
    """The files by path, and what to do next."""
    catalogs = workspace.project.settings.catalogs
    locales = list(dict.fromkeys(locale for _, locale in pairs))
    match tool:
        case "weblate":
            text = tool_projects.weblate(articles, catalogs, locales)
            return {"weblate.json": text}, [*_without_templates(workspace, articles), WEBLATE_NEXT]
        case "crowdin":
            text = tool_projects.crowdin(catalogs, locales)
            return {"crowdin.yml": text}, _without_templates(workspace, articles)
        case "lokalize":
            return _lokalize(workspace, pairs), [f"open {catalogs}/<locale>/index.lokalize"]
        case "omegat":
            return _omegat(workspace, pairs), [_omegat_next(*pair) for pair in pairs]
        case "poedit":
            return {}, [f"Poedit needs no project file: open {catalogs}/<locale>/<article>.po"]


def _lokalize(workspace: Workspace, pairs: list[Pair]) -> dict[str, str]:
    project, files = workspace.project, {}
    for source, locale in pairs:
        folder = f"{project.settings.catalogs}/{locale}"
        files[f"{folder}/index.lokalize"] = tool_projects.lokalize(project.root.name, source, locale)
        files[f"{folder}/terms.tbx"] = tbx.dumps(workspace.glossary.concepts, [source, locale])
    return files


def _omegat(workspace: Workspace, pairs: list[Pair]) -> dict[str, str]:
    files = {}
    for source, locale in pairs:
        folder = f"omegat/{source}-{locale}"
        terms = term_tables.dumps(workspace.glossary.concepts, "omegat", (source, locale))
        files[f"{folder}/omegat.project"] = tool_projects.omegat(source, locale)
        files[f"{folder}/glossary/terms.txt"] = terms
        files |= {f"{folder}/{name}/{PLACEHOLDER}": "" for name in OMEGAT_FOLDERS}
    return files


def _omegat_next(source: Locale, locale: Locale) -> str:
    call = f"foreigndesk export --format xliff12 --from {source} --to {locale}"
    return f"next: {call} -o omegat/{source}-{locale}/source"


def _without_templates(workspace: Workspace, articles: list[str]) -> list[str]:
    folder = f"{workspace.project.settings.catalogs}/{tool_projects.TEMPLATES}"
    missing = [article for article in articles if not workspace.project.exists(f"{folder}/{article}.pot")]
    return [f"there are no templates yet: {folder}/{missing[0]}.pot"] if missing else []
