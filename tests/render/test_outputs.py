"""The door of outputs: which format a file gets, which options are refused, text and bytes."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from tests.render.builders import recap
from tests.render.own import picture
from tweetup.cli.publish import recap as recap_command
from tweetup.errors import TweetupError, UsageError
from tweetup.model import OwnPart, Recap
from tweetup.render import (
    OUTPUTS,
    Address,
    FileBeside,
    FileType,
    FunctionOutput,
    QuoteStyle,
    Rendered,
    RenderOptions,
    choose_output,
    render_output,
    render_recap,
)
from tweetup.render import outputs as door

SHEET = FileType(suffix=".sheet", media_type="application/x-sheet", is_text=False)
SLIDES = (
    FileType(suffix=".html", media_type="text/html"),
    FileType(suffix=".slides.md", media_type="text/markdown"),
)


def _make_slides(of: Recap, options: RenderOptions) -> str:
    return f"{options.suffix} {options.quotes} {options.site}"


MADE = {
    "sheet": FunctionOutput(name="sheet", types=(SHEET,), make=lambda *_: b"\x00\xff"),
    "slides": FunctionOutput(
        name="slides",
        types=SLIDES,
        make=_make_slides,
        takes=frozenset({Address.SITE}),
        quotes=frozenset(QuoteStyle),
    ),
    "broken": FunctionOutput(name="broken", types=(SHEET,), make=lambda *_: "text"),
    "nothing": object(),
}


@pytest.fixture(autouse=True)
def others(monkeypatch: pytest.MonkeyPatch) -> None:
    """More formats, as a part of tweetup would add them."""
    for name, made in MADE.items():
        monkeypatch.setattr(door, f"_MADE_{name}", made, raising=False)
    names = {name: f"tweetup.render.outputs:_MADE_{name}" for name in MADE if name != "nothing"}
    monkeypatch.setattr(OUTPUTS, "_builtin", OUTPUTS._builtin | names)


CHOSEN: tuple[tuple[str | None, str | None, tuple[str, str] | str], ...] = (
    (None, None, ("markdown", ".md")),
    (None, "recap", ("markdown", ".md")),
    (None, "A.MD", ("markdown", ".md")),
    (None, "a.txt", ("markdown", ".md")),
    (None, "a.htm", ("html", ".html")),
    (None, "a.html", ("html", ".html")),
    (None, "a.transcript.html", ("transcript", ".transcript.html")),
    (None, "a.slides.md", ("slides", ".slides.md")),
    (None, "a.sheet", ("sheet", ".sheet")),
    ("slides", "a.md", ("slides", ".slides.md")),
    ("slides", "a.markdown", ("slides", ".slides.md")),
    ("slides", "a.html", ("slides", ".html")),
    ("slides", None, ("slides", ".html")),
    ("transcript", "a.html", ("transcript", ".transcript.html")),
    ("html", "a.php", ("html", ".html")),
    ("html", "a.txt", ("html", ".html")),
    (None, "a.transcript.md", ("transcript", ".transcript.md")),
    ("transcript", "a.md", ("transcript", ".transcript.md")),
    ("transcript", None, ("transcript", ".transcript.html")),
    ("html", "a.md", "not written as .md; end the file in .html"),
    ("sheet", "a.html", "not written as .html; end the file in .sheet"),
    (None, "a.xyz", "no format's files end in .xyz"),
    (None, ".hidden", "no format's files end in .hidden"),
)


def test_the_format_of_a_file() -> None:
    """Of formats with one suffix the plain one; a named one only as a kind of file that it is."""
    for name, file, chosen in CHOSEN:
        path = Path(file) if file is not None else None
        if isinstance(chosen, str):
            with pytest.raises(UsageError, match=re.escape(chosen)):
                choose_output(name, path)
            continue
        made = choose_output(name, path)
        assert (made.name, made.suffix, made.type.suffix) == (*chosen, chosen[1])


def test_the_help_names_all_formats() -> None:
    """Those of tweetup itself."""
    (option,) = (it for it in recap_command.params if it.name == "format_name")
    names = set(re.findall(r"[\w-]+", getattr(option, "help", "")))
    assert {*OUTPUTS.names()} - {*MADE} <= names


@pytest.mark.long
def test_options_are_given_or_refused() -> None:
    """Never ignored; what is only offered is left out where a format has no use for it."""
    options = RenderOptions(quotes=QuoteStyle.EMBED, site="https://chat.example")
    assert render_output(recap(), "slides", options).text == ".html embed https://chat.example"
    slides = choose_output("slides", Path("a.md"))
    assert render_output(recap(), slides).text == ".slides.md static None"
    for name in ("markdown", "json", "transcript", "pdf", "sheet"):
        with pytest.raises(
            UsageError, match=r"cannot show quotes as embed.*html and fragment and slides can"
        ):
            render_output(recap(), name, replace(options, site=None))
        offered = RenderOptions(site="https://chat.example")
        with pytest.raises(UsageError, match="no use for site"):
            render_output(recap(), name, offered)
        output = OUTPUTS.get(name)
        assert render_output(recap(), name, offered.only(output)) == render_output(recap(), name)


def test_bytes_are_no_text() -> None:
    """Nor is text taken for bytes, or something that is no format for one."""
    assert render_output(recap(), "sheet").data == b"\x00\xff"
    with pytest.raises(UsageError, match="no text"):
        render_recap(recap(), "sheet")
    with pytest.raises(TweetupError, match=r"\.sheet is of bytes, and the format returned str"):
        render_output(recap(), "broken")
    page = Rendered(type=SLIDES[0], content="a\ud800é")
    assert page.data == b"a?\xc3\xa9"


def test_something_that_is_no_format(monkeypatch: pytest.MonkeyPatch) -> None:
    """A package's object that is neither a function with a suffix nor a format is told of."""
    monkeypatch.setattr(OUTPUTS, "_builtin", {"nothing": "tweetup.render.outputs:_MADE_nothing"})
    with pytest.raises(TweetupError, match="'nothing' is no format"):
        OUTPUTS.get("nothing")


def test_a_file_beside_stays_below() -> None:
    """No format writes outside the folder of its file."""
    outside = ("/a", "a/../../b", "..", "a\\b", "C:a")
    for path in (*outside, "", ".", "./a", "a//b", "a/", "a\0b"):
        with pytest.raises(TweetupError, match="beside the recap"):
            FileBeside(path=path, content=b"")


def test_pictures_lie_beside_markdown_alone() -> None:
    """Once each, at the address that the text has; a page has them in itself."""
    parts = [OwnPart(name=f"own {it}", place="Q1", text="A", picture=picture()) for it in "ab"]
    of = recap(own=tuple(parts))
    options = RenderOptions(pictures="pictures")
    made = render_output(of, "markdown", options)
    (beside,) = made.beside
    assert beside.path in made.text
    assert beside.content == picture().data
    page = render_output(of, "html", options.only(OUTPUTS.get("html")))
    assert page.beside == ()
    assert "data:image/png" in page.text
