"""What Ghost and WordPress make of their files: by the libraries that they themselves read with."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.generators.engines import NODE, run_program
from tests.hostile.reading import posts_recap
from tests.lazily import Lazily
from tests.render.elsewhere import RECAPS as OTHERS
from tests.render.hostile import visible
from tests.render.reading import read_html
from tests.render.test_wordpress import Block, read_blocks
from tweetup.model import Recap
from tweetup.render import render_output

pytestmark = [pytest.mark.generator, pytest.mark.long]

RECAPS = Lazily[Recap](
    {name: lambda it=it: it for name, it in OTHERS.items()} | {"posts": posts_recap}
)
BEGIN, END = "<!--kg-card-begin: html-->\n", "\n<!--kg-card-end: html-->"


def made_by(editor: str, documents: list[str]) -> list[Any]:
    """What an editor makes of each document."""
    needed = {"ghost": "@tryghost/kg-default-nodes", "wordpress": "@wordpress"}
    if not (NODE / "node_modules" / needed[editor]).is_dir():
        pytest.skip("no readers of Ghost and WordPress here: make engines fetches them with npm")
    program = (Path(__file__).parent / "editors.cjs").read_text(encoding="utf-8")
    made: list[Any] = json.loads(
        run_program(["node", "--eval", program, "--", editor], json.dumps(documents), NODE)
    )
    return made


def test_ghost_shows_the_fragment() -> None:
    """The page of a post is the fragment, to the letter; its title has room."""
    posts = []
    for recap in RECAPS.values():
        (database,) = json.loads(render_output(recap, "ghost").text)["db"]
        posts += database["data"]["posts"]
    pages = made_by("ghost", [post["lexical"] for post in posts])
    for name, page, post in zip(RECAPS, pages, posts, strict=True):
        card = f"{BEGIN}{render_output(RECAPS[name], 'fragment').text}{END}"
        assert page.strip("\n") == card, name
        assert len(post["title"]) < 256


def test_wordpress_reads_the_same_blocks() -> None:
    """As many, of the same names and values, one in the other as they were written; no words stand
    outside of them, and none is in the comments.
    """
    texts = [render_output(it, "wordpress-blocks").text for it in RECAPS.values()]
    for name, text, blocks in zip(RECAPS, texts, made_by("wordpress", texts), strict=True):
        named = [it for it in blocks if it["blockName"] is not None]
        assert [
            it["innerHTML"] for it in blocks if it["blockName"] is None and it["innerHTML"].strip()
        ] == []
        assert [*_shapes(named)] == [*_expected(read_blocks(text))], name
        words = " ".join(_words(named))
        for section in RECAPS[name].sections:
            if section.question:
                assert visible(section.question.text) in words, name


def _shapes(blocks: list[dict[str, Any]]) -> Iterator[tuple[str, dict[str, object], str, int]]:
    for it in blocks:
        html = it["innerHTML"]
        yield it["blockName"].removeprefix("core/"), it["attrs"] or {}, html, len(it["innerBlocks"])
        yield from _shapes(it["innerBlocks"])


def _expected(blocks: list[Block]) -> Iterator[tuple[str, dict[str, object], str, int]]:
    for it in blocks:
        yield it.name, it.attributes, it.content, len(it.blocks)
        yield from _expected(it.blocks)


def _words(blocks: list[dict[str, Any]]) -> Iterator[str]:
    for _, _, html, _ in _shapes(blocks):
        yield visible(read_html(html).text)
