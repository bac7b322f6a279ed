"""The Markdown engines of blogs and site generators, each with the settings its generator has."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import markdown
import pytest

HERE = Path(__file__).parent
NODE = HERE.parents[1] / ".node"
"""The folder of the JavaScript engines, which ``make engines`` fills."""

PATIENCE = 300
"""Seconds an engine may take for all documents, on a busy machine."""

# Pelican 4.12, settings.py: DEFAULT_CONFIG["MARKDOWN"]; MkDocs 1.6, config/defaults.py.
PELICAN = (
    "markdown.extensions.codehilite",
    "markdown.extensions.extra",
    "markdown.extensions.meta",
)
MKDOCS = ("toc", "tables", "fenced_code")
MATERIAL = (*MKDOCS, "admonition", "attr_list", "def_list", "footnotes", "md_in_html", "abbr")

LAYOUT = "{{ .Content }}"
HUGO = 'baseURL = "https://example.org/"\nuglyURLs = true\n'

Renderer = Callable[[Sequence[str]], list[str]]


@dataclass(frozen=True)
class Engine:
    """An engine: ``render`` makes HTML of documents.

    ``typography`` is True where straight quotation marks, dashes and dots come out curly unless a
    post is written for it, ``spans`` where handles are marked up. Engines that find bare addresses
    themselves have ``finds_links``.
    """

    name: str
    render: Renderer
    typography: bool = False
    spans: bool = False
    finds_links: bool = False


def run_program(command: Sequence[str | Path], text: str, folder: Path | None = None) -> str:
    """All that a program writes about a text."""
    if shutil.which(str(command[0])) is None:
        pytest.skip(f"no {command[0]} here: make engines says how to install it")
    done = subprocess.run(
        command, input=text, capture_output=True, encoding="utf-8", cwd=folder, timeout=PATIENCE,
        check=False, env=os.environ | {"LANG": "C.UTF-8"},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


def python_markdown(extensions: Sequence[str], documents: Sequence[str]) -> list[str]:
    """Python-Markdown, with which Pelican and MkDocs make pages."""
    return [markdown.markdown(text, extensions=list(extensions)) for text in documents]


def kramdown(parser: str, documents: Sequence[str]) -> list[str]:
    """Kramdown, with which Jekyll makes pages."""
    probe = ["ruby", "-r", "kramdown", "-r", "kramdown-parser-gfm", "-e", ""]
    if (
        shutil.which("ruby") is None
        or subprocess.run(probe, check=False, capture_output=True).returncode
    ):
        pytest.skip("no Ruby with kramdown and kramdown-parser-gfm here")
    made: list[str] = json.loads(
        run_program(["ruby", HERE / "kramdown.rb", parser], json.dumps(documents))
    )
    return made


def javascript(name: str, documents: Sequence[str]) -> list[str]:
    """An engine that Eleventy, Ghost and others made with Node.js have."""
    if not (NODE / "node_modules").is_dir():
        pytest.skip("no JavaScript engines here: make engines fetches them with npm")
    program = (HERE / "markdown.mjs").read_text(encoding="utf-8")
    command = ["node", "--input-type=module", "--eval", program, "--", name]
    made: list[str] = json.loads(run_program(command, json.dumps(documents), NODE))
    return made


def hugo(documents: Sequence[str]) -> list[str]:
    """Hugo as it is without settings, which leaves raw HTML out."""
    with TemporaryDirectory() as name:
        site = Path(name)
        files = {"config.toml": HUGO, "layouts/_default/single.html": LAYOUT}
        files |= {f"content/d{n}.md": text for n, text in enumerate(documents)}
        for path, text in files.items():
            (site / path).parent.mkdir(parents=True, exist_ok=True)
            (site / path).write_text(text, encoding="utf-8")
        kinds = "home,section,taxonomy,term,RSS,sitemap,robotsTXT,404"
        run_program(["hugo", "--quiet", "--disableKinds", kinds], "", site)
        return [
            (site / f"public/d{n}.html").read_text(encoding="utf-8")
            for n, _ in enumerate(documents)
        ]


def command(line: Sequence[str], documents: Sequence[str]) -> list[str]:
    """A program that reads one document."""
    return [run_program(line, text) for text in documents]


ENGINES = (
    Engine("pelican", partial(python_markdown, PELICAN)),
    Engine("mkdocs", partial(python_markdown, MKDOCS)),
    Engine("mkdocs with extensions", partial(python_markdown, MATERIAL)),
    Engine("jekyll", partial(kramdown, "jekyll"), typography=True),
    Engine("kramdown", partial(kramdown, "kramdown"), typography=True),
    Engine("hugo", hugo, typography=True, finds_links=True),
    Engine("cmark", partial(command, ["cmark"])),
    Engine("eleventy", partial(javascript, "eleventy")),
    Engine("markdown-it", partial(javascript, "markdown-it")),
    Engine("ghost", partial(javascript, "ghost"), finds_links=True),
    Engine("marked", partial(javascript, "marked"), finds_links=True),
    Engine(
        "pandoc", partial(command, ["pandoc", "--from=markdown", "--to=html"]),
        typography=True, spans=True,
    ),
)  # fmt: skip
