"""A user's templates come before ours, can build on them, and say where they are broken."""

from __future__ import annotations

from functools import cache
from importlib.metadata import EntryPoint, EntryPoints
from pathlib import Path

import pytest

from tests.render.builders import recap
from tests.render.evening import Evening
from tests.render.reading import read_html
from tweetup.errors import TweetupError, UnknownNameError, UsageError
from tweetup.model import Recap
from tweetup.render import OUTPUTS, RenderOptions, render_output, render_recap
from tweetup.render.templates import own_templates


@cache
def busy() -> Recap:
    """A recap with something in each of its parts."""
    return Evening(people=12, questions=4, per_question=20).recap()


def write(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.long
def test_an_empty_folder_changes_nothing(tmp_path: Path) -> None:
    """What the user's folder does not have is ours."""
    for output in OUTPUTS.names():
        ours = render_output(busy(), output)
        assert render_output(busy(), output, RenderOptions(templates=tmp_path)) == ours


def test_a_users_template_replaces_ours(tmp_path: Path) -> None:
    """A file of the same name is used instead, with the whole recap at hand."""
    write(tmp_path, "recap.md.j2", "{{ recap.title | md }}: {{ view.day }}")
    text = render_recap(recap(), "markdown", templates=tmp_path)
    assert text == "#carechat, 16 May 2024: Thursday, 16 May 2024\n".replace("#", "\\#", 1)
    assert render_recap(recap(), "html", templates=tmp_path) == render_recap(recap(), "html")


@pytest.mark.parametrize(
    "block",
    [
        "page_language", "policy", "page_title", "head", "style", "extra_style", "top", "body",
        "bottom", "contents", "sections", "links", "numbers", "participants", "next", "provenance",
    ],
)  # fmt: skip
def test_a_block_of_the_page_can_be_changed(tmp_path: Path, block: str) -> None:
    """A file that extends `!default/recap.html.j2` changes that block and leaves the others."""
    write(
        tmp_path,
        "recap.html.j2",
        '{% extends "!default/recap.html.j2" %}'
        f"{{% block {block} %}}[{{{{ super() | length }}}}: mine]{{% endblock %}}",
    )
    text = render_recap(busy(), "html", templates=tmp_path)
    assert text.count(": mine]") == 1
    assert "[0: mine]" not in text or block in {"extra_style", "top", "bottom"}
    assert text.startswith("<!doctype html>")
    assert len(read_html(text).all("h1")) == (0 if block == "body" else 1)


@pytest.mark.parametrize(
    "block",
    ["title", "intro", "lead", "sections", "links", "numbers", "participants", "next",
     "provenance", "notes"],
)  # fmt: skip
def test_a_block_of_the_post_can_be_changed(tmp_path: Path, block: str) -> None:
    """So does one that extends `!default/recap.md.j2`."""
    write(
        tmp_path,
        "recap.md.j2",
        '{% extends "!default/recap.md.j2" %}'
        f"{{% block {block} %}}[{{{{ super() | length }}}}: mine]{{% endblock %}}",
    )
    text = render_recap(busy(), "markdown", templates=tmp_path)
    assert text.count(": mine]") == 1
    assert "[0: mine]" not in text


@pytest.mark.parametrize("block", ["page_title", "skip", "body", "transcript", "extra_style"])
def test_a_block_of_the_transcript_can_be_changed(tmp_path: Path, block: str) -> None:
    """So does one that extends `!default/transcript.html.j2`."""
    write(
        tmp_path,
        "transcript.html.j2",
        '{% extends "!default/transcript.html.j2" %}'
        f"{{% block {block} %}}[{{{{ super() | length }}}}: mine]{{% endblock %}}",
    )
    text = render_recap(busy(), "transcript", templates=tmp_path)
    assert text.count(": mine]") == 1
    assert "[0: mine]" not in text or block == "extra_style"


def test_a_part_can_be_replaced(tmp_path: Path) -> None:
    """Our page includes a user's part, and the part can include ours."""
    name = "parts/numbers.html.j2"
    write(tmp_path, name, f'<p id="mine">before</p>{{% include "!default/{name}" %}}')
    page = read_html(render_recap(recap(), "html", templates=tmp_path))
    assert "mine" in {each.get("id") for each in page.all("p")}
    assert "numbers" in {each.get("id") for each in page.all("h2")}


def test_a_users_stylesheet(tmp_path: Path) -> None:
    """`page.css` is taken from the user's folder too, and is not a template of words."""
    write(tmp_path, "page.css", 'main > p { content: "a" }')
    text = render_recap(recap(), "html", templates=tmp_path)
    assert 'main > p { content: "a" }' in text
    assert "--paper" not in text


def test_a_users_page_is_escaped_too(tmp_path: Path) -> None:
    """Values become words in a user's HTML as in ours; acting characters are taken out."""
    write(tmp_path, "recap.html.j2", "<p>{{ recap.title }}</p>")
    text = render_recap(recap(title="<b>\u202e&"), "html", templates=tmp_path)
    assert text == "<p>&lt;b&gt;&amp;</p>\n"


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{% if %}", "this is not a template Jinja can read"),
        ("{% for x in recap.sections %}", "this is not a template Jinja can read"),
        ("{{ recap.title | nonsense }}", "this is not a template Jinja can read: No filter"),
        ("{{ recap.titel }}", "the template failed: "),
        ("{{ nobody }}", "the template failed: 'nobody' is undefined"),
        ("{{ recap.sections[99].heading }}", "the template failed: "),
        ("{% if nobody %}{% endif %}", "the template failed: 'nobody' is undefined"),
        ("{{ 1 / 0 }}", "the template failed: division by zero"),
        ("{{ recap.title + 1 }}", "the template failed: "),
        ('{% include "parts/gone.html.j2" %}', "there is no template named 'parts/gone.html.j2'"),
        ('{% include "../outside.html.j2" %}', "there is no template named '../outside.html.j2'"),
        ('{% include "!default/gone.j2" %}', "there is no template named '!default/gone.j2'"),
    ],
)
@pytest.mark.parametrize("output", ["markdown", "html"])
def test_a_broken_template(tmp_path: Path, output: str, line: str, said: str) -> None:
    """One error in one sentence: the user's file, the line, and what is wrong there."""
    write(tmp_path.parent, "outside.html.j2", "secret")
    name = {"markdown": "recap.md.j2", "html": "recap.html.j2"}[output]
    path = write(tmp_path, name, f"one\ntwo\n{line}\n")
    with pytest.raises(TweetupError) as caught:
        render_recap(recap(), output, templates=tmp_path)
    assert said in caught.value.problem
    assert caught.value.where in {f"{path}:3", f"{path}:4"}
    assert "\n" not in str(caught.value)
    assert caught.value.hint == "mend the template, or remove it to use the built-in one"
    assert caught.value.exit_code == 1


def test_a_broken_part_is_named_itself(tmp_path: Path) -> None:
    """The place is that of the part that failed, not of the page that includes it."""
    path = write(tmp_path, "parts/numbers.html.j2", "\n\n{{ recap.nubmers }}")
    with pytest.raises(TweetupError) as caught:
        render_recap(recap(), "html", templates=tmp_path)
    assert caught.value.where == f"{path}:3"


def test_a_file_that_is_no_text(tmp_path: Path) -> None:
    """A template in another encoding is named, also where another template includes it."""
    path = tmp_path / "parts" / "section.md.j2"
    write(tmp_path, "recap.md.j2", '{% include "parts/section.md.j2" %}')
    path.parent.mkdir()
    path.write_bytes("Zürich".encode("latin-1"))
    with pytest.raises(TweetupError) as caught:
        render_recap(recap(), "markdown", templates=tmp_path)
    assert caught.value.where == str(path)
    assert "UTF-8" in caught.value.problem


def test_a_template_that_is_a_link(tmp_path: Path) -> None:
    """A user's file may lie elsewhere and be linked: its errors name it in the user's folder."""
    there = write(tmp_path / "elsewhere", "mine.j2", "{{ nobody }}")
    folder = tmp_path / "templates"
    folder.mkdir()
    (folder / "recap.md.j2").symlink_to(there)
    with pytest.raises(TweetupError) as caught:
        render_recap(recap(), "markdown", templates=folder)
    assert caught.value.where == f"{folder / 'recap.md.j2'}:1"


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    """A folder that was named must exist; nothing falls back in silence."""
    file = write(tmp_path, "file", "")
    for folder in (tmp_path / "gone", file):
        with pytest.raises(UsageError) as caught:
            render_recap(recap(), "html", templates=folder)
        assert caught.value.where == str(folder)


@pytest.mark.parametrize(
    ("name", "near"), [("htlm", ("html",)), ("Markdown", ("markdown",)), ("xyzzy", ())]
)
def test_a_format_nobody_knows(name: str, near: tuple[str, ...]) -> None:
    """An unknown format is wrong usage, with the nearest names there are."""
    with pytest.raises(UnknownNameError) as caught:
        render_recap(recap(), name)
    assert caught.value.near == near
    assert caught.value.exit_code == 2
    assert (near or ("html",))[0] in str(caught.value)


def test_another_packages_format(monkeypatch: pytest.MonkeyPatch) -> None:
    """Another package's format is used by its name; a built-in one is not replaced."""
    points = [
        EntryPoint(name, "tests.render.test_templates:SHOUT", "tweetup.outputs")
        for name in ("shout", "html")
    ]
    monkeypatch.setattr(
        "tweetup.registry.installed_entry_points", lambda group: EntryPoints(points)
    )
    assert OUTPUTS.names()[-1] == "shout"
    assert OUTPUTS.names().count("html") == 1
    assert render_recap(recap(), "shout") == "#CARECHAT, 16 MAY 2024"
    assert render_recap(recap(), "html").startswith("<!doctype html>")


class Shout:
    """Another package's format."""

    suffix = ".txt"

    def __call__(self, of: object, *, templates: Path | None = None) -> str:
        return str(getattr(of, "title", "")).upper()


SHOUT = Shout()


def test_no_template_marks_a_posts_words_safe() -> None:
    """`safe` is for words of our own, between quotes; no template switches escaping off."""
    for path in own_templates().rglob("*.j2"):
        text = path.read_text(encoding="utf-8")
        assert "autoescape" not in text
        for before in text.split("| safe")[:-1]:
            assert before.rstrip().endswith('"')
