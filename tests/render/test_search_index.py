"""The index of a site's search: whose words are in it, the same bytes, files that go."""

from __future__ import annotations

import gzip
import json
import re
import sys
from datetime import date
from pathlib import Path

import pytest

from tests.render.builders import ENGLISH, author, post, quote, recap, section
from tests.render.evening import evening
from tests.render.hostile import hostile_recap
from tweetup.config import SiteConfig
from tweetup.errors import UsageError
from tweetup.model import Recap
from tweetup.render import build_site
from tweetup.render.site import search_index


def built(folder: Path, recaps: list[Recap], scope: str | None = "recaps") -> str:
    """The words in the index of a site that is built there."""
    build_site(recaps, folder, site=SiteConfig(search=scope), words=ENGLISH)
    parts = sorted(folder.glob("pagefind/fragment/*"))
    return "\n".join(gzip.decompress(part.read_bytes()).decode() for part in parts)


def files(folder: Path) -> dict[str, bytes]:
    found = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


@pytest.mark.long
def test_whose_words_are_found(tmp_path: Path) -> None:
    """Those of recaps, with the anchors of questions; of all posts on request alone. A session that
    is gone is in no index, and a site without a search has none. Two builds are the same bytes.
    """
    both = [evening(date(2024, 5, 2)), evening(date(2024, 5, 16))]
    words = built(tmp_path / "a", both)
    assert "16 May 2024" in words
    assert both[0].sections[1].heading.partition(": ")[2] in words
    quoted = {quote.post.text for section in both[0].sections for quote in section.quotes}
    others = [it.post.text for it, _ in both[0].transcript if len(it.post.text) > 60]
    unquoted = next(text for text in others if text not in quoted and text[:40] not in words)
    every = built(tmp_path / "all", both, "transcripts")
    assert unquoted[:40] in every
    headings = set(re.findall(r'"element":"h2"[^}]*"text":"([^"]*)"', every))
    assert headings
    assert [it for it in headings if re.search(r"\d posts", it)] == []
    built(tmp_path / "again", both[::-1])
    assert files(tmp_path / "a") == files(tmp_path / "again")
    assert "16 May 2024" not in built(tmp_path / "a", both[:1])
    assert built(tmp_path / "a", both, None) == ""
    assert not {name for name in files(tmp_path / "a") if "search" in name or "pagefind" in name}


@pytest.mark.long
def test_a_repost_is_found_where_its_original_is_not_on_the_page(tmp_path: Path) -> None:
    """A transcript is one to the index, told apart from the recap, and has each post once."""
    whole = "Compost needs air, turn it every second week & water it"
    texts = {
        "ann": whole,
        "bo": f"RT @ann: {whole}",
        "cy": f"RT @ann: {whole[:30]}…",
        "dee": "RT @uma: Leaves of three winters make the best soil",
        "eve": f"So true! RT @ann: {whole}",
    }
    shown = [post(text, post_id=who, by=author(who)) for who, text in texts.items()]
    said = recap(
        sections=(section(quotes=()),), transcript=tuple((quote(it), "Q1") for it in shown)
    )
    built(tmp_path, [said], "transcripts")
    (page,) = (
        part
        for file in tmp_path.glob("pagefind/fragment/*")
        if ".transcript" in (part := gzip.decompress(file.read_bytes()).decode())[:200]
    )
    found = json.loads(page.removeprefix("pagefind_dcd"))
    assert found["filters"] == {"kind": ["transcript"]}
    authors = re.findall(r"@(bo|cy|dee|eve)\b", found["content"])
    assert authors == ["dee", "eve"]
    assert found["content"].count("Compost needs air") == 2


def test_entries_of_lists_and_questions_are_found_by_ids_that_last(tmp_path: Path) -> None:
    """Key themes, topics and links worth reading are results; each id is on its page."""
    built(tmp_path, [evening(date(2024, 5, 2)), evening(date(2024, 5, 16))])
    of = {}
    for part in tmp_path.glob("pagefind/fragment/*"):
        page = json.loads(gzip.decompress(part.read_bytes()).decode().removeprefix("pagefind_dcd"))
        headings = {it["id"]: it["text"] for it in page["anchors"] if it["element"][0] == "h"}
        of[page["url"]] = headings
        text = (tmp_path / page["url"].lstrip("/")).read_text(encoding="utf-8")
        assert all(f'id="{name}"' in text for name in headings)
    assert {it.partition("-")[0] for it in of["/topics.html"]} >= {"theme", "topic"}
    assert {it.partition("-")[0] for it in of["/links.html"]} >= {"link"}
    assert all(of["/topics.html"].values())
    session = next(names for url, names in of.items() if url.startswith("/sessions/"))
    assert [it for it in session if it.startswith("question-")]
    assert not [it for it in session if it.startswith("q1")]


def test_without_pagefind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The error names the command that installs it, and nothing was written."""
    monkeypatch.setitem(sys.modules, "pagefind.service", None)
    with pytest.raises(UsageError, match=r"pip install .*pagefind-bin"):
        built(tmp_path / "a", [evening(date(2024, 5, 2))])
    assert not (tmp_path / "a").exists()


@pytest.mark.long
def test_words_are_those_of_pages_as_they_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The elements that Pagefind does not get have none: with them, its files are the same."""
    recaps = [evening(date(2024, 5, 2)), hostile_recap()]
    built(tmp_path / "less", recaps, "transcripts")
    monkeypatch.setattr(search_index, "_WORDLESS", re.compile("(?!)"))
    built(tmp_path / "all", recaps, "transcripts")
    assert files(tmp_path / "less" / "pagefind") == files(tmp_path / "all" / "pagefind")
