"""The files of templates: ours by name, the blocks of each, and whatever is wrong with a user's.

Only what Jinja tells without rendering: a part that no page shows is read here all the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING, Final

from jinja2 import Environment, TemplateSyntaxError, nodes

from tweetup.errors import UnknownNameError
from tweetup.render.templates import TEMPLATE_ENDINGS, own_templates

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

__all__ = ["TemplateFault", "TemplateFile", "read_own_template", "read_templates", "static_faults"]

_DEFAULT: Final = "!default/"
_OF_THE_DESK: Final = "desk/"


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateFile:
    """A template: its ``blocks`` by name with their lines, and the templates that it names.

    ``inner`` are the blocks inside others of the same file. ``extends`` are those templates that it
    builds on, ``refers`` these and those that it includes or imports.
    """

    name: str
    path: Path
    blocks: Mapping[str, int]
    inner: frozenset[str] = frozenset()
    extends: tuple[str, ...] = ()
    refers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateFault:
    """A fault of a user's template: ``where`` is ``file:line``."""

    where: str
    problem: str
    hint: str = ""


def read_own_template(name: str) -> str:
    """Return the text of a template of ours.

    Raises :class:`~tweetup.errors.UnknownNameError` for a name that none has.
    """
    names = _names(own_templates())
    if name not in names:
        raise UnknownNameError("template", name, names)
    return (own_templates() / name).read_text(encoding="utf-8")


def read_templates(folder: Path | None) -> tuple[tuple[TemplateFile, ...], list[TemplateFault]]:
    """Return the templates of a folder, None for ours, and a fault for each that is none."""
    root = folder if folder is not None else own_templates()
    files, faults = [], []
    for name in _names(root):
        path = root / name
        try:
            files.append(_read(name, path))
        except TemplateSyntaxError as error:
            problem = f"this is not a template Jinja can read: {error.message}"
            faults.append(TemplateFault(where=f"{path}:{error.lineno}", problem=problem))
        except (OSError, UnicodeDecodeError):
            problem = "the template cannot be read as UTF-8 text"
            faults.append(TemplateFault(where=str(path), problem=problem))
    return tuple(files), faults


def _names(root: Path) -> list[str]:
    """Return the names of the templates in a folder, those of the desk apart, sorted."""
    found = (it.relative_to(root).as_posix() for it in root.rglob("*") if it.is_file())
    return sorted(
        it
        for it in found
        if it.endswith(TEMPLATE_ENDINGS) and not it.startswith((_OF_THE_DESK, "."))
    )


def _read(name: str, path: Path) -> TemplateFile:
    text = path.read_text(encoding="utf-8")
    tree = Environment(autoescape=True).parse(text, name, str(path))
    found = list(tree.find_all(nodes.Block))
    blocks = {it.name: it.lineno for it in found}
    inner = frozenset(it.name for outer in found for it in outer.find_all(nodes.Block))
    extends = tuple(_named(tree, nodes.Extends))
    others = _named(tree, nodes.Include, nodes.Import, nodes.FromImport)
    return TemplateFile(
        name=name,
        path=path,
        blocks=blocks,
        inner=inner,
        extends=extends,
        refers=(*extends, *others),
    )


def _named(tree: nodes.Template, *kinds: type[nodes.Node]) -> Iterator[str]:
    for kind in kinds:
        for node in tree.find_all(kind):
            template = getattr(node, "template", None)
            if isinstance(template, nodes.Const) and isinstance(template.value, str):
                yield template.value


def static_faults(users: tuple[TemplateFile, ...]) -> Iterator[TemplateFault]:
    """Yield the files that nothing shows, and the blocks that no template they extend has."""
    ours = {it.name: it for it in read_templates(None)[0]}
    own = {it.name: it for it in users}
    reached = set(ours) | {name for it in users for name in it.refers}
    for file in users:
        if file.name not in reached:
            near = get_close_matches(file.name, ours, n=1)
            yield TemplateFault(
                where=str(file.path),
                problem="no template has this name, and none of yours names it: nothing shows it",
                hint=f"did you mean {near[0]}?" if near else "tweetup templates list names them",
            )
        inherited = _inherited(file, own, ours)
        if inherited is None:
            continue
        for block, line in file.blocks.items():
            if block not in inherited and block not in file.inner:
                near = get_close_matches(block, inherited, n=1)
                yield TemplateFault(
                    where=f"{file.path}:{line}",
                    problem=f"no template that this one extends has a block {block!r}: nothing"
                    " shows it",
                    hint=f"did you mean {near[0]}?" if near else "",
                )


def _inherited(
    file: TemplateFile, own: Mapping[str, TemplateFile], ours: Mapping[str, TemplateFile]
) -> set[str] | None:
    """Return the blocks of the templates that one builds on; None for one that builds on none.

    Blocks inside its own are no overrides: those of a block that it fills count as well.
    """
    if not file.extends:
        return None
    blocks: set[str] = set()
    seen: set[str] = set()
    waiting = list(file.extends)
    while waiting:
        name = waiting.pop()
        if name in seen:
            continue
        seen.add(name)
        plain = name.removeprefix(_DEFAULT)
        parent = ours.get(plain) if name != plain else own.get(plain) or ours.get(plain)
        if parent is None:
            return None  # rendering tells that it is missing
        blocks.update(parent.blocks)
        waiting.extend(parent.extends)
    return blocks
