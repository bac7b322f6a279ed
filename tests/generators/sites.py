"""Generators that build whole sites, each with its default settings, from posts of tweetup.

Hugo and Eleventy have no theme of their own: theirs is the small one that
docs/how-to/publish-to-a-blog.md gives.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import html5lib
import pytest

from tests.generators.engines import NODE, PATIENCE
from tests.render.reading import Element

HOWTO = Path(__file__).parents[2] / "docs/how-to/publish-to-a-blog.md"

Pages = Mapping[str, Path]
Build = Callable[[Path, Mapping[str, str]], Pages]


@dataclass(frozen=True)
class Generator:
    """A generator: ``build`` makes a site in an empty folder of posts, by the names of their files.

    It returns the pages, by the same names; ``output`` is the folder of the site. ``shows_date`` is
    False where its theme shows no date, ``keeps_zone`` where it prints each time in a zone of its
    own, ``strips_title`` True where it takes for tags what looks so in the title of a window,
    ``has_scripts`` True where it has
    scripts, which fail without a server and over ids that begin with a digit.
    """

    name: str
    build: Build
    output: str
    shows_date: bool = True
    keeps_zone: bool = True
    strips_title: bool = False
    has_scripts: bool = False


def _run(command: Sequence[str | Path], folder: Path, **more: str) -> None:
    if shutil.which(str(command[0])) is None:
        pytest.skip(f"no {command[0]} here: .ci/run says how to install it")
    done = subprocess.run(
        command, capture_output=True, encoding="utf-8", cwd=folder, timeout=PATIENCE, check=False,
        env=os.environ | {"LANG": "C.UTF-8", **more},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr + done.stdout


def _write(folder: Path, files: Mapping[str, str]) -> None:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def _layout(name: str) -> str:
    """A file that the how-to gives."""
    text = HOWTO.read_text("utf-8")
    match = re.search(rf"`blog/{re.escape(name)}`:\n\n```\w*\n(.*?)```", text, re.DOTALL)
    assert match, f"{HOWTO.name} gives no {name}"
    return match[1]


def hugo(folder: Path, posts: Mapping[str, str]) -> Pages:
    """Hugo."""
    _run(["hugo", "new", "site", ".", "--force"], folder)
    name = "layouts/_default/single.html"
    _write(folder, {name: _layout(name)})
    _write(folder, {f"content/posts/{it}.md": text for it, text in posts.items()})
    _run(["hugo"], folder)
    return {it: folder / f"public/posts/{it}/index.html" for it in posts}


def jekyll(folder: Path, posts: Mapping[str, str]) -> Pages:
    """Jekyll with minima, as ``jekyll new`` makes a site."""
    # Its Gemfile asks for Bundler, which asks a registry.
    alone = {"JEKYLL_NO_BUNDLER_REQUIRE": "true"}
    _run(["jekyll", "new", ".", "--force", "--skip-bundle"], folder, **alone)
    _write(folder, {f"_posts/{it}.md": text for it, text in posts.items()})
    _run(["jekyll", "build"], folder, **alone)
    return {it: folder / "_site" / it[:10].replace("-", "/") / f"{it[11:]}.html" for it in posts}


def eleventy(folder: Path, posts: Mapping[str, str]) -> Pages:
    """Eleventy."""
    program = NODE / "node_modules/.bin/eleventy"
    if not program.exists():
        pytest.skip("no Eleventy here: make engines fetches it with npm")
    for name in ("_includes/post.njk", "posts/posts.json"):
        _write(folder, {name: _layout(name)})
    _write(folder, {f"posts/{it}.md": text for it, text in posts.items()})
    _run([program], folder)
    return {it: folder / f"_site/posts/{it}/index.html" for it in posts}


def pelican(folder: Path, posts: Mapping[str, str]) -> Pages:
    """Pelican."""
    program = NODE / "pelican/bin/pelican"
    if not program.exists():
        pytest.skip("no Pelican here: make engines installs it with pip")
    _write(folder, {f"content/{it}.md": text for it, text in posts.items()})
    _run([program, "content", "--output", "output"], folder)
    return {it: folder / f"output/{it}.html" for it in posts}


def mkdocs(folder: Path, posts: Mapping[str, str]) -> Pages:
    """MkDocs."""
    program = NODE / "pelican/bin/mkdocs"
    if not program.exists():
        pytest.skip("no MkDocs here: make engines installs it with pip")
    _run([program, "new", "."], folder)
    # In a folder, which the theme has a menu for: the bar at the top would fill the window.
    _write(folder, {f"docs/chats/{it}.md": text for it, text in posts.items()})
    _run([program, "build", "--strict"], folder)
    return {it: folder / f"site/chats/{it}/index.html" for it in posts}


def pandoc(folder: Path, posts: Mapping[str, str], *more: str) -> Pages:
    """Pandoc, to a page of its own."""
    for it, text in posts.items():
        _write(folder, {f"{it}.md": text})
        _run(["pandoc", "--standalone", *more, f"{it}.md", "-o", f"{it}.html"], folder)
    return {it: folder / f"{it}.html" for it in posts}


def citing(folder: Path, posts: Mapping[str, str]) -> Pages:
    """Pandoc that resolves citations."""
    return pandoc(folder, posts, "--citeproc")


GENERATORS = (
    Generator("hugo", hugo, "public"),
    Generator("jekyll", jekyll, "_site", keeps_zone=False, strips_title=True),
    Generator("eleventy", eleventy, "_site", keeps_zone=False),
    Generator("pelican", pelican, "output"),
    Generator("mkdocs", mkdocs, "site", shows_date=False, has_scripts=True),
    Generator("pandoc", pandoc, "."),
    Generator("pandoc --citeproc", citing, "."),
)


def read_built(path: Path) -> Element:
    """A page as a browser reads it."""
    tree = html5lib.parse(path.read_text("utf-8"), treebuilder="dom", namespaceHTMLElements=False)
    return element_of(tree.documentElement)


def element_of(node: object) -> Element:
    """An element of a document that html5lib built."""
    element = Element(node.tagName, dict(node.attributes.items()))  # type: ignore[attr-defined]  # untyped
    for child in node.childNodes:  # type: ignore[attr-defined]  # untyped
        if child.nodeType == child.TEXT_NODE:
            element.children.append(child.data)
        elif child.nodeType == child.ELEMENT_NODE:
            element.children.append(element_of(child))
    return element
