"""Small modules, words of docstrings and names, and references between them: kept by tests."""

import ast
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parent.parent / "tweetup"

# A module of one importer may be short for a reason that is told here.
SHORT = {
    "tweetup.claims.named_assent": "agreement by name is settled by the gate, before any claim",
    "tweetup.chats.sittings": "meetings are made of sessions whose questions are found already",
    "tweetup.formats.reader_version": "a format's code is no matter of the archive",
    "tweetup.project.memory": "remembering is no matter of chats",
    "tweetup.jobs.conflicts": "a conflict is shown with its posts, which commands do not read",
    "tweetup.jobs.live_questions": "decisions on a chat that goes on know no recap",
    "tweetup.text.post_parts": "where a text is cut is no matter of how networks count",
    "tweetup.text.next_week": "recaps and meetings read it, which know no announcements",
    "tweetup.capture.dropped": "a place that is asked no more is no matter of what was found there",
    "tweetup.capture.toml_lines": "the lines of a TOML text are no matter of logins",
    "tweetup.render.folder.exchange": "calls of one operating system each, by ctypes",
    "tweetup.render.places": "the view is at its limit of lines",
    "tweetup.render.recap_figures": "the view is at its limit of lines",
    "tweetup.render.site.gone": "a page type of the site, as its neighbours are",
    "tweetup.render.site.machine_files": "a page type of the site, as its neighbours are",
    "tweetup.render.site.hashtags": "each type of page has a module, with its records",
    "tweetup.render.site.hosts": "each type of page has a module, with its records",
    "tweetup.render.site.search": "a page type of the site, as its neighbours are",
    "tweetup.render.site.page_types": "the table that each new page type gets a line in",
    "tweetup.render.site.times": "dates in words, for each page type that tells of meetings",
    "tweetup.render.site.words": "the words of a recap alone, which no page type needs",
    "tweetup.export.pseudonyms": "names of people are no matter of a format",
    "tweetup.project.marked_bots": "decisions.py imports the project, which imports this",
}
SHORTEST = 70

QUESTION_WORDS = re.compile(r"(?:What|Whether|How|Where|Who|Whom|Whose|Which|When|Why)\b")
VAGUE_NAMES = {"one", "found", "said", "known", "what"}

ROLE = re.compile(r":(?:mod|func|class|meth|data|attr|exc):`~?(tweetup[\w.]*)`")


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


@cache
def package_modules() -> dict[str, Path]:
    """Return the modules of the package by their dotted names."""
    names = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
        names[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return names


def importers() -> dict[str, set[str]]:
    """Return the modules that import each module, for annotations as well."""
    modules = package_modules()
    found = defaultdict(set)
    for name, path in modules.items():
        for node in ast.walk(parsed(path)):
            if isinstance(node, ast.ImportFrom) and node.module:
                for alias in node.names:
                    whole = f"{node.module}.{alias.name}"
                    found[whole if whole in modules else node.module].add(name)
    return found


@pytest.mark.long
def test_a_short_module_of_one_importer_has_a_reason() -> None:
    """Half a subject in a file of its own is one more file to open; 70 lines may stand alone."""
    by = importers()
    short = {
        name
        for name, path in package_modules().items()
        if path.name != "__init__.py"
        and len(path.read_text(encoding="utf-8").splitlines()) < SHORTEST
        and len(by[name] - {name}) == 1
    }
    assert short == set(SHORT)


@cache
def docstrings() -> tuple[tuple[str, str], ...]:
    """Return the place and text of every docstring of the package."""
    return tuple(
        (f"{name}:{getattr(node, 'lineno', 1)}", text)
        for name, path in package_modules().items()
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and (text := ast.get_docstring(node))
    )


def test_docstrings_state_and_do_not_ask() -> None:
    """At most one docstring in a hundred begins with a question word, none of a thousand words
    is "what": a docstring says what is returned, not that something is.
    """
    texts = docstrings()
    asking = [place for place, text in texts if QUESTION_WORDS.match(text)]
    words = Counter(word for _, text in texts for word in re.findall(r"[a-z']+", text.lower()))
    assert len(asking) <= len(texts) / 100, asking
    assert words["what"] <= words.total() / 1000


def local_names() -> Iterator[str]:
    """Yield the name of every variable and parameter that the package assigns or takes."""
    for path in package_modules().values():
        for node in ast.walk(parsed(path)):
            if isinstance(node, ast.arg):
                yield node.arg
            elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                yield node.id


def test_variables_are_named_for_what_they_hold() -> None:
    """At most 6 in 1,000 variables have one of the names that would fit any other."""
    names = Counter(local_names())
    assert sum(names[name] for name in VAGUE_NAMES) <= names.total() * 6 / 1000


def references() -> Iterator[tuple[str, str]]:
    """Yield each place that refers to a module or name of the package, with that name."""
    for place, text in docstrings():
        for name in ROLE.findall(text):
            yield place, name
    docs = PACKAGE.parent / "docs"
    for path in sorted([*docs.rglob("*.md"), *PACKAGE.parent.glob("*.md")]):
        for name in re.findall(r"`(tweetup(?:\.\w+)+)`", path.read_text(encoding="utf-8")):
            yield path.name, name


def resolves(name: str) -> bool:
    """Return True if the dotted name is a module, or an attribute of one."""
    parts = name.split(".")
    for end in range(len(parts), 0, -1):
        module = ".".join(parts[:end])
        if module not in package_modules():
            continue
        value: object = import_module(module)
        for part in parts[end:]:
            fields = getattr(value, "__dataclass_fields__", None) or getattr(
                value, "__annotations__", {}
            )
            if part in fields:
                return True
            if not hasattr(value, part):
                return False
            value = getattr(value, part)
        return True
    return False


@pytest.mark.parametrize(
    ("name", "there"),
    [
        ("tweetup.model.Post.order", True),
        ("tweetup.model.posts.Post", True),
        ("tweetup.text", True),
        ("tweetup.model.posts.Poste", False),
        ("tweetup.sources", False),
    ],
)
def test_a_name_that_is_gone_is_told(name: str, *, there: bool) -> None:
    assert resolves(name) is there


# Names in a column of entry-point groups or files, which look like modules and are none.
NO_MODULES = {
    "tweetup.toml",
    "tweetup.db",
    "tweetup.db.key",
    "tweetup.summarizers",
    "tweetup.outputs",
    "tweetup.wordings",
    "tweetup.unpackers",
    "tweetup.downloads",
}


def test_references_lead_somewhere() -> None:
    """A module or function that a docstring or a page names exists under that name."""
    lost = [
        f"{place}: {name}"
        for place, name in references()
        if name not in NO_MODULES and not resolves(name)
    ]
    assert not lost
